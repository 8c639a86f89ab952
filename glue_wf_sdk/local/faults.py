"""Faults on request: errors, lost connections, slow answers."""

import random
from collections.abc import Sequence

import attrs

from glue_wf_sdk.errors import THROTTLING_CODES, ServiceError

__all__ = ["ConnectionDropped", "Fault", "Faults", "default_message", "http_status_of"]

_SERVER_ERRORS = {
    "InternalFailure": 500,
    "InternalServiceException": 500,
    "InternalServerException": 500,
    "ServiceUnavailable": 503,
    "ServiceUnavailableException": 503,
}
_CLIENT_ERROR = 400


class ConnectionDropped(Exception):  # noqa: N818 - it is no error of the caller
    """The connection breaks before the answer comes."""


def http_status_of(code: str) -> int:
    """The HTTP status with which an error comes.

    Args:
        code: The error code.

    Returns:
        500 or 503 for a failure of the service, 400 for all else, throttling included.
    """
    return _SERVER_ERRORS.get(code, _CLIENT_ERROR)


@attrs.define(kw_only=True, eq=False)
class Fault:
    """What goes wrong.

    Attributes:
        operation: The API's name of the operation; None for all.
        error: The code of the error that is answered.
        message: The service's words.
        drops_connection: Whether the connection breaks instead.
        latency: Seconds by which the answer is late.
        carried_out: Whether the operation takes place before the error or the break.
        times: How many calls are still to be hit; None for no end.
        probability: With which a call is hit.
    """

    operation: str | None
    error: str | None
    message: str
    drops_connection: bool
    latency: float
    carried_out: bool
    times: int | None
    probability: float

    def fail(self) -> None:
        """Raises what the fault is about; nothing for one that is about latency alone."""
        if self.drops_connection:
            raise ConnectionDropped
        if self.error is not None:
            raise ServiceError(self.error, self.message)


class Faults:
    """The faults that are asked for.

    Args:
        seed: Where the chances begin.
    """

    def __init__(self, seed: int) -> None:
        self._faults: list[Fault] = []
        self._random = random.Random(f"faults {seed}")  # noqa: S311 - chances, not secrets

    def add(self, fault: Fault) -> None:
        """Adds a fault behind those that are there.

        Args:
            fault: The fault.
        """
        self._faults.append(fault)

    def clear(self) -> None:
        """Takes all faults away."""
        self._faults.clear()

    def hitting(self, operation: str) -> Sequence[Fault]:
        """The faults that hit a call, and with that are used up by one.

        Args:
            operation: The API's name of the operation.

        Returns:
            All latencies, and the first error or break among those asked for.
        """
        hits: list[Fault] = []
        is_failing = False
        for fault in self._faults:
            fails = fault.error is not None or fault.drops_connection
            if (
                fault.operation in (None, operation)
                and not (fails and is_failing)
                and (fault.probability >= 1 or self._random.random() < fault.probability)
            ):
                hits.append(fault)
                is_failing |= fails
                if fault.times is not None:
                    fault.times -= 1
        self._faults = [each for each in self._faults if each.times != 0]
        return hits


def default_message(code: str) -> str:
    """What the service says where nobody says what it says.

    Args:
        code: The error code.

    Returns:
        A message.
    """
    return "Rate exceeded" if code in THROTTLING_CODES else "This error was asked for"
