"""The graph of a workflow, or of one of its runs."""

import functools
from collections.abc import Sequence

import attrs

from glue_wf_sdk._core.display import mimebundle
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.types import NameString
from glue_wf_sdk.errors import AmbiguousNodeError, DuplicateNodeError, UnknownNodeError
from glue_wf_sdk.structures.enums import CrawlState, JobRunState, NodeType
from glue_wf_sdk.structures.job import Crawl, JobRun, recency
from glue_wf_sdk.structures.trigger import Trigger

__all__ = [
    "CrawlerNodeDetails",
    "Edge",
    "JobNodeDetails",
    "Node",
    "TriggerNodeDetails",
    "WorkflowGraph",
]

_ACTIONS = frozenset({NodeType.JOB, NodeType.CRAWLER})


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TriggerNodeDetails(Structure):
    """The details of a trigger node.

    Attributes:
        trigger: The trigger.

    Source: AWS Glue API: TriggerNodeDetails.
    """

    trigger: Trigger | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class JobNodeDetails(Structure):
    """The details of a job node.

    Attributes:
        job_runs: The node's job runs, in no particular order; None or empty before the first.

    Source: AWS Glue API: JobNodeDetails.
    """

    job_runs: Sequence[JobRun] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CrawlerNodeDetails(Structure):
    """The details of a crawler node.

    Attributes:
        crawls: The node's crawls, in no particular order; None or empty before the first.

    Source: AWS Glue API: CrawlerNodeDetails.
    """

    crawls: Sequence[Crawl] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Node(Structure):
    """A trigger, job or crawler in a graph.

    Attributes:
        type: TRIGGER, JOB or CRAWLER.
        name: The name of the trigger, job or crawler.
        unique_id: The node's id in its graph.
        trigger_details: The details of a trigger node.
        job_details: The details of a job node.
        crawler_details: The details of a crawler node.

    Source: AWS Glue API: Node.
    """

    type: NodeType
    name: NameString
    unique_id: NameString
    trigger_details: TriggerNodeDetails | None = None
    job_details: JobNodeDetails | None = None
    crawler_details: CrawlerNodeDetails | None = None

    @property
    def is_action(self) -> bool:
        """Whether this is a job or a crawler, which a trigger starts."""
        return self.type in _ACTIONS

    @property
    def attempts(self) -> tuple[JobRun | Crawl, ...]:
        """The node's job runs or crawls, oldest first; empty if it never ran, or is a trigger.

        They are ordered by start, then by attempt number. Of two that are equal in both, one that
        is still running comes after one that has ended, and the one that ended later comes last.
        """
        attempts: Sequence[JobRun | Crawl] | None = None
        if self.job_details is not None and self.type == NodeType.JOB:
            attempts = self.job_details.job_runs
        elif self.crawler_details is not None and self.type == NodeType.CRAWLER:
            attempts = self.crawler_details.crawls
        if not attempts or len(attempts) == 1:  # Nearly always.
            return tuple(attempts or ())
        return tuple(sorted(attempts, key=recency))

    @property
    def latest_attempt(self) -> JobRun | Crawl | None:
        """The last of `attempts`; None if the node never ran."""
        attempts = self.attempts
        return attempts[-1] if attempts else None

    @property
    def state(self) -> JobRunState | CrawlState | None:
        """The state of the latest attempt; None if the node never ran, or is a trigger."""
        latest = self.latest_attempt
        return None if latest is None else latest.state

    @property
    def failed(self) -> bool:
        """Whether the latest attempt failed."""
        latest = self.latest_attempt
        return latest is not None and latest.failed


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Edge(Structure):
    """A directed edge between two nodes.

    Attributes:
        source_id: The `unique_id` of the node where it begins.
        destination_id: The `unique_id` of the node where it ends.

    Source: AWS Glue API: Edge.
    """

    source_id: NameString
    destination_id: NameString


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WorkflowGraph(Structure):
    """The nodes of a workflow or of a run, and the edges between them.

    Attributes:
        nodes: The nodes.
        edges: The edges: from triggers to the jobs and crawlers that they start, and from jobs and
            crawlers to the triggers that watch them.

    Source: AWS Glue API: WorkflowGraph.
    """

    nodes: Sequence[Node] | None = None
    edges: Sequence[Edge] | None = None

    # Without a list for each node, which would keep the garbage collector busy.
    @functools.cached_property
    def _by_id(self) -> dict[str, Node | None]:
        """The nodes by their ids; None for an id that several have."""
        by_id: dict[str, Node | None] = {}
        for node in self.nodes or ():
            by_id[node.unique_id] = None if node.unique_id in by_id else node
        return by_id

    @functools.cached_property
    def _by_name(self) -> dict[str, list[Node]]:
        by_name: dict[str, list[Node]] = {}
        for node in self.nodes or ():
            by_name.setdefault(node.name, []).append(node)
        return by_name

    @functools.cached_property
    def _failed_nodes(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes or () if node.failed)

    def node(self, id_or_name: str) -> Node:
        """The node with this id, or else the only one with this name.

        Args:
            id_or_name: The id of a node, or the name of a trigger, job or crawler.

        Returns:
            The node.

        Raises:
            UnknownNodeError: The graph has no such node.
            AmbiguousNodeError: Several nodes have this name, such as a job and a crawler.
            DuplicateNodeError: Several nodes have this id.
        """
        node = self._by_id.get(id_or_name)
        if node is not None:
            return node
        if id_or_name in self._by_id:
            raise DuplicateNodeError([id_or_name])
        named = self._by_name.get(id_or_name, [])
        if not named:
            raise UnknownNodeError([id_or_name])
        if len(named) > 1:
            raise AmbiguousNodeError(id_or_name, [node.unique_id for node in named])
        return named[0]

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return mimebundle(self)
