"""What can happen where some things need all of others, and some need any of them."""

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from glue_wf_sdk.graph import Topology
from glue_wf_sdk.structures import Edge, Node, NodeType, WorkflowGraph

K = TypeVar("K", bound=Hashable)

__all__ = ["AndOrGraph", "Outcomes", "cycles"]

_STATES = ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "CANCELLED")


class Outcomes:
    """Sets of outcomes, as the bits of an integer: one for each thing that ends, and each state.

    Args:
        count: How many things there are of which a set may contain outcomes.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._mask = (1 << count) - 1

    def bit(self, thing: int, state: str) -> int:
        """The set of a single outcome."""
        return 1 << (_STATES.index(state) * self._count + thing)

    def _planes(self, outcomes: int) -> list[int]:
        """For each state, the things that have it, as bits."""
        return [outcomes >> place * self._count & self._mask for place in range(len(_STATES))]

    def exclude_each_other(self, outcomes: int) -> bool:
        """Whether a set contains several outcomes of one thing."""
        seen = 0
        for plane in self._planes(outcomes):
            if seen & plane:
                return True
            seen |= plane
        return False

    def several(self, outcomes: int) -> tuple[int, tuple[str, ...]]:
        """The first thing of which a set contains several outcomes, and these."""
        seen = twice = 0
        planes = self._planes(outcomes)
        for plane in planes:
            twice |= seen & plane
            seen |= plane
        thing = (twice & -twice).bit_length() - 1
        states = zip(_STATES, planes, strict=True)
        return thing, tuple(state for state, plane in states if plane >> thing & 1)


def _united(sets: Iterable[int]) -> int:
    union = 0
    for each in sets:
        union |= each
    return union


def _common(sets: Iterable[int]) -> int:
    common = -1  # All bits.
    for each in sets:
        common &= each
    return common


class AndOrGraph:
    """Nodes that can happen if one, or all, of the nodes before them can.

    Attributes:
        before: The nodes before each node.
        after: The nodes after each node.
        conflicts: The nodes that would need mutually exclusive outcomes, and these outcomes.
    """

    def __init__(self) -> None:
        self.before: list[list[int]] = []
        self.after: list[list[int]] = []
        self.conflicts: dict[int, int] = {}
        self._needs_all: list[bool] = []
        self._own: list[int] = []  # The outcome that a node stands for.

    def add(self, before: Iterable[int] = (), *, needs_all: bool = False, outcome: int = 0) -> int:
        """Adds a node. Without any before it, one that needs all of them always happens."""
        node = len(self.before)
        self.before.append([])
        self.after.append([])
        self._needs_all.append(needs_all)
        self._own.append(outcome)
        for each in before:
            self.connect(each, node)
        return node

    def connect(self, before: int, after: int) -> None:
        """Puts a node before another one."""
        self.before[after].append(before)
        self.after[before].append(after)

    def happening(self, outcomes: Outcomes, assumed: Collection[int] = ()) -> set[int]:
        """The nodes that can happen; those in `assumed` can in any case.

        A node that needs mutually exclusive outcomes cannot; it is in `conflicts` then. What
        the nodes in cycles, and behind them, need is not computed in full. So a node may be taken
        for possible that is not, but never the other way round.
        """
        self.conflicts = {}
        happens = set(assumed)
        needed: dict[int, int] = dict.fromkeys(assumed, 0)
        waiting = [len(each) for each in self.before]
        ready = [node for node, count in enumerate(waiting) if not count]
        for node in ready:  # Grows while it is read.
            if node not in needed:
                self._decide(node, happens, needed, outcomes)
            for after in self.after[node]:
                waiting[after] -= 1
                if not waiting[after]:
                    ready.append(after)
        self._complete(set(range(len(waiting))).difference(ready), happens, needed, outcomes)
        return happens

    def _decide(
        self, node: int, happens: set[int], needed: dict[int, int], outcomes: Outcomes
    ) -> None:
        """Decides about a node, all nodes before which are decided."""
        before = self.before[node]
        possible = [needed[each] for each in before if each in happens]
        needed[node] = self._own[node]
        if not self._needs_all[node]:
            if not possible:
                return
            needed[node] |= _common(possible)
        elif len(possible) < len(before):
            return
        else:
            needed[node] |= _united(possible)
            if outcomes.exclude_each_other(needed[node]):
                self.conflicts[node] = needed[node]
                return
        happens.add(node)

    def _complete(
        self,
        nodes: Collection[int],
        happens: set[int],
        needed: dict[int, int],
        outcomes: Outcomes,
    ) -> None:
        """Decides about the nodes in cycles and behind them."""
        for node in nodes:
            if self._needs_all[node]:
                all_needed = _united(
                    needed.get(each, self._own[each]) for each in self.before[node]
                )
                if outcomes.exclude_each_other(all_needed):
                    self.conflicts[node] = all_needed
        missing = {
            node: len(self.before[node]) if self._needs_all[node] else 1
            for node in nodes
            if node not in self.conflicts
        }
        queue = deque(happens)
        while queue:
            for after in self.after[queue.popleft()]:
                if after in missing and after not in happens:
                    missing[after] -= 1
                    if not missing[after]:
                        happens.add(after)
                        queue.append(after)


def cycles(after: Mapping[K, Collection[K]]) -> Iterator[list[K]]:
    """One cycle of each group of nodes that reach each other; only keys are nodes."""
    waiting = dict.fromkeys(after, 0)
    for others in after.values():
        for each in others:
            if each in waiting:
                waiting[each] += 1
    ready = [node for node, count in waiting.items() if not count]
    for node in ready:  # Grows while it is read.
        del waiting[node]
        for each in after[node]:
            if each in waiting:
                waiting[each] -= 1
                if not waiting[each]:
                    ready.append(each)
    # What is left is in a cycle, or behind one; mostly there is nothing.
    nodes = list(waiting)
    ids = {node: str(place) for place, node in enumerate(nodes)}
    graph = WorkflowGraph(
        nodes=[Node(type=NodeType.TRIGGER, name="-", unique_id=each) for each in ids.values()],
        edges=[
            Edge(source_id=ids[node], destination_id=ids[each])
            for node in nodes
            for each in after[node]
            if each in ids
        ],
    )
    for cycle in Topology(graph).cycles():
        yield [nodes[int(each)] for each in cycle]
