"""The operations on workflows."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.local.api.pagination import page_of_names
from glue_wf_sdk.local.api.runs import run_wire
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.execution import abandon_run, current_design
from glue_wf_sdk.local.engine.graphs import graph_of
from glue_wf_sdk.local.engine.records import Wire, Workflow
from glue_wf_sdk.local.engine.refusals import reject_duplicate

_FIELDS = ("Description", "DefaultRunProperties", "MaxConcurrentRuns")


def _create(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    reject_duplicate(account.workflows, name, "workflow")
    definition = {key: payload[key] for key in ("Name", *_FIELDS) if key in payload}
    now = account.clock.now
    triggers = account.triggers_in[name]  # A deleted workflow may have left some.
    workflow = Workflow(definition, created_on=now, modified_on=now, triggers=triggers)
    account.add("workflow", name, workflow, payload)
    return {"Name": name}


def _update(account: Account, payload: Mapping[str, Any]) -> Wire:
    workflow = account.workflow(payload["Name"])
    changes = {key: payload[key] for key in _FIELDS if key in payload}
    workflow.definition = {**workflow.definition, **changes}
    workflow.modified_on = account.clock.now
    return {"Name": workflow.name}


def _delete(account: Account, payload: Mapping[str, Any]) -> Wire:
    if (workflow := account.workflows.get(payload["Name"])) is not None:
        for run in workflow.active_runs:
            abandon_run(account, run)
        account.remove_workflow(workflow)
    return {"Name": payload["Name"]}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"Workflow": _workflow_wire(account, account.workflow(payload["Name"]), payload)}


def _workflow_wire(account: Account, workflow: Workflow, payload: Mapping[str, Any]) -> Wire:
    shown: Wire = {
        **workflow.definition,
        "CreatedOn": workflow.created_on,
        "LastModifiedOn": workflow.modified_on,
    }
    if workflow.blueprint is not None:
        shown["BlueprintDetails"] = workflow.blueprint
    if (last := workflow.runs.latest) is not None:
        shown["LastRun"] = run_wire(account, last, payload)
    if payload.get("IncludeGraph"):
        shown["Graph"] = graph_of(current_design(account, workflow))
    return shown


def _list(account: Account, payload: Mapping[str, Any]) -> Wire:
    names, following = page_of_names("ListWorkflows", payload, account.workflows)
    return {"Workflows": names, **following}


def _batch_get(account: Account, payload: Mapping[str, Any]) -> Wire:
    names = list(dict.fromkeys(payload["Names"]))
    return {
        "Workflows": [
            _workflow_wire(account, account.workflows[name], payload)
            for name in names
            if name in account.workflows
        ],
        "MissingWorkflows": [name for name in names if name not in account.workflows],
    }


HANDLERS = {
    "CreateWorkflow": _create,
    "UpdateWorkflow": _update,
    "DeleteWorkflow": _delete,
    "GetWorkflow": _get,
    "ListWorkflows": _list,
    "BatchGetWorkflows": _batch_get,
}
