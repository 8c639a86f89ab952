"""The graph of a workflow, or of one of its runs."""

from collections.abc import Callable, Sequence
from typing import ClassVar

import attrs

from glue_wf_sdk.enums import NodeType
from glue_wf_sdk.shapes import NameString
from glue_wf_sdk.structures._base import Structure
from glue_wf_sdk.structures.job import Crawl, JobRun
from glue_wf_sdk.structures.trigger import Trigger

__all__ = [
    "CrawlerNodeDetails",
    "Edge",
    "JobNodeDetails",
    "Node",
    "TriggerNodeDetails",
    "WorkflowGraph",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TriggerNodeDetails(Structure):
    """What a trigger node holds.

    Attributes:
        trigger: The trigger.

    Source: AWS Glue API: TriggerNodeDetails.
    """

    trigger: Trigger | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class JobNodeDetails(Structure):
    """What a job node of a run holds.

    Attributes:
        job_runs: The node's job runs, in no promised order; None or empty before the first.

    Source: AWS Glue API: JobNodeDetails.
    """

    job_runs: Sequence[JobRun] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CrawlerNodeDetails(Structure):
    """What a crawler node of a run holds.

    Attributes:
        crawls: The node's crawls, in no promised order; None or empty before the first.

    Source: AWS Glue API: CrawlerNodeDetails.
    """

    crawls: Sequence[Crawl] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Node(Structure):
    """A trigger, job or crawler in a workflow.

    Attributes:
        type: Which of the three.
        name: The name of the trigger, job or crawler.
        unique_id: The node's id in its graph.
        trigger_details: For a trigger node.
        job_details: For a job node.
        crawler_details: For a crawler node.

    Source: AWS Glue API: Node.
    """

    type: NodeType | None = None
    name: NameString | None = None
    unique_id: NameString | None = None
    trigger_details: TriggerNodeDetails | None = None
    job_details: JobNodeDetails | None = None
    crawler_details: CrawlerNodeDetails | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Edge(Structure):
    """A directed edge between two nodes.

    Attributes:
        source_id: The `unique_id` of the node where it begins.
        destination_id: The `unique_id` of the node where it ends.

    Source: AWS Glue API: Edge.
    """

    source_id: NameString | None = None
    destination_id: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WorkflowGraph(Structure):
    """All nodes of a workflow or of a run, and the edges between them.

    Attributes:
        nodes: The nodes.
        edges: The edges: from triggers to what they start, and from jobs and crawlers to the
            triggers that watch them.

    Source: AWS Glue API: WorkflowGraph.
    """

    nodes: Sequence[Node] | None = None
    edges: Sequence[Edge] | None = None

    # Set by the package itself, as what draws pictures stands above the structures: makes an SVG
    # document of a graph, or None where it cannot.
    drawn_by: ClassVar["Callable[[WorkflowGraph], str | None] | None"] = None

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What a notebook shows: a picture, where one can be made, beside the usual text."""
        draw = type(self).drawn_by
        picture = draw(self) if draw is not None else None
        text = {"text/plain": repr(self)}
        return text if picture is None else {"image/svg+xml": picture, **text}
