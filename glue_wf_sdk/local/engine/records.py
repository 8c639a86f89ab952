"""What LocalGlue stores of jobs, crawlers, triggers, workflows and their runs.

Moments are seconds since the epoch. Definitions are in wire form and never changed in place, so
answers can share them.
"""

import bisect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import attrs

from glue_wf_sdk.local.engine.behavior import Behavior
from glue_wf_sdk.local.engine.clock import Timer
from glue_wf_sdk.local.engine.history import History

T = TypeVar("T")

Wire: TypeAlias = dict[str, Any]


def without_nulls(wire: Wire) -> Wire:
    """A structure as the API shows it, without fields that have no value."""
    return {name: value for name, value in wire.items() if value is not None}


class ByName(dict[str, T]):
    """Records by name, which also keeps the names sorted, so that each page costs the same."""

    def __init__(self) -> None:
        super().__init__()
        self._sorted: list[str] = []

    def __setitem__(self, name: str, record: T) -> None:
        """Adds a record, whose name must be new."""
        bisect.insort(self._sorted, name)
        super().__setitem__(name, record)

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        del self._sorted[bisect.bisect_left(self._sorted, name)]

    def names_after(self, name: str | None) -> Iterator[str]:
        """The names that follow in alphabetical order; all of them for None."""
        start = 0 if name is None else bisect.bisect_right(self._sorted, name)
        return (self._sorted[index] for index in range(start, len(self._sorted)))


@attrs.define(eq=False)
class Resource:
    """A job or a crawler."""

    definition: Wire
    created_on: float
    behavior: Behavior
    modified_on: float = attrs.field(
        default=attrs.Factory(lambda self: self.created_on, takes_self=True)
    )
    version: int = 1  # Of a crawler's definition.
    started: int = 0  # Attempts, since the outcomes were set.
    # Those that have not ended: an ordered set.
    active: "dict[Attempt, None]" = attrs.field(factory=dict["Attempt", None])
    runs: "History[Attempt]" = attrs.field(factory=History["Attempt"])  # Of a job.
    last_crawl: Wire | None = None  # The LastCrawlInfo, after a crawl has ended.
    timer: Timer | None = None  # For the next crawl of a crawler's schedule.

    @property
    def name(self) -> str:
        return str(self.definition["Name"])


@attrs.define(eq=False)
class Trigger:
    """A trigger, in a workflow or outside of all."""

    definition: Wire
    state: str = "CREATED"
    timer: Timer | None = None  # For its next firing, or the end of the event window.
    events: int = 0  # In the batch that is not full yet.
    first_event_on: float = 0.0

    @property
    def name(self) -> str:
        return str(self.definition["Name"])

    @property
    def type(self) -> str:
        """ON_DEMAND, SCHEDULED, CONDITIONAL or EVENT."""
        return str(self.definition["Type"])

    @property
    def workflow_name(self) -> str | None:
        """None outside of workflows. The workflow may have been deleted."""
        return self.definition.get("WorkflowName")

    def as_wire(self) -> Wire:
        """The trigger as the API shows it."""
        return {**self.definition, "State": self.state}


@attrs.frozen(eq=False)
class ActionNode:
    """The node of a job or crawler."""

    id: str
    type: str
    name: str

    @property
    def is_job(self) -> bool:
        return self.type == "JOB"


@attrs.frozen(eq=False)
class Design:
    """The triggers of a workflow at one moment, and the graph that they make.

    It never changes, so the workflow and all runs that start from it share it.
    """

    triggers: Mapping[str, Wire]  # By name.
    trigger_ids: Mapping[str, str]  # The ids of their nodes, by name.
    actions: Mapping[tuple[str, str], ActionNode]  # By type and name.
    edges: Sequence[tuple[str, str]]  # From the first node id to the second.
    started: frozenset[str]  # The ids of the nodes that a trigger starts.
    watchers: Mapping[str, Sequence[str]]  # The names of the triggers that watch a node, by its id.


@attrs.define(eq=False)
class Attempt:
    """A job run or a crawl."""

    id: str
    run: "Run"  # In which it started; a resumed run can show it too.
    node: ActionNode
    resource: Resource | None  # None if it does not exist.
    definition: Wire  # Of the job when it started, with what the action overrides.
    number: int  # 0 for the first attempt, 1 for its first retry.
    action: Wire  # The trigger's action or the StartJobRun that started it.
    started_on: float
    state: str = "RUNNING"
    # None if no trigger started it. In a resumed run, that of the original run.
    trigger_name: str | None = None
    previous_id: str | None = None  # Of the attempt that this one retries.
    predecessors: Sequence[Wire] = ()  # The job runs that made the trigger fire.
    outcome: str = "SUCCEEDED"  # The state in which it will end.
    timeout: int | None = None  # In minutes; None for a crawl.
    completed_on: float | None = None
    last_modified_on: float | None = None
    error_message: str | None = None
    timer: Timer | None = None


def latest_of(attempts: Sequence[Attempt]) -> Attempt:
    """The attempt that determines the state of a node.

    That is the one that started last; of several that started at once, the last retry, then one
    that is running, then the one that ended last, then the last in the list.
    """
    return max(
        reversed(attempts),
        key=lambda each: (
            each.started_on,
            each.number,
            each.completed_on is None,
            each.completed_on or 0.0,
        ),
    )


@attrs.define(eq=False)
class Run:
    """A run of a workflow."""

    workflow: "Workflow | None"  # None for the endless run of the triggers outside of workflows.
    id: str
    design: Design  # As it was when the run started.
    started_on: float
    properties: dict[str, str] = attrs.field(factory=dict[str, str])
    previous_id: str | None = None
    status: str = "RUNNING"
    completed_on: float | None = None
    error_message: str | None = None
    event_batch: Wire | None = None  # The events that started it.
    # By node id, in the order in which they started.
    attempts: dict[str, list[Attempt]] = attrs.field(factory=dict[str, list[Attempt]])
    # The indexes of the conditions that hold, by the trigger's name.
    satisfied: dict[str, set[int]] = attrs.field(factory=dict[str, set[int]])
    fired: set[str] = attrs.field(factory=set[str])  # The names of triggers.
    running: int = 0  # Attempts.

    @property
    def workflow_name(self) -> str | None:
        return None if self.workflow is None else self.workflow.name


@attrs.define(eq=False)
class Workflow:
    """A workflow; its triggers in the order of creation, its runs in the order of their start."""

    definition: Wire
    created_on: float
    modified_on: float
    triggers: Mapping[str, Trigger]  # By name; those in `Account.triggers_in`.
    runs: History[Run] = attrs.field(factory=History[Run])
    active_runs: set[Run] = attrs.field(factory=set[Run])
    design: Design | None = None  # None after a trigger has changed, until it is needed.
    blueprint: Wire | None = None  # The BlueprintDetails; None if no blueprint has created it.

    @property
    def name(self) -> str:
        return str(self.definition["Name"])
