"""What happens inside boto3 during a call of ours, observed and controlled through its events."""

import json
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

import attrs

from glue_wf_sdk._core.schema import readable_items
from glue_wf_sdk.errors import (
    ResponseError,
    TransportError,
    is_server_error,
    may_be_unfinished,
)
from glue_wf_sdk.operations import OPERATIONS

_MAX_DIGITS = 18  # Of a Content-Length; int() fails if it gets thousands.
_SUCCESS = 2  # The first digit of the HTTP statuses 200 to 299.

# These have no idempotency token: sent twice, they start two runs. StartTrigger does if the trigger
# is ON_DEMAND.
_STARTS = ("ResumeWorkflowRun", "StartBlueprintRun", "StartTrigger", "StartWorkflowRun")

_ERROR_TEXTS = ("__type", "code", "message", "Message")


@attrs.define
class Call:
    """A call of ours that boto3 is carrying out."""

    operation: str
    body: bytes | None = None  # Of a successful answer.
    request_id: str | None = None
    is_watched: bool = False  # The handlers below have seen an attempt.
    answer_lost: bool = False  # An attempt may have been carried out without its answer.
    follows_lost_answer: bool = False  # Such an attempt was followed by another one.
    # botocore has a context for each call. Somebody else's handler may make further calls during
    # ours, even of the same operation; only the context tells them apart.
    context: object = None
    in_flight: list[object] = attrs.Factory(list[object])  # The innermost request's is the last.

    @property
    def is_innermost(self) -> bool:
        """Whether the request in flight is ours, not one that a handler makes meanwhile."""
        return bool(self.in_flight) and self.in_flight[-1] is self.context

    def unreadable(self, problem: str) -> ResponseError:
        """The error for an answer that cannot be read."""
        response = OPERATIONS[self.operation].response
        error = ResponseError(response.__name__, "", problem, retryable=True)
        error.request_id = self.request_id
        return error


current_call: ContextVar[Call | None] = ContextVar("current_call", default=None)


def listen(client: Any) -> Any:
    """Registers the handlers with a boto3 client, once, and returns it.

    They ignore the calls of the client's other users.
    """
    events = getattr(getattr(client, "meta", None), "events", None)
    if events is not None:
        # boto3 calls the handlers of a single operation first. Anybody else's may make calls, which
        # must not be taken for ours.
        begins = [(f"provide-client-params.glue.{each}", _begin) for each in OPERATIONS]
        for event, handler in (
            *begins,
            ("request-created.glue", _before_attempt),
            ("before-parse.glue", _take_body),
            ("needs-retry.glue", _after_attempt),
        ):
            events.register_first(event, handler, unique_id=f"glue-wf-sdk-{event}")
    return client


def _begin(*, context: object, **_: object) -> None:
    call = current_call.get()
    if call is not None and call.context is None:
        call.context = context


def _before_attempt(*, request: Any, **_: object) -> None:
    call = current_call.get()
    if call is not None:
        call.in_flight.append(request.context)


def _take_body(response_dict: dict[str, Any], **_: object) -> None:
    """Takes the body of a successful answer to a call of ours, and leaves botocore an empty one.

    botocore's own parser takes nearly all the time of a large answer, to build dicts that are
    turned into models next.
    """
    call = current_call.get()
    if call is None or not call.is_innermost:
        return
    call.body = None  # An earlier attempt may have left one.
    headers, status = response_dict["headers"], response_dict["status_code"]
    call.request_id = headers.get("x-amzn-requestid")
    body: bytes | None = response_dict.get("body")
    if body is None:
        return
    # For a server error, the status says enough.
    if not is_server_error(status) and (problem := _cut_off(headers, body)):
        raise TransportError(call.operation, problem)
    if status // 100 != _SUCCESS:
        response_dict["body"] = _readable_error(body)
        return
    call.body = body
    response_dict["body"] = b"{}"


def _cut_off(headers: Mapping[str, str], body: bytes) -> str | None:
    """How an answer was cut off, if it was; botocore takes it for a whole one."""
    # A header that comes twice is joined by a comma. Different lengths do not get this far.
    length = headers.get("Content-Length", "").partition(",")[0]
    if length.isdecimal() and len(length) <= _MAX_DIGITS:
        if len(body) < int(length):
            return f"the connection was closed after {len(body)} of {length} bytes of the answer"
    elif not body and "Transfer-Encoding" not in headers:
        return "the connection was closed before the body of the answer"
    return None


def _readable_error(body: bytes) -> bytes:
    """The body of an error without what would make botocore's parser fail."""
    try:
        document = json.loads(body.decode())
    except (UnicodeDecodeError, RecursionError):
        return b""
    except ValueError:
        return body  # Plain text becomes the error's message.
    if (items := readable_items(document)) is None:
        return b""
    readable = {
        name: value
        for name, value in items.items()
        if name not in _ERROR_TEXTS or isinstance(value, str)
    }
    return body if len(readable) == len(items) else json.dumps(readable).encode()


def _after_attempt(
    *,
    operation: Any,
    response: Any,
    caught_exception: Exception | None,
    request_dict: Mapping[str, Any],
    **_: object,
) -> None:
    """Records a lost answer, and ends a call that may have started a run instead of retrying it.

    It raises, because botocore retries as soon as any handler says so.
    """
    call = current_call.get()
    if call is None:
        return
    context = request_dict["context"]
    while call.in_flight and call.in_flight.pop() is not context:
        pass
    if context is not call.context:
        return
    call.is_watched = True
    call.follows_lost_answer = call.answer_lost
    if caught_exception is not None:
        if not _was_never_sent(caught_exception):
            call.answer_lost = True
            if operation.name in _STARTS:
                raise caught_exception
        return
    answer, parsed = response
    if may_be_unfinished(parsed.get("Error", {}).get("Code"), answer.status_code):
        call.answer_lost = True
        if operation.name in _STARTS:
            from botocore.exceptions import ClientError

            raise ClientError(parsed, operation.name)


def _was_never_sent(error: Exception) -> bool:
    from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError

    # Not ProxyConnectionError: botocore also raises it if a proxy loses the answer.
    return isinstance(error, (ConnectTimeoutError, EndpointConnectionError))
