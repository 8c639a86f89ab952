"""What a workflow run and its graph know of themselves."""

import copy
import pickle
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    AmbiguousNodeError,
    Crawl,
    DuplicateNodeError,
    GraphError,
    JobRun,
    Node,
    NodeType,
    ResumeError,
    UnknownNodeError,
    WorkflowGraph,
    WorkflowRun,
    WorkflowRunStatistics,
    WorkflowRunStatus,
    from_wire,
    plan_resume,
    summarize,
)
from glue_wf_sdk.testing import workflow_runs
from support.runs import START, W1_GRAPH, graph_of, run_of, w1_run

NO_GRAPH = r"^the run has no graph; fetch it with include_graph=True$"


class TestEnd:
    """Whether, when and how a run ended."""

    @pytest.mark.parametrize("status", [*WorkflowRunStatus, "PAUSED", None])
    def test_has_ended(self, status: str | None) -> None:
        """A run has ended if its status is final; an unknown status is not."""
        run = run_of("T1>J1", Status=status, CompletedOn=START)

        assert (status in ("COMPLETED", "STOPPED", "ERROR")) == run.has_ended

    @pytest.mark.parametrize(
        ("times", "seconds"),
        [
            ({"CompletedOn": START + 3600.5}, 3600.5),
            ({}, None),
            ({"CompletedOn": START - 1}, None),
            ({"StartedOn": None, "CompletedOn": START}, None),
        ],
        ids=["ended", "running", "end before start", "no start"],
    )
    def test_duration(self, times: dict[str, Any], seconds: float | None) -> None:
        """The duration is the time from start to end, if both are known and in this order."""
        expected = None if seconds is None else timedelta(seconds=seconds)

        assert expected == run_of("T1>J1", **times).duration


ALL_GOOD = {"J1": "SUCCEEDED 0 1", "C1": "SUCCEEDED 1 2"}
FAILED = {"J1": "SUCCEEDED 0 1", "C1": "FAILED 1 2"}
RETRIED = {"J1": "FAILED 0 1, SUCCEEDED 1 2"}
UNKNOWN = {"J1": "PAUSED 0 -"}
NO_STATE = {"J1": "- 0 -"}
UNKNOWN_ENDED = {"J1": "PAUSED 0 1"}
NO_FAILURES = {"FailedActions": 0, "TimeoutActions": 0}
FAILURES = {"FailedActions": 0, "ErroredActions": 1}
USELESS = {"TotalActions": 2, "SucceededActions": 2, "RunningActions": 0}


class TestSucceeded:
    """`WorkflowRun.succeeded` is True, False, or None where nobody can tell."""

    @pytest.mark.parametrize(
        ("ran", "statistics", "succeeded"),
        [
            (ALL_GOOD, NO_FAILURES, True),
            (ALL_GOOD, None, True),
            (None, NO_FAILURES, True),
            ({}, None, True),
            (RETRIED, None, True),
            (ALL_GOOD, USELESS, True),
            (UNKNOWN, NO_FAILURES, True),
            (FAILED, NO_FAILURES, False),
            (FAILED, None, False),
            (ALL_GOOD, FAILURES, False),
            (None, FAILURES, False),
            (UNKNOWN, FAILURES, False),
            (UNKNOWN_ENDED, None, False),
            (UNKNOWN_ENDED, NO_FAILURES, False),
            (UNKNOWN, None, None),
            (NO_STATE, USELESS, None),
            (None, None, None),
            (None, USELESS, None),
        ],
    )
    def test_of_a_completed_run(
        self,
        ran: dict[str, str] | None,
        statistics: dict[str, int] | None,
        succeeded: bool | None,  # noqa: FBT001 - a value like the others
    ) -> None:
        """A failed node or a failure counter is a failure; without either, one must say so."""
        fields: dict[str, Any] = {"Statistics": statistics} | (
            {"Graph": None} if ran is None else {}
        )

        assert succeeded is run_of("T1>J1>T2>C1", ran, **fields).succeeded

    @pytest.mark.parametrize(
        "graph", [{}, {"Nodes": []}, {"Edges": []}], ids=["no list", "no nodes", "edges only"]
    )
    def test_a_graph_without_nodes_tells_nothing(self, graph: dict[str, Any]) -> None:
        """Without a node and without statistics, the outcome is unknown."""
        assert run_of("T1", Graph=graph).succeeded is None
        assert run_of("T1", Graph=graph, Statistics=NO_FAILURES).succeeded is True

    @pytest.mark.parametrize("status", ["STOPPED", "ERROR"])
    @pytest.mark.parametrize("ran", [ALL_GOOD, FAILED, {}])
    def test_of_a_run_that_ended_otherwise(self, status: str, ran: dict[str, str]) -> None:
        """A run that was stopped, or that could not start, has not succeeded."""
        assert run_of("T1>J1>T2>C1", ran, Status=status, Statistics=NO_FAILURES).succeeded is False

    @pytest.mark.parametrize("status", ["RUNNING", "STOPPING", "PAUSED", None])
    @pytest.mark.parametrize("ran", [ALL_GOOD, FAILED])
    def test_of_a_run_that_has_not_ended(self, status: str | None, ran: dict[str, str]) -> None:
        """Before the end it is None, even if a node has failed."""
        assert run_of("T1>J1>T2>C1", ran, Status=status, Statistics=FAILURES).succeeded is None


@pytest.mark.parametrize(
    ("counters", "failures"),
    [
        ({}, None),
        (
            {"TotalActions": 7, "SucceededActions": 7, "RunningActions": 1, "WaitingActions": 1},
            None,
        ),
        ({"FailedActions": 0}, 0),
        ({"FailedActions": 0, "TimeoutActions": 0, "StoppedActions": 0, "ErroredActions": 0}, 0),
        ({"FailedActions": 1, "TimeoutActions": 2, "StoppedActions": 4, "ErroredActions": 8}, 15),
        ({"ErroredActions": 1}, 1),
    ],
)
def test_failures(counters: dict[str, int], failures: int | None) -> None:
    """The failures are the sum of the four counters of failures; None without any of them."""
    assert failures == from_wire(WorkflowRunStatistics, counters).failures


class TestNodes:
    """The nodes of a run, without asserts."""

    def test_of_w1(self) -> None:
        """All nodes, the jobs and crawlers among them, and those that failed: in graph order."""
        run = w1_run()
        actions = [node.name for node in run.nodes if node.type != NodeType.TRIGGER]

        assert run.graph is not None
        assert run.graph.nodes == run.nodes
        assert actions == [node.name for node in run.actions]
        assert {"J1", "J2", "J3", "J4", "J5"} == set(actions)
        assert ["J2", "J3"] == sorted(node.name for node in run.failed_nodes)

    def test_failed_nodes_are_in_the_order_of_the_graph(self) -> None:
        """They are listed as the graph lists them, not as they ran."""
        run = run_of("T1>J2>T2>C1>T3>J1", dict.fromkeys(["J1", "J2", "C1"], "FAILED 0 1"))

        assert ["J2", "C1", "J1"] == [node.unique_id for node in run.failed_nodes]

    @pytest.mark.parametrize("graph", [None, {}, {"Edges": []}], ids=str)
    def test_a_run_without_a_graph(self, graph: dict[str, Any] | None) -> None:
        """Each fact about nodes is a GraphError, because () would read as "nothing failed"."""
        run = run_of("T1>J1", Graph=graph)

        for fact in ("nodes", "actions", "failed_nodes"):
            with pytest.raises(GraphError, match=NO_GRAPH):
                getattr(run, fact)
        with pytest.raises(GraphError, match=NO_GRAPH):
            run.node("J1")

    def test_a_graph_without_nodes(self) -> None:
        """A graph with an empty list of nodes is a graph."""
        run = run_of("T1", Graph={"Nodes": []})

        assert ((), (), ()) == (run.nodes, run.actions, run.failed_nodes)


class TestNode:
    """`node` of a graph and of a run finds a node by its id, or else by its name."""

    def test_by_id_or_name(self) -> None:
        """Both give the node itself."""
        run = run_of("T1>J1>T2>C1")

        assert run.nodes[1] is run.node("J1") is run.node("j1")
        assert run.graph is not None
        assert run.nodes[3] is run.graph.node("C1") is run.graph.node("c1")

    @pytest.mark.parametrize("name", ["J9", "", "J1 ", "j1\n\x1b[31m"])
    def test_unknown(self, name: str) -> None:
        """An unknown id or name is a LookupError that names it, escaped."""
        with pytest.raises(UnknownNodeError) as caught:
            run_of("T1>J1").node(name)

        assert (name,) == caught.value.node_ids
        assert f"the graph has no node {name!r}" == str(caught.value)
        assert isinstance(caught.value, LookupError)

    def test_a_name_of_several(self) -> None:
        """A name that a job and a crawler share is ambiguous; their ids are not."""
        job = Node(type=NodeType.JOB, name="load", unique_id="a")
        crawler = Node(type=NodeType.CRAWLER, name="load", unique_id="b")
        graph = WorkflowGraph(nodes=[job, crawler])

        with pytest.raises(
            AmbiguousNodeError, match="2 nodes are named 'load'; use an id: 'a', 'b'"
        ):
            graph.node("load")
        assert crawler is graph.node("b")

    def test_an_id_comes_before_a_name(self) -> None:
        """A name that is another node's id means the node with this id."""
        first = Node(type=NodeType.JOB, name="b", unique_id="a")
        second = Node(type=NodeType.JOB, name="a", unique_id="b")

        assert first is WorkflowGraph(nodes=[second, first]).node("a")

    def test_an_id_of_several(self) -> None:
        """An id that occurs more than once is no id; other nodes are found all the same."""
        twin = Node(type=NodeType.JOB, name="load", unique_id="a")
        other = Node(type=NodeType.JOB, name="copy", unique_id="b")
        graph = WorkflowGraph(nodes=[twin, twin, other])

        with pytest.raises(DuplicateNodeError, match="several nodes have the id 'a'"):
            graph.node("a")
        assert other is graph.node("copy")

    @pytest.mark.parametrize("graph", [WorkflowGraph(), WorkflowGraph(nodes=[])])
    def test_of_an_empty_graph(self, graph: WorkflowGraph) -> None:
        """A graph without nodes has no node."""
        with pytest.raises(UnknownNodeError):
            graph.node("a")


class CountedNodes(tuple[Node, ...]):
    """Nodes that count how often they are read from the beginning."""

    __slots__ = ()
    passes = 0

    def __iter__(self) -> Iterator[Node]:
        """The nodes."""
        CountedNodes.passes += 1
        return super().__iter__()


class TestIndex:
    """A graph indexes its nodes once."""

    def test_a_loop_over_ids_is_linear(self) -> None:
        """However many nodes are looked up, the graph's list is read once."""
        run = run_of(W1_GRAPH)
        nodes = run.nodes
        object.__setattr__(run.graph, "nodes", CountedNodes(nodes))

        assert list(nodes) == [run.node(node.unique_id) for node in nodes]
        assert 1 == CountedNodes.passes

    def test_it_takes_no_part_in_the_value(self) -> None:
        """Equality, hash, repr, copies and pickles of a graph do not depend on its index."""
        used, unused = graph_of(W1_GRAPH), graph_of(W1_GRAPH)
        job = used.node("J1")

        assert unused == used
        assert hash(unused) == hash(used)
        assert repr(unused) == repr(used)
        assert pickle.dumps(unused) == pickle.dumps(used)
        for again in (copy.copy(used), copy.deepcopy(used), pickle.loads(pickle.dumps(used))):  # noqa: S301 - made here
            assert used == again
            assert job == again.node("J1")

    def test_a_changed_copy_has_its_own(self) -> None:
        """`attrs.evolve` with other nodes does not find the old ones."""
        graph = graph_of("T1>J1")
        graph.node("J1")
        changed = attrs.evolve(graph, nodes=graph_of("T1>J2").nodes)

        assert "J2" == changed.node("j2").unique_id
        with pytest.raises(UnknownNodeError):
            changed.node("J1")


@pytest.mark.parametrize(
    ("previous", "run_start", "attempt_start", "copied"),
    [
        ("wr_0", START, START - 0.001, True),
        ("wr_0", START, START, False),
        ("wr_0", START, START + 1, False),
        ("wr_0", START, None, False),
        ("wr_0", None, START - 1, False),
        (None, START, START - 1, False),
    ],
)
def test_is_copied(
    previous: str | None, run_start: float | None, attempt_start: float | None, *, copied: bool
) -> None:
    """In a run that resumes another, an attempt that began before it was copied."""
    run = run_of("T1>J1", PreviousRunId=previous, StartedOn=run_start)

    attempt = {"StartedOn": attempt_start}

    assert copied is run.is_copied(from_wire(JobRun, attempt))
    assert copied is run.is_copied(from_wire(Crawl, attempt))


@given(workflow_runs(statuses=st.just(WorkflowRunStatus.COMPLETED)))
def test_all_agree_on_what_failed(run: WorkflowRun) -> None:
    """The nodes, the statistics, the summary and the plan of a resume tell the same of a run."""
    failed = [node.unique_id for node in run.failed_nodes]
    summary = summarize(run)

    assert run.statistics is not None
    assert len(failed) == run.statistics.failures
    assert (not failed) is run.succeeded is attrs.evolve(run, statistics=None).succeeded
    assert run.succeeded is attrs.evolve(run, graph=None).succeeded is summary.succeeded
    assert set(failed) == {node.id for node in summary.failed_nodes}
    if failed:
        plan = plan_resume(run)
        assert set(failed) == {*plan.node_ids, *plan.redundant}
    else:
        with pytest.raises(ResumeError, match="no job or crawler of the run failed"):
            plan_resume(run)
