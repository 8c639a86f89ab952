"""A server on 127.0.0.1 that answers, or fails to, exactly as instructed."""

import json
import socket
import socketserver
import struct
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Self, cast

import attrs

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER, 0 seconds.


def http_answer(body: bytes, status: str = "200 OK") -> bytes:
    """An answer over HTTP, byte for byte."""
    head = (
        f"HTTP/1.1 {status}\r\nx-amzn-RequestId: c0ffee\r\n"
        f"Content-Type: application/x-amz-json-1.1\r\nConnection: close\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def json_answer(document: Mapping[str, Any], status: str = "200 OK") -> bytes:
    """An answer with a JSON body."""
    return http_answer(json.dumps(document).encode(), status)


@attrs.frozen
class Reaction:
    """What the server does with one connection.

    Attributes:
        answer: The bytes that it sends before it closes the connection.
        reads: Whether it first reads the request; else it does nothing until one begins.
        is_silent: Whether it keeps the connection open until the client closes it.
        resets: Whether it resets the connection instead of closing it.
    """

    answer: bytes = b""
    reads: bool = True
    is_silent: bool = False
    resets: bool = False


class FaultyServer(socketserver.TCPServer):
    """Reacts to each connection with the next of its `reactions`, and repeats the last one.

    It serves inside a ``with`` block, one connection after the other. `received` has the operation
    of each request that was read, and `connections` counts all of them.
    """

    allow_reuse_address = True

    def __init__(self, *reactions: Reaction) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self.react(*reactions)

    def react(self, *reactions: Reaction) -> None:
        """Replaces the reactions, and forgets what was received."""
        self.reactions: Sequence[Reaction] = reactions
        self.received: list[str] = []
        self.connections = 0

    def settle(self) -> None:
        """Waits until all connections so far have been handled; a client may give up before."""
        with socket.create_connection(("127.0.0.1", self.server_address[1])) as last:
            last.shutdown(socket.SHUT_WR)
            last.recv(1)

    def next_reaction(self) -> Reaction:
        """The reaction to a new connection."""
        self.connections += 1
        return self.reactions[min(self.connections, len(self.reactions)) - 1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast("FaultyServer", self.server)
        if not self.connection.recv(1, socket.MSG_PEEK):
            return  # From `settle`.
        reaction = server.next_reaction()
        if reaction.reads:
            server.received.append(self._read())
        if reaction.resets:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            return
        self.wfile.write(reaction.answer)
        if reaction.is_silent:
            self.rfile.read()

    def _read(self) -> str:
        """Reads a request, and returns its operation."""
        headers: dict[str, str] = {}
        for line in iter(self.rfile.readline, b"\r\n"):
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        self.rfile.read(int(headers["content-length"]))
        return headers["x-amz-target"].removeprefix("AWSGlue.")
