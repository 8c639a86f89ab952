"""Benchmarks of the graph functions."""

import random
from collections.abc import Callable, Iterator

import networkx as nx
from timing import Row, medians

from glue_wf_sdk._core.wire import from_wire
from glue_wf_sdk.graph import Topology
from glue_wf_sdk.structures import WorkflowGraph

__all__ = ["graph_rows"]

_NODES = 100_000
_NEAR = 100


def graph_rows() -> Iterator[Row]:
    """Building a topology, its topological order, and what is downstream of the root."""
    seconds, other_seconds = medians(*_ours_and_networkxs(), rounds=5)
    yield Row(
        name="graph of 100 000 nodes / networkx",
        seconds=seconds,
        other_seconds=other_seconds,
        allowed=0.6,
    )
    seconds, other_seconds = medians(
        _work_on(_edges(10 * _NODES)), _work_on(_edges(_NODES)), rounds=3
    )
    yield Row(
        name="graph of 1 000 000 nodes / of 100 000",
        seconds=seconds,
        other_seconds=other_seconds,
        allowed=12,
    )


def _ours_and_networkxs() -> tuple[Callable[[], object], Callable[[], object]]:
    edges = _edges(_NODES)
    root = edges[0][0]

    def networkxs() -> object:
        peer: nx.DiGraph[str] = nx.DiGraph(edges)
        # networkx's stubs leave a parameter of `descendants` untyped.
        below = nx.descendants(peer, root)  # pyright: ignore[reportUnknownMemberType]
        return list(nx.topological_sort(peer)), below

    return _work_on(edges), networkxs


def _edges(count: int) -> list[tuple[str, str]]:
    """Two edges to each node, from nodes shortly before it, so the first node reaches all."""
    chance = random.Random(1)  # noqa: S311
    ids = [f"wnode_{chance.getrandbits(256):064x}" for _ in range(count)]
    return [
        (ids[chance.randrange(max(0, place - _NEAR), place)], ids[place])
        for place in range(1, count)
        for _ in range(2)
    ]


def _work_on(edges: list[tuple[str, str]]) -> Callable[[], object]:
    ids = dict.fromkeys(each for ends in edges for each in ends)
    graph = from_wire(
        WorkflowGraph,
        {
            "Nodes": [{"Type": "JOB", "Name": each, "UniqueId": each} for each in ids],
            "Edges": [{"SourceId": source, "DestinationId": target} for source, target in edges],
        },
    )
    root = edges[0][0]

    def work() -> object:
        subject = Topology(graph)
        return subject.topological_order(), subject.downstream(root)

    return work
