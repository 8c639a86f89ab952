"""Pages of answers, and the tokens that lead from one to the next."""

import base64
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from glue_wf_sdk.errors import InvalidInputException
from glue_wf_sdk.local.engine.records import ByName
from glue_wf_sdk.local.engine.refusals import refusal
from glue_wf_sdk.operations import OPERATIONS

T = TypeVar("T")

_MAX_SIZES = {
    operation.name: operation.pagination.max_page_size
    for operation in OPERATIONS.values()
    if operation.pagination is not None
}


def page_of_names(
    operation: str,
    payload: Mapping[str, Any],
    records: ByName[Any],
    is_listed: Callable[[str], bool] = lambda _: True,
) -> tuple[list[str], dict[str, str]]:
    """A page of names in alphabetical order; and the ``NextToken``, if more follow."""
    size, after = _bounds(operation, payload, str)
    names = list(itertools.islice(filter(is_listed, records.names_after(after)), size + 1))
    if len(names) <= size:
        return names, {}
    return names[:size], _next_token(operation, "", names[size - 1])


def page_of_runs(
    operation: str, payload: Mapping[str, Any], runs: Sequence[T], name: str
) -> tuple[list[T], dict[str, str]]:
    """A page of the runs of a workflow or blueprint, latest first; and the ``NextToken``.

    Runs that start meanwhile shift nothing, because a token counts from the first run.
    """
    size, after = _bounds(operation, payload, int, name)
    end = len(runs) if after is None else max(0, min(after, len(runs)))
    start = max(0, end - size)
    following = _next_token(operation, name, start) if start else {}
    return list(reversed(runs[start:end])), following


def _bounds(
    operation: str, payload: Mapping[str, Any], kind: type[T], name: str = ""
) -> tuple[int, T | None]:
    """The size of the page, and the place after which it begins; None for the first page."""
    size = min(payload.get("MaxResults") or _MAX_SIZES[operation], _MAX_SIZES[operation])
    token = payload.get("NextToken")
    if not token:
        return size, None
    try:
        decoded: Any = json.loads(base64.b64decode(token, altchars=b"-_", validate=True))
        *of_list, place = decoded
    except (ValueError, TypeError, RecursionError):
        of_list, place = [], None
    if of_list != [operation, name] or type(place) is not kind:  # A bool would be an int.
        raise refusal(InvalidInputException, "NextToken is not a token of this list")
    return size, place


def _next_token(operation: str, name: str, place: object) -> dict[str, str]:
    token = base64.urlsafe_b64encode(json.dumps([operation, name, place]).encode())
    return {"NextToken": token.decode()}
