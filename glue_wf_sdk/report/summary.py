"""Summaries of runs."""

from collections.abc import Iterable, Mapping

from glue_wf_sdk._core.collector import call_paused
from glue_wf_sdk.errors import GraphError, ResumeError, ResumeReason
from glue_wf_sdk.graph import Topology
from glue_wf_sdk.operations import GetWorkflowRunResponse
from glue_wf_sdk.report.critical_path import critical_path
from glue_wf_sdk.report.models import (
    AttemptSummary,
    NeverRan,
    NodeSummary,
    PathStep,
    PlannedResume,
)
from glue_wf_sdk.report.never_ran import why_never_ran
from glue_wf_sdk.report.run_summary import RunSummary
from glue_wf_sdk.resume import planned_resume, run_of
from glue_wf_sdk.structures import Crawl, JobRun, Node, NodeType, WorkflowRun

_NO_JOB_RUN = JobRun()  # For crawls, which have no such fields.


def summarize(run: WorkflowRun | GetWorkflowRunResponse) -> RunSummary:
    """Summarizes what happened in a run.

    Args:
        run: A run that was fetched with its graph, or the response that holds it. It may still be
            running, and it may come from a file.

    Returns:
        The summary. Without the graph, it has neither nodes nor a critical path.

    Raises:
        GraphError: The run's graph has a cycle or is invalid; see `glue_wf_sdk.Topology`.
        TypeError: `run` is something else.
    """
    # A summary is made of as many objects as the run.
    return call_paused(_summarized, run_of(run))


def _summarized(run: WorkflowRun) -> RunSummary:
    topology = Topology(run) if run.has_graph else None
    return _summary(run, topology, *_resume(run, topology))


def summary_and_problem(run: WorkflowRun) -> tuple[RunSummary, str | None]:
    """The summary; if the graph is invalid, the summary without it, and why it is invalid."""
    try:
        return summarize(run), None
    except GraphError as error:
        problem = str(error)
    return _summary(run, None, None, (ResumeReason("graph", problem),)), problem


def _summary(
    run: WorkflowRun,
    topology: Topology | None,
    resume: PlannedResume | None,
    reasons: tuple[ResumeReason, ...],
) -> RunSummary:
    nodes, path = ((), ()) if topology is None else _nodes_and_path(run, topology)
    return RunSummary(
        name=run.name,
        run_id=run.workflow_run_id,
        previous_run_id=run.previous_run_id,
        status=run.status,
        has_ended=run.has_ended,
        succeeded=run.succeeded,
        started_on=run.started_on,
        completed_on=run.completed_on,
        duration=run.duration,
        error_message=run.error_message,
        has_graph=topology is not None,
        nodes=nodes,
        critical_path=path,
        resume=resume,
        resume_reasons=reasons,
    )


def _resume(
    run: WorkflowRun, topology: Topology | None
) -> tuple[PlannedResume | None, tuple[ResumeReason, ...]]:
    try:
        plan = planned_resume(run, topology)
    except ResumeError as error:
        return None, error.reasons
    # Not the plan itself: it holds the run, and with it run properties and arguments.
    planned = PlannedResume(
        node_ids=plan.node_ids, redundant=plan.redundant, rerun=plan.rerun, kept=plan.kept
    )
    return planned, ()


def _nodes_and_path(
    run: WorkflowRun, topology: Topology
) -> tuple[tuple[NodeSummary, ...], tuple[PathStep, ...]]:
    order = topology.topological_order()
    nodes_in_order = [topology.node(node_id) for node_id in order]
    actions = {node.unique_id: node for node in nodes_in_order if node.is_action}
    triggers = _only_triggers(topology, nodes_in_order)
    attempts = {
        node_id: tuple([_attempt(run, each, triggers.get(node_id)) for each in node.attempts])
        for node_id, node in actions.items()
    }
    reasons = why_never_ran(topology, order, attempts, run.status)
    nodes = [
        _node(node, attempts[node_id], triggers.get(node_id), reasons.get(node_id))
        for node_id, node in actions.items()
    ]
    return tuple(nodes), critical_path(topology, order, attempts)


def _only_triggers(topology: Topology, nodes: Iterable[Node]) -> Mapping[str, str | None]:
    """For each node to which triggers lead, the name of the trigger; None if there are several."""
    only: dict[str, str | None] = {}
    for node in nodes:
        if node.type == NodeType.TRIGGER:
            for started in topology.successors(node.unique_id):
                only[started] = None if started in only else node.name
    return only


def _attempt(run: WorkflowRun, attempt: JobRun | Crawl, trigger: str | None) -> AttemptSummary:
    job_run = attempt if isinstance(attempt, JobRun) else _NO_JOB_RUN
    return AttemptSummary(
        id=job_run.id,
        number=job_run.attempt,
        previous_id=job_run.previous_run_id,
        state=attempt.state,
        started_on=attempt.started_on,
        completed_on=attempt.completed_on,
        duration=attempt.duration,
        has_ended=attempt.has_ended,
        failed=attempt.failed,
        dpu_seconds=job_run.dpu_seconds,
        error_message=attempt.error_message,
        trigger=job_run.trigger_name or trigger,
        copied=run.is_copied(attempt),
        log_group=attempt.log_group if isinstance(attempt, Crawl) else job_run.log_group_name,
        log_stream=attempt.log_stream if isinstance(attempt, Crawl) else job_run.id,
        argument_names=tuple(sorted(job_run.arguments or ())),
    )


def _node(
    node: Node,
    attempts: tuple[AttemptSummary, ...],
    trigger: str | None,
    never_ran: NeverRan | None,
) -> NodeSummary:
    latest = attempts[-1] if attempts else None
    amounts = [each.dpu_seconds for each in attempts if each.dpu_seconds is not None]
    return NodeSummary(
        id=node.unique_id,
        name=node.name,
        type=node.type,
        attempts=attempts,
        state=latest.state if latest else None,
        duration=latest.duration if latest else None,
        error_message=latest.error_message if latest else None,
        failed=latest.failed if latest else False,
        copied=latest.copied if latest else False,
        dpu_seconds=sum(amounts) if amounts else None,
        trigger=latest.trigger if latest else trigger,
        never_ran=never_ran,
    )
