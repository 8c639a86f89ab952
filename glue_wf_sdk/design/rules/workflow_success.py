"""Rules over what happens in a run of a workflow, whether all succeeds or something fails."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glue_wf_sdk._core.text import listed
from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.links import Target
from glue_wf_sdk.design.model import DesignUnit, TriggerDesign, WorkflowDesign
from glue_wf_sdk.design.rules.certainty import Start, successful_run
from glue_wf_sdk.design.rules.rule import Problem, over_workflows
from glue_wf_sdk.design.rules.words import described
from glue_wf_sdk.design.rules.workflow_start import start_triggers
from glue_wf_sdk.design.unknown import Text, is_known

_FAILURES = frozenset({"FAILED", "TIMEOUT", "STOPPED"})


@over_workflows(
    "GW208", "several-starters", Severity.WARNING, "AWS Glue developer guide: AWS Glue triggers"
)
def several_starters(workflow: WorkflowDesign, _unit: DesignUnit) -> Iterator[Problem]:
    """Several triggers start the same job or crawler in a run in which everything succeeds.

    It then runs twice, or its second run fails at its concurrency limit; the triggers that wait for
    it fire after the first run. Often, a single trigger that waits for several jobs was meant.

    Keep one of the triggers, and let it wait for all that the others wait for, with `Logical` AND.
    A clean-up job that one trigger for each failure starts is fine, as is a job that is started
    with different arguments. Only triggers that certainly fire are counted.
    """
    if not workflow.is_whole or len(start_triggers(workflow)) > 1:
        return
    for target, starts in successful_run(workflow).items():
        by_trigger = list({each.trigger.label: each for each in starts}.values())
        if len(by_trigger) == 1 or _differ_in_arguments(by_trigger):
            continue
        last = by_trigger[-1]
        triggers = listed([each.trigger for each in by_trigger], described, " and ")
        yield Problem(
            last.trigger.place_of(last.link.path),
            f"if everything succeeds, {triggers} start {described(target)} in the same run; let a"
            " single trigger start it, after all that these wait for",
            about=last.trigger,
        )


def _differ_in_arguments(starts: Sequence[Start]) -> bool:
    """Whether each action passes arguments of its own."""
    arguments = [_action_of(each).get("Arguments") for each in starts]
    return len(set(arguments)) == len(arguments)


def _action_of(start: Start) -> Mapping[str, Any]:
    index = int(start.link.path[len("Actions[") :].partition("]")[0])
    action: Mapping[str, Any] = start.trigger.definition["Actions"][index]
    return action


@over_workflows("GW217", "failure-unhandled", Severity.INFO, "AWS Glue API: Condition")
def failure_unhandled(workflow: WorkflowDesign, _unit: DesignUnit) -> Iterator[Problem]:
    """The failure of a job is not handled, in a workflow that handles other failures.

    If such a job fails, nothing behind it runs, and no clean-up or notification either. A job that
    runs into its timeout has the state TIMEOUT, so a trigger that waits for FAILED does not fire.

    Let a trigger wait for the failure too, or add a condition on TIMEOUT with `Logical` ANY. Jobs
    that run only after a failure, and those at the end of the workflow, need none.
    """
    watching = _watching(workflow)
    handlers = [
        trigger
        for states in watching.values()
        for state, trigger in states.items()
        if state in _FAILURES
    ]
    if not handlers:
        return
    ignored = [
        target
        for target in successful_run(workflow)
        if target.kind == "job" and target in watching and _FAILURES.isdisjoint(watching[target])
    ]
    if ignored:
        yield Problem(
            handlers[0].place_of("Predicate"),
            f"nothing handles the failure of {listed(ignored, described)}, while other failures in"
            f" {described(workflow)} are handled; let a trigger wait for FAILED and TIMEOUT",
            about=handlers[0],
        )
    half = {
        target: states["FAILED"]
        for target, states in watching.items()
        if target.kind == "job" and "FAILED" in states and "TIMEOUT" not in states
    }
    for trigger in list(half.values())[:1]:
        yield Problem(
            trigger.place_of("Predicate"),
            f"nothing handles the state TIMEOUT of {listed(list(half), described)}, while FAILED is"
            " handled; add conditions on TIMEOUT, with Logical ANY",
            about=trigger,
        )


def _watching(workflow: WorkflowDesign) -> Mapping[Target, Mapping[Text, TriggerDesign]]:
    """The watched jobs and crawlers, their states, and the first trigger that watches each.

    Empty if anything else may be watched.
    """
    if not workflow.is_whole:
        return {}
    watching: dict[Target, dict[Text, TriggerDesign]] = {}
    for trigger in workflow.triggers:
        for link in trigger.watches:
            target, state = link.target, link.state
            if target is None or not isinstance(state, str):
                return {}
            if not is_known(target.name) and not workflow.firing.starts(target):
                return {}
            watching.setdefault(target, {}).setdefault(state, trigger)
    return watching
