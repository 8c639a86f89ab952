"""LocalGlue: a Glue in memory."""

import copy
import math
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from glue_wf_sdk._core.text import listed
from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import ConnectionDropped, ServiceError, TransportError, service_error
from glue_wf_sdk.local.api.dispatch import HANDLERS, carry_out
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.clock import Clock
from glue_wf_sdk.local.engine.faults import Fault, Faults, http_status_of
from glue_wf_sdk.local.engine.ids import Ids
from glue_wf_sdk.local.engine.records import Wire
from glue_wf_sdk.local.engine.schedules import receive_events
from glue_wf_sdk.local.shorthands import Shorthands
from glue_wf_sdk.operations.registry import unknown_operation

__all__ = ["LocalGlue"]

_START = datetime(2026, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()
_LONGEST_WAIT = 30 * 24 * 3600.0


class LocalGlue(Shorthands):
    """An embedded AWS Glue that runs workflows in memory, without an AWS account.

    Time is simulated: nothing happens and nothing sleeps until `advance` or `run_until_idle` is
    called. It is thread-safe.

    Args:
        seed: The seed of the ids and of random faults: the same calls always get the same answers.
        start: The time at which its clock starts, with a time zone.
        real_time: Whether its clock follows the computer's instead. Then each call first runs
            whatever is due.
        region_name: The region in the ARNs of its resources.
        account_id: The account in these ARNs, 12 digits.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        start: datetime = _START,
        real_time: bool = False,
        region_name: str = "us-east-1",
        account_id: str = "123456789012",
    ) -> None:
        if start.utcoffset() is None:
            raise ValueError("start must have a time zone")
        self._is_real_time = real_time
        self._lock = threading.RLock()
        self._ids = Ids(seed)
        self._faults = Faults(seed)
        self._account = Account(
            Clock(time.time() if real_time else start.timestamp()),
            self._ids,
            f"arn:aws:glue:{region_name}:{account_id}:",
            call=self.call,
            new_client=self.client,
        )

    @property
    def now(self) -> datetime:
        """The current time, in UTC."""
        with self._lock:
            self._keep_up()
        return datetime.fromtimestamp(self._account.clock.now, UTC)

    def client(self) -> GlueWorkflowClient:
        """A client of this LocalGlue, without boto3. While it waits, simulated time passes."""
        return GlueWorkflowClient(transport=self, clock=None if self._is_real_time else self)

    def attach(self, boto3_client: Any) -> Callable[[], None]:
        """Answers the calls of a boto3 Glue client, in place of AWS.

        botocore's serializer, retries, parser and errors run as usual; only no connection is made.

        Args:
            boto3_client: The client. Any region and credentials will do, or no credentials.

        Returns:
            A function that detaches the client, so that it calls AWS again.

        Raises:
            TypeError: It is not a boto3 Glue client.
        """
        from glue_wf_sdk.local.doors.boto3_client import attach

        return attach(self.handle, boto3_client)

    def advance(self, seconds: float) -> None:
        """Moves the clock; jobs and crawlers end, triggers fire, schedules start runs.

        Args:
            seconds: By how much.

        Raises:
            RuntimeError: The function of a job calls it.
            ValueError: `seconds` is negative, or the time would be after the year 9999.
        """
        if not seconds >= 0:
            raise ValueError(f"seconds must be at least 0, not {seconds}")
        with self._lock:
            self._keep_up()
            moment = self._account.clock.now + seconds
            if moment > _LATEST:
                raise ValueError(f"the clock ends with the year 9999; cannot advance {seconds} s")
            self._account.clock.advance_to(moment)

    def monotonic(self) -> float:
        """The simulated time in seconds. Clients wait by this clock."""
        return self._account.clock.now

    def sleep(self, seconds: float, /) -> None:
        """Advances the clock; see `advance`. Clients wait by this clock."""
        self.advance(seconds)

    def run_until_idle(self, timeout: float = _LONGEST_WAIT) -> None:
        """Moves the clock until all jobs and crawlers have ended and nothing else is pending.

        It does not wait for the next firing of a schedule.

        Args:
            timeout: The most simulated seconds to wait.

        Raises:
            TimeoutError: Something is still running or pending then.
            RuntimeError: The function of a job calls it.
            ValueError: `timeout` is negative.
        """
        if not timeout >= 0:
            raise ValueError(f"timeout must be at least 0, not {timeout}")
        with self._lock:
            self._keep_up()
            clock = self._account.clock
            if not clock.run_until_idle(min(clock.now + timeout, _LATEST)):
                workflows = self._account.workflows.items()
                active = sorted(name for name, workflow in workflows if workflow.active_runs)
                raise TimeoutError(
                    f"not idle after {timeout} simulated seconds;"
                    f" workflows with active runs: {listed(active) or 'none'}"
                )

    def send_events(self, workflow: str, count: int = 1) -> None:
        """Sends events to the event trigger of a workflow, as Amazon EventBridge does.

        Args:
            workflow: The workflow's name.
            count: The number of events.

        Raises:
            EntityNotFoundException: The workflow does not exist, or has no event trigger.
            ValueError: `count` is less than 1.
        """
        if count < 1:
            raise ValueError(f"count must be at least 1, not {count}")
        with self._lock:
            self._keep_up()
            receive_events(self._account, workflow, count)

    def inject(  # noqa: PLR0913 - the ways in which a call can fail
        self,
        operation: str | None = None,
        *,
        error: str | None = None,
        message: str | None = None,
        drop_connection: bool = False,
        latency: float = 0.0,
        execute_anyway: bool = False,
        times: int | None = None,
        probability: float | None = None,
    ) -> None:
        """Makes calls fail.

        Args:
            operation: The API's name of the operation; None for all operations.
            error: The error code of the answer: ``ThrottlingException``,
                ``InternalServiceException`` or any other.
            message: The error message.
            drop_connection: Whether the connection is dropped before the answer.
            latency: The delay of the answer in seconds, simulated or real as the clock is. While a
                job's function runs, its calls are not delayed.
            execute_anyway: Whether the operation is carried out all the same.
            times: The number of calls to hit. By default it is 1, or without limit if
                `probability` is given.
            probability: The probability with which each call is hit.

        Raises:
            ValueError: None of `error`, `drop_connection` and `latency` is given, or `error` with
                `drop_connection`; or a number is out of range.
            UnknownOperationError: There is no such operation.
        """
        if operation is not None and operation not in HANDLERS:
            raise unknown_operation(operation, HANDLERS)
        if error == "":
            raise ValueError("error must be an error code, not empty")
        if error and drop_connection:
            raise ValueError("error and drop_connection are mutually exclusive")
        if not (error or drop_connection or latency):
            raise ValueError("one of error, drop_connection and latency is required")
        if not 0 <= latency < math.inf:
            raise ValueError(f"latency must be at least 0 and finite, not {latency}")
        if times is not None and times < 1:
            raise ValueError(f"times must be at least 1, not {times}")
        if probability is not None and not 0 <= probability <= 1:
            raise ValueError(f"probability must be between 0 and 1, not {probability}")
        with self._lock:
            self._faults.add(
                Fault(
                    operation=operation,
                    error=error,
                    message=message,
                    drop_connection=drop_connection,
                    latency=latency,
                    execute_anyway=execute_anyway,
                    times=1 if times is None and probability is None else times,
                    probability=1.0 if probability is None else probability,
                )
            )

    def clear_faults(self) -> None:
        """Removes all faults that `inject` has added."""
        with self._lock:
            self._faults.clear()

    def call(self, operation: str, /, **payload: Any) -> Wire:
        """Carries out any operation that LocalGlue has; faults do not apply.

        Args:
            operation: The API's name of the operation, such as ``CreateTrigger``.
            **payload: The request, in wire form.

        Returns:
            The answer in wire form, with timestamps in seconds since the epoch.

        Raises:
            ServiceError: The call fails.
        """
        with self._lock:
            return copy.deepcopy(self._carry_out(operation, payload))

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Wire:
        """Carries out an operation for a client; see `glue_wf_sdk.client.transport.Transport`."""
        try:
            return self.handle(operation, payload)
        except ConnectionDropped as error:
            raise TransportError(operation, "the connection was dropped") from error

    def handle(self, operation: str, payload: Mapping[str, Any]) -> Wire:
        """Carries out an operation, unless a fault hits the call. All clients end up here.

        Args:
            operation: The API's name of the operation.
            payload: The request in wire form.

        Returns:
            The answer as from `call`, with ``ResponseMetadata``. It shares parts with LocalGlue's
            records: do not change it.

        Raises:
            ServiceError: The call fails.
            ConnectionDropped: A fault drops the connection.
        """
        with self._lock:
            request_id = self._ids.request()
            hits = self._faults.next_for(operation)
        self._wait(sum(fault.latency for fault in hits))
        try:
            for fault in hits:
                if not fault.execute_anyway:
                    fault.fail()
            try:
                with self._lock:
                    answer = self._carry_out(operation, payload)
            finally:  # The fault hides the answer, an error too.
                for fault in hits:
                    fault.fail()
        except ServiceError as error:
            raise service_error(
                error.code,
                error.message,
                operation=operation,
                request_id=request_id,
                http_status=http_status_of(error.code),
            ) from None
        metadata = {"RequestId": request_id, "HTTPStatusCode": 200, "RetryAttempts": 0}
        return {**answer, "ResponseMetadata": metadata}

    def _wait(self, seconds: float) -> None:
        if seconds and self._is_real_time:
            time.sleep(seconds)
        elif seconds:
            with self._lock:
                if not self._account.clock.is_moving:
                    self.advance(seconds)

    def _keep_up(self) -> None:
        if self._is_real_time and not self._account.clock.is_moving:
            self._account.clock.advance_to(time.time())

    def _carry_out(self, operation: str, payload: Mapping[str, Any]) -> Wire:
        self._keep_up()
        return carry_out(self._account, operation, payload)
