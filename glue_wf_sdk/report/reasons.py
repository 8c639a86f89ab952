"""Why jobs and crawlers of a run never ran."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from glue_wf_sdk.enums import NodeType, TriggerState, TriggerType, WorkflowRunStatus
from glue_wf_sdk.errors import abbreviated
from glue_wf_sdk.report.models import AttemptSummary, NeverRan
from glue_wf_sdk.report.watching import fulfils, watch_of
from glue_wf_sdk.resume import is_action
from glue_wf_sdk.structures import Node
from glue_wf_sdk.topology import Topology

__all__ = ["reasons_of"]

# In a graph that grows wide, all causes of all nodes would be quadratic in number.
_CAUSES_AT_MOST = 20

_CONDITION_NOT_MET = NeverRan(
    rule="condition_not_met", message="what its trigger waits for did not happen"
)
_RUN_ERROR = NeverRan(rule="run_error", message="the run could not start")
_RUN_STOPPED = NeverRan(rule="run_stopped", message="the run was stopped before")
_RUN_NOT_ENDED = NeverRan(
    rule="run_not_ended", message="the run is not known to have ended; it may still start"
)
_TRIGGER_NOT_ACTIVE = NeverRan(rule="trigger_not_active", message="its trigger is not activated")
_NO_TRIGGER = NeverRan(rule="no_trigger", message="no trigger of the graph starts it")
_NOT_KNOWN = NeverRan(rule="not_known", message="nothing in the run says why it was not started")
_STATUS_REASONS: Mapping[WorkflowRunStatus | None, NeverRan] = {
    WorkflowRunStatus.ERROR: _RUN_ERROR,
    WorkflowRunStatus.STOPPING: _RUN_STOPPED,
    WorkflowRunStatus.STOPPED: _RUN_STOPPED,
}


@attrs.frozen
class _Verdict:
    """Whether a node that never ran, or a trigger, can do nothing more, and what has failed."""

    is_dead: bool
    causes: tuple[int, ...]  # Places in the topological order, ascending.


def reasons_of(
    topology: Topology,
    order: Sequence[str],
    attempts: Mapping[str, Sequence[AttemptSummary]],
    failed: frozenset[str],
    status: WorkflowRunStatus | None,
) -> dict[str, NeverRan]:
    """Why each job and crawler without attempts never ran.

    What failed is looked for through triggers and through nodes that never ran themselves: a
    node that ran was not kept from running by anything before it.

    Args:
        topology: The run's graph.
        order: Its topological order.
        attempts: The attempts of each job and crawler, the latest last.
        failed: The nodes that failed.
        status: The run's status.

    Returns:
        The reasons by the nodes' ids.
    """
    search = _Search(topology, order, attempts, failed, status)
    reasons: dict[str, NeverRan] = {}
    for node_id in order:
        if not attempts.get(node_id):
            verdict = search.judge(node_id)
            if is_action(topology.node(node_id)):
                reasons[node_id] = search.reason(node_id, verdict)
    return reasons


class _Search:
    def __init__(
        self,
        topology: Topology,
        order: Sequence[str],
        attempts: Mapping[str, Sequence[AttemptSummary]],
        failed: frozenset[str],
        status: WorkflowRunStatus | None,
    ) -> None:
        self._topology = topology
        self._order = order
        self._attempts = attempts
        self._failed = failed
        self._status = status
        self._has_completed = status == WorkflowRunStatus.COMPLETED
        self._places = {node_id: place for place, node_id in enumerate(order)}
        self._verdicts: dict[str, _Verdict] = {}
        self._blamed: dict[tuple[int, ...], NeverRan] = {}

    def judge(self, node_id: str) -> _Verdict:
        """The verdict on a node, those on all before it being there."""
        found = list(self._waited_for(node_id))
        combined = all if watch_of(self._topology.node(node_id)).is_any else any
        verdict = self._verdicts[node_id] = _Verdict(
            bool(found) and combined(each.is_dead for each in found),
            _merged({each.causes for each in found if each.is_dead}),
        )
        return verdict

    def _waited_for(self, node_id: str) -> Iterator[_Verdict]:
        """Of each thing that a node waits for, whether it cannot happen any more, and why."""
        watch = watch_of(self._topology.node(node_id))
        for before_id in self._topology.predecessors(node_id):
            before = self._topology.node(before_id)
            if tries := self._attempts.get(before_id):
                state, has_failed = tries[-1].state, before_id in self._failed
                has_ended = has_failed or (state is not None and state.is_terminal)
                causes = (self._places[before_id],) if has_failed else ()
                for wanted in watch.wanted(before):
                    yield _Verdict(has_ended and not fulfils(state, wanted), causes)
            else:
                verdict = self._verdicts[before_id]
                is_over = self._has_completed and is_action(before)
                yield _Verdict(verdict.is_dead or is_over, verdict.causes)

    def reason(self, node_id: str, verdict: _Verdict) -> NeverRan:
        """Why a job or crawler never ran."""
        if verdict.causes and (verdict.is_dead or self._has_completed):
            if verdict.causes not in self._blamed:
                self._blamed[verdict.causes] = self._failed_upstream(verdict.causes)
            return self._blamed[verdict.causes]
        if verdict.is_dead:
            return _CONDITION_NOT_MET
        if not self._has_completed:
            return _STATUS_REASONS.get(self._status, _RUN_NOT_ENDED)
        before = map(self._topology.node, self._topology.predecessors(node_id))
        triggers = [each for each in before if each.type == NodeType.TRIGGER]
        if not triggers:
            return _NO_TRIGGER
        return _TRIGGER_NOT_ACTIVE if any(map(_is_not_active, triggers)) else _NOT_KNOWN

    def _failed_upstream(self, causes: tuple[int, ...]) -> NeverRan:
        ids = tuple(self._order[place] for place in causes)
        states = [(self._topology.node(each).name, self._attempts[each][-1].state) for each in ids]
        shown = [
            f"{abbreviated(name)} is {state if state and state.is_known else abbreviated(state)}"
            for name, state in states
        ]
        message = f"upstream of it, {', '.join(shown)}"
        return NeverRan(rule="failed_upstream", message=message, because=ids)


def _merged(causes: set[tuple[int, ...]]) -> tuple[int, ...]:
    if len(causes) == 1:
        return next(iter(causes))  # The same one along a chain of any length.
    return tuple(sorted({place for each in causes for place in each})[:_CAUSES_AT_MOST])


def _is_not_active(node: Node) -> bool:
    trigger = node.trigger_details.trigger if node.trigger_details else None
    if trigger is None or trigger.type != TriggerType.CONDITIONAL or trigger.state is None:
        return False
    return trigger.state != TriggerState.ACTIVATED
