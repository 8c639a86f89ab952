"""`glue-wf serve`."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.cli.commands import serve
from support.cli import GlueWf, error_line

SIGNALS = [signal.SIGINT, signal.SIGTERM]


def workflows_at(url: str) -> Any:
    """The names of the workflows on a server."""
    request = urllib.request.Request(  # noqa: S310 - http
        url, b"{}", {"X-Amz-Target": "AWSGlue.ListWorkflows"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - http
        return json.load(answer)["Workflows"]


class TestInThisProcess:
    """The command, ended by a signal as soon as it serves."""

    @pytest.fixture
    def when_serving(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
        """Has something done with the URL once the server runs, and then a signal sent."""

        def arrange(action: Callable[[str], object], number: int = signal.SIGTERM) -> list[Any]:
            main = threading.main_thread().ident
            assert main is not None
            results: list[Any] = []

            def act(url: str) -> None:
                try:
                    results.append(action(url))
                finally:
                    signal.pthread_kill(main, number)

            def write(text: str) -> None:
                sys.stdout.write(text)
                threading.Thread(target=act, args=(text.splitlines()[0],)).start()

            monkeypatch.setattr(serve, "write", write)
            monkeypatch.setattr(serve, "_POLL", 0.001)
            return results

        return arrange

    @pytest.mark.parametrize("number", SIGNALS)
    def test_serves(
        self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]], number: int
    ) -> None:
        """It serves an empty LocalGlue until a signal arrives, and leaves nothing behind."""
        threads = threading.active_count()
        handlers = [signal.getsignal(each) for each in SIGNALS]
        results = when_serving(workflows_at, number)

        done = glue_wf("serve", "--port", "0")

        assert (0, "") == (done.returncode, done.stderr)
        assert [[]] == results
        assert handlers == [signal.getsignal(each) for each in SIGNALS]
        assert threads >= threading.active_count()

    def test_text(self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]]) -> None:
        """The first line is the URL, the second a command to try it with."""
        when_serving(str)
        url, example = glue_wf("serve", "--port", "0").stdout.splitlines()
        assert url.startswith("http://127.0.0.1:")
        assert (
            f"Try: aws glue list-workflows --endpoint-url {url} --region us-east-1"
            " --no-sign-request" == example
        )

    def test_seed(self, glue_wf: GlueWf, when_serving: Callable[..., list[Any]]) -> None:
        """The seed determines the ids."""

        def request_id(url: str) -> str | None:
            metadata = GlueWorkflowClient(endpoint_url=url).list_workflows().metadata
            return metadata.request_id if metadata else None

        ids: list[Any] = []
        for seed in ("7", "7", "8"):
            results = when_serving(request_id)
            glue_wf("serve", "--port", "0", "--seed", seed)
            ids += results
        assert ids[0] == ids[1] != ids[2]


def test_port_in_use(glue_wf: GlueWf) -> None:
    """A port that is in use is wrong usage."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, text, line = error_line(glue_wf("serve", "--port", str(port)))
    assert (2, "") == (code, text)
    assert line.startswith(f"cannot listen on 127.0.0.1, port {port}: {os.strerror(98)}")


@pytest.mark.parametrize(
    "arguments",
    [["--host", "192.0.2.1"], ["--host", ""], ["--port", "70000"], ["--port", "x"], ["here"]],
    ids=" ".join,
)
def test_usage(glue_wf: GlueWf, arguments: list[str]) -> None:
    """A host of another machine, an impossible port and extra arguments are wrong usage."""
    code, text, _ = error_line(glue_wf("serve", *arguments))
    assert (2, "") == (code, text)


@pytest.mark.parametrize("number", SIGNALS)
def test_process(number: int) -> None:
    """A script can read the URL from the first line of a process, and end it with a signal."""
    with subprocess.Popen(
        [sys.executable, "-m", "glue_wf_sdk.cli", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        url = process.stdout.readline().strip()
        assert [] == workflows_at(url)
        process.send_signal(number)
        assert (0, "") == (process.wait(10), process.stderr.read())
