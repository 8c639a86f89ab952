"""Where the boxes and arrows of a graph's picture go, computed by Graphviz's `dot`.

This needs the extra `report`. Graphviz gets sizes and numbers, but no text of the graph.
"""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, cast
from xml.etree.ElementTree import Element, fromstring

import attrs

from glue_wf_sdk.errors import GraphTooLargeError

# Up to here, Graphviz takes a few seconds. Its time grows with the square of the total length of
# the edges, in ranks: tangled graphs took 2 s with 3 000, and 26 s with 10 000.
_MAX_NODES, _MAX_LENGTH = 1_000, 3_000

_POINTS_PER_INCH = 72.0
_SETTINGS = (
    'graph [rankdir=LR, pad=0, nodesep="0.22", ranksep="0.5"]\n'
    'node [shape=box, fixedsize=true, label=""]\n'
    'edge [arrowsize="0.7"]\n'
)
_SVG = "{http://www.w3.org/2000/svg}"
_SHIFT = re.compile(r"translate\((\S+) (\S+)\)")

# Graphviz has global state: if two threads use it at once, even to create or close a graph, the
# process crashes.
_lock = threading.Lock()


@attrs.frozen
class Curve:
    """An arrow: the data of an SVG path, and the points of the SVG polygon at its tip."""

    path: str
    tip: str


@attrs.frozen
class Placement:
    """Where everything goes. y grows downwards, and the picture need not begin at 0, 0."""

    left: float
    top: float
    width: float
    height: float
    corners: tuple[tuple[float, float], ...]  # The upper left one of each box.
    curves: tuple[Curve, ...]


class _AGraph(Protocol):
    """The part of pygraphviz used here; it has no type hints."""

    def draw(self, *, format: str, prog: str) -> bytes: ...  # noqa: A002 - its own name

    def close(self) -> None: ...


def placement_of(
    sizes: Sequence[tuple[float, float]], arrows: Sequence[tuple[int, int]], ranks: Sequence[int]
) -> Placement:
    """Places boxes of these sizes and ranks, and arrows between pairs, from left to right."""
    lines = [f"n{number} [{_size(*size)}]" for number, size in enumerate(sizes)]
    lines += [_edge(start, end, ranks) for start, end in arrows]
    return _read(_drawn("digraph {" + _SETTINGS + "\n".join(lines) + "}"))


def _size(width: float, height: float) -> str:
    return f'width="{width / _POINTS_PER_INCH}", height="{height / _POINTS_PER_INCH}"'


def _edge(start: int, end: int, ranks: Sequence[int]) -> str:
    if ranks[start] < ranks[end]:
        return f"n{start}:e -> n{end}:w"  # There, all shapes have their outlines.
    # With its ends swapped, so that Graphviz gets no cycles.
    return f"n{end} -> n{start} [dir=back]"


def ranks_of(count: int, arrows: Sequence[tuple[int, int]]) -> list[int]:
    """The leftmost possible column of each box.

    Arrows lead from a lower rank to a higher one, except for those that close a cycle.

    Raises GraphTooLargeError if Graphviz would take minutes.
    """
    if count > _MAX_NODES:
        raise GraphTooLargeError(count, len(arrows))
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
    if sum(abs(ranks[end] - ranks[start]) for start, end in arrows) > _MAX_LENGTH:
        raise GraphTooLargeError(count, len(arrows))
    return ranks


def _order(count: int, arrows: Sequence[tuple[int, int]]) -> list[int]:
    """The boxes in topological order, ignoring the arrows that close a cycle."""
    after: list[list[int]] = [[] for _ in range(count)]
    has_before = [False] * count
    for start, end in arrows:
        after[start].append(end)
        has_before[end] = True
    left_last: list[int] = []
    seen = [False] * count
    # Depth first, beginning with boxes to which no arrow leads.
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
        import pygraphviz  # type: ignore[import-untyped]
    except ImportError as error:
        problem = "pictures of graphs need pygraphviz; run: pip install 'glue-wf-sdk[report]'"
        raise ModuleNotFoundError(problem, name="pygraphviz") from error
    graph_class = cast("Callable[..., _AGraph]", pygraphviz.AGraph)
    with _lock:
        # As SVG, since the positions in its own format have five digits, too few for long chains.
        graph = graph_class(string=text)
        drawn = graph.draw(format="svg", prog="dot")
        graph.close()
    return fromstring(drawn)  # noqa: S314 - written by Graphviz, from numbers


def _read(drawn: Element) -> Placement:
    _, _, width, height = map(float, drawn.attrib["viewBox"].split())
    picture = drawn[0]
    shift = cast("re.Match[str]", _SHIFT.search(picture.attrib["transform"]))
    corners = {each.findtext(f"{_SVG}title"): _corner(each) for each in _of_class(picture, "node")}
    return Placement(
        left=-float(shift[1]),
        top=-float(shift[2]),
        width=width,
        height=height,
        corners=tuple(corners[f"n{number}"] for number in range(len(corners))),
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
