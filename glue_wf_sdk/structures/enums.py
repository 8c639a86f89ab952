"""The API's enums. All are open: they take values that a newer service adds."""

from glue_wf_sdk._core.open_enum import OpenEnum, State

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
    "TriggerState",
    "TriggerType",
    "WorkerType",
    "WorkflowCreationStatus",
    "WorkflowRunStatus",
]


class WorkflowRunStatus(State):
    """The status of a workflow run.

    COMPLETED does not mean success: a run whose jobs failed is COMPLETED too. So `is_success` is
    False for every status; ask `WorkflowRun.succeeded` instead.
    """

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    ERROR = "ERROR"


class JobRunState(State):
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


class CrawlState(State):
    """The state of a crawl."""

    RUNNING = "RUNNING"
    CANCELLING = "CANCELLING"
    CANCELLED = "CANCELLED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ERROR = "ERROR"


class BlueprintRunState(State):
    """The state of a blueprint run."""

    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ROLLING_BACK = "ROLLING_BACK"


class BlueprintStatus(State):
    """The status of a blueprint's registration."""

    CREATING = "CREATING"
    ACTIVE = "ACTIVE"
    UPDATING = "UPDATING"
    FAILED = "FAILED"


class WorkflowCreationStatus(State):
    """The status of a workflow's creation."""

    CREATING = "CREATING"
    CREATED = "CREATED"
    CREATION_FAILED = "CREATION_FAILED"


class NodeType(OpenEnum):
    """The type of a node in a workflow graph."""

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
    """How the conditions of a predicate are combined."""

    AND = "AND"
    ANY = "ANY"


class LogicalOperator(OpenEnum):
    """How a condition compares states."""

    EQUALS = "EQUALS"


class JobMode(OpenEnum):
    """How a job was written."""

    SCRIPT = "SCRIPT"
    VISUAL = "VISUAL"
    NOTEBOOK = "NOTEBOOK"


class WorkerType(OpenEnum):
    """The type of machine that a job runs on."""

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
    """Whether a job gets its capacity at once or waits for spare capacity."""

    FLEX = "FLEX"
    STANDARD = "STANDARD"
