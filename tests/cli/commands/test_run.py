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
    """With --wait, the exit code of a run that succeeds is 0; a pipe gets each change."""
    local.set_behavior("clean", outcomes=["SUCCEEDED"], duration=30)
    done = glue_wf("run", "etl", "--wait")
    assert (0, "") == (done.returncode, done.stderr)
    assert [
        "Started a run of etl",
        f"  {last_run(local)['WorkflowRunId']}",
        "   0:00  STARTING   audit",
        "   0:00  RUNNING    land",
    ] == done.stdout.splitlines()[:4]
    assert [
        "   2:10  SUCCEEDED  load",
        "   3:20  SUCCEEDED  audit",
        "  COMPLETED after 3:20: 4 SUCCEEDED",
        "",
    ] == done.stdout.splitlines()[-4:]


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


class TestResume:
    """`--resume` resumes what failed."""

    def test_until_it_succeeds(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """The failed run and its resume are told one after the other; the last run counts."""
        done = glue_wf("run", "etl", "--wait", "--resume", "3")
        second, first = local.call("GetWorkflowRuns", Name="etl")["Runs"]
        assert (0, "") == (done.returncode, done.stderr)
        assert first["WorkflowRunId"] == second["PreviousRunId"]
        unchanging = [line for line in done.stdout.splitlines() if not line.startswith("   ")]
        assert [
            "Started a run of etl",
            f"  {first['WorkflowRunId']}",
            "  COMPLETED after 3:20: 2 SUCCEEDED, 1 FAILED, 1 not run",
            "",
            "Failed: 1, although the run is COMPLETED",
            "  JOB  FAILED  clean",
            "",
            "Resumed a run of etl",
            "  from        clean",
            "  runs again  clean, load",
            f"  {second['WorkflowRunId']}",
            "  COMPLETED after 1:30: 4 SUCCEEDED",
            "",
        ] == unchanging

    @pytest.mark.parametrize(("options", "runs"), [([], 1), (["--resume", "2"], 3)])
    def test_at_most(
        self, glue_wf: GlueWf, local: LocalGlue, options: list[str], runs: int
    ) -> None:
        """A job that fails every time is resumed so many times; the document is the last run."""
        local.set_behavior("clean", outcomes=["FAILED"] * 9, duration=30)
        done = glue_wf("run", "etl", "--wait", "--json", *options)
        assert runs == len(local.call("GetWorkflowRuns", Name="etl")["Runs"])
        run = json.loads(done.stdout)["Run"]
        assert (1, last_run(local)["WorkflowRunId"]) == (done.returncode, run["WorkflowRunId"])

    def test_one_timeout_for_all(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """`--timeout` holds for the run and its resumes together; then nothing is resumed."""
        local.set_behavior("clean", outcomes=["FAILED"] * 9, duration=30)
        code, _, line = error_line(
            glue_wf("run", "etl", "--wait", "--resume", "9", "--timeout", "230")
        )
        runs = local.call("GetWorkflowRuns", Name="etl")["Runs"]
        assert (4, 2) == (code, len(runs))
        assert "did not end within" in line
        local.run_until_idle()
        done = glue_wf("run", "etl", "--wait", "--resume", "9", "--timeout", "200", "--json")
        assert (1, 3) == (done.returncode, len(local.call("GetWorkflowRuns", Name="etl")["Runs"]))


class TestTimeout:
    """`--timeout` ends the wait, with exit code 4."""

    @pytest.fixture(params=["run", "watch", "resume"])
    def words(self, request: pytest.FixtureRequest, local: LocalGlue) -> list[str]:
        """A command that waits for at most 20 seconds."""
        if request.param != "run":
            local.call("StartWorkflowRun", Name="etl")
        if request.param == "resume":
            local.run_until_idle()
        options = [] if request.param == "watch" else ["--wait"]
        return [request.param, "etl", *options, "--timeout", "20"]

    def test_the_run_goes_on(self, glue_wf: GlueWf, local: LocalGlue, words: list[str]) -> None:
        """The run goes on; the line says how to watch it."""
        code, _, line = error_line(glue_wf(*words))
        run = last_run(local)
        assert (4, "RUNNING") == (code, run["Status"])
        assert (
            f"run '{run['WorkflowRunId']}' of workflow 'etl' did not end within 20 seconds;"
            " the run is still running; to watch it: glue-wf watch etl " in line
        )

    def test_the_run_is_stopped(self, glue_wf: GlueWf, local: LocalGlue, words: list[str]) -> None:
        """With `--stop-on-timeout` it is stopped."""
        code, _, line = error_line(glue_wf(*words, "--stop-on-timeout"))
        assert (4, True) == (code, "20 seconds; it is being stopped; to watch it: " in line)
        local.run_until_idle()
        assert "STOPPED" == last_run(local)["Status"]

    def test_the_stop_fails(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """If it cannot be stopped, that is an error of the service."""
        local.inject("StopWorkflowRun", error="AccessDeniedException", times=9)
        words = ["run", "etl", "--wait", "--timeout", "20", "--stop-on-timeout"]
        code, _, line = error_line(glue_wf(*words))
        assert (3, "RUNNING") == (code, last_run(local)["Status"])
        assert "stopping it failed: StopWorkflowRun: AccessDeniedException" in line

    @pytest.mark.parametrize(
        ("words", "problem"),
        [
            (["run", "etl", "--timeout", "9"], "--timeout and --resume require --wait"),
            (["run", "etl", "--resume", "1"], "--timeout and --resume require --wait"),
            (["resume", "etl", "--timeout", "9"], "--timeout requires --wait"),
            (["run", "etl", "--stop-on-timeout"], "--stop-on-timeout requires --timeout"),
            (["watch", "etl", "--stop-on-timeout"], "--stop-on-timeout requires --timeout"),
        ],
        ids=str,
    )
    def test_wrong_usage(
        self, glue_wf: GlueWf, local: LocalGlue, words: list[str], problem: str
    ) -> None:
        """Options that need others are refused without them; nothing is started."""
        assert (2, "", problem) == error_line(glue_wf(*words))
        assert [] == local.call("GetWorkflowRuns", Name="etl")["Runs"]


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
