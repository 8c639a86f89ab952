"""The chain of runs that decided when a workflow run ended."""

import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from glue_wf_sdk.enums import NodeType
from glue_wf_sdk.report.models import AttemptSummary, PathStep
from glue_wf_sdk.report.watching import fulfils, watch_of
from glue_wf_sdk.resume import is_action
from glue_wf_sdk.structures import Node
from glue_wf_sdk.topology import Topology

__all__ = ["critical_path"]

# When an attempt ended, the place of its node in the topological order, its own among the node's.
# Of what ended at once, the greatest is the one furthest downstream.
_End: TypeAlias = tuple[datetime, int, int]


def critical_path(
    topology: Topology, order: Sequence[str], attempts: Mapping[str, Sequence[AttemptSummary]]
) -> tuple[PathStep, ...]:
    """The attempt that ended last, what it waited for, what that waited for, and so on.

    Attempts that were copied from another run are no part of it.

    Args:
        topology: The run's graph.
        order: Its topological order.
        attempts: The attempts of each job and crawler, the latest last.

    Returns:
        The steps, the first one first. Empty where nothing has ended.
    """
    path = _Path(topology, order, attempts)
    steps: list[PathStep] = []
    end = path.last_end()
    while end is not None:
        _, place, number = end
        node = topology.node(order[place])
        attempt = attempts[order[place]][number]
        steps.append(PathStep(node_id=order[place], name=node.name, attempt=attempt))
        end = path.before(place, number)
    return tuple(reversed(steps))


class _Path:
    def __init__(
        self,
        topology: Topology,
        order: Sequence[str],
        attempts: Mapping[str, Sequence[AttemptSummary]],
    ) -> None:
        self._topology = topology
        self._order = order
        self._attempts = attempts
        self._places = {node_id: place for place, node_id in enumerate(order)}
        # A trigger can stand before many steps; what it watches is looked through once.
        self._fired_at: dict[str, list[_End]] = {}
        self._numbers: tuple[int, dict[str, int]] = (-1, {})

    def last_end(self) -> _End | None:
        return max((end for node_id in self._order for end in self._ends(node_id)), default=None)

    def before(self, place: int, number: int) -> _End | None:
        """The end that an attempt waited for."""
        node_id = self._order[place]
        attempt = self._attempts[node_id][number]
        if attempt.started_on is None:
            return None
        if attempt.previous_id is not None:
            retried = self._number_of(place, attempt.previous_id)
            # Only back in the list, so that runs that name each other end.
            if retried is not None and retried < number:
                previous = self._attempts[node_id][retried]
                if previous.completed_on is not None and not previous.kept:
                    return previous.completed_on, place, retried
        return max(self._deciding(node_id, attempt.trigger, attempt.started_on), default=None)

    def _number_of(self, place: int, attempt_id: str) -> int | None:
        if self._numbers[0] != place:
            tries = self._attempts[self._order[place]]
            self._numbers = (
                place,
                {each.id: number for number, each in enumerate(tries) if each.id is not None},
            )
        return self._numbers[1].get(attempt_id)

    def _ends(self, node_id: str) -> Iterator[_End]:
        for number, attempt in enumerate(self._attempts.get(node_id, ())):
            if attempt.completed_on is not None and not attempt.kept:
                yield attempt.completed_on, self._places[node_id], number

    def _deciding(self, node_id: str, trigger: str | None, start: datetime) -> Iterator[_End]:
        """What each trigger waited for that can have started a node at a time."""
        before = [
            (each, self._topology.node(each)) for each in self._topology.predecessors(node_id)
        ]
        named = [
            (each, node)
            for each, node in before
            if node.type == NodeType.TRIGGER and node.name == trigger
        ]
        for before_id, node in named or before:
            if before_id not in self._fired_at:
                self._fired_at[before_id] = self._fulfilling(before_id, node)
            ends = self._fired_at[before_id]
            # Nothing can have waited for what ended after its own start.
            if place := bisect_right(ends, (start, sys.maxsize, 0)):
                yield ends[place - 1]

    def _fulfilling(self, node_id: str, node: Node) -> list[_End]:
        """The ends that fulfil a condition of a trigger, ascending; the first if one is enough."""
        watch = watch_of(node)
        # An edge from a job right to another is none that Glue makes; its end is waited for.
        sources = (node_id,) if is_action(node) else self._topology.predecessors(node_id)
        ends: list[_End] = []
        for source in sources:
            wanted = watch.wanted(self._topology.node(source))
            for end in self._ends(source):
                state = self._attempts[source][end[2]].state
                if any(fulfils(state, each) for each in wanted):
                    ends.append(end)
        ends.sort()
        return ends[:1] if watch.is_any else ends
