"""Clocks on which waiting takes no time."""

import attrs


@attrs.define
class FakeClock:
    """Moves only when somebody sleeps, and records the pauses."""

    now: float = 1000.0
    pauses: list[float] = attrs.Factory(list[float])

    def monotonic(self) -> float:
        """The current time."""
        return self.now

    def sleep(self, seconds: float, /) -> None:
        """Moves on."""
        self.pauses.append(seconds)
        self.now += seconds
