"""Answers in pages."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from glue_wf_sdk._core.wire import from_wire, to_wire
from glue_wf_sdk.errors import PaginationError
from glue_wf_sdk.operations import PaginatedRequest, Response, operation_of

PageT = TypeVar("PageT", bound=Response)
ItemT = TypeVar("ItemT")


class Pages(Generic[PageT, ItemT]):
    """The pages of an answer, fetched one by one as they are iterated over.

    Each iteration begins at `start_token`.

    Args:
        call: Carries out a request.
        request: The request of the first page. Its ``max_results`` is the page size.

    Attributes:
        start_token: The token of the first page to fetch; None to begin with the first of all.
        next_token: The token of the page after the one fetched last; None if it was the last. A
            request with this ``next_token`` continues there.
    """

    def __init__(
        self,
        call: Callable[[PaginatedRequest[PageT, ItemT]], PageT],
        request: PaginatedRequest[PageT, ItemT],
    ) -> None:
        operation = operation_of(request)
        if operation.pagination is None:
            raise TypeError(f"{operation.name} is not paginated")
        self._call = call
        self._request = request
        self._operation = operation.name
        self._items = operation.pagination.items
        self.start_token: str | None = to_wire(request).get("NextToken")
        self.next_token: str | None = self.start_token

    def __iter__(self) -> Iterator[PageT]:
        """The pages.

        Raises:
            PaginationError: The service repeated a token.
            ServiceError: Glue answered with an error; `next_token` is that of the failed page.
            TransportError: No answer arrived; `next_token` is that of the failed page.
        """
        payload = to_wire(self._request)
        token = self.start_token  # Another iteration in progress may change self.next_token.
        seen: set[str | None] = set()
        while token not in seen:
            seen.add(token)
            self.next_token = payload["NextToken"] = token
            # Unchecked, because the first request may have been built by from_wire.
            page = self._call(from_wire(type(self._request), payload))
            self.next_token = token = getattr(page, "next_token", None) or None
            yield page
            if token is None:
                return
        raise PaginationError(self._operation, token or "")

    def items(self) -> Iterator[ItemT]:
        """The items of all pages.

        Raises:
            PaginationError: The service repeated a token.
            ServiceError: Glue answered with an error.
            TransportError: No answer arrived.
        """
        for page in self:
            yield from getattr(page, self._items)
