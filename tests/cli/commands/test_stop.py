"""`glue-wf stop`."""

import json

from glue_wf_sdk.local import LocalGlue
from support.cli import GlueWf


def test_stop(glue_wf: GlueWf, local: LocalGlue) -> None:
    """It stops the latest run, or the one with the id; the output has its id."""
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
