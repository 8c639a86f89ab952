"""Findings as SARIF 2.1.0."""

import importlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk.cli.render.lint_sarif import lint_sarif
from glue_wf_sdk.design import Finding, Place, Severity
from glue_wf_sdk.design.rules import RULES

validation: Any = importlib.import_module("jsonschema")  # It has no types.

# The properties that SARIF 2.1.0 requires of the objects that we write, the values that it allows,
# and what GitHub requires beyond. The whole schema of OASIS has more of what we do not write.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
RULE = {
    "type": "object",
    "required": ["id", "shortDescription", "fullDescription", "help"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"level": LEVEL},
        },
    },
}
POSITION = {"type": "integer", "minimum": 1}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "additionalProperties": False,
    "properties": {
        "logicalLocations": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "additionalProperties": False,
                    "properties": {"uri": {"type": "string", "pattern": "^[!-~]+$"}},
                },
                "region": {
                    "type": "object",
                    "required": ["startLine"],
                    "additionalProperties": False,
                    "properties": {"startLine": POSITION, "startColumn": POSITION},
                },
            },
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "locations"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION},
    },
}
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "rules": {"type": "array", "items": RULE, "uniqueItems": True},
                                },
                            }
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def log_of(*findings: Finding) -> Any:
    log = json.loads(lint_sarif(findings))
    validation.validate(log, LOG)
    return log["runs"][0]


def finding(place: Place, severity: Severity = Severity.ERROR, **fields: Any) -> Finding:
    rule = RULES["GW101"]
    return Finding(
        code=rule.code, name=rule.name, severity=severity, message="m", place=place, **fields
    )


def test_rules() -> None:
    """The log describes all rules, and results refer to them."""
    run = log_of(finding(Place("a.yaml")))
    rules = run["tool"]["driver"]["rules"]
    assert [*RULES] == [each["id"] for each in rules]
    (result,) = run["results"]
    assert "GW101" == result["ruleId"] == rules[result["ruleIndex"]]["id"]
    assert RULES["GW101"].severity == rules[result["ruleIndex"]]["defaultConfiguration"]["level"]
    assert RULES["GW101"].explanation in rules[result["ruleIndex"]]["help"]["markdown"]


@pytest.mark.parametrize(
    ("severity", "level"), [("error", "error"), ("warning", "warning"), ("info", "note")]
)
def test_levels(severity: str, level: str) -> None:
    """A result has the level of its severity."""
    run = log_of(finding(Place("a.yaml"), Severity(severity)))
    assert [level] == [each["level"] for each in run["results"]]


@pytest.mark.parametrize(
    ("place", "region"),
    [
        (Place("a.yaml", 4, 2), {"startLine": 4, "startColumn": 2}),
        (Place("a.yaml", 4), {"startLine": 4}),
        (Place("a.yaml"), {"startLine": 1}),
    ],
)
def test_regions(place: Place, region: dict[str, int]) -> None:
    """A result has a line, without which GitHub does not show it."""
    (result,) = log_of(finding(place))["results"]
    assert region == result["locations"][0]["physicalLocation"]["region"]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a.yaml", "a.yaml"),
        ("./infra/a b.yaml", "infra/a%20b.yaml"),
        ("é#?.tf", "%C3%A9%23%3F.tf"),
        (os.fsdecode(b"\xff.yaml"), "%FF.yaml"),
        (os.fsdecode(b"/elsewhere/\xff.yaml"), "file:///elsewhere/%FF.yaml"),
        ("/elsewhere/a b.yaml", "file:///elsewhere/a%20b.yaml"),
    ],
)
def test_uris(file: str, uri: str) -> None:
    """Files below the current directory have relative URIs."""
    (result,) = log_of(finding(Place(file)))["results"]
    assert uri == result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_absolute_file_in_the_current_directory() -> None:
    """An absolute path below the current directory is relative too."""
    (result,) = log_of(finding(Place(str(Path("a.yaml").absolute()))))["results"]
    assert "a.yaml" == result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_subject() -> None:
    """What a finding is about is its logical location."""
    (result,) = log_of(finding(Place("a.yaml"), subject="Start"))["results"]
    assert [{"name": "Start"}] == result["locations"][0]["logicalLocations"]
