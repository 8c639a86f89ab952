"""The names that users type."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

import glue_wf_sdk
from glue_wf_sdk import errors, operations, structures
from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.operations import Request, operation_named
from glue_wf_sdk.structures import Structure

MODULES = [
    importlib.import_module(info.name)
    for info in pkgutil.walk_packages(glue_wf_sdk.__path__, "glue_wf_sdk.")
    if not info.name.endswith("__main__")
]
# The rooms and modules for users; all others are internal.
PUBLIC = [
    "glue_wf_sdk",
    "glue_wf_sdk.client",
    "glue_wf_sdk.design",
    "glue_wf_sdk.errors",
    "glue_wf_sdk.graph",
    "glue_wf_sdk.local",
    "glue_wf_sdk.operations",
    "glue_wf_sdk.report",
    "glue_wf_sdk.resume",
    "glue_wf_sdk.structures",
    "glue_wf_sdk.testing",
]


def root_tree() -> ast.Module:
    """The source of the package's `__init__`."""
    return ast.parse(Path(glue_wf_sdk.__file__).read_text(encoding="utf-8"))


def names_for_checkers() -> dict[str, str]:
    """The names under the root's `if TYPE_CHECKING:`, each with its module."""
    block = next(node for node in root_tree().body if isinstance(node, ast.If))
    return {
        alias.name: (node.module or "").removeprefix("glue_wf_sdk").removeprefix(".")
        for node in ast.walk(block)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@pytest.mark.parametrize("module", [glue_wf_sdk, *MODULES], ids=lambda module: module.__name__)
def test_modules_have_the_names_that_they_export(module: ModuleType) -> None:
    """Each module has a docstring, and every name of its `__all__`."""
    assert module.__doc__
    assert [] == [name for name in getattr(module, "__all__", ()) if not hasattr(module, name)]


def test_type_checkers_and_python_see_the_same_names() -> None:
    """The root's TYPE_CHECKING block, its lazy map and its `__all__` hold the same names."""
    lazy = vars(glue_wf_sdk)["_MODULES"]

    assert {name: module for name, module in names_for_checkers().items() if module} == lazy
    assert {*lazy, "errors"} == set(glue_wf_sdk.__all__)
    assert sorted(glue_wf_sdk.__all__) == sorted(dir(glue_wf_sdk))


def test_the_root_exports_all_structures_enums_and_exceptions() -> None:
    """Every structure, enum and exception imports from the package itself."""
    exceptions = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, Exception) and not name.startswith("_")
    }
    expected = {*dir(structures), *exceptions} - {"Structure"}

    assert set() == expected - set(glue_wf_sdk.__all__)


@pytest.mark.parametrize(
    "name",
    [
        "OPERATIONS",
        "GlueWorkflowClient",
        "ParameterSpec",
        "Poll",
        "ResumePlan",
        "RunSummary",
        "Topology",
        "Violation",
        "check_payload",
        "downstream",
        "errors",
        "from_json",
        "from_wire",
        "plan_resume",
        "summarize",
        "to_json",
        "to_wire",
        "topological_order",
        "violations",
    ],
)
def test_the_root_exports_what_the_documentation_names(name: str) -> None:
    """The names of the documentation's first page import from the package."""
    assert name in glue_wf_sdk.__all__
    assert getattr(glue_wf_sdk, name) is not None


def test_a_misspelt_name_is_an_attribute_error() -> None:
    """The names that load on first use do not hide misspelt ones."""
    with pytest.raises(AttributeError, match="no attribute 'GlueWorkflowsClient'"):
        _ = glue_wf_sdk.GlueWorkflowsClient  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


def test_the_module_of_the_exceptions_loads_on_first_use() -> None:
    """`glue_wf_sdk.errors` is there after `import glue_wf_sdk` alone."""
    assert errors is vars(glue_wf_sdk)["__getattr__"]("errors")


def test_operations_exports_all_requests_and_responses() -> None:
    """Every request and response imports from `glue_wf_sdk.operations`."""
    expected = {
        cls.__name__
        for operation in operations.OPERATIONS.values()
        for cls in (operation.request, operation.response)
    }

    assert set() == expected - set(dir(operations))


def public_objects() -> dict[str, object]:
    """Every class and function that users can import from a public module."""
    return {
        f"{module}.{name}": value
        for module in PUBLIC
        for name in importlib.import_module(module).__all__
        if inspect.isfunction(value := getattr(importlib.import_module(module), name))
        or inspect.isclass(value)
    }


@pytest.mark.parametrize("name", public_objects())
def test_public_names_are_documented(name: str) -> None:
    """Each public class, function and method has a docstring."""
    public = public_objects()[name]
    members = inspect.getmembers(public, inspect.isfunction) if inspect.isclass(public) else []
    methods = {
        f"{name}.{member}": value
        for member, value in members
        if not member.startswith("_") and value.__module__.startswith("glue_wf_sdk")
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
def test_models_document_their_fields(cls: type[Any]) -> None:
    """The docstring of a model names its source and each of its fields; requests name a method."""
    documentation = inspect.getdoc(cls) or ""
    own = [field.name for field in attrs.fields(cls) if not field.inherited]

    assert "Source: AWS Glue API: " in documentation or cls.__module__.endswith(".operation")
    if issubclass(cls, Request):
        method = operation_named(cls.__name__.removesuffix("Request")).method
        assert f"arguments of `GlueWorkflowClient.{method}`" in documentation
        documentation = inspect.getdoc(getattr(GlueWorkflowClient, method)) or ""
    assert [] == [name for name in own if f"{name}: " not in documentation]
