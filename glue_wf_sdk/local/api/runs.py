"""The operations on runs of workflows."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.local.api.pagination import page_of_runs
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.execution import start_run, stop_run
from glue_wf_sdk.local.engine.graphs import graph_of, statistics_of
from glue_wf_sdk.local.engine.records import Run, Wire, without_nulls
from glue_wf_sdk.local.engine.resume import resume_run


def run_wire(account: Account, run: Run, payload: Mapping[str, Any]) -> Wire:
    """A run as the API shows it, with its graph if the request asks for it."""
    shown: Wire = {
        "Name": run.workflow_name,
        "WorkflowRunId": run.id,
        "PreviousRunId": run.previous_id,
        "WorkflowRunProperties": dict(run.properties),
        "StartedOn": run.started_on,
        "CompletedOn": run.completed_on,
        "Status": run.status,
        "ErrorMessage": run.error_message,
        "Statistics": statistics_of(run),
        "StartingEventBatchCondition": run.event_batch,
    }
    if payload.get("IncludeGraph"):
        shown["Graph"] = graph_of(run.design, run, account.clock.now)
    return without_nulls(shown)


def _start(account: Account, payload: Mapping[str, Any]) -> Wire:
    workflow = account.workflow(payload["Name"])
    return {"RunId": start_run(account, workflow, payload.get("RunProperties")).id}


def _stop(account: Account, payload: Mapping[str, Any]) -> Wire:
    stop_run(account, account.run(payload["Name"], payload["RunId"]))
    return {}


def _resume(account: Account, payload: Mapping[str, Any]) -> Wire:
    original = account.run(payload["Name"], payload["RunId"])
    workflow = account.workflow(payload["Name"])
    run, node_ids = resume_run(account, workflow, original, payload["NodeIds"])
    return {"RunId": run.id, "NodeIds": node_ids}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"Run": run_wire(account, account.run(payload["Name"], payload["RunId"]), payload)}


def _get_all(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    runs, following = page_of_runs("GetWorkflowRuns", payload, account.workflow(name).runs, name)
    return {"Runs": [run_wire(account, run, payload) for run in runs], **following}


def _get_properties(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"RunProperties": dict(account.run(payload["Name"], payload["RunId"]).properties)}


def _put_properties(account: Account, payload: Mapping[str, Any]) -> Wire:
    account.run(payload["Name"], payload["RunId"]).properties |= payload["RunProperties"]
    return {}


HANDLERS = {
    "StartWorkflowRun": _start,
    "StopWorkflowRun": _stop,
    "ResumeWorkflowRun": _resume,
    "GetWorkflowRun": _get,
    "GetWorkflowRuns": _get_all,
    "GetWorkflowRunProperties": _get_properties,
    "PutWorkflowRunProperties": _put_properties,
}
