"""The progress of a run while it is waited for."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from operator import itemgetter
from typing import TypeAlias

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from glue_wf_sdk._core.text import format_duration
from glue_wf_sdk._core.timestamps import elapsed
from glue_wf_sdk.cli.render.console import Lines, encodable, new_console, write
from glue_wf_sdk.cli.render.nodes import (
    actions_in_order,
    name_text,
    state_text,
    time_taken,
    whole_seconds,
)
from glue_wf_sdk.cli.render.run import outcome_parts
from glue_wf_sdk.structures import JobRun, Node, WorkflowRun

Show: TypeAlias = Callable[[WorkflowRun, datetime], object]
"""Shows a run as it is at a moment."""

_BAR_WIDTH = 24
_ROWS_BELOW = 3  # Lines below the table: what is left out, the summary, the cursor.


def can_redraw() -> bool:
    """Whether standard output is a terminal that can redraw lines."""
    return new_console().is_interactive


def no_progress() -> AbstractContextManager[Show]:
    """Shows nothing."""
    return nullcontext(lambda _run, _now: None)


@contextmanager
def live_progress(expected: Mapping[str, float] | None = None) -> Generator[Show, None, None]:
    """Redraws a table of the run on a terminal.

    `expected` has the seconds that each job and crawler is expected to take, for progress bars.
    """
    console = new_console()
    with Live(
        console=console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
    ) as live:
        yield lambda run, now: live.update(
            _frame(run, now, expected, console.height - _ROWS_BELOW), refresh=True
        )


def _frame(
    run: WorkflowRun, now: datetime, expected: Mapping[str, float] | None, room: int
) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for column in ("margin", "name", "bar", "state", "duration", "note"):
        if column != "bar" or expected is not None:
            table.add_column(no_wrap=column != "bar")  # The bar shrinks on a narrow terminal.
    nodes = actions_in_order(run)
    chosen = nodes if run.has_ended else _most_telling(nodes, room)
    for node in chosen:
        attempt = node.latest_attempt
        taken = None if attempt is None else time_taken(attempt, run.completed_on or now)
        word, style = state_text(node)
        cells: list[RenderableType] = ["", Text(encodable(name_text(node.name)))]
        if expected is not None:
            bar = ProgressBar(
                total=expected[node.name],
                completed=taken.total_seconds() if taken else 0.0,
                width=_BAR_WIDTH,
                complete_style=style,
                finished_style=style,
            )
            cells.append(bar)
        duration = Text(format_duration(taken), justify="right")
        is_copied = attempt is not None and run.is_copied(attempt)
        note = Text("copied" if is_copied else "", "dim")
        table.add_row(*cells, Text(encodable(word), style), duration, note)
    if run.has_ended:
        return table
    more = len(nodes) - len(chosen)
    left_out = [Text(f"  ... and {more} more", "dim")] if more else []
    return Group(table, *left_out, Text.assemble("  ", *outcome_parts(run, now)))


def _most_telling(nodes: Sequence[Node], room: int) -> Sequence[Node]:
    """As many nodes as fit; those that are running or have failed come first."""
    if len(nodes) <= room:
        return nodes
    is_dull = [state_text(node)[1] in ("green", "dim") for node in nodes]
    chosen = sorted(range(len(nodes)), key=is_dull.__getitem__)[: max(room, 0)]
    return [nodes[place] for place in sorted(chosen)]


@contextmanager
def lines_of_progress() -> Generator[Show, None, None]:
    """Writes a line for each attempt that ends."""
    written: set[object] = set()

    def show(run: WorkflowRun, _: datetime) -> None:
        ended = [
            (attempt.completed_on, node, attempt)
            for node in actions_in_order(run)
            for attempt in node.attempts
            if attempt.completed_on and not run.is_copied(attempt)
        ]
        lines = Lines()
        for completed_on, node, attempt in sorted(ended, key=itemgetter(0)):
            identity = (node.unique_id, node.name, attempt.started_on, completed_on)
            if identity in written:
                continue
            written.add(identity)
            since = format_duration(whole_seconds(elapsed(run.started_on, completed_on)))
            name = name_text(node.name)
            if isinstance(attempt, JobRun) and attempt.attempt:
                name += f", retry {attempt.attempt}"
            word, style = state_text(attempt)
            lines.add(f"{since:>5}  ", (f"{word:9}", style), f"  {name}", indent=2)
        write(lines.text())

    yield show
