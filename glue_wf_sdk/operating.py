"""The client's verbs that take several calls: run, resume, look back, list in detail."""

from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from glue_wf_sdk.errors import EntityNotFoundException, GlueWorkflowError, abbreviated, named
from glue_wf_sdk.operations import (
    BatchGetWorkflowsRequest,
    BatchGetWorkflowsResponse,
    ResumeWorkflowRunResponse,
)
from glue_wf_sdk.resume import ResumePlan, plan_resume
from glue_wf_sdk.structures import Workflow, WorkflowRun
from glue_wf_sdk.waiters import Poll, wait_for
from glue_wf_sdk.waiting import DEFAULT_POLL, WaitingMethods, given, run_in_words
from glue_wf_sdk.wire import from_wire

__all__ = ["OperatingMethods", "ResumeMismatchError", "last_run_id", "resumed_run_id"]

_BATCH = 25  # Names: what BatchGetWorkflows takes.
_IN_FLIGHT = 4


class ResumeMismatchError(GlueWorkflowError):
    """The service has resumed a run from other nodes than planned.

    Attributes:
        run_id: The id of the new run, which is under way.
        node_ids: The nodes that the service has started.
        plan: What was sent.
    """

    def __init__(self, run_id: str | None, node_ids: Sequence[str], plan: ResumePlan) -> None:
        self.run_id = run_id
        self.node_ids = tuple(node_ids)
        self.plan = plan
        super().__init__(
            f"run {abbreviated(plan.run.workflow_run_id)} was resumed as {abbreviated(run_id)}"
            f" from {named(self.node_ids) or 'no node'}, not from {named(plan.node_ids)}"
        )


class OperatingMethods(WaitingMethods):
    """Verbs over the operations, for who operates workflows."""

    @abstractmethod
    def iter_workflows(self) -> Iterator[str]:
        """The names of all workflows."""

    def run_workflow(  # noqa: PLR0913 - all but the name are keywords with defaults
        self,
        name: str,
        *,
        run_properties: Mapping[str, str] | None = None,
        wait: bool = True,
        timeout: float | None = None,
        poll: Poll = DEFAULT_POLL,
        on_progress: Callable[[WorkflowRun], object] | None = None,
        raise_on_failure: bool = True,
    ) -> WorkflowRun:
        """Starts a run of a workflow, and waits for its end.

        A start whose answer is lost is not sent again: the run may be under way.

        Args:
            name: The workflow's name.
            run_properties: Over the workflow's defaults. Hidden in messages.
            wait: Whether to wait for the end of the run.
            timeout: See `wait_for_workflow_run`, as for all that follow.
            poll: How often to look.
            on_progress: Given the run each time that it has changed.
            raise_on_failure: Whether a run that did not succeed is an exception.

        Returns:
            The run, with its graph; without waiting, as it has just started.

        Raises:
            ConcurrentRunsExceededException: As many runs as allowed are active.
            WorkflowRunFailed: The run did not succeed.
            WaitTimeoutError: The run has not ended in time.

        Source: AWS Glue API: StartWorkflowRun, GetWorkflowRun.
        """
        started = self.start_workflow_run(name, run_properties=run_properties)
        return self._followed(
            name,
            given(started.run_id, started, "RunId"),
            wait=wait,
            timeout=timeout,
            poll=poll,
            on_progress=on_progress,
            raise_on_failure=raise_on_failure,
        )

    def resume_failed(  # noqa: PLR0913 - all but two are keywords with defaults
        self,
        name: str,
        run_id: str,
        *,
        wait: bool = False,
        timeout: float | None = None,
        poll: Poll = DEFAULT_POLL,
        on_progress: Callable[[WorkflowRun], object] | None = None,
        raise_on_failure: bool = True,
    ) -> WorkflowRun:
        """Resumes a run from what failed in it; see `glue_wf_sdk.plan_resume`.

        A resume whose answer is lost is not sent again: the run may be under way.

        Args:
            name: The workflow's name.
            run_id: The id of the run.
            wait: Whether to wait for the end of the new run.
            timeout: See `wait_for_workflow_run`, as for all that follow.
            poll: How often to look.
            on_progress: Given the new run each time that it has changed.
            raise_on_failure: Whether a new run that does not succeed is an exception.

        Returns:
            The new run, with its graph.

        Raises:
            ResumeError: The run cannot be resumed; nothing was sent.
            ResumeMismatchError: The service has started other nodes than planned.
            WorkflowRunFailed: The new run did not succeed.
            WaitTimeoutError: The new run has not ended in time.

        Source: AWS Glue API: GetWorkflowRun, ResumeWorkflowRun.
        """
        plan = plan_resume(self._run(name, run_id, include_graph=True))
        answer = self.call(plan.request())
        return self._followed(
            name,
            resumed_run_id(plan, answer),
            wait=wait,
            timeout=timeout,
            poll=poll,
            on_progress=on_progress,
            raise_on_failure=raise_on_failure,
        )

    def _followed(  # noqa: PLR0913 - what the two verbs above have in common
        self,
        name: str,
        run_id: str,
        *,
        wait: bool,
        timeout: float | None,
        poll: Poll,
        on_progress: Callable[[WorkflowRun], object] | None,
        raise_on_failure: bool,
    ) -> WorkflowRun:
        if wait:
            return self.wait_for_workflow_run(
                name,
                run_id,
                timeout=timeout,
                poll=poll,
                on_progress=on_progress,
                raise_on_failure=raise_on_failure,
            )
        # A look that fails here must not lose the id of a run that is under way.
        return wait_for(
            run_in_words(name, run_id),
            lambda: self._run(name, run_id, include_graph=True),
            lambda _: True,
            clock=self._clock,
            poll=poll,
            timeout=timeout,
            on_progress=None,
        )

    def run_history(self, name: str, run_id: str | None = None) -> tuple[WorkflowRun, ...]:
        """A run, the one that it resumes, the one that that one resumes, and so on.

        Args:
            name: The workflow's name.
            run_id: The id of the run; the workflow's last one without it.

        Returns:
            The runs, the latest first, without their graphs. They end before the first that the
            service does not have any more. Empty where the workflow has not run.

        Raises:
            EntityNotFoundException: There is no such workflow, or no such run.

        Source: AWS Glue API: GetWorkflow, GetWorkflowRun.
        """
        if run_id is None:
            run_id = last_run_id(self.get_workflow(name).workflow)
        if run_id is None:
            return ()
        history = [self._run(name, run_id)]
        seen = {run_id}
        while (previous := history[-1].previous_run_id) is not None and previous not in seen:
            seen.add(previous)
            try:
                history.append(self._run(name, previous))
            except EntityNotFoundException:
                break
        return tuple(history)

    def iter_workflow_details(
        self,
        *,
        include_graph: bool | None = None,
        on_missing: Callable[[str], object] | None = None,
    ) -> Iterator[Workflow]:
        """All workflows: listed, then fetched in batches, several of them at once.

        Args:
            include_graph: Whether their graphs are wanted.
            on_missing: Given each name that was listed and is gone when it is fetched.

        Returns:
            An iterator in the order of the list, which fetches as it goes. The calls are made in
            threads of their own; those under way are waited for when the iterator is closed.

        Source: AWS Glue API: ListWorkflows, BatchGetWorkflows.
        """
        with ThreadPoolExecutor(_IN_FLIGHT) as pool:
            in_flight: deque[tuple[Sequence[str], Future[BatchGetWorkflowsResponse]]] = deque()

            def fetch(names: Sequence[str]) -> BatchGetWorkflowsResponse:
                # Unchecked: a name that the service gives may be longer than one may be sent.
                payload = {"Names": names, "IncludeGraph": include_graph}
                return self.call(from_wire(BatchGetWorkflowsRequest, payload))

            try:
                for names in _batches(self.iter_workflows()):
                    in_flight.append((names, pool.submit(fetch, names)))
                    if len(in_flight) == _IN_FLIGHT:
                        yield from _details(*in_flight.popleft(), on_missing)
                while in_flight:
                    yield from _details(*in_flight.popleft(), on_missing)
            finally:
                for _, answer in in_flight:
                    answer.cancel()


def last_run_id(workflow: Workflow | None) -> str | None:
    """The id of the last run of a workflow.

    Args:
        workflow: The workflow.

    Returns:
        The id; None where it has not run.
    """
    run = workflow.last_run if workflow else None
    return run.workflow_run_id if run else None


def resumed_run_id(plan: ResumePlan, answer: ResumeWorkflowRunResponse) -> str:
    """The id of the run that carries out a plan.

    Args:
        plan: What was sent.
        answer: What the service has answered.

    Returns:
        The id.

    Raises:
        ResumeMismatchError: The service has started other nodes than planned.
        ResponseError: The answer has no id.
    """
    if set(answer.node_ids or ()) != set(plan.node_ids):
        raise ResumeMismatchError(answer.run_id, answer.node_ids or (), plan)
    return given(answer.run_id, answer, "RunId")


def _batches(names: Iterable[str]) -> Iterator[Sequence[str]]:
    rest = iter(names)
    while batch := tuple(islice(rest, _BATCH)):
        yield batch


def _details(
    names: Sequence[str],
    answer: Future[BatchGetWorkflowsResponse],
    on_missing: Callable[[str], object] | None,
) -> Iterator[Workflow]:
    by_name = {workflow.name: workflow for workflow in answer.result().workflows or ()}
    for name in names:
        if name in by_name:
            yield by_name[name]
        elif on_missing is not None:
            on_missing(name)
