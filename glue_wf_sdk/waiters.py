"""Waiting: for a run of a workflow to end, for a blueprint or its run to be done."""

import random
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import attrs

from glue_wf_sdk.errors import GlueWorkflowError, ServiceError, TransportError, abbreviated
from glue_wf_sdk.structures import Blueprint, BlueprintRun, Node, WorkflowRun

__all__ = [
    "BlueprintFailed",
    "BlueprintRunFailed",
    "Clock",
    "Poll",
    "SystemClock",
    "WaitTimeoutError",
    "WorkflowRunFailed",
    "wait_for",
]

SeenT = TypeVar("SeenT")


class Clock(Protocol):
    """What tells the time while a client waits, and lets it pass."""

    def monotonic(self) -> float:
        """Seconds from some moment on; never going back."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Lets time pass.

        Args:
            seconds: How much.
        """
        ...


class SystemClock:
    """The computer's clock."""

    def monotonic(self) -> float:
        """Seconds from some moment on; never going back."""
        return time.monotonic()

    def sleep(self, seconds: float, /) -> None:
        """Lets time pass.

        Args:
            seconds: How much.
        """
        time.sleep(seconds)


@attrs.frozen(kw_only=True)
class Poll:
    """How often to look.

    Attributes:
        first: Seconds before the second look.
        factor: By how much each pause is longer than the one before.
        longest: The longest pause, in seconds.
        jitter: The part of each pause that chance may take away or add, 0 to 1, so that many who
            wait do not all ask at once.
        failures: How many looks in a row may fail, by throttling, 5xx or a broken connection,
            before the last of these failures is raised.
    """

    first: float = attrs.field(default=5.0, validator=attrs.validators.gt(0))
    factor: float = attrs.field(default=1.5, validator=attrs.validators.ge(1))
    longest: float = attrs.field(default=60.0, validator=attrs.validators.gt(0))
    jitter: float = attrs.field(
        default=0.1, validator=[attrs.validators.ge(0), attrs.validators.le(1)]
    )
    failures: int = attrs.field(default=10, validator=attrs.validators.ge(0))


class WaitTimeoutError(GlueWorkflowError, TimeoutError, Generic[SeenT]):
    """What was waited for did not come about in time.

    Attributes:
        subject: What was waited for.
        timeout: How long, in seconds.
        last: The run or blueprint as it was seen last; None where no look succeeded.
    """

    def __init__(self, subject: str, timeout: float, last: SeenT | None) -> None:
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
        names = ", ".join(abbreviated(node.name) for node in failed_nodes[:_NAMED_AT_MOST])
        more = ", ..." if len(failed_nodes) > _NAMED_AT_MOST else ""
        failed = f"; failed: {names}{more}" if names else ""
        reason = f": {abbreviated(run.error_message)}" if run.error_message else ""
        super().__init__(
            f"run {abbreviated(run.workflow_run_id)} of {abbreviated(run.name)}"
            f" is {run.status}{reason}{failed}"
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
            f" is {run.state}: {abbreviated(run.error_message)}"
        )


class BlueprintFailed(GlueWorkflowError):  # noqa: N818 - as above
    """A blueprint could not be registered, or not be updated.

    Attributes:
        blueprint: The blueprint.
    """

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        super().__init__(
            f"blueprint {abbreviated(blueprint.name)} is {blueprint.status}:"
            f" {abbreviated(blueprint.error_message)}"
        )


_NAMED_AT_MOST = 10


def wait_for(  # noqa: PLR0913 - what the methods that wait have in common
    subject: str,
    look: Callable[[], SeenT],
    is_done: Callable[[SeenT], bool],
    *,
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
    chance = random.Random(subject)  # noqa: S311 - spreads requests, and the same for each run
    begin = clock.monotonic()
    pause, failures = poll.first, 0
    last: SeenT | None = None
    while True:
        try:
            seen = look()
        except (ServiceError, TransportError) as error:
            failures += 1
            passes = isinstance(error, TransportError) or error.retryable
            if not passes or failures > poll.failures:
                raise
        else:
            failures = 0
            if on_progress is not None and seen != last:
                on_progress(seen)
            last = seen
            if is_done(seen):
                return seen
        wanted = pause * (1 + poll.jitter * chance.uniform(-1, 1))
        if timeout is not None:
            left = begin + timeout - clock.monotonic()
            if left <= 0:
                raise WaitTimeoutError(subject, timeout, last)
            wanted = min(wanted, left)
        clock.sleep(wanted)
        pause = min(pause * poll.factor, poll.longest)
