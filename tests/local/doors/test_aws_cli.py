"""The AWS CLI as a client of LocalGlue over HTTP."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from glue_wf_sdk import from_json, plan_resume
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.doors.http_server import GlueServer
from glue_wf_sdk.operations import GetWorkflowRunResponse

pytest.importorskip("awscli", reason="the AWS CLI pins a botocore of its own")

Aws = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def local() -> LocalGlue:
    """A workflow of two jobs, the second of which fails once."""
    local = LocalGlue()
    local.add_job("extract")
    local.add_job("load", outcomes=["FAILED", "SUCCEEDED"])
    return local


@pytest.fixture(scope="module")
def aws(local: LocalGlue, _aws_environment: None) -> Iterator[Aws]:
    environment = {**os.environ, "AWS_PAGER": ""}
    program = [sys.executable, "-m", "awscli", "glue"]
    with GlueServer(local.handle) as server:

        def run(command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
            options = ("--endpoint-url", server.endpoint_url, "--output", "json")
            line = [*program, command, *arguments, *options]
            return subprocess.run(  # noqa: S603 - this interpreter, and arguments from below
                line, env=environment, capture_output=True, text=True, check=False
            )

        yield run


def answer(done: subprocess.CompletedProcess[str]) -> Any:
    """The output of a command that succeeded."""
    assert (0, "") == (done.returncode, done.stderr)
    return json.loads(done.stdout) if done.stdout else {}


def test_a_workflow_is_created_run_and_resumed(aws: Aws, local: LocalGlue) -> None:
    """The CLI creates a workflow with triggers, runs it, reads the failed run and resumes it."""
    assert {"Name": "nightly"} == answer(aws("create-workflow", "--name", "nightly"))
    trigger = ("--workflow-name", "nightly", "--actions")
    on_demand = ("--name", "start", "--type", "ON_DEMAND")
    answer(aws("create-trigger", *on_demand, *trigger, "JobName=extract"))
    watched = "Conditions=[{LogicalOperator=EQUALS,JobName=extract,State=SUCCEEDED}]"
    conditional = ("--name", "go", "--type", "CONDITIONAL", "--start-on-creation")
    answer(aws("create-trigger", *conditional, *trigger, "JobName=load", "--predicate", watched))
    run_id = answer(aws("start-workflow-run", "--name", "nightly"))["RunId"]
    local.run_until_idle()

    of_run = ("--name", "nightly", "--run-id", run_id)
    shown = aws("get-workflow-run", *of_run, "--include-graph").stdout
    run = from_json(GetWorkflowRunResponse, shown).run
    assert "COMPLETED" == run.status
    plan = plan_resume(run)
    resumed = answer(aws("resume-workflow-run", *of_run, "--node-ids", *plan.node_ids))
    assert list(plan.node_ids) == resumed["NodeIds"]
    local.run_until_idle()
    again = ("--name", "nightly", "--run-id", resumed["RunId"])
    statistics = answer(aws("get-workflow-run", *again))["Run"]["Statistics"]
    assert (2, 0) == (statistics["SucceededActions"], statistics["FailedActions"])


def test_the_cli_reads_all_pages(aws: Aws, local: LocalGlue) -> None:
    """The CLI's own pagination reads 60 workflows."""
    for number in range(60):
        local.call("CreateWorkflow", Name=f"paged-{number:02}")

    names = answer(aws("list-workflows", "--page-size", "25"))["Workflows"]

    assert [f"paged-{number:02}" for number in range(60)] == [
        name for name in names if name.startswith("paged-")
    ]


def test_an_error_is_shown_as_an_error_of_glue(aws: Aws) -> None:
    """The CLI shows the code and the operation of an error, as for AWS."""
    done = aws("get-workflow", "--name", "none")

    assert 0 != done.returncode
    assert "(EntityNotFoundException) when calling the GetWorkflow operation" in done.stderr
