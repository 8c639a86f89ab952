"""The requests of the operations on jobs, crawlers, triggers and tags.

Each has the fields that LocalGlue understands; some others are stored unchecked.

Source: AWS Glue API: Jobs, Crawlers, Triggers, Tagging.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

import attrs

from glue_wf_sdk._core.constraints import Length, Pattern, Range
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.types import (
    DescriptionString,
    GenericMap,
    GenericString,
    MaxConcurrentRuns,
    NameString,
    TagKey,
    TagsMap,
    Timeout,
)
from glue_wf_sdk.structures import Action, EventBatchingCondition, Predicate
from glue_wf_sdk.structures.enums import TriggerType

# The service's model has no bounds for it.
MaxRetries: TypeAlias = Annotated[
    int, Range(0, 2**31 - 1, "MaxRetries should be greater than or equal to 0 if present.")
]
GlueResourceArn: TypeAlias = Annotated[
    str,
    Length(1, 10_240),
    Pattern(r"arn:aws(-(cn|us-gov|iso(-[bef])?))?:glue:.*", "the ARN of a resource of AWS Glue"),
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NameRequest(Structure):
    name: NameString


@attrs.frozen(kw_only=True, eq=False, repr=False)
class JobNameRequest(Structure):
    job_name: NameString


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ExecutionProperty(Structure):
    max_concurrent_runs: MaxConcurrentRuns | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateJobRequest(Structure):
    name: NameString
    role: GenericString
    description: DescriptionString | None = None
    default_arguments: GenericMap | None = None
    execution_property: ExecutionProperty | None = None
    max_retries: MaxRetries | None = None
    timeout: Timeout | None = None
    tags: TagsMap | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateCrawlerRequest(Structure):
    name: NameString
    role: GenericString
    description: DescriptionString | None = None
    schedule: GenericString | None = None
    tags: TagsMap | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateTriggerRequest(Structure):
    name: NameString
    type: TriggerType
    actions: Sequence[Action]
    workflow_name: NameString | None = None
    schedule: GenericString | None = None
    predicate: Predicate | None = None
    description: DescriptionString | None = None
    start_on_creation: bool | None = None
    tags: TagsMap | None = None
    event_batching_condition: EventBatchingCondition | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TriggerUpdate(Structure):
    name: NameString | None = None
    description: DescriptionString | None = None
    schedule: GenericString | None = None
    actions: Sequence[Action] | None = None
    predicate: Predicate | None = None
    event_batching_condition: EventBatchingCondition | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateTriggerRequest(Structure):
    name: NameString
    trigger_update: TriggerUpdate


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ResourceArnRequest(Structure):
    resource_arn: GlueResourceArn


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TagResourceRequest(Structure):
    resource_arn: GlueResourceArn
    tags_to_add: TagsMap


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UntagResourceRequest(Structure):
    resource_arn: GlueResourceArn
    tags_to_remove: Annotated[Sequence[TagKey], Length(0, 50)]


REQUESTS: Mapping[str, type] = {
    "CreateJob": CreateJobRequest,
    "GetJob": JobNameRequest,
    "DeleteJob": JobNameRequest,
    "CreateCrawler": CreateCrawlerRequest,
    "GetCrawler": NameRequest,
    "DeleteCrawler": NameRequest,
    "CreateTrigger": CreateTriggerRequest,
    "UpdateTrigger": UpdateTriggerRequest,
    "GetTrigger": NameRequest,
    "DeleteTrigger": NameRequest,
    "StartTrigger": NameRequest,
    "StopTrigger": NameRequest,
    "GetTags": ResourceArnRequest,
    "TagResource": TagResourceRequest,
    "UntagResource": UntagResourceRequest,
}
"""The class of each of these requests, by the API's name of the operation."""

KEPT_FIELDS: Mapping[str, frozenset[str]] = {
    "CreateJob": frozenset(
        {
            "AllocatedCapacity",
            "CodeGenConfigurationNodes",
            "Command",
            "Connections",
            "ExecutionClass",
            "GlueVersion",
            "JobMode",
            "JobRunQueuingEnabled",
            "LogUri",
            "MaintenanceWindow",
            "MaxCapacity",
            "NonOverridableArguments",
            "NotificationProperty",
            "NumberOfWorkers",
            "SecurityConfiguration",
            "SourceControlDetails",
            "WorkerType",
        }
    ),
    "CreateCrawler": frozenset(
        {
            "CatalogId",
            "Classifiers",
            "Configuration",
            "CrawlerSecurityConfiguration",
            "DatabaseName",
            "LakeFormationConfiguration",
            "LineageConfiguration",
            "RecrawlPolicy",
            "SchemaChangePolicy",
            "TablePrefix",
            "Targets",
        }
    ),
}
"""The fields that are stored unchecked, by the API's name of the operation."""
