"""The operations on runs of jobs, inside and outside of workflows."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from glue_wf_sdk.errors import (
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    InvalidInputException,
    ValidationException,
)
from glue_wf_sdk.local import ActionContext, LocalGlue
from support.local_glue import fetched, finished, started, states

Call = Callable[..., dict[str, Any]]
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def local() -> LocalGlue:
    """The job j of one minute; the workflow w starts it, then the job next."""
    local = LocalGlue(start=START)
    for name in ("j", "next"):
        local.add_job(name, duration=60)
    local.client().create_workflow("w")
    local.add_trigger("start", workflow="w", jobs=["j"])
    local.add_trigger("then", workflow="w", after={"j": "SUCCEEDED"}, jobs=["next"])
    return local


def run_job(local: LocalGlue, name: str = "j", **fields: Any) -> str:
    run_id: str = local.call("StartJobRun", JobName=name, **fields)["JobRunId"]
    return run_id


def job_run(local: LocalGlue, run_id: str, name: str = "j", **fields: Any) -> dict[str, Any]:
    shown: dict[str, Any] = local.call("GetJobRun", JobName=name, RunId=run_id, **fields)["JobRun"]
    return shown


def listed(local: LocalGlue, name: str = "j") -> list[str]:
    return [each["Id"] for each in local.call("GetJobRuns", JobName=name)["JobRuns"]]


class TestByHand:
    def test_a_job_run_runs_and_ends(self, local: LocalGlue, call: Call) -> None:
        """A job run that is started manually goes STARTING, RUNNING, SUCCEEDED."""
        run_id = call(local, "StartJobRun", JobName="j")["JobRunId"]
        seen: list[str] = []
        for _ in range(3):
            seen.append(
                call(local, "GetJobRun", JobName="j", RunId=run_id)["JobRun"]["JobRunState"]
            )
            local.advance(30)
        assert ["STARTING", "RUNNING", "SUCCEEDED"] == seen
        start = START.timestamp()
        expected: dict[str, Any] = {
            "Id": run_id,
            "Attempt": 0,
            "JobName": "j",
            "StartedOn": start,
            "LastModifiedOn": start + 60,
            "CompletedOn": start + 60,
            "JobRunState": "SUCCEEDED",
            "PredecessorRuns": [],
            "ExecutionTime": 60,
            "Timeout": 2880,
            "LogGroupName": "/aws-glue/jobs",
        }
        assert expected == job_run(local, run_id)

    def test_its_function_is_called(self) -> None:
        """The function sees the arguments of StartJobRun, and no workflow."""
        seen: list[ActionContext] = []
        local = LocalGlue()
        local.add_job(
            "j",
            seen.append,
            default_arguments={"--a": "default", "--b": "default", "--c": "default"},
            non_overridable_arguments={"--c": "fixed"},
        )
        run_id = run_job(local, Arguments={"--b": "given", "--c": "given"})
        local.run_until_idle()
        (context,) = seen
        assert (None, None, 0) == (context.workflow_name, context.run_id, context.attempt)
        expected = {"--JOB_NAME": "j", "--a": "default", "--b": "given", "--c": "fixed"}
        assert expected == context.arguments
        assert {"--b": "given", "--c": "given"} == job_run(local, run_id)["Arguments"]

    def test_it_is_retried(self) -> None:
        """A job run that fails is retried as often as MaxRetries says, with its arguments."""
        local = LocalGlue()
        local.add_job("j", outcomes=["FAILED"], max_retries=2)
        run_job(local, Arguments={"--a": "b"})
        local.run_until_idle()
        runs = local.call("GetJobRuns", JobName="j")["JobRuns"]
        assert [2, 1, 0] == [each["Attempt"] for each in runs]
        assert [{"--a": "b"}] * 3 == [each["Arguments"] for each in runs]
        assert [*(each["Id"] for each in runs[1:]), None] == [
            each.get("PreviousRunId") for each in runs
        ]

    def test_it_times_out(self, local: LocalGlue) -> None:
        """StartJobRun's timeout overrides the job's."""
        local.set_behavior("j", duration=3600)
        run_id = run_job(local, Timeout=5)
        local.run_until_idle()
        shown = job_run(local, run_id)
        assert ("TIMEOUT", 300, 5) == (
            shown["JobRunState"],
            shown["ExecutionTime"],
            shown["Timeout"],
        )

    @pytest.mark.parametrize("workflow", ["w", None])
    def test_it_fires_no_trigger(self, local: LocalGlue, workflow: str | None) -> None:
        """Conditional triggers fire only for jobs that a trigger has started."""
        if workflow is None:
            local.add_trigger("outside", after={"j": "SUCCEEDED"}, jobs=["next"])
        run_job(local)
        local.run_until_idle()
        assert [] == listed(local, "next")

    def test_it_does_not_count_for_triggers_outside_of_workflows(self, local: LocalGlue) -> None:
        """A job run that is started manually does not replace a trigger's as a predecessor."""
        local.add_job("other", duration=300)
        local.add_trigger("both", jobs=["j", "other"])
        after = {"j": "SUCCEEDED", "other": "SUCCEEDED"}
        local.add_trigger("outside", after=after, jobs=["next"])
        local.call("StartTrigger", Name="both")
        local.advance(100)
        (by_trigger,) = listed(local)
        run_job(local)
        local.run_until_idle()
        (run_id,) = listed(local, "next")
        shown = job_run(local, run_id, "next", PredecessorsIncluded=True)
        assert by_trigger in [each["RunId"] for each in shown["PredecessorRuns"]]
        assert [] == job_run(local, run_id, "next")["PredecessorRuns"]

    def test_a_retry_of_an_earlier_run(self, local: LocalGlue) -> None:
        """JobRunId names a job run to retry; its arguments are used again, unless overridden."""
        first = run_job(local, Arguments={"--a": "b"})
        local.run_until_idle()
        second = run_job(local, JobRunId=first)
        local.run_until_idle()
        third = run_job(local, JobRunId=second, Arguments={"--a": "c"})
        assert [(first, 1, {"--a": "b"}), (second, 2, {"--a": "c"})] == [
            (shown["PreviousRunId"], shown["Attempt"], shown["Arguments"])
            for shown in (job_run(local, second), job_run(local, third))
        ]
        with pytest.raises(EntityNotFoundException, match=r"Job Run jr_x not found\."):
            run_job(local, JobRunId="jr_x")

    def test_more_runs_than_allowed(self, local: LocalGlue, aws_session: Any) -> None:
        """StartJobRun rejects one run too many, even if a trigger has started the others."""
        client = aws_session.client("glue")
        local.attach(client)
        started(local)
        with pytest.raises(
            client.exceptions.ConcurrentRunsExceededException,
            match=r"Concurrent runs exceeded for j$",
        ):
            client.start_job_run(JobName="j")
        local.run_until_idle()
        run_job(local)
        with pytest.raises(ConcurrentRunsExceededException):
            run_job(local)

    @pytest.mark.parametrize(
        ("job", "given", "expected"),
        [
            ({"max_capacity": 2.0}, {}, {"MaxCapacity": 2.0}),
            ({"max_capacity": 2.0}, {"MaxCapacity": 5.0}, {"MaxCapacity": 5.0}),
            ({"max_capacity": 2.0}, {"AllocatedCapacity": 5}, {"AllocatedCapacity": 5}),
            (
                {"max_capacity": 2.0},
                {"WorkerType": "G.1X", "NumberOfWorkers": 3},
                {"WorkerType": "G.1X", "NumberOfWorkers": 3},
            ),
            (
                {"worker_type": "G.1X", "number_of_workers": 2},
                {"NumberOfWorkers": 9},
                {"WorkerType": "G.1X", "NumberOfWorkers": 9},
            ),
            (
                {"worker_type": "G.1X", "number_of_workers": 2},
                {"MaxCapacity": 2.0},
                {"MaxCapacity": 2.0},
            ),
            (
                {"security_configuration": "a", "glue_version": "4.0"},
                {"SecurityConfiguration": "b", "ExecutionClass": "FLEX"},
                {"SecurityConfiguration": "b", "ExecutionClass": "FLEX", "GlueVersion": "4.0"},
            ),
        ],
    )
    def test_fields_that_a_job_run_overrides(
        self, call: Call, job: dict[str, Any], given: dict[str, Any], expected: dict[str, Any]
    ) -> None:
        """A job run shows the job's fields, with those that StartJobRun overrides."""
        local = LocalGlue()
        local.add_job("j", **job)
        run_id = call(local, "StartJobRun", JobName="j", **given)["JobRunId"]
        shown = call(local, "GetJobRun", JobName="j", RunId=run_id)["JobRun"]
        names = (
            *("AllocatedCapacity", "MaxCapacity", "WorkerType", "NumberOfWorkers"),
            *("SecurityConfiguration", "ExecutionClass", "GlueVersion"),
        )
        assert expected == {name: shown[name] for name in names if name in shown}

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"WorkerType": "G.1X"}, "Please set both Worker Type and Number of Workers."),
            (
                {"WorkerType": "G.1X", "NumberOfWorkers": 1},
                "To use Worker Type G.1X, minimum allowed value of Number of Workers is 2.",
            ),
            (
                {"AllocatedCapacity": 2, "MaxCapacity": 5.0},
                "Please set only Allocated Capacity or Max Capacity",
            ),
            ({"Timeout": 10_081}, "Timeout should be less than or equal to 10080 minutes."),
        ],
    )
    def test_an_invalid_override(self, local: LocalGlue, given: Any, message: str) -> None:
        """What a job run overrides must obey the rules of CreateJob."""
        with pytest.raises(InvalidInputException) as caught:
            run_job(local, **given)
        assert message == caught.value.message
        assert [] == listed(local)

    def test_a_change_of_the_job_does_not_affect_a_run(self, local: LocalGlue) -> None:
        """A job run keeps the definition with which it started."""
        update = {"Role": "r", "Command": {"Name": "glueetl"}}
        local.call("UpdateJob", JobName="j", JobUpdate={**update, "GlueVersion": "4.0"})
        run_id = run_job(local)
        local.call("UpdateJob", JobName="j", JobUpdate=update)
        assert "4.0" == job_run(local, run_id)["GlueVersion"]

    def test_a_missing_job(self, local: LocalGlue) -> None:
        """An operation on a job that does not exist raises EntityNotFoundException."""
        local.call("DeleteJob", JobName="j")
        for operation, fields in (("StartJobRun", {}), ("GetJobRun", {"RunId": "x"})):
            with pytest.raises(EntityNotFoundException, match=r"Job j not found\."):
                local.call(operation, JobName="j", **fields)
        with pytest.raises(EntityNotFoundException, match=r"Job j not found\."):
            local.call("GetJobRuns", JobName="j")


class TestInWorkflows:
    def test_each_job_run_of_a_graph_is_found(self, local: LocalGlue) -> None:
        """GetJobRun finds each job run of a workflow run, and shows it as the graph does."""
        run = finished(local)
        shown = local.call("GetWorkflowRun", Name="w", RunId=run.workflow_run_id, IncludeGraph=True)
        (in_graph,) = (
            job_run
            for node in shown["Run"]["Graph"]["Nodes"]
            if node["Name"] == "next"
            for job_run in node["JobDetails"]["JobRuns"]
        )
        assert in_graph["PredecessorRuns"]
        assert in_graph == job_run(local, in_graph["Id"], "next", PredecessorsIncluded=True)
        with pytest.raises(EntityNotFoundException, match="Job Run"):
            job_run(local, in_graph["Id"], "j")

    def test_a_run_too_many_is_listed(self, local: LocalGlue) -> None:
        """A job run that FAILED because others were active is among the runs of its job."""
        run_job(local)
        run = finished(local)
        assert {"j": ["FAILED"], "next": []} == states(run)
        assert ["FAILED", "SUCCEEDED"] == [
            each["JobRunState"] for each in local.call("GetJobRuns", JobName="j")["JobRuns"]
        ]

    def test_the_job_runs_of_a_deleted_workflow_stay(self, local: LocalGlue) -> None:
        """The job runs of a deleted workflow are STOPPED, and still listed."""
        started(local)
        local.client().delete_workflow("w")
        (run_id,) = listed(local)
        shown = job_run(local, run_id)
        assert ("STOPPED", START.timestamp()) == (shown["JobRunState"], shown["CompletedOn"])


class TestPages:
    def test_all_runs_are_listed_in_pages(self, call: Call) -> None:
        """Each run of a job is listed once, latest first."""
        local = LocalGlue()
        local.add_job("j", execution_property={"MaxConcurrentRuns": 5})
        run_ids: list[str] = []
        for _ in range(5):
            run_ids.insert(0, run_job(local))
            local.advance(1)
        pages: list[list[str]] = []
        token: dict[str, str] = {}
        while not pages or token:
            answer = call(local, "GetJobRuns", JobName="j", MaxResults=2, **token)
            pages.append([each["Id"] for each in answer["JobRuns"]])
            token = {"NextToken": answer["NextToken"]} if "NextToken" in answer else {}
        assert [run_ids[:2], run_ids[2:4], run_ids[4:]] == pages

    @pytest.mark.parametrize("size", [0, 201])
    def test_a_page_has_at_most_200_runs(self, local: LocalGlue, size: int) -> None:
        """MaxResults is between 1 and 200."""
        with pytest.raises(ValidationException, match=f"Value '{size}' at 'maxResults' failed"):
            local.call("GetJobRuns", JobName="j", MaxResults=size)


class TestStopping:
    def test_a_job_run_is_stopped(self, local: LocalGlue, call: Call) -> None:
        """A job run that is stopped is STOPPING, then STOPPED, and is not retried."""
        run_id = run_job(local)
        local.advance(5)
        submitted = [{"JobName": "j", "JobRunId": run_id}]
        for _ in range(2):  # One that is stopping can be stopped again.
            answer = call(local, "BatchStopJobRun", JobName="j", JobRunIds=[run_id])
            assert {"SuccessfulSubmissions": submitted, "Errors": []} == answer
        shown = job_run(local, run_id)
        expected = ("STOPPING", START.timestamp() + 5)
        assert expected == (shown["JobRunState"], shown["LastModifiedOn"])
        local.run_until_idle()
        assert ("STOPPED", [run_id]) == (job_run(local, run_id)["JobRunState"], listed(local))

    def test_errors_are_listed(self, local: LocalGlue, call: Call) -> None:
        """What cannot be stopped is among the errors; the rest is stopped anyway."""
        ended = run_job(local)
        local.run_until_idle()
        running = run_job(local)
        answer = call(
            local, "BatchStopJobRun", JobName="j", JobRunIds=[ended, "jr_x", running, running]
        )
        assert [{"JobName": "j", "JobRunId": running}] == answer["SuccessfulSubmissions"]
        assert [
            (ended, "JobRunInTerminalStateException", f"Job Run {ended} has ended as SUCCEEDED."),
            ("jr_x", "EntityNotFoundException", "Job Run jr_x not found."),
        ] == [
            (
                each["JobRunId"],
                each["ErrorDetail"]["ErrorCode"],
                each["ErrorDetail"]["ErrorMessage"],
            )
            for each in answer["Errors"]
        ]
        (error,) = call(local, "BatchStopJobRun", JobName="x", JobRunIds=["jr_x"])["Errors"]
        expected = {"ErrorCode": "EntityNotFoundException", "ErrorMessage": "Job x not found."}
        assert {"JobName": "x", "JobRunId": "jr_x", "ErrorDetail": expected} == error

    def test_a_job_run_of_a_workflow_is_stopped(self, local: LocalGlue) -> None:
        """A job run that is stopped in a workflow fires triggers on STOPPED, and is not retried."""
        local.add_job("cleanup")
        local.add_trigger("late", workflow="w", after={"j": "STOPPED"}, jobs=["cleanup"])
        workflow_run = started(local)
        local.call("BatchStopJobRun", JobName="j", JobRunIds=listed(local))
        local.run_until_idle()
        run = fetched(local, workflow_run)
        assert "COMPLETED" == run.status
        assert {"j": ["STOPPED"], "next": [], "cleanup": ["SUCCEEDED"]} == states(run)

    def test_stopping_again_delays_nothing(self, local: LocalGlue) -> None:
        """A job run that is stopped a second time ends as if it had been stopped once."""
        run_id = run_job(local)
        for _ in range(2):
            local.call("BatchStopJobRun", JobName="j", JobRunIds=[run_id])
            local.advance(0.5)
        assert "STOPPED" == job_run(local, run_id)["JobRunState"]

    def test_a_stopping_job_run_is_stopped_with_its_workflow_run(self, local: LocalGlue) -> None:
        """Stopping the workflow run does not delay a job run that is stopping already."""
        workflow_run = started(local)
        (run_id,) = listed(local)
        local.call("BatchStopJobRun", JobName="j", JobRunIds=[run_id])
        local.advance(0.5)
        local.client().stop_workflow_run("w", workflow_run)
        local.advance(0.5)
        assert "STOPPED" == fetched(local, workflow_run).status
