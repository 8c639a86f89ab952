"""`glue-wf stop`."""

import json

from glue_wf_sdk.local import LocalGlue
from support.cli import GlueWf, error_line


def test_stop(glue_wf: GlueWf, local: LocalGlue) -> None:
    """It stops the run that goes on, or the one with the id; the output has its id."""
    first = local.call("StartWorkflowRun", Name="etl")["RunId"]
    done = glue_wf("stop", "etl")
    assert (0, "") == (done.returncode, done.stderr)
    assert [
        "Stopping a run of etl",
        f"  {first}",
        f"To watch it: glue-wf watch etl {first}",
    ] == done.stdout.splitlines()
    local.run_until_idle()
    second = local.call("StartWorkflowRun", Name="etl")["RunId"]
    done = glue_wf("stop", "etl", second, "--json")
    assert (0, {"RunId": second}) == (done.returncode, json.loads(done.stdout))
    local.run_until_idle()
    runs = local.call("GetWorkflowRuns", Name="etl")["Runs"]
    assert ["STOPPED", "STOPPED"] == [run["Status"] for run in runs]


def test_two_active_runs(glue_wf: GlueWf, local: LocalGlue) -> None:
    """If several runs are active, nothing is stopped, and the error lists them, not the others."""
    local.call("StartWorkflowRun", Name="etl")
    local.run_until_idle()
    first = local.call("StartWorkflowRun", Name="etl")["RunId"]
    local.advance(20)
    second = local.call("StartWorkflowRun", Name="etl")["RunId"]
    problem = (
        "2 runs of 'etl' are active; pass the id of one of them:"
        f" {second} (since 2026-01-01 00:03:40 UTC), {first} (since 2026-01-01 00:03:20 UTC)"
    )
    assert (2, "", problem) == error_line(glue_wf("stop", "etl"))
    assert 0 == glue_wf("stop", "etl", second).returncode
    assert first in glue_wf("stop", "etl").stdout


def test_no_active_run(glue_wf: GlueWf, local: LocalGlue) -> None:
    """If no run is active, the service's own error says so, or that there has never been one."""
    assert (2, "", "the workflow 'etl' has never run") == error_line(glue_wf("stop", "etl"))
    local.call("StartWorkflowRun", Name="etl")
    local.run_until_idle()
    code, _, line = error_line(glue_wf("stop", "etl"))
    assert (3, True) == (code, "IllegalWorkflowStateException" in line)
