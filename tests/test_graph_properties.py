"""Graph functions against networkx, and against an exhaustive search."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import CycleError, Topology, WorkflowGraph
from glue_wf_sdk.testing import workflow_graphs

# The stubs of networkx leave a parameter of these two untyped.
descendants: Any = nx.descendants  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
ancestors: Any = nx.ancestors  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


def ids_of(graph: WorkflowGraph) -> list[str]:
    """The ids of a graph's nodes, in its order."""
    return [node.unique_id for node in graph.nodes or ()]


def pairs_of(graph: WorkflowGraph) -> list[tuple[str, str]]:
    """The edges of a graph as pairs of ids."""
    return [(edge.source_id, edge.destination_id) for edge in graph.edges or ()]


def peer_of(graph: WorkflowGraph) -> "nx.DiGraph[str]":
    """The same graph in networkx."""
    peer: nx.DiGraph[str] = nx.DiGraph()
    peer.add_nodes_from(ids_of(graph))
    peer.add_edges_from(pairs_of(graph))
    return peer


def in_order(graph: WorkflowGraph, ids: Iterable[str]) -> tuple[str, ...]:
    """Ids, in the order of the graph."""
    chosen = set(ids)
    return tuple(each for each in ids_of(graph) if each in chosen)


def closure_of(graph: WorkflowGraph) -> set[tuple[str, str]]:
    """Every pair of nodes of which the first reaches the second, by Warshall's algorithm."""
    reached = set(pairs_of(graph))
    for middle, source, target in itertools.product(ids_of(graph), repeat=3):
        if (source, middle) in reached and (middle, target) in reached:
            reached.add((source, target))
    return reached


@st.composite
def questions(draw: st.DrawFn) -> tuple[WorkflowGraph, Sequence[str]]:
    """A graph, and ids of some of its nodes."""
    graph = draw(workflow_graphs())
    ids = ids_of(graph)
    return graph, draw(st.lists(st.sampled_from(ids), max_size=4)) if ids else []


@given(workflow_graphs(acyclic=True))
def test_topological_order(graph: WorkflowGraph) -> None:
    """The order is the lexicographical one, by the order of the graph's nodes."""
    ids = ids_of(graph)
    expected = nx.lexicographical_topological_sort(peer_of(graph), key=ids.index)

    assert tuple(expected) == Topology(graph).topological_order()


@given(workflow_graphs(acyclic=True))
def test_generations(graph: WorkflowGraph) -> None:
    """The generations are networkx's, each in the order of the graph."""
    expected = [in_order(graph, each) for each in nx.topological_generations(peer_of(graph))]

    assert tuple(expected) == Topology(graph).generations()


@given(workflow_graphs())
def test_order_exists_where_there_is_no_cycle(graph: WorkflowGraph) -> None:
    """A graph has an order or a cycle; the error about the order has the first cycle."""
    subject = Topology(graph)

    if nx.is_directed_acyclic_graph(peer_of(graph)):
        assert set(ids_of(graph)) == set(subject.topological_order())
        assert () == subject.cycles()
    else:
        for method in (subject.topological_order, subject.generations):
            with pytest.raises(CycleError) as caught:
                method()
            assert subject.cycles()[0] == caught.value.cycle


@given(questions())
def test_downstream(question: tuple[WorkflowGraph, Sequence[str]]) -> None:
    """The nodes downstream of several are those downstream of any of them."""
    graph, asked = question
    peer = peer_of(graph)
    expected = {below for each in asked for below in descendants(peer, each)}

    assert in_order(graph, expected) == Topology(graph).downstream(*asked)


@given(questions())
def test_upstream(question: tuple[WorkflowGraph, Sequence[str]]) -> None:
    """The nodes upstream of several are those upstream of any of them."""
    graph, asked = question
    peer = peer_of(graph)
    expected = {above for each in asked for above in ancestors(peer, each)}

    assert in_order(graph, expected) == Topology(graph).upstream(*asked)


@given(questions())
def test_both_directions_by_exhaustive_search(
    question: tuple[WorkflowGraph, Sequence[str]],
) -> None:
    """A node is downstream if another given one reaches it, and upstream if it reaches one."""
    graph, asked = question
    reached = [(source, target) for source, target in closure_of(graph) if source != target]
    below = (target for source, target in reached if source in asked)
    above = (source for source, target in reached if target in asked)

    assert in_order(graph, below) == Topology(graph).downstream(*asked)
    assert in_order(graph, above) == Topology(graph).upstream(*asked)


@given(workflow_graphs())
def test_neighbours(graph: WorkflowGraph) -> None:
    """Each node has the neighbours that networkx gives it, in the order of the graph."""
    subject, peer = Topology(graph), peer_of(graph)

    for each in ids_of(graph):
        assert in_order(graph, peer.successors(each)) == subject.successors(each)
        assert in_order(graph, peer.predecessors(each)) == subject.predecessors(each)


@given(workflow_graphs())
def test_roots_and_leaves(graph: WorkflowGraph) -> None:
    """Roots have no incoming edge and leaves no outgoing one."""
    subject, peer = Topology(graph), peer_of(graph)
    roots = (each for each, count in peer.in_degree() if count == 0)
    leaves = (each for each, count in peer.out_degree() if count == 0)

    assert in_order(graph, roots) == subject.roots()
    assert in_order(graph, leaves) == subject.leaves()


@given(workflow_graphs())
def test_cycles_are_one_of_each_component(graph: WorkflowGraph) -> None:
    """Each component with a cycle has a shortest one through its first node."""
    peer = peer_of(graph)
    components = [
        in_order(graph, each)
        for each in nx.strongly_connected_components(peer)
        if len(each) > 1 or peer.has_edge(*each, *each)
    ]
    cycles = Topology(graph).cycles()

    assert in_order(graph, (each[0] for each in components)) == tuple(cycle[0] for cycle in cycles)
    for cycle in cycles:
        first = cycle[0]
        lengths = nx.single_source_shortest_path_length(peer, first)
        shortest = min(lengths[each] for each in peer.predecessors(first) if each in lengths)
        assert shortest + 1 == len(cycle)
        assert len(cycle) == len(set(cycle))
        assert all(peer.has_edge(*ends) for ends in zip(cycle, cycle[1:] + cycle[:1], strict=True))


@given(workflow_graphs(), st.data())
def test_order_and_number_of_edges_do_not_matter(graph: WorkflowGraph, data: st.DataObject) -> None:
    """The answers are the same in whatever order, and however often, the edges are listed."""
    edges = list(graph.edges or ())
    other = WorkflowGraph(nodes=graph.nodes, edges=data.draw(st.permutations(edges * 2)))

    def answers(subject: Topology) -> list[object]:
        ids = subject.node_ids()
        order = subject.cycles() or subject.topological_order()
        return [order, *map(subject.successors, ids), *map(subject.predecessors, ids)]

    assert answers(Topology(graph)) == answers(Topology(other))
