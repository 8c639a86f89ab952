"""The client's verbs that wait."""

from collections.abc import Callable
from typing import TypeVar

from glue_wf_sdk.enums import BlueprintStatus, WorkflowRunStatus
from glue_wf_sdk.errors import ResponseError, abbreviated
from glue_wf_sdk.methods import OperationMethods
from glue_wf_sdk.operations import Response
from glue_wf_sdk.resume import failed_actions, has_ended, has_failures
from glue_wf_sdk.structures import Blueprint, BlueprintRun, WorkflowRun
from glue_wf_sdk.waiters import (
    BlueprintFailed,
    BlueprintRunFailed,
    Clock,
    Poll,
    WorkflowRunFailed,
    wait_for,
)

__all__ = [
    "DEFAULT_POLL",
    "WaitingMethods",
    "given",
    "has_succeeded",
    "run_in_words",
]

T = TypeVar("T")

DEFAULT_POLL = Poll()


class WaitingMethods(OperationMethods):
    """Verbs that wait for the end of a run, or of a registration."""

    _clock: Clock

    def wait_for_workflow_run(  # noqa: PLR0913 - all but two are keywords with defaults
        self,
        name: str,
        run_id: str,
        *,
        timeout: float | None = None,
        poll: Poll = DEFAULT_POLL,
        on_progress: Callable[[WorkflowRun], object] | None = None,
        raise_on_failure: bool = True,
    ) -> WorkflowRun:
        """Waits until a run has ended.

        Throttling, 5xx answers and broken connections are lived through; see `Poll`. An exception
        of `on_progress` ends the waiting; the run goes on.

        Args:
            name: The workflow's name.
            run_id: The id of the run.
            timeout: Seconds after which to give up; None for never. A call that is under way then
                is not broken off.
            poll: How often to look.
            on_progress: Given the run each time that it has changed; with its graph only at the
                end.
            raise_on_failure: Whether a run that did not succeed is an exception.

        Returns:
            The run as it ended, with its graph.

        Raises:
            WorkflowRunFailed: The run is ERROR or STOPPED, or COMPLETED with failed actions.
            WaitTimeoutError: The run has not ended in time.
            EntityNotFoundException: There is no such run.

        Source: AWS Glue API: GetWorkflowRun.
        """
        run = wait_for(
            run_in_words(name, run_id),
            lambda: self._run(name, run_id),
            has_ended,
            finish=lambda: self._run(name, run_id, include_graph=True),
            clock=self._clock,
            poll=poll,
            timeout=timeout,
            on_progress=on_progress,
        )
        if raise_on_failure and not has_succeeded(run):
            raise WorkflowRunFailed(run, failed_actions(run))
        return run

    def _run(self, name: str, run_id: str, *, include_graph: bool | None = None) -> WorkflowRun:
        answer = self.get_workflow_run(name, run_id, include_graph=include_graph)
        return given(answer.run, answer, "Run")

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
            timeout: Seconds after which to give up; None for never.
            poll: How often to look.
            on_progress: Given the blueprint each time that it has changed.
            raise_on_failure: Whether a failed registration is an exception.

        Returns:
            The blueprint, ACTIVE or FAILED.

        Raises:
            BlueprintFailed: It is FAILED.
            WaitTimeoutError: It is not done in time.
            EntityNotFoundException: There is no such blueprint.

        Source: AWS Glue API: GetBlueprint.
        """

        def look() -> Blueprint:
            answer = self.get_blueprint(name)
            return given(answer.blueprint, answer, "Blueprint")

        blueprint = wait_for(
            f"blueprint {abbreviated(name)}",
            look,
            lambda seen: seen.status is not None and seen.status.is_terminal,
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
            timeout: Seconds after which to give up; None for never.
            poll: How often to look.
            on_progress: Given the run each time that it has changed.
            raise_on_failure: Whether a failed run is an exception.

        Returns:
            The run, SUCCEEDED or FAILED.

        Raises:
            BlueprintRunFailed: It is FAILED.
            WaitTimeoutError: It has not ended in time.
            EntityNotFoundException: There is no such run.

        Source: AWS Glue API: GetBlueprintRun.
        """

        def look() -> BlueprintRun:
            answer = self.get_blueprint_run(blueprint_name, run_id)
            return given(answer.blueprint_run, answer, "BlueprintRun")

        run = wait_for(
            f"run {abbreviated(run_id)} of blueprint {abbreviated(blueprint_name)}",
            look,
            lambda seen: seen.state is not None and seen.state.is_terminal,
            clock=self._clock,
            poll=poll,
            timeout=timeout,
            on_progress=on_progress,
        )
        if raise_on_failure and run.state is not None and not run.state.is_success:
            raise BlueprintRunFailed(run)
        return run


def has_succeeded(run: WorkflowRun) -> bool:
    """Whether a run has ended, and all that it attempted went well.

    Args:
        run: The run, with its statistics or its graph.

    Returns:
        False for a run that goes on, is ERROR or STOPPED, or has actions that did not succeed.
    """
    return run.status == WorkflowRunStatus.COMPLETED and not has_failures(run)


def run_in_words(name: str, run_id: str) -> str:
    """What a run is called in messages.

    Args:
        name: The workflow's name.
        run_id: The id of the run.

    Returns:
        One line.
    """
    return f"run {abbreviated(run_id)} of workflow {abbreviated(name)}"


def given(value: T | None, answer: Response, field: str) -> T:
    """What an answer must have.

    Args:
        value: What it has.
        answer: The answer.
        field: The API's name of the field.

    Returns:
        The value.

    Raises:
        ResponseError: It is missing.
    """
    if value is None:
        raise ResponseError(type(answer).__name__, field, "is missing")
    return value
