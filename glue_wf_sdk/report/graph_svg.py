"""A graph as an SVG picture."""

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from glue_wf_sdk._core.text import counted
from glue_wf_sdk.errors import GraphTooLargeError
from glue_wf_sdk.graph import HasGraph
from glue_wf_sdk.report.diagram import Box, Diagram, diagram_of
from glue_wf_sdk.report.placement import Curve, placement_of, ranks_of
from glue_wf_sdk.report.styles import PLAIN, STYLES, Style
from glue_wf_sdk.report.svg import FONT_SIZE, SVG, clipped, notice, text_width
from glue_wf_sdk.structures import NodeType

_MARGIN, _PADDING = 16, 16
_SMALL = 11
_FRACTIONAL = re.compile(r"-?\d+\.\d+")
_HEIGHT, _CORNER = 44, 3
_MIN_WIDTH, _MAX_NAME_WIDTH, _MAX_DETAIL_WIDTH = 60.0, 240.0, 340.0
_NAME_LINE, _DETAIL_LINE = 18, 35
_POINT = 12  # The width of a hexagon's points.
_LEGEND_HEIGHT, _SAMPLE, _SAMPLE_HEIGHT = 32, 26.0, 16.0


def graph_svg(graph: HasGraph) -> str:
    """Draws a graph from left to right, light or dark as its reader prefers.

    Pills are triggers, boxes jobs, hexagons crawlers. Jobs and crawlers have the color and the name
    of the state of their latest attempt; tooltips have full names and details.

    Args:
        graph: A graph, or the workflow, run or response that has it. It may be invalid: a node that
            only an edge refers to gets a box of its own, and duplicate edges are drawn once.

    Returns:
        An SVG document that loads nothing from elsewhere.

    Raises:
        GraphError: The workflow or run was fetched without its graph.
        GraphTooLargeError: The graph has more than 1000 nodes, or edges with a total length of more
            than 3000 steps from left to right. Graphviz would take minutes.
        ModuleNotFoundError: The extra `report` is not installed.
        TypeError: `graph` is something else.
    """
    diagram = diagram_of(graph)
    if not len(diagram):
        return notice("The graph has no nodes.")
    return _picture(diagram, None)


def graph_parts(graph: HasGraph, targets: Mapping[str, str]) -> tuple[Diagram, str, str]:
    """Draws a graph for a page that explains its signs, with links from nodes to places there.

    The pictures are those with and without triggers; they are empty if there is nothing to draw,
    and the second one if it would be the same or is too large.
    """
    diagram = diagram_of(graph)
    if not len(diagram):
        return diagram, "", ""
    picture = _picture(diagram, targets)
    try:
        actions = diagram.without_triggers()
        has_triggers = 0 < len(actions) < len(diagram)
        return diagram, picture, _picture(actions, targets, is_copy=True) if has_triggers else ""
    except GraphTooLargeError:
        return diagram, picture, ""


def _picture(diagram: Diagram, targets: Mapping[str, str] | None, *, is_copy: bool = False) -> str:
    """The picture; with targets, it is a part of a page.

    A copy uses the boxes of the first picture, so that a large page is not twice as large.
    """
    ranks = ranks_of(len(diagram), diagram.arrows)
    sizes = [(_width(box), _HEIGHT) for box in diagram.boxes]
    placement = placement_of(sizes, diagram.arrows, ranks)
    legend = [] if targets is not None else list(_legend(diagram))
    head = _LEGEND_HEIGHT if legend else 0
    svg = SVG(
        max(placement.width, sum(width for _, width in legend)) + 2 * _MARGIN,
        placement.height + 2 * _MARGIN + head,
        f"Graph: {counted(len(diagram), 'node')}, {counted(len(diagram.arrows), 'edge')}",
        f"From left to right: {_description(diagram)}.",
        is_part=targets is not None,
    )
    _draw_legend(svg, legend)
    shift = f"translate({_MARGIN - placement.left:.2f} {_MARGIN + head - placement.top:.2f})"
    picture = svg.add("g", transform=shift, text_anchor="middle")
    _draw_arrows(svg, picture, placement.curves)
    ids = [*(node.unique_id for node in diagram.nodes), *diagram.missing]
    boxes = zip(ids, diagram.boxes, sizes, placement.corners, strict=True)
    for node_id, box, (width, _), (x, y) in boxes:
        target = (targets or {}).get(node_id)
        if is_copy and target is not None:
            link = svg.group(target, parent=picture, aria_label=box.name)
            svg.add("use", parent=link, href=f"#b{target}", x=x, y=y)
            continue
        shift = f"translate({x:.1f} {y:.1f})"
        place = svg.group(target, parent=picture, transform=shift)
        group = svg.add("g", box.style.name, parent=place)
        if target is None:  # Otherwise, the page has the details elsewhere.
            svg.add("title", parent=group).text = "\n".join(box.tooltip)
        else:
            group.set("id", f"b{target}")
        _draw(svg, group, box, width)
    return svg.markup()


def _draw_arrows(svg: SVG, picture: Element, curves: Sequence[Curve]) -> None:
    lines = "".join(curve.path for curve in curves)
    lines = _FRACTIONAL.sub(lambda match: f"{float(match[0]):.0f}", lines)
    svg.add("path", "arrow", parent=picture, d=lines)
    svg.add("path", "tip", parent=picture, d="".join(_tip(curve.tip) for curve in curves))


def _tip(points: str) -> str:
    """A triangle as a path, whose points are relative, so that their numbers are short."""
    pairs = ([float(each) for each in pair.split(",")] for pair in points.split())
    (x, y), (x2, y2), (x3, y3), _ = pairs
    return f"M{x:.1f},{y:.1f}l{x2 - x:.1f},{y2 - y:.1f} {x3 - x2:.1f},{y3 - y2:.1f}z"


def _description(diagram: Diagram) -> str:
    labels = [box.style.label for box in diagram.boxes]
    return ", ".join(f"{labels.count(each):,} {each}" for each in dict.fromkeys(labels))


def signs_of(diagram: Diagram) -> tuple[Sequence[NodeType], Sequence[Style]]:
    """The types of nodes that occur, and the states of jobs and crawlers."""
    kinds = dict.fromkeys(box.type for box in diagram.boxes if box.type and box.type.is_known)
    states = {box.style for box in diagram.boxes if box.style is not PLAIN}
    return list(kinds), [style for style in STYLES if style in states]


def _legend(diagram: Diagram) -> Iterator[tuple[Box, float]]:
    """A sample box for each type and each state that occurs, and the room that it takes."""
    kinds, styles = signs_of(diagram)
    samples = [(kind, PLAIN, kind.lower()) for kind in kinds]
    samples += [(NodeType.JOB, style, style.label) for style in styles]
    for kind, style, label in samples:
        box = Box(type=kind, name=label, detail="", tooltip=(), style=style)
        yield box, _SAMPLE + 6 + text_width(label, _SMALL) + 18


def _draw_legend(svg: SVG, legend: Sequence[tuple[Box, float]]) -> None:
    x = float(_MARGIN)
    for box, width in legend:
        group = svg.add("g", "legend", transform=f"translate({x:.2f} {_MARGIN})")
        sample = svg.add("g", box.style.name, parent=group)
        _outline(svg, sample, box, _SAMPLE, _SAMPLE_HEIGHT)
        svg.mark(box.style, _SAMPLE / 2, _SAMPLE_HEIGHT / 2, parent=sample)
        label = svg.add("text", "on-canvas", parent=group, x=_SAMPLE + 6, y=12, font_size=_SMALL)
        label.text = box.name
        x += width


def _side(box: Box) -> float:
    """The space on each side of the text."""
    return _PADDING + (_POINT if box.type == NodeType.CRAWLER else 0)


def _width(box: Box) -> float:
    name = min(text_width(box.name), _MAX_NAME_WIDTH)
    detail = min(text_width(box.detail, _SMALL), _MAX_DETAIL_WIDTH)
    return max(name, detail, _MIN_WIDTH) + 2 * _side(box)


def _draw(svg: SVG, group: Element, box: Box, width: float) -> None:
    _outline(svg, group, box, width, _HEIGHT)
    svg.mark(box.style, _side(box) - 6, _NAME_LINE - 5, parent=group)
    room = width - 2 * _side(box) + 1  # One more, since floats are not exact.
    for text, y, size in ((box.name, _NAME_LINE, FONT_SIZE), (box.detail, _DETAIL_LINE, _SMALL)):
        line = svg.add("text", parent=group, x=round(width / 2), y=y)
        if size != FONT_SIZE:
            line.set("font-size", str(size))
        line.text = clipped(text, room, size)


def _outline(svg: SVG, group: Element, box: Box, width: float, height: float) -> None:
    if box.type == NodeType.CRAWLER:
        half, point = height / 2, _POINT * height / _HEIGHT
        corners = (
            *((0, half), (point, 0), (width - point, 0)),
            *((width, half), (width - point, height), (point, height)),
        )
        points = " ".join(f"{x:.2f},{y:.2f}" for x, y in corners)
        svg.add("polygon", parent=group, points=points)
    else:
        radius = height / 2 if box.type == NodeType.TRIGGER else _CORNER
        svg.add("rect", parent=group, width=width, height=height, rx=radius)
