"""The requests of the operations beside workflows, as far as LocalGlue understands them.

Source: AWS Glue API: Jobs, Crawlers, Triggers, Tagging.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated

import attrs

from glue_wf_sdk.constraints import Length, Range
from glue_wf_sdk.enums import TriggerType
from glue_wf_sdk.shapes import (
    DescriptionString,
    GenericMap,
    GenericString,
    NameString,
    TagKey,
    TagsMap,
    Timeout,
)
from glue_wf_sdk.structures import Action, EventBatchingCondition, Predicate, Structure

__all__ = [
    "KEPT_FIELDS",
    "CreateCrawlerRequest",
    "CreateJobRequest",
    "CreateTriggerRequest",
    "JobNameRequest",
    "NameRequest",
    "ResourceArnRequest",
    "TagResourceRequest",
    "UntagResourceRequest",
    "UpdateTriggerRequest",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NameRequest(Structure):
    """What names one crawler or trigger."""

    name: NameString


@attrs.frozen(kw_only=True, eq=False, repr=False)
class JobNameRequest(Structure):
    """What names one job."""

    job_name: NameString


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ExecutionProperty(Structure):
    """How many runs of a job may be under way."""

    max_concurrent_runs: Annotated[int, Range(1, 2**31 - 1)] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateJobRequest(Structure):
    """A job; its other fields are kept as they are."""

    name: NameString
    role: GenericString
    description: DescriptionString | None = None
    default_arguments: GenericMap | None = None
    execution_property: ExecutionProperty | None = None
    max_retries: Annotated[int, Range(0, 2**31 - 1)] | None = None
    timeout: Timeout | None = None
    tags: TagsMap | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateCrawlerRequest(Structure):
    """A crawler; its other fields are kept as they are."""

    name: NameString
    role: GenericString
    description: DescriptionString | None = None
    schedule: GenericString | None = None
    tags: TagsMap | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateTriggerRequest(Structure):
    """A trigger."""

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
    """What replaces a trigger's definition."""

    name: NameString | None = None
    description: DescriptionString | None = None
    schedule: GenericString | None = None
    actions: Sequence[Action] | None = None
    predicate: Predicate | None = None
    event_batching_condition: EventBatchingCondition | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateTriggerRequest(Structure):
    """A trigger, and what replaces its definition."""

    name: NameString
    trigger_update: TriggerUpdate


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ResourceArnRequest(Structure):
    """What names a resource."""

    resource_arn: Annotated[str, Length(1, 10_240)]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TagResourceRequest(Structure):
    """Tags to add to a resource."""

    resource_arn: Annotated[str, Length(1, 10_240)]
    tags_to_add: TagsMap


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UntagResourceRequest(Structure):
    """Keys of tags to take from a resource."""

    resource_arn: Annotated[str, Length(1, 10_240)]
    tags_to_remove: Annotated[Sequence[TagKey], Length(0, 50)]


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
"""The fields that LocalGlue keeps as they are: it has no rules for what stands in them."""
