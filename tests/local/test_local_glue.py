"""LocalGlue itself: its clock, its determinism, its records, real time and threads."""

import contextlib
import json
import math
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from glue_wf_sdk import Poll
from glue_wf_sdk.errors import ConcurrentRunsExceededException, WorkflowRunTimeoutError
from glue_wf_sdk.local import ActionContext, LocalGlue, Scenario
from support.local_glue import finished, one_job_local, started

START = datetime(2026, 1, 1, tzinfo=UTC)


def workflow_of(local: LocalGlue, function: Any = None) -> LocalGlue:
    """Adds the workflow w, which starts the job j of one minute."""
    local.client().create_workflow("w")
    local.add_job("j", function, execution_property={"MaxConcurrentRuns": 1000})
    local.add_trigger("t", workflow="w", jobs=["j"])
    return local


class TestAnswers:
    def test_an_answer_of_handle_has_metadata(self) -> None:
        """Each answer of handle has status 200 and a request id of its own."""
        local = LocalGlue()
        answers = [local.handle("ListWorkflows", {}) for _ in range(2)]
        metadata = [answer["ResponseMetadata"] for answer in answers]
        assert [200, 200] == [each["HTTPStatusCode"] for each in metadata]
        assert 2 == len({each["RequestId"] for each in metadata})

    def test_payloads_are_copied(self) -> None:
        """Changing a payload after handle, call or a shorthand has no effect."""
        local = LocalGlue()
        properties = {"k": "v"}
        local.handle("CreateWorkflow", {"Name": "w", "DefaultRunProperties": properties})
        command: dict[str, Any] = {"Name": "glueetl", "Extra": [1]}
        outcomes = ["FAILED"]
        local.add_job("j", command=command, outcomes=outcomes)
        actions: list[dict[str, Any]] = [{"JobName": "j", "Arguments": {"--a": "b"}}]
        local.call("CreateTrigger", Name="t", Type="ON_DEMAND", WorkflowName="w", Actions=actions)
        properties["k"] = "changed"
        command["Extra"].append(2)
        outcomes[0] = "SUCCEEDED"
        actions[0]["Arguments"]["--a"] = "changed"
        actions.clear()
        assert {"k": "v"} == local.call("GetWorkflow", Name="w")["Workflow"]["DefaultRunProperties"]
        assert [1] == local.call("GetJob", JobName="j")["Job"]["Command"]["Extra"]
        (action,) = local.call("GetTrigger", Name="t")["Trigger"]["Actions"]
        assert {"JobName": "j", "Arguments": {"--a": "b"}} == action
        assert "FAILED" == finished(local).node("j").state

    def test_answers_are_copies(self) -> None:
        """Changing an answer of call has no effect, however deep the change is."""
        local = workflow_of(LocalGlue())
        queries: list[tuple[str, dict[str, Any]]] = [
            ("GetTrigger", {"Name": "t"}),
            ("GetJob", {"JobName": "j"}),
            ("GetTags", {"ResourceArn": "arn:aws:glue:us-east-1:123456789012:job/j"}),
            ("GetWorkflow", {"Name": "w", "IncludeGraph": True}),
            ("GetWorkflowRun", {"Name": "w", "RunId": started(local), "IncludeGraph": True}),
        ]

        def spoil(value: Any) -> None:
            if hasattr(value, "clear"):  # A dict or a list.
                members: list[Any] = list(getattr(value, "values", value.copy)())
                for member in members:
                    spoil(member)
                value.clear()

        before = [local.call(operation, **query) for operation, query in queries]
        for operation, query in queries:
            spoil(local.call(operation, **query))
        assert before == [local.call(operation, **query) for operation, query in queries]


class TestSimulatedTime:
    def test_the_start_must_have_a_time_zone(self) -> None:
        """The clock starts at the given time, which can have any time zone."""
        assert START == LocalGlue().now
        tokyo = timezone(timedelta(hours=9))
        local = LocalGlue(start=datetime(2030, 5, 6, 7, tzinfo=tokyo))
        assert datetime(2030, 5, 5, 22, tzinfo=UTC) == local.now
        assert timedelta(0) == local.now.utcoffset()
        with pytest.raises(ValueError, match="must have a time zone"):
            LocalGlue(start=datetime(2030, 5, 6))  # noqa: DTZ001 - that is the mistake

    def test_time_moves_only_on_demand(self) -> None:
        """Calls take no time; advance moves the clock exactly as far as it says."""
        local = LocalGlue()
        local.client().create_workflow("w")
        assert START == local.now
        local.advance(0)
        local.advance(0.25)
        assert START + timedelta(seconds=0.25) == local.now

    def test_simulated_time_passes_while_a_client_waits(self) -> None:
        """A client that waits for a run moves the clock instead of sleeping."""
        assert workflow_of(LocalGlue()).client().run_workflow("w").succeeded

    @pytest.mark.parametrize(
        ("seconds", "message"),
        [
            (-1, "seconds must be at least 0, not -1"),
            (-math.inf, "seconds must be at least 0, not -inf"),
            (math.nan, "seconds must be at least 0, not nan"),
            (math.inf, "the clock ends with the year 9999"),
            (1e18, "the clock ends with the year 9999"),
        ],
    )
    def test_time_neither_goes_back_nor_beyond_9999(self, seconds: float, message: str) -> None:
        """Invalid seconds are rejected, and the clock stays where it is."""
        local = LocalGlue()
        with pytest.raises(ValueError, match=message):
            local.advance(seconds)
        assert START == local.now

    @pytest.mark.parametrize("timeout", [-1, math.nan])
    def test_a_timeout_must_be_at_least_0(self, timeout: float) -> None:
        """A negative timeout is rejected."""
        with pytest.raises(ValueError, match=f"timeout must be at least 0, not {timeout}"):
            LocalGlue().run_until_idle(timeout)

    def test_run_until_idle_stops_at_the_timeout(self) -> None:
        """If something is running at the timeout, TimeoutError is raised; a new wait can go on."""
        local = one_job_local(duration=100)
        started(local, "nightly")
        message = "not idle after 99 simulated seconds; workflows with active runs: nightly"
        with pytest.raises(TimeoutError, match=message):
            local.run_until_idle(timeout=99)
        local.run_until_idle(timeout=math.inf)
        assert START + timedelta(seconds=100) == local.now
        local.run_until_idle(timeout=0)

    def test_what_runs_outside_of_workflows_is_not_named(self) -> None:
        """The TimeoutError for a job outside of workflows names no workflow."""
        local = LocalGlue()
        local.add_job("j")
        local.add_trigger("t", jobs=["j"])
        local.call("StartTrigger", Name="t")
        with pytest.raises(TimeoutError, match="workflows with active runs: none"):
            local.run_until_idle(timeout=1)


SCENARIO = """
import json
from glue_wf_sdk.local import LocalGlue
local = LocalGlue(seed={seed})
answers = []
def call(operation, **payload):
    answers.append(local.handle(operation, payload))
    return answers[-1]
for name in "ab":
    local.add_job(name, outcomes=["FAILED", "SUCCEEDED"], max_retries=1)
call("CreateWorkflow", Name="w")
local.add_trigger("t", workflow="w", jobs=["a", "b"])
first = call("StartWorkflowRun", Name="w")["RunId"]
local.run_until_idle()
second = call("StartWorkflowRun", Name="w")["RunId"]
call("StopWorkflowRun", Name="w", RunId=second)
local.inject(error="ThrottlingException", probability=0.5)
for _ in range(8):
    try:
        call("ListWorkflows")
    except Exception as error:
        answers.append(str(error))
local.clear_faults()
call("GetWorkflowRuns", Name="w", IncludeGraph=True)
print(json.dumps(answers))
"""


class TestDeterminism:
    def test_answers_follow_from_the_seed(self) -> None:
        """The same seed and calls give the same answers in any process, another seed other ids."""
        texts: list[bytes] = []
        for seed, hash_seed in ((1, "1"), (1, "2"), (2, "1")):
            command = [sys.executable, "-W", "error", "-c", SCENARIO.format(seed=seed)]
            environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
            done = subprocess.run(command, capture_output=True, env=environment, check=True)  # noqa: S603
            texts.append(done.stdout)
        assert texts[0] == texts[1]
        same, other = (json.loads(text)[-1]["Runs"] for text in texts[1:])
        assert not {run["WorkflowRunId"] for run in same} & {run["WorkflowRunId"] for run in other}
        assert [run["Status"] for run in same] == [run["Status"] for run in other]

    def test_reading_changes_no_id(self) -> None:
        """The ids of runs do not depend on how many calls were made before."""
        ids: set[str] = set()
        for reads in (0, 3):
            local = workflow_of(LocalGlue())
            for _ in range(reads):
                local.client().list_workflows()
            ids.add(started(local))
        assert 1 == len(ids)


class Computer:
    """A computer's clock that can be set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = START.timestamp()
        monkeypatch.setattr("time.time", lambda: self.now)


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Computer:
    return Computer(monkeypatch)


class TestRealTime:
    def test_each_call_first_runs_whatever_is_due(self, computer: Computer) -> None:
        """What fell due between two calls has happened at its own time."""
        local = workflow_of(LocalGlue(real_time=True))
        computer.now += 10
        started(local)
        computer.now += 59
        (run,) = local.client().iter_workflow_runs("w")
        assert "RUNNING" == run.status
        computer.now += 100
        (run,) = local.client().iter_workflow_runs("w")
        assert ("COMPLETED", START + timedelta(seconds=70)) == (run.status, run.completed_on)
        assert START + timedelta(seconds=169) == local.now

    def test_the_clock_never_goes_back(self, computer: Computer) -> None:
        """If the computer's clock is set back, that of LocalGlue waits."""
        local = LocalGlue(real_time=True)
        computer.now -= 1000
        local.client().create_workflow("w")
        assert START == local.now

    def test_events_and_moves_follow_the_computer_too(self, computer: Computer) -> None:
        """Events arrive at the computer's time; advance goes on from there."""
        local = LocalGlue(real_time=True)
        local.add_job("j")
        local.client().create_workflow("w")
        batching = {"BatchSize": 2, "BatchWindow": 100}
        local.add_trigger("t", workflow="w", jobs=["j"], event_batching_condition=batching)
        computer.now += 1000
        local.send_events("w")
        computer.now += 99
        assert [] == list(local.client().iter_workflow_runs("w"))
        computer.now += 1
        assert 1 == len(list(local.client().iter_workflow_runs("w")))
        computer.now += 1000
        local.advance(5)
        assert START + timedelta(seconds=2105) == local.now
        computer.now += 1000
        local.run_until_idle()
        assert START + timedelta(seconds=3105) == local.now
        started(local)
        local.run_until_idle()
        assert START + timedelta(seconds=3165) == local.now
        computer.now += 10
        assert START + timedelta(seconds=3175) == local.now

    def test_time_that_passes_during_a_move_counts(self, computer: Computer) -> None:
        """If a function takes longer than the clock was moved, the computer's time is kept."""
        local = LocalGlue(real_time=True)

        def slow(_: object) -> None:
            computer.now += 100

        local.add_job("j", slow, duration=60)
        local.call("StartJobRun", JobName="j")
        local.advance(60)
        assert START + timedelta(seconds=100) == local.now

    def test_the_clock_can_be_faster(self, computer: Computer) -> None:
        """With a clock speed of 60, a minute passes in each second of the computer."""
        local = workflow_of(LocalGlue(real_time=True, scenario=Scenario(clock_speed=60)))
        computer.now += 10
        started(local)
        computer.now += 1.5
        (run,) = local.client().iter_workflow_runs("w")
        assert (START + timedelta(minutes=10), START + timedelta(minutes=11)) == (
            run.started_on,
            run.completed_on,
        )
        local.advance(3600)
        computer.now += 0.5
        assert START + timedelta(minutes=11.5 + 60 + 0.5) == local.now

    def test_the_clock_ends_with_the_year_9999(self, computer: Computer) -> None:
        """However long and fast the clock runs, the time stays one that an answer can hold."""
        local = LocalGlue(real_time=True, clock_speed=86_400)
        computer.now += 10**8
        assert datetime(9999, 12, 31, tzinfo=UTC) == local.now
        local.client().create_workflow("w")

    def test_clients_wait_by_its_clock(
        self, computer: Computer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A client that waits sleeps as long as LocalGlue's clock takes, in real seconds."""
        slept: list[float] = []

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            computer.now += seconds

        monkeypatch.setattr("time.sleep", sleep)
        local = workflow_of(LocalGlue(real_time=True, clock_speed=10))
        poll = Poll(initial_delay=20, multiplier=1, jitter=0)
        run = local.client().run_workflow("w", poll=poll)
        assert ("COMPLETED", [2.0, 2.0, 2.0]) == (run.status, slept)
        with pytest.raises(WorkflowRunTimeoutError):
            local.client().run_workflow("w", poll=poll, timeout=50)
        assert 5 == sum(slept[3:])

    @pytest.mark.usefixtures("computer")
    def test_a_function_cannot_wait(self) -> None:
        """A job's function that waits fails at once, since time stands still meanwhile."""

        def function(context: ActionContext) -> None:
            context.client.wait_for_workflow_run("w", context.run_id or "")

        local = workflow_of(LocalGlue(real_time=True), function)
        (attempt,) = finished(local).node("j").attempts
        assert "RuntimeError: the clock is moving already" in str(attempt.error_message)

    def test_a_function_sees_the_time_of_its_end(self, computer: Computer) -> None:
        """A job's function that runs late sees the time at which it was due."""
        local = LocalGlue(real_time=True)
        seen: list[datetime] = []

        def function(context: ActionContext) -> None:
            context.client.list_workflows()
            seen.append(local.now)

        started(workflow_of(local, function))
        computer.now += 500
        local.client().list_workflows()
        assert [START + timedelta(seconds=60)] == seen


class TestThreads:
    def test_no_run_is_lost_or_doubled(self) -> None:
        """50 threads start, stop and read runs while others move the clock."""
        local = workflow_of(LocalGlue())
        client = local.client()
        barrier = threading.Barrier(50)

        def hammer(number: int) -> list[str]:
            barrier.wait()
            run_ids: list[str] = []
            for turn in range(8):
                run_id = started(local)
                run_ids.append(run_id)
                client.put_workflow_run_properties("w", run_id, {"by": f"{number} {turn}"})
                if number % 10 == 0:
                    local.advance(1)
                if number % 10 == 1:
                    client.stop_workflow_run("w", run_id)
                client.create_workflow(f"w {number} {turn}")
                assert run_id in {run.workflow_run_id for run in client.iter_workflow_runs("w")}
            return run_ids

        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            with ThreadPoolExecutor(50) as pool:
                run_ids = [each for ids in pool.map(hammer, range(50)) for each in ids]
        finally:
            sys.setswitchinterval(interval)
        local.run_until_idle()
        runs = list(client.iter_workflow_runs("w"))
        assert sorted(run_ids) == sorted(run.workflow_run_id for run in runs)
        assert 400 == len(set(run_ids))
        assert 400 == len({(run.workflow_run_properties or {})["by"] for run in runs})
        statuses = [str(run.status) for run in runs]
        assert (40, 360) == (statuses.count("STOPPED"), statuses.count("COMPLETED"))
        assert 401 == len(list(client.iter_workflows()))

    def test_the_limit_of_active_runs_holds(self) -> None:
        """Of 50 threads that start a run at once, only as many succeed as the limit allows."""
        local = workflow_of(LocalGlue())
        local.client().update_workflow("w", max_concurrent_runs=7)
        barrier = threading.Barrier(50)

        def start(_: int) -> str | None:
            barrier.wait()
            with contextlib.suppress(ConcurrentRunsExceededException):
                return started(local)
            return None

        with ThreadPoolExecutor(50) as pool:
            outcomes = list(pool.map(start, range(50)))
        assert 43 == outcomes.count(None)
        run_ids = {run.workflow_run_id for run in local.client().iter_workflow_runs("w")}
        assert run_ids == {*outcomes} - {None}
