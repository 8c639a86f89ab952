"""The rules over a single trigger that deploys, and surprises."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import pytest

from glue_wf_sdk.design import Language, TriggerDesign, Unknown
from support.designs import codes, condition, findings, trigger, unit

START = trigger("start")
UNKNOWN = Unknown.of("var.value")
EVENTS = {"BatchSize": 5}
NIGHTLY = "cron(0 3 * * ? *)"
WATCHED = {"Conditions": [condition("load")]}


def variants(*triggers: TriggerDesign) -> TriggerDesign:
    """One trigger that can turn out as any of several."""
    definitions = [definition for each in triggers for definition in each.definitions]
    return attrs.evolve(triggers[0], definitions=definitions)


@pytest.mark.parametrize(
    ("faulty", "message"),
    [
        (
            trigger("start", Schedule=NIGHTLY),
            (
                "trigger 'start' is of type ON_DEMAND, which does not use Schedule; remove the"
                " field, or set Type: SCHEDULED"
            ),
        ),
        (
            trigger("start", Predicate=WATCHED),
            (
                "trigger 'start' is of type ON_DEMAND, which does not use Predicate; remove the"
                " field, or set Type: CONDITIONAL"
            ),
        ),
        (
            variants(START, trigger("start", Type="EVENT", Schedule=NIGHTLY)),
            (
                "trigger 'start' is of type EVENT, which does not use Schedule; remove the field,"
                " or set Type: SCHEDULED"
            ),
        ),
    ],
    ids=range(3),
)
def test_a_field_of_another_type_is_not_used(faulty: TriggerDesign, message: str) -> None:
    """Schedule and Predicate belong to one type each."""
    found = [each for each in findings(unit(faulty)) if each.severity != "info"]
    assert [("GW112", "warning", message)] == [(f.code, f.severity, f.message) for f in found]


def test_a_batch_of_events_on_another_type_is_worth_knowing() -> None:
    """CDK writes it on conditional triggers, and that deploys."""
    following = trigger("next", starts=["copy"], after=["load"], EventBatchingCondition=EVENTS)
    found = [each for each in findings(unit(START, following)) if each.code == "GW112"]
    assert ["info"] == [each.severity for each in found]


@pytest.mark.parametrize(
    "fields",
    [
        {"Type": "SCHEDULED", "Schedule": NIGHTLY, "StartOnCreation": True},
        {"Type": "EVENT", "EventBatchingCondition": EVENTS},
        {"Schedule": ""},
        {"Schedule": UNKNOWN},
        {"Type": UNKNOWN, "Schedule": NIGHTLY},
        {"Predicate": {}},
        {"Predicate": UNKNOWN},
        {"Predicate": {"Logical": "AND", "Conditions": UNKNOWN}},
        {"Predicate": {"Logical": "AND", "Conditions": [UNKNOWN]}},
        {"EventBatchingCondition": {}},
    ],
    ids=range(10),
)
def test_what_may_be_absent_is_no_field_of_another_type(fields: Mapping[str, Any]) -> None:
    """Its own field, an empty one and one that is not known are fine."""
    found = findings(unit(trigger("start", **fields)))
    assert "GW112" not in [each.code for each in found]


def test_an_unknown_type_is_no_other_type() -> None:
    """Of a type that does not exist, nobody can say what it uses."""
    found = findings(unit(trigger("start", Type="CRON", Schedule=NIGHTLY)))
    assert "GW112" not in [each.code for each in found]


LOAD = {"JobName": "load"}
AFTER_LOAD = condition("load")


@pytest.mark.parametrize(
    ("faulty", "message"),
    [
        (
            trigger("start", Actions=[LOAD, {"JobName": "copy"}, LOAD]),
            (
                "trigger 'start': Actions[2] is the same action as Actions[0]; remove it or correct"
                " its name"
            ),
        ),
        (trigger("start", Actions=[{"JobName": UNKNOWN}] * 2), "Actions[1] is the same action"),
        (
            variants(START, trigger("start", Actions=[LOAD, LOAD])),
            "Actions[1] is the same action",
        ),
    ],
    ids=range(3),
)
def test_an_action_is_repeated(faulty: TriggerDesign, message: str) -> None:
    """The same job would be started twice at the same moment."""
    (found,) = (each for each in findings(unit(faulty)) if each.severity != "info")
    assert ("GW115", "warning") == (found.code, found.severity)
    assert message in found.message


def test_a_condition_is_repeated() -> None:
    """The same condition twice adds nothing."""
    predicate = {"Logical": "AND", "Conditions": [AFTER_LOAD, AFTER_LOAD]}
    following = trigger("next", starts=["copy"], after=["load"], Predicate=predicate)
    assert ["GW115"] == codes(unit(START, following))
    (found,) = (
        each
        for each in findings(unit(START, following, language=Language.TERRAFORM))
        if each.code == "GW115"
    )
    assert (
        "trigger 'next': predicate.conditions[1] is the same condition as predicate.conditions[0];"
        " remove it or correct its name"
    ) == found.message


@pytest.mark.parametrize(
    "actions",
    [
        [LOAD, {**LOAD, "Arguments": {"--day": "1"}}],
        [{"JobName": UNKNOWN}, {"JobName": Unknown.of("var.other")}],
        [UNKNOWN, UNKNOWN],
        UNKNOWN,
    ],
    ids=range(4),
)
def test_different_actions_are_no_repetition(actions: Sequence[Any]) -> None:
    """Runs with different arguments differ, and what is not known may differ."""
    assert [] == codes(unit(trigger("start", Actions=actions)))


def test_conditions_over_different_states_are_no_repetition() -> None:
    """A trigger often waits for one job in several states."""
    states = [condition("load", state) for state in ("FAILED", "TIMEOUT")]
    predicate = {"Logical": "ANY", "Conditions": states}
    following = trigger("next", starts=["copy"], after=["load"], Predicate=predicate)
    assert [] == codes(unit(START, following))


def test_empty_items_are_not_repeated() -> None:
    """That they name nothing is the fault, not that there are two."""
    found = findings(unit(trigger("start", Actions=[{}, {}])))
    assert ["GW102", "GW102"] == [each.code for each in found if each.code < "GW2"]
