"""What resuming a run would run again, computed offline from a run with its graph.

run = client.get_workflow_run("etl", run_id, include_graph=True).run
plan = plan_resume(run)
client.call(plan.request())
"""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from glue_wf_sdk._core.display import mimebundle
from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import GraphError, ResumeError, ResumeReason, ValidationError
from glue_wf_sdk.graph import Topology, wrong_type
from glue_wf_sdk.operations import GetWorkflowRunResponse, ResumeWorkflowRunRequest
from glue_wf_sdk.structures import WorkflowRun, WorkflowRunStatus
from glue_wf_sdk.structures.run import NO_GRAPH

__all__ = ["ResumePlan", "plan_resume"]


@attrs.frozen(kw_only=True)
class ResumePlan:
    """What a resume would do. All ids are in the order in which the nodes run.

    Attributes:
        run: The run to resume.
        node_ids: The ids to send: the chosen nodes that are not downstream of another chosen one.
        redundant: The ids of the other chosen nodes, which run again anyway.
        rerun: The ids of all jobs and crawlers that run again.
        kept: The ids of the jobs and crawlers that do not run again; the new run has copies of
            their attempts.
    """

    run: WorkflowRun
    node_ids: tuple[str, ...]
    redundant: tuple[str, ...]
    rerun: tuple[str, ...]
    kept: tuple[str, ...]

    def request(self) -> ResumeWorkflowRunRequest:
        """The request that carries out the plan.

        Returns:
            A request for `GlueWorkflowClient.call`.

        Raises:
            ValidationError: The run's name or an id is too long to be sent.

        Source: AWS Glue API: ResumeWorkflowRun.
        """
        return ResumeWorkflowRunRequest(
            name=self.run.name, run_id=self.run.workflow_run_id, node_ids=self.node_ids
        )

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return mimebundle(self)


def plan_resume(
    run: WorkflowRun | GetWorkflowRunResponse, node_ids: Iterable[str] | None = None
) -> ResumePlan:
    """Plans how to resume a completed run.

    Args:
        run: A run that was fetched with its graph, or the response that holds it.
        node_ids: The ids of the jobs and crawlers to run again, together with everything
            downstream of them. By default, the ones that failed.

    Returns:
        The plan.

    Raises:
        ResumeError: The run cannot be resumed, or not from these nodes; it has every reason.
        GraphError: The run's graph has a cycle or is invalid; see `Topology`.
        TypeError: `run` is something else, or `node_ids` is a string.

    Source: AWS Glue developer guide: Repairing and resuming a workflow run.
    """
    if isinstance(node_ids, str):
        raise TypeError("node_ids is a string; pass a list of ids")
    run = run_of(run)
    return planned_resume(run, Topology(run) if run.has_graph else None, node_ids)


def planned_resume(
    run: WorkflowRun, topology: Topology | None, node_ids: Iterable[str] | None = None
) -> ResumePlan:
    """The plan for a run with this topology; None if it was fetched without its graph."""
    chosen = None if node_ids is None else tuple(dict.fromkeys(node_ids))
    reasons = [] if run.status == WorkflowRunStatus.COMPLETED else [_not_completed(run)]
    if chosen == ():
        reasons.append(ResumeReason("no_nodes", "no node is chosen"))
    if topology is None:
        raise ResumeError([*reasons, ResumeReason("no_graph", NO_GRAPH)])
    if chosen is None:
        chosen = tuple(node.unique_id for node in run.failed_nodes)
        if not chosen:
            reasons.append(ResumeReason("nothing_failed", "no job or crawler of the run failed"))
    else:
        reasons += _objections(topology, chosen)
    if reasons:
        raise ResumeError(reasons)
    return _plan(run, topology, chosen)


def plan_of_failure(run: WorkflowRun) -> ResumePlan | None:
    """The plan to resume a run from what failed; None if nothing did, or it cannot be resumed."""
    try:
        plan = plan_resume(run)
        plan.request()
    except (GraphError, ResumeError, ValidationError):
        return None
    return plan


def run_of(value: object) -> WorkflowRun:
    """The run itself, if it is given in a response."""
    if isinstance(value, GetWorkflowRunResponse):
        return value.run
    if not isinstance(value, WorkflowRun):
        raise wrong_type("a WorkflowRun, such as response.run", value)
    return value


def _not_completed(run: WorkflowRun) -> ResumeReason:
    if run.status is None:
        shown = "unknown"
    else:
        shown = str(run.status) if run.status.is_known else abbreviated(run.status)
    return ResumeReason("not_completed", f"the status of the run is {shown}, not COMPLETED")


def _objections(topology: Topology, chosen: Sequence[str]) -> Iterator[ResumeReason]:
    for node_id in chosen:
        if node_id not in topology:
            unknown = f"the run has no node with the id {abbreviated(node_id)}"
            yield ResumeReason("unknown_node", unknown, node_id)
            continue
        node = topology.node(node_id)
        shown = f"node {abbreviated(node_id)} ({abbreviated(node.name)})"
        if not node.is_action:
            trigger = f"{shown} is neither a job nor a crawler"
            yield ResumeReason("trigger_node", trigger, node_id)
        elif not node.attempts:
            never = f"{shown} never ran; choose a node upstream of it"
            yield ResumeReason("never_attempted", never, node_id)


def _plan(run: WorkflowRun, topology: Topology, chosen: Sequence[str]) -> ResumePlan:
    after_chosen = set(topology.downstream(*chosen))
    again = after_chosen.union(chosen)
    actions = [each for each in topology.topological_order() if topology.node(each).is_action]
    directly = frozenset(chosen) - after_chosen
    indirectly = after_chosen.intersection(chosen)
    return ResumePlan(
        run=run,
        node_ids=tuple(each for each in actions if each in directly),
        redundant=tuple(each for each in actions if each in indirectly),
        rerun=tuple(each for each in actions if each in again),
        kept=tuple(each for each in actions if each not in again),
    )
