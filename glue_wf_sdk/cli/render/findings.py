"""The violations in a payload."""

from collections.abc import Sequence

from glue_wf_sdk._core.text import counted, printable
from glue_wf_sdk.cli.render.console import Lines
from glue_wf_sdk.errors import Violation


def violations_text(operation: str, violations: Sequence[Violation]) -> str:
    """A line for each violation, and how many there are."""
    lines = Lines()
    for each in violations:
        message = printable(each.message)
        lines.add((printable(each.path), "bold"), f": {message} ", (f"[{each.rule}]", "dim"))
    if violations:
        lines.add((f"{operation}: {counted(len(violations), 'violation')}", "bold red"))
    else:
        lines.add((f"{operation}: valid", "bold green"))
    return lines.text()
