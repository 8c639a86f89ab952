"""Triggers with a schedule, and triggers that wait for events."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from glue_wf_sdk import WorkflowRun
from glue_wf_sdk.errors import EntityNotFoundException
from glue_wf_sdk.local import ActionContext, LocalGlue
from glue_wf_sdk.structures import EventBatchingCondition
from support.local_glue import fetched, finished, started

START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = 3600.0
DAY = 24 * HOUR
DAILY = "cron(15 12 * * ? *)"
EVERY_FIVE_MINUTES = "cron(0/5 * * * ? *)"
NOON = START + timedelta(hours=12, minutes=15)


@pytest.fixture
def local() -> LocalGlue:
    """A job of one minute, and a workflow that allows one active run."""
    local = LocalGlue(start=START)
    local.add_job("j", duration=60)
    local.client().create_workflow("w", default_run_properties={"k": "v"}, max_concurrent_runs=1)
    return local


@pytest.fixture
def daily(local: LocalGlue) -> LocalGlue:
    """The same with a trigger that starts the workflow daily."""
    local.add_trigger("t", workflow="w", jobs=["j"], schedule=DAILY)
    return local


def runs(local: LocalGlue) -> list[WorkflowRun]:
    """The runs of the workflow, oldest first."""
    return list(local.client().iter_workflow_runs("w"))[::-1]


def starts(local: LocalGlue) -> list[datetime | None]:
    return [run.started_on for run in runs(local)]


class TestSchedules:
    def test_a_schedule_starts_runs(self, daily: LocalGlue) -> None:
        """A daily schedule starts one run a day, at its minute."""
        daily.advance(12 * HOUR + 15 * 60 - 1)
        assert [] == starts(daily)
        daily.advance(1)
        assert [NOON] == starts(daily)
        daily.advance(2 * DAY)
        assert [NOON + timedelta(days=day) for day in range(3)] == starts(daily)
        first = runs(daily)[0]
        assert ("COMPLETED", NOON + timedelta(minutes=1)) == (first.status, first.completed_on)
        assert {"k": "v"} == first.workflow_run_properties

    def test_run_until_idle_does_not_wait_for_a_schedule(self, daily: LocalGlue) -> None:
        """A schedule alone is idle; what it starts while work is running is waited for."""
        daily.run_until_idle()
        assert START == daily.now
        started(daily)
        daily.run_until_idle()
        assert START + timedelta(minutes=1) == daily.now
        daily.add_job("long", duration=13 * HOUR)
        daily.add_trigger("other", jobs=["long"])
        daily.call("StartTrigger", Name="other")
        daily.run_until_idle()
        assert START + timedelta(hours=13, minutes=1) == daily.now
        assert [START, NOON] == starts(daily)

    def test_run_until_idle_times_out_if_work_never_ends(self, local: LocalGlue) -> None:
        """If a schedule starts new work before the last has ended, the timeout ends the wait."""
        local.client().update_workflow("w", max_concurrent_runs=2)
        local.add_job("k", duration=300, execution_property={"MaxConcurrentRuns": 2})
        local.add_trigger("t", workflow="w", jobs=["k"], schedule=EVERY_FIVE_MINUTES)
        local.advance(300)
        message = "not idle after 3600 simulated seconds; workflows with active runs: w"
        with pytest.raises(TimeoutError, match=message):
            local.run_until_idle(timeout=3600)

    def test_a_stopped_schedule_starts_nothing(self, daily: LocalGlue) -> None:
        """StopTrigger ends a schedule, StartTrigger resumes it from then on."""
        daily.call("StopTrigger", Name="t")
        daily.advance(3 * DAY)
        assert [] == starts(daily)
        daily.call("StartTrigger", Name="t")
        daily.advance(DAY)
        assert [NOON + timedelta(days=3)] == starts(daily)

    @pytest.mark.parametrize(
        ("operation", "name"), [("DeleteTrigger", "t"), ("DeleteWorkflow", "w")]
    )
    def test_a_deleted_schedule_starts_nothing(
        self, daily: LocalGlue, operation: str, name: str
    ) -> None:
        """A schedule ends with its trigger, and with its workflow."""
        ran: list[str] = []
        daily.set_behavior("j", lambda context: ran.append(context.name))
        daily.advance(DAY)
        daily.call(operation, Name=name)
        daily.advance(DAY)
        assert ["j"] == ran

    def test_a_schedule_that_was_not_activated_starts_nothing(self, local: LocalGlue) -> None:
        """A CREATED schedule does not fire, but StartWorkflowRun uses its trigger."""
        local.add_trigger("t", workflow="w", jobs=["j"], schedule=DAILY, start_on_creation=False)
        local.advance(DAY)
        assert [] == starts(local)
        assert "SUCCEEDED" == finished(local).node("j").state

    def test_an_update_replaces_the_schedule(self, daily: LocalGlue) -> None:
        """After an update only the new schedule fires."""
        update = {"Schedule": "cron(0 18 ? * MON-FRI *)"}
        daily.call("UpdateTrigger", Name="t", TriggerUpdate=update)
        daily.advance(4 * DAY)
        evening = START.replace(hour=18)  # 1 January 2026 is a Thursday.
        assert [evening, evening + timedelta(days=1)] == starts(daily)

    def test_a_schedule_in_the_past_never_fires(self, local: LocalGlue) -> None:
        """A schedule all of whose years are over is accepted."""
        local.add_trigger("t", workflow="w", jobs=["j"], schedule="cron(0 0 1 1 ? 2025)")
        local.advance(400 * DAY)
        assert [] == starts(local)

    def test_a_scheduled_run_that_exceeds_the_limit_is_recorded(self, local: LocalGlue) -> None:
        """If the workflow is busy when its schedule fires, a run in ERROR is recorded."""
        local.set_behavior("j", duration=450)
        local.add_trigger("t", workflow="w", jobs=["j"], schedule=EVERY_FIVE_MINUTES)
        local.advance(750)
        first, failed = runs(local)
        assert ("COMPLETED", "ERROR") == (first.status, failed.status)
        assert "Concurrent runs exceeded for workflow: w." == failed.error_message
        assert START + timedelta(minutes=10) == failed.started_on == failed.completed_on
        assert {"k": "v"} == failed.workflow_run_properties
        shown = fetched(local, failed.workflow_run_id)
        assert ["t", "j"] == [node.name for node in shown.nodes]
        assert shown.statistics is not None
        assert (1, 0) == (shown.statistics.total_actions, shown.statistics.failures)
        local.advance(150)
        assert "RUNNING" == runs(local)[-1].status

    def test_a_schedule_outside_of_workflows_starts_its_jobs(self, local: LocalGlue) -> None:
        """A scheduled trigger without a workflow starts its jobs, and other triggers follow."""
        ran: list[tuple[str, str | None]] = []

        def note(context: ActionContext) -> None:
            ran.append((context.name, context.run_id))

        local.set_behavior("j", note)
        local.add_crawler("c", note)
        local.add_trigger("t", jobs=["j"], schedule=DAILY)
        local.add_trigger("then", after={"j": "SUCCEEDED"}, crawlers=["c"])
        local.advance(2 * DAY)
        assert [("j", None), ("c", None)] * 2 == ran


def event_trigger(local: LocalGlue, size: int, window: int | None = None) -> None:
    batching = EventBatchingCondition(batch_size=size, batch_window=window)
    local.add_trigger("t", workflow="w", jobs=["j"], event_batching_condition=batching)


def batches(local: LocalGlue) -> list[tuple[int | None, int | None]]:
    """The size and the window of the batch that started each run."""
    conditions = [run.starting_event_batch_condition for run in runs(local)]
    return [(each.batch_size, each.batch_window) for each in conditions if each]


class TestEvents:
    def test_a_full_batch_starts_a_run(self, local: LocalGlue) -> None:
        """The event that fills the batch starts the run, which has the batch's size and wait."""
        event_trigger(local, 3, window=300)
        local.send_events("w", 2)
        local.advance(10)
        assert [] == starts(local)
        local.send_events("w")
        assert [START + timedelta(seconds=10)] == starts(local)
        assert [(3, 10)] == batches(local)
        local.run_until_idle()
        assert START + timedelta(seconds=70) == local.now

    @pytest.mark.parametrize(("given", "window"), [(300, 300), (None, 900)])
    def test_the_end_of_the_window_starts_a_run(
        self, local: LocalGlue, given: int | None, window: int
    ) -> None:
        """A batch that is not full starts a run when the window of its first event ends."""
        event_trigger(local, 3, window=given)
        local.send_events("w")
        local.advance(window - 1)
        local.send_events("w")
        assert [] == starts(local)
        local.advance(1)
        assert [(2, window)] == batches(local)
        local.advance(window)
        assert [(2, window)] == batches(local)

    def test_run_until_idle_waits_for_the_window(self, local: LocalGlue) -> None:
        """Events that wait are pending work."""
        event_trigger(local, 2, window=300)
        local.send_events("w")
        local.run_until_idle()
        assert START + timedelta(seconds=360) == local.now

    def test_without_batching_each_event_starts_a_run(self, local: LocalGlue) -> None:
        """Each event starts a run; one over the limit is in ERROR, with its batch."""
        local.add_trigger("t", workflow="w", jobs=["j"], type="EVENT")
        local.send_events("w", 2)
        assert ["RUNNING", "ERROR"] == [run.status for run in runs(local)]
        assert [(1, 0), (1, 0)] == batches(local)

    def test_many_events_make_many_batches(self, local: LocalGlue) -> None:
        """Seven events make three batches of two at once, and one more when the window ends."""
        local.client().update_workflow("w", max_concurrent_runs=10)
        event_trigger(local, 2)
        local.send_events("w", 7)
        assert [(2, 0)] * 3 == batches(local)
        local.advance(900)
        assert [*[(2, 0)] * 3, (1, 900)] == batches(local)

    def test_events_are_dropped_with_their_trigger(self, local: LocalGlue) -> None:
        """Waiting events start nothing once their trigger is deleted."""
        event_trigger(local, 2)
        local.send_events("w")
        local.call("DeleteTrigger", Name="t")
        local.advance(DAY)
        assert [] == starts(local)

    def test_events_start_nothing_in_a_deleted_workflow(self, local: LocalGlue) -> None:
        """A batch whose window ends after the workflow was deleted is dropped."""
        event_trigger(local, 2, window=300)
        local.send_events("w")
        local.client().delete_workflow("w")
        local.advance(300)
        local.client().create_workflow("w")
        assert [] == starts(local)
        local.send_events("w", 2)
        assert [(2, 0)] == batches(local)

    def test_events_need_an_event_trigger(self, local: LocalGlue) -> None:
        """A workflow that does not exist, or has no event trigger, accepts no events."""
        with pytest.raises(EntityNotFoundException, match="Entity not found"):
            local.send_events("x")
        local.add_trigger("t", workflow="w", jobs=["j"])
        with pytest.raises(EntityNotFoundException, match="workflow 'w' has no event trigger"):
            local.send_events("w")

    @pytest.mark.parametrize("count", [0, -1])
    def test_the_count_must_be_at_least_1(self, local: LocalGlue, count: Any) -> None:
        """A count below 1 is rejected."""
        event_trigger(local, 2)
        with pytest.raises(ValueError, match=f"count must be at least 1, not {count}"):
            local.send_events("w", count)
