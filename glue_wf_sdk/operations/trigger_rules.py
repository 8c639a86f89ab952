"""What a valid trigger must be, beyond the constraints of its fields."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk._core.cron import CronSchedule
from glue_wf_sdk._core.text import shortened

_Wire: TypeAlias = Mapping[str, Any]

_MAX_CRAWLERS = 2
_MAX_CHARACTERS = 255  # Of a schedule in a message.
_JOB_STATES = ("SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT")
_CRAWL_STATES = ("SUCCEEDED", "FAILED", "CANCELLED")


@attrs.frozen
class BrokenRule:
    """A rule that a trigger breaks.

    Attributes:
        path: The place, with wire names: ``Predicate.Conditions[0].State``.
        message: The problem in words.
        refusal: What the service answers; None if no source says it.
    """

    path: str
    message: str
    refusal: str | None = None

    def __str__(self) -> str:
        """The path and the message, on one line."""
        return f"{self.path}: {self.message}"


def conditions_of(trigger: _Wire) -> Sequence[dict[str, Any]]:
    """The conditions in the predicate of a trigger in wire form."""
    predicate: _Wire = trigger.get("Predicate") or {}
    return predicate.get("Conditions") or []


def broken_rules(trigger: _Wire) -> list[BrokenRule]:
    """Each rule that a trigger breaks, given in wire form or as the payload of CreateTrigger.

    The constraints of its single fields must have been checked.

    Source of the refusals: https://github.com/badmintoncryer/cdk-preflight, which deploys what it
    has rules for, and https://github.com/aws/aws-cdk/issues/34652. The tests of moto add what is
    said of a job without a state, and of a condition without a name.
    """
    return [*_of_type(trigger), *_of_conditions(trigger), *_of_actions(trigger)]


def _of_type(trigger: _Wire) -> Iterator[BrokenRule]:
    kind = trigger["Type"]
    not_allowed = f"is not allowed for a trigger of type {kind}"
    if kind == "SCHEDULED":
        yield from _of_schedule(trigger.get("Schedule"))
    elif trigger.get("Schedule"):
        yield BrokenRule("Schedule", not_allowed)
    if kind == "CONDITIONAL":
        if not conditions_of(trigger):
            yield BrokenRule(
                "Predicate",
                "a CONDITIONAL trigger needs at least one condition",
                "Predicate cannot be null or empty",
            )
    elif conditions_of(trigger):
        yield BrokenRule("Predicate", not_allowed)
    if kind == "EVENT":
        if not trigger.get("WorkflowName"):
            yield BrokenRule(
                "WorkflowName",
                "is required for an EVENT trigger",
                "Workflow name cannot be null or empty",
            )
    elif trigger.get("EventBatchingCondition"):
        yield BrokenRule("EventBatchingCondition", not_allowed)
    if kind == "ON_DEMAND" and trigger.get("StartOnCreation"):
        yield BrokenRule(
            "StartOnCreation",
            "an ON_DEMAND trigger cannot be started on creation",
            "Starting trigger on create is not supported for ON_DEMAND trigger type.",
        )


def _of_schedule(schedule: str | None) -> Iterator[BrokenRule]:
    if not schedule:
        yield BrokenRule(
            "Schedule",
            "is required for a SCHEDULED trigger",
            "Schedule cannot be null or empty",
        )
        return
    try:
        CronSchedule.parse(schedule)
    except ValueError as error:
        yield BrokenRule(
            "Schedule",
            str(error),
            f"The schedule {shortened(schedule, _MAX_CHARACTERS)} is invalid.",
        )


def _of_conditions(trigger: _Wire) -> Iterator[BrokenRule]:
    conditions = conditions_of(trigger)
    if len(conditions) > 1 and not trigger["Predicate"].get("Logical"):
        yield BrokenRule(
            "Predicate.Logical",
            "is required with more than one condition",
            "Logical operator cannot be null or empty when more than one condition is present.",
        )
    for index, condition in enumerate(conditions):
        yield from _of_condition(condition, f"Predicate.Conditions[{index}]")


def _of_condition(condition: _Wire, path: str) -> Iterator[BrokenRule]:
    watches_job = "JobName" in condition
    if watches_job == ("CrawlerName" in condition):
        missing = "JobName or CrawlerName in condition cannot be null or empty"
        yield BrokenRule(
            path, "must have either JobName or CrawlerName", None if watches_job else missing
        )
        return
    kind, field, other, api_name, states = (
        ("job", "State", "CrawlState", "JobRunState", _JOB_STATES)
        if watches_job
        else ("crawler", "CrawlState", "State", "CrawlerState", _CRAWL_STATES)
    )
    state = condition.get(field)
    if state not in states:
        allowed = f"[{', '.join(states)}]"
        yield BrokenRule(
            f"{path}.{field}",
            f"must be one of {', '.join(states)}",
            f"{api_name} should be any of: {allowed}"
            if state
            else "State cannot be null or empty,"
            f" choose from one of the following {kind} state: {allowed}",
        )
    elif condition.get(other):
        yield BrokenRule(path, "State and CrawlState are mutually exclusive")
    elif not condition.get("LogicalOperator"):  # Glue requires what its model calls optional.
        yield BrokenRule(
            f"{path}.LogicalOperator", "is required", "Logical operator cannot be null or empty"
        )


def _of_actions(trigger: _Wire) -> Iterator[BrokenRule]:
    for index, action in enumerate(trigger["Actions"]):
        if ("JobName" in action) == ("CrawlerName" in action):
            both = "Both JobName or CrawlerName cannot be set together in an action"
            yield BrokenRule(
                f"Actions[{index}]",
                "must have either JobName or CrawlerName",
                both if "JobName" in action else None,
            )
    if sum("CrawlerName" in action for action in trigger["Actions"]) > _MAX_CRAWLERS:
        yield BrokenRule(
            "Actions",
            f"must not start more than {_MAX_CRAWLERS} crawlers",
            "Actions cannot contain more than two crawlers",
        )
