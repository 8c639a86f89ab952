"""`glue-wf workflows`."""

import io
import json
from typing import Any

import pytest
from rich.console import Console

from glue_wf_sdk import WorkflowRun, from_wire
from glue_wf_sdk.cli.render.overview import counting, overview_text
from glue_wf_sdk.client import WorkflowOverview
from glue_wf_sdk.local import LocalGlue
from support.cli import HOSTILE, GlueWf, error_line, interrupt, new_frame


@pytest.fixture
def account(local: LocalGlue, failed_run: str) -> LocalGlue:
    """Beside `etl`, which fails: `copy` has succeeded, `idle` never ran, `long` is running."""
    client = local.client()
    for name in ("long", "idle", "copy"):
        client.create_workflow(name)
        local.add_job(f"{name}-job", duration=100)
        local.add_trigger(f"{name}-start", workflow=name, jobs=[f"{name}-job"])
    client.run_workflow("copy")
    client.start_workflow_run("long")
    local.advance(30)
    return local


TABLE = """\
FAILED     etl       3:20  failing since 2026-01-01 00:00:00 UTC, 1 run: clean
RUNNING    long      0:30  2026-01-01 00:05:07 UTC
SUCCEEDED  copy      1:40  2026-01-01 00:03:20 UTC
never ran  idle
4 workflows: 1 FAILED, 1 RUNNING, 1 SUCCEEDED, 1 never ran
"""


def test_table(glue_wf: GlueWf, account: LocalGlue) -> None:
    """Failing workflows come first, with what fails since when; the exit code is 1."""
    done = glue_wf("workflows")

    assert (1, TABLE, "") == (done.returncode, done.stdout, done.stderr)


def test_only_those_that_fail(glue_wf: GlueWf, account: LocalGlue) -> None:
    """With --failing, the others are left out."""
    done = glue_wf("workflows", "--failing")

    expected = "FAILED  etl      3:20  failing since 2026-01-01 00:00:00 UTC, 1 run: clean"
    assert (1, [expected, "1 workflow: 1 FAILED"]) == (done.returncode, done.stdout.splitlines())


def test_json(glue_wf: GlueWf, account: LocalGlue, failed_run: str) -> None:
    """The document has the same facts, durations in seconds, without the runs themselves."""
    etl, _, _, idle = json.loads(glue_wf("workflows", "--json").stdout)["workflows"]

    assert {
        "name": "etl",
        "failing_runs": 1,
        "failing_since": "2026-01-01T00:00:00+00:00",
        "last_run_id": failed_run,
        "status": "COMPLETED",
        "succeeded": False,
        "started_on": "2026-01-01T00:00:00+00:00",
        "duration": 200.0,
        "failed_nodes": [{"name": "clean", "type": "JOB", "state": "FAILED"}],
    } == etl
    assert {"name": "idle", "failing_runs": 0, "failed_nodes": []} == {
        key: value for key, value in idle.items() if value is not None
    }


def test_nothing_fails(glue_wf: GlueWf, local: LocalGlue) -> None:
    """The exit code is 0 if no workflow fails."""
    done = glue_wf("workflows")

    assert (0, "never ran  etl\n1 workflow: 1 never ran\n") == (done.returncode, done.stdout)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_watching_needs_a_terminal(glue_wf: GlueWf, options: list[str]) -> None:
    """Only a terminal can redraw the table."""
    problem = "--watch needs a terminal, and excludes --json"

    assert (2, "", problem) == error_line(glue_wf("workflows", "--watch", *options))


def test_watching(on_terminal: GlueWf, account: LocalGlue, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is redrawn until Ctrl-C, cut to the height of the terminal."""
    monkeypatch.setenv("LINES", "5")
    frames: list[list[str]] = []

    def sleep(seconds: float) -> None:
        frames.append(new_frame())
        if len(frames) > 1:
            interrupt()
        account.advance(seconds * 10)

    monkeypatch.setattr(account, "sleep", sleep)
    done = on_terminal("workflows", "--watch")

    assert 130 == done.returncode
    first, second = frames
    assert [line.split()[0] for line in first] == ["FAILED", "RUNNING", "...", "4"]
    assert ["... and 2 more", "4 workflows: 1 FAILED, 2 SUCCEEDED, 1 never ran"] == second[-2:]


def test_an_unknown_outcome(local: LocalGlue) -> None:
    """A run of which nothing tells how it ended is neither green nor red."""
    run = from_wire(WorkflowRun, {"Name": "etl", "WorkflowRunId": "wr_1", "Status": "COMPLETED"})
    text = overview_text([WorkflowOverview(name=HOSTILE, last_run=run)], local.now)

    assert text.startswith("outcome unknown  ")
    assert text.replace("\n", "").isprintable()


def test_counting() -> None:
    """On a terminal, the workflows are counted while they are loaded."""
    stream: Any = io.StringIO()
    stream.isatty = lambda: True
    with counting(stream) as count:
        count(None)
        count(None)

    assert "2 workflows" in stream.getvalue()
    assert Console(file=stream).is_terminal
