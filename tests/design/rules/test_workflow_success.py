"""Rules over what happens in a run of a workflow, whether all succeeds or something fails."""

from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from glue_wf_sdk.design import TriggerDesign, Unknown
from support.designs import codes, condition, judgements, trigger, unit

START = trigger("start", starts=["a", "b"])
ONE = trigger("one", starts=["x"], after=["a"])
TWO = trigger("two", starts=["x"], after=["b"])
ENV = Unknown.of("Env")


def either(one: TriggerDesign, other: TriggerDesign) -> TriggerDesign:
    """A trigger that is defined in one of two ways."""
    return attrs.evolve(one, definitions=[*one.definitions, *other.definitions])


def test_several_starters() -> None:
    """A job that two triggers start in a run in which all succeeds is a warning."""
    (found,) = judgements(unit(START, ONE, TWO))

    assert ("GW208", "warning", "two") == (found.code, found.severity, found.subject)
    assert found.message == (
        "if everything succeeds, trigger 'one' and trigger 'two' start job 'x' in the same run; let"
        " a single trigger start it, after all that these wait for"
    )


SEVERAL: dict[str, list[TriggerDesign]] = {
    "any of two": [START, ONE, trigger("two", starts=["x"], after=["q", "b"], logical="ANY")],
    "enabled by default": [START, ONE, attrs.evolve(TWO, options={"enabled": None})],
    "all of two": [START, ONE, trigger("two", starts=["x"], after=["a", "b"])],
    "perhaps any": [START, ONE, trigger("two", starts=["x"], after=["a", "b"], logical=ENV)],
    "deeper": [START, ONE, trigger("two", starts=["c"], after=["b"]),
               trigger("three", starts=["x"], after=["c"])],
    "the start trigger and another": [trigger("start", starts=["a", "x"]), ONE],
    "whichever start trigger there is": [
        trigger("start", starts=["a", "c"], condition="C"),
        trigger("other", starts=["d", "a"], condition="not C"),
        ONE,
        trigger("two", starts=["x"], after={"a": "SUCCEEDED"}),
    ],
    "a crawler": [START, trigger("one", starts=["crawl"], after=["a"]),
                  trigger("two", starts=["crawl"], after=["b"])],
    "an unknown name": [START, trigger("one", starts=[ENV], after=["a"]),
                        trigger("two", starts=[ENV], after=["b"])],
}  # fmt: skip


@pytest.mark.parametrize("triggers", SEVERAL.values(), ids=SEVERAL)
def test_all_that_fires_is_counted(triggers: Sequence[TriggerDesign]) -> None:
    """Whatever certainly fires when everything succeeds is counted."""
    assert "GW208" in codes(unit(*triggers))


def with_arguments(judged: TriggerDesign, **arguments: str) -> TriggerDesign:
    """The trigger with arguments in its only action."""
    (action,) = judged.definition["Actions"]
    actions = [{**action, "Arguments": arguments}]
    return attrs.evolve(judged, definitions=[{**judged.definition, "Actions": actions}])


FINE: dict[str, list[TriggerDesign]] = {
    "one trigger for each failure": [
        START, trigger("one", starts=["x"], after={"a": "FAILED"}),
        trigger("two", starts=["x"], after={"b": "FAILED"}),
    ],
    "success or failure": [START, ONE, trigger("two", starts=["x"], after={"a": "FAILED"})],
    "success and failure": [
        START, ONE, trigger("two", starts=["x"], after={"a": "SUCCEEDED", "b": "FAILED"}),
    ],
    "under a condition": [START, ONE, attrs.evolve(TWO, condition="IsProd")],
    "in one of two ways": [START, ONE, either(TWO, trigger("two", starts=["y"], after=["b"]))],
    "several start triggers": [START, ONE, trigger("again", starts=["x"])],
    "one of several start triggers": [
        trigger("start", starts=["a"]), trigger("perhaps", starts=["x"], condition="C"),
    ],
    "start triggers that have nothing in common": [
        trigger("start", starts=["a"], condition="C"),
        trigger("other", starts=["b"], condition="D"), ONE, TWO,
    ],
    "a start trigger that is defined in two ways": [
        either(START, trigger("start", starts=["c"])), ONE, TWO,
    ],
    "of an unknown type": [START, ONE, trigger("two", starts=["x"], after=["b"], Type=ENV)],
    "names that may differ": [START, ONE, trigger("two", starts=[ENV], after=["b"])],
    "an unknown action": [START, ONE, trigger("two", after=["b"], Actions=[ENV, ENV])],
    "an unknown condition": [
        START, ONE, trigger("two", starts=["x"], after=[], Predicate={
            "Logical": "AND", "Conditions": [condition("b"), ENV]}),
    ],
    "an unknown state": [
        START, ONE, trigger("two", starts=["x"], after={"b": ENV}),
    ],
    "switched off": [START, ONE, trigger("two", starts=["x"], after=["b"], StartOnCreation=False)],
    "switched off by a parameter": [
        START, ONE, trigger("two", starts=["x"], after=["b"], StartOnCreation=ENV),
    ],
    "deactivated": [
        START, ONE,
        trigger("two", starts=["x"], after=["b"], StartOnCreation=None, State="DEACTIVATED"),
    ],
    "disabled": [START, ONE, attrs.evolve(TWO, options={"enabled": False})],
    "refused": [START, ONE, trigger("two", starts=["x"], after=["b"], Description="a\nb" * 5000)],
    "other arguments": [START, with_arguments(ONE, day="1"), with_arguments(TWO, day="2")],
    "twice in one trigger": [START, trigger("one", starts=["x", "x"], after=["a"])],
    "never fired": [START, ONE, trigger("two", starts=["x"], after=["nope"])],
}  # fmt: skip


@pytest.mark.parametrize("triggers", FINE.values(), ids=FINE)
def test_what_does_not_start_a_job_again(triggers: Sequence[TriggerDesign]) -> None:
    """What does not fire in the same run for certain, or is meant so, is no finding."""
    assert "GW208" not in codes(unit(*triggers))


def test_starters_with_some_arguments_in_common() -> None:
    """Triggers that start a job with the same arguments are found."""
    triggers = [with_arguments(each, day="1") for each in (ONE, TWO)]

    assert ["GW208"] == codes(unit(START, *triggers))


def test_starters_in_a_workflow_that_is_not_whole() -> None:
    """Of a workflow that the design does not define, nothing is said."""
    assert [] == codes(unit(START, ONE, TWO, workflows=[]))


def handled(*states: str, **fields: Any) -> TriggerDesign:
    """A trigger that handles the failure of job a."""
    conditions = [condition("a", state) for state in states]
    predicate = {"Logical": "ANY", "Conditions": conditions}
    return trigger("bad", starts=["alarm"], Type="CONDITIONAL", Predicate=predicate, **fields)


def infos(*triggers: TriggerDesign, **options: Any) -> list[str]:
    """The messages of GW217."""
    return [each.message for each in judgements(unit(*triggers, **options)) if each.code == "GW217"]


def test_an_unhandled_failure() -> None:
    """A job whose failure nothing handles while others are is an info; the last job is not."""
    found = infos(
        START, ONE, trigger("two", starts=["y"], after=["b"]), handled("FAILED", "TIMEOUT")
    )

    expected = (
        "nothing handles the failure of job 'b', while other failures in workflow 'etl' are"
        " handled; let a trigger wait for FAILED and TIMEOUT"
    )
    assert [expected] == found


def test_an_unhandled_timeout() -> None:
    """A job of which FAILED is handled and TIMEOUT is not is an info."""
    expected = (
        "nothing handles the state TIMEOUT of job 'a', while FAILED is handled; add conditions on"
        " TIMEOUT, with Logical ANY"
    )
    assert [expected] == infos(START, handled("FAILED"))


LOST = trigger("lost", starts=["y"], after=["b"])


@pytest.mark.parametrize(
    "triggers",
    [
        [START, ONE, TWO],
        [START, LOST, handled("FAILED", "TIMEOUT"),
         trigger("c", starts=["alarm"], after={"b": "TIMEOUT"})],
        [START, handled("FAILED", "TIMEOUT"), trigger("c", starts=["d"], after=["alarm"])],
        [START, LOST, handled("FAILED"), trigger("c", starts=["d"], after=["b"], Predicate=ENV)],
        [START, LOST, handled("FAILED"), trigger("c", starts=["d"], after=[ENV])],
        [START, LOST, handled("FAILED"), trigger("c", starts=["d"], after={"b": ENV})],
        [trigger("start", starts=["crawl", "a"]), trigger("c", starts=["d"], after=["crawl"]),
         trigger("e", starts=["f"], after={"crawl": "FAILED"})],
    ],
    ids=range(7),
)  # fmt: skip
def test_failures_that_need_no_more(triggers: Sequence[TriggerDesign]) -> None:
    """Where no failure is handled, all are, or not all is known, there is no info."""
    assert [] == infos(*triggers)


def test_failures_in_a_workflow_that_is_not_whole() -> None:
    """Of a workflow that the design does not define, nothing is said."""
    assert [] == infos(START, LOST, handled("FAILED"), workflows=[])
