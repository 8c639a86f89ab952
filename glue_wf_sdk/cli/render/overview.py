"""The workflows of an account: a table, failing ones first."""

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from glue_wf_sdk._core.text import counted, format_duration, format_moment, listed
from glue_wf_sdk.cli.render.console import Lines
from glue_wf_sdk.cli.render.nodes import name_text, time_taken, word_text
from glue_wf_sdk.client import WorkflowOverview

_NEVER_RAN = "never ran"


def sorted_overview(workflows: Sequence[WorkflowOverview]) -> list[WorkflowOverview]:
    """Failing workflows first, then running ones, then those that never ran last; by name."""

    def order(each: WorkflowOverview) -> tuple[bool, bool, bool, str]:
        run = each.last_run
        return not each.is_failing, run is None, run is not None and run.has_ended, each.name

    return sorted(workflows, key=order)


def overview_text(
    workflows: Sequence[WorkflowOverview], now: datetime, rows: int | None = None
) -> str:
    """A line for each workflow, and how many there are of each kind.

    With `rows`, there are at most so many lines, and none of them is wrapped.
    """
    lines = Lines()
    add = lines.add if rows is None else lines.add_unbroken
    shown = workflows if rows is None else workflows[:rows]
    words = [_word(each)[0] for each in shown]
    width = max(map(len, words), default=0)
    names = [name_text(each.name) for each in shown]
    name_width = max(map(len, names), default=0)
    for each, word, name in zip(shown, words, names, strict=True):
        taken = format_duration(None if each.last_run is None else time_taken(each.last_run, now))
        add(
            (word.ljust(width), _word(each)[1]),
            f"  {name:{name_width}}  {taken:>8}  {_remark(each)}".rstrip(),
        )
    if len(shown) < len(workflows):
        lines.add((f"... and {len(workflows) - len(shown):,} more", "dim"))
    kinds = Counter(_word(each)[0] for each in workflows)
    counts = ", ".join(f"{count:,} {word}" for word, count in kinds.items())
    lines.add((counted(len(workflows), "workflow"), "bold"), f": {counts}" if counts else "")
    return lines.text()


def _word(workflow: WorkflowOverview) -> tuple[str, str]:
    run = workflow.last_run
    if run is None:
        return _NEVER_RAN, "dim"
    if not run.has_ended:
        return word_text(run.status), "yellow"
    if workflow.succeeded is None:
        return "outcome unknown", "yellow"
    return ("SUCCEEDED", "green") if workflow.succeeded else ("FAILED", "red")


def _remark(workflow: WorkflowOverview) -> str:
    if not workflow.is_failing:
        run = workflow.last_run
        return format_moment(run.started_on) if run is not None and run.started_on else ""
    since = workflow.failing_since
    moment = f" since {format_moment(since)}" if since else ""
    failed = listed([name_text(node.name) for node in workflow.failed_nodes])
    runs = counted(workflow.failing_runs, "run")
    return f"failing{moment}, {runs}{f': {failed}' if failed else ''}"


@contextmanager
def counting(stream: Any) -> Generator[Callable[[object], object], None, None]:
    """Counts what is looked at, on a terminal; the stream is standard error."""
    console = Console(file=stream)
    columns = SpinnerColumn(), TextColumn("{task.completed:,.0f} workflows")
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_interactive,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as progress:
        task = progress.add_task("", total=None)
        yield lambda _: progress.advance(task)
