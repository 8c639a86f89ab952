"""The operations on runs of workflows."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.local.account import Account, Handler
from glue_wf_sdk.local.execution import start_run, stop_run
from glue_wf_sdk.local.graphs import graph_of, statistics_of
from glue_wf_sdk.local.pages import page_of_runs
from glue_wf_sdk.local.records import Run, Wire, without_nulls
from glue_wf_sdk.local.resumption import resume_run

__all__ = ["HANDLERS", "run_wire"]


def run_wire(account: Account, run: Run, *, include_graph: bool) -> Wire:
    """A run as the API shows it.

    Args:
        account: Where it is.
        run: The run.
        include_graph: Whether its graph is wanted.

    Returns:
        The wire form of a WorkflowRun.
    """
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
    if include_graph:
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
    run = account.run(payload["Name"], payload["RunId"])
    return {"Run": run_wire(account, run, include_graph=payload.get("IncludeGraph") or False)}


def _get_all(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    runs, following = page_of_runs("GetWorkflowRuns", payload, account.workflow(name).runs, name)
    include_graph = payload.get("IncludeGraph") or False
    return {
        "Runs": [run_wire(account, run, include_graph=include_graph) for run in runs],
        **following,
    }


def _get_properties(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"RunProperties": dict(account.run(payload["Name"], payload["RunId"]).properties)}


def _put_properties(account: Account, payload: Mapping[str, Any]) -> Wire:
    account.run(payload["Name"], payload["RunId"]).properties |= payload["RunProperties"]
    return {}


HANDLERS: Mapping[str, Handler] = {
    "StartWorkflowRun": _start,
    "StopWorkflowRun": _stop,
    "ResumeWorkflowRun": _resume,
    "GetWorkflowRun": _get,
    "GetWorkflowRuns": _get_all,
    "GetWorkflowRunProperties": _get_properties,
    "PutWorkflowRunProperties": _put_properties,
}
