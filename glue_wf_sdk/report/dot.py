"""A graph in DOT, the language of Graphviz."""

from glue_wf_sdk.enums import NodeType
from glue_wf_sdk.report.diagram import Box, diagram_of
from glue_wf_sdk.structures import WorkflowGraph

__all__ = ["graph_dot"]

_SHAPES: dict[str | None, tuple[str, tuple[str, ...]]] = {
    NodeType.TRIGGER: ("box", ("rounded",)),
    NodeType.CRAWLER: ("hexagon", ()),
}

# A backslash begins an escape such as \N, an ampersand an HTML entity, inside of quotes too.
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "&": "&amp;"})


def graph_dot(graph: WorkflowGraph) -> str:
    """Writes a graph in DOT, with the colours of a light page.

    Rounded boxes are triggers, boxes jobs, hexagons crawlers. Jobs and crawlers are coloured by
    the state of their latest attempt, and tell it. Names are escaped: nothing in them acts.

    Args:
        graph: The graph of a workflow or of a run, of any size, in order or not. An edge's end that
            is not among the nodes gets a box of its own; edges that are there twice are drawn once.

    Returns:
        The text, for `dot` and whatever else reads DOT.
    """
    diagram = diagram_of(graph)
    lines = [
        "digraph {",
        "    graph [rankdir=LR]",
        '    node [fontname="Helvetica,Arial,sans-serif", fontsize=11]',
        '    edge [color="#6e7781", arrowsize=0.7]',
        *(f"    n{number} [{_attributes(box)}]" for number, box in enumerate(diagram.boxes)),
        *(f"    n{start} -> n{end}" for start, end in diagram.arrows),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _attributes(box: Box) -> str:
    shape, styles = _SHAPES.get(box.type, ("box", ()))
    dashed = ("dashed",) if box.look.is_dashed else ()
    attributes = {
        "label": _joined(box.name, box.words),
        "tooltip": _joined(*box.tooltip),
        "shape": shape,
        "style": ",".join(("filled", *styles, *dashed)),
        "fillcolor": box.look.light.fill,
        "color": box.look.light.line,
        "fontcolor": box.look.light.text,
    }
    return ", ".join(f'{name}="{value}"' for name, value in attributes.items())


def _joined(*lines: str) -> str:
    return r"\n".join(line.translate(_ESCAPES) for line in lines)
