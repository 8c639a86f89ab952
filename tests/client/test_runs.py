"""Methods on runs that take several calls: run, resume, look back."""

from collections.abc import Sequence
from typing import Any

import pytest

from glue_wf_sdk import (
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    Poll,
    ResponseError,
    ResumeError,
    ResumeMismatchError,
    ServiceError,
    TransportError,
    WorkflowRun,
    WorkflowRunFailed,
    WorkflowRunTimeoutError,
)
from glue_wf_sdk.local import LocalGlue
from support.local_glue import one_job_local, w1_local
from support.runs import graph_wire
from support.transports import recorded, run_answer

THROTTLED = ServiceError("ThrottlingException", http_status=400)
NO_RUN = "wr_" + "0" * 64


def failed_run(local: LocalGlue) -> str:
    """The id of a run of W1 in which J2 and J3 failed."""
    return local.client().run_workflow("W1", raise_on_failure=False).workflow_run_id


def failed_answer(*failed: str) -> dict[str, Any]:
    """An answer with a COMPLETED run in which such jobs failed."""
    graph = graph_wire(" ".join(failed), dict.fromkeys(failed, "FAILED 0 10"))
    return run_answer("COMPLETED", Graph=graph)


class TestRunWorkflow:
    def test_it_waits_by_default(self) -> None:
        """The run that was started is returned when it has ended, with its properties."""
        client = one_job_local().client()
        run = client.run_workflow("nightly", run_properties={"stage": "test"})

        assert True is run.succeeded
        assert {"stage": "test"} == run.workflow_run_properties

    def test_without_waiting(self) -> None:
        """With `wait=False` the run is returned as it started, with its graph."""
        local = one_job_local()
        before = local.now
        run = local.client().run_workflow("nightly", wait=False)

        assert "RUNNING" == run.status
        assert ["start", "load"] == [node.name for node in run.nodes]
        assert before == local.now

    @pytest.mark.parametrize("wait", [True, False])
    def test_a_failed_look_is_retried(self, *, wait: bool) -> None:
        """If the first looks at the new run fail, no other run is started."""
        local = one_job_local()
        local.inject("GetWorkflowRun", error="ThrottlingException", times=3)
        run = local.client().run_workflow("nightly", wait=wait)

        runs = local.client().iter_workflow_runs("nightly")
        assert [run.workflow_run_id] == [each.workflow_run_id for each in runs]

    @pytest.mark.parametrize(
        ("fault", "runs"),
        [
            ({"error": "ThrottlingException"}, 0),
            ({"error": "OperationTimeoutException", "execute_anyway": True}, 1),
            ({"drop_connection": True, "execute_anyway": True}, 1),
        ],
        ids=str,
    )
    def test_the_start_is_not_retried(self, fault: dict[str, Any], runs: int) -> None:
        """A failed start raises, because a second start could start a second run."""
        local = one_job_local()
        local.inject("StartWorkflowRun", **fault)
        with pytest.raises((ServiceError, TransportError)) as caught:
            local.client().run_workflow("nightly")

        error: Any = caught.value
        assert bool(runs) == error.may_have_run
        assert runs == len(list(local.client().iter_workflow_runs("nightly")))

    def test_an_unreadable_answer_to_the_start(self) -> None:
        """An answer without a run id raises, and the run may have been started."""
        client, _ = recorded({})

        with pytest.raises(
            ResponseError, match="StartWorkflowRunResponse: RunId: is missing"
        ) as caught:
            client.run_workflow("nightly")
        assert ("StartWorkflowRun", True) == (caught.value.operation, caught.value.may_have_run)

    def test_resume_until_it_succeeds(self) -> None:
        """What failed is resumed; the run that succeeds is returned, and `on_progress` saw all."""
        local = w1_local()
        seen: dict[str, None] = {}
        run = local.client().run_workflow(
            "W1", resume=5, on_progress=lambda each: seen.setdefault(each.workflow_run_id)
        )

        chain = local.client().resume_chain("W1")
        assert True is run.succeeded
        assert [True, False] == [each.succeeded for each in chain]
        assert [each.workflow_run_id for each in reversed(chain)] == list(seen)

    @pytest.mark.parametrize("resume", [0, 1, 3])
    def test_resume_so_many_times(self, resume: int) -> None:
        """If it fails every time, the last run is raised or returned."""
        local = one_job_local()
        local.set_behavior("load", outcomes=["FAILED"] * 9)
        client = local.client()
        with pytest.raises(WorkflowRunFailed) as caught:
            client.run_workflow("nightly", resume=resume)

        runs = client.recent_runs("nightly")
        assert (resume + 1, runs[0].workflow_run_id) == (len(runs), caught.value.run_id)
        last = client.run_workflow("nightly", resume=resume, raise_on_failure=False)
        assert (False, last.workflow_run_id) == (
            last.succeeded,
            client.recent_runs("nightly")[0].workflow_run_id,
        )

    @pytest.mark.parametrize(
        "change", [{"Status": "STOPPED"}, {"Graph": None}, {"Name": "\n"}], ids=str
    )
    def test_a_run_that_cannot_be_resumed(self, change: dict[str, Any]) -> None:
        """A run that cannot be resumed is the last one; nothing else is sent."""
        failed = failed_answer("J1")
        failed["Run"] |= {"Statistics": {"FailedActions": 1}, **change}
        client, transport = recorded({"RunId": "wr_1"}, failed, failed)
        with pytest.raises(WorkflowRunFailed):
            client.run_workflow("etl", resume=3)

        assert "ResumeWorkflowRun" not in [operation for operation, _ in transport.sent]

    def test_one_timeout_for_all_runs(self) -> None:
        """The timeout is that of the run and its resumes together; the error has it whole."""
        local = w1_local()
        local.set_behavior("J2", outcomes=["FAILED"] * 99, duration=60)
        begin = local.now
        poll = Poll(initial_delay=1, multiplier=1, jitter=0)
        with pytest.raises(WorkflowRunTimeoutError) as caught:
            local.client().run_workflow("W1", resume=99, timeout=500, poll=poll)

        assert 500.0 == (local.now - begin).total_seconds()
        assert (500, True) == (caught.value.timeout, len(local.client().resume_chain("W1")) > 1)
        assert caught.value.last is not None
        assert caught.value.last.workflow_run_id == caught.value.run_id

    def test_no_time_for_a_resume(self) -> None:
        """Once the time is over nothing is resumed, and the run that failed is raised."""
        local = one_job_local()
        local.set_behavior("load", outcomes=["FAILED"] * 9, duration=60)
        with pytest.raises(WorkflowRunFailed):
            local.client().run_workflow("nightly", resume=9, timeout=60)

        assert 1 == len(local.client().recent_runs("nightly"))

    def test_a_resume_that_fails(self) -> None:
        """The error of a resume names the run that should have been resumed."""
        local = w1_local()
        local.inject("ResumeWorkflowRun", error="AccessDeniedException")
        with pytest.raises(ServiceError) as caught:
            local.client().run_workflow("W1", resume=1)

        run = local.client().latest_run("W1")
        assert run is not None
        assert [f"while resuming run '{run.workflow_run_id}' of workflow 'W1'"] == (
            caught.value.__notes__
        )

    @pytest.mark.parametrize(
        ("arguments", "error"),
        [
            ({"resume": -1}, ValueError),
            ({"resume": 1, "wait": False}, ValueError),
            ({"resume": 1.5}, TypeError),
            ({"resume": "1"}, TypeError),
        ],
        ids=str,
    )
    def test_wrong_resumes(self, arguments: dict[str, Any], error: type[Exception]) -> None:
        """A `resume` that cannot be carried out raises before anything is started."""
        client = one_job_local().client()
        with pytest.raises(error):
            client.run_workflow("nightly", **arguments)

        assert () == client.recent_runs("nightly")

    def test_too_many_runs(self) -> None:
        """A workflow that has as many runs as allowed raises."""
        client = w1_local().client()
        client.run_workflow("W1", wait=False)

        with pytest.raises(ConcurrentRunsExceededException):
            client.run_workflow("W1")

    def test_timeout_and_poll_are_those_of_the_wait(self) -> None:
        """`timeout` and `poll` are passed on to the wait."""
        local = w1_local()
        begin = local.now
        poll = Poll(initial_delay=1000, max_delay=1000)
        with pytest.raises(WorkflowRunTimeoutError):
            local.client().run_workflow("W1", timeout=30, poll=poll)

        assert 30.0 == (local.now - begin).total_seconds()

    def test_timeout_without_waiting(self) -> None:
        """With `wait=False` the timeout limits the looks at the new run."""
        local = one_job_local()
        local.inject("GetWorkflowRun", error="ThrottlingException", probability=1.0)
        with pytest.raises(WorkflowRunTimeoutError) as caught:
            local.client().run_workflow("nightly", wait=False, timeout=10)

        (run,) = local.client().recent_runs("nightly")
        assert (run.workflow_run_id, None) == (caught.value.run_id, caught.value.last)


class TestResumeFailed:
    def test_it_waits_by_default(self) -> None:
        """The new run is returned when it has ended."""
        local = w1_local()
        run_id = failed_run(local)
        told: list[WorkflowRun] = []
        run = local.client().resume_failed("W1", run_id, on_progress=told.append)

        assert run_id == run.previous_run_id
        assert True is run.succeeded
        assert run is told[-1]

    def test_without_waiting(self) -> None:
        """With `wait=False` the new run is returned as it started, with its graph."""
        local = w1_local()
        run_id = failed_run(local)
        before = local.now
        run = local.client().resume_failed("W1", run_id, wait=False)

        assert ("RUNNING", run_id) == (run.status, run.previous_run_id)
        assert 5 == len(run.actions)
        assert before == local.now

    def test_a_failed_look_is_retried(self) -> None:
        """If the first look at the new run fails, the resume is not repeated."""
        client, transport = recorded(
            failed_answer("J1"),
            {"RunId": "wr_2", "NodeIds": ["J1"]},
            TransportError("GetWorkflowRun", "the connection broke"),
            run_answer("RUNNING"),
        )
        client.resume_failed("nightly", "wr_1", wait=False)

        operations = [operation for operation, _ in transport.sent]
        assert ["GetWorkflowRun", "ResumeWorkflowRun", *["GetWorkflowRun"] * 2] == operations
        assert "wr_2" == transport.sent[-1][1]["RunId"]

    def test_a_run_without_failures(self) -> None:
        """A run in which nothing failed raises, and nothing is sent."""
        client = one_job_local().client()
        run = client.run_workflow("nightly")

        with pytest.raises(ResumeError, match="no job or crawler of the run failed"):
            client.resume_failed("nightly", run.workflow_run_id)
        assert (run.workflow_run_id,) == tuple(
            each.workflow_run_id for each in client.recent_runs("nightly")
        )

    def test_the_order_of_the_started_nodes_is_free(self) -> None:
        """Glue may list the planned nodes in any order."""
        client, _ = recorded(
            failed_answer("J1", "J2"),
            {"RunId": "wr_2", "NodeIds": ["J2", "J1"]},
            run_answer("RUNNING"),
        )

        assert "RUNNING" == client.resume_failed("nightly", "wr_1", wait=False).status

    @pytest.mark.parametrize("started", [None, [], ["J2"], ["J1", "J2"]], ids=str)
    def test_other_nodes_than_planned(self, started: Sequence[str] | None) -> None:
        """If Glue started other nodes than planned, the error has run, nodes and plan."""
        client, _ = recorded(failed_answer("J1"), {"RunId": "wr_2", "NodeIds": started})
        with pytest.raises(ResumeMismatchError, match="not from 'J1'") as caught:
            client.resume_failed("nightly", "wr_1")

        error = caught.value
        assert ("wr_2", tuple(started or ())) == (error.run_id, error.node_ids)
        assert ("J1",) == error.plan.node_ids


class TestResumeChain:
    def test_a_resumed_run(self) -> None:
        """The latest run comes first, and all come without graphs."""
        local = w1_local()
        client = local.client()
        first = failed_run(local)
        second = client.resume_failed("W1", first).workflow_run_id
        chain = client.resume_chain("W1")

        assert [second, first] == [run.workflow_run_id for run in chain]
        assert [None, None] == [run.graph for run in chain]
        assert chain[1:] == client.resume_chain("W1", first)

    def test_a_workflow_that_has_never_run(self) -> None:
        """Without any run the chain is empty."""
        assert () == w1_local().client().resume_chain("W1")

    @pytest.mark.parametrize("arguments", [("W1", NO_RUN), ("W2",)], ids=["run", "workflow"])
    def test_what_does_not_exist(self, arguments: tuple[str, ...]) -> None:
        """A run or a workflow that does not exist raises."""
        with pytest.raises(EntityNotFoundException):
            w1_local().client().resume_chain(*arguments)

    def test_a_purged_run(self) -> None:
        """The chain ends before a run that the service no longer has."""
        gone = EntityNotFoundException("EntityNotFoundException", "Entity not found")
        client, _ = recorded(run_answer("COMPLETED", PreviousRunId="wr_0"), gone)

        assert 1 == len(client.resume_chain("nightly", "wr_1"))

    def test_other_errors(self) -> None:
        """Any other error is raised, so a chain is never cut short silently."""
        client, _ = recorded(run_answer("COMPLETED", PreviousRunId="wr_0"), THROTTLED)

        with pytest.raises(ServiceError):
            client.resume_chain("nightly", "wr_1")

    def test_a_cycle(self) -> None:
        """Runs that resume each other do not make it loop."""
        client, transport = recorded(
            run_answer("COMPLETED", WorkflowRunId="a", PreviousRunId="b"),
            run_answer("COMPLETED", WorkflowRunId="b", PreviousRunId="a"),
        )

        assert ["a", "b"] == [run.workflow_run_id for run in client.resume_chain("nightly", "a")]
        assert 2 == len(transport.sent)


class TestRecentRuns:
    @staticmethod
    def with_runs(count: int) -> tuple[LocalGlue, list[str]]:
        """A LocalGlue with so many runs of `nightly`, and their ids, the latest first."""
        local = one_job_local()
        client = local.client()
        ids = [client.run_workflow("nightly").workflow_run_id for _ in range(count)]
        return local, ids[::-1]

    @pytest.mark.parametrize(("limit", "returned"), [(1, 1), (2, 2), (3, 3), (4, 3)])
    def test_the_latest_come_first(self, limit: int, returned: int) -> None:
        """At most `limit` runs are returned, the latest first, without graphs."""
        local, ids = self.with_runs(3)
        runs = local.client().recent_runs("nightly", limit=limit)

        assert ids[:returned] == [run.workflow_run_id for run in runs]
        assert {None} == {run.graph for run in runs}

    def test_the_default_limit(self) -> None:
        """Ten runs are returned by default."""
        local, ids = self.with_runs(11)

        runs = local.client().recent_runs("nightly", include_graph=True)
        assert ids[:10] == [run.workflow_run_id for run in runs]
        assert {2} == {len(run.nodes) for run in runs}

    @pytest.mark.parametrize(
        ("limit", "sizes"), [(2, [2]), (3, [3, 3]), (1500, [1000, 1000])], ids=str
    )
    def test_no_more_pages_than_needed(self, limit: int, sizes: list[int]) -> None:
        """It requests pages of the limit's size, 1000 at most, until it has enough runs."""
        two = {"Runs": [run_answer("RUNNING")["Run"]] * 2}
        client, transport = recorded({**two, "NextToken": "more"}, two)
        client.recent_runs("nightly", limit=limit)

        assert sizes == [payload["MaxResults"] for _, payload in transport.sent]

    @pytest.mark.parametrize("limit", [0, -1])
    def test_an_invalid_limit(self, limit: int) -> None:
        """A limit below 1 is rejected."""
        with pytest.raises(ValueError, match=f"limit must be at least 1, is {limit}"):
            recorded()[0].recent_runs("nightly", limit=limit)

    @pytest.mark.parametrize("include_graph", [None, True])
    def test_latest_run(self, *, include_graph: bool | None) -> None:
        """The latest run is returned, with its graph if that is requested."""
        local, ids = self.with_runs(2)
        run = local.client().latest_run("nightly", include_graph=include_graph)

        assert run is not None
        assert ids[0] == run.workflow_run_id
        assert bool(include_graph) == (run.graph is not None)

    @pytest.mark.parametrize("include_graph", [None, True])
    def test_a_workflow_that_has_never_run(self, *, include_graph: bool | None) -> None:
        """A workflow that has never run has no latest run and no recent ones."""
        client = one_job_local().client()

        assert None is client.latest_run("nightly", include_graph=include_graph)
        assert () == client.recent_runs("nightly")

    def test_a_workflow_that_does_not_exist(self) -> None:
        """A missing workflow raises."""
        client = LocalGlue().client()

        with pytest.raises(EntityNotFoundException):
            client.latest_run("nightly")
        with pytest.raises(EntityNotFoundException):
            client.recent_runs("nightly")
