"""LocalGlue over HTTP, for the AWS CLI and any AWS SDK."""

import contextlib
import ipaddress
import logging
import os
import re
import socket
import socketserver
import threading
import time
from collections.abc import Iterable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any, Self
from urllib.parse import urlsplit

from glue_wf_sdk._core.text import abbreviated, printable
from glue_wf_sdk.errors import ConnectionDropped
from glue_wf_sdk.local.doors.aws_json import CONTENT_TYPE, Answer, Handle, error_answer, respond

_MAX_REQUEST_BYTES = 10 * 1024 * 1024
_LENGTH = re.compile(r"[0-9]{1,15}")
_MAX_SILENCE = 30.0  # Seconds that a client may take to send the next bytes.
_LINGER = 1.0  # Seconds without a byte after which an answered connection is closed,
_LONGEST_LINGER = 10.0  # or seconds in all.
_CHUNK = 65_536
_POLL = 0.05  # Seconds after which the server notices that it is to stop.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not the default

_log = logging.getLogger(__name__)


class GlueServer:
    """Serves a LocalGlue over HTTP, from threads of its own, inside a ``with`` block.

    It listens at once; port 0 means any free one. At the end of the block, it waits until the
    requests in flight are answered and all threads have ended. Requests are logged at the level
    DEBUG.

    DNS rebinding lets a web page reach a local server under the page's own host name. So requests
    are rejected unless their ``Host`` header has a loopback name, `host` or one of `allowed_hosts`.
    IP addresses are accepted too, unless `host` is a loopback address.
    """

    def __init__(
        self,
        handle: Handle,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        allowed_hosts: Iterable[str] = (),
    ) -> None:
        self._handle = handle
        self.is_loopback = _is_loopback(host)
        self._allowed_hosts = {each.lower() for each in (host, *allowed_hosts)}
        self._server = _Server((host, port), partial(_RequestHandler, self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL,), name="glue-wf-server", daemon=True
        )
        name = _EVERYWHERE.get(host, host)
        address = f"[{name}]" if ":" in name else name
        self.endpoint_url = f"http://{address}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self._thread.join()

    def answer(self, request: BaseHTTPRequestHandler) -> Answer:
        """The answer to a POST request."""
        headers = request.headers
        if not self._accepts(headers.get("Host")):
            problem = (
                "the header Host must be localhost or an allowed name;"
                " to allow a name, use glue-wf serve --allowed-host NAME"
            )
            return error_answer("AccessDeniedException", problem, HTTPStatus.FORBIDDEN)
        if request.path != "/":
            problem = "only POST / is supported"
            return error_answer("UnknownOperationException", problem, HTTPStatus.NOT_FOUND)
        length = headers.get("Content-Length", "")
        if "Transfer-Encoding" in headers or not length:
            problem = "the header Content-Length is required; chunked bodies are not supported"
            return error_answer("SerializationException", problem, HTTPStatus.LENGTH_REQUIRED)
        return _refusal_of(length) or self._carry_out(request, int(length))

    def _carry_out(self, request: BaseHTTPRequestHandler, length: int) -> Answer:
        body = request.rfile.read(length)
        if len(body) < length:
            return error_answer("SerializationException", "the body is incomplete")
        return respond(self._handle, request.headers.get("X-Amz-Target"), body)

    def _accepts(self, header: str | None) -> bool:
        if header is None:  # Web browsers always send one.
            return True
        name = host_name(header)
        return (
            _is_loopback(name)
            or name in self._allowed_hosts
            or (not self.is_loopback and _address(name) is not None)
        )


def _refusal_of(length: str) -> Answer | None:
    if not _LENGTH.fullmatch(length):
        problem = f"the header Content-Length is not a length: {abbreviated(length)}"
        return error_answer("SerializationException", problem)
    if int(length) > _MAX_REQUEST_BYTES:
        problem = f"the body is larger than {_MAX_REQUEST_BYTES} bytes"
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return error_answer("RequestEntityTooLargeException", problem, status)
    return None


# http.server's own class would look up the name of the host, which can take seconds.
class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = os.name == "posix"  # On Windows, this would share the port.

    def __init__(self, address: tuple[str, int], handler: Any) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._connections: set[Any] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - its names
        _log.debug("a connection failed", exc_info=True)

    def stop(self) -> None:
        """Ends the loop, and waits for the threads; none may wait for a client any longer."""
        self.shutdown()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):  # It may be closed by now.
                connection.shutdown(socket.SHUT_RD)
        self.server_close()


class _RequestHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.1"  # With HTTP/0.9, errors would have no status line.
    timeout = _MAX_SILENCE
    error_content_type = CONTENT_TYPE
    error_message_format = (
        '{"__type": "SerializationException", "Message": "not a POST request in HTTP/1.1"}'
    )

    def __init__(self, server: GlueServer, *arguments: Any) -> None:
        self._glue = server
        super().__init__(*arguments)

    def do_POST(self) -> None:
        try:
            answer = self._glue.answer(self)
        except ConnectionDropped:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    def finish(self) -> None:
        super().finish()
        # A connection that is closed before everything is read is reset, and its answer lost.
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(_LINGER)
            end = time.monotonic() + _LONGEST_LINGER
            while self.connection.recv(_CHUNK) and time.monotonic() < end:
                pass

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
        _log.debug("%s", printable(format % args))


def host_name(host: str) -> str:
    """The name or address in a host with or without a port, in lower case; empty if invalid."""
    with contextlib.suppress(ValueError):
        return urlsplit(f"//{host}").hostname or ""
    return ""


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host)
    return None


def _is_loopback(host: str) -> bool:
    address = _address(host)
    if address is not None:
        return address.is_loopback
    return host == "localhost" or host.endswith(".localhost")
