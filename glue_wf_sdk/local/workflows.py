"""The operations on workflows."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.local.account import Account, Handler, refuse_taken
from glue_wf_sdk.local.execution import abandon_run, current_design
from glue_wf_sdk.local.graphs import graph_of
from glue_wf_sdk.local.pages import page_of_names
from glue_wf_sdk.local.records import Wire, Workflow
from glue_wf_sdk.local.runs import run_wire

__all__ = ["HANDLERS"]

_FIELDS = ("Description", "DefaultRunProperties", "MaxConcurrentRuns")


def _create(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    refuse_taken(account.workflows, name, "workflow")
    definition = {key: payload[key] for key in ("Name", *_FIELDS) if key in payload}
    account.workflows[name] = Workflow(definition, account.clock.now, account.clock.now)
    account.tags[account.arn("workflow", name)] = dict(payload.get("Tags") or {})
    return {"Name": name}


def _update(account: Account, payload: Mapping[str, Any]) -> Wire:
    workflow = account.workflow(payload["Name"])
    given = {key: payload[key] for key in _FIELDS if key in payload}
    workflow.definition = {**workflow.definition, **given}
    workflow.modified_on = account.clock.now
    return {"Name": workflow.name}


def _delete(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    workflow = account.workflows.pop(name)
    if workflow is not None:
        for run in workflow.active_runs:
            abandon_run(account, run)
        for trigger in workflow.triggers.values():
            account.clock.cancel(trigger.timer)
            account.triggers.pop(trigger.name)
            account.tags.pop(account.arn("trigger", trigger.name))
        account.tags.pop(account.arn("workflow", name))
    return {"Name": name}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    workflow = account.workflow(payload["Name"])
    include_graph = payload.get("IncludeGraph") or False
    return {"Workflow": _workflow_wire(account, workflow, include_graph=include_graph)}


def _workflow_wire(account: Account, workflow: Workflow, *, include_graph: bool) -> Wire:
    shown: Wire = {
        **workflow.definition,
        "CreatedOn": workflow.created_on,
        "LastModifiedOn": workflow.modified_on,
    }
    if workflow.blueprint is not None:
        shown["BlueprintDetails"] = workflow.blueprint
    if workflow.runs:
        shown["LastRun"] = run_wire(account, workflow.runs[-1], include_graph=include_graph)
    if include_graph:
        shown["Graph"] = graph_of(current_design(account, workflow))
    return shown


def _list(account: Account, payload: Mapping[str, Any]) -> Wire:
    names, following = page_of_names("ListWorkflows", payload, account.workflows)
    return {"Workflows": names, **following}


def _batch_get(account: Account, payload: Mapping[str, Any]) -> Wire:
    names = list(dict.fromkeys(payload["Names"]))
    include_graph = payload.get("IncludeGraph") or False
    return {
        "Workflows": [
            _workflow_wire(account, account.workflows[name], include_graph=include_graph)
            for name in names
            if name in account.workflows
        ],
        "MissingWorkflows": [name for name in names if name not in account.workflows],
    }


HANDLERS: Mapping[str, Handler] = {
    "CreateWorkflow": _create,
    "UpdateWorkflow": _update,
    "DeleteWorkflow": _delete,
    "GetWorkflow": _get,
    "ListWorkflows": _list,
    "BatchGetWorkflows": _batch_get,
}
