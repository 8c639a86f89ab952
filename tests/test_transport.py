"""What comes back through a real boto3 client: answers, errors, retries."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import Mock

import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
    ReadTimeoutError,
)

from glue_wf_sdk.errors import (
    EntityNotFoundException,
    InternalServiceException,
    ResponseError,
    ServiceError,
    TransportError,
)
from glue_wf_sdk.operations import OPERATIONS
from glue_wf_sdk.transport import Boto3Transport

GLUE = botocore.session.get_session().get_service_model("glue")
MODELLED = [
    (operation, shape.name)
    for operation in sorted(OPERATIONS)
    for shape in GLUE.operation_model(operation).error_shapes
]
PAYLOAD = {"Name": "w", "RunId": "r"}
ONCE = Config(retries={"total_max_attempts": 1, "mode": "standard"})
THRICE = Config(retries={"total_max_attempts": 3, "mode": "standard"})
RETRYING = tuple(
    Config(retries={"total_max_attempts": 3, "mode": mode})
    for mode in ("legacy", "standard", "adaptive")
)
REFUSED = EndpointConnectionError(endpoint_url="https://glue.example")
SILENT_FROM_THE_START = ConnectTimeoutError(endpoint_url="https://glue.example")
LOST = ReadTimeoutError(endpoint_url="https://glue.example")

GlueAnswering = Callable[..., Any]


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between attempts, in seconds, none of which takes time."""
    waits: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", waits.append)
    # After throttling the adaptive mode waits by itself, too.
    monkeypatch.setattr("botocore.retries.bucket.TokenBucket.acquire", Mock())
    return waits


def error_body(code: str, message: str | None = "No.") -> bytes:
    """The body of an error of Glue's."""
    return json.dumps({"__type": code, "message": message}).encode()


def needed(operation: str) -> dict[str, Any]:
    """The required fields of a request."""
    shape: Any = GLUE.operation_model(operation).input_shape
    texts = {
        "BlueprintLocation": "s3://bucket/key",
        "RoleArn": "arn:aws:iam::123456789012:role/glue",
    }
    values = {"string": "name", "list": ["name"], "map": {"a": "b"}}
    return {
        name: texts.get(name, values[shape.members[name].type_name])
        for name in shape.required_members
    }


class TestServiceErrors:
    """Glue answers with an error."""

    @pytest.mark.usefixtures("no_waiting")
    @pytest.mark.parametrize(("operation", "code"), MODELLED)
    def test_modelled_code(self, glue_answering: GlueAnswering, operation: str, code: str) -> None:
        """Each error that Glue models for an operation becomes the class of its name."""
        client = glue_answering([(400, error_body(code))], config=ONCE)

        with pytest.raises(ServiceError) as caught:
            Boto3Transport(client).send(operation, needed(operation))

        error = caught.value
        assert code == type(error).__name__
        assert code == error.code
        assert (operation, "No.", "c0ffee", 400) == (
            error.operation,
            error.message,
            error.request_id,
            error.http_status,
        )
        cause: Any = error.__cause__
        assert {"Code": code, "Message": "No."} == cause.response["Error"]
        assert isinstance(cause, ClientError)
        assert f"{operation}: {code}: No. (request c0ffee)" == str(error)

    @pytest.mark.parametrize(
        "written",
        [
            "EntityNotFoundException",
            "com.amazonaws.glue#EntityNotFoundException",
            "EntityNotFoundException:http://internal.amazon.com/coral/com.amazonaws.glue/",
        ],
    )
    def test_code_as_services_write_it(self, glue_answering: GlueAnswering, written: str) -> None:
        """A namespace before the code and a link behind it are no part of the code."""
        client = glue_answering([(400, error_body(written))])

        with pytest.raises(EntityNotFoundException) as caught:
            Boto3Transport(client).send("GetWorkflowRun", PAYLOAD)

        assert caught.value.code == "EntityNotFoundException"

    def test_unknown_code(self, glue_answering: GlueAnswering) -> None:
        """A code that Glue does not model becomes a plain ServiceError, not to be retried."""
        client = glue_answering([(400, error_body("AccessDeniedException", "Not you."))])

        with pytest.raises(ServiceError) as caught:
            Boto3Transport(client).send("GetWorkflowRun", PAYLOAD)

        assert ServiceError is type(caught.value)
        assert ("AccessDeniedException", "Not you.") == (caught.value.code, caught.value.message)
        assert not caught.value.retryable

    def test_throttling(self, glue_answering: GlueAnswering, no_waiting: list[float]) -> None:
        """Throttling that lasts longer than boto3's retries is retryable."""
        client = glue_answering([(400, error_body("ThrottlingException"))] * 3, config=THRICE)

        with pytest.raises(ServiceError) as caught:
            Boto3Transport(client).send("GetWorkflowRun", PAYLOAD)

        assert caught.value.code == "ThrottlingException"
        assert caught.value.retryable
        assert len(no_waiting) == 2

    @pytest.mark.parametrize(
        ("status", "body", "code", "message"),
        [
            (500, b"", "500", "Internal Server Error"),
            (503, b"<html><body>Busy</body></html>", "503", "Service Unavailable"),
            (502, "<!DOCTYPE html>Störung".encode("latin-1"), "502", "Bad Gateway"),
            (404, b"", "404", ""),
            (403, b"<h1>Proxy</h1>", "403", "<h1>Proxy</h1>"),
            (407, "<h1>Störung</h1>".encode("latin-1"), "407", ""),
            (400, b"[]", "400", ""),
            (400, b"null", "400", ""),
            (400, b'"text"', "400", ""),
            (400, b"[" * 100_000, "400", ""),
            (400, b"{}", "400", ""),
            (302, b"{}", "302", ""),
            (400, error_body("ValidationException", None), "ValidationException", ""),
            (400, b'{"__type": null}', "Unknown", ""),
        ],
    )
    def test_other_bodies(
        self, glue_answering: GlueAnswering, status: int, body: bytes, code: str, message: str
    ) -> None:
        """An error without a code of Glue's, such as a proxy's page, is a ServiceError too."""
        client = glue_answering([(status, body)], config=ONCE)

        with pytest.raises(ServiceError) as caught:
            Boto3Transport(client).send("GetWorkflowRun", PAYLOAD)

        error = caught.value
        assert (code, message, status) == (error.code, error.message, error.http_status)

    def test_error_of_a_client_that_says_little(self) -> None:
        """A ClientError without a code, a message and metadata becomes a ServiceError too."""

        class Client:
            def get_workflow_run(self, **_: object) -> object:
                raise ClientError({}, "GetWorkflowRun")

        with pytest.raises(ServiceError) as caught:
            Boto3Transport(Client()).send("GetWorkflowRun", PAYLOAD)

        assert {
            "code": "Unknown",
            "message": "",
            "operation": "GetWorkflowRun",
            "request_id": None,
            "http_status": None,
        } == vars(caught.value)


class TestTransportErrors:
    """No answer comes."""

    @pytest.mark.parametrize(
        "error",
        [
            REFUSED,
            SILENT_FROM_THE_START,
            LOST,
            ConnectionClosedError(endpoint_url="https://glue.example"),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_connection(
        self, glue_answering: GlueAnswering, error: BotoCoreError, no_waiting: list[float]
    ) -> None:
        """A connection that fails or stays silent is a TransportError, once retries are over."""
        client = glue_answering([error] * 3, config=THRICE)

        with pytest.raises(TransportError) as caught:
            Boto3Transport(client).send("GetWorkflowRun", PAYLOAD)

        assert error is caught.value.__cause__
        assert ("GetWorkflowRun", str(error)) == (caught.value.operation, caught.value.problem)
        assert len(no_waiting) == 2

    @pytest.mark.usefixtures("no_waiting")
    @pytest.mark.parametrize("config", RETRYING, ids=lambda config: config.retries["mode"])
    @pytest.mark.parametrize(
        ("attempts", "unsent"),
        [
            ([REFUSED] * 3, True),
            ([(400, error_body("ThrottlingException")), SILENT_FROM_THE_START, REFUSED], True),
            ([LOST, REFUSED, REFUSED], False),
            ([(500, b""), REFUSED, REFUSED], False),
            ([REFUSED, REFUSED, LOST], False),
        ],
        ids=["refused", "throttled", "lost first", "failed first", "lost last"],
    )
    def test_unsent(
        self, glue_answering: GlueAnswering, config: Config, attempts: list[Any], *, unsent: bool
    ) -> None:
        """A call is unsent if none of its attempts can have been carried out."""
        transport = Boto3Transport(glue_answering(attempts, config=config))

        with pytest.raises(TransportError) as caught:
            transport.send("CreateWorkflow", {"Name": "w"})

        assert (unsent, True) == (caught.value.unsent, caught.value.retryable)

    def test_unsent_cannot_be_told(self) -> None:
        """A client that hides its attempts may have made some before the one that was refused."""

        class Client:
            def start_workflow_run(self, **_: object) -> object:
                raise REFUSED

        with pytest.raises(TransportError) as caught:
            Boto3Transport(Client()).send("StartWorkflowRun", {"Name": "w"})

        assert not caught.value.unsent

    def test_no_credentials(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without credentials no request is sent, and that is told."""
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

        with pytest.raises(TransportError, match="credentials") as caught:
            Boto3Transport(region_name="eu-central-1").send("GetWorkflowRun", PAYLOAD)

        assert isinstance(caught.value.__cause__, NoCredentialsError)
        assert (True, False) == (caught.value.unsent, caught.value.retryable)

    def test_no_region(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a region no client can be made; it is made once there is one."""
        transport = Boto3Transport()
        monkeypatch.delenv("AWS_DEFAULT_REGION")
        with pytest.raises(TransportError, match="region") as caught:
            transport.send("GetWorkflowRun", PAYLOAD)
        assert isinstance(caught.value.__cause__, NoRegionError)
        assert (True, False) == (caught.value.unsent, caught.value.retryable)

        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        with pytest.raises(TransportError, match="credentials"):
            transport.send("GetWorkflowRun", PAYLOAD)

    def test_no_profile(self) -> None:
        """A profile that the configuration lacks is a TransportError, each time."""
        transport = Boto3Transport(profile_name="nobody")

        for _ in range(2):
            with pytest.raises(TransportError, match="nobody") as caught:
                transport.send("GetWorkflowRun", PAYLOAD)
            assert isinstance(caught.value.__cause__, ProfileNotFound)

    def test_what_is_no_error_of_boto3_gets_through(self, glue_answering: GlueAnswering) -> None:
        """A mistake elsewhere, or Ctrl-C, is not taken for a failure of the transport."""
        transport = Boto3Transport(glue_answering([(200, b'{"Run": {}}')]))

        class Client:
            def get_workflow_run(self, **_: object) -> object:
                raise KeyboardInterrupt

        with pytest.raises(KeyError, match="NoSuchOperation"):
            transport.send("NoSuchOperation", {})
        with pytest.raises(KeyboardInterrupt):
            Boto3Transport(Client()).send("GetWorkflowRun", PAYLOAD)


class TestRetries:
    """boto3 tries again, and the last answer counts."""

    def test_error_then_answer(
        self, glue_answering: GlueAnswering, no_waiting: list[float]
    ) -> None:
        """After a failed attempt the good answer comes, with the number of retries."""
        answers = [(500, b""), (200, b'{"Run": {"Name": "w"}}')]
        transport = Boto3Transport(glue_answering(answers, config=THRICE))

        answer = transport.send("GetWorkflowRun", PAYLOAD)

        assert {"Name": "w"} == answer["Run"]
        assert answer["ResponseMetadata"]["RetryAttempts"] == 1
        assert answer["ResponseMetadata"]["RequestId"] == "c0ffee"
        assert len(no_waiting) == 1

    @pytest.mark.usefixtures("no_waiting")
    @pytest.mark.parametrize(
        "second",
        [(400, error_body("InternalServiceException")), (200, b"")],
        ids=["error", "empty answer"],
    )
    def test_answer_that_is_tried_again(
        self,
        glue_answering: GlueAnswering,
        second: tuple[int, bytes],
    ) -> None:
        """What a good answer left behind is gone when another attempt is made after it."""
        client = glue_answering([(200, b'{"Run": {"Name": "old"}}'), second], config=ONCE)
        waits = iter([0, None])

        def needs_retry(**_: object) -> int | None:
            return next(waits)

        client.meta.events.register_first("needs-retry.glue", needs_retry)
        transport = Boto3Transport(client)

        if second[0] == 200:
            assert "Run" not in transport.send("GetWorkflowRun", PAYLOAD)
        else:
            with pytest.raises(InternalServiceException):
                transport.send("GetWorkflowRun", PAYLOAD)

    @pytest.mark.usefixtures("no_waiting")
    def test_connection_then_answer(self, glue_answering: GlueAnswering) -> None:
        """A connection that fails at first does no harm."""
        transport = Boto3Transport(glue_answering([LOST, (200, b"{}")], config=THRICE))

        assert transport.send("GetWorkflowRun", PAYLOAD)["ResponseMetadata"]["RetryAttempts"] == 1


@pytest.mark.usefixtures("no_waiting")
class TestStarts:
    """A call that starts a run is sent once, whatever boto3's retries are set to."""

    STARTS = tuple(each for each in OPERATIONS if each.startswith(("Start", "Resume")))

    @pytest.mark.parametrize("config", RETRYING, ids=lambda config: config.retries["mode"])
    @pytest.mark.parametrize("operation", STARTS)
    @pytest.mark.parametrize(
        ("failure", "raised"),
        [
            (ConnectionClosedError(endpoint_url="https://glue.example"), TransportError),
            (LOST, TransportError),
            ((500, error_body("InternalServiceException")), InternalServiceException),
            ((502, b"<html>"), ServiceError),
            ((503, b""), ServiceError),
        ],
        ids=["closed", "silent", "500", "502", "503"],
    )
    def test_failure_after_which_it_may_have_started(
        self,
        glue_answering: GlueAnswering,
        config: Config,
        operation: str,
        failure: Any,
        raised: type[Exception],
    ) -> None:
        """Where nobody knows whether the run has started, boto3 does not start another."""
        answers = iter([failure, (200, b"{}")])
        transport = Boto3Transport(glue_answering(answers, config=config))

        with pytest.raises(raised):
            transport.send(operation, needed(operation))

        assert [(200, b"{}")] == [*answers]

    @pytest.mark.parametrize("config", RETRYING, ids=lambda config: config.retries["mode"])
    @pytest.mark.parametrize(
        "failure",
        [
            REFUSED,
            SILENT_FROM_THE_START,
            (400, error_body("ThrottlingException")),
            (503, error_body("ThrottlingException")),
        ],
        ids=["unreachable", "silent", "400", "503"],
    )
    def test_failure_after_which_it_has_not_started(
        self, glue_answering: GlueAnswering, config: Config, failure: Any
    ) -> None:
        """What did not reach Glue, or was turned away as too much, is sent again."""
        answers = [failure, (200, b'{"RunId": "wr_1"}')]
        transport = Boto3Transport(glue_answering(answers, config=config))

        assert "wr_1" == transport.send("StartWorkflowRun", {"Name": "w"})["RunId"]

    @pytest.mark.parametrize("config", RETRYING, ids=lambda config: config.retries["mode"])
    def test_proxy_that_loses_the_answer(self, aws_session: Any, config: Config) -> None:
        """A proxy that takes a start and breaks the connection does not get it again."""
        taken: list[bytes] = []

        class Proxy(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                taken.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.close_connection = True

        with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
            threading.Thread(target=server.serve_forever, args=(0.01,)).start()
            proxies = {"http": f"http://127.0.0.1:{server.server_port}"}
            client = aws_session.client(
                "glue",
                endpoint_url="http://glue.example",
                config=config.merge(Config(proxies=proxies)),
            )
            with pytest.raises(TransportError):
                Boto3Transport(client).send("StartWorkflowRun", {"Name": "w"})
            client.close()
            server.shutdown()

        assert [b'{"Name": "w"}'] == taken

    def test_the_last_failure_counts(self, glue_answering: GlueAnswering) -> None:
        """After throttling, too, a start whose answer is lost is not sent again."""
        answers = iter([(400, error_body("ThrottlingException")), LOST, (200, b"{}")])
        transport = Boto3Transport(glue_answering(answers, config=THRICE))

        with pytest.raises(TransportError) as caught:
            transport.send("StartWorkflowRun", {"Name": "w"})

        assert LOST is caught.value.__cause__
        assert [(200, b"{}")] == [*answers]

    def test_other_users_of_the_client(self, glue_answering: GlueAnswering) -> None:
        """Who calls the same boto3 client has boto3's retries."""
        answers = [(500, b""), (200, b'{"RunId": "wr_1"}')]
        client = glue_answering(answers, config=THRICE)
        for _ in range(2):
            Boto3Transport(client)

        assert "wr_1" == client.start_workflow_run(Name="w")["RunId"]

    def test_another_call_meanwhile(self, glue_answering: GlueAnswering) -> None:
        """A start that another client makes inside of a call of ours has boto3's retries."""
        inner = glue_answering([(500, b""), (200, b'{"RunId": "wr_1"}')], config=THRICE)
        Boto3Transport(inner)
        outer = glue_answering([(200, b'{"Run": {"Name": "w"}}')])
        started: list[str] = []

        def start(**_: object) -> None:
            started.append(inner.start_workflow_run(Name="w")["RunId"])

        outer.meta.events.register("before-call.glue", start)

        Boto3Transport(outer).send("GetWorkflowRun", PAYLOAD)

        assert ["wr_1"] == started


class TestUnreadableAnswers:
    """Answers with a good status and a body that is no answer."""

    @pytest.mark.parametrize(
        ("body", "problem"),
        [
            (b"<html>Sign in</html>", "the body is not JSON that can be read"),
            (b'{"Run": ', "the body is not JSON that can be read"),
            (b"\xff\xfe\xfd", "the body is not JSON that can be read"),
            (b"[" * 100_000, "the body is not JSON that can be read"),
            (b"[]", "the body must be a JSON object, is of type list"),
            (b"null", "the body must be a JSON object, is of type NoneType"),
            (b'"text"', "the body must be a JSON object, is of type str"),
        ],
    )
    def test_body(self, glue_answering: GlueAnswering, body: bytes, problem: str) -> None:
        """A body that is no JSON object is an error, and not an empty answer."""
        with pytest.raises(ResponseError) as caught:
            Boto3Transport(glue_answering([(200, body)])).send("GetWorkflowRun", PAYLOAD)

        assert ("GetWorkflowRunResponse", "", problem) == (
            caught.value.subject,
            caught.value.path,
            caught.value.problem,
        )

    def test_empty_body(self, glue_answering: GlueAnswering) -> None:
        """An empty body is an answer without fields."""
        answer = Boto3Transport(glue_answering([(200, b"")])).send("StopWorkflowRun", PAYLOAD)

        assert {"ResponseMetadata"} == set(answer)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
