"""A summary in words: plain for a mail, SNS or a terminal; Markdown for an issue or a chat."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from glue_wf_sdk._core.text import format_duration, format_moment, shell_quoted
from glue_wf_sdk.report.labels import message_label, name_label, state_label
from glue_wf_sdk.report.models import NodeSummary, RunFacts
from glue_wf_sdk.report.verdict import verdict_of

_MAX_LISTED = 20  # Chats cut long messages off.
_NEVER = datetime.max.replace(tzinfo=UTC)

_Quote: TypeAlias = Callable[[str], str]


def summary_text(summary: RunFacts) -> str:
    """The words; see `RunSummary.text`."""
    lines = [_headline(summary, str), _facts(summary, str)]
    for title, items in _lists(summary, str):
        lines += ["", f"{title}:", *(f"- {each}" for each in items)]
    if commands := resume_commands(summary):
        lines += ["", "To resume it, run one of:", *(f"  {each}" for each in commands)]
    return "\n".join(lines) + "\n"


def summary_markdown(summary: RunFacts) -> str:
    """The words in Markdown; see `RunSummary.markdown`."""
    lines = [f"**{_headline(summary, _code)}**", "", _facts(summary, _code)]
    for title, items in _lists(summary, _code):
        lines += ["", f"**{title}**", "", *(f"- {each}" for each in items)]
    if commands := resume_commands(summary):
        fence = _fence("\n".join(commands), shortest=3)
        lines += ["", "To resume it, run one of:", "", fence, *commands, fence]
    return "\n".join(lines) + "\n"


def resume_commands(summary: RunFacts) -> Sequence[str]:
    """The commands that resume a run from what failed: of this library and of the AWS CLI."""
    if summary.resume is None:
        return ()
    name, run_id = shell_quoted(summary.name), shell_quoted(summary.run_id)
    # Otherwise, a name such as -n would be read as an option.
    end_of_options = "-- " if summary.name.startswith("-") else ""
    ours = f"glue-wf resume {end_of_options}{name} {run_id}"
    if len(summary.resume.node_ids) > _MAX_LISTED:
        return (ours,)
    node_ids = " ".join(map(shell_quoted, summary.resume.node_ids))
    options = f"--name={name} --run-id {run_id} --node-ids {node_ids}"
    return ours, f"aws glue resume-workflow-run {options}"


def failed_in_order(summary: RunFacts) -> Sequence[NodeSummary]:
    """The nodes that failed, by the time at which they did; last those that have none."""
    return sorted(summary.failed_nodes, key=lambda node: _end_of(node) or _NEVER)


def failed_after(summary: RunFacts, node: NodeSummary) -> timedelta | None:
    """How long after the start of the run a node failed."""
    end = _end_of(node)
    if end is None or summary.started_on is None or end < summary.started_on:
        return None
    return end - summary.started_on


def _end_of(node: NodeSummary) -> datetime | None:
    return node.latest_attempt.completed_on if node.latest_attempt else None


def _headline(summary: RunFacts, quote: _Quote) -> str:
    headline = f"{quote(name_label(summary.name))}: {verdict_of(summary).headline}"
    if summary.duration is None:
        return headline
    return f"{headline} after {format_duration(summary.duration)}"


def _facts(summary: RunFacts, quote: _Quote) -> str:
    run = f"Run {quote(name_label(summary.run_id))}"
    if summary.previous_run_id is not None:
        run += f", which resumes {quote(name_label(summary.previous_run_id))}"
    if summary.started_on is not None:
        run += f", started {format_moment(summary.started_on)}"
    error = f" {quote(message_label(summary.error_message))}" if summary.error_message else ""
    return f"{run}. {_plain(verdict_of(summary).sentence, quote)}{error}"


def _plain(sentence: str, quote: _Quote) -> str:
    """A sentence without markup, unless it has an unknown status that looks like some."""
    is_plain = re.fullmatch(r"[\w ,.:]*", sentence)
    return sentence if is_plain else quote(sentence)


def _lists(summary: RunFacts, quote: _Quote) -> Iterator[tuple[str, Sequence[str]]]:
    if failed := failed_in_order(summary):
        title = "Failed, the first one first" if len(failed) > 1 else "Failed"
        yield title, _listed(failed, lambda node: _failure(summary, node, quote))
    if never_ran := summary.never_ran_nodes:
        title = "Never ran" if summary.has_ended else "Did not run yet"
        yield title, _listed(never_ran, lambda node: _idleness(node, quote))


def _failure(summary: RunFacts, node: NodeSummary, quote: _Quote) -> str:
    words = [quote(name_label(node.name)), quote(state_label(node.state))]
    if (after := failed_after(summary, node)) is not None:
        words.append(f"at +{format_duration(after)}")
    if len(node.attempts) > 1:
        words.append(f"in attempt {len(node.attempts)}")
    message = f": {quote(message_label(node.error_message))}" if node.error_message else ""
    return " ".join(words) + message


def _idleness(node: NodeSummary, quote: _Quote) -> str:
    reason = f": {quote(message_label(node.never_ran.message))}" if node.never_ran else ""
    return quote(name_label(node.name)) + reason


def _listed(nodes: Sequence[NodeSummary], show: Callable[[NodeSummary], str]) -> Sequence[str]:
    more = len(nodes) - _MAX_LISTED
    return [*map(show, nodes[:_MAX_LISTED]), *([f"and {more:,} more"] if more > 0 else [])]


def _code(text: str) -> str:
    """A code span, in which Markdown and chats read neither markup nor links nor mentions."""
    fence = _fence(text, shortest=1)
    space = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{space}{text}{space}{fence}"


def _fence(text: str, *, shortest: int) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    return "`" * max(shortest, longest + 1)
