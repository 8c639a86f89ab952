"""LocalGlue with many workflows and runs. Work is counted, never timed."""

import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk.local import LocalGlue

MANY_WORKFLOWS = 100_000
MANY_RUNS = 10_000


def work_of(call: Callable[[], object]) -> tuple[int, int]:
    """The number of function calls, built-in ones included, and the peak memory of a call."""
    call()  # Fills caches.
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
    """Work does not grow, except for a step of a search and the digits of a number."""
    assert large[0] <= small[0] + 5
    assert large[1] <= small[1] * 1.5 + 1000


def with_workflows(count: int) -> LocalGlue:
    """A LocalGlue with so many workflows, the first of which starts a job."""
    local = LocalGlue()
    for number in range(count):
        local.handle("CreateWorkflow", {"Name": name_of(number)})
    local.add_job("job", execution_property={"MaxConcurrentRuns": MANY_RUNS})
    local.add_trigger("start", workflow=name_of(0), jobs=["job"])
    return local


def with_runs(local: LocalGlue, count: int) -> LocalGlue:
    """The same LocalGlue after so many runs of the first workflow."""
    for _ in range(count):
        local.handle("StartWorkflowRun", {"Name": name_of(0)})
    local.run_until_idle()
    return local


def name_of(number: int) -> str:
    """Names of equal length, so that pages have equal size."""
    return f"workflow-{number:06}"


@pytest.fixture(scope="module")
def small() -> LocalGlue:
    """A LocalGlue whose lists have a few pages."""
    return with_runs(with_workflows(100), 100)


@pytest.fixture(scope="module")
def large() -> LocalGlue:
    """A LocalGlue whose lists have thousands of pages."""
    return with_runs(with_workflows(MANY_WORKFLOWS), MANY_RUNS)


def tokens(local: LocalGlue, operation: str, **payload: Any) -> list[str]:
    """The tokens of all pages but the first."""
    following: list[str] = []
    answer = local.handle(operation, payload)
    while "NextToken" in answer:
        following.append(answer["NextToken"])
        answer = local.handle(operation, {**payload, "NextToken": following[-1]})
    return following


def assert_pages_cost_the_same(
    small: LocalGlue, large: LocalGlue, operation: str, **payload: Any
) -> None:
    """A page costs the same in a short and in a long list, at the beginning and at the end."""

    def page(local: LocalGlue, token: str) -> Callable[[], object]:
        return lambda: local.handle(operation, {**payload, "NextToken": token})

    expected = work_of(page(small, tokens(small, operation, **payload)[0]))
    following = tokens(large, operation, **payload)
    # The last page may be shorter.
    for token in (following[0], following[len(following) // 2], following[-2]):
        assert_no_more(expected, work_of(page(large, token)))


def test_listing_100_000_workflows(small: LocalGlue, large: LocalGlue) -> None:
    """Each of 100 000 workflows is listed once, at a constant cost per page."""
    assert MANY_WORKFLOWS == 25 * (len(tokens(large, "ListWorkflows")) + 1)
    assert_pages_cost_the_same(small, large, "ListWorkflows")


def test_listing_10_000_runs(small: LocalGlue, large: LocalGlue) -> None:
    """Each of 10 000 runs of a workflow is listed once, at a constant cost per page."""
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


def test_listing_10_000_job_runs(small: LocalGlue, large: LocalGlue) -> None:
    """Each of 10 000 runs of a job is listed once, at a constant cost per page."""
    following = tokens(large, "GetJobRuns", JobName="job")
    assert MANY_RUNS == 200 * (len(following) + 1)
    assert_pages_cost_the_same(small, large, "GetJobRuns", JobName="job", MaxResults=20)


def test_other_calls_cost_the_same(small: LocalGlue, large: LocalGlue) -> None:
    """No call costs more because there are many workflows and runs."""
    name = name_of(0)
    for operation, payload in (
        ("GetWorkflow", {"Name": name, "IncludeGraph": True}),
        ("UpdateWorkflow", {"Name": name, "Description": "d"}),
        ("BatchGetWorkflows", {"Names": [name_of(number) for number in range(25)]}),
        ("StartWorkflowRun", {"Name": name}),
        ("StartJobRun", {"JobName": "job"}),
        ("DeleteWorkflow", {"Name": "missing"}),
    ):
        work = [work_of(lambda: local.handle(operation, payload)) for local in (small, large)]  # noqa: B023 - called at once
        assert_no_more(work[0], work[1])
    for local in (small, large):
        local.run_until_idle()


@pytest.mark.parametrize(
    ("operation", "name"), [("StartJobRun", {"JobName": "j"}), ("StartCrawler", {"Name": "c"})]
)
def test_starts_by_hand_between_changes_of_triggers(operation: str, name: dict[str, str]) -> None:
    """What no trigger starts costs the same whatever triggers there are, changed or not."""

    def work(triggers: int) -> tuple[int, int]:
        local = LocalGlue()
        local.add_job("j", execution_property={"MaxConcurrentRuns": 9})
        local.add_crawler("c")
        for number in range(triggers):
            local.add_trigger(f"t{number:03}", jobs=["j"])

        def change_and_start() -> None:
            local.handle("UpdateTrigger", {"Name": "t000", "TriggerUpdate": {"Description": "d"}})
            local.handle(operation, name)
            local.run_until_idle()

        return work_of(change_and_start)

    assert_no_more(work(10), work(500))
