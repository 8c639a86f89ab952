"""The operations on triggers."""

from collections.abc import Callable, Mapping
from typing import Any

from glue_wf_sdk.local.api.pagination import page_of_names
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.records import Trigger, Wire
from glue_wf_sdk.local.engine.refusals import reject_duplicate, reject_invalid, require
from glue_wf_sdk.local.engine.triggers import (
    activate_trigger,
    check_trigger,
    deactivate_trigger,
    delete_trigger,
    trigger_changed,
)

_REPLACED = ("Description", "Schedule", "Actions", "Predicate", "EventBatchingCondition")
_KEPT = ("Name", "WorkflowName", "Type", "Actions")


def _create(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    reject_duplicate(account.triggers, name, "trigger")
    workflow_name = payload.get("WorkflowName")
    if workflow_name is not None:
        account.workflow(workflow_name)  # Must exist.
    check_trigger(account, payload)
    fields = (*_KEPT, *_REPLACED)
    trigger = Trigger({key: payload[key] for key in fields if key in payload})
    account.add("trigger", name, trigger, payload)
    if workflow_name is not None:
        account.triggers_in[workflow_name][name] = trigger
    if payload.get("StartOnCreation") and trigger.type != "EVENT":
        trigger.state = "ACTIVATED"
    trigger_changed(account, trigger)
    return {"Name": name}


def _update(account: Account, payload: Mapping[str, Any]) -> Wire:
    trigger = require(account.triggers, payload["Name"], "trigger")
    update = payload["TriggerUpdate"]
    if update.get("Name", trigger.name) != trigger.name:
        reject_invalid(["TriggerUpdate.Name: a trigger cannot be renamed"])
    definition = {key: value for key, value in trigger.definition.items() if key in _KEPT}
    definition |= {key: update[key] for key in _REPLACED if key in update}
    check_trigger(account, definition)
    trigger.definition = definition
    trigger_changed(account, trigger)
    return {"Trigger": trigger.as_wire()}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"Trigger": require(account.triggers, payload["Name"], "trigger").as_wire()}


def _get_all(account: Account, payload: Mapping[str, Any]) -> Wire:
    is_wanted = _can_start(account, payload)
    names, following = page_of_names("GetTriggers", payload, account.triggers, is_wanted)
    return {"Triggers": [account.triggers[name].as_wire() for name in names], **following}


def _list(account: Account, payload: Mapping[str, Any]) -> Wire:
    is_wanted = _can_start(account, payload)
    has_tags = account.tag_filter("trigger", payload)
    names, following = page_of_names(
        "ListTriggers",
        payload,
        account.triggers,
        lambda name: is_wanted(name) and has_tags(name),
    )
    return {"TriggerNames": names, **following}


def _can_start(account: Account, payload: Mapping[str, Any]) -> Callable[[str], bool]:
    """Whether a trigger starts the job named in the request. If no trigger does, all qualify."""
    job_name = payload.get("DependentJobName")
    if job_name is None:
        return lambda _: True
    starting = {
        name
        for name, trigger in account.triggers.items()
        if any(action.get("JobName") == job_name for action in trigger.definition["Actions"])
    }
    return lambda name: not starting or name in starting


def _batch_get(account: Account, payload: Mapping[str, Any]) -> Wire:
    names, triggers = list(dict.fromkeys(payload["TriggerNames"])), account.triggers
    return {
        "Triggers": [triggers[name].as_wire() for name in names if name in triggers],
        "TriggersNotFound": [name for name in names if name not in triggers],
    }


def _delete(account: Account, payload: Mapping[str, Any]) -> Wire:
    if (trigger := account.triggers.get(payload["Name"])) is not None:
        delete_trigger(account, trigger)
    return {"Name": payload["Name"]}


def _start(account: Account, payload: Mapping[str, Any]) -> Wire:
    activate_trigger(account, require(account.triggers, payload["Name"], "trigger"))
    return {"Name": payload["Name"]}


def _stop(account: Account, payload: Mapping[str, Any]) -> Wire:
    deactivate_trigger(account, require(account.triggers, payload["Name"], "trigger"))
    return {"Name": payload["Name"]}


HANDLERS = {
    "CreateTrigger": _create,
    "UpdateTrigger": _update,
    "GetTrigger": _get,
    "GetTriggers": _get_all,
    "ListTriggers": _list,
    "BatchGetTriggers": _batch_get,
    "DeleteTrigger": _delete,
    "StartTrigger": _start,
    "StopTrigger": _stop,
}
