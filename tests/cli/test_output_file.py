"""The file that `-o` names, in the two commands that have it."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk.cli import main
from support.cli import W1_FILE, GlueWf, Saved, error_line

RUN: dict[str, Any] = {"Name": "etl", "WorkflowRunId": "wr_1", "Graph": {"Nodes": []}}

pytestmark = pytest.mark.parametrize("verb", ["report", "graph"])


def test_input_file(glue_wf: GlueWf, saved: Saved, tmp_path: Path, verb: str) -> None:
    """The input file is not overwritten, not even under another name."""
    path = saved(RUN)
    content = path.read_bytes()
    link = tmp_path / "link"
    link.symlink_to(path)
    for name in (path, link):
        done = glue_wf(verb, "--from", path, "-o", name)
        assert (2, "", f"{name}: is also the input file") == error_line(done)
    assert content == path.read_bytes()
    assert 0 == glue_wf(verb, "--from", path, "-o", tmp_path / "new").returncode


def test_redirected_input(saved: Saved, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    """A file that a shell opened as standard input is not overwritten."""
    path = saved(RUN)
    content = path.read_bytes()
    with path.open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert 2 == main([verb, "--from", "-", "-o", str(path)])
    assert content == path.read_bytes()


def test_device(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    """A device, such as a terminal, may be both input and output."""
    with Path(os.devnull).open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert 2 == main([verb, "--from", "-", "-o", os.devnull])
    assert "is also the input file" not in capsys.readouterr().err


def test_empty_name(glue_wf: GlueWf, verb: str) -> None:
    """An empty name, such as from an unset variable, is wrong usage."""
    done = glue_wf(verb, "etl", "-o", "")
    assert (2, "", "the name of the output file is empty") == error_line(done)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (".", "Is a directory"),
        ("no/run.html", "No such file or directory"),
        ("a\0b", "embedded null byte"),
    ],
)
def test_not_writable(glue_wf: GlueWf, tmp_path: Path, verb: str, name: str, reason: str) -> None:
    """A file that cannot be written is wrong usage; the line has the reason."""
    done = glue_wf(verb, "--from", W1_FILE, "-o", f"{tmp_path}/{name}")
    code, text, line = error_line(done)
    assert (2, "", True) == (code, text, line.endswith(f": cannot be written: {reason}"))
