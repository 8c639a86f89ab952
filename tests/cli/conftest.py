"""Running `glue-wf` in this process, and the run that it is shown."""

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from glue_wf_sdk.cli import main

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
    """Runs this Python on a pseudo-terminal of 80 columns: its exit code, and what it wrote."""

    def run(environment: Mapping[str, str], *arguments: str) -> tuple[int, bytes]:
        ours, theirs = pty.openpty()
        with subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "TERM": "xterm-256color", "COLUMNS": "80"},
        ) as process:
            os.close(theirs)
            shown = b""
            while chunk := _read(ours):
                shown += chunk
            os.close(ours)
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
