"""Waiting for the end of a run, and showing its progress meanwhile."""

import math
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import attrs

from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.cli import clock
from glue_wf_sdk.cli.clock import TimeSource
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.progress import Show, can_redraw, lines_of_progress, no_progress
from glue_wf_sdk.cli.render.run import end_text
from glue_wf_sdk.cli.results import (
    INTERRUPTED,
    SERVICE,
    TIMED_OUT,
    CommandError,
    CommandResult,
    UsageError,
    run_exit_code,
)
from glue_wf_sdk.errors import (
    EntityNotFoundException,
    ResponseError,
    ServiceError,
    TransportError,
    WorkflowRunTimeoutError,
)
from glue_wf_sdk.resume import ResumePlan
from glue_wf_sdk.structures import WorkflowRun

if TYPE_CHECKING:
    from glue_wf_sdk.operations import ResumeWorkflowRunResponse

_FIRST_DELAY, _MAX_DELAY = 2.0, 15.0  # Seconds from one look to the next.
_MAX_FAILURES = 20
_TICK = 1.0  # Seconds after which the times shown are updated.


class RedrawingClock:
    """A clock that redraws a run while it sleeps."""

    def __init__(self, time: TimeSource, show: Show, tick: float) -> None:
        self._time = time
        self._show = show
        self._tick = tick
        self._run: WorkflowRun | None = None

    def update(self, run: WorkflowRun) -> None:
        """Replaces the run that is shown."""
        self._run = run
        if run.has_ended:  # The clock does not sleep again.
            self._show(run, self._time.now)

    def monotonic(self) -> float:
        return self._time.monotonic()

    def sleep(self, seconds: float, /) -> None:
        end = self.monotonic() + seconds
        while (left := end - self.monotonic()) > 0:
            if self._run is not None:
                self._show(self._run, self._time.now)
            self._time.sleep(min(left, self._tick))


@attrs.frozen
class Waiting:
    """How long commands wait for the end of runs, and what happens then."""

    timeout: int | None = None
    stops: bool = False

    def __attrs_post_init__(self) -> None:
        if self.stops and self.timeout is None:
            raise UsageError("--stop-on-timeout requires --timeout")

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return self.timeout is not None and self.timeout <= 0

    def after(self, seconds: float) -> "Waiting":
        """What is left after some seconds."""
        return (
            self if self.timeout is None else Waiting(math.ceil(self.timeout - seconds), self.stops)
        )


def watch_run(
    connection: Connection, name: str, run_id: str, *, waiting: Waiting, as_json: bool
) -> CommandResult:
    """Waits until a run has ended, and shows its progress."""
    run = follow_run(connection, name, run_id, waiting=waiting, as_json=as_json)
    return ended_result(run, connection, as_json=as_json)


def ended_result(run: WorkflowRun, connection: Connection, *, as_json: bool) -> CommandResult:
    """The result of a command that has waited for a run."""
    text = json_text({"Run": to_wire(run)}) if as_json else end_text(run, connection)
    return CommandResult(text, run_exit_code(run))


def follow_run(
    connection: Connection, name: str, run_id: str, *, waiting: Waiting, as_json: bool
) -> WorkflowRun:
    """Waits until a run has ended, shows its progress, and returns it."""
    from glue_wf_sdk.client import Poll

    command = connection.command("watch", name, run_id)
    still_running = f"the run is still running; to watch it: {command}"
    try:
        with _progress(is_silent=as_json) as show:
            redrawing = RedrawingClock(clock.current, show, _TICK)
            return connection.client(redrawing).wait_for_workflow_run(
                name,
                run_id,
                timeout=waiting.timeout,
                include_graph=True,
                on_progress=redrawing.update,
                poll=Poll(
                    initial_delay=_FIRST_DELAY, max_delay=_MAX_DELAY, max_failures=_MAX_FAILURES
                ),
                raise_on_failure=False,
            )
    except KeyboardInterrupt:
        raise CommandError(f"interrupted; {still_running}", INTERRUPTED) from None
    except WorkflowRunTimeoutError as error:
        if waiting.stops:
            raise _stop(connection, error, command) from error
        raise CommandError(f"{error}; {still_running}", TIMED_OUT) from error
    except EntityNotFoundException:
        raise
    except (ServiceError, TransportError, ResponseError) as error:
        raise CommandError(f"{error}; {still_running}", SERVICE) from error


def _stop(connection: Connection, error: WorkflowRunTimeoutError, command: str) -> CommandError:
    """Stops a run whose time is over; returns the error that says so."""
    try:
        connection.client().stop_workflow_run(error.name, error.run_id)
    except (ServiceError, TransportError, ResponseError) as refused:
        problem = f"{error}; stopping it failed: {refused}; to watch it: {command}"
        return CommandError(problem, SERVICE)
    return CommandError(f"{error}; it is being stopped; to watch it: {command}", TIMED_OUT)


def resume_run(connection: Connection, plan: ResumePlan) -> "ResumeWorkflowRunResponse":
    """Resumes a run as planned."""
    from glue_wf_sdk.client.runs import check_resumed

    with starting_a_run(connection, plan.run.name):
        response = connection.client().call(plan.request())
    check_resumed(plan, response)
    return response


def _progress(*, is_silent: bool) -> AbstractContextManager[Show]:
    if is_silent:
        return no_progress()
    if not can_redraw():
        return lines_of_progress()
    from glue_wf_sdk.cli.render.live import live_progress

    return live_progress()


@contextmanager
def starting_a_run(connection: Connection, name: str) -> Generator[None, None, None]:
    """Wraps a call that starts a run; an error says whether the run may have started."""
    list_runs = connection.command("runs", name)
    may_have_started = f"the run may have started; to check: {list_runs}"
    try:
        yield
    except KeyboardInterrupt:
        raise CommandError(f"interrupted; {may_have_started}", INTERRUPTED) from None
    except (ServiceError, TransportError, ResponseError) as error:
        if not error.may_have_run:
            raise
        raise CommandError(f"{error}; {may_have_started}", SERVICE) from error
