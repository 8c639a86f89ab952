"""The operations on runs of jobs, inside and outside of workflows."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.errors import ServiceError
from glue_wf_sdk.local.api.pagination import page_of_runs
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.graphs import job_run_wire
from glue_wf_sdk.local.engine.job_runs import find_job_run, start_job_run, stop_job_run
from glue_wf_sdk.local.engine.records import Wire


def _start(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"JobRunId": start_job_run(account, account.job(payload["JobName"]), payload).id}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    attempt = find_job_run(account.job(payload["JobName"]), payload["RunId"])
    shown = job_run_wire(attempt, account.clock.now)
    if not payload.get("PredecessorsIncluded"):
        shown["PredecessorRuns"] = []
    return {"JobRun": shown}


def _get_all(account: Account, payload: Mapping[str, Any]) -> Wire:
    job, now = account.job(payload["JobName"]), account.clock.now
    attempts, following = page_of_runs("GetJobRuns", payload, job.runs, job.name)
    return {"JobRuns": [job_run_wire(each, now) for each in attempts], **following}


def _batch_stop(account: Account, payload: Mapping[str, Any]) -> Wire:
    submitted: list[Wire] = []
    errors: list[Wire] = []
    for run_id in dict.fromkeys(payload["JobRunIds"]):
        job_run = {"JobName": payload["JobName"], "JobRunId": run_id}
        try:
            stop_job_run(account, account.job(payload["JobName"]), run_id)
        except ServiceError as error:
            detail = {"ErrorCode": error.code, "ErrorMessage": error.message}
            errors.append({**job_run, "ErrorDetail": detail})
        else:
            submitted.append(job_run)
    return {"SuccessfulSubmissions": submitted, "Errors": errors}


HANDLERS = {
    "StartJobRun": _start,
    "GetJobRun": _get,
    "GetJobRuns": _get_all,
    "BatchStopJobRun": _batch_stop,
}
