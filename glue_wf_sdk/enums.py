"""Open enums: the values that the API names, and whatever a newer service adds to them.

`WorkflowRunStatus("PAUSED")` is a member too. It equals ``"PAUSED"``, goes back on the wire as it
came, and says of itself that it is not known.
"""

from enum import Enum
from typing import Any

__all__ = [
    "BlueprintRunState",
    "BlueprintStatus",
    "CrawlState",
    "ExecutionClass",
    "JobMode",
    "JobRunState",
    "Logical",
    "LogicalOperator",
    "NodeType",
    "OpenEnum",
    "TriggerState",
    "TriggerType",
    "WorkerType",
    "WorkflowCreationStatus",
    "WorkflowRunStatus",
]


class OpenEnum(str, Enum):
    """A string with a list of known values, open to others."""

    @classmethod
    def _missing_(cls, value: object) -> "OpenEnum | None":
        if not isinstance(value, str):
            return None
        text = str.__str__(value)  # A string of another class may say something else of itself.
        member = str.__new__(cls, text)
        member._name_ = member._value_ = text
        return member

    @property
    def is_known(self) -> bool:
        """Whether this release knows the value."""
        return self._value_ in type(self)._value2member_map_

    def __repr__(self) -> str:
        """The expression that makes it; in one line, whatever the service has sent."""
        return f"{type(self).__name__}({self._value_!r})"

    # Without these, Python versions differ in what f-strings and pickles hold.
    __str__ = str.__str__

    def __format__(self, format_spec: str) -> str:
        return format(str(self), format_spec)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return type(self), (self._value_,)


class _State(OpenEnum):
    """A state: whether it is the last one, and whether it is a good one."""

    @property
    def is_terminal(self) -> bool:
        """Whether nothing follows this state; False for a state that is not known."""
        return self.is_known and self not in _PASSING

    @property
    def is_success(self) -> bool:
        """Whether this state means that all went well."""
        return self in _SUCCESS


class WorkflowRunStatus(_State):
    """The status of a workflow run.

    COMPLETED does not mean success: a run whose jobs failed is COMPLETED too. Hence
    `is_success` is False for every status; look at the run's statistics or graph.
    """

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    ERROR = "ERROR"


class JobRunState(_State):
    """The state of a job run."""

    STARTING = "STARTING"
    RUNNING = "RUNNING"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    TIMEOUT = "TIMEOUT"
    ERROR = "ERROR"
    WAITING = "WAITING"
    EXPIRED = "EXPIRED"


class CrawlState(_State):
    """The state of a crawl."""

    RUNNING = "RUNNING"
    CANCELLING = "CANCELLING"
    CANCELLED = "CANCELLED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ERROR = "ERROR"


class BlueprintRunState(_State):
    """The state of a blueprint run."""

    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ROLLING_BACK = "ROLLING_BACK"


class BlueprintStatus(_State):
    """The status of a blueprint's registration."""

    CREATING = "CREATING"
    ACTIVE = "ACTIVE"
    UPDATING = "UPDATING"
    FAILED = "FAILED"


class WorkflowCreationStatus(_State):
    """The status of a workflow's creation."""

    CREATING = "CREATING"
    CREATED = "CREATED"
    CREATION_FAILED = "CREATION_FAILED"


# One set serves all states: the same word means the same in each of them.
_PASSING = frozenset(
    {
        "CANCELLING",
        "CREATING",
        "ROLLING_BACK",
        "RUNNING",
        "STARTING",
        "STOPPING",
        "UPDATING",
        "WAITING",
    }
)
_SUCCESS = frozenset({"ACTIVE", "CREATED", "SUCCEEDED"})


class NodeType(OpenEnum):
    """What a node of a workflow graph is."""

    CRAWLER = "CRAWLER"
    JOB = "JOB"
    TRIGGER = "TRIGGER"


class TriggerType(OpenEnum):
    """What makes a trigger fire."""

    SCHEDULED = "SCHEDULED"
    CONDITIONAL = "CONDITIONAL"
    ON_DEMAND = "ON_DEMAND"
    EVENT = "EVENT"


class TriggerState(OpenEnum):
    """The state of a trigger."""

    CREATING = "CREATING"
    CREATED = "CREATED"
    ACTIVATING = "ACTIVATING"
    ACTIVATED = "ACTIVATED"
    DEACTIVATING = "DEACTIVATING"
    DEACTIVATED = "DEACTIVATED"
    DELETING = "DELETING"
    UPDATING = "UPDATING"


class Logical(OpenEnum):
    """How the conditions of a predicate are joined."""

    AND = "AND"
    ANY = "ANY"


class LogicalOperator(OpenEnum):
    """How a condition compares."""

    EQUALS = "EQUALS"


class JobMode(OpenEnum):
    """How a job was written."""

    SCRIPT = "SCRIPT"
    VISUAL = "VISUAL"
    NOTEBOOK = "NOTEBOOK"


class WorkerType(OpenEnum):
    """The kind of machine that a job runs on."""

    STANDARD = "Standard"
    G_1X = "G.1X"
    G_2X = "G.2X"
    G_4X = "G.4X"
    G_8X = "G.8X"
    G_025X = "G.025X"
    Z_2X = "Z.2X"
    G_12X = "G.12X"
    G_16X = "G.16X"
    R_1X = "R.1X"
    R_2X = "R.2X"
    R_4X = "R.4X"
    R_8X = "R.8X"


class ExecutionClass(OpenEnum):
    """How urgently a job's capacity is given to it."""

    FLEX = "FLEX"
    STANDARD = "STANDARD"
