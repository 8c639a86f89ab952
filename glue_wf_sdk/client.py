"""The typed client."""

import time
from collections.abc import Iterator, Mapping
from typing import TypeVar

from glue_wf_sdk import operations as ops
from glue_wf_sdk.operating import OperatingMethods
from glue_wf_sdk.operations import PaginatedRequest, Request, Response, operation_of
from glue_wf_sdk.paginators import Pages
from glue_wf_sdk.structures import BlueprintRun, WorkflowRun
from glue_wf_sdk.transport import Boto3Transport, Transport
from glue_wf_sdk.waiters import Clock
from glue_wf_sdk.wire import from_wire, to_wire

__all__ = ["GlueWorkflowClient"]

ResponseT = TypeVar("ResponseT", bound=Response)
ItemT = TypeVar("ItemT")


class GlueWorkflowClient(OperatingMethods):
    """Calls the Glue Workflows API: checked requests, typed answers, typed errors.

    Without arguments, a boto3 client is made on first use, with credentials and region found as
    boto3 finds them. The client can be shared between threads.

    Args:
        client: A boto3 Glue client to call through.
        session: A boto3 session to make a client from.
        region_name: The region, such as ``eu-central-1``.
        profile_name: The profile of the AWS configuration files; not together with `session`.
        endpoint_url: Where the service is, if not in AWS.
        config: A ``botocore.config.Config``: timeouts, retries, proxies.
        transport: What carries the calls in place of boto3.
        clock: What tells the time while the client waits, in place of the computer's clock.

    Raises:
        TypeError: Arguments exclude each other, or the client is a string.
    """

    def __init__(  # noqa: PLR0913 - all keywords, each of them boto3's
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
        given = [
            name
            for name, value in (("client", client), ("session", session), ("transport", transport))
            if value is not None
        ]
        if len(given) > 1 or (given and given != ["session"] and settings):
            raise TypeError(f"these exclude each other: {', '.join([*given, *settings])}")
        if session is not None and profile_name is not None:
            raise TypeError("these exclude each other: session, profile_name")
        if isinstance(client, str):
            raise TypeError("client is a string; a region goes into region_name=")
        if transport is None:
            transport = Boto3Transport(client, session=session, **settings)
        self._transport = transport
        self._clock = time if clock is None else clock

    def call(self, request: Request[ResponseT]) -> ResponseT:
        """Sends a request object.

        The request is not checked again: one that was made by `from_wire` is sent as it is, but for
        a ``MaxResults`` above what the service takes, which is lowered.

        Args:
            request: The request.

        Returns:
            The typed answer.

        Raises:
            ServiceError: Glue answered with an error.
            TransportError: No answer came.
            ResponseError: The answer is of the wrong kind.
            UnknownOperationError: It is not a request.
        """
        operation = operation_of(request)
        payload = to_wire(request)
        if operation.pagination is not None and "MaxResults" in payload:
            payload["MaxResults"] = min(payload["MaxResults"], operation.pagination.max_page_size)
        return from_wire(operation.response, self._transport.send(operation.name, payload))

    def paginate(self, request: PaginatedRequest[ResponseT, ItemT]) -> Pages[ResponseT, ItemT]:
        """The pages of an answer, fetched as they are asked for.

        Args:
            request: A request of ListWorkflows, GetWorkflowRuns, ListBlueprints or
                GetBlueprintRuns. Its ``next_token`` says where to begin, its ``max_results`` how
                large a page may be.

        Returns:
            An iterable of typed pages; its ``items()`` gives their items.

        Raises:
            TypeError: The request is not answered in pages.
            UnknownOperationError: It is not a request.
        """
        return Pages(self.call, request)

    def iter_workflows(
        self, *, max_results: int | None = None, next_token: str | None = None
    ) -> Iterator[str]:
        """The names of all workflows.

        Args:
            max_results: The most names in a page; at most 25 are asked for.
            next_token: Where to begin.

        Returns:
            An iterator that fetches pages as it goes.

        Source: AWS Glue API: ListWorkflows.
        """
        request = ops.ListWorkflowsRequest(max_results=max_results, next_token=next_token)
        return self.paginate(request).items()

    def iter_workflow_runs(
        self,
        name: str,
        *,
        include_graph: bool | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Iterator[WorkflowRun]:
        """The runs of a workflow.

        Args:
            name: The workflow's name.
            include_graph: Whether the runs' graphs are wanted.
            max_results: The most runs in a page, 1 to 1000.
            next_token: Where to begin.

        Returns:
            An iterator that fetches pages as it goes.

        Source: AWS Glue API: GetWorkflowRuns.
        """
        request = ops.GetWorkflowRunsRequest(
            name=name, include_graph=include_graph, max_results=max_results, next_token=next_token
        )
        return self.paginate(request).items()

    def iter_blueprints(
        self,
        *,
        tags: Mapping[str, str] | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Iterator[str]:
        """The names of all blueprints.

        Args:
            tags: Only those that have these tags.
            max_results: The most names in a page; at most 25 are asked for.
            next_token: Where to begin.

        Returns:
            An iterator that fetches pages as it goes.

        Source: AWS Glue API: ListBlueprints.
        """
        request = ops.ListBlueprintsRequest(
            tags=tags, max_results=max_results, next_token=next_token
        )
        return self.paginate(request).items()

    def iter_blueprint_runs(
        self,
        blueprint_name: str,
        *,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Iterator[BlueprintRun]:
        """The runs of a blueprint.

        Args:
            blueprint_name: The blueprint's name.
            max_results: The most runs in a page, 1 to 1000.
            next_token: Where to begin.

        Returns:
            An iterator that fetches pages as it goes.

        Source: AWS Glue API: GetBlueprintRuns.
        """
        request = ops.GetBlueprintRunsRequest(
            blueprint_name=blueprint_name, max_results=max_results, next_token=next_token
        )
        return self.paginate(request).items()
