"""The critical path: the chain of attempts that determined when a run ended."""

import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from glue_wf_sdk.graph import Topology
from glue_wf_sdk.report.conditions import conditions_of, fulfils
from glue_wf_sdk.report.models import AttemptSummary, PathStep
from glue_wf_sdk.structures import Node, NodeType

# The end time of an attempt, the place of its node in the topological order, and its own place
# among the node's attempts. Of attempts that ended at once, the greatest is furthest downstream.
_End: TypeAlias = tuple[datetime, int, int]


def critical_path(
    topology: Topology, order: Sequence[str], attempts: Mapping[str, Sequence[AttemptSummary]]
) -> tuple[PathStep, ...]:
    """The attempt that ended last, what it waited for, what that waited for, and so on.

    The steps are in the order in which they ran. Copied attempts are not among them.
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
        # Many steps may come after one trigger; what it waits for is searched once.
        self._fired_at: dict[str, list[_End]] = {}
        self._numbers: dict[str, dict[str | None, int]] = {}

    def last_end(self) -> _End | None:
        return max((end for node_id in self._order for end in self._ends(node_id)), default=None)

    def before(self, place: int, number: int) -> _End | None:
        """The end that an attempt waited for last."""
        node_id = self._order[place]
        attempt = self._attempts[node_id][number]
        if attempt.started_on is None:
            return None
        if attempt.previous_id is not None:
            retried = self._number(node_id, attempt.previous_id)
            # Only backwards, so that attempts that name each other do not loop.
            if retried is not None and retried < number:
                previous = self._attempts[node_id][retried]
                if previous.completed_on is not None and not previous.copied:
                    return previous.completed_on, place, retried
        return max(self._deciding(node_id, attempt.trigger, attempt.started_on), default=None)

    def _number(self, node_id: str, attempt_id: str) -> int | None:
        """Which of a node's attempts has this id."""
        if node_id not in self._numbers:
            attempts = enumerate(self._attempts[node_id])
            self._numbers[node_id] = {attempt.id: number for number, attempt in attempts}
        return self._numbers[node_id].get(attempt_id)

    def _ends(self, node_id: str) -> Iterator[_End]:
        for number, attempt in enumerate(self._attempts.get(node_id, ())):
            if attempt.completed_on is not None and not attempt.copied:
                yield attempt.completed_on, self._places[node_id], number

    def _deciding(self, node_id: str, trigger: str | None, start: datetime) -> Iterator[_End]:
        """For each trigger that may have started a node then, the end that made it fire."""
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
            # Nothing waits for what ends after its own start.
            if place := bisect_right(ends, (start, sys.maxsize, 0)):
                yield ends[place - 1]

    def _fulfilling(self, node_id: str, node: Node) -> list[_End]:
        """The ends that fulfil a condition of a trigger, oldest first; one, if one is enough."""
        conditions = conditions_of(node)
        # Glue makes no edge from a job to another job; if there is one, the first one's end counts.
        sources = (node_id,) if node.is_action else self._topology.predecessors(node_id)
        ends: list[_End] = []
        for source in sources:
            required = conditions.on(self._topology.node(source))
            for end in self._ends(source):
                state = self._attempts[source][end[2]].state
                if any(fulfils(state, each) for each in required):
                    ends.append(end)
        ends.sort()
        return ends[:1] if conditions.is_any else ends
