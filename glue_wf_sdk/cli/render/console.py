"""Standard output: lines wrapped and coloured on a terminal, plain elsewhere; and JSON."""

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from glue_wf_sdk._core.text import printable
from glue_wf_sdk.cli.results import BROKEN_PIPE, USAGE, CommandError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Part: TypeAlias = str | tuple[str, str]
"""A piece of a line: printable text, plain or with a style."""

_MIN_WIDTH = 20
_UNLIMITED = 10_000  # The width of standard output that is not a terminal.


class Lines:
    """Lines for standard output."""

    def __init__(self) -> None:
        # Only a terminal needs rich, which takes longer to load than most commands to run.
        self._console = new_console() if sys.stdout.isatty() else None
        self._lines: list[Text] = []  # For a terminal,
        self._plain: list[str] = []  # and for anything else.

    @property
    def is_ascii(self) -> bool:
        """Whether standard output cannot encode the lines of trees."""
        return not (sys.stdout.encoding or "utf-8").lower().startswith("utf")

    def add(self, *parts: Part, indent: int = 0, hanging: int = 4) -> None:
        """Adds a line, which a terminal wraps with a hanging indent; an empty one without parts."""
        if self._console is None:
            self.add_unbroken(*parts, indent=indent)
            return
        from rich.text import Text

        text = Text.assemble(*parts)
        width = max(self._console.width - max(indent, hanging), _MIN_WIDTH)
        for number, line in enumerate(text.wrap(self._console, width, overflow="fold")):
            line.rstrip()
            self._lines.append(Text(" " * (hanging if number else indent)) + line)

    def add_unbroken(self, *parts: Part, indent: int = 0) -> None:
        """Adds a line that can be copied from a terminal in one piece."""
        if self._console is None:
            words = (part if isinstance(part, str) else part[0] for part in parts)
            self._plain.append(f"{' ' * indent}{''.join(words)}\n")
            return
        from rich.text import Text

        self._lines.append(Text.assemble(" " * indent, *parts))

    def text(self) -> str:
        """All lines."""
        if self._console is None:
            return "".join(self._plain)
        with self._console.capture() as capture:
            for line in self._lines:
                self._console.print(line, soft_wrap=True)
        return capture.get()


def new_console() -> "Console":
    """A console for standard output; only a terminal gets colours and escape sequences."""
    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    return Console(
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        force_jupyter=False,
        force_terminal=is_terminal,
        highlight=False,
        legacy_windows=False,
        width=None if is_terminal else _UNLIMITED,
    )


def one_line(message: str) -> str:
    """A message of several lines as one."""
    first, *others = [line.strip() for line in message.splitlines()] or [""]
    return printable(" ".join([first, "; ".join(others)]) if others else first)


def json_text(document: object) -> str:
    """A document as JSON in printable ASCII; moments are in ISO 8601, durations in seconds."""
    return json.dumps(document, indent=2, default=_serialized) + "\n"


def _serialized(value: datetime | timedelta) -> str | float:
    return value.total_seconds() if isinstance(value, timedelta) else value.isoformat()


def encodable(text: str) -> str:
    """The text with everything escaped that standard output cannot encode."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def write(text: str) -> None:
    """Writes to standard output; raises CommandError if it cannot."""
    try:
        sys.stdout.write(encodable(text))
        sys.stdout.flush()
    except OSError as error:
        # The interpreter flushes again when it exits, and would complain.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        # Not as an OSError: for a closed pipe, click would exit with 1.
        if isinstance(error, BrokenPipeError):
            raise CommandError("", BROKEN_PIPE) from error
        raise CommandError(f"the output cannot be written: {error.strerror}", USAGE) from error
