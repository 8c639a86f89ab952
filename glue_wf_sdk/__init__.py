"""Typed models, payload validation, a client and offline graph analysis for AWS Glue workflows."""

import importlib
from typing import TYPE_CHECKING

from glue_wf_sdk import errors
from glue_wf_sdk.enums import (
    BlueprintRunState,
    BlueprintStatus,
    CrawlState,
    ExecutionClass,
    JobMode,
    JobRunState,
    Logical,
    LogicalOperator,
    NodeType,
    TriggerState,
    TriggerType,
    WorkerType,
    WorkflowCreationStatus,
    WorkflowRunStatus,
)
from glue_wf_sdk.errors import Violation
from glue_wf_sdk.structures import (
    Action,
    Blueprint,
    BlueprintDetails,
    BlueprintRun,
    Condition,
    Crawl,
    CrawlerNodeDetails,
    Edge,
    EventBatchingCondition,
    JobNodeDetails,
    JobRun,
    LastActiveDefinition,
    Node,
    NotificationProperty,
    Predecessor,
    Predicate,
    StartingEventBatchCondition,
    Trigger,
    TriggerNodeDetails,
    Workflow,
    WorkflowGraph,
    WorkflowRun,
    WorkflowRunStatistics,
    violations,
)
from glue_wf_sdk.topology import Topology, downstream, topological_order
from glue_wf_sdk.wire import from_json, from_wire, to_json, to_wire

if TYPE_CHECKING:
    from glue_wf_sdk.client import GlueWorkflowClient
    from glue_wf_sdk.operating import ResumeMismatchError
    from glue_wf_sdk.operations import check_payload
    from glue_wf_sdk.resume import ResumePlan, plan_resume
    from glue_wf_sdk.waiters import (
        BlueprintFailed,
        BlueprintRunFailed,
        Poll,
        WaitTimeoutError,
        WorkflowRunFailed,
    )

__all__ = [
    "Action",
    "Blueprint",
    "BlueprintDetails",
    "BlueprintFailed",
    "BlueprintRun",
    "BlueprintRunFailed",
    "BlueprintRunState",
    "BlueprintStatus",
    "Condition",
    "Crawl",
    "CrawlState",
    "CrawlerNodeDetails",
    "Edge",
    "EventBatchingCondition",
    "ExecutionClass",
    "GlueWorkflowClient",
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
    "Poll",
    "Predecessor",
    "Predicate",
    "ResumeMismatchError",
    "ResumePlan",
    "StartingEventBatchCondition",
    "Topology",
    "Trigger",
    "TriggerNodeDetails",
    "TriggerState",
    "TriggerType",
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
    "check_payload",
    "downstream",
    "errors",
    "from_json",
    "from_wire",
    "plan_resume",
    "to_json",
    "to_wire",
    "topological_order",
    "violations",
]

# The operations are half of the package; who imports the models alone does not wait for them.
_ON_FIRST_USE = {
    "BlueprintFailed": "glue_wf_sdk.waiters",
    "BlueprintRunFailed": "glue_wf_sdk.waiters",
    "GlueWorkflowClient": "glue_wf_sdk.client",
    "Poll": "glue_wf_sdk.waiters",
    "ResumeMismatchError": "glue_wf_sdk.operating",
    "ResumePlan": "glue_wf_sdk.resume",
    "WaitTimeoutError": "glue_wf_sdk.waiters",
    "WorkflowRunFailed": "glue_wf_sdk.waiters",
    "check_payload": "glue_wf_sdk.operations",
    "plan_resume": "glue_wf_sdk.resume",
}


def __getattr__(name: str) -> object:
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(_ON_FIRST_USE[name]), name)
    return value


def __dir__() -> list[str]:
    return __all__


def _drawn(graph: WorkflowGraph) -> str | None:
    """A picture of a graph for notebooks; None, so that they show text, where there is none."""
    from glue_wf_sdk.report.graph_picture import graph_svg

    try:
        return graph_svg(graph)
    except (ImportError, errors.GraphTooLargeError):
        return None


WorkflowGraph.drawn_by = _drawn
