"""What a command comes to."""

import attrs

__all__ = ["FAILED", "FINE", "INTERRUPTED", "SERVICE", "USAGE", "Halt", "Outcome"]

FINE = 0
FAILED = 1  # A run, or what was checked.
USAGE = 2
SERVICE = 3  # Or the way to it.
INTERRUPTED = 130  # As a shell says it of a process that ends so: 128 and the signal's number.


@attrs.frozen
class Outcome:
    """What a command comes to.

    Attributes:
        code: The exit code.
        text: For standard output.
        complaint: One line for standard error, where there is one to make.
    """

    code: int
    text: str
    complaint: str | None = None


class Halt(Exception):  # noqa: N818 - it may be Ctrl-C, which is no error
    """A command cannot go on.

    Attributes:
        outcome: What it comes to.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome.complaint)
