"""What a resume of a run would run again, and why a run cannot be resumed."""

import copy
import itertools
import pickle
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from glue_wf_sdk import (
    CycleError,
    DanglingEdgeError,
    DuplicateNodeError,
    ResumeError,
    ValidationError,
    WorkflowRun,
    from_wire,
    plan_resume,
    to_wire,
)
from glue_wf_sdk.operations import (
    GetWorkflowResponse,
    GetWorkflowRunResponse,
    GetWorkflowRunsResponse,
    ResumeWorkflowRunRequest,
)
from glue_wf_sdk.structures import Workflow
from support.runs import START, W1_GRAPH, run_of, run_wire, w1_run

# J2 and J3 of the developer guide's W1 failed, so J4 and J5 never ran.
W1_RAN = {"J1": "SUCCEEDED 0 1", "J2": "FAILED 1 2", "J3": "FAILED 1 2"}
W1 = run_of(W1_GRAPH, W1_RAN)


def error_of(run: WorkflowRun, node_ids: Iterable[str] | None = None) -> ResumeError:
    """The error that a run cannot be resumed."""
    with pytest.raises(ResumeError) as caught:
        plan_resume(run, node_ids)
    return caught.value


def reasons_of(
    run: WorkflowRun, node_ids: Iterable[str] | None = None
) -> list[tuple[str, str | None]]:
    """The rule of each reason, and the node that it is about."""
    return [(reason.rule, reason.node_id) for reason in error_of(run, node_ids).reasons]


class TestPlan:
    """What runs again."""

    @pytest.mark.parametrize(
        ("chosen", "node_ids", "redundant", "rerun", "kept"),
        [
            ("J2 J3", "J2 J3", "", "J2 J4 J3 J5", "J1"),
            ("J1 J2", "J1", "J2", "J1 J2 J4 J3 J5", ""),
            ("J2", "J2", "", "J2 J4", "J1 J3 J5"),
        ],
        ids=["both that failed", "one after the other", "one branch"],
    )
    def test_of_w1(self, chosen: str, node_ids: str, redundant: str, rerun: str, kept: str) -> None:
        """The chosen nodes and everything downstream run again, in the order in which they run."""
        plan = plan_resume(W1, chosen.split())

        assert [each.split() for each in (node_ids, redundant, rerun, kept)] == [
            list(each) for each in (plan.node_ids, plan.redundant, plan.rerun, plan.kept)
        ]
        assert W1 is plan.run

    def test_by_default(self) -> None:
        """Without a choice, the nodes that failed run again."""
        assert plan_resume(W1, ["J2", "J3"]) == plan_resume(W1)
        assert {"J2", "J3"} == {w1_run().node(each).name for each in plan_resume(w1_run()).node_ids}

    def test_by_default_after_failures_in_a_row(self) -> None:
        """A failed node that is downstream of another failed one is redundant."""
        plan = plan_resume(
            run_of("J1>T1>J2 C1", {"J1": "FAILED 0 1", "J2": "TIMEOUT 0 1", "C1": "FAILED 0 1"})
        )

        assert ("J1", "C1") == plan.node_ids
        assert ("J2",) == plan.redundant
        assert ("J1", "J2", "C1") == plan.rerun

    def test_of_a_resumed_run(self) -> None:
        """A copied failure counts as one, and a copied success can be chosen."""
        run = run_of(
            "J1 J2",
            {"J1": "SUCCEEDED 0 1", "J2": "FAILED 0 1"},
            PreviousRunId="wr_0",
            StartedOn=START + 1000,
        )

        assert ("J2",) == plan_resume(run).node_ids
        assert ("J1",) == plan_resume(run, ["J1"]).node_ids

    def test_has_jobs_and_crawlers_only(self) -> None:
        """Triggers, and nodes of an unknown type, neither run again nor are kept."""
        wire = run_wire("J1>T1>J2", {"J1": "FAILED 0 1"})
        wire["Graph"]["Nodes"][2]["Type"] = "LAMBDA"
        plan = plan_resume(from_wire(WorkflowRun, wire))

        assert (("J1",), ()) == (plan.rerun, plan.kept)

    def test_of_a_long_chain(self) -> None:
        """A run of 50 000 nodes, one after the other, has a plan."""
        ids = [f"{'JT'[number % 2]}{number}" for number in range(50_000)]
        run = run_of(">".join(ids), {"J0": "FAILED 0 1"})

        assert tuple(ids[::2]) == plan_resume(run).rerun

    def test_is_a_value(self) -> None:
        """Equal plans are equal, as are copies and unpickled ones."""
        plan = plan_resume(W1)

        assert plan == copy.deepcopy(plan)
        assert plan == pickle.loads(pickle.dumps(plan))  # noqa: S301 - made here
        assert hash(plan) == hash(plan_resume(W1))
        assert plan != plan_resume(W1, ["J2"])


class TestRequest:
    """The request that carries out a plan."""

    def test_fields(self) -> None:
        """It names the run, and the nodes to start directly."""
        request = plan_resume(W1, ["J1", "J2"]).request()

        assert ResumeWorkflowRunRequest(name="etl", run_id="wr_1", node_ids=["J1"]) == request
        assert {"Name": "etl", "RunId": "wr_1", "NodeIds": ["J1"]} == to_wire(request)

    @pytest.mark.parametrize(("field", "path"), [("Name", "name"), ("WorkflowRunId", "run_id")])
    def test_of_a_run_that_violates_constraints(self, field: str, path: str) -> None:
        """A run whose name or id cannot be sent has a plan, but no request."""
        empty: dict[str, Any] = {field: ""}
        plan = plan_resume(run_of("J1", {"J1": "FAILED 0 1"}, **empty))

        with pytest.raises(ValidationError) as caught:
            plan.request()
        assert [(path, "min_length")] == [
            (each.path, each.rule) for each in caught.value.violations
        ]


class TestArguments:
    """What `plan_resume` takes."""

    def test_response(self) -> None:
        """A response that holds one run is accepted instead of the run."""
        assert plan_resume(W1) == plan_resume(GetWorkflowRunResponse(run=W1))

    @pytest.mark.parametrize(
        ("value", "hint"),
        [
            (GetWorkflowRunsResponse(runs=[W1]), "; pass one of its runs"),
            (GetWorkflowResponse(workflow=Workflow(name="etl")), ""),
            (W1.graph, ""),
            (None, ""),
            ("wr_1", ""),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_anything_else(self, value: Any, hint: str) -> None:
        """It is a TypeError, which says what to pass of a response that holds several runs."""
        expected = f"expected a WorkflowRun, such as response.run, not {type(value).__name__}{hint}"

        with pytest.raises(TypeError) as caught:
            plan_resume(value)
        assert expected == str(caught.value)

    def test_order_and_repetition_of_ids(self) -> None:
        """The order of the ids, and how often each is given, make no difference."""
        expected = plan_resume(W1, ["J1", "J2", "J3"])

        for chosen in itertools.permutations(["J1", "J2", "J3", "J1", "J2"]):
            assert expected == plan_resume(W1, chosen)

    @pytest.mark.parametrize("container", [list, tuple, iter, dict.fromkeys])
    def test_iterables_of_ids(self, container: Any) -> None:
        """A list, a tuple, an iterator and the keys of a dict are accepted."""
        assert ("J2", "J3") == plan_resume(W1, container(["J3", "J2"])).node_ids

    def test_string_of_ids(self) -> None:
        """A string is not taken for a list of its characters."""
        with pytest.raises(TypeError, match="node_ids is a string; pass a list of ids"):
            plan_resume(W1, "J2")

    @pytest.mark.parametrize(
        "state", ["SUCCEEDED", "RUNNING", "STARTING", "WAITING", "PAUSED", "-"]
    )
    def test_attempts_of_any_state(self, state: str) -> None:
        """A node that was attempted can be chosen, whatever became of it."""
        for node_id in ("J1", "C1"):
            run = run_of(node_id, {node_id: f"{state} 0 -"})
            assert (node_id,) == plan_resume(run, [node_id]).node_ids


class TestReasons:
    """Why a run cannot be resumed."""

    @pytest.mark.parametrize(
        ("status", "shown"),
        [
            ("RUNNING", "RUNNING"),
            ("STOPPING", "STOPPING"),
            ("STOPPED", "STOPPED"),
            ("ERROR", "ERROR"),
            ("A\nB\x00", r"'A\nB\x00'"),
            ("", "''"),
            (None, "unknown"),
        ],
    )
    def test_status(self, status: str | None, shown: str) -> None:
        """Only a COMPLETED run can be resumed; the message has the status, escaped."""
        error = error_of(run_of(W1_GRAPH, W1_RAN, Status=status), ["J2"])

        assert [("not_completed", None)] == [(each.rule, each.node_id) for each in error.reasons]
        assert (
            f"the run cannot be resumed:\n  the status of the run is {shown}, not COMPLETED"
            == str(error)
        )

    @pytest.mark.parametrize("graph", [None, {}, {"Edges": []}], ids=str)
    @pytest.mark.parametrize("chosen", [None, ["J2"]])
    def test_no_graph(self, graph: dict[str, Any] | None, chosen: Sequence[str] | None) -> None:
        """Without the graph there is no plan, and the message says how to fetch it."""
        run = run_of(W1_GRAPH, Graph=graph)

        assert [("no_graph", None)] == reasons_of(run, chosen)
        assert "the run has no graph; fetch it with include_graph=True" in str(error_of(run))

    @pytest.mark.parametrize(
        ("chosen", "rule", "message"),
        [
            ([], "no_nodes", "no node is chosen"),
            (["J9"], "unknown_node", "the run has no node with the id 'J9'"),
            (["T1"], "trigger_node", "node 'T1' ('t1') is neither a job nor a crawler"),
            (
                ["J2", "J4"],
                "never_attempted",
                "node 'J4' ('j4') never ran; choose a node upstream of it",
            ),
        ],
    )
    def test_choice(self, chosen: list[str], rule: str, message: str) -> None:
        """A chosen node must be a job or crawler of the run that was attempted."""
        (reason,) = error_of(W1, chosen).reasons

        assert (rule, message) == (reason.rule, reason.message)
        assert (chosen[-1] if chosen else None) == reason.node_id
        assert f"the run cannot be resumed:\n  {message}" == str(error_of(W1, chosen))

    def test_node_of_an_unknown_type(self) -> None:
        """It is treated like a trigger."""
        node = {"Type": "LAMBDA", "Name": "x", "UniqueId": "X"}

        assert [("trigger_node", "X")] == reasons_of(run_of("J1", Graph={"Nodes": [node]}), ["X"])

    @pytest.mark.parametrize(
        "run",
        [
            run_of("J1 C1 J2", {"J1": "SUCCEEDED 0 1", "C1": "SUCCEEDED 0 1"}),
            run_of("T1", Graph={"Nodes": []}),
        ],
        ids=["all succeeded", "no nodes"],
    )
    def test_nothing_failed(self, run: WorkflowRun) -> None:
        """Without a failure, there is no default choice."""
        assert [("nothing_failed", None)] == reasons_of(run)
        assert "no job or crawler of the run failed" in str(error_of(run))

    def test_all_at_once(self) -> None:
        """Reasons about the run come first, then those about the nodes, in their given order."""
        running = run_of(W1_GRAPH, W1_RAN, Status="RUNNING")

        assert [
            ("not_completed", None),
            ("trigger_node", "T1"),
            ("unknown_node", "J9"),
            ("never_attempted", "J4"),
            ("never_attempted", "J5"),
        ] == reasons_of(running, ["T1", "J9", "J2", "J4", "J5", "T1"])
        assert [("not_completed", None), ("no_nodes", None), ("no_graph", None)] == reasons_of(
            run_of("T1", Status="RUNNING", Graph=None), []
        )
        assert [("not_completed", None), ("nothing_failed", None)] == reasons_of(
            run_of("J1", Status="STOPPED")
        )

    def test_names_and_ids_are_escaped(self) -> None:
        """An id or name with control characters does not break the lines of the message."""
        evil = "\x1b[31m\x00"

        assert (
            "the run cannot be resumed:\n"
            r"  node 'J\x1b[31m\x00' ('j\x1b[31m\x00') never ran; choose a node upstream of it"
            "\n"
            r"  node 'T\x1b[31m\x00' ('t\x1b[31m\x00') is neither a job nor a crawler"
            "\n"
            r"  the run has no node with the id 'X\x1b[31m\x00'"
        ) == str(error_of(run_of(f"J{evil} T{evil}"), [f"J{evil}", f"T{evil}", f"X{evil}"]))

    @pytest.mark.parametrize("chosen", [None, ["J1"]])
    @pytest.mark.parametrize(
        ("graph", "error"),
        [
            (run_wire("J1>T1>J1", {"J1": "FAILED 0 1"})["Graph"], CycleError),
            ({"Nodes": run_wire("J1")["Graph"]["Nodes"] * 2}, DuplicateNodeError),
            (
                {
                    "Nodes": run_wire("J1")["Graph"]["Nodes"],
                    "Edges": [{"SourceId": "J1", "DestinationId": "J2"}],
                },
                DanglingEdgeError,
            ),
        ],
        ids=["cycle", "duplicate id", "dangling edge"],
    )
    def test_invalid_graph(
        self, graph: dict[str, Any], error: type[Exception], chosen: Sequence[str] | None
    ) -> None:
        """The graph errors are those of `Topology`."""
        with pytest.raises(error):
            plan_resume(run_of("J1", Graph=graph), chosen)
