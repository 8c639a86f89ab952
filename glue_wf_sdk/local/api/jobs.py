"""The operations on jobs."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.records import Resource, Wire
from glue_wf_sdk.local.engine.refusals import reject_duplicate, reject_invalid, require


def _create(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    if not isinstance(payload.get("Command"), dict):
        reject_invalid(["Command: is required, and must be a map"])
    reject_duplicate(account.jobs, name, "job")
    definition = {key: value for key, value in payload.items() if key != "Tags"}
    job = Resource(definition, account.clock.now, account.behavior_of("JOB", name))
    account.add("job", name, job, payload)
    return {"Name": name}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    job = require(account.jobs, payload["JobName"], "job")
    return {
        "Job": {**job.definition, "CreatedOn": job.created_on, "LastModifiedOn": job.created_on}
    }


def _delete(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["JobName"]
    if name in account.jobs:
        account.remove("job", name)
    return {"JobName": name}


HANDLERS = {"CreateJob": _create, "GetJob": _get, "DeleteJob": _delete}
