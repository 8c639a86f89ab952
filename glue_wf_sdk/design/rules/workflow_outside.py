"""Rules over triggers outside a workflow that share its jobs and crawlers."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.firing import Firing
from glue_wf_sdk.design.links import Link, Target
from glue_wf_sdk.design.model import DesignUnit, TriggerDesign, WorkflowDesign
from glue_wf_sdk.design.rules.certainty import is_certain, known_triggers
from glue_wf_sdk.design.rules.rule import Problem, over_units
from glue_wf_sdk.design.rules.words import described


@over_units(
    "GW214", "outside-trigger", Severity.WARNING, "AWS Glue developer guide: AWS Glue triggers"
)
def outside_trigger(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """A trigger outside any workflow starts or watches a job or crawler of a workflow.

    If a trigger outside the workflow starts a job, the triggers inside that wait for it do not
    fire. If the workflow starts it, triggers outside do not fire.

    Move the trigger into the workflow: give it the same `WorkflowName`. Two workflows, or a
    workflow and triggers outside, can share a job if each side waits only for what it has started
    itself. So nothing is found if neither side waits for what the other one starts, or if both
    sides start and watch it.
    """
    if not unit.triggers:
        return
    firing = Firing([each.wiring for each in unit.triggers])
    watched = {link.target for each in unit.triggers for link in each.watches}
    started, followed = _shared_by_workflows(unit)
    for trigger in unit.triggers:
        for link in trigger.starts:
            for workflow, target in _sharing(trigger, followed, link):
                if target not in watched:
                    yield Problem(
                        trigger.place_of(link.path),
                        f"{described(trigger)} starts {described(target)} from outside"
                        f" {described(workflow)}, so nothing in the workflow fires after it; move"
                        " the trigger into the workflow, or start a run of the workflow instead",
                        about=trigger,
                    )
        for link in firing.never_started(trigger.watches):
            for workflow, target in _sharing(trigger, started, link):
                yield Problem(
                    trigger.place_of(link.path),
                    f"{described(trigger)} is outside {described(workflow)}, so it does not fire"
                    f" when the workflow runs {described(target)}; move it into the workflow",
                    about=trigger,
                )


_Shared: TypeAlias = Mapping[Target, WorkflowDesign]


def _shared_by_workflows(unit: DesignUnit) -> tuple[_Shared, _Shared]:
    """What workflows certainly start, and what they also wait for, each with the first of them."""
    started: dict[Target, WorkflowDesign] = {}
    followed: dict[Target, WorkflowDesign] = {}
    for workflow in unit.workflows:
        triggers = known_triggers(workflow)
        watched = {link.target for each in triggers for link in each.watches}
        for link in (link for each in triggers for link in each.starts):
            if link.target is not None:
                started.setdefault(link.target, workflow)
                if link.target in watched:
                    followed.setdefault(link.target, workflow)
    return started, followed


def _sharing(
    trigger: TriggerDesign, shared: _Shared, link: Link
) -> Iterator[tuple[WorkflowDesign, Target]]:
    """The workflow that shares a job or crawler with a trigger that exists beside it, if any."""
    target = link.target
    workflow = None if target is None else shared.get(target)
    if target is None or workflow is None or workflow.provider != trigger.provider:
        return
    if is_certain(trigger, workflow):
        yield workflow, target
