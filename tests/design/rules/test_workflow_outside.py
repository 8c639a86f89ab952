"""Rules over triggers outside a workflow that share its jobs and crawlers."""

from typing import Any

import attrs
import pytest

from glue_wf_sdk.design import DesignUnit, TriggerDesign, Unknown
from support.designs import codes, judgements, trigger, unit, workflow

INSIDE = [trigger("start"), trigger("then", starts=["report"], after=["load"])]


def lone(name: str, **fields: Any) -> TriggerDesign:
    """A trigger outside any workflow."""
    return trigger(name, workflow=None, **fields)


STARTS = (
    "trigger 'out' starts job 'load' from outside workflow 'etl', so nothing in the workflow fires"
    " after it; move the trigger into the workflow, or start a run of the workflow instead"
)
WATCHES = (
    "trigger 'out' is outside workflow 'etl', so it does not fire when the workflow runs job"
    " 'report'; move it into the workflow"
)


@pytest.mark.parametrize(
    ("judged", "message"),
    [
        (lone("out", starts=["load"]), STARTS),
        (lone("out", starts=["x"], after=["report"]), WATCHES),
    ],
    ids=["starts", "watches"],
)
def test_outside_trigger(judged: TriggerDesign, message: str) -> None:
    """A trigger outside that starts or watches a job of the workflow is a warning."""
    (found,) = judgements(unit(*INSIDE, judged))

    assert ("GW214", "warning", "out", None) == (
        found.code,
        found.severity,
        found.subject,
        found.workflow,
    )
    assert found.message == message


@pytest.mark.parametrize(
    "judged",
    [
        unit(*INSIDE, lone("out", starts=["other"])),
        unit(*INSIDE, lone("out", starts=["report"])),  # Nothing in the workflow waits for it.
        unit(*INSIDE, lone("out", starts=["report"]), lone("o", starts=["x"], after=["report"])),
        unit(*INSIDE, lone("out", starts=["x"], after=["nope"])),
        unit(*INSIDE, lone("out"), lone("o", starts=["x"], after=["load"])),  # Its own follow-up.
        unit(*INSIDE, lone("out", starts=[Unknown.of("Job")])),
        unit(*INSIDE, lone("out", Actions=[Unknown.of("Action")])),
        unit(*INSIDE, lone("out", condition="IsTest")),
        unit(*INSIDE, attrs.evolve(lone("out"), provider="aws.west")),
        unit(
            *[attrs.evolve(each, condition="IsProd") for each in INSIDE],
            lone("out", condition="IsTest"),
            workflows=[attrs.evolve(workflow(), condition="IsProd")],
        ),
        unit(*[attrs.evolve(each, condition="IsProd") for each in INSIDE], lone("out")),
        unit(*INSIDE, trigger("another", workflow="other"), workflows=[workflow()]),
        unit(trigger("start", Actions=[Unknown.of("Action")]), lone("out")),
        unit(*INSIDE),
    ],
    ids=range(14),
)
def test_what_shares_nothing_for_certain(judged: DesignUnit) -> None:
    """Other jobs, jobs that nothing waits for, and other workflows are no finding."""
    assert "GW214" not in codes(judged)
