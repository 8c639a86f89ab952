"""A clock that moves only on request, and the real time that it can follow."""

import heapq
import itertools
import time
from collections.abc import Callable

import attrs


class RealTime:
    """Time that passes at some multiple of the speed of the computer's clock."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._begin = self._since = time.time()

    @property
    def now(self) -> float:
        """The time, in seconds since the epoch."""
        return self._begin + (time.time() - self._since) * self._speed

    def go_on_from(self, moment: float) -> None:
        """Sets the time, unless it is later already."""
        if moment > self.now:
            self._begin, self._since = moment, time.time()

    def sleep(self, seconds: float) -> None:
        """Sleeps until so many seconds of this time have passed."""
        time.sleep(seconds / self._speed)


@attrs.define(eq=False)
class Timer:
    """A callback that is scheduled for a moment."""

    callback: Callable[[], None]
    is_work: bool  # False for a schedule, which recurs for ever.
    is_done: bool = False  # Run or cancelled.


class Clock:
    """Simulated time, in seconds since the epoch."""

    def __init__(self, now: float) -> None:
        self.now = now
        self._pending: list[tuple[float, int, Timer]] = []
        self._sequence = itertools.count()
        self._work = 0
        self.is_moving = False

    @property
    def is_idle(self) -> bool:
        return self._work == 0

    def at(self, moment: float, callback: Callable[[], None], *, is_work: bool = True) -> Timer:
        """Schedules a callback, after all that are scheduled for the same moment.

        One for the past runs with the next move. `run_until_idle` waits for work only.
        """
        timer = Timer(callback, is_work)
        self._work += is_work
        heapq.heappush(self._pending, (max(moment, self.now), next(self._sequence), timer))
        return timer

    def after(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """Schedules a callback for so many seconds from now; see `at`."""
        return self.at(self.now + seconds, callback)

    def cancel(self, timer: Timer | None) -> None:
        """Cancels a timer; does nothing if it has run already."""
        if timer is not None and not timer.is_done:
            self._finish(timer)

    def _finish(self, timer: Timer) -> None:
        timer.is_done = True
        self._work -= timer.is_work

    def advance_to(self, moment: float) -> None:
        """Moves on, and runs what falls due, in order. A moment in the past moves nothing."""
        self._move(lambda due: due <= moment)
        self.now = max(self.now, moment)

    def run_until_idle(self, deadline: float) -> bool:
        """Moves on until no work is pending, or to the deadline; whether all work is done."""
        self._move(lambda due: not self.is_idle and due <= deadline)
        return self.is_idle

    def require_rest(self) -> None:
        """Raises RuntimeError while the clock is moving."""
        if self.is_moving:
            raise RuntimeError("the clock is moving already; the function of a job cannot move it")

    def _move(self, goes_on: Callable[[float], bool]) -> None:
        self.require_rest()
        self.is_moving = True
        try:
            while self._pending and goes_on(self._pending[0][0]):
                moment, _, timer = heapq.heappop(self._pending)
                if not timer.is_done:
                    self._finish(timer)  # First, because the callback may try to cancel it.
                    self.now = moment
                    timer.callback()
        finally:
            self.is_moving = False
