"""The history of a workflow: many of its runs together."""

import bisect
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Self

import attrs

from glue_wf_sdk._core.text import abbreviated, listed
from glue_wf_sdk.report.models import AttemptSummary, NodeSummary
from glue_wf_sdk.report.run_summary import RunSummary
from glue_wf_sdk.report.summary import summary_and_problem
from glue_wf_sdk.structures import NodeType, WorkflowRun

_FEWEST = 5  # Durations from which a usual one is told.
_MUCH, _SPREADS = 1.2, 3.0  # Slower than usual: by a fifth, and by three spreads.
_DEVIATIONS = 1.4826  # Standard deviations in a median absolute deviation.
_DPU_SECONDS = 3600.0


@attrs.frozen(kw_only=True)
class DurationStatistics:
    """How long something usually takes.

    Attributes:
        count: The number of durations.
        median: The median.
        spread: How far a duration usually is from the median: the median absolute deviation.
        shortest: The shortest.
        longest: The longest.
        trend: How much longer the later half takes than the earlier half, by their medians: 0.1 is
            10 % longer; None below four durations.
    """

    count: int
    median: timedelta
    spread: timedelta
    shortest: timedelta
    longest: timedelta
    trend: float | None

    @classmethod
    def of(cls, durations: Sequence[timedelta]) -> Self | None:
        """The statistics of durations, the oldest first; None if there are none."""
        if not durations:
            return None
        seconds = [each.total_seconds() for each in durations]
        median = statistics.median(seconds)
        deviations = [abs(each - median) for each in seconds]
        return cls(
            count=len(seconds),
            median=timedelta(seconds=median),
            spread=timedelta(seconds=statistics.median(deviations)),
            shortest=min(durations),
            longest=max(durations),
            trend=_trend(seconds),
        )

    def is_slow(self, duration: timedelta) -> bool:
        """Whether a duration is slower than usual.

        It is longer than the median by a fifth and by three standard deviations, as estimated from
        the spread, and there are at least five durations to tell what is usual.
        """
        limit = max(self.median * _MUCH, self.median + self.spread * _DEVIATIONS * _SPREADS)
        return self.count >= _FEWEST and duration > limit


def _trend(seconds: Sequence[float]) -> float | None:
    half = len(seconds) // 2
    if half < 2:  # noqa: PLR2004 - a median of one is no trend
        return None
    earlier, later = statistics.median(seconds[:half]), statistics.median(seconds[-half:])
    return later / earlier - 1 if earlier else None


@attrs.frozen(kw_only=True)
class RunRecord:
    """A run in a history.

    Attributes:
        summary: Its summary.
        is_slow: Whether it took longer than usual, compared with the successful runs before it.
    """

    summary: RunSummary
    is_slow: bool


@attrs.frozen(kw_only=True)
class ActionHistory:
    """A job or crawler over many runs.

    What a resumed run has copied from the one before is not counted again.

    Attributes:
        name: Its name.
        type: JOB or CRAWLER.
        runs: The number of runs in which it ran.
        failures: The number of these in which it failed in the end.
        retries: The number of attempts after the first one, over all runs.
        flaky_runs: The number of runs in which an attempt failed and a later one succeeded.
        durations: How long its successful attempts took; None if there is none.
        critical_share: The share of the runs' durations that it spent on the critical path, 0 to
            1; None if no run has a duration.
        dpu_hours: The DPU-hours that it consumed; None if that is not known.
        last_failed_on: When it last failed.
    """

    name: str
    type: NodeType
    runs: int
    failures: int
    retries: int
    flaky_runs: int
    durations: DurationStatistics | None
    critical_share: float | None
    dpu_hours: float | None
    last_failed_on: datetime | None

    @property
    def flakiness(self) -> float | None:
        """The share of the runs in which it failed at first and then succeeded; None if none."""
        return self.flaky_runs / self.runs if self.runs else None


@attrs.frozen(kw_only=True)
class HistorySummary:
    """The history of a workflow.

    Attributes:
        name: The workflow's name; None if there are no runs.
        runs: The runs, the oldest first.
        actions: Its jobs and crawlers, those that fail most first.
        durations: How long the successful runs took; None if there is none.
    """

    name: str | None
    runs: tuple[RunRecord, ...]
    actions: tuple[ActionHistory, ...]
    durations: DurationStatistics | None

    @property
    def success_rate(self) -> float | None:
        """The share of the ended runs that succeeded, 0 to 1; None if no outcome is known."""
        outcomes = [each.summary.succeeded for each in self.runs if each.summary.has_ended]
        known = [each for each in outcomes if each is not None]
        return sum(known) / len(known) if known else None


def summarize_history(runs: Iterable[WorkflowRun]) -> HistorySummary:
    """Summarizes many runs of one workflow.

    Args:
        runs: The runs, in any order. Only those fetched with their graphs tell about jobs.

    Returns:
        The summary.

    Raises:
        ValueError: The runs are of different workflows.
    """
    summaries = sorted((summary_and_problem(run)[0] for run in runs), key=_start)
    names = sorted({each.name for each in summaries})
    if len(names) > 1:
        raise ValueError(f"the runs are of several workflows: {listed(names, abbreviated)}")
    return HistorySummary(
        name=names[0] if names else None,
        runs=tuple(_records(summaries)),
        actions=tuple(_actions(summaries)),
        durations=DurationStatistics.of(_successful_durations(summaries)),
    )


def _start(summary: RunSummary) -> float:
    return summary.started_on.timestamp() if summary.started_on else 0.0


def _successful_durations(summaries: Iterable[RunSummary]) -> list[timedelta]:
    # A resumed run does only a part of the work.
    return [
        each.duration
        for each in summaries
        if each.succeeded and each.duration is not None and each.previous_run_id is None
    ]


def _records(summaries: Sequence[RunSummary]) -> Iterator[RunRecord]:
    before: list[timedelta] = []  # Sorted.
    for each in summaries:
        yield RunRecord(summary=each, is_slow=_is_slow(each.duration, before))
        for duration in _successful_durations([each]):
            bisect.insort(before, duration)


def _is_slow(duration: timedelta | None, before: Sequence[timedelta]) -> bool:
    """Whether a duration is slower than usual; `before` has those before it, sorted."""
    if duration is None or not before:
        return False
    # Few runs come past the median, and statistics before each run would take quadratic time.
    if duration <= before[(len(before) - 1) // 2] * _MUCH:
        return False
    usual = DurationStatistics.of(before)  # Its trend is meaningless: these are sorted.
    return usual is not None and usual.is_slow(duration)


def _actions(summaries: Sequence[RunSummary]) -> list[ActionHistory]:
    # With the time that each node spent on the critical path of its run.
    occurrences: dict[tuple[NodeType, str], list[tuple[NodeSummary, timedelta]]] = {}
    for summary in summaries:
        on_path = _on_critical_path(summary)
        for node in summary.nodes:
            occurrence = node, on_path.get(node.id, timedelta())
            occurrences.setdefault((node.type, node.name), []).append(occurrence)
    total = sum((each.duration or timedelta() for each in summaries if each.nodes), timedelta())
    found = [_action(kind, name, occurred, total) for (kind, name), occurred in occurrences.items()]
    return sorted(found, key=lambda each: (-each.failures, -each.retries))


def _on_critical_path(summary: RunSummary) -> Mapping[str, timedelta]:
    """How long each node was on the critical path, by its id."""
    durations: dict[str, timedelta] = {}
    for step in summary.critical_path:
        before = durations.get(step.node_id, timedelta())
        durations[step.node_id] = before + (step.attempt.duration or timedelta())
    return durations


def _action(
    kind: NodeType,
    name: str,
    occurred: Sequence[tuple[NodeSummary, timedelta]],
    total: timedelta,
) -> ActionHistory:
    own = [[each for each in node.attempts if not each.copied] for node, _ in occurred]
    ran = [attempts for attempts in own if attempts]
    attempts = [each for attempts in ran for each in attempts]
    on_path = sum((spent for _, spent in occurred), timedelta())
    amounts = [each.dpu_seconds for each in attempts if each.dpu_seconds is not None]
    failed_on = [each.completed_on for each in attempts if each.failed and each.completed_on]
    return ActionHistory(
        name=name,
        type=kind,
        runs=len(ran),
        failures=sum(attempts[-1].failed for attempts in ran),
        retries=sum(len(attempts) - 1 for attempts in ran),
        flaky_runs=sum(map(_is_flaky, ran)),
        durations=DurationStatistics.of(
            [each.duration for each in attempts if _succeeded(each) and each.duration is not None]
        ),
        critical_share=on_path / total if total else None,
        dpu_hours=sum(amounts) / _DPU_SECONDS if amounts else None,
        last_failed_on=max(failed_on, default=None),
    )


def _is_flaky(attempts: Sequence[AttemptSummary]) -> bool:
    return _succeeded(attempts[-1]) and any(each.failed for each in attempts)


def _succeeded(attempt: AttemptSummary) -> bool:
    return attempt.state is not None and attempt.state.is_success
