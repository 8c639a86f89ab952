"""The client's methods on workflows that take several calls."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from glue_wf_sdk._core.types import MAX_BATCH
from glue_wf_sdk._core.wire import from_wire
from glue_wf_sdk.client.methods import WorkflowMethods
from glue_wf_sdk.operations import (
    BatchGetWorkflowsRequest,
    BatchGetWorkflowsResponse,
    ListWorkflowsRequest,
)
from glue_wf_sdk.structures import Workflow

IN_FLIGHT = 4


class ManyWorkflowsMethods(WorkflowMethods):
    """The methods that go over all workflows of an account."""

    def iter_workflow_details(
        self,
        *,
        include_graph: bool | None = None,
        on_missing: Callable[[str], object] | None = None,
    ) -> Iterator[Workflow]:
        """All workflows: listed, then fetched in batches, several of them in parallel.

        Args:
            include_graph: Whether to include their graphs.
            on_missing: Called with each name that was listed but no longer exists when it is
                fetched.

        Returns:
            An iterator in the order of the list, which fetches as it goes. It calls from threads of
            its own, and waits for calls in flight when it is closed.

        Source: AWS Glue API: ListWorkflows, BatchGetWorkflows.
        """
        with ThreadPoolExecutor(IN_FLIGHT) as pool:
            in_flight: deque[tuple[Sequence[str], Future[BatchGetWorkflowsResponse]]] = deque()

            def fetch(names: Sequence[str]) -> BatchGetWorkflowsResponse:
                # Unchecked: the service may list a name that is longer than it accepts.
                payload = {"Names": names, "IncludeGraph": include_graph}
                return self.call(from_wire(BatchGetWorkflowsRequest, payload))

            try:
                for names in _batches(self.paginate(ListWorkflowsRequest()).items()):
                    in_flight.append((names, pool.submit(fetch, names)))
                    if len(in_flight) == IN_FLIGHT:
                        yield from _details(*in_flight.popleft(), on_missing)
                while in_flight:
                    yield from _details(*in_flight.popleft(), on_missing)
            finally:
                for _, response in in_flight:
                    response.cancel()


def _batches(names: Iterable[str]) -> Iterator[Sequence[str]]:
    rest = iter(names)
    while batch := tuple(islice(rest, MAX_BATCH)):
        yield batch


def _details(
    names: Sequence[str],
    response: Future[BatchGetWorkflowsResponse],
    on_missing: Callable[[str], object] | None,
) -> Iterator[Workflow]:
    by_name = {workflow.name: workflow for workflow in response.result().workflows}
    for name in names:
        if name in by_name:
            yield by_name[name]
        elif on_missing is not None:
            on_missing(name)
