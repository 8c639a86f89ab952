"""Rules over settings of a workflow, its jobs and its crawlers that have to fit together."""

from collections.abc import Iterator, Mapping
from typing import Any

from glue_wf_sdk._core.schema import is_map
from glue_wf_sdk._core.text import listed
from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.links import Target
from glue_wf_sdk.design.model import (
    DesignUnit,
    JobDesign,
    Language,
    Resource,
    TriggerDesign,
    WorkflowDesign,
)
from glue_wf_sdk.design.rules.rule import Problem, over_workflows
from glue_wf_sdk.design.rules.words import described, spelled, worded

WARNING, INFO = Severity.WARNING, Severity.INFO


def _may_coexist(one: Resource, other: Resource) -> bool:
    return one.condition is None or other.condition in (None, one.condition)


@over_workflows(
    "GW209",
    "own-schedule",
    WARNING,
    "AWS Glue developer guide: Creating and building out a workflow manually",
)
def own_schedule(workflow: WorkflowDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A crawler of a workflow has a schedule of its own.

    A crawl that its own schedule starts fires nothing in the workflow. If the workflow starts the
    crawler meanwhile, the two collide, because a crawler runs only once at a time.

    Remove the crawler's `Schedule`, and give it to the start trigger of the workflow if it should
    run at fixed times.
    """
    users = _users(workflow)
    for crawler in workflow.crawlers:
        if any(map(_has_schedule, crawler.definitions)) and any(
            _may_coexist(crawler, each) for each in users[Target("crawler", crawler.name)]
        ):
            yield Problem(
                crawler.place_of("Schedule"),
                f"{described(crawler)} belongs to {described(workflow)} and has a schedule of its"
                f" own; remove {spelled('Schedule', unit.language)}",
                about=crawler,
            )


def _has_schedule(crawler: Mapping[str, Any]) -> bool:
    schedule = crawler.get("Schedule")
    if is_map(schedule):  # CloudFormation, and answers of the API
        schedule = schedule.get("ScheduleExpression")
    return isinstance(schedule, str) and bool(schedule)


def _users(workflow: WorkflowDesign) -> Mapping[Target, list[TriggerDesign]]:
    """The triggers that start or watch a job or crawler."""
    found: dict[Target, list[TriggerDesign]] = {}
    for trigger in workflow.triggers:
        for link in (*trigger.starts, *trigger.watches):
            if link.target is not None:
                found.setdefault(link.target, []).append(trigger)
    return found


@over_workflows(
    "GW215",
    "concurrency",
    WARNING,
    "AWS Glue API: Workflow, MaxConcurrentRuns; ExecutionProperty",
)
def concurrency(workflow: WorkflowDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A workflow allows more concurrent runs than one of its jobs.

    A second run of the workflow starts the job while that of the first is still running. If this
    exceeds the job's `ExecutionProperty.MaxConcurrentRuns`, which is 1 unless it is set, the job
    run fails, and with it the workflow run. Jobs with job run queuing wait instead.

    Raise the job's limit to that of the workflow, or lower the workflow's `MaxConcurrentRuns`.
    """
    limits = [_number(each.get("MaxConcurrentRuns")) for each in workflow.definitions]
    if None in limits:
        return
    limit = min(each for each in limits if each is not None)
    started = {link.target for each in workflow.triggers for link in each.starts}
    lower = [
        each
        for each in workflow.jobs
        if Target("job", each.name) in started and _most_runs(each) < limit
    ]
    if lower:
        message = (
            "{workflow} allows {limit} concurrent runs, more than {jobs}; raise"
            " {ExecutionProperty.MaxConcurrentRuns} there, or lower {MaxConcurrentRuns}"
        )
        message = worded(
            message,
            unit.language,
            workflow=described(workflow),
            jobs=listed(lower, described),
            limit=str(limit),
        )
        yield Problem(workflow.place_of("MaxConcurrentRuns"), message)


def _most_runs(job: JobDesign) -> float:
    """How many runs of a job may be running at the same time, at most."""
    return max(map(_runs, job.definitions))


def _runs(job: Mapping[str, Any]) -> float:
    if job.get("JobRunQueuingEnabled") not in (None, False, "false"):
        return float("inf")
    execution = job.get("ExecutionProperty")
    if is_map(execution):
        execution = execution.get("MaxConcurrentRuns")
    number = 1 if execution is None else _number(execution)
    return float("inf") if number is None else number


def _number(value: object) -> int | None:
    """A number, or the text of one as templates may have it; None if it is neither."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


@over_workflows(
    "GW220",
    "event-target",
    WARNING,
    "AWS Glue developer guide: Starting an AWS Glue workflow with an Amazon EventBridge event",
)
def event_target(workflow: WorkflowDesign, unit: DesignUnit) -> Iterator[Problem]:
    """An EventBridge rule has a workflow as its target that no event can start.

    EventBridge can start only a workflow whose start trigger is of type EVENT. With another one,
    the rule matches, its call fails, and nothing runs. The other way round, a workflow with an
    EVENT trigger that is the target of no rule is only an info: the rule can be elsewhere.

    Give the start trigger the type EVENT, or remove the target.
    """
    kinds = [{*each.values("Type")} for each in workflow.triggers]
    always = (None, workflow.condition)
    starts = [
        trigger
        for trigger, types in zip(workflow.triggers, kinds, strict=True)
        if trigger.condition in always and types <= {"ON_DEMAND", "SCHEDULED"}
    ]
    others = {"ON_DEMAND", "SCHEDULED", "CONDITIONAL"}
    if starts and all(types <= others for types in kinds):
        for place in workflow.event_rules:
            yield Problem(
                place,
                f"{described(workflow)} is the target of an event rule, but no event can start it:"
                f" its start {described(starts[0])} is not of type EVENT; change its type, or"
                " remove the target",
            )
    if unit.language not in (Language.CLOUDFORMATION, Language.TERRAFORM) or workflow.event_rules:
        return
    for trigger in workflow.triggers:
        if trigger.type == "EVENT":
            yield Problem(
                trigger.place,
                f"{described(trigger)} waits for events, and no event rule here has"
                f" {described(workflow)} as its target; make sure that there is one elsewhere",
                severity=INFO,
                about=trigger,
            )
