"""Benchmarks of the graph functions."""

import importlib
import random
from collections.abc import Iterator
from typing import Any

import networkx as nx
from timing import Row, cpu, measure

from glue_wf_sdk import Topology, WorkflowGraph, from_wire

__all__ = ["graph_rows"]

_NODES = 100_000
_NEAR = 100
_WORK = "their topological order, and what is downstream of the first of them"


def graph_rows() -> Iterator[Row]:
    """A graph is built; its topological order, and what is downstream of the root.

    All sides begin with the dict of the JSON and end with ids. The other libraries have no reader
    of this JSON that is as fast as their methods for many nodes and edges, so they use these.
    """
    wire = _wire(_NODES)
    graph = from_wire(WorkflowGraph, wire)
    ours = cpu(lambda: _work_on(from_wire(WorkflowGraph, wire)))
    yield measure(
        ours,
        cpu(lambda: _networkxs(wire)),
        what="`from_wire` and `Topology`, 100 000 nodes",
        peer="networkx",
        about="From the dict of a graph to typed nodes, " + _WORK + "; networkx keeps dicts.",
        rounds=7,
        target=0.30,
    )
    yield measure(
        ours,
        cpu(lambda: _rustworkxs(wire)),
        what="`from_wire` and `Topology`, 100 000 nodes",
        peer="rustworkx",
        about="The same against a library in Rust, which keeps dicts too and does not check them.",
        rounds=7,
    )
    edges = [(each["SourceId"], each["DestinationId"]) for each in wire["Edges"]]
    yield measure(
        cpu(lambda: _work_on(graph)),
        cpu(lambda: _order_and_descendants(nx.DiGraph(edges), edges[0][0])),
        what="`Topology`, 100 000 nodes",
        peer="networkx",
        about="The same from typed nodes; networkx begins with a list of edges.",
        rounds=7,
    )
    larger = from_wire(WorkflowGraph, _wire(10 * _NODES))
    yield measure(
        cpu(lambda: _work_on(larger)),
        what="`Topology`, 1 000 000 nodes",
        about="The same for ten times the nodes: the time should grow with the size, not faster.",
        rounds=5,
    )


def _wire(count: int) -> dict[str, Any]:
    """Two edges to each node, from nodes shortly before it, so the first node reaches all."""
    chance = random.Random(1)  # noqa: S311
    ids = [f"wnode_{chance.getrandbits(256):064x}" for _ in range(count)]
    return {
        "Nodes": [{"Type": "JOB", "Name": each, "UniqueId": each} for each in ids],
        "Edges": [
            {
                "SourceId": ids[chance.randrange(max(0, place - _NEAR), place)],
                "DestinationId": ids[place],
            }
            for place in range(1, count)
            for _ in range(2)
        ],
    }


def _work_on(graph: WorkflowGraph) -> object:
    subject = Topology(graph)
    order = subject.topological_order()
    return order, subject.downstream(order[0])  # Only the first node has no predecessor.


def _networkxs(wire: dict[str, Any]) -> object:
    peer: nx.DiGraph[str] = nx.DiGraph()
    peer.add_nodes_from((each["UniqueId"], each) for each in wire["Nodes"])
    peer.add_edges_from((each["SourceId"], each["DestinationId"]) for each in wire["Edges"])
    return _order_and_descendants(peer, wire["Nodes"][0]["UniqueId"])


def _order_and_descendants(graph: "nx.DiGraph[str]", root: str) -> object:
    # networkx's stubs leave a parameter of `descendants` untyped.
    below = nx.descendants(graph, root)  # pyright: ignore[reportUnknownMemberType]
    return list(nx.topological_sort(graph)), below


def _rustworkxs(wire: dict[str, Any]) -> object:
    rustworkx: Any = importlib.import_module("rustworkx")
    graph = rustworkx.PyDiGraph(multigraph=False)
    ids = [each["UniqueId"] for each in wire["Nodes"]]
    places = dict(zip(ids, graph.add_nodes_from(wire["Nodes"]), strict=True))
    graph.add_edges_from_no_data(
        [(places[each["SourceId"]], places[each["DestinationId"]]) for each in wire["Edges"]]
    )
    order = [ids[place] for place in rustworkx.topological_sort(graph)]
    return order, {ids[place] for place in rustworkx.descendants(graph, places[ids[0]])}
