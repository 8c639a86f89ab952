"""AWS JSON 1.1: requests to Glue over HTTP, and their answers.

Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
"""

import json
import logging
import uuid
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk._core.json_text import JSONObject, load_json
from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import ConnectionDropped, ServiceError

Handle: TypeAlias = Callable[[str, dict[str, Any]], Mapping[str, Any]]
"""Carries out an operation: `LocalGlue.handle`."""

CONTENT_TYPE = "application/x-amz-json-1.1"
_PREFIX = "AWSGlue"

_log = logging.getLogger(__name__)


@attrs.frozen
class Answer:
    """An HTTP answer; the door adds the headers of the connection."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def respond(handle: Handle, target: str | None, body: bytes) -> Answer:
    """The answer to a request; every error becomes an answer, except ConnectionDropped.

    `target` is the header ``X-Amz-Target``: ``AWSGlue.GetWorkflow``. An empty body means ``{}``.
    """
    prefix, _, operation = (target or "").partition(".")
    if prefix != _PREFIX or not operation:
        problem = "the header X-Amz-Target must be AWSGlue. followed by the name of an operation"
        return error_answer("UnknownOperationException", problem)
    try:
        payload = load_json(body.decode() or "{}")
    except ValueError:
        payload = None
    if not isinstance(payload, JSONObject):
        return error_answer("SerializationException", "the body must be a JSON object in UTF-8")
    try:
        answer = dict(handle(operation, payload))
        metadata = answer.pop("ResponseMetadata", {})
        return _answer(HTTPStatus.OK, answer, metadata.get("RequestId"))
    except ConnectionDropped:
        raise
    except ServiceError as error:
        status = error.http_status or HTTPStatus.BAD_REQUEST
        return error_answer(error.code, error.message, status, error.request_id)
    except Exception:  # noqa: BLE001 - an internal error must not stop the server
        _log.exception("%s failed", abbreviated(operation))
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        return error_answer(
            "InternalFailure", "an internal error of LocalGlue; see its log", status
        )


def error_answer(
    code: str,
    message: str,
    status: int = HTTPStatus.BAD_REQUEST,
    request_id: str | None = None,
) -> Answer:
    """An error as Glue answers it; with a new request id if it has none."""
    return _answer(status, {"__type": code, "Message": message}, request_id)


def _answer(status: int, document: Mapping[str, Any], request_id: str | None) -> Answer:
    headers = {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": request_id or str(uuid.uuid4())}
    return Answer(status, headers, json.dumps(document, allow_nan=False).encode())
