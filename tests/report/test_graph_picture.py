"""Graphs as SVG pictures, laid out by Graphviz."""

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

from glue_wf_sdk.errors import GraphTooLargeError
from glue_wf_sdk.report import graph_svg
from glue_wf_sdk.report.diagram import diagram_of
from glue_wf_sdk.report.svg import text_width
from glue_wf_sdk.structures import WorkflowGraph, WorkflowRun
from glue_wf_sdk.wire import from_wire

RunOf = Callable[..., WorkflowRun]
GraphOfTexts = Callable[[str, str, str], WorkflowGraph]

_Ends: TypeAlias = tuple[tuple[float, float], tuple[float, float]]

_SVG = "{http://www.w3.org/2000/svg}"
_KINDS = ["TRIGGER", "JOB", "CRAWLER"]


@attrs.frozen
class Shown:
    """A box as it is in the picture.

    Attributes:
        left: Where it is.
        top: Likewise.
        right: Likewise.
        bottom: Likewise.
        look: The class of its outline.
        tooltip: What its tooltip says.
        texts: The lines in it, and the size of each.
    """

    left: float
    top: float
    right: float
    bottom: float
    look: str
    tooltip: str
    texts: tuple[tuple[str, float], ...]


def graph_with(count: int, edges: list[tuple[int, int]], name: str = "n") -> WorkflowGraph:
    """A graph of so many nodes, of all three types in turn."""
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


def boxes(picture: Element) -> Iterator[Shown]:
    """The boxes of a picture."""
    for place in picture.findall(f"{_SVG}g/{_SVG}g"):
        title, outline, *texts = place
        if title.tag != f"{_SVG}title":
            continue
        left, top = numbers(place.attrib["transform"])
        if outline.tag == f"{_SVG}rect":
            width, height = float(outline.attrib["width"]), float(outline.attrib["height"])
        else:
            points = numbers(outline.attrib["points"])
            width, height = max(points[::2]), max(points[1::2])
        shown = tuple((each.text or "", float(each.attrib["font-size"])) for each in texts)
        look = outline.attrib["class"]
        yield Shown(left, top, left + width, top + height, look, title.text or "", shown)


def arrows(picture: Element) -> list[tuple[list[float], list[float]]]:
    """The coordinates of the curves of a picture, and of their tips."""
    paths = picture.iter(f"{_SVG}path")
    tips = picture.findall(f"{_SVG}g/{_SVG}g/{_SVG}polygon[@class='gwf-tip']")
    return [
        (numbers(path.attrib["d"]), numbers(tip.attrib["points"]))
        for path, tip in zip(paths, tips, strict=True)
    ]


def is_inside(outer: tuple[float, float, float, float], box: Shown) -> bool:
    """Whether a box lies within a rectangle."""
    left, top, right, bottom = outer
    return left <= box.left and top <= box.top and box.right <= right and box.bottom <= bottom


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    """How many nodes a graph has, and its edges, which may make cycles and lead back."""
    count = draw(st.integers(1, 12))
    node = st.integers(0, count - 1)
    return count, draw(st.lists(st.tuples(node, node), max_size=20, unique=True))


@given(graphs())
def test_every_node_and_edge_is_drawn_once(graph: tuple[int, list[tuple[int, int]]]) -> None:
    """A picture has a box for each node and an arrow for each edge, whatever they form."""
    count, edges = graph
    picture = fromstring(graph_svg(graph_with(count, edges)))  # noqa: S314 - our own

    assert [f"n{i}" for i in range(count)] == [box.texts[0][0] for box in boxes(picture)]
    assert len(edges) == len(arrows(picture))


@given(graphs())
def test_boxes_do_not_overlap(graph: tuple[int, list[tuple[int, int]]]) -> None:
    """No two boxes share a point, and all are within the picture."""
    picture = fromstring(graph_svg(graph_with(*graph)))  # noqa: S314 - our own

    shown = list(boxes(picture))
    for one, other in itertools.combinations(shown, 2):
        apart = one.right < other.left or other.right < one.left
        assert apart or one.bottom < other.top or other.bottom < one.top
    shift = numbers(picture.findall(f"{_SVG}g")[0].attrib["transform"])
    width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
    inside = (-shift[0], -shift[1], width - shift[0], height - shift[1])
    assert all(is_inside(inside, box) for box in shown)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=15))
def test_arrows_lead_from_left_to_right(pairs: list[tuple[int, int]]) -> None:
    """Without cycles, an arrow leads from a box's right side to the left side of another."""
    edges = list(dict.fromkeys((start, start + more) for start, more in pairs))
    picture = fromstring(graph_svg(graph_with(19, edges)))  # noqa: S314 - our own

    shown = list(boxes(picture))
    sides = [
        ((shown[start].right, shown[start].top + 22), (shown[end].left, shown[end].top + 22))
        for start, end in edges
    ]
    for path, tip in arrows(picture):
        drawn = (path[0], path[1]), max(zip(tip[::2], tip[1::2], strict=True))
        nearest = min(sides, key=lambda each: _distance(each, drawn))
        assert _distance(nearest, drawn) < 3
        sides.remove(nearest)
    assert [] == sides


def _distance(one: _Ends, other: _Ends) -> float:
    pairs = zip((*one[0], *one[1]), (*other[0], *other[1]), strict=True)
    return max(abs(here - there) for here, there in pairs)


@given(*[st.text(max_size=70)] * 2, st.text(max_size=300))
def test_texts_fit_and_are_inert(
    graph_of_texts: GraphOfTexts, name: str, state: str, message: str
) -> None:
    """Whatever a run is made of, texts are text, whole in the tooltip, and fit their boxes."""
    graph = graph_of_texts(name, state, message)
    picture = fromstring(graph_svg(graph))  # noqa: S314 - our own

    shown = list(boxes(picture))
    assert ["\n".join(box.tooltip) for box in diagram_of(graph).boxes] == [
        box.tooltip for box in shown
    ]
    for box in shown:
        for text, size in box.texts:
            assert text_width(text, size) < box.right - box.left - 30
    names = {each.tag.removeprefix(_SVG) for each in picture.iter()}
    assert names <= {"svg", "style", "rect", "g", "path", "polygon", "title", "text"}
    attributes = {key for each in picture.iter() for key in each.attrib}
    assert not {key for key in attributes if key.startswith("on") or "href" in key}


@pytest.mark.parametrize(
    "name", ["</text><script>alert(1)</script>", "&lt;", "]]>", "<!--", "\x00\x1b[31m\ufffe\ud800"]
)
def test_hostile_names_are_shown(name: str) -> None:
    """Markup in a name, and what XML cannot hold, is shown as text."""
    picture = fromstring(graph_svg(graph_with(1, [], name)))  # noqa: S314 - our own

    (box,) = boxes(picture)
    shown = name.replace("\x00\x1b[31m\ufffe\ud800", r"\x00\x1b[31m\ufffe\ud800")
    assert f"{shown}0" == box.tooltip.split("\n")[0]


def test_looks_and_shapes(run_of: RunOf) -> None:
    """States have classes; triggers are pills, jobs boxes, crawlers hexagons."""
    ran = {"J1": "SUCCEEDED 0 68", "C1": "FAILED 68 116", "J2": "RUNNING 68 -"}
    run = run_of("T1>J1>T2>C1 T2>J2 T2>J3", ran)
    assert run.graph is not None
    picture = fromstring(graph_svg(run.graph))  # noqa: S314 - our own

    looks = ["plain", "succeeded", "plain", "failed", "running", "not-run"]
    assert [f"gwf-{look}" for look in looks] == [box.look for box in boxes(picture)]
    outlines = [place[1] for place in picture.findall(f"{_SVG}g/{_SVG}g") if len(place) == 4]
    assert ["22", "3", "22", None, "3", "3"] == [each.get("rx") for each in outlines]
    assert 12 == len(numbers(outlines[3].attrib["points"]))


@given(st.text("abcmwWM_- 019", min_size=1, max_size=15))
def test_usual_names_are_whole(name: str) -> None:
    """A box is as wide as its texts need."""
    picture = fromstring(graph_svg(graph_with(3, [], name)))  # noqa: S314 - our own

    assert [f"{name}{i}" for i in range(3)] == [box.texts[0][0] for box in boxes(picture)]


def test_long_names_are_clipped() -> None:
    """A box does not get wider for a long name; its tooltip has all of it."""
    picture = fromstring(graph_svg(graph_with(1, [], "n" * 255)))  # noqa: S314 - our own

    (box,) = boxes(picture)
    assert box.right - box.left < 300
    assert box.texts[0][0].endswith("…")
    assert "n" * 255 in box.tooltip


def test_a_graph_without_nodes() -> None:
    """Of a graph without nodes, the picture says so."""
    picture = fromstring(graph_svg(WorkflowGraph()))  # noqa: S314 - our own

    assert ["The graph has no nodes."] == [each.text for each in picture.iter(f"{_SVG}text")]


def test_the_same_graph_gives_the_same_picture(run_of: RunOf) -> None:
    """A picture depends on its graph only, also when several threads draw."""
    run = run_of("T1>J1>T2>C1 T2>J2>T3>J3 T2>J4>T3", {"J1": "SUCCEEDED 0 68"})
    assert run.graph is not None

    with ThreadPoolExecutor(8) as pool:
        assert 1 == len(set(pool.map(graph_svg, [run.graph] * 40)))


@pytest.mark.parametrize(
    ("count", "edges"),
    [
        (1_001, []),
        (20_000, [(i, i + 1) for i in range(19_999)]),
        (40, list(itertools.combinations(range(40), 2))),
    ],
    ids=["nodes", "chain", "dense"],
)
def test_what_is_too_large_is_refused(count: int, edges: list[tuple[int, int]]) -> None:
    """A graph for which Graphviz would take minutes is refused at once."""
    graph = graph_with(count, edges)

    with pytest.raises(GraphTooLargeError, match="graph_dot and graph_mermaid") as caught:
        graph_svg(graph)

    assert (count, len(edges)) == (caught.value.nodes, caught.value.edges)


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
def test_what_is_as_large_as_can_be(
    edges: list[tuple[int, int]], capfd: pytest.CaptureFixture[str]
) -> None:
    """A thousand nodes are drawn without a word on the terminal."""
    picture = fromstring(graph_svg(graph_with(1_000, edges)))  # noqa: S314 - our own

    assert 1_000 == len(list(boxes(picture)))
    assert len(edges) == len(arrows(picture))
    assert ("", "") == capfd.readouterr()


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pygraphviz, the error says what to install."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)

    with pytest.raises(ModuleNotFoundError, match=r"pip install 'glue-wf-sdk\[report\]'") as caught:
        graph_svg(graph_with(1, []))

    assert "pygraphviz" == caught.value.name
