"""The parts of a run's summary.

Names and error messages are as the service gave them; escape them where you show them. The values
of run properties and of job arguments are not in a summary.
"""

from datetime import datetime, timedelta

import attrs

from glue_wf_sdk.errors import ResumeReason
from glue_wf_sdk.structures import CrawlState, JobRunState, NodeType, WorkflowRunStatus


@attrs.frozen(kw_only=True)
class AttemptSummary:
    """A job run or a crawl.

    Attributes:
        id: The id of the job run; None for a crawl.
        number: The number of the attempt: 0 for the first, 1 for its first retry; None for a crawl.
        previous_id: The id of the job run that this one retries.
        state: The state.
        started_on: The start time.
        completed_on: The end time.
        duration: The time from start to end; None while it is running, or if its times are not
            known.
        has_ended: Whether it has ended, successfully or not.
        failed: Whether it has ended without success.
        dpu_seconds: The DPU-seconds that it consumed.
        error_message: Why it failed.
        trigger: The name of the trigger that started it. The service does not name it for crawls:
            for them it is the only trigger that leads to the node, if there is only one.
        copied: Whether it was copied from the run that this one resumes.
        log_group: The log group in CloudWatch. For a job run, its name is followed by ``/output``
            and ``/error``.
        log_stream: The log stream in these groups; for a job run, its id.
        argument_names: The names of the arguments that override the job's defaults, sorted.
    """

    id: str | None
    number: int | None
    previous_id: str | None
    state: JobRunState | CrawlState | None
    started_on: datetime | None
    completed_on: datetime | None
    duration: timedelta | None
    has_ended: bool
    failed: bool
    dpu_seconds: float | None
    error_message: str | None
    trigger: str | None
    copied: bool
    log_group: str | None
    log_stream: str | None
    argument_names: tuple[str, ...]


@attrs.frozen(kw_only=True)
class NeverRan:
    """Why a job or crawler never ran.

    Attributes:
        rule: ``failed_upstream``, ``condition_not_met``, ``run_error``, ``run_stopped``,
            ``run_not_ended``, ``trigger_not_active``, ``no_trigger`` or ``unknown``.
        message: The reason in words.
        because: For ``failed_upstream``, the ids of the nearest failed nodes upstream, in
            topological order. There are at most 20.
    """

    rule: str
    message: str
    because: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.message


@attrs.frozen(kw_only=True)
class NodeSummary:
    """A job or crawler of the run.

    Attributes:
        id: The id of the node.
        name: The name of the job or crawler.
        type: JOB or CRAWLER.
        attempts: Its job runs or crawls, oldest first.
        state: The state of the latest attempt.
        duration: The duration of the latest attempt.
        error_message: The error message of the latest attempt.
        failed: Whether the latest attempt failed.
        copied: Whether the latest attempt was copied from the run that this one resumes, so that
            the node did not run in this one.
        dpu_seconds: The DPU-seconds of all attempts together; None if none is known.
        trigger: The name of the trigger that started the latest attempt, or that would start it.
        never_ran: Why it has no attempts; None if it has some.
    """

    id: str
    name: str
    type: NodeType
    attempts: tuple[AttemptSummary, ...]
    state: JobRunState | CrawlState | None
    duration: timedelta | None
    error_message: str | None
    failed: bool
    copied: bool
    dpu_seconds: float | None
    trigger: str | None
    never_ran: NeverRan | None

    @property
    def latest_attempt(self) -> AttemptSummary | None:
        """The last of `attempts`; None if the node never ran."""
        return self.attempts[-1] if self.attempts else None

    @property
    def is_waiting(self) -> bool:
        """Whether it has not run, but still may: the run is not known to have ended."""
        return self.never_ran is not None and self.never_ran.rule == "run_not_ended"


@attrs.frozen(kw_only=True)
class PathStep:
    """A step of the critical path.

    Attributes:
        node_id: The id of the node.
        name: The name of the job or crawler.
        attempt: The attempt.
    """

    node_id: str
    name: str
    attempt: AttemptSummary


@attrs.frozen(kw_only=True)
class PlannedResume:
    """What a resume from the failed nodes would do; see `glue_wf_sdk.ResumePlan`.

    Attributes:
        node_ids: The ids to send.
        redundant: The ids of the failed nodes that run again anyway, downstream of another one.
        rerun: The ids of all jobs and crawlers that run again.
        kept: The ids of the jobs and crawlers that do not run again.
    """

    node_ids: tuple[str, ...]
    redundant: tuple[str, ...]
    rerun: tuple[str, ...]
    kept: tuple[str, ...]


@attrs.frozen(kw_only=True)
class RunFacts:
    """The facts in a run's summary; see `RunSummary`.

    Attributes:
        name: The workflow's name.
        run_id: The id of the run.
        previous_run_id: The id of the run that this one resumes.
        status: The status. COMPLETED does not mean success; see `succeeded`.
        has_ended: Whether the run has ended, successfully or not.
        succeeded: Whether the run ended and everything in it succeeded; None if that is not known.
            See `WorkflowRun.succeeded`.
        started_on: The start time.
        completed_on: The end time.
        duration: The time from start to end; None while it is running, or if its times are not
            known.
        error_message: Why it could not start.
        has_graph: Whether the run was fetched with its graph. Without it there are no nodes and
            there is no critical path.
        nodes: Its jobs and crawlers in topological order.
        critical_path: The chain of attempts that determined when the run ended, or how far it has
            got, in the order in which they ran: the last one to end, before it the one that it
            waited for last, and so on.
        resume: What a resume from the failed nodes would do; None if the run cannot be resumed.
        resume_reasons: Why it cannot be resumed.
    """

    name: str
    run_id: str
    previous_run_id: str | None
    status: WorkflowRunStatus | None
    has_ended: bool
    succeeded: bool | None
    started_on: datetime | None
    completed_on: datetime | None
    duration: timedelta | None
    error_message: str | None
    has_graph: bool
    nodes: tuple[NodeSummary, ...]
    critical_path: tuple[PathStep, ...]
    resume: PlannedResume | None
    resume_reasons: tuple[ResumeReason, ...]

    @property
    def failed_nodes(self) -> tuple[NodeSummary, ...]:
        """The nodes whose latest attempt failed."""
        return tuple(each for each in self.nodes if each.failed)

    @property
    def never_ran_nodes(self) -> tuple[NodeSummary, ...]:
        """The nodes that never ran; `NodeSummary.never_ran` says why."""
        return tuple(each for each in self.nodes if each.never_ran is not None)

    @property
    def copied_nodes(self) -> tuple[NodeSummary, ...]:
        """The nodes that were copied from the run that this one resumes."""
        return tuple(each for each in self.nodes if each.copied)
