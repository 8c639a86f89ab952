"""LocalGlue behind a real boto3 client: all of botocore runs, without a connection."""

import socket
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import boto3
import botocore.httpsession
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.errors import (
    ConnectionDropped,
    EntityNotFoundException,
    ServiceError,
)
from glue_wf_sdk.local.doors.boto3_client import attach

WORKFLOW = {"Name": "etl", "CreatedOn": 1767225600.0}


class FakeGlue:
    """Fails as prepared, then always answers with a workflow."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls: list[tuple[str, Mapping[str, Any]]] = []

    def handle(self, operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        self.calls.append((operation, payload))
        if self.failures:
            raise self.failures.pop(0)
        metadata = {"RequestId": f"r-{len(self.calls)}", "HTTPStatusCode": 200}
        return {"Workflow": WORKFLOW, "Workflows": ["etl"], "ResponseMetadata": metadata}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses of botocore, in which no time passes."""
    naps: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", naps.append)
    return naps


@pytest.fixture
def new_client(aws_session: Any) -> Callable[..., Any]:
    def make(**settings: Any) -> Any:
        return aws_session.client("glue", config=Config(**settings))

    return make


class TestAnswers:
    def test_a_call_is_answered(self, new_client: Callable[..., Any]) -> None:
        """The handle gets the payload, and the caller the answer with datetimes."""
        glue, client = FakeGlue(), new_client()
        attach(glue.handle, client)

        answer = client.get_workflow(Name="etl", IncludeGraph=True)

        assert [("GetWorkflow", {"Name": "etl", "IncludeGraph": True})] == glue.calls
        assert datetime(2026, 1, 1, tzinfo=UTC) == answer["Workflow"]["CreatedOn"]
        assert ("r-1", 200, 0) == (
            answer["ResponseMetadata"]["RequestId"],
            answer["ResponseMetadata"]["HTTPStatusCode"],
            answer["ResponseMetadata"]["RetryAttempts"],
        )

    def test_no_credentials_are_needed(self) -> None:
        """A client without credentials can make calls, because they are not signed."""
        session = botocore.session.Session()
        session.register_component("credential_provider", _NoCredentials())
        client: Any = boto3.Session(botocore_session=session).client(  # pyright: ignore[reportUnknownMemberType] - stubs
            "glue", region_name="eu-west-1"
        )
        attach(FakeGlue().handle, client)

        assert ["etl"] == client.list_workflows()["Workflows"]


class _NoCredentials:
    def load_credentials(self) -> None:
        """There are none."""


class TestErrors:
    def test_a_modelled_error_is_raised_as_its_class(self, new_client: Callable[..., Any]) -> None:
        """A modelled error is raised as boto3's exception of that name."""
        missing = EntityNotFoundException(
            "EntityNotFoundException", "no such workflow", request_id="r-9", http_status=400
        )
        client = new_client()
        attach(FakeGlue(missing).handle, client)

        with pytest.raises(client.exceptions.EntityNotFoundException) as caught:
            client.get_workflow(Name="x")

        assert "no such workflow" == caught.value.response["Error"]["Message"]
        metadata = caught.value.response["ResponseMetadata"]
        assert ("r-9", 400) == (metadata["RequestId"], metadata["HTTPStatusCode"])

    @pytest.mark.parametrize("mode", ["legacy", "standard"])
    @pytest.mark.parametrize(
        "failure",
        [
            ConnectionDropped(),
            ServiceError("ThrottlingException", "Rate exceeded", http_status=400),
            ServiceError("InternalServiceException", http_status=500),
            ServiceError("ServiceUnavailable", http_status=503),
        ],
        ids=["dropped", "throttled", "500", "503"],
    )
    def test_botocore_retries(
        self,
        new_client: Callable[..., Any],
        slept: list[float],
        mode: str,
        failure: Exception,
    ) -> None:
        """Botocore retries after a dropped connection, throttling and failures of the service."""
        glue = FakeGlue(failure, failure)
        client = new_client(retries={"mode": mode, "total_max_attempts": 3})
        attach(glue.handle, client)

        answer = client.list_workflows()

        assert (3, 2) == (len(glue.calls), answer["ResponseMetadata"]["RetryAttempts"])
        assert 2 == len(slept)

    def test_retries_run_out(self, new_client: Callable[..., Any], slept: list[float]) -> None:
        """If the connection is dropped each time, botocore raises ConnectionClosedError."""
        client = new_client(retries={"total_max_attempts": 2})
        attach(FakeGlue(ConnectionDropped(), ConnectionDropped()).handle, client)

        with pytest.raises(ConnectionClosedError, match=r"https://glue\.eu-central-1"):
            client.list_workflows()
        assert 1 == len(slept)


class TestAttaching:
    def test_detaching_gives_the_client_back(
        self, new_client: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After detach, calls are signed and sent to the network, until the next attach."""
        glue, client = FakeGlue(), new_client(retries={"total_max_attempts": 1})
        sent: list[Any] = []

        def send(_: object, request: Any) -> None:
            sent.append(request)
            raise ConnectionClosedError(endpoint_url=request.url)

        monkeypatch.setattr(botocore.httpsession.URLLib3Session, "send", send)
        detach = attach(glue.handle, client)
        client.list_workflows()
        detach()
        detach()

        with pytest.raises(ConnectionClosedError):
            client.list_workflows()
        assert 1 == len(glue.calls)
        assert ["Authorization" in each.headers for each in sent] == [True]
        attach(glue.handle, client)
        client.list_workflows()
        assert 2 == len(glue.calls)

    def test_the_second_attachment_replaces_the_first(self, new_client: Callable[..., Any]) -> None:
        """A second handle replaces the first, whose detach then does nothing."""
        first, second, client = FakeGlue(), FakeGlue(), new_client()
        detach_first = attach(first.handle, client)
        attach(second.handle, client)

        client.list_workflows()
        detach_first()
        client.list_workflows()

        assert (0, 2) == (len(first.calls), len(second.calls))

    def test_each_client_has_its_own_handle(self, new_client: Callable[..., Any]) -> None:
        """Two clients of one session can reach two handles."""
        engines = FakeGlue(), FakeGlue()
        clients = new_client(), new_client()
        for engine, client in zip(engines, clients, strict=True):
            attach(engine.handle, client)

        clients[1].list_workflows()

        assert (0, 1) == (len(engines[0].calls), len(engines[1].calls))

    def test_a_client_of_another_service_is_rejected(self, aws_session: Any) -> None:
        """A client of another service raises a TypeError that names the service."""
        with pytest.raises(
            TypeError, match=r"attach\(\) takes a boto3 client of 'glue', not a client of 's3'"
        ):
            attach(FakeGlue().handle, aws_session.client("s3"))

    @pytest.mark.parametrize("other", [None, "glue", GlueWorkflowClient(), boto3])
    def test_anything_else_is_rejected(self, other: Any) -> None:
        """Anything but a boto3 client raises TypeError."""
        with pytest.raises(TypeError, match=rf"not {type(other).__name__}$"):
            attach(FakeGlue().handle, other)
