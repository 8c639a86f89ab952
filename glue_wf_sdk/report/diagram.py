"""What all pictures of a graph show: a box for each node, an arrow for each edge."""

import functools
from collections.abc import Collection, Iterator, Sequence

import attrs

from glue_wf_sdk._core.text import counted, format_duration, listed, shortened
from glue_wf_sdk.errors import GraphTooLargeError
from glue_wf_sdk.graph import HasGraph, graph_of
from glue_wf_sdk.operations import GetWorkflowRunResponse
from glue_wf_sdk.report.labels import message_label, name_label, state_label
from glue_wf_sdk.report.styles import NOT_RUN, PLAIN, WAITING, Style, style_of
from glue_wf_sdk.report.summary import summary_and_problem
from glue_wf_sdk.structures import (
    Condition,
    Crawl,
    JobRun,
    Logical,
    Node,
    NodeType,
    Trigger,
    WorkflowRun,
)

_MAX_NAME = 60
_MAX_ARROWS = 3_000  # A trigger may lead from every job to every other one.


@attrs.frozen(kw_only=True)
class Box:
    """A node as it is drawn. Its texts are printable, but not escaped for any format."""

    type: NodeType | None  # None if only an edge refers to the node.
    name: str
    detail: str  # The type, and the outcome of the latest attempt.
    tooltip: tuple[str, ...]
    style: Style


@attrs.frozen
class Diagram:
    """Boxes, and arrows between pairs of them, without duplicates."""

    nodes: Sequence[Node]
    missing: Sequence[str]  # The ids that occur only in edges.
    arrows: tuple[tuple[int, int], ...]
    waiting: Collection[str] = ()  # The ids of the nodes that may still run.

    def __len__(self) -> int:
        """The number of boxes."""
        return len(self.nodes) + len(self.missing)

    # Made on first use, because a graph that is too large for a picture needs no boxes.
    @functools.cached_property
    def boxes(self) -> tuple[Box, ...]:
        """A box for each node, then for each missing one.

        In a graph without attempts, such as that of a workflow, no box shows a state.
        """
        has_run = any(node.attempts for node in self.nodes)
        boxes = [
            _box(node, WAITING if node.unique_id in self.waiting else NOT_RUN, has_run=has_run)
            for node in self.nodes
        ]
        return (*boxes, *map(_missing, self.missing))

    def without_triggers(self) -> "Diagram":
        """The jobs and crawlers, with an arrow where a trigger leads from one to another."""
        places = [place for place, node in enumerate(self.nodes) if node.is_action]
        new_places = {place: new for new, place in enumerate(places)}
        sources: dict[int, list[int]] = {}
        for source, end in self.arrows:
            if source in new_places:
                sources.setdefault(end, []).append(new_places[source])
        arrows: dict[tuple[int, int], None] = {}
        for trigger, end in self.arrows:
            if end in new_places and trigger not in new_places:
                for source in sources.get(trigger, ()):
                    arrows[source, new_places[end]] = None
                    if len(arrows) > _MAX_ARROWS:
                        raise GraphTooLargeError(nodes=len(places), edges=len(arrows))
        nodes = tuple(self.nodes[place] for place in places)
        return Diagram(nodes, (), tuple(arrows), self.waiting)


def diagram_of(graph: HasGraph) -> Diagram:
    """The boxes and arrows of a graph, which may be invalid: a picture shows best what is wrong.

    If several nodes have the same id, the first one gets the edges.
    """
    waiting = _waiting(graph)
    graph = graph_of(graph)
    nodes = graph.nodes or ()
    places: dict[str, int] = {}
    for place, node in enumerate(nodes):
        places.setdefault(node.unique_id, place)
    missing: list[str] = []
    arrows: dict[tuple[int, int], None] = {}
    for edge in graph.edges or ():
        for end in (edge.source_id, edge.destination_id):
            if end not in places:
                places[end] = len(nodes) + len(missing)
                missing.append(end)
        arrows[places[edge.source_id], places[edge.destination_id]] = None
    return Diagram(nodes, tuple(missing), tuple(arrows), waiting)


def _waiting(graph: HasGraph) -> Collection[str]:
    """The ids of the nodes of a run that may still run."""
    run = graph.run if isinstance(graph, GetWorkflowRunResponse) else graph
    if not isinstance(run, WorkflowRun) or run.has_ended or not run.has_graph:
        return ()
    summary, _ = summary_and_problem(run)
    return {node.id for node in summary.nodes if node.is_waiting}


def _missing(node_id: str) -> Box:
    return Box(
        type=None,
        name=shortened(node_id, _MAX_NAME),
        detail="missing",
        tooltip=(name_label(node_id), "an edge refers to this node, but the graph lacks it"),
        style=NOT_RUN,
    )


def _box(node: Node, idle: Style, *, has_run: bool) -> Box:
    style = PLAIN
    facts: list[str] = []
    details: list[str] = []
    trigger = node.trigger_details.trigger if node.trigger_details else None
    if trigger is not None:
        facts += _trigger_facts(trigger)
        details += _trigger_details(trigger)
    elif has_run and node.is_action:
        style = style_of(node.latest_attempt) if node.attempts else idle
        facts += _attempt_facts(node.attempts) if node.attempts else [idle.label]
        details += _attempt_details(node.attempts)
    kind = node.type.lower() if node.type.is_known else state_label(node.type)
    detail = ": ".join(filter(None, (kind, ", ".join(facts))))
    return Box(
        type=node.type,
        name=shortened(node.name, _MAX_NAME),
        detail=detail,
        tooltip=(name_label(node.name), detail, *details, f"id: {name_label(node.unique_id)}"),
        style=style,
    )


def _trigger_facts(trigger: Trigger) -> Iterator[str]:
    if trigger.type is not None:
        yield state_label(trigger.type)
    predicate = trigger.predicate
    if predicate is not None and predicate.logical and len(predicate.conditions or ()) > 1:
        yield state_label(predicate.logical)


def _trigger_details(trigger: Trigger) -> Iterator[str]:
    if trigger.state is not None:
        yield f"state: {state_label(trigger.state)}"
    if trigger.schedule is not None:
        yield f"schedule: {name_label(trigger.schedule)}"
    if trigger.event_batching_condition is not None:
        batch = trigger.event_batching_condition
        yield f"fires after {batch.batch_size} events"
        if batch.batch_window is not None:
            yield f"or {batch.batch_window} s after the first"
    if trigger.predicate is not None and trigger.predicate.conditions:
        is_any = trigger.predicate.logical == Logical.ANY
        yield "fires after any of:" if is_any else "fires after all of:"
        yield from listed(trigger.predicate.conditions, _condition, "\n").split("\n")


def _condition(condition: Condition) -> str:
    if condition.crawler_name is not None:
        return f"crawler {name_label(condition.crawler_name)}: {state_label(condition.crawl_state)}"
    return f"job {name_label(condition.job_name or 'unknown')}: {state_label(condition.state)}"


def _outcome(attempt: JobRun | Crawl) -> str:
    duration = format_duration(attempt.duration)
    return ", ".join(filter(None, (state_label(attempt.state), duration)))


def _attempt_facts(attempts: Sequence[JobRun | Crawl]) -> Iterator[str]:
    yield _outcome(attempts[-1])
    if len(attempts) > 1:
        yield counted(len(attempts), "attempt")


def _attempt_details(attempts: Sequence[JobRun | Crawl]) -> Iterator[str]:
    """The error of the latest attempt, then the attempts before it, the latest first."""
    if attempts and attempts[-1].error_message is not None:
        yield f"error: {message_label(attempts[-1].error_message)}"
    if len(attempts) > 1:
        yield from listed(attempts[-2::-1], _earlier, "\n").split("\n")


def _earlier(attempt: JobRun | Crawl) -> str:
    text = f"before: {_outcome(attempt)}"
    if attempt.error_message is None:
        return text
    return f"{text}\nerror: {message_label(attempt.error_message)}"
