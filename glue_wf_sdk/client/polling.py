"""Polling: looking again and again until something has ended."""

import math
import random
import sys
from collections.abc import Callable
from typing import Protocol, TypeVar

import attrs
from attrs.validators import ge, gt, instance_of, le

from glue_wf_sdk.errors import (
    ResponseError,
    ServiceError,
    TransportError,
    WaitTimeoutError,
)
from glue_wf_sdk.structures import Blueprint, BlueprintRun, WorkflowRun

SeenT = TypeVar("SeenT", WorkflowRun, Blueprint, BlueprintRun)


class Clock(Protocol):
    """The time source of a client that waits. Python's module `time` is one."""

    def monotonic(self) -> float:
        """The current time, in seconds since some fixed moment. A step back counts as no time."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Waits.

        Args:
            seconds: The time to wait, in seconds.
        """
        ...


_NUMBER = instance_of((int, float))
_LARGEST = sys.float_info.max  # An integer beyond it cannot be multiplied by a float.
_LONGEST_DELAY = 365 * 86_400.0  # `time.sleep` fails for delays of many centuries.


@attrs.frozen(kw_only=True)
class Poll:
    """How often a wait polls the service.

    Attributes:
        initial_delay: The delay before the second look, in seconds; at most a year.
        multiplier: By how much each delay is longer than the one before.
        max_delay: The longest delay, in seconds; at most a year.
        jitter: The fraction of each delay, 0 to 1, by which it is randomly shortened or extended,
            so that many waiting clients do not poll in step.
        max_failures: How many looks in a row may fail with a retryable error; the next one that
            fails ends the wait.
    """

    initial_delay: float = attrs.field(default=5.0, validator=[_NUMBER, gt(0), le(_LONGEST_DELAY)])
    multiplier: float = attrs.field(default=1.5, validator=[_NUMBER, ge(1), le(_LARGEST)])
    max_delay: float = attrs.field(default=60.0, validator=[_NUMBER, gt(0), le(_LONGEST_DELAY)])
    jitter: float = attrs.field(default=0.1, validator=[_NUMBER, ge(0), le(1)])
    max_failures: int = attrs.field(default=10, validator=[instance_of(int), ge(0)])


DEFAULT_POLL = Poll()


def check_wait(*, timeout: object, poll: object, on_progress: object) -> None:
    """Raises TypeError or ValueError for arguments with which a wait would fail later."""
    if not isinstance(poll, Poll):
        raise TypeError(f"poll must be a Poll, not of type {type(poll).__name__}")
    if on_progress is not None and not callable(on_progress):
        kind = type(on_progress).__name__
        raise TypeError(f"on_progress must be a function or None, not of type {kind}")
    if timeout is None:
        return
    if not isinstance(timeout, (int, float)):
        kind = type(timeout).__name__
        raise TypeError(f"timeout must be a number of seconds or None, not of type {kind}")
    try:
        is_nan = math.isnan(timeout)
    except OverflowError:  # An integer beyond all floats.
        raise ValueError("timeout is too large; to wait forever, use None") from None
    if is_nan:
        raise ValueError("timeout must be a number of seconds or None, not nan")


def poll_until(  # noqa: PLR0913 - what the methods that wait have in common
    subject: str,
    look: Callable[[], SeenT],
    is_done: Callable[[SeenT], bool],
    *,
    finish: Callable[[], SeenT] | None = None,
    timed_out: Callable[[float, SeenT | None], WaitTimeoutError],
    clock: Clock,
    poll: Poll,
    timeout: float | None,
    on_progress: Callable[[SeenT], object] | None,
) -> SeenT:
    """Looks until what is seen is done, and returns it.

    `finish` takes one last look at the end, for what is slower to fetch; it is retried like all
    others. Retryable errors are retried up to `poll.max_failures` in a row.
    """
    check_wait(timeout=timeout, poll=poll, on_progress=on_progress)
    begin = now = clock.monotonic()
    # Different for two clients that wait for the same run, but reproducible on a simulated clock.
    chance = random.Random(f"{subject} {begin}")  # noqa: S311 - it spreads requests
    delay, failures = min(poll.initial_delay, poll.max_delay), 0
    last: SeenT | None = None
    reported: SeenT | None = None
    while True:
        failure: ServiceError | TransportError | ResponseError | None = None
        try:
            last = look()
            if finish is not None and is_done(last):
                last = finish()
        except (ServiceError, TransportError, ResponseError) as error:
            failures += 1
            if not error.retryable or failures > poll.max_failures:
                _annotate(error, subject, last)
                raise
            failure = error
        else:
            failures = 0
            if on_progress is not None and last != reported:
                on_progress(last)
            reported = last
            if is_done(last):
                return last
        pause = delay * (1 + poll.jitter * chance.uniform(-1, 1))
        before, now = now, clock.monotonic()
        begin += min(now - before, 0)  # If the clock goes back, the beginning goes with it.
        if timeout is not None:
            left = begin + timeout - now
            if left <= 0:
                raise timed_out(timeout, last) from failure
            pause = min(pause, left)
        clock.sleep(pause)
        delay = min(delay * poll.multiplier, poll.max_delay)


def _annotate(
    error: ServiceError | TransportError | ResponseError,
    subject: str,
    last: WorkflowRun | Blueprint | BlueprintRun | None,
) -> None:
    """Adds context to an error that ends a wait: what was waited for and what was seen last."""
    note = f"while waiting for {subject}"
    if note not in getattr(error, "__notes__", ()):  # A transport may raise the same one again.
        error.add_note(note)
    if isinstance(error, ResponseError):
        error.last = last
