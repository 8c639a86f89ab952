"""What became of a run, in words: what stands at the head of its page."""

from collections.abc import Iterator
from datetime import datetime

import attrs

from glue_wf_sdk.enums import WorkflowRunStatus
from glue_wf_sdk.printable import shortened
from glue_wf_sdk.report.looks import FAILED, NOT_RUN, RUNNING, SUCCEEDED, Look, look_of
from glue_wf_sdk.report.models import RunSummary
from glue_wf_sdk.report.wording import amount_text, duration_text, moment_text
from glue_wf_sdk.structures import WorkflowRunStatistics

__all__ = ["Fact", "Verdict", "counts_of", "facts_of", "verdict_of"]

_ID_CHARACTERS = 300


@attrs.frozen(kw_only=True)
class Verdict:
    """What became of a run.

    Attributes:
        look: How that looks.
        headline: It in a few words.
        sentence: More of it.
    """

    look: Look
    headline: str
    sentence: str


@attrs.frozen
class Fact:
    """Something to know about a run.

    Attributes:
        term: What it is.
        text: The fact.
        is_id: Whether it is an id.
    """

    term: str
    text: str
    is_id: bool = False


def verdict_of(summary: RunSummary, graph_problem: str | None = None) -> Verdict:
    """Says whether a run was a success.

    Args:
        summary: The run, summed up.
        graph_problem: What is the matter with its graph, where that is not in order.

    Returns:
        The verdict. A run that is COMPLETED, but had failures, is none.
    """
    status, tally = summary.status, _tally(summary)
    if summary.succeeded:
        sentence = f"The run is COMPLETED.{tally or ' Its statistics count no failures.'}"
        return Verdict(look=SUCCEEDED, headline="Succeeded", sentence=sentence)
    if status == WorkflowRunStatus.COMPLETED and summary.succeeded is False:
        source = "statistics or the nodes of its graph" if graph_problem else "statistics"
        counts = f" Its {source} count actions that did not succeed."
        counted = tally if summary.failed else counts
        sentence = f"COMPLETED does not mean success.{counted}"
        return Verdict(look=FAILED, headline="Completed with failures", sentence=sentence)
    if status == WorkflowRunStatus.COMPLETED:
        sentence = "The run is COMPLETED, but has neither its graph nor statistics of failures."
        return Verdict(look=NOT_RUN, headline="Outcome not known", sentence=sentence)
    if status is None or not status.is_known:
        shown = "not given" if status is None else shortened(status, 80)
        sentence = f"The status of the run is {shown}.{tally}"
        return Verdict(look=NOT_RUN, headline="Outcome not known", sentence=sentence)
    look = FAILED if status.is_terminal else RUNNING
    sentence = f"The run is {status}.{tally}"
    return Verdict(look=look, headline=_HEADLINES[status], sentence=sentence)


_HEADLINES = {
    WorkflowRunStatus.ERROR: "Could not start",
    WorkflowRunStatus.RUNNING: "Under way",
    WorkflowRunStatus.STOPPED: "Stopped before its end",
    WorkflowRunStatus.STOPPING: "Being stopped",
}


def _tally(summary: RunSummary) -> str:
    total, failed, never = map(len, (summary.nodes, summary.failed, summary.never_ran))
    has_ended = summary.status is not None and summary.status.is_terminal
    not_run = "never ran" if has_ended else "did not run yet"
    if total == 0:
        return ""
    if total == 1:
        what = "failed" if failed else not_run if never else "did not fail"
        return f" Its only job or crawler {what}."
    count = f"{failed:,}" if failed else "None"
    return f" {count} of {total:,} jobs and crawlers failed" + (
        f", {never:,} {not_run}." if never else "."
    )


def counts_of(summary: RunSummary) -> Iterator[tuple[Look, str]]:
    """Counts the jobs and crawlers of a run.

    Args:
        summary: The run, summed up.

    Yields:
        Each look that occurs, with how many have it, in words.
    """
    looks = [look_of(node.state) if node.attempts else NOT_RUN for node in summary.nodes]
    for look in (FAILED, SUCCEEDED, RUNNING, NOT_RUN):
        if count := looks.count(look):
            yield look, f"{count:,} {look.words}"


def facts_of(
    summary: RunSummary, statistics: WorkflowRunStatistics | None, now: datetime | None
) -> Iterator[Fact]:
    """What else is to be known of a run.

    Args:
        summary: The run, summed up.
        statistics: Its statistics; shown where it has no graph.
        now: The moment for which what is under way is shown.

    Yields:
        The facts.
    """
    if summary.run_id is not None:
        yield Fact("Run", shortened(summary.run_id, _ID_CHARACTERS), is_id=True)
    if summary.previous_run_id is not None:
        yield Fact(
            "Resumes the run", shortened(summary.previous_run_id, _ID_CHARACTERS), is_id=True
        )
    yield Fact("Started", moment_text(summary.started_on) if summary.started_on else "not given")
    if summary.completed_on is not None:
        yield Fact("Ended", moment_text(summary.completed_on))
    elif now is not None:
        yield Fact("Not ended; shown as of", moment_text(now))
    if summary.duration is not None:
        yield Fact("Duration", duration_text(summary.duration))
    if summary.nodes:
        kept = f", {len(summary.kept):,} of them kept from the resumed run" if summary.kept else ""
        yield Fact("Jobs and crawlers", f"{len(summary.nodes):,}{kept}")
        yield Fact("DPU-seconds", _dpu_seconds(summary))
    if not summary.has_graph and statistics is not None:
        counts = attrs.asdict(statistics).items()
        shown = [f"{count} {name.split('_')[0]}" for name, count in counts if count is not None]
        yield Fact("Actions", ", ".join(shown))


def _dpu_seconds(summary: RunSummary) -> str:
    attempts = [each for node in summary.nodes for each in node.attempts if not each.kept]
    given = [each.dpu_seconds for each in attempts if each.dpu_seconds is not None]
    if not given:
        return "not given"
    some = f", given for {len(given):,} of {len(attempts):,} attempts"
    return amount_text(sum(given)) + (some if len(given) < len(attempts) else "")
