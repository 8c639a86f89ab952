"""Rules over triggers outside a workflow that share its jobs and crawlers."""

from collections.abc import Iterator

from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.firing import Firing
from glue_wf_sdk.design.model import DesignUnit, WorkflowDesign
from glue_wf_sdk.design.rules.certainty import is_certain, known_triggers
from glue_wf_sdk.design.rules.naming import named
from glue_wf_sdk.design.rules.rule import Problem, over_workflows


@over_workflows(
    "GW214", "outside-trigger", Severity.WARNING, "AWS Glue developer guide: AWS Glue triggers"
)
def outside_trigger(workflow: WorkflowDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A trigger outside any workflow starts or watches a job or crawler of a workflow.

    If a trigger outside the workflow starts a job, the triggers inside that wait for it do not
    fire. If the workflow starts it, triggers outside do not fire.

    Move the trigger into the workflow: give it the same `WorkflowName`. Nothing is found if the
    workflow does not wait for what is started from outside, or if another trigger outside starts
    what is watched from there. Triggers of other workflows are not looked at: two workflows can
    share a job, as each waits only for what it has started itself.
    """
    outside = [each for each in unit.triggers if is_certain(each, workflow)]
    if not outside:
        return
    inside = known_triggers(workflow)
    started = {link.target for each in inside for link in each.starts} - {None}
    followed = {link.target for each in inside for link in each.watches} & started
    firing = Firing(unit.triggers)
    for trigger in outside:
        for link in trigger.starts:
            if link.target is not None and link.target in followed:
                yield Problem(
                    trigger.place_of(link.path),
                    f"{named(trigger)} is outside {named(workflow)}, so what waits there for"
                    f" {named(link.target)} does not fire when it starts it; move it into the"
                    " workflow, or start a run of the workflow",
                    about=trigger,
                )
        for link in firing.never_started(trigger.watches):
            if link.target is not None and link.target in started:
                yield Problem(
                    trigger.place_of(link.path),
                    f"{named(trigger)} is outside {named(workflow)}, which starts"
                    f" {named(link.target)}, so it does not fire; move it into the workflow",
                    about=trigger,
                )
