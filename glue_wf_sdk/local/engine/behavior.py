"""What jobs and crawlers do when they run."""

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk.client import GlueWorkflowClient

_OUTCOMES = {
    "JOB": ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "ERROR"),
    "CRAWLER": ("SUCCEEDED", "FAILED", "CANCELLED", "ERROR"),
}


@attrs.frozen(kw_only=True)
class ActionContext:
    """The argument of a job's or crawler's function.

    Attributes:
        name: The name of the job or crawler.
        workflow_name: The workflow's name; None outside of a workflow.
        run_id: The id of the workflow run; None outside of a workflow.
        attempt: 0 for the first attempt, 1 for the first retry.
        arguments: ``--JOB_NAME``, the job's default arguments, overridden by those of the trigger's
            action, which the job's non-overridable ones override; ``--WORKFLOW_NAME`` and
            ``--WORKFLOW_RUN_ID``. Hidden in messages.
        run_properties: The run's properties at the time of the call. Hidden in messages.
        client: A client of the same LocalGlue. It cannot wait, because time stands still while the
            function runs; nor can another thread make a call meanwhile.
    """

    name: str
    workflow_name: str | None
    run_id: str | None
    attempt: int
    arguments: Mapping[str, str] = attrs.field(repr=False)
    run_properties: Mapping[str, str] = attrs.field(repr=False)
    client: GlueWorkflowClient = attrs.field(repr=False)


ActionFunction: TypeAlias = Callable[[ActionContext], Any]


@attrs.frozen(kw_only=True)
class Behavior:
    """What the runs of a job or crawler do; see `LocalGlue.add_job`."""

    node_type: str
    function: ActionFunction | None = None
    duration: float = 60.0
    outcomes: Sequence[str] = ()

    def __attrs_post_init__(self) -> None:
        if not (math.isfinite(self.duration) and self.duration >= 0):
            raise ValueError(f"duration must be at least 0 and finite, not {self.duration}")
        if inspect.iscoroutinefunction(self.function):
            raise ValueError("function must not be async; it would never be awaited")
        known = _OUTCOMES[self.node_type]
        if not set(self.outcomes) <= set(known):
            raise ValueError(f"outcomes must be a list of {', '.join(known)}")

    def outcome(self, started: int) -> str:
        """The state in which the next attempt ends, after so many attempts."""
        if not self.outcomes:
            return "SUCCEEDED"
        return str(self.outcomes[min(started, len(self.outcomes) - 1)])
