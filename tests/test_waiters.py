"""Waiting: pauses, failures on the way, time that runs out, and what is told meanwhile."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs
import pytest
from botocore.config import Config
from botocore.exceptions import (
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import GlueWorkflowClient, Poll, WaitTimeoutError, WorkflowRun, WorkflowRunStatus
from glue_wf_sdk.errors import (
    EntityNotFoundException,
    GlueWorkflowError,
    InternalServiceException,
    ServiceError,
    TransportError,
)
from glue_wf_sdk.waiters import wait_for

RUNNING = WorkflowRun(status=WorkflowRunStatus.RUNNING)
DONE = WorkflowRun(status=WorkflowRunStatus.COMPLETED)
THROTTLED = ServiceError("ThrottlingException", http_status=400)
PASSING: list[GlueWorkflowError] = [
    THROTTLED,
    ServiceError("Unknown", http_status=503),
    InternalServiceException("InternalServiceException", http_status=500),
    TransportError("GetWorkflowRun", "the connection broke"),
]


@attrs.define
class FakeClock:
    """A clock that nobody waits for."""

    now: float = 1000.0
    pauses: list[float] = attrs.Factory(list[float])

    def monotonic(self) -> float:
        """The seconds slept."""
        return self.now

    def sleep(self, seconds: float, /) -> None:
        """Only counts."""
        self.pauses.append(seconds)
        self.now += seconds


def wait(  # noqa: PLR0913 - what `wait_for` has, with defaults
    looks: Iterable[WorkflowRun | Exception],
    clock: FakeClock,
    *,
    poll: Poll | None = None,
    timeout: float | None = None,
    on_progress: Callable[[WorkflowRun], object] | None = None,
    subject: str = "run 'wr_1'",
) -> WorkflowRun:
    """Waits for a run that is seen so, look by look."""
    answers = iter(looks)

    def look() -> WorkflowRun:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return wait_for(
        subject,
        look,
        lambda run: run.status == "COMPLETED",
        clock=clock,
        poll=poll or Poll(),
        timeout=timeout,
        on_progress=on_progress,
    )


def for_ever(look: WorkflowRun | Exception) -> Iterator[WorkflowRun | Exception]:
    """The same at each look."""
    while True:
        yield look


class TestPauses:
    """How long it waits between two looks."""

    def test_what_is_done_is_seen_at_once(self) -> None:
        """The first look comes without a pause."""
        clock = FakeClock()

        assert DONE is wait([DONE], clock)
        assert [] == clock.pauses

    def test_back_off(self) -> None:
        """Each pause is longer than the one before, up to the longest."""
        clock = FakeClock()
        wait([*[RUNNING] * 6, DONE], clock, poll=Poll(first=1, factor=2, longest=10, jitter=0))

        assert [1, 2, 4, 8, 10, 10] == clock.pauses

    def test_the_longest_pause_bounds_the_first_too(self) -> None:
        """A first pause above the longest is cut to it."""
        clock = FakeClock()
        wait([RUNNING, DONE], clock, poll=Poll(first=100, longest=3, jitter=0))

        assert [3] == clock.pauses

    @given(
        first=st.floats(0.01, 100),
        factor=st.floats(1, 5),
        longest=st.floats(0.01, 1000),
        jitter=st.floats(0, 1),
        begin=st.floats(0, 1e9),
    )
    def test_jitter(
        self, first: float, factor: float, longest: float, jitter: float, begin: float
    ) -> None:
        """Chance changes a pause by no more than the part of it that is given to chance."""
        clock = FakeClock(begin)
        poll = Poll(first=first, factor=factor, longest=longest, jitter=jitter)
        wait([*[RUNNING] * 20, DONE], clock, poll=poll)

        for number, pause in enumerate(clock.pauses):
            regular = min(first * factor**number, longest)
            assert regular * (1 - jitter) <= pause * (1 + 1e-9)
            assert pause <= regular * (1 + jitter) * (1 + 1e-9)

    def test_jitter_differs(self) -> None:
        """Two who wait for the same do not look in step, unless their clocks are the same."""
        clocks = [FakeClock(1.0), FakeClock(1.0), FakeClock(2.0)]
        for clock in clocks:
            wait([RUNNING, RUNNING, DONE], clock)

        assert clocks[0].pauses == clocks[1].pauses
        assert set() == {*clocks[0].pauses} & {*clocks[2].pauses}

    @pytest.mark.parametrize(
        "settings",
        [
            {"first": 0},
            {"first": math.nan},
            {"factor": 0.9},
            {"longest": 0},
            {"jitter": -0.1},
            {"jitter": 1.1},
            {"failures": -1},
            {"failures": 1.5},
            *({each: math.inf} for each in ("first", "factor", "longest")),
        ],
        ids=str,
    )
    def test_a_poll_that_makes_no_sense(self, settings: dict[str, Any]) -> None:
        """Pauses of nothing, without end or that get shorter, and the like are refused."""
        with pytest.raises((TypeError, ValueError), match=next(iter(settings))):
            Poll(**settings)

    def test_the_clock_of_the_computer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without another clock, time passes by `time.sleep`, seen by `time.monotonic`."""
        slept: list[float] = []
        monkeypatch.setattr("time.sleep", slept.append)
        monkeypatch.setattr("time.monotonic", lambda: 7.0)
        statuses = iter(["RUNNING", "COMPLETED", "COMPLETED"])

        class Answering:
            def send(self, _operation: str, _payload: Mapping[str, Any], /) -> dict[str, Any]:
                return {"Run": {"Status": next(statuses)}}

        client = GlueWorkflowClient(transport=Answering())
        client.wait_for_workflow_run("nightly", "wr_1", timeout=4, poll=Poll(first=2.5, jitter=0))

        assert [2.5] == slept


class TestTimeout:
    """Time that runs out."""

    def test_the_run_as_it_was_seen_last(self) -> None:
        """Who runs out of time gets the run of the last look that succeeded."""
        clock = FakeClock()
        stopping = WorkflowRun(status=WorkflowRunStatus.STOPPING)
        looks: list[WorkflowRun | Exception] = [RUNNING, stopping, THROTTLED]
        with pytest.raises(WaitTimeoutError, match="run 'wr_1' was not done after 11") as caught:
            wait(looks, clock, timeout=11, poll=Poll(first=10, jitter=0))

        assert stopping is caught.value.last
        assert 11 == caught.value.timeout
        assert THROTTLED is caught.value.__cause__
        assert [10, 1] == clock.pauses

    def test_nothing_was_seen(self) -> None:
        """Where each look has failed, there is no last run, and the cause is the last failure."""
        with pytest.raises(WaitTimeoutError) as caught:
            wait(for_ever(THROTTLED), FakeClock(), timeout=20)

        assert None is caught.value.last
        assert THROTTLED is caught.value.__cause__

    def test_a_look_at_the_last_moment(self) -> None:
        """The last look comes when the time is over, and counts."""
        clock = FakeClock()

        assert DONE is wait([RUNNING, DONE], clock, timeout=2, poll=Poll(first=60))
        assert [2] == clock.pauses

    @pytest.mark.parametrize("timeout", [0, -1, math.nan])
    def test_no_time(self, timeout: float) -> None:
        """Without time there is one look."""
        clock = FakeClock()

        assert DONE is wait([DONE], clock, timeout=timeout)
        with pytest.raises(WaitTimeoutError) as caught:
            wait([RUNNING], clock, timeout=timeout)
        assert RUNNING is caught.value.last
        assert None is caught.value.__cause__
        assert [] == clock.pauses

    def test_it_is_a_timeout_error(self) -> None:
        """`except TimeoutError` catches it."""
        with pytest.raises(TimeoutError):
            wait(for_ever(RUNNING), FakeClock(), timeout=100)

    @given(st.floats(0, 1e6), st.floats(0.01, 100))
    def test_never_later(self, timeout: float, first: float) -> None:
        """It gives up when the time is over, not later."""
        clock = FakeClock()
        with pytest.raises(WaitTimeoutError):
            wait(for_ever(RUNNING), clock, timeout=timeout, poll=Poll(first=first, longest=1000))

        assert pytest.approx(1000.0 + timeout) == clock.now


class TestFailures:
    """Looks that fail."""

    @given(
        st.lists(st.sampled_from([RUNNING, *PASSING]), max_size=30),
        st.integers(0, 5),
    )
    def test_what_passes_is_lived_through(
        self, looks: list[WorkflowRun | Exception], failures: int
    ) -> None:
        """It ends with the run, unless more looks in a row fail than may; then with the last."""
        row, expected = 0, None
        for look in looks:
            row = row + 1 if isinstance(look, Exception) else 0
            if row > failures:
                expected = look
                break
        clock = FakeClock()

        try:
            ended: object = wait([*looks, DONE], clock, poll=Poll(failures=failures))
        except GlueWorkflowError as error:
            ended = error

        assert (expected or DONE) is ended

    def test_failures_in_all_may_be_many(self) -> None:
        """Only failures in a row are counted."""
        looks: list[WorkflowRun | Exception] = [THROTTLED, RUNNING]

        assert DONE is wait([*looks * 50, DONE], FakeClock(), poll=Poll(failures=1))

    @pytest.mark.parametrize(
        "error",
        [
            EntityNotFoundException("EntityNotFoundException", "Entity not found"),
            ServiceError("AccessDeniedException", http_status=400),
            ServiceError("ExpiredTokenException", http_status=403),
            TransportError("GetWorkflowRun", "Unable to locate credentials", retryable=False),
        ],
        ids=str,
    )
    def test_what_does_not_pass_comes_at_once(self, error: GlueWorkflowError) -> None:
        """An error that the same call would meet again is raised by the look that meets it."""
        clock = FakeClock()
        with pytest.raises(type(error)) as caught:
            wait([RUNNING, error], clock)

        assert error is caught.value
        assert 1 == len(clock.pauses)

    def test_what_was_waited_for_is_noted(self) -> None:
        """An error that ends the waiting says in a note which run may still be under way."""
        error = ServiceError("AccessDeniedException")
        for _ in range(2):
            with pytest.raises(ServiceError) as caught:
                wait([error], FakeClock(), subject="run 'wr_9'")
            assert error is caught.value

        assert ["while waiting for run 'wr_9'"] == vars(error)["__notes__"]

    @pytest.mark.parametrize("error", [KeyboardInterrupt(), ZeroDivisionError()], ids=repr)
    def test_other_exceptions_pass_through(self, error: BaseException) -> None:
        """An interrupt, or a defect, is not mistaken for a failed look."""

        def look() -> WorkflowRun:
            raise error

        with pytest.raises(type(error)):
            wait_for(
                "run",
                look,
                lambda _: False,
                clock=FakeClock(),
                poll=Poll(),
                timeout=None,
                on_progress=None,
            )


class TestBoto3:
    """What a real boto3 client does while someone waits."""

    ANSWER = (200, b'{"Run": {"Status": "COMPLETED"}}')
    ONCE = Config(retries={"total_max_attempts": 1})

    @pytest.mark.parametrize(
        "failure",
        [
            EndpointConnectionError(endpoint_url="https://glue"),
            ReadTimeoutError(endpoint_url="https://glue"),
            CredentialRetrievalError(provider="container-role", error_msg="no answer"),
            (503, b""),
            (400, b'{"__type": "ThrottlingException"}'),
        ],
        ids=lambda failure: type(failure).__name__,
    )
    def test_connections(
        self, glue_answering: Callable[..., Any], failure: Exception | tuple[int, bytes]
    ) -> None:
        """Broken connections, 5xx and throttling are waited out."""
        clock = FakeClock()
        glue = glue_answering([failure, failure, self.ANSWER, self.ANSWER], config=self.ONCE)

        run = GlueWorkflowClient(glue, clock=clock).wait_for_workflow_run("nightly", "wr_1")

        assert "COMPLETED" == run.status
        assert 2 == len(clock.pauses)

    def test_missing_credentials(self, glue_answering: Callable[..., Any]) -> None:
        """Missing credentials do not come by waiting, and nobody waits for them."""
        clock = FakeClock()
        glue = glue_answering([NoCredentialsError()])

        with pytest.raises(TransportError, match="Unable to locate credentials") as caught:
            GlueWorkflowClient(glue, clock=clock).wait_for_workflow_run("nightly", "wr_1")
        assert not caught.value.retryable
        assert [] == clock.pauses

    def test_an_endpoint_that_is_none(self) -> None:
        """An endpoint that boto3 cannot use fails at once too."""
        clock = FakeClock()
        client = GlueWorkflowClient(endpoint_url="nonsense", clock=clock)

        with pytest.raises(TransportError, match="Invalid endpoint"):
            client.wait_for_workflow_run("nightly", "wr_1")
        assert [] == clock.pauses


class TestProgress:
    """What is told meanwhile."""

    def test_only_changes(self) -> None:
        """Each state is told once, when it differs from the one before; failures are not told."""
        told: list[WorkflowRun] = []
        stopping = WorkflowRun(status=WorkflowRunStatus.STOPPING)
        again = WorkflowRun(status=WorkflowRunStatus.RUNNING)
        looks: list[WorkflowRun | Exception] = [RUNNING, again, THROTTLED, again]
        wait([*looks, stopping, stopping, again, DONE], FakeClock(), on_progress=told.append)

        assert [RUNNING, stopping, again, DONE] == told

    @pytest.mark.parametrize("error", [ZeroDivisionError(), THROTTLED], ids=repr)
    def test_its_exceptions_pass_through(self, error: Exception) -> None:
        """An exception of the function that is told ends the waiting, whatever its class."""

        def complain(_: WorkflowRun) -> None:
            raise error

        clock = FakeClock()
        with pytest.raises(type(error)) as caught:
            wait(for_ever(RUNNING), clock, on_progress=complain)
        assert error is caught.value
        assert [] == clock.pauses
