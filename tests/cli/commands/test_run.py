"""`glue-wf run`."""

import json
from typing import Any

import pytest

from glue_wf_sdk.local import LocalGlue
from support.cli import RUN_ID, GlueWf, error_line


def last_run(local: LocalGlue) -> dict[str, Any]:
    """The last run of the workflow."""
    run: dict[str, Any] = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]
    return run


def test_waits(glue_wf: GlueWf, local: LocalGlue) -> None:
    """With --wait, the exit code of a run that succeeds is 0; a pipe gets its end only."""
    local.set_behavior("clean", outcomes=["SUCCEEDED"], duration=30)
    done = glue_wf("run", "etl", "--wait")
    assert (0, "") == (done.returncode, done.stderr)
    assert [
        "Started a run of etl",
        f"  {last_run(local)['WorkflowRunId']}",
        "  COMPLETED after 3:20: 4 SUCCEEDED",
        "",
    ] == done.stdout.splitlines()


def test_failed_run(glue_wf: GlueWf, local: LocalGlue) -> None:
    """The exit code of a run in which a job fails is 1, although it is COMPLETED."""
    done = glue_wf("run", "etl", "--wait")
    assert (1, "COMPLETED") == (done.returncode, last_run(local)["Status"])
    assert "  JOB  FAILED  clean" in done.stdout.splitlines()


def test_json(glue_wf: GlueWf, local: LocalGlue) -> None:
    """With --wait and --json, the one document is the run as it ended, with its graph."""
    done = glue_wf("run", "etl", "--wait", "--json")
    run = json.loads(done.stdout)["Run"]
    assert (1, last_run(local)["WorkflowRunId"]) == (done.returncode, run["WorkflowRunId"])
    assert 7 == len(run["Graph"]["Nodes"])
    assert done.stdout == glue_wf("watch", "etl", "--json").stdout


def test_does_not_wait(glue_wf: GlueWf, local: LocalGlue) -> None:
    """Without --wait the output has the run's id, and how to watch it."""
    done = glue_wf("run", "etl", "--property", "day=a=b")
    run = last_run(local)
    assert ("RUNNING", {"day": "a=b"}) == (run["Status"], run["WorkflowRunProperties"])
    assert (0, "") == (done.returncode, done.stderr)
    assert [run["WorkflowRunId"]] * 2 == RUN_ID.findall(done.stdout)


def test_json_without_waiting(glue_wf: GlueWf, local: LocalGlue) -> None:
    """Without --wait the document has the run's id."""
    done = glue_wf("run", "etl", "--json")
    assert {"RunId": last_run(local)["WorkflowRunId"]} == json.loads(done.stdout)


@pytest.mark.parametrize(
    ("pairs", "problem"),
    [
        (["hunter2"], "--property must be KEY=VALUE; one has no ="),
        (["day=1", "day=2"], "duplicate --property 'day'"),
    ],
    ids=["no =", "duplicate"],
)
def test_wrong_properties(
    glue_wf: GlueWf, local: LocalGlue, pairs: list[str], problem: str
) -> None:
    """A wrong property is wrong usage; nothing is started, and its value is not shown."""
    options = [part for each in pairs for part in ("--property", each)]
    assert (2, "", problem) == error_line(glue_wf("run", "etl", *options))
    assert [] == local.call("GetWorkflowRuns", Name="etl")["Runs"]
