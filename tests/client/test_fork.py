"""Clients in processes that were forked."""

import ast
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from glue_wf_sdk import GlueWorkflowClient

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

# Each child checks that all the answers it gets are its own.
EIGHT_CHILDREN = """
import os, sys
from glue_wf_sdk import GlueWorkflowClient

client = GlueWorkflowClient(endpoint_url=sys.argv[1])
client.get_workflow("parent")
children = []
for number in range(8):
    child = os.fork()
    if child == 0:
        name = f"child-{number}"
        answers = {client.get_workflow(name).workflow.name for _ in range(20)}
        os._exit(0 if answers == {name} else 1)
    children.append(child)
codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
print(codes, client.get_workflow("parent").workflow.name)
"""

# A thread that exists only in the parent is creating the client when the child is forked.
CREATING_MEANWHILE = """
import os, signal, threading
from types import SimpleNamespace
from glue_wf_sdk import GlueWorkflowClient

parent, creating, forked = os.getpid(), threading.Event(), threading.Event()

class Session:
    def client(self, *_, **__):
        if os.getpid() == parent:
            creating.set()
            forked.wait()
        return SimpleNamespace(list_workflows=lambda: {"Workflows": ["w"]})

client = GlueWorkflowClient(session=Session())
thread = threading.Thread(target=client.list_workflows)
thread.start()
creating.wait()
child = os.fork()
if child == 0:
    signal.alarm(20)  # Ends a child that waits for ever.
    os._exit(0 if client.list_workflows().workflows == ("w",) else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
forked.set()
thread.join()
"""

FIRST_CALL = """
import sys
from glue_wf_sdk import GlueWorkflowClient

client = GlueWorkflowClient(endpoint_url=sys.argv[1])
before = set(sys.modules)
client.get_workflow("w")
print(sorted({name.partition(".")[0] for name in sys.modules.keys() - before}))
"""


@pytest.fixture
def keeping_alive() -> Iterator[str]:
    """The URL of a server that keeps connections open, and shows any workflow asked for."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            name = self.rfile.read(int(self.headers["Content-Length"]))
            answer = b'{"Workflow": ' + name + b"}"
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True  # The connections end with the clients.
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def output_of(script: str, *arguments: str) -> str:
    """What a Python script prints, in a process of its own."""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", script, *arguments]
    ended = subprocess.run(  # noqa: S603 - the scripts above
        command, capture_output=True, text=True, timeout=60, check=False
    )
    return ended.stdout.strip() or ended.stderr


class TestCreatedClient:
    @FORKS
    def test_children_have_connections_of_their_own(self, keeping_alive: str) -> None:
        """After a fork, the parent and each child get their own answers."""
        assert "[0, 0, 0, 0, 0, 0, 0, 0] parent" == output_of(EIGHT_CHILDREN, keeping_alive)

    @FORKS
    def test_a_fork_while_it_is_created(self) -> None:
        """A child does not wait for a thread that only its parent has."""
        assert "0" == output_of(CREATING_MEANWHILE)

    def test_it_imports_nothing_later(self, keeping_alive: str) -> None:
        """The first call imports no library: a child forked meanwhile would never get its lock."""
        imported = set(ast.literal_eval(output_of(FIRST_CALL, keeping_alive)))

        assert set() == imported - sys.stdlib_module_names

    def test_it_belongs_to_one_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each process creates its own client, and keeps it."""
        numbers = itertools.count(1)

        def create(*_: object, **__: object) -> Any:
            name = str(next(numbers))
            return SimpleNamespace(list_workflows=lambda: {"Workflows": [name]})

        client = GlueWorkflowClient(session=SimpleNamespace(client=create))

        def called_in(process: int) -> Sequence[str]:
            monkeypatch.setattr("os.getpid", lambda: process)
            return client.list_workflows().workflows

        assert [("1",), ("2",), ("2",), ("1",)] == [called_in(each) for each in (1, 2, 2, 1)]


class TestGivenClient:
    def test_it_is_used_with_one_warning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A child process uses the client that its parent was given, and warns once."""
        given: Any = SimpleNamespace(list_workflows=lambda: {"Workflows": ["w"]})
        client = GlueWorkflowClient(given)
        client.list_workflows()
        monkeypatch.setattr("os.getpid", lambda: -1)

        with pytest.warns(RuntimeWarning, match="given to GlueWorkflowClient before a fork"):
            assert ("w",) == client.list_workflows().workflows

        assert ("w",) == client.list_workflows().workflows
