"""A graph as an SVG picture."""

from xml.etree.ElementTree import Element

from glue_wf_sdk.graph import HasGraph
from glue_wf_sdk.report.diagram import Box, diagram_of
from glue_wf_sdk.report.placement import placement_of, ranks_of
from glue_wf_sdk.report.svg import FONT_SIZE, SVG, clipped, notice, text_width
from glue_wf_sdk.structures import NodeType

_MARGIN, _PADDING = 16, 16
_SMALL = 11
_HEIGHT, _CORNER = 44, 3
_MIN_WIDTH, _MAX_NAME_WIDTH, _MAX_DETAIL_WIDTH = 60.0, 240.0, 340.0
_NAME_LINE, _DETAIL_LINE = 18, 35
_POINT = 12  # The width of a hexagon's points.


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
    ranks = ranks_of(len(diagram), diagram.arrows)
    sizes = [(_width(box), _HEIGHT) for box in diagram.boxes]
    placement = placement_of(sizes, diagram.arrows, ranks)
    svg = SVG(
        placement.width + 2 * _MARGIN,
        placement.height + 2 * _MARGIN,
        f"Graph: {len(diagram)} nodes, {len(diagram.arrows)} edges",
    )
    shift = f"translate({_MARGIN - placement.left:.2f} {_MARGIN - placement.top:.2f})"
    picture = svg.add("g", transform=shift)
    for curve in placement.curves:
        arrow = svg.add("g", parent=picture)
        svg.add("path", "arrow", parent=arrow, d=curve.path)
        svg.add("polygon", "tip", parent=arrow, points=curve.tip)
    for box, (width, _), (x, y) in zip(diagram.boxes, sizes, placement.corners, strict=True):
        group = svg.add("g", parent=picture, transform=f"translate({x:.2f} {y:.2f})")
        _draw(svg, group, box, width)
    return svg.markup()


def _side(box: Box) -> float:
    """The space on each side of the text."""
    return _PADDING + (_POINT if box.type == NodeType.CRAWLER else 0)


def _width(box: Box) -> float:
    name = min(text_width(box.name), _MAX_NAME_WIDTH)
    detail = min(text_width(box.detail, _SMALL), _MAX_DETAIL_WIDTH)
    return max(name, detail, _MIN_WIDTH) + 2 * _side(box)


def _draw(svg: SVG, group: Element, box: Box, width: float) -> None:
    svg.add("title", parent=group).text = "\n".join(box.tooltip)
    if box.type == NodeType.CRAWLER:
        half, right = _HEIGHT / 2, width - _POINT
        corners = (
            *((0, half), (_POINT, 0), (right, 0)),
            *((width, half), (right, _HEIGHT), (_POINT, _HEIGHT)),
        )
        points = " ".join(f"{x:.2f},{y:.2f}" for x, y in corners)
        svg.add("polygon", box.style.name, parent=group, points=points)
    else:
        radius = _HEIGHT / 2 if box.type == NodeType.TRIGGER else _CORNER
        svg.add("rect", box.style.name, parent=group, width=width, height=_HEIGHT, rx=radius)
    room = width - 2 * _side(box) + 1  # One more, since floats are not exact.
    for text, y, size in ((box.name, _NAME_LINE, FONT_SIZE), (box.detail, _DETAIL_LINE, _SMALL)):
        line = svg.add("text", f"on-{box.style.name}", parent=group, x=width / 2, y=y)
        line.set("text-anchor", "middle")
        line.set("font-size", str(size))
        line.text = clipped(text, room, size)
