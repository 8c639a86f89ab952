"""The operations on jobs and crawlers."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.errors import (
    InvalidInputException,
    ServiceError,
    abbreviated,
)
from glue_wf_sdk.local.account import Account, Handler, found, refuse_taken
from glue_wf_sdk.local.behavior import Behavior
from glue_wf_sdk.local.pages import ByName
from glue_wf_sdk.local.records import Resource, Wire
from glue_wf_sdk.local.refusals import refuse

__all__ = ["HANDLERS"]


def _create(
    account: Account,
    records: ByName[Resource],
    kind: str,
    required: str,
    payload: Mapping[str, Any],
) -> str:
    name: str = payload["Name"]
    if not isinstance(payload.get(required), dict):
        raise refuse(InvalidInputException, f"{required}: is required, and must be a map")
    refuse_taken(records, name, kind)
    definition = {key: value for key, value in payload.items() if key != "Tags"}
    records[name] = Resource(definition, account.clock.now, Behavior())
    account.tags[account.arn(kind, name)] = dict(payload.get("Tags") or {})
    return name


def _create_job(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"Name": _create(account, account.jobs, "job", "Command", payload)}


def _get_job(account: Account, payload: Mapping[str, Any]) -> Wire:
    job = found(account.jobs, payload["JobName"], "job")
    return {
        "Job": {**job.definition, "CreatedOn": job.created_on, "LastModifiedOn": job.created_on}
    }


def _delete_job(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["JobName"]
    if account.jobs.pop(name) is not None:
        account.tags.pop(account.arn("job", name))
    return {"JobName": name}


def _create_crawler(account: Account, payload: Mapping[str, Any]) -> Wire:
    _create(account, account.crawlers, "crawler", "Targets", payload)
    return {}


def _get_crawler(account: Account, payload: Mapping[str, Any]) -> Wire:
    crawler = found(account.crawlers, payload["Name"], "crawler")
    shown: Wire = {
        **crawler.definition,
        "State": "RUNNING" if crawler.running else "READY",
        "CreationTime": crawler.created_on,
        "LastUpdated": crawler.created_on,
        "Version": 1,
    }
    if "Schedule" in shown:
        shown["Schedule"] = {"ScheduleExpression": shown["Schedule"], "State": "SCHEDULED"}
    return {"Crawler": shown}


def _delete_crawler(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    if found(account.crawlers, name, "crawler").running:
        message = f"crawler {abbreviated(name)} is running"
        raise ServiceError("CrawlerRunningException", message)
    account.crawlers.pop(name)
    account.tags.pop(account.arn("crawler", name))
    return {}


HANDLERS: Mapping[str, Handler] = {
    "CreateJob": _create_job,
    "GetJob": _get_job,
    "DeleteJob": _delete_job,
    "CreateCrawler": _create_crawler,
    "GetCrawler": _get_crawler,
    "DeleteCrawler": _delete_crawler,
}
