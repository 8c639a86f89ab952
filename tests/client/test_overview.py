"""`overview`: each workflow of the account, and how its last run ended."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import attrs
import pytest

from glue_wf_sdk import EntityNotFoundException, GlueWorkflowClient, InternalServiceException
from glue_wf_sdk.client import WorkflowOverview
from glue_wf_sdk.local import LocalGlue


def account(**outcomes: list[str]) -> LocalGlue:
    """A LocalGlue with a workflow of one job for each name; it ran once for each outcome."""
    local = LocalGlue()
    client = local.client()
    for name, states in outcomes.items():
        client.create_workflow(name)
        local.add_job(f"{name}-job", outcomes=states or None)
        local.add_trigger(f"{name}-start", workflow=name, jobs=[f"{name}-job"])
        for _ in states:
            client.run_workflow(name, raise_on_failure=False)
    return local


def found(local: LocalGlue) -> dict[str, WorkflowOverview]:
    """The workflows by name."""
    return {each.name: each for each in local.client().overview()}


F, S = "FAILED", "SUCCEEDED"


@pytest.mark.parametrize(
    ("outcomes", "succeeded", "failing"),
    [
        ([], None, 0),
        ([S], True, 0),
        ([F, S], True, 0),
        ([F], False, 1),
        ([S, F, F], False, 2),
        ([F, S, F], False, 1),
    ],
)
def test_outcomes(outcomes: list[str], *, succeeded: bool | None, failing: int) -> None:
    """The outcome is that of the last run, and the failures are those since the last success."""
    seen = found(account(etl=outcomes))["etl"]

    assert (succeeded, failing, failing > 0) == (seen.succeeded, seen.failing_runs, seen.is_failing)
    assert ["etl-job"] * bool(failing) == [node.name for node in seen.failed_nodes]


def test_the_last_run() -> None:
    """The last run's id, status and duration are at hand, and the start of the first failure."""
    local = account(etl=[S, F, F])
    runs = local.client().recent_runs("etl")
    seen = found(local)["etl"]

    assert (runs[0].workflow_run_id, "COMPLETED", timedelta(seconds=60)) == (
        seen.last_run_id,
        seen.status,
        seen.duration,
    )
    assert runs[1].started_on == seen.failing_since
    assert seen.failed_run is not None
    assert runs[0].workflow_run_id == seen.failed_run.workflow_run_id


def test_a_workflow_that_never_ran() -> None:
    """It has no run, hence no outcome."""
    assert WorkflowOverview(name="etl") == found(account(etl=[]))["etl"]
    empty = WorkflowOverview(name="etl")
    assert (None, None, None, None) == (
        empty.last_run_id,
        empty.status,
        empty.succeeded,
        empty.duration,
    )


@pytest.mark.parametrize(("outcomes", "is_failing"), [([S], False), ([F], True)])
def test_a_run_that_goes_on(outcomes: list[str], *, is_failing: bool) -> None:
    """While the last run goes on, the one before it tells whether the workflow fails."""
    local = account(etl=outcomes)
    local.client().start_workflow_run("etl")
    seen = found(local)["etl"]

    assert ("RUNNING", None, is_failing) == (seen.status, seen.succeeded, seen.is_failing)


def test_a_run_that_could_not_start() -> None:
    """A run in ERROR is a failure in which no job failed."""
    last = {"WorkflowRunId": "wr_1", "Name": "etl", "Status": "ERROR"}
    client = GlueWorkflowClient(transport=Answers(last))
    (seen,) = client.overview()

    assert (False, 1, ()) == (seen.succeeded, seen.failing_runs, seen.failed_nodes)


@attrs.define
class Answers:
    """A transport with one workflow and its last run."""

    run: Mapping[str, Any]
    error: Exception | None = None

    def send(self, operation: str, _payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """An answer."""
        if self.error is not None and operation == "GetWorkflowRuns":
            raise self.error
        answers: dict[str, dict[str, Any]] = {
            "ListWorkflows": {"Workflows": ["etl"]},
            "BatchGetWorkflows": {"Workflows": [{"Name": "etl", "LastRun": self.run}]},
            "GetWorkflowRuns": {"Runs": [self.run]},
            "GetWorkflowRun": {"Run": self.run},
        }
        return answers[operation]


FAILED_RUN = {
    "WorkflowRunId": "wr_1",
    "Name": "etl",
    "Status": "COMPLETED",
    "Statistics": {"FailedActions": 1},
}


def test_a_workflow_that_is_deleted_meanwhile() -> None:
    """It is left out, as it is by the service."""
    gone = EntityNotFoundException("EntityNotFoundException", "Entity not found")

    assert () == GlueWorkflowClient(transport=Answers(FAILED_RUN, gone)).overview()


def test_other_errors_are_raised() -> None:
    """An overview with holes would read as if nothing failed there."""
    broken = InternalServiceException("InternalServiceException", "oops")

    with pytest.raises(InternalServiceException):
        GlueWorkflowClient(transport=Answers(FAILED_RUN, broken)).overview()


def test_progress() -> None:
    """Each workflow is reported once, in any order; the answer is in the order of the list."""
    names = [f"w{number:02}" for number in range(60)]
    local = account(**{name: [F if number % 2 else S] for number, name in enumerate(names)})
    reported: list[WorkflowOverview] = []
    seen = local.client().overview(on_progress=reported.append)

    assert names == [each.name for each in seen]
    assert sorted(reported, key=lambda each: each.name) == list(seen)


def test_an_error_of_on_progress_ends_it() -> None:
    """What `on_progress` raises is raised."""

    def refuse(_: WorkflowOverview) -> None:
        raise KeyError("stop")

    with pytest.raises(KeyError):
        account(a=[F], b=[F]).client().overview(on_progress=refuse)
