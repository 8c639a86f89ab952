"""LocalGlue: a Glue in memory."""

import copy
import math
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import (
    ServiceError,
    TransportError,
    service_error,
)
from glue_wf_sdk.local.account import Account
from glue_wf_sdk.local.authoring import Authoring
from glue_wf_sdk.local.clock import Clock
from glue_wf_sdk.local.dispatch import HANDLERS, carry_out
from glue_wf_sdk.local.faults import (
    ConnectionDropped,
    Fault,
    Faults,
    default_message,
    http_status_of,
)
from glue_wf_sdk.local.ids import Ids
from glue_wf_sdk.local.records import Wire
from glue_wf_sdk.local.refusals import listed
from glue_wf_sdk.local.starts import receive_events
from glue_wf_sdk.operations.registry import unknown_operation

__all__ = ["LocalGlue"]

_START = datetime(2026, 1, 1, tzinfo=timezone.utc)
_LATEST = datetime(9999, 12, 31, tzinfo=timezone.utc).timestamp()
_LONGEST_WAIT = 30 * 24 * 3600.0


class LocalGlue(Authoring):
    """An embedded AWS Glue that runs workflows in memory, with no AWS account.

    Time is simulated: nothing happens and nothing sleeps until `advance` or `run_until_idle` is
    called. Ids and chances follow from the seed. It can be shared between threads.

    Args:
        seed: Two of the same seed that get the same calls give the same answers.
        start: The moment at which its clock stands at first, with a time zone.
        real_time: Whether its clock follows the computer's instead: each call first has happen
            what has fallen due.
        region_name: The region in the ARNs of its resources.
        account_id: The account in these, 12 digits.
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
        """The moment at which its clock stands."""
        with self._lock:
            self._keep_up()
        return datetime.fromtimestamp(self._account.clock.now, timezone.utc)

    def client(self) -> GlueWorkflowClient:
        """A client of this LocalGlue, without boto3. While it waits, the simulated time passes.

        Returns:
            The client.
        """
        return GlueWorkflowClient(transport=self, clock=None if self._is_real_time else self)

    def attach(self, boto3_client: Any) -> Callable[[], None]:
        """Answers the calls of a boto3 Glue client, in place of AWS.

        botocore's own serializer, retries, parser and errors run; only the connection is not made.

        Args:
            boto3_client: The client. Any region and any credentials will do.

        Returns:
            A function that gives the client back to AWS.

        Raises:
            TypeError: It is not a boto3 Glue client.
        """
        from glue_wf_sdk.local.attach import attach

        return attach(self.handle, boto3_client)

    def advance(self, seconds: float) -> None:
        """Moves the clock on; jobs and crawlers end, triggers fire, schedules come round.

        Args:
            seconds: By how much.

        Raises:
            RuntimeError: It is called from the function of a job.
            ValueError: The number of seconds is negative, or leads beyond the year 9999.
        """
        if not seconds >= 0:
            raise ValueError(f"time does not go back: {seconds} seconds")
        with self._lock:
            self._keep_up()
            moment = self._account.clock.now + seconds
            if moment > _LATEST:
                raise ValueError(f"time ends with the year 9999: {seconds} seconds")
            self._account.clock.advance_to(moment)

    def monotonic(self) -> float:
        """The simulated time in seconds, for a client that waits."""
        return self._account.clock.now

    def sleep(self, seconds: float, /) -> None:
        """Lets simulated time pass, for a client that waits; see `advance`.

        Args:
            seconds: By how much.
        """
        self.advance(seconds)

    def run_until_idle(self, timeout: float = _LONGEST_WAIT) -> None:
        """Moves the clock on until nothing is under way.

        A schedule alone is nothing under way: what it has still to start is not waited for.

        Args:
            timeout: Simulated seconds after which to give up.

        Raises:
            TimeoutError: Something is still under way then.
            RuntimeError: It is called from the function of a job.
            ValueError: The timeout is negative.
        """
        if not timeout >= 0:
            raise ValueError(f"timeout must be seconds from 0 on, is {timeout}")
        with self._lock:
            self._keep_up()
            clock = self._account.clock
            if not clock.run_until_idle(min(clock.now + timeout, _LATEST)):
                workflows = self._account.workflows
                active = [name for name in workflows if workflows[name].active_runs]
                raise TimeoutError(
                    f"work is still under way after {timeout} simulated seconds;"
                    f" workflows with active runs: {listed(active) or 'none'}"
                )

    def send_events(self, workflow: str, count: int = 1) -> None:
        """Gives events to the event trigger of a workflow, as Amazon EventBridge does.

        Args:
            workflow: The workflow.
            count: How many events.

        Raises:
            EntityNotFoundException: There is no such workflow, or no active event trigger in it.
            ValueError: The count is less than 1.
        """
        if count < 1:
            raise ValueError(f"count must be at least 1, is {count}")
        with self._lock:
            self._keep_up()
            receive_events(self._account, workflow, count)

    def inject(  # noqa: PLR0913 - the ways in which a call can go wrong
        self,
        operation: str | None = None,
        *,
        error: str | None = None,
        message: str | None = None,
        drop_connection: bool = False,
        latency: float = 0.0,
        carried_out: bool = False,
        times: int | None = None,
        probability: float | None = None,
    ) -> None:
        """Has calls go wrong.

        Args:
            operation: The API's name of the operation; None for every one.
            error: The code of the error that is answered: ``ThrottlingException``,
                ``InternalServiceException``, or any other.
            message: The service's words.
            drop_connection: Whether the connection breaks before the answer.
            latency: Seconds by which the answer is late: of the simulated clock, or real ones. For
                the calls of a job's function no simulated time passes.
            carried_out: Whether the operation takes place all the same.
            times: The next so many calls. Without it and without `probability`, the next one.
            probability: With which each call is hit, 0 to 1.

        Raises:
            ValueError: Nothing is asked to go wrong, or both an error and a break; or a number is
                out of range.
            UnknownOperationError: There is no such operation.
        """
        if operation is not None and operation not in HANDLERS:
            raise unknown_operation(operation, HANDLERS)
        if error == "" or (error and drop_connection):
            raise ValueError("error must be the code of an error, and not go with drop_connection")
        if not (error or drop_connection or latency):
            raise ValueError("name one of error, drop_connection and latency")
        if not 0 <= latency < math.inf:
            raise ValueError(f"latency must be seconds from 0 on, is {latency}")
        if times is not None and times < 1:
            raise ValueError(f"times must be at least 1, is {times}")
        if probability is not None and not 0 <= probability <= 1:
            raise ValueError(f"probability must be from 0 to 1, is {probability}")
        with self._lock:
            self._faults.add(
                Fault(
                    operation=operation,
                    error=error,
                    message=default_message(error or "") if message is None else message,
                    drops_connection=drop_connection,
                    latency=latency,
                    carried_out=carried_out,
                    times=1 if times is None and probability is None else times,
                    probability=1.0 if probability is None else probability,
                )
            )

    def clear_faults(self) -> None:
        """Takes back what `inject` has asked for."""
        with self._lock:
            self._faults.clear()

    def call(self, operation: str, /, **payload: Any) -> Wire:
        """Carries out any operation that LocalGlue has, without faults.

        Args:
            operation: The API's name: ``CreateTrigger``.
            **payload: The request, in wire form.

        Returns:
            The answer in wire form, with timestamps in seconds since the epoch.

        Raises:
            ServiceError: The operation is refused.
        """
        with self._lock:
            return copy.deepcopy(self._carried_out(operation, payload))

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Wire:
        """Carries out an operation for a client; see `glue_wf_sdk.transport.Transport`.

        Args:
            operation: The API's name.
            payload: The request in wire form.

        Returns:
            The answer in wire form, with ``ResponseMetadata``.

        Raises:
            ServiceError: The operation is refused.
            TransportError: A fault has the connection break.
        """
        try:
            return self.handle(operation, payload)
        except ConnectionDropped as error:
            raise TransportError(operation, "the connection broke") from error

    def handle(self, operation: str, payload: Mapping[str, Any]) -> Wire:
        """Carries out an operation, unless a fault is in the way. All doors lead here.

        Args:
            operation: The API's name.
            payload: The request in wire form.

        Returns:
            The answer in wire form, with timestamps in seconds since the epoch, and with
            ``ResponseMetadata``. It shares parts with LocalGlue's records: to read, not to change.

        Raises:
            ServiceError: The operation is refused.
            ConnectionDropped: A fault has the connection break.
        """
        with self._lock:
            request_id = self._ids.request()
            hits = self._faults.hitting(operation)
        self._wait(sum(fault.latency for fault in hits))
        try:
            for fault in hits:
                if not fault.carried_out:
                    fault.fail()
            try:
                with self._lock:
                    answer = self._carried_out(operation, payload)
            finally:  # Who never gets an answer does not learn that it was a refusal.
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

    def _carried_out(self, operation: str, payload: Mapping[str, Any]) -> Wire:
        self._keep_up()
        return carry_out(self._account, operation, payload)
