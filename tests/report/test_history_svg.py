"""`history_svg`: the grid of runs and jobs."""

from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from glue_wf_sdk import WorkflowRun, from_wire, summarize_history
from glue_wf_sdk.report import history_svg
from support.runs import START, run_wire

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*runs: dict[str, Any]) -> Element:
    """The picture of these runs, a day apart."""
    dated = [
        {**run, "WorkflowRunId": f"wr_{number}", "StartedOn": START + number}
        for number, run in enumerate(runs)
    ]
    return parsed(*dated)


def parsed(*runs: dict[str, Any]) -> Element:
    """The picture of these runs."""
    history = summarize_history(from_wire(WorkflowRun, each) for each in runs)
    return fromstring(history_svg(history))  # noqa: S314 - our own picture


def run(ran: str = "SUCCEEDED 5 9", **fields: Any) -> dict[str, Any]:
    """A run with one job."""
    return run_wire("T1>J1", {"J1": ran}, CompletedOn=START + 60, **fields)


def texts(picture: Element) -> list[str]:
    """The texts in a picture."""
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


def tooltips(picture: Element) -> list[list[str]]:
    """The lines of each tooltip: first those of the runs, then those of the cells."""
    titles = [(each.text or "").splitlines() for each in picture.iter(f"{SVG}title")]
    return titles[1:]  # Without the title of the picture itself.


def classes(picture: Element) -> list[str]:
    """The styles of runs and cells, behind the four of the legend."""
    return [each.attrib["class"].removeprefix("gwf-") for each in picture.iter(f"{SVG}g")][4:]


def test_a_workflow_that_never_ran() -> None:
    """There is nothing to draw, and the picture says so."""
    assert ["There is no history: the workflow has never run."] == texts(drawn())


@pytest.mark.parametrize(
    ("fields", "bar", "cell"),
    [
        ({}, "succeeded", "succeeded"),
        ({"ran": "FAILED 5 9"}, "failed", "failed"),
        ({"ran": "RUNNING 5 -", "Status": "RUNNING"}, "running", "running"),
        ({"ran": ""}, "succeeded", "not-run"),
        ({"ran": "PAUSED 5 -"}, "not-run", "running"),
        ({"ran": "SUCCEEDED -50 -40", "PreviousRunId": "wr_9"}, "succeeded", "not-run"),
    ],
)
def test_styles(fields: dict[str, Any], bar: str, cell: str) -> None:
    """A run and its jobs have the styles of their outcomes; what a resume copied did not run."""
    assert [bar, cell] == classes(drawn(run(**fields)))


def test_marks() -> None:
    """A cross marks a failure, a dot a retry that succeeded: the colors are not needed."""
    failed, retried = run("FAILED 5 9"), run("FAILED 5 9, SUCCEEDED 10 20")

    assert 2 == len(list(drawn(failed).iter(f"{SVG}path")))  # The legend has one, too.
    assert 1 == len(list(drawn(retried).iter(f"{SVG}path")))
    assert 1 == len(list(drawn(retried).iter(f"{SVG}circle")))


def test_tooltips() -> None:
    """What the colors mean is there in words."""
    wire = run("FAILED 5 9, FAILED 10 20")
    wire["Graph"]["Nodes"][1]["JobDetails"]["JobRuns"][1]["ErrorMessage"] = "disk full"

    assert [
        ["wr_0", "COMPLETED", "started 2020-09-13 12:26:40 UTC", "took 1:00"],
        ["j1", "wr_0", "FAILED", "took 0:10", "2 attempts", "disk full"],
    ] == tooltips(drawn(wire))


@pytest.mark.parametrize(
    ("ran", "expected"),
    [
        ("", "not run: unknown: nothing in the run explains it"),
        ("SUCCEEDED -50 -40", "copied from the resumed run"),
    ],
)
def test_tooltips_of_what_did_not_run(ran: str, expected: str) -> None:
    """A job that did not run in a run says why."""
    assert expected == tooltips(drawn(run(ran, PreviousRunId="wr_9")))[1][2]


def test_unknown_times() -> None:
    """Without durations, the bars are flat and no times are shown."""
    bare = {**run(), "CompletedOn": None}
    wire = {**bare, "WorkflowRunId": "wr_1", "StartedOn": None}
    picture = parsed(wire)

    assert ["wr_1", "COMPLETED"] == tooltips(picture)[0]
    assert "duration" in texts(picture)


def test_slow_runs_are_outlined() -> None:
    """A run that was slower than usual has a thick outline, and its tooltip says so."""
    slow = {**run(), "CompletedOn": START + 600}
    picture = drawn(*[run()] * 6, slow)
    thick = [each for each in picture.iter(f"{SVG}rect") if each.get("stroke-width")]

    assert 1 == len(thick)
    assert "took 9:54, slower than usual" == tooltips(picture)[6][-1]


def test_the_head() -> None:
    """The head has the name, the number of runs and the share that succeeded, if it is known."""
    assert "etl · 2 runs · 50% succeeded" == texts(drawn(run(), run("FAILED 5 9")))[0]
    assert "etl · 1 run" == texts(drawn(run(Status="RUNNING")))[0]


def test_limits() -> None:
    """The last 100 runs and 500 rows are drawn, and what is left out is counted."""
    wide = run_wire(" ".join(f"T1>J{number}" for number in range(502)))
    many = texts(drawn(*[run()] * 103))

    assert "... and 3 earlier runs" in many
    assert "... and 2 more jobs and crawlers" in texts(drawn(wide))
