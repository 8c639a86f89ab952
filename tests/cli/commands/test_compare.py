"""`glue-wf compare`."""

import json
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk.local import LocalGlue
from support.cli import GlueWf, error_line
from support.runs import START, run_wire


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A run and the one before it, in which a job failed and another one did not exist yet."""
    later = run_wire(
        "T1>J1>T2>J2 T1>J4",
        {"J1": "FAILED 0 10, SUCCEEDED 10 50", "J2": "FAILED 50 60", "J4": "SUCCEEDED 0 9"},
        WorkflowRunId="wr_2",
        CompletedOn=START + 60,
    )
    earlier = run_wire(
        "T1>J1 T1>J3 T1>J4",
        {"J1": "FAILED 0 60", "J4": "SUCCEEDED 0 9"},
        CompletedOn=START + 90,
        Status="RUNNING",
    )
    paths = tmp_path / "later.json", tmp_path / "earlier.json"
    for path, run in zip(paths, (later, earlier), strict=True):
        path.write_text(json.dumps(run), encoding="utf-8")
    return paths


def test_text(glue_wf: GlueWf, files: tuple[Path, Path]) -> None:
    """The text has the runs, what has changed, and how many jobs have not."""
    done = glue_wf("compare", "--from", files[0], "--from", files[1])

    assert (0, "") == (done.returncode, done.stderr)
    assert (
        """\
etl
  earlier  wr_1
  run      wr_2
  RUNNING in 1:30 -> COMPLETED (failed) in 1:00  (-0:30)

  JOB  j1  FAILED in 1:00 -> SUCCEEDED in 0:40, 2 attempts  (-0:20)
  JOB  j2  added
  JOB  j3  removed
  1 job or crawler ended as before
  edge added: j1 -> t2
  edge added: t2 -> j2
  edge removed: t1 -> j3
"""
        == done.stdout
    )


def test_service(glue_wf: GlueWf, local: LocalGlue, failed_run: str) -> None:
    """Two runs of a workflow are fetched with their graphs."""
    run = local.client().run_workflow("etl")
    done = glue_wf("compare", "etl", run.workflow_run_id, failed_run)

    assert "  JOB  clean  FAILED in 0:30 -> SUCCEEDED in 0:30" in done.stdout.splitlines()
    assert "  JOB  load  not run -> SUCCEEDED in 1:00" in done.stdout.splitlines()
    assert "  2 jobs and crawlers ended as before" in done.stdout.splitlines()


def test_json(glue_wf: GlueWf, files: tuple[Path, Path]) -> None:
    """The document has all jobs, those that have not changed too."""
    done = glue_wf("compare", "--from", files[0], "--from", files[1], "--json")
    document: dict[str, Any] = json.loads(done.stdout)

    assert ("wr_2", "wr_1", -30.0) == (
        document["run_id"],
        document["earlier_run_id"],
        document["duration_change"],
    )
    assert [["j1", "t2"], ["t2", "j2"]] == document["added_edges"]
    assert [["t1", "j3"]] == document["removed_edges"]
    assert [
        ("j1", True, "FAILED", "SUCCEEDED", 1, 2),
        ("j2", True, None, "FAILED", None, 1),
        ("j4", False, "SUCCEEDED", "SUCCEEDED", 1, 1),
        ("j3", True, None, None, 0, None),
    ] == [
        (
            each["name"],
            each["has_changed"],
            each["earlier_state"],
            each["state"],
            each["earlier_attempts"],
            each["attempts"],
        )
        for each in document["nodes"]
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["etl"],
        ["etl", "wr_2"],
        ["--from", "a.json"],
        ["etl", "--from", "a.json", "--from", "b.json"],
    ],
)
def test_two_runs_are_needed(glue_wf: GlueWf, arguments: list[str]) -> None:
    """The runs come from the service, or from two files."""
    problem = "pass either NAME RUN EARLIER, or --from twice"

    assert (2, "", problem) == error_line(glue_wf("compare", *arguments))


def test_nothing_in_common(glue_wf: GlueWf, tmp_path: Path) -> None:
    """Of two runs without a common job, nothing ended as before."""
    paths = tmp_path / "one.json", tmp_path / "two.json"
    for path, graph in zip(paths, ("T1>J1", "T1>J2"), strict=True):
        path.write_text(json.dumps(run_wire(graph)), encoding="utf-8")
    done = glue_wf("compare", "--from", paths[0], "--from", paths[1])

    assert "as before" not in done.stdout
    assert "  JOB  j1  added" in done.stdout.splitlines()
