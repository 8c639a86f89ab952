"""Designs that commands read, simulate and serve."""

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import PurePath

from glue_wf_sdk import design
from glue_wf_sdk._core.text import abbreviated, listed, printable
from glue_wf_sdk.cli.results import FAILED, CommandError, UsageError
from glue_wf_sdk.design import Designs, Severity, WorkflowDesign
from glue_wf_sdk.errors import ServiceError

_SUFFIXES = (".json", ".template", ".tf", ".yaml", ".yml")
_SEPARATORS = tuple(filter(None, (os.sep, os.altsep)))


def is_path(argument: str) -> bool:
    """Whether an argument is the path of a design, and not the name of a workflow.

    It is if it has a separator or a design's suffix, or is ``.`` or ``..``. Whether the file exists
    does not matter, so that a command means the same in every directory.
    """
    return (
        argument in (os.curdir, os.pardir)
        or any(each in argument for each in _SEPARATORS)
        or PurePath(argument).suffix.casefold() in _SUFFIXES
    )


def read_designs(paths: Sequence[str]) -> Designs:
    """The designs in files and directories; an unreadable file is a UsageError."""
    designs = design.load_designs(paths)
    is_broken = any(each.severity is Severity.ERROR for each in designs.unread)
    if is_broken or (designs.unread and not designs.units):
        problems = [f"{each.place}: {each.message}" for each in designs.unread]
        raise UsageError(listed(problems, separator="; "))
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
