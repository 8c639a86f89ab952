"""The operations on triggers."""

from collections.abc import Mapping
from typing import Any

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
    "DeleteTrigger": _delete,
    "StartTrigger": _start,
    "StopTrigger": _stop,
}
