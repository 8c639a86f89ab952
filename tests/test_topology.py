"""The graph of a workflow: its order, what follows from what, and what is refused."""

import itertools
from collections.abc import Iterable

import pytest

from glue_wf_sdk import topology
from glue_wf_sdk.errors import (
    CycleError,
    DanglingEdgeError,
    DuplicateNodeError,
    GraphError,
    MissingNodeIdError,
    UnknownNodeError,
)
from glue_wf_sdk.structures import Edge, Node, WorkflowGraph
from glue_wf_sdk.topology import Topology
from glue_wf_sdk.wire import from_wire


def graph_of(nodes: Iterable[str | None], *edges: str) -> WorkflowGraph:
    """A graph with nodes of these ids, and edges written as ``A>B``."""
    return WorkflowGraph(
        nodes=[Node(unique_id=each) for each in nodes],
        edges=[
            Edge(source_id=source or None, destination_id=target or None)
            for source, target in (each.split(">") for each in edges)
        ],
    )


def large_graph(count: int, edges: Iterable[tuple[int, int]]) -> WorkflowGraph:
    """A graph of many nodes, made without checks, with the ids ``0``, ``1``, ..."""
    return from_wire(
        WorkflowGraph,
        {
            "Nodes": [{"UniqueId": str(each)} for each in range(count)],
            "Edges": [
                {"SourceId": str(source), "DestinationId": str(target)} for source, target in edges
            ],
        },
    )


# The developer guide's workflow W1, its nodes in an order of its own.
W1 = graph_of(
    ["J5", "J4", "J3", "J2", "J1", "T5", "T4", "T3", "T2", "T1"],
    *("T1>J1", "J1>T2", "T2>J2", "J1>T3", "T3>J3", "J2>T4", "T4>J4", "J3>T5", "T5>J5"),
)

DIAMOND = graph_of("DCBA", "A>B", "A>C", "B>D", "C>D")

# Two cycles that share a node, one apart from them, a self-loop, and nodes in no cycle.
CYCLIC = graph_of(
    "ABCDEFGH",
    *("A>B", "B>C", "C>B", "C>D", "D>B", "D>E", "F>E", "E>F", "G>G", "F>H"),
)


class TestW1:
    """The example of the developer guide."""

    def test_order_takes_the_first_of_the_graph_that_is_ready(self) -> None:
        """Of the nodes that could come next, the first in the graph's list does."""
        expected = ("T1", "J1", "T3", "J3", "T5", "J5", "T2", "J2", "T4", "J4")

        assert expected == Topology(W1).topological_order()

    def test_generations_are_what_could_run_at_once(self) -> None:
        """The two branches of W1 go side by side."""
        expected = (("T1",), ("J1",), ("T3", "T2"), ("J3", "J2"), ("T5", "T4"), ("J5", "J4"))

        assert expected == Topology(W1).generations()

    def test_each_generation_is_in_the_order_of_the_graph(self) -> None:
        """What becomes ready first does not come first in its generation."""
        assert (("x", "y"), ("a", "b")) == Topology(graph_of("abxy", "x>b", "y>a")).generations()

    def test_downstream_is_in_the_order_of_the_graph(self) -> None:
        """Of two branches, each node stands where the graph has it."""
        assert ("J5", "J4", "T5", "T4") == Topology(W1).downstream("J2", "J3")

    def test_upstream_is_in_the_order_of_the_graph(self) -> None:
        """J4 depends on its own branch and on what both have in common."""
        assert ("J2", "J1", "T4", "T2", "T1") == Topology(W1).upstream("J4")

    def test_neighbours_are_in_the_order_of_the_graph(self) -> None:
        """J1 is watched by T2 and T3, which the graph lists the other way round."""
        assert ("T3", "T2") == Topology(W1).successors("J1")
        assert ("T1",) == Topology(W1).predecessors("J1")

    def test_roots_and_leaves_are_its_ends(self) -> None:
        """W1 begins with T1 and ends with J4 and J5."""
        assert ("T1",) == Topology(W1).roots()
        assert ("J5", "J4") == Topology(W1).leaves()

    def test_functions_do_the_same_as_the_methods(self) -> None:
        """`topological_order` and `downstream` take the graph itself."""
        assert Topology(W1).topological_order() == topology.topological_order(W1)
        assert Topology(W1).downstream("J2", "J3") == topology.downstream(W1, "J2", "J3")


class TestNodes:
    """What a topology knows of its nodes."""

    def test_node_gives_the_node_itself(self) -> None:
        """An id leads to the node of the graph that has it."""
        assert W1.nodes is not None
        assert W1.nodes[3] is Topology(W1).node("J2")

    def test_ids_are_in_the_order_of_the_graph(self) -> None:
        """`node_ids` lists them as the graph does, and `len` counts them."""
        assert tuple("DCBA") == Topology(DIAMOND).node_ids()
        assert 4 == len(Topology(DIAMOND))

    @pytest.mark.parametrize(("thing", "expected"), [("A", True), ("X", False), (None, False)])
    def test_in_tells_whether_there_is_such_a_node(self, thing: object, expected: bool) -> None:  # noqa: FBT001
        """`in` looks for an id, and takes anything."""
        assert expected is (thing in Topology(DIAMOND))

    @pytest.mark.parametrize(
        "graph",
        [
            WorkflowGraph(),
            WorkflowGraph(nodes=[], edges=[]),
            WorkflowGraph(nodes=[]),
            WorkflowGraph(edges=[]),
        ],
    )
    def test_empty_graph_has_empty_answers(self, graph: WorkflowGraph) -> None:
        """A graph without nodes is a graph: every answer is empty."""
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

    def test_nodes_without_edges_keep_their_order(self) -> None:
        """Where nothing is connected, the order of the graph is the topological one."""
        subject = Topology(WorkflowGraph(nodes=[Node(unique_id=each) for each in "cab"]))

        assert ("c", "a", "b") == subject.topological_order()
        assert (("c", "a", "b"),) == subject.generations()

    def test_parallel_edges_count_once(self) -> None:
        """Several edges between the same two nodes are one."""
        subject = Topology(graph_of("AB", "A>B", "A>B", "A>B"))

        assert ("B",) == subject.successors("A")
        assert ("A",) == subject.predecessors("B")
        assert ("A", "B") == subject.topological_order()
        assert (("A",), ("B",)) == subject.generations()


class TestRefusals:
    """Graphs and questions that have no answer."""

    def test_missing_ids_are_reported_by_position(self) -> None:
        """Every node without an id is named by its place in the list."""
        with pytest.raises(MissingNodeIdError) as caught:
            Topology(graph_of(["a", None, "b", None]))

        assert (1, 3) == caught.value.positions
        assert "nodes without an id, at 1, 3" == str(caught.value)

    def test_duplicate_ids_are_each_reported_once(self) -> None:
        """Every id that occurs more than once is named, in the order of the graph."""
        with pytest.raises(DuplicateNodeError) as caught:
            Topology(graph_of("abcbaba"))

        assert ("a", "b") == caught.value.node_ids

    def test_dangling_edges_are_all_reported(self) -> None:
        """An edge with an unknown or missing end is named with both ends."""
        with pytest.raises(DanglingEdgeError) as caught:
            Topology(graph_of("ab", "a>x", "a>b", "y>b", ">a", "b>", "y>x"))

        expected = (("a", "x"), ("y", "b"), (None, "a"), ("b", None), ("y", "x"))
        assert expected == caught.value.edges

    def test_edges_of_a_graph_without_nodes_dangle(self) -> None:
        """Without nodes there is nothing for an edge to join."""
        with pytest.raises(DanglingEdgeError) as caught:
            Topology(WorkflowGraph(edges=[Edge(source_id="a", destination_id="b")]))

        assert (("a", "b"),) == caught.value.edges

    @pytest.mark.parametrize("method", ["downstream", "upstream"])
    def test_all_unknown_ids_are_reported(self, method: str) -> None:
        """Every unknown id is named once, in the order asked; the known ones are not."""
        with pytest.raises(UnknownNodeError) as caught:
            getattr(Topology(DIAMOND), method)("X", "A", "Y", "X")

        assert ("X", "Y") == caught.value.node_ids

    @pytest.mark.parametrize("method", ["node", "successors", "predecessors"])
    def test_unknown_id_is_reported(self, method: str) -> None:
        """What asks about one node names it."""
        with pytest.raises(UnknownNodeError) as caught:
            getattr(Topology(DIAMOND), method)("X")

        assert ("X",) == caught.value.node_ids

    def test_ids_in_messages_are_escaped(self) -> None:
        """An id with a line end does not break the message's line."""
        evil = "a\n\x1b[31m"

        with pytest.raises(UnknownNodeError) as caught:
            Topology(DIAMOND).node(evil)

        assert "no node with the id 'a\\n\\x1b[31m'" == str(caught.value)

    @pytest.mark.parametrize("method", ["topological_order", "generations"])
    def test_what_needs_an_order_refuses_a_cycle(self, method: str) -> None:
        """The error has the cycle that comes first in the graph, as `cycles` does."""
        with pytest.raises(CycleError) as caught:
            getattr(Topology(CYCLIC), method)()

        assert ("B", "C") == caught.value.cycle

    def test_self_loop_is_a_cycle_of_one(self) -> None:
        """A node with an edge to itself comes before nothing, not even itself."""
        subject = Topology(graph_of("AB", "A>B", "B>B"))

        assert (("B",),) == subject.cycles()
        assert ("B",) == subject.successors("B")
        with pytest.raises(CycleError) as caught:
            subject.topological_order()
        assert ("B",) == caught.value.cycle

    def test_functions_refuse_what_the_class_refuses(self) -> None:
        """The functions raise the same errors, all of them `GraphError`."""
        with pytest.raises(GraphError, match="the graph has a cycle: 'B', 'C'"):
            topology.topological_order(CYCLIC)
        with pytest.raises(GraphError, match="no node with the id 'X'"):
            topology.downstream(CYCLIC, "X")


class TestCyclicGraphs:
    """Cycles are taken as they are where no order is needed."""

    def test_there_is_one_cycle_of_each_component(self) -> None:
        """Two cycles that share nodes count as one group, of which the shortest is shown."""
        assert (("B", "C"), ("E", "F"), ("G",)) == Topology(CYCLIC).cycles()

    def test_shown_cycle_is_a_shortest_one(self) -> None:
        """Of the cycles through a node, one with the fewest nodes is shown."""
        subject = Topology(graph_of("ABCDE", "A>C", "A>D", "D>E", "E>A", "C>B", "B>E", "C>A"))

        assert (("A", "C"),) == subject.cycles()

    def test_downstream_works_within_a_cycle(self) -> None:
        """A node is not its own successor's answer, but the rest of its cycle is."""
        assert ("C", "D", "E", "F", "H") == Topology(CYCLIC).downstream("B")

    def test_asked_nodes_are_in_the_answer_if_another_reaches_them(self) -> None:
        """Of two nodes of one cycle, each is downstream of the other."""
        assert ("B", "C", "D", "E", "F", "H") == Topology(CYCLIC).downstream("B", "D")

    @pytest.mark.parametrize("method", ["downstream", "upstream"])
    def test_same_id_twice_is_asked_once(self, method: str) -> None:
        """Naming a node twice does not put it into its own answer."""
        subject = Topology(CYCLIC)

        assert getattr(subject, method)("G") == getattr(subject, method)("G", "G")
        assert "G" not in getattr(subject, method)("G", "G")

    def test_self_loop_is_not_downstream_of_itself(self) -> None:
        """A node that is asked about alone is never in the answer."""
        assert () == Topology(CYCLIC).downstream("G")
        assert () == Topology(CYCLIC).upstream("G")


CHAIN_LENGTH = 200_000
STAR_POINTS = 100_000
HUB_EDGES = 50_000


class TestLargeGraphs:
    """Whatever the graph's form, nothing recurses and no step is quadratic."""

    def test_chain(self) -> None:
        """A chain of 200 000 nodes has every answer."""
        last = CHAIN_LENGTH - 1
        subject = Topology(large_graph(CHAIN_LENGTH, itertools.pairwise(range(CHAIN_LENGTH))))
        ids = subject.node_ids()

        assert ids == subject.topological_order()
        assert tuple((each,) for each in ids) == subject.generations()
        assert ids[1:] == subject.downstream("0")
        assert ids[1:] == subject.downstream(*ids)
        assert ids[:-1] == subject.upstream(str(last))
        assert ids[:-1] == subject.upstream(*ids)
        assert () == subject.cycles()

    def test_reversed_chain(self) -> None:
        """A chain that the graph lists from its end has every answer too."""
        pairs = ((each + 1, each) for each in range(CHAIN_LENGTH - 1))
        subject = Topology(large_graph(CHAIN_LENGTH, pairs))

        assert subject.node_ids()[::-1] == subject.topological_order()
        assert subject.node_ids()[1:] == subject.upstream("0")

    def test_ring(self) -> None:
        """A cycle through 200 000 nodes is found and shown in the error in full."""
        pairs = ((each, (each + 1) % CHAIN_LENGTH) for each in range(CHAIN_LENGTH))
        subject = Topology(large_graph(CHAIN_LENGTH, pairs))
        ids = subject.node_ids()

        assert (ids,) == subject.cycles()
        assert ids[1:] == subject.downstream("0")
        assert ids == subject.downstream(*ids)
        with pytest.raises(CycleError) as caught:
            subject.topological_order()
        assert ids == caught.value.cycle
        assert str(caught.value).endswith(f"... and {CHAIN_LENGTH - 20} more")

    def test_star(self) -> None:
        """A node in the middle of 100 000 others has every answer."""
        points = range(1, STAR_POINTS + 1)
        inwards = ((each, 0) for each in points)
        subject = Topology(large_graph(STAR_POINTS + 1, inwards))
        ids = subject.node_ids()

        assert (*ids[1:], "0") == subject.topological_order()
        assert (ids[1:], ("0",)) == subject.generations()
        assert ("0",) == subject.downstream(*ids)
        assert ids[1:] == subject.upstream("0")
        assert ids[1:] == subject.predecessors("0")
        assert ids[1:] == subject.roots()

    def test_hub(self) -> None:
        """Between many nodes that lead to it and many that it leads to, a node is passed twice."""
        sources, targets = range(1, HUB_EDGES + 1), range(HUB_EDGES + 1, 2 * HUB_EDGES + 1)
        through = [(each, 0) for each in sources] + [(0, each) for each in targets]
        subject = Topology(large_graph(2 * HUB_EDGES + 1, through))
        sources_ids, target_ids = map(str, sources), tuple(map(str, targets))

        assert ("0", *target_ids) == subject.downstream(*sources_ids)

    def test_many_cycles(self) -> None:
        """Cycles that all lead to a node with many successors are each found among their own."""
        outside, inside = range(1, HUB_EDGES), range(HUB_EDGES, 2 * HUB_EDGES)
        pairs = [(each, each ^ 1) for each in inside] + [(each, 0) for each in inside]
        pairs += [(0, each) for each in outside]
        subject = Topology(large_graph(2 * HUB_EDGES, pairs))

        expected = tuple((str(each), str(each + 1)) for each in inside[::2])
        assert expected == subject.cycles()
