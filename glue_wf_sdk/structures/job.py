"""Job runs and crawls: what the nodes of a graph did."""

from collections.abc import Sequence
from typing import Annotated

import attrs

from glue_wf_sdk.constraints import WireName
from glue_wf_sdk.enums import CrawlState, ExecutionClass, JobMode, JobRunState, WorkerType
from glue_wf_sdk.shapes import (
    AttemptCount,
    DescriptionString,
    ErrorString,
    ExecutionTime,
    GenericMap,
    GenericString,
    GlueVersionString,
    IdString,
    IntegerValue,
    LogGroup,
    LogStream,
    MaintenanceWindow,
    NameString,
    NotifyDelayAfter,
    NullableBoolean,
    NullableDouble,
    NullableInteger,
    OrchestrationMessageString,
    OrchestrationPolicyJsonString,
    Timeout,
    TimestampValue,
)
from glue_wf_sdk.structures._base import Structure

__all__ = ["Crawl", "JobRun", "NotificationProperty", "Predecessor"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NotificationProperty(Structure):
    """When a job run that takes long is reported.

    Attributes:
        notify_delay_after: Minutes after the start.

    Source: AWS Glue API: NotificationProperty.
    """

    notify_delay_after: NotifyDelayAfter | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Predecessor(Structure):
    """A job run on which the condition of a conditional trigger was met.

    Attributes:
        job_name: The job.
        run_id: The run of that job.

    Source: AWS Glue API: Predecessor.
    """

    job_name: NameString | None = None
    run_id: IdString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class JobRun(Structure):
    """One run of a job.

    Attributes:
        id: The id of the job run.
        attempt: How often it was tried before: 0 for the first time.
        previous_run_id: The job run that this one tries again.
        trigger_name: The trigger that started it.
        job_name: The job.
        job_mode: How the job was written.
        job_run_queuing_enabled: Whether it may wait in a queue.
        started_on: When it started.
        last_modified_on: When it changed last.
        completed_on: When it ended.
        job_run_state: Its state.
        arguments: The arguments that it was given, over the job's defaults. Hidden in messages.
        error_message: Why it failed.
        predecessor_runs: The runs that made its trigger fire.
        allocated_capacity: DPUs; replaced by `max_capacity`.
        execution_time: Seconds that it consumed resources.
        timeout: Minutes after which it is ended.
        max_capacity: DPUs; 0.0625 or 1 for a Python shell job.
        worker_type: The kind of machine.
        number_of_workers: How many machines.
        security_configuration: The security configuration.
        log_group_name: The log group in CloudWatch.
        notification_property: When a long run is reported.
        glue_version: The version of Glue.
        dpu_seconds: DPU-seconds that it consumed; given for some kinds of job.
        execution_class: How urgently it gets its capacity.
        maintenance_window: The day and hour in which a streaming job may be restarted.
        profile_name: The usage profile.
        state_detail: More on the state.
        execution_role_session_policy: The session policy that narrows its role.

    Source: AWS Glue API: JobRun.
    """

    id: IdString | None = None
    attempt: AttemptCount | None = None
    previous_run_id: IdString | None = None
    trigger_name: NameString | None = None
    job_name: NameString | None = None
    job_mode: JobMode | None = None
    job_run_queuing_enabled: NullableBoolean | None = None
    started_on: TimestampValue | None = None
    last_modified_on: TimestampValue | None = None
    completed_on: TimestampValue | None = None
    job_run_state: JobRunState | None = None
    arguments: GenericMap | None = None
    error_message: ErrorString | None = None
    predecessor_runs: Sequence[Predecessor] | None = None
    allocated_capacity: IntegerValue | None = None
    execution_time: ExecutionTime | None = None
    timeout: Timeout | None = None
    max_capacity: NullableDouble | None = None
    worker_type: WorkerType | None = None
    number_of_workers: NullableInteger | None = None
    security_configuration: NameString | None = None
    log_group_name: GenericString | None = None
    notification_property: NotificationProperty | None = None
    glue_version: GlueVersionString | None = None
    dpu_seconds: Annotated[NullableDouble | None, WireName("DPUSeconds")] = None
    execution_class: ExecutionClass | None = None
    maintenance_window: MaintenanceWindow | None = None
    profile_name: NameString | None = None
    state_detail: OrchestrationMessageString | None = None
    execution_role_session_policy: OrchestrationPolicyJsonString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Crawl(Structure):
    """One run of a crawler.

    Attributes:
        state: Its state.
        started_on: When it started.
        completed_on: When it ended.
        error_message: Why it failed.
        log_group: The log group in CloudWatch.
        log_stream: The log stream in that group.

    Source: AWS Glue API: Crawl.
    """

    state: CrawlState | None = None
    started_on: TimestampValue | None = None
    completed_on: TimestampValue | None = None
    error_message: DescriptionString | None = None
    log_group: LogGroup | None = None
    log_stream: LogStream | None = None
