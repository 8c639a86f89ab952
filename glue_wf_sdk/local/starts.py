"""What starts by itself: triggers with a schedule, and triggers that wait for events."""

from datetime import datetime, timezone

from glue_wf_sdk.errors import (
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    abbreviated,
)
from glue_wf_sdk.local.account import Account
from glue_wf_sdk.local.cron import CronSchedule
from glue_wf_sdk.local.execution import current_design, fire, start_run
from glue_wf_sdk.local.records import Run, Trigger, Wire
from glue_wf_sdk.local.refusals import refuse

__all__ = ["arm", "receive_events"]

_DEFAULT_WINDOW = 900  # Seconds: what Glue waits where an event trigger sets no window.


def arm(account: Account, trigger: Trigger) -> None:
    """Sets the timer of a trigger anew, for its definition and state as they are now.

    Args:
        account: Where it is.
        trigger: The trigger.
    """
    account.clock.cancel(trigger.timer)
    trigger.timer = None
    trigger.events = 0
    if trigger.type == "SCHEDULED" and trigger.state == "ACTIVATED":
        schedule = CronSchedule.parse(trigger.definition["Schedule"])
        following = schedule.next_after(datetime.fromtimestamp(account.clock.now, timezone.utc))
        if following is not None:
            moment = following.timestamp()
            trigger.timer = account.clock.at(
                moment, lambda: _fire_on_schedule(account, trigger), is_work=False
            )


def _fire_on_schedule(account: Account, trigger: Trigger) -> None:
    arm(account, trigger)
    if trigger.workflow_name is None:
        account.outside.design = account.outside_design()
        fire(account, account.outside, trigger.name)
    else:
        _start_or_note(account, trigger.workflow_name)


def _start_or_note(account: Account, workflow_name: str, event_batch: Wire | None = None) -> None:
    """Starts a run; one that cannot start is on record as an ERROR, as nobody is there to tell."""
    workflow = account.workflow(workflow_name)
    try:
        start_run(account, workflow, event_batch=event_batch)
    except ConcurrentRunsExceededException:
        design = current_design(account, workflow)
        run = Run(workflow, account.ids.new("wr_"), design, account.clock.now, status="ERROR")
        run.completed_on = account.clock.now
        run.error_message = f"Concurrent runs exceeded for workflow: {workflow_name}."
        run.properties = dict(workflow.definition.get("DefaultRunProperties") or {})
        run.event_batch = event_batch
        workflow.runs.append(run)
        workflow.runs_by_id[run.id] = run


def receive_events(account: Account, workflow_name: str, count: int) -> None:
    """Gives events to the event trigger of a workflow.

    Args:
        account: Where it is.
        workflow_name: The workflow.
        count: How many.

    Raises:
        EntityNotFoundException: There is no such workflow, or it has no active event trigger.
    """
    for trigger in account.workflow(workflow_name).triggers.values():
        if trigger.type == "EVENT" and trigger.state == "ACTIVATED":
            for _ in range(count):
                _receive_event(account, trigger, workflow_name)
            return
    named = abbreviated(workflow_name)
    raise refuse(EntityNotFoundException, f"workflow {named} has no ACTIVATED event trigger")


def _receive_event(account: Account, trigger: Trigger, workflow_name: str) -> None:
    batching = trigger.definition.get("EventBatchingCondition") or {"BatchSize": 1}
    trigger.events += 1
    if trigger.events == 1:
        trigger.first_event_on = account.clock.now
        trigger.timer = account.clock.after(
            batching.get("BatchWindow") or _DEFAULT_WINDOW,
            lambda: _fire_on_events(account, trigger, workflow_name),
        )
    if trigger.events >= batching["BatchSize"]:
        account.clock.cancel(trigger.timer)
        _fire_on_events(account, trigger, workflow_name)


def _fire_on_events(account: Account, trigger: Trigger, workflow_name: str) -> None:
    waited = int(account.clock.now - trigger.first_event_on)
    batch = {"BatchSize": trigger.events, "BatchWindow": waited}
    arm(account, trigger)
    _start_or_note(account, workflow_name, batch)
