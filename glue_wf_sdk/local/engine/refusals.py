"""The errors with which LocalGlue refuses a call."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from glue_wf_sdk._core.text import abbreviated, listed, shortened
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    InvalidInputException,
    ServiceError,
)

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

# The service's messages for what does not exist, by kind; other kinds get the message for jobs.
# StartCrawler and StopCrawler speak of a crawler, the others of a crawler entry. Source:
# https://github.com/awslabs/aws-customer-churn-pipeline/issues/15.
_NOT_FOUND = {
    "workflow": "Entity not found",
    "workflow run": "Entity not found",
    "crawler": "Crawler with name {name} does not exist",
    "crawler entry": "Crawler entry with name {name} does not exist",
}
_MAX_CHARACTERS = 255  # As many as a name can have; an ARN can have more.


def refusal(error: type[ServiceError], message: str) -> ServiceError:
    """An error of a modelled class, whose name is the error code."""
    return error(error.__name__, message)


def reject_invalid(problems: Sequence[object]) -> None:
    """Raises an InvalidInputException that lists the problems, if there are any."""
    if problems:
        raise refusal(InvalidInputException, listed(problems, separator="; "))


def unreadable(problems: Sequence[object]) -> ServiceError:
    """The error for a request that cannot be read as the model's types; it lists the problems."""
    return ServiceError("SerializationException", listed(problems, separator="; "))


def reject_duplicate(records: Mapping[str, object], name: str, kind: str) -> None:
    """Raises AlreadyExistsException if the name is taken."""
    if name in records:
        raise refusal(AlreadyExistsException, f"{kind} {abbreviated(name)} already exists")


class _Records(Protocol[T_co]):
    def get(self, name: str, /) -> T_co | None: ...


def require(records: _Records[T], name: str, kind: str) -> T:
    """The record with this name; raises EntityNotFoundException if there is none."""
    record = records.get(name)
    if record is None:
        raise refusal(EntityNotFoundException, not_found(kind, name))
    return record


def not_found(kind: str, name: str) -> str:
    """The service's words for what does not exist."""
    message = _NOT_FOUND.get(kind, "{kind} {name} not found.")
    return message.format(kind=kind.capitalize(), name=shortened(name, _MAX_CHARACTERS))
