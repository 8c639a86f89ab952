"""The verbs of the client that take more than one call."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    Blueprint,
    BlueprintFailed,
    BlueprintRun,
    BlueprintRunFailed,
    GlueWorkflowClient,
    Poll,
    ResumeMismatchError,
    WaitTimeoutError,
    WorkflowRun,
    WorkflowRunFailed,
)
from glue_wf_sdk.errors import (
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    ResponseError,
    ResumeError,
    ServiceError,
    TransportError,
)
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.waiting import has_succeeded

ROLE = "arn:aws:iam::123456789012:role/etl"


@pytest.fixture
def local() -> LocalGlue:
    """A Glue with the workflow of the developer guide, in which J2 and J3 fail the first time."""
    return guide()


def guide() -> LocalGlue:
    """Makes it."""
    local = LocalGlue()
    local.client().create_workflow("W1", max_concurrent_runs=1)
    for name in ("J1", "J4", "J5"):
        local.add_job(name)
    for name in ("J2", "J3"):
        local.add_job(name, outcomes=["FAILED", "SUCCEEDED"])
    local.add_trigger("T1", workflow="W1", jobs=["J1"])
    for trigger, watched, started in (
        ("T2", "J1", "J2"),
        ("T3", "J1", "J3"),
        ("T4", "J2", "J4"),
        ("T5", "J3", "J5"),
    ):
        local.add_trigger(trigger, workflow="W1", after={watched: "SUCCEEDED"}, jobs=[started])
    return local


def one_job(**behavior: Any) -> LocalGlue:
    """A Glue with a workflow of one job."""
    local = LocalGlue()
    local.client().create_workflow("nightly")
    local.add_job("load", **behavior)
    local.add_trigger("start", workflow="nightly", jobs=["load"])
    return local


def failed_run(local: LocalGlue) -> str:
    """The id of a run of the guide's workflow in which J2 and J3 have failed."""
    run = local.client().run_workflow("W1", raise_on_failure=False)
    assert run.workflow_run_id is not None
    return run.workflow_run_id


def names(run: WorkflowRun) -> list[str | None]:
    """The names of the nodes of a run."""
    assert run.graph is not None
    return [node.name for node in run.graph.nodes or ()]


@attrs.define
class Recorded:
    """A transport that answers from a list, and counts what it is asked."""

    answers: Iterator[Mapping[str, Any] | Exception]
    sent: list[tuple[str, Mapping[str, Any]]] = attrs.Factory(list[tuple[str, Mapping[str, Any]]])

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """The next answer."""
        self.sent.append((operation, payload))
        answer = next(self.answers)
        if isinstance(answer, Exception):
            raise answer
        return answer


@attrs.define
class NoClock:
    """A clock on which no time passes."""

    pauses: list[float] = attrs.Factory(list[float])

    def monotonic(self) -> float:
        """Always the same."""
        return 0.0

    def sleep(self, seconds: float, /) -> None:
        """Only counts."""
        self.pauses.append(seconds)


def recorded(*answers: Mapping[str, Any] | Exception) -> tuple[GlueWorkflowClient, Recorded]:
    """A client that gets these answers."""
    transport = Recorded(iter(answers))
    return GlueWorkflowClient(transport=transport, clock=NoClock()), transport


def answer(status: str | None, **fields: Any) -> dict[str, Any]:
    """An answer to GetWorkflowRun."""
    return {"Run": {"Name": "nightly", "WorkflowRunId": "wr_1", "Status": status, **fields}}


def node(name: str, *states: str) -> dict[str, Any]:
    """A job node, with the states of its attempts."""
    runs = [{"JobRunState": state, "Attempt": place} for place, state in enumerate(states)]
    return {
        "Type": "JOB",
        "Name": name,
        "UniqueId": f"wnode_{name}",
        "JobDetails": {"JobRuns": runs},
    }


class TestWaitForWorkflowRun:
    """`wait_for_workflow_run`."""

    def test_success(self) -> None:
        """A run that has succeeded is given back with its graph."""
        local = one_job()
        run_id = local.client().start_workflow_run("nightly").run_id or ""
        run = local.client().wait_for_workflow_run("nightly", run_id)

        assert ("COMPLETED", ["start", "load"]) == (run.status, names(run))
        assert has_succeeded(run)

    def test_failed_jobs(self, local: LocalGlue) -> None:
        """A run that is COMPLETED with failed jobs raises, with the run and the failed nodes."""
        client = local.client()
        run_id = client.start_workflow_run("W1").run_id or ""
        with pytest.raises(WorkflowRunFailed, match="is COMPLETED; failed: 'J2', 'J3'") as caught:
            client.wait_for_workflow_run("W1", run_id)

        assert run_id == caught.value.run.workflow_run_id
        assert ["J2", "J3"] == [each.name for each in caught.value.failed_nodes]
        assert caught.value.run.graph is not None

    def test_without_raising(self, local: LocalGlue) -> None:
        """With raise_on_failure=False a failed run is given back as any other."""
        run_id = local.client().start_workflow_run("W1").run_id or ""
        run = local.client().wait_for_workflow_run("W1", run_id, raise_on_failure=False)

        assert "COMPLETED" == run.status
        assert not has_succeeded(run)

    def test_stopped(self) -> None:
        """A run that someone stops meanwhile raises."""
        local = one_job(duration=600)
        client = local.client()
        run_id = client.start_workflow_run("nightly").run_id or ""

        def stop(run: WorkflowRun) -> None:
            if run.status == "RUNNING":
                client.stop_workflow_run("nightly", run_id)

        with pytest.raises(WorkflowRunFailed, match="is STOPPED") as caught:
            client.wait_for_workflow_run("nightly", run_id, on_progress=stop)
        assert "STOPPED" == caught.value.run.status
        assert ["load"] == [each.name for each in caught.value.failed_nodes]

    def test_error(self) -> None:
        """A run that could not start raises, and says why; it has no graph."""
        refused = answer("ERROR", ErrorMessage="Max concurrent runs exceeded")
        client, _ = recorded(refused, refused)
        with pytest.raises(WorkflowRunFailed, match="ERROR: 'Max concurrent runs") as caught:
            client.wait_for_workflow_run("nightly", "wr_1")

        assert () == caught.value.failed_nodes

    @pytest.mark.parametrize(
        "counter", ["FailedActions", "TimeoutActions", "StoppedActions", "ErroredActions"]
    )
    def test_statistics_alone(self, counter: str) -> None:
        """Without a graph, one counted failure is enough."""
        ended = answer("COMPLETED", Statistics={"SucceededActions": 4, counter: 1})
        client, _ = recorded(ended, ended)

        with pytest.raises(WorkflowRunFailed, match="count actions that did not succeed"):
            client.wait_for_workflow_run("nightly", "wr_1")

    def test_a_graph_without_statistics(self) -> None:
        """The latest attempt of each node counts, where there are no statistics."""
        nodes = [node("a", "FAILED", "SUCCEEDED"), node("b", "SUCCEEDED", "TIMEOUT"), node("c")]
        ended = answer("COMPLETED", Graph={"Nodes": nodes, "Edges": []})
        client, _ = recorded(ended, ended)
        with pytest.raises(WorkflowRunFailed) as caught:
            client.wait_for_workflow_run("nightly", "wr_1")

        assert ["b"] == [each.name for each in caught.value.failed_nodes]

    @pytest.mark.parametrize("status", ["PAUSED", None])
    def test_an_unknown_status(self, status: str | None) -> None:
        """A status that this release does not know, or none at all, is not the end."""
        looks = [answer(status)] * 3
        client, transport = recorded(*looks, answer("COMPLETED"), answer("COMPLETED"))

        assert "COMPLETED" == client.wait_for_workflow_run("nightly", "wr_1").status
        assert 5 == len(transport.sent)

    def test_the_graph_is_asked_for_at_the_end_only(self) -> None:
        """While the run goes on, no graph is fetched, for it can be large."""
        client, transport = recorded(answer("RUNNING"), answer("COMPLETED"), answer("COMPLETED"))
        client.wait_for_workflow_run("nightly", "wr_1")

        assert [None, None, True] == [payload.get("IncludeGraph") for _, payload in transport.sent]

    def test_an_end_that_is_taken_back(self) -> None:
        """Where the answer with the graph is older than the one before, the run goes on."""
        client, _ = recorded(
            answer("COMPLETED"), answer("RUNNING"), answer("COMPLETED"), answer("COMPLETED")
        )

        assert "COMPLETED" == client.wait_for_workflow_run("nightly", "wr_1").status

    def test_no_such_run(self, local: LocalGlue) -> None:
        """A run that is not there is an error at once, and no time passes."""
        before = local.now
        with pytest.raises(EntityNotFoundException):
            local.client().wait_for_workflow_run("W1", "wr_" + "0" * 64)

        assert before == local.now

    def test_an_answer_without_a_run(self) -> None:
        """An answer without a run is of the wrong kind."""
        client, _ = recorded({})

        with pytest.raises(ResponseError, match="GetWorkflowRunResponse: Run: is missing"):
            client.wait_for_workflow_run("nightly", "wr_1")

    def test_timeout(self) -> None:
        """When the time is over, the error has the run as it was seen last; the run goes on."""
        local = one_job(duration=600)
        client = local.client()
        run_id = client.start_workflow_run("nightly").run_id or ""
        begin = local.now
        with pytest.raises(WaitTimeoutError, match=f"'{run_id}' of workflow 'nightly'") as caught:
            client.wait_for_workflow_run("nightly", run_id, timeout=100)

        assert isinstance(caught.value.last, WorkflowRun)
        assert "RUNNING" == caught.value.last.status
        assert 100.0 == (local.now - begin).total_seconds()
        assert has_succeeded(client.wait_for_workflow_run("nightly", run_id))

    def test_timeout_after_the_end(self) -> None:
        """A run that was seen ended is in the error, although its graph could not be had."""
        busy = ServiceError("ThrottlingException", http_status=400)
        client, transport = recorded(answer("COMPLETED"), busy)
        with pytest.raises(WaitTimeoutError) as caught:
            client.wait_for_workflow_run("nightly", "wr_1", timeout=0)

        assert [None, True] == [payload.get("IncludeGraph") for _, payload in transport.sent]
        assert isinstance(caught.value.last, WorkflowRun)
        assert "COMPLETED" == caught.value.last.status
        assert busy is caught.value.__cause__

    def test_progress_of_an_end_that_took_two_looks(self) -> None:
        """The end is told once, with the graph, although that could not be had at first."""
        busy = ServiceError("ThrottlingException", http_status=400)
        graph = {"Nodes": [node("load", "SUCCEEDED")]}
        client, _ = recorded(
            answer("COMPLETED"), busy, answer("COMPLETED"), answer("COMPLETED", Graph=graph)
        )
        told: list[WorkflowRun] = []
        run = client.wait_for_workflow_run("nightly", "wr_1", on_progress=told.append)

        assert [run] == told
        assert ["load"] == names(run)

    def test_progress(self, local: LocalGlue) -> None:
        """Each change is told once, the end with the graph."""
        told: list[WorkflowRun] = []
        run = local.client().run_workflow("W1", on_progress=told.append, raise_on_failure=False)

        running = [each.statistics.running_actions for each in told if each.statistics]
        assert [1, 2, 0] == running
        assert ["RUNNING", "RUNNING", "COMPLETED"] == [each.status for each in told]
        assert [True, True, False] == [each.graph is None for each in told]
        assert run is told[-1]

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(
                    [
                        {"error": "ThrottlingException"},
                        {"error": "InternalServiceException"},
                        {"error": "ServiceUnavailable"},
                        {"drop_connection": True},
                        {"drop_connection": True, "carried_out": True},
                        {"latency": 7.0},
                    ]
                ),
                st.integers(1, 3),
            ),
            max_size=4,
        )
    )
    def test_faults_lose_nothing(self, faults: list[tuple[dict[str, Any], int]]) -> None:
        """Under throttling, 5xx and broken connections the same run ends as without them."""
        local = guide()
        client = local.client()
        run_id = client.start_workflow_run("W1").run_id or ""
        for fault, times in faults:
            local.inject("GetWorkflowRun", times=times, **fault)
        told: list[WorkflowRun] = []

        run = client.wait_for_workflow_run(
            "W1", run_id, on_progress=told.append, raise_on_failure=False, poll=Poll(failures=12)
        )

        expected = client.get_workflow_run("W1", run_id, include_graph=True).run
        assert expected == run == told[-1]
        assert 1 == len(list(client.iter_workflow_runs("W1")))

    def test_too_many_faults(self) -> None:
        """A service that never comes back ends the waiting, with a note of the run."""
        local = one_job()
        run_id = local.client().start_workflow_run("nightly").run_id or ""
        local.inject("GetWorkflowRun", drop_connection=True, probability=1.0)
        with pytest.raises(TransportError) as caught:
            local.client().wait_for_workflow_run("nightly", run_id)

        assert run_id in vars(caught.value)["__notes__"][0]


class TestWaitForBlueprint:
    """`wait_for_blueprint` and `wait_for_blueprint_run`."""

    @staticmethod
    def registered(layout: Callable[[Any], str] | None = None) -> LocalGlue:
        """A Glue in which a blueprint is being registered."""

        def copied(blueprint: Any) -> str:
            blueprint.client.create_workflow("copied")
            return "copied"

        local = LocalGlue()
        local.add_blueprint_source("s3://blueprints/copy.zip", layout or copied)
        local.client().create_blueprint("copy", "s3://blueprints/copy.zip")
        return local

    def test_a_blueprint(self) -> None:
        """A blueprint is waited for until it is ACTIVE, under faults too."""
        local = self.registered()
        local.inject("GetBlueprint", error="ThrottlingException", times=2)
        told: list[Blueprint] = []
        blueprint = local.client().wait_for_blueprint("copy", on_progress=told.append)

        assert "ACTIVE" == blueprint.status
        assert blueprint is told[-1]

    def test_a_failed_blueprint(self) -> None:
        """A registration that fails raises, with the blueprint, or gives it back."""
        local = LocalGlue()
        client = local.client()
        client.create_blueprint("copy", "s3://blueprints/missing.zip")
        with pytest.raises(BlueprintFailed, match="blueprint 'copy' is FAILED: ") as caught:
            client.wait_for_blueprint("copy")

        assert caught.value.blueprint == client.wait_for_blueprint("copy", raise_on_failure=False)

    def test_a_blueprint_run(self) -> None:
        """A blueprint run is waited for until it has SUCCEEDED, under faults too."""
        local = self.registered()
        client = local.client()
        client.wait_for_blueprint("copy")
        run_id = client.start_blueprint_run("copy", ROLE).run_id or ""
        local.inject("GetBlueprintRun", drop_connection=True, carried_out=True)
        told: list[BlueprintRun] = []
        run = client.wait_for_blueprint_run("copy", run_id, on_progress=told.append)

        assert ("SUCCEEDED", "copied") == (run.state, run.workflow_name)
        assert ["RUNNING", "SUCCEEDED"] == [each.state for each in told]
        assert run is told[-1]

    def test_a_failed_blueprint_run(self) -> None:
        """A blueprint run that fails raises, with the run, or gives it back."""

        def broken(_: object) -> str:
            raise LookupError("no such table")

        client = self.registered(broken).client()
        client.wait_for_blueprint("copy")
        run_id = client.start_blueprint_run("copy", ROLE).run_id or ""
        with pytest.raises(BlueprintRunFailed, match="no such table") as caught:
            client.wait_for_blueprint_run("copy", run_id)

        seen = client.wait_for_blueprint_run("copy", run_id, raise_on_failure=False)
        assert caught.value.run == seen

    def test_timeout(self) -> None:
        """When the time is over, the error has the blueprint as it was seen last."""
        client = self.registered().client()
        with pytest.raises(WaitTimeoutError, match="blueprint 'copy' was not done") as caught:
            client.wait_for_blueprint("copy", timeout=1)

        assert isinstance(caught.value.last, Blueprint)
        assert "CREATING" == caught.value.last.status

    def test_answers_without_what_was_asked_for(self) -> None:
        """An answer without a blueprint, or without a run, is of the wrong kind."""
        client, _ = recorded({}, {})

        with pytest.raises(ResponseError, match="GetBlueprintResponse: Blueprint: is missing"):
            client.wait_for_blueprint("copy")
        with pytest.raises(ResponseError, match="GetBlueprintRunResponse: BlueprintRun: is missi"):
            client.wait_for_blueprint_run("copy", "br_1")

    @pytest.mark.parametrize("state", ["PAUSED", None])
    def test_unknown_states(self, state: str | None) -> None:
        """States that this release does not know are not the end."""
        client, _ = recorded(
            {"Blueprint": {"Status": state}},
            {"Blueprint": {"Status": "ACTIVE"}},
            {"BlueprintRun": {"State": state}},
            {"BlueprintRun": {"State": "SUCCEEDED"}},
        )

        assert "ACTIVE" == client.wait_for_blueprint("copy").status
        assert "SUCCEEDED" == client.wait_for_blueprint_run("copy", "br_1").state


class TestRunWorkflow:
    """`run_workflow`."""

    def test_waits(self) -> None:
        """It starts a run, with properties, and waits for its end."""
        local = one_job()
        run = local.client().run_workflow("nightly", run_properties={"stage": "test"})

        assert has_succeeded(run)
        assert {"stage": "test"} == run.workflow_run_properties

    def test_without_waiting(self) -> None:
        """Without waiting it gives the run as it has just started, with its graph."""
        local = one_job()
        before = local.now
        run = local.client().run_workflow("nightly", wait=False)

        assert ("RUNNING", ["start", "load"]) == (run.status, names(run))
        assert before == local.now

    @pytest.mark.parametrize("wait", [True, False])
    def test_a_failed_look_does_not_lose_the_run(self, wait: bool) -> None:  # noqa: FBT001
        """When the first look at the new run fails, it looks again, and does not start another."""
        local = one_job()
        local.inject("GetWorkflowRun", error="ThrottlingException", times=3)
        run = local.client().run_workflow("nightly", wait=wait)

        assert [run.workflow_run_id] == [
            each.workflow_run_id for each in local.client().iter_workflow_runs("nightly")
        ]

    def test_time_runs_out_without_waiting(self) -> None:
        """The timeout holds for the looks at a run that is not waited for, too."""
        local = one_job()
        local.inject("GetWorkflowRun", error="ThrottlingException", probability=1.0)
        with pytest.raises(WaitTimeoutError, match="run 'wr_") as caught:
            local.client().run_workflow("nightly", wait=False, timeout=10)

        assert caught.value.last is None

    @pytest.mark.parametrize(
        "fault",
        [
            {"error": "ThrottlingException"},
            {"error": "OperationTimeoutException", "carried_out": True},
            {"drop_connection": True, "carried_out": True},
        ],
        ids=str,
    )
    def test_the_start_is_not_tried_again(self, fault: dict[str, Any]) -> None:
        """A start that fails is raised: who tries again may start a second run."""
        local = one_job()
        local.inject("StartWorkflowRun", **fault)
        with pytest.raises((ServiceError, TransportError)):
            local.client().run_workflow("nightly")

        expected = 1 if fault.get("carried_out") else 0
        assert expected == len(list(local.client().iter_workflow_runs("nightly")))

    def test_too_many_runs(self, local: LocalGlue) -> None:
        """Where as many runs as allowed are active, it is refused."""
        local.client().run_workflow("W1", wait=False)

        with pytest.raises(ConcurrentRunsExceededException):
            local.client().run_workflow("W1")

    def test_an_answer_without_an_id(self) -> None:
        """A start that is answered without an id is of the wrong kind."""
        client, _ = recorded({})

        with pytest.raises(ResponseError, match="StartWorkflowRunResponse: RunId: is missing"):
            client.run_workflow("nightly")

    def test_arguments_reach_the_waiting(self, local: LocalGlue) -> None:
        """Its timeout and poll are those of the waiting."""
        client = local.client()
        begin = local.now
        with pytest.raises(WaitTimeoutError):
            client.run_workflow("W1", timeout=30, poll=Poll(first=1000, longest=1000))

        assert 30.0 == (local.now - begin).total_seconds()


class TestResumeFailed:
    """`resume_failed`."""

    def test_waits(self, local: LocalGlue) -> None:
        """It resumes from what failed, and waits for the end of the new run."""
        run_id = failed_run(local)
        told: list[WorkflowRun] = []
        run = local.client().resume_failed("W1", run_id, wait=True, on_progress=told.append)

        assert run_id == run.previous_run_id
        assert has_succeeded(run)
        assert run is told[-1]

    def test_without_waiting(self, local: LocalGlue) -> None:
        """Without being told to wait it gives the new run as it has just started."""
        run_id = failed_run(local)
        before = local.now
        local.inject("ResumeWorkflowRun", latency=0.5)
        run = local.client().resume_failed("W1", run_id)

        assert ("RUNNING", run_id) == (run.status, run.previous_run_id)
        assert 0.5 == (local.now - before).total_seconds()
        assert {"J1", "J2", "J3", "J4", "J5"} <= {*names(run)}

    def test_a_failed_look_does_not_lose_the_run(self) -> None:
        """When the look at the new run fails, it looks again, and does not resume twice."""
        graph = {"Nodes": [node("a", "FAILED")], "Edges": []}
        client, transport = recorded(
            answer("COMPLETED", Graph=graph),
            {"RunId": "wr_2", "NodeIds": ["wnode_a"]},
            TransportError("GetWorkflowRun", "the connection broke"),
            answer("RUNNING"),
        )
        client.resume_failed("nightly", "wr_1")

        operations = [operation for operation, _ in transport.sent]
        assert ["GetWorkflowRun", "ResumeWorkflowRun", *["GetWorkflowRun"] * 2] == operations
        assert "wr_2" == transport.sent[-1][1]["RunId"]

    def test_nothing_failed(self) -> None:
        """A run in which nothing failed is not resumed: nothing is sent."""
        local = one_job()
        run = local.client().run_workflow("nightly")

        with pytest.raises(ResumeError, match="no job and no crawler of the run failed"):
            local.client().resume_failed("nightly", run.workflow_run_id or "")
        assert 1 == len(list(local.client().iter_workflow_runs("nightly")))

    def test_the_order_of_the_answer_does_not_matter(self) -> None:
        """The service may name the planned nodes in any order."""
        nodes = [node("a", "FAILED"), node("b", "FAILED")]
        client, _ = recorded(
            answer("COMPLETED", Graph={"Nodes": nodes, "Edges": []}),
            {"RunId": "wr_2", "NodeIds": ["wnode_b", "wnode_a"]},
            answer("RUNNING"),
        )

        assert "RUNNING" == client.resume_failed("nightly", "wr_1").status

    @pytest.mark.parametrize("started", [None, [], ["wnode_b"], ["wnode_a", "wnode_b"]], ids=str)
    def test_other_nodes_than_planned(self, started: Sequence[str] | None) -> None:
        """A service that has started other nodes than planned is found out."""
        client, _ = recorded(
            answer("COMPLETED", Graph={"Nodes": [node("a", "FAILED")], "Edges": []}),
            {"RunId": "wr_2", "NodeIds": started},
        )
        with pytest.raises(ResumeMismatchError, match="not from 'wnode_a'") as caught:
            client.resume_failed("nightly", "wr_1", wait=True)

        assert "wr_2" == caught.value.run_id
        assert tuple(started or ()) == caught.value.node_ids
        assert ("wnode_a",) == caught.value.plan.node_ids

    def test_an_answer_without_an_id(self) -> None:
        """A resume that is answered without an id is of the wrong kind."""
        client, _ = recorded(
            answer("COMPLETED", Graph={"Nodes": [node("a", "FAILED")], "Edges": []}),
            {"NodeIds": ["wnode_a"]},
        )

        with pytest.raises(ResponseError, match="ResumeWorkflowRunResponse: RunId: is missing"):
            client.resume_failed("nightly", "wr_1")


class TestRunHistory:
    """`run_history`."""

    def test_a_chain(self, local: LocalGlue) -> None:
        """A run comes with those that it resumes, the latest first, without graphs."""
        first = failed_run(local)
        second = local.client().resume_failed("W1", first, wait=True).workflow_run_id
        history = local.client().run_history("W1")

        assert [second, first] == [run.workflow_run_id for run in history]
        assert [None, None] == [run.graph for run in history]
        assert history[1:] == local.client().run_history("W1", first)

    def test_a_workflow_that_has_not_run(self, local: LocalGlue) -> None:
        """A workflow that has not run has no history."""
        assert () == local.client().run_history("W1")

    @pytest.mark.parametrize(
        "workflow", [{}, {"Workflow": {}}, {"Workflow": {"LastRun": {}}}], ids=str
    )
    def test_nothing_to_begin_with(self, workflow: dict[str, Any]) -> None:
        """Without the id of a last run there is no history."""
        client, _ = recorded(workflow)

        assert () == client.run_history("nightly")

    def test_no_such_run(self, local: LocalGlue) -> None:
        """A run, or a workflow, that is not there is an error."""
        with pytest.raises(EntityNotFoundException):
            local.client().run_history("W1", "wr_" + "0" * 64)
        with pytest.raises(EntityNotFoundException):
            local.client().run_history("W2")

    def test_a_purged_run(self) -> None:
        """The history ends before a run that the service does not have any more."""
        gone = EntityNotFoundException("EntityNotFoundException", "Entity not found")
        client, _ = recorded(answer("COMPLETED", PreviousRunId="wr_0"), gone)

        assert 1 == len(client.run_history("nightly", "wr_1"))

    def test_an_error_on_the_way(self) -> None:
        """Any other error is raised: a history that looks complete must be so."""
        client, _ = recorded(
            answer("COMPLETED", PreviousRunId="wr_0"), ServiceError("ThrottlingException")
        )

        with pytest.raises(ServiceError):
            client.run_history("nightly", "wr_1")

    def test_a_cycle(self) -> None:
        """Runs that name each other as the previous one do not make it go on for ever."""
        client, transport = recorded(
            answer("COMPLETED", PreviousRunId="wr_2"),
            answer("COMPLETED", PreviousRunId="wr_1"),
        )

        assert 2 == len(client.run_history("nightly", "wr_1"))
        assert 2 == len(transport.sent)


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (WorkflowRun(), False),
        ("RUNNING", False),
        ("STOPPED", False),
        ("ERROR", False),
        ("PAUSED", False),
        ("COMPLETED", True),
    ],
    ids=str,
)
def test_has_succeeded(run: WorkflowRun | str, expected: bool) -> None:  # noqa: FBT001
    """Only a run that is COMPLETED can have succeeded."""
    if isinstance(run, str):
        client, _ = recorded(answer(run))
        seen = client.get_workflow_run("nightly", "wr_1").run
        assert seen is not None
        run = seen

    assert expected == has_succeeded(run)
