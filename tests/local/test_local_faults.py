"""Faults on request: what a user's retries and error handling can be tried with."""

import math
from collections import Counter
from typing import Any

import pytest

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.errors import (
    SERVICE_ERRORS,
    THROTTLING_CODES,
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    InternalServiceException,
    OperationTimeoutException,
    ServiceError,
    TransportError,
    UnknownOperationError,
)
from glue_wf_sdk.local import ActionContext, ConnectionDropped, LocalGlue
from glue_wf_sdk.local.faults import http_status_of


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue with a workflow."""
    local = LocalGlue(seed=3)
    local.client().create_workflow("w")
    return local


@pytest.fixture
def client(local: LocalGlue) -> GlueWorkflowClient:
    """A client of it."""
    return local.client()


def outcome_of_get(client: GlueWorkflowClient) -> str:
    """What comes of GetWorkflow: the code of an error, or the name."""
    try:
        return "w" if client.get_workflow("w").workflow else "nothing"
    except ServiceError as error:
        return error.code
    except TransportError:
        return "dropped"


def test_the_next_call_goes_wrong(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """A fault without a count hits one call."""
    local.inject("GetWorkflow", error="InternalServiceException")
    assert ["InternalServiceException", "w"] == [outcome_of_get(client) for _ in range(2)]


def test_the_next_calls_go_wrong(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """A fault with a count hits so many calls, one after the other."""
    local.inject("GetWorkflow", error="ThrottlingException", times=3)
    assert ["ThrottlingException"] * 3 + ["w"] == [outcome_of_get(client) for _ in range(4)]


def test_only_the_operation_named_goes_wrong(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """A fault of one operation leaves the others alone, and waits for its own."""
    local.inject("GetWorkflow", error="InternalServiceException")
    assert ("w",) == client.list_workflows().workflows
    assert "InternalServiceException" == outcome_of_get(client)


def test_every_operation_can_go_wrong(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """A fault without an operation hits whatever comes, operations without a method included."""
    local.inject(error="InternalServiceException", times=2)
    with pytest.raises(InternalServiceException):
        client.list_workflows()
    with pytest.raises(InternalServiceException):
        local.handle("GetTrigger", {"Name": "t"})
    assert "w" == outcome_of_get(client)


def test_faults_come_one_after_the_other(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """Of several faults each call meets one, in the order in which they were asked for."""
    local.inject("GetWorkflow", error="ThrottlingException", times=2)
    local.inject(drop_connection=True)
    local.inject(error="InternalServiceException")
    expected = ["ThrottlingException"] * 2 + ["dropped", "InternalServiceException", "w"]
    assert expected == [outcome_of_get(client) for _ in range(5)]


def test_faults_can_be_taken_back(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """After clear_faults calls go through."""
    local.inject(error="ThrottlingException", probability=1)
    local.inject(latency=5, times=9)
    local.clear_faults()
    before = local.now
    assert "w" == outcome_of_get(client)
    assert before == local.now


def test_a_chance_comes_from_the_seed() -> None:
    """Two LocalGlues of one seed fail at the same calls, and one of another seed elsewhere."""

    def outcomes(seed: int) -> list[str]:
        local = LocalGlue(seed=seed)
        client = local.client()
        client.create_workflow("w")
        local.inject("GetWorkflow", error="ThrottlingException", probability=0.3)
        return [outcome_of_get(client) for _ in range(1000)]

    assert outcomes(1) == outcomes(1) != outcomes(2)
    assert 250 < Counter(outcomes(1))["ThrottlingException"] < 350


@pytest.mark.parametrize(("probability", "expected"), [(0, "w"), (1, "ThrottlingException")])
def test_a_chance_can_be_none_or_certain(
    local: LocalGlue, client: GlueWorkflowClient, probability: int, expected: str
) -> None:
    """Probability 0 hits no call, and 1 every one."""
    local.inject(error="ThrottlingException", probability=probability)
    assert {expected} == {outcome_of_get(client) for _ in range(50)}


def test_a_chance_can_be_used_up(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """With a probability and a count, so many calls are hit in all."""
    local.inject(error="ThrottlingException", probability=0.5, times=3)
    assert 3 == [outcome_of_get(client) for _ in range(100)].count("ThrottlingException")


@pytest.mark.parametrize("code", SERVICE_ERRORS)
def test_each_modelled_error_comes_as_its_class(
    local: LocalGlue, client: GlueWorkflowClient, code: str
) -> None:
    """A modelled code arrives as the class of this name, with all that an answer of AWS has."""
    local.inject("GetWorkflow", error=code, message="so be it")
    with pytest.raises(SERVICE_ERRORS[code]) as caught:
        client.get_workflow("w")
    assert (code, "so be it", "GetWorkflow") == (
        caught.value.code,
        caught.value.message,
        caught.value.operation,
    )
    assert caught.value.request_id


@pytest.mark.parametrize("code", sorted(THROTTLING_CODES))
def test_throttling_is_retryable(local: LocalGlue, client: GlueWorkflowClient, code: str) -> None:
    """Throttling comes with status 400, as Glue sends it, and is known to be retryable."""
    local.inject(error=code)
    with pytest.raises(ServiceError, match="Rate exceeded") as caught:
        client.get_workflow("w")
    assert caught.value.retryable
    assert 400 == caught.value.http_status


@pytest.mark.parametrize(
    ("code", "status", "retryable"),
    [
        ("InternalFailure", 500, True),
        ("InternalServiceException", 500, True),
        ("InternalServerException", 500, True),
        ("ServiceUnavailable", 503, True),
        ("ServiceUnavailableException", 503, True),
        ("OperationTimeoutException", 400, True),
        ("AccessDeniedException", 400, False),
        ("InvalidInputException", 400, False),
    ],
)
def test_errors_have_their_status(
    local: LocalGlue, client: GlueWorkflowClient, code: str, status: int, *, retryable: bool
) -> None:
    """Failures of the service are 5xx, all else is 400; what may be tried again says so."""
    assert status == http_status_of(code)
    local.inject(error=code)
    with pytest.raises(ServiceError, match="This error was asked for") as caught:
        client.get_workflow("w")
    assert (status, retryable) == (caught.value.http_status, caught.value.retryable)


def test_a_call_that_fails_has_done_nothing(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """An injected error comes in place of the operation."""
    local.inject("CreateWorkflow", error="InternalServiceException")
    local.inject("CreateWorkflow", drop_connection=True)
    with pytest.raises(InternalServiceException):
        client.create_workflow("x")
    with pytest.raises(TransportError):
        client.create_workflow("x")
    assert ("w",) == client.list_workflows().workflows


def test_a_call_that_fails_can_have_been_carried_out(
    local: LocalGlue, client: GlueWorkflowClient
) -> None:
    """With carried_out only the answer is lost: a retried start makes a second run."""
    local.inject("StartWorkflowRun", drop_connection=True, carried_out=True)
    local.inject("StartWorkflowRun", error="OperationTimeoutException", carried_out=True)
    with pytest.raises(TransportError, match="StartWorkflowRun: the connection broke") as caught:
        client.start_workflow_run("w")
    assert isinstance(caught.value.__cause__, ConnectionDropped)
    with pytest.raises(OperationTimeoutException):
        client.start_workflow_run("w")
    client.start_workflow_run("w")
    assert 3 == len(list(client.iter_workflow_runs("w")))


def test_a_refusal_is_lost_with_the_connection(
    local: LocalGlue, client: GlueWorkflowClient
) -> None:
    """Whoever never gets the answer does not learn that the operation was refused."""
    local.inject("GetWorkflow", drop_connection=True, carried_out=True)
    with pytest.raises(TransportError):
        client.get_workflow("other")
    local.inject("GetWorkflow", error="InternalServiceException", carried_out=True)
    with pytest.raises(InternalServiceException):
        client.get_workflow("other")
    local.inject("GetWorkflow", latency=1)
    with pytest.raises(EntityNotFoundException):
        client.get_workflow("other")


def test_an_answer_comes_late(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """Latency passes on the simulated clock before the operation, and what falls due happens."""
    local.add_job("j", duration=60)
    local.add_trigger("t", workflow="w", jobs=["j"])
    client.update_workflow("w", max_concurrent_runs=1)
    client.start_workflow_run("w")
    with pytest.raises(ConcurrentRunsExceededException):
        client.start_workflow_run("w")
    before = local.now
    local.inject("StartWorkflowRun", latency=61.5)
    client.start_workflow_run("w")
    assert 61.5 == (local.now - before).total_seconds()
    assert 2 == len(list(client.iter_workflow_runs("w")))


def test_latencies_add_up_and_go_with_errors(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """A call can be hit by several latencies and one error, which all count as used."""
    before = local.now
    local.inject(latency=1)
    local.inject(error="ThrottlingException", latency=2)
    local.inject("GetWorkflow", latency=4)
    assert ["ThrottlingException", "w"] == [outcome_of_get(client) for _ in range(2)]
    assert 7 == (local.now - before).total_seconds()


def test_latency_in_real_time_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A LocalGlue of real time sleeps for a latency, and for nothing else."""
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    local = LocalGlue(real_time=True)
    local.client().create_workflow("w")
    local.inject("GetWorkflow", latency=2.5)
    assert ["w", "w"] == [outcome_of_get(local.client()) for _ in range(2)]
    assert [2.5] == slept


def test_latency_in_a_job_takes_no_time(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """While a job's function runs the clock stands, so that a late answer comes at once."""
    found: list[str] = []

    def function(context: ActionContext) -> None:
        found.extend(outcome_of_get(context.client) for _ in range(2))

    local.add_job("j", function, duration=10)
    local.add_trigger("t", workflow="w", jobs=["j"])
    run_id = client.start_workflow_run("w").run_id
    before = local.now
    local.inject("GetWorkflow", latency=100, times=2)
    local.run_until_idle()
    assert ["w", "w"] == found
    assert 10 == (local.now - before).total_seconds()
    run = local.call("GetWorkflowRun", Name="w", RunId=run_id)["Run"]
    assert 1 == run["Statistics"]["SucceededActions"]


def test_call_knows_no_faults(local: LocalGlue, client: GlueWorkflowClient) -> None:
    """The operations that a test carries out itself always go through."""
    local.inject(error="ThrottlingException")
    assert ["w"] == local.call("ListWorkflows")["Workflows"]
    local.add_job("j")
    assert "ThrottlingException" == outcome_of_get(client)


@pytest.mark.parametrize("operation", ["GetWorkflw", "get_workflow", "", "StartJobRun"])
def test_a_fault_needs_an_operation_that_is_there(local: LocalGlue, operation: str) -> None:
    """A name that LocalGlue does not have is refused, and keeps nothing from going right."""
    with pytest.raises(UnknownOperationError) as caught:
        local.inject(operation, error="ThrottlingException")
    assert operation == caught.value.operation


def test_a_misspelt_operation_comes_with_a_suggestion(local: LocalGlue) -> None:
    """The error for a name that is nearly right says which one may be meant."""
    with pytest.raises(UnknownOperationError, match="did you mean CreateTrigger"):
        local.inject("CreateTriger", error="ThrottlingException")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "name one of error, drop_connection and latency"),
        ({"times": 3}, "name one of"),
        ({"carried_out": True, "message": "m"}, "name one of"),
        ({"error": ""}, "must be the code of an error"),
        ({"error": "", "latency": 1}, "must be the code of an error"),
        ({"error": "InternalFailure", "drop_connection": True}, "not go with drop_connection"),
        ({"latency": -1}, "latency must be seconds from 0 on, is -1"),
        ({"latency": math.inf}, "latency must be"),
        ({"latency": math.nan}, "latency must be"),
        ({"drop_connection": True, "times": 0}, "times must be at least 1, is 0"),
        ({"drop_connection": True, "times": -1}, "times must be"),
        ({"drop_connection": True, "probability": -0.1}, "probability must be from 0 to 1"),
        ({"drop_connection": True, "probability": 1.1}, "probability must be"),
        ({"drop_connection": True, "probability": math.nan}, "probability must be"),
    ],
)
def test_an_impossible_fault_is_refused(
    local: LocalGlue, client: GlueWorkflowClient, arguments: dict[str, Any], message: str
) -> None:
    """What cannot go wrong so is refused at once, and no call is hit."""
    with pytest.raises(ValueError, match=message):
        local.inject(**arguments)
    assert "w" == outcome_of_get(client)


def test_boto3_retries_over_faults(
    local: LocalGlue, aws_session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The retries of botocore get over throttling and a break, and tell how many it took."""
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    client = aws_session.client("glue")
    local.attach(client)
    local.inject("GetWorkflow", error="ThrottlingException")
    local.inject("GetWorkflow", drop_connection=True)
    answer = client.get_workflow(Name="w")
    assert 2 == answer["ResponseMetadata"]["RetryAttempts"]
    assert "w" == answer["Workflow"]["Name"]
