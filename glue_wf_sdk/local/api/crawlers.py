"""The operations on crawlers."""

from collections.abc import Iterator, Mapping
from typing import Any

from glue_wf_sdk._core.schema import is_list, readable_items
from glue_wf_sdk.errors import ServiceError
from glue_wf_sdk.local.api.constraints import require_map
from glue_wf_sdk.local.api.pagination import page_of_names
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.crawls import (
    crawler_schedule,
    reset_crawl_timer,
    start_crawl,
    stop_crawls,
)
from glue_wf_sdk.local.engine.records import Resource, Wire
from glue_wf_sdk.local.engine.refusals import reject_duplicate, reject_invalid, require


def _create(account: Account, payload: Mapping[str, Any]) -> Wire:
    name = payload["Name"]
    definition = _definition(payload)
    reject_duplicate(account.crawlers, name, "crawler")
    crawler = Resource(definition, account.clock.now, account.behavior_of("CRAWLER", name))
    account.add("crawler", name, crawler, payload)
    reset_crawl_timer(account, crawler)
    return {}


def _definition(fields: Mapping[str, Any]) -> Wire:
    """The definition that is stored; raises ServiceError if it is invalid."""
    definition = {key: value for key, value in fields.items() if key != "Tags"}
    if definition.get("Schedule") == "":
        # This is how Terraform removes a schedule. Source:
        # https://github.com/hashicorp/terraform-provider-aws/pull/14792.
        del definition["Schedule"]
    require_map(definition, "Targets")
    reject_invalid([*_broken_rules(definition, definition["Targets"])][:1])
    return definition


def _broken_rules(definition: Mapping[str, Any], targets: Mapping[str, Any]) -> Iterator[str]:
    """The rules that a definition breaks, in the service's words."""
    into_database = [kind for kind in targets if kind != "CatalogTargets" and targets[kind]]
    if into_database and not definition.get("DatabaseName"):
        yield (
            "You must provide the DatabaseName parameter when you specify a non-catalog targeted"
            " crawler. Specify the parameter."
        )
    in_s3: Any = targets.get("S3Targets")
    for target in in_s3 if is_list(in_s3) else ():
        if str((readable_items(target) or {}).get("Path")).startswith("/"):
            yield "Invalid S3 Target Path"
    schedule: str | None = definition.get("Schedule")
    if schedule is not None:
        if not schedule.lower().startswith("cron("):
            yield "Invalid schedule cron expression. Expected format: Cron(CRON_EXPRESSION)"
        else:
            try:
                crawler_schedule(schedule)
            except ValueError:
                yield f"Invalid schedule cron expression: {schedule}"


def _update(account: Account, payload: Mapping[str, Any]) -> Wire:
    crawler = _entry(account, payload["Name"])
    _reject_running(crawler)
    crawler.definition = _definition({**crawler.definition, **payload})
    crawler.modified_on = account.clock.now
    crawler.version += 1
    reset_crawl_timer(account, crawler)
    return {}


def _reject_running(crawler: Resource) -> None:
    if crawler.active:
        problem = f"Crawler with name {crawler.name} is running"
        raise ServiceError("CrawlerRunningException", problem)


def _entry(account: Account, name: str) -> Resource:
    return require(account.crawlers, name, "crawler entry")


def _shown(account: Account, crawler: Resource) -> Wire:
    active = crawler.active
    state = "READY"
    if active:
        is_running = any(crawl.state == "RUNNING" for crawl in active)
        state = "RUNNING" if is_running else "STOPPING"
    started_on = max((crawl.started_on for crawl in active), default=account.clock.now)
    shown: Wire = {
        **crawler.definition,
        "State": state,
        "CrawlElapsedTime": int(1000 * (account.clock.now - started_on)),
        "CreationTime": crawler.created_on,
        "LastUpdated": crawler.modified_on,
        "Version": crawler.version,
    }
    if "Schedule" in shown:
        shown["Schedule"] = {"ScheduleExpression": shown["Schedule"], "State": "SCHEDULED"}
    if crawler.last_crawl is not None:
        shown["LastCrawl"] = crawler.last_crawl
    return shown


def _get(account: Account, payload: Mapping[str, Any]) -> Wire:
    return {"Crawler": _shown(account, _entry(account, payload["Name"]))}


def _get_all(account: Account, payload: Mapping[str, Any]) -> Wire:
    names, following = page_of_names("GetCrawlers", payload, account.crawlers)
    return {"Crawlers": [_shown(account, account.crawlers[name]) for name in names], **following}


def _list(account: Account, payload: Mapping[str, Any]) -> Wire:
    has_tags = account.tag_filter("crawler", payload)
    names, following = page_of_names("ListCrawlers", payload, account.crawlers, has_tags)
    return {"CrawlerNames": names, **following}


def _batch_get(account: Account, payload: Mapping[str, Any]) -> Wire:
    names = list(dict.fromkeys(payload["CrawlerNames"]))
    crawlers = account.crawlers
    return {
        "Crawlers": [_shown(account, crawlers[name]) for name in names if name in crawlers],
        "CrawlersNotFound": [name for name in names if name not in crawlers],
    }


def _to_run(account: Account, name: str) -> Resource:
    return require(account.crawlers, name, "crawler")


def _start(account: Account, payload: Mapping[str, Any]) -> Wire:
    start_crawl(account, _to_run(account, payload["Name"]))
    return {}


def _stop(account: Account, payload: Mapping[str, Any]) -> Wire:
    stop_crawls(account, _to_run(account, payload["Name"]))
    return {}


def _delete(account: Account, payload: Mapping[str, Any]) -> Wire:
    crawler = _entry(account, payload["Name"])
    _reject_running(crawler)
    account.clock.cancel(crawler.timer)
    account.remove("crawler", crawler.name)
    return {}


HANDLERS = {
    "CreateCrawler": _create,
    "UpdateCrawler": _update,
    "GetCrawler": _get,
    "GetCrawlers": _get_all,
    "ListCrawlers": _list,
    "BatchGetCrawlers": _batch_get,
    "StartCrawler": _start,
    "StopCrawler": _stop,
    "DeleteCrawler": _delete,
}
