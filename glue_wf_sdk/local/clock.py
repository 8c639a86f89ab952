"""A clock that moves only when it is told to, and runs what falls due on the way."""

import heapq
import itertools
from collections.abc import Callable

import attrs

__all__ = ["Clock", "Timer"]


@attrs.define(eq=False)
class Timer:
    """Something that is to happen at a moment.

    Attributes:
        callback: What happens.
        is_work: Whether it is work under way. A schedule that comes round for ever is none.
        cancelled: Whether it happens no more.
    """

    callback: Callable[[], None]
    is_work: bool
    cancelled: bool = False


class Clock:
    """Simulated time, in seconds since the epoch.

    Args:
        now: The moment at which it starts.
    """

    def __init__(self, now: float) -> None:
        self.now = now
        self._pending: list[tuple[float, int, Timer]] = []
        self._sequence = itertools.count()
        self._work = 0
        self.is_moving = False

    @property
    def is_idle(self) -> bool:
        """Whether no work is under way."""
        return self._work == 0

    def at(self, moment: float, callback: Callable[[], None], *, is_work: bool = True) -> Timer:
        """Has something happen at a moment, behind all that was set for it before.

        Args:
            moment: Seconds since the epoch; what lies in the past happens with the next step.
            callback: What happens.
            is_work: Whether `run_until_idle` waits for it.

        Returns:
            The timer, for `cancel`.
        """
        timer = Timer(callback, is_work)
        self._work += is_work
        heapq.heappush(self._pending, (max(moment, self.now), next(self._sequence), timer))
        return timer

    def after(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """Has something happen after some time; see `at`.

        Args:
            seconds: From now on.
            callback: What happens.

        Returns:
            The timer, for `cancel`.
        """
        return self.at(self.now + seconds, callback)

    def cancel(self, timer: Timer | None) -> None:
        """Has something not happen; nothing where it has happened or there is nothing.

        Args:
            timer: What was set.
        """
        if timer is not None and not timer.cancelled:
            timer.cancelled = True
            self._work -= timer.is_work

    def advance_to(self, moment: float) -> None:
        """Moves on, and runs what falls due, in order.

        Args:
            moment: Seconds since the epoch; one in the past moves nothing.

        Raises:
            RuntimeError: It is moving already, and what falls due tries to move it.
        """
        self._move(lambda due: due <= moment)
        self.now = max(self.now, moment)

    def run_until_idle(self, deadline: float) -> bool:
        """Moves on as far as work is under way.

        Args:
            deadline: Seconds since the epoch; the farthest to go.

        Returns:
            Whether all work is done.

        Raises:
            RuntimeError: It is moving already, and what falls due tries to move it.
        """
        self._move(lambda due: not self.is_idle and due <= deadline)
        return self.is_idle

    def _move(self, goes_on: Callable[[float], bool]) -> None:
        if self.is_moving:
            raise RuntimeError("time moves already; the function of a job cannot move it")
        self.is_moving = True
        try:
            while self._pending and goes_on(self._pending[0][0]):
                moment, _, timer = heapq.heappop(self._pending)
                if not timer.cancelled:
                    timer.cancelled = True  # It cannot be cancelled any more.
                    self._work -= timer.is_work
                    self.now = moment
                    timer.callback()
        finally:
            self.is_moving = False
