"""Triggers: what starts jobs and crawlers, and when."""

from collections.abc import Sequence
from typing import Annotated

import attrs

from glue_wf_sdk._core.constraints import Length
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.types import (
    BatchSize,
    BatchWindow,
    DescriptionString,
    GenericMap,
    GenericString,
    IdString,
    NameString,
    Timeout,
)
from glue_wf_sdk.structures.enums import (
    CrawlState,
    JobRunState,
    Logical,
    LogicalOperator,
    TriggerState,
    TriggerType,
)
from glue_wf_sdk.structures.job import NotificationProperty

__all__ = ["Action", "Condition", "EventBatchingCondition", "Predicate", "Trigger", "TriggerUpdate"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Action(Structure):
    """What a trigger starts: one job or one crawler.

    Attributes:
        job_name: The name of the job.
        arguments: The arguments that override the job's defaults. Their values are hidden in
            messages.
        timeout: The timeout of the job run, in minutes.
        security_configuration: The name of the job run's security configuration.
        notification_property: When to report a long job run.
        crawler_name: The name of the crawler.

    Source: AWS Glue API: Action.
    """

    job_name: NameString | None = None
    arguments: GenericMap | None = None
    timeout: Timeout | None = None
    security_configuration: NameString | None = None
    notification_property: NotificationProperty | None = None
    crawler_name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Condition(Structure):
    """A state of a job or a crawler that a trigger waits for.

    Attributes:
        logical_operator: How the state is compared.
        job_name: The name of the job.
        state: The state of the job run.
        crawler_name: The name of the crawler.
        crawl_state: The state of the crawl.

    Source: AWS Glue API: Condition.
    """

    logical_operator: LogicalOperator | None = None
    job_name: NameString | None = None
    state: JobRunState | None = None
    crawler_name: NameString | None = None
    crawl_state: CrawlState | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Predicate(Structure):
    """The conditions under which a conditional trigger fires.

    Attributes:
        logical: Whether all conditions must hold (AND) or one is enough (ANY).
        conditions: Up to 500 conditions.

    Source: AWS Glue API: Predicate.
    """

    logical: Logical | None = None
    conditions: Annotated[Sequence[Condition], Length(0, 500)] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventBatchingCondition(Structure):
    """When an event trigger fires: after a number of events, or some time after the first.

    Attributes:
        batch_size: The number of events, 1 to 100.
        batch_window: The time after the first event, 1 to 900 seconds.

    Source: AWS Glue API: EventBatchingCondition.
    """

    _must_be_whole = False

    batch_size: BatchSize
    batch_window: BatchWindow | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Trigger(Structure):
    """A trigger.

    Attributes:
        name: The trigger's name.
        workflow_name: The name of the workflow that it belongs to.
        id: Reserved by the service.
        type: What makes it fire.
        state: The state.
        description: A free-text description.
        schedule: When a scheduled trigger fires, such as ``cron(15 12 * * ? *)``.
        actions: The jobs and crawlers that it starts.
        predicate: What a conditional trigger waits for.
        event_batching_condition: What an event trigger waits for.

    Source: AWS Glue API: Trigger.
    """

    name: NameString
    workflow_name: NameString | None = None
    id: IdString | None = None
    type: TriggerType | None = None
    state: TriggerState | None = None
    description: DescriptionString | None = None
    schedule: GenericString | None = None
    actions: Sequence[Action] | None = None
    predicate: Predicate | None = None
    event_batching_condition: EventBatchingCondition | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TriggerUpdate(Structure):
    """The new definition of a trigger.

    It replaces the whole definition: a field that is None here is removed from the trigger.

    Attributes:
        name: Reserved by the service; a trigger cannot be renamed.
        description: A free-text description.
        schedule: When a scheduled trigger fires, such as ``cron(15 12 * * ? *)``.
        actions: The jobs and crawlers that it starts.
        predicate: What a conditional trigger waits for.
        event_batching_condition: What an event trigger waits for.

    Source: AWS Glue API: TriggerUpdate.
    """

    name: NameString | None = None
    description: DescriptionString | None = None
    schedule: GenericString | None = None
    actions: Sequence[Action] | None = None
    predicate: Predicate | None = None
    event_batching_condition: EventBatchingCondition | None = None
