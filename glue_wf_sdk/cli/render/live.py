"""The progress of a run: the table that a terminal redraws."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from glue_wf_sdk._core.text import format_duration
from glue_wf_sdk.cli.render.console import encodable, new_console
from glue_wf_sdk.cli.render.nodes import actions_in_order, name_text, state_text, time_taken
from glue_wf_sdk.cli.render.progress import Show
from glue_wf_sdk.cli.render.run import outcome_parts
from glue_wf_sdk.structures import Node, WorkflowRun

_BAR_WIDTH = 24
_ROWS_BELOW = 2  # Lines below the table besides the summary: what is left out, the cursor.
_URGENCY = ("red", "yellow")  # Styles: what failed comes before what is running.


@contextmanager
def live_progress(expected: Mapping[str, float] | None = None) -> Generator[Show, None, None]:
    """Redraws a table of the run on a terminal.

    `expected` has the seconds that each job and crawler is expected to take, for progress bars.
    """
    console = new_console()
    with Live(
        console=console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
    ) as live:
        yield lambda run, now: live.update(_frame(run, now, expected, console), refresh=True)


def _frame(
    run: WorkflowRun, now: datetime, expected: Mapping[str, float] | None, console: Console
) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    shrinking = "name" if expected is None else "bar"  # On a narrow terminal.
    for column in ("margin", "name", "bar", "state", "duration", "note"):
        if column != "bar" or expected is not None:
            table.add_column(no_wrap=column != shrinking)
    nodes = actions_in_order(run)
    summary = Text.assemble("  ", *outcome_parts(run, now))
    room = console.height - _ROWS_BELOW - len(summary.wrap(console, console.width))
    chosen = nodes if run.has_ended else _most_telling(nodes, room)
    for node in chosen:
        attempt = node.latest_attempt
        taken = None if attempt is None else time_taken(attempt, run.completed_on or now)
        word, style = state_text(node)
        cells: list[RenderableType] = ["", _one_line_name(encodable(name_text(node.name)))]
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
    return Group(table, *left_out, summary)


def _one_line_name(name: str) -> Text:
    """A name that is never wrapped, in a column that may shrink."""
    return Text(name, no_wrap=True, overflow="ellipsis")


def _most_telling(nodes: Sequence[Node], room: int) -> Sequence[Node]:
    """As many nodes as fit: those that have failed come first, then those that are running."""
    if len(nodes) <= room:
        return nodes
    styles = [state_text(node)[1] for node in nodes]
    ranks = [_URGENCY.index(each) if each in _URGENCY else len(_URGENCY) for each in styles]
    chosen = sorted(range(len(nodes)), key=ranks.__getitem__)[: max(room, 0)]
    return [nodes[place] for place in sorted(chosen)]
