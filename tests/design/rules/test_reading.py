"""`design.rules.reading`: rules that readers apply."""

import pytest

from glue_wf_sdk.design import Place, Severity
from glue_wf_sdk.design.rules import RULES, reading
from glue_wf_sdk.design.rules.rule import Rule
from support.designs import trigger, unit


@pytest.mark.parametrize("rule", reading.RULES, ids=lambda rule: rule.code)
def test_lint_itself_finds_nothing(rule: Rule[object]) -> None:
    """What these rules find is found while a design is read, so lint does not look again."""
    judged = unit(trigger("start"))

    assert rule is RULES[rule.code]
    assert [] == [*rule.check(judged, judged)]


def test_each_rule_makes_findings() -> None:
    """A finding has the code, the name and the severity of its rule, and the words given."""
    made = reading.unreadable(Place("a.yaml", 3, 1), "is not YAML")

    assert ("GW901", "unreadable", Severity.ERROR, "is not YAML", Place("a.yaml", 3, 1)) == (
        made.code,
        made.name,
        made.severity,
        made.message,
        made.place,
    )
