"""A graph as a Mermaid flowchart."""

import re
from collections.abc import Iterator

from glue_wf_sdk.enums import NodeType
from glue_wf_sdk.report.diagram import Box, diagram_of
from glue_wf_sdk.report.looks import Look
from glue_wf_sdk.structures import WorkflowGraph

__all__ = ["graph_mermaid"]

_SHAPES: dict[str | None, tuple[str, str]] = {
    NodeType.TRIGGER: ("([", "])"),
    NodeType.CRAWLER: ("{{", "}}"),
}
_BOX = ("[", "]")

# What means nothing to Mermaid, nor to the Markdown and the HTML that it makes of a label: letters
# and digits, between two of them a single hyphen, underscore or space, or a comma or colon with a
# space behind it, and between two digits a point.
_CHARACTER = re.compile(
    r"(?P<plain>(?!\ufb02)[^\W_]|(?<=[^\W_])(?:[-_ ]|[,:] )(?=[^\W_])|(?<=[0-9])\.(?=[0-9]))|.",
    re.DOTALL,
)
# Mermaid reads on where it has decoded its entities: $$formulas$$, fa:fa-icons, \n, and what it
# puts for an entity itself. A space of no width behind each of these keeps them apart.
_READ_ON = frozenset("$:\\\ufb02\u00b0\u00b6")


def graph_mermaid(graph: WorkflowGraph) -> str:
    """Writes a graph as a Mermaid flowchart, with the colours of a light page.

    Pills are triggers, boxes jobs, hexagons crawlers. Jobs and crawlers are coloured by the state
    of their latest attempt, and tell it. Names are escaped: nothing in them acts.

    Args:
        graph: The graph of a workflow or of a run, of any size, in order or not. An edge's end that
            is not among the nodes gets a box of its own; edges that are there twice are drawn once.

    Returns:
        The text of the flowchart.
    """
    diagram = diagram_of(graph)
    looks = dict.fromkeys(box.look for box in diagram.boxes)
    lines = [
        "flowchart LR",
        *(f"    {_node(number, box)}" for number, box in enumerate(diagram.boxes)),
        *(f"    n{start} --> n{end}" for start, end in diagram.arrows),
        *(f"    classDef {look.name} {','.join(_style(look))}" for look in looks),
    ]
    return "\n".join(lines) + "\n"


def _node(number: int, box: Box) -> str:
    opening, closing = _SHAPES.get(box.type, _BOX)
    label = f"{_escaped(box.name)}<br/>{_escaped(box.words)}"
    return f'n{number}{opening}"{label}"{closing}:::{box.look.name}'


def _style(look: Look) -> Iterator[str]:
    yield f"fill:{look.light.fill}"
    yield f"stroke:{look.light.line}"
    yield f"color:{look.light.text}"
    if look.is_dashed:
        yield "stroke-dasharray:4 3"


def _escaped(text: str) -> str:
    return _CHARACTER.sub(_escaped_character, text)


def _escaped_character(match: re.Match[str]) -> str:
    if match["plain"]:
        return match["plain"]
    apart = "#8203;" if match[0] in _READ_ON else ""
    return f"#{ord(match[0])};{apart}"
