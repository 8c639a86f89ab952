"""Findings as workflow commands of GitHub Actions, which annotate the lines of a pull request."""

from collections.abc import Iterable

from glue_wf_sdk._core.text import printable
from glue_wf_sdk.design import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def lint_github(findings: Iterable[Finding]) -> str:
    """A command for each finding."""
    return "".join(map(_command, findings))


def _command(finding: Finding) -> str:
    properties = {
        "file": finding.place.file,
        "line": finding.place.line,
        "col": finding.place.column,
        "title": f"{finding.code} {finding.name}",
    }
    shown = ",".join(
        f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None
    )
    return f"::{_COMMANDS[finding.severity]} {shown}::{_data(finding.message)}\n"


def _data(text: str) -> str:
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
