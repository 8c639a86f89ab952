"""The runs of a workflow, job or blueprint, of which old ones may have been dropped."""

import bisect
from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar


class HasId(Protocol):
    id: str


T = TypeVar("T", bound=HasId)


class History(Generic[T]):
    """Runs in the order of their start.

    Each run has a number, which stays the same when other runs are dropped. So a page that begins
    at a number is right whatever happens between two pages.
    """

    def __init__(self) -> None:
        self._numbers: list[int] = []  # In order, without those of dropped runs.
        self._runs: dict[int, T] = {}
        self._number_of: dict[str, int] = {}
        self._ended: dict[str, None] = {}  # The ids in the order of their end.
        self._count = 0  # Of all runs, including dropped ones.

    def add(self, run: T) -> None:
        """Adds a run that has just started."""
        self._numbers.append(self._count)
        self._runs[self._count] = run
        self._number_of[run.id] = self._count
        self._count += 1

    def __iter__(self) -> Iterator[T]:
        return iter(self._runs.values())

    def get(self, run_id: str) -> T | None:
        number = self._number_of.get(run_id)
        return None if number is None else self._runs[number]

    @property
    def latest(self) -> T | None:
        """The run that started last, if there is one."""
        return self._runs[self._numbers[-1]] if self._numbers else None

    def page(self, size: int, before: int | None) -> tuple[list[T], int | None]:
        """`size` runs before a number, latest first; and the number to pass for the next page."""
        numbers = self._numbers
        end = len(numbers) if before is None else bisect.bisect_left(numbers, before)
        start = max(0, end - size)
        runs = [self._runs[number] for number in reversed(numbers[start:end])]
        return runs, numbers[start] if start else None

    def end(self, run: T, keep: int | None) -> Sequence[T]:
        """Records that a run has ended; drops and returns all but the last `keep` that have ended.

        None keeps all.
        """
        if keep is None or run.id not in self._number_of:
            return ()
        self._ended[run.id] = None
        dropped: list[T] = []
        while len(self._ended) > keep:
            oldest = self._runs[self._number_of[next(iter(self._ended))]]
            self.drop(oldest)
            dropped.append(oldest)
        return dropped

    def drop(self, run: T) -> None:
        """Drops a run; does nothing if it is not there."""
        number = self._number_of.pop(run.id, None)
        if number is not None:
            del self._runs[number]
            del self._numbers[bisect.bisect_left(self._numbers, number)]
            self._ended.pop(run.id, None)
