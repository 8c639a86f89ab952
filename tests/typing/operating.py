"""The types of the client's methods that take several calls."""

import time
from collections.abc import Iterator
from typing import assert_type

from glue_wf_sdk import (
    Blueprint,
    BlueprintFailed,
    BlueprintRun,
    BlueprintRunFailed,
    BlueprintRunTimeoutError,
    BlueprintTimeoutError,
    GlueWorkflowClient,
    Node,
    Poll,
    ResponseError,
    ResumeMismatchError,
    ResumePlan,
    WaitTimeoutError,
    Workflow,
    WorkflowRun,
    WorkflowRunFailed,
    WorkflowRunTimeoutError,
)
from glue_wf_sdk.client import Clock
from glue_wf_sdk.local import LocalGlue


def on_run(run: WorkflowRun) -> int:
    """A progress function can return anything."""
    return len(run.workflow_run_id)


client = GlueWorkflowClient(clock=time)
clock: Clock = LocalGlue()
poll = Poll(initial_delay=2, multiplier=1.2, max_delay=30.0, jitter=0, max_failures=20)

assert_type(client.run_workflow("nightly", run_properties={"stage": "test"}), WorkflowRun)
assert_type(client.resume_failed("nightly", "wr_1", wait=False, timeout=60, poll=poll), WorkflowRun)
assert_type(client.latest_run("nightly", include_graph=True), WorkflowRun | None)
assert_type(client.recent_runs("nightly", limit=30), tuple[WorkflowRun, ...])
assert_type(client.resume_chain("nightly"), tuple[WorkflowRun, ...])
assert_type(
    client.wait_for_workflow_run("nightly", "wr_1", include_graph=True, on_progress=on_run),
    WorkflowRun,
)
assert_type(client.wait_for_blueprint("copy", on_progress=print), Blueprint)
assert_type(client.wait_for_blueprint_run("copy", "br_1"), BlueprintRun)
missing: list[str] = []
assert_type(client.iter_workflow_details(on_missing=missing.append), Iterator[Workflow])

client.wait_for_blueprint("copy", on_progress=on_run)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.wait_for_workflow_run("nightly", "wr_1", 60)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.run_workflow("nightly", poll=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Poll(2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

try:
    client.run_workflow("nightly")
except WorkflowRunFailed as failed:
    assert_type(failed.run, WorkflowRun)
    assert_type(failed.run_id, str)
    assert_type(failed.failed_nodes, tuple[Node, ...])
except WorkflowRunTimeoutError as late_run:
    assert_type(late_run.run_id, str)
    assert_type(late_run.last, WorkflowRun | None)
    assert_type(late_run.timeout, float)
except BlueprintTimeoutError as late_blueprint:
    assert_type(late_blueprint.last, Blueprint | None)
except BlueprintRunTimeoutError as late_blueprint_run:
    assert_type(late_blueprint_run.run_id, str)
    assert_type(late_blueprint_run.last, BlueprintRun | None)
except WaitTimeoutError as late:
    assert_type(late.last, WorkflowRun | Blueprint | BlueprintRun | None)
except ResponseError as unreadable:
    assert_type(unreadable.last, WorkflowRun | Blueprint | BlueprintRun | None)
except ResumeMismatchError as mismatch:
    assert_type(mismatch.plan, ResumePlan)
    assert_type(mismatch.node_ids, tuple[str, ...])
except BlueprintFailed as refused:
    assert_type(refused.blueprint, Blueprint)
except BlueprintRunFailed as broken:
    assert_type(broken.run, BlueprintRun)
