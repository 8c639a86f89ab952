"""Why jobs and crawlers of a run never ran."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.graph import Topology
from glue_wf_sdk.report.conditions import Conditions, conditions_of, fulfils
from glue_wf_sdk.report.labels import state_label
from glue_wf_sdk.report.models import AttemptSummary, NeverRan
from glue_wf_sdk.structures import Node, NodeType, TriggerState, TriggerType, WorkflowRunStatus

# In a graph that grows wide, the causes of all nodes together would be quadratic in number.
_MAX_CAUSES = 20

_CONDITION_NOT_MET = NeverRan(
    rule="condition_not_met", message="the conditions of its trigger cannot be met"
)
_RUN_STOPPED = NeverRan(rule="run_stopped", message="the run was stopped first")
_RUN_NOT_ENDED = NeverRan(
    rule="run_not_ended", message="it may still run: the run is not known to have ended"
)
_TRIGGER_NOT_ACTIVE = NeverRan(rule="trigger_not_active", message="its trigger is not activated")
_NO_TRIGGER = NeverRan(rule="no_trigger", message="no trigger of the graph starts it")
_UNKNOWN = NeverRan(rule="unknown", message="unknown: nothing in the run explains it")
_STATUS_REASONS: Mapping[WorkflowRunStatus | None, NeverRan] = {
    WorkflowRunStatus.ERROR: NeverRan(rule="run_error", message="the run could not start"),
    WorkflowRunStatus.STOPPING: _RUN_STOPPED,
    WorkflowRunStatus.STOPPED: _RUN_STOPPED,
}


@attrs.frozen
class _Outlook:
    """Whether a node can no longer run, or a trigger no longer fire; and what failed before it."""

    is_blocked: bool
    causes: tuple[int, ...]  # Places in the topological order, ascending.


def why_never_ran(
    topology: Topology,
    order: Sequence[str],
    attempts: Mapping[str, Sequence[AttemptSummary]],
    status: WorkflowRunStatus | None,
) -> dict[str, NeverRan]:
    """The reasons for all jobs and crawlers without attempts, by their ids.

    The search for failures goes upstream through triggers and through nodes that never ran
    themselves. It ends at nodes that ran, since nothing before them kept them from running.
    """
    if all(attempts.values()):
        return {}
    search = _Search(topology, order, attempts, status)
    reasons: dict[str, NeverRan] = {}
    idle = _idle(topology, attempts)
    for node_id in order:
        if node_id in idle:
            outlook = search.outlook(node_id, idle[node_id])
            if node_id in attempts:
                reasons[node_id] = search.reason(outlook, idle[node_id])
    return reasons


def _idle(
    topology: Topology, attempts: Mapping[str, Sequence[AttemptSummary]]
) -> dict[str, Sequence[Node]]:
    """The predecessors of each job or crawler that never ran, and of its idle ancestors."""
    idle: dict[str, Sequence[Node]] = {}
    pending = [node_id for node_id, of_node in attempts.items() if not of_node]
    while pending:
        node_id = pending.pop()
        if node_id not in idle:
            before = idle[node_id] = tuple(map(topology.node, topology.predecessors(node_id)))
            pending += [each.unique_id for each in before if not attempts.get(each.unique_id)]
    return idle


class _Search:
    def __init__(
        self,
        topology: Topology,
        order: Sequence[str],
        attempts: Mapping[str, Sequence[AttemptSummary]],
        status: WorkflowRunStatus | None,
    ) -> None:
        self._topology = topology
        self._order = order
        self._attempts = attempts
        self._status = status
        self._has_completed = status == WorkflowRunStatus.COMPLETED
        self._places = {node_id: place for place, node_id in enumerate(order)}
        self._outlooks: dict[str, _Outlook] = {}
        self._blamed: dict[tuple[int, ...], NeverRan] = {}

    def outlook(self, node_id: str, before: Iterable[Node]) -> _Outlook:
        """The outlook of a node; those of its predecessors are known already."""
        conditions = conditions_of(self._topology.node(node_id))
        outlooks = [each for node in before for each in self._outlooks_of(node, conditions)]
        blocked = [each for each in outlooks if each.is_blocked]
        is_enough = not conditions.is_any or len(blocked) == len(outlooks)
        outlook = self._outlooks[node_id] = _Outlook(
            bool(blocked) and is_enough, _merged({each.causes for each in blocked})
        )
        return outlook

    def _outlooks_of(self, before: Node, conditions: Conditions) -> Iterator[_Outlook]:
        """For each condition on a predecessor, whether it can no longer be met, and why."""
        before_id = before.unique_id
        if attempts := self._attempts.get(before_id):
            latest = attempts[-1]
            causes = (self._places[before_id],) if latest.failed else ()
            for required in conditions.on(before):
                is_met = fulfils(latest.state, required)
                yield _Outlook(latest.has_ended and not is_met, causes)
        else:
            outlook = self._outlooks[before_id]
            is_over = self._has_completed and before.is_action
            yield _Outlook(is_blocked=True, causes=outlook.causes) if is_over else outlook

    def reason(self, outlook: _Outlook, before: Iterable[Node]) -> NeverRan:
        if outlook.causes and (outlook.is_blocked or self._has_completed):
            if outlook.causes not in self._blamed:
                self._blamed[outlook.causes] = self._failed_upstream(outlook.causes)
            return self._blamed[outlook.causes]
        if outlook.is_blocked:
            return _CONDITION_NOT_MET
        if not self._has_completed:
            return _STATUS_REASONS.get(self._status, _RUN_NOT_ENDED)
        triggers = [each for each in before if each.type == NodeType.TRIGGER]
        if not triggers:
            return _NO_TRIGGER
        return _TRIGGER_NOT_ACTIVE if any(map(_is_not_active, triggers)) else _UNKNOWN

    def _failed_upstream(self, causes: tuple[int, ...]) -> NeverRan:
        ids = tuple(self._order[place] for place in causes)
        message = f"failed upstream: {', '.join(map(self._cause, ids))}"
        return NeverRan(rule="failed_upstream", message=message, because=ids)

    def _cause(self, node_id: str) -> str:
        name, state = self._topology.node(node_id).name, self._attempts[node_id][-1].state
        return f"{abbreviated(name)} ({state_label(state)})"


def _merged(causes: set[tuple[int, ...]]) -> tuple[int, ...]:
    if len(causes) == 1:
        return next(iter(causes))  # The same one along a chain of any length.
    return tuple(sorted({place for each in causes for place in each})[:_MAX_CAUSES])


def _is_not_active(node: Node) -> bool:
    trigger = node.trigger_details.trigger if node.trigger_details else None
    if trigger is None or trigger.type != TriggerType.CONDITIONAL or trigger.state is None:
        return False
    return trigger.state != TriggerState.ACTIVATED
