"""Runs of workflows."""

from datetime import timedelta

import attrs

from glue_wf_sdk._core.display import mimebundle
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.timestamps import elapsed
from glue_wf_sdk._core.types import (
    ErrorString,
    IdString,
    IntegerValue,
    NameString,
    NullableInteger,
    TimestampValue,
    WorkflowRunProperties,
)
from glue_wf_sdk.errors import GraphError
from glue_wf_sdk.structures.enums import WorkflowRunStatus
from glue_wf_sdk.structures.graph import Node, WorkflowGraph
from glue_wf_sdk.structures.job import Crawl, JobRun

NO_GRAPH = "the run has no graph; fetch it with include_graph=True"

__all__ = ["StartingEventBatchCondition", "WorkflowRun", "WorkflowRunStatistics"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartingEventBatchCondition(Structure):
    """The batch of events that started a run.

    Attributes:
        batch_size: The number of events.
        batch_window: The time that the trigger waited for them, in seconds.

    Source: AWS Glue API: StartingEventBatchCondition.
    """

    batch_size: NullableInteger | None = None
    batch_window: NullableInteger | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WorkflowRunStatistics(Structure):
    """The number of a run's actions (jobs and crawlers) in each state.

    Attributes:
        total_actions: All actions.
        timeout_actions: The actions that timed out.
        failed_actions: The actions that failed.
        stopped_actions: The actions that were stopped.
        succeeded_actions: The actions that succeeded.
        running_actions: The actions that are running.
        errored_actions: The actions in the state ERROR.
        waiting_actions: The actions in the state WAITING.

    Source: AWS Glue API: WorkflowRunStatistics.
    """

    total_actions: IntegerValue | None = None
    timeout_actions: IntegerValue | None = None
    failed_actions: IntegerValue | None = None
    stopped_actions: IntegerValue | None = None
    succeeded_actions: IntegerValue | None = None
    running_actions: IntegerValue | None = None
    errored_actions: IntegerValue | None = None
    waiting_actions: IntegerValue | None = None

    @property
    def failures(self) -> int | None:
        """The number of actions that ended without success; None if no such counter is given."""
        counters = (
            self.failed_actions,
            self.timeout_actions,
            self.stopped_actions,
            self.errored_actions,
        )
        given = [count for count in counters if count is not None]
        return sum(given) if given else None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WorkflowRun(Structure):
    """A run of a workflow.

    Attributes:
        name: The workflow's name.
        workflow_run_id: The id of the run.
        previous_run_id: The id of the run that this one resumes.
        workflow_run_properties: The run's properties. Their values are hidden in messages.
        started_on: The start time.
        completed_on: The end time.
        status: The status. COMPLETED does not mean success; see `succeeded`.
        error_message: Why it could not start.
        statistics: The number of its actions in each state.
        graph: The graph with all attempts; None unless it was requested with ``include_graph``.
        starting_event_batch_condition: The batch of events that started it.

    Source: AWS Glue API: WorkflowRun.
    """

    name: NameString
    workflow_run_id: IdString
    previous_run_id: IdString | None = None
    workflow_run_properties: WorkflowRunProperties | None = None
    started_on: TimestampValue | None = None
    completed_on: TimestampValue | None = None
    status: WorkflowRunStatus | None = None
    error_message: ErrorString | None = None
    statistics: WorkflowRunStatistics | None = None
    graph: WorkflowGraph | None = None
    starting_event_batch_condition: StartingEventBatchCondition | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the run has ended, successfully or not; False if its status is not known."""
        return self.status is not None and self.status.is_terminal

    @property
    def succeeded(self) -> bool | None:
        """Whether the run ended and everything in it succeeded.

        None until the run has ended, and for a COMPLETED run whose outcome cannot be told: it has
        neither statistics nor a graph, or its graph has a state that this release does not know.
        """
        if not self.has_ended:
            return None
        failures = None if self.statistics is None else self.statistics.failures
        if self.status != WorkflowRunStatus.COMPLETED or failures:
            return False
        if self.has_graph and self.failed_nodes:
            return False
        if failures is not None:
            return True
        nodes = self.nodes if self.has_graph else ()
        attempts = [attempt for node in nodes if (attempt := node.latest_attempt) is not None]
        is_told = nodes and all(each.state is not None and each.state.is_known for each in attempts)
        return True if is_told else None

    @property
    def duration(self) -> timedelta | None:
        """The time from start to end; None while it is running, or if its times are not known."""
        return elapsed(self.started_on, self.completed_on)

    @property
    def has_graph(self) -> bool:
        """Whether the run was fetched with its graph."""
        return self.graph is not None and self.graph.nodes is not None

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the run's graph, in its order.

        Raises:
            GraphError: The run was fetched without its graph.
        """
        return tuple(self._graph.nodes or ())

    @property
    def actions(self) -> tuple[Node, ...]:
        """The jobs and crawlers among `nodes`.

        Raises:
            GraphError: The run was fetched without its graph.
        """
        return tuple(node for node in self.nodes if node.is_action)

    @property
    def failed_nodes(self) -> tuple[Node, ...]:
        """The jobs and crawlers whose latest attempt failed.

        Raises:
            GraphError: The run was fetched without its graph.
        """
        return self._graph._failed_nodes  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    def node(self, id_or_name: str) -> Node:
        """The node with this id, or else the only one with this name; see `WorkflowGraph.node`.

        Args:
            id_or_name: The id of a node, or the name of a trigger, job or crawler.

        Returns:
            The node.

        Raises:
            GraphError: The run was fetched without its graph, or the node cannot be found.
        """
        return self._graph.node(id_or_name)

    def is_copied(self, attempt: JobRun | Crawl) -> bool:
        """Whether an attempt was copied from the run that this one resumes.

        Args:
            attempt: An attempt of one of this run's nodes.

        Returns:
            Whether it started before this run did.
        """
        # The start of a run that resumes none may be recorded a little late.
        return (
            self.previous_run_id is not None
            and self.started_on is not None
            and attempt.started_on is not None
            and attempt.started_on < self.started_on
        )

    @property
    def _graph(self) -> WorkflowGraph:
        if self.graph is None or not self.has_graph:
            raise GraphError(NO_GRAPH)
        return self.graph

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return mimebundle(self)
