"""Telling the path of a design from the name of a workflow."""

import os
from pathlib import PurePath

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
