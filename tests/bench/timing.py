"""Measuring two sides that do the same work, and the ratio that is allowed."""

import gc
import statistics
import time
from collections.abc import Callable

import attrs

__all__ = ["Row", "median", "medians"]


@attrs.frozen(kw_only=True)
class Row:
    """A row of the table."""

    name: str
    seconds: float
    other_seconds: float | None = None
    allowed: float | None = None  # The greatest allowed ratio; None for information only.

    @property
    def ratio(self) -> float | None:
        """Our time divided by the other's."""
        return None if self.other_seconds is None else self.seconds / self.other_seconds

    @property
    def is_over(self) -> bool:
        """Whether the ratio exceeds the allowed one."""
        return self.allowed is not None and (self.ratio or 0) > self.allowed


def medians(
    side: Callable[[], object], other: Callable[[], object], *, rounds: int = 11, calls: int = 1
) -> tuple[float, float]:
    """The median CPU seconds that a call of each side takes.

    The sides take turns, so that whatever else the machine does slows down both. In each round,
    several calls are timed together.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for measured in (side, other):
        measured()  # What is created on first use is not measured.
    for _ in range(rounds):
        for measured, taken in zip((side, other), times, strict=True):
            taken.append(_seconds_of(measured, calls))
    return statistics.median(times[0]), statistics.median(times[1])


def median(side: Callable[[], object], *, rounds: int) -> float:
    """The median CPU seconds that a call takes, with nothing to compare it to."""
    side()
    return statistics.median(_seconds_of(side, 1) for _ in range(rounds))


def _seconds_of(measured: Callable[[], object], calls: int) -> float:
    gc.collect()
    begin = time.process_time()
    for _ in range(calls):
        measured()
    return (time.process_time() - begin) / calls
