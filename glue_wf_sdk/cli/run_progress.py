"""How a run is shown while it runs."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import itemgetter
from typing import TypeAlias

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from glue_wf_sdk.cli.run_rendering import (
    Row,
    actions_of,
    clock,
    new_console,
    rows_of,
    shown_name,
    shown_state,
    summary_of,
)
from glue_wf_sdk.cli.terminal import Sheet, write
from glue_wf_sdk.resume import attempt_state, attempts_of, is_copied
from glue_wf_sdk.structures import Crawl, JobRun, Node, WorkflowRun

__all__ = ["Show", "can_redraw", "lines_of_progress", "live_progress"]

Show: TypeAlias = Callable[[WorkflowRun, datetime], None]
"""Shows a run as it is at a moment."""

_BAR_WIDTH = 24
_BELOW = 3  # Lines below the rows of a frame: what is left out, the summary, the cursor.


def can_redraw() -> bool:
    """Whether standard output is a terminal on which lines can be drawn anew."""
    return new_console().is_interactive


@contextmanager
def live_progress(expected: Mapping[str, float] | None = None) -> Generator[Show, None, None]:
    """Shows a run as a table that is drawn anew, on a terminal.

    Args:
        expected: How many seconds each job or crawler is expected to take, by name, for a bar.

    Yields:
        The function that shows it.
    """
    console = new_console()
    with Live(
        console=console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
    ) as live:
        yield lambda run, now: live.update(
            _frame(run, now, expected, console.height - _BELOW), refresh=True
        )


def _frame(
    run: WorkflowRun, now: datetime, expected: Mapping[str, float] | None, room: int
) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for column in ("margin", "name", "bar", "state", "clock", "note"):
        if column != "bar" or expected is not None:
            table.add_column(no_wrap=column != "bar")  # It gets shorter on a narrow terminal.
    rows = rows_of(run, now)
    chosen = rows if run.completed_on or len(rows) <= room else _most_telling(rows, room)
    for row in chosen:
        word, style = shown_state(row.state)
        cells: list[RenderableType] = ["", Text(shown_name(row.name))]
        if expected is not None:
            bar = ProgressBar(
                total=expected[row.name],
                completed=row.seconds or 0.0,
                width=_BAR_WIDTH,
                complete_style=style,
                finished_style=style,
            )
            cells.append(bar)
        passed = Text(clock(row.seconds), justify="right")
        note = Text("copied" if row.is_copy else "", "dim")
        table.add_row(*cells, Text(word, style), passed, note)
    if run.completed_on:
        return table
    more = len(rows) - len(chosen)
    left_out = [Text(f"  ... and {more} more", "dim")] if more else []
    return Group(table, *left_out, Text.assemble("  ", *summary_of(run, rows, now)))


def _most_telling(rows: Sequence[Row], room: int) -> list[Row]:
    """What runs or has failed, before all else, where there is no room for all."""
    is_dull = [row.state is None or row.state.is_success for row in rows]
    chosen = sorted(range(len(rows)), key=is_dull.__getitem__)[: max(room, 0)]
    return [rows[place] for place in sorted(chosen)]


@contextmanager
def lines_of_progress() -> Generator[Show, None, None]:
    """Shows a run as lines, one for each attempt that ends.

    Yields:
        The function that shows it.
    """
    told: set[object] = set()

    def show(run: WorkflowRun, _: datetime) -> None:
        ended = [
            (attempt.completed_on, node, attempt)
            for node in actions_of(run)
            for attempt in attempts_of(node)
            if attempt.completed_on and not is_copied(run, attempt)
        ]
        sheet = Sheet()
        news: list[object] = []
        for completed_on, node, attempt in sorted(ended, key=itemgetter(0)):
            identity = (node.unique_id, node.name, attempt.started_on, completed_on)
            if identity in told:
                continue
            news.append(identity)
            since = (completed_on - run.started_on).total_seconds() if run.started_on else None
            _add_attempt(sheet, clock(since), node, attempt)
        told.update(news)
        write(sheet.text())

    yield show


def _add_attempt(sheet: Sheet, elapsed: str, node: Node, attempt: JobRun | Crawl) -> None:
    name = shown_name(node.name)
    if isinstance(attempt, JobRun) and attempt.attempt:
        name += f", retry {attempt.attempt}"
    word, style = shown_state(attempt_state(attempt))
    sheet.add(f"{elapsed:>5}  ", (f"{word:9}", style), f"  {name}", indent=2)
