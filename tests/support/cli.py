"""What the tests of the command line share."""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, NoReturn, TypeAlias

GlueWf: TypeAlias = Callable[..., CompletedProcess[str]]
"""Runs `glue-wf` in this process, with text or bytes as `stdin=`."""

Saved: TypeAlias = Callable[[Any], Path]
"""Saves a document to a JSON file, and returns its path."""

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
W1_FILE = EXAMPLES / "w1_run.json"

RUN_ID = re.compile(r"\bwr_[0-9a-f]{64}\b")
SGR = re.compile(r"\x1b\[[0-9;]*m")
ESCAPES = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")
HOSTILE = "\x1b[31m\x07\x9b5m\u202e[red]\r\n\x7f\u2066"
"""A name that could do something to a terminal."""


def error_line(done: CompletedProcess[str]) -> tuple[int, str, str]:
    """The exit code, standard output, and the one line on standard error."""
    assert done.stderr.startswith("glue-wf: ")
    assert done.stderr.endswith("\n")
    line = done.stderr.removeprefix("glue-wf: ").removesuffix("\n")
    assert line.isprintable()
    return done.returncode, done.stdout, line


def interrupt(*_: object, **__: object) -> NoReturn:
    """Stands for Ctrl-C."""
    raise KeyboardInterrupt


def new_frame() -> list[str]:
    """The lines that a terminal in memory got since the last call, without escape sequences."""
    assert isinstance(sys.stdout, io.StringIO)
    shown = ESCAPES.sub("", sys.stdout.getvalue())
    sys.stdout.truncate(0)
    sys.stdout.seek(0)
    return [line for line in shown.splitlines() if line]
