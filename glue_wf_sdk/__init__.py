"""Typed models, payload validation, a client and offline graph analysis for AWS Glue workflows."""

from glue_wf_sdk._core import display as _display

TYPE_CHECKING = False  # Type checkers know this name; the module `typing` stays unloaded.

if TYPE_CHECKING:
    from glue_wf_sdk import errors
    from glue_wf_sdk._core.structure import (
        violations,
    )
    from glue_wf_sdk._core.wire import (
        from_json,
        from_wire,
        to_json,
        to_wire,
    )
    from glue_wf_sdk.client import (
        GlueWorkflowClient,
        Poll,
    )
    from glue_wf_sdk.errors import (
        AlreadyExistsException,
        AmbiguousNodeError,
        BlueprintFailed,
        BlueprintRunFailed,
        BlueprintRunTimeoutError,
        BlueprintTimeoutError,
        ConcurrentModificationException,
        ConcurrentRunsExceededException,
        ConnectionDropped,
        CycleError,
        DanglingEdgeError,
        DuplicateNodeError,
        EntityNotFoundException,
        GlueWorkflowError,
        GraphError,
        GraphTooLargeError,
        IllegalBlueprintStateException,
        IllegalWorkflowStateException,
        InternalServiceException,
        InvalidInputException,
        OperationTimeoutException,
        PaginationError,
        ResourceNumberLimitExceededException,
        ResponseError,
        ResumeError,
        ResumeMismatchError,
        ResumeReason,
        ServiceError,
        TransportError,
        UnknownNodeError,
        UnknownOperationError,
        ValidationError,
        Violation,
        WaitTimeoutError,
        WorkflowRunFailed,
        WorkflowRunTimeoutError,
    )
    from glue_wf_sdk.graph import (
        Topology,
        downstream,
        topological_order,
    )
    from glue_wf_sdk.operations import (
        OPERATIONS,
        check_payload,
    )
    from glue_wf_sdk.report import (
        RunSummary,
        summarize,
    )
    from glue_wf_sdk.resume import (
        ResumePlan,
        plan_resume,
    )
    from glue_wf_sdk.structures import (
        Action,
        Blueprint,
        BlueprintDetails,
        BlueprintRun,
        BlueprintRunState,
        BlueprintStatus,
        Condition,
        Crawl,
        CrawlerNodeDetails,
        CrawlState,
        Edge,
        EventBatchingCondition,
        ExecutionClass,
        JobMode,
        JobNodeDetails,
        JobRun,
        JobRunState,
        LastActiveDefinition,
        Logical,
        LogicalOperator,
        Node,
        NodeType,
        NotificationProperty,
        Predecessor,
        Predicate,
        StartingEventBatchCondition,
        Trigger,
        TriggerNodeDetails,
        TriggerState,
        TriggerType,
        WorkerType,
        Workflow,
        WorkflowCreationStatus,
        WorkflowGraph,
        WorkflowRun,
        WorkflowRunStatistics,
        WorkflowRunStatus,
    )

__all__ = [
    "OPERATIONS",
    "Action",
    "AlreadyExistsException",
    "AmbiguousNodeError",
    "Blueprint",
    "BlueprintDetails",
    "BlueprintFailed",
    "BlueprintRun",
    "BlueprintRunFailed",
    "BlueprintRunState",
    "BlueprintRunTimeoutError",
    "BlueprintStatus",
    "BlueprintTimeoutError",
    "ConcurrentModificationException",
    "ConcurrentRunsExceededException",
    "Condition",
    "ConnectionDropped",
    "Crawl",
    "CrawlState",
    "CrawlerNodeDetails",
    "CycleError",
    "DanglingEdgeError",
    "DuplicateNodeError",
    "Edge",
    "EntityNotFoundException",
    "EventBatchingCondition",
    "ExecutionClass",
    "GlueWorkflowClient",
    "GlueWorkflowError",
    "GraphError",
    "GraphTooLargeError",
    "IllegalBlueprintStateException",
    "IllegalWorkflowStateException",
    "InternalServiceException",
    "InvalidInputException",
    "JobMode",
    "JobNodeDetails",
    "JobRun",
    "JobRunState",
    "LastActiveDefinition",
    "Logical",
    "LogicalOperator",
    "Node",
    "NodeType",
    "NotificationProperty",
    "OperationTimeoutException",
    "PaginationError",
    "Poll",
    "Predecessor",
    "Predicate",
    "ResourceNumberLimitExceededException",
    "ResponseError",
    "ResumeError",
    "ResumeMismatchError",
    "ResumePlan",
    "ResumeReason",
    "RunSummary",
    "ServiceError",
    "StartingEventBatchCondition",
    "Topology",
    "TransportError",
    "Trigger",
    "TriggerNodeDetails",
    "TriggerState",
    "TriggerType",
    "UnknownNodeError",
    "UnknownOperationError",
    "ValidationError",
    "Violation",
    "WaitTimeoutError",
    "WorkerType",
    "Workflow",
    "WorkflowCreationStatus",
    "WorkflowGraph",
    "WorkflowRun",
    "WorkflowRunFailed",
    "WorkflowRunStatistics",
    "WorkflowRunStatus",
    "WorkflowRunTimeoutError",
    "check_payload",
    "downstream",
    "errors",
    "from_json",
    "from_wire",
    "plan_resume",
    "summarize",
    "to_json",
    "to_wire",
    "topological_order",
    "violations",
]

# Each name is loaded on first use, so `import glue_wf_sdk` itself takes almost no time.
_MODULES = {
    "Action": "structures",
    "AlreadyExistsException": "errors",
    "AmbiguousNodeError": "errors",
    "Blueprint": "structures",
    "BlueprintDetails": "structures",
    "BlueprintFailed": "errors",
    "BlueprintRun": "structures",
    "BlueprintRunFailed": "errors",
    "BlueprintRunState": "structures",
    "BlueprintRunTimeoutError": "errors",
    "BlueprintStatus": "structures",
    "BlueprintTimeoutError": "errors",
    "ConcurrentModificationException": "errors",
    "ConcurrentRunsExceededException": "errors",
    "Condition": "structures",
    "ConnectionDropped": "errors",
    "Crawl": "structures",
    "CrawlState": "structures",
    "CrawlerNodeDetails": "structures",
    "CycleError": "errors",
    "DanglingEdgeError": "errors",
    "DuplicateNodeError": "errors",
    "Edge": "structures",
    "EntityNotFoundException": "errors",
    "EventBatchingCondition": "structures",
    "ExecutionClass": "structures",
    "GlueWorkflowClient": "client",
    "GlueWorkflowError": "errors",
    "GraphError": "errors",
    "GraphTooLargeError": "errors",
    "IllegalBlueprintStateException": "errors",
    "IllegalWorkflowStateException": "errors",
    "InternalServiceException": "errors",
    "InvalidInputException": "errors",
    "JobMode": "structures",
    "JobNodeDetails": "structures",
    "JobRun": "structures",
    "JobRunState": "structures",
    "LastActiveDefinition": "structures",
    "Logical": "structures",
    "LogicalOperator": "structures",
    "Node": "structures",
    "NodeType": "structures",
    "NotificationProperty": "structures",
    "OPERATIONS": "operations",
    "OperationTimeoutException": "errors",
    "PaginationError": "errors",
    "Poll": "client",
    "Predecessor": "structures",
    "Predicate": "structures",
    "ResourceNumberLimitExceededException": "errors",
    "ResponseError": "errors",
    "ResumeError": "errors",
    "ResumeMismatchError": "errors",
    "ResumePlan": "resume",
    "ResumeReason": "errors",
    "RunSummary": "report",
    "ServiceError": "errors",
    "StartingEventBatchCondition": "structures",
    "Topology": "graph",
    "TransportError": "errors",
    "Trigger": "structures",
    "TriggerNodeDetails": "structures",
    "TriggerState": "structures",
    "TriggerType": "structures",
    "UnknownNodeError": "errors",
    "UnknownOperationError": "errors",
    "ValidationError": "errors",
    "Violation": "errors",
    "WaitTimeoutError": "errors",
    "WorkerType": "structures",
    "Workflow": "structures",
    "WorkflowCreationStatus": "structures",
    "WorkflowGraph": "structures",
    "WorkflowRun": "structures",
    "WorkflowRunFailed": "errors",
    "WorkflowRunStatistics": "structures",
    "WorkflowRunStatus": "structures",
    "WorkflowRunTimeoutError": "errors",
    "check_payload": "operations",
    "downstream": "graph",
    "from_json": "_core.wire",
    "from_wire": "_core.wire",
    "plan_resume": "resume",
    "summarize": "report",
    "to_json": "_core.wire",
    "to_wire": "_core.wire",
    "topological_order": "graph",
    "violations": "_core.structure",
}

if not TYPE_CHECKING:  # pragma: no branch - checkers would accept any misspelt name

    def __getattr__(name: str) -> object:
        import importlib

        if name == "errors":
            return importlib.import_module("glue_wf_sdk.errors")
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = importlib.import_module(f"glue_wf_sdk.{_MODULES[name]}")
        value = globals()[name] = getattr(module, name)
        return value

    def __dir__() -> list[str]:
        return __all__


def _draw(value: object) -> str | None:
    """Draws a graph or a summary for notebooks; None if it cannot, so that they show its text."""
    from glue_wf_sdk.errors import GraphTooLargeError
    from glue_wf_sdk.report import RunSummary, graph_svg, timeline_svg
    from glue_wf_sdk.structures import WorkflowGraph

    if isinstance(value, RunSummary):
        return timeline_svg(value)
    try:
        return graph_svg(value) if isinstance(value, WorkflowGraph) else None
    except (ImportError, GraphTooLargeError):
        return None


_display.draw = _draw
