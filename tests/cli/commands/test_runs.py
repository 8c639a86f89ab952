"""`glue-wf runs`."""

import json
from typing import Any

import pytest

from glue_wf_sdk import from_wire
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.operations import GetWorkflowRunsResponse
from support.cli import SGR, GlueWf, Saved


def test_lines(glue_wf: GlueWf, local: LocalGlue, failed_run: str) -> None:
    """Runs are listed, the latest first: status, start, duration, counts of actions."""
    run = local.call("GetWorkflowRun", Name="etl", RunId=failed_run, IncludeGraph=True)["Run"]
    clean = next(each for each in run["Graph"]["Nodes"] if each["Name"] == "clean")
    second = local.call(
        "ResumeWorkflowRun", Name="etl", RunId=failed_run, NodeIds=[clean["UniqueId"]]
    )["RunId"]
    local.run_until_idle()
    third = local.call("StartWorkflowRun", Name="etl")["RunId"]
    local.advance(5)
    done = glue_wf("runs", "etl")
    assert (0, "") == (done.returncode, done.stderr)
    assert [
        "RUNNING    2026-01-01 00:04:50 UTC      0:05  2 running",
        f"  {third}",
        "COMPLETED  2026-01-01 00:03:20 UTC      1:30  4 succeeded",
        f"  {second}",
        f"  resumes {failed_run}",
        "COMPLETED  2026-01-01 00:00:00 UTC      3:20  2 succeeded, 1 failed",
        f"  {failed_run}",
    ] == done.stdout.splitlines()


@pytest.mark.parametrize("options", [[], ["--from", "-"]], ids=["service", "file"])
def test_limit(glue_wf: GlueWf, local: LocalGlue, options: list[str]) -> None:
    """The 20 latest runs are listed, or so many as --limit says; a line tells if there are more."""
    ids: list[str] = []
    for _ in range(22):
        ids.insert(0, local.call("StartWorkflowRun", Name="etl")["RunId"])
        local.advance(300)
    everything = glue_wf("runs", "etl", "--limit", "22", "--json").stdout
    source = options or ["etl"]
    more = "... and earlier ones; for more of them: --limit"

    def listed(*limit: str) -> tuple[list[str], str]:
        lines = glue_wf("runs", *source, *limit, stdin=everything).stdout.splitlines()
        return [line.strip() for line in lines if line.startswith("  wr_")], lines[-1]

    assert (ids[:20], more) == listed()
    assert (ids[:2], more) == listed("--limit", "2")
    assert (ids, f"  {ids[-1]}") == listed("--limit", "22")


@pytest.mark.usefixtures("local")
def test_no_runs(glue_wf: GlueWf) -> None:
    """A workflow that has never run has no runs; the exit code is 0."""
    done = glue_wf("runs", "etl")
    assert (0, "no runs\n") == (done.returncode, done.stdout)


@pytest.mark.usefixtures("failed_run")
def test_json(glue_wf: GlueWf, local: LocalGlue, aws_session: Any) -> None:
    """With --json the runs are printed as boto3 returns them."""
    local.call("StartWorkflowRun", Name="etl")
    document = json.loads(glue_wf("runs", "etl", "--json").stdout)
    answer = aws_session.client("glue").get_workflow_runs(Name="etl")
    expected = from_wire(GetWorkflowRunsResponse, answer).runs
    printed = from_wire(GetWorkflowRunsResponse, document).runs
    assert sorted(map(repr, expected)) == sorted(map(repr, printed))


@pytest.mark.usefixtures("failed_run")
def test_file(glue_wf: GlueWf) -> None:
    """`--from` reads what get-workflow-runs prints, and what get-workflow-run does."""
    online = glue_wf("runs", "etl").stdout
    runs = glue_wf("runs", "etl", "--json").stdout
    assert online == glue_wf("runs", "--from", "-", stdin=runs).stdout
    assert runs == glue_wf("runs", "--from", "-", "--json", stdin=runs).stdout
    run = glue_wf("show", "etl", "--json").stdout
    assert online == glue_wf("runs", "--from", "-", stdin=run).stdout


RUN = {"Name": "etl", "WorkflowRunId": "wr_1", "Status": "COMPLETED"}


@pytest.mark.parametrize(
    ("fields", "line", "colour"),
    [
        ({}, f"COMPLETED  {'':23}  {'':8}  outcome unknown", "\x1b[33m"),
        ({"Status": None}, "unknown", "\x1b[33m"),
        ({"Statistics": {"SucceededActions": 1, "FailedActions": 0}}, "1 succeeded", "\x1b[32m"),
        ({"Statistics": {"FailedActions": 1}}, "1 failed", "\x1b[31m"),
        ({"Status": "ERROR"}, "ERROR", "\x1b[31m"),
        ({"Status": "RUNNING"}, "RUNNING", "\x1b[33m"),
    ],
    ids=["unknown outcome", "no status", "succeeded", "failed", "error", "running"],
)
def test_outcomes(
    on_terminal: GlueWf, saved: Saved, fields: dict[str, Any], line: str, colour: str
) -> None:
    """Success is green, failure red; what runs and what cannot be told is yellow."""
    shown = on_terminal("runs", "--from", saved({"Runs": [{**RUN, **fields}]})).stdout
    assert shown.startswith(colour)
    assert line in SGR.sub("", shown)
