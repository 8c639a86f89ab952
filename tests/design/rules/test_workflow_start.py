"""Rules over the trigger with which the runs of a workflow start."""

from typing import Any

import attrs
import pytest

from glue_wf_sdk.design import DesignUnit, Place, TriggerDesign, Unknown
from support.designs import FILE, codes, job, judgements, trigger, unit, workflow

AFTER = trigger("after", starts=["report"], after=["load"])


def of_type(name: str, *types: Any, **fields: Any) -> TriggerDesign:
    """A trigger with a definition for each of some types."""
    options: dict[str, Any] = {"Schedule": "cron(0 0 * * ? *)"} if "SCHEDULED" in types else {}
    base = trigger(name, **options, **fields)
    definitions = [{**base.definition, "Type": each} for each in types]
    return attrs.evolve(base, definitions=definitions)


def test_a_workflow_without_start_trigger() -> None:
    """A workflow whose triggers are all CONDITIONAL is an error, and only one."""
    (found,) = judgements(unit(AFTER, workflows=[attrs.evolve(workflow(), place=Place(FILE, 7))]))

    assert ("GW201", "error", "etl", 7) == (
        found.code,
        found.severity,
        found.workflow,
        found.place.line,
    )
    assert found.message == (
        "no trigger can start workflow 'etl', as all are CONDITIONAL; add a trigger of type"
        " ON_DEMAND, SCHEDULED or EVENT"
    )


def test_a_workflow_without_triggers() -> None:
    """A workflow that has no trigger at all in the design is an info."""
    (found,) = judgements(unit())

    assert ("GW201", "info") == (found.code, found.severity)


@pytest.mark.parametrize(
    "judged",
    [
        unit(trigger("start"), AFTER),
        unit(of_type("start", "SCHEDULED"), AFTER),
        unit(trigger("start", Type="EVENT"), AFTER),
        unit(of_type("start", Unknown.of("Type")), AFTER),
        unit(of_type("start", "CONDITIONAL", "ON_DEMAND"), AFTER),
        unit(trigger("start", condition="IsProd"), AFTER),
        unit(AFTER, handed_on={"etl"}),
        unit(AFTER, is_partial=True),
        unit(AFTER, workflows=[]),
        unit(trigger("other", workflow=Unknown.of("Name")), AFTER, jobs=[job("load")]),
    ],
    ids=range(10),
)
def test_workflows_that_may_have_a_start_trigger(judged: DesignUnit) -> None:
    """A start trigger may be one of an unknown type, under a condition, or somewhere else."""
    assert "GW201" not in codes(judged)


def test_several_start_triggers() -> None:
    """Every start trigger but the first is an error, at its type."""
    judged = unit(trigger("start"), of_type("daily", "SCHEDULED", "EVENT", line=9))
    found = [each for each in judgements(judged) if each.code == "GW202"]

    assert [("GW202", "error", "daily", 9)] == [
        (each.code, each.severity, each.subject, each.place.line) for each in found
    ]
    assert found[0].message == (
        "workflow 'etl' already has trigger 'start' as its start trigger, so Glue refuses"
        " trigger 'daily'; keep one of them"
    )


@pytest.mark.parametrize(
    "other",
    [
        trigger("other", condition="IsProd"),
        of_type("other", Unknown.of("Type")),
        of_type("other", "ON_DEMAND", "CONDITIONAL"),
        trigger("other", workflow="another"),
        trigger("other", workflow=None),
        trigger("start"),  # Of the same name: GW213.
    ],
    ids=range(6),
)
def test_what_is_no_second_start_trigger(other: TriggerDesign) -> None:
    """A trigger that may not exist, start nothing or belong elsewhere is not counted."""
    assert "GW202" not in codes(unit(trigger("start"), other))


def test_start_triggers_under_the_condition_of_their_workflow() -> None:
    """Triggers that exist together with their workflow are counted together."""
    triggers = [trigger(each, condition="IsProd") for each in ("start", "other")]
    whole = attrs.evolve(workflow(), condition="IsProd")

    assert ["GW202"] == codes(unit(*triggers, workflows=[whole]))


def test_start_triggers_of_a_workflow_that_is_not_whole() -> None:
    """Of a workflow that the design does not define, nothing is said."""
    assert [] == codes(unit(trigger("start"), trigger("other"), workflows=[]))
