"""The API's structures, as immutable values.

Each is made with keyword arguments, checks every field when it is made, and is compared, hashed,
copied (`attrs.evolve`) and pickled by value. What the service may leave out is None.
"""

from glue_wf_sdk.structures._base import Structure, violations
from glue_wf_sdk.structures.blueprint import (
    Blueprint,
    BlueprintDetails,
    BlueprintRun,
    LastActiveDefinition,
)
from glue_wf_sdk.structures.graph import (
    CrawlerNodeDetails,
    Edge,
    JobNodeDetails,
    Node,
    TriggerNodeDetails,
    WorkflowGraph,
)
from glue_wf_sdk.structures.job import Crawl, JobRun, NotificationProperty, Predecessor
from glue_wf_sdk.structures.run import (
    StartingEventBatchCondition,
    WorkflowRun,
    WorkflowRunStatistics,
)
from glue_wf_sdk.structures.trigger import (
    Action,
    Condition,
    EventBatchingCondition,
    Predicate,
    Trigger,
)
from glue_wf_sdk.structures.workflow import Workflow

__all__ = [
    "Action",
    "Blueprint",
    "BlueprintDetails",
    "BlueprintRun",
    "Condition",
    "Crawl",
    "CrawlerNodeDetails",
    "Edge",
    "EventBatchingCondition",
    "JobNodeDetails",
    "JobRun",
    "LastActiveDefinition",
    "Node",
    "NotificationProperty",
    "Predecessor",
    "Predicate",
    "StartingEventBatchCondition",
    "Structure",
    "Trigger",
    "TriggerNodeDetails",
    "Workflow",
    "WorkflowGraph",
    "WorkflowRun",
    "WorkflowRunStatistics",
    "violations",
]
