"""A definition with a valid value in the place of each unknown one."""

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from glue_wf_sdk._core.schema import is_list, is_map
from glue_wf_sdk._core.text import printable
from glue_wf_sdk.design.unknown import Unknown, is_known

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
_MAPS = ("Arguments", "DefaultRunProperties", "NotificationProperty", "Tags")


def filled_trigger(definition: Mapping[str, Any]) -> dict[str, Any]:
    """A trigger's definition as it could be deployed, as far as what is known of it is valid.

    What is known stays as it is.
    """
    trigger = dict(definition)
    if isinstance(trigger.get("Type"), Unknown):
        trigger["Type"] = probable_type(trigger)
        trigger.pop("StartOnCreation", None)  # Whether it is allowed depends on the type.
    return filled(trigger)


def probable_type(trigger: Mapping[str, Any]) -> str:
    """The type that a trigger of unknown type has, by its fields."""
    if trigger.get("Predicate") is not None:
        return "CONDITIONAL"
    return "ON_DEMAND" if trigger.get("Schedule") is None else "SCHEDULED"


def filled(definition: Mapping[str, Any]) -> dict[str, Any]:
    """A definition with a valid value in the place of each unknown one."""
    return cast("dict[str, Any]", _filled("", definition))


def _filled(field: str, value: Any) -> Any:
    if isinstance(value, Unknown):
        return instead_of(field, value)
    if is_map(value):
        return {key: _filled(key, item) for key, item in value.items() if not _may_lack(value, key)}
    if is_list(value):
        # An unknown item can turn out to be none or many.
        known = [each for each in value if is_known(each)]
        return [_item(field, each) for each in known or value[:1]]
    return value


def _may_lack(item: Mapping[str, Any], key: str) -> bool:
    """Whether a field of an action or condition is unknown, and invalid beside another one."""
    other = {
        "JobName": "CrawlerName",
        "CrawlerName": "JobName",
        "State": "CrawlerName",
        "CrawlState": "JobName",
    }.get(key)
    return isinstance(item[key], Unknown) and item.get(other or "") is not None


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
    if field in _MAPS:
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
