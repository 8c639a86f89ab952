"""AWS JSON 1.1: what stands in a request to Glue over HTTP, and in the answer."""

import json
import logging
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

import attrs

from glue_wf_sdk.errors import ServiceError, abbreviated
from glue_wf_sdk.jsontext import refuse_constant
from glue_wf_sdk.local.faults import ConnectionDropped

__all__ = ["Answer", "Handle", "error_answer", "respond"]

Handle: TypeAlias = Callable[[str, dict[str, Any]], Mapping[str, Any]]
"""What carries out an operation: `LocalGlue.handle`."""

_PREFIX = "AWSGlue"
_CONTENT_TYPE = "application/x-amz-json-1.1"
_OK = 200
_BAD_REQUEST = 400
_INTERNAL_ERROR = 500

_log = logging.getLogger(__name__)


@attrs.frozen
class Answer:
    """An HTTP answer.

    Attributes:
        status: The HTTP status.
        headers: The headers; the door adds those of the connection.
        body: JSON text.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


def respond(handle: Handle, target: str | None, body: bytes) -> Answer:
    """Answers a request.

    Args:
        handle: What carries out an operation.
        target: The header ``X-Amz-Target``: ``AWSGlue.GetWorkflow``.
        body: The request's body, a JSON object; an empty one stands for ``{}``.

    Returns:
        The answer. Whatever goes wrong becomes an error as Glue answers it.

    Raises:
        ConnectionDropped: There is to be no answer.

    Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
    """
    prefix, _, operation = (target or "").partition(".")
    if prefix != _PREFIX or not operation:
        problem = "the header X-Amz-Target must be AWSGlue. and the name of an operation"
        return error_answer("UnknownOperationException", problem)
    payload = _decoded(body)
    if payload is None:
        return error_answer("SerializationException", "the body must be a JSON object in UTF-8")
    try:
        answer = dict(handle(operation, payload))
        metadata = answer.pop("ResponseMetadata", {})
        return _answer(_OK, answer, metadata.get("RequestId"))
    except ConnectionDropped:
        raise
    except ServiceError as error:
        status = error.http_status or _BAD_REQUEST
        return error_answer(error.code, error.message, status, error.request_id)
    except Exception:  # noqa: BLE001 - no bug of ours is to end a door
        _log.exception("carrying out %s failed", abbreviated(operation))
        return error_answer("InternalFailure", "LocalGlue failed", _INTERNAL_ERROR)


def error_answer(
    code: str, message: str, status: int = _BAD_REQUEST, request_id: str | None = None
) -> Answer:
    """An error as Glue answers it.

    Args:
        code: The error code.
        message: What is wrong, in words.
        status: The HTTP status.
        request_id: The request's id; a new one where it has none.

    Returns:
        The answer.
    """
    return _answer(status, {"__type": code, "Message": message}, request_id)


def _answer(status: int, document: Mapping[str, Any], request_id: str | None) -> Answer:
    headers = {
        "Content-Type": _CONTENT_TYPE,
        "x-amzn-RequestId": request_id or str(uuid.uuid4()),
    }
    return Answer(status, headers, json.dumps(document, allow_nan=False).encode())


def _decoded(body: bytes) -> dict[str, Any] | None:
    """The JSON object in a request's body; None where there is none that can be read."""
    try:
        payload = json.loads(body.decode() or "{}", parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", payload) if isinstance(payload, dict) else None
