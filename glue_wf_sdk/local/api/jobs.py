"""The operations on jobs."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.local.api.constraints import require_map
from glue_wf_sdk.local.api.pagination import page_of_names
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.job_rules import broken_job_rules
from glue_wf_sdk.local.engine.records import Resource, Wire
from glue_wf_sdk.local.engine.refusals import reject_duplicate, reject_invalid


def _create(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    require_map(payload, "Command")
    definition = {key: value for key, value in payload.items() if key != "Tags"}
    reject_invalid([*broken_job_rules(definition)][:1])
    reject_duplicate(account.jobs, name, "job")
    job = Resource(definition, account.clock.now, account.behavior_of("JOB", name))
    account.add("job", name, job, payload)
    return {"Name": name}


def _update(account: Account, payload: Mapping[str, Any]) -> Wire:
    job = account.job(payload["JobName"])
    definition: Wire = {"Name": job.name, "Command": {}, **payload["JobUpdate"]}
    require_map(definition, "Command")
    if "Role" not in definition:
        reject_invalid(["JobUpdate.Role: is required"])
    reject_invalid([*broken_job_rules(definition)][:1])
    job.definition = definition
    job.modified_on = account.clock.now
    return {"JobName": job.name}


def _shown(job: Resource) -> Wire:
    return {**job.definition, "CreatedOn": job.created_on, "LastModifiedOn": job.modified_on}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"Job": _shown(account.job(payload["JobName"]))}


def _get_all(account: Account, payload: Mapping[str, Any]) -> Wire:
    names, following = page_of_names("GetJobs", payload, account.jobs)
    return {"Jobs": [_shown(account.jobs[name]) for name in names], **following}


def _list(account: Account, payload: Mapping[str, Any]) -> Wire:
    has_tags = account.tag_filter("job", payload)
    names, following = page_of_names("ListJobs", payload, account.jobs, has_tags)
    return {"JobNames": names, **following}


def _batch_get(account: Account, payload: Mapping[str, Any]) -> Wire:
    names = list(dict.fromkeys(payload["JobNames"]))
    return {
        "Jobs": [_shown(account.jobs[name]) for name in names if name in account.jobs],
        "JobsNotFound": [name for name in names if name not in account.jobs],
    }


def _delete(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["JobName"]
    if name in account.jobs:
        account.remove("job", name)
    return {"JobName": name}


HANDLERS = {
    "CreateJob": _create,
    "UpdateJob": _update,
    "GetJob": _get,
    "GetJobs": _get_all,
    "ListJobs": _list,
    "BatchGetJobs": _batch_get,
    "DeleteJob": _delete,
}
