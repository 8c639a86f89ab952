"""The client's methods on runs that take several calls: run, resume, look back."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice

from glue_wf_sdk._core.text import described_run
from glue_wf_sdk._core.types import MAX_PAGE_SIZE
from glue_wf_sdk.client.polling import DEFAULT_POLL, Poll, check_wait, poll_until
from glue_wf_sdk.client.waiting import WaitingMethods
from glue_wf_sdk.errors import (
    EntityNotFoundException,
    ResponseError,
    ResumeMismatchError,
    ServiceError,
    TransportError,
    WorkflowRunFailed,
    WorkflowRunTimeoutError,
)
from glue_wf_sdk.operations import GetWorkflowRunsRequest, ResumeWorkflowRunResponse
from glue_wf_sdk.resume import ResumePlan, plan_of_failure, plan_resume
from glue_wf_sdk.structures import WorkflowRun


class RunningMethods(WaitingMethods):
    """The methods that run workflows, resume runs and list them."""

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
        resume: int = 0,
    ) -> WorkflowRun:
        """Starts a run of a workflow and waits for its end.

        If the answer to the start is lost, the start is not repeated: the run may be running.

        With `resume`, what failed is resumed, as by `resume_failed`, until a run succeeds, until it
        cannot be resumed, or until it has been resumed so many times. Returned or raised is then
        the last of these runs; `resume_chain` has those before it.

        Args:
            name: The workflow's name.
            run_properties: The run's properties, which override the workflow's defaults. Their
                values are hidden in messages.
            wait: Whether to wait for the end of the run.
            timeout: The timeout, in seconds, of the run and all its resumes together; None to wait
                forever. Once it is over, nothing is resumed.
            poll: How often to poll.
            on_progress: Called with the run, and with each run that resumes it, whenever it has
                changed.
            raise_on_failure: Whether to raise `WorkflowRunFailed` if the last run did not succeed.
            resume: How many times to resume what failed.

        Returns:
            The last run, with its graph. Without waiting, the run as it started.

        Raises:
            ConcurrentRunsExceededException: The workflow has as many runs as allowed.
            ResumeMismatchError: Glue resumed from other nodes than planned.
            ValueError: `resume` is negative, or not 0 without waiting.
            WorkflowRunFailed: The last run did not succeed.
            WorkflowRunTimeoutError: The last run did not end in time.

        Source: AWS Glue API: StartWorkflowRun, GetWorkflowRun, ResumeWorkflowRun.
        """
        # An error after the start would lose the run's id.
        check_wait(timeout=timeout, poll=poll, on_progress=on_progress)
        if resume < 0 or (resume and not wait):
            raise ValueError(f"resume must be at least 0, and 0 without waiting, is {resume}")
        resumes = range(resume)
        budget = math.inf if timeout is None else timeout
        begin = self._clock.monotonic()
        follow = partial(
            self._follow,
            name,
            wait=wait,
            poll=poll,
            on_progress=on_progress,
            raise_on_failure=False,
        )
        run_id = self.start_workflow_run(name, run_properties=run_properties).run_id
        run = follow(run_id, timeout=timeout)
        for _ in resumes:
            left = budget - (self._clock.monotonic() - begin)
            plan = plan_of_failure(run)
            if plan is None or left <= 0:
                break
            try:
                run = follow(self._resume(plan), timeout=left)
            except WorkflowRunTimeoutError as error:
                raise WorkflowRunTimeoutError(
                    name, error.run_id, budget, error.last
                ) from error.__cause__
        if wait and raise_on_failure and run.succeeded is False:
            raise WorkflowRunFailed(run)
        return run

    def resume_failed(  # noqa: PLR0913 - all but two are keywords with defaults
        self,
        name: str,
        run_id: str,
        *,
        wait: bool = True,
        timeout: float | None = None,
        poll: Poll = DEFAULT_POLL,
        on_progress: Callable[[WorkflowRun], object] | None = None,
        raise_on_failure: bool = True,
    ) -> WorkflowRun:
        """Resumes a run from the nodes that failed and waits for the end of the new run.

        See `glue_wf_sdk.plan_resume`. If the answer to the resume is lost, the resume is not
        repeated: the new run may be running.

        Args:
            name: The workflow's name.
            run_id: The id of the run.
            wait: Whether to wait for the end of the new run.
            timeout: See `wait_for_workflow_run`; this applies to the arguments below too.
            poll: How often to poll.
            on_progress: Called with the new run whenever it has changed.
            raise_on_failure: Whether to raise `WorkflowRunFailed` if the new run did not succeed.

        Returns:
            The new run, with its graph. Without waiting, the run as it started.

        Raises:
            ResumeError: The run cannot be resumed; nothing was sent.
            ResumeMismatchError: Glue started other nodes than planned.
            WorkflowRunFailed: The new run did not succeed.
            WorkflowRunTimeoutError: The new run did not end in time.

        Source: AWS Glue API: GetWorkflowRun, ResumeWorkflowRun.
        """
        check_wait(timeout=timeout, poll=poll, on_progress=on_progress)
        plan = plan_resume(self._run(name, run_id, include_graph=True))
        return self._follow(
            name,
            self._resume(plan),
            wait=wait,
            timeout=timeout,
            poll=poll,
            on_progress=on_progress,
            raise_on_failure=raise_on_failure,
        )

    def _resume(self, plan: ResumePlan) -> str:
        """Resumes a run as planned, and returns the id of the new run."""
        try:
            response = self.call(plan.request())
        except (ServiceError, TransportError, ResponseError) as error:
            run = described_run(plan.run.workflow_run_id, "workflow", plan.run.name)
            error.add_note(f"while resuming {run}")
            raise
        check_resumed(plan, response)
        return response.run_id

    def _follow(  # noqa: PLR0913 - what the two methods above have in common
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
        # Polled, because an error here would lose the id of a run that is running.
        return poll_until(
            described_run(run_id, "workflow", name),
            partial(self._run, name, run_id, include_graph=True),
            _is_started,
            timed_out=partial(WorkflowRunTimeoutError, name, run_id),
            clock=self._clock,
            poll=poll,
            timeout=timeout,
            on_progress=None,
        )

    def latest_run(self, name: str, *, include_graph: bool | None = None) -> WorkflowRun | None:
        """The latest run of a workflow.

        Args:
            name: The workflow's name.
            include_graph: Whether to include the run's graph.

        Returns:
            The run; None if the workflow has never run.

        Raises:
            EntityNotFoundException: The workflow does not exist.

        Source: AWS Glue API: GetWorkflow, GetWorkflowRun.
        """
        last = self.get_workflow(name).workflow.last_run
        if last is None or not include_graph:
            return last
        return self._run(name, last.workflow_run_id, include_graph=True)

    def recent_runs(
        self, name: str, *, limit: int = 10, include_graph: bool | None = None
    ) -> tuple[WorkflowRun, ...]:
        """The most recent runs of a workflow.

        Args:
            name: The workflow's name.
            limit: The most runs to return.
            include_graph: Whether to include their graphs.

        Returns:
            The runs, in the service's order: the latest first.

        Raises:
            EntityNotFoundException: The workflow does not exist.
            ValueError: `limit` is less than 1.

        Source: AWS Glue API: GetWorkflowRuns.
        """
        if limit < 1:
            raise ValueError(f"limit must be at least 1, is {limit}")
        request = GetWorkflowRunsRequest(
            name=name, include_graph=include_graph, max_results=min(limit, MAX_PAGE_SIZE)
        )
        return tuple(islice(self.paginate(request).items(), limit))

    def resume_chain(self, name: str, run_id: str | None = None) -> tuple[WorkflowRun, ...]:
        """A run and the runs before it: each of them resumed the next.

        Args:
            name: The workflow's name.
            run_id: The id of the run; by default, the workflow's latest run.

        Returns:
            The runs, the latest first, without their graphs. The chain ends before the first run
            that the service no longer has. Empty if the workflow has never run.

        Raises:
            EntityNotFoundException: The workflow or the run does not exist.

        Source: AWS Glue API: GetWorkflow, GetWorkflowRun.
        """
        run = self.latest_run(name) if run_id is None else self._run(name, run_id)
        if run is None:
            return ()
        chain = [run]
        seen = {run.workflow_run_id}
        while (previous := chain[-1].previous_run_id) is not None and previous not in seen:
            seen.add(previous)
            try:
                chain.append(self._run(name, previous))
            except EntityNotFoundException:
                break
        return tuple(chain)


def _is_started(_: WorkflowRun) -> bool:
    return True  # It has an id, so the first look will do.


def check_resumed(plan: ResumePlan, response: ResumeWorkflowRunResponse) -> None:
    """Raises `ResumeMismatchError` if Glue did not start the planned nodes."""
    if set(response.node_ids) != set(plan.node_ids):
        raise ResumeMismatchError(response.run_id, response.node_ids, plan)
