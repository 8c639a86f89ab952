"""A graph as a Mermaid flowchart."""

import re
from collections.abc import Iterator

from glue_wf_sdk.graph import HasGraph
from glue_wf_sdk.report.diagram import Box, diagram_of
from glue_wf_sdk.report.styles import Style
from glue_wf_sdk.structures import NodeType

_SHAPES: dict[str | None, tuple[str, str]] = {
    NodeType.TRIGGER: ("([", "])"),
    NodeType.CRAWLER: ("{{", "}}"),
}
_BOX = ("[", "]")

# What has no meaning to Mermaid, nor in the Markdown and HTML that it makes of a label: letters and
# digits; between two of them a single hyphen, underscore or space, or a comma or colon followed by
# a space; and a point or colon between two digits.
_CHARACTER = re.compile(
    r"(?P<plain>(?!\ufb02)[^\W_]|(?<=[^\W_])(?:[-_ ]|[,:] )(?=[^\W_])|(?<=[0-9])[.:](?=[0-9]))|.",
    re.DOTALL,
)
# Once its entities are decoded, Mermaid still interprets $$formulas$$, fa:fa-icons, \n, and the
# characters that it encodes entities with. A zero-width space after each of these prevents it.
_INTERPRETED = frozenset("$:\\\ufb02\u00b0\u00b6")


def graph_mermaid(graph: HasGraph) -> str:
    """Writes a graph as a Mermaid flowchart, with the colors of a light page.

    Pills are triggers, boxes jobs, hexagons crawlers. Jobs and crawlers have the color and
    the name of the state of their latest attempt. Names are escaped.

    Args:
        graph: A graph, or the workflow, run or response that has it. It may be invalid: a node that
            only an edge refers to gets a box of its own, and duplicate edges are drawn once.

    Returns:
        The text of the flowchart.

    Raises:
        GraphError: The workflow or run was fetched without its graph.
        TypeError: `graph` is something else.
    """
    diagram = diagram_of(graph)
    styles = dict.fromkeys(box.style for box in diagram.boxes)
    lines = [
        "flowchart LR",
        *(f"    {_node(number, box)}" for number, box in enumerate(diagram.boxes)),
        *(f"    n{start} --> n{end}" for start, end in diagram.arrows),
        *(f"    classDef {style.name} {','.join(_rules(style))}" for style in styles),
    ]
    return "\n".join(lines) + "\n"


def _node(number: int, box: Box) -> str:
    opening, closing = _SHAPES.get(box.type, _BOX)
    label = f"{_escaped(box.name)}<br/>{_escaped(box.detail)}"
    return f'n{number}{opening}"{label}"{closing}:::{box.style.name}'


def _rules(style: Style) -> Iterator[str]:
    yield f"fill:{style.light.fill}"
    yield f"stroke:{style.light.line}"
    yield f"color:{style.light.text}"
    if style.is_dashed:
        yield "stroke-dasharray:4 3"
    if style.is_bold:
        yield "stroke-width:3px"


def _escaped(text: str) -> str:
    return _CHARACTER.sub(_escaped_character, text)


def _escaped_character(match: re.Match[str]) -> str:
    if match["plain"]:
        return match["plain"]
    separator = "#8203;" if match[0] in _INTERPRETED else ""
    return f"#{ord(match[0])};{separator}"
