"""The seam between the client and what carries its calls: wire dicts in, wire dicts out."""

import json
import threading
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Protocol

import attrs

from glue_wf_sdk.errors import (
    THROTTLING_CODES,
    ResponseError,
    ServiceError,
    TransportError,
    ValidationError,
    Violation,
    is_server_error,
    service_error,
)
from glue_wf_sdk.operations import OPERATIONS, check_payload


class Transport(Protocol):
    """Carries calls to Glue, or to something that stands in for it."""

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """Carries out one operation.

        Args:
            operation: The API's name, ``GetWorkflowRun``.
            payload: The request in wire form.

        Returns:
            The answer in wire form, as boto3 returns it, with or without ``ResponseMetadata``.

        Raises:
            ServiceError: Glue answered with an error.
            ResponseError: The answer cannot be read.
            TransportError: No answer arrived.
        """
        ...


@attrs.define
class _Call:
    """A call of ours that boto3 is carrying out."""

    operation: str
    answer: dict[str, Any] | None = None
    request_id: str | None = None
    is_watched: bool = False  # The handlers below have seen an attempt.
    answer_lost: bool = False  # An attempt may have been carried out without its answer.
    follows_lost_answer: bool = False  # Such an attempt was followed by another one.


_UNREADABLE = object()
_SUCCESS = 2  # The first digit of the HTTP statuses 200 to 299.

# These have no idempotency token: sent twice, they start two runs.
_STARTS = ("ResumeWorkflowRun", "StartBlueprintRun", "StartWorkflowRun")

_current_call: ContextVar[_Call | None] = ContextVar("_current_call", default=None)


def _take_body(response_dict: dict[str, Any], operation_model: Any, **_: object) -> None:
    """Decodes the body of a successful answer to a call of ours, and leaves botocore an empty one.

    botocore's own parser takes nearly all the time of a large answer, to build dicts that are
    turned into models next.
    """
    call = _current_call.get()
    if call is None or call.operation != operation_model.name:
        return
    call.answer = None  # An earlier attempt may have left one.
    call.request_id = response_dict["headers"].get("x-amzn-requestid")
    body = response_dict.get("body")
    if not body:
        return
    if response_dict["status_code"] // 100 != _SUCCESS:
        if not _is_readable_error(body):
            response_dict["body"] = b""
        return
    # botocore's parser would take a body that is not JSON for an empty answer.
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = _UNREADABLE
    if answer is _UNREADABLE:  # Raised here, as json's own exception holds the whole body.
        raise _unreadable(call, "the body is not JSON that can be read")
    if not isinstance(answer, dict):
        kind = type(answer).__name__
        raise _unreadable(call, f"the body must be a JSON object, is of type {kind}")
    call.answer = answer
    response_dict["body"] = b"{}"


def _after_attempt(
    *, operation: Any, response: Any, caught_exception: Exception | None, **_: object
) -> None:
    """Records a lost answer, and ends a call that may have started a run instead of retrying it.

    It raises, because botocore retries as soon as any handler says so.
    """
    call = _current_call.get()
    if call is None or call.operation != operation.name:
        return
    call.is_watched = True
    call.follows_lost_answer = call.answer_lost
    if caught_exception is not None:
        if _was_never_sent(caught_exception):
            return
        call.answer_lost = True
        if operation.name in _STARTS:
            raise caught_exception
        return
    answer, parsed = response
    is_throttled = parsed.get("Error", {}).get("Code") in THROTTLING_CODES
    if is_server_error(answer.status_code) and not is_throttled:
        call.answer_lost = True
        if operation.name in _STARTS:
            from botocore.exceptions import ClientError

            raise ClientError(parsed, operation.name)


def _was_never_sent(error: Exception) -> bool:
    from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError

    # Not ProxyConnectionError: botocore also raises it if a proxy loses the answer.
    return isinstance(error, (ConnectTimeoutError, EndpointConnectionError))


def _is_readable_error(body: bytes) -> bool:
    """Whether botocore's parser can read an error from the body rather than fail itself."""
    try:
        return isinstance(json.loads(body.decode()), dict)
    except (UnicodeDecodeError, RecursionError):
        return False
    except ValueError:
        return True  # Plain text becomes the error's message.


def _unreadable(call: _Call, problem: str) -> ResponseError:
    response = OPERATIONS[call.operation].response
    error = ResponseError(response.__name__, "", problem, retryable=True)
    error.request_id = call.request_id
    return error


class Boto3Transport:
    """Carries calls over a boto3 client, given or created on first use.

    Args:
        client: A boto3 Glue client. Its other users are not affected.
        session: The boto3 session to create a client from.
        **settings: The arguments of ``boto3.Session()`` (``profile_name``, ``region_name``) and of
            its ``client()`` (``endpoint_url``, ``config``).
    """

    def __init__(self, client: Any = None, *, session: Any = None, **settings: Any) -> None:
        self._session = session
        self._settings = settings
        self._lock = threading.Lock()
        self._client = None if client is None else _listening(client)

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """Carries out one operation; see `Transport.send`."""
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
            ConnectionError,  # noqa: A004 - botocore's own
            CredentialRetrievalError,
            HTTPClientError,
            ParamValidationError,
        )
        from botocore.parsers import ResponseParserError

        call = _Call(operation)
        token = _current_call.set(call)
        parsed: dict[str, Any] | None = None
        try:
            parsed = self._method(operation)(**payload)
        except ClientError as error:
            raise _translated(error, call) from error
        except ParamValidationError:
            pass  # Its text shows values, which may be secrets.
        except ResponseParserError as error:
            raise _unreadable(call, "botocore cannot parse the answer") from error
        except BotoCoreError as error:
            is_connection = isinstance(error, (ConnectionError, HTTPClientError))
            # Expired credentials are also renewed over a connection.
            retryable = is_connection or isinstance(error, CredentialRetrievalError)
            not_sent = not call.answer_lost and (call.is_watched or not is_connection)
            raise TransportError(
                operation, str(error), retryable=retryable, not_sent=not_sent
            ) from error
        finally:
            _current_call.reset(token)
        if parsed is None:
            refused = Violation("", "botocore", "botocore rejects it")
            raise ValidationError(operation, check_payload(operation, payload) or [refused])
        if call.answer is None:
            return parsed
        return {**call.answer, "ResponseMetadata": parsed.get("ResponseMetadata")}

    def _method(self, operation: str) -> Any:
        try:
            client = self._boto3_client()
        except ValueError as error:  # An invalid endpoint_url.
            raise TransportError(operation, str(error), retryable=False, not_sent=True) from error
        return getattr(client, OPERATIONS[operation].method)

    def _boto3_client(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = _listening(self._new_client())
            return self._client

    def _new_client(self) -> Any:
        import boto3
        from botocore.config import Config

        settings = dict(self._settings)
        session: Any = self._session
        if session is None:
            session = boto3.Session(profile_name=settings.pop("profile_name", None))
        # Requests are checked here, and one from `from_wire` must be sent unchanged.
        config = Config(parameter_validation=False).merge(settings.pop("config", None) or Config())
        return session.client("glue", config=config, **settings)


def _listening(client: Any) -> Any:
    events = getattr(getattr(client, "meta", None), "events", None)
    if events is not None:
        events.register("before-parse.glue", _take_body, unique_id="glue-wf-sdk")
        for operation in OPERATIONS:
            events.register_first(
                f"needs-retry.glue.{operation}",
                _after_attempt,
                unique_id=f"glue-wf-sdk-{operation}",
            )
    return client


def _translated(error: Any, call: _Call) -> ServiceError:
    details = error.response.get("Error", {})
    metadata = error.response.get("ResponseMetadata", {})
    return service_error(
        details.get("Code") or "Unknown",
        details.get("Message") or "",
        operation=call.operation,
        request_id=metadata.get("RequestId"),
        http_status=metadata.get("HTTPStatusCode"),
        follows_lost_answer=call.follows_lost_answer,
    )
