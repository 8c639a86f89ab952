"""The seam between the client and what carries its calls: wire dicts in, wire dicts out."""

import importlib
import os
import threading
import warnings
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import urlsplit

import attrs

from glue_wf_sdk.client.answers import answer_from_boto3, response_from_boto3
from glue_wf_sdk.client.boto3_events import Call, current_call, listen
from glue_wf_sdk.errors import (
    ServiceError,
    TransportError,
    ValidationError,
    Violation,
    service_error,
)
from glue_wf_sdk.operations import OPERATIONS, Response, check_payload


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


_NEEDED = ("boto3", "cattrs")
_USED_IF_INSTALLED = ("msgspec",)
_SHARED = (
    "the boto3 client was given to GlueWorkflowClient before a fork, so both processes use the same"
    " connections and may get each other's answers; give it a client that the child process has"
    " created, or none"
)

# Glue's jobs may have an older boto3 than this package asks for.
_SINCE = {
    ("StartWorkflowRun", "RunProperties"): (
        "upgrade boto3 to 1.20.35 or newer, which brings botocore 1.23.35, the first that does"
    )
}


@attrs.define(eq=False)
class _Created:
    """The client that one process has created, or is creating."""

    client: Any = None
    lock: threading.Lock = attrs.Factory(threading.Lock)


class Boto3Transport:
    """Carries calls over a boto3 client, given or created on first use.

    After a fork, the child process creates a client of its own. A given client is used in the child
    too, with a `RuntimeWarning`, because both processes then write to the same connections.

    Args:
        client: A boto3 Glue client. Its other users are not affected.
        session: The boto3 session to create a client from.
        **settings: The arguments of ``boto3.Session()`` (``profile_name``, ``region_name``) and of
            its ``client()`` (``endpoint_url``, ``config``).
    """

    def __init__(self, client: Any = None, *, session: Any = None, **settings: Any) -> None:
        # Not in the first call: a child that is forked while another thread imports a module would
        # wait for ever to import it too.
        for name in _NEEDED:
            importlib.import_module(name)
        for name in _USED_IF_INSTALLED:
            with suppress(ImportError):
                importlib.import_module(name)
        self._session = session
        self._settings = settings
        self._given = None if client is None else listen(client)
        self._given_to = os.getpid()
        # By process. The parent's entry stays, because closing its connections in a child would
        # end them for the parent as well.
        self._created: dict[int, _Created] = {}

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """Carries out one operation; see `Transport.send`."""
        return answer_from_boto3(*self._exchange(operation, payload))

    def receive(self, operation: str, payload: Mapping[str, Any], /) -> Response:
        """Carries out one operation, as `send` does, and returns the typed response.

        With the extra `fast`, this takes less time than converting what `send` returns.
        """
        return response_from_boto3(*self._exchange(operation, payload))

    def _exchange(self, operation: str, payload: Mapping[str, Any]) -> tuple[Call, dict[str, Any]]:
        """Carries out one operation; returns the call, and what boto3 returned."""
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
            ConnectionError,  # noqa: A004 - botocore's own
            CredentialRetrievalError,
            HTTPClientError,
            ParamValidationError,
        )
        from botocore.parsers import ResponseParserError

        call = Call(operation)
        token = current_call.set(call)
        parsed: dict[str, Any] | None = None
        client: Any = None
        try:
            client = self._client_for(operation)
            parsed = getattr(client, OPERATIONS[operation].method)(**payload)
        except ClientError as error:
            raise translated_error(
                error, operation, follows_lost_answer=call.follows_lost_answer
            ) from error
        except ParamValidationError:
            pass  # Its text shows values, which may be secrets.
        except KeyError:
            # If botocore validates nothing, its serializer fails at a field that it does not know.
            if not _unknown_to_botocore(client, operation, payload):
                raise
        except ResponseParserError as error:
            raise call.unreadable("botocore cannot parse the answer") from error
        except BotoCoreError as error:
            is_connection = isinstance(error, (ConnectionError, HTTPClientError))
            # Expired credentials are also renewed over a connection.
            retryable = is_connection or isinstance(error, CredentialRetrievalError)
            not_sent = not call.answer_lost and (call.is_watched or not is_connection)
            raise TransportError(
                operation, str(error), retryable=retryable, not_sent=not_sent
            ) from error
        finally:
            current_call.reset(token)
        if parsed is None:
            raise ValidationError(
                operation,
                check_payload(operation, payload)
                or _unknown_to_botocore(client, operation, payload)
                or [Violation("", "botocore", "botocore rejects it")],
            )
        return call, parsed

    @property
    def region(self) -> str | None:
        """The region whose service answers; None if an endpoint stands in for it.

        Raises:
            BotoCoreError: No client can be created.
        """
        meta = self._boto3_client().meta
        endpoint_url: str = meta.endpoint_url
        region: str = meta.region_name
        host = urlsplit(endpoint_url).hostname or ""
        return region if ".amazonaws." in host else None

    def _client_for(self, operation: str) -> Any:
        try:
            return self._boto3_client()
        except ValueError as error:  # An invalid endpoint_url.
            raise TransportError(operation, str(error), retryable=False, not_sent=True) from error

    def _boto3_client(self) -> Any:
        process = os.getpid()
        if self._given is not None:
            if process != self._given_to:
                self._given_to = process
                warnings.warn(_SHARED, RuntimeWarning, stacklevel=2)
            return self._given
        # The lock is the process's own: after a fork, nobody would release the parent's.
        created = self._created.get(process) or self._created.setdefault(process, _Created())
        with created.lock:
            if created.client is None:
                created.client = listen(self._new_client())
            return created.client

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


def _unknown_to_botocore(
    client: Any, operation: str, payload: Mapping[str, Any]
) -> list[Violation]:
    """The fields of a payload that this botocore is too old to know."""
    import botocore

    if not hasattr(client, "meta"):
        return []
    known = client.meta.service_model.operation_model(operation).input_shape.members
    problem = f"botocore {botocore.__version__} does not know it"
    return [
        Violation(name, "botocore", f"{problem}; {_SINCE.get((operation, name), 'upgrade boto3')}")
        for name in payload
        if name not in known
    ]


def translated_error(
    error: Any, operation: str, *, follows_lost_answer: bool = False
) -> ServiceError:
    """A botocore ``ClientError`` as an error of this package."""
    details = error.response.get("Error", {})
    metadata = error.response.get("ResponseMetadata", {})
    return service_error(
        _text(details.get("Code")) or "Unknown",
        _text(details.get("Message")),
        operation=operation,
        request_id=metadata.get("RequestId"),
        http_status=metadata.get("HTTPStatusCode"),
        follows_lost_answer=follows_lost_answer,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
