"""Triggers: what starts a node, and when."""

from collections.abc import Sequence
from typing import Annotated

import attrs

from glue_wf_sdk.constraints import Length
from glue_wf_sdk.enums import (
    CrawlState,
    JobRunState,
    Logical,
    LogicalOperator,
    TriggerState,
    TriggerType,
)
from glue_wf_sdk.shapes import (
    BatchSize,
    BatchWindow,
    DescriptionString,
    GenericMap,
    GenericString,
    IdString,
    NameString,
    Timeout,
)
from glue_wf_sdk.structures._base import Structure
from glue_wf_sdk.structures.job import NotificationProperty

__all__ = ["Action", "Condition", "EventBatchingCondition", "Predicate", "Trigger"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Action(Structure):
    """What a trigger starts: one job or one crawler.

    Attributes:
        job_name: The job.
        arguments: The job's arguments, over its defaults. Hidden in messages.
        timeout: Minutes after which the job run is ended.
        security_configuration: The job run's security configuration.
        notification_property: When a long job run is reported.
        crawler_name: The crawler.

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
        job_name: The job.
        state: The state of the job's run.
        crawler_name: The crawler.
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
    """What must be so before a conditional trigger fires.

    Attributes:
        logical: Whether all conditions must hold, or any.
        conditions: At most 500 of them.

    Source: AWS Glue API: Predicate.
    """

    logical: Logical | None = None
    conditions: Annotated[Sequence[Condition], Length(0, 500)] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventBatchingCondition(Structure):
    """How many events, or how long a wait, make an event trigger fire.

    Attributes:
        batch_size: Events, 1 to 100.
        batch_window: Seconds from the first event, 1 to 900.

    Source: AWS Glue API: EventBatchingCondition.
    """

    batch_size: BatchSize
    batch_window: BatchWindow | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Trigger(Structure):
    """A trigger.

    Attributes:
        name: Its name.
        workflow_name: The workflow that it belongs to.
        id: Reserved by the service.
        type: What makes it fire.
        state: Its state.
        description: Words on it.
        schedule: When a scheduled trigger fires: ``cron(15 12 * * ? *)``.
        actions: What it starts.
        predicate: What a conditional trigger waits for.
        event_batching_condition: What an event trigger waits for.

    Source: AWS Glue API: Trigger.
    """

    name: NameString | None = None
    workflow_name: NameString | None = None
    id: IdString | None = None
    type: TriggerType | None = None
    state: TriggerState | None = None
    description: DescriptionString | None = None
    schedule: GenericString | None = None
    actions: Sequence[Action] | None = None
    predicate: Predicate | None = None
    event_batching_condition: EventBatchingCondition | None = None
