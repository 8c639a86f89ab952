"""The graph of a workflow: its order, and what is upstream and downstream of what."""

import itertools
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from glue_wf_sdk import (
    AmbiguousNodeError,
    CycleError,
    DanglingEdgeError,
    DuplicateNodeError,
    Edge,
    GraphError,
    Node,
    NodeType,
    Topology,
    UnknownNodeError,
    WorkflowGraph,
    WorkflowRun,
    downstream,
    from_wire,
    topological_order,
)
from glue_wf_sdk.operations import (
    BatchGetWorkflowsResponse,
    GetWorkflowResponse,
    GetWorkflowRunResponse,
    GetWorkflowRunsResponse,
    ListWorkflowsResponse,
)
from glue_wf_sdk.structures import Workflow
from support.runs import run_of


def topology_of(ids: str, edges: str = "") -> Topology:
    """The topology of a graph with these ids, and edges written as ``A>B``."""
    return Topology(small_graph(ids, edges))


def small_graph(ids: str, edges: str = "") -> WorkflowGraph:
    """A graph with nodes of these ids, each one letter or separated by spaces."""
    listed = ids.split() if " " in ids else ids
    pairs = [each.split(">") for each in edges.split()]
    return WorkflowGraph(
        nodes=[Node(type=NodeType.JOB, name=f"{each}-job", unique_id=each) for each in listed],
        edges=[Edge(source_id=here, destination_id=there) for here, there in pairs],
    )


def large_topology(count: int, edges: Iterable[tuple[int, int]]) -> Topology:
    """The topology of a graph of many nodes, with the ids ``0``, ``1``, ..."""
    nodes = [{"Type": "JOB", "Name": "n", "UniqueId": str(each)} for each in range(count)]
    ends = [{"SourceId": str(here), "DestinationId": str(there)} for here, there in edges]
    return Topology(from_wire(WorkflowGraph, {"Nodes": nodes, "Edges": ends}))


# The workflow W1 of the developer guide, its nodes in an order of its own.
W1_IDS = "J5 J4 J3 J2 J1 T5 T4 T3 T2 T1"
W1_EDGES = "T1>J1 J1>T2 T2>J2 J1>T3 T3>J3 J2>T4 T4>J4 J3>T5 T5>J5"
W1 = topology_of(W1_IDS, W1_EDGES)

DIAMOND = topology_of("DCBA", "A>B A>C B>D C>D")

# Two cycles that share a node, a separate one, a self-loop, and nodes in no cycle.
CYCLIC = topology_of("ABCDEFGH", "A>B B>C C>B C>D D>B D>E F>E E>F G>G F>H")


class TestW1:
    """The example of the developer guide."""

    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            (W1.topological_order, "T1 J1 T3 J3 T5 J5 T2 J2 T4 J4"),
            (lambda: W1.downstream("J2", "J3"), "J5 J4 T5 T4"),
            (lambda: W1.upstream("J4"), "J2 J1 T4 T2 T1"),
            (lambda: W1.successors("J1"), "T3 T2"),
            (lambda: W1.predecessors("J1"), "T1"),
            (W1.roots, "T1"),
            (W1.leaves, "J5 J4"),
            (W1.node_ids, W1_IDS),
        ],
        ids=[
            *("topological order", "downstream", "upstream", "successors", "predecessors"),
            *("roots", "leaves", "node_ids"),
        ],
    )
    def test_answers(self, answer: Callable[[], tuple[str, ...]], expected: str) -> None:
        """Where several orders are correct, that of the graph's list decides."""
        assert tuple(expected.split()) == answer()

    def test_generations(self) -> None:
        """The two branches of W1 could run in parallel."""
        expected = (("T1",), ("J1",), ("T3", "T2"), ("J3", "J2"), ("T5", "T4"), ("J5", "J4"))

        assert expected == W1.generations()

    def test_functions(self) -> None:
        """`topological_order` and `downstream` take the graph itself."""
        graph = small_graph(W1_IDS, W1_EDGES)

        assert W1.topological_order() == topological_order(graph)
        assert W1.downstream("J2", "J3") == downstream(graph, "J2", "J3")


HOLDERS: dict[str, Callable[[WorkflowGraph | None], Any]] = {
    "workflow": lambda graph: Workflow(name="etl", graph=graph),
    "run": lambda graph: WorkflowRun(name="etl", workflow_run_id="wr_1", graph=graph),
    "GetWorkflowResponse": lambda graph: GetWorkflowResponse(workflow=HOLDERS["workflow"](graph)),
    "GetWorkflowRunResponse": lambda graph: GetWorkflowRunResponse(run=HOLDERS["run"](graph)),
}


class TestWhatHasAGraph:
    """A workflow, a run, or a response that holds one can be passed in place of the graph."""

    @pytest.mark.parametrize("holder", HOLDERS.values(), ids=HOLDERS)
    def test_holder(self, holder: Callable[[WorkflowGraph | None], Any]) -> None:
        """It has the answers of its graph; without a graph, it is a GraphError."""
        given = holder(small_graph("BA", "A>B"))

        assert ("A", "B") == Topology(given).topological_order() == topological_order(given)
        assert ("B",) == downstream(given, "A")
        with pytest.raises(GraphError, match="the graph is missing; fetch it with include_graph"):
            Topology(holder(None))

    @pytest.mark.parametrize(
        ("value", "hint"),
        [
            (GetWorkflowRunsResponse(runs=[run_of("T1>J1")]), "; pass one of its runs"),
            (BatchGetWorkflowsResponse(), "; pass one of its workflows"),
            (ListWorkflowsResponse(), ""),
            (None, ""),
            ({"Nodes": []}, ""),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_anything_else(self, value: Any, hint: str) -> None:
        """It is a TypeError, which says what to pass of a response that holds several."""
        expected = "expected a WorkflowGraph, or the run or workflow that has it, not "

        for function in (Topology, topological_order, downstream):
            with pytest.raises(TypeError) as caught:
                function(value)
            assert f"{expected}{type(value).__name__}{hint}" == str(caught.value)


class TestNodes:
    """The nodes of a topology."""

    def test_node(self) -> None:
        """An id, or else a name, leads to the node of the graph itself."""
        graph = small_graph("DCBA")
        assert graph.nodes is not None

        assert graph.nodes[2] is Topology(graph).node("B") is Topology(graph).node("B-job")

    def test_node_of_an_ambiguous_name(self) -> None:
        """A name that several nodes have is an error with their ids."""
        twins = [Node(type=NodeType.JOB, name="load", unique_id=each) for each in "ab"]

        with pytest.raises(AmbiguousNodeError) as caught:
            Topology(WorkflowGraph(nodes=twins)).node("load")
        assert ("a", "b") == caught.value.node_ids

    @pytest.mark.parametrize(
        ("thing", "expected"), [("A", True), ("A-job", False), ("X", False), (None, False)]
    )
    def test_in(self, thing: object, *, expected: bool) -> None:
        """`in` tests for an id, and accepts anything; `len` counts the nodes."""
        assert expected is (thing in DIAMOND)
        assert 4 == len(DIAMOND)

    @pytest.mark.parametrize(
        "graph",
        [
            WorkflowGraph(),
            WorkflowGraph(nodes=[], edges=[]),
            WorkflowGraph(nodes=[]),
            WorkflowGraph(edges=[]),
        ],
    )
    def test_empty_graph(self, graph: WorkflowGraph) -> None:
        """A graph without nodes has empty answers."""
        subject = Topology(graph)

        assert [()] * 8 == [
            subject.node_ids(),
            subject.roots(),
            subject.leaves(),
            subject.topological_order(),
            subject.generations(),
            subject.cycles(),
            subject.downstream(),
            subject.upstream(),
        ]


class TestErrors:
    """Invalid graphs, and questions without an answer."""

    def test_duplicate_ids(self) -> None:
        """The error has each id that occurs more than once, in the order of the graph."""
        with pytest.raises(DuplicateNodeError) as caught:
            topology_of("abcbaba")

        assert ("a", "b") == caught.value.node_ids

    @pytest.mark.parametrize("ids", ["ab", ""])
    def test_dangling_edges(self, ids: str) -> None:
        """The error has both ends of each edge that refers to an unknown node."""
        valid = "a>b " if ids else ""

        with pytest.raises(DanglingEdgeError) as caught:
            topology_of(ids, f"a>x {valid}y>b y>x")

        assert (("a", "x"), ("y", "b"), ("y", "x")) == caught.value.edges

    @pytest.mark.parametrize("method", ["downstream", "upstream"])
    def test_unknown_ids(self, method: str) -> None:
        """The error has each unknown id once, in the order of the question."""
        with pytest.raises(UnknownNodeError) as caught:
            getattr(DIAMOND, method)("X", "A", "Y", "X")

        assert ("X", "Y") == caught.value.node_ids

    @pytest.mark.parametrize("method", ["node", "successors", "predecessors"])
    def test_unknown_id(self, method: str) -> None:
        """The error has the unknown id, escaped in its message."""
        with pytest.raises(UnknownNodeError) as caught:
            getattr(DIAMOND, method)("X\n\x1b[31m")

        assert ("X\n\x1b[31m",) == caught.value.node_ids
        assert r"the graph has no node 'X\n\x1b[31m'" == str(caught.value)

    @pytest.mark.parametrize("method", ["topological_order", "generations"])
    @pytest.mark.parametrize(
        ("topology", "cycle"), [(CYCLIC, ("B", "C")), (topology_of("AB", "A>B B>B"), ("B",))]
    )
    def test_cycle(self, method: str, topology: Topology, cycle: tuple[str, ...]) -> None:
        """What needs an order fails with the first cycle; a self-loop is a cycle of one."""
        with pytest.raises(CycleError) as caught:
            getattr(topology, method)()

        assert cycle == caught.value.cycle == topology.cycles()[0]


def test_cycles() -> None:
    """There is one cycle of each component; of several that share nodes, the shortest."""
    assert (("B", "C"), ("E", "F"), ("G",)) == CYCLIC.cycles()


CHAIN_LENGTH = 200_000
RING_LENGTH = 50_000
STAR_POINTS = 100_000
HUB_EDGES = 50_000


class TestLargeGraphs:
    """Nothing recurses and no step is quadratic, whatever the shape of the graph."""

    def test_chain(self) -> None:
        """A chain of 200 000 nodes has every answer."""
        last = CHAIN_LENGTH - 1
        subject = large_topology(CHAIN_LENGTH, itertools.pairwise(range(CHAIN_LENGTH)))
        ids = subject.node_ids()

        assert ids == subject.topological_order()
        assert tuple((each,) for each in ids) == subject.generations()
        assert ids[1:] == subject.downstream("0")
        assert ids[1:] == subject.downstream(*ids)
        assert ids[:-1] == subject.upstream(str(last))
        assert ids[:-1] == subject.upstream(*ids)
        assert () == subject.cycles()

    def test_reversed_chain(self) -> None:
        """A chain that is listed from its end has every answer too."""
        pairs = ((each + 1, each) for each in range(RING_LENGTH - 1))
        subject = large_topology(RING_LENGTH, pairs)

        assert subject.node_ids()[::-1] == subject.topological_order()
        assert subject.node_ids()[1:] == subject.upstream("0")

    def test_ring(self) -> None:
        """The error about a cycle through 50 000 nodes has all of them."""
        pairs = ((each, (each + 1) % RING_LENGTH) for each in range(RING_LENGTH))
        subject = large_topology(RING_LENGTH, pairs)
        ids = subject.node_ids()

        assert (ids,) == subject.cycles()
        assert ids[1:] == subject.downstream("0")
        assert ids == subject.downstream(*ids)
        with pytest.raises(CycleError) as caught:
            subject.topological_order()
        assert ids == caught.value.cycle
        assert str(caught.value).endswith(f"... and {RING_LENGTH - 20} more")

    def test_star(self) -> None:
        """A node in the middle of 100 000 others has every answer."""
        points = range(1, STAR_POINTS + 1)
        inwards = ((each, 0) for each in points)
        subject = large_topology(STAR_POINTS + 1, inwards)
        ids = subject.node_ids()

        assert (*ids[1:], "0") == subject.topological_order()
        assert (ids[1:], ("0",)) == subject.generations()
        assert ("0",) == subject.downstream(*ids)
        assert ids[1:] == subject.upstream("0")
        assert ids[1:] == subject.predecessors("0")
        assert ids[1:] == subject.roots()

    def test_hub(self) -> None:
        """A node between many sources and many targets is visited only twice."""
        sources, targets = range(1, HUB_EDGES + 1), range(HUB_EDGES + 1, 2 * HUB_EDGES + 1)
        through = [(each, 0) for each in sources] + [(0, each) for each in targets]
        subject = large_topology(2 * HUB_EDGES + 1, through)
        sources_ids, target_ids = map(str, sources), tuple(map(str, targets))

        assert ("0", *target_ids) == subject.downstream(*sources_ids)

    def test_many_cycles(self) -> None:
        """The search for a cycle does not leave its component, however many edges do."""
        outside, inside = range(1, HUB_EDGES), range(HUB_EDGES, 2 * HUB_EDGES)
        pairs = [(each, each ^ 1) for each in inside] + [(each, 0) for each in inside]
        pairs += [(0, each) for each in outside]
        subject = large_topology(2 * HUB_EDGES, pairs)

        expected = tuple((str(each), str(each + 1)) for each in inside[::2])
        assert expected == subject.cycles()
