"""Graphs in DOT."""

import html
import re
from typing import Any
from xml.etree.ElementTree import fromstring

import pygraphviz  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import WorkflowGraph
from glue_wf_sdk.report import graph_dot
from glue_wf_sdk.report.diagram import diagram_of
from support.reports import graph_of_texts
from support.runs import graph_of

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


def test_nodes() -> None:
    """Nodes have shapes by their types, colors by their states, and ids of their own."""
    ran = {"J1": "SUCCEEDED 0 68", "C1": "FAILED 68 116"}
    graph = read(graph_dot(graph_of("T1>J1>T2>C1 T2>J2", ran)))

    expected = [
        ("box", "filled,rounded", "#ffffff"),
        ("box", "filled", "#e3f5e8"),
        ("box", "filled,rounded", "#ffffff"),
        ("hexagon", "filled,bold", "#b91c2b"),
        ("box", "filled,dashed", "#f3f4f6"),
    ]
    assert expected == [
        (node.attr["shape"], node.attr["style"], node.attr["fillcolor"]) for node in graph.nodes()
    ]
    assert r"j1\njob: SUCCEEDED, 1:08" == graph.get_node("n1").attr["label"]


def test_empty_graph() -> None:
    """Graphviz reads a graph without nodes as one."""
    assert [] == read(graph_dot(WorkflowGraph())).nodes()


@given(TEXTS, TEXTS, TEXTS)
def test_graphviz_reads_all_texts(name: str, state: str, message: str) -> None:
    """Whatever texts a run has, Graphviz reads labels, tooltips and edges as they are."""
    graph = graph_of_texts(name, state, message)
    back = read(graph_dot(graph))

    shown = diagram_of(graph)
    assert [f"n{place}" for place in range(len(shown.boxes))] == back.nodes()
    assert [(box.name, box.detail) for box in shown.boxes] == [
        lines_of(node.attr["label"]) for node in back.nodes()
    ]
    assert [box.tooltip for box in shown.boxes] == [
        lines_of(node.attr["tooltip"]) for node in back.nodes()
    ]
    assert {(f"n{start}", f"n{end}") for start, end in shown.arrows} == set(back.edges())


@pytest.mark.parametrize("name", ["\\N \\G \\l", 'a "b" \\', "&lt;b&gt; &amp; &#60;", "<b>x</b>"])
def test_graphviz_draws_names_as_they_are(name: str) -> None:
    """In a picture that Graphviz draws, markup and escapes in a name have no effect."""
    graph = graph_of_texts(name, "SUCCEEDED", "")
    drawn = fromstring(read(graph_dot(graph)).draw(format="svg", prog="dot"))  # noqa: S314

    texts = [each.text or "" for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert 5 == sum(text.replace("\xa0", " ") == name for text in texts)


def test_large_graphs() -> None:
    """A chain of 20 000 nodes can be written."""
    graph = graph_of(">".join(f"{'TJ'[each % 2]}{each}" for each in range(20_000)))

    assert 19_999 == graph_dot(graph).count(" -> ")
