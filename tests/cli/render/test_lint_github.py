"""Findings as workflow commands of GitHub Actions."""

import pytest

from glue_wf_sdk.cli.render.lint_github import lint_github
from glue_wf_sdk.design import Finding, Place, Severity


def finding(severity: str = "error", **fields: object) -> Finding:
    known: dict[str, object] = {"message": "is wrong", "place": Place("a.yaml", 2, 3)}
    fields = known | fields
    return Finding(code="GW101", name="no-actions", severity=Severity(severity), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("severity", "command"), [("error", "error"), ("warning", "warning"), ("info", "notice")]
)
def test_command(severity: str, command: str) -> None:
    """A finding is an annotation of its line, at the level of its severity."""
    line = f"::{command} file=a.yaml,line=2,col=3,title=GW101 no-actions::is wrong\n"
    assert line == lint_github([finding(severity)])


def test_without_a_line() -> None:
    """A finding about a whole file has neither line nor column."""
    line = "::error file=a.yaml,title=GW101 no-actions::is wrong\n"
    assert line == lint_github([finding(place=Place("a.yaml"))])


def test_escapes() -> None:
    """What delimits commands is escaped as GitHub's own toolkit does: more in properties."""
    found = finding(message="50%: a,\r\nb", place=Place("c:\\d,e%\n"))
    line = "::error file=c%3A\\d%2Ce%25%0A,title=GW101 no-actions::50%25: a,%0D%0Ab\n"
    assert line == lint_github([found])


def test_none() -> None:
    """Nothing is printed without findings."""
    assert "" == lint_github([])
