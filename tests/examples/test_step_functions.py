"""The state machine of docs/examples, run by moto's interpreter of the Amazon States Language."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_aws_sdk,
)
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import (
    WaitFunction,
)

from glue_wf_sdk.local import LocalGlue
from support.local_glue import one_job_local

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
MACHINE = (EXAMPLES / "run_workflow.asl.json").read_text(encoding="utf-8")


@pytest.fixture
def step_functions(aws_session: Any) -> Iterator[Any]:
    """A client of moto's Step Functions, which executes state machines."""
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        yield aws_session.client("stepfunctions")


@pytest.fixture
def local(step_functions: Any, aws_session: Any, monkeypatch: pytest.MonkeyPatch) -> LocalGlue:
    """The LocalGlue that the state machine calls, and whose time passes while it waits."""
    local = one_job_local(duration=600)
    glue = aws_session.client("glue")
    local.attach(glue)

    def client_for(**_: object) -> Any:
        return glue

    def wait(_self: object, env: object, wait_seconds: int) -> None:
        local.advance(wait_seconds)

    monkeypatch.setattr(state_task_service_aws_sdk, "boto_client_for", client_for)
    monkeypatch.setattr(WaitFunction, "_wait_interval", wait)
    return local


def execute(client: Any) -> dict[str, Any]:
    """An execution of the state machine that has ended."""
    machine = client.create_state_machine(
        name="nightly", definition=MACHINE, roleArn="arn:aws:iam::123456789012:role/states"
    )
    started = client.start_execution(
        stateMachineArn=machine["stateMachineArn"],
        input=json.dumps({"workflow": "nightly", "properties": {"day": "2026-01-01"}}),
    )
    while True:
        execution: dict[str, Any] = client.describe_execution(executionArn=started["executionArn"])
        if execution["status"] != "RUNNING":
            return execution
        time.sleep(0)  # moto executes it in a thread.


@pytest.mark.parametrize(
    ("outcome", "end"), [("SUCCEEDED", "SUCCEEDED"), ("FAILED", "FAILED"), ("TIMEOUT", "FAILED")]
)
def test_the_end(step_functions: Any, local: LocalGlue, outcome: str, end: str) -> None:
    """The execution succeeds only if the jobs do, although each of these runs is COMPLETED."""
    local.set_behavior("load", outcomes=[outcome])
    execution = execute(step_functions)
    (run,) = local.client().recent_runs("nightly")

    assert (end, "COMPLETED") == (execution["status"], run.status)
    assert {"day": "2026-01-01"} == run.workflow_run_properties


def test_a_run_that_is_stopped(step_functions: Any, local: LocalGlue) -> None:
    """The execution fails, and says what has become of the run."""

    def stop(_: object) -> None:
        run_id = local.client().recent_runs("nightly")[0].workflow_run_id
        local.client().stop_workflow_run("nightly", run_id)

    local.add_job("stop", stop, duration=60)
    local.call("DeleteTrigger", Name="start")
    local.add_trigger("start", workflow="nightly", jobs=["stop", "load"])
    execution = execute(step_functions)

    assert ("FAILED", "WorkflowRunFailed") == (execution["status"], execution["error"])
    assert " of nightly is STOPPED: " in execution["cause"]
