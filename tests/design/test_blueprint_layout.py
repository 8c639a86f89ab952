"""What a layout script defines, found without executing it."""

import warnings

import pytest

from glue_wf_sdk.design.blueprint_layout import names_in


@pytest.mark.parametrize(
    "source",
    [
        "def generate_layout(user_params, system_params): ...",
        "async def generate_layout(): ...",
        "class generate_layout: ...",
        "generate_layout = lambda user_params, system_params: None",
        "generate_layout: object = print",
        "first, (second, generate_layout) = 1, (2, 3)",
        "print(generate_layout := print)",
        "from .layouts import generate_layout",
        "from .layouts import generate as generate_layout",
        "import generate_layout.layouts",
        "import layouts as generate_layout",
        "try:\n    from a import generate_layout\nexcept ImportError:\n    pass",
        "if True:\n    def generate_layout(): ...",
        "with open('x') as generate_layout:\n    pass",
        "def make():\n    global generate_layout\n    generate_layout = 1",
    ],
)
def test_defined_names(source: str) -> None:
    """A function that is defined, assigned or imported exists, also under a condition."""
    names = names_in(source.encode())

    assert "generate_layout" in names.defined
    assert names.is_complete


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# def generate_layout(): ...",
        "def other():\n    def generate_layout(): ...",
        "class Layout:\n    def generate_layout(self): ...",
        "print(generate_layout)",
        "import layouts.generate_layout",
        "'def generate_layout(): ...'",
    ],
)
def test_undefined_names(source: str) -> None:
    """A function inside of a function or class, or one that is only used, is no such name."""
    names = names_in(source.encode())

    assert "generate_layout" not in names.defined
    assert names.is_complete


@pytest.mark.parametrize(
    "source",
    [
        "from .layouts import *",
        "globals()['generate_layout'] = print",
        "exec('def generate_layout(): ...')",
        "def __getattr__(name): ...",
        "x = 1\n" * 100_000,
        "-" * 100_000 + "1",
        "a" + ".b" * 100_000,
    ],
    ids=["star", "globals", "exec", "getattr", "huge", "deep", "long chain"],
)
def test_modules_that_can_define_anything(source: str) -> None:
    """What cannot be judged is never complete, and neither is what Python's parser gives up on."""
    assert not names_in(source.encode()).is_complete


@pytest.mark.parametrize("source", [b"def generate_layout(:", b"  x\n y", b"\xff = 1"])
def test_invalid_python(source: bytes) -> None:
    """A module that does not parse raises SyntaxError."""
    with pytest.raises(SyntaxError):
        names_in(source)


def test_odd_escapes_are_no_warnings() -> None:
    """A string that a newer Python warns about is someone else's, and silent here."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        names_in(rb"path = '\d'")

    assert [] == caught


def test_encodings() -> None:
    """A byte order mark and a declared encoding are read as Python reads them."""
    assert {"größe"} == names_in("# coding: latin-1\ngröße = 1".encode("latin-1")).defined
    assert {"größe"} == names_in("größe = 1".encode("utf-8-sig")).defined
