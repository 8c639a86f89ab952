"""LocalGlue behind a real boto3 client: everything of botocore runs but the connection."""

import socket
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

import boto3
import botocore.httpsession
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ParamValidationError

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.errors import EntityNotFoundException, ServiceError, TransportError
from glue_wf_sdk.local.attach import attach
from glue_wf_sdk.local.faults import ConnectionDropped

WORKFLOW = {"Name": "etl", "CreatedOn": 1767225600.0}


class FakeGlue:
    """An engine that answers as prepared, then always with a workflow."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls: list[tuple[str, Mapping[str, Any]]] = []

    def handle(self, operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Carries out an operation."""
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
    """For how long botocore would have slept."""
    naps: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", naps.append)
    return naps


@pytest.fixture
def new_client(aws_session: Any) -> Callable[..., Any]:
    """Makes boto3 Glue clients that no test shares."""

    def make(**settings: Any) -> Any:
        return aws_session.client("glue", config=Config(**settings))

    return make


class TestAnswers:
    """Calls that succeed."""

    def test_call(self, new_client: Callable[..., Any]) -> None:
        """The engine gets the payload, and boto3's caller its answer with real datetimes."""
        glue, client = FakeGlue(), new_client()
        attach(glue.handle, client)

        answer = client.get_workflow(Name="etl", IncludeGraph=True)

        assert [("GetWorkflow", {"Name": "etl", "IncludeGraph": True})] == glue.calls
        assert datetime(2026, 1, 1, tzinfo=timezone.utc) == answer["Workflow"]["CreatedOn"]
        assert ("r-1", 200, 0) == (
            answer["ResponseMetadata"]["RequestId"],
            answer["ResponseMetadata"]["HTTPStatusCode"],
            answer["ResponseMetadata"]["RetryAttempts"],
        )

    def test_no_credentials(self) -> None:
        """A client without credentials can call, as calls are not signed."""
        session = botocore.session.Session()
        session.register_component("credential_provider", _NoCredentials())
        client: Any = boto3.Session(botocore_session=session).client(  # pyright: ignore[reportUnknownMemberType] - stubs
            "glue", region_name="eu-west-1"
        )
        attach(FakeGlue().handle, client)

        assert ["etl"] == client.list_workflows()["Workflows"]

    def test_parameters_are_checked(self, new_client: Callable[..., Any]) -> None:
        """Botocore's own validation stands before the engine."""
        glue, client = FakeGlue(), new_client()
        attach(glue.handle, client)

        with pytest.raises(ParamValidationError):
            client.get_workflow()
        assert [] == glue.calls

    def test_typed_client(self, new_client: Callable[..., Any]) -> None:
        """A GlueWorkflowClient over the boto3 client reaches the engine too."""
        client = new_client()
        attach(FakeGlue().handle, client)
        assert ("etl",) == GlueWorkflowClient(client).list_workflows().workflows


class _NoCredentials:
    def load_credentials(self) -> None:
        """Finds none."""


class TestErrors:
    """Calls that fail."""

    def test_modelled_error(self, new_client: Callable[..., Any]) -> None:
        """A modelled error comes as boto3's exception of that name."""
        missing = EntityNotFoundException(
            "EntityNotFoundException", "no such workflow", request_id="r-9", http_status=400
        )
        client = new_client()
        attach(FakeGlue(missing).handle, client)

        with pytest.raises(client.exceptions.EntityNotFoundException) as caught:
            client.get_workflow(Name="x")

        assert "no such workflow" == caught.value.response["Error"]["Message"]
        assert "r-9" == caught.value.response["ResponseMetadata"]["RequestId"]

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
    def test_retried(
        self,
        new_client: Callable[..., Any],
        slept: list[float],
        mode: str,
        failure: Exception,
    ) -> None:
        """Botocore tries again after a dropped connection, throttling and failures of Glue."""
        glue = FakeGlue(failure, failure)
        client = new_client(retries={"mode": mode, "total_max_attempts": 3})
        attach(glue.handle, client)

        answer = client.list_workflows()

        assert (3, 2) == (len(glue.calls), answer["ResponseMetadata"]["RetryAttempts"])
        assert 2 == len(slept)

    def test_dropped_for_good(self, new_client: Callable[..., Any], slept: list[float]) -> None:
        """A connection that breaks each time is what botocore says of a real one."""
        client = new_client(retries={"total_max_attempts": 2})
        attach(FakeGlue(ConnectionDropped(), ConnectionDropped()).handle, client)

        with pytest.raises(ConnectionClosedError, match=r"https://glue\.eu-central-1"):
            client.list_workflows()
        assert 1 == len(slept)

    def test_dropped_under_the_typed_client(self, new_client: Callable[..., Any]) -> None:
        """A GlueWorkflowClient sees a broken connection as it sees any."""
        client = new_client(retries={"total_max_attempts": 1})
        attach(FakeGlue(ConnectionDropped()).handle, client)
        with pytest.raises(TransportError, match="Connection was closed"):
            GlueWorkflowClient(client).list_workflows()

    def test_bug(self, new_client: Callable[..., Any]) -> None:
        """A failure inside the engine is Glue's error 500."""
        client = new_client(retries={"total_max_attempts": 1})
        attach(FakeGlue(KeyError("s3cret")).handle, client)
        with pytest.raises(ClientError, match="InternalFailure") as caught:
            client.list_workflows()
        assert "s3cret" not in str(caught.value)


class TestAttaching:
    """What is attached, and for how long."""

    def test_detach(self, new_client: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
        """After detach, calls are signed and go to the network again."""
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

    def test_twice(self, new_client: Callable[..., Any]) -> None:
        """A second engine takes the first one's place, and the first's detach leaves it there."""
        first, second, client = FakeGlue(), FakeGlue(), new_client()
        detach_first = attach(first.handle, client)
        attach(second.handle, client)

        client.list_workflows()
        detach_first()
        client.list_workflows()

        assert (0, 2) == (len(first.calls), len(second.calls))

    def test_again_after_detach(self, new_client: Callable[..., Any]) -> None:
        """A client that was given back can be attached again."""
        first, second, client = FakeGlue(), FakeGlue(), new_client()
        attach(first.handle, client)()
        attach(second.handle, client)

        client.list_workflows()

        assert (0, 1) == (len(first.calls), len(second.calls))

    def test_each_client_has_its_own(self, new_client: Callable[..., Any]) -> None:
        """Two clients of one session reach two engines."""
        engines = FakeGlue(), FakeGlue()
        clients = new_client(), new_client()
        for engine, client in zip(engines, clients, strict=True):
            attach(engine.handle, client)

        clients[1].list_workflows()

        assert (0, 1) == (len(engines[0].calls), len(engines[1].calls))

    def test_other_service(self, aws_session: Any) -> None:
        """A client of another service is refused by name."""
        with pytest.raises(TypeError, match=r"a boto3 client of 'glue', not a client of 's3'"):
            attach(FakeGlue().handle, aws_session.client("s3"))

    @pytest.mark.parametrize("other", [None, "glue", GlueWorkflowClient(), boto3])
    def test_no_client(self, other: Any) -> None:
        """What is no boto3 client is refused."""
        with pytest.raises(TypeError, match=rf"not {type(other).__name__}$"):
            attach(FakeGlue().handle, other)
