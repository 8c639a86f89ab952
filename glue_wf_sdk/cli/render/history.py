"""Many runs of a workflow together, and two of them side by side."""

from collections.abc import Sequence
from datetime import timedelta

from rich.cells import cell_len

from glue_wf_sdk._core.text import counted, format_duration, format_moment
from glue_wf_sdk.cli.render.console import Lines
from glue_wf_sdk.cli.render.nodes import name_text, word_text
from glue_wf_sdk.report import (
    ActionHistory,
    DurationStatistics,
    HistorySummary,
    NodeComparison,
    NodeSummary,
    RunComparison,
    RunSummary,
)

_COLUMNS = ("", "runs", "failed", "retries", "flaky", "median", "trend", "critical", "DPU-hours")


def history_text(history: HistorySummary) -> str:
    """The success rate, the durations, the slow runs, and a row for each job and crawler."""
    lines = Lines()
    if history.name is None:
        lines.add("no runs")
        return lines.text()
    rate = history.success_rate
    outcome = "" if rate is None else f", {rate:.0%} succeeded"
    lines.add((name_text(history.name), "bold"), f": {counted(len(history.runs), 'run')}{outcome}")
    if history.durations is not None:
        lines.add(f"duration of successful runs: {_durations(history.durations)}")
    for record in history.runs:
        if record.is_slow:
            run = record.summary
            took = f"{format_duration(run.duration)}  {name_text(run.run_id)}"
            started = f"{format_moment(run.started_on)}  " if run.started_on else ""
            lines.add(("slower than usual  ", "yellow"), f"{started}{took}")
    if history.actions:
        lines.add()
        _add_table(lines, [_COLUMNS, *map(_row, history.actions)])
    return lines.text()


def _durations(found: DurationStatistics) -> str:
    trend = "" if found.trend is None else f", trend {found.trend:+.0%}"
    return (
        f"median {format_duration(found.median)}, spread {format_duration(found.spread)},"
        f" {format_duration(found.shortest)} to {format_duration(found.longest)}{trend}"
    )


def _row(action: ActionHistory) -> tuple[str, ...]:
    durations = action.durations
    trend = None if durations is None else durations.trend
    return (
        f"{word_text(action.type)}  {name_text(action.name)}",
        f"{action.runs:,}",
        f"{action.failures:,}",
        f"{action.retries:,}",
        _share(action.flakiness),
        format_duration(durations.median if durations else None),
        "" if trend is None else f"{trend:+.0%}",
        _share(action.critical_share),
        "" if action.dpu_hours is None else f"{action.dpu_hours:,.2f}",
    )


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _add_table(lines: Lines, rows: Sequence[Sequence[str]]) -> None:
    """Adds rows whose first column is aligned to the left, the others to the right."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for number, (first, *others) in enumerate(rows):
        cells = [first + " " * (widths[0] - cell_len(first))]
        cells += [each.rjust(width) for each, width in zip(others, widths[1:], strict=True)]
        lines.add(("  ".join(cells).rstrip(), "" if number else "dim"))


def comparison_text(comparison: RunComparison) -> str:
    """What has changed, from the earlier run to the run."""
    lines = Lines()
    run, earlier = comparison.run, comparison.earlier
    lines.add((name_text(run.name), "bold"))
    lines.add_unbroken(f"{'earlier':9}{name_text(earlier.run_id)}", indent=2)
    lines.add_unbroken(f"{'run':9}{name_text(run.run_id)}", indent=2)
    changed = f"{_run_end(earlier)} -> {_run_end(run)}{_difference(comparison.duration_change)}"
    lines.add(changed, indent=2)
    lines.add()
    for each in comparison.changes:
        lines.add(*_change(each), indent=2)
    if same := len(comparison.nodes) - len(comparison.changes):
        who = "job or crawler" if same == 1 else "jobs and crawlers"
        lines.add((f"{same:,} {who} ended as before", "dim"), indent=2)
    for kind, edges in (("added", comparison.added_edges), ("removed", comparison.removed_edges)):
        for source, destination in edges:
            text = f"edge {kind}: {name_text(source)} -> {name_text(destination)}"
            lines.add(text, indent=2)
    return lines.text()


def _run_end(run: RunSummary) -> str:
    outcome = {True: " (succeeded)", False: " (failed)", None: ""}[run.succeeded]
    return f"{word_text(run.status)}{outcome}{_time(run.duration)}"


def _change(compared: NodeComparison) -> tuple[str | tuple[str, str], ...]:
    label = f"{word_text(compared.type)}  {name_text(compared.name)}  "
    if compared.earlier is None or compared.node is None:
        return label, ("removed", "yellow") if compared.node is None else ("added", "yellow")
    style = "red" if compared.node.failed else "green"
    change = f"{_end(compared.earlier)} -> {_end(compared.node)}"
    return label, (change, style), _difference(compared.duration_change)


def _end(node: NodeSummary) -> str:
    if node.latest_attempt is None:
        return "not run"
    attempts = f", {len(node.attempts)} attempts" if len(node.attempts) > 1 else ""
    return f"{word_text(node.state)}{_time(node.duration)}{attempts}"


def _time(duration: timedelta | None) -> str:
    return "" if duration is None else f" in {format_duration(duration)}"


def _difference(change: timedelta | None) -> str:
    if not change:
        return ""
    sign = "-" if change < timedelta() else "+"
    return f"  ({sign}{format_duration(abs(change))})"
