"""The requests of the operations on jobs, crawlers, triggers and tags.

Each has the fields that LocalGlue understands; some others are stored unchecked.

Source: AWS Glue API: Jobs, Crawlers, Tagging.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

import attrs

from glue_wf_sdk._core.constraints import Length, Pattern, Range
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.types import (
    MAX_BATCH,
    MAX_PAGE_SIZE,
    DescriptionString,
    GenericMap,
    GenericString,
    GlueVersionString,
    IdString,
    IntegerValue,
    MaxConcurrentRuns,
    NameString,
    NullableDouble,
    NullableInteger,
    OrchestrationPolicyJsonString,
    PageSize,
    TagKey,
    TagsMap,
    Timeout,
)
from glue_wf_sdk.structures import (
    NotificationProperty,
)
from glue_wf_sdk.structures.enums import ExecutionClass, WorkerType

_MAX_JOB_RUNS = 200

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
class _JobFields(Structure):
    description: DescriptionString | None = None
    default_arguments: GenericMap | None = None
    non_overridable_arguments: GenericMap | None = None
    execution_property: ExecutionProperty | None = None
    max_retries: MaxRetries | None = None
    timeout: Timeout | None = None
    allocated_capacity: IntegerValue | None = None
    max_capacity: NullableDouble | None = None
    worker_type: WorkerType | None = None
    number_of_workers: NullableInteger | None = None
    glue_version: GlueVersionString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class JobUpdate(_JobFields):
    role: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateJobRequest(_JobFields):
    name: NameString
    role: GenericString
    tags: TagsMap | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateJobRequest(Structure):
    job_name: NameString
    job_update: JobUpdate


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PageRequest(Structure):
    next_token: GenericString | None = None
    max_results: PageSize | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TaggedPageRequest(PageRequest):
    tags: TagsMap | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchGetJobsRequest(Structure):
    job_names: Sequence[NameString]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartJobRunRequest(Structure):
    job_name: NameString
    job_run_queuing_enabled: bool | None = None
    job_run_id: IdString | None = None
    arguments: GenericMap | None = None
    allocated_capacity: IntegerValue | None = None
    timeout: Timeout | None = None
    max_capacity: NullableDouble | None = None
    security_configuration: NameString | None = None
    notification_property: NotificationProperty | None = None
    worker_type: WorkerType | None = None
    number_of_workers: NullableInteger | None = None
    execution_class: ExecutionClass | None = None
    execution_role_session_policy: OrchestrationPolicyJsonString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetJobRunRequest(Structure):
    job_name: NameString
    run_id: IdString
    predecessors_included: bool | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetJobRunsRequest(Structure):
    job_name: NameString
    next_token: GenericString | None = None
    max_results: Annotated[int, Range(1, _MAX_JOB_RUNS)] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchStopJobRunRequest(Structure):
    job_name: NameString
    job_run_ids: Annotated[Sequence[IdString], Length(1, MAX_BATCH)]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _CrawlerFields(Structure):
    name: NameString
    description: DescriptionString | None = None
    schedule: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateCrawlerRequest(_CrawlerFields):
    role: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateCrawlerRequest(_CrawlerFields):
    role: GenericString
    tags: TagsMap | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchGetCrawlersRequest(Structure):
    crawler_names: Annotated[Sequence[NameString], Length(0, 100)]


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
    "UpdateJob": UpdateJobRequest,
    "GetJob": JobNameRequest,
    "GetJobs": PageRequest,
    "ListJobs": TaggedPageRequest,
    "BatchGetJobs": BatchGetJobsRequest,
    "DeleteJob": JobNameRequest,
    "StartJobRun": StartJobRunRequest,
    "GetJobRun": GetJobRunRequest,
    "GetJobRuns": GetJobRunsRequest,
    "BatchStopJobRun": BatchStopJobRunRequest,
    "CreateCrawler": CreateCrawlerRequest,
    "UpdateCrawler": UpdateCrawlerRequest,
    "GetCrawler": NameRequest,
    "GetCrawlers": PageRequest,
    "ListCrawlers": TaggedPageRequest,
    "BatchGetCrawlers": BatchGetCrawlersRequest,
    "StartCrawler": NameRequest,
    "StopCrawler": NameRequest,
    "DeleteCrawler": NameRequest,
    "GetTags": ResourceArnRequest,
    "TagResource": TagResourceRequest,
    "UntagResource": UntagResourceRequest,
}
"""The class of each of these requests, by the API's name of the operation."""

_KEPT_OF_JOBS = frozenset(
    {
        "CodeGenConfigurationNodes",
        "Command",
        "Connections",
        "ExecutionClass",
        "JobMode",
        "JobRunQueuingEnabled",
        "LogUri",
        "MaintenanceWindow",
        "NotificationProperty",
        "SecurityConfiguration",
        "SourceControlDetails",
    }
)
_KEPT_OF_CRAWLERS = frozenset(
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
)

KEPT_FIELDS: Mapping[str, frozenset[str]] = {
    "CreateJob": _KEPT_OF_JOBS,
    "UpdateJob": frozenset(f"JobUpdate.{name}" for name in _KEPT_OF_JOBS),
    "CreateCrawler": _KEPT_OF_CRAWLERS,
    "UpdateCrawler": _KEPT_OF_CRAWLERS,
}
"""The fields that are stored unchecked, by the API's name of the operation."""

PAGE_SIZES: Mapping[str, int] = {
    "GetJobs": MAX_PAGE_SIZE,
    "ListJobs": MAX_PAGE_SIZE,
    "GetJobRuns": _MAX_JOB_RUNS,
    "GetCrawlers": MAX_PAGE_SIZE,
    "ListCrawlers": MAX_PAGE_SIZE,
}
"""The largest page of each of these lists, by the API's name of the operation."""
