"""Pure functions on a workflow's graph.

They take ids and return ids. Where several orders are correct, the order of the graph's ``nodes``
decides. Nothing here recurses, so chains can have any length.
"""

import functools
import heapq
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from typing import TypeAlias

from glue_wf_sdk._core.collector import call_paused
from glue_wf_sdk._core.display import mimebundle
from glue_wf_sdk.errors import (
    CycleError,
    DanglingEdgeError,
    DuplicateNodeError,
    GraphError,
    UnknownNodeError,
)
from glue_wf_sdk.operations import (
    BatchGetWorkflowsResponse,
    GetWorkflowResponse,
    GetWorkflowRunResponse,
)
from glue_wf_sdk.structures import Edge, Node, Workflow, WorkflowGraph, WorkflowRun

__all__ = ["Topology", "downstream", "topological_order"]

HasGraph: TypeAlias = (
    WorkflowGraph | WorkflowRun | Workflow | GetWorkflowRunResponse | GetWorkflowResponse
)

_SEVERAL = -1


class Topology:
    """A graph whose edges are indexed once, in O(nodes + edges).

    Parallel edges count once. Cycles and self-loops are allowed; only the methods that need an
    order raise `CycleError`.

    Args:
        graph: The graph of a workflow or of a run; or the workflow, run or response that holds it.

    Raises:
        DuplicateNodeError: Several nodes have the same id.
        DanglingEdgeError: Edges refer to nodes that do not exist.
        GraphError: The workflow or run was fetched without its graph.
        TypeError: `graph` is something else.
    """

    def __init__(self, graph: HasGraph) -> None:
        graph = graph_of(graph)
        self._graph = graph
        self._nodes = tuple(graph.nodes or ())
        self._index = _indexed(self._nodes)
        self._ids = tuple(self._index)
        # A pause, because it makes a list for each node.
        self._successors = call_paused(_successors, self._index, graph.edges or ())

    # On first use: neither the topological order nor the nodes downstream need them.
    @functools.cached_property
    def _predecessors(self) -> list[list[int]]:
        predecessors: list[list[int]] = [[] for _ in self._ids]
        for place, successors in enumerate(self._successors):
            for after in successors:
                predecessors[after].append(place)
        return predecessors

    def _incoming(self) -> list[int]:
        """The number of incoming edges of each node."""
        incoming = [0] * len(self)
        for successors in self._successors:
            for after in successors:
                incoming[after] += 1
        return incoming

    def node(self, id_or_name: str) -> Node:
        """The node with this id, or else the only one with this name; see `WorkflowGraph.node`.

        Args:
            id_or_name: The id of a node, or the name of a trigger, job or crawler.

        Returns:
            The node.

        Raises:
            UnknownNodeError: The graph has no such node.
            AmbiguousNodeError: Several nodes have this name.
        """
        place = self._index.get(id_or_name)
        return self._graph.node(id_or_name) if place is None else self._nodes[place]

    def __contains__(self, node_id: object) -> bool:
        """Whether a node has this id."""
        return node_id in self._index

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return mimebundle(self)

    def __len__(self) -> int:
        """The number of nodes."""
        return len(self._nodes)

    def node_ids(self) -> tuple[str, ...]:
        """The ids of all nodes, in the order of the graph."""
        return self._ids

    def successors(self, node_id: str) -> tuple[str, ...]:
        """The direct successors of a node.

        Args:
            node_id: The id of the node.

        Returns:
            Ids, in the order of the graph's nodes.

        Raises:
            UnknownNodeError: The graph has no such node.
        """
        return self._named(sorted(set(self._successors[self._place(node_id)])))

    def predecessors(self, node_id: str) -> tuple[str, ...]:
        """The direct predecessors of a node.

        Args:
            node_id: The id of the node.

        Returns:
            Ids, in the order of the graph's nodes.

        Raises:
            UnknownNodeError: The graph has no such node.
        """
        return self._named(sorted(set(self._predecessors[self._place(node_id)])))

    def roots(self) -> tuple[str, ...]:
        """The ids of the nodes without predecessors, in the order of the graph's nodes."""
        return self._named(i for i, count in enumerate(self._incoming()) if not count)

    def leaves(self) -> tuple[str, ...]:
        """The ids of the nodes without successors, in the order of the graph's nodes."""
        return self._named(i for i in range(len(self)) if not self._successors[i])

    def topological_order(self) -> tuple[str, ...]:
        """All nodes, each after all its predecessors.

        Returns:
            Ids; if several nodes could come next, the first in the graph does.

        Raises:
            CycleError: The graph has a cycle.
        """
        return self._order

    # Once, because both a summary and its planned resume need it.
    @functools.cached_property
    def _order(self) -> tuple[str, ...]:
        waiting = self._incoming()
        ready = [i for i, count in enumerate(waiting) if not count]  # Sorted, and so a heap.
        order: list[int] = []
        while ready:
            place = heapq.heappop(ready)
            order.append(place)
            for after in self._successors[place]:
                waiting[after] -= 1
                if not waiting[after]:
                    heapq.heappush(ready, after)
        self._refuse_cycle(order)
        return self._named(order)

    def generations(self) -> tuple[tuple[str, ...], ...]:
        """The topological generations: each node in the first one after all its predecessors.

        Returns:
            Ids. The nodes of one generation, in the order of the graph, could run in parallel.

        Raises:
            CycleError: The graph has a cycle.
        """
        waiting = self._incoming()
        generation = [i for i, count in enumerate(waiting) if not count]
        generations: list[tuple[str, ...]] = []
        done: list[int] = []
        while generation:
            generations.append(self._named(generation))
            done += generation
            following: list[int] = []
            for place in generation:
                for after in self._successors[place]:
                    waiting[after] -= 1
                    if not waiting[after]:
                        following.append(after)
            generation = sorted(following)
        self._refuse_cycle(done)
        return tuple(generations)

    def downstream(self, *node_ids: str) -> tuple[str, ...]:
        """The nodes downstream of any of these.

        A given node is included only if it is downstream of another given one.

        Args:
            *node_ids: Ids of nodes.

        Returns:
            Ids, in the order of the graph's nodes.

        Raises:
            UnknownNodeError: The graph lacks some of these nodes.
        """
        return self._reached(node_ids, self._successors)

    def upstream(self, *node_ids: str) -> tuple[str, ...]:
        """The nodes upstream of any of these.

        A given node is included only if it is upstream of another given one.

        Args:
            *node_ids: Ids of nodes.

        Returns:
            Ids, in the order of the graph's nodes.

        Raises:
            UnknownNodeError: The graph lacks some of these nodes.
        """
        return self._reached(node_ids, self._predecessors)

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """One cycle for each group of nodes that reach each other.

        Returns:
            The ids along each cycle, from the first in the graph; an edge leads from the last back
            to the first. Empty if the graph has no cycle.
        """
        cycles: list[list[int]] = []
        for component in self._components():
            first = min(component)
            if len(component) > 1 or first in self._successors[first]:
                cycles.append(self._cycle_through(first, component))
        return tuple(self._named(cycle) for cycle in sorted(cycles))

    def _components(self) -> Iterator[set[int]]:  # noqa: C901 - one algorithm, best read in one piece
        """The strongly connected components, by Tarjan's algorithm without recursion."""
        number: dict[int, int] = {}
        low: dict[int, int] = {}
        open_nodes: list[int] = []
        is_open: set[int] = set()
        for start in range(len(self._nodes)):
            if start in number:
                continue
            path = [(start, iter(self._successors[start]))]
            while path:
                place, successors = path[-1]
                if place not in number:
                    number[place] = low[place] = len(number)
                    open_nodes.append(place)
                    is_open.add(place)
                for after in successors:
                    if after not in number:
                        path.append((after, iter(self._successors[after])))
                        break
                    if after in is_open:
                        low[place] = min(low[place], number[after])
                else:
                    path.pop()
                    if path:
                        before = path[-1][0]
                        low[before] = min(low[before], low[place])
                    if low[place] == number[place]:
                        component: set[int] = set()
                        while place not in component:
                            component.add(open_nodes.pop())
                        is_open -= component
                        yield component

    def _cycle_through(self, first: int, component: set[int]) -> list[int]:
        """A shortest cycle through a node, within its strongly connected component."""
        came_from = {first: first}
        queue = deque([first])
        while True:
            place = queue.popleft()
            for after in sorted(self._successors[place]):
                if after == first:
                    cycle = [place]
                    while cycle[-1] != first:
                        cycle.append(came_from[cycle[-1]])
                    return cycle[::-1]
                if after in component and after not in came_from:
                    came_from[after] = place
                    queue.append(after)

    def _refuse_cycle(self, ordered: Sized) -> None:
        if len(ordered) < len(self._nodes):
            raise CycleError(self.cycles()[0])

    def _reached(
        self, node_ids: Sequence[str], neighbours: Sequence[Sequence[int]]
    ) -> tuple[str, ...]:
        # Each place records which given node reaches it, or that several do. So it is visited at
        # most twice, however many nodes are given.
        reached_from: dict[int, int] = {}
        pending = [(place, place) for place in self._places(node_ids)]
        while pending:
            place, origin = pending.pop()
            for neighbour in neighbours[place]:
                before = reached_from.get(neighbour)
                if before is None:
                    reached_from[neighbour] = origin
                elif before in (origin, _SEVERAL):
                    continue
                else:
                    reached_from[neighbour] = _SEVERAL
                pending.append((neighbour, reached_from[neighbour]))
        return self._named(
            sorted(place for place, origin in reached_from.items() if place != origin)
        )

    def _place(self, node_id: str) -> int:
        try:
            return self._index[node_id]
        except KeyError:
            raise UnknownNodeError([node_id]) from None

    def _places(self, node_ids: Sequence[str]) -> list[int]:
        unknown = [node_id for node_id in node_ids if node_id not in self._index]
        if unknown:
            raise UnknownNodeError(dict.fromkeys(unknown))
        return [self._index[node_id] for node_id in node_ids]

    def _named(self, places: Iterable[int]) -> tuple[str, ...]:
        return tuple(map(self._ids.__getitem__, places))


def topological_order(graph: HasGraph) -> tuple[str, ...]:
    """All nodes of a graph, each after all its predecessors; see `Topology.topological_order`.

    Args:
        graph: The graph, or the workflow, run or response that holds it.

    Returns:
        Ids.

    Raises:
        GraphError: The graph has a cycle or is invalid; see `Topology`.
    """
    return Topology(graph).topological_order()


def downstream(graph: HasGraph, *node_ids: str) -> tuple[str, ...]:
    """The nodes of a graph downstream of any of these; see `Topology.downstream`.

    Args:
        graph: The graph, or the workflow, run or response that holds it.
        *node_ids: Ids of nodes.

    Returns:
        Ids, in the order of the graph's nodes.

    Raises:
        GraphError: An id is unknown, or the graph is invalid; see `Topology`.
    """
    return Topology(graph).downstream(*node_ids)


def graph_of(value: object) -> WorkflowGraph:
    if isinstance(value, WorkflowGraph):
        return value
    if isinstance(value, GetWorkflowRunResponse):
        value = value.run
    elif isinstance(value, GetWorkflowResponse):
        value = value.workflow
    if not isinstance(value, (WorkflowRun, Workflow)):
        raise wrong_type("a WorkflowGraph, or the run or workflow that has it", value)
    if value.graph is None:
        raise GraphError("the graph is missing; fetch it with include_graph=True")
    return value.graph


def wrong_type(expected: str, value: object) -> TypeError:
    """The error for a value that holds nothing of what is expected, or several."""
    hint = ""
    if hasattr(value, "runs"):
        hint = "; pass one of its runs"
    elif isinstance(value, BatchGetWorkflowsResponse):
        hint = "; pass one of its workflows"
    return TypeError(f"expected {expected}, not {type(value).__name__}{hint}")


def _indexed(nodes: Sequence[Node]) -> dict[str, int]:
    index = {node.unique_id: place for place, node in enumerate(nodes)}
    if len(index) < len(nodes):
        counts = Counter(node.unique_id for node in nodes)
        raise DuplicateNodeError(each for each in index if counts[each] > 1)
    return index


def _successors(index: Mapping[str, int], edges: Iterable[Edge]) -> list[list[int]]:
    successors: list[list[int]] = [[] for _ in index]
    try:
        for edge in edges:
            successors[index[edge.source_id]].append(index[edge.destination_id])
    except KeyError:
        ends = [(edge.source_id, edge.destination_id) for edge in edges]
        raise DanglingEdgeError(
            each for each in ends if each[0] not in index or each[1] not in index
        ) from None
    return successors
