"""Waiting: for a run of a workflow to end, for a blueprint or its run to be done."""

import math
import random
from collections.abc import Callable
from typing import Protocol, TypeAlias, TypeVar

import attrs
from attrs.validators import ge, gt, instance_of, le, lt

from glue_wf_sdk.enums import WorkflowRunStatus
from glue_wf_sdk.errors import (
    GlueWorkflowError,
    ServiceError,
    TransportError,
    abbreviated,
    named,
)
from glue_wf_sdk.structures import Blueprint, BlueprintRun, Node, WorkflowRun

__all__ = [
    "BlueprintFailed",
    "BlueprintRunFailed",
    "Clock",
    "Poll",
    "WaitTimeoutError",
    "WorkflowRunFailed",
    "wait_for",
]

Seen: TypeAlias = WorkflowRun | Blueprint | BlueprintRun
SeenT = TypeVar("SeenT", WorkflowRun, Blueprint, BlueprintRun)


class Clock(Protocol):
    """What tells the time while a client waits, and lets it pass: Python's module `time` is one."""

    def monotonic(self) -> float:
        """Seconds from some moment on; never going back."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Lets time pass.

        Args:
            seconds: How much.
        """
        ...


@attrs.frozen(kw_only=True)
class Poll:
    """How often to look.

    Attributes:
        first: Seconds before the second look.
        factor: By how much each pause is longer than the one before.
        longest: The longest pause, in seconds.
        jitter: The part of each pause that chance may take away or add, 0 to 1, so that many who
            wait do not all ask at once.
        failures: How many looks in a row may fail, by throttling, 5xx or a broken connection; the
            failure after these is raised.
    """

    first: float = attrs.field(default=5.0, validator=[gt(0), lt(math.inf)])
    factor: float = attrs.field(default=1.5, validator=[ge(1), lt(math.inf)])
    longest: float = attrs.field(default=60.0, validator=[gt(0), lt(math.inf)])
    jitter: float = attrs.field(default=0.1, validator=[ge(0), le(1)])
    failures: int = attrs.field(default=10, validator=[instance_of(int), ge(0)])


class WaitTimeoutError(GlueWorkflowError, TimeoutError):
    """What was waited for did not come about in time.

    Where the last look failed, its failure is the ``__cause__``.

    Attributes:
        subject: What was waited for.
        timeout: How long, in seconds.
        last: The run or blueprint as it was seen last; None where no look succeeded.
    """

    def __init__(self, subject: str, timeout: float, last: Seen | None) -> None:
        self.subject = subject
        self.timeout = timeout
        self.last = last
        super().__init__(f"{subject} was not done after {timeout} seconds")


class WorkflowRunFailed(GlueWorkflowError):  # noqa: N818 - what has failed is the run, not the call
    """A run ended in ERROR or STOPPED, or is COMPLETED with actions that did not succeed.

    Attributes:
        run: The run, with its graph.
        failed_nodes: The jobs and crawlers whose latest attempt did not succeed.
    """

    def __init__(self, run: WorkflowRun, failed_nodes: tuple[Node, ...]) -> None:
        self.run = run
        self.failed_nodes = failed_nodes
        names = named([node.name for node in failed_nodes])
        failed = f"; failed: {names}" if names else ""
        if run.status == WorkflowRunStatus.COMPLETED and not names:
            failed = ", but its statistics count actions that did not succeed"
        super().__init__(
            f"run {abbreviated(run.workflow_run_id)} of workflow {abbreviated(run.name)}"
            f" is {run.status}{_reason(run.error_message)}{failed}"
        )


class BlueprintRunFailed(GlueWorkflowError):  # noqa: N818 - as above
    """A blueprint run ended in FAILED.

    Attributes:
        run: The run.
    """

    def __init__(self, run: BlueprintRun) -> None:
        self.run = run
        super().__init__(
            f"run {abbreviated(run.run_id)} of blueprint {abbreviated(run.blueprint_name)}"
            f" is {run.state}{_reason(run.error_message)}"
        )


class BlueprintFailed(GlueWorkflowError):  # noqa: N818 - as above
    """A blueprint could not be registered, or not be updated.

    Attributes:
        blueprint: The blueprint.
    """

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        super().__init__(
            f"blueprint {abbreviated(blueprint.name)} is {blueprint.status}"
            f"{_reason(blueprint.error_message)}"
        )


def _reason(message: str | None) -> str:
    return f": {abbreviated(message)}" if message else ""


def wait_for(  # noqa: PLR0913 - what the methods that wait have in common
    subject: str,
    look: Callable[[], SeenT],
    is_done: Callable[[SeenT], bool],
    *,
    finish: Callable[[], SeenT] | None = None,
    clock: Clock,
    poll: Poll,
    timeout: float | None,
    on_progress: Callable[[SeenT], object] | None,
) -> SeenT:
    """Looks again and again until something is done.

    Args:
        subject: What is waited for, in words.
        look: Gives its state.
        is_done: Whether that state is the end.
        finish: Gives that state at the end once more, with what takes the service longer to tell;
            it may fail and be tried again like a look.
        clock: Tells the time.
        poll: How often to look.
        timeout: Seconds after which to give up; None for never.
        on_progress: Given each state that differs from the one before.

    Returns:
        The last state.

    Raises:
        WaitTimeoutError: It was not done in time.
        ServiceError: A look failed in a way that does not pass, or too many in a row failed.
        TransportError: Too many looks in a row failed.
    """
    begin = clock.monotonic()
    # Not the same for two who wait for the same; but the same each time on a simulated clock.
    chance = random.Random(f"{subject} {begin}")  # noqa: S311 - it spreads requests
    pause, failures = min(poll.first, poll.longest), 0
    last: SeenT | None = None
    told: SeenT | None = None
    while True:
        failure: ServiceError | TransportError | None = None
        try:
            last = look()
            if finish is not None and is_done(last):
                last = finish()
        except (ServiceError, TransportError) as error:
            failures += 1
            if not error.retryable or failures > poll.failures:
                # It is about a call; a note, which Python shows from 3.11 on, names the run.
                notes = vars(error).setdefault("__notes__", [])
                note = f"while waiting for {subject}"
                notes += [note] if note not in notes else []
                raise
            failure = error
        else:
            failures = 0
            if on_progress is not None and last != told:
                on_progress(last)
            told = last
            if is_done(last):
                return last
        wanted = pause * (1 + poll.jitter * chance.uniform(-1, 1))
        if timeout is not None:
            left = begin + timeout - clock.monotonic()
            if not left > 0:
                raise WaitTimeoutError(subject, timeout, last) from failure
            wanted = min(wanted, left)
        clock.sleep(wanted)
        pause = min(pause * poll.factor, poll.longest)
