"""The errors with which LocalGlue refuses a call."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from glue_wf_sdk._core.text import abbreviated, listed
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    InvalidInputException,
    ServiceError,
)

T = TypeVar("T")


def refusal(error: type[ServiceError], message: str) -> ServiceError:
    """An error of a modelled class, whose name is the error code."""
    return error(error.__name__, message)


def reject_invalid(problems: Sequence[object]) -> None:
    """Raises an InvalidInputException that lists the problems, if there are any."""
    if problems:
        raise refusal(InvalidInputException, listed(problems, separator="; "))


def reject_duplicate(records: Mapping[str, object], name: str, kind: str) -> None:
    """Raises AlreadyExistsException if the name is taken."""
    if name in records:
        raise refusal(AlreadyExistsException, f"{kind} {abbreviated(name)} already exists")


def require(records: Mapping[str, T], name: str, kind: str) -> T:
    """The record with this name; raises EntityNotFoundException if there is none."""
    record = records.get(name)
    if record is None:
        raise refusal(EntityNotFoundException, f"{kind} {abbreviated(name)} does not exist")
    return record
