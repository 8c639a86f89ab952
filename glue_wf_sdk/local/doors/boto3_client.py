"""LocalGlue behind a boto3 client."""

from collections.abc import Callable, Iterator
from typing import Any

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import ConnectionDropped
from glue_wf_sdk.local.doors.aws_json import Handle, respond

_SEND = "before-send.glue"
_SIGN = "choose-signer.glue"
_NOWHERE = "https://localglue.invalid/"


class _Body:
    """A body, as urllib3 gives it to botocore."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._content


def attach(handle: Handle, boto3_client: Any) -> Callable[[], None]:
    """Attaches LocalGlue to a boto3 client; see `LocalGlue.attach`.

    Calls are not signed, so no credentials are needed. A second call for the same client replaces
    the first; then the function that the first one returned does nothing.

    Source: https://docs.aws.amazon.com/boto3/latest/guide/events.html
    """
    import botocore
    from botocore.awsrequest import AWSResponse
    from botocore.compat import HTTPHeaders, ensure_bytes
    from botocore.exceptions import ConnectionClosedError

    events = _events_of(boto3_client)

    def send(request: Any, **_: object) -> AWSResponse:
        # botocore calls all handlers, even after the first has answered. moto's handler acts on
        # requests to AWS, and must not carry out the operation again.
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
        events.unregister(event, unique_id=unique_id)  # Else the first is kept.
        events.register_first(event, handler, unique_id=unique_id)

    def detach() -> None:
        # By handler, because the id may belong to another call by now.
        events.unregister(_SEND, send)
        events.unregister(_SIGN, sign)

    return detach


def _events_of(client: Any) -> Any:
    meta = getattr(client, "meta", None)
    service = getattr(getattr(meta, "service_model", None), "service_name", None)
    if service != "glue":
        kind = f"a client of {abbreviated(service)}" if service else type(client).__name__
        raise TypeError(f"attach() takes a boto3 client of 'glue', not {kind}")
    return client.meta.events
