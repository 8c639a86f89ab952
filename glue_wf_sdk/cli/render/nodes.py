"""The names, states and durations of nodes, as text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from rich.cells import cell_len

from glue_wf_sdk._core.text import listed, shortened
from glue_wf_sdk._core.timestamps import elapsed
from glue_wf_sdk.cli.render.console import Part, one_line
from glue_wf_sdk.errors import CycleError, GraphError
from glue_wf_sdk.graph import Topology
from glue_wf_sdk.structures import Crawl, JobRun, Node, NodeType, WorkflowGraph, WorkflowRun

_MAX_NAME = 255
_MAX_WORD = 20
_MAX_MESSAGE = 400


def name_text(name: str) -> str:
    """A name or an id."""
    return shortened(name, _MAX_NAME)


def word_text(word: str | None) -> str:
    """A state, a status or a type."""
    return shortened(word or "unknown", _MAX_WORD)


def message_text(message: str) -> str:
    """An error message."""
    return shortened(message.strip(), _MAX_MESSAGE)


def state_text(node_or_attempt: Node | JobRun | Crawl) -> tuple[str, str]:
    """The state of an attempt, or of the latest one of a node, and its style."""
    attempt: JobRun | Crawl | None
    if isinstance(node_or_attempt, Node):
        if node_or_attempt.type == NodeType.TRIGGER:
            return "", ""
        attempt = node_or_attempt.latest_attempt
    else:
        attempt = node_or_attempt
    if attempt is None:
        return "not run", "dim"
    is_success = attempt.state is not None and attempt.state.is_success
    style = "red" if attempt.failed else "green" if is_success else "yellow"
    return word_text(attempt.state), style


def time_taken(timed: JobRun | Crawl | WorkflowRun, now: datetime | None) -> timedelta | None:
    """The duration; if it has not ended, the time so far in whole seconds."""
    if timed.completed_on is not None:
        return timed.duration
    return whole_seconds(elapsed(timed.started_on, now))


def whole_seconds(duration: timedelta | None) -> timedelta | None:
    """A duration without its fraction of a second, for what is still running."""
    return None if duration is None else timedelta(seconds=int(duration.total_seconds()))


def nodes_of(run: WorkflowRun) -> Sequence[Node]:
    """The nodes of a run; none if it was fetched without its graph."""
    return () if run.graph is None else run.graph.nodes or ()


def actions_in_order(run: WorkflowRun) -> list[Node]:
    """The jobs and crawlers of a run in the order in which they run.

    They are in the order of the graph if it is invalid or has a cycle.
    """
    nodes = nodes_of(run)
    with suppress(GraphError):
        topology = Topology(run)
        nodes = [topology.node(each) for each in topology.topological_order()]
    return [node for node in nodes if node.is_action]


def node_document(node: Node) -> dict[str, str | None]:
    """A node in JSON documents."""
    return {"id": node.unique_id, "type": node.type, "name": node.name, "state": node.state}


def failure_documents(run: WorkflowRun) -> list[dict[str, str | None]]:
    """The jobs and crawlers that failed in JSON documents."""
    return [
        {**node_document(node), "error_message": attempt.error_message}
        for node in nodes_of(run)
        if (attempt := node.latest_attempt) is not None and attempt.failed
    ]


def graph_problem(error: GraphError, graph: WorkflowGraph | None) -> str:
    """Why a graph is invalid, on one line."""
    if not isinstance(error, CycleError) or graph is None:
        return one_line(str(error))
    names = NodeNames(graph.nodes or ())
    labels = [names.label(graph.node(node_id)) for node_id in error.cycle]
    return f"the graph has a cycle: {listed(labels, separator=' -> ')} -> {labels[0]}"


class NodeNames:
    """Labels for the nodes of a graph: the name, and the id if the name is not unique."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._uses = Counter((node.type, node.name) for node in nodes)

    def rows(self, nodes: Sequence[Node], *, with_states: bool = False) -> Iterator[list[Part]]:
        """A line for each node: type, state, name."""
        types = _padded([word_text(node.type) for node in nodes])
        states = [state_text(node) if with_states else ("", "") for node in nodes]
        words = _padded([word for word, _ in states])
        for node, node_type, word, (_, style) in zip(nodes, types, words, states, strict=True):
            yield [node_type, (word, style), *self._name(node)]

    def label(self, node: Node) -> str:
        """The label of a node in a sentence."""
        name = "".join(part if isinstance(part, str) else part[0] for part in self._name(node))
        return f"{word_text(node.type)} {name}"

    def _name(self, node: Node) -> list[Part]:
        name = name_text(node.name)
        if self._uses[node.type, node.name] == 1:
            return [name]
        return [f"{name} ", (f"({name_text(node.unique_id)})", "dim")]


def _padded(words: Sequence[str]) -> list[str]:
    """The words of a column, with two spaces after the widest; an empty column takes no room."""
    width = max(map(cell_len, words), default=0)
    return [word + " " * (width + 2 - cell_len(word)) if width else "" for word in words]
