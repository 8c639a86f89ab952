"""A graph in DOT, the language of Graphviz."""

from glue_wf_sdk.graph import HasGraph
from glue_wf_sdk.report.diagram import Box, diagram_of
from glue_wf_sdk.structures import NodeType

_SHAPES: dict[str | None, tuple[str, tuple[str, ...]]] = {
    NodeType.TRIGGER: ("box", ("rounded",)),
    NodeType.CRAWLER: ("hexagon", ()),
}

# Even in quotes, a backslash begins an escape such as \N, and an ampersand an HTML entity.
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "&": "&amp;"})


def graph_dot(graph: HasGraph) -> str:
    """Writes a graph in DOT, with the colors of a light page.

    Rounded boxes are triggers, boxes jobs, hexagons crawlers. Jobs and crawlers have the color and
    the name of the state of their latest attempt. Names are escaped.

    Args:
        graph: A graph, or the workflow, run or response that has it. It may be invalid: a node that
            only an edge refers to gets a box of its own, and duplicate edges are drawn once.

    Returns:
        The text, for `dot` and other programs that read DOT.

    Raises:
        GraphError: The workflow or run was fetched without its graph.
        TypeError: `graph` is something else.
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
    dashed = ("dashed",) if box.style.is_dashed else ()
    bold = ("bold",) if box.style.is_bold else ()
    attributes = {
        "label": _joined(box.name, box.detail),
        "tooltip": _joined(*box.tooltip),
        "shape": shape,
        "style": ",".join(("filled", *styles, *dashed, *bold)),
        "fillcolor": box.style.light.fill,
        "color": box.style.light.line,
        "fontcolor": box.style.light.text,
    }
    return ", ".join(f'{name}="{value}"' for name, value in attributes.items())


def _joined(*lines: str) -> str:
    return r"\n".join(line.translate(_ESCAPES) for line in lines)
