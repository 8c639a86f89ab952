"""Pages of answers, and the tokens that lead from one to the next."""

import base64
import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from glue_wf_sdk.errors import InvalidInputException
from glue_wf_sdk.local.api.requests import PAGE_SIZES
from glue_wf_sdk.local.engine.history import HasId, History
from glue_wf_sdk.local.engine.records import ByName
from glue_wf_sdk.local.engine.refusals import refusal
from glue_wf_sdk.operations import OPERATIONS

T = TypeVar("T")
R = TypeVar("R", bound=HasId)

_MAX_SIZES = {
    **PAGE_SIZES,
    **{
        operation.name: operation.pagination.max_page_size
        for operation in OPERATIONS.values()
        if operation.pagination is not None
    },
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
    operation: str, payload: Mapping[str, Any], history: History[R], name: str
) -> tuple[list[R], dict[str, str]]:
    """A page of the runs of a workflow, job or blueprint, latest first; and the ``NextToken``.

    Runs that start or are dropped meanwhile shift nothing, because a token holds a run's number.
    """
    size, before = _bounds(operation, payload, int, name)
    runs, following = history.page(size, before)
    return runs, {} if following is None else _next_token(operation, name, following)


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
