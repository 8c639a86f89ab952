"""What has changed from one run to another."""

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import timedelta

import attrs

from glue_wf_sdk.report.models import NodeSummary
from glue_wf_sdk.report.run_summary import RunSummary
from glue_wf_sdk.report.summary import summary_and_problem
from glue_wf_sdk.structures import NodeType, WorkflowRun


@attrs.frozen(kw_only=True)
class NodeComparison:
    """A job or crawler in two runs.

    Attributes:
        name: Its name.
        type: JOB or CRAWLER.
        node: What it did in the run; None if the run does not have it.
        earlier: What it did in the earlier run; None if that run does not have it.
    """

    name: str
    type: NodeType
    node: NodeSummary | None
    earlier: NodeSummary | None

    @property
    def duration_change(self) -> timedelta | None:
        """How much longer the latest attempt took; None if a duration is not known."""
        if self.node is None or self.earlier is None:
            return None
        if self.node.duration is None or self.earlier.duration is None:
            return None
        return self.node.duration - self.earlier.duration

    @property
    def has_changed(self) -> bool:
        """Whether it was added or removed, or ended in another state or number of attempts."""
        if self.node is None or self.earlier is None:
            return True
        ends = [(each.state, len(each.attempts)) for each in (self.node, self.earlier)]
        return ends[0] != ends[1]


@attrs.frozen(kw_only=True)
class RunComparison:
    """A run and an earlier one.

    Attributes:
        run: The summary of the run.
        earlier: The summary of the earlier run.
        nodes: Their jobs and crawlers: those of the run in topological order, then those that only
            the earlier one has.
        added_edges: The edges that only the run has, as pairs of node names.
        removed_edges: The edges that only the earlier run has.
    """

    run: RunSummary
    earlier: RunSummary
    nodes: tuple[NodeComparison, ...]
    added_edges: tuple[tuple[str, str], ...]
    removed_edges: tuple[tuple[str, str], ...]

    @property
    def changes(self) -> tuple[NodeComparison, ...]:
        """The jobs and crawlers that have changed."""
        return tuple(each for each in self.nodes if each.has_changed)

    @property
    def duration_change(self) -> timedelta | None:
        """How much longer the run took; None if a duration is not known."""
        if self.run.duration is None or self.earlier.duration is None:
            return None
        return self.run.duration - self.earlier.duration


def compare(run: WorkflowRun, earlier: WorkflowRun) -> RunComparison:
    """Compares a run with an earlier one: states, attempts, durations, and the graph.

    Jobs and crawlers are the same if they have the same name: their ids can differ.

    Args:
        run: A run, fetched with its graph.
        earlier: The run to compare it with.

    Returns:
        The comparison.
    """
    summary, before = (summary_and_problem(each)[0] for each in (run, earlier))
    edges, edges_before = dict.fromkeys(_edges(run)), dict.fromkeys(_edges(earlier))
    return RunComparison(
        run=summary,
        earlier=before,
        nodes=tuple(_paired(summary, before)),
        added_edges=tuple(each for each in edges if each not in edges_before),
        removed_edges=tuple(each for each in edges_before if each not in edges),
    )


def _paired(summary: RunSummary, earlier: RunSummary) -> Iterator[NodeComparison]:
    # Odd graphs can have a job twice.
    left: dict[tuple[NodeType, str], deque[NodeSummary]] = defaultdict(deque)
    for node in earlier.nodes:
        left[node.type, node.name].append(node)
    for node in summary.nodes:
        same = left[node.type, node.name]
        before = same.popleft() if same else None
        yield NodeComparison(name=node.name, type=node.type, node=node, earlier=before)
    for nodes in left.values():
        for node in nodes:
            yield NodeComparison(name=node.name, type=node.type, node=None, earlier=node)


def _edges(run: WorkflowRun) -> Iterator[tuple[str, str]]:
    if run.graph is None:
        return
    names = {node.unique_id: node.name for node in run.graph.nodes or ()}
    for edge in run.graph.edges or ():
        # An edge may refer to a missing node.
        source, destination = edge.source_id, edge.destination_id
        yield names.get(source, source), names.get(destination, destination)
