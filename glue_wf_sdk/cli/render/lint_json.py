"""Findings as JSON."""

from collections.abc import Sequence
from typing import Any

from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.design import Finding, Severity
from glue_wf_sdk.design.rules.rule import Rule


def lint_json(findings: Sequence[Finding]) -> str:
    """One document with the findings, and how many there are of each severity."""
    documents = [
        {
            "code": each.code,
            "name": each.name,
            "severity": each.severity,
            "message": each.message,
            "file": each.place.file,
            "line": each.place.line,
            "column": each.place.column,
            "workflow": each.workflow,
            "subject": each.subject,
        }
        for each in findings
    ]
    severities = [each.severity for each in findings]
    counts = {each: severities.count(each) for each in Severity}
    return json_text({"findings": documents, "counts": counts})


def rule_json(rule: Rule[Any]) -> str:
    """The documentation of a rule."""
    fields = ("code", "name", "severity", "summary", "explanation", "source")
    return json_text({field: getattr(rule, field) for field in fields})
