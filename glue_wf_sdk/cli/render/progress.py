"""The progress of a run while it is waited for."""

import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from operator import itemgetter
from typing import TypeAlias

from glue_wf_sdk._core.text import format_duration
from glue_wf_sdk._core.timestamps import elapsed
from glue_wf_sdk.cli.render.console import Lines, new_console, write
from glue_wf_sdk.cli.render.nodes import actions_in_order, name_text, state_text, whole_seconds
from glue_wf_sdk.structures import Crawl, JobRun, Node, WorkflowRun

Show: TypeAlias = Callable[[WorkflowRun, datetime], object]
"""Shows a run as it is at a moment."""


def can_redraw() -> bool:
    """Whether standard output is a terminal that can redraw lines."""
    return sys.stdout.isatty() and new_console().is_interactive


def no_progress() -> AbstractContextManager[Show]:
    """Shows nothing."""
    return nullcontext(lambda _run, _now: None)


@contextmanager
def lines_of_progress() -> Generator[Show, None, None]:
    """Writes a line for each change: an attempt that starts, changes its state or ends."""
    written: dict[object, str] = {}

    def show(run: WorkflowRun, now: datetime) -> None:
        changed: list[tuple[datetime, Node, JobRun | Crawl, tuple[str, str]]] = []
        for node in actions_in_order(run):
            for attempt in node.attempts:
                number = attempt.attempt if isinstance(attempt, JobRun) else None
                identity = (node.unique_id, node.name, attempt.started_on, number)
                state = state_text(attempt)
                if run.is_copied(attempt) or written.get(identity) == state[0]:
                    continue
                is_new = identity not in written
                written[identity] = state[0]
                moment = attempt.completed_on or (attempt.started_on if is_new else None) or now
                changed.append((moment, node, attempt, state))
        lines = Lines()
        for moment, node, attempt, (word, style) in sorted(changed, key=itemgetter(0)):
            since = format_duration(whole_seconds(elapsed(run.started_on, moment)))
            name = name_text(node.name)
            if isinstance(attempt, JobRun) and attempt.attempt:
                name += f", retry {attempt.attempt}"
            lines.add(f"{since:>5}  ", (f"{word:9}", style), f"  {name}", indent=2)
        write(lines.text())

    yield show
