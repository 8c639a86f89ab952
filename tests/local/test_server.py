"""LocalGlue over HTTP."""

import gc
import http.client
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.errors import EntityNotFoundException
from glue_wf_sdk.local.faults import ConnectionDropped
from glue_wf_sdk.local.server import GlueServer

LIMIT = 1000
HEADERS = {"X-Amz-Target": "AWSGlue.GetWorkflow", "Content-Type": "application/x-amz-json-1.1"}


def handle(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """An engine that has every workflow but one, and one that is out of reach."""
    if payload.get("Name") == "missing":
        raise EntityNotFoundException("EntityNotFoundException", "none", http_status=400)
    if payload.get("Name") == "gone":
        raise ConnectionDropped
    if payload.get("Name") == "bug":
        raise KeyError("s3cret")
    answer = {"Workflow": {"Name": payload.get("Name")}, "Workflows": [operation]}
    return {**answer, "ResponseMetadata": {"RequestId": "r-1"}}


@pytest.fixture(scope="module")
def server() -> Iterator[GlueServer]:
    """A server with a small limit and little patience."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("glue_wf_sdk.local.server._RequestHandler.timeout", 0.2)
        with GlueServer(handle, max_request_bytes=LIMIT) as running:
            yield running


def port_of(server: GlueServer) -> int:
    """The port on which it listens."""
    return int(server.endpoint_url.rpartition(":")[2])


@pytest.fixture(scope="module")
def talk(server: GlueServer) -> Callable[..., bytes]:
    """Sends bytes to the server, and gives all that comes until the connection ends."""

    def converse(sent: bytes, *, is_end: bool = False) -> bytes:
        with socket.create_connection(("127.0.0.1", port_of(server)), timeout=10) as connection:
            connection.sendall(sent)
            if is_end:
                connection.shutdown(socket.SHUT_WR)
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
            return received

    return converse


@pytest.fixture(scope="module")
def post(server: GlueServer) -> Callable[..., tuple[int, dict[str, str], Any]]:
    """Sends a request with http.client; gives the status, the headers and the JSON value."""

    def request(
        body: Any = b"{}", *, method: str = "POST", path: str = "/", **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=10)
        try:
            connection.request(method, path, body, {**HEADERS, **headers})
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, dict(answer.headers), json.loads(content) if content else None
        finally:
            connection.close()

    return request


@pytest.fixture(scope="module")
def client(server: GlueServer, aws_session: Any) -> Any:
    """A boto3 client of the server, which tries once."""
    config = Config(retries={"total_max_attempts": 1})
    return aws_session.client("glue", endpoint_url=server.endpoint_url, config=config)


def parsed(received: bytes) -> tuple[int, Any]:
    """The status and the JSON value of an HTTP answer."""
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


class TestBoto3:
    """A boto3 client that knows nothing but the endpoint."""

    def test_answer(self, client: Any) -> None:
        """An answer comes with the id of its request."""
        answer = client.get_workflow(Name="etl")
        assert "etl" == answer["Workflow"]["Name"]
        assert "r-1" == answer["ResponseMetadata"]["RequestId"]

    def test_modelled_error(self, client: Any) -> None:
        """A modelled error comes as boto3's exception of that name."""
        with pytest.raises(client.exceptions.EntityNotFoundException):
            client.get_workflow(Name="missing")

    def test_dropped_connection(self, client: Any) -> None:
        """A connection that breaks ends without an answer."""
        with pytest.raises(ConnectionClosedError):
            client.get_workflow(Name="gone")

    def test_bug(self, client: Any) -> None:
        """A failure inside is Glue's error 500."""
        with pytest.raises(ClientError, match="InternalFailure") as caught:
            client.get_workflow(Name="bug")
        assert "s3cret" not in str(caught.value)

    def test_too_large(self, client: Any) -> None:
        """Botocore tells that a request was too large."""
        with pytest.raises(ClientError, match="RequestEntityTooLarge"):
            client.get_workflow(Name="x" * 2 * LIMIT)

    def test_many_threads(self, server: GlueServer) -> None:
        """Typed clients in many threads get each its own answers."""
        names = [f"w{number}" for number in range(40)]

        def name_of(name: str) -> str | None:
            workflow = typed.get_workflow(name=name).workflow
            return workflow.name if workflow else None

        typed = GlueWorkflowClient(endpoint_url=server.endpoint_url)
        with ThreadPoolExecutor(8) as pool:
            assert names == list(pool.map(name_of, names))


class TestRequests:
    """What a request must be."""

    def test_answer(self, post: Callable[..., Any]) -> None:
        """A POST to / is answered in the protocol's content type."""
        status, headers, answer = post(b'{"Name": "etl"}')
        assert (200, "application/x-amz-json-1.1") == (status, headers["Content-Type"])
        assert {"Workflow": {"Name": "etl"}, "Workflows": ["GetWorkflow"]} == answer

    @pytest.mark.parametrize(
        ("method", "path", "expected"),
        [
            ("GET", "/", 405),
            ("PUT", "/", 405),
            ("OPTIONS", "/", 405),
            ("POST", "/x", 404),
            ("GET", "/x", 404),
        ],
    )
    def test_only_post(
        self, post: Callable[..., Any], method: str, path: str, expected: int
    ) -> None:
        """Any other method or path gets an error as Glue writes it."""
        status, headers, answer = post(b"", method=method, path=path)
        assert (expected, "UnknownOperationException") == (status, answer["__type"])
        assert headers["x-amzn-RequestId"]

    def test_head(self, post: Callable[..., Any]) -> None:
        """HEAD is refused without a body."""
        assert (405, None) == post(b"", method="HEAD")[::2]

    def test_without_target(self, talk: Callable[..., bytes]) -> None:
        """A request without a target is that of no operation."""
        status, answer = parsed(talk(b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"))
        assert (400, "UnknownOperationException") == (status, answer["__type"])

    def test_without_length(self, talk: Callable[..., bytes]) -> None:
        """Where no length is given there is no body, and nothing is waited for."""
        head = b"POST / HTTP/1.1\r\nX-Amz-Target: AWSGlue.ListWorkflows\r\n\r\n"
        status, answer = parsed(talk(head))
        assert (200, ["ListWorkflows"]) == (status, answer["Workflows"])

    def test_chunked(self, post: Callable[..., Any]) -> None:
        """A body in chunks is put together."""
        assert "etl" == post(iter([b'{"Name"', b':"etl"}']))[2]["Workflow"]["Name"]


class TestSize:
    """The limit on the size of a request."""

    def payload(self, size: int) -> bytes:
        """A body of so many bytes."""
        return b'{"Name":"' + b"x" * (size - 11) + b'"}'

    @pytest.mark.parametrize("is_chunked", [False, True])
    @pytest.mark.parametrize(
        ("size", "expected"), [(LIMIT, 200), (LIMIT + 1, 413), (LIMIT + 2, 413), (10**6, 413)]
    )
    def test_limit(
        self, post: Callable[..., Any], size: int, expected: int, *, is_chunked: bool
    ) -> None:
        """A body of the limit is taken and a larger one refused, with or without its length."""
        body = self.payload(size)
        status, _, answer = post(iter([body[:700], body[700:]]) if is_chunked else body)
        assert expected == status
        assert expected == 200 or answer["__type"] == "RequestEntityTooLargeException"

    def test_large_claim(self, talk: Callable[..., bytes]) -> None:
        """A request is refused by the length that it claims, before its body comes."""
        head = b"POST / HTTP/1.1\r\nContent-Length: 100000000000\r\n\r\n"
        assert 413 == parsed(talk(head))[0]


class TestGarbage:
    """Clients that speak no proper HTTP."""

    @pytest.mark.parametrize(
        "rest",
        [
            b"Content-Length: 50\r\n\r\n{}",
            b"Transfer-Encoding: chunked\r\n\r\n",
            b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
        ],
    )
    @pytest.mark.parametrize("is_end", [False, True])
    def test_body_that_does_not_come(
        self, talk: Callable[..., bytes], rest: bytes, *, is_end: bool
    ) -> None:
        """A body that ends too early, or is not sent on, is an error and no endless wait."""
        sent = b"POST / HTTP/1.1\r\nX-Amz-Target: AWSGlue.GetWorkflow\r\n" + rest
        status, answer = parsed(talk(sent, is_end=is_end))
        assert (400, "SerializationException") == (status, answer["__type"])

    @pytest.mark.parametrize("chunk", [b"zz\r\n", b"-5\r\n", b"2\r\n{}garbage"])
    def test_bad_chunks(self, talk: Callable[..., bytes], chunk: bytes) -> None:
        """Chunks that are none are an error."""
        head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        status, answer = parsed(talk(head + chunk))
        assert (400, "SerializationException") == (status, answer["__type"])

    def test_silence(self, talk: Callable[..., bytes]) -> None:
        """A client that says nothing is left alone after a while."""
        assert b"" == talk(b"")

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            (b"hello\r\n\r\n", 400),
            (b"\x16\x03\x01\x02\x00\x01\xfc\x03\x03\r\n\r\n", 400),
            (b"POST / HTTP/9.9\r\n\r\n", 505),
            (b"POST /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
            (b"POST / HTTP/1.1\r\nA: " + b"x" * 70_000 + b"\r\n\r\n", 431),
            (b"POST / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
            (b"POST http://[ HTTP/1.1\r\n\r\n", 400),
        ],
        ids=range(7),
    )
    def test_no_http(
        self,
        talk: Callable[..., bytes],
        capfd: pytest.CaptureFixture[str],
        sent: bytes,
        status: int,
    ) -> None:
        """What is no HTTP/1.1 gets an error as Glue writes it, and nothing goes to stderr."""
        answered, answer = parsed(talk(sent))
        assert (status, "SerializationException") == (answered, answer["__type"])
        assert ("", "") == capfd.readouterr()

    @given(st.binary(), st.sampled_from([b"", b"POST / HTTP/1.1\r\n", b"POST "]))
    def test_anything(self, talk: Callable[..., bytes], sent: bytes, before: bytes) -> None:
        """Whatever comes, the connection ends with a JSON answer or none."""
        received = talk(before + sent, is_end=True)
        assert not received or isinstance(parsed(received)[1], dict)

    def test_more_than_the_body(self, talk: Callable[..., bytes]) -> None:
        """What comes behind the body is no second request."""
        request = b"POST / HTTP/1.1\r\nX-Amz-Target: AWSGlue.GetWorkflow\r\nContent-Length: 2\r\n"
        received = talk((request + b"\r\n{}") * 2)
        assert 1 == received.count(b"HTTP/1.1 200")


class TestHosts:
    """Who is asked: a name of this machine, or one that was made to lead here."""

    @pytest.mark.parametrize(
        "host",
        ["localhost", "localhost:80", "127.0.0.1:1", "[::1]:8765", "x.localhost", "127.9.9.9"],
    )
    def test_loopback(self, post: Callable[..., Any], host: str) -> None:
        """Every name of the loopback is answered."""
        assert 200 == post(Host=host)[0]

    @pytest.mark.parametrize(
        "host",
        ["example.com", "localhost.example.com", "10.0.0.1", "[", "", "169.254.0.1", "localhost@a"],
    )
    def test_other(self, post: Callable[..., Any], host: str) -> None:
        """A request to another name, as a web page could have it sent, is refused."""
        status, _, answer = post(Host=host)
        assert (403, "AccessDeniedException") == (status, answer["__type"])

    def test_open_to_others(self) -> None:
        """A server that listens on all addresses is asked by any name, and known by loopback's."""
        with GlueServer(handle, "0.0.0.0") as server:  # noqa: S104 - what is tested
            url = server.endpoint_url
            connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=10)
            connection.request("POST", "/", b"{}", {**HEADERS, "Host": "glue.example.com"})
            assert 200 == connection.getresponse().status
            connection.close()
        assert url.startswith("http://127.0.0.1:")


class TestLife:
    """Starting and stopping."""

    def test_threads_end(self) -> None:
        """After stop, no thread and no socket is left, and the port is free again."""
        before = threading.active_count()
        server = GlueServer(handle)
        server.start()
        port = port_of(server)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", "/", b"{}", HEADERS)
        assert 200 == connection.getresponse().status
        connection.close()

        server.stop()
        gc.collect()  # A socket left open would warn here, and warnings are errors.

        assert before == threading.active_count()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        with GlueServer(handle, port=port) as again:
            assert port == port_of(again)

    def test_stop_does_not_wait_for_silence(self) -> None:
        """A client that keeps its connection open and says nothing does not hold up the end."""
        with GlueServer(handle) as server:
            silent = socket.create_connection(("127.0.0.1", port_of(server)), timeout=10)
            silent.sendall(b"POST / HTTP/1.1\r\n")
            with socket.create_connection(("127.0.0.1", port_of(server)), timeout=10) as second:
                second.sendall(b"POST / HTTP/1.1\r\n\r\n")
                assert second.recv(1)  # So that the first one has been accepted.
            assert threading.active_count() > 2
        # The server's patience is 30 seconds, the client's 10.
        with silent:
            assert silent.recv(1) in {b"", b"H"}

    def test_stop_waits_for_answers(self) -> None:
        """A request that is being carried out is answered before the server ends."""
        begun, may_end = threading.Event(), threading.Event()

        def slow(*_: object) -> dict[str, Any]:
            begun.set()
            assert may_end.wait(10)
            return {"Name": "done"}

        server = GlueServer(slow)
        server.start()
        connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=10)
        connection.request("POST", "/", b"{}", HEADERS)
        assert begun.wait(10)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        may_end.set()
        answer = connection.getresponse().read()
        stopping.join(10)
        connection.close()

        assert {"Name": "done"} == json.loads(answer)
        assert not stopping.is_alive()

    def test_restart(self) -> None:
        """A server that was stopped can be started again; stopping twice does nothing."""
        server = GlueServer(handle)
        for _ in range(2):
            with server:
                assert server.endpoint_url.startswith("http://127.0.0.1:")
            server.stop()

    def test_not_running(self) -> None:
        """A server that does not run has no URL."""
        with pytest.raises(RuntimeError, match="does not run"):
            _ = GlueServer(handle).endpoint_url

    def test_started_twice(self, server: GlueServer) -> None:
        """A server that runs cannot be started."""
        with pytest.raises(RuntimeError, match="runs already"):
            server.start()

    def test_port_taken(self, server: GlueServer, capfd: pytest.CaptureFixture[str]) -> None:
        """A port that is taken is an OSError, and nothing is printed."""
        other = GlueServer(handle, port=port_of(server))
        with pytest.raises(OSError, match="in use"):
            other.start()
        other.stop()
        assert ("", "") == capfd.readouterr()

    def test_ipv6(self) -> None:
        """An IPv6 address stands in brackets in the URL."""
        try:
            server = GlueServer(handle, "::1")
            server.start()
        except OSError:
            pytest.skip("no IPv6 here")
        with socket.create_connection(("::1", port_of(server)), timeout=10):
            assert server.endpoint_url.startswith("http://[::1]:")
        server.stop()

    def test_log(
        self,
        post: Callable[..., Any],
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        """Requests are logged at DEBUG, and stderr stays empty."""
        with caplog.at_level(logging.DEBUG, "glue_wf_sdk"):
            post(b"{}")
        assert ["'POST / HTTP/1.1' 200"] == [
            each.message for each in caplog.records if each.name.startswith("glue_wf_sdk")
        ]
        assert ("", "") == capfd.readouterr()

    def test_failure_of_its_own(
        self,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        """A failure outside of the engine shows in the log, not in the answer or on stderr."""

        def fail(*_: object) -> None:
            raise RuntimeError("s3cret")

        monkeypatch.setattr(GlueServer, "_answer", fail)
        with caplog.at_level(logging.DEBUG, "glue_wf_sdk"), GlueServer(handle) as server:
            connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=10)
            connection.request("POST", "/", b"{}", HEADERS)
            answer = connection.getresponse()
            assert (500, -1) == (answer.status, answer.read().find(b"s3cret"))
            connection.close()
        assert "s3cret" in caplog.text
        assert ("", "") == capfd.readouterr()


def test_a_dropped_connection_is_closed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that keeps connections open does not wait until the server loses patience."""
    monkeypatch.setattr("glue_wf_sdk.local.server._RequestHandler.timeout", 60)
    body = b'{"Name": "gone"}'
    head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    target = f"X-Amz-Target: {HEADERS['X-Amz-Target']}\r\n\r\n"
    with (
        GlueServer(handle) as server,
        socket.create_connection(("127.0.0.1", port_of(server)), timeout=20) as connection,
    ):
        connection.sendall(head.encode() + target.encode() + body)

        assert b"" == connection.recv(1)
