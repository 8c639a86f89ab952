"""YAML is read in the same way with libyaml, which is fast, and without it."""

import importlib.util
from types import ModuleType
from typing import Any

import pytest
import yaml

from glue_wf_sdk.cli import yaml_loader


def loader_without_libyaml() -> ModuleType:
    """A copy of the module that was loaded where PyYAML lacks libyaml."""
    spec = importlib.util.spec_from_file_location("without_libyaml", yaml_loader.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patched:
        patched.delattr(yaml, "CSafeLoader", raising=False)
        spec.loader.exec_module(module)
    return module


WITHOUT = loader_without_libyaml()
EACH = pytest.mark.parametrize("loader", [yaml_loader, WITHOUT], ids=["with", "without"])


def test_libyaml_is_used() -> None:
    """PyYAML's wheels have libyaml."""
    with_libyaml, without = (vars(each)["_Loader"] for each in (yaml_loader, WITHOUT))

    assert issubclass(with_libyaml, yaml.CSafeLoader)
    assert issubclass(without, yaml.SafeLoader)


@EACH
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("a: [1, 2.5, true, null, x]", {"a": [1, 2.5, True, None, "x"]}),
        ("a: |\n  \U0001f642\n  b\n", {"a": "\U0001f642\nb\n"}),
        ("a:\n  <<: {b: 1, c: 2}\n  b: 3", {"a": {"b": 3, "c": 2}}),
        ("a: &x 1", {"a": 1}),
    ],
)
def test_values(loader: Any, text: str, value: object) -> None:
    """Each text has the same value."""
    assert value == loader.load_yaml(text)


@EACH
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x 1\nb: *x", "aliases are not supported at line 2, column 4"),
        ("\u00e9: 1\n\u00e9: 2", "duplicate key '\u00e9' at line 2, column 1"),
        (
            "a: !secret",
            "tags are not supported; quote values that begin with ! at line 1, column 4",
        ),
        ("a: 1\n---\nb: 2", "but found another document at line 2, column 1"),
        ("a: \U0001f642\x01", "the character U+0001 at position 4 is not allowed"),
    ],
)
def test_problems(loader: Any, text: str, problem: str) -> None:
    """A text that this package rejects gets the same message and position."""
    with pytest.raises(loader.YAMLProblem) as caught:
        loader.load_yaml(text)

    assert problem == str(caught.value)


@EACH
def test_depth(loader: Any) -> None:
    """A text of 100 000 levels is an error."""
    with pytest.raises((loader.YAMLProblem, RecursionError)):
        loader.load_yaml("[" * 100_000)
