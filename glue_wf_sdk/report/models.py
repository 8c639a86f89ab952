"""What a summary of a run consists of.

Names and error messages are as the service gave them; who shows them escapes them. The values of
run properties and of job arguments are nowhere in here.
"""

from datetime import datetime, timedelta

import attrs

from glue_wf_sdk.enums import CrawlState, JobRunState, NodeType, WorkflowRunStatus
from glue_wf_sdk.errors import ResumeReason

__all__ = ["AttemptSummary", "NeverRan", "NodeSummary", "PathStep", "PlannedResume", "RunSummary"]


@attrs.frozen(kw_only=True)
class AttemptSummary:
    """One job run or crawl of a node.

    Attributes:
        id: The id of the job run; crawls have none.
        number: How often the job was tried before; crawls have none.
        previous_id: The job run that this one tries again.
        state: Its state.
        started_on: When it started.
        completed_on: When it ended.
        dpu_seconds: DPU-seconds that it consumed, where they are given.
        error_message: Why it failed.
        trigger: The name of the trigger that started it. The service does not say it of crawls;
            theirs is the only one that leads to their node, if it is the only one.
        kept: Whether it was copied from the run that this one resumes.
    """

    id: str | None
    number: int | None
    previous_id: str | None
    state: JobRunState | CrawlState | None
    started_on: datetime | None
    completed_on: datetime | None
    dpu_seconds: float | None
    error_message: str | None
    trigger: str | None
    kept: bool

    @property
    def duration(self) -> timedelta | None:
        """From its start to its end; None before the end, and where they contradict each other."""
        return _between(self.started_on, self.completed_on)


@attrs.frozen(kw_only=True)
class NeverRan:
    """Why a job or crawler was never started.

    Attributes:
        rule: ``failed_upstream``, ``condition_not_met``, ``run_error``, ``run_stopped``,
            ``run_not_ended``, ``trigger_not_active``, ``no_trigger`` or ``not_known``.
        message: The reason in words.
        because: For ``failed_upstream``: the ids of the nearest nodes upstream that failed, in
            topological order. Of more than 20, the first 20.
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
        id: The node's id.
        name: The name of the job or crawler.
        type: JOB or CRAWLER.
        attempts: Its job runs or crawls, the latest one last.
        trigger: The name of the trigger that started the latest attempt, or that would start it.
        failed: Whether the latest attempt did not succeed; see `glue_wf_sdk.resume.failed_nodes`.
        never_ran: Why it has no attempts; None where it has.
    """

    id: str
    name: str | None
    type: NodeType
    attempts: tuple[AttemptSummary, ...]
    trigger: str | None
    failed: bool
    never_ran: NeverRan | None

    @property
    def latest(self) -> AttemptSummary | None:
        """The latest attempt."""
        return self.attempts[-1] if self.attempts else None

    @property
    def state(self) -> JobRunState | CrawlState | None:
        """The state of the latest attempt."""
        return self.latest.state if self.latest else None

    @property
    def duration(self) -> timedelta | None:
        """The duration of the latest attempt."""
        return self.latest.duration if self.latest else None

    @property
    def error_message(self) -> str | None:
        """The error message of the latest attempt."""
        return self.latest.error_message if self.latest else None

    @property
    def kept(self) -> bool:
        """Whether it did not run in this run, but was copied from the one that this one resumes."""
        return self.latest is not None and self.latest.kept

    @property
    def dpu_seconds(self) -> float | None:
        """The DPU-seconds of all attempts together; None where none is given."""
        given = [each.dpu_seconds for each in self.attempts if each.dpu_seconds is not None]
        return sum(given) if given else None


@attrs.frozen(kw_only=True)
class PathStep:
    """A step of the critical path.

    Attributes:
        node_id: The id of the job's or crawler's node.
        name: The name of the job or crawler.
        attempt: Which of its attempts it is.
    """

    node_id: str
    name: str | None
    attempt: AttemptSummary


@attrs.frozen(kw_only=True)
class PlannedResume:
    """What a resume from what failed would do; see `glue_wf_sdk.ResumePlan`.

    Attributes:
        node_ids: The ids to send.
        redundant: The failed nodes that run again anyway, being downstream of another.
        rerun: Every job and crawler that runs again.
        kept: The jobs and crawlers that do not run again.
    """

    node_ids: tuple[str, ...]
    redundant: tuple[str, ...]
    rerun: tuple[str, ...]
    kept: tuple[str, ...]


@attrs.frozen(kw_only=True)
class RunSummary:
    """What happened in a run.

    Attributes:
        name: The workflow's name.
        run_id: The id of the run.
        previous_run_id: The run that this one resumes.
        status: Its status. COMPLETED also stands for a run whose jobs failed.
        succeeded: Whether it has ended and all that it attempted went well. None where that is not
            known: it goes on, or it has neither statistics nor a graph.
        started_on: When it started.
        completed_on: When it ended.
        error_message: Why it could not start.
        has_graph: Whether the run has its graph; without it there are no nodes and no path.
        nodes: Its jobs and crawlers in topological order.
        critical_path: What decided when the run ended, or how far it is: the attempt that ended
            last, before it what it had waited for longest, and so on; the first one first.
        resume: What a resume from what failed would do; None where the run cannot be resumed.
        resume_reasons: Why it cannot be resumed.
    """

    name: str | None
    run_id: str | None
    previous_run_id: str | None
    status: WorkflowRunStatus | None
    succeeded: bool | None
    started_on: datetime | None
    completed_on: datetime | None
    error_message: str | None
    has_graph: bool
    nodes: tuple[NodeSummary, ...]
    critical_path: tuple[PathStep, ...]
    resume: PlannedResume | None
    resume_reasons: tuple[ResumeReason, ...]

    @property
    def duration(self) -> timedelta | None:
        """From its start to its end; None before the end, and where they contradict each other."""
        return _between(self.started_on, self.completed_on)

    @property
    def failed(self) -> tuple[NodeSummary, ...]:
        """The nodes that failed."""
        return tuple(each for each in self.nodes if each.failed)

    @property
    def never_ran(self) -> tuple[NodeSummary, ...]:
        """The nodes that were never started; each knows why."""
        return tuple(each for each in self.nodes if each.never_ran is not None)

    @property
    def kept(self) -> tuple[NodeSummary, ...]:
        """The nodes that were copied from the run that this one resumes."""
        return tuple(each for each in self.nodes if each.kept)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What a notebook shows: the timeline, beside the usual text."""
        from glue_wf_sdk.report.timeline import timeline_svg

        return {"image/svg+xml": timeline_svg(self), "text/plain": repr(self)}


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    if start is None or end is None or end < start:
        return None
    return end - start
