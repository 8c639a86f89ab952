"""The client's methods that wait for the end of a run or a registration."""

from collections.abc import Callable
from functools import partial

from glue_wf_sdk._core.text import abbreviated, described_run
from glue_wf_sdk.client.methods import BlueprintMethods, RunMethods, WorkflowMethods
from glue_wf_sdk.client.polling import DEFAULT_POLL, Clock, Poll, poll_until
from glue_wf_sdk.errors import (
    BlueprintFailed,
    BlueprintRunFailed,
    BlueprintRunTimeoutError,
    BlueprintTimeoutError,
    WorkflowRunFailed,
    WorkflowRunTimeoutError,
)
from glue_wf_sdk.structures import Blueprint, BlueprintRun, BlueprintStatus, WorkflowRun


class WaitingMethods(WorkflowMethods, RunMethods, BlueprintMethods):
    """The methods that wait."""

    _clock: Clock

    def wait_for_workflow_run(  # noqa: PLR0913 - all but two are keywords with defaults
        self,
        name: str,
        run_id: str,
        *,
        timeout: float | None = None,
        poll: Poll = DEFAULT_POLL,
        on_progress: Callable[[WorkflowRun], object] | None = None,
        include_graph: bool = False,
        raise_on_failure: bool = True,
    ) -> WorkflowRun:
        """Waits until a run has ended.

        Throttling, transient 5xx answers, cut or garbled answers and broken connections are
        retried; see `Poll`. An error that ends the wait has a note that names the run. An exception
        of `on_progress` ends the wait, not the run.

        Args:
            name: The workflow's name.
            run_id: The id of the run.
            timeout: The timeout, in seconds; None to wait forever. It does not interrupt a call.
            poll: How often to poll.
            on_progress: Called with the run whenever it has changed.
            include_graph: Whether `on_progress` gets the run with its graph. At the end, the run
                always has it.
            raise_on_failure: Whether to raise `WorkflowRunFailed` if the run did not succeed.

        Returns:
            The run, with its graph.

        Raises:
            WorkflowRunFailed: The run is ERROR or STOPPED, or COMPLETED with failures.
            WorkflowRunTimeoutError: The run did not end in time.
            EntityNotFoundException: The run does not exist.
            TypeError: An argument is of the wrong type, such as a `timeout` that is not a number.
            ValueError: `timeout` is NaN, or an integer too large for a float.

        Source: AWS Glue API: GetWorkflowRun.
        """
        look = partial(self._run, name, run_id)
        run = poll_until(
            described_run(run_id, "workflow", name),
            partial(look, include_graph=include_graph),
            lambda seen: seen.has_ended,
            finish=None if include_graph else partial(look, include_graph=True),
            timed_out=partial(WorkflowRunTimeoutError, name, run_id),
            clock=self._clock,
            poll=poll,
            timeout=timeout,
            on_progress=on_progress,
        )
        if raise_on_failure and run.succeeded is False:
            raise WorkflowRunFailed(run)
        return run

    def _run(self, name: str, run_id: str, *, include_graph: bool = False) -> WorkflowRun:
        return self.get_workflow_run(name, run_id, include_graph=include_graph or None).run

    def wait_for_blueprint(
        self,
        name: str,
        *,
        timeout: float | None = None,
        poll: Poll = DEFAULT_POLL,
        on_progress: Callable[[Blueprint], object] | None = None,
        raise_on_failure: bool = True,
    ) -> Blueprint:
        """Waits until a blueprint is registered or updated.

        Args:
            name: The blueprint's name.
            timeout: The timeout, in seconds; None to wait forever.
            poll: How often to poll.
            on_progress: Called with the blueprint whenever it has changed.
            raise_on_failure: Whether to raise `BlueprintFailed` if the registration failed.

        Returns:
            The blueprint, ACTIVE or FAILED.

        Raises:
            BlueprintFailed: It is FAILED.
            BlueprintTimeoutError: It was not registered in time.
            EntityNotFoundException: The blueprint does not exist.

        Source: AWS Glue API: GetBlueprint.
        """
        blueprint = poll_until(
            f"blueprint {abbreviated(name)}",
            lambda: self.get_blueprint(name).blueprint,
            lambda seen: seen.status is not None and seen.status.is_terminal,
            timed_out=partial(BlueprintTimeoutError, name),
            clock=self._clock,
            poll=poll,
            timeout=timeout,
            on_progress=on_progress,
        )
        if raise_on_failure and blueprint.status == BlueprintStatus.FAILED:
            raise BlueprintFailed(blueprint)
        return blueprint

    def wait_for_blueprint_run(  # noqa: PLR0913 - all but two are keywords with defaults
        self,
        blueprint_name: str,
        run_id: str,
        *,
        timeout: float | None = None,
        poll: Poll = DEFAULT_POLL,
        on_progress: Callable[[BlueprintRun], object] | None = None,
        raise_on_failure: bool = True,
    ) -> BlueprintRun:
        """Waits until a blueprint run has ended.

        Args:
            blueprint_name: The blueprint's name.
            run_id: The id of the run.
            timeout: The timeout, in seconds; None to wait forever.
            poll: How often to poll.
            on_progress: Called with the run whenever it has changed.
            raise_on_failure: Whether to raise `BlueprintRunFailed` if the run failed.

        Returns:
            The run, SUCCEEDED or FAILED.

        Raises:
            BlueprintRunFailed: It is FAILED.
            BlueprintRunTimeoutError: It did not end in time.
            EntityNotFoundException: The run does not exist.

        Source: AWS Glue API: GetBlueprintRun.
        """
        run = poll_until(
            described_run(run_id, "blueprint", blueprint_name),
            lambda: self.get_blueprint_run(blueprint_name, run_id).blueprint_run,
            lambda seen: seen.state is not None and seen.state.is_terminal,
            timed_out=partial(BlueprintRunTimeoutError, blueprint_name, run_id),
            clock=self._clock,
            poll=poll,
            timeout=timeout,
            on_progress=on_progress,
        )
        if raise_on_failure and run.state is not None and not run.state.is_success:
            raise BlueprintRunFailed(run)
        return run
