"""The names that users type."""

import importlib
import inspect
import pkgutil
from types import GenericAlias, ModuleType

import attrs
import pytest

import glue_wf_sdk
from glue_wf_sdk import enums, operations, structures
from glue_wf_sdk.structures import Structure

MODULES = [
    importlib.import_module(info.name)
    for info in pkgutil.walk_packages(glue_wf_sdk.__path__, "glue_wf_sdk.")
    if not info.name.endswith("__main__")
]


@pytest.mark.parametrize("module", [glue_wf_sdk, *MODULES], ids=lambda module: module.__name__)
def test_modules_say_what_is_public(module: ModuleType) -> None:
    """Each module has a docstring, and the names in its `__all__` are there."""
    assert module.__doc__
    assert [] == [name for name in getattr(module, "__all__", ()) if not hasattr(module, name)]


def test_the_package_has_all_structures_and_enums() -> None:
    """Every structure and every enum can be imported from the package itself."""
    expected = {*structures.__all__, *enums.__all__} - {"Structure", "OpenEnum"}

    assert set() == expected - set(glue_wf_sdk.__all__)


def test_the_package_has_what_the_documentation_names() -> None:
    """The names that the first page of the documentation uses import from the package."""
    named = {
        "GlueWorkflowClient",
        "ResumePlan",
        "Topology",
        "Violation",
        "check_payload",
        "downstream",
        "errors",
        "from_json",
        "from_wire",
        "plan_resume",
        "to_json",
        "to_wire",
        "topological_order",
        "violations",
    }

    assert set() == named - set(glue_wf_sdk.__all__)
    assert sorted(glue_wf_sdk.__all__) == glue_wf_sdk.__all__
    assert glue_wf_sdk.__all__ == dir(glue_wf_sdk)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """The package's names that load on first use do not hide misspelt ones."""
    with pytest.raises(AttributeError, match="no attribute 'GlueWorkflowsClient'"):
        _ = glue_wf_sdk.GlueWorkflowsClient


def test_operations_has_all_requests_and_responses() -> None:
    """Every request and response can be imported from `glue_wf_sdk.operations`."""
    expected = {
        cls.__name__
        for operation in operations.OPERATIONS.values()
        for cls in (operation.request, operation.response)
    }

    assert set() == expected - set(operations.__all__)


def public_objects() -> dict[str, object]:
    """Every class and function that is public somewhere."""
    return {
        f"{module.__name__}.{name}": value
        for module in MODULES
        for name in getattr(module, "__all__", ())
        if inspect.isfunction(value := getattr(module, name))
        # To Python 3.10, an alias such as Callable[[str], None] is a class too.
        or (inspect.isclass(value) and not isinstance(value, GenericAlias))
    }


@pytest.mark.parametrize("name", public_objects())
def test_what_is_public_is_documented(name: str) -> None:
    """Each public class, function and method has a docstring."""
    public = public_objects()[name]
    members = vars(public).items() if inspect.isclass(public) else ()
    methods = {
        f"{name}.{member}": value
        for member, value in members
        if inspect.isfunction(value) and not member.startswith("_")
    }

    assert [] == [each for each, value in {name: public, **methods}.items() if not value.__doc__]


@pytest.mark.parametrize(
    "cls",
    [
        cls
        for module in (structures, operations)
        for name in module.__all__
        if inspect.isclass(cls := getattr(module, name))
        and issubclass(cls, Structure)
        and attrs.has(cls)
    ],
    ids=lambda cls: cls.__name__,
)
def test_models_document_their_fields(cls: type[Structure]) -> None:
    """The docstring of a model names each of its own fields, and where it comes from."""
    documentation = inspect.getdoc(cls) or ""
    slots: tuple[str, ...] = vars(cls)["__slots__"]
    own = [name for name in slots if not name.startswith("__")]

    assert [] == [name for name in own if f"{name}: " not in documentation]
