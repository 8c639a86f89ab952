"""Checks requests, and passes each to the handler of its operation."""

import functools
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from glue_wf_sdk._core.schema import (
    ListShape,
    MapShape,
    Shape,
    StructureShape,
    fields_of,
    is_list,
    readable_items,
)
from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import ServiceError
from glue_wf_sdk.local.api import (
    blueprints,
    crawlers,
    job_runs,
    jobs,
    requests,
    runs,
    tags,
    triggers,
    workflows,
)
from glue_wf_sdk.local.api.constraints import reject_violations
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.records import Wire
from glue_wf_sdk.local.engine.refusals import unreadable
from glue_wf_sdk.operations import OPERATIONS

Handler: TypeAlias = Callable[[Account, Mapping[str, Any]], Wire]
"""Carries out an operation: takes the request in wire form, and returns the answer."""

HANDLERS: Mapping[str, Handler] = {
    **workflows.HANDLERS,
    **runs.HANDLERS,
    **blueprints.HANDLERS,
    **jobs.HANDLERS,
    **job_runs.HANDLERS,
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
    cls = _REQUESTS[operation]
    received = _received(payload, StructureShape(cls))
    reject_violations(cls, received, requests.KEPT_FIELDS.get(operation, ()))
    return handler(account, received)


def _received(value: Any, shape: Shape | None = None, depth: int = 0) -> Any:
    """A copy of a value as the service receives it: without the null members of structures.

    The shape of a field that is stored unchecked is unknown; each object in it is a structure.
    """
    if depth > _MAX_DEPTH:
        raise unreadable([f"the request is nested over {_MAX_DEPTH} deep"])
    if (items := readable_items(value)) is not None:
        shape_of = _shapes_in(shape)
        return {
            _key(key): _received(item, shape_of(key), depth + 1)
            for key, item in items.items()
            if item is not None or isinstance(shape, MapShape)
        }
    if is_list(value):
        item_shape = shape.item if isinstance(shape, ListShape) else None
        return [_received(item, item_shape, depth + 1) for item in value]
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise unreadable([f"the request contains {abbreviated(value)}, which JSON does not have"])


def _shapes_in(shape: Shape | None) -> Callable[[Any], Shape | None]:
    """The shape of each value of an object, by its key."""
    if isinstance(shape, StructureShape):
        return _members(shape.cls).get
    value = shape.value if isinstance(shape, MapShape) else None
    return lambda _: value


@functools.cache
def _members(cls: type) -> Mapping[str, Shape]:
    return {field.wire_name: field.shape for field in fields_of(cls)}


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise unreadable([f"the request contains the key {abbreviated(key)}"])
