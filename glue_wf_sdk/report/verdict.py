"""The head of a run's page: whether the run succeeded, counts of nodes, and facts."""

from collections.abc import Iterator
from datetime import datetime

import attrs

from glue_wf_sdk._core.text import counted, format_duration, format_moment
from glue_wf_sdk._core.timestamps import in_utc
from glue_wf_sdk.report.labels import amount_label, name_label, state_label
from glue_wf_sdk.report.models import RunFacts
from glue_wf_sdk.report.styles import (
    FAILED,
    NOT_RUN,
    RUNNING,
    SUCCEEDED,
    WAITING,
    Style,
    style_of_node,
)
from glue_wf_sdk.structures import WorkflowRunStatistics, WorkflowRunStatus


@attrs.frozen(kw_only=True)
class Verdict:
    """Whether a run succeeded, as a headline and as a sentence."""

    style: Style
    headline: str
    sentence: str


@attrs.frozen
class Fact:
    """A term and its description."""

    term: str
    text: str
    is_id: bool = False


def verdict_of(summary: RunFacts) -> Verdict:
    """Whether a run succeeded; COMPLETED alone does not mean it."""
    status, tally = summary.status, _tally(summary)
    if summary.succeeded:
        sentence = f"The run is COMPLETED.{tally or ' No action failed.'}"
        return Verdict(style=SUCCEEDED, headline="Succeeded", sentence=sentence)
    if status == WorkflowRunStatus.COMPLETED and summary.succeeded is False:
        failures = tally if summary.failed_nodes else " Some actions failed or were stopped."
        sentence = f"COMPLETED does not mean success.{failures}"
        return Verdict(style=FAILED, headline="Completed with failures", sentence=sentence)
    if status == WorkflowRunStatus.COMPLETED:
        sentence = "The run is COMPLETED, but nothing tells whether it succeeded."
        return Verdict(style=NOT_RUN, headline="Outcome unknown", sentence=sentence)
    sentence = f"The status of the run is {state_label(status)}.{tally}"
    if status is None or status not in _HEADLINES:
        return Verdict(style=NOT_RUN, headline="Outcome unknown", sentence=sentence)
    style = FAILED if summary.has_ended else RUNNING
    return Verdict(style=style, headline=_HEADLINES[status], sentence=sentence)


_HEADLINES = {
    WorkflowRunStatus.ERROR: "Could not start",
    WorkflowRunStatus.RUNNING: "Running",
    WorkflowRunStatus.STOPPED: "Stopped",
    WorkflowRunStatus.STOPPING: "Stopping",
}


def _tally(summary: RunFacts) -> str:
    nodes, failed, never_ran = summary.nodes, summary.failed_nodes, summary.never_ran_nodes
    not_run = "never ran" if summary.has_ended else "did not run yet"
    if not nodes:
        return ""
    if len(nodes) == 1:
        what = "failed" if failed else not_run if never_ran else "did not fail"
        return f" Its only job or crawler {what}."
    count = f"{len(failed):,}" if failed else "None"
    rest = f", {len(never_ran):,} {not_run}" if never_ran else ""
    return f" {count} of {len(nodes):,} jobs and crawlers failed{rest}."


def counts_of(summary: RunFacts) -> Iterator[tuple[Style, str]]:
    """Each style that occurs, and the number of jobs and crawlers that have it."""
    styles = list(map(style_of_node, summary.nodes))
    for style in (FAILED, SUCCEEDED, RUNNING, WAITING, NOT_RUN):
        if count := styles.count(style):
            yield style, f"{count:,} {style.label}"


def facts_of(
    summary: RunFacts, statistics: WorkflowRunStatistics | None, now: datetime | None
) -> Iterator[Fact]:
    """Further facts about a run; its statistics only if there is no graph."""
    yield Fact("Run", name_label(summary.run_id), is_id=True)
    if summary.previous_run_id is not None:
        yield Fact("Resumes", name_label(summary.previous_run_id), is_id=True)
    start, end = summary.started_on, summary.completed_on
    yield Fact("Started", "unknown" if start is None else format_moment(start))
    if end is not None:
        yield Fact("Ended", format_moment(end))
    elif now is not None:
        yield Fact("Shown as of", format_moment(in_utc(now)))
        if start is not None and start <= now:
            yield Fact("Duration so far", format_duration(now - start))
    if summary.duration is not None:
        yield Fact("Duration", format_duration(summary.duration))
    if summary.nodes:
        copied = len(summary.copied_nodes)
        copies = f", {copied:,} of them copied from the resumed run" if copied else ""
        yield Fact("Jobs and crawlers", f"{len(summary.nodes):,}{copies}")
        yield Fact("DPU-seconds", _dpu_seconds(summary))
    if not summary.has_graph and statistics is not None:
        counts = attrs.asdict(statistics).items()
        shown = [f"{count} {name.split('_')[0]}" for name, count in counts if count is not None]
        yield Fact("Actions", ", ".join(shown))


def _dpu_seconds(summary: RunFacts) -> str:
    attempts = [each for node in summary.nodes for each in node.attempts if not each.copied]
    amounts = [each.dpu_seconds for each in attempts if each.dpu_seconds is not None]
    if not amounts:
        return "unknown"
    some = f" in {len(amounts):,} of {counted(len(attempts), 'attempt')}"
    return amount_label(sum(amounts)) + (some if len(amounts) < len(attempts) else "")
