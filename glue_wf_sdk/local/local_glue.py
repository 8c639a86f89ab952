"""LocalGlue: a Glue in memory."""

import copy
import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import attrs

from glue_wf_sdk._core.text import abbreviated, counted, listed
from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.design import Designs, DesignUnit, WorkflowDesign
from glue_wf_sdk.errors import (
    ConnectionDropped,
    EntityNotFoundException,
    ServiceError,
    TransportError,
    service_error,
)
from glue_wf_sdk.local.api.dispatch import HANDLERS, carry_out
from glue_wf_sdk.local.deployment import deploy
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.clock import Clock, RealTime
from glue_wf_sdk.local.engine.faults import Fault, Faults, fail, http_status_of
from glue_wf_sdk.local.engine.ids import Ids
from glue_wf_sdk.local.engine.records import Wire
from glue_wf_sdk.local.engine.schedules import receive_events
from glue_wf_sdk.local.scenario import (
    Events,
    Scenario,
    arn_prefix_in,
    behavior_in,
    required_scenario,
)
from glue_wf_sdk.local.shorthands import Shorthands
from glue_wf_sdk.operations.registry import unknown_operation

__all__ = ["LocalGlue"]

_log = logging.getLogger(__name__)

_START = datetime(2026, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()
LONGEST_WAIT = 30 * 24 * 3600.0


class LocalGlue(Shorthands):
    """An embedded AWS Glue that runs workflows in memory, without an AWS account.

    Time is simulated: nothing happens and nothing sleeps until `advance` or `run_until_idle` is
    called. It is thread-safe.

    Args:
        scenario: How long jobs take and how they end, which calls fail, and so on. The arguments
            that follow override it.
        seed: The seed of the ids and of random faults: the same calls always get the same answers.
            By default, that of the scenario, or 0.
        start: The time at which its clock starts, with a time zone.
        real_time: Whether its clock follows the computer's instead. Then each call first runs
            whatever is due.
        clock_speed: How many seconds pass on its clock per second of real time. By default, as the
            scenario says, or 1.
        region_name: The region in the ARNs of its resources. By default, that of the scenario, or
            us-east-1.
        account_id: The account in these ARNs, 12 digits. By default, that of the scenario, or
            123456789012.
        keep_runs: The number of ended runs that are kept for each workflow, job and blueprint. They
            are the ones that ended last. Job runs that a workflow run has started do not count:
            they are kept for as long as that run. By default, all are kept.

    Raises:
        TypeError: `scenario` is not a Scenario.
        ValidationError: The seed, the speed, the region or the account is invalid.
        ValueError: `start` has no time zone, or `keep_runs` is less than 1.
    """

    def __init__(  # noqa: PLR0913 - all are keywords with defaults
        self,
        *,
        scenario: Scenario | None = None,
        seed: int | None = None,
        start: datetime = _START,
        real_time: bool = False,
        clock_speed: float | None = None,
        region_name: str | None = None,
        account_id: str | None = None,
        keep_runs: int | None = None,
    ) -> None:
        if start.utcoffset() is None:
            raise ValueError("start must have a time zone")
        if keep_runs is not None and keep_runs < 1:
            raise ValueError(f"keep_runs must be at least 1, not {keep_runs}")
        scenario = required_scenario(scenario)
        given: dict[str, Any] = {
            "seed": seed,
            "clock_speed": clock_speed,
            "region": region_name,
            "account_id": account_id,
        }
        scenario = attrs.evolve(
            scenario, **{name: value for name, value in given.items() if value is not None}
        )
        self._real_time = RealTime(scenario.clock_speed) if real_time else None
        self._lock = threading.RLock()
        self._ids = Ids(scenario.seed)
        self._faults = Faults(scenario.seed)
        clock = Clock(start.timestamp() if self._real_time is None else self._real_time.now)
        self._account = Account(
            clock,
            self._ids,
            arn_prefix_in(scenario),
            call=self.call,
            new_client=self.client,
            behavior_of=partial(behavior_in, scenario),
            keep_runs=keep_runs,
        )
        for fault in scenario.faults:
            self._faults.add(fault)
        for events in scenario.events:
            clock.after(events.after, partial(self._receive, events))

    @property
    def now(self) -> datetime:
        """The current time, in UTC."""
        with self._lock:
            self._keep_up()
        return datetime.fromtimestamp(self._account.clock.now, UTC)

    def client(self) -> GlueWorkflowClient:
        """A client of this LocalGlue, without boto3. While it waits, simulated time passes."""
        return GlueWorkflowClient(transport=self, clock=self)

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
            self._has_moved()

    def monotonic(self) -> float:
        """The simulated time in seconds. Clients wait by this clock."""
        with self._lock:
            self._keep_up()
            return self._account.clock.now

    def sleep(self, seconds: float, /) -> None:
        """Advances the clock; in real time, sleeps until it has advanced. Clients wait by it."""
        if self._real_time is None:
            self.advance(seconds)
            return
        with self._lock:
            self._account.clock.require_rest()
        self._real_time.sleep(seconds)

    def run_until_idle(self, timeout: float = LONGEST_WAIT) -> None:
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
            is_idle = clock.run_until_idle(min(clock.now + timeout, _LATEST))
            self._has_moved()
            if not is_idle:
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

    def deploy(self, design: WorkflowDesign | DesignUnit | Designs) -> None:
        """Creates the workflows, jobs, crawlers and triggers of a design, in this order.

        Triggers are activated as the design says: one that CloudFormation creates without
        ``StartOnCreation`` stays CREATED and never fires. No trigger starts a run.

        What the deployment alone knows gets a value that is valid in its place: an unknown name is
        ``${Env}-load``, a trigger that may be activated is. Of values that depend on a condition,
        the first one that is valid counts. What exists under a condition exists, unless something
        of the same name, or another start trigger of the workflow, exists already.

        Jobs and crawlers that exist already are kept, so those of `add_job` can come first. What
        triggers name and the design does not define is created too. Blueprints are not deployed.

        Args:
            design: A workflow, all that one template, plan or answer defines, or all that
                `load_designs` has read.

        Raises:
            ServiceError: LocalGlue refuses something, in the service's words; a note names the
                place. What comes before it has been created.
        """
        with self._lock:
            self._keep_up()
            deploy(self._account, design)

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
            latency: The delay of the answer in seconds of LocalGlue's clock. While a job's function
                runs, its calls are not delayed.
            execute_anyway: Whether the operation is carried out although the call fails.
            times: The number of calls to hit. By default it is 1, or without limit if
                `probability` is given.
            probability: The probability with which each call is hit.

        Raises:
            ValidationError: None of `error`, `drop_connection` and `latency` is given, or `error`
                with `drop_connection`; or a number is out of range.
            UnknownOperationError: There is no such operation.
        """
        if operation is not None and operation not in HANDLERS:
            raise unknown_operation(operation, HANDLERS)
        fault = Fault(
            operation=operation,
            error=error,
            message=message,
            drop_connection=drop_connection,
            latency=latency,
            execute_anyway=execute_anyway,
            times=times,
            probability=probability,
        )
        with self._lock:
            self._faults.add(fault)

    def clear_faults(self) -> None:
        """Removes all faults, those of the scenario too."""
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
                    fail(fault)
            try:
                with self._lock:
                    answer = self._carry_out(operation, payload)
            finally:  # The fault hides the answer, an error too.
                for fault in hits:
                    fail(fault)
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
        if not seconds:
            return
        with self._lock:
            if self._account.clock.is_moving:
                return
            if self._real_time is None:
                self.advance(seconds)
                return
        self._real_time.sleep(seconds)

    def _keep_up(self) -> None:
        if self._real_time is not None and not self._account.clock.is_moving:
            self._account.clock.advance_to(min(self._real_time.now, _LATEST))

    def _has_moved(self) -> None:
        if self._real_time is not None:
            self._real_time.go_on_from(self._account.clock.now)

    def _receive(self, events: Events) -> None:
        try:
            receive_events(self._account, events.workflow, events.count)
        except EntityNotFoundException as error:
            lost = counted(events.count, "event")
            _log.warning("%s for %s lost: %s", lost, abbreviated(events.workflow), error.message)

    def _carry_out(self, operation: str, payload: Mapping[str, Any]) -> Wire:
        self._keep_up()
        return carry_out(self._account, operation, payload)
