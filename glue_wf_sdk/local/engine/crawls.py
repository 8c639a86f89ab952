"""Crawls outside of workflows: started by a call, or by the crawler's schedule."""

from datetime import UTC, datetime

from glue_wf_sdk._core.cron import CronSchedule
from glue_wf_sdk.errors import ServiceError
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.execution import begin, stop_attempt
from glue_wf_sdk.local.engine.records import ActionNode, Resource


def crawler_schedule(expression: str) -> CronSchedule:
    """The schedule of a crawler; raises ValueError.

    It may fire more often than that of a trigger: the service accepts ``cron(0/1 * * * ? *)``.
    """
    return CronSchedule.parse(expression, minutes_apart=1)


def reset_crawl_timer(account: Account, crawler: Resource) -> None:
    """Sets the timer of a crawler for its current schedule."""
    account.clock.cancel(crawler.timer)
    crawler.timer = None
    expression: str | None = crawler.definition.get("Schedule")
    if expression is not None:
        now = datetime.fromtimestamp(account.clock.now, UTC)
        following = crawler_schedule(expression).next_after(now)
        if following is not None:
            crawler.timer = account.clock.at(
                following.timestamp(), lambda: _crawl_on_schedule(account, crawler), is_work=False
            )


def _crawl_on_schedule(account: Account, crawler: Resource) -> None:
    reset_crawl_timer(account, crawler)
    if not crawler.active:
        _crawl(account, crawler)


def _crawl(account: Account, crawler: Resource) -> None:
    node = ActionNode(account.ids.node("", "CRAWLER", crawler.name), "CRAWLER", crawler.name)
    begin(account, account.outside_run, node, {"CrawlerName": crawler.name}, trigger_name=None)


def start_crawl(account: Account, crawler: Resource) -> None:
    """Starts a crawl; raises ServiceError if the crawler is running."""
    if crawler.active:
        problem = f"Crawler with name {crawler.name} has already started"
        raise ServiceError("CrawlerRunningException", problem)
    _crawl(account, crawler)


def stop_crawls(account: Account, crawler: Resource) -> None:
    """Stops a crawler, also in workflows; raises ServiceError if it is not running."""
    if not crawler.active:
        problem = f"Crawler with name {crawler.name} isn't running"
        raise ServiceError("CrawlerNotRunningException", problem)
    if all(crawl.state != "RUNNING" for crawl in crawler.active):
        problem = f"Crawler with name {crawler.name} is stopping"
        raise ServiceError("CrawlerStoppingException", problem)
    for crawl in crawler.active:
        stop_attempt(account, crawl)
