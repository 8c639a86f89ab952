"""Designs that commands read, simulate and serve."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from glue_wf_sdk import design
from glue_wf_sdk._core.text import abbreviated, listed, printable
from glue_wf_sdk.cli.results import FAILED, CommandError, UsageError, missing_library
from glue_wf_sdk.cli.selection import UNREADABLE
from glue_wf_sdk.design import Designs, Severity, WorkflowDesign
from glue_wf_sdk.errors import ServiceError


def load_designs(paths: Sequence[str]) -> Designs:
    """The designs in files and directories; a parser that is not installed is a UsageError."""
    try:
        return design.load_designs(paths)
    except ImportError as error:
        raise UsageError(missing_library(error, "lint")) from None


def read_designs(paths: Sequence[str]) -> Designs:
    """The designs in files and directories; what is broken in one is a UsageError."""
    designs = load_designs(paths)
    # A template of another tool is only an info, unless there is nothing else.
    worst = Severity.ERROR if designs.units else Severity.INFO
    broken = [
        f"{each.place}: {each.message}"
        for each in designs.problems
        if each.code == UNREADABLE and each.severity.is_at_least(worst)
    ]
    if broken:
        raise UsageError(listed(broken, separator="; "))
    return designs


def read_workflow(path: str, name: str | None) -> WorkflowDesign:
    """The workflow of a name or a label in a file or directory, or the only one in it."""
    designs = read_designs([path])
    if name is not None:
        try:
            return designs.workflow(name)
        except LookupError as error:
            raise UsageError(f"{printable(path)}: {error}") from None
    found = list(designs)
    if not found:
        raise UsageError(f"{printable(path)}: has no workflow")
    if len(found) > 1:
        names = listed([abbreviated(str(each.name)) for each in found])
        raise UsageError(f"{printable(path)}: choose a workflow with --workflow: {names}")
    return found[0]


@contextmanager
def deploying() -> Generator[None, None, None]:
    """Ends the command if LocalGlue refuses a design, in the service's words and with the place."""
    try:
        yield
    except ServiceError as error:
        problem = ": ".join([*getattr(error, "__notes__", ()), str(error).splitlines()[0]])
    else:
        return
    raise CommandError(problem, FAILED)
