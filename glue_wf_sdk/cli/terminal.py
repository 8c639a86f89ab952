"""What is shown, made fit for a terminal."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.text import Text

from glue_wf_sdk.printable import printable

__all__ = ["Part", "Sheet", "as_json", "encodable", "one_line", "write"]

Part: TypeAlias = str | tuple[str, str]
"""A piece of a line: printable text, plain or with a style."""

_LEAST_WIDTH = 20


def one_line(message: str) -> str:
    """A message of several lines as one."""
    first, *others = [line.strip() for line in message.splitlines()] or [""]
    return printable(" ".join([first, "; ".join(others)]) if others else first)


def as_json(document: object) -> str:
    """A document as JSON text in printable ASCII, with timestamps in ISO 8601."""
    return json.dumps(document, indent=2, default=datetime.isoformat) + "\n"


def encodable(text: str) -> str:
    """A text in which what the encoding of standard output lacks is escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def write(text: str) -> None:
    """Writes to standard output; what its encoding lacks is escaped.

    Raises:
        OSError: It cannot be written, as when the reader of a pipe has gone.
    """
    try:
        sys.stdout.write(encodable(text))
        sys.stdout.flush()
    except OSError:
        # The interpreter flushes once more when it ends, and would complain.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise


class Sheet:
    """Lines for standard output: wrapped and coloured for a terminal, plain for all else."""

    def __init__(self) -> None:
        self._for_terminal = sys.stdout.isatty()
        self._console = Console(
            color_system=None if os.environ.get("NO_COLOR") else "auto",
            force_jupyter=False,
            force_terminal=self._for_terminal,
            highlight=False,
            legacy_windows=False,
        )
        self._plain: list[str] = []
        self._console.begin_capture()

    def add(self, *parts: Part, indent: int = 0, hanging: int = 4) -> None:
        """Adds a line.

        Args:
            *parts: Its pieces; an empty line without them.
            indent: The spaces before it.
            hanging: The spaces before what does not fit into the terminal's first line.
        """
        if not self._for_terminal:
            plain = "".join(part if isinstance(part, str) else part[0] for part in parts)
            self._plain.append(f"{' ' * indent}{plain}\n")
            return
        text = Text.assemble(*parts)
        width = max(self._console.width - max(indent, hanging), _LEAST_WIDTH)
        for number, line in enumerate(text.wrap(self._console, width, overflow="fold")):
            line.rstrip()
            before = Text(" " * (hanging if number else indent))
            self._console.print(before + line, soft_wrap=True)

    def add_unbroken(self, line: str, *, indent: int = 0) -> None:
        """Adds a line to be copied: only the terminal itself breaks it, and so gives it whole.

        Args:
            line: Printable text.
            indent: The spaces before it.
        """
        text = " " * indent + line
        if self._for_terminal:
            self._console.print(Text(text), soft_wrap=True)
        else:
            self._plain.append(f"{text}\n")

    def text(self) -> str:
        """All lines."""
        return self._console.end_capture() if self._for_terminal else "".join(self._plain)
