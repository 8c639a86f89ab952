"""What LocalGlue remembers of jobs, crawlers, triggers, workflows and their runs."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk.local.behavior import Behavior
from glue_wf_sdk.local.clock import Timer

__all__ = [
    "ActionNode",
    "Attempt",
    "Design",
    "Resource",
    "Run",
    "Trigger",
    "Wire",
    "Workflow",
    "latest_of",
    "without_nulls",
]

Wire: TypeAlias = dict[str, Any]


def without_nulls(wire: Wire) -> Wire:
    """A structure as the API shows it: what has no value is left out.

    Args:
        wire: Its fields, in wire form.

    Returns:
        Those that have a value.
    """
    return {name: value for name, value in wire.items() if value is not None}


@attrs.define(eq=False)
class Resource:
    """A job or a crawler.

    Attributes:
        definition: As it was created, in wire form; never changed in place.
        created_on: Seconds since the epoch.
        behavior: What its runs do.
        started: How many attempts it has made, in all runs.
        running: How many attempts are under way.
    """

    definition: Wire
    created_on: float
    behavior: Behavior
    started: int = 0
    running: int = 0


@attrs.define(eq=False)
class Trigger:
    """A trigger.

    Attributes:
        definition: In wire form, without its state; never changed in place.
        state: CREATED, ACTIVATED or DEACTIVATED.
        timer: For the next firing of a schedule, or the end of an event window.
        events: How many events wait.
        first_event_on: When the first of these came.
    """

    definition: Wire
    state: str = "CREATED"
    timer: Timer | None = None
    events: int = 0
    first_event_on: float = 0.0

    @property
    def name(self) -> str:
        """Its name."""
        name: str = self.definition["Name"]
        return name

    @property
    def type(self) -> str:
        """ON_DEMAND, SCHEDULED, CONDITIONAL or EVENT."""
        kind: str = self.definition["Type"]
        return kind

    @property
    def workflow_name(self) -> str | None:
        """The workflow that it belongs to."""
        return self.definition.get("WorkflowName")

    def as_wire(self) -> Wire:
        """The trigger as the API shows it."""
        return {**self.definition, "State": self.state}


@attrs.frozen(eq=False)
class ActionNode:
    """A job or crawler in a graph.

    Attributes:
        id: The id of the node.
        type: JOB or CRAWLER.
        name: The name of the job or crawler.
    """

    id: str
    type: str
    name: str

    @property
    def is_job(self) -> bool:
        """Whether it is a job."""
        return self.type == "JOB"


@attrs.frozen(eq=False)
class Design:
    """The triggers of a workflow at a moment, and the graph that they make.

    Nothing in it changes, so the workflow and all runs that started from it share it.

    Attributes:
        triggers: Each trigger as the API shows it, by name.
        trigger_ids: The id of the node of each trigger, by name.
        actions: The nodes of the jobs and crawlers, by type and name.
        edges: The ids at both ends of each.
        started: The ids of the nodes that some trigger starts.
        watchers: The names of the triggers that watch a job or crawler, by the id of its node.
    """

    triggers: Mapping[str, Wire]
    trigger_ids: Mapping[str, str]
    actions: Mapping[tuple[str, str], ActionNode]
    edges: Sequence[tuple[str, str]]
    started: frozenset[str]
    watchers: Mapping[str, Sequence[str]]


@attrs.define(eq=False)
class Attempt:
    """A job run or a crawl.

    Attributes:
        id: ``jr_`` and more.
        node: What runs.
        resource: The job or crawler; None where it was gone before it could start.
        number: 0 for the first attempt, 1 for the first retry.
        action: The action of the trigger that started it, in wire form.
        started_on: Seconds since the epoch.
        state: A state of job runs or of crawls.
        trigger_name: What started it; after a resume, what had started it before.
        previous_id: The attempt that failed before it.
        predecessors: What the trigger had waited for, in wire form.
        outcome: The state in which it is to end.
        timeout: Minutes after which it is ended.
        completed_on: When it ended.
        last_modified_on: When its state changed last; None since it started.
        error_message: What went wrong.
        timer: For its end.
    """

    id: str
    node: ActionNode
    resource: Resource | None
    number: int
    action: Wire
    started_on: float
    state: str = "RUNNING"
    trigger_name: str | None = None
    previous_id: str | None = None
    predecessors: Sequence[Wire] = ()
    outcome: str = "SUCCEEDED"
    timeout: int | None = None
    completed_on: float | None = None
    last_modified_on: float | None = None
    error_message: str | None = None
    timer: Timer | None = None


def latest_of(attempts: Sequence[Attempt]) -> Attempt:
    """The attempt that tells the state of a node.

    Args:
        attempts: All attempts of the node.

    Returns:
        The one that started last; of several that started at once, the last retry, then one that
        goes on, then the one that ended last.
    """
    return max(
        attempts,
        key=lambda each: (
            each.started_on,
            each.number,
            each.completed_on is None,
            each.completed_on or 0.0,
        ),
    )


@attrs.define(eq=False)
class Run:
    """A run of a workflow.

    Attributes:
        workflow: The workflow; None for what runs outside of all workflows.
        id: ``wr_`` and more.
        design: The triggers and the graph, as they were when it started.
        started_on: Seconds since the epoch.
        properties: The run's properties.
        previous_id: The run that it resumes.
        status: A workflow run status.
        completed_on: When it ended.
        error_message: Why it could not start.
        event_batch: How many events started it, in wire form.
        attempts: The attempts of each node, by its id, the latest last.
        satisfied: Of each trigger, by name, the places of the conditions that hold.
        fired: The names of the triggers that have fired.
        running: How many attempts are under way.
    """

    workflow: "Workflow | None"
    id: str
    design: Design
    started_on: float
    properties: dict[str, str] = attrs.field(factory=dict[str, str])
    previous_id: str | None = None
    status: str = "RUNNING"
    completed_on: float | None = None
    error_message: str | None = None
    event_batch: Wire | None = None
    attempts: dict[str, list[Attempt]] = attrs.field(factory=dict[str, list[Attempt]])
    satisfied: dict[str, set[int]] = attrs.field(factory=dict[str, set[int]])
    fired: set[str] = attrs.field(factory=set[str])
    running: int = 0

    @property
    def workflow_name(self) -> str | None:
        """The name of the workflow."""
        return None if self.workflow is None else self.workflow.name


@attrs.define(eq=False)
class Workflow:
    """A workflow.

    Attributes:
        definition: Name, description, default run properties and limit, in wire form; never changed
            in place.
        created_on: Seconds since the epoch.
        modified_on: Likewise.
        triggers: Its triggers by name, in the order in which they were created.
        runs: Its runs, the latest last.
        runs_by_id: The same runs.
        active_runs: Those that have not ended.
        design: The graph, until a trigger changes.
        blueprint: The blueprint run that made it, in wire form.
    """

    definition: Wire
    created_on: float
    modified_on: float
    triggers: dict[str, Trigger] = attrs.field(factory=dict[str, Trigger])
    runs: list[Run] = attrs.field(factory=list[Run])
    runs_by_id: dict[str, Run] = attrs.field(factory=dict[str, Run])
    active_runs: set[Run] = attrs.field(factory=set[Run])
    design: Design | None = None
    blueprint: Wire | None = None

    @property
    def name(self) -> str:
        """Its name."""
        name: str = self.definition["Name"]
        return name
