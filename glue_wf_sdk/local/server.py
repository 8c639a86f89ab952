"""LocalGlue over HTTP, for the AWS CLI and any AWS SDK. It needs the extra `local`."""

import contextlib
import ipaddress
import logging
import socket
import threading
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response

from glue_wf_sdk.local.faults import ConnectionDropped
from glue_wf_sdk.local.protocol import Answer, Handle, error_answer, respond

__all__ = ["GlueServer"]

_MAX_REQUEST_BYTES = 10 * 1024 * 1024
_SILENCE = 30.0  # Seconds for which a client that has to send something may send nothing.
_POLL = 0.05  # Seconds after which the server sees that it is to stop.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not the default

_log = logging.getLogger(__name__)


class GlueServer:
    """Serves a LocalGlue over HTTP, from threads of its own.

    A context manager: it serves inside of the ``with`` block. A server on a loopback address
    refuses requests that were sent to another host's name, so that no web page can reach it
    through a name of its own (DNS rebinding). Requests are logged at the level DEBUG.

    Args:
        handle: What carries out an operation: `LocalGlue.handle`.
        host: The address or name to listen on.
        port: The port; 0 for any that is free.
        max_request_bytes: The size of the largest body that is taken.
    """

    def __init__(
        self,
        handle: Handle,
        host: str = "127.0.0.1",
        port: int = 0,
        max_request_bytes: int = _MAX_REQUEST_BYTES,
    ) -> None:
        self._handle = handle
        self._host = host
        self._port = port
        self._max_request_bytes = max_request_bytes
        self._is_local = _is_loopback(host)
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "GlueServer":  # noqa: PYI034 - Python 3.10 has no Self
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def endpoint_url(self) -> str:
        """What to give to a client as its ``endpoint_url``.

        Raises:
            RuntimeError: The server does not run.
        """
        if self._server is None:
            raise RuntimeError("the server does not run")
        host = _EVERYWHERE.get(self._host, self._host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self._server.port}"

    def start(self) -> None:
        """Starts to serve.

        Raises:
            OSError: It cannot listen there: the port is taken, or the host is not this one.
            RuntimeError: It serves already.
        """
        if self._server is not None:
            raise RuntimeError("the server runs already")
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        # Where werkzeug cannot bind, it prints to stderr and ends the process.
        with socket.create_server((self._host, self._port), family=family) as listening:
            self._server = _Server(
                self._host, self._port, self._application, _RequestHandler, fd=listening.fileno()
            )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL,), name="glue-wf-server", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stops to serve, once the requests that have come in whole are answered.

        All threads have ended then. Nothing happens where it does not serve.
        """
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.stop_reading()
            self._thread.join()
            self._server = self._thread = None

    def _application(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            answer = self._answer(Request(environ))
        except ConnectionDropped:
            # With this, werkzeug closes the connection.
            raise ConnectionAbortedError from None
        response = Response(answer.body, answer.status, dict(answer.headers))
        return response(environ, start_response)

    def _answer(self, request: Request) -> Answer:
        if self._is_local and not _names_loopback(request.headers.get("Host")):
            problem = "the header Host names another host, and only requests to localhost are taken"
            return error_answer("AccessDeniedException", problem, HTTPStatus.FORBIDDEN)
        if request.path != "/":
            problem = "there is nothing but POST /"
            return error_answer("UnknownOperationException", problem, HTTPStatus.NOT_FOUND)
        if request.method != "POST":
            problem = "there is nothing but POST /"
            return error_answer("UnknownOperationException", problem, HTTPStatus.METHOD_NOT_ALLOWED)
        try:
            body = self._body(request)
        except RequestEntityTooLarge:
            problem = f"a request of more than {self._max_request_bytes} bytes"
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return error_answer("RequestEntityTooLargeException", problem, status)
        except ClientDisconnected:
            return error_answer("SerializationException", "the body did not arrive whole")
        return respond(self._handle, request.headers.get("X-Amz-Target"), body)

    def _body(self, request: Request) -> bytes:
        # One more than the limit, as werkzeug ends a chunked body that is longer without a word.
        request.max_content_length = self._max_request_bytes + 1
        body = request.stream.read()
        if len(body) > self._max_request_bytes:
            raise RequestEntityTooLarge
        return body


class _Server(ThreadedWSGIServer):
    daemon_threads = False  # The threads of requests are waited for.

    def __init__(self, *args: Any, **arguments: Any) -> None:
        self._connections: set[Any] = set()
        super().__init__(*args, **arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def stop_reading(self) -> None:
        """Lets no thread wait any longer for what a client may send."""
        for connection in list(self._connections):
            with contextlib.suppress(OSError):  # It may have been closed by now.
                connection.shutdown(socket.SHUT_RD)

    # werkzeug's own writes to stderr.
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ARG002 - its names
        _log.debug(message, *args)


class _RequestHandler(WSGIRequestHandler):
    timeout = _SILENCE

    def run_wsgi(self) -> None:
        try:
            super().run_wsgi()
        except ValueError:  # The request's target is no URL.
            self.send_error(HTTPStatus.BAD_REQUEST)

    # The base class would wait for another request, and the client with it.
    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:  # noqa: ARG002
        self.close_connection = True

    # The base class answers what is no HTTP with a page of HTML, and quotes what has come.
    def send_error(self, code: int, message: Any = None, explain: Any = None) -> None:  # noqa: ARG002
        status = HTTPStatus(code)
        answer = error_answer("SerializationException", f"not HTTP/1.1: {status.phrase}", status)
        self.request_version = "HTTP/1.1"  # For HTTP/0.9 there would be no status line.
        self.send_response(code)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    # werkzeug's own writes to stderr, and trips over a target that is no URL.
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002
        _log.debug("%r %s", self.requestline, code)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ARG002 - its names
        _log.debug(message, *args)


def _names_loopback(host: str | None) -> bool:
    """Whether a header ``Host`` is fine; a web browser always sends one."""
    if host is None:
        return True
    try:
        return _is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
