"""Pages of answers, and the tokens that lead from one to the next."""

import base64
import bisect
import json
from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

import attrs

from glue_wf_sdk.errors import InvalidInputException
from glue_wf_sdk.local.refusals import refuse
from glue_wf_sdk.operations import OPERATIONS

__all__ = ["ByName", "Page", "bounds_of_page", "page_of_names", "page_of_runs", "token_after"]

T = TypeVar("T")


class ByName(Generic[T]):
    """Records under their names, which are kept in order."""

    def __init__(self) -> None:
        self._records: dict[str, T] = {}
        self._names: list[str] = []

    def __contains__(self, name: str) -> bool:
        """Whether there is one of this name."""
        return name in self._records

    def __len__(self) -> int:
        """How many there are."""
        return len(self._records)

    def __iter__(self) -> Iterator[str]:
        """The names, in order."""
        return iter(self._names)

    def __getitem__(self, name: str) -> T:
        """The record of a name."""
        return self._records[name]

    def __setitem__(self, name: str, record: T) -> None:
        """Adds a record, or replaces the one of this name."""
        if name not in self._records:
            bisect.insort(self._names, name)
        self._records[name] = record

    def get(self, name: str | None) -> T | None:
        """The record of a name, or None."""
        return None if name is None else self._records.get(name)

    def values(self) -> Iterator[T]:
        """The records, in the order in which they were added."""
        return iter(self._records.values())

    def pop(self, name: str) -> T | None:
        """Takes away the record of a name; None where there is none."""
        if name in self._records:
            del self._names[bisect.bisect_left(self._names, name)]
        return self._records.pop(name, None)

    def names_after(self, name: str | None, count: int) -> list[str]:
        """The names that follow a name, which need not be there; from the first for None."""
        start = 0 if name is None else bisect.bisect_right(self._names, name)
        return self._names[start : start + count]


@attrs.frozen
class Page:
    """The bounds of a page.

    Attributes:
        after: What the page before ended with; None for the first.
        size: The most items that it holds.
    """

    after: Any
    size: int


def bounds_of_page(
    operation: str, payload: Mapping[str, Any], kind: type = str, subject: str = ""
) -> Page:
    """Which page a request asks for.

    Args:
        operation: The API's name.
        payload: The request, with ``MaxResults`` and ``NextToken``.
        kind: What the places of the items are: names, or numbers.
        subject: What the list belongs to, such as the workflow's name.

    Returns:
        The page.

    Raises:
        InvalidInputException: The token is none that `token_after` gave for this list.
    """
    pagination = OPERATIONS[operation].pagination
    most = pagination.max_page_size if pagination else 1
    size = min(payload.get("MaxResults") or most, most)
    token = payload.get("NextToken")
    if not token:
        return Page(None, size)
    place = _place_in(token, [operation, subject])
    if type(place) is not kind:
        raise refuse(InvalidInputException, "NextToken is not a token of this list")
    return Page(place, size)


def _place_in(token: str, expected: list[str]) -> Any:
    """What a token holds behind the name of its list; None for one that is not of this list."""
    try:
        decoded: Any = json.loads(base64.b64decode(token, altchars=b"-_", validate=True))
        *of_list, place = decoded
    except (ValueError, TypeError, RecursionError):
        return None
    return place if of_list == expected else None


def token_after(operation: str, place: object, subject: str = "") -> str:
    """The token of the page that follows.

    Args:
        operation: The API's name.
        place: What the page ended with.
        subject: What the list belongs to.

    Returns:
        The token: letters, digits and ``-_=``.
    """
    return base64.urlsafe_b64encode(json.dumps([operation, subject, place]).encode()).decode()


def page_of_names(
    operation: str, payload: Mapping[str, Any], records: ByName[Any]
) -> tuple[list[str], dict[str, str]]:
    """A page of names, in order.

    Args:
        operation: The API's name.
        payload: The request.
        records: What is listed.

    Returns:
        The names, and a dict with the ``NextToken`` where more follow.
    """
    page = bounds_of_page(operation, payload)
    names = records.names_after(page.after, page.size + 1)
    if len(names) <= page.size:
        return names, {}
    names = names[: page.size]
    return names, {"NextToken": token_after(operation, names[-1])}


def page_of_runs(
    operation: str, payload: Mapping[str, Any], runs: list[T], subject: str
) -> tuple[list[T], dict[str, str]]:
    """A page of runs, the latest first. Runs that start meanwhile shift nothing.

    Args:
        operation: The API's name.
        payload: The request.
        runs: All runs, the latest last.
        subject: What they are runs of.

    Returns:
        The runs, and a dict with the ``NextToken`` where more follow.
    """
    page = bounds_of_page(operation, payload, int, subject)
    end = len(runs) if page.after is None else max(0, min(page.after, len(runs)))
    start = max(0, end - page.size)
    following = {"NextToken": token_after(operation, start, subject)} if start else {}
    return runs[start:end][::-1], following
