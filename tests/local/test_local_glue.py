"""LocalGlue itself: its doors, its clock and its shorthands."""

import math
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from glue_wf_sdk.errors import ServiceError
from glue_wf_sdk.local import ActionContext, LocalGlue
from glue_wf_sdk.local.dispatch import HANDLERS
from glue_wf_sdk.operations import OPERATIONS

START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def workflow_of(local: LocalGlue, *functions: Callable[[ActionContext], Any]) -> None:
    """Makes a workflow w that starts a job of a minute for each function."""
    names = [f"j{number}" for number, _ in enumerate(functions)]
    for name, function in zip(names, functions, strict=True):
        local.add_job(name, function)
    local.client().create_workflow("w")
    local.add_trigger("t", workflow="w", jobs=names)


def job_states(local: LocalGlue) -> list[tuple[str, str | None]]:
    """The state and the error message of each job run of the latest run of w."""
    (run, *_) = local.call("GetWorkflowRuns", Name="w", IncludeGraph=True)["Runs"]
    return [
        (job_run["JobRunState"], job_run.get("ErrorMessage"))
        for node in run["Graph"]["Nodes"]
        for job_run in node.get("JobDetails", {}).get("JobRuns", ())
    ]


def test_it_has_all_operations_of_the_client_and_their_neighbours() -> None:
    """LocalGlue carries out what the client calls, and what jobs, triggers and tags need."""
    neighbours = {
        *(f"{verb}{kind}" for verb in ("Create", "Get", "Delete") for kind in ("Job", "Crawler")),
        *(f"{verb}Trigger" for verb in ("Create", "Update", "Get", "Delete", "Start", "Stop")),
        "GetTags",
        "TagResource",
        "UntagResource",
    }
    assert {*OPERATIONS, *neighbours} == set(HANDLERS)


def test_an_answer_has_metadata() -> None:
    """Each answer of handle has a request id of its own and status 200."""
    local = LocalGlue()
    answers = [local.handle("ListWorkflows", {}) for _ in range(2)]
    metadata = [answer["ResponseMetadata"] for answer in answers]
    assert [200, 200] == [each["HTTPStatusCode"] for each in metadata]
    assert 2 == len({each["RequestId"] for each in metadata})
    assert [[], []] == [answer["Workflows"] for answer in answers]


def test_records_do_not_follow_the_payload() -> None:
    """A payload that is changed after handle or call has no effect."""
    local = LocalGlue()
    properties = {"k": "v"}
    local.handle("CreateWorkflow", {"Name": "w", "DefaultRunProperties": properties})
    local.add_job("j")
    actions: list[dict[str, Any]] = [{"JobName": "j", "Arguments": {"--a": "b"}}]
    local.call("CreateTrigger", Name="t", Type="ON_DEMAND", WorkflowName="w", Actions=actions)
    properties["k"] = "changed"
    actions[0]["Arguments"]["--a"] = "changed"
    actions.clear()
    assert {"k": "v"} == local.call("GetWorkflow", Name="w")["Workflow"]["DefaultRunProperties"]
    (action,) = local.call("GetTrigger", Name="t")["Trigger"]["Actions"]
    assert {"JobName": "j", "Arguments": {"--a": "b"}} == action


def test_records_do_not_follow_the_answer() -> None:
    """An answer of call that is changed has no effect, however deep the change is."""
    local = LocalGlue()
    local.add_job("j")
    local.client().create_workflow("w", default_run_properties={"k": "v"})
    local.add_trigger("t", workflow="w", jobs=["j"])
    run_id = local.call("StartWorkflowRun", Name="w")["RunId"]
    queries: list[tuple[str, dict[str, Any]]] = [
        ("GetTrigger", {"Name": "t"}),
        ("GetWorkflow", {"Name": "w", "IncludeGraph": True}),
        ("GetWorkflowRun", {"Name": "w", "RunId": run_id, "IncludeGraph": True}),
    ]
    before = [local.call(operation, **query) for operation, query in queries]

    def spoil(value: Any) -> None:
        if hasattr(value, "clear"):  # A dict or a list.
            members: list[Any] = list(getattr(value, "values", value.copy)())
            for member in members:
                spoil(member)
            value.clear()

    for operation, query in queries:
        spoil(local.call(operation, **query))
    assert before == [local.call(operation, **query) for operation, query in queries]


def test_the_clock_starts_where_it_is_told() -> None:
    """The start may be of any time zone, and must be of one."""
    assert START == LocalGlue().now
    tokyo = timezone(timedelta(hours=9))
    local = LocalGlue(start=datetime(2030, 5, 6, 7, tzinfo=tokyo))
    assert datetime(2030, 5, 5, 22, tzinfo=timezone.utc) == local.now
    assert timedelta(0) == local.now.utcoffset()
    with pytest.raises(ValueError, match="must have a time zone"):
        LocalGlue(start=datetime(2030, 5, 6))  # noqa: DTZ001 - that is the mistake


def test_time_moves_only_on_demand() -> None:
    """Calls take no time; advance takes as much as it is told, fractions included."""
    local = LocalGlue()
    local.client().create_workflow("w")
    assert START == local.now
    local.advance(0)
    local.advance(0.25)
    assert START + timedelta(seconds=0.25) == local.now


@pytest.mark.parametrize("seconds", [-1, -math.inf, math.nan, math.inf, 1e18])
def test_time_neither_goes_back_nor_ends(seconds: float) -> None:
    """Seconds that lead nowhere are refused, and the clock stays where it is."""
    local = LocalGlue()
    with pytest.raises(ValueError, match=r"time does not go back|time ends with the year 9999"):
        local.advance(seconds)
    assert START == local.now


@pytest.mark.parametrize("timeout", [-1, math.nan])
def test_a_timeout_is_not_negative(timeout: float) -> None:
    """A wait of less than nothing is refused."""
    with pytest.raises(ValueError, match="timeout must be seconds from 0 on"):
        LocalGlue().run_until_idle(timeout)


def test_run_until_idle_moves_no_further_than_the_timeout() -> None:
    """What is still under way at the timeout gives a TimeoutError, and can be waited for again."""
    local = LocalGlue()
    local.add_job("j", duration=100)
    local.add_trigger("t", jobs=["j"])
    local.call("StartTrigger", Name="t")
    with pytest.raises(TimeoutError, match="after 99 simulated seconds"):
        local.run_until_idle(timeout=99)
    local.run_until_idle(timeout=math.inf)
    assert START + timedelta(seconds=100) == local.now
    local.run_until_idle(timeout=0)


def advance(local: LocalGlue) -> None:
    """Moves the clock on by a second."""
    local.advance(1)


@pytest.mark.parametrize("move", [advance, LocalGlue.run_until_idle])
def test_a_job_cannot_move_time(move: Callable[[LocalGlue], None]) -> None:
    """A job's function that moves the clock fails with a clear message; all else goes on."""
    local = LocalGlue()
    ran: list[str] = []
    workflow_of(local, lambda _: move(local), lambda context: ran.append(context.name))
    local.client().start_workflow_run("w")
    local.run_until_idle()
    message = "RuntimeError: time moves already; the function of a job cannot move it"
    assert [("FAILED", message), ("SUCCEEDED", None)] == job_states(local)
    assert ["j1"] == ran
    assert START + timedelta(seconds=60) == local.now
    local.advance(1)
    assert START + timedelta(seconds=61) == local.now


def test_a_job_can_use_its_local_glue() -> None:
    """A job's function may call, add, send events and inject, in the midst of a move."""
    local = LocalGlue()

    def function(_: ActionContext) -> None:
        local.client().create_workflow("x")
        local.add_job("k")
        local.add_trigger("u", workflow="x", jobs=["k"], EventBatchingCondition={"BatchSize": 1})
        local.send_events("x")
        local.inject("ListWorkflows", error="ThrottlingException")

    workflow_of(local, function)
    local.client().start_workflow_run("w")
    local.run_until_idle()
    assert [("SUCCEEDED", None)] == job_states(local)
    assert 1 == len(list(local.client().iter_workflow_runs("x")))
    assert START + timedelta(seconds=120) == local.now
    with pytest.raises(ServiceError, match="ThrottlingException"):
        local.client().list_workflows()


def test_the_same_calls_give_the_same_answers() -> None:
    """Two of one seed agree in every id; one of another seed does not."""

    def answers(seed: int) -> list[dict[str, Any]]:
        local = LocalGlue(seed=seed)
        workflow_of(local, lambda _: None)
        run_id = local.handle("StartWorkflowRun", {"Name": "w"})["RunId"]
        local.run_until_idle()
        query = {"Name": "w", "RunId": run_id, "IncludeGraph": True}
        return [local.handle("GetWorkflowRun", query), local.handle("ListWorkflows", {})]

    assert answers(7) == answers(7)
    first, second = (answer["Run"]["WorkflowRunId"] for answer in (answers(7)[0], answers(8)[0]))
    assert first != second


def test_two_of_them_share_nothing() -> None:
    """What one LocalGlue has, another one does not."""
    local = LocalGlue()
    local.client().create_workflow("w")
    assert () == LocalGlue().client().list_workflows().workflows
    assert ("w",) == local.client().list_workflows().workflows


class Computer:
    """A computer's clock that can be set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = START.timestamp()
        monkeypatch.setattr("time.time", lambda: self.now)


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Computer:
    """The computer's clock."""
    return Computer(monkeypatch)


def test_real_time_follows_the_computer(computer: Computer) -> None:
    """With real time each call first has happen what has fallen due, at its own moment."""
    local = LocalGlue(real_time=True)
    workflow_of(local, lambda _: None)
    client = local.client()
    computer.now += 10
    client.start_workflow_run("w")
    computer.now += 59
    (run,) = client.iter_workflow_runs("w")
    assert "RUNNING" == run.status
    computer.now += 100
    (run,) = client.iter_workflow_runs("w")
    assert "COMPLETED" == run.status
    assert START + timedelta(seconds=70) == run.completed_on
    assert START + timedelta(seconds=169) == local.now


def test_real_time_that_goes_back_changes_nothing(computer: Computer) -> None:
    """Where the computer's clock is set back, that of LocalGlue waits."""
    local = LocalGlue(real_time=True)
    computer.now -= 1000
    local.client().create_workflow("w")
    assert START == local.now


def test_real_time_holds_for_events_and_moves(computer: Computer) -> None:
    """Events come, and advance begins, at the computer's time."""
    local = LocalGlue(real_time=True)
    local.add_job("j")
    local.client().create_workflow("w")
    batching = {"BatchSize": 2, "BatchWindow": 100}
    local.add_trigger("t", workflow="w", jobs=["j"], EventBatchingCondition=batching)
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
    assert START + timedelta(seconds=3100) == local.now


def test_a_job_in_real_time_can_call(computer: Computer) -> None:
    """A job's function that runs on the way to the computer's time sees its own moment."""
    local = LocalGlue(real_time=True)
    seen: list[datetime] = []

    def function(context: ActionContext) -> None:
        context.client.list_workflows()
        seen.append(local.now)

    workflow_of(local, function)
    local.client().start_workflow_run("w")
    computer.now += 500
    local.client().list_workflows()
    assert [START + timedelta(seconds=60)] == seen


def test_many_threads_share_one() -> None:
    """Threads that start runs while others move the clock lose no run and double none."""
    local = LocalGlue()
    workflow_of(local, lambda _: None)
    started: list[str | None] = []

    def work() -> None:
        client = local.client()
        for _ in range(10):
            started.append(client.start_workflow_run("w").run_id)
            local.advance(1)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    local.run_until_idle()
    runs = local.client().iter_workflow_runs("w")
    assert sorted(map(str, started)) == sorted(str(run.workflow_run_id) for run in runs)
    assert 200 == len(set(started))


def test_add_trigger_finds_the_type() -> None:
    """The type of a trigger follows from its fields, unless it is given."""
    local = LocalGlue()
    local.add_job("j")
    local.add_crawler("j")
    local.add_crawler("c")
    local.client().create_workflow("w")

    def added(name: str, **definition: Any) -> dict[str, Any]:
        local.add_trigger(name, jobs=["j"], **definition)
        trigger: dict[str, Any] = local.call("GetTrigger", Name=name)["Trigger"]
        return trigger

    after_crawler = {"LogicalOperator": "EQUALS", "CrawlerName": "c", "CrawlState": "FAILED"}
    after_job = {"LogicalOperator": "EQUALS", "JobName": "j", "State": "TIMEOUT"}
    assert ("ON_DEMAND", "CREATED") == (added("a")["Type"], added("b", after={})["State"])
    scheduled = added("c", Schedule="cron(0 1 * * ? *)")
    assert ("SCHEDULED", "ACTIVATED") == (scheduled["Type"], scheduled["State"])
    conditional = added("d", after={"c": "FAILED", "j": "TIMEOUT"})
    assert {"Logical": "AND", "Conditions": [after_crawler, after_job]} == conditional["Predicate"]
    predicate = {"Conditions": [after_job]}
    assert "CONDITIONAL" == added("e", Predicate=predicate)["Type"]
    event = added("f", workflow="w", EventBatchingCondition={"BatchSize": 1})
    assert ("EVENT", "ACTIVATED", "w") == (event["Type"], event["State"], event["WorkflowName"])
    typed = added("g", Type="SCHEDULED", Schedule="cron(0 1 * * ? *)", StartOnCreation=False)
    assert "CREATED" == typed["State"]


@pytest.mark.parametrize("names", [{"jobs": "ab"}, {"crawlers": "ab"}])
def test_a_string_is_no_list_of_names(names: dict[str, Any]) -> None:
    """One name where a list belongs does not become a trigger of its letters."""
    local = LocalGlue()
    for name in "ab":
        local.add_job(name)
        local.add_crawler(name)
    with pytest.raises(ValueError, match="jobs and crawlers must be lists of names"):
        local.add_trigger("t", **names)
