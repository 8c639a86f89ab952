"""How a run is shown: its jobs and crawlers, as a tree, and what failed among them."""

import itertools
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import attrs
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from glue_wf_sdk.cli.documents import error_of, nodes_of, state_of
from glue_wf_sdk.cli.terminal import Part, Sheet, encodable
from glue_wf_sdk.enums import CrawlState, JobRunState, WorkflowRunStatus
from glue_wf_sdk.errors import GraphError
from glue_wf_sdk.printable import shortened
from glue_wf_sdk.resume import attempts_of, failed_actions, is_action, is_copied, latest_attempt
from glue_wf_sdk.structures import Crawl, JobRun, Node, WorkflowGraph, WorkflowRun
from glue_wf_sdk.topology import Topology

__all__ = [
    "Row",
    "actions_of",
    "clock",
    "failure_text",
    "new_console",
    "outcome_text",
    "rendered",
    "rows_of",
    "seconds_of",
    "shown_name",
    "shown_state",
    "summary_of",
    "tree_text",
]

_LONGEST_NAME = 255
_LONGEST_WORD = 20
_LONGEST_MESSAGE = 400
_WIDTH = 10_000  # Of what is no terminal: no line is broken.
_INDENT = 4  # Columns for each level of a tree,
_ROOM = 40  # and at least those for a name; a terminal breaks the lines that get too wide so.
_DEEPEST = 24  # Levels of a tree; what is below goes on at its end.
_REFERENCES = 8  # To what is shown elsewhere, below one job or crawler.


@attrs.frozen(kw_only=True)
class Row:
    """How a job or crawler stands in a run.

    Attributes:
        id: The id of its node.
        type: JOB or CRAWLER.
        name: Its name.
        state: That of the latest attempt; None where there is none.
        attempts: How many there are.
        seconds: How long the latest one took, or has taken so far.
        is_copy: Whether they were made in the run that this one resumes.
    """

    id: str
    type: str
    name: str
    state: JobRunState | CrawlState | None
    attempts: int
    seconds: float | None
    is_copy: bool


def rows_of(run: WorkflowRun, now: datetime | None = None) -> list[Row]:
    """How the jobs and crawlers of a run stand.

    Args:
        run: The run.
        now: The moment; may be left out for a run that has ended.

    Returns:
        A row for each, in the order in which they run; in the order of the graph's nodes where
        that has a cycle or is not in order.
    """
    return [_row(run, node, now) for node in actions_of(run)]


def actions_of(run: WorkflowRun) -> list[Node]:
    """The nodes of the jobs and crawlers of a run, in the order of `rows_of`."""
    nodes = nodes_of(run.graph)
    with suppress(GraphError):
        topology = Topology(run.graph or WorkflowGraph())
        nodes = [topology.node(each) for each in topology.topological_order()]
    return list(filter(is_action, nodes))


def _row(run: WorkflowRun, node: Node, now: datetime | None) -> Row:
    attempt = latest_attempt(node)
    return Row(
        id=node.unique_id or "",
        type=node.type or "",
        name=node.name or "",
        state=state_of(node),
        attempts=len(attempts_of(node)),
        seconds=seconds_of(attempt, run.completed_on or now) if attempt else None,
        is_copy=attempt is not None and is_copied(run, attempt),
    )


def seconds_of(timed: JobRun | Crawl | WorkflowRun, now: datetime | None = None) -> float | None:
    """How long something took, or has taken so far.

    Args:
        timed: A run, or an attempt of one of its jobs or crawlers.
        now: The moment.

    Returns:
        Seconds, where it is known; never less than 0, although two clocks may differ.
    """
    ended = timed.completed_on or now
    if timed.started_on is None or ended is None:
        return None
    return max((ended - timed.started_on).total_seconds(), 0.0)


def outcome_text(run: WorkflowRun, now: datetime | None = None) -> str:
    """How a run stands, in one line.

    Args:
        run: The run.
        now: The moment; may be left out for a run that has ended.

    Returns:
        Text for standard output, as are all that follow.
    """
    sheet = Sheet()
    sheet.add(*summary_of(run, rows_of(run, now), now), indent=2)
    sheet.add()
    return sheet.text()


def summary_of(run: WorkflowRun, rows: Sequence[Row], now: datetime | None = None) -> list[Part]:
    """How a run stands: its status, for how long, and how many actions are in which state."""
    counted = Counter(shown_state(row.state) for row in rows)
    counts = ", ".join(f"{count} {word}" for (word, _), count in counted.items())
    status = shortened(run.status or "unknown", _LONGEST_WORD)
    seconds = seconds_of(run, now)
    if seconds is not None:
        status += f" {'after' if run.completed_on else 'for'} {clock(seconds)}"
    return [(status, "bold"), f": {counts}" if counts else ""]


def failure_text(run: WorkflowRun) -> str:
    """What failed in a run, and why; empty where nothing did."""
    failed = failed_actions(run)
    if not failed:
        return ""
    sheet = Sheet()
    is_completed = run.status == WorkflowRunStatus.COMPLETED
    although = f", although the run is {run.status}" if is_completed else ""
    sheet.add((f"Failed: {len(failed)}{although}", "bold"))
    for node in failed:
        sheet.add(shown_state(state_of(node)), f"  {shown_name(node.name)}", indent=2)
        if message := error_of(node):
            sheet.add(shortened(message.strip(), _LONGEST_MESSAGE), indent=4)
    sheet.add()
    return sheet.text()


def tree_text(
    heading: str, run: WorkflowRun, *, now: datetime | None = None, with_details: bool = False
) -> str:
    """The jobs and crawlers of a run as a tree: below each, what waited for it.

    Args:
        heading: What stands above it.
        run: The run.
        now: The moment; may be left out for a run that has ended.
        with_details: Whether durations and retries are told, too.

    Returns:
        Text for standard output.

    Raises:
        GraphError: The run's graph is not in order; see `glue_wf_sdk.Topology`.
    """
    topology = Topology(run.graph or WorkflowGraph())
    rows = {row.id: row for row in rows_of(run, now)}
    status = shortened(run.status or "", _LONGEST_WORD)
    tree = Tree(Text.assemble(shown_name(run.name), f"  {status}"), guide_style="dim")
    shown: set[str] = set()
    references: Counter[Tree] = Counter()
    deepest = 0
    first = [each for each in rows if not _that_start(topology, each)]
    # Then what was too deep for its branch, and what a cycle keeps from them.
    for root in itertools.chain(first, rows):
        waiting: list[tuple[Tree, int, str | None]] = [] if root in shown else [(tree, 1, root)]
        while waiting:
            parent, depth, node_id = waiting.pop()
            if node_id is None:  # The end of a branch.
                if (more := references[parent] - _REFERENCES) > 0:
                    parent.add(Text(f"... and {more} more (see above or below)", "dim"))
                continue
            deepest = max(deepest, depth)
            row = rows[node_id]
            following = [] if node_id in shown else _started_by(topology, node_id)
            is_too_deep = depth == _DEEPEST and bool(following)
            if node_id in shown or is_too_deep:
                references[parent] += 1
                if references[parent] <= _REFERENCES:
                    where = "below" if is_too_deep else "above"
                    parent.add(Text.assemble(shown_name(row.name), (f"  (see {where})", "dim")))
                continue
            shown.add(node_id)
            details = _details(row) if with_details else []
            branch = parent.add(
                Text.assemble(shown_name(row.name), "  ", shown_state(row.state), *details)
            )
            waiting.append((branch, depth + 1, None))
            waiting += [(branch, depth + 1, each) for each in reversed(following)]
    return rendered(heading, tree, least_width=deepest * _INDENT + _ROOM)


def _that_start(topology: Topology, node_id: str) -> list[str]:
    return _beyond_triggers(topology, topology.predecessors, node_id)


def _started_by(topology: Topology, node_id: str) -> list[str]:
    return _beyond_triggers(topology, topology.successors, node_id)


def _beyond_triggers(
    topology: Topology, neighbours: Callable[[str], Sequence[str]], node_id: str
) -> list[str]:
    """The nearest jobs and crawlers: between them and the node are triggers only."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [*reversed(neighbours(node_id))]
    while waiting:
        each = waiting.pop()
        if is_action(topology.node(each)):
            found[each] = None
        elif each not in seen:
            seen.add(each)
            waiting += reversed(neighbours(each))
    return [*found]


def _details(row: Row) -> list[Part]:
    words = [clock(row.seconds)] if row.seconds is not None else []
    words += [f"{row.attempts} attempts"] if row.attempts > 1 else []
    words += ["copied"] if row.is_copy else []
    return [("  " + ", ".join(words), "dim")] if words else []


def shown_name(name: str | None) -> str:
    """A name, fit for the terminal that there is."""
    return encodable(shortened(name or "", _LONGEST_NAME))


def shown_state(state: JobRunState | CrawlState | None) -> tuple[str, str]:
    """A state in words, and the style of these."""
    if state is None:
        return "not run", "dim"
    style = "green" if state.is_success else "red" if state.is_terminal else "yellow"
    return encodable(shortened(state, _LONGEST_WORD)), style


def clock(seconds: float | None) -> str:
    """A duration as minutes and seconds, with hours from one on: 0:07, 1:00:07."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def rendered(heading: str, renderable: RenderableType, *, least_width: int = 0) -> str:
    """Something that rich draws, below a heading."""
    console = new_console()
    console.width = max(console.width, least_width)
    with console.capture() as capture:
        console.print(Text(heading, "bold"))
        console.print(Padding(renderable, (0, 0, 0, 2), expand=False))
    lines = (line.rstrip() for line in capture.get().splitlines())
    return "\n".join([*lines, "", ""])


def new_console() -> Console:
    """A console for standard output; colours and escape sequences are for terminals."""
    is_terminal = sys.stdout.isatty()
    return Console(
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        force_jupyter=False,
        force_terminal=is_terminal,
        highlight=False,
        legacy_windows=False,
        width=None if is_terminal else _WIDTH,
    )
