"""Checks requests, and passes each to the handler of its operation."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from glue_wf_sdk._core.schema import check_wire, is_list, readable_items
from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import InvalidInputException, ServiceError, Violation
from glue_wf_sdk.local.api import (
    blueprints,
    crawlers,
    jobs,
    requests,
    runs,
    tags,
    triggers,
    workflows,
)
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.records import Wire
from glue_wf_sdk.local.engine.refusals import refusal, reject_invalid
from glue_wf_sdk.operations import OPERATIONS

Handler: TypeAlias = Callable[[Account, Mapping[str, Any]], Wire]
"""Carries out an operation: takes the request in wire form, and returns the answer."""

HANDLERS: Mapping[str, Handler] = {
    **workflows.HANDLERS,
    **runs.HANDLERS,
    **blueprints.HANDLERS,
    **jobs.HANDLERS,
    **crawlers.HANDLERS,
    **triggers.HANDLERS,
    **tags.HANDLERS,
}
"""The handler of each operation, by the API's name."""

_REQUESTS: Mapping[str, type] = {
    **requests.REQUESTS,
    **{name: operation.request for name, operation in OPERATIONS.items()},
}
_MAX_DEPTH = 100


def carry_out(account: Account, operation: str, payload: Mapping[str, Any]) -> Wire:
    """Checks a request in wire form and carries it out; raises ServiceError.

    Timestamps in the answer are seconds since the epoch.
    """
    handler = HANDLERS.get(operation)
    if handler is None:
        problem = f"LocalGlue has no operation {abbreviated(operation)}"
        raise ServiceError("UnknownOperationException", problem)
    violations: Sequence[Violation] = check_wire(_REQUESTS[operation], payload)
    if kept := requests.KEPT_FIELDS.get(operation):
        violations = [each for each in violations if each.path not in kept]
    reject_invalid(violations)
    return handler(account, _copied(payload))


def _copied(value: Any, depth: int = 0) -> Any:
    """A copy, so that no caller can change our records; rejects what JSON cannot hold."""
    if depth > _MAX_DEPTH:
        raise refusal(InvalidInputException, f"the request is nested over {_MAX_DEPTH} deep")
    if (items := readable_items(value)) is not None:
        return {_key(key): _copied(item, depth + 1) for key, item in items.items()}
    if is_list(value):
        return [_copied(item, depth + 1) for item in value]
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    problem = f"the request contains {abbreviated(value)}, which JSON does not have"
    raise refusal(InvalidInputException, problem)


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise refusal(InvalidInputException, f"the request contains the key {abbreviated(key)}")
