"""What happens in a run: its status and limits; retries, timeouts and concurrency of its jobs."""

from typing import Any

import pytest

from glue_wf_sdk.errors import ConcurrentRunsExceededException, IllegalWorkflowStateException
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.structures import JobRun
from support.local_glue import fetched, finished, started, states


@pytest.fixture
def local() -> LocalGlue:
    """The workflow w starts the job a, then the job b and the crawler c."""
    local = LocalGlue()
    local.client().create_workflow("w")
    local.add_job("a", duration=100)
    local.add_job("b", duration=50)
    local.add_crawler("c", duration=20)
    local.add_trigger("start", workflow="w", jobs=["a"])
    local.add_trigger("next", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"], crawlers=["c"])
    return local


@pytest.fixture
def empty() -> LocalGlue:
    """The workflow w has no triggers."""
    local = LocalGlue()
    local.client().create_workflow("w")
    return local


def with_job(local: LocalGlue, *arguments: Any, **behavior: Any) -> LocalGlue:
    """Adds the job j, and the trigger that starts it."""
    local.add_job("j", *arguments, **behavior)
    local.add_trigger("start j", workflow="w", jobs=["j"])
    return local


def job_runs(local: LocalGlue, run_id: str, name: str = "j") -> list[JobRun]:
    """The job runs of a job, in the order of the answer."""
    details = fetched(local, run_id).node(name).job_details
    return list((details.job_runs if details else None) or ())


def counted(local: LocalGlue, run_id: str) -> dict[str, int]:
    """The statistics that are not 0."""
    statistics = local.call("GetWorkflowRun", Name="w", RunId=run_id)["Run"]["Statistics"]
    return {name.removesuffix("Actions"): count for name, count in statistics.items() if count}


class TestStatus:
    def test_a_run_is_running_until_its_last_action_ends(self, local: LocalGlue) -> None:
        """A run is RUNNING while an action runs, and COMPLETED as soon as none does."""
        run_id = started(local)
        assert "RUNNING" == fetched(local, run_id).status
        assert {"Total": 3, "Running": 1} == counted(local, run_id)
        local.advance(149)
        assert "RUNNING" == fetched(local, run_id).status
        assert {"Total": 3, "Succeeded": 2, "Running": 1} == counted(local, run_id)
        local.advance(1)
        run = fetched(local, run_id)
        assert ("COMPLETED", 150) == (run.status, run.duration and run.duration.total_seconds())
        assert {"Total": 3, "Succeeded": 3} == counted(local, run_id)

    @pytest.mark.parametrize(
        ("name", "outcome", "counter"),
        [
            ("a", "FAILED", "Failed"),
            ("a", "TIMEOUT", "Timeout"),
            ("a", "STOPPED", "Stopped"),
            ("a", "ERROR", "Errored"),
            ("c", "FAILED", "Failed"),
            ("c", "CANCELLED", "Stopped"),
            ("c", "ERROR", "Errored"),
        ],
    )
    def test_completed_does_not_mean_success(
        self, local: LocalGlue, name: str, outcome: str, counter: str
    ) -> None:
        """A run whose job or crawler did not succeed is COMPLETED; the statistics count it."""
        local.set_behavior(name, outcomes=[outcome], crawler=name == "c")
        run = finished(local)
        assert ("COMPLETED", outcome) == (run.status, run.node(name).state)
        others = {} if name == "a" else {"Succeeded": 2}
        assert {"Total": 3, counter: 1, **others} == counted(local, run.workflow_run_id)

    def test_a_run_keeps_the_triggers_of_its_start(self, local: LocalGlue) -> None:
        """Changes of triggers do not affect a run that has started, only the next one."""
        first = started(local)
        before = fetched(local, first)
        local.call("StopTrigger", Name="next")
        local.call("DeleteTrigger", Name="next")
        local.add_job("d")
        local.add_trigger("new", workflow="w", after={"a": "SUCCEEDED"}, jobs=["d"])
        assert before == fetched(local, first)
        local.run_until_idle()
        assert {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"], "c": ["SUCCEEDED"]} == states(
            fetched(local, first)
        )
        assert {"a": ["SUCCEEDED"], "d": ["SUCCEEDED"]} == states(finished(local))


class TestMaxConcurrentRuns:
    def test_one_run_too_many_is_rejected(self, local: LocalGlue) -> None:
        """No more runs than allowed are active at once, and a rejected one leaves no trace."""
        local.client().update_workflow("w", max_concurrent_runs=2)
        started(local)
        local.advance(30)
        started(local)
        with pytest.raises(ConcurrentRunsExceededException, match="2 active runs, its maximum"):
            started(local)
        assert 2 == len(list(local.client().iter_workflow_runs("w")))
        local.run_until_idle()
        started(local)

    def test_a_resume_counts(self, local: LocalGlue) -> None:
        """A run is not resumed while as many runs as allowed are active, STOPPING included."""
        client = local.client()
        client.update_workflow("w", max_concurrent_runs=1)
        run = finished(local)
        node_ids = [run.node("a").unique_id]
        second = started(local)
        with pytest.raises(ConcurrentRunsExceededException):
            client.resume_workflow_run("w", run.workflow_run_id, node_ids)
        client.stop_workflow_run("w", second)
        with pytest.raises(ConcurrentRunsExceededException):
            started(local)
        local.run_until_idle()
        client.resume_workflow_run("w", run.workflow_run_id, node_ids)


class TestStop:
    def test_running_actions_end_and_waiting_ones_never_start(self, local: LocalGlue) -> None:
        """A run goes from RUNNING to STOPPING to STOPPED; what has ended stays as it is."""
        run_id = started(local)
        local.advance(110)
        local.client().stop_workflow_run("w", run_id)
        run = fetched(local, run_id)
        assert "STOPPING" == run.status
        assert {"a": ["SUCCEEDED"], "b": ["STOPPING"], "c": ["CANCELLING"]} == states(run)
        assert {"Total": 3, "Succeeded": 1, "Running": 2} == counted(local, run_id)
        local.run_until_idle()
        run = fetched(local, run_id)
        assert "STOPPED" == run.status
        assert run.duration is not None
        assert 110 < run.duration.total_seconds() < 120
        assert {"a": ["SUCCEEDED"], "b": ["STOPPED"], "c": ["CANCELLED"]} == states(run)
        assert {"Total": 3, "Succeeded": 1, "Stopped": 2} == counted(local, run_id)

    def test_triggers_do_not_fire_in_a_stopped_run(self, local: LocalGlue) -> None:
        """A trigger that watches for STOPPED does not fire in a run that is stopped."""
        local.add_trigger("stopped", workflow="w", after={"a": "STOPPED"}, jobs=["b"])
        run_id = started(local)
        local.client().stop_workflow_run("w", run_id)
        local.run_until_idle()
        assert {"a": ["STOPPED"], "b": [], "c": []} == states(fetched(local, run_id))

    def test_only_a_running_run_can_be_stopped(self, local: LocalGlue) -> None:
        """A run that is STOPPING, STOPPED or COMPLETED cannot be stopped."""
        client = local.client()
        stopped, completed = started(local), started(local)
        client.stop_workflow_run("w", stopped)
        message = "the run is STOPPING; only a RUNNING run can be stopped"
        with pytest.raises(IllegalWorkflowStateException, match=message):
            client.stop_workflow_run("w", stopped)
        local.run_until_idle()
        for run_id in (stopped, completed):
            with pytest.raises(IllegalWorkflowStateException):
                client.stop_workflow_run("w", run_id)


class TestRetries:
    def test_a_failed_job_is_retried(self, empty: LocalGlue) -> None:
        """A retry has the next number, names the attempt before it, and starts when that ends."""
        with_job(empty, outcomes=["FAILED", "FAILED", "SUCCEEDED"], max_retries=5)
        first, second, third = job_runs(empty, finished(empty).workflow_run_id)
        assert ["FAILED", "FAILED", "SUCCEEDED"] == [first.state, second.state, third.state]
        assert [0, 1, 2] == [first.attempt, second.attempt, third.attempt]
        assert (None, first.id, second.id) == (
            first.previous_run_id,
            second.previous_run_id,
            third.previous_run_id,
        )
        assert {"start j"} == {first.trigger_name, second.trigger_name, third.trigger_name}
        assert (first.completed_on, second.completed_on) == (second.started_on, third.started_on)

    def test_retries_run_out(self, empty: LocalGlue) -> None:
        """After MaxRetries retries a job has failed, which counts as one failed action."""
        run = finished(with_job(empty, outcomes=["FAILED"], max_retries=1))
        assert {"j": ["FAILED", "FAILED"]} == states(run)
        assert {"Total": 1, "Failed": 1} == counted(empty, run.workflow_run_id)

    @pytest.mark.parametrize("outcome", ["TIMEOUT", "STOPPED", "ERROR"])
    def test_only_failures_are_retried(self, empty: LocalGlue, outcome: str) -> None:
        """A job that ends in any other state than FAILED is not retried."""
        assert {"j": [outcome]} == states(
            finished(with_job(empty, outcomes=[outcome], max_retries=3))
        )

    def test_crawlers_are_not_retried(self, empty: LocalGlue) -> None:
        """A crawler that fails is not retried."""
        empty.add_crawler("c", outcomes=["FAILED", "SUCCEEDED"])
        empty.add_trigger("start", workflow="w", crawlers=["c"])
        assert {"c": ["FAILED"]} == states(finished(empty))

    def test_triggers_wait_for_the_last_attempt(self, empty: LocalGlue) -> None:
        """A trigger that watches for FAILED does not fire if a retry succeeds."""
        with_job(empty, outcomes=["FAILED", "SUCCEEDED"], max_retries=1)
        for name, state in (("good", "SUCCEEDED"), ("bad", "FAILED")):
            empty.add_job(name)
            empty.add_trigger(f"to {name}", workflow="w", after={"j": state}, jobs=[name])
        expected = {"j": ["FAILED", "SUCCEEDED"], "good": ["SUCCEEDED"], "bad": []}
        assert expected == states(finished(empty))

    def test_retries_keep_their_predecessors(self, empty: LocalGlue) -> None:
        """All attempts name the same predecessors."""
        with_job(empty)
        empty.add_job("b", outcomes=["FAILED"], max_retries=2)
        empty.add_trigger("next", workflow="w", after={"j": "SUCCEEDED"}, jobs=["b"])
        first, _, third = job_runs(empty, finished(empty).workflow_run_id, "b")
        assert first.predecessor_runs == third.predecessor_runs
        assert first.predecessor_runs

    def test_a_stopped_job_is_not_retried(self, empty: LocalGlue) -> None:
        """A job that is stopped with its run is not retried."""
        run_id = started(with_job(empty, max_retries=3))
        empty.client().stop_workflow_run("w", run_id)
        empty.run_until_idle()
        assert {"j": ["STOPPED"]} == states(fetched(empty, run_id))


class TestTime:
    def test_a_job_run_is_starting_for_a_second(self, empty: LocalGlue) -> None:
        """A job run is STARTING, then RUNNING, then in its final state."""
        run_id = started(with_job(empty, duration=10))
        seen: list[tuple[str, int | None]] = []
        for _ in range(4):
            (job_run,) = job_runs(empty, run_id)
            seen.append((str(job_run.state), job_run.execution_time))
            empty.advance(4)
        assert [("STARTING", 0), ("RUNNING", 4), ("RUNNING", 8), ("SUCCEEDED", 10)] == seen

    def test_a_job_can_take_no_time(self, empty: LocalGlue) -> None:
        """A job of duration 0 has ended after the next move of the clock, even by 0 seconds."""
        run_id = started(with_job(empty, duration=0))
        assert {"j": ["STARTING"]} == states(fetched(empty, run_id))
        empty.advance(0)
        assert {"j": ["SUCCEEDED"]} == states(fetched(empty, run_id))

    @pytest.mark.parametrize(
        ("fields", "of_action", "expected"),
        [
            ({}, None, 2880),
            ({"timeout": 5}, None, 5),
            ({"timeout": 5}, 9, 9),
            ({"glue_version": "4.0"}, None, 2880),
            ({"glue_version": "auto"}, None, 2880),
            ({"glue_version": "5.0"}, None, 480),
            ({"glue_version": "10.1"}, None, 480),
            ({"glue_version": "5.0", "timeout": 600}, None, 600),
        ],
    )
    def test_a_job_times_out(
        self, empty: LocalGlue, fields: dict[str, Any], of_action: int | None, expected: int
    ) -> None:
        """The timeout comes from the action, else the job, else the version of Glue."""
        empty.add_job("a", duration=1e9, **fields)
        action = {"JobName": "a", **({"Timeout": of_action} if of_action else {})}
        empty.add_trigger("start", workflow="w", actions=[action])
        empty.add_job("cleanup")
        empty.add_trigger("late", workflow="w", after={"a": "TIMEOUT"}, jobs=["cleanup"])
        run = finished(empty)
        assert {"a": ["TIMEOUT"], "cleanup": ["SUCCEEDED"]} == states(run)
        (job_run,) = job_runs(empty, run.workflow_run_id, "a")
        assert (expected, expected * 60) == (job_run.timeout, job_run.execution_time)
        assert f"the job run exceeded its timeout of {expected} minutes" == job_run.error_message

    def test_a_job_that_ends_at_its_timeout_succeeds(self, empty: LocalGlue) -> None:
        """A job that takes exactly as long as its timeout does not time out."""
        assert {"j": ["SUCCEEDED"]} == states(finished(with_job(empty, duration=300, timeout=5)))

    def test_crawlers_do_not_time_out(self, empty: LocalGlue) -> None:
        """A crawl has no timeout."""
        empty.add_crawler("c", duration=1e6)
        empty.add_trigger("start", workflow="w", crawlers=["c"])
        run_id = started(empty)
        empty.advance(999_999)
        assert {"c": ["RUNNING"]} == states(fetched(empty, run_id))
        empty.run_until_idle()
        assert {"c": ["SUCCEEDED"]} == states(fetched(empty, run_id))


class TestConcurrency:
    @pytest.mark.parametrize("allowed", [None, 1, 2])
    def test_one_job_run_too_many_fails(self, empty: LocalGlue, allowed: int | None) -> None:
        """One more run of a job than allowed (1 by default) is FAILED at once, and not retried."""
        limit = {"execution_property": {"MaxConcurrentRuns": allowed}} if allowed else {}
        with_job(empty, max_retries=1, **limit)
        run_ids = [started(empty) for _ in range((allowed or 1) + 1)]
        empty.advance(0)
        run = fetched(empty, run_ids[-1])
        assert ("COMPLETED", {"j": ["FAILED"]}) == (run.status, states(run))
        assert {"Total": 1, "Failed": 1} == counted(empty, run_ids[-1])
        (job_run,) = job_runs(empty, run_ids[-1])
        assert "Max concurrent runs exceeded" == job_run.error_message
        empty.run_until_idle()
        assert {"j": ["SUCCEEDED"]} == states(fetched(empty, run_ids[0]))
        assert {"j": ["SUCCEEDED"]} == states(finished(empty))

    def test_stopped_and_deleted_runs_make_room(self, empty: LocalGlue) -> None:
        """A job whose run was stopped, or deleted with its workflow, can run again."""
        run_id = started(with_job(empty))
        empty.client().stop_workflow_run("w", run_id)
        empty.run_until_idle()
        started(empty)
        empty.client().delete_workflow("w")
        empty.run_until_idle()
        empty.client().create_workflow("w")  # It has the trigger that the first one left.
        assert {"j": ["SUCCEEDED"]} == states(finished(empty))


class TestMissingResources:
    """Jobs and crawlers that are deleted before they start, or while they run."""

    def test_a_missing_job_or_crawler_ends_in_error(self, empty: LocalGlue) -> None:
        """What is missing when its trigger fires is in ERROR at once, and the run goes on."""
        for name in ("a", "gone", "last"):
            empty.add_job(name)
        empty.add_crawler("lost")
        empty.add_trigger("start", workflow="w", jobs=["gone", "a"], crawlers=["lost"])
        empty.add_trigger("next", workflow="w", after={"a": "SUCCEEDED"}, jobs=["last"])
        empty.call("DeleteJob", JobName="gone")
        empty.call("DeleteCrawler", Name="lost")
        run = finished(empty)
        assert {"Total": 4, "Errored": 2, "Succeeded": 2} == counted(empty, run.workflow_run_id)
        assert ["Job gone not found.", "Crawler with name lost does not exist"] == [
            attempt.error_message for node in run.failed_nodes for attempt in node.attempts
        ]

    def test_a_job_that_is_deleted_while_it_runs_goes_on(self, empty: LocalGlue) -> None:
        """A job run that has started ends as it would have."""
        run_id = started(with_job(empty))
        empty.call("DeleteJob", JobName="j")
        empty.run_until_idle()
        assert {"j": ["SUCCEEDED"]} == states(fetched(empty, run_id))

    def test_a_run_can_be_stopped_before_its_missing_job_ends(self, empty: LocalGlue) -> None:
        """A run can be stopped or deleted at the moment at which a missing job has started."""
        with_job(empty)
        empty.call("DeleteJob", JobName="j")
        empty.client().stop_workflow_run("w", started(empty))
        empty.run_until_idle()
        started(empty)
        empty.client().delete_workflow("w")
        empty.run_until_idle()
        assert () == empty.client().list_workflows().workflows
