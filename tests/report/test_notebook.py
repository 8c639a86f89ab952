"""What a notebook shows."""

import sys
from collections.abc import Callable

import pytest

from glue_wf_sdk.report import graph_svg, summarize, timeline_svg
from glue_wf_sdk.structures import WorkflowGraph, WorkflowRun
from glue_wf_sdk.wire import from_wire

METHOD = "_repr_mimebundle_"


def shown(value: object) -> object:
    """What a notebook is given for a value, as IPython asks for it."""
    return getattr(value, METHOD)(include=None, exclude=None)


def test_a_graph_is_shown_as_a_picture(run_of: Callable[..., WorkflowRun]) -> None:
    """A notebook gets the picture of a graph, and its usual text."""
    graph = run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}).graph
    assert graph is not None

    expected = {"image/svg+xml": graph_svg(graph), "text/plain": repr(graph)}
    assert expected == shown(graph)


def test_a_summary_is_shown_as_a_timeline(run_of: Callable[..., WorkflowRun]) -> None:
    """A notebook gets the timeline of a summary, and its usual text."""
    summary = summarize(run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}))

    expected = {"image/svg+xml": timeline_svg(summary), "text/plain": repr(summary)}
    assert expected == shown(summary)


def test_a_graph_that_is_too_large_is_shown_as_text() -> None:
    """Where a graph is too large for a picture, there is text."""
    graph = from_wire(WorkflowGraph, {"Nodes": [{"UniqueId": str(i)} for i in range(1_001)]})

    assert {"text/plain": repr(graph)} == shown(graph)


def test_without_the_extra_there_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pygraphviz is not installed, a notebook shows text."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    graph = from_wire(WorkflowGraph, {"Nodes": [{"UniqueId": "a"}]})

    assert {"text/plain": repr(graph)} == shown(graph)


def test_without_what_draws_there_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The structures alone, without what draws them, show text."""
    monkeypatch.setattr(WorkflowGraph, "drawn_by", None)

    assert {"text/plain": "WorkflowGraph()"} == shown(WorkflowGraph())
