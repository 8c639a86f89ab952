"""The clock of all commands: the current time, and waiting."""

import time
from datetime import UTC, datetime
from typing import Protocol

from glue_wf_sdk.client import Clock


class TimeSource(Clock, Protocol):
    """A clock that also knows the date. A `LocalGlue` is one."""

    @property
    def now(self) -> datetime:
        """The current time, in UTC."""
        ...


class _SystemTime:
    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    monotonic = staticmethod(time.monotonic)
    sleep = staticmethod(time.sleep)


current: TimeSource = _SystemTime()
