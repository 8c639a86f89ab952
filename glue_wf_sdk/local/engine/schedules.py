"""Triggers that fire by themselves: on a schedule, or on events."""

from datetime import UTC, datetime

from glue_wf_sdk._core.cron import CronSchedule
from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import ConcurrentRunsExceededException, EntityNotFoundException
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.execution import current_design, fire, start_run
from glue_wf_sdk.local.engine.records import Run, Trigger, Wire
from glue_wf_sdk.local.engine.refusals import refusal

_DEFAULT_WINDOW = 900  # Seconds, as in Glue.


def reset_timer(account: Account, trigger: Trigger) -> None:
    """Sets the timer of a trigger for its current definition and state, and drops its events."""
    account.clock.cancel(trigger.timer)
    trigger.timer = None
    trigger.events = 0
    if trigger.type == "SCHEDULED" and trigger.state == "ACTIVATED":
        schedule = CronSchedule.parse(trigger.definition["Schedule"])
        following = schedule.next_after(datetime.fromtimestamp(account.clock.now, UTC))
        if following is not None:
            trigger.timer = account.clock.at(
                following.timestamp(), lambda: _fire_on_schedule(account, trigger), is_work=False
            )


def _fire_on_schedule(account: Account, trigger: Trigger) -> None:
    reset_timer(account, trigger)
    if trigger.workflow_name is None:
        fire(account, account.outside(), trigger.name)
    else:
        _start(account, trigger.workflow_name)


def _start(account: Account, workflow_name: str, event_batch: Wire | None = None) -> None:
    """Starts a run; if too many runs are active, records a run in ERROR instead.

    Does nothing if the workflow was deleted: its triggers stay.
    """
    workflow = account.workflows.get(workflow_name)
    if workflow is None:
        return
    try:
        start_run(account, workflow, event_batch=event_batch)
    except ConcurrentRunsExceededException:
        design = current_design(account, workflow)
        run = Run(workflow, account.ids.new("wr_"), design, account.clock.now, status="ERROR")
        run.completed_on = account.clock.now
        run.error_message = f"Concurrent runs exceeded for workflow: {workflow.name}."
        run.properties = dict(workflow.definition.get("DefaultRunProperties") or {})
        run.event_batch = event_batch
        workflow.runs.add(run)
        account.run_ended(workflow, run)


def receive_events(account: Account, workflow_name: str, count: int) -> None:
    """Sends events to the event trigger of a workflow.

    Raises EntityNotFoundException if there is no such workflow, or no event trigger in it.
    """
    workflow = account.workflow(workflow_name)
    for trigger in workflow.triggers.values():
        if trigger.type == "EVENT":  # It is always CREATED.
            for _ in range(count):
                _receive_event(account, trigger, workflow_name)
            return
    problem = f"workflow {abbreviated(workflow_name)} has no event trigger"
    raise refusal(EntityNotFoundException, problem)


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
        _fire_on_events(account, trigger, workflow_name)


def _fire_on_events(account: Account, trigger: Trigger, workflow_name: str) -> None:
    waited = int(account.clock.now - trigger.first_event_on)
    batch = {"BatchSize": trigger.events, "BatchWindow": waited}
    reset_timer(account, trigger)
    _start(account, workflow_name, batch)
