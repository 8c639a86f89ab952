"""What a resume would run again, computed from a run that was fetched with its graph.

run = client.get_workflow_run("etl", run_id, include_graph=True).run
plan = plan_resume(run)
client.call(plan.request())
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone

import attrs

from glue_wf_sdk.enums import CrawlState, JobRunState, NodeType, WorkflowRunStatus
from glue_wf_sdk.errors import ResumeError, ResumeReason, abbreviated
from glue_wf_sdk.operations import ResumeWorkflowRunRequest
from glue_wf_sdk.structures import Crawl, JobRun, Node, WorkflowRun, WorkflowRunStatistics
from glue_wf_sdk.topology import Topology

__all__ = [
    "ResumePlan",
    "attempt_state",
    "attempts_of",
    "failed_actions",
    "failed_nodes",
    "failure_counts",
    "has_ended",
    "has_failures",
    "is_action",
    "is_copied",
    "latest_attempt",
    "plan_resume",
]

_LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)


@attrs.frozen(kw_only=True)
class ResumePlan:
    """What a resume would do. All ids stand in the order in which the nodes run.

    Attributes:
        run: The run to resume.
        node_ids: The ids to send: of the chosen nodes, those with no chosen node upstream.
        redundant: The chosen nodes that run again anyway, being downstream of another.
        rerun: Every job and crawler that runs again.
        kept: The jobs and crawlers that do not run again; the new run has copies of what they did.
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
            ValidationError: The run lacks its workflow's name or its own id.

        Source: AWS Glue API: ResumeWorkflowRun.
        """
        return ResumeWorkflowRunRequest(
            name=self.run.name,  # type: ignore[arg-type]
            run_id=self.run.workflow_run_id,  # type: ignore[arg-type]
            node_ids=self.node_ids,
        )


def plan_resume(run: WorkflowRun | None, node_ids: Iterable[str] | None = None) -> ResumePlan:
    """Plans a resume of a completed run.

    Args:
        run: A run that was fetched with its graph: the `run` of an answer to GetWorkflowRun.
        node_ids: The ids of the jobs and crawlers to run again, with all that is downstream of
            them. Without it, those that failed with no failed one upstream.

    Returns:
        The plan.

    Raises:
        ResumeError: The run cannot be resumed, or not from these nodes; it has every reason.
        GraphError: The run's graph has a cycle, or is not in order; see `Topology`.
        TypeError: `node_ids` is one string.

    Source: AWS Glue developer guide: Repairing and resuming a workflow run.
    """
    if isinstance(node_ids, str):
        raise TypeError("node_ids is one string; put it in a list")
    if run is None:
        raise ResumeError([ResumeReason("no_run", "the answer has no run")])
    chosen = None if node_ids is None else tuple(dict.fromkeys(node_ids))
    reasons = [] if run.status == WorkflowRunStatus.COMPLETED else [_not_completed(run)]
    if chosen == ():
        reasons.append(ResumeReason("no_nodes", "no node is chosen"))
    if run.graph is None or run.graph.nodes is None:
        no_graph = "the run has no graph; fetch it with include_graph=True"
        raise ResumeError([*reasons, ResumeReason("no_graph", no_graph)])
    topology = Topology(run.graph)
    if chosen is None:
        chosen = failed_nodes(run)
        if not chosen:
            nothing_failed = "no job and no crawler of the run failed"
            reasons.append(ResumeReason("nothing_failed", nothing_failed))
    else:
        reasons += _objections(topology, chosen)
    if reasons:
        raise ResumeError(reasons)
    return _plan(run, topology, chosen)


def failed_nodes(run: WorkflowRun) -> tuple[str, ...]:
    """The jobs and crawlers of a run whose latest attempt did not succeed.

    Args:
        run: A run that was fetched with its graph.

    Returns:
        Their ids, in the order of the graph's nodes. A state that this release does not know
        counts as a failure; one in which a job or crawler still runs does not.
    """
    return tuple(node.unique_id for node in failed_actions(run) if node.unique_id is not None)


def failed_actions(run: WorkflowRun) -> tuple[Node, ...]:
    """The nodes that `failed_nodes` is about, and those without an id.

    Args:
        run: A run that was fetched with its graph.

    Returns:
        They themselves: where nodes share an id, that would not tell which of them failed.
    """
    nodes = (run.graph.nodes if run.graph else None) or ()
    return tuple(filter(_has_failed, nodes))


def has_failures(run: WorkflowRun) -> bool:
    """Whether something in a run did not succeed.

    Args:
        run: The run, with its statistics or its graph.

    Returns:
        Whether its statistics count such actions, or its graph has such nodes.
    """
    return any(failure_counts(run)) or bool(failed_actions(run))


def has_ended(run: WorkflowRun) -> bool:
    """Whether a run has ended, well or not.

    Args:
        run: The run.

    Returns:
        False for a status that is missing or not known, too.
    """
    return run.status is not None and run.status.is_terminal


def failure_counts(run: WorkflowRun) -> tuple[int | None, ...]:
    """How many actions of a run did not succeed, by its statistics.

    Args:
        run: The run.

    Returns:
        Those that failed, took too long, were stopped, and are in the state ERROR; None for what
        the statistics do not tell.
    """
    counts = run.statistics or WorkflowRunStatistics()
    return (
        counts.failed_actions,
        counts.timeout_actions,
        counts.stopped_actions,
        counts.errored_actions,
    )


def attempts_of(node: Node) -> Sequence[JobRun | Crawl]:
    """The job runs or crawls of a node.

    Args:
        node: A node of a run.

    Returns:
        Them in the order in which they started; of several that started at once, by the number of
        the attempt, then in the order in which they ended.
    """
    attempts: Sequence[JobRun | Crawl] = ()
    if node.type == NodeType.CRAWLER:
        attempts = (node.crawler_details.crawls if node.crawler_details else None) or ()
    elif node.type == NodeType.JOB:
        attempts = (node.job_details.job_runs if node.job_details else None) or ()
    # Of equal ones, the first in the answer counts as the latest.
    latest_first = sorted(attempts, key=_recency, reverse=True)
    return latest_first[::-1]


def latest_attempt(node: Node) -> JobRun | Crawl | None:
    """The latest job run or crawl of a node.

    Args:
        node: A node of a run.

    Returns:
        The last one in the order of `attempts_of`. None where the node was never attempted.
    """
    attempts = attempts_of(node)
    return attempts[-1] if attempts else None


def attempt_state(attempt: JobRun | Crawl) -> JobRunState | CrawlState | None:
    """The state of a job run or crawl.

    Args:
        attempt: The job run or crawl.

    Returns:
        The state, where it is given.
    """
    return attempt.job_run_state if isinstance(attempt, JobRun) else attempt.state


def is_copied(run: WorkflowRun, attempt: JobRun | Crawl) -> bool:
    """Whether an attempt was made in the run that this one resumes.

    Args:
        run: The run.
        attempt: A job run or crawl of one of its nodes.

    Returns:
        Whether it started before the run did.
    """
    # A run that resumes none may have a start that is a little late.
    return (
        run.previous_run_id is not None
        and run.started_on is not None
        and attempt.started_on is not None
        and attempt.started_on < run.started_on
    )


def _recency(attempt: JobRun | Crawl) -> tuple[datetime, int, datetime]:
    number = attempt.attempt if isinstance(attempt, JobRun) else None
    return attempt.started_on or _LONG_AGO, number or 0, attempt.completed_on or _LONG_AGO


def _has_failed(node: Node) -> bool:
    attempt = latest_attempt(node)
    if attempt is None:
        return False
    state = attempt_state(attempt)
    if state is None or state.is_success:
        return False
    return state.is_terminal or not state.is_known


def _not_completed(run: WorkflowRun) -> ResumeReason:
    if run.status is None:
        shown = "not known"
    else:
        shown = str(run.status) if run.status.is_known else abbreviated(run.status)
    return ResumeReason("not_completed", f"the run's status is {shown}, not COMPLETED")


def _objections(topology: Topology, chosen: Sequence[str]) -> Iterator[ResumeReason]:
    for node_id in chosen:
        if node_id not in topology:
            unknown = f"the run has no node {abbreviated(node_id)}"
            yield ResumeReason("unknown_node", unknown, node_id)
            continue
        node = topology.node(node_id)
        named = f"node {abbreviated(node_id)} ({abbreviated(node.name)})"
        if not is_action(node):
            trigger = f"{named} is neither a job nor a crawler"
            yield ResumeReason("trigger_node", trigger, node_id)
        elif latest_attempt(node) is None:
            never = f"{named} was never attempted; choose a node upstream of it"
            yield ResumeReason("never_attempted", never, node_id)


def is_action(node: Node) -> bool:
    """Whether a node is a job or a crawler.

    Args:
        node: The node.

    Returns:
        Whether it is.
    """
    return node.type in (NodeType.JOB, NodeType.CRAWLER)


def _plan(run: WorkflowRun, topology: Topology, chosen: Sequence[str]) -> ResumePlan:
    after_chosen = set(topology.downstream(*chosen))
    again = after_chosen.union(chosen)
    actions = [each for each in topology.topological_order() if is_action(topology.node(each))]
    directly = frozenset(chosen) - after_chosen
    indirectly = after_chosen.intersection(chosen)
    return ResumePlan(
        run=run,
        node_ids=tuple(each for each in actions if each in directly),
        redundant=tuple(each for each in actions if each in indirectly),
        rerun=tuple(each for each in actions if each in again),
        kept=tuple(each for each in actions if each not in again),
    )
