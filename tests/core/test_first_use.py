"""Packages that load their modules when a name is first used."""

import pytest

from glue_wf_sdk import operations, structures

PACKAGES = pytest.mark.parametrize(
    "package", [operations, structures], ids=lambda each: each.__name__
)


@PACKAGES
def test_all_names(package: object) -> None:
    """`__all__` and `dir` have the same names, and each of them can be had."""
    names = vars(package)["__getattr__"]("__all__")

    assert dir(package) == sorted(names)
    assert len(names) == len({id(getattr(package, name)) for name in names})


@PACKAGES
@pytest.mark.parametrize("name", ["Workflows", "_Workflow", "__wrapped__"])
def test_unknown_name(package: object, name: str) -> None:
    """A name that no module has is an AttributeError with the name of the package."""
    with pytest.raises(
        AttributeError, match=rf"^module 'glue_wf_sdk\.\w+' has no attribute '{name}'$"
    ):
        getattr(package, name)
