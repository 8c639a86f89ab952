"""`glue-wf lint`."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import attrs
import pytest

from glue_wf_sdk import design
from glue_wf_sdk.design import Designs, DesignUnit, Finding, Language, Place, Severity
from glue_wf_sdk.design.rules import RULES
from support.cli import HOSTILE, SGR, GlueWf, error_line
from support.designs import FILE


def finding(severity: str = "error", **fields: Any) -> Finding:
    """A finding of GW101 in the second line of the file."""
    known: dict[str, Any] = {
        "code": "GW101",
        "name": "no-actions",
        "message": "Actions is required; name the job or crawler that it starts",
        "place": Place(FILE, 2, 3),
        "workflow": "etl",
        "subject": "Start",
    }
    return Finding(severity=Severity(severity), **(known | fields))


ERROR, WARNING, INFO = (finding(each, message=f"an {each}") for each in Severity)


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Sets what lint finds in the file, which is in the current directory."""
    monkeypatch.chdir(tmp_path)
    Path(FILE).write_text("Resources:\n  Start: {Type: AWS::Glue::Trigger}\n", encoding="utf-8")

    def find(*findings: Finding, units: Sequence[DesignUnit] | None = None) -> None:
        if units is None:
            units = [DesignUnit(file=FILE, language=Language.CLOUDFORMATION, problems=findings)]

        def load_designs(paths: Sequence[str]) -> Designs:
            return Designs(units=tuple(units))

        monkeypatch.setattr(design, "load_designs", load_designs, raising=False)

    return find


Found = Callable[..., None]


def test_text(glue_wf: GlueWf, found: Found) -> None:
    """Each finding is one line with its place, the line that it is about, and a caret."""
    found(finding(), finding("warning", message="surprises", place=Place(FILE)))
    done = glue_wf("lint", FILE)
    assert (
        f"""\
{FILE}: GW101 warning: surprises

{FILE}:2:3: GW101 error: Actions is required; name the job or crawler that it starts
  2 |   Start: {{Type: AWS::Glue::Trigger}}
    |   ^

Found 1 error, 1 warning
"""
        == done.stdout
    )
    assert (1, "") == (done.returncode, done.stderr)


def test_clean(glue_wf: GlueWf, found: Found) -> None:
    """Without findings, the text says how many designs there are, and the exit code is 0."""
    found()
    done = glue_wf("lint", FILE)
    assert (0, "No problems in 1 design\n", "") == (done.returncode, done.stdout, done.stderr)


def test_nothing_found(glue_wf: GlueWf, found: Found) -> None:
    """A directory without designs is no error, but is not called clean either."""
    found(units=[])
    done = glue_wf("lint")
    assert (0, "Found no design to check\n") == (done.returncode, done.stdout)


def test_nothing_but_templates_of_other_tools(glue_wf: GlueWf, tmp_path: Path) -> None:
    """What is not read is not called clean."""
    text = "{{ etl }} {{ x }}:\n  Type: AWS::Glue::Job\n"
    (tmp_path / "etl.yaml").write_text(text, encoding="utf-8")
    done = glue_wf("lint", tmp_path)
    summary = "Found no design to check; 1 info hidden, show it with --severity info\n"
    assert (0, summary) == (done.returncode, done.stdout)


def test_current_directory(glue_wf: GlueWf, found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a PATH, the current directory is searched."""
    asked: list[Sequence[str]] = []

    def load_designs(paths: Sequence[str]) -> Designs:
        asked.append(paths)
        return Designs()

    monkeypatch.setattr(design, "load_designs", load_designs, raising=False)
    glue_wf("lint")
    glue_wf("lint", FILE)
    assert [(".",), (FILE,)] == asked


@pytest.mark.parametrize(
    ("options", "shown", "hidden"),
    [
        ([], "error warning", "1 info hidden, show it with --severity info"),
        (["--severity", "info"], "error info warning", ""),
        (
            ["--severity", "error"],
            "error",
            "1 warning, 1 info hidden, show them with --severity info",
        ),
        (["--severity", "error", "--fail-on", "info"], "error info warning", ""),
        (["--severity", "info", "--fail-on", "error"], "error info warning", ""),
    ],
    ids=str,
)
def test_severity(
    glue_wf: GlueWf, found: Found, options: list[str], shown: str, hidden: str
) -> None:
    """`--severity` says what is shown; what fails is always shown; what is hidden is counted."""
    found(ERROR, WARNING, INFO)
    done = glue_wf("lint", FILE, *options)
    severities = [
        line.split()[2].rstrip(":") for line in done.stdout.splitlines() if "GW101" in line
    ]
    assert shown.split() == sorted(severities)
    assert hidden == done.stdout.splitlines()[-1].partition("; ")[2]
    document = json.loads(glue_wf("lint", FILE, "--json", *options).stdout)
    assert shown.split() == sorted(each["severity"] for each in document["findings"])


@pytest.mark.parametrize(
    ("findings", "fail_on", "code"),
    [
        ([ERROR], "error", 1),
        ([WARNING, INFO], "error", 0),
        ([WARNING], "warning", 1),
        ([INFO], "warning", 0),
        ([INFO], "info", 1),
        ([], "info", 0),
    ],
)
def test_exit_code(
    glue_wf: GlueWf, found: Found, findings: list[Finding], fail_on: str, code: int
) -> None:
    """The exit code is 1 if a finding is at least as bad as `--fail-on`."""
    found(*findings)
    assert code == glue_wf("lint", FILE, "--fail-on", fail_on).returncode


def test_json(glue_wf: GlueWf, found: Found) -> None:
    """`--json` and `--format json` print the findings with their fields, and counts."""
    found(finding(), WARNING, INFO)
    done = glue_wf("lint", FILE, "--json")
    document = json.loads(done.stdout)
    expected = {
        "code": "GW101",
        "name": "no-actions",
        "severity": "error",
        "message": "Actions is required; name the job or crawler that it starts",
        "file": FILE,
        "line": 2,
        "column": 3,
        "workflow": "etl",
        "subject": "Start",
    }
    assert expected == document["findings"][0]
    assert {"error": 1, "warning": 1, "info": 0} == document["counts"]
    assert ["findings", "counts"] == list(document)
    assert done.stdout == glue_wf("lint", FILE, "--format", "json").stdout


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (["--select", "GW1"], ["GW101", "GW108"]),
        (["--select", "gw101, GW2"], ["GW101", "GW203"]),
        (["--select", "GW101", "--select", "GW203"], ["GW101", "GW203"]),
        (["--ignore", "GW1"], ["GW203"]),
        (["--ignore", "GW1", "--select", "GW108"], ["GW108"]),
        (["--select", "GW1", "--ignore", "GW108"], ["GW101"]),
        (["--select", "GW108", "--ignore", "GW108"], []),
    ],
    ids=str,
)
def test_select_and_ignore(
    glue_wf: GlueWf,
    found: Found,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    codes: list[str],
) -> None:
    """Rules are chosen by codes and prefixes; the longest of those that fit decides."""
    for code in ("GW108", "GW203"):
        monkeypatch.setitem(RULES, code, attrs.evolve(RULES["GW101"], code=code))
    found(*(finding(code=code) for code in ("GW101", "GW108", "GW203")))
    document = json.loads(glue_wf("lint", FILE, "--json", *options).stdout)
    assert codes == [each["code"] for each in document["findings"]]


def test_unreadable_files_stay_selected(glue_wf: GlueWf, found: Found) -> None:
    """A broken file is no clean one because other rules are selected; ignoring it must be said."""
    found(finding(code="GW901"))
    assert 1 == glue_wf("lint", FILE, "--select", "GW101").returncode
    assert 0 == glue_wf("lint", FILE, "--select", "GW101", "--ignore", "GW901").returncode


@pytest.mark.parametrize("option", ["--select", "--ignore", "--explain"])
@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("GW1O1", "did you mean GW101?"),
        ("No-Actions", "did you mean GW101?"),
        ("E501", "codes look like GW"),
        ("", "codes look like GW"),
    ],
)
def test_unknown_code(glue_wf: GlueWf, found: Found, option: str, code: str, hint: str) -> None:
    """An unknown code is wrong usage; the line suggests a known one."""
    found()
    status, output, line = error_line(glue_wf("lint", option, code))
    assert (2, "") == (status, output)
    assert line.startswith(f"there is no rule {code!r}; {hint}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["missing.yaml"],
        [""],
        ["-"],
        ["\0"],
        ["x" * 10_000],
        ["--format", "sarif", "--json"],
        ["--explain", "GW101", "design.yaml"],
        ["--explain", "GW101", "--format", "sarif"],
        ["--severity", "fatal"],
        ["--format", "xml"],
    ],
)
def test_usage(glue_wf: GlueWf, found: Found, arguments: list[str]) -> None:
    """A path that does not exist and options that contradict each other are wrong usage."""
    found()
    assert 2 == error_line(glue_wf("lint", *arguments))[0]


def test_missing_extra(glue_wf: GlueWf, found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the parser of a language, the line says what to install."""
    failing = Mock(side_effect=ModuleNotFoundError("No module named 'hcl2'", name="hcl2"))
    monkeypatch.setattr(design, "load_designs", failing, raising=False)
    line = 'hcl2 is missing or too old; run: pip install "glue-wf-sdk[lint]"'
    assert (2, "", line) == error_line(glue_wf("lint", FILE))


@pytest.mark.parametrize("code", RULES)
def test_explain(glue_wf: GlueWf, code: str) -> None:
    """`--explain` prints the documentation of a rule, as text or JSON."""
    rule = RULES[code]
    done = glue_wf("lint", "--explain", code.lower())
    assert (0, "") == (done.returncode, done.stderr)
    assert f"{code} {rule.name} {rule.severity}\n\n{rule.summary}\n" in done.stdout
    assert f"\nSource: {rule.source}\n" in done.stdout
    document = json.loads(glue_wf("lint", "--explain", code, "--json").stdout)
    assert {
        "code": code,
        "name": rule.name,
        "severity": rule.severity,
        "summary": rule.summary,
        "explanation": rule.explanation,
        "source": rule.source,
    } == document


def test_hostile_names(glue_wf: GlueWf, found: Found) -> None:
    """Escape sequences in names of files and in messages are escaped in every format."""
    found(finding(message=HOSTILE, place=Place(HOSTILE, 1, 1), subject=HOSTILE))
    for shape in ("text", "json", "sarif", "github"):
        done = glue_wf("lint", FILE, "--format", shape)
        assert 1 == done.returncode
        assert all(line.isprintable() and line.isascii() for line in done.stdout.split("\n"))


def test_colours(on_terminal: GlueWf, found: Found) -> None:
    """A terminal gets colours, and the same words."""
    found(finding(), WARNING)
    coloured = on_terminal("lint", FILE).stdout
    assert "\x1b[1;31merror:" in coloured
    assert "\x1b[1;33mwarning:" in coloured
    assert f"{FILE}:2:3: GW101 error: Actions is required" in SGR.sub("", coloured)
