"""Runs of workflows."""

import attrs

from glue_wf_sdk.enums import WorkflowRunStatus
from glue_wf_sdk.shapes import (
    ErrorString,
    IdString,
    IntegerValue,
    NameString,
    NullableInteger,
    TimestampValue,
    WorkflowRunProperties,
)
from glue_wf_sdk.structures._base import Structure
from glue_wf_sdk.structures.graph import WorkflowGraph

__all__ = ["StartingEventBatchCondition", "WorkflowRun", "WorkflowRunStatistics"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartingEventBatchCondition(Structure):
    """The events that started a run; only where an event trigger did.

    Attributes:
        batch_size: How many events came.
        batch_window: Seconds that the trigger waited.

    Source: AWS Glue API: StartingEventBatchCondition.
    """

    batch_size: NullableInteger | None = None
    batch_window: NullableInteger | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WorkflowRunStatistics(Structure):
    """How many of a run's actions (jobs and crawlers) are in which state.

    Attributes:
        total_actions: All of them.
        timeout_actions: Ended because they took too long.
        failed_actions: Failed.
        stopped_actions: Stopped.
        succeeded_actions: Succeeded.
        running_actions: Running.
        errored_actions: In the state ERROR.
        waiting_actions: In the state WAITING.

    Source: AWS Glue API: WorkflowRunStatistics.
    """

    total_actions: IntegerValue | None = None
    timeout_actions: IntegerValue | None = None
    failed_actions: IntegerValue | None = None
    stopped_actions: IntegerValue | None = None
    succeeded_actions: IntegerValue | None = None
    running_actions: IntegerValue | None = None
    errored_actions: IntegerValue | None = None
    waiting_actions: IntegerValue | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WorkflowRun(Structure):
    """One run of a workflow.

    Attributes:
        name: The workflow's name.
        workflow_run_id: The id of the run.
        previous_run_id: The run that this one resumes.
        workflow_run_properties: The run's properties. Their values are hidden in messages.
        started_on: When it started.
        completed_on: When it ended.
        status: Its status. COMPLETED also stands for a run whose jobs failed.
        error_message: Why it could not start.
        statistics: How its actions went.
        graph: Its nodes and what they did, where that was asked for.
        starting_event_batch_condition: The events that started it.

    Source: AWS Glue API: WorkflowRun.
    """

    name: NameString | None = None
    workflow_run_id: IdString | None = None
    previous_run_id: IdString | None = None
    workflow_run_properties: WorkflowRunProperties | None = None
    started_on: TimestampValue | None = None
    completed_on: TimestampValue | None = None
    status: WorkflowRunStatus | None = None
    error_message: ErrorString | None = None
    statistics: WorkflowRunStatistics | None = None
    graph: WorkflowGraph | None = None
    starting_event_batch_condition: StartingEventBatchCondition | None = None
