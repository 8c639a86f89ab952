"""Triggers with a schedule, and triggers that wait for events, on the simulated clock."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from glue_wf_sdk import WorkflowRun, WorkflowRunStatus
from glue_wf_sdk.errors import EntityNotFoundException
from glue_wf_sdk.local import ActionContext, LocalGlue

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
HOUR = 3600.0
DAY = 24 * HOUR
DAILY = "cron(15 12 * * ? *)"
NOON = START + timedelta(hours=12, minutes=15)


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue with a job of one minute and a workflow that runs once at a time."""
    local = LocalGlue(start=START)
    local.add_job("j", duration=60)
    local.client().create_workflow("w", default_run_properties={"k": "v"}, max_concurrent_runs=1)
    return local


def runs(local: LocalGlue) -> list[WorkflowRun]:
    """The runs of the workflow, the first one first."""
    return list(local.client().iter_workflow_runs("w"))[::-1]


def starts(local: LocalGlue) -> list[datetime | None]:
    """When they started."""
    return [run.started_on for run in runs(local)]


def test_a_schedule_starts_the_workflow(local: LocalGlue) -> None:
    """A daily schedule starts one run a day, at its minute."""
    local.add_trigger("t", workflow="w", jobs=["j"], Schedule=DAILY)
    local.advance(12 * HOUR + 15 * 60 - 1)
    assert [] == starts(local)
    local.advance(1)
    assert [NOON] == starts(local)
    local.advance(2 * DAY)
    assert [NOON + timedelta(days=day) for day in range(3)] == starts(local)
    (first, *_) = runs(local)
    assert WorkflowRunStatus.COMPLETED == first.status
    assert NOON + timedelta(minutes=1) == first.completed_on
    assert {"k": "v"} == first.workflow_run_properties


def test_a_schedule_fires_again_and_again(local: LocalGlue) -> None:
    """Over two days the runs start at each moment that fits the schedule, and at no other."""
    local.add_trigger("t", workflow="w", jobs=["j"], Schedule="cron(5/20 3-5,18 * * ? *)")
    local.advance(2 * DAY)
    minutes = [START + timedelta(minutes=minute) for minute in range(2 * 24 * 60)]
    assert [
        each for each in minutes if each.hour in {3, 4, 5, 18} and each.minute in {5, 25, 45}
    ] == starts(local)


def test_run_until_idle_ends_although_a_schedule_is_active(local: LocalGlue) -> None:
    """Nothing under way means idle: time stands still, and what a schedule will start waits."""
    local.add_trigger("t", workflow="w", jobs=["j"], Schedule=DAILY)
    local.run_until_idle()
    assert START == local.now
    local.client().start_workflow_run("w")
    local.run_until_idle()
    assert START + timedelta(minutes=1) == local.now


def test_run_until_idle_waits_for_what_a_schedule_starts_meanwhile(local: LocalGlue) -> None:
    """A run that a schedule starts while another one is under way is waited for."""
    local.add_trigger("t", workflow="w", jobs=["j"], Schedule=DAILY)
    local.add_job("long", duration=13 * HOUR)
    local.add_trigger("other", jobs=["long"])
    local.call("StartTrigger", Name="other")
    local.run_until_idle()
    assert START + timedelta(hours=13) == local.now
    assert [NOON] == starts(local)


def test_run_until_idle_gives_up_on_a_schedule_that_never_rests(local: LocalGlue) -> None:
    """Where new work starts before the last has ended, the timeout ends the wait."""
    local.client().update_workflow("w", max_concurrent_runs=2)
    local.add_job("k", duration=300, ExecutionProperty={"MaxConcurrentRuns": 2})
    local.add_trigger("t", workflow="w", jobs=["k"], Schedule="cron(0/5 * * * ? *)")
    local.advance(300)
    with pytest.raises(TimeoutError, match="still under way after 3600 simulated seconds"):
        local.run_until_idle(timeout=3600)


def test_a_stopped_schedule_starts_nothing(local: LocalGlue) -> None:
    """StopTrigger ends a schedule, StartTrigger takes it up again from then on."""
    local.add_trigger("t", workflow="w", jobs=["j"], Schedule=DAILY)
    local.call("StopTrigger", Name="t")
    local.advance(3 * DAY)
    assert [] == starts(local)
    local.call("StartTrigger", Name="t")
    local.advance(DAY)
    assert [NOON + timedelta(days=3)] == starts(local)


@pytest.mark.parametrize("operation", ["DeleteTrigger", "DeleteWorkflow"])
def test_a_deleted_schedule_starts_nothing(local: LocalGlue, operation: str) -> None:
    """A schedule ends with its trigger, and with its workflow."""
    ran: list[str] = []
    local.set_behavior("j", lambda context: ran.append(context.name))
    local.add_trigger("w", workflow="w", jobs=["j"], Schedule=DAILY)
    local.advance(DAY)
    local.call(operation, Name="w")
    local.advance(DAY)
    assert ["j"] == ran


def test_a_schedule_that_is_not_started_starts_nothing(local: LocalGlue) -> None:
    """A scheduled trigger that is merely CREATED does not fire, but StartWorkflowRun uses it."""
    local.add_trigger("t", workflow="w", jobs=["j"], Schedule=DAILY, StartOnCreation=False)
    local.advance(DAY)
    assert [] == starts(local)
    local.client().start_workflow_run("w")
    local.run_until_idle()
    (run,) = runs(local)
    assert run.statistics is not None
    assert 1 == run.statistics.succeeded_actions


def test_an_update_changes_the_schedule(local: LocalGlue) -> None:
    """After an update only the new schedule holds."""
    local.add_trigger("t", workflow="w", jobs=["j"], Schedule=DAILY)
    update = {"Schedule": "cron(0 18 ? * MON-FRI *)"}
    local.call("UpdateTrigger", Name="t", TriggerUpdate=update)
    local.advance(4 * DAY)
    evening = START.replace(hour=18)  # 1 January 2026 is a Thursday.
    assert [evening, evening + timedelta(days=1)] == starts(local)


def test_a_schedule_in_the_past_is_over(local: LocalGlue) -> None:
    """A schedule whose years have gone by is accepted and never fires."""
    local.add_trigger("t", workflow="w", jobs=["j"], Schedule="cron(0 0 1 1 ? 2025)")
    local.advance(400 * DAY)
    assert [] == starts(local)


def test_a_scheduled_run_that_exceeds_the_limit_is_on_record(local: LocalGlue) -> None:
    """A schedule that comes round while the workflow is busy leaves a run in ERROR."""
    local.set_behavior("j", duration=450)
    local.add_trigger("t", workflow="w", jobs=["j"], Schedule="cron(0/5 * * * ? *)")
    local.advance(750)
    first, failed = runs(local)
    assert WorkflowRunStatus.COMPLETED == first.status
    assert WorkflowRunStatus.ERROR == failed.status
    assert failed.error_message is not None
    assert "Concurrent runs exceeded" in failed.error_message
    assert START + timedelta(minutes=10) == failed.started_on == failed.completed_on
    assert {"k": "v"} == failed.workflow_run_properties
    assert failed.statistics is not None
    assert 0 == failed.statistics.errored_actions
    query = {"Name": "w", "RunId": failed.workflow_run_id, "IncludeGraph": True}
    nodes = local.call("GetWorkflowRun", **query)["Run"]["Graph"]["Nodes"]
    assert ["t", "j"] == [node["Name"] for node in nodes]
    local.advance(150)  # The next one may start.
    assert WorkflowRunStatus.RUNNING == runs(local)[-1].status


def test_a_schedule_outside_of_workflows_starts_its_jobs(local: LocalGlue) -> None:
    """A scheduled trigger without a workflow starts its jobs, and what follows on them."""
    ran: list[tuple[str, str | None]] = []

    def note(context: ActionContext) -> None:
        ran.append((context.name, context.run_id))

    local.set_behavior("j", note)
    local.add_crawler("c", note)
    local.add_trigger("t", jobs=["j"], Schedule=DAILY)
    local.add_trigger("then", after={"j": "SUCCEEDED"}, crawlers=["c"])
    local.advance(2 * DAY)
    assert [("j", None), ("c", None)] * 2 == ran


def test_two_schedules_at_one_moment_both_fire(local: LocalGlue) -> None:
    """Workflows whose schedules meet start at the same moment."""
    client = local.client()
    client.create_workflow("x")
    local.add_job("k")
    local.add_trigger("t", workflow="w", jobs=["j"], Schedule=DAILY)
    local.add_trigger("u", workflow="x", jobs=["k"], Schedule=DAILY)
    local.advance(DAY)
    (of_x,) = client.iter_workflow_runs("x")
    assert [NOON] == starts(local) == [of_x.started_on]


def event_trigger(local: LocalGlue, **batching: Any) -> None:
    """Adds an event trigger to the workflow."""
    local.add_trigger("t", workflow="w", jobs=["j"], EventBatchingCondition=batching)


def test_a_full_batch_starts_a_run(local: LocalGlue) -> None:
    """The event that fills the batch starts the run, which tells the size and the wait."""
    event_trigger(local, BatchSize=3, BatchWindow=300)
    local.send_events("w", 2)
    local.advance(10)
    assert [] == starts(local)
    local.send_events("w")
    (run,) = runs(local)
    assert START + timedelta(seconds=10) == run.started_on
    assert run.starting_event_batch_condition is not None
    assert 3 == run.starting_event_batch_condition.batch_size
    assert 10 == run.starting_event_batch_condition.batch_window
    local.run_until_idle()
    assert START + timedelta(seconds=70) == local.now


@pytest.mark.parametrize(("batching", "window"), [({"BatchWindow": 300}, 300), ({}, 900)])
def test_a_window_that_ends_starts_a_run(
    local: LocalGlue, batching: dict[str, int], window: int
) -> None:
    """A batch that does not fill starts a run when the window of its first event ends."""
    event_trigger(local, BatchSize=3, **batching)
    local.send_events("w")
    local.advance(window - 1)
    local.send_events("w")
    assert [] == starts(local)
    local.advance(1)
    (run,) = runs(local)
    assert run.starting_event_batch_condition is not None
    assert 2 == run.starting_event_batch_condition.batch_size
    assert window == run.starting_event_batch_condition.batch_window
    local.advance(window)
    assert 1 == len(runs(local))


def test_run_until_idle_waits_for_the_window(local: LocalGlue) -> None:
    """Events that wait are work under way."""
    event_trigger(local, BatchSize=2, BatchWindow=300)
    local.send_events("w")
    local.run_until_idle()
    assert START + timedelta(seconds=360) == local.now


def test_without_batching_each_event_starts_a_run(local: LocalGlue) -> None:
    """A run per event, and where the limit is reached a run in ERROR that names its batch."""
    local.add_trigger("t", workflow="w", jobs=["j"], Type="EVENT")
    local.send_events("w", 2)
    first, failed = runs(local)
    assert WorkflowRunStatus.RUNNING == first.status
    assert WorkflowRunStatus.ERROR == failed.status
    assert failed.starting_event_batch_condition is not None
    assert 1 == failed.starting_event_batch_condition.batch_size


def test_many_events_make_many_batches(local: LocalGlue) -> None:
    """Seven events make three batches of two; the last one waits."""
    local.client().update_workflow("w", max_concurrent_runs=10)
    local.set_behavior("j")
    event_trigger(local, BatchSize=2)
    local.send_events("w", 7)
    assert 3 == len(runs(local))
    local.advance(900)
    sizes = [run.starting_event_batch_condition for run in runs(local)]
    assert [2, 2, 2, 1] == [batch.batch_size for batch in sizes if batch]


def test_starting_an_active_event_trigger_loses_no_event(local: LocalGlue) -> None:
    """StartTrigger on a trigger that is ACTIVATED already leaves the events that wait."""
    event_trigger(local, BatchSize=2)
    local.send_events("w")
    local.call("StartTrigger", Name="t")
    local.send_events("w")
    assert 1 == len(runs(local))


def test_stopping_an_event_trigger_drops_what_waits(local: LocalGlue) -> None:
    """A stopped event trigger forgets its events, and takes none."""
    event_trigger(local, BatchSize=2)
    local.send_events("w")
    local.call("StopTrigger", Name="t")
    with pytest.raises(EntityNotFoundException, match="'w' has no ACTIVATED event trigger"):
        local.send_events("w")
    local.advance(DAY)
    assert [] == starts(local)
    local.call("StartTrigger", Name="t")
    local.send_events("w")
    assert [] == starts(local)


def test_events_need_an_event_trigger(local: LocalGlue) -> None:
    """A workflow that is not there, or has other triggers only, takes no events."""
    with pytest.raises(EntityNotFoundException, match="there is no workflow 'x'"):
        local.send_events("x")
    local.add_trigger("t", workflow="w", jobs=["j"])
    with pytest.raises(EntityNotFoundException, match="no ACTIVATED event trigger"):
        local.send_events("w")


@pytest.mark.parametrize("count", [0, -1])
def test_at_least_one_event_is_sent(local: LocalGlue, count: int) -> None:
    """No event, or fewer, cannot be sent."""
    event_trigger(local, BatchSize=2)
    with pytest.raises(ValueError, match="count must be at least 1"):
        local.send_events("w", count)
