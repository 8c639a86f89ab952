"""Rules over a single trigger that deploys, and surprises."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glue_wf_sdk._core.schema import is_list, is_map
from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.links import NAME_FIELDS, condition_items
from glue_wf_sdk.design.model import DesignUnit, TriggerDesign
from glue_wf_sdk.design.rules.rule import Problem, over_triggers
from glue_wf_sdk.design.rules.words import described, spelled, worded
from glue_wf_sdk.design.unknown import is_known
from glue_wf_sdk.structures import TriggerType

WARNING, INFO = Severity.WARNING, Severity.INFO

_TYPES: Mapping[str, str] = {
    "Schedule": "SCHEDULED",
    "Predicate": "CONDITIONAL",
    "EventBatchingCondition": "EVENT",
}


@over_triggers("GW112", "field-of-another-type", WARNING, "AWS Glue API: CreateTrigger")
def field_of_another_type(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A trigger has a field that belongs to another type.

    `Schedule` is for SCHEDULED triggers, `Predicate` for CONDITIONAL ones and
    `EventBatchingCondition` for EVENT ones. Glue does not use such a field on any other trigger, so
    an ON_DEMAND trigger with a schedule never fires by itself. CDK writes `EventBatchingCondition`
    on conditional triggers; that does no harm and is only an info.

    Remove the field, or change the type.
    """
    for field, owner in _TYPES.items():
        kinds = (each.get("Type") for each in trigger.definitions if _is_given(field, each))
        for kind in dict.fromkeys(kinds):
            if kind == owner or not isinstance(kind, str) or not TriggerType(kind).is_known:
                continue
            message = (
                f"{described(trigger)} is of type {kind}, which does not use"
                f" {spelled(field, unit.language)}; remove the field, or set {{Type={owner}}}"
            )
            yield Problem(
                trigger.place_of(field),
                worded(message, unit.language),
                severity=INFO if owner == "EVENT" else WARNING,
            )


def _is_given(field: str, definition: Mapping[str, Any]) -> bool:
    """Whether a definition certainly has a field that is not empty."""
    if field == "Predicate":
        return any(map(is_map, condition_items(definition)))
    value = definition.get(field)
    return bool(value) and is_known(value)


@over_triggers("GW115", "repeated", WARNING, "AWS Glue API: CreateTrigger, Actions and Predicate")
def repeated(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A trigger has the same action or the same condition twice.

    The same action twice starts the job twice at the same moment, or fails at the job's limit of
    concurrent runs. The same condition twice adds nothing, and is often a copy in which the name
    was not changed. Two runs of one job with different arguments are two different actions.

    Remove the second one, or correct its name.
    """
    for definition in trigger.definitions:
        actions = definition.get("Actions")
        is_conditional = definition.get("Type") == "CONDITIONAL"
        conditions = condition_items(definition) if is_conditional else ()
        for kind, path, items in (
            ("action", "Actions", actions if is_list(actions) else ()),
            ("condition", "Predicate.Conditions", conditions),
        ):
            for first, second in _pairs(items):
                here, there = (spelled(f"{path}[{i}]", unit.language) for i in (second, first))
                message = (
                    f"{described(trigger)}: {here} is the same {kind} as {there}; remove it or"
                    " correct its name"
                )
                yield Problem(trigger.place_of(f"{path}[{second}]"), message)


def _pairs(items: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """The indexes of each item that names something and has occurred before, and of the first."""
    seen: dict[Mapping[str, Any], int] = {}
    for index, item in enumerate(items):
        if is_map(item) and any(item.get(field) for field in NAME_FIELDS):
            first = seen.setdefault(item, index)
            if first != index:
                yield first, index
