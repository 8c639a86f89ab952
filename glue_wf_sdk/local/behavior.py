"""What jobs and crawlers do when they run."""

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from glue_wf_sdk.client import GlueWorkflowClient

__all__ = ["ActionContext", "Behavior"]

_OUTCOMES = {
    "JOB": ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "ERROR"),
    "CRAWLER": ("SUCCEEDED", "FAILED", "CANCELLED", "ERROR"),
}


@attrs.frozen(kw_only=True)
class ActionContext:
    """What the function of a job or crawler is given.

    Attributes:
        name: The name of the job or crawler.
        workflow_name: The workflow, or None outside of one.
        run_id: The id of the workflow run, or None outside of one.
        attempt: 0 for the first attempt, 1 for the first retry.
        arguments: ``--JOB_NAME``, the job's default arguments, those of the trigger's action and
            the job's non-overridable ones over them, ``--WORKFLOW_NAME`` and
            ``--WORKFLOW_RUN_ID``.
        run_properties: The properties of the run, as they are when the function is called.
        client: Calls the same LocalGlue. It cannot wait, as time stands still meanwhile; nor can
            another thread call while the function runs.
    """

    name: str
    workflow_name: str | None
    run_id: str | None
    attempt: int
    arguments: Mapping[str, str] = attrs.field(repr=False)
    run_properties: Mapping[str, str] = attrs.field(repr=False)
    client: GlueWorkflowClient = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Behavior:
    """What the runs of a job or a crawler do.

    Attributes:
        duration: Seconds that each takes.
        outcomes: The states in which they end, one after the other over all runs; the last one is
            that of all that follow. Empty: they succeed.
        function: Called at the end of each that is to succeed; an exception is its failure.
    """

    duration: float = 60.0
    outcomes: Sequence[str] = ()
    function: Callable[[ActionContext], Any] | None = None

    def __attrs_post_init__(self) -> None:
        if not (math.isfinite(self.duration) and self.duration >= 0):
            raise ValueError(f"duration must be seconds from 0 on, is {self.duration}")
        if inspect.iscoroutinefunction(self.function):
            raise ValueError("function must not be async: nothing would await it")

    def check_outcomes(self, node_type: str) -> None:
        """Refuses outcomes that such an action cannot have.

        Args:
            node_type: JOB or CRAWLER.

        Raises:
            ValueError: There are some.
        """
        known = _OUTCOMES[node_type]
        if not set(self.outcomes) <= set(known):
            raise ValueError(f"outcomes must be a list of {', '.join(known)}")

    def outcome(self, started: int) -> str:
        """The state in which an attempt ends.

        Args:
            started: How many were made before it.

        Returns:
            The state.
        """
        if not self.outcomes:
            return "SUCCEEDED"
        return str(self.outcomes[min(started, len(self.outcomes) - 1)])
