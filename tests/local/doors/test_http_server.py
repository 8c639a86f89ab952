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
from glue_wf_sdk.errors import ConnectionDropped, EntityNotFoundException
from glue_wf_sdk.local.doors.http_server import GlueServer

LIMIT = 1000
NOT_POST = "not a POST request in HTTP/1.1"
HEADERS = {"X-Amz-Target": "AWSGlue.GetWorkflow", "Content-Type": "application/x-amz-json-1.1"}


def handle(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Has every workflow except some, which fail in their own way."""
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
    """A server with a small limit and a short timeout."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("glue_wf_sdk.local.doors.http_server._RequestHandler.timeout", 0.2)
        patch.setattr("glue_wf_sdk.local.doors.http_server._MAX_REQUEST_BYTES", LIMIT)
        with GlueServer(handle) as running:
            yield running


def port_of(server: GlueServer) -> int:
    return int(server.endpoint_url.rpartition(":")[2])


def sent_to(server: GlueServer, **headers: str) -> http.client.HTTPConnection:
    """A connection on which a request has been sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=10)
    connection.request("POST", "/", b"{}", {**HEADERS, **headers})
    return connection


@pytest.fixture(scope="module")
def talk(server: GlueServer) -> Callable[..., bytes]:
    """Sends bytes to the server, and returns all that it sends until the connection ends."""

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
    """Sends a request with http.client; returns the status, the headers and the JSON value."""

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
    """A boto3 client of the server, without retries."""
    config = Config(retries={"total_max_attempts": 1})
    return aws_session.client("glue", endpoint_url=server.endpoint_url, config=config)


def parsed(received: bytes) -> tuple[int, Any]:
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


class TestBoto3:
    def test_a_call_is_answered(self, client: Any) -> None:
        """An answer has its request id."""
        answer = client.get_workflow(Name="etl")
        assert "etl" == answer["Workflow"]["Name"]
        assert "r-1" == answer["ResponseMetadata"]["RequestId"]

    @pytest.mark.parametrize(
        ("name", "error", "message"),
        [
            ("missing", ClientError, "EntityNotFoundException.*: none$"),
            ("bug", ClientError, "InternalFailure.*: an internal error of LocalGlue; see its log$"),
            ("x" * 2 * LIMIT, ClientError, "RequestEntityTooLarge.*larger than 1000 bytes$"),
            ("gone", ConnectionClosedError, "Connection was closed"),
        ],
        ids=["modelled", "internal", "too large", "dropped"],
    )
    def test_botocore_reads_each_error(
        self, client: Any, name: str, error: type[Exception], message: str
    ) -> None:
        """Botocore raises the error of the answer; for a dropped connection there is none."""
        with pytest.raises(error, match=message):
            client.get_workflow(Name=name)

    def test_many_threads_can_use_one_client(self, server: GlueServer) -> None:
        """Each of many threads gets its own answers."""
        names = [f"w{number}" for number in range(40)]
        typed = GlueWorkflowClient(endpoint_url=server.endpoint_url)
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(typed.get_workflow, names))
        assert names == [answer.workflow.name for answer in answers]


class TestRequests:
    def test_a_post_is_answered(self, post: Callable[..., Any]) -> None:
        """A POST to / is answered in the protocol's content type, and the connection closed."""
        status, headers, answer = post(b'{"Name": "etl"}')
        assert (200, "application/x-amz-json-1.1") == (status, headers["Content-Type"])
        assert "close" == headers["Connection"]
        assert {"Workflow": {"Name": "etl"}, "Workflows": ["GetWorkflow"]} == answer

    @pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS", "DELETE"])
    def test_only_post_is_supported(self, post: Callable[..., Any], method: str) -> None:
        """Any other method gets an error in JSON."""
        status, headers, answer = post(b"{}", method=method)
        assert (501, "application/x-amz-json-1.1") == (status, headers["Content-Type"])
        assert {"__type": "SerializationException", "Message": NOT_POST} == answer

    @pytest.mark.parametrize("path", ["/x", "http://[", "//x", "*"])
    def test_only_the_root_is_supported(self, talk: Callable[..., bytes], path: str) -> None:
        """Any other path gets Glue's error for unknown operations."""
        received = talk(f"POST {path} HTTP/1.1\r\nContent-Length: 2\r\n\r\n{{}}".encode())
        status, answer = parsed(received)
        assert (404, "UnknownOperationException") == (status, answer["__type"])
        assert b"x-amzn-RequestId: " in received

    @pytest.mark.parametrize(
        "header",
        [
            b"",
            b"Content-Length: \r\n",
            b"Transfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
        ],
        ids=range(4),
    )
    def test_the_length_is_required(self, talk: Callable[..., bytes], header: bytes) -> None:
        """A request without a Content-Length, or with a chunked body, gets 411."""
        status, answer = parsed(talk(b"POST / HTTP/1.1\r\n" + header + b"\r\n{}"))
        assert (411, "SerializationException") == (status, answer["__type"])
        assert "Content-Length is required; chunked bodies are not supported" in answer["Message"]

    @pytest.mark.parametrize("length", ["abc", "-5", "+2", "2_0", "2.0", "2, 2", "9" * 5000])
    def test_a_wrong_length_is_rejected(self, talk: Callable[..., bytes], length: str) -> None:
        """A Content-Length that is not a length gets 400."""
        head = f"POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{{}}"
        status, answer = parsed(talk(head.encode()))
        assert (400, "SerializationException") == (status, answer["__type"])
        assert "the header Content-Length is not a length" in answer["Message"]

    @pytest.mark.parametrize(
        ("size", "expected"), [(LIMIT, 200), (LIMIT + 1, 413), (10**6, 413), (2 * 10**7, 413)]
    )
    def test_the_size_is_limited(self, post: Callable[..., Any], size: int, expected: int) -> None:
        """A larger body gets 413, which the client can read although it sends the whole body."""
        status, _, answer = post(b'{"Name":"' + b"x" * (size - 11) + b'"}')
        assert expected == status
        assert expected == 200 or answer["__type"] == "RequestEntityTooLargeException"

    def test_a_large_claim_is_rejected_at_once(self, talk: Callable[..., bytes]) -> None:
        """A request is rejected by its Content-Length, before its body arrives."""
        assert 413 == parsed(talk(b"POST / HTTP/1.1\r\nContent-Length: 100000000000\r\n\r\n"))[0]

    def test_a_client_that_goes_on_sending_is_cut_off(
        self, server: GlueServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After a 413 the server reads what follows for a while, then closes the connection."""
        monkeypatch.setattr("glue_wf_sdk.local.doors.http_server._LONGEST_LINGER", 0.0)
        with socket.create_connection(("127.0.0.1", port_of(server)), timeout=10) as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nContent-Length: 100000000000\r\n\r\n")
            assert b"HTTP/1.1 413 " == connection.recv(13)
            with pytest.raises(ConnectionError):
                connection.sendall(b"x" * 2**26)


class TestBrokenClients:
    @pytest.mark.parametrize("is_end", [False, True])
    def test_an_incomplete_body_is_not_carried_out(
        self, talk: Callable[..., bytes], *, is_end: bool
    ) -> None:
        """A body that ends too early is an error; one that does not arrive times out."""
        head = b"POST / HTTP/1.1\r\nX-Amz-Target: AWSGlue.GetWorkflow\r\nContent-Length: 50\r\n"
        received = talk(head + b"\r\n{}", is_end=is_end)
        if is_end:
            status, answer = parsed(received)
            assert (400, "the body is incomplete") == (status, answer["Message"])
        else:
            assert b"" == received

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            (b"hello\r\n\r\n", 400),
            (b"GET /\r\n\r\n", 501),
            (b"\x16\x03\x01\x02\x00\x01\xfc\x03\x03\r\n\r\n", 400),
            (b"POST / HTTP/9.9\r\n\r\n", 505),
            (b"POST /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
            (b"POST / HTTP/1.1\r\nA: " + b"x" * 70_000 + b"\r\n\r\n", 431),
            (b"POST / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
        ],
        ids=range(7),
    )
    def test_invalid_http_gets_an_error_in_json(
        self,
        talk: Callable[..., bytes],
        capfd: pytest.CaptureFixture[str],
        sent: bytes,
        status: int,
    ) -> None:
        """What is not HTTP/1.1 gets an error in JSON, and nothing is printed to stderr."""
        assert (status, {"__type": "SerializationException", "Message": NOT_POST}) == parsed(
            talk(sent)
        )
        assert ("", "") == capfd.readouterr()

    @given(st.binary(), st.sampled_from([b"", b"POST / HTTP/1.1\r\n", b"POST "]))
    def test_any_bytes_get_an_answer_or_none(
        self, talk: Callable[..., bytes], sent: bytes, before: bytes
    ) -> None:
        """Whatever arrives, the connection ends with an answer in JSON or with none."""
        received = talk(before + sent, is_end=True)
        assert not received or isinstance(parsed(received)[1], dict)

    def test_each_connection_has_one_request(self, talk: Callable[..., bytes]) -> None:
        """What follows the body is not a second request."""
        request = b"POST / HTTP/1.1\r\nX-Amz-Target: AWSGlue.GetWorkflow\r\nContent-Length: 2\r\n"
        received = talk((request + b"\r\n{}") * 2)
        assert 1 == received.count(b"HTTP/1.1 200")


class TestHosts:
    @pytest.mark.parametrize(
        "host",
        ["localhost", "localhost:80", "127.0.0.1:1", "[::1]:8765", "x.localhost", "127.9.9.9"],
    )
    def test_a_loopback_name_is_accepted(self, post: Callable[..., Any], host: str) -> None:
        """A request to any loopback name or address is answered."""
        assert 200 == post(Host=host)[0]

    @pytest.mark.parametrize(
        "host",
        ["example.com", "localhost.example.com", "10.0.0.1", "[", "", "169.254.0.1", "localhost@a"],
    )
    def test_another_name_is_rejected(self, post: Callable[..., Any], host: str) -> None:
        """A request to another name, which a web page could cause, is rejected."""
        status, _, answer = post(Host=host)
        assert (403, "AccessDeniedException") == (status, answer["__type"])

    @pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - what is tested
    @pytest.mark.parametrize(
        ("host", "statuses"),
        [
            ("localhost", (200, 200)),
            ("glue", (200, 200)),
            ("GLUE.example.com:8765", (200, 200)),
            ("other.example.com", (403, 403)),
            ("example.com", (403, 403)),
            ("glue.", (403, 403)),
            ("10.1.2.3:8765", (403, 200)),
            ("[2001:db8::1]:8765", (403, 200)),
            ("0.0.0.0:80", (403, 200)),
            ("10.1.2", (403, 403)),
        ],
    )
    def test_names_can_be_allowed(self, address: str, host: str, statuses: tuple[int, int]) -> None:
        """A name must be allowed; an address need not be, unless the server is on loopback only.

        No web page has an address as its own name, so addresses are safe from DNS rebinding.
        """
        allowed = ["glue", "Glue.example.com"]
        with GlueServer(handle, address, allowed_hosts=allowed) as server:
            connection = sent_to(server, Host=host)
            assert statuses[not server.is_loopback] == connection.getresponse().status
            connection.close()
        assert server.endpoint_url.startswith("http://127.0.0.1:")

    def test_the_name_of_the_server_is_allowed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Clients may call a server by the name that it listens on."""

        def bind(server: Any) -> None:  # As if the name were known here.
            server.socket.bind(("127.0.0.1", 0))
            server.server_address = server.socket.getsockname()

        monkeypatch.setattr("glue_wf_sdk.local.doors.http_server._Server.server_bind", bind)
        with GlueServer(handle, "glue.internal") as server:
            connection = sent_to(server, Host="glue.internal")
            assert 200 == connection.getresponse().status
            connection.close()


class TestLife:
    def test_stop_leaves_nothing_behind(self) -> None:
        """After the block no thread and no socket is left, and the port is free."""
        before = threading.active_count()
        with GlueServer(handle) as server:
            port = port_of(server)
            connection = sent_to(server)
            assert 200 == connection.getresponse().status
            connection.close()
        gc.collect()  # A socket left open would warn here, and warnings are errors.

        assert before == threading.active_count()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        with GlueServer(handle, port=port) as again:
            assert port == port_of(again)

    def test_stop_does_not_wait_for_silent_clients(self) -> None:
        """A client that keeps its connection open does not delay the stop."""
        with GlueServer(handle) as server:
            silent = socket.create_connection(("127.0.0.1", port_of(server)), timeout=10)
            silent.sendall(b"POST / HTTP/1.1\r\n")
            with socket.create_connection(("127.0.0.1", port_of(server)), timeout=10) as second:
                second.sendall(b"POST / HTTP/1.1\r\n\r\n")
                assert second.recv(1)  # By now, the first one has been accepted.
            assert threading.active_count() > 2
        # The timeout of the server is 30 seconds, that of the client 10.
        with silent:
            assert silent.recv(1) in {b"", b"H"}

    def test_stop_waits_for_requests_in_flight(self) -> None:
        """A request that is being carried out is answered before the block ends."""
        begun, may_end = threading.Event(), threading.Event()

        def slow(*_: object) -> dict[str, Any]:
            begun.set()
            assert may_end.wait(10)
            return {"Name": "done"}

        with GlueServer(slow) as server:
            connection = sent_to(server)
            assert begun.wait(10)
            threading.Timer(0.1, may_end.set).start()
        assert {"Name": "done"} == json.loads(connection.getresponse().read())
        connection.close()

    def test_a_port_can_be_taken(
        self, server: GlueServer, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """A port that is taken raises OSError, and nothing is printed."""
        with pytest.raises(OSError, match="in use"):
            GlueServer(handle, port=port_of(server))
        assert ("", "") == capfd.readouterr()

    def test_an_ipv6_address_is_in_brackets(self) -> None:
        """The URL of a server on an IPv6 address has it in brackets."""
        try:
            server = GlueServer(handle, "::1")
        except OSError:
            pytest.skip("no IPv6 here")
        with server, socket.create_connection(("::1", port_of(server)), timeout=10):
            assert server.endpoint_url.startswith("http://[::1]:")

    def test_requests_are_logged_at_debug(
        self,
        post: Callable[..., Any],
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        """Requests are logged at DEBUG, and nothing is printed to stderr."""
        with caplog.at_level(logging.DEBUG, "glue_wf_sdk"):
            post(b"{}")
        assert ['"POST / HTTP/1.1" 200 -'] == [
            each.message for each in caplog.records if each.name.startswith("glue_wf_sdk")
        ]
        assert ("", "") == capfd.readouterr()

    def test_an_error_of_the_server_closes_the_connection(
        self,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        """An error outside of the handle closes one connection, and is logged at DEBUG."""

        def fail(*_: object) -> None:
            raise RuntimeError("s3cret")

        monkeypatch.setattr(GlueServer, "answer", fail)
        with caplog.at_level(logging.DEBUG, "glue_wf_sdk"), GlueServer(handle) as server:
            connection = sent_to(server)
            with pytest.raises(http.client.RemoteDisconnected):
                connection.getresponse()
            connection.close()
        assert "s3cret" in caplog.text
        assert ("", "") == capfd.readouterr()

    def test_a_dropped_connection_is_closed_at_once(self) -> None:
        """A client that keeps its connection open does not wait for the timeout."""
        body = b'{"Name": "gone"}'
        head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        target = f"X-Amz-Target: {HEADERS['X-Amz-Target']}\r\n\r\n"
        with (
            GlueServer(handle) as server,
            socket.create_connection(("127.0.0.1", port_of(server)), timeout=20) as connection,
        ):
            connection.sendall(head.encode() + target.encode() + body)
            assert b"" == connection.recv(1)
