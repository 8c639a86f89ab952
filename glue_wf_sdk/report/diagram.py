"""What all pictures of a graph show: a box for each node, an arrow for each edge."""

from collections.abc import Iterator, Sequence

import attrs

from glue_wf_sdk.enums import Logical, NodeType
from glue_wf_sdk.printable import shortened
from glue_wf_sdk.report.looks import NOT_RUN, PLAIN, Look, look_of
from glue_wf_sdk.report.wording import duration_text
from glue_wf_sdk.resume import attempt_state, attempts_of, is_action
from glue_wf_sdk.structures import Condition, Crawl, Edge, JobRun, Node, Trigger, WorkflowGraph

__all__ = ["Box", "Diagram", "diagram_of"]

_LABEL_CHARACTERS, _WORD_CHARACTERS = 60, 30
_NAME_CHARACTERS, _MESSAGE_CHARACTERS = 300, 500
_CONDITIONS_AT_MOST, _ATTEMPTS_AT_MOST = 10, 5


@attrs.frozen(kw_only=True)
class Box:
    """A node as it is drawn. Its texts are printable, but not escaped for any format.

    Attributes:
        type: The type of the node; None where it has none, or where an edge has no node.
        name: The name of the trigger, job or crawler.
        words: The type of the node in words, and what became of it.
        tooltip: Lines with the full name and the details.
        look: How it is drawn.
    """

    type: NodeType | None
    name: str
    words: str
    tooltip: tuple[str, ...]
    look: Look


@attrs.frozen
class Diagram:
    """Boxes, and arrows between them.

    Attributes:
        boxes: The boxes; box 0 has the id ``n0`` in every format, whatever the graph's ids are.
        arrows: The places of two boxes each; no arrow is there twice.
    """

    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, int], ...]


def diagram_of(graph: WorkflowGraph) -> Diagram:
    """The boxes and arrows of a graph.

    Nothing is refused, as a broken graph is seen best in a picture. Of nodes with the same id, the
    first has the edges. What an edge names and is not there gets a box of its own.

    Args:
        graph: The graph of a workflow or of a run. Where nothing in it was attempted, it is taken
            for that of a workflow, and no box tells a state.

    Returns:
        The diagram, in the order of the graph's nodes and edges.
    """
    nodes = graph.nodes or ()
    attempts = [attempts_of(node) for node in nodes]
    has_run = any(attempts)
    boxes = [
        _box(node, tries, has_run=has_run) for node, tries in zip(nodes, attempts, strict=True)
    ]
    places: dict[str | None, int] = {}
    for place, node in enumerate(nodes):
        if node.unique_id is not None:
            places.setdefault(node.unique_id, place)
    arrows: dict[tuple[int, int], None] = {}
    for edge in graph.edges or ():
        for end in _ends(edge):
            if end not in places:
                places[end] = len(boxes)
                boxes.append(_missing(end))
        arrows[places[edge.source_id], places[edge.destination_id]] = None
    return Diagram(tuple(boxes), tuple(arrows))


def _ends(edge: Edge) -> tuple[str | None, str | None]:
    return edge.source_id, edge.destination_id


def _missing(node_id: str | None) -> Box:
    problem = "an edge leads from or to it, but the graph has no such node"
    shown = node_id or "(no id)"
    return Box(
        type=None,
        name=shortened(shown, _LABEL_CHARACTERS),
        words="missing",
        tooltip=(_full(shown), problem),
        look=NOT_RUN,
    )


def _box(node: Node, attempts: Sequence[JobRun | Crawl], *, has_run: bool) -> Box:
    look = PLAIN
    facts: list[str] = []
    details: list[str] = []
    if node.type == NodeType.TRIGGER:
        trigger = (node.trigger_details.trigger if node.trigger_details else None) or Trigger()
        facts += _trigger_facts(trigger)
        details += _trigger_details(trigger)
    elif has_run and is_action(node):
        look = look_of(attempt_state(attempts[-1])) if attempts else NOT_RUN
        facts += _attempt_facts(attempts)
        details += _attempt_details(attempts)
    words = ": ".join(filter(None, (_kind(node), ", ".join(facts))))
    name, node_id = node.name or "(no name)", node.unique_id or "(no id)"
    return Box(
        type=node.type,
        name=shortened(name, _LABEL_CHARACTERS),
        words=words,
        tooltip=(_full(name), words, *details, f"id: {_full(node_id)}"),
        look=look,
    )


def _full(name: str) -> str:
    return shortened(name, _NAME_CHARACTERS)


def _word(text: str) -> str:
    return shortened(text, _WORD_CHARACTERS)


def _kind(node: Node) -> str:
    if not node.type:
        return "node"
    return node.type.lower() if node.type.is_known else _word(node.type)


def _trigger_facts(trigger: Trigger) -> Iterator[str]:
    if trigger.type is not None:
        yield _word(trigger.type)
    predicate = trigger.predicate
    if predicate is not None and predicate.logical and len(predicate.conditions or ()) > 1:
        yield _word(predicate.logical)


def _trigger_details(trigger: Trigger) -> Iterator[str]:
    if trigger.state is not None:
        yield f"state: {_word(trigger.state)}"
    if trigger.schedule is not None:
        yield f"schedule: {_full(trigger.schedule)}"
    if trigger.event_batching_condition is not None:
        batch = trigger.event_batching_condition
        yield f"fires after {batch.batch_size} events"
        if batch.batch_window is not None:
            yield f"or {batch.batch_window} s after the first"
    if trigger.predicate is not None and trigger.predicate.conditions:
        conditions = trigger.predicate.conditions
        is_any = trigger.predicate.logical == Logical.ANY
        yield "fires after any of:" if is_any else "fires after all of:"
        yield from map(_condition, conditions[:_CONDITIONS_AT_MOST])
        if len(conditions) > _CONDITIONS_AT_MOST:
            yield f"... and {len(conditions) - _CONDITIONS_AT_MOST} more"


def _condition(condition: Condition) -> str:
    if condition.crawler_name is not None:
        return f"crawler {_full(condition.crawler_name)}: {_word(condition.crawl_state or '-')}"
    return f"job {_full(condition.job_name or '-')}: {_word(condition.state or '-')}"


def _outcome(attempt: JobRun | Crawl) -> Iterator[str]:
    yield _word(attempt_state(attempt) or "state not known")
    start, end = attempt.started_on, attempt.completed_on
    if start is not None and end is not None and end >= start:
        yield duration_text(end - start)


def _attempt_facts(attempts: Sequence[JobRun | Crawl]) -> Iterator[str]:
    if not attempts:
        yield NOT_RUN.words
        return
    yield from _outcome(attempts[-1])
    if len(attempts) > 1:
        yield f"{len(attempts)} attempts"


def _attempt_details(attempts: Sequence[JobRun | Crawl]) -> Iterator[str]:
    """Of the latest attempts, the latest one first."""
    for attempt in attempts[: -_ATTEMPTS_AT_MOST - 1 : -1]:
        if attempt is not attempts[-1]:
            yield f"before: {', '.join(_outcome(attempt))}"
        if attempt.error_message is not None:
            yield f"error: {shortened(attempt.error_message, _MESSAGE_CHARACTERS)}"
    if len(attempts) > _ATTEMPTS_AT_MOST:
        yield f"... and {len(attempts) - _ATTEMPTS_AT_MOST} attempts before"
