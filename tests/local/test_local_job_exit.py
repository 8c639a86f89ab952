"""Jobs whose script ends the interpreter."""

import sys

import pytest

from glue_wf_sdk.local import LocalGlue


@pytest.mark.parametrize(
    ("code", "state", "message"),
    [
        (None, "SUCCEEDED", None),
        (0, "SUCCEEDED", None),
        (3, "FAILED", "SystemExit: 3"),
        ("no input", "FAILED", "SystemExit: no input"),
    ],
)
def test_sys_exit_ends_the_job_alone(code: str | int | None, state: str, message: str) -> None:
    """A job that calls `sys.exit` ends by its code, and the test that runs it goes on."""
    local = LocalGlue()
    local.add_job("script", lambda _: sys.exit(code))
    local.call("CreateWorkflow", Name="nightly")
    local.add_trigger("start", workflow="nightly", jobs=["script"])
    run_id = local.call("StartWorkflowRun", Name="nightly")["RunId"]

    local.run_until_idle()

    run = local.call("GetWorkflowRun", Name="nightly", RunId=run_id, IncludeGraph=True)["Run"]
    (job_run,) = run["Graph"]["Nodes"][1]["JobDetails"]["JobRuns"]
    assert (state, message) == (job_run["JobRunState"], job_run.get("ErrorMessage"))
