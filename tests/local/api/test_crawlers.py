"""The operations on crawlers, and their schedules."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from glue_wf_sdk.errors import InvalidInputException, ServiceError
from glue_wf_sdk.local import ActionContext, LocalGlue
from glue_wf_sdk.structures import Crawl
from support.local_glue import fetched, started, states

Call = Callable[..., dict[str, Any]]
START = datetime(2026, 1, 1, tzinfo=UTC)
CRAWLER: dict[str, Any] = {
    "Name": "c",
    "Role": "r",
    "DatabaseName": "db",
    "Targets": {"S3Targets": [{"Path": "s3://b/p"}]},
}
# Changes of CRAWLER that the rules allow; ... removes a field.
ALLOWED: Sequence[dict[str, Any]] = [
    {"Targets": {"CatalogTargets": [{"DatabaseName": "d"}]}, "DatabaseName": ...},
    {"Targets": {"S3Targets": []}, "DatabaseName": ...},
    {"Targets": {"S3Targets": "unchecked"}},
    {"Targets": {"S3Targets": ["unchecked", {}]}},
    {"Schedule": "CRON(0/1 * * * ? *)"},
]
HOURLY = "cron(0 * * * ? *)"
HOUR = 3600.0


@pytest.fixture
def local() -> LocalGlue:
    """The crawler c of one minute."""
    local = LocalGlue(start=START)
    local.add_crawler("c", duration=60)
    return local


def crawler(local: LocalGlue) -> dict[str, Any]:
    shown: dict[str, Any] = local.call("GetCrawler", Name="c")["Crawler"]
    return shown


def refused(local: LocalGlue, operation: str, **fields: Any) -> tuple[str, str]:
    """The code and the message with which an operation on the crawler is refused."""
    with pytest.raises(ServiceError) as caught:
        local.call(operation, Name="c", **fields)
    return caught.value.code, caught.value.message


class TestDefinition:
    def test_boto3_creates_a_crawler(self, aws_session: Any) -> None:
        """A boto3 client creates a crawler, and GetCrawler shows it READY, with its schedule."""
        local = LocalGlue(start=START)
        client = aws_session.client("glue")
        local.attach(client)
        client.create_crawler(Schedule="cron(0 1 * * ? *)", TablePrefix="t_", **CRAWLER)
        expected = {
            **CRAWLER,
            "TablePrefix": "t_",
            "Schedule": {"ScheduleExpression": "cron(0 1 * * ? *)", "State": "SCHEDULED"},
            "State": "READY",
            "CrawlElapsedTime": 0,
            "CreationTime": START,
            "LastUpdated": START,
            "Version": 1,
        }
        assert expected == client.get_crawler(Name="c")["Crawler"]

    @pytest.mark.parametrize("changes", ALLOWED)
    def test_what_the_rules_allow(self, changes: dict[str, Any]) -> None:
        """Catalog targets need no database, and a crawler can be scheduled each minute."""
        payload = {key: value for key, value in {**CRAWLER, **changes}.items() if value is not ...}
        assert {} == LocalGlue().call("CreateCrawler", **payload)

    def test_an_update_changes_what_it_names(self, local: LocalGlue, call: Call) -> None:
        """UpdateCrawler changes the given fields, and counts versions."""
        before = crawler(local)
        local.advance(5)
        assert {} == call(local, "UpdateCrawler", Name="c", TablePrefix="t_", Role="other")
        changed = {"TablePrefix": "t_", "Role": "other", "Version": 2}
        expected = {**before, **changed, "LastUpdated": before["LastUpdated"] + 5}
        assert expected == call(local, "GetCrawler", Name="c")["Crawler"]

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"Schedule": "rate(1 hour)"}, "Expected format"),
            ({"DatabaseName": ""}, "You must provide the DatabaseName"),
            ({"Tags": {}}, "Tags: is not a field"),
        ],
    )
    def test_an_invalid_update_changes_nothing(
        self, local: LocalGlue, fields: dict[str, Any], message: str
    ) -> None:
        """What an update leaves is checked as in CreateCrawler."""
        before = crawler(local)
        with pytest.raises(InvalidInputException, match=message):
            local.call("UpdateCrawler", Name="c", **fields)
        assert before == crawler(local)


class TestCrawls:
    def test_a_crawl_runs_and_ends(self, local: LocalGlue, call: Call) -> None:
        """A crawler that is started is RUNNING, then READY, and then shows its last crawl."""
        assert {} == call(local, "StartCrawler", Name="c")
        local.advance(20)
        shown = call(local, "GetCrawler", Name="c")["Crawler"]
        assert ("RUNNING", 20_000) == (shown["State"], shown["CrawlElapsedTime"])
        assert "LastCrawl" not in shown
        local.run_until_idle()
        shown = call(local, "GetCrawler", Name="c")["Crawler"]
        assert ("READY", 0) == (shown["State"], shown["CrawlElapsedTime"])
        prefix = shown["LastCrawl"].pop("MessagePrefix")
        expected = {
            "Status": "SUCCEEDED",
            "LogGroup": "/aws-glue/crawlers",
            "LogStream": "c",
            "StartTime": START.timestamp(),
        }
        assert (expected, 64) == (shown["LastCrawl"], len(prefix))

    @pytest.mark.parametrize(
        ("outcome", "status"),
        [("FAILED", "FAILED"), ("ERROR", "FAILED"), ("CANCELLED", "CANCELLED")],
    )
    def test_a_crawl_that_does_not_succeed(
        self, local: LocalGlue, call: Call, outcome: str, status: str
    ) -> None:
        """The last crawl has one of the states that the API has for it, and an error message."""
        local.set_behavior("c", outcomes=[outcome], crawler=True)
        local.call("StartCrawler", Name="c")
        local.run_until_idle()
        last = call(local, "GetCrawler", Name="c")["Crawler"]["LastCrawl"]
        message = f"LocalGlue was told to end this attempt as {outcome}"
        assert (status, message) == (last["Status"], last["ErrorMessage"])

    def test_its_function_is_called(self, local: LocalGlue) -> None:
        """The function of a crawler that StartCrawler has started sees no workflow."""
        seen: list[ActionContext] = []
        local.set_behavior("c", seen.append, crawler=True)
        local.call("StartCrawler", Name="c")
        local.run_until_idle()
        assert [("c", None, {})] == [(each.name, each.run_id, each.arguments) for each in seen]

    def test_a_crawl_is_stopped(self, local: LocalGlue, call: Call) -> None:
        """A crawler that is stopped is STOPPING, then READY, and its last crawl CANCELLED."""
        local.call("StartCrawler", Name="c")
        local.advance(5)
        assert {} == call(local, "StopCrawler", Name="c")
        assert "STOPPING" == crawler(local)["State"]
        expected = ("CrawlerStoppingException", "Crawler with name c is stopping")
        assert expected == refused(local, "StopCrawler")
        local.run_until_idle()
        shown = crawler(local)
        assert ("READY", "CANCELLED") == (shown["State"], shown["LastCrawl"]["Status"])
        expected = ("CrawlerNotRunningException", "Crawler with name c isn't running")
        assert expected == refused(local, "StopCrawler")

    def test_a_crawl_of_a_workflow_is_stopped(self, local: LocalGlue) -> None:
        """StopCrawler also stops a crawl of a workflow, and triggers that watch it fire."""
        local.client().create_workflow("w")
        local.add_job("j")
        local.add_trigger("start", workflow="w", crawlers=["c"])
        local.add_trigger("next", workflow="w", after={"c": "CANCELLED"}, jobs=["j"])
        run_id = started(local)
        local.call("StopCrawler", Name="c")
        local.run_until_idle()
        assert {"c": ["CANCELLED"], "j": ["SUCCEEDED"]} == states(fetched(local, run_id))

    def test_the_log_stream_of_a_workflows_crawl(self, local: LocalGlue) -> None:
        """The log stream of a crawl in a graph is the crawler's name."""
        local.client().create_workflow("w")
        local.add_trigger("start", workflow="w", crawlers=["c"])
        (crawl,) = fetched(local, started(local)).node("c").attempts
        assert isinstance(crawl, Crawl)
        assert "c" == crawl.log_stream

    def test_a_running_crawler_cannot_be_changed(self, local: LocalGlue, aws_session: Any) -> None:
        """A running crawler can be neither started, updated nor deleted."""
        client = aws_session.client("glue")
        local.attach(client)
        local.add_trigger("t", crawlers=["c"])
        local.call("StartTrigger", Name="t")
        assert "RUNNING" == crawler(local)["State"]
        with pytest.raises(
            client.exceptions.CrawlerRunningException,
            match=r"Crawler with name c has already started$",
        ):
            client.start_crawler(Name="c")
        expected = ("CrawlerRunningException", "Crawler with name c is running")
        assert [expected] * 2 == [
            refused(local, "UpdateCrawler", Role="r"),
            refused(local, "DeleteCrawler"),
        ]
        local.run_until_idle()
        client.delete_crawler(Name="c")

    def test_a_crawler_that_runs_twice_at_once(self, local: LocalGlue) -> None:
        """If a trigger starts a running crawler, it shows the time of the crawl that began last."""
        local.add_trigger("t", crawlers=["c"])
        local.call("StartCrawler", Name="c")
        local.advance(10)
        local.call("StartTrigger", Name="t")
        local.advance(5)
        shown = crawler(local)
        assert ("RUNNING", 5_000) == (shown["State"], shown["CrawlElapsedTime"])
        local.advance(50)
        assert "RUNNING" == crawler(local)["State"]
        local.advance(5)
        assert "READY" == crawler(local)["State"]

    def test_it_fires_no_trigger(self, local: LocalGlue) -> None:
        """A crawl that no trigger has started fires no conditional trigger."""
        local.add_job("j")
        local.add_trigger("next", after={"c": "SUCCEEDED"}, jobs=["j"])
        local.call("StartCrawler", Name="c")
        local.run_until_idle()
        assert [] == local.call("GetJobRuns", JobName="j")["JobRuns"]


class TestSchedules:
    @pytest.fixture
    def crawls(self) -> list[datetime]:
        """When the scheduled crawler has ended."""
        return []

    @pytest.fixture
    def hourly(self, crawls: list[datetime]) -> LocalGlue:
        """The crawler c, which crawls for a minute at each full hour."""
        local = LocalGlue(start=START)
        local.add_crawler("c", lambda _: crawls.append(local.now), schedule=HOURLY)
        return local

    def ends(self, *hours: float) -> list[datetime]:
        return [START + timedelta(hours=hour, minutes=1) for hour in hours]

    def test_a_schedule_starts_crawls(self, hourly: LocalGlue, crawls: list[datetime]) -> None:
        """A crawler with a schedule crawls by itself; run_until_idle does not wait for it."""
        hourly.run_until_idle()
        assert [] == crawls
        hourly.advance(2.5 * HOUR)
        assert self.ends(1, 2) == crawls
        assert START.timestamp() + 2 * HOUR == crawler(hourly)["LastCrawl"]["StartTime"]

    def test_a_running_crawler_is_not_started_again(
        self, hourly: LocalGlue, crawls: list[datetime]
    ) -> None:
        """A firing while the crawler runs is skipped."""
        hourly.set_behavior("c", duration=1.5 * HOUR, crawler=True)
        hourly.advance(4 * HOUR)
        assert [START + timedelta(hours=2.5)] == crawls
        assert "RUNNING" == crawler(hourly)["State"]

    def test_an_update_moves_the_schedule(self, hourly: LocalGlue, crawls: list[datetime]) -> None:
        """A new schedule replaces the old one; another change keeps it."""
        hourly.call("UpdateCrawler", Name="c", Schedule="Cron(30 1 * * ? *)")
        hourly.call("UpdateCrawler", Name="c", TablePrefix="t_")
        hourly.advance(3 * HOUR)
        assert self.ends(1.5) == crawls

    def test_an_empty_schedule_is_none(
        self, hourly: LocalGlue, crawls: list[datetime], call: Call
    ) -> None:
        """An update with an empty schedule removes the schedule, as Terraform does."""
        assert {} == call(hourly, "UpdateCrawler", Name="c", Schedule="")
        hourly.advance(3 * HOUR)
        assert ([], False) == (crawls, "Schedule" in crawler(hourly))
        hourly.add_crawler("other", schedule="")
        assert "Schedule" not in hourly.call("GetCrawler", Name="other")["Crawler"]

    def test_a_deleted_crawler_crawls_no_more(
        self, hourly: LocalGlue, crawls: list[datetime]
    ) -> None:
        """A crawler that was deleted, and perhaps created again, has no schedule left."""
        hourly.call("DeleteCrawler", Name="c")
        hourly.advance(2 * HOUR)
        hourly.add_crawler("c", lambda _: crawls.append(hourly.now))
        hourly.advance(2 * HOUR)
        assert [] == crawls

    def test_a_schedule_that_never_fires(self) -> None:
        """A schedule in the past is accepted, and starts nothing."""
        local = LocalGlue(start=START)
        local.add_crawler("c", schedule="cron(0 1 1 1 ? 2020)")
        local.advance(48 * HOUR)
        assert "LastCrawl" not in crawler(local)
