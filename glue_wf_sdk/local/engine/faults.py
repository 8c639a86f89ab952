"""Injected faults: errors, dropped connections, latency."""

import random
from collections.abc import Sequence
from typing import Annotated, ClassVar

import attrs

from glue_wf_sdk._core.constraints import Length, Range
from glue_wf_sdk._core.schema import Form
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk.errors import THROTTLING_CODES, ConnectionDropped, ServiceError, Violation
from glue_wf_sdk.local.engine.behavior import Seconds

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


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Fault(Structure):
    """Makes calls fail; see `LocalGlue.inject`.

    Attributes:
        operation: The API's name of the operation; None for all operations.
        error: The error code of the answer: ``ThrottlingException``, ``InternalServiceException``
            or any other.
        message: The error message.
        drop_connection: Whether the connection is dropped before the answer.
        latency: The delay of the answer in simulated seconds.
        execute_anyway: Whether the operation is carried out although the call fails.
        times: The number of calls to hit. By default it is 1, or without limit if `probability` is
            given.
        probability: The probability with which each call is hit.
    """

    _is_for_files: ClassVar[bool] = True

    operation: str | None = None
    error: Annotated[str, Length(1)] | None = None
    message: str | None = None
    drop_connection: bool = False
    latency: Seconds = 0.0
    execute_anyway: bool = False
    times: Annotated[int, Range(1)] | None = None
    probability: Annotated[float, Range(0, 1)] | None = None

    def _broken_rules(self, _form: Form) -> Sequence[Violation]:
        if self.error is not None and self.drop_connection:
            problem = "error and drop_connection are mutually exclusive"
            return (Violation("", "exclusive", problem),)
        if not (self.fails or self.latency):
            problem = "one of error, drop_connection and latency is required"
            return (Violation("", "required", problem),)
        return ()

    @property
    def fails(self) -> bool:
        """Whether the call fails; a fault may be latency alone."""
        return self.drop_connection or self.error is not None


def fail(fault: Fault) -> None:
    """Raises the error of a fault, if it has one."""
    if fault.drop_connection:
        raise ConnectionDropped
    if fault.error is not None:
        default = "Rate exceeded" if fault.error in THROTTLING_CODES else "An injected error"
        raise ServiceError(fault.error, default if fault.message is None else fault.message)


@attrs.define(eq=False)
class _Injected:
    fault: Fault
    left: int | None  # How many calls are still to be hit; None for no limit.


class Faults:
    """The injected faults, whose chances follow from the seed."""

    def __init__(self, seed: int) -> None:
        self._injected: list[_Injected] = []
        self._random = random.Random(f"faults {seed}")  # noqa: S311 - chances are no secrets

    def add(self, fault: Fault) -> None:
        is_once = fault.times is None and fault.probability is None
        self._injected.append(_Injected(fault, 1 if is_once else fault.times))

    def clear(self) -> None:
        self._injected.clear()

    def next_for(self, operation: str) -> Sequence[Fault]:
        """The faults that hit this call: all latencies, and the first one that fails."""
        hits: list[Fault] = []
        is_failing = False
        for injected in self._injected:
            fault = injected.fault
            if (
                fault.operation in (None, operation)
                and not (fault.fails and is_failing)
                and self._strikes(fault.probability)
            ):
                hits.append(fault)
                is_failing |= fault.fails
                if injected.left is not None:
                    injected.left -= 1
        self._injected = [each for each in self._injected if each.left != 0]
        return hits

    def _strikes(self, probability: float | None) -> bool:
        return probability is None or self._random.random() < probability
