"""Which findings count, and which are shown."""

import operator
from collections.abc import Iterable, Sequence
from typing import Any

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.cli.results import UsageError
from glue_wf_sdk.design import Finding, Severity
from glue_wf_sdk.design.rules import RULES
from glue_wf_sdk.design.rules.rule import Rule

UNREADABLE = "GW901"


def rule_of(code: str) -> Rule[Any]:
    """The rule with a code; an unknown one is a usage error."""
    if (known := code.strip().upper()) not in RULES:
        raise _unknown(code)
    return RULES[known]


def codes_in(options: Iterable[str]) -> tuple[str, ...]:
    """The codes and prefixes in `--select` and `--ignore`: ``GW1,GW203``."""
    prefixes: list[str] = []
    for each in (each for option in options for each in option.split(",")):
        prefix = each.strip().upper()
        if not prefix or not any(code.startswith(prefix) for code in RULES):
            raise _unknown(each)
        prefixes.append(prefix)
    return tuple(prefixes)


def _unknown(code: str) -> UsageError:
    given = code.strip().upper()
    by_name = {rule.name.upper(): rule.code for rule in RULES.values()}
    near = by_name.get(given) or max(RULES, key=lambda each: _likeness(each, given))
    if given in by_name or _likeness(near, given) >= len(near) - 1:
        hint = f"did you mean {near}?"
    else:
        hint = f"codes look like {near}"
    return UsageError(f"there is no rule {abbreviated(code.strip())}; {hint}")


def _likeness(one: str, other: str) -> int:
    return sum(map(operator.eq, one, other))


def chosen(
    findings: Sequence[Finding], select: Sequence[str], ignore: Sequence[str]
) -> list[Finding]:
    """The findings of the rules that are selected and not ignored.

    Of prefixes that contradict each other, the longest wins. What cannot be read is always among
    them unless it is ignored: selecting other rules must not turn a broken file into a clean one.
    """
    selected = [*select, UNREADABLE] if select else [""]
    return [
        each for each in findings if _longest(selected, each.code) > _longest(ignore, each.code)
    ]


def _longest(prefixes: Iterable[str], code: str) -> int:
    return max((len(each) for each in prefixes if code.startswith(each)), default=-1)


def is_shown(finding: Finding, severity: Severity, fail_on: Severity) -> bool:
    """Whether a finding is shown: it is bad enough for that, or for failing."""
    return any(finding.severity.is_at_least(each) for each in (severity, fail_on))
