"""The operations on triggers."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.errors import (
    EntityNotFoundException,
    InvalidInputException,
    abbreviated,
)
from glue_wf_sdk.local.account import Account, Handler, found, refuse_taken
from glue_wf_sdk.local.execution import fire, start_run
from glue_wf_sdk.local.graphs import action_named, conditions_of
from glue_wf_sdk.local.records import Trigger, Wire
from glue_wf_sdk.local.refusals import refuse, refuse_input
from glue_wf_sdk.local.starts import arm
from glue_wf_sdk.local.trigger_rules import problems_of

__all__ = ["HANDLERS"]

_FIELDS = ("Description", "Schedule", "Actions", "Predicate", "EventBatchingCondition")


def _create(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    refuse_taken(account.triggers, name, "trigger")
    workflow_name = payload.get("WorkflowName")
    workflow = None if workflow_name is None else account.workflow(workflow_name)
    fields = ("Name", "WorkflowName", "Type", *_FIELDS)
    trigger = Trigger({key: payload[key] for key in fields if key in payload})
    _refuse(account, trigger, starts=payload.get("StartOnCreation") or False)
    account.triggers[name] = trigger
    account.tags[account.arn("trigger", name)] = dict(payload.get("Tags") or {})
    if workflow is not None:
        workflow.triggers[name] = trigger
    if payload.get("StartOnCreation"):
        trigger.state = "ACTIVATED"
    _changed(account, trigger)
    return {"Name": name}


def _refuse(account: Account, trigger: Trigger, *, starts: bool = False) -> None:
    problems = problems_of(trigger.definition)
    if starts and trigger.type == "ON_DEMAND":
        problems.append("StartOnCreation: an ON_DEMAND trigger cannot be started on creation")
    workflow = account.workflows.get(trigger.workflow_name)
    if workflow is not None and trigger.type != "CONDITIONAL":
        others = (each for each in workflow.triggers.values() if each.name != trigger.name)
        if any(each.type != "CONDITIONAL" for each in others):
            problems.append("the workflow has a start trigger already")
    if problems:
        raise refuse_input(problems)
    for named in (*trigger.definition["Actions"], *conditions_of(trigger.definition)):
        node_type, name = action_named(named)
        if account.action(node_type, name) is None:
            raise refuse(
                EntityNotFoundException, f"there is no {node_type.lower()} {abbreviated(name)}"
            )


def _changed(account: Account, trigger: Trigger) -> None:
    workflow = account.workflows.get(trigger.workflow_name)
    if workflow is not None:
        workflow.design = None
    else:
        account.outside_changed(trigger.name)
    arm(account, trigger)


def _update(account: Account, payload: Mapping[str, Any]) -> Wire:
    trigger = found(account.triggers, payload["Name"], "trigger")
    update = payload["TriggerUpdate"]
    if update.get("Name", trigger.name) != trigger.name:
        raise refuse(InvalidInputException, "TriggerUpdate.Name: a trigger cannot be renamed")
    kept = ("Name", "WorkflowName", "Type", "Actions")
    definition = {key: value for key, value in trigger.definition.items() if key in kept}
    replacement = Trigger(definition | {key: update[key] for key in _FIELDS if key in update})
    _refuse(account, replacement)
    trigger.definition = replacement.definition
    _changed(account, trigger)
    return {"Trigger": trigger.as_wire()}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"Trigger": found(account.triggers, payload["Name"], "trigger").as_wire()}


def _delete(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    trigger = account.triggers.pop(name)
    if trigger is not None:
        workflow = account.workflows.get(trigger.workflow_name)
        if workflow is not None:
            del workflow.triggers[name]
        trigger.state = "DEACTIVATED"
        _changed(account, trigger)
        account.tags.pop(account.arn("trigger", name))
    return {"Name": name}


def _start(account: Account, payload: Mapping[str, Any]) -> Wire:
    trigger = found(account.triggers, payload["Name"], "trigger")
    if trigger.type != "ON_DEMAND":
        if trigger.state != "ACTIVATED":  # Else events wait, and are to go on waiting.
            trigger.state = "ACTIVATED"
            _changed(account, trigger)
    elif trigger.workflow_name is not None:
        start_run(account, account.workflow(trigger.workflow_name))
    else:
        account.outside.design = account.outside_design()
        fire(account, account.outside, trigger.name)
    return {"Name": trigger.name}


def _stop(account: Account, payload: Mapping[str, Any]) -> Wire:
    trigger = found(account.triggers, payload["Name"], "trigger")
    if trigger.type != "ON_DEMAND":
        trigger.state = "DEACTIVATED"
        _changed(account, trigger)
    return {"Name": trigger.name}


HANDLERS: Mapping[str, Handler] = {
    "CreateTrigger": _create,
    "UpdateTrigger": _update,
    "GetTrigger": _get,
    "DeleteTrigger": _delete,
    "StartTrigger": _start,
    "StopTrigger": _stop,
}
