"""What a valid trigger must be, beyond the constraints of its fields."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from glue_wf_sdk._core.cron import CronSchedule

_Wire: TypeAlias = Mapping[str, Any]

_MAX_CRAWLERS = 2
_WATCHABLE_STATES = {
    "State": ("SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"),
    "CrawlState": ("SUCCEEDED", "FAILED", "CANCELLED"),
}


def conditions_of(trigger: _Wire) -> Sequence[dict[str, Any]]:
    """The conditions in the predicate of a trigger in wire form."""
    predicate: _Wire = trigger.get("Predicate") or {}
    return predicate.get("Conditions") or []


def broken_rules(trigger: _Wire) -> list[str]:
    """A message, which begins with the path, for each rule that a trigger in wire form breaks.

    The constraints of its single fields must have been checked.
    """
    return [*_of_type(trigger), *_of_conditions(trigger), *_of_actions(trigger)]


def _of_type(trigger: _Wire) -> Iterator[str]:
    kind = trigger["Type"]
    not_allowed = f"is not allowed for a trigger of type {kind}"
    if kind == "SCHEDULED":
        try:
            CronSchedule.parse(trigger.get("Schedule") or "")
        except ValueError as error:
            yield f"Schedule: {error}"
    elif trigger.get("Schedule"):
        yield f"Schedule: {not_allowed}"
    if kind == "CONDITIONAL":
        if not conditions_of(trigger):
            yield "Predicate: a CONDITIONAL trigger needs at least one condition"
    elif conditions_of(trigger):
        yield f"Predicate: {not_allowed}"
    if kind == "EVENT":
        if "WorkflowName" not in trigger:
            yield "WorkflowName: is required for an EVENT trigger"
    elif trigger.get("EventBatchingCondition"):
        yield f"EventBatchingCondition: {not_allowed}"


def _of_conditions(trigger: _Wire) -> Iterator[str]:
    conditions = conditions_of(trigger)
    if len(conditions) > 1 and not trigger["Predicate"].get("Logical"):
        yield "Predicate.Logical: is required with more than one condition"
    for index, condition in enumerate(conditions):
        path = f"Predicate.Conditions[{index}]"
        state = "State" if "JobName" in condition else "CrawlState"
        if ("JobName" in condition) == ("CrawlerName" in condition):
            yield f"{path}: must have either JobName or CrawlerName"
        elif condition.get(state) not in _WATCHABLE_STATES[state]:
            yield f"{path}.{state}: must be one of {', '.join(_WATCHABLE_STATES[state])}"
        elif condition.keys() & _WATCHABLE_STATES.keys() != {state}:
            yield f"{path}: State and CrawlState are mutually exclusive"
        elif not condition.get("LogicalOperator"):  # Glue requires what its model calls optional.
            yield f"{path}.LogicalOperator: is required"


def _of_actions(trigger: _Wire) -> Iterator[str]:
    for index, action in enumerate(trigger["Actions"]):
        if ("JobName" in action) == ("CrawlerName" in action):
            yield f"Actions[{index}]: must have either JobName or CrawlerName"
    if sum("CrawlerName" in action for action in trigger["Actions"]) > _MAX_CRAWLERS:
        yield f"Actions: must not start more than {_MAX_CRAWLERS} crawlers"
