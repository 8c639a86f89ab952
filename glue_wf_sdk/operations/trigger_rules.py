"""The rules over several fields of a trigger, without which Glue refuses it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk._core.cron import CronSchedule
from glue_wf_sdk._core.schema import READ, Form, attribute_name
from glue_wf_sdk._core.text import shortened
from glue_wf_sdk.errors import Violation

_Wire: TypeAlias = Mapping[str, Any]

_MAX_CRAWLERS = 2
_MAX_CHARACTERS = 255  # Of a schedule in a message.
JOB_STATES = ("SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT")
CRAWL_STATES = ("SUCCEEDED", "FAILED", "CANCELLED")


@attrs.frozen
class BrokenRule:
    """A rule that a trigger breaks.

    Attributes:
        path: The place, with wire names: ``Predicate.Conditions[0].State``.
        rule: The rule's name, such as ``too_many_crawlers``.
        message: The problem in words.
        refusal: What the service answers; None if no source says it.
    """

    path: str
    rule: str
    message: str
    refusal: str | None = None

    def __str__(self) -> str:
        """The path and the message, on one line."""
        return f"{self.path}: {self.message}"

    def violation(self, form: Form, *, below: str = "") -> Violation:
        """The same for a model, with attribute names in the path unless it was read."""
        path = f"{below}.{self.path}"
        if form is not READ:
            path = re.sub("[A-Za-z]+", _attribute, path)
        return Violation(path, self.rule, self.message)


def _attribute(name: re.Match[str]) -> str:
    return attribute_name(name[0])


def conditions_of(trigger: _Wire) -> Sequence[dict[str, Any]]:
    """The conditions that a trigger in wire form waits for; only a CONDITIONAL one has any."""
    if trigger.get("Type") not in ("CONDITIONAL", None):
        return []
    predicate: _Wire = trigger.get("Predicate") or {}
    return predicate.get("Conditions") or []


def broken_rules(trigger: _Wire) -> list[BrokenRule]:
    """Each rule that a trigger breaks: a payload of CreateTrigger, a TriggerUpdate or a trigger.

    The constraints of its single fields must have been checked. Without a type, only rules that
    hold for all types are applied.

    The refusals are quoted from https://github.com/badmintoncryer/cdk-preflight, whose rules are
    measured on the service, https://github.com/aws/aws-cdk/issues/34652 and
    https://github.com/hashicorp/terraform-provider-aws/issues/39571. Those for a condition without
    a state or a name are quoted from moto's tests.
    """
    return [*_of_type(trigger), *_of_conditions(trigger), *_of_actions(trigger)]


def _of_type(trigger: _Wire) -> Iterator[BrokenRule]:
    kind = trigger.get("Type")
    schedule = trigger.get("Schedule")
    if kind == "SCHEDULED" and not schedule:
        yield BrokenRule(
            "Schedule",
            "schedule",
            "is required for a SCHEDULED trigger",
            "Schedule cannot be null or empty",
        )
    if kind in ("SCHEDULED", None) and schedule:
        yield from _of_schedule(schedule)
    if kind == "CONDITIONAL" and not conditions_of(trigger):
        yield BrokenRule(
            "Predicate",
            "no_conditions",
            "a CONDITIONAL trigger needs at least one condition",
            "Predicate cannot be null or empty",
        )
    if kind == "EVENT" and not trigger.get("WorkflowName"):
        yield BrokenRule(
            "WorkflowName",
            "event",
            "is required for an EVENT trigger",
            "Workflow name cannot be null or empty",
        )
    if kind == "ON_DEMAND" and trigger.get("StartOnCreation"):
        yield BrokenRule(
            "StartOnCreation",
            "start_on_creation_refused",
            "an ON_DEMAND trigger cannot be started on creation",
            "Starting trigger on create is not supported for ON_DEMAND trigger type.",
        )


def _of_schedule(schedule: str) -> Iterator[BrokenRule]:
    try:
        CronSchedule.parse(schedule)
    except ValueError as error:
        yield BrokenRule(
            "Schedule",
            "schedule",
            str(error),
            f"The schedule {shortened(schedule, _MAX_CHARACTERS)} is invalid.",
        )


def _of_conditions(trigger: _Wire) -> Iterator[BrokenRule]:
    conditions = conditions_of(trigger)
    if len(conditions) > 1 and not trigger["Predicate"].get("Logical"):
        yield BrokenRule(
            "Predicate.Logical",
            "no_logical",
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
            path,
            "condition_target",
            "must watch either a job or a crawler",
            None if watches_job else missing,
        )
        return
    kind, field, other, api_name, states = (
        ("job", "State", "CrawlState", "JobRunState", JOB_STATES)
        if watches_job
        else ("crawler", "CrawlState", "State", "CrawlerState", CRAWL_STATES)
    )
    state = condition.get(field)
    allowed = f"must be one of {', '.join(states)}"
    if not state:
        yield BrokenRule(
            f"{path}.{field}",
            "condition_state",
            f"{allowed}: the state of a {kind}",
            "State cannot be null or empty, choose from one of the following"
            f" {kind} state: [{', '.join(states)}]",
        )
    elif state not in states:
        yield BrokenRule(
            f"{path}.{field}",
            "state_not_watchable",
            allowed,
            f"{api_name} should be any of: [{', '.join(states)}]",
        )
    elif condition.get(other):
        yield BrokenRule(f"{path}.{other}", "condition_state", f"is not the state of a {kind}")
    elif not condition.get("LogicalOperator"):  # Glue requires what its model calls optional.
        yield BrokenRule(
            f"{path}.LogicalOperator",
            "no_logical_operator",
            "is required; EQUALS is the only value",
            "Logical operator cannot be null or empty",
        )


def _of_actions(trigger: _Wire) -> Iterator[BrokenRule]:
    actions: Sequence[_Wire] | None = trigger.get("Actions")
    if actions is None:
        return  # A TriggerUpdate may leave them out.
    if not actions:
        yield BrokenRule("Actions", "no_actions", "must start at least one job or crawler")
    watched = {each.get("JobName") for each in conditions_of(trigger)} - {None}
    for index, action in enumerate(actions):
        starts_job = "JobName" in action
        if starts_job == ("CrawlerName" in action):
            both = "Both JobName or CrawlerName cannot be set together in an action"
            yield BrokenRule(
                f"Actions[{index}]",
                "action_target",
                "must start either a job or a crawler",
                both if starts_job else None,
            )
        elif starts_job and action["JobName"] in watched:
            yield BrokenRule(
                f"Actions[{index}]",
                "watches_own_action",
                "starts a job that the trigger itself waits for",
                "Job cannot be a Predicate and Action for Conditional Trigger.",
            )
    if sum("CrawlerName" in action for action in actions) > _MAX_CRAWLERS:
        yield BrokenRule(
            "Actions",
            "too_many_crawlers",
            f"must not start more than {_MAX_CRAWLERS} crawlers",
            "Actions cannot contain more than two crawlers",
        )
