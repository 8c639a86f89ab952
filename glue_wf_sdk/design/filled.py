"""A definition with a valid value in the place of each unknown one."""

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from glue_wf_sdk._core.schema import is_list, is_map
from glue_wf_sdk._core.text import printable
from glue_wf_sdk.design.unknown import Unknown, is_known

_ANSWERED = ("Id", "State")  # Fields of a trigger that was fetched.
_MAX_CHARACTERS = 50  # A name has 255 bytes, and a character up to four.

_CONDITION = {"State": "SUCCEEDED", "LogicalOperator": "EQUALS"}
_VALUES: Mapping[str, Any] = {
    "BatchSize": 1,
    "BatchWindow": 1,
    "CrawlState": "SUCCEEDED",
    "LogicalOperator": "EQUALS",
    "Logical": "AND",
    "MaxConcurrentRuns": 1,
    "NotifyDelayAfter": 1,
    "Schedule": "cron(0 0 * * ? *)",
    "StartOnCreation": False,
    "State": "SUCCEEDED",
    "Timeout": 1,
}
OWN_KEYS = frozenset(
    ("Arguments", "DefaultArguments", "DefaultRunProperties", "NonOverridableArguments", "Tags")
)
"""The fields with maps whose keys users choose, and whose values can be secrets."""
_LEFT_OUT = (  # An invented value would have an effect.
    *sorted(OWN_KEYS),
    "BatchWindow",
    "Description",
    "MaxConcurrentRuns",
    "NotificationProperty",
    "NotifyDelayAfter",
    "SecurityConfiguration",
    "Timeout",
)


def filled_trigger(definition: Mapping[str, Any]) -> dict[str, Any]:
    """A trigger's definition as it could be deployed, as far as what is known of it is valid.

    What is known stays as it is.
    """
    trigger = dict(definition)
    if isinstance(trigger.get("Type"), Unknown):
        trigger["Type"] = probable_type(trigger)
        trigger.pop("StartOnCreation", None)  # Whether it is allowed depends on the type.
    return filled(trigger)


def creation_request(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The request of CreateTrigger that a definition makes; see `filled_trigger`."""
    trigger = filled_trigger(definition)
    return {field: value for field, value in trigger.items() if field not in _ANSWERED}


def probable_type(trigger: Mapping[str, Any]) -> str:
    """The type that a trigger of unknown type has, by its fields."""
    predicate = trigger.get("Predicate")
    if predicate.get("Conditions") if is_map(predicate) else predicate:
        return "CONDITIONAL"
    return "SCHEDULED" if trigger.get("Schedule") else "ON_DEMAND"


def filled(definition: Mapping[str, Any]) -> dict[str, Any]:
    """A definition with a valid value in the place of each unknown one.

    Optional fields are left out if their value is unknown.
    """
    return cast("dict[str, Any]", _filled("", definition))


def _filled(field: str, value: Any) -> Any:
    if isinstance(value, Unknown):
        return instead_of(field, value)
    if is_map(value):
        if field in OWN_KEYS:
            return {key: _text(item) for key, item in value.items()}
        spare = _spare_fields(value)
        return {key: _filled(key, item) for key, item in value.items() if key not in spare}
    if is_list(value):
        # An unknown item can turn out to be none or many.
        known = [each for each in value if is_known(each)]
        return [_item(field, each) for each in known or value[:1]]
    return value


def _spare_fields(item: Mapping[str, Any]) -> list[str]:
    """The unknown fields that are optional, or that must be null beside the others."""
    job, crawler = item.get("JobName"), item.get("CrawlerName")
    if job is None or crawler is None:
        is_of_crawler = job is None
    elif is_known(job) or is_known(crawler):
        is_of_crawler = not is_known(job)
    else:
        is_of_crawler = _is_given(item, "CrawlState") and not _is_given(item, "State")
    others = ("JobName", "State") if is_of_crawler else ("CrawlerName", "CrawlState")
    return [each for each in (*_LEFT_OUT, *others) if isinstance(item.get(each), Unknown)]


def _is_given(item: Mapping[str, Any], field: str) -> bool:
    return item.get(field) is not None and is_known(item[field])


def _text(value: Any) -> Any:
    return filled_text(value) if isinstance(value, Unknown) else _filled("", value)


def _item(field: str, value: Any) -> Any:
    return item_instead_of(field, value) if isinstance(value, Unknown) else _filled(field, value)


def item_instead_of(field: str, value: Unknown) -> Any:
    """A valid item in the place of an unknown one of a list: an action or a condition."""
    return {"JobName": filled_text(value), **(_CONDITION if field == "Conditions" else {})}


def instead_of(field: str, value: Unknown) -> Any:
    """A valid value in the place of an unknown one."""
    if field in ("Actions", "Conditions"):
        return [item_instead_of(field, value)]
    if field == "Predicate":
        return {"Conditions": [item_instead_of("Conditions", value)]}
    if field == "EventBatchingCondition":
        return {"BatchSize": 1}
    if field in OWN_KEYS or field == "NotificationProperty":
        return {}
    return _VALUES.get(field, filled_text(value))


def filled_text(value: object) -> str:
    """A string, or what stands for an unknown one, such as ``${Env}-load``."""
    text = str(value)
    if not isinstance(value, Unknown):
        return text
    shown = printable(text)
    if len(shown) <= _MAX_CHARACTERS:
        return shown
    # Different ones must stay different.
    return shown[:_MAX_CHARACTERS] + hashlib.sha256(shown.encode()).hexdigest()[:12]
