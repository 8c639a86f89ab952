"""`OPERATIONS`, all operations by name, and what is looked up in it."""

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from glue_wf_sdk._core.wire import violations_in
from glue_wf_sdk.errors import UnknownOperationError, Violation
from glue_wf_sdk.operations.blueprints import BLUEPRINT_OPERATIONS
from glue_wf_sdk.operations.operation import Operation, Request, ResponseT
from glue_wf_sdk.operations.runs import RUN_OPERATIONS
from glue_wf_sdk.operations.triggers import TRIGGER_OPERATIONS
from glue_wf_sdk.operations.workflows import WORKFLOW_OPERATIONS

__all__ = ["OPERATIONS", "check_payload", "operation_named", "operation_of"]

_ALL: tuple[Operation[Any, Any], ...] = (
    *WORKFLOW_OPERATIONS,
    *RUN_OPERATIONS,
    *BLUEPRINT_OPERATIONS,
    *TRIGGER_OPERATIONS,
)

OPERATIONS: Mapping[str, Operation[Any, Any]] = MappingProxyType(
    {operation.name: operation for operation in _ALL}
)
"""Each operation by the API's name."""

_BY_METHOD = {operation.method: operation for operation in _ALL}
_BY_REQUEST: dict[type, Operation[Any, Any]] = {operation.request: operation for operation in _ALL}


def operation_named(name: str | Operation[Any, Any]) -> Operation[Any, Any]:
    """The operation with this name.

    Args:
        name: ``"CreateWorkflow"``, ``"create_workflow"``, or an `Operation`, which is returned.

    Returns:
        The operation.

    Raises:
        UnknownOperationError: The Workflows and Triggers APIs have no such operation.
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
    """The error for a name that is not among the known ones; it suggests the nearest of them."""
    near = difflib.get_close_matches(name[:64], list(known), n=1)
    return UnknownOperationError(name, near[0] if near else None)


def operation_of(request: Request[ResponseT]) -> Operation[Request[ResponseT], ResponseT]:
    """The operation of a request object.

    Args:
        request: A request.

    Returns:
        Its operation.

    Raises:
        UnknownOperationError: `request` is not a request.
    """
    operation = _BY_REQUEST.get(type(request))
    if operation is None:
        raise UnknownOperationError(type(request).__name__)
    return operation


def check_payload(
    operation: str | Operation[Any, Any], mapping: Mapping[str, object]
) -> tuple[Violation, ...]:
    """Every broken rule in a request payload in wire form.

    Args:
        operation: ``"CreateWorkflow"``, ``"create_workflow"``, or an `Operation`.
        mapping: The payload, as boto3's method takes it.

    Returns:
        The violations: unknown and missing fields, wrong types, broken constraints, and the rules
        over several fields of a trigger if each field is valid. Empty if the payload is valid.

    Raises:
        UnknownOperationError: The Workflows and Triggers APIs have no such operation.
    """
    return violations_in(operation_named(operation).request, mapping)
