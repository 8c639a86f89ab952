"""What the commands print for people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len

from glue_wf_sdk.cli.documents import GraphSource, error_of, nodes_of, state_of
from glue_wf_sdk.cli.run_rendering import shown_state
from glue_wf_sdk.cli.terminal import Part, Sheet, one_line
from glue_wf_sdk.enums import NodeType
from glue_wf_sdk.errors import CycleError, GraphError, ResumeReason, Violation
from glue_wf_sdk.operations import ResumeWorkflowRunRequest
from glue_wf_sdk.printable import printable, shortened
from glue_wf_sdk.resume import ResumePlan, failed_actions, latest_attempt
from glue_wf_sdk.structures import Node, WorkflowGraph, WorkflowRun

__all__ = [
    "add_title",
    "graph_problem",
    "plan_text",
    "refusal_text",
    "topology_text",
    "violations_text",
]

_LISTED_AT_MOST = 20
_LONGEST_NAME = 255
_LONGEST_WORD = 20
_LONGEST_MESSAGE = 400


def violations_text(operation: str, violations: Sequence[Violation]) -> str:
    """What is wrong with a payload, and how much.

    Args:
        operation: The API's name of the operation.
        violations: What is wrong.

    Returns:
        Text for standard output.
    """
    sheet = Sheet()
    for each in violations:
        message = printable(each.message)
        sheet.add((printable(each.path), "bold"), f": {message} ", (f"[{each.rule}]", "dim"))
    if violations:
        sheet.add((f"{operation}: {_counted(len(violations), 'violation')}", "bold red"))
    else:
        sheet.add((f"{operation}: fit to be sent, 0 violations", "bold green"))
    return sheet.text()


def topology_text(source: GraphSource, generations: Sequence[Sequence[str]]) -> str:
    """The nodes of a graph, generation by generation.

    Args:
        source: The graph, and whose it is.
        generations: The ids of the nodes.

    Returns:
        Text for standard output.
    """
    sheet, nodes = Sheet(), _Nodes(source.graph)
    if isinstance(source.owner, WorkflowRun):
        add_title(sheet, source.owner)
    elif source.owner and source.owner.name:
        sheet.add((shortened(source.owner.name, _LONGEST_NAME), "bold"))
    ids = [node_id for generation in generations for node_id in generation]
    size = f"{_counted(len(ids), 'node')} in {_counted(len(generations), 'generation')}"
    sheet.add(size)
    rows = nodes.rows(ids, with_states=isinstance(source.owner, WorkflowRun))
    width = len(str(len(generations)))
    for number, generation in enumerate(generations, start=1):
        for place, _ in enumerate(generation):
            shown = ("" if place else str(number)).rjust(width)
            sheet.add((shown, "dim"), "  ", *next(rows), indent=2)
    return sheet.text()


def graph_problem(error: GraphError, graph: WorkflowGraph | None) -> str:
    """One line on what is wrong with a graph.

    Args:
        error: What is wrong.
        graph: The graph.

    Returns:
        Printable text.
    """
    if isinstance(error, CycleError):
        return _cycle_text(graph, error.cycle)
    return one_line(str(error))


def _cycle_text(graph: WorkflowGraph | None, cycle: Sequence[str]) -> str:
    nodes = _Nodes(graph)
    shown = [nodes.label(node_id) for node_id in cycle[:_LISTED_AT_MOST]]
    more = len(cycle) - len(shown)
    rest = [f"({more} more)"] if more else []
    return f"the graph has a cycle: {' -> '.join([*shown, *rest, shown[0]])}"


def plan_text(plan: ResumePlan, request: ResumeWorkflowRunRequest) -> str:
    """What a resume would do.

    Args:
        plan: The plan.
        request: The request that carries it out.

    Returns:
        Text for standard output.
    """
    sheet, nodes = Sheet(), _Nodes(plan.run.graph)
    add_title(sheet, plan.run)
    _add_failed(sheet, plan.run, nodes)
    _add_heading(sheet, "To send: ResumeWorkflowRun")
    sheet.add(("Name   ", "dim"), "  ", shortened(request.name, _LONGEST_NAME), indent=2)
    sheet.add(("RunId  ", "dim"), "  ", shortened(request.run_id, _LONGEST_NAME), indent=2)
    sheet.add(("NodeIds", "dim"), indent=2)
    for node_id in request.node_ids:
        sheet.add(printable(node_id), indent=4)
    _add_nodes(sheet, "Chosen, but downstream of another", nodes.rows(plan.redundant))
    _add_nodes(sheet, "Runs again, in this order", nodes.rows(plan.rerun))
    _add_nodes(sheet, "Kept", nodes.rows(plan.kept, with_states=True))
    return sheet.text()


def refusal_text(run: WorkflowRun, reasons: Sequence[ResumeReason]) -> str:
    """Why a run cannot be resumed.

    Args:
        run: The run.
        reasons: Every reason.

    Returns:
        Text for standard output.
    """
    sheet = Sheet()
    add_title(sheet, run)
    _add_failed(sheet, run, _Nodes(run.graph))
    _add_heading(sheet, f"Cannot be resumed: {_counted(len(reasons), 'reason')}", "bold red")
    for reason in reasons:
        sheet.add(printable(reason.message), indent=2)
    return sheet.text()


def add_title(sheet: Sheet, run: WorkflowRun) -> None:
    """Adds a run's name, status and id."""
    parts = [shortened(part, _LONGEST_NAME) for part in (run.name, run.status) if part]
    if parts:
        sheet.add((", ".join(parts), "bold"))
    if run.workflow_run_id:
        sheet.add((shortened(run.workflow_run_id, _LONGEST_NAME), "dim"))


def _add_heading(sheet: Sheet, heading: str, style: str = "bold") -> None:
    sheet.add()
    sheet.add((heading, style))


def _add_failed(sheet: Sheet, run: WorkflowRun, nodes: "_Nodes") -> None:
    failed = failed_actions(run)
    if failed:
        _add_heading(sheet, f"Failed: {len(failed)}")
    rows = nodes.rows([node.unique_id for node in failed], with_states=True)
    for node, row in zip(failed, rows, strict=True):
        sheet.add(*row, indent=2)
        sheet.add((shortened(node.unique_id or "", _LONGEST_NAME), "dim"), indent=4)
        if message := error_of(node):
            sheet.add(shortened(message.strip(), _LONGEST_MESSAGE), indent=4)


def _add_nodes(sheet: Sheet, heading: str, rows: Iterable[list[Part]]) -> None:
    listed = [*rows]
    if listed:
        _add_heading(sheet, f"{heading}: {len(listed)}")
    for row in listed:
        sheet.add(*row, indent=2)


class _Nodes:
    """The nodes of a graph, and what to call them: a name, and the id where that is not enough."""

    def __init__(self, graph: WorkflowGraph | None) -> None:
        self._nodes = {node.unique_id: node for node in nodes_of(graph)}
        self._uses = Counter((node.type, node.name) for node in nodes_of(graph))

    def rows(
        self, node_ids: Iterable[str | None], *, with_states: bool = False
    ) -> Iterator[list[Part]]:
        """A line for each node: type, state, name."""
        nodes = [self._nodes[node_id] for node_id in node_ids]
        types = _padded([_type(node) for node in nodes])
        states = [_state(node) if with_states else ("", "") for node in nodes]
        words = _padded([word for word, _ in states])
        for node, node_type, word, (_, style) in zip(nodes, types, words, states, strict=True):
            yield [node_type, (word, style), *self._name(node)]

    def label(self, node_id: str) -> str:
        """What to call a node in a sentence."""
        node = self._nodes[node_id]
        name = "".join(part if isinstance(part, str) else part[0] for part in self._name(node))
        return f"{_type(node)} {name}"

    def _name(self, node: Node) -> list[Part]:
        name = shortened(node.name or "", _LONGEST_NAME)
        if name and self._uses[node.type, node.name] == 1:
            return [name]
        node_id = f"({shortened(node.unique_id or '', _LONGEST_NAME)})"
        return [f"{name} ", (node_id, "dim")]


def _padded(words: Sequence[str]) -> list[str]:
    """The words of a column, two spaces behind the widest; an empty column takes no room."""
    width = max(map(cell_len, words), default=0)
    return [word + " " * (width + 2 - cell_len(word)) if width else "" for word in words]


def _type(node: Node) -> str:
    return shortened(node.type or "", _LONGEST_WORD)


def _state(node: Node) -> tuple[str, str]:
    """How a node went, in words, and the style of these."""
    state = state_of(node)
    if state:
        return shown_state(state)
    if node.type == NodeType.TRIGGER:
        return "", ""
    return ("unknown", "yellow") if latest_attempt(node) else ("not run", "dim")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
