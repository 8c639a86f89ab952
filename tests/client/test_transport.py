"""What comes back through a real boto3 client: answers, errors, retries."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
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
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from glue_wf_sdk import (
    OPERATIONS,
    EntityNotFoundException,
    InternalServiceException,
    ResponseError,
    ServiceError,
    TransportError,
    to_wire,
)
from glue_wf_sdk.client import Boto3Transport
from support.models import smallest

GLUE = botocore.session.get_session().get_service_model("glue")
PAYLOAD = {"Name": "w", "RunId": "r"}
ONCE = Config(retries={"total_max_attempts": 1, "mode": "standard"})
THRICE = Config(retries={"total_max_attempts": 3, "mode": "standard"})
EACH_RETRY_MODE = pytest.mark.parametrize(
    "config",
    [
        Config(retries={"total_max_attempts": 3, "mode": mode})
        for mode in ("legacy", "standard", "adaptive")
    ],
    ids=lambda config: config.retries["mode"],
)
REFUSED = EndpointConnectionError(endpoint_url="https://glue.example")
NOT_CONNECTED = ConnectTimeoutError(endpoint_url="https://glue.example")
LOST = ReadTimeoutError(endpoint_url="https://glue.example")
CLOSED = ConnectionClosedError(endpoint_url="https://glue.example")

GlueAnswering = Callable[..., Any]


@pytest.fixture(autouse=True)
def delays(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The delays between boto3's attempts, in seconds, none of which takes time."""
    delays: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", delays.append)
    # After throttling, the adaptive mode also waits here.
    monkeypatch.setattr("botocore.retries.bucket.TokenBucket.acquire", Mock())
    return delays


def error_body(code: str, message: str | None = "No.") -> bytes:
    """The body of an error of Glue's."""
    return json.dumps({"__type": code, "message": message}).encode()


THROTTLED = (400, error_body("ThrottlingException"))


def payload_of(operation: str) -> dict[str, Any]:
    """A payload with the required fields of a request."""
    return to_wire(smallest(OPERATIONS[operation].request))


def raising(error: BaseException) -> Any:
    """A client, not boto3's, whose calls all raise this."""
    call = Mock(side_effect=error)
    return SimpleNamespace(**dict.fromkeys((each.method for each in OPERATIONS.values()), call))


class TestServiceErrors:
    @pytest.mark.parametrize("operation", OPERATIONS)
    def test_modelled_codes(self, glue_answering: GlueAnswering, operation: str) -> None:
        """Each error that Glue models for an operation is raised as the class of its name."""
        codes = [shape.name for shape in GLUE.operation_model(operation).error_shapes]
        client = glue_answering([(400, error_body(code)) for code in codes], config=ONCE)

        for code in codes:
            with pytest.raises(ServiceError) as caught:
                Boto3Transport(client).send(operation, payload_of(operation))

            error = caught.value
            assert code == type(error).__name__ == error.code
            assert f"{operation}: {code}: No. (request c0ffee)" == str(error)
            assert (operation, "No.", "c0ffee", 400, False) == (
                error.operation,
                error.message,
                error.request_id,
                error.http_status,
                error.follows_lost_answer,
            )
            assert isinstance(error.__cause__, ClientError)
            assert {"Code": code, "Message": "No."} == error.__cause__.response.get("Error")

    @pytest.mark.parametrize(
        "written",
        [
            "com.amazonaws.glue#EntityNotFoundException",
            "EntityNotFoundException:http://internal.amazon.com/coral/com.amazonaws.glue/",
        ],
    )
    def test_a_code_with_a_namespace_or_a_link(
        self, glue_answering: GlueAnswering, written: str
    ) -> None:
        """A namespace before the code and a link after it are not part of the code."""
        client = glue_answering([(400, error_body(written))])

        with pytest.raises(EntityNotFoundException) as caught:
            Boto3Transport(client).send("GetWorkflowRun", PAYLOAD)

        assert "EntityNotFoundException" == caught.value.code

    @pytest.mark.parametrize(
        ("status", "body", "code", "message"),
        [
            (400, error_body("AccessDeniedException"), "AccessDeniedException", "No."),
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
            (400, error_body("AccessDeniedException", None), "AccessDeniedException", ""),
            (400, b'{"__type": null}', "400", ""),
            (400, b'{"__type": 7, "Message": "No."}', "400", "No."),
            (400, b'{"__type": ["X"], "code": {}, "message": [1]}', "400", ""),
            (400, b'{"__type": "X", "message": {"a": 1}, "Message": "No."}', "X", "No."),
            (500, b'{"__type": {}, "message": false}', "500", ""),
        ],
    )
    def test_any_other_error(
        self, glue_answering: GlueAnswering, status: int, body: bytes, code: str, message: str
    ) -> None:
        """An unknown code, or an error that is not Glue's, is raised as `ServiceError` itself.

        What is not a string counts neither as the code nor as the message.
        """
        client = glue_answering([(status, body)], config=ONCE)

        with pytest.raises(ServiceError) as caught:
            Boto3Transport(client).send("GetWorkflowRun", PAYLOAD)

        error = caught.value
        assert ServiceError is type(error)
        assert (code, message, status) == (error.code, error.message, error.http_status)

    def test_the_other_fields_of_an_error(self, glue_answering: GlueAnswering) -> None:
        """The cause, botocore's error, keeps the other details of the answer."""
        body = b'{"__type": "EntityNotFoundException", "Message": 7, "FromFederationSource": true}'

        with pytest.raises(EntityNotFoundException) as caught:
            Boto3Transport(glue_answering([(400, body)])).send("GetWorkflowRun", PAYLOAD)

        assert isinstance(caught.value.__cause__, ClientError)
        assert True is caught.value.__cause__.response.get("FromFederationSource")

    @pytest.mark.parametrize("details", [{}, {"Error": {"Code": 7, "Message": ["No."]}}])
    def test_an_error_without_details(self, details: Any) -> None:
        """A ClientError without code, message and metadata is raised as `ServiceError`, too."""
        client = raising(ClientError(details, "GetWorkflowRun"))

        with pytest.raises(ServiceError) as caught:
            Boto3Transport(client).send("GetWorkflowRun", {})

        assert {
            "code": "Unknown",
            "message": "",
            "operation": "GetWorkflowRun",
            "request_id": None,
            "http_status": None,
            "follows_lost_answer": False,
        } == vars(caught.value)


class TestTransportErrors:
    @pytest.mark.parametrize(
        "error", [REFUSED, NOT_CONNECTED, LOST, CLOSED], ids=lambda error: type(error).__name__
    )
    def test_connections(
        self, glue_answering: GlueAnswering, error: BotoCoreError, delays: list[float]
    ) -> None:
        """A connection that keeps failing is a retryable `TransportError`."""
        client = glue_answering([error] * 3, config=THRICE)

        with pytest.raises(TransportError) as caught:
            Boto3Transport(client).send("GetWorkflowRun", PAYLOAD)

        assert error is caught.value.__cause__
        assert ("GetWorkflowRun", str(error)) == (caught.value.operation, caught.value.problem)
        assert True is caught.value.retryable
        assert 2 == len(delays)

    @EACH_RETRY_MODE
    @pytest.mark.parametrize(
        ("attempts", "not_sent"),
        [
            ([REFUSED, REFUSED, REFUSED], True),
            ([THROTTLED, NOT_CONNECTED, REFUSED], True),
            ([LOST, REFUSED, REFUSED], False),
            ([(500, b""), REFUSED, REFUSED], False),
            ([REFUSED, REFUSED, LOST], False),
        ],
        ids=["refused", "throttled", "lost first", "failed first", "lost last"],
    )
    def test_not_sent(
        self, glue_answering: GlueAnswering, config: Config, attempts: list[Any], *, not_sent: bool
    ) -> None:
        """A call was not sent if none of its attempts can have been carried out."""
        transport = Boto3Transport(glue_answering(attempts, config=config))

        with pytest.raises(TransportError) as caught:
            transport.send("CreateWorkflow", {"Name": "w"})

        assert (not_sent, not not_sent) == (caught.value.not_sent, caught.value.may_have_run)

    @pytest.mark.parametrize(
        ("error", "not_sent", "retryable"),
        [
            (REFUSED, False, True),
            (CredentialRetrievalError(provider="role", error_msg="no answer"), True, True),
            (NoCredentialsError(), True, False),
        ],
        ids=lambda each: type(each).__name__,
    )
    def test_a_client_that_hides_its_attempts(
        self, error: BotoCoreError, *, not_sent: bool, retryable: bool
    ) -> None:
        """Without boto3's events, attempts before the last one may have been carried out."""
        with pytest.raises(TransportError) as caught:
            Boto3Transport(raising(error)).send("StartWorkflowRun", {"Name": "w"})

        assert (not_sent, retryable) == (caught.value.not_sent, caught.value.retryable)

    def test_missing_configuration(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without region or credentials nothing is sent; the next call looks for them again."""
        transport = Boto3Transport()
        for variable, error in (
            ("AWS_DEFAULT_REGION", NoRegionError),
            ("AWS_ACCESS_KEY_ID", NoCredentialsError),
        ):
            with monkeypatch.context() as patch:
                patch.delenv(variable)
                with pytest.raises(TransportError) as caught:
                    transport.send("GetWorkflowRun", PAYLOAD)

            assert isinstance(caught.value.__cause__, error)
            assert (True, False) == (caught.value.not_sent, caught.value.retryable)

    @pytest.mark.parametrize(
        ("settings", "cause"),
        [
            ({"profile_name": "nobody"}, ProfileNotFound),
            ({"endpoint_url": "nobody"}, ValueError),
        ],
        ids=["profile", "endpoint"],
    )
    def test_invalid_configuration(self, settings: dict[str, str], cause: type[Exception]) -> None:
        """A missing profile and an invalid endpoint URL are a `TransportError` at each call."""
        transport = Boto3Transport(**settings)

        for _ in range(2):
            with pytest.raises(TransportError, match="nobody") as caught:
                transport.send("GetWorkflowRun", PAYLOAD)
            assert isinstance(caught.value.__cause__, cause)
            assert (True, False) == (caught.value.not_sent, caught.value.retryable)

    def test_foreign_exceptions(self) -> None:
        """An unknown operation, or Ctrl-C, is not taken for a failure of the connection."""
        transport = Boto3Transport(raising(KeyboardInterrupt()))

        with pytest.raises(KeyError, match="NoSuchOperation"):
            transport.send("NoSuchOperation", {})
        with pytest.raises(KeyboardInterrupt):
            transport.send("GetWorkflowRun", PAYLOAD)


class TestRetries:
    @pytest.mark.parametrize("first", [(500, b""), LOST, THROTTLED], ids=["500", "lost", "busy"])
    def test_a_failure_and_then_an_answer(
        self, glue_answering: GlueAnswering, delays: list[float], first: Any
    ) -> None:
        """After a failed attempt the answer arrives, with the number of retries."""
        answers = [first, (200, b'{"Run": {"Name": "w"}}')]
        transport = Boto3Transport(glue_answering(answers, config=THRICE))

        answer = transport.send("GetWorkflowRun", PAYLOAD)

        metadata = answer["ResponseMetadata"]
        assert {"Name": "w"} == answer["Run"]
        assert (1, "c0ffee") == (metadata["RetryAttempts"], metadata["RequestId"])
        assert 1 == len(delays)

    def test_throttling(self, glue_answering: GlueAnswering, delays: list[float]) -> None:
        """Throttling that outlasts boto3's retries is a retryable `ServiceError`."""
        client = glue_answering([THROTTLED] * 3, config=THRICE)

        with pytest.raises(ServiceError) as caught:
            Boto3Transport(client).send("GetWorkflowRun", PAYLOAD)

        assert ("ThrottlingException", True) == (caught.value.code, caught.value.retryable)
        assert 2 == len(delays)

    @EACH_RETRY_MODE
    @pytest.mark.parametrize(
        ("before", "follows"),
        [
            ([], False),
            ([THROTTLED], False),
            ([REFUSED], False),
            ([LOST], True),
            ([CLOSED, THROTTLED], True),
            ([(500, b"")], True),
            ([(503, error_body("RequestTimeout"))], True),
        ],
        ids=["at once", "throttled", "refused", "lost", "lost before throttling", "500", "503"],
    )
    def test_an_error_that_follows_a_lost_answer(
        self, glue_answering: GlueAnswering, config: Config, before: list[Any], *, follows: bool
    ) -> None:
        """An error on a retry of a lost answer says so: it may be about the call's own effect."""
        exists = (400, error_body("AlreadyExistsException"))
        transport = Boto3Transport(glue_answering([*before, exists], config=config))

        with pytest.raises(ServiceError) as caught:
            transport.send("CreateWorkflow", {"Name": "w"})

        error = caught.value
        assert (follows, follows) == (error.follows_lost_answer, error.may_have_run)
        assert follows == any("lost" in note for note in getattr(error, "__notes__", ()))

    def test_an_error_that_loses_the_answer_itself(self, glue_answering: GlueAnswering) -> None:
        """A 5xx answer to the only attempt follows no other, but the call may have run."""
        transport = Boto3Transport(glue_answering([(500, b"")], config=ONCE))

        with pytest.raises(ServiceError) as caught:
            transport.send("CreateWorkflow", {"Name": "w"})

        assert (False, True) == (caught.value.follows_lost_answer, caught.value.may_have_run)

    @pytest.mark.parametrize(
        "second",
        [(400, error_body("InternalServiceException")), (200, b"{}")],
        ids=["error", "empty answer"],
    )
    def test_a_good_answer_that_is_retried(
        self, glue_answering: GlueAnswering, second: tuple[int, bytes]
    ) -> None:
        """A good answer that a handler of boto3's has retried leaves nothing behind."""
        client = glue_answering([(200, b'{"Run": {"Name": "old"}}'), second], config=ONCE)
        delays = iter([0, None])

        def needs_retry(**_: object) -> int | None:
            return next(delays)

        client.meta.events.register_first("needs-retry.glue", needs_retry)
        transport = Boto3Transport(client)

        if second[0] == 200:
            assert "Run" not in transport.send("GetWorkflowRun", PAYLOAD)
        else:
            with pytest.raises(InternalServiceException):
                transport.send("GetWorkflowRun", PAYLOAD)


class TestStarts:
    """A call that starts a run is never retried once it may have been received."""

    STARTS = tuple(each for each in OPERATIONS if each.startswith(("Start", "Resume")))

    @EACH_RETRY_MODE
    @pytest.mark.parametrize(
        ("failure", "raised"),
        [
            (CLOSED, TransportError),
            (LOST, TransportError),
            ((500, error_body("InternalServiceException")), InternalServiceException),
            ((502, b"<html>"), ServiceError),
            ((503, b""), ServiceError),
            ((400, error_body("RequestTimeout")), ServiceError),
            ((400, error_body("RequestTimeoutException")), ServiceError),
            ((400, error_body("PriorRequestNotComplete")), ServiceError),
            ((400, error_body("TransactionInProgressException")), ServiceError),
        ],
        ids=[
            "closed",
            "silent",
            "500",
            "502",
            "503",
            "RequestTimeout",
            "RequestTimeoutException",
            "PriorRequestNotComplete",
            "TransactionInProgressException",
        ],
    )
    def test_a_lost_answer_is_raised(
        self,
        glue_answering: GlueAnswering,
        config: Config,
        failure: Any,
        raised: type[Exception],
    ) -> None:
        """If the run may have been started, boto3 does not start another one."""
        answers = iter([failure] * len(self.STARTS))
        transport = Boto3Transport(glue_answering(answers, config=config))

        for operation in self.STARTS:
            with pytest.raises(raised) as caught:
                transport.send(operation, payload_of(operation))
            error: Any = caught.value
            assert (True, False) == (error.may_have_run, error.not_sent)

        assert [] == [*answers]

    @EACH_RETRY_MODE
    @pytest.mark.parametrize(
        "failure",
        [REFUSED, NOT_CONNECTED, THROTTLED, (503, THROTTLED[1])],
        ids=["refused", "not connected", "400", "503"],
    )
    def test_other_failures_are_retried(
        self, glue_answering: GlueAnswering, config: Config, failure: Any
    ) -> None:
        """A start that did not reach Glue, or was throttled, is retried."""
        answers = [failure, (200, b'{"RunId": "wr_1"}')]
        transport = Boto3Transport(glue_answering(answers, config=config))

        assert "wr_1" == transport.send("StartWorkflowRun", {"Name": "w"})["RunId"]

    def test_the_last_failure_counts(self, glue_answering: GlueAnswering) -> None:
        """A start whose answer is lost is raised, also after throttling that was retried."""
        answers = iter([THROTTLED, LOST, (200, b"{}")])
        transport = Boto3Transport(glue_answering(answers, config=THRICE))

        with pytest.raises(TransportError) as caught:
            transport.send("StartWorkflowRun", {"Name": "w"})

        assert LOST is caught.value.__cause__
        assert [(200, b"{}")] == [*answers]

    @EACH_RETRY_MODE
    def test_a_proxy_that_loses_the_answer(self, aws_session: Any, config: Config) -> None:
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

    def test_other_users_of_the_client(self, glue_answering: GlueAnswering) -> None:
        """Starts that others make on the same boto3 client have boto3's retries."""
        client = glue_answering([(500, b""), (200, b'{"RunId": "wr_1"}')], config=THRICE)
        Boto3Transport(client)

        assert "wr_1" == client.start_workflow_run(Name="w")["RunId"]

    def test_another_client_in_the_middle_of_a_call(self, glue_answering: GlueAnswering) -> None:
        """A start that another client makes during a call of ours has boto3's retries."""
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
    @pytest.mark.parametrize(
        ("body", "problem"),
        [
            (b"", "the body is empty"),
            (b"<html>Sign in</html>", "the body is not JSON that can be read"),
            (b'{"Run": ', "the body is not JSON that can be read"),
            (b"\xff\xfe\xfd", "the body is not JSON that can be read"),
            (b"[" * 100_000, "the body is not JSON that can be read"),
            (b"[]", "the body must be a JSON object, is of type list"),
            (b"null", "the body must be a JSON object, is of type NoneType"),
            (b'"text"', "the body must be a JSON object, is of type str"),
        ],
    )
    def test_a_body_that_is_not_a_json_object(
        self, glue_answering: GlueAnswering, body: bytes, problem: str
    ) -> None:
        """It is a retryable `ResponseError` with the request id, and not an empty answer."""
        with pytest.raises(ResponseError) as caught:
            Boto3Transport(glue_answering([(200, body)])).send("GetWorkflowRun", PAYLOAD)

        error = caught.value
        assert ("GetWorkflowRunResponse", "", problem) == (error.subject, error.path, error.problem)
        assert ("c0ffee", True) == (error.request_id, error.retryable)

    def test_an_answer_that_botocore_cannot_parse(self) -> None:
        """A parser error of botocore's is a retryable `ResponseError`, not a `TransportError`."""
        garbled = ResponseParserError("garbled")

        with pytest.raises(ResponseError, match="botocore cannot parse the answer") as caught:
            Boto3Transport(raising(garbled)).send("GetWorkflow", {"Name": "w"})

        assert (garbled, None, True) == (
            caught.value.__cause__,
            caught.value.request_id,
            caught.value.retryable,
        )

    def test_an_empty_body(self, glue_answering: GlueAnswering) -> None:
        """An empty body is the answer of an operation whose response has no fields."""
        answer = Boto3Transport(glue_answering([(200, b"")])).send("StopWorkflowRun", PAYLOAD)

        assert {"ResponseMetadata"} == set(answer)
        assert 200 == answer["ResponseMetadata"]["HTTPStatusCode"]
