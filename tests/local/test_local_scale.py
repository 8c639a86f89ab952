"""LocalGlue with much in it, and with many threads at it. Work is counted, never timed."""

import sys
import threading
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk.local import LocalGlue

MANY_WORKFLOWS = 100_000
MANY_RUNS = 10_000


def work_of(call: Callable[[], object]) -> tuple[int, int]:
    """The calls of functions, Python's own included, and the most bytes, that a call takes."""
    call()  # What is prepared once is prepared now.
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(before)
    tracemalloc.start()
    try:
        call()
        return calls, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def assert_no_more(small: tuple[int, int], large: tuple[int, int]) -> None:
    """Work does not grow, but for a step or two of a search and the digits of a number."""
    assert large[0] <= small[0] + 5
    assert large[1] <= small[1] * 1.5 + 1000


def with_workflows(count: int) -> LocalGlue:
    """A LocalGlue with so many workflows, and in one of them a trigger that starts a job."""
    local = LocalGlue()
    for number in range(count):
        local.handle("CreateWorkflow", {"Name": name_of(number)})
    local.add_job("job", ExecutionProperty={"MaxConcurrentRuns": MANY_RUNS})
    local.add_trigger("start", workflow=name_of(0), jobs=["job"])
    return local


def with_runs(local: LocalGlue, count: int) -> LocalGlue:
    """The same LocalGlue, in which so many runs of the workflow have ended."""
    for _ in range(count):
        local.handle("StartWorkflowRun", {"Name": name_of(0)})
    local.run_until_idle()
    return local


def name_of(number: int) -> str:
    """Names of one length, so that pages take the same room."""
    return f"workflow-{number:06}"


@pytest.fixture(scope="module")
def small() -> LocalGlue:
    """A LocalGlue in which lists have a few pages."""
    return with_runs(with_workflows(100), 100)


@pytest.fixture(scope="module")
def large() -> LocalGlue:
    """A LocalGlue in which lists have thousands of pages."""
    return with_runs(with_workflows(MANY_WORKFLOWS), MANY_RUNS)


def tokens(local: LocalGlue, operation: str, **payload: Any) -> list[str]:
    """The tokens of all pages but the first."""
    found: list[str] = []
    answer = local.handle(operation, payload)
    while "NextToken" in answer:
        found.append(answer["NextToken"])
        answer = local.handle(operation, {**payload, "NextToken": found[-1]})
    return found


def assert_pages_cost_the_same(
    small: LocalGlue, large: LocalGlue, operation: str, **payload: Any
) -> None:
    """A page costs the same with little and with much in memory, at the beginning and the end."""

    def page(local: LocalGlue, token: str) -> Callable[[], object]:
        return lambda: local.handle(operation, {**payload, "NextToken": token})

    expected = work_of(page(small, tokens(small, operation, **payload)[0]))
    following = tokens(large, operation, **payload)
    # The last page may be a short one.
    for token in (following[0], following[len(following) // 2], following[-2]):
        assert_no_more(expected, work_of(page(large, token)))


def test_listing_100_000_workflows(small: LocalGlue, large: LocalGlue) -> None:
    """100 000 workflows are listed, each once, at a cost per page that does not grow."""
    assert MANY_WORKFLOWS == 25 * (len(tokens(large, "ListWorkflows")) + 1)
    assert_pages_cost_the_same(small, large, "ListWorkflows")


def test_getting_10_000_runs(small: LocalGlue, large: LocalGlue) -> None:
    """10 000 runs of one workflow are got, each once, at a cost per page that does not grow."""
    name, run_ids, token = name_of(0), set[str](), ""
    while True:
        payload = {"Name": name, "NextToken": token, "IncludeGraph": True}
        answer = large.handle("GetWorkflowRuns", payload)
        run_ids |= {run["WorkflowRunId"] for run in answer["Runs"]}
        assert {"COMPLETED"} == {run["Status"] for run in answer["Runs"]}
        assert {1} == {run["Statistics"]["SucceededActions"] for run in answer["Runs"]}
        if "NextToken" not in answer:
            break
        token = answer["NextToken"]
    assert MANY_RUNS == len(run_ids)
    assert_pages_cost_the_same(small, large, "GetWorkflowRuns", Name=name, MaxResults=20)


def test_other_calls_cost_the_same(small: LocalGlue, large: LocalGlue) -> None:
    """What is there already makes no call more expensive."""
    name = name_of(0)
    for operation, payload in (
        ("GetWorkflow", {"Name": name, "IncludeGraph": True}),
        ("UpdateWorkflow", {"Name": name, "Description": "d"}),
        ("BatchGetWorkflows", {"Names": [name_of(number) for number in range(25)]}),
        ("StartWorkflowRun", {"Name": name}),
        ("DeleteWorkflow", {"Name": "missing"}),
    ):
        work = [work_of(lambda: local.handle(operation, payload)) for local in (small, large)]  # noqa: B023 - called at once
        assert_no_more(work[0], work[1])
    for local in (small, large):
        local.run_until_idle()


def test_50_threads() -> None:
    """Of what 50 threads start, stop and read at once, no run is lost or doubled."""
    local = LocalGlue()
    client = local.client()
    client.create_workflow("w", max_concurrent_runs=1000)
    local.add_job("job", ExecutionProperty={"MaxConcurrentRuns": 1000})
    local.add_trigger("start", workflow="w", jobs=["job"])
    barrier = threading.Barrier(50)
    run_ids: list[str | None] = []
    failures: list[BaseException] = []

    def hammer(number: int) -> None:
        try:
            barrier.wait()
            for turn in range(8):
                run_id = client.start_workflow_run("w").run_id
                run_ids.append(run_id)
                client.put_workflow_run_properties("w", str(run_id), {"by": f"{number} {turn}"})
                if number % 10 == 0:
                    local.advance(1)
                if number % 10 == 1:
                    client.stop_workflow_run("w", str(run_id))
                client.create_workflow(f"w {number} {turn}")
                assert run_id in {run.workflow_run_id for run in client.iter_workflow_runs("w")}
        except BaseException as error:  # noqa: BLE001 - the test is to see it
            failures.append(error)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=hammer, args=(number,)) for number in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert [] == failures
    local.run_until_idle()
    runs = list(client.iter_workflow_runs("w"))
    assert sorted(map(str, run_ids)) == sorted(str(run.workflow_run_id) for run in runs)
    assert 400 == len({run.workflow_run_id for run in runs})
    assert 400 == len({(run.workflow_run_properties or {})["by"] for run in runs})
    stopped = [run for run in runs if run.status == "STOPPED"]
    assert (40, 360) == (len(stopped), sum(run.status == "COMPLETED" for run in runs))
    assert 401 == len(list(client.iter_workflows()))


def test_limit_holds_under_50_threads() -> None:
    """Of 50 threads that start a run at once, as many succeed as may be active."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name="w", MaxConcurrentRuns=7)
    local.add_job("job")
    local.add_trigger("start", workflow="w", jobs=["job"])
    barrier = threading.Barrier(50)
    outcomes: list[str] = []

    def start() -> None:
        barrier.wait()
        try:
            outcomes.append(local.call("StartWorkflowRun", Name="w")["RunId"])
        except Exception as error:  # noqa: BLE001 - it is counted
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=start) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 43 == outcomes.count("ConcurrentRunsExceededException")
    runs = local.call("GetWorkflowRuns", Name="w")["Runs"]
    assert {run["WorkflowRunId"] for run in runs} == {
        outcome for outcome in outcomes if outcome.startswith("wr_")
    }
    assert 7 == len(runs)
