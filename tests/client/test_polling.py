"""Polling: delays, failed looks, timeouts, and progress."""

import math
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

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

from glue_wf_sdk import (
    EntityNotFoundException,
    GlueWorkflowClient,
    GlueWorkflowError,
    InternalServiceException,
    Poll,
    ResponseError,
    ServiceError,
    TransportError,
    WorkflowRun,
    WorkflowRunStatus,
    WorkflowRunTimeoutError,
)
from glue_wf_sdk.client.polling import poll_until
from support.clocks import FakeClock
from support.transports import Recorded, recorded, run_answer

Look = WorkflowRun | BaseException


def seen(status: str) -> WorkflowRun:
    """A run as it is seen with this status."""
    return WorkflowRun(name="nightly", workflow_run_id="wr_1", status=WorkflowRunStatus(status))


RUNNING, STOPPING, DONE = seen("RUNNING"), seen("STOPPING"), seen("COMPLETED")
THROTTLED = ServiceError("ThrottlingException", http_status=400)
RETRYABLE: list[GlueWorkflowError] = [
    THROTTLED,
    ServiceError("Unknown", http_status=503),
    InternalServiceException("InternalServiceException", http_status=500),
    TransportError("GetWorkflowRun", "the connection broke"),
    ResponseError("GetWorkflowRunResponse", "", "not JSON", retryable=True),
]


def wait(
    looks: Iterable[Look],
    clock: FakeClock,
    *,
    poll: Poll | None = None,
    timeout: float | None = None,
    on_progress: Callable[[WorkflowRun], object] | None = None,
) -> WorkflowRun:
    """Waits for a run that is seen so, look by look."""
    remaining = iter(looks)

    def look() -> WorkflowRun:
        answer = next(remaining)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    return poll_until(
        "run 'wr_1'",
        look,
        lambda run: run.status == "COMPLETED",
        timed_out=partial(WorkflowRunTimeoutError, "nightly", "wr_1"),
        clock=clock,
        poll=poll or Poll(),
        timeout=timeout,
        on_progress=on_progress,
    )


def forever(look: Look) -> Iterator[Look]:
    """The same at each look."""
    while True:
        yield look


class TestDelays:
    @pytest.mark.parametrize(
        ("poll", "looks", "pauses"),
        [
            (Poll(), 0, []),
            (
                Poll(initial_delay=1, multiplier=2, max_delay=10, jitter=0),
                6,
                [1, 2, 4, 8, 10, 10],
            ),
            (Poll(initial_delay=100, max_delay=3, jitter=0), 1, [3]),
        ],
        ids=["done at once", "growing", "the first is limited too"],
    )
    def test_they_grow_up_to_a_limit(self, poll: Poll, looks: int, pauses: list[float]) -> None:
        """The first look comes at once; each delay is `multiplier` times the one before."""
        clock = FakeClock()

        assert DONE is wait([*[RUNNING] * looks, DONE], clock, poll=poll)
        assert pauses == clock.pauses

    @given(
        initial_delay=st.floats(0.01, 100),
        multiplier=st.floats(1, 5),
        max_delay=st.floats(0.01, 1000),
        jitter=st.floats(0, 1),
        begin=st.floats(0, 1e9),
    )
    def test_jitter_is_bounded(
        self,
        initial_delay: float,
        multiplier: float,
        max_delay: float,
        jitter: float,
        begin: float,
    ) -> None:
        """Jitter changes a delay by no more than its fraction."""
        clock = FakeClock(begin)
        poll = Poll(
            initial_delay=initial_delay, multiplier=multiplier, max_delay=max_delay, jitter=jitter
        )
        wait([*[RUNNING] * 20, DONE], clock, poll=poll)

        for number, pause in enumerate(clock.pauses):
            regular = min(initial_delay * multiplier**number, max_delay)
            assert regular * (1 - jitter) <= pause * (1 + 1e-9)
            assert pause <= regular * (1 + jitter) * (1 + 1e-9)

    def test_jitter_depends_on_the_clock(self) -> None:
        """Two clients that start at different times do not poll in step; a replay does."""
        clocks = [FakeClock(1.0), FakeClock(1.0), FakeClock(2.0)]
        for clock in clocks:
            wait([RUNNING, RUNNING, DONE], clock)

        assert clocks[0].pauses == clocks[1].pauses
        assert set() == {*clocks[0].pauses} & {*clocks[2].pauses}

    @pytest.mark.parametrize(
        "settings",
        [
            {"initial_delay": 0},
            {"initial_delay": math.nan},
            {"multiplier": 0.9},
            {"max_delay": 0},
            {"jitter": -0.1},
            {"jitter": 1.1},
            {"max_failures": -1},
            {"max_failures": 1.5},
            *({each: math.inf} for each in ("initial_delay", "multiplier", "max_delay")),
            *({each: 1e10} for each in ("initial_delay", "max_delay")),
            pytest.param({"multiplier": 10**400}, id="beyond all floats"),
            *({each: "5"} for each in ("initial_delay", "multiplier", "max_delay", "jitter")),
        ],
        ids=str,
    )
    def test_an_invalid_poll_is_rejected(self, settings: dict[str, Any]) -> None:
        """A setting that is out of range raises, and the message names it."""
        with pytest.raises((TypeError, ValueError), match=next(iter(settings))):
            Poll(**settings)

    def test_the_default_clock_is_the_computers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without another clock, a client waits with `time.sleep` and `time.monotonic`."""
        slept: list[float] = []
        monkeypatch.setattr("time.sleep", slept.append)
        monkeypatch.setattr("time.monotonic", lambda: 7.0)
        client = GlueWorkflowClient(
            transport=Recorded(map(run_answer, ["RUNNING", "COMPLETED", "COMPLETED"]))
        )

        poll = Poll(initial_delay=2.5, jitter=0)
        client.wait_for_workflow_run("nightly", "wr_1", timeout=4, poll=poll)

        assert [2.5] == slept


class TestTimeout:
    def test_the_error_has_the_run_as_last_seen(self) -> None:
        """The error has the run of the last look that succeeded, and the last look's failure."""
        clock = FakeClock()
        poll = Poll(initial_delay=10, jitter=0)
        with pytest.raises(WorkflowRunTimeoutError, match="did not end within 11") as caught:
            wait([RUNNING, STOPPING, THROTTLED], clock, timeout=11, poll=poll)

        assert STOPPING is caught.value.last
        assert ("wr_1", 11) == (caught.value.run_id, caught.value.timeout)
        assert THROTTLED is caught.value.__cause__
        assert [10, 1] == clock.pauses

    def test_no_look_succeeded(self) -> None:
        """If every look failed, there is no last run, and the cause is the last failure."""
        with pytest.raises(WorkflowRunTimeoutError) as caught:
            wait(forever(THROTTLED), FakeClock(), timeout=20)

        assert None is caught.value.last
        assert THROTTLED is caught.value.__cause__

    def test_the_last_look_comes_when_the_time_is_up(self) -> None:
        """The last delay is cut to the remaining time, and the look after it counts."""
        clock = FakeClock()

        assert DONE is wait([RUNNING, DONE], clock, timeout=2, poll=Poll(initial_delay=60))
        assert [2] == clock.pauses

    @pytest.mark.parametrize(
        ("name", "value", "error"),
        [
            ("timeout", "5", TypeError),
            ("timeout", [], TypeError),
            ("timeout", math.nan, ValueError),
            pytest.param("timeout", 10**400, ValueError, id="beyond all floats"),
            ("poll", None, TypeError),
            ("poll", 5, TypeError),
            ("on_progress", "print", TypeError),
        ],
    )
    def test_an_invalid_argument(self, name: str, value: Any, error: type[Exception]) -> None:
        """An argument that a wait cannot use raises before anything is sent, a start included."""
        client, transport = recorded()

        for wait_for in (
            partial(client.run_workflow, "nightly"),
            partial(client.resume_failed, "nightly", "wr_1"),
            partial(client.wait_for_workflow_run, "nightly", "wr_1"),
            partial(client.wait_for_blueprint, "copy"),
            partial(client.wait_for_blueprint_run, "copy", "br_1"),
        ):
            with pytest.raises(error, match=f"^{name} "):
                wait_for(**{name: value})

        assert [] == transport.sent

    def test_a_clock_that_goes_back(self) -> None:
        """A step back counts as no time: a wait does not get longer by what the clock has lost."""

        class WaywardClock(FakeClock):
            def sleep(self, seconds: float, /) -> None:
                super().sleep(seconds)
                if 2 == len(self.pauses):
                    self.now -= 500

        clock = WaywardClock()
        with pytest.raises(WorkflowRunTimeoutError):
            wait(forever(RUNNING), clock, timeout=30, poll=Poll(initial_delay=10, jitter=0))

        assert [10, 15, 20] == clock.pauses

    @pytest.mark.parametrize("timeout", [0, -1])
    def test_there_is_always_one_look(self, timeout: float) -> None:
        """Without any time there is one look, and no delay."""
        clock = FakeClock()

        assert DONE is wait([DONE], clock, timeout=timeout)
        with pytest.raises(TimeoutError) as caught:
            wait([RUNNING], clock, timeout=timeout)
        assert isinstance(caught.value, WorkflowRunTimeoutError)
        assert (RUNNING, None) == (caught.value.last, caught.value.__cause__)
        assert [] == clock.pauses

    @given(st.floats(0, 1e6), st.floats(0.01, 100))
    def test_it_is_never_exceeded(self, timeout: float, initial_delay: float) -> None:
        """The wait ends exactly when the time is up."""
        clock = FakeClock()
        poll = Poll(initial_delay=initial_delay, max_delay=1000)
        with pytest.raises(WorkflowRunTimeoutError):
            wait(forever(RUNNING), clock, timeout=timeout, poll=poll)

        assert pytest.approx(1000.0 + timeout) == clock.now


class TestFailedLooks:
    @given(st.lists(st.sampled_from([RUNNING, *RETRYABLE]), max_size=30), st.integers(0, 5))
    def test_retryable_errors_are_retried(self, looks: list[Look], max_failures: int) -> None:
        """They end the wait only when more than `max_failures` looks in a row have failed."""
        row, expected = 0, None
        for look in looks:
            row = row + 1 if isinstance(look, BaseException) else 0
            if row > max_failures:
                expected = look
                break
        poll = Poll(max_failures=max_failures)

        try:
            ended: object = wait([*looks, DONE], FakeClock(), poll=poll)
        except GlueWorkflowError as error:
            ended = error

        assert (expected or DONE) is ended

    @pytest.mark.parametrize(
        "error",
        [
            EntityNotFoundException("EntityNotFoundException", "Entity not found"),
            ServiceError("AccessDeniedException", http_status=400),
            ServiceError("ExpiredTokenException", http_status=403),
            TransportError("GetWorkflowRun", "Unable to locate credentials", retryable=False),
            ResponseError("GetWorkflowRunResponse", "Run", "is missing"),
        ],
        ids=str,
    )
    def test_other_errors_end_the_wait(self, error: GlueWorkflowError) -> None:
        """An error that a later look would meet again is raised at once, with a note of the run."""
        for _ in range(2):  # A transport may raise the same exception again.
            clock = FakeClock()
            with pytest.raises(type(error)) as caught:
                wait([RUNNING, error], clock)
            assert error is caught.value
            assert 1 == len(clock.pauses)

        assert ["while waiting for run 'wr_1'"] == error.__notes__

    @pytest.mark.parametrize("looks", [[], [STOPPING]], ids=["at first", "later"])
    def test_an_unreadable_answer_carries_the_run_seen_before(self, looks: list[Look]) -> None:
        """A `ResponseError` that ends a wait has the run as last seen."""
        error = ResponseError("GetWorkflowRunResponse", "Run", "is missing")
        with pytest.raises(ResponseError):
            wait([*looks, error], FakeClock())

        assert (looks[-1] if looks else None) is error.last

    @pytest.mark.parametrize("error", [KeyboardInterrupt(), ZeroDivisionError()], ids=repr)
    def test_foreign_exceptions_are_not_retried(self, error: BaseException) -> None:
        """Ctrl-C, or a bug, ends the wait unchanged."""
        clock = FakeClock()
        with pytest.raises(type(error)) as caught:
            wait([error], clock)

        assert error is caught.value
        assert [] == clock.pauses


class TestProgress:
    def test_it_gets_only_changes(self) -> None:
        """It is called with each run that differs from the one before; failures do not count."""
        told: list[WorkflowRun] = []
        again = seen("RUNNING")
        looks: list[Look] = [RUNNING, again, THROTTLED, again, STOPPING, STOPPING, again, DONE]
        wait(looks, FakeClock(), on_progress=told.append)

        assert [RUNNING, STOPPING, again, DONE] == told

    @pytest.mark.parametrize("error", [ZeroDivisionError(), THROTTLED], ids=repr)
    def test_its_exceptions_end_the_wait(self, error: Exception) -> None:
        """An exception that it raises ends the wait, whatever its class."""

        def complain(_: WorkflowRun) -> None:
            raise error

        clock = FakeClock()
        with pytest.raises(type(error)) as caught:
            wait(forever(RUNNING), clock, on_progress=complain)

        assert error is caught.value
        assert [] == clock.pauses


class TestBoto3:
    ONCE = Config(retries={"total_max_attempts": 1})

    @pytest.mark.parametrize(
        "failure",
        [
            EndpointConnectionError(endpoint_url="https://glue"),
            ReadTimeoutError(endpoint_url="https://glue"),
            CredentialRetrievalError(provider="container-role", error_msg="no answer"),
            (503, b""),
            (400, b'{"__type": "ThrottlingException"}'),
            (200, b'{"Run": {"Name'),
        ],
        ids=repr,
    )
    def test_failures_that_are_retried(
        self, glue_answering: Callable[..., Any], failure: Exception | tuple[int, bytes]
    ) -> None:
        """Broken connections, 5xx answers, throttling and garbled answers are retried."""
        clock = FakeClock()
        run = b'{"Run": {"Name": "nightly", "WorkflowRunId": "wr_1", "Status": "COMPLETED"}}'
        glue = glue_answering([failure, failure, (200, run), (200, run)], config=self.ONCE)

        client = GlueWorkflowClient(glue, clock=clock)

        assert "COMPLETED" == client.wait_for_workflow_run("nightly", "wr_1").status
        assert 2 == len(clock.pauses)

    def test_missing_credentials(self, glue_answering: Callable[..., Any]) -> None:
        """Missing credentials end the wait at once."""
        clock = FakeClock()
        client = GlueWorkflowClient(glue_answering([NoCredentialsError()]), clock=clock)

        with pytest.raises(TransportError, match="Unable to locate credentials"):
            client.wait_for_workflow_run("nightly", "wr_1")
        assert [] == clock.pauses

    def test_an_invalid_endpoint(self) -> None:
        """An endpoint that boto3 rejects ends the wait at once."""
        clock = FakeClock()
        client = GlueWorkflowClient(endpoint_url="nonsense", clock=clock)

        with pytest.raises(TransportError, match="Invalid endpoint"):
            client.wait_for_workflow_run("nightly", "wr_1")
        assert [] == clock.pauses
