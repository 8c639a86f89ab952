"""What type checkers see of the client's verbs."""

import time
from collections.abc import Iterator

from typing_extensions import assert_type

from glue_wf_sdk import (
    Blueprint,
    BlueprintFailed,
    BlueprintRun,
    BlueprintRunFailed,
    GlueWorkflowClient,
    Node,
    Poll,
    ResumeMismatchError,
    ResumePlan,
    WaitTimeoutError,
    Workflow,
    WorkflowRun,
    WorkflowRunFailed,
)
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.waiters import Clock


def told(run: WorkflowRun) -> int:
    """What is called with progress may return what it likes."""
    return len(str(run.status))


client = GlueWorkflowClient(clock=time)
clock: Clock = LocalGlue()
poll = Poll(first=2, longest=30.0, failures=20)

assert_type(client.run_workflow("nightly", run_properties={"stage": "test"}), WorkflowRun)
assert_type(client.wait_for_workflow_run("nightly", "wr_1", on_progress=told), WorkflowRun)
assert_type(client.resume_failed("nightly", "wr_1", wait=True, timeout=60, poll=poll), WorkflowRun)
assert_type(client.run_history("nightly"), tuple[WorkflowRun, ...])
assert_type(client.wait_for_blueprint("copy", on_progress=print), Blueprint)
assert_type(client.wait_for_blueprint_run("copy", "br_1"), BlueprintRun)
missing: list[str] = []
assert_type(client.iter_workflow_details(on_missing=missing.append), Iterator[Workflow])

client.wait_for_blueprint("copy", on_progress=told)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - it takes runs
client.wait_for_workflow_run("nightly", "wr_1", 60)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue] - timeout is a keyword
client.run_workflow("nightly", poll=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - a Poll
Poll(2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue] - keywords only

try:
    client.run_workflow("nightly")
except WorkflowRunFailed as failed:
    assert_type(failed.run, WorkflowRun)
    assert_type(failed.failed_nodes, tuple[Node, ...])
except WaitTimeoutError as late:
    assert_type(late.last, WorkflowRun | Blueprint | BlueprintRun | None)
    assert_type(late.timeout, float)
except ResumeMismatchError as mismatch:
    assert_type(mismatch.plan, ResumePlan)
    assert_type(mismatch.node_ids, tuple[str, ...])
except BlueprintFailed as refused:
    assert_type(refused.blueprint, Blueprint)
except BlueprintRunFailed as broken:
    assert_type(broken.run, BlueprintRun)
