"""Injected faults, with which the retries and the error handling of a user can be tested."""

import math
from collections import Counter
from typing import Any

import pytest

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.errors import (
    SERVICE_ERRORS,
    THROTTLING_CODES,
    ConcurrentRunsExceededException,
    ConnectionDropped,
    EntityNotFoundException,
    InternalServiceException,
    OperationTimeoutException,
    ServiceError,
    TransportError,
    UnknownOperationError,
    ValidationError,
)
from glue_wf_sdk.local import ActionContext, LocalGlue
from support.local_glue import started


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue with a workflow."""
    local = LocalGlue(seed=3)
    local.client().create_workflow("w")
    return local


@pytest.fixture
def client(local: LocalGlue) -> GlueWorkflowClient:
    return local.client()


def outcomes(client: GlueWorkflowClient, count: int) -> list[str]:
    """What so many calls of GetWorkflow lead to: a name, an error code, or "dropped"."""

    def outcome() -> str:
        try:
            return client.get_workflow("w").workflow.name
        except ServiceError as error:
            return error.code
        except TransportError:
            return "dropped"

    return [outcome() for _ in range(count)]


class TestWhichCallsAreHit:
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            ({"operation": "GetWorkflow", "error": "Busy"}, ["Busy", "w"]),
            ({"operation": "GetWorkflow", "error": "Busy", "times": 3}, ["Busy"] * 3 + ["w"]),
            ({"error": "Busy", "times": 2}, ["Busy", "Busy", "w"]),
            ({"operation": "GetTrigger", "error": "Busy"}, ["w"]),
            ({"error": "Busy", "probability": 0}, ["w"] * 50),
            ({"error": "Busy", "probability": 1}, ["Busy"] * 50),
            ({"drop_connection": True}, ["dropped", "w"]),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_a_fault_hits_the_calls_that_it_names(
        self,
        local: LocalGlue,
        client: GlueWorkflowClient,
        arguments: dict[str, Any],
        expected: list[str],
    ) -> None:
        """By default a fault hits the next call of any operation."""
        local.inject(**arguments)
        assert expected == outcomes(client, len(expected))

    def test_a_fault_waits_for_its_operation(
        self, local: LocalGlue, client: GlueWorkflowClient
    ) -> None:
        """Calls of other operations do not use up a fault."""
        local.inject("GetWorkflow", error="Busy")
        assert ("w",) == client.list_workflows().workflows
        assert ["Busy"] == outcomes(client, 1)

    def test_operations_beyond_the_client_are_hit_too(self, local: LocalGlue) -> None:
        """A fault can hit an operation that the client does not have."""
        local.inject(error="InternalServiceException")
        with pytest.raises(InternalServiceException):
            local.handle("GetTrigger", {"Name": "t"})

    def test_faults_apply_one_after_the_other(
        self, local: LocalGlue, client: GlueWorkflowClient
    ) -> None:
        """Each call is hit by one of several faults, in the order in which they were injected."""
        local.inject("GetWorkflow", error="First", times=2)
        local.inject(drop_connection=True)
        local.inject(error="Last")
        assert ["First", "First", "dropped", "Last", "w"] == outcomes(client, 5)

    def test_faults_can_be_cleared(self, local: LocalGlue, client: GlueWorkflowClient) -> None:
        """After clear_faults calls succeed."""
        local.inject(error="Busy", probability=1)
        local.inject(latency=5, times=9)
        local.clear_faults()
        before = local.now
        assert (["w"], before) == (outcomes(client, 1), local.now)

    def test_chances_follow_from_the_seed(self) -> None:
        """With the same seed the same calls fail, with another seed other ones."""

        def of_seed(seed: int) -> list[str]:
            local = LocalGlue(seed=seed)
            local.client().create_workflow("w")
            local.inject("GetWorkflow", error="Busy", probability=0.3)
            return outcomes(local.client(), 1000)

        assert of_seed(1) == of_seed(1) != of_seed(2)
        assert 250 < Counter(of_seed(1))["Busy"] < 350

    def test_a_probability_can_have_a_count(
        self, local: LocalGlue, client: GlueWorkflowClient
    ) -> None:
        """With a probability and a count, so many calls are hit in all."""
        local.inject(error="Busy", probability=0.5, times=3)
        assert 3 == outcomes(client, 100).count("Busy")

    def test_call_is_never_hit(self, local: LocalGlue, client: GlueWorkflowClient) -> None:
        """`LocalGlue.call` and the shorthands ignore faults and do not use them up."""
        local.inject(error="Busy")
        assert ["w"] == local.call("ListWorkflows")["Workflows"]
        local.add_job("j")
        assert ["Busy"] == outcomes(client, 1)


class TestErrors:
    @pytest.mark.parametrize("code", SERVICE_ERRORS)
    def test_a_modelled_error_is_raised_as_its_class(
        self, local: LocalGlue, client: GlueWorkflowClient, code: str
    ) -> None:
        """A modelled code is raised as the class of this name, with message and request id."""
        local.inject("GetWorkflow", error=code, message="so be it")
        with pytest.raises(SERVICE_ERRORS[code]) as caught:
            client.get_workflow("w")
        assert (code, "so be it", "GetWorkflow") == (
            caught.value.code,
            caught.value.message,
            caught.value.operation,
        )
        assert caught.value.request_id

    @pytest.mark.parametrize(
        ("code", "status", "message"),
        [
            ("InternalFailure", 500, "An injected error"),
            ("InternalServiceException", 500, "An injected error"),
            ("InternalServerException", 500, "An injected error"),
            ("ServiceUnavailable", 503, "An injected error"),
            ("ServiceUnavailableException", 503, "An injected error"),
            ("AccessDeniedException", 400, "An injected error"),
            *((code, 400, "Rate exceeded") for code in sorted(THROTTLING_CODES)),
        ],
    )
    def test_an_error_has_the_status_of_its_code(
        self, local: LocalGlue, client: GlueWorkflowClient, code: str, status: int, message: str
    ) -> None:
        """Failures of the service are 5xx, all else is 400, throttling included."""
        local.inject(error=code)
        with pytest.raises(ServiceError) as caught:
            client.get_workflow("w")
        assert (status, message) == (caught.value.http_status, caught.value.message)

    def test_a_failed_call_has_done_nothing(
        self, local: LocalGlue, client: GlueWorkflowClient
    ) -> None:
        """By default the operation is not carried out."""
        local.inject("CreateWorkflow", error="InternalServiceException")
        local.inject("CreateWorkflow", drop_connection=True)
        for error in (InternalServiceException, TransportError):
            with pytest.raises(error):
                client.create_workflow("x")
        assert ("w",) == client.list_workflows().workflows

    def test_execute_anyway(self, local: LocalGlue, client: GlueWorkflowClient) -> None:
        """With execute_anyway only the answer is lost: a retried start makes a second run."""
        local.inject("StartWorkflowRun", drop_connection=True, execute_anyway=True)
        local.inject("StartWorkflowRun", error="OperationTimeoutException", execute_anyway=True)
        message = "StartWorkflowRun: the connection was dropped"
        with pytest.raises(TransportError, match=message) as caught:
            client.start_workflow_run("w")
        assert isinstance(caught.value.__cause__, ConnectionDropped)
        with pytest.raises(OperationTimeoutException):
            client.start_workflow_run("w")
        client.start_workflow_run("w")
        assert 3 == len(list(client.iter_workflow_runs("w")))

    @pytest.mark.parametrize(
        ("arguments", "error"),
        [
            ({"drop_connection": True, "execute_anyway": True}, TransportError),
            (
                {"error": "InternalServiceException", "execute_anyway": True},
                InternalServiceException,
            ),
            ({"latency": 1}, EntityNotFoundException),
        ],
        ids=["dropped", "error", "late"],
    )
    def test_a_fault_hides_the_error_of_the_operation(
        self,
        local: LocalGlue,
        client: GlueWorkflowClient,
        arguments: dict[str, Any],
        error: type[Exception],
    ) -> None:
        """If the operation itself fails, only latency lets its error through."""
        local.inject("GetWorkflow", **arguments)
        with pytest.raises(error):
            client.get_workflow("other")


class TestLatency:
    def test_simulated_time_passes_before_the_operation(
        self, local: LocalGlue, client: GlueWorkflowClient
    ) -> None:
        """Whatever falls due during the latency runs before the operation."""
        local.add_job("j", duration=60)
        local.add_trigger("t", workflow="w", jobs=["j"])
        client.update_workflow("w", max_concurrent_runs=1)
        started(local)
        with pytest.raises(ConcurrentRunsExceededException):
            started(local)
        before = local.now
        local.inject("StartWorkflowRun", latency=61.5)
        started(local)
        assert 61.5 == (local.now - before).total_seconds()
        assert 2 == len(list(client.iter_workflow_runs("w")))

    def test_latencies_add_up(self, local: LocalGlue, client: GlueWorkflowClient) -> None:
        """A call can be hit by several latencies and one error, all of which are used up."""
        before = local.now
        local.inject(latency=1)
        local.inject(error="Busy", latency=2)
        local.inject("GetWorkflow", latency=4)
        assert ["Busy", "w"] == outcomes(client, 2)
        assert 7 == (local.now - before).total_seconds()

    def test_in_real_time_it_sleeps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A LocalGlue in real time sleeps for a latency, and for nothing else."""
        slept: list[float] = []
        monkeypatch.setattr("time.sleep", slept.append)
        local = LocalGlue(real_time=True)
        local.client().create_workflow("w")
        local.inject("GetWorkflow", latency=2.5)
        assert (["w", "w"], [2.5]) == (outcomes(local.client(), 2), slept)

    def test_the_clock_speed_shortens_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A latency is in seconds of LocalGlue's clock, however fast that is."""
        slept: list[float] = []
        monkeypatch.setattr("time.sleep", slept.append)
        local = LocalGlue(real_time=True, clock_speed=10)
        local.client().create_workflow("w")
        local.inject("GetWorkflow", latency=2.5)
        assert (["w"], [0.25]) == (outcomes(local.client(), 1), slept)

    def test_the_calls_of_a_job_are_not_delayed(
        self, local: LocalGlue, client: GlueWorkflowClient
    ) -> None:
        """While a job's function runs, time stands still and an answer is never late."""
        seen: list[str] = []

        def function(context: ActionContext) -> None:
            seen.extend(outcomes(context.client, 2))

        local.add_job("j", function, duration=10)
        local.add_trigger("t", workflow="w", jobs=["j"])
        run_id = started(local)
        before = local.now
        local.inject("GetWorkflow", latency=100, times=2)
        local.run_until_idle()
        assert (["w", "w"], 10) == (seen, (local.now - before).total_seconds())
        assert client.get_workflow_run("w", run_id).run.succeeded


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ("CreateTriger", r"did you mean CreateTrigger\?"),
        ("", "operation"),
        ("ListCrawls", "Crawlers"),
    ],
)
def test_an_unknown_operation_is_rejected(local: LocalGlue, operation: str, message: str) -> None:
    """A fault for an operation that LocalGlue does not have is an error, with a suggestion."""
    with pytest.raises(UnknownOperationError, match=message) as caught:
        local.inject(operation, error="ThrottlingException")
    assert operation == caught.value.operation


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "one of error, drop_connection and latency is required"),
        ({"times": 3}, "one of error, drop_connection and latency is required"),
        ({"execute_anyway": True, "message": "m"}, "one of error, drop_connection and latency is"),
        ({"error": ""}, "error: must have at least 1 UTF-8 byte, has 0"),
        ({"error": "", "latency": 1}, "error: must have at least 1 UTF-8 byte, has 0"),
        (
            {"error": "InternalFailure", "drop_connection": True},
            "error and drop_connection are mutually exclusive",
        ),
        ({"latency": -1}, "latency: must be at least 0, is -1"),
        ({"latency": math.inf}, "latency: must be a finite number, is inf"),
        ({"latency": math.nan}, "latency: must be a finite number, is nan"),
        ({"drop_connection": True, "times": 0}, "times: must be at least 1, is 0"),
        ({"drop_connection": True, "times": -1}, "times: must be at least 1, is -1"),
        (
            {"drop_connection": True, "probability": -0.1},
            "probability: must be at least 0, is -0.1",
        ),
        ({"drop_connection": True, "probability": 1.1}, "probability: must be at most 1, is 1.1"),
        (
            {"drop_connection": True, "probability": math.nan},
            "probability: must be a finite number",
        ),
    ],
)
def test_an_invalid_fault_is_rejected(
    local: LocalGlue, client: GlueWorkflowClient, arguments: dict[str, Any], message: str
) -> None:
    """Invalid arguments of inject raise ValidationError, and no call is hit."""
    with pytest.raises(ValidationError, match=message):
        local.inject(**arguments)
    assert ["w"] == outcomes(client, 1)
