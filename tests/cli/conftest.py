"""Running `glue-wf` in this process, on a terminal, and against a LocalGlue over HTTP."""

import io
import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from unittest.mock import Mock

import boto3
import pytest

from glue_wf_sdk.cli import clock, main
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.doors.http_server import GlueServer
from support.cli import W1_FILE, GlueWf, Saved
from support.faulty_server import FaultyServer, Reaction


@pytest.fixture
def glue_wf(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> GlueWf:
    """Runs `glue-wf`, with text or bytes as its standard input."""

    def run(*arguments: str | Path, stdin: str | bytes = b"") -> CompletedProcess[str]:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return CompletedProcess(arguments, code, captured.out, captured.err)

    return run


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> GlueWf:
    """Runs `glue-wf` with a terminal of 80 columns, 40 lines and colours as standard output."""
    for name, value in {"COLUMNS": "80", "LINES": "40", "TERM": "xterm-256color"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)

    def run(*arguments: str | Path) -> CompletedProcess[str]:
        stream = _Terminal()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", stream)
            code = main([str(argument) for argument in arguments])
        return CompletedProcess(arguments, code, stream.getvalue(), "")

    return run


@pytest.fixture
def on_pty() -> Callable[..., tuple[int, bytes]]:
    """Runs this Python on a pseudo-terminal; returns its exit code and output.

    `watch` is called with the process and its output so far, again and again.
    """

    def run(
        *arguments: str,
        columns: int = 80,
        watch: Callable[[subprocess.Popen[bytes], bytes], object] | None = None,
        **environment: str,
    ) -> tuple[int, bytes]:
        inherited = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        ours, theirs = pty.openpty()
        with subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**inherited, "TERM": "xterm-256color", "COLUMNS": str(columns), **environment},
        ) as process:
            os.close(theirs)
            rescue = threading.Timer(120, process.kill)  # A hanging process must fail the test.
            rescue.start()
            shown = b""
            while chunk := _read(ours):
                shown += chunk
                if watch is not None:
                    watch(process, shown)
            os.close(ours)
            rescue.cancel()
            return process.wait(60), shown

    return run


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # Linux says so when the other end is closed.
        return b""


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """Saves a document to a JSON file, and returns its path."""

    def save(document: Any) -> Path:
        path = tmp_path / "document.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return save


@pytest.fixture
def w1() -> dict[str, Any]:
    """The answer that holds the run of W1 in which J2 and J3 failed."""
    answer: dict[str, Any] = json.loads(W1_FILE.read_text(encoding="utf-8"))
    return answer


@pytest.fixture
def w1_ids(w1: Mapping[str, Any]) -> dict[str, str]:
    """The ids of the nodes of W1 by name."""
    return {node["Name"]: node["UniqueId"] for node in w1["Run"]["Graph"]["Nodes"]}


@pytest.fixture
def _one_session(aws_session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """`glue-wf` finds a boto3 session that exists already, because creating one is slow."""
    new_session = boto3.Session

    def session(profile_name: str | None = None) -> Any:
        return aws_session if profile_name is None else new_session(profile_name=profile_name)

    monkeypatch.setattr(boto3, "Session", session)


@pytest.fixture
def local(_one_session: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalGlue]:
    """A LocalGlue with the workflow `etl`, served where `glue-wf` finds it.

    Its time passes while `glue-wf` waits. The crawler `land` and the job `audit` start the
    workflow; `clean` follows `land` and fails the first time, `load` follows `clean`.
    """
    local = LocalGlue()
    local.add_crawler("land", duration=40)
    local.add_job("audit", duration=200)
    local.add_job("clean", duration=30, outcomes=["FAILED", "SUCCEEDED"])
    local.add_job("load", duration=60)
    local.call("CreateWorkflow", Name="etl", DefaultRunProperties={"day": "monday"})
    local.add_trigger("start", workflow="etl", jobs=["audit"], crawlers=["land"])
    for before, after in [("land", "clean"), ("clean", "load")]:
        local.add_trigger(
            f"after-{before}", workflow="etl", after={before: "SUCCEEDED"}, jobs=[after]
        )
    monkeypatch.setattr(clock, "current", local)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")  # boto3's own retries take time.
    with GlueServer(local.handle) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint_url)
        yield local


@pytest.fixture
def faulty(_one_session: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyServer]:
    """A server where `glue-wf` finds the service, whose answers can be broken in any way."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", Mock())  # Between boto3's attempts.
    with FaultyServer(Reaction()) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        yield server


@pytest.fixture
def failed_run(local: LocalGlue) -> str:
    """The id of a run that has ended, in which `clean` failed."""
    run_id: str = local.call("StartWorkflowRun", Name="etl")["RunId"]
    local.run_until_idle()
    return run_id
