"""`glue-wf history`."""

import json
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk import summarize_history
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.report import history_svg
from support.cli import GlueWf, Saved, error_line
from support.runs import START, run_wire

RUNS = 7


def saved_runs() -> dict[str, Any]:
    """An answer of get-workflow-runs: the last run is slow, and its job needed a retry."""
    ran = dict.fromkeys(range(RUNS), "SUCCEEDED 0 60") | {
        2: "FAILED 0 60",
        RUNS - 1: "FAILED 0 60, SUCCEEDED 60 600",
    }
    runs: list[dict[str, Any]] = []
    for number, job in ran.items():
        run = run_wire("T1>J1", {"J1": job}, WorkflowRunId=f"wr_{number}")
        for attempt in run["Graph"]["Nodes"][1]["JobDetails"]["JobRuns"]:
            attempt["DPUSeconds"] = 1800.0
            for field in ("StartedOn", "CompletedOn"):
                attempt[field] += number * 86_400
        run["StartedOn"] = START + number * 86_400
        run["CompletedOn"] = run["StartedOn"] + (600 if number == RUNS - 1 else 60)
        runs.append(run)
    return {"Runs": runs[::-1]}


def test_table(glue_wf: GlueWf, saved: Saved) -> None:
    """The text has rates, durations, slow runs, and a row for each job."""
    done = glue_wf("history", "--from", saved(saved_runs()))

    assert (0, "") == (done.returncode, done.stderr)
    assert [
        "etl: 7 runs, 86% succeeded",
        "duration of successful runs: median 1:00, spread 0:00, 1:00 to 10:00, trend +0%",
        "slower than usual  2020-09-19 12:26:40 UTC  10:00  wr_6",
        "",
        "         runs  failed  retries  flaky  median  trend  critical  DPU-hours",
        "JOB  j1     7       1        1    14%    1:00    +0%       94%       4.00",
    ] == done.stdout.splitlines()


def test_what_is_not_known_is_left_out(glue_wf: GlueWf, saved: Saved) -> None:
    """A workflow whose only run goes on has neither a rate nor durations."""
    run = run_wire("T1>J1", Status="RUNNING", StartedOn=None)
    done = glue_wf("history", "--from", saved({"Run": run}))

    assert ["etl: 1 run", ""] == done.stdout.splitlines()[:2]
    assert "JOB  j1     0       0        0" == done.stdout.splitlines()[-1]


def test_a_slow_run_without_a_start(glue_wf: GlueWf, saved: Saved) -> None:
    """Without its graph a run counts all the same."""
    answer = saved_runs()
    for run in answer["Runs"]:
        del run["Graph"]
        run["Statistics"] = {"FailedActions": 0}
    done = glue_wf("history", "--from", saved(answer))

    assert "etl: 7 runs, 100% succeeded" == done.stdout.splitlines()[0]
    assert done.stdout.splitlines()[-1].startswith("slower than usual")


def test_service(glue_wf: GlueWf, local: LocalGlue, failed_run: str) -> None:
    """The last runs of a workflow are fetched with their graphs; --limit says how many."""
    local.client().run_workflow("etl")
    lines = glue_wf("history", "etl", "--limit", "1").stdout.splitlines()

    assert "etl: 1 run, 100% succeeded" == lines[0]
    assert "etl: 2 runs, 50% succeeded" == glue_wf("history", "etl").stdout.splitlines()[0]


@pytest.mark.usefixtures("local")
def test_no_runs(glue_wf: GlueWf) -> None:
    """A workflow that has never run has no history."""
    assert (0, "no runs\n") == (
        glue_wf("history", "etl").returncode,
        glue_wf("history", "etl").stdout,
    )


def test_picture(glue_wf: GlueWf, saved: Saved, tmp_path: Path, local: LocalGlue) -> None:
    """-o writes the grid of runs and jobs."""
    path = tmp_path / "history.svg"
    local.client().run_workflow("etl", raise_on_failure=False)
    assert 0 == glue_wf("history", "etl", "-o", path).returncode

    runs = local.client().recent_runs("etl", include_graph=True)
    assert history_svg(summarize_history(runs)) == path.read_text("utf-8")


def test_json(glue_wf: GlueWf, saved: Saved) -> None:
    """The document has the same facts, durations in seconds."""
    document = json.loads(glue_wf("history", "--from", saved(saved_runs()), "--json").stdout)
    (job,) = document["actions"]

    assert ("etl", 6 / 7, 60.0) == (
        document["name"],
        document["success_rate"],
        document["durations"]["median"],
    )
    assert [*[False] * 6, True] == [each["is_slow"] for each in document["runs"]]
    assert ("j1", 7, 1, 1 / 7) == (job["name"], job["runs"], job["failures"], job["flakiness"])


def test_json_of_nothing(glue_wf: GlueWf, saved: Saved) -> None:
    """Without runs, what is not known is null."""
    document = json.loads(glue_wf("history", "--from", saved({"Runs": []}), "--json").stdout)

    assert {"name": None, "durations": None, "runs": [], "actions": [], "success_rate": None} == (
        document
    )


def test_two_outputs(glue_wf: GlueWf) -> None:
    """A picture or a document, not both."""
    problem = "-o and --json are mutually exclusive"
    assert (2, "", problem) == error_line(glue_wf("history", "etl", "-o", "x.svg", "--json"))


def test_runs_of_several_workflows(glue_wf: GlueWf, saved: Saved) -> None:
    """Runs of different workflows have no common history."""
    path = saved({"Runs": [run_wire("T1>J1"), run_wire("T1>J1", Name="other")]})
    code, out, problem = error_line(glue_wf("history", "--from", path))

    assert (2, "") == (code, out)
    assert problem.endswith("the runs are of several workflows: 'etl', 'other'")
