"""Times of two sides that do the same work, and what is allowed of their ratio."""

import gc
import statistics
import time
from collections.abc import Callable

import attrs

__all__ = ["Row", "median", "medians"]


@attrs.frozen(kw_only=True)
class Row:
    """One line of the table.

    Attributes:
        what: What was measured, and against what.
        seconds: The median of our side.
        other_seconds: The median of the other side; None where there is no other.
        allowed: The greatest ratio that is all right; None for a line that only informs.
    """

    what: str
    seconds: float
    other_seconds: float | None = None
    allowed: float | None = None

    @property
    def ratio(self) -> float | None:
        """Our time, in times of the other."""
        return None if self.other_seconds is None else self.seconds / self.other_seconds

    @property
    def is_over(self) -> bool:
        """Whether more than the allowed time was taken."""
        return self.allowed is not None and (self.ratio or 0) > self.allowed


def medians(
    side: Callable[[], object], other: Callable[[], object], *, rounds: int = 11, calls: int = 1
) -> tuple[float, float]:
    """The medians of the seconds of CPU time that a call takes.

    The sides take turns, so that whatever else the machine does slows down both.

    Args:
        side: The one.
        other: The other.
        rounds: How often each side is timed.
        calls: How many calls are timed together.

    Returns:
        The median of each side.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for measured in (side, other):
        measured()  # What is made on first use is not what is measured.
    for _ in range(rounds):
        for measured, taken in zip((side, other), times, strict=True):
            taken.append(_seconds_of(measured, calls))
    return statistics.median(times[0]), statistics.median(times[1])


def median(side: Callable[[], object], *, rounds: int) -> float:
    """The median of the seconds of CPU time that a call takes, with nothing to compare it to.

    Args:
        side: What is timed.
        rounds: How often it is timed.

    Returns:
        The median.
    """
    side()
    return statistics.median(_seconds_of(side, 1) for _ in range(rounds))


def _seconds_of(measured: Callable[[], object], calls: int) -> float:
    gc.collect()
    begin = time.process_time()
    for _ in range(calls):
        measured()
    return (time.process_time() - begin) / calls
