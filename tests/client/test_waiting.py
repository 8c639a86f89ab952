"""Waiting for the end of a workflow run, a blueprint, and a blueprint run."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    Blueprint,
    BlueprintFailed,
    BlueprintRun,
    BlueprintRunFailed,
    BlueprintRunTimeoutError,
    BlueprintTimeoutError,
    EntityNotFoundException,
    Poll,
    ResponseError,
    ServiceError,
    TransportError,
    WaitTimeoutError,
    WorkflowRun,
    WorkflowRunFailed,
    WorkflowRunTimeoutError,
)
from glue_wf_sdk.local import LocalGlue
from support.local_glue import one_job_local, started, w1_local
from support.runs import graph_wire
from support.transports import recorded, run_answer

ROLE = "arn:aws:iam::123456789012:role/etl"
THROTTLED = ServiceError("ThrottlingException", http_status=400)
COMPLETED = run_answer("COMPLETED")


def include_graph(sent: list[tuple[str, Any]]) -> list[object]:
    """Which of the requests asked for the graph."""
    return [payload.get("IncludeGraph") for _, payload in sent]


class TestWaitForWorkflowRun:
    def test_success(self) -> None:
        """A run that succeeded is returned with its graph."""
        local = one_job_local()
        run = local.client().wait_for_workflow_run("nightly", started(local, "nightly"))

        assert ["start", "load"] == [node.name for node in run.nodes]
        assert True is run.succeeded

    def test_the_graph_is_fetched_at_the_end_only(self) -> None:
        """While the run is running, its graph is not requested, because it can be large."""
        client, transport = recorded(run_answer("RUNNING"), COMPLETED, COMPLETED)
        client.wait_for_workflow_run("nightly", "wr_1")

        assert [None, None, True] == include_graph(transport.sent)

    def test_the_graph_is_fetched_with_each_look(self) -> None:
        """With `include_graph`, `on_progress` gets runs with graphs, and no extra look is made."""
        graph = graph_wire("J1", {"J1": "SUCCEEDED 0 10"})
        client, transport = recorded(
            run_answer("RUNNING", Graph=graph_wire("J1")), run_answer("COMPLETED", Graph=graph)
        )
        told: list[WorkflowRun] = []
        run = client.wait_for_workflow_run(
            "nightly", "wr_1", include_graph=True, on_progress=told.append
        )

        assert [True, True] == include_graph(transport.sent)
        assert [None, "SUCCEEDED"] == [each.node("J1").state for each in told]
        assert run is told[-1]

    def test_progress(self) -> None:
        """`on_progress` gets each change once, and the end with the graph."""
        told: list[WorkflowRun] = []
        client = w1_local().client()
        run = client.run_workflow("W1", on_progress=told.append, raise_on_failure=False)

        running = [each.statistics.running_actions for each in told if each.statistics]
        assert [1, 2, 0] == running
        assert ["RUNNING", "RUNNING", "COMPLETED"] == [each.status for each in told]
        assert [True, True, False] == [each.graph is None for each in told]
        assert run is told[-1]

    def test_progress_when_the_graph_cannot_be_fetched_at_first(self) -> None:
        """The end is reported once, with the graph, also if fetching that took a retry."""
        graph = graph_wire("J1", {"J1": "SUCCEEDED 0 10"})
        client, _ = recorded(COMPLETED, THROTTLED, COMPLETED, run_answer("COMPLETED", Graph=graph))
        told: list[WorkflowRun] = []
        run = client.wait_for_workflow_run("nightly", "wr_1", on_progress=told.append)

        assert [run] == told
        assert ["J1"] == [node.unique_id for node in run.nodes]

    @pytest.mark.parametrize("status", ["PAUSED", None])
    def test_an_unknown_status_is_not_the_end(self, status: str | None) -> None:
        """A status that this release does not know, or a missing one, is waited for."""
        client, transport = recorded(*[run_answer(status)] * 3, COMPLETED, COMPLETED)

        assert "COMPLETED" == client.wait_for_workflow_run("nightly", "wr_1").status
        assert 5 == len(transport.sent)

    def test_a_stale_answer_at_the_end(self) -> None:
        """If the look with the graph sees the run running again, the wait goes on."""
        client, _ = recorded(COMPLETED, run_answer("RUNNING"), COMPLETED, COMPLETED)

        assert "COMPLETED" == client.wait_for_workflow_run("nightly", "wr_1").status

    def test_a_run_that_does_not_exist(self) -> None:
        """A missing run raises at once, and no time passes."""
        local = w1_local()
        before = local.now
        with pytest.raises(EntityNotFoundException):
            local.client().wait_for_workflow_run("W1", "wr_" + "0" * 64)

        assert before == local.now

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(
                    [
                        {"error": "ThrottlingException"},
                        {"error": "InternalServiceException"},
                        {"error": "ServiceUnavailable"},
                        {"drop_connection": True},
                        {"drop_connection": True, "execute_anyway": True},
                        {"latency": 7.0},
                    ]
                ),
                st.integers(1, 3),
            ),
            max_size=4,
        )
    )
    def test_faults_change_nothing(self, faults: list[tuple[dict[str, Any], int]]) -> None:
        """Under throttling, 5xx answers and broken connections, the same run is returned."""
        local = w1_local()
        client = local.client()
        run_id = started(local, "W1")
        for fault, times in faults:
            local.inject("GetWorkflowRun", times=times, **fault)
        told: list[WorkflowRun] = []

        run = client.wait_for_workflow_run(
            "W1",
            run_id,
            on_progress=told.append,
            raise_on_failure=False,
            poll=Poll(max_failures=12),
        )

        expected = client.get_workflow_run("W1", run_id, include_graph=True).run
        assert expected == run == told[-1]
        assert [run_id] == [each.workflow_run_id for each in client.iter_workflow_runs("W1")]

    def test_a_service_that_never_recovers(self) -> None:
        """Too many failures in a row end the wait, with the run in a note of the error."""
        local = one_job_local()
        run_id = started(local, "nightly")
        local.inject("GetWorkflowRun", drop_connection=True, probability=1.0)
        with pytest.raises(TransportError) as caught:
            local.client().wait_for_workflow_run("nightly", run_id)

        assert [f"while waiting for run '{run_id}' of workflow 'nightly'"] == caught.value.__notes__

    @pytest.mark.parametrize(
        ("seen_before", "last"),
        [([], None), ([run_answer("RUNNING")], "RUNNING"), ([COMPLETED], "COMPLETED")],
        ids=["at first", "while it is running", "at the end"],
    )
    def test_an_unreadable_answer(
        self, seen_before: list[dict[str, Any]], last: str | None
    ) -> None:
        """An answer without a run ends the wait, and the error has the run as last seen."""
        client, _ = recorded(*seen_before, {})

        with pytest.raises(ResponseError, match="GetWorkflowRunResponse: Run: is missing") as error:
            client.wait_for_workflow_run("nightly", "wr_1")

        seen: Any = error.value.last
        assert last == (None if seen is None else seen.status)


class TestFailedRuns:
    def test_failed_jobs(self) -> None:
        """A COMPLETED run with failed jobs raises; the error has the run and names the jobs."""
        local = w1_local()
        run_id = started(local, "W1")
        message = r"is COMPLETED; failed: 'J2' \(FAILED: .+\), 'J3' \(FAILED: "
        with pytest.raises(WorkflowRunFailed, match=message) as caught:
            local.client().wait_for_workflow_run("W1", run_id)

        assert run_id == caught.value.run_id == caught.value.run.workflow_run_id
        assert ["J2", "J3"] == [node.name for node in caught.value.failed_nodes]
        assert caught.value.failed_nodes == caught.value.run.failed_nodes

    def test_raise_on_failure(self) -> None:
        """With `raise_on_failure=False` a failed run is returned like any other."""
        local = w1_local()
        run = local.client().wait_for_workflow_run(
            "W1", started(local, "W1"), raise_on_failure=False
        )

        assert ("COMPLETED", False) == (run.status, run.succeeded)

    def test_a_stopped_run(self) -> None:
        """A run that is stopped during the wait raises."""
        local = one_job_local(duration=600)
        client = local.client()
        run_id = started(local, "nightly")

        def stop(run: WorkflowRun) -> None:
            if run.status == "RUNNING":
                client.stop_workflow_run("nightly", run_id)

        with pytest.raises(WorkflowRunFailed, match="is STOPPED") as caught:
            client.wait_for_workflow_run("nightly", run_id, on_progress=stop)
        assert "STOPPED" == caught.value.run.status
        assert ["load"] == [node.name for node in caught.value.failed_nodes]

    def test_a_run_that_could_not_start(self) -> None:
        """A run in ERROR raises with its message; it has no failed nodes."""
        refused = run_answer("ERROR", ErrorMessage="Max concurrent runs exceeded")
        client, _ = recorded(refused, refused)
        with pytest.raises(WorkflowRunFailed, match="ERROR: 'Max concurrent runs") as caught:
            client.wait_for_workflow_run("nightly", "wr_1")

        assert ("wr_1", ()) == (caught.value.run_id, caught.value.failed_nodes)

    def test_statistics_alone(self) -> None:
        """Without a graph, one action that the statistics count as failed is enough."""
        ended = run_answer("COMPLETED", Statistics={"SucceededActions": 4, "TimeoutActions": 1})
        client, _ = recorded(ended, ended)

        with pytest.raises(WorkflowRunFailed, match="its statistics count actions that failed"):
            client.wait_for_workflow_run("nightly", "wr_1")

    def test_the_outcome_is_unknown(self) -> None:
        """A COMPLETED run without statistics and graph does not raise."""
        client, _ = recorded(COMPLETED, COMPLETED)

        assert None is client.wait_for_workflow_run("nightly", "wr_1").succeeded


class TestTimeouts:
    def test_a_workflow_run(self) -> None:
        """The error has the run as last seen; the run itself goes on."""
        local = one_job_local(duration=600)
        client = local.client()
        run_id = started(local, "nightly")
        begin = local.now
        with pytest.raises(
            WorkflowRunTimeoutError, match=f"'{run_id}' of workflow 'nightly' did not end"
        ) as caught:
            client.wait_for_workflow_run("nightly", run_id, timeout=100)

        error = caught.value
        assert (run_id, 100) == (error.run_id, error.timeout)
        assert "RUNNING" == (error.last and error.last.status)
        assert 100.0 == (local.now - begin).total_seconds()
        assert True is client.wait_for_workflow_run("nightly", run_id).succeeded

    def test_a_run_whose_graph_cannot_be_fetched(self) -> None:
        """A run that was seen ended is in the error, although its graph could not be fetched."""
        client, transport = recorded(COMPLETED, THROTTLED)
        with pytest.raises(WorkflowRunTimeoutError) as caught:
            client.wait_for_workflow_run("nightly", "wr_1", timeout=0)

        assert [None, True] == include_graph(transport.sent)
        assert "COMPLETED" == (caught.value.last and caught.value.last.status)
        assert THROTTLED is caught.value.__cause__

    def test_a_blueprint(self) -> None:
        """The error has the blueprint as last seen."""
        client, _ = recorded({"Blueprint": {"Name": "copy", "Status": "CREATING"}})
        with pytest.raises(BlueprintTimeoutError, match="blueprint 'copy' did not end") as caught:
            client.wait_for_blueprint("copy", timeout=0)

        assert ("copy", 0) == (caught.value.name, caught.value.timeout)
        assert "CREATING" == (caught.value.last and caught.value.last.status)
        assert isinstance(caught.value, WaitTimeoutError)

    def test_a_blueprint_run(self) -> None:
        """The error has the blueprint run as last seen."""
        client, _ = recorded(
            {"BlueprintRun": {"BlueprintName": "copy", "RunId": "br_1", "State": "RUNNING"}}
        )
        with pytest.raises(BlueprintRunTimeoutError, match="'br_1' of blueprint 'copy'") as caught:
            client.wait_for_blueprint_run("copy", "br_1", timeout=0)

        assert ("copy", "br_1") == (caught.value.blueprint_name, caught.value.run_id)
        assert "RUNNING" == (caught.value.last and caught.value.last.state)
        assert isinstance(caught.value, WaitTimeoutError)


class TestBlueprints:
    @staticmethod
    def registering(layout: Callable[[Any], str] | None = None) -> LocalGlue:
        """A LocalGlue on which the blueprint `copy` is being registered."""

        def copied(blueprint: Any) -> str:
            blueprint.client.create_workflow("copied")
            return "copied"

        local = LocalGlue()
        local.add_blueprint_source("s3://blueprints/copy.zip", layout or copied)
        local.client().create_blueprint("copy", "s3://blueprints/copy.zip")
        return local

    def test_a_blueprint(self) -> None:
        """A blueprint is waited for until it is ACTIVE, under faults too."""
        local = self.registering()
        local.inject("GetBlueprint", error="ThrottlingException", times=2)
        told: list[Blueprint] = []
        blueprint = local.client().wait_for_blueprint("copy", on_progress=told.append)

        assert "ACTIVE" == blueprint.status
        assert blueprint is told[-1]

    def test_a_blueprint_that_cannot_be_registered(self) -> None:
        """A failed registration raises with the blueprint, or returns it."""
        client = LocalGlue().client()
        client.create_blueprint("copy", "s3://blueprints/missing.zip")
        with pytest.raises(BlueprintFailed, match="blueprint 'copy' is FAILED: ") as caught:
            client.wait_for_blueprint("copy")

        assert caught.value.blueprint == client.wait_for_blueprint("copy", raise_on_failure=False)

    def test_a_blueprint_run(self) -> None:
        """A blueprint run is waited for until it has SUCCEEDED, under faults too."""
        local = self.registering()
        client = local.client()
        client.wait_for_blueprint("copy")
        run_id = client.start_blueprint_run("copy", ROLE).run_id
        local.inject("GetBlueprintRun", drop_connection=True)
        told: list[BlueprintRun] = []
        run = client.wait_for_blueprint_run("copy", run_id, on_progress=told.append)

        assert ("SUCCEEDED", "copied") == (run.state, run.workflow_name)
        assert ["RUNNING", "SUCCEEDED"] == [each.state for each in told]
        assert run is told[-1]

    def test_a_failed_blueprint_run(self) -> None:
        """A failed blueprint run raises with the run, or returns it."""

        def broken(_: object) -> str:
            raise LookupError("no such table")

        client = self.registering(broken).client()
        client.wait_for_blueprint("copy")
        run_id = client.start_blueprint_run("copy", ROLE).run_id
        with pytest.raises(BlueprintRunFailed, match="no such table") as caught:
            client.wait_for_blueprint_run("copy", run_id)

        returned = client.wait_for_blueprint_run("copy", run_id, raise_on_failure=False)
        assert returned == caught.value.run

    @pytest.mark.parametrize("state", ["PAUSED", None])
    def test_an_unknown_state_is_not_the_end(self, state: str | None) -> None:
        """A state that this release does not know, or a missing one, is waited for."""
        run = {"BlueprintName": "copy", "RunId": "br_1"}
        client, _ = recorded(
            {"Blueprint": {"Name": "copy", "Status": state}},
            {"Blueprint": {"Name": "copy", "Status": "ACTIVE"}},
            {"BlueprintRun": {**run, "State": state}},
            {"BlueprintRun": {**run, "State": "SUCCEEDED"}},
        )

        assert "ACTIVE" == client.wait_for_blueprint("copy").status
        assert "SUCCEEDED" == client.wait_for_blueprint_run("copy", "br_1").state
