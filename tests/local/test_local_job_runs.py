"""What jobs and crawlers do within runs: retries, time limits, concurrency, Python functions."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk.errors import EntityNotFoundException
from glue_wf_sdk.local import ActionContext, LocalGlue

Call = Callable[..., dict[str, Any]]


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue whose workflow w starts the job a."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name="w")
    return local


def with_job(local: LocalGlue, *arguments: Any, **definition: Any) -> None:
    """Creates the job a, and the trigger that starts it."""
    local.add_job("a", *arguments, **definition)
    local.add_trigger("start", workflow="w", jobs=["a"])


def started(local: LocalGlue) -> str:
    """The id of a run that starts."""
    run_id: str = local.call("StartWorkflowRun", Name="w")["RunId"]
    return run_id


def attempts(local: LocalGlue, run_id: str, name: str = "a") -> list[dict[str, Any]]:
    """The job runs of a job or the crawls of a crawler."""
    run = local.call("GetWorkflowRun", Name="w", RunId=run_id, IncludeGraph=True)["Run"]
    for node in run["Graph"]["Nodes"]:
        if node["Name"] == name and node["Type"] != "TRIGGER":
            shown: list[dict[str, Any]] = (
                node["JobDetails"]["JobRuns"]
                if node["Type"] == "JOB"
                else node["CrawlerDetails"]["Crawls"]
            )
            return shown
    raise AssertionError(name)


def ended(local: LocalGlue, name: str = "a") -> list[dict[str, Any]]:
    """The same of a new run, once it has ended."""
    run_id = started(local)
    local.run_until_idle()
    return attempts(local, run_id, name)


def states(job_runs: list[dict[str, Any]]) -> list[str]:
    """The states of job runs."""
    return [job_run["JobRunState"] for job_run in job_runs]


class TestRetries:
    """MaxRetries of a job."""

    def test_failed_job_is_tried_again(self, local: LocalGlue, call: Call) -> None:
        """Each attempt counts on, names the one before it, and begins when that has ended."""
        with_job(local, outcomes=["FAILED", "FAILED", "SUCCEEDED"], MaxRetries=5)
        run_id = started(local)
        local.run_until_idle()
        call(local, "GetWorkflowRun", Name="w", RunId=run_id, IncludeGraph=True)
        runs = attempts(local, run_id)
        assert ["FAILED", "FAILED", "SUCCEEDED"] == states(runs)
        assert [0, 1, 2] == [run["Attempt"] for run in runs]
        expected = [None, runs[0]["Id"], runs[1]["Id"]]
        assert expected == [run.get("PreviousRunId") for run in runs]
        assert {"start"} == {run["TriggerName"] for run in runs}
        assert [runs[0]["CompletedOn"], runs[1]["CompletedOn"]] == [
            run["StartedOn"] for run in runs[1:]
        ]

    def test_retries_run_out(self, local: LocalGlue) -> None:
        """A job is tried once more than MaxRetries says, and counts as one failed action."""
        with_job(local, outcomes=["FAILED"], MaxRetries=1)
        run_id = started(local)
        local.run_until_idle()
        assert ["FAILED", "FAILED"] == states(attempts(local, run_id))
        run = local.call("GetWorkflowRun", Name="w", RunId=run_id)["Run"]
        assert (1, 1) == (run["Statistics"]["FailedActions"], run["Statistics"]["TotalActions"])

    @pytest.mark.parametrize("outcome", ["TIMEOUT", "STOPPED", "ERROR"])
    def test_only_failures_are_tried_again(self, local: LocalGlue, outcome: str) -> None:
        """What ends in another way than by failing is not tried again."""
        with_job(local, outcomes=[outcome], MaxRetries=3)
        assert [outcome] == states(ended(local))

    def test_triggers_wait_for_the_last_attempt(self, local: LocalGlue) -> None:
        """A trigger sees the last attempt only: one that watches for FAILED stays silent."""
        with_job(local, outcomes=["FAILED", "SUCCEEDED"], MaxRetries=1)
        for name, state in (("good", "SUCCEEDED"), ("bad", "FAILED")):
            local.add_job(name)
            local.add_trigger(f"to {name}", workflow="w", after={"a": state}, jobs=[name])
        run_id = started(local)
        local.run_until_idle()
        assert ["SUCCEEDED"] == states(attempts(local, run_id, "good"))
        assert [] == attempts(local, run_id, "bad")

    def test_retry_of_a_retry_keeps_what_it_waited_for(self, local: LocalGlue) -> None:
        """All attempts name the same predecessors."""
        with_job(local)
        local.add_job("b", outcomes=["FAILED"], MaxRetries=2)
        local.add_trigger("next", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"])
        runs = ended(local, "b")
        assert 3 == len(runs)
        assert runs[0]["PredecessorRuns"] == runs[2]["PredecessorRuns"] != []

    def test_crawlers_have_none(self, local: LocalGlue) -> None:
        """A crawler that fails is not tried again."""
        local.add_crawler("c", outcomes=["FAILED", "SUCCEEDED"])
        local.add_trigger("start", workflow="w", crawlers=["c"])
        assert ["FAILED"] == [crawl["State"] for crawl in ended(local, "c")]

    def test_stopped_run_tries_nothing_again(self, local: LocalGlue) -> None:
        """A job that is stopped with its run is not tried again."""
        with_job(local, MaxRetries=3)
        run_id = started(local)
        local.call("StopWorkflowRun", Name="w", RunId=run_id)
        local.run_until_idle()
        assert ["STOPPED"] == states(attempts(local, run_id))


class TestTime:
    """How long attempts take, and may take."""

    def test_first_second_is_starting(self, local: LocalGlue) -> None:
        """A job run is STARTING, then RUNNING, then in its last state."""
        with_job(local, duration=10)
        run_id = started(local)
        seen: list[tuple[str, int]] = []
        for _ in range(4):
            (run,) = attempts(local, run_id)
            seen.append((run["JobRunState"], run["ExecutionTime"]))
            local.advance(4)
        assert [("STARTING", 0), ("RUNNING", 4), ("RUNNING", 8), ("SUCCEEDED", 10)] == seen

    def test_no_time_at_all(self, local: LocalGlue) -> None:
        """A job of no duration has ended when time next passes, be it by 0 seconds."""
        with_job(local, duration=0)
        run_id = started(local)
        assert ["STARTING"] == states(attempts(local, run_id))
        local.advance(0)
        assert ["SUCCEEDED"] == states(attempts(local, run_id))

    @pytest.mark.parametrize(
        ("of_job", "of_action", "expected"), [(None, None, 2880), (5, None, 5), (5, 9, 9)]
    )
    def test_timeout(
        self, local: LocalGlue, of_job: int | None, of_action: int | None, expected: int
    ) -> None:
        """A job is ended after the minutes of the action, else its own, else two days."""
        definition: dict[str, Any] = {"Timeout": of_job} if of_job else {}
        local.add_job("a", duration=1e9, **definition)
        action = {"JobName": "a", **({"Timeout": of_action} if of_action else {})}
        local.add_trigger("start", workflow="w", Actions=[action])
        local.add_job("cleanup")
        local.add_trigger("late", workflow="w", after={"a": "TIMEOUT"}, jobs=["cleanup"])
        run_id = started(local)
        local.run_until_idle()
        (run,) = attempts(local, run_id)
        assert "TIMEOUT" == run["JobRunState"]
        assert (expected, expected * 60) == (run["Timeout"], run["ExecutionTime"])
        assert f"longer than {expected} minutes" in run["ErrorMessage"]
        assert ["SUCCEEDED"] == states(attempts(local, run_id, "cleanup"))

    def test_just_in_time(self, local: LocalGlue) -> None:
        """A job that takes exactly as long as it may is not timed out."""
        with_job(local, duration=300, Timeout=5)
        assert ["SUCCEEDED"] == states(ended(local))

    def test_crawlers_have_no_limit(self, local: LocalGlue) -> None:
        """A crawler takes as long as it takes."""
        local.add_crawler("c", duration=1e6)
        local.add_trigger("start", workflow="w", crawlers=["c"])
        run_id = started(local)
        local.advance(999_999)
        assert ["RUNNING"] == [crawl["State"] for crawl in attempts(local, run_id, "c")]
        local.run_until_idle()
        assert ["SUCCEEDED"] == [crawl["State"] for crawl in attempts(local, run_id, "c")]

    @pytest.mark.parametrize("duration", [-1, math.nan, math.inf])
    def test_impossible_durations(self, local: LocalGlue, duration: float) -> None:
        """A duration is a finite number of seconds from 0 on; with another, no job is made."""
        with pytest.raises(ValueError, match="duration"):
            local.add_job("a", duration=duration)
        with pytest.raises(EntityNotFoundException):
            local.call("GetJob", JobName="a")


class TestOutcomes:
    """The states in which attempts are told to end."""

    def test_one_after_the_other_over_all_runs(self, local: LocalGlue) -> None:
        """Outcomes are used up over all runs, and the last one holds on."""
        with_job(local, outcomes=["FAILED", "STOPPED", "SUCCEEDED"])
        seen = [state for _ in range(4) for state in states(ended(local))]
        assert ["FAILED", "STOPPED", "SUCCEEDED", "SUCCEEDED"] == seen

    def test_set_behavior_begins_anew(self, local: LocalGlue) -> None:
        """What set_behavior says holds from the next attempt on, the first outcome first."""
        with_job(local, outcomes=["FAILED"])
        ended(local)
        local.set_behavior("a", outcomes=["STOPPED", "FAILED"])
        assert ["STOPPED", "FAILED"] == states(ended(local)) + states(ended(local))

    @pytest.mark.parametrize("outcomes", ["FAILED", ["CANCELLED"], ["RUNNING"], [""]])
    def test_unknown_outcomes(self, local: LocalGlue, outcomes: list[str]) -> None:
        """A job cannot end as a crawl does, or in a state that is no end, or by a string."""
        with pytest.raises(ValueError, match="outcomes must be a list of"):
            local.add_job("a", outcomes=outcomes)

    def test_unknown_outcomes_of_crawlers(self, local: LocalGlue) -> None:
        """A crawl cannot end as a job run does."""
        with pytest.raises(ValueError, match="CANCELLED"):
            local.add_crawler("c", outcomes=["TIMEOUT"])

    def test_behavior_of_nothing(self, local: LocalGlue) -> None:
        """There must be a job or crawler of the name, and of the kind that is asked for."""
        local.add_job("a")
        with pytest.raises(EntityNotFoundException, match="no job 'b'"):
            local.set_behavior("b")
        with pytest.raises(EntityNotFoundException, match="no crawler 'a'"):
            local.set_behavior("a", crawler=True)


class TestConcurrency:
    """ExecutionProperty of a job."""

    @pytest.mark.parametrize("allowed", [None, 1, 2])
    def test_one_too_many(self, local: LocalGlue, allowed: int | None) -> None:
        """One more run of a job than allowed (one, if nothing is said) is an ERROR at once."""
        limit = {"ExecutionProperty": {"MaxConcurrentRuns": allowed}} if allowed else {}
        with_job(local, **limit)
        run_ids = [started(local) for _ in range((allowed or 1) + 1)]
        local.advance(0)
        (run,) = attempts(local, run_ids[-1])
        assert "ERROR" == run["JobRunState"]
        assert "concurrent runs exceeded" in run["ErrorMessage"]
        shown = local.call("GetWorkflowRun", Name="w", RunId=run_ids[-1])["Run"]
        assert "COMPLETED" == shown["Status"]
        assert 1 == shown["Statistics"]["ErroredActions"]
        local.run_until_idle()
        assert ["SUCCEEDED"] == states(attempts(local, run_ids[0]))
        assert ["SUCCEEDED"] == states(ended(local))

    def test_stopped_and_deleted_runs_make_room(self, local: LocalGlue) -> None:
        """A job whose run has been stopped, or deleted with its workflow, can run again."""
        with_job(local)
        run_id = started(local)
        local.call("StopWorkflowRun", Name="w", RunId=run_id)
        local.run_until_idle()
        started(local)
        local.call("DeleteWorkflow", Name="w")
        local.run_until_idle()
        local.call("CreateWorkflow", Name="w")
        local.add_trigger("start", workflow="w", jobs=["a"])
        assert ["SUCCEEDED"] == states(ended(local))

    def test_crawler_shows_that_it_runs(self, local: LocalGlue, call: Call) -> None:
        """GetCrawler shows whether a crawl is under way."""
        local.add_crawler("c")
        local.add_trigger("start", workflow="w", crawlers=["c"])
        started(local)
        assert "RUNNING" == call(local, "GetCrawler", Name="c")["Crawler"]["State"]
        local.run_until_idle()
        assert "READY" == call(local, "GetCrawler", Name="c")["Crawler"]["State"]


class TestGone:
    """Jobs and crawlers that are deleted before they start, or while they run."""

    def test_deleted_before_its_trigger_fires(self, local: LocalGlue, call: Call) -> None:
        """What is gone when its trigger fires ends as an ERROR at once, and the run goes on."""
        for name in ("a", "gone", "last"):
            local.add_job(name)
        local.add_crawler("lost")
        local.add_trigger("start", workflow="w", jobs=["gone", "a"], crawlers=["lost"])
        local.add_trigger("next", workflow="w", after={"a": "SUCCEEDED"}, jobs=["last"])
        local.call("DeleteJob", JobName="gone")
        local.call("DeleteCrawler", Name="lost")
        run_id = started(local)
        local.run_until_idle()
        run = call(local, "GetWorkflowRun", Name="w", RunId=run_id, IncludeGraph=True)["Run"]
        assert (2, 2) == (
            run["Statistics"]["ErroredActions"],
            run["Statistics"]["SucceededActions"],
        )
        (gone,), (lost,) = attempts(local, run_id, "gone"), attempts(local, run_id, "lost")
        assert ("ERROR", "ERROR") == (gone["JobRunState"], lost["State"])
        assert "the job 'gone' does not exist" == gone["ErrorMessage"]
        assert "the crawler 'lost' does not exist" == lost["ErrorMessage"]

    def test_deleted_while_it_runs(self, local: LocalGlue) -> None:
        """A job run that has started ends as it would have."""
        with_job(local)
        run_id = started(local)
        local.call("DeleteJob", JobName="a")
        local.run_until_idle()
        assert ["SUCCEEDED"] == states(attempts(local, run_id))

    def test_stopped_before_it_has_ended(self, local: LocalGlue) -> None:
        """A run can be stopped in the moment in which a job that is gone has been started."""
        with_job(local)
        local.call("DeleteJob", JobName="a")
        for operation in ("StopWorkflowRun", "DeleteWorkflow"):
            run_id = started(local)
            payload = {"RunId": run_id} if operation == "StopWorkflowRun" else {}
            local.call(operation, Name="w", **payload)
            local.run_until_idle()
        assert [] == local.call("ListWorkflows")["Workflows"]


def test_job_run_shows_its_job(local: LocalGlue, call: Call) -> None:
    """A job run has the capacity and version of its job, and the arguments of its action."""
    local.add_job("a", GlueVersion="5.0", WorkerType="G.1X", NumberOfWorkers=2)
    action = {"JobName": "a", "Arguments": {"--day": "1"}}
    local.add_trigger("start", workflow="w", Actions=[action])
    run_id = started(local)
    call(local, "GetWorkflowRun", Name="w", RunId=run_id, IncludeGraph=True)
    (run,) = attempts(local, run_id)
    assert ("5.0", "G.1X", 2) == (run["GlueVersion"], run["WorkerType"], run["NumberOfWorkers"])
    assert {"--day": "1"} == run["Arguments"]
    assert run["Id"].startswith("jr_")


def test_secrets_stay_out_of_reprs() -> None:
    """The repr of what a function is given shows no argument and no property."""
    context = ActionContext(
        name="a",
        workflow_name="w",
        run_id="r",
        attempt=0,
        arguments={"--password": "hunter2"},
        run_properties={"key": "hunter2"},
        client=LocalGlue().client(),
    )
    assert "hunter2" not in repr(context)
