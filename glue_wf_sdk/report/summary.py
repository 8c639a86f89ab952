"""A run, summed up."""

from collections.abc import Iterator

import attrs

from glue_wf_sdk.enums import NodeType, WorkflowRunStatus
from glue_wf_sdk.errors import GraphError, ResponseError, ResumeError, ResumeReason
from glue_wf_sdk.report.critical_path import critical_path
from glue_wf_sdk.report.models import (
    AttemptSummary,
    NodeSummary,
    PathStep,
    PlannedResume,
    RunSummary,
)
from glue_wf_sdk.report.reasons import reasons_of
from glue_wf_sdk.resume import (
    attempt_state,
    attempts_of,
    failed_nodes,
    failure_counts,
    has_ended,
    has_failures,
    is_action,
    is_copied,
    plan_resume,
)
from glue_wf_sdk.structures import Crawl, JobRun, Node, WorkflowRun
from glue_wf_sdk.topology import Topology

__all__ = ["summarize", "summary_and_problem"]


def summarize(run: WorkflowRun | None) -> RunSummary:
    """Sums up what happened in a run.

    Args:
        run: The run, best with its graph: the `run` of an answer to GetWorkflowRun. It may have
            ended or not, and may stem from a file.

    Returns:
        The summary. Of a run without its graph, it has no nodes, no critical path, and the graph's
        absence among the reasons why it cannot be resumed.

    Raises:
        GraphError: The run's graph has a cycle, or is not in order; see `glue_wf_sdk.Topology`.
        ResponseError: The answer had no run.
    """
    if run is None:
        raise ResponseError("GetWorkflowRunResponse", "Run", "is missing")
    nodes, path = _graph_summary(run)
    resume, reasons = _planned_resume(run)
    return RunSummary(
        name=run.name,
        run_id=run.workflow_run_id,
        previous_run_id=run.previous_run_id,
        status=run.status,
        succeeded=_has_succeeded(run),
        started_on=run.started_on,
        completed_on=run.completed_on,
        error_message=run.error_message,
        has_graph=_has_graph(run),
        nodes=nodes,
        critical_path=path,
        resume=resume,
        resume_reasons=reasons,
    )


def summary_and_problem(run: WorkflowRun) -> tuple[RunSummary, str | None]:
    """Sums up a run although its graph may not be in order.

    Args:
        run: The run.

    Returns:
        The summary, without what the graph would tell where it is not in order; and what is the
        matter with it.
    """
    try:
        return summarize(run), None
    except GraphError as error:
        summary = summarize(attrs.evolve(run, graph=None))
        # Its nodes may tell of a failure, but not of success: it may lack some.
        succeeded = False if _has_succeeded(run) is False else summary.succeeded
        reasons = (ResumeReason("graph", str(error)),)
        return attrs.evolve(summary, succeeded=succeeded, resume_reasons=reasons), str(error)


def _has_succeeded(run: WorkflowRun) -> bool | None:
    if not has_ended(run):
        return None
    if run.status != WorkflowRunStatus.COMPLETED or has_failures(run):
        return False
    is_known = _has_graph(run) or set(failure_counts(run)) != {None}
    return True if is_known else None


def _has_graph(run: WorkflowRun) -> bool:
    return run.graph is not None and run.graph.nodes is not None


def _planned_resume(run: WorkflowRun) -> tuple[PlannedResume | None, tuple[ResumeReason, ...]]:
    try:
        plan = plan_resume(run)
    except ResumeError as error:
        return None, error.reasons
    # Not the plan itself: it holds the run, and with it run properties and arguments.
    planned = PlannedResume(
        node_ids=plan.node_ids, redundant=plan.redundant, rerun=plan.rerun, kept=plan.kept
    )
    return planned, ()


def _graph_summary(run: WorkflowRun) -> tuple[tuple[NodeSummary, ...], tuple[PathStep, ...]]:
    if run.graph is None or run.graph.nodes is None:
        return (), ()
    topology = Topology(run.graph)
    order = topology.topological_order()
    actions = {each: node for each in order if is_action(node := topology.node(each))}
    triggers = {each: _only_trigger(topology, each) for each in actions}
    attempts = {each: tuple(_attempts(run, node, triggers[each])) for each, node in actions.items()}
    failed = frozenset(failed_nodes(run))
    reasons = reasons_of(topology, order, attempts, failed, run.status)
    nodes = tuple(
        NodeSummary(
            id=each,
            name=node.name,
            type=NodeType(node.type),
            attempts=attempts[each],
            trigger=attempts[each][-1].trigger if attempts[each] else triggers[each],
            failed=each in failed,
            never_ran=reasons.get(each),
        )
        for each, node in actions.items()
    )
    return nodes, critical_path(topology, order, attempts)


def _only_trigger(topology: Topology, node_id: str) -> str | None:
    before = map(topology.node, topology.predecessors(node_id))
    triggers = [each for each in before if each.type == NodeType.TRIGGER]
    return triggers[0].name if len(triggers) == 1 else None


def _attempts(run: WorkflowRun, node: Node, trigger: str | None) -> Iterator[AttemptSummary]:
    """What a node did, the latest last."""
    for each in attempts_of(node):
        yield _attempt(each, trigger, kept=is_copied(run, each))


def _attempt(attempt: JobRun | Crawl, trigger: str | None, *, kept: bool) -> AttemptSummary:
    job_run = attempt if isinstance(attempt, JobRun) else JobRun()
    return AttemptSummary(
        id=job_run.id,
        number=job_run.attempt,
        previous_id=job_run.previous_run_id,
        state=attempt_state(attempt),
        started_on=attempt.started_on,
        completed_on=attempt.completed_on,
        dpu_seconds=job_run.dpu_seconds,
        error_message=attempt.error_message,
        trigger=job_run.trigger_name or trigger,
        kept=kept,
    )
