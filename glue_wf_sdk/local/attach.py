"""LocalGlue behind a boto3 client."""

from collections.abc import Callable, Iterator
from typing import Any

from glue_wf_sdk.errors import abbreviated
from glue_wf_sdk.local.faults import ConnectionDropped
from glue_wf_sdk.local.protocol import Handle, respond

__all__ = ["attach"]

_SEND = "before-send.glue"
_SIGN = "choose-signer.glue"
_NOWHERE = "https://localglue.invalid/"


class _Body:
    """A body as botocore reads it from urllib3."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._content


def attach(handle: Handle, boto3_client: Any) -> Callable[[], None]:
    """Answers the calls of a boto3 Glue client, in place of AWS.

    botocore's own serializer, retries, parser and errors run. Calls are not signed, so no
    credentials are looked for. Another call for the same client takes the place of the first.

    Args:
        handle: What carries out an operation: `LocalGlue.handle`.
        boto3_client: The client.

    Returns:
        A function that gives the client back to AWS; nothing where another call has taken over.

    Raises:
        TypeError: It is not a boto3 Glue client.

    Source: https://docs.aws.amazon.com/boto3/latest/guide/events.html
    """
    import botocore
    from botocore.awsrequest import AWSResponse
    from botocore.compat import HTTPHeaders, ensure_bytes
    from botocore.exceptions import ConnectionClosedError

    events = _events_of(boto3_client)

    def send(request: Any, **_: object) -> AWSResponse:
        # botocore asks all handlers even after the first has answered. Those of moto, which act on
        # requests to AWS, must not carry out the operation once more.
        url, request.url = request.url, _NOWHERE
        target = ensure_bytes(request.headers["X-Amz-Target"]).decode()
        try:
            answer = respond(handle, target, request.body)
        except ConnectionDropped as error:
            raise ConnectionClosedError(error=error, request=request, endpoint_url=url) from error
        headers = HTTPHeaders.from_dict(dict(answer.headers))
        return AWSResponse(url, answer.status, headers, _Body(answer.body))

    def sign(**_: object) -> object:
        return botocore.UNSIGNED

    for event, handler in ((_SEND, send), (_SIGN, sign)):
        unique_id = f"glue-wf-sdk-local-{event}"
        events.unregister(event, unique_id=unique_id)  # botocore keeps the first of the same id.
        events.register_first(event, handler, unique_id=unique_id)

    def detach() -> None:
        # By the handlers, not by the ids: those may be another call's by now.
        events.unregister(_SEND, send)
        events.unregister(_SIGN, sign)

    return detach


def _events_of(client: Any) -> Any:
    meta = getattr(client, "meta", None)
    service = getattr(getattr(meta, "service_model", None), "service_name", None)
    if service != "glue":
        found = f"a client of {abbreviated(service)}" if service else type(client).__name__
        raise TypeError(f"LocalGlue needs a boto3 client of 'glue', not {found}")
    return client.meta.events
