"""Measuring two sides that do the same work, in turn."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable

import attrs

__all__ = ["Figures", "Row", "Side", "cpu", "measure"]

# Does the work once and returns the seconds that it took.
Side = Callable[[], float]


@attrs.frozen(kw_only=True)
class Figures:
    """What came out of several rounds: seconds, or ratios."""

    minimum: float
    median: float
    spread: float  # The interquartile range, in percent of the median.

    @classmethod
    def of(cls, values: Iterable[float]) -> "Figures":
        values = sorted(values)
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(
            minimum=_rounded(values[0]),
            median=_rounded(median),
            spread=round(100 * (high - low) / median, 1),
        )


@attrs.frozen(kw_only=True)
class Row:
    """What one benchmark has measured."""

    what: str
    about: str  # What each side does, for the page of the documentation.
    ours: Figures
    peer: str | None = None
    other: Figures | None = None
    ratio: Figures | None = None  # Our time divided by the peer's, of each round.
    target: float | None = None  # The ratio that we want to reach.
    target_seconds: float | None = None  # The same for our time.


def measure(  # noqa: PLR0913 - most arguments describe the row
    ours: Side,
    other: Side | None = None,
    *,
    what: str,
    about: str,
    peer: str | None = None,
    rounds: int = 11,
    target: float | None = None,
    target_seconds: float | None = None,
) -> Row:
    """Measures both sides in turn, or one side that has no peer.

    A ratio is that of one round, so that whatever slows down the machine slows down both its
    sides. What is created on first use is not measured.
    """
    sides = [ours] if other is None else [ours, other]
    for side in sides:
        side()
    taken = [[side() for side in sides] for _ in range(rounds)]
    mine, *others = zip(*taken, strict=True)
    return Row(
        what=what,
        about=about,
        ours=Figures.of(mine),
        peer=peer,
        other=Figures.of(others[0]) if others else None,
        ratio=Figures.of(each[0] / each[1] for each in taken) if others else None,
        target=target,
        target_seconds=target_seconds,
    )


def cpu(work: Callable[[], object], *, calls: int = 1) -> Side:
    """A side that takes the CPU time of a call, the mean of several calls in a row."""

    def side() -> float:
        gc.collect()  # Each side starts with no garbage of the other's.
        begin = time.process_time()
        for _ in range(calls):
            work()
        return (time.process_time() - begin) / calls

    return side


def _rounded(number: float) -> float:
    """With four digits: more are noise, and make the file hard to read."""
    return float(f"{number:.4g}")
