"""Injected faults: errors, dropped connections, latency."""

import random
from collections.abc import Sequence

import attrs

from glue_wf_sdk.errors import THROTTLING_CODES, ConnectionDropped, ServiceError

_SERVER_ERRORS = {
    "InternalFailure": 500,
    "InternalServiceException": 500,
    "InternalServerException": 500,
    "ServiceUnavailable": 503,
    "ServiceUnavailableException": 503,
}
_CLIENT_ERROR = 400


def http_status_of(code: str) -> int:
    """The HTTP status of an error: 400 for everything but failures of the service."""
    return _SERVER_ERRORS.get(code, _CLIENT_ERROR)


@attrs.define(kw_only=True, eq=False)
class Fault:
    """An injected fault; see `LocalGlue.inject`."""

    operation: str | None
    error: str | None
    message: str | None
    drop_connection: bool
    latency: float
    execute_anyway: bool
    times: int | None  # How many calls are still to be hit; None for no limit.
    probability: float

    @property
    def fails(self) -> bool:
        """Whether the call fails; a fault may be latency alone."""
        return self.drop_connection or self.error is not None

    def fail(self) -> None:
        """Raises the error, if there is one."""
        if self.drop_connection:
            raise ConnectionDropped
        if self.error is not None:
            default = "Rate exceeded" if self.error in THROTTLING_CODES else "An injected error"
            raise ServiceError(self.error, default if self.message is None else self.message)


class Faults:
    """The injected faults, whose chances follow from the seed."""

    def __init__(self, seed: int) -> None:
        self._faults: list[Fault] = []
        self._random = random.Random(f"faults {seed}")  # noqa: S311 - chances are no secrets

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def next_for(self, operation: str) -> Sequence[Fault]:
        """The faults that hit this call: all latencies, and the first one that fails."""
        hits: list[Fault] = []
        is_failing = False
        for fault in self._faults:
            if (
                fault.operation in (None, operation)
                and not (fault.fails and is_failing)
                and (fault.probability >= 1 or self._random.random() < fault.probability)
            ):
                hits.append(fault)
                is_failing |= fault.fails
                if fault.times is not None:
                    fault.times -= 1
        self._faults = [each for each in self._faults if each.times != 0]
        return hits
