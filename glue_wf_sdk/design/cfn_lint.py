"""The lint rules as rules of cfn-lint: ``cfn-lint --append-rules glue_wf_sdk.design.cfn_lint``.

The id of a rule is its code after the letter of the severity, such as ``EGW108``. cfn-lint takes
the severity from the letter, so each rule is there once for each severity that a finding can have.
cfn-lint's own ids and those of custom rules are a letter and digits: none of them collides.
"""

import json
import weakref
from collections.abc import Mapping
from typing import Any

from cfnlint.rules import (  # type: ignore[import-untyped]
    CloudFormationLintRule,
    RuleMatch,
)
from cfnlint.template import Template  # type: ignore[import-untyped]

from glue_wf_sdk.design.finding import Finding, Severity
from glue_wf_sdk.design.lint import lint
from glue_wf_sdk.design.loading import load_designs
from glue_wf_sdk.design.model import Designs
from glue_wf_sdk.design.readers.cloudformation import read_template
from glue_wf_sdk.design.readers.json_text import parse_json
from glue_wf_sdk.design.readers.source import Source
from glue_wf_sdk.design.rules import RULES
from glue_wf_sdk.design.rules.rule import Rule

_LETTERS = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.INFO: "I"}

_FOUND: weakref.WeakKeyDictionary[Template, tuple[Finding, ...]] = weakref.WeakKeyDictionary()


class _GlueRule(CloudFormationLintRule):  # type: ignore[misc]
    """A rule at one of its severities. cfn-lint ignores this class itself, which has no id."""

    code = ""
    at = Severity.ERROR

    def match(self, cfn: Template) -> list[RuleMatch]:
        """The findings of the rule in a template."""
        return [
            RuleMatch(_path(finding, cfn), finding.message, **_location(finding, cfn))
            for finding in _findings(cfn)
            if (finding.code, finding.severity) == (self.code, self.at)
        ]


def _findings(cfn: Template) -> tuple[Finding, ...]:
    """The findings of all rules: every rule asks for them, with the same template."""
    if cfn not in _FOUND:
        _FOUND[cfn] = lint(_designs(cfn))
    return _FOUND[cfn]


def _designs(cfn: Template) -> Designs:
    if cfn.filename:
        return load_designs([cfn.filename])
    text = json.dumps(cfn.template, default=str)  # It came from standard input.
    return Designs(units=(read_template(parse_json(text), Source("", text)),))


def _path(finding: Finding, cfn: Template) -> list[str | int]:
    """The path of the resource, by which its Metadata can turn rules off."""
    is_resource = finding.subject in cfn.get_resources()
    return ["Resources", finding.subject] if is_resource and finding.subject else []


def _location(finding: Finding, cfn: Template) -> Mapping[str, tuple[int, ...]]:
    """Where it is, counted from 0; cfn-lint finds the place of the path without it."""
    if not cfn.filename or finding.place.line is None:
        return {}
    line, column = finding.place.line - 1, (finding.place.column or 1) - 1
    return {"location": (line, column, line, column + 1)}


def _class(rule: Rule[Any], severity: Severity) -> type[_GlueRule]:
    name = f"{_LETTERS[severity]}{rule.code}"
    members = {
        "id": name,
        "shortdesc": rule.summary,
        "description": rule.explanation,
        "tags": ["glue", rule.name],
        "code": rule.code,
        "at": severity,
    }
    return type(name, (_GlueRule,), members)


# cfn-lint makes a rule of each class in the module.
_CLASSES = [_class(rule, severity) for rule in RULES.values() for severity in Severity]
globals().update({each.__name__: each for each in _CLASSES})
