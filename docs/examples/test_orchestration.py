"""Tests of one's own orchestration: what it does when jobs fail, and when Glue does."""

import pytest

from glue_wf_sdk import (
    GlueWorkflowClient,
    ServiceError,
    WorkflowRun,
    WorkflowRunFailed,
    plan_resume,
)
from glue_wf_sdk.local import LocalGlue


def load_day(client: GlueWorkflowClient, day: str) -> WorkflowRun:
    """The code under test: runs a day, and resumes it once unless `publish` would run again."""
    try:
        return client.run_workflow("orders", run_properties={"day": day})
    except WorkflowRunFailed as failed:
        plan = plan_resume(failed.run)
        if failed.run.node("publish").unique_id in plan.kept:
            raise
        return client.resume_failed("orders", failed.run_id)


@pytest.fixture
def orders(local_glue: LocalGlue, glue_client: GlueWorkflowClient) -> LocalGlue:
    """The workflow: `extract`, then `load` and `check`, then `publish` after `load`."""
    glue_client.create_workflow("orders")
    for name in ("extract", "load", "check", "publish"):
        local_glue.add_job(name)
    local_glue.add_trigger("start", workflow="orders", jobs=["extract"])
    for watched, jobs in (("extract", ["load", "check"]), ("load", ["publish"])):
        local_glue.add_trigger(
            f"after {watched}", workflow="orders", after={watched: "SUCCEEDED"}, jobs=jobs
        )
    return local_glue


def test_a_day_that_goes_well(orders: LocalGlue, glue_client: GlueWorkflowClient) -> None:
    """All jobs run once."""
    run = load_day(glue_client, "2026-01-01")

    assert run.succeeded
    assert run.previous_run_id is None


def test_a_job_that_fails_once(orders: LocalGlue, glue_client: GlueWorkflowClient) -> None:
    """The run is resumed from the job that failed; `extract` does not run again."""
    orders.set_behavior("load", outcomes=["FAILED", "SUCCEEDED"])
    run = load_day(glue_client, "2026-01-01")

    assert run.succeeded
    assert run.previous_run_id is not None
    (extract,) = run.node("extract").attempts
    assert run.is_copied(extract)


def test_nothing_is_resumed_once_published(
    orders: LocalGlue, glue_client: GlueWorkflowClient
) -> None:
    """If `publish` has succeeded and only `check` has failed, a person decides."""
    orders.set_behavior("check", outcomes=["FAILED"])
    with pytest.raises(WorkflowRunFailed) as failed:
        load_day(glue_client, "2026-01-01")

    assert [node.name for node in failed.value.failed_nodes] == ["check"]
    assert len(glue_client.recent_runs("orders")) == 1


def test_a_start_that_is_throttled(orders: LocalGlue, glue_client: GlueWorkflowClient) -> None:
    """The error says that the same call may succeed later, and nothing has started."""
    orders.inject("StartWorkflowRun", error="ThrottlingException")
    with pytest.raises(ServiceError) as caught:
        load_day(glue_client, "2026-01-01")

    assert caught.value.retryable
    assert not glue_client.recent_runs("orders")
