"""All operations by name, and the check of a payload against one."""

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from glue_wf_sdk.errors import UnknownOperationError, Violation
from glue_wf_sdk.operations._base import Operation, Request, ResponseT
from glue_wf_sdk.operations.blueprints import (
    BATCH_GET_BLUEPRINTS,
    CREATE_BLUEPRINT,
    DELETE_BLUEPRINT,
    GET_BLUEPRINT,
    GET_BLUEPRINT_RUN,
    GET_BLUEPRINT_RUNS,
    LIST_BLUEPRINTS,
    START_BLUEPRINT_RUN,
    UPDATE_BLUEPRINT,
)
from glue_wf_sdk.operations.runs import (
    GET_WORKFLOW_RUN,
    GET_WORKFLOW_RUN_PROPERTIES,
    GET_WORKFLOW_RUNS,
    PUT_WORKFLOW_RUN_PROPERTIES,
    RESUME_WORKFLOW_RUN,
    START_WORKFLOW_RUN,
    STOP_WORKFLOW_RUN,
)
from glue_wf_sdk.operations.workflows import (
    BATCH_GET_WORKFLOWS,
    CREATE_WORKFLOW,
    DELETE_WORKFLOW,
    GET_WORKFLOW,
    LIST_WORKFLOWS,
    UPDATE_WORKFLOW,
)
from glue_wf_sdk.schema import check_wire

__all__ = [
    "OPERATIONS",
    "check_payload",
    "operation_named",
    "operation_of",
    "unknown_operation",
]

_ALL: tuple[Operation[Any, Any], ...] = (
    CREATE_WORKFLOW,
    UPDATE_WORKFLOW,
    DELETE_WORKFLOW,
    GET_WORKFLOW,
    LIST_WORKFLOWS,
    BATCH_GET_WORKFLOWS,
    START_WORKFLOW_RUN,
    STOP_WORKFLOW_RUN,
    RESUME_WORKFLOW_RUN,
    GET_WORKFLOW_RUN,
    GET_WORKFLOW_RUNS,
    GET_WORKFLOW_RUN_PROPERTIES,
    PUT_WORKFLOW_RUN_PROPERTIES,
    CREATE_BLUEPRINT,
    UPDATE_BLUEPRINT,
    DELETE_BLUEPRINT,
    GET_BLUEPRINT,
    LIST_BLUEPRINTS,
    BATCH_GET_BLUEPRINTS,
    START_BLUEPRINT_RUN,
    GET_BLUEPRINT_RUN,
    GET_BLUEPRINT_RUNS,
)

OPERATIONS: Mapping[str, Operation[Any, Any]] = MappingProxyType(
    {operation.name: operation for operation in _ALL}
)
"""Each operation under the API's name for it."""

_BY_METHOD = {operation.method: operation for operation in _ALL}
_BY_REQUEST: dict[type, Operation[Any, Any]] = {operation.request: operation for operation in _ALL}


def operation_named(name: "str | Operation[Any, Any]") -> Operation[Any, Any]:
    """The operation of a name.

    Args:
        name: ``"CreateWorkflow"``, ``"create_workflow"``, or an `Operation`, which is returned.

    Returns:
        The operation.

    Raises:
        UnknownOperationError: The Glue Workflows API has none of this name.
    """
    if isinstance(name, Operation):
        return name
    if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers
        raise UnknownOperationError(name)
    operation = OPERATIONS.get(name) or _BY_METHOD.get(name)
    if operation is None:
        raise unknown_operation(name, [*OPERATIONS, *_BY_METHOD])
    return operation


def unknown_operation(name: str, known: Iterable[str]) -> UnknownOperationError:
    """The exception for a name that no operation has.

    Args:
        name: The name.
        known: Those that operations have; the nearest is suggested.

    Returns:
        An exception, ready to be raised.
    """
    near = difflib.get_close_matches(name[:64], list(known), n=1)
    return UnknownOperationError(name, near[0] if near else None)


def operation_of(request: Request[ResponseT]) -> Operation[Request[ResponseT], ResponseT]:
    """The operation that a request asks for.

    Args:
        request: A request object.

    Returns:
        Its operation.

    Raises:
        UnknownOperationError: It is not a request.
    """
    operation = _BY_REQUEST.get(type(request))
    if operation is None:
        raise UnknownOperationError(type(request).__name__)
    return operation


def check_payload(
    operation: "str | Operation[Any, Any]", mapping: Mapping[str, object]
) -> tuple[Violation, ...]:
    """Every broken rule in a request payload in wire form.

    Args:
        operation: ``"CreateWorkflow"``, ``"create_workflow"``, or an `Operation`.
        mapping: The payload, as boto3's method takes it.

    Returns:
        The violations: unknown fields, missing ones, wrong types, broken constraints. Empty when
        the payload is fit to be sent.

    Raises:
        UnknownOperationError: The Glue Workflows API has no such operation.
    """
    return check_wire(operation_named(operation).request, mapping)
