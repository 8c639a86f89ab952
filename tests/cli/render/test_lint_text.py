"""Findings with the lines that they are about."""

import zipfile
from pathlib import Path

import attrs
import pytest

from glue_wf_sdk.cli.render.lint_text import lint_text, rule_text
from glue_wf_sdk.design import Designs, DesignUnit, Finding, Language, Place, Severity
from glue_wf_sdk.design.rules import RULES
from support.designs import trigger, unit

FILE = "design.yaml"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def text_of(*places: Place, units: tuple[DesignUnit, ...] = (), code: str = "GW116") -> list[str]:
    """The lines for findings at these places, without the last two."""
    findings = [
        Finding(code=code, name="field", severity=Severity.ERROR, message="is wrong", place=place)
        for place in places
    ]
    return lint_text(Designs(units=units), findings, ()).splitlines()[:-2]


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("  Name: x", 3, ["  7 |   Name: x", "    |   ^"]),
        ("\tname = 1", 2, ["  7 |     name = 1", "    |     ^"]),
        ("名前: x", 5, ["  7 | 名前: x", "    |       ^"]),
        ("a\x1b[31m: x", 7, [r"  7 | a\x1b[31m: x", "    |          ^"]),
        ("x  \r", 1, ["  7 | x", "    | ^"]),
        ("x", None, ["  7 | x"]),
        ("x" * 161, 1, []),
        ("", 1, []),
    ],
)
def test_lines(line: str, column: int | None, shown: list[str]) -> None:
    """The caret stands below the column, whatever is before it; very long lines are left out."""
    Path(FILE).write_text("\n" * 6 + line + "\nnext", encoding="utf-8", newline="\n")
    assert shown == text_of(Place(FILE, 7, column))[1:]


def test_lines_that_are_not_there() -> None:
    """A line that the file no longer has, and a file that is no text, are left out."""
    Path(FILE).write_text("x", encoding="utf-8")
    Path("blueprint.zip").write_bytes(b"\xff\xfe\xfd")
    for place in (Place(FILE, 2, 1), Place("blueprint.zip", 1, 1), Place("gone", 1), Place(FILE)):
        assert [f"{place}: GW116 error: is wrong"] == text_of(place)


@pytest.mark.parametrize(
    "path", ['Tags["team"]', 'Actions[0].Arguments["--key"]', "DefaultRunProperties"]
)
def test_lines_with_secrets(path: str) -> None:
    """A line at which tags, arguments or run properties are written is not shown."""
    Path(FILE).write_text("a: 1\nb: hunter2\n", encoding="utf-8")
    start = attrs.evolve(trigger("Start"), places={path: Place(FILE, 2, 1), "Name": Place(FILE, 1)})
    shown = text_of(Place(FILE, 1), Place(FILE, 2), units=(unit(start),))
    assert "hunter2" not in "".join(shown)
    assert "  1 | a: 1" in shown


def test_lines_of_broken_files() -> None:
    """The place at which a file is broken can be a secret that should have been quoted."""
    Path(FILE).write_text("Arguments:\n  --password: @hunter2\n", encoding="utf-8")
    shown = text_of(Place(FILE, 2, 15), code="GW901")
    assert ["design.yaml:2:15: GW901 error: is wrong"] == shown


def test_lines_of_blueprints() -> None:
    """No line of a blueprint is shown: it can have the value of a parameter."""
    with zipfile.ZipFile("blueprint.zip", "w") as archive:
        archive.writestr("blueprint.cfg", "{}")
    Path("blueprint.cfg").write_text('{"defaultValue": "hunter2"}', encoding="utf-8")
    units = (DesignUnit(file="blueprint.cfg", language=Language.BLUEPRINT),)
    assert 1 == len(text_of(Place("blueprint.cfg", 1, 2), units=units))


def test_rule_with_lists() -> None:
    """The paragraphs of a rule are filled; lists and code stay as they are written."""
    rule = attrs.evolve(RULES["GW101"], explanation="One\ntwo.\n\n- a\n- b\n\n    code")
    shown = rule_text(rule)
    assert "\n\nOne two.\n\n- a\n- b\n\n    code\n\nSource: " in shown
