"""What all requests, responses and operations have in common."""

import functools
from typing import Annotated, Any, Generic, TypeVar

import attrs

from glue_wf_sdk._core.constraints import OffWire, WireName
from glue_wf_sdk._core.schema import attribute_name
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk.errors import ServiceError

__all__ = [
    "Operation",
    "PaginatedRequest",
    "Pagination",
    "Request",
    "Response",
    "ResponseMetadata",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ResponseMetadata(Structure):
    """Details of the call that a response answers.

    Attributes:
        request_id: The id to quote to AWS support.
        http_status: The HTTP status of the answer.
        retries: The number of boto3's retries.
    """

    request_id: str | None = None
    http_status: Annotated[int | None, WireName("HTTPStatusCode")] = None
    retries: Annotated[int | None, WireName("RetryAttempts")] = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Response(Structure):
    """The base of all responses.

    Attributes:
        metadata: Details of the call. It takes no part in equality and is not written to the wire.
    """

    metadata: Annotated[ResponseMetadata | None, WireName("ResponseMetadata"), OffWire()] = (
        attrs.field(default=None, eq=False)
    )


ResponseT = TypeVar("ResponseT", bound=Response)
RequestT = TypeVar("RequestT", bound="Request[Any]")


# Covariant, so that a function can take `Request[Response]`, which is any request.
ResponseT_co = TypeVar("ResponseT_co", bound=Response, covariant=True)
ItemT_co = TypeVar("ItemT_co", covariant=True)


class Request(Structure, Generic[ResponseT_co]):
    """The base of all requests; its parameter is the class of the response."""

    __slots__ = ()
    _must_be_whole = False


class PaginatedRequest(Request[ResponseT_co], Generic[ResponseT_co, ItemT_co]):
    """The base of requests whose answers come in pages of items."""

    __slots__ = ()


@attrs.frozen(kw_only=True)
class Pagination:
    """How the answer of an operation is divided into pages.

    Attributes:
        items: The attribute of the response that holds a page's items.
        max_page_size: The most items that the service returns in one page.
    """

    items: str
    max_page_size: int


@attrs.frozen(kw_only=True)
class Operation(Generic[RequestT, ResponseT]):
    """An operation of the API.

    Attributes:
        name: The API's name, such as ``GetWorkflowRun``.
        request: The class of its request.
        response: The class of its response.
        errors: The service errors that the API lists for it.
        pagination: How its answer is divided into pages; None if it is not.
    """

    name: str
    request: type[RequestT]
    response: type[ResponseT]
    errors: tuple[type[ServiceError], ...]
    pagination: Pagination | None = None

    @functools.cached_property
    def method(self) -> str:
        """The method of `GlueWorkflowClient` and of boto3's client: ``get_workflow_run``."""
        return attribute_name(self.name)
