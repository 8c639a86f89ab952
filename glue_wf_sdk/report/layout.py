"""Where the boxes and arrows of a graph go, worked out by Graphviz's `dot`.

It needs the extra `report`. Graphviz gets sizes and numbers, and no text of the graph.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from typing import Protocol, cast
from xml.etree.ElementTree import Element, fromstring

import attrs

from glue_wf_sdk.errors import GraphTooLargeError

__all__ = ["Curve", "Layout", "laid_out"]

# What Graphviz lays out in a few seconds at most. Its time grows with the square of the length of
# all edges, in ranks: tangled graphs took 2 s with 3 000, and 26 s with 10 000.
_NODES_AT_MOST, _LENGTH_AT_MOST = 1_000, 3_000

_POINTS_PER_INCH = 72.0
_SETTINGS = (
    'graph [rankdir=LR, pad=0, nodesep="0.22", ranksep="0.5"]\n'
    'node [shape=box, fixedsize=true, label=""]\n'
    'edge [arrowsize="0.7"]\n'
)
_SVG = "{http://www.w3.org/2000/svg}"
_SHIFT = re.compile(r"translate\((\S+) (\S+)\)")

# Graphviz keeps some of what it works on in global variables: two graphs at once, even the making
# or closing of one, end the process.
_lock = threading.Lock()


@attrs.frozen
class Curve:
    """An arrow.

    Attributes:
        path: The data of an SVG path.
        tip: The points of an SVG polygon.
    """

    path: str
    tip: str


@attrs.frozen
class Layout:
    """The picture; y grows downwards, and the left upper corner need not be at 0, 0.

    Attributes:
        left: Where it begins.
        top: Likewise.
        width: How wide it is.
        height: How high it is.
        corners: The left upper corner of each box.
        curves: The arrows.
    """

    left: float
    top: float
    width: float
    height: float
    corners: tuple[tuple[float, float], ...]
    curves: tuple[Curve, ...]


class _AGraph(Protocol):
    """What is used of pygraphviz, which has no types of its own."""

    def draw(self, *, format: str, prog: str) -> bytes: ...  # noqa: A002 - its own name

    def close(self) -> None: ...


class _AGraphClass(Protocol):
    def __call__(self, *, string: str) -> _AGraph: ...


def laid_out(sizes: Sequence[tuple[float, float]], arrows: Sequence[tuple[int, int]]) -> Layout:
    """Finds places for boxes and ways for arrows, from left to right.

    Args:
        sizes: The width and height of each box.
        arrows: The places of two boxes each, from the first to the second.

    Returns:
        The layout.

    Raises:
        GraphTooLargeError: It would take too long.
        ModuleNotFoundError: The extra `report` is not installed.
    """
    if len(sizes) > _NODES_AT_MOST:
        raise GraphTooLargeError(len(sizes), len(arrows))
    ranks = _ranks(len(sizes), arrows)
    if sum(abs(ranks[end] - ranks[start]) for start, end in arrows) > _LENGTH_AT_MOST:
        raise GraphTooLargeError(len(sizes), len(arrows))
    lines = [f"n{place} [{_size(*size)}]" for place, size in enumerate(sizes)]
    lines += [_edge(start, end, ranks) for start, end in arrows]
    return _read(_drawn("digraph {" + _SETTINGS + "\n".join(lines) + "}"))


def _size(width: float, height: float) -> str:
    return f'width="{width / _POINTS_PER_INCH}", height="{height / _POINTS_PER_INCH}"'


def _edge(start: int, end: int, ranks: Sequence[int]) -> str:
    if ranks[start] < ranks[end]:
        return f"n{start}:e -> n{end}:w"  # Where the outlines of all shapes are.
    # With its ends swapped: so there are no cycles for Graphviz.
    return f"n{end} -> n{start} [dir=back]"


def _ranks(count: int, arrows: Sequence[tuple[int, int]]) -> list[int]:
    """In which step from left to right each box comes at the earliest.

    An arrow between two boxes leads from a lower rank to a higher one, or, if it closes a cycle,
    from a higher one to a lower.
    """
    order = _order(count, arrows)
    places = {box: place for place, box in enumerate(order)}
    onwards: list[list[int]] = [[] for _ in range(count)]
    for start, end in arrows:
        if start != end:
            first, second = sorted((start, end), key=places.__getitem__)
            onwards[first].append(second)
    ranks = [0] * count
    for box in order:
        for end in onwards[box]:
            ranks[end] = max(ranks[end], ranks[box] + 1)
    return ranks


def _order(count: int, arrows: Sequence[tuple[int, int]]) -> list[int]:
    """The boxes, each before all that comes after it, but for what closes a cycle."""
    after: list[list[int]] = [[] for _ in range(count)]
    has_before = [False] * count
    for start, end in arrows:
        after[start].append(end)
        has_before[end] = True
    left_last: list[int] = []
    seen = [False] * count
    # Depth first, from where the graph begins.
    for start in sorted(range(count), key=has_before.__getitem__):
        stack = [] if seen[start] else [(start, iter(after[start]))]
        seen[start] = True
        while stack:
            box, following = stack[-1]
            unseen = next((each for each in following if not seen[each]), None)
            if unseen is None:
                left_last.append(box)
                stack.pop()
            else:
                seen[unseen] = True
                stack.append((unseen, iter(after[unseen])))
    return left_last[::-1]


def _drawn(text: str) -> Element:
    try:
        import pygraphviz  # type: ignore[import-untyped]  # it has no types
    except ImportError as error:
        problem = "pictures of graphs need pygraphviz; run: pip install 'glue-wf-sdk[report]'"
        raise ModuleNotFoundError(problem, name="pygraphviz") from error
    graph_class = cast("_AGraphClass", pygraphviz.AGraph)
    with _lock:
        # Not the positions it can give: they have five digits, which is too few for a long chain.
        graph = graph_class(string=text)
        drawn = graph.draw(format="svg", prog="dot")
        graph.close()
    return fromstring(drawn)  # noqa: S314 - Graphviz wrote it, of numbers


def _read(drawn: Element) -> Layout:
    _, _, width, height = map(float, drawn.attrib["viewBox"].split())
    picture = drawn[0]
    shift = cast("re.Match[str]", _SHIFT.search(picture.attrib["transform"]))
    places = {each.findtext(f"{_SVG}title"): _corner(each) for each in _of_class(picture, "node")}
    return Layout(
        left=-float(shift[1]),
        top=-float(shift[2]),
        width=width,
        height=height,
        corners=tuple(places[f"n{place}"] for place in range(len(places))),
        curves=tuple(map(_curve, _of_class(picture, "edge"))),
    )


def _of_class(picture: Element, name: str) -> Iterator[Element]:
    return (each for each in picture if each.get("class") == name)


def _part(element: Element, name: str) -> Element:
    return cast("Element", element.find(_SVG + name))


def _corner(node: Element) -> tuple[float, float]:
    points = [point.split(",") for point in _part(node, "polygon").attrib["points"].split()]
    return min(float(x) for x, _ in points), min(float(y) for _, y in points)


def _curve(edge: Element) -> Curve:
    return Curve(_part(edge, "path").attrib["d"], _part(edge, "polygon").attrib["points"])
