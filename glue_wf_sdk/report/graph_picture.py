"""A graph as an SVG picture."""

from xml.etree.ElementTree import Element

from glue_wf_sdk.enums import NodeType
from glue_wf_sdk.report.diagram import Box, diagram_of
from glue_wf_sdk.report.layout import laid_out
from glue_wf_sdk.report.svg import FONT_SIZE, SVG, clipped, text_width
from glue_wf_sdk.structures import WorkflowGraph

__all__ = ["graph_svg"]

_MARGIN, _PADDING = 16, 16
_SMALL = 11
_HEIGHT, _CORNER = 44, 3
_NARROWEST, _WIDEST_NAME, _WIDEST_WORDS = 60.0, 240.0, 340.0
_NAME_LINE, _WORDS_LINE = 18, 35
_POINT = 12  # How far a hexagon's points stick out.


def graph_svg(graph: WorkflowGraph) -> str:
    """Draws a graph from left to right, light or dark as its reader prefers.

    Pills are triggers, boxes jobs, hexagons crawlers. Jobs and crawlers are coloured by the state
    of their latest attempt, and tell it; tooltips have full names and details.

    Args:
        graph: The graph of a workflow or of a run, in order or not. An edge's end that is not among
            the nodes gets a box of its own; edges that are there twice are drawn once.

    Returns:
        An SVG document that refers to nothing outside of it.

    Raises:
        GraphTooLargeError: It has more than 1000 nodes, or edges that are together longer than
            3000 steps from left to right: Graphviz would work for minutes.
        ModuleNotFoundError: The extra `report` is not installed.
    """
    diagram = diagram_of(graph)
    if not diagram.boxes:
        return _notice("The graph has no nodes.")
    sizes = [(_width(box), _HEIGHT) for box in diagram.boxes]
    layout = laid_out(sizes, diagram.arrows)
    svg = SVG(
        layout.width + 2 * _MARGIN,
        layout.height + 2 * _MARGIN,
        f"Graph: {len(diagram.boxes)} nodes, {len(diagram.arrows)} edges",
    )
    shift = f"translate({_MARGIN - layout.left:.2f} {_MARGIN - layout.top:.2f})"
    picture = svg.add("g", transform=shift)
    for curve in layout.curves:
        arrow = svg.add("g", parent=picture)
        svg.add("path", "arrow", parent=arrow, d=curve.path)
        svg.add("polygon", "tip", parent=arrow, points=curve.tip)
    for box, (width, _), (x, y) in zip(diagram.boxes, sizes, layout.corners, strict=True):
        place = svg.add("g", parent=picture, transform=f"translate({x:.2f} {y:.2f})")
        _draw(svg, place, box, width)
    return svg.markup()


def _notice(text: str) -> str:
    svg = SVG(text_width(text) + 2 * _MARGIN, _HEIGHT, text)
    svg.add("text", "on-canvas", x=_MARGIN, y=27).text = text
    return svg.markup()


def _room(box: Box) -> float:
    """What is left and right of the text."""
    return _PADDING + (_POINT if box.type == NodeType.CRAWLER else 0)


def _width(box: Box) -> float:
    name = min(text_width(box.name), _WIDEST_NAME)
    words = min(text_width(box.words, _SMALL), _WIDEST_WORDS)
    return max(name, words, _NARROWEST) + 2 * _room(box)


def _draw(svg: SVG, place: Element, box: Box, width: float) -> None:
    svg.add("title", parent=place).text = "\n".join(box.tooltip)
    if box.type == NodeType.CRAWLER:
        half, right = _HEIGHT / 2, width - _POINT
        corners = (
            *((0, half), (_POINT, 0), (right, 0)),
            *((width, half), (right, _HEIGHT), (_POINT, _HEIGHT)),
        )
        points = " ".join(f"{x:.2f},{y:.2f}" for x, y in corners)
        svg.add("polygon", box.look.name, parent=place, points=points)
    else:
        radius = _HEIGHT / 2 if box.type == NodeType.TRIGGER else _CORNER
        svg.add("rect", box.look.name, parent=place, width=width, height=_HEIGHT, rx=radius)
    room = width - 2 * _room(box) + 1  # Floats: what was added may not quite come off again.
    for text, y, size in ((box.name, _NAME_LINE, FONT_SIZE), (box.words, _WORDS_LINE, _SMALL)):
        line = svg.add("text", f"on-{box.look.name}", parent=place, x=width / 2, y=y)
        line.set("text-anchor", "middle")
        line.set("font-size", str(size))
        line.text = clipped(text, room, size)
