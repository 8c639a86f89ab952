"""`glue-wf simulate`."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.cli import SGR, GlueWf, Saved, error_line
from support.local_glue import w1_answer


@pytest.fixture
def w1_design(saved: Saved) -> Path:
    """The output of get-workflow --include-graph for W1."""
    return saved(w1_answer())


def text(glue_wf: GlueWf, *arguments: str | Path, code: int = 0) -> str:
    """What the command prints."""
    done = glue_wf("simulate", *arguments)
    assert (code, "") == (done.returncode, done.stderr)
    return done.stdout


def test_everything_succeeds(glue_wf: GlueWf, w1_design: Path) -> None:
    """The tree of what runs, and how it ends."""
    expected = """\
W1, simulated

Jobs and crawlers
  W1  COMPLETED
  └── J1  SUCCEEDED  1:00
      ├── J2  SUCCEEDED  1:00
      │   └── J4  SUCCEEDED  1:00
      └── J3  SUCCEEDED  1:00
          └── J5  SUCCEEDED  1:00

  COMPLETED after 3:00: 5 SUCCEEDED
"""
    assert expected == text(glue_wf, w1_design)


def test_outcomes_and_durations(glue_wf: GlueWf, w1_design: Path) -> None:
    """Options say how jobs end and how long they take; what never runs is listed with reasons."""
    options = ["--outcome", "J2=failed", "--duration", "J3=2", "--duration", "J1=600"]
    shown = text(glue_wf, w1_design, *options, code=1)
    assert "J1  SUCCEEDED  10:00" in shown
    assert "J3  SUCCEEDED  0:02" in shown
    assert shown.endswith(
        """\
  COMPLETED after 11:02: 3 SUCCEEDED, 1 FAILED, 1 not run

Failed: 1, although the run is COMPLETED
  JOB  FAILED  J2
    LocalGlue was told to end this attempt as FAILED

Never ran: 1
  JOB  J4: failed upstream: 'J2' (FAILED)
"""
    ), shown


def test_scenario(glue_wf: GlueWf, w1_design: Path, tmp_path: Path) -> None:
    """A scenario says what jobs do; options override it one by one."""
    file = tmp_path / "scenario.yaml"
    file.write_text(
        "jobs: {J1: {duration: 5, outcomes: [FAILED], error_message: no memory}}", encoding="utf-8"
    )
    shown = text(glue_wf, w1_design, "--scenario", str(file), code=1)
    assert "J1  FAILED  0:05" in shown
    assert "no memory" in shown
    shown = text(glue_wf, w1_design, "--scenario", str(file), "--outcome", "J1=SUCCEEDED")
    assert "J1  SUCCEEDED  0:05" in shown


def test_json(glue_wf: GlueWf, w1_design: Path, tmp_path: Path) -> None:
    """The run as the service would give it, which other commands read, and what never ran."""
    path = tmp_path / "run.json"
    options = ["--outcome", "J2=FAILED", "--property", "day=monday", "--json"]
    path.write_text(text(glue_wf, w1_design, *options, code=1), encoding="utf-8")
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert {"day": "monday"} == document["Run"]["WorkflowRunProperties"]
    (never,) = document["never_ran"]
    assert ("JOB", "J4", "failed_upstream") == (never["type"], never["name"], never["rule"])
    assert "failed upstream: 'J2' (FAILED)" == never["message"]
    assert never["id"] in {node["UniqueId"] for node in document["Run"]["Graph"]["Nodes"]}
    assert "JOB  FAILED  J2" in glue_wf("show", "--from", path).stdout
    assert "J2" in glue_wf("resume", "--dry-run", "--from", path).stdout


def test_cycle(glue_wf: GlueWf, saved: Saved) -> None:
    """In a design with a cycle, the reasons are not known, but what ran and what never did."""
    answer = w1_answer()
    for node in answer["Workflow"]["Graph"]["Nodes"]:
        if node["Name"] == "T5":
            node["TriggerDetails"]["Trigger"]["Actions"] = [{"JobName": "J1"}]
    path = saved(answer)
    shown = text(glue_wf, path, "--outcome", "J2=STOPPED", code=1)
    assert "J1  SUCCEEDED  1:00, 2 attempts" in shown
    end = shown.partition("Never ran: 1\n  JOB  J4\n")[2]
    assert end.startswith("  Why is not known: the graph has a cycle: TRIGGER T3 -> JOB J3 -> ")
    assert text(glue_wf, path).endswith("SUCCEEDED\n")
    document = json.loads(text(glue_wf, path, "--outcome", "J2=STOPPED", "--json", code=1))
    (never,) = document["never_ran"]
    assert ("J4", None, None) == (never["name"], never["rule"], never["message"])


def test_refused_design(glue_wf: GlueWf, saved: Saved) -> None:
    """A design that Glue would refuse is one line with the place and the service's words."""
    trigger = {"Name": "t", "Type": "ON_DEMAND", "WorkflowName": "etl"}
    path = saved({**trigger, "Actions": [{"CrawlerName": each} for each in "abc"]})
    code, _, line = error_line(glue_wf("simulate", path))
    assert (1, True) == (code, line.startswith(f"{path}:1:"))
    assert line.endswith("t: InvalidInputException: Actions cannot contain more than two crawlers")


def test_takes_too_long(glue_wf: GlueWf, saved: Saved) -> None:
    """A run that takes more than 30 days is wrong usage."""
    trigger = {"Name": "t", "Type": "ON_DEMAND", "WorkflowName": "etl"}
    path = saved({**trigger, "Actions": [{"CrawlerName": "crawl"}]})
    code, _, line = error_line(glue_wf("simulate", path, "--duration", "crawl=1e9"))
    assert (2, True) == (code, line.startswith("not idle after 2592000.0 simulated seconds"))


def test_on_a_terminal(on_terminal: GlueWf, w1_design: Path) -> None:
    """On a terminal it is coloured, and otherwise the same."""
    shown = on_terminal("simulate", w1_design, "--outcome", "J3=TIMEOUT").stdout
    assert "Never ran: 1\n  JOB  J5: failed upstream: 'J3' (TIMEOUT)\n" in SGR.sub("", shown)
    assert SGR.search(shown)
