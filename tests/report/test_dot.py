"""Graphs in DOT, read by Graphviz."""

import html
import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import fromstring

import pygraphviz  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.report import graph_dot
from glue_wf_sdk.report.diagram import diagram_of
from glue_wf_sdk.structures import WorkflowGraph, WorkflowRun
from glue_wf_sdk.wire import from_wire

GraphOfTexts = Callable[[str, str, str], WorkflowGraph]

_HOSTILE = [
    "\\",
    "\\N",
    "\\G",
    "\\l",
    '"',
    '\\"',
    "&lt;",
    "&#60;",
    "<b>x</b>",
    "/*",
    "//",
    "#",
    "]",
]
TEXTS = st.lists(st.text(max_size=9) | st.sampled_from(_HOSTILE), max_size=4).map("".join)


def read(text: str) -> Any:
    """A graph as Graphviz reads it."""
    return pygraphviz.AGraph(string=text)


def lines_of(value: str) -> tuple[str, ...]:
    """The lines that Graphviz shows for an attribute, by its rules for escapes and entities."""
    with_ends = re.sub(r"\\(.)", lambda match: "\0" if match[1] == "n" else match[1], value)
    return tuple(html.unescape(line) for line in with_ends.split("\0"))


def test_a_graph_in_dot(run_of: Callable[..., WorkflowRun]) -> None:
    """Nodes have shapes by their types, colours by their states, and ids of their own."""
    run = run_of("T1>J1>T2>C1 T2>J2", {"J1": "SUCCEEDED 0 68", "C1": "FAILED 68 116"})
    assert run.graph is not None
    graph = read(graph_dot(run.graph))

    shapes = [(node.attr["shape"], node.attr["style"]) for node in graph.nodes()]
    expected = [
        ("box", "filled,rounded"),
        ("box", "filled"),
        ("box", "filled,rounded"),
        ("hexagon", "filled"),
        ("box", "filled,dashed"),
    ]
    assert expected == shapes
    assert ["#ffffff", "#e3f5e8", "#ffffff", "#fde8e6", "#f3f4f6"] == [
        node.attr["fillcolor"] for node in graph.nodes()
    ]
    assert r"j1\njob: SUCCEEDED, 1 min 8 s" == graph.get_node("n1").attr["label"]


def test_a_graph_without_nodes() -> None:
    """A graph without nodes is one to Graphviz too."""
    assert [] == read(graph_dot(WorkflowGraph())).nodes()


@given(TEXTS, TEXTS, TEXTS)
def test_graphviz_reads_what_was_written(
    graph_of_texts: GraphOfTexts, name: str, state: str, message: str
) -> None:
    """Whatever a run is made of, Graphviz reads its labels, tooltips and edges as they are."""
    graph = graph_of_texts(name, state, message)
    back = read(graph_dot(graph))

    shown = diagram_of(graph)
    assert [f"n{place}" for place in range(len(shown.boxes))] == back.nodes()
    assert [(box.name, box.words) for box in shown.boxes] == [
        lines_of(node.attr["label"]) for node in back.nodes()
    ]
    assert [box.tooltip for box in shown.boxes] == [
        lines_of(node.attr["tooltip"]) for node in back.nodes()
    ]
    assert {(f"n{start}", f"n{end}") for start, end in shown.arrows} == set(back.edges())


@pytest.mark.parametrize("name", ["\\N \\G \\l", 'a "b" \\', "&lt;b&gt; &amp; &#60;", "<b>x</b>"])
def test_graphviz_draws_what_was_written(name: str) -> None:
    """A picture that Graphviz makes of it has the name as it is."""
    graph = from_wire(WorkflowGraph, {"Nodes": [{"Type": "JOB", "Name": name}]})
    drawn = fromstring(read(graph_dot(graph)).draw(format="svg", prog="dot"))  # noqa: S314

    texts = [each.text or "" for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert [name, "job"] == [text.replace("\xa0", " ") for text in texts]


def test_large_graphs(run_of: Callable[..., WorkflowRun]) -> None:
    """A chain of 20 000 nodes is written as it is."""
    run = run_of(">".join(f"{'TJ'[i % 2]}{i}" for i in range(20_000)))
    assert run.graph is not None

    assert 19_999 == graph_dot(run.graph).count(" -> ")
