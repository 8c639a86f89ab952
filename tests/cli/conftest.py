"""Running `glue-wf` in this process, and the run that it is shown."""

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

import boto3
import pytest

from glue_wf_sdk.cli import following, looking, main, sources
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.server import GlueServer

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.fixture
def examples() -> Path:
    """The folder of the input files that the documentation uses."""
    return EXAMPLES


@pytest.fixture
def glue_wf(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., CompletedProcess[str]]:
    """Runs `glue-wf` with arguments, and text or bytes as its standard input."""

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
def new_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], io.StringIO]:
    """Makes streams that say they are a terminal, one of 80 columns with colours."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return _Terminal


@pytest.fixture
def on_pty() -> Callable[..., tuple[int, bytes]]:
    """Runs this Python on a pseudo-terminal: its exit code, and what it wrote.

    What watches is given the process and what it has written so far, again and again.
    """

    def run(
        environment: Mapping[str, str],
        *arguments: str,
        columns: int = 80,
        watch: Callable[[subprocess.Popen[bytes], bytes], object] | None = None,
    ) -> tuple[int, bytes]:
        ours, theirs = pty.openpty()
        with subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "TERM": "xterm-256color", "COLUMNS": str(columns)},
        ) as process:
            os.close(theirs)
            rescue = threading.Timer(120, process.kill)  # What hangs is to fail, not to hang all.
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
def saved(tmp_path: Path) -> Callable[[Any], Path]:
    """Writes a document to a JSON file, and gives its path."""

    def save(document: Any) -> Path:
        path = tmp_path / "document.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return save


@pytest.fixture
def w1() -> dict[str, Any]:
    """The answer that holds the run of W1 in which J2 and J3 failed."""
    answer: dict[str, Any] = json.loads((EXAMPLES / "w1_run.json").read_text(encoding="utf-8"))
    return answer


@pytest.fixture
def w1_ids(w1: dict[str, Any]) -> dict[str, str]:
    """The ids of the nodes of W1, by their names."""
    return {node["Name"]: node["UniqueId"] for node in w1["Run"]["Graph"]["Nodes"]}


@pytest.fixture
def _one_session(aws_session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands in this process share boto3's default session, as making one takes long."""
    new_session = boto3.Session

    def session(profile_name: str | None = None) -> Any:
        return aws_session if profile_name is None else new_session(profile_name=profile_name)

    monkeypatch.setattr(boto3, "Session", session)


@pytest.fixture
def local(_one_session: None, monkeypatch: pytest.MonkeyPatch) -> LocalGlue:
    """A LocalGlue with the workflow `etl`, whose time passes while `glue-wf` waits.

    The crawler `land` and the job `audit` start it; `clean` follows `land` and fails the first
    time, `load` follows `clean`.
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
    monkeypatch.setattr(following, "_CLOCK", local)
    for module in (following, looking, sources):
        monkeypatch.setattr(module, "now", lambda: local.now)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")  # boto3's own tries take time.
    return local


@pytest.fixture
def served(local: LocalGlue) -> Iterator[str]:
    """The URL at which that LocalGlue is served."""
    with GlueServer(local.handle) as serving:
        yield serving.endpoint_url


@pytest.fixture
def operated(
    served: str, glue_wf: Callable[..., CompletedProcess[str]]
) -> Callable[..., CompletedProcess[str]]:
    """Runs `glue-wf` against that LocalGlue."""

    def run(*arguments: str) -> CompletedProcess[str]:
        verb = 2 if arguments[0] == "properties" else 1
        return glue_wf(*arguments[:verb], "--endpoint-url", served, *arguments[verb:])

    return run
