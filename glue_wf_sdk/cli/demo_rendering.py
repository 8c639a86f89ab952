"""What the demo prints."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import itemgetter
from typing import Any, TypeAlias, cast

import attrs
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from glue_wf_sdk.cli.documents import error_of, failed_in, state_of
from glue_wf_sdk.cli.rendering import violations_text
from glue_wf_sdk.cli.terminal import Part, Sheet, write
from glue_wf_sdk.enums import CrawlState, JobRunState
from glue_wf_sdk.errors import Violation
from glue_wf_sdk.operations import ResumeWorkflowRunRequest
from glue_wf_sdk.printable import shortened
from glue_wf_sdk.resume import ResumePlan, attempts_of, is_action, latest_attempt
from glue_wf_sdk.structures import Crawl, JobRun, Node, WorkflowGraph, WorkflowRun
from glue_wf_sdk.topology import Topology
from glue_wf_sdk.wire import to_wire

__all__ = [
    "Row",
    "Show",
    "can_redraw",
    "check_text",
    "failure_text",
    "lines_of_progress",
    "live_progress",
    "outcome_text",
    "plan_text",
    "request_text",
    "rows_of",
    "start_text",
    "table_text",
    "tree_text",
]

Show: TypeAlias = Callable[[WorkflowRun, datetime], None]
"""Shows a run as it is at a moment."""

_LONGEST_NAME = 255
_LONGEST_WORD = 20
_LONGEST_MESSAGE = 400
_BAR_WIDTH = 24
_WIDTH = 100  # Of what is no terminal.


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
        run: The run, with its graph.
        now: The moment; may be left out for a run that has ended.

    Returns:
        A row for each, in the order in which they run.
    """
    return [_row(run, node, now) for node in _actions(run)]


def _actions(run: WorkflowRun) -> list[Node]:
    topology = _topology(run)
    nodes = map(topology.node, topology.topological_order())
    return list(filter(is_action, nodes))


def _topology(run: WorkflowRun) -> Topology:
    return Topology(cast("WorkflowGraph", run.graph))


def _row(run: WorkflowRun, node: Node, now: datetime | None) -> Row:
    attempt = latest_attempt(node)
    return Row(
        id=node.unique_id or "",
        type=node.type or "",
        name=node.name or "",
        state=state_of(node),
        attempts=len(attempts_of(node)),
        seconds=_seconds(attempt, now) if attempt else None,
        is_copy=attempt is not None and _is_copy(run, attempt),
    )


def _seconds(timed: JobRun | Crawl | WorkflowRun, now: datetime | None = None) -> float:
    started, ended = cast("datetime", timed.started_on), cast("datetime", timed.completed_on or now)
    return (ended - started).total_seconds()


def _is_copy(run: WorkflowRun, attempt: JobRun | Crawl) -> bool:
    return cast("datetime", attempt.started_on) < cast("datetime", run.started_on)


def check_text(
    heading: str, operation: str, payload: Mapping[str, Any], violations: Sequence[Violation]
) -> str:
    """A payload, and what is wrong with it.

    Args:
        heading: What to call it.
        operation: The API's name of the operation.
        payload: The payload in wire form.
        violations: What is wrong.

    Returns:
        Text for standard output, as are all that follow.
    """
    sheet = Sheet()
    sheet.add((heading, "bold"))
    _add_json(sheet, payload)
    return f"{sheet.text()}{violations_text(operation, violations)}\n"


def _add_json(sheet: Sheet, document: object) -> None:
    # With an indent of one space, a run's id fits into 80 columns.
    for line in json.dumps(document, indent=1).splitlines():
        sheet.add(line, hanging=0)


def start_text(heading: str) -> str:
    """What stands above the progress of a run."""
    sheet = Sheet()
    sheet.add((heading, "bold"))
    return sheet.text()


def outcome_text(run: WorkflowRun) -> str:
    """How a run that has ended went, in one line."""
    sheet = Sheet()
    sheet.add(*_summary(run, rows_of(run)), indent=2)
    sheet.add()
    return sheet.text()


def _summary(run: WorkflowRun, rows: Sequence[Row], now: datetime | None = None) -> list[Part]:
    counted = Counter(_state(row.state) for row in rows)
    counts = ", ".join(f"{count} {word}" for (word, _), count in counted.items())
    status = f"{run.status} {'after' if run.completed_on else 'for'} {_clock(_seconds(run, now))}"
    return [(status, "bold"), f": {counts}"]


def failure_text(run: WorkflowRun) -> str:
    """What failed in a run, and why."""
    sheet = Sheet()
    failed = failed_in(run)
    sheet.add((f"Failed: {len(failed)}, although the run is {run.status}", "bold"))
    for node in failed:
        state, style = _state(state_of(node))
        sheet.add((state, style), f"  {_name(node.name)}", indent=2)
        sheet.add(shortened(error_of(node) or "", _LONGEST_MESSAGE), indent=4)
    sheet.add()
    return sheet.text()


def plan_text(plan: ResumePlan) -> str:
    """What a resume would do."""
    topology = _topology(plan.run)
    sheet = Sheet()
    sheet.add(("Plan of a resume, computed from the run's graph", "bold"))
    for label, ids in [
        ("Resume from", plan.node_ids),
        ("Runs again ", plan.rerun),
        ("Kept       ", plan.kept),
    ]:
        names = ", ".join(_name(topology.node(each).name) for each in ids)
        sheet.add((label, "dim"), f"  {names}", indent=2, hanging=15)
    sheet.add()
    return sheet.text()


def table_text(run: WorkflowRun) -> str:
    """The jobs and crawlers of a resumed run as a table."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    for heading in ("Type", "Node", "State", "Attempts", "Duration", "Ran in"):
        is_number = heading in ("Attempts", "Duration")
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for row in rows_of(run):
        table.add_row(
            Text(row.type),
            Text(_name(row.name)),
            Text(*_state(row.state)),
            Text(str(row.attempts)),
            Text(_clock(row.seconds)),
            Text("first run", "dim") if row.is_copy else Text("this run"),
        )
    return _rendered("The resumed run", table)


def tree_text(run: WorkflowRun) -> str:
    """The jobs and crawlers of a run as a tree: below each, what waited for it."""
    topology = _topology(run)
    tree = Tree(Text.assemble(_name(run.name), f"  {run.status}"), guide_style="dim")
    waiting = [(tree, each) for each in _started_by(topology, topology.roots())]
    waiting.reverse()
    shown: set[str] = set()
    while waiting:
        parent, node_id = waiting.pop()
        node = topology.node(node_id)
        if node_id in shown:
            parent.add(Text.assemble(_name(node.name), ("  (see above)", "dim")))
            continue
        shown.add(node_id)
        branch = parent.add(Text.assemble(_name(node.name), "  ", _state(state_of(node))))
        following = _started_by(topology, topology.successors(node_id))
        waiting += [(branch, each) for each in reversed(following)]
    return _rendered("The resumed run as a tree", tree)


def _started_by(topology: Topology, trigger_ids: Sequence[str]) -> list[str]:
    started = (each for trigger_id in trigger_ids for each in topology.successors(trigger_id))
    return list(dict.fromkeys(started))


def request_text(request: ResumeWorkflowRunRequest) -> str:
    """The request that resumed the run."""
    sheet = Sheet()
    sheet.add(("The request that was sent: ResumeWorkflowRun", "bold"))
    _add_json(sheet, to_wire(request))
    return sheet.text()


def can_redraw() -> bool:
    """Whether standard output is a terminal on which lines can be drawn anew."""
    return _console().is_interactive


@contextmanager
def live_progress(expected: Mapping[str, float]) -> Generator[Show, None, None]:
    """Shows a run as a table that is drawn anew, on a terminal.

    Args:
        expected: How many seconds each job or crawler is expected to take, by name.

    Yields:
        The function that shows it.
    """
    with Live(
        console=_console(), auto_refresh=False, redirect_stdout=False, redirect_stderr=False
    ) as live:
        yield lambda run, now: live.update(_frame(run, now, expected), refresh=True)


def _frame(run: WorkflowRun, now: datetime, expected: Mapping[str, float]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for column in ("margin", "name", "bar", "state", "clock", "note"):
        table.add_column(no_wrap=column != "bar")  # It gets shorter on a narrow terminal.
    rows = rows_of(run, now)
    for row in rows:
        word, style = _state(row.state)
        bar = ProgressBar(
            total=expected[row.name],
            completed=row.seconds or 0.0,
            width=_BAR_WIDTH,
            complete_style=style,
            finished_style=style,
        )
        name, clock = Text(_name(row.name)), Text(_clock(row.seconds), justify="right")
        note = Text("copied" if row.is_copy else "", "dim")
        table.add_row("", name, bar, Text(word, style), clock, note)
    if run.completed_on:
        return table
    return Group(table, Text.assemble("  ", *_summary(run, rows, now)))


@contextmanager
def lines_of_progress() -> Generator[Show, None, None]:
    """Shows a run as lines, one for each attempt that ends.

    Yields:
        The function that shows it.
    """
    told: set[tuple[str | None, datetime | None]] = set()

    def show(run: WorkflowRun, _: datetime) -> None:
        news = [
            (attempt.completed_on, node, attempt)
            for node in _actions(run)
            for attempt in attempts_of(node)
            if attempt.completed_on
            and not _is_copy(run, attempt)
            and (node.unique_id, attempt.started_on) not in told
        ]
        sheet = Sheet()
        for ended, node, attempt in sorted(news, key=itemgetter(0)):
            told.add((node.unique_id, attempt.started_on))
            elapsed = _clock((ended - cast("datetime", run.started_on)).total_seconds())
            _add_attempt(sheet, elapsed, node, attempt)
        write(sheet.text())

    yield show


def _add_attempt(sheet: Sheet, elapsed: str, node: Node, attempt: JobRun | Crawl) -> None:
    name = _name(node.name)
    if isinstance(attempt, JobRun):
        word, style = _state(attempt.job_run_state)
        name += f", retry {attempt.attempt}" if attempt.attempt else ""
    else:
        word, style = _state(attempt.state)
    sheet.add(f"{elapsed:>5}  ", (f"{word:9}", style), f"  {name}", indent=2)


def _name(name: str | None) -> str:
    return shortened(name or "", _LONGEST_NAME)


def _state(state: JobRunState | CrawlState | None) -> tuple[str, str]:
    """A state in words, and the style of these."""
    if state is None:
        return "not run", "dim"
    style = "green" if state.is_success else "red" if state.is_terminal else "yellow"
    return shortened(state, _LONGEST_WORD), style


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _rendered(heading: str, renderable: RenderableType) -> str:
    console = _console()
    with console.capture() as capture:
        console.print(Text(heading, "bold"))
        console.print(Padding(renderable, (0, 0, 0, 2)))
    lines = (line.rstrip() for line in capture.get().splitlines())
    return "\n".join([*lines, "", ""])


def _console() -> Console:
    is_terminal = sys.stdout.isatty()
    return Console(
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        force_jupyter=False,
        force_terminal=is_terminal,
        highlight=False,
        legacy_windows=False,
        width=None if is_terminal else _WIDTH,
    )
