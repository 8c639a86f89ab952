"""How a command ends: its result or its error, and the exit code."""

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from glue_wf_sdk.structures import WorkflowRun

OK = 0
FAILED = 1  # A run, or a check of the input.
USAGE = 2
SERVICE = 3  # Or the network.
TIMED_OUT = 4  # The run goes on.
INTERRUPTED = 130  # As a shell has it: 128 and the number of the signal.
BROKEN_PIPE = 141


@attrs.frozen
class CommandResult:
    """The result of a command.

    Attributes:
        text: The text for standard output.
        code: The exit code.
        error: One line for standard error.
    """

    text: str = ""
    code: int = OK
    error: str | None = None


class CommandError(Exception):
    """Ends a command with one line on standard error, or with none if the message is empty."""

    def __init__(self, message: str, code: int) -> None:
        self.code = code
        super().__init__(message)


class UsageError(CommandError):
    """The arguments or the input are wrong."""

    def __init__(self, message: str) -> None:
        super().__init__(message, USAGE)


def missing_library(error: ImportError, extra: str) -> str:
    """What to say of a library that cannot be imported, and which extra has it."""
    library = (error.name or "a library").partition(".")[0]
    return f'{library} is missing or too old; run: pip install "glue-wf-sdk[{extra}]"'


def run_exit_code(run: "WorkflowRun") -> int:
    """The exit code for a run; a run whose outcome is unknown has not failed."""
    return FAILED if run.succeeded is False else OK
