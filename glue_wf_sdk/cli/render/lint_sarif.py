"""Findings as SARIF 2.1.0, which GitHub, GitLab, Azure DevOps and editors read.

Source: OASIS: Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.design import Finding, Place, Severity
from glue_wf_sdk.design.rules import RULES
from glue_wf_sdk.design.rules.rule import Rule

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def lint_sarif(findings: Iterable[Finding]) -> str:
    """A log with one run, which describes all rules."""
    index = {code: number for number, code in enumerate(RULES)}
    driver = {"name": "glue-wf", "rules": [_rule(each) for each in RULES.values()]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, index[each.code]) for each in findings],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule[Any]) -> dict[str, Any]:
    explanation = f"{rule.summary}\n\n{rule.explanation}\n\nSource: {rule.source}"
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": explanation, "markdown": explanation},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _physical(finding.place)}
    if finding.subject is not None:
        location["logicalLocations"] = [{"name": finding.subject}]
    return {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
    }


def _physical(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line or 1}  # GitHub shows no result without a line.
    if place.column is not None:
        region["startColumn"] = place.column
    return {"artifactLocation": {"uri": _uri(place.file)}, "region": region}


def _uri(file: str) -> str:
    """The URI of a file: relative, if it is below the current directory."""
    path, root = Path(file).absolute(), Path.cwd()
    if not path.is_relative_to(root):
        return path.as_uri()
    return quote(os.fsencode(path.relative_to(root).as_posix()))  # It need not be UTF-8.
