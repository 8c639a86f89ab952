"""Rules over the trigger with which the runs of a workflow start."""

from collections.abc import Iterator

from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.model import DesignUnit, TriggerDesign, WorkflowDesign
from glue_wf_sdk.design.rules.certainty import is_certain
from glue_wf_sdk.design.rules.rule import Problem, over_workflows
from glue_wf_sdk.design.rules.words import described

_START_TYPES = ("ON_DEMAND", "SCHEDULED", "EVENT")
_ADD = "add a trigger of type ON_DEMAND, SCHEDULED or EVENT"


def start_triggers(workflow: WorkflowDesign) -> list[TriggerDesign]:
    """The triggers that certainly exist and start runs of a workflow; each name once."""
    certain = (
        each
        for each in workflow.triggers
        if is_certain(each, workflow) and set(each.values("Type")) <= set(_START_TYPES)
    )
    return list({each.name: each for each in certain}.values())


@over_workflows(
    "GW201", "no-start-trigger", Severity.ERROR, "AWS Glue developer guide: AWS Glue triggers"
)
def no_start_trigger(workflow: WorkflowDesign, _unit: DesignUnit) -> Iterator[Problem]:
    """None of the workflow's triggers can start it.

    A run begins with the start trigger, of type ON_DEMAND, SCHEDULED or EVENT. CONDITIONAL triggers
    only follow what has run already, so without a start trigger a run does nothing. A workflow that
    has no trigger at all in the design is only an info, as its triggers may be elsewhere.

    Add a start trigger, or change the type of the first trigger. Triggers of a type that is not
    known may be start triggers.
    """
    if not workflow.is_whole:
        return
    if not workflow.triggers:
        message = f"{described(workflow)} has no triggers here; {_ADD}"
        yield Problem(workflow.place, message, severity=Severity.INFO)
    elif not workflow.firing.can_start:
        message = f"no trigger can start {described(workflow)}, as all are CONDITIONAL; {_ADD}"
        yield Problem(workflow.place, message)


@over_workflows(
    "GW202", "several-start-triggers", Severity.ERROR, "AWS Glue developer guide: AWS Glue triggers"
)
def several_start_triggers(workflow: WorkflowDesign, _unit: DesignUnit) -> Iterator[Problem]:
    """A workflow has several start triggers.

    Glue refuses the second trigger of type ON_DEMAND, SCHEDULED or EVENT: "Workflow W already has a
    starting trigger: T".

    Keep one of them. To start the same jobs in two ways, keep the scheduled trigger and start other
    runs with StartWorkflowRun. Triggers that exist only under a Condition, a `count` or a
    `for_each` of their own are not counted.
    """
    if not workflow.is_whole:
        return
    triggers = start_triggers(workflow)
    for each in triggers[1:]:
        yield Problem(
            each.place_of("Type"),
            f"{described(workflow)} already has {described(triggers[0])} as its start trigger, so"
            f" Glue refuses {described(each)}; keep one of them",
            about=each,
        )
