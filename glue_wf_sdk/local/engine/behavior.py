"""What jobs and crawlers do when they run."""

import inspect
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeAlias

import attrs

from glue_wf_sdk._core.constraints import Pattern, Range
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk.client import GlueWorkflowClient


def _one_of(*states: str) -> Pattern:
    return Pattern("|".join(states), f"one of {', '.join(states)}")


Seconds: TypeAlias = Annotated[float, Range(0)]
JobOutcome: TypeAlias = Annotated[
    str, _one_of("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "ERROR")
]
CrawlerOutcome: TypeAlias = Annotated[str, _one_of("SUCCEEDED", "FAILED", "CANCELLED", "ERROR")]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class JobBehavior(Structure):
    """What the runs of a job do. An attribute that is None changes nothing.

    Attributes:
        duration: The duration of a job run in simulated seconds.
        outcomes: The states in which the job runs end, one after the other; the last one is
            repeated. If there are none, all succeed.
        error_message: The error message of the job runs whose outcome is not SUCCEEDED.
    """

    _is_for_files: ClassVar[bool] = True

    duration: Seconds | None = None
    outcomes: Sequence[JobOutcome] | None = None
    error_message: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CrawlerBehavior(Structure):
    """What the crawls of a crawler do. An attribute that is None changes nothing.

    Attributes:
        duration: The duration of a crawl in simulated seconds.
        outcomes: The states in which the crawls end; see `JobBehavior`.
        error_message: The error message of the crawls whose outcome is not SUCCEEDED.
    """

    _is_for_files: ClassVar[bool] = True

    duration: Seconds | None = None
    outcomes: Sequence[CrawlerOutcome] | None = None
    error_message: str | None = None


@attrs.frozen(kw_only=True)
class ActionContext:
    """The argument of a job's or crawler's function.

    Attributes:
        name: The name of the job or crawler.
        workflow_name: The workflow's name; None outside of a workflow.
        run_id: The id of the workflow run; None outside of a workflow.
        attempt: 0 for the first attempt, 1 for the first retry.
        arguments: ``--JOB_NAME``, the job's default arguments, overridden by those of the trigger's
            action or of StartJobRun, which the job's non-overridable ones override;
            ``--WORKFLOW_NAME`` and ``--WORKFLOW_RUN_ID``. Hidden in messages.
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

    @property
    def argv(self) -> list[str]:
        """The arguments as ``sys.argv`` of the job's script has them, after the script's name."""
        return [self.name, *itertools.chain.from_iterable(self.arguments.items())]


ActionFunction: TypeAlias = Callable[[ActionContext], Any]


@attrs.frozen(kw_only=True)
class Behavior:
    """Everything that determines how the runs of a job or crawler go."""

    function: ActionFunction | None = None
    duration: float = 60.0
    outcomes: Sequence[str] = ()
    error_message: str | None = None

    def changed(self, change: JobBehavior | CrawlerBehavior | None) -> "Behavior":
        """A copy with the values that the change sets."""
        given = attrs.asdict(change, recurse=False) if change is not None else {}
        return attrs.evolve(
            self, **{name: value for name, value in given.items() if value is not None}
        )

    def calling(self, function: ActionFunction | None) -> "Behavior":
        """A copy with another function."""
        if inspect.iscoroutinefunction(function):
            raise ValueError("function must not be async; it would never be awaited")
        return attrs.evolve(self, function=function)

    def outcome(self, started: int) -> str:
        """The state in which the next attempt ends, after so many attempts."""
        if not self.outcomes:
            return "SUCCEEDED"
        return str(self.outcomes[min(started, len(self.outcomes) - 1)])
