"""Job runs and crawls: the attempts of jobs and crawlers."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Protocol

import attrs

from glue_wf_sdk._core.constraints import WireName
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.timestamps import elapsed
from glue_wf_sdk._core.types import (
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
from glue_wf_sdk.structures.enums import (
    CrawlState,
    ExecutionClass,
    JobMode,
    JobRunState,
    WorkerType,
)

__all__ = ["Crawl", "JobRun", "NotificationProperty", "Predecessor"]

# What Glue appends to the log group of a job, for its errors and its standard output.
ERROR_LOGS, OUTPUT_LOGS = "/error", "/output"

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class _Fields(Protocol):
    @property
    def state(self) -> JobRunState | CrawlState | None: ...
    @property
    def started_on(self) -> datetime | None: ...
    @property
    def completed_on(self) -> datetime | None: ...


class _Attempt(Structure):
    """What job runs and crawls have in common."""

    __slots__ = ()

    @property
    def duration(self: _Fields) -> timedelta | None:
        """The time from start to end; None while it is running, or if its times are not known."""
        return elapsed(self.started_on, self.completed_on)

    @property
    def has_ended(self: _Fields) -> bool:
        """Whether it has ended, successfully or not."""
        return self.completed_on is not None or (self.state is not None and self.state.is_terminal)

    @property
    def failed(self: _Fields) -> bool:
        """Whether it has ended without success.

        In a state that this release does not know, it has failed if it has an end, and counts as
        running otherwise.
        """
        state = self.state
        if state is not None and state.is_terminal:  # Nearly always.
            return not state.is_success
        return self.completed_on is not None and (state is None or not state.is_known)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NotificationProperty(Structure):
    """When to report a job run that takes long.

    Attributes:
        notify_delay_after: The delay after the start, in minutes.

    Source: AWS Glue API: NotificationProperty.
    """

    notify_delay_after: NotifyDelayAfter | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Predecessor(Structure):
    """A job run that fulfilled a condition of a conditional trigger.

    Attributes:
        job_name: The job's name.
        run_id: The id of the job run.

    Source: AWS Glue API: Predecessor.
    """

    job_name: NameString | None = None
    run_id: IdString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class JobRun(_Attempt):
    """A run of a job.

    Attributes:
        id: The id of the job run.
        attempt: The number of the attempt: 0 for the first, 1 for its first retry.
        previous_run_id: The id of the job run that this one retries.
        trigger_name: The name of the trigger that started it.
        job_name: The job's name.
        job_mode: How the job was written.
        job_run_queuing_enabled: Whether it may wait in a queue.
        started_on: The start time.
        last_modified_on: The time of the last change.
        completed_on: The end time.
        job_run_state: The state; `state` is the same.
        arguments: The arguments that override the job's defaults. Hidden in messages.
        error_message: The error message.
        predecessor_runs: The job runs that made its trigger fire.
        allocated_capacity: The DPUs; superseded by `max_capacity`.
        execution_time: The time during which it consumed resources, in seconds.
        timeout: The timeout, in minutes.
        max_capacity: The DPUs; 0.0625 or 1 for a Python shell job.
        worker_type: The type of its workers.
        number_of_workers: The number of workers.
        security_configuration: The name of the security configuration.
        log_group_name: The log group in CloudWatch.
        notification_property: When to report a long run.
        glue_version: The version of Glue.
        dpu_seconds: The DPU-seconds that it consumed; given for some kinds of job.
        execution_class: Whether it runs on spare capacity.
        maintenance_window: The day and hour at which a streaming job may be restarted.
        profile_name: The name of the usage profile.
        state_detail: More about the state.
        execution_role_session_policy: The session policy that restricts its role.

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

    @property
    def state(self) -> JobRunState | None:
        """The state; the API names it `job_run_state`."""
        return self.job_run_state


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Crawl(_Attempt):
    """A run of a crawler.

    Attributes:
        state: The state.
        started_on: The start time.
        completed_on: The end time.
        error_message: The error message.
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


def recency(attempt: JobRun | Crawl) -> tuple[datetime, int, bool, datetime]:
    """The key that orders the attempts of a node, oldest first."""
    number = attempt.attempt if isinstance(attempt, JobRun) else None
    start, end = attempt.started_on or _LONG_AGO, attempt.completed_on or _LONG_AGO
    return start, number or 0, not attempt.has_ended, end
