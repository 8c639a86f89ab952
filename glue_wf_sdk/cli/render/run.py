"""A run: its status, what failed in it, and what to do about it."""

from collections import Counter
from datetime import datetime

from glue_wf_sdk._core.text import format_duration, format_moment
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.render.console import Lines, Part
from glue_wf_sdk.cli.render.nodes import (
    NodeNames,
    actions_in_order,
    graph_problem,
    message_text,
    name_text,
    nodes_of,
    state_text,
    time_taken,
    word_text,
)
from glue_wf_sdk.cli.render.tree import tree_text
from glue_wf_sdk.errors import GraphError
from glue_wf_sdk.resume import ResumePlan, plan_of_failure
from glue_wf_sdk.structures import WorkflowRun, WorkflowRunStatistics, WorkflowRunStatus

_NO_STATISTICS = WorkflowRunStatistics()


def run_text(run: WorkflowRun, now: datetime | None, connection: Connection) -> str:
    """A run with its jobs and crawlers as a tree; `now` is None for a run from a file."""
    lines = Lines()
    add_title(lines, run)
    if run.previous_run_id:
        lines.add((f"resumes {name_text(run.previous_run_id)}", "dim"))
    if run.started_on:
        lines.add((f"started {format_moment(run.started_on)}", "dim"))
    lines.add()
    return f"{lines.text()}{run_tree_text(run, now)}{end_text(run, connection, now)}"


def run_tree_text(run: WorkflowRun, now: datetime | None) -> str:
    """The jobs and crawlers of a run as a tree; if there is none, one line that says why."""
    if nodes_of(run):
        try:
            return tree_text(run, now)
        except GraphError as error:
            problem = f"No tree: {graph_problem(error, run.graph)}"
    else:
        counts = action_counts(run)
        problem = f"No graph{f': {counts}' if counts else ''}"
    lines = Lines()
    lines.add(problem)
    lines.add()
    return lines.text()


def end_text(run: WorkflowRun, connection: Connection | None, now: datetime | None = None) -> str:
    """The status of a run, what failed in it, and the command to type next, if for a connection."""
    lines = Lines()
    lines.add(*outcome_parts(run, now), indent=2)
    lines.add()
    if add_failures(lines, run):
        lines.add()
    if run.error_message:
        lines.add((message_text(run.error_message), "red"), indent=2)
        lines.add()
    ids = run.name, run.workflow_run_id
    if connection is None:
        return lines.text()
    if not run.has_ended:
        lines.add_unbroken(f"To watch it: {connection.command('watch', *ids)}")
    elif plan_of_failure(run) is not None:
        lines.add_unbroken(f"To resume it: {connection.command('resume', *ids)}")
    return lines.text()


def add_title(lines: Lines, run: WorkflowRun) -> None:
    """Adds the name, status and id of a run."""
    lines.add((f"{name_text(run.name)}, {word_text(run.status)}", "bold"))
    lines.add_unbroken((name_text(run.workflow_run_id), "dim"))


def outcome_text(run: WorkflowRun) -> str:
    """How a run ended, on one line."""
    lines = Lines()
    lines.add(*outcome_parts(run), indent=2)
    lines.add()
    return lines.text()


def outcome_parts(run: WorkflowRun, now: datetime | None = None) -> list[Part]:
    """The status of a run, its time, and how many jobs and crawlers are in which state."""
    states = Counter(state_text(node)[0] for node in actions_in_order(run))
    counts = ", ".join(f"{count} {word}" for word, count in states.items())
    status = word_text(run.status)
    if duration := format_duration(time_taken(run, now)):
        status += f" {'after' if run.has_ended else 'for'} {duration}"
    if run.has_ended and run.succeeded is None:
        status += ", outcome unknown"
    return [(status, "bold"), f": {counts}" if counts else ""]


def run_style(run: WorkflowRun) -> str:
    """The style of a run's status."""
    return "yellow" if run.succeeded is None else "green" if run.succeeded else "red"


def action_counts(run: WorkflowRun) -> str:
    """The counters in the statistics of a run."""
    statistics = run.statistics or _NO_STATISTICS
    counts = {
        "succeeded": statistics.succeeded_actions,
        "failed": statistics.failed_actions,
        "timed out": statistics.timeout_actions,
        "in error": statistics.errored_actions,
        "stopped": statistics.stopped_actions,
        "running": statistics.running_actions,
        "waiting": statistics.waiting_actions,
    }
    words = [f"{count} {word}" for word, count in counts.items() if count]
    if run.has_ended and run.succeeded is None:
        words.append("outcome unknown")
    return ", ".join(words)


def add_failures(lines: Lines, run: WorkflowRun, *, with_ids: bool = False) -> bool:
    """Adds the jobs and crawlers that failed, and why; returns whether any did."""
    nodes = nodes_of(run)
    failed = [node for node in nodes if node.failed]
    if not failed:
        return False
    is_completed = run.status == WorkflowRunStatus.COMPLETED
    although = f", although the run is {run.status}" if is_completed else ""
    lines.add((f"Failed: {len(failed)}{although}", "bold"))
    rows = NodeNames(nodes).rows(failed, with_states=True)
    for node, row in zip(failed, rows, strict=True):
        lines.add(*row, indent=2)
        if with_ids:
            lines.add_unbroken((name_text(node.unique_id), "dim"), indent=4)
        if node.latest_attempt is not None and node.latest_attempt.error_message:
            lines.add(message_text(node.latest_attempt.error_message), indent=4)
    return True


def changed_text(
    change: str, name: str, run_id: str, connection: Connection, *, is_watched: bool = False
) -> str:
    """A run was started or is being stopped."""
    lines = Lines()
    lines.add((f"{change} a run of {name_text(name)}", "bold"))
    return _with_id(lines, name, run_id, connection, is_watched=is_watched)


def resumed_text(plan: ResumePlan, run_id: str, connection: Connection, *, is_watched: bool) -> str:
    """A run was resumed as a new run."""
    run = plan.run
    lines = Lines()
    lines.add((f"Resumed a run of {name_text(run.name)}", "bold"))
    for label, ids in [("from      ", plan.node_ids), ("runs again", plan.rerun)]:
        names = ", ".join(name_text(run.node(each).name) for each in ids)
        lines.add((label, "dim"), f"  {names}", indent=2, hanging=14)
    return _with_id(lines, run.name, run_id, connection, is_watched=is_watched)


def _with_id(
    lines: Lines, name: str, run_id: str, connection: Connection, *, is_watched: bool
) -> str:
    lines.add_unbroken(name_text(run_id), indent=2)
    if not is_watched:
        lines.add_unbroken(f"To watch it: {connection.command('watch', name, run_id)}")
    return lines.text()
