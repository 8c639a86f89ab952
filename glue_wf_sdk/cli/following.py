"""Waiting for the end of a run, and showing how it goes meanwhile."""

import sys
import time
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timezone
from typing import NoReturn

from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.outcome import FAILED, FINE, INTERRUPTED, SERVICE, Halt, Outcome
from glue_wf_sdk.cli.run_progress import Show, can_redraw, lines_of_progress, live_progress
from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import (
    EntityNotFoundException,
    ResponseError,
    ServiceError,
    TransportError,
)
from glue_wf_sdk.resume import has_ended
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.waiters import Clock, Poll, wait_for
from glue_wf_sdk.waiting import given, has_succeeded, run_in_words

__all__ = ["code_of", "fetched", "followed", "now"]

_CLOCK: Clock = time
_POLL = Poll(first=2.0, longest=15.0, failures=20)
_TICK = 1.0  # Seconds after which the times that are shown are brought up to date.


def now() -> datetime:
    """The moment."""
    return datetime.now(timezone.utc)


def fetched(client: GlueWorkflowClient, name: str, run_id: str) -> WorkflowRun:
    """A run, with its graph.

    Args:
        client: Who asks.
        name: The workflow's name.
        run_id: The id of the run.

    Returns:
        The run.
    """
    answer = client.get_workflow_run(name, run_id, include_graph=True)
    return given(answer.run, answer, "Run")


def code_of(run: WorkflowRun) -> int:
    """The exit code that tells of a run."""
    return FAILED if has_ended(run) and not has_succeeded(run) else FINE


def followed(
    connection: Connection, client: GlueWorkflowClient, name: str, run_id: str, *, quietly: bool
) -> WorkflowRun:
    """Waits until a run has ended; on a terminal, shows how it goes.

    Throttling, 5xx answers and broken connections are lived through.

    Args:
        connection: The service.
        client: Who asks.
        name: The workflow's name.
        run_id: The id of the run.
        quietly: Whether nothing is shown on a terminal either.

    Returns:
        The run as it ended, with its graph.

    Raises:
        Halt: Ctrl-C was pressed, or the service does not answer any more. The run goes on.
        EntityNotFoundException: There is no such run.
    """

    def halt(code: int, reason: object) -> NoReturn:
        command = connection.command("watch", name, run_id)
        raise Halt(Outcome(code, "", f"{reason}; the run goes on; to watch it: {command}"))

    try:
        with _progress(quietly=quietly) as show:
            return _waited(client, name, run_id, show)
    except KeyboardInterrupt:
        halt(INTERRUPTED, "interrupted")
    except EntityNotFoundException:
        raise
    except (ServiceError, TransportError, ResponseError) as error:
        halt(SERVICE, error)


def _progress(*, quietly: bool) -> AbstractContextManager[Show]:
    if quietly or not sys.stdout.isatty():
        return nullcontext(lambda _run, _now: None)
    return live_progress() if can_redraw() else lines_of_progress()


def _waited(client: GlueWorkflowClient, name: str, run_id: str, show: Show) -> WorkflowRun:
    clock = _ShowingClock(show)
    return wait_for(
        run_in_words(name, run_id),
        lambda: fetched(client, name, run_id),
        has_ended,
        clock=clock,
        poll=_POLL,
        timeout=None,
        on_progress=clock.see,
    )


class _ShowingClock:
    """A clock that shows a run again and again while it lets time pass."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._last: WorkflowRun | None = None

    def see(self, run: WorkflowRun) -> None:
        self._last = run
        self._show(run, now())

    def monotonic(self) -> float:
        return _CLOCK.monotonic()

    def sleep(self, seconds: float, /) -> None:
        end = self.monotonic() + seconds
        while (left := end - self.monotonic()) > 0:
            _CLOCK.sleep(min(left, _TICK))
            if self._last is not None:
                self._show(self._last, now())
