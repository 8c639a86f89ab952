"""Answers that come in pages."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from glue_wf_sdk.errors import PaginationError
from glue_wf_sdk.operations import PaginatedRequest, Response, operation_of
from glue_wf_sdk.wire import from_wire, to_wire

__all__ = ["Pages"]

PageT = TypeVar("PageT", bound=Response)
ItemT = TypeVar("ItemT")


class Pages(Generic[PageT, ItemT]):
    """The pages of an answer, fetched one by one as they are asked for.

    Each new iteration begins at `start_token` again.

    Args:
        call: What carries out a request.
        request: The request of the first page. Its ``max_results`` is the size of a page.

    Attributes:
        start_token: The token of the first page; None for the very first.
        next_token: The token of the page after the one fetched last; None where there is none.
            A request with it as ``next_token`` goes on from there.
    """

    def __init__(
        self,
        call: Callable[[PaginatedRequest[PageT, ItemT]], PageT],
        request: PaginatedRequest[PageT, ItemT],
    ) -> None:
        operation = operation_of(request)
        if operation.pagination is None:
            raise TypeError(f"{operation.name} is not answered in pages")
        self._call = call
        self._request = request
        self._operation = operation.name
        self._items = operation.pagination.items
        self.start_token: str | None = to_wire(request).get("NextToken")
        self.next_token: str | None = self.start_token

    def __iter__(self) -> Iterator[PageT]:
        """The pages.

        Raises:
            PaginationError: A token came a second time.
            ServiceError: Glue answered with an error; `next_token` is that of the failed page.
            TransportError: No answer came; `next_token` is that of the failed page.
        """
        payload = to_wire(self._request)
        token = self.start_token  # Another iteration may be under way, and change self.next_token.
        seen: set[str | None] = set()
        while token not in seen:
            seen.add(token)
            self.next_token = payload["NextToken"] = token
            # Like the first request, which may be one that from_wire has made unchecked.
            page = self._call(from_wire(type(self._request), payload))
            self.next_token = token = getattr(page, "next_token", None) or None
            yield page
            if token is None:
                return
        raise PaginationError(self._operation, token or "")

    def items(self) -> Iterator[ItemT]:
        """The items of all pages, one after the other.

        Raises:
            PaginationError: A token came a second time.
            ServiceError: Glue answered with an error.
            TransportError: No answer came.
        """
        for page in self:
            yield from getattr(page, self._items) or ()
