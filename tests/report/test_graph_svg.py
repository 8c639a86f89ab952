"""Graphs as SVG pictures."""

import itertools
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias
from xml.etree.ElementTree import Element, fromstring

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import GraphError, GraphTooLargeError, Workflow, WorkflowGraph, from_wire
from glue_wf_sdk.graph import HasGraph
from glue_wf_sdk.operations import GetWorkflowResponse, GetWorkflowRunResponse
from glue_wf_sdk.report import diagram, graph_dot, graph_mermaid, graph_svg
from glue_wf_sdk.report.diagram import diagram_of
from glue_wf_sdk.report.svg import FONT_SIZE, text_width
from support.reports import graph_of_texts
from support.runs import graph_of, run_of

_Ends: TypeAlias = tuple[tuple[float, float], tuple[float, float]]

_SVG = "{http://www.w3.org/2000/svg}"
_PICTURE = f"{_SVG}g[@text-anchor]"
_TAGS = {"svg", "style", "rect", "g", "path", "polygon", "title", "desc", "text"}
_KINDS = ["TRIGGER", "JOB", "CRAWLER"]


@attrs.frozen
class Shown:
    """A box as it is in the picture."""

    left: float
    top: float
    right: float
    bottom: float
    style: str  # The class of its outline.
    tooltip: str
    texts: tuple[tuple[str, float], ...]  # Each line with its font size.


def graph_with(count: int, edges: list[tuple[int, int]], name: str = "n") -> WorkflowGraph:
    """A graph of so many nodes, of the three types in turn."""
    wire = {
        "Nodes": [
            {"Type": _KINDS[i % 3], "UniqueId": str(i), "Name": f"{name}{i}"} for i in range(count)
        ],
        "Edges": [{"SourceId": str(a), "DestinationId": str(b)} for a, b in edges],
    }
    return from_wire(WorkflowGraph, wire)


def numbers(text: str) -> list[float]:
    """The numbers in a text."""
    return [float(each) for each in re.findall(r"-?[\d.]+", text)]


def drawn(graph: WorkflowGraph) -> Element:
    """The picture of a graph."""
    return fromstring(graph_svg(graph))  # noqa: S314 - drawn here


def boxes(picture: Element) -> Iterator[Shown]:
    """The boxes of a picture."""
    for place in picture.findall(f"{_PICTURE}/{_SVG}g"):
        title, outline, *texts = place[0]
        left, top = numbers(place.attrib["transform"])
        if outline.tag == f"{_SVG}rect":
            width, height = float(outline.attrib["width"]), float(outline.attrib["height"])
        else:
            points = numbers(outline.attrib["points"])
            width, height = max(points[::2]), max(points[1::2])
        shown = tuple(
            (each.text or "", float(each.get("font-size", FONT_SIZE)))
            for each in texts
            if each.tag == f"{_SVG}text"
        )
        style = place[0].attrib["class"]
        yield Shown(left, top, left + width, top + height, style, title.text or "", shown)


def arrows(picture: Element) -> list[tuple[list[float], list[float]]]:
    """The coordinates of the curves of a picture, and of their tips."""
    lines, tips = (
        [numbers(each) for each in path.attrib["d"].split("M")[1:]]
        for path in picture.findall(f"{_PICTURE}/{_SVG}path")
    )
    return list(zip(lines, map(_absolute, tips), strict=True))


def _absolute(tip: list[float]) -> list[float]:
    """The corners of a triangle, of which all but the first are relative to the one before."""
    xs, ys = (list(itertools.accumulate(tip[first::2])) for first in (0, 1))
    return [each for pair in zip(xs, ys, strict=True) for each in pair]


def is_inside(outer: tuple[float, float, float, float], box: Shown) -> bool:
    """Whether a box lies within a rectangle."""
    left, top, right, bottom = outer
    return left <= box.left and top <= box.top and box.right <= right and box.bottom <= bottom


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    """The number of nodes of a graph, and its edges, with cycles."""
    count = draw(st.integers(1, 12))
    node = st.integers(0, count - 1)
    return count, draw(st.lists(st.tuples(node, node), max_size=20, unique=True))


@given(graphs())
def test_every_node_and_edge_is_drawn_once(graph: tuple[int, list[tuple[int, int]]]) -> None:
    """A picture has a box for each node and an arrow for each edge, even in cycles."""
    count, edges = graph
    picture = drawn(graph_with(count, edges))

    assert [f"n{i}" for i in range(count)] == [box.texts[0][0] for box in boxes(picture)]
    assert len(edges) == len(arrows(picture))


@given(graphs())
def test_boxes_do_not_overlap(graph: tuple[int, list[tuple[int, int]]]) -> None:
    """No two boxes overlap, and all are within the picture."""
    picture = drawn(graph_with(*graph))

    shown = list(boxes(picture))
    for one, other in itertools.combinations(shown, 2):
        apart = one.right < other.left or other.right < one.left
        assert apart or one.bottom < other.top or other.bottom < one.top
    (shift,) = (numbers(each.attrib["transform"]) for each in picture.findall(_PICTURE))
    width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
    inside = (-shift[0], -shift[1], width - shift[0], height - shift[1])
    assert all(is_inside(inside, box) for box in shown)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=15))
def test_arrows_lead_from_left_to_right(pairs: list[tuple[int, int]]) -> None:
    """Without cycles, an arrow leads from a box's right side to the left side of another."""
    edges = list(dict.fromkeys((start, start + more) for start, more in pairs))
    picture = drawn(graph_with(19, edges))

    shown = list(boxes(picture))
    sides = [
        ((shown[start].right, shown[start].top + 22), (shown[end].left, shown[end].top + 22))
        for start, end in edges
    ]
    for path, tip in arrows(picture):
        ends = (path[0], path[1]), max(zip(tip[::2], tip[1::2], strict=True))
        nearest = min(sides, key=lambda each: _distance(each, ends))
        assert _distance(nearest, ends) < 3
        sides.remove(nearest)
    assert [] == sides


def _distance(one: _Ends, other: _Ends) -> float:
    pairs = zip((*one[0], *one[1]), (*other[0], *other[1]), strict=True)
    return max(abs(here - there) for here, there in pairs)


@given(*[st.text(max_size=70)] * 2, st.text(max_size=300))
def test_texts_fit_and_are_escaped(name: str, state: str, message: str) -> None:
    """Whatever texts a run has, they fit their boxes, are whole in tooltips, and add no markup."""
    graph = graph_of_texts(name, state, message)
    picture = drawn(graph)

    shown = list(boxes(picture))
    assert ["\n".join(box.tooltip) for box in diagram_of(graph).boxes] == [
        box.tooltip for box in shown
    ]
    for box in shown:
        for text, size in box.texts:
            assert text_width(text, size) < box.right - box.left - 30
    names = {each.tag.removeprefix(_SVG) for each in picture.iter()}
    assert names <= _TAGS
    attributes = {key for each in picture.iter() for key in each.attrib}
    assert not {key for key in attributes if key.startswith("on") or "href" in key}


@pytest.mark.parametrize(
    "name", ["</text><script>alert(1)</script>", "&lt;", "]]>", "<!--", "\x00\x1b[31m\ufffe\ud800"]
)
def test_markup_in_names_is_text(name: str) -> None:
    """Markup in a name, and characters that XML cannot contain, are shown as text."""
    picture = drawn(graph_with(1, [], name))

    (box,) = boxes(picture)
    shown = name.replace("\x00\x1b[31m\ufffe\ud800", r"\x00\x1b[31m\ufffe\ud800")
    assert f"{shown}0" == box.tooltip.split("\n")[0]


def test_styles_and_shapes() -> None:
    """States have classes; triggers are pills, jobs boxes, crawlers hexagons."""
    ran = {"J1": "SUCCEEDED 0 68", "C1": "FAILED 68 116", "J2": "RUNNING 68 -"}
    graph = graph_of("T1>J1>T2>C1 T2>J2 T2>J3", ran)
    picture = drawn(graph)

    styles = ["plain", "succeeded", "plain", "failed", "running", "not-run"]
    assert [f"gwf-{style}" for style in styles] == [box.style for box in boxes(picture)]
    outlines = [place[1] for place in picture.findall(f"{_PICTURE}/{_SVG}g/{_SVG}g")]
    assert ["22", "3", "22", None, "3", "3"] == [each.get("rx") for each in outlines]
    assert 12 == len(numbers(outlines[3].attrib["points"]))


@given(st.text("abcmwWM_- 019", min_size=1, max_size=15))
def test_short_names_are_whole(name: str) -> None:
    """A box is as wide as its texts need."""
    picture = drawn(graph_with(3, [], name))

    assert [f"{name}{i}" for i in range(3)] == [box.texts[0][0] for box in boxes(picture)]


def test_long_names_are_clipped() -> None:
    """A box has the beginning of a long name, its tooltip all of it."""
    picture = drawn(graph_with(1, [], "n" * 255))

    (box,) = boxes(picture)
    assert box.right - box.left < 300
    assert box.texts[0][0].endswith("…")
    assert "n" * 255 in box.tooltip


def test_empty_graph() -> None:
    """The picture of a graph without nodes says so."""
    picture = drawn(WorkflowGraph())

    assert ["The graph has no nodes."] == [each.text for each in picture.iter(f"{_SVG}text")]


def test_pictures_are_reproducible() -> None:
    """The same graph gives the same picture, even if several threads draw at once."""
    graph = graph_of("T1>J1>T2>C1 T2>J2>T3>J3 T2>J4>T3", {"J1": "SUCCEEDED 0 68"})

    with ThreadPoolExecutor(8) as pool:
        assert 1 == len(set(pool.map(graph_svg, [graph] * 40)))


@pytest.mark.parametrize("draw", [graph_svg, graph_dot, graph_mermaid])
def test_whatever_has_a_graph_can_be_drawn(draw: Callable[[HasGraph], str]) -> None:
    """A run, a workflow and their responses are drawn as their graph is."""
    run = run_of("T1>J1", {"J1": "SUCCEEDED 0 1"})
    workflow = Workflow(name="w", graph=run.graph)
    owners = (
        run,
        workflow,
        GetWorkflowRunResponse(run=run),
        GetWorkflowResponse(workflow=workflow),
    )
    assert run.graph is not None

    assert {draw(run.graph)} == {draw(each) for each in owners}
    with pytest.raises(GraphError, match="include_graph=True"):
        draw(run_of("T1", Graph=None))


@pytest.mark.parametrize(
    ("count", "edges"),
    [
        (1_001, []),
        (20_000, [(i, i + 1) for i in range(19_999)]),
        (40, list(itertools.combinations(range(40), 2))),
    ],
    ids=["nodes", "chain", "dense"],
)
def test_too_large_graphs(count: int, edges: list[tuple[int, int]]) -> None:
    """A graph for which Graphviz would take minutes is an error at once."""
    graph = graph_with(count, edges)

    with pytest.raises(GraphTooLargeError, match="graph_dot and graph_mermaid") as caught:
        graph_svg(graph)

    assert (count, len(edges)) == (caught.value.nodes, caught.value.edges)


def test_too_large_graphs_are_not_described(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph that is too large is rejected before its texts are made."""
    monkeypatch.setattr(diagram, "_box", None)
    monkeypatch.setattr(diagram, "_missing", None)

    for graph in (graph_with(1_001, []), graph_with(1, [(0, i) for i in range(1_001)])):
        with pytest.raises(GraphTooLargeError):
            graph_svg(graph)


@pytest.mark.parametrize(
    "edges",
    [
        [(i, i + 1) for i in range(999)],
        [(i, (i + 1) % 1000) for i in range(1000)],
        [(0, i) for i in range(1, 1000)],
        [],
    ],
    ids=["chain", "ring", "fan", "alone"],
)
def test_largest_graphs(edges: list[tuple[int, int]], capfd: pytest.CaptureFixture[str]) -> None:
    """A graph of 1000 nodes is drawn, and Graphviz prints nothing."""
    picture = drawn(graph_with(1_000, edges))

    assert 1_000 == len(list(boxes(picture)))
    assert len(edges) == len(arrows(picture))
    assert ("", "") == capfd.readouterr()


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pygraphviz, the error says what to install."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)

    with pytest.raises(ModuleNotFoundError, match=r"pip install 'glue-wf-sdk\[report\]'") as caught:
        graph_svg(graph_with(1, []))

    assert "pygraphviz" == caught.value.name
