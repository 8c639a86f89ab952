"""What notebooks show of structures and summaries."""

import re
import sys
from xml.etree.ElementTree import fromstring

import pytest

from glue_wf_sdk import Topology, WorkflowGraph, from_wire, plan_resume
from glue_wf_sdk._core import display
from glue_wf_sdk.report import graph_svg, notebook, summarize, timeline_svg
from glue_wf_sdk.report.svg import NOTEBOOK_STYLE
from support.runs import graph_of, run_of, w1_run

SVG = "{http://www.w3.org/2000/svg}"


def shown(value: object) -> dict[str, str]:
    """What a notebook gets for a value, as IPython asks for it."""
    bundle: dict[str, str] = getattr(value, "_repr_mimebundle_")(include=None, exclude=None)  # noqa: B009 - not public
    return bundle


def table(value: object) -> list[list[str]]:
    """The texts in the rows of the table of a value."""
    bundle = shown(value)
    assert repr(value) == bundle["text/plain"]
    rows = fromstring(bundle["text/html"])  # noqa: S314 - made here
    return [[cell.text or "" for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("value", "picture"),
    [
        (graph_of("T1>J1", {"J1": "SUCCEEDED 0 1"}), graph_svg),
        (summarize(run_of("T1>J1", {"J1": "SUCCEEDED 0 1"})), timeline_svg),
    ],
)
def test_pictures(value: object, picture: object) -> None:
    """A graph and a summary are pictures that fit the cell and follow the notebook's theme."""
    assert callable(picture)
    bundle = shown(value)
    svg = bundle["image/svg+xml"]

    assert {"image/svg+xml", "text/plain"} == set(bundle)
    assert picture(value) == svg.replace(NOTEBOOK_STYLE, "")
    assert "max-width: 100%" in svg
    assert 2 == len(re.findall(r"\.vscode-(?:dark|light) \.gwf \{", svg))
    assert None is not fromstring(svg).find(f"{SVG}desc")  # noqa: S314 - made here


def test_runs() -> None:
    """A run is a short table of facts, with what failed, the first failure first."""
    rows = table(w1_run())

    assert ["Workflow", "Run", "Outcome", "Started", "Duration"] == [row[0] for row in rows[:5]]
    assert ["J3 failed", "FAILED: Command failed with exit code 1"] == rows[5]
    assert ["Workflow", "Run", "Outcome"] == [
        row[0] for row in table(run_of("J1", StartedOn=None, Status="RUNNING"))
    ]


def test_failures_without_a_message() -> None:
    """A failure without a message has its state."""
    assert ["j1 failed", "TIMEOUT"] == table(run_of("J1", {"J1": "TIMEOUT 0 1"}))[-1]


def test_plans() -> None:
    """A plan is a table of what runs again, and says what runs first."""
    rows = [["J2", "first"], ["J3", "first"], ["J4", ""], ["J5", ""]]
    assert [["Runs again", "1 kept"], *rows] == table(plan_resume(w1_run()))


def test_topologies() -> None:
    """A topology is a table of its first nodes in topological order."""
    assert [["Node", "Type"], ["t1", "TRIGGER"], ["j1", "JOB"]] == table(
        Topology(graph_of("T1>J1"))
    )
    many = table(Topology(graph_of(" ".join(f"J{each}" for each in range(30)))))
    assert (22, ["... and 10 more", ""]) == (len(many), many[-1])


def test_cycles() -> None:
    """The table of a topology with a cycle says so."""
    assert "cycle" in table(Topology(graph_of("T1>J1>T1")))[1][1]


def test_markup_in_names_is_text() -> None:
    """Names in tables are escaped."""
    assert ["Workflow", "<script>"] == table(run_of("J1", Name="<script>"))[0]


def test_other_values() -> None:
    """Anything else is shown as text."""
    assert {} == notebook.forms_of(None)


def test_too_large_graphs_are_text() -> None:
    """A graph that is too large for a picture is shown as text."""
    nodes = [{"Type": "JOB", "Name": "j", "UniqueId": str(each)} for each in range(1_001)]
    graph = from_wire(WorkflowGraph, {"Nodes": nodes})

    assert {"text/plain": repr(graph)} == shown(graph)


def test_without_the_extra_graphs_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pygraphviz, a notebook shows text."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)

    assert {"text/plain": repr(graph_of("J1"))} == shown(graph_of("J1"))


def test_without_the_root_package_graphs_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """If nothing is there that draws, a notebook shows text."""
    monkeypatch.setattr(display, "draw", None)

    assert {"text/plain": "WorkflowGraph()"} == shown(WorkflowGraph())
