"""The typed client."""

import inspect
import time
from typing import TypeVar, cast

from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.client.answers import response_of
from glue_wf_sdk.client.methods import TriggerMethods
from glue_wf_sdk.client.overview import OverviewMethods
from glue_wf_sdk.client.polling import Clock
from glue_wf_sdk.client.runs import RunningMethods
from glue_wf_sdk.client.transport import Boto3Transport, Transport
from glue_wf_sdk.errors import ResponseError
from glue_wf_sdk.operations import Request, Response, operation_of

ResponseT = TypeVar("ResponseT", bound=Response)


class GlueWorkflowClient(RunningMethods, OverviewMethods, TriggerMethods):
    """Calls the Workflows and Triggers APIs: checked requests, typed responses, typed errors.

    Without arguments, it creates a boto3 client on first use, which finds credentials and region as
    boto3 does. It can be shared between threads.

    Args:
        client: A boto3 Glue client to use.
        session: A boto3 session to create a client from.
        region_name: The region, such as ``eu-central-1``.
        profile_name: The profile of the AWS configuration files; not together with `session`.
        endpoint_url: The URL of the service, if it is not AWS.
        config: A ``botocore.config.Config``: timeouts, retries, proxies.
        transport: What carries the calls instead of boto3.
        clock: The time source for waits instead of the computer's clock.

    Raises:
        TypeError: Arguments are mutually exclusive, or `client` is a string.
    """

    def __init__(  # noqa: PLR0913 - all keywords, most of them boto3's
        self,
        client: object = None,
        *,
        session: object = None,
        region_name: str | None = None,
        profile_name: str | None = None,
        endpoint_url: str | None = None,
        config: object = None,
        transport: Transport | None = None,
        clock: Clock | None = None,
    ) -> None:
        settings = {
            name: value
            for name, value in (
                ("region_name", region_name),
                ("profile_name", profile_name),
                ("endpoint_url", endpoint_url),
                ("config", config),
            )
            if value is not None
        }
        sources = [
            name
            for name, value in (("client", client), ("session", session), ("transport", transport))
            if value is not None
        ]
        if len(sources) > 1 or (sources and sources != ["session"] and settings):
            raise TypeError(f"{', '.join([*sources, *settings])} are mutually exclusive")
        if session is not None and profile_name is not None:
            raise TypeError("session, profile_name are mutually exclusive")
        if isinstance(client, str):
            raise TypeError("client is a string; pass a region as region_name=")
        if transport is None:
            transport = Boto3Transport(client, session=session, **settings)
        self._transport = transport
        self._clock = time if clock is None else clock

    def call(self, request: Request[ResponseT], /) -> ResponseT:
        """Sends a request object.

        The request is not checked again. One that was built by `from_wire` is sent unchanged,
        except that a ``MaxResults`` above the service's limit is lowered.

        Args:
            request: The request.

        Returns:
            The typed response.

        Raises:
            ServiceError: Glue answered with an error.
            TransportError: No answer arrived.
            ResponseError: The answer cannot be read.
            UnknownOperationError: `request` is not a request.
        """
        operation = operation_of(request)
        payload = to_wire(request)
        if operation.pagination is not None and "MaxResults" in payload:
            payload["MaxResults"] = min(payload["MaxResults"], operation.pagination.max_page_size)
        transport = self._transport
        try:
            if type(transport) is Boto3Transport:  # Derived ones may have a `send` of their own.
                response = transport.receive(operation.name, payload)
            else:
                response = response_of(operation.name, transport.send(operation.name, payload))
        except ResponseError as error:
            error.operation = operation.name
            error.may_have_run = True
            raise
        return cast("ResponseT", response)


# Python names the function in the TypeError of a wrong call: users know this class alone.
for _name, _method in inspect.getmembers(GlueWorkflowClient, inspect.isfunction):
    _method.__qualname__ = f"{GlueWorkflowClient.__name__}.{_name}"
