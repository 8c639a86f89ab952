"""The clock of all commands: the current time, and waiting."""

import time
from datetime import UTC, datetime
from typing import Protocol


class TimeSource(Protocol):
    """A client's `Clock` that also knows the date. A `LocalGlue` is one."""

    @property
    def now(self) -> datetime:
        """The current time, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Waits for some seconds."""
        ...


class _SystemTime:
    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    monotonic = staticmethod(time.monotonic)
    sleep = staticmethod(time.sleep)


current: TimeSource = _SystemTime()
