"""The operations on crawlers."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import ServiceError
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.records import Resource, Wire
from glue_wf_sdk.local.engine.refusals import reject_duplicate, reject_invalid, require


def _create(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    if not isinstance(payload.get("Targets"), dict):
        reject_invalid(["Targets: is required, and must be a map"])
    reject_duplicate(account.crawlers, name, "crawler")
    definition = {key: value for key, value in payload.items() if key != "Tags"}
    crawler = Resource(definition, account.clock.now, account.behavior_of("CRAWLER", name))
    account.add("crawler", name, crawler, payload)
    return {}


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    crawler = require(account.crawlers, payload["Name"], "crawler")
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


def _delete(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    if require(account.crawlers, name, "crawler").running:
        message = f"crawler {abbreviated(name)} is running"
        raise ServiceError("CrawlerRunningException", message)
    account.remove("crawler", name)
    return {}


HANDLERS = {
    "CreateCrawler": _create,
    "GetCrawler": _get,
    "DeleteCrawler": _delete,
}
