"""What the client's methods are built on: a call, and pages of calls."""

from abc import ABC, abstractmethod
from typing import TypeVar

from glue_wf_sdk.client.pagination import Pages
from glue_wf_sdk.operations import PaginatedRequest, Request, Response

ResponseT = TypeVar("ResponseT", bound=Response)
ItemT = TypeVar("ItemT")


class Caller(ABC):
    """Something that carries out requests."""

    @abstractmethod
    def call(self, request: Request[ResponseT], /) -> ResponseT:
        """Sends a request object."""

    def paginate(self, request: PaginatedRequest[ResponseT, ItemT]) -> Pages[ResponseT, ItemT]:
        """The pages of an answer, fetched one by one as they are iterated over.

        Args:
            request: A request of ListWorkflows, GetWorkflowRuns, ListBlueprints, GetBlueprintRuns,
                GetTriggers or ListTriggers. Its ``next_token`` is the first page, its
                ``max_results`` the page size.

        Returns:
            An iterable of typed pages; its ``items()`` iterates over their items.

        Raises:
            TypeError: The operation is not paginated.
            UnknownOperationError: `request` is not a request.
        """
        return Pages(self.call, request)
