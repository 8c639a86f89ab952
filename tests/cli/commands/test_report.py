"""`glue-wf report`."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.report import html_page, summarize
from support.cli import W1_FILE, GlueWf, Saved, error_line
from support.runs import run_wire, w1_run


def page_of(local: LocalGlue, run_id: str) -> str:
    """The page of a run."""
    return html_page(local.client().get_workflow_run("etl", run_id, include_graph=True).run)


def test_latest_run(glue_wf: GlueWf, local: LocalGlue, failed_run: str, tmp_path: Path) -> None:
    """The page of the latest run is written; the exit code is 0 although the run failed."""
    path = tmp_path / "run.html"
    done = glue_wf("report", "etl", "-o", path)
    assert (0, f"Wrote {path}\n", "") == (done.returncode, done.stdout, done.stderr)
    assert page_of(local, failed_run) == path.read_text("utf-8")


def test_named_run(glue_wf: GlueWf, local: LocalGlue, failed_run: str, tmp_path: Path) -> None:
    """RUN names an earlier run; the latest one may be running."""
    local.call("StartWorkflowRun", Name="etl")
    local.advance(5)
    path = tmp_path / "run.html"
    assert 0 == glue_wf("report", "etl", "-o", path).returncode
    assert "RUNNING" in path.read_text("utf-8")
    assert 0 == glue_wf("report", "etl", failed_run, "-o", path).returncode
    assert page_of(local, failed_run) == path.read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "region"),
    [
        ((), None),
        (("--region", "eu-west-1"), "eu-west-1"),
        (("--region", "eu-west-1", "--no-links"), None),
    ],
)
def test_links(
    glue_wf: GlueWf, tmp_path: Path, options: tuple[str, ...], region: str | None
) -> None:
    """The page of a saved run has links to the console of --region, without --no-links."""
    path = tmp_path / "run.html"
    done = glue_wf("report", "--from", W1_FILE, "-o", path, *options)
    assert (0, "") == (done.returncode, done.stderr)
    assert html_page(w1_run(), region=region) == path.read_text("utf-8")


def test_invalid_region(glue_wf: GlueWf, tmp_path: Path) -> None:
    """A --region that is none is a usage error."""
    path = tmp_path / "run.html"
    done = glue_wf("report", "--from", W1_FILE, "-o", path, "--region", "evil.example/#")
    assert (2, "", "region must be the code of a region, as eu-west-1 is") == error_line(done)


def test_standard_output(glue_wf: GlueWf) -> None:
    """On standard output, the page of a saved run is ASCII with character references."""
    done = glue_wf("report", "--from", W1_FILE, "-o", "-")
    expected = html_page(w1_run()).encode("ascii", "xmlcharrefreplace").decode()
    assert (0, expected, "") == (done.returncode, done.stdout, done.stderr)


def test_json(glue_wf: GlueWf) -> None:
    """With --json the summary is printed under its names in Python, durations in seconds."""
    done = glue_wf("report", "--from", W1_FILE, "--json")
    document = json.loads(done.stdout)
    summary = summarize(w1_run())
    assert summary.duration is not None
    assert (0, False, "COMPLETED", summary.duration.total_seconds()) == (
        done.returncode,
        document["succeeded"],
        document["status"],
        document["duration"],
    )
    assert [(each.name, each.state, len(each.attempts)) for each in summary.nodes] == [
        (each["name"], each["state"], len(each["attempts"])) for each in document["nodes"]
    ]
    assert None is document["graph_problem"]


def test_invalid_graph(glue_wf: GlueWf, saved: Saved) -> None:
    """If the graph is invalid, the document has the rest of the summary, and the problem."""
    path = saved(run_wire("J1>J1", {"J1": "FAILED 0 1"}))
    done = glue_wf("report", "--from", path, "--json")
    assert (0, "") == (done.returncode, done.stderr)
    document = json.loads(done.stdout)
    assert ("etl", False, []) == (document["name"], document["succeeded"], document["nodes"])
    assert "cycle" in document["graph_problem"]
    assert [("graph", document["graph_problem"])] == [
        (reason["rule"], reason["message"]) for reason in document["resume_reasons"]
    ]


NO_OUTPUT = "pass -o FILE for the page, --format text for words, or --json"
TWO_FORMS = "--json is for standard output; pass it without -o and --format"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ([], NO_OUTPUT),
        (["--format", "html"], NO_OUTPUT),
        (["-o", "x.html", "--json"], TWO_FORMS),
        (["--format", "text", "--json"], TWO_FORMS),
    ],
)
def test_one_form_and_one_place(glue_wf: GlueWf, options: list[str], problem: str) -> None:
    """A page needs a file, and --json excludes the other forms."""
    assert (2, "", problem) == error_line(glue_wf("report", "etl", *options))


def test_words(glue_wf: GlueWf, tmp_path: Path) -> None:
    """Words go to standard output, or to a file."""
    path = tmp_path / "run.md"
    summary = summarize(w1_run())
    done = glue_wf("report", "--from", W1_FILE, "--format", "text")

    assert (0, summary.text(), "") == (done.returncode, done.stdout, done.stderr)
    assert 0 == glue_wf("report", "--from", W1_FILE, "--format=markdown", "-o", path).returncode
    assert summary.markdown() == path.read_text("utf-8")


def test_missing_extra(glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra `report`, the line says what to install."""
    blocked: Any = None
    monkeypatch.setitem(sys.modules, "jinja2", blocked)
    code, text, line = error_line(glue_wf("report", "--from", W1_FILE, "-o", "-"))
    assert (2, "", True) == (code, text, "glue-wf-sdk[report]" in line)


def test_history(glue_wf: GlueWf, local: LocalGlue, failed_run: str, tmp_path: Path) -> None:
    """With --history, the page has a grid of the last runs."""
    local.client().run_workflow("etl")
    path = tmp_path / "run.html"

    assert 0 == glue_wf("report", "etl", "--history", "5", "-o", path).returncode
    assert "History of etl: 2 runs" in path.read_text("utf-8")


def test_history_of_a_file(glue_wf: GlueWf) -> None:
    """A saved run does not say where the others are."""
    problem = "--history needs the service; it excludes --from"
    done = glue_wf("report", "--from", W1_FILE, "--history", "5", "-o", "-")

    assert (2, "", problem) == error_line(done)
