"""The file that `-o` names."""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from glue_wf_sdk.cli.files import file_label
from glue_wf_sdk.cli.render.console import Lines
from glue_wf_sdk.cli.results import CommandResult, UsageError


def check_output(output: str | None, file: str | None) -> None:
    """Rejects an output that would overwrite the input, before anything is called."""
    if output == "":
        raise UsageError("the name of the output file is empty")
    if output is None or file is None or output == "-":
        return
    # Nothing to compare if the output does not exist yet, or standard input is closed.
    with suppress(OSError, ValueError, AttributeError):
        source = os.fstat(sys.stdin.fileno()) if file == "-" else Path(file).stat()
        # A terminal or a pipe can be both, and loses nothing.
        if stat.S_ISREG(source.st_mode) and os.path.samestat(source, Path(output).stat()):
            raise UsageError(f"{file_label(output)}: is also the input file")


def write_output(text: str, output: str, *, is_markup: bool) -> CommandResult:
    """Writes a page or picture to a file, or gives it back for standard output."""
    if output == "-":
        # Markup has names for the characters that the encoding of standard output lacks.
        return CommandResult(
            text.encode("ascii", "xmlcharrefreplace").decode() if is_markup else text
        )
    try:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{file_label(output)}: cannot be written: {reason}") from None
    lines = Lines()
    lines.add(f"Wrote {file_label(output)}")
    return CommandResult(lines.text())
