"""What notebooks show of graphs and summaries."""

import sys

import pytest

from glue_wf_sdk import WorkflowGraph, from_wire
from glue_wf_sdk._core import display
from glue_wf_sdk.report import graph_svg, summarize, timeline_svg
from support.runs import graph_of, run_of


def shown(value: object) -> object:
    """What a notebook gets for a value, as IPython asks for it."""
    return getattr(value, "_repr_mimebundle_")(include=None, exclude=None)  # noqa: B009 - not public


def test_graphs_are_pictures() -> None:
    """A notebook gets the picture of a graph, and its usual text."""
    graph = graph_of("T1>J1", {"J1": "SUCCEEDED 0 1"})

    expected = {"image/svg+xml": graph_svg(graph), "text/plain": repr(graph)}
    assert expected == shown(graph)


def test_summaries_are_timelines() -> None:
    """A notebook gets the timeline of a summary, and its usual text."""
    summary = summarize(run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}))

    expected = {"image/svg+xml": timeline_svg(summary), "text/plain": repr(summary)}
    assert expected == shown(summary)


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
