"""What the definition of a trigger must be, beyond the constraints of its fields."""

from collections.abc import Iterator

from glue_wf_sdk.local.cron import CronSchedule
from glue_wf_sdk.local.graphs import conditions_of
from glue_wf_sdk.local.records import Wire

__all__ = ["problems_of"]

_CRAWLERS_AT_MOST = 2
_WATCHED = {
    "State": ("SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"),
    "CrawlState": ("SUCCEEDED", "FAILED", "CANCELLED"),
}


def problems_of(trigger: Wire) -> list[str]:
    """Every broken rule in a trigger.

    Args:
        trigger: The trigger in wire form, its fields checked one by one.

    Returns:
        A message each, with the path.
    """
    return [
        *_problems_of_kind(trigger),
        *_problems_of_conditions(trigger),
        *_problems_of_actions(trigger),
    ]


def _problems_of_kind(trigger: Wire) -> Iterator[str]:
    kind = trigger["Type"]
    if kind == "SCHEDULED":
        try:
            CronSchedule.parse(trigger.get("Schedule") or "")
        except ValueError as error:
            yield f"Schedule: {error}"
    elif trigger.get("Schedule"):
        yield f"Schedule: a {kind} trigger has none"
    if kind == "CONDITIONAL":
        if not conditions_of(trigger):
            yield "Predicate: a CONDITIONAL trigger needs at least one condition"
    elif conditions_of(trigger):
        yield f"Predicate: a {kind} trigger has none"
    if kind == "EVENT":
        if "WorkflowName" not in trigger:
            yield "WorkflowName: an EVENT trigger belongs to a workflow"
    elif trigger.get("EventBatchingCondition"):
        yield f"EventBatchingCondition: a {kind} trigger has none"


def _problems_of_conditions(trigger: Wire) -> Iterator[str]:
    conditions = conditions_of(trigger)
    if len(conditions) > 1 and not trigger["Predicate"].get("Logical"):
        yield "Predicate.Logical: is required for more than one condition"
    for index, condition in enumerate(conditions):
        where = f"Predicate.Conditions[{index}]"
        state = "State" if "JobName" in condition else "CrawlState"
        if ("JobName" in condition) == ("CrawlerName" in condition):
            yield f"{where}: needs either JobName or CrawlerName"
        elif condition.get(state) not in _WATCHED[state]:
            yield f"{where}.{state}: must be one of {', '.join(_WATCHED[state])}"
        elif condition.keys() & _WATCHED.keys() != {state}:
            yield f"{where}: has both State and CrawlState"
        elif not condition.get("LogicalOperator"):  # Glue insists on what its model calls optional.
            yield f"{where}.LogicalOperator: is required"


def _problems_of_actions(trigger: Wire) -> Iterator[str]:
    for index, action in enumerate(trigger["Actions"]):
        if ("JobName" in action) == ("CrawlerName" in action):
            yield f"Actions[{index}]: needs either JobName or CrawlerName"
    if sum("CrawlerName" in action for action in trigger["Actions"]) > _CRAWLERS_AT_MOST:
        yield f"Actions: may start at most {_CRAWLERS_AT_MOST} crawlers"
