"""The answer to a call: in wire form, and as a response."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from glue_wf_sdk._core.collector import call_paused_for
from glue_wf_sdk._core.fast import decoded
from glue_wf_sdk._core.schema import fields_of, readable_items
from glue_wf_sdk._core.wire import from_wire
from glue_wf_sdk.client.boto3_events import Call
from glue_wf_sdk.errors import ResponseError
from glue_wf_sdk.operations import OPERATIONS, Response, ResponseMetadata


def response_of(operation: str, answer: Mapping[str, Any]) -> Response:
    """The typed response for an answer in wire form.

    Raises ResponseError, with the request id if the answer has one.
    """
    response: type[Response] = OPERATIONS[operation].response
    try:
        return from_wire(response, answer)
    except ResponseError as error:
        with suppress(KeyError, TypeError):
            error.request_id = answer["ResponseMetadata"]["RequestId"]
        raise


def response_from_boto3(call: Call, parsed: dict[str, Any]) -> Response:
    """The response to a call; see `answer_from_boto3`."""
    if call.body is None:
        return response_of(call.operation, parsed)
    return call_paused_for(call.body, _response, call, call.body, parsed)


def _response(call: Call, body: bytes, parsed: dict[str, Any]) -> Response:
    response_class: type[Response] = OPERATIONS[call.operation].response
    with suppress(KeyError, ResponseError):
        metadata = from_wire(ResponseMetadata, parsed["ResponseMetadata"])
        if (response := decoded(response_class, body)) is not None:
            # Nobody else has this response yet.
            object.__setattr__(response, "metadata", metadata)
            return response
    return response_of(call.operation, answer_from_boto3(call, parsed))


def answer_from_boto3(call: Call, parsed: dict[str, Any]) -> dict[str, Any]:
    """The answer to a call in wire form.

    Args:
        call: The call. If it has no body, its client was none of boto3's.
        parsed: What the client returned: boto3's has only the metadata, because it parsed no body.

    Raises:
        ResponseError: The body is not a JSON object.
    """
    if call.body is None:
        return parsed
    loaded = call_paused_for(call.body, _loaded, call, call.body)
    return {**loaded, "ResponseMetadata": parsed.get("ResponseMetadata")}


def _loaded(call: Call, body: bytes) -> dict[str, Any]:
    if not body:
        response: type = OPERATIONS[call.operation].response
        if any(field.on_wire for field in fields_of(response)):
            raise call.unreadable("the body is empty")
        return {}
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        pass
    else:
        if (items := readable_items(answer)) is not None:
            return items
        kind = type(answer).__name__
        raise call.unreadable(f"the body must be a JSON object, is of type {kind}")
    # Raised here, as json's own exception holds the whole body.
    raise call.unreadable("the body is not JSON that can be read")
