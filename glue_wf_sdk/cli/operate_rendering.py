"""What the commands that operate runs print for people."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.documents import nodes_of
from glue_wf_sdk.cli.rendering import add_title, graph_problem
from glue_wf_sdk.cli.run_rendering import (
    clock,
    failure_text,
    outcome_text,
    seconds_of,
    shown_name,
    tree_text,
)
from glue_wf_sdk.cli.terminal import Sheet
from glue_wf_sdk.errors import GraphError, ResumeError
from glue_wf_sdk.printable import printable, shortened
from glue_wf_sdk.resume import ResumePlan, has_ended, plan_resume
from glue_wf_sdk.structures import WorkflowRun, WorkflowRunStatistics
from glue_wf_sdk.waiting import has_succeeded

__all__ = [
    "end_text",
    "properties_text",
    "resumed_text",
    "run_text",
    "runs_text",
    "started_text",
    "stopping_text",
]

_LONGEST_WORD = 20
_LONGEST_MESSAGE = 400


def runs_text(runs: Sequence[WorkflowRun], now: datetime | None) -> str:
    """The runs of a workflow, two lines each.

    Args:
        runs: The runs.
        now: The moment, where it is one at which they were looked at.

    Returns:
        Text for standard output, as are all that follow.
    """
    sheet = Sheet()
    for run in runs:
        status = shortened(run.status or "unknown", _LONGEST_WORD)
        started = _moment(run.started_on) if run.started_on else ""
        sheet.add(
            (f"{status:9}", _style(run)),
            f"  {started:20}",
            f"  {clock(seconds_of(run, now)):>7}  {_counts(run)}".rstrip(),
        )
        sheet.add_unbroken(shown_name(run.workflow_run_id), indent=2)
        if run.previous_run_id:
            sheet.add((f"resumes {shown_name(run.previous_run_id)}", "dim"), indent=2)
    if not runs:
        sheet.add("no runs")
    return sheet.text()


def _style(run: WorkflowRun) -> str:
    if not has_ended(run):
        return "yellow"
    return "green" if has_succeeded(run) else "red"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S}Z"


def _counts(run: WorkflowRun) -> str:
    statistics = run.statistics or WorkflowRunStatistics()
    counts = {
        "succeeded": statistics.succeeded_actions,
        "failed": statistics.failed_actions,
        "timed out": statistics.timeout_actions,
        "in error": statistics.errored_actions,
        "stopped": statistics.stopped_actions,
        "running": statistics.running_actions,
        "waiting": statistics.waiting_actions,
    }
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def run_text(run: WorkflowRun, now: datetime | None, connection: Connection) -> str:
    """A run: its jobs and crawlers as a tree, what failed, and what to do about it.

    Args:
        run: The run.
        now: The moment, where it is one at which the run was looked at.
        connection: The service.

    Returns:
        Text for standard output.
    """
    sheet = Sheet()
    add_title(sheet, run)
    if run.previous_run_id:
        sheet.add((f"resumes {shown_name(run.previous_run_id)}", "dim"))
    if run.started_on:
        sheet.add((f"started {_moment(run.started_on)}", "dim"))
    sheet.add()
    return f"{sheet.text()}{_tree_text(run, now)}{end_text(run, connection, now)}"


def _tree_text(run: WorkflowRun, now: datetime | None) -> str:
    if nodes_of(run.graph):
        try:
            return tree_text("Jobs and crawlers", run, now=now, with_details=True)
        except GraphError as error:
            problem = f"No tree: {graph_problem(error, run.graph)}"
    else:
        counts = _counts(run)
        problem = f"No graph is given{f'; {counts}' if counts else ''}"
    sheet = Sheet()
    sheet.add(problem)
    sheet.add()
    return sheet.text()


def end_text(run: WorkflowRun, connection: Connection, now: datetime | None = None) -> str:
    """How a run stands or went, what failed, and what to do about it.

    Args:
        run: The run.
        connection: The service.
        now: The moment; may be left out for a run that has ended.

    Returns:
        Text for standard output.
    """
    sheet = Sheet()
    if run.error_message:
        message = shortened(run.error_message.strip(), _LONGEST_MESSAGE)
        sheet.add((message, "red"), indent=2)
        sheet.add()
    if run.name and run.workflow_run_id:
        ids = run.name, run.workflow_run_id
        if run.status is not None and not run.status.is_terminal:
            sheet.add_unbroken(f"To watch it: {connection.command('watch', *ids)}")
        elif _can_be_resumed(run):
            sheet.add_unbroken(f"To resume it: {connection.command('resume', *ids)}")
    return f"{outcome_text(run, now)}{failure_text(run)}{sheet.text()}"


def _can_be_resumed(run: WorkflowRun) -> bool:
    try:
        plan_resume(run)
    except (GraphError, ResumeError):
        return False
    return True


def started_text(name: str, run_id: str, connection: Connection, *, is_watched: bool) -> str:
    """That a run has started.

    Args:
        name: The workflow's name.
        run_id: The id of the run.
        connection: The service.
        is_watched: Whether its end is waited for here.

    Returns:
        Text for standard output.
    """
    sheet = Sheet()
    sheet.add((f"Started a run of {shown_name(name)}", "bold"))
    return _with_id(sheet, name, run_id, connection, is_watched=is_watched)


def resumed_text(plan: ResumePlan, run_id: str, connection: Connection, *, is_watched: bool) -> str:
    """That a run was resumed.

    Args:
        plan: What was carried out.
        run_id: The id of the new run.
        connection: The service.
        is_watched: Whether its end is waited for here.

    Returns:
        Text for standard output.
    """
    name = plan.run.name or ""
    sheet = Sheet()
    sheet.add((f"Resumed a run of {shown_name(name)}", "bold"))
    names = {node.unique_id: node.name for node in nodes_of(plan.run.graph)}
    for label, ids in [("from      ", plan.node_ids), ("runs again", plan.rerun)]:
        listed = ", ".join(shown_name(names[each]) for each in ids)
        sheet.add((label, "dim"), f"  {listed}", indent=2, hanging=14)
    return _with_id(sheet, name, run_id, connection, is_watched=is_watched)


def stopping_text(name: str, run_id: str, connection: Connection) -> str:
    """That a run is being stopped.

    Args:
        name: The workflow's name.
        run_id: The id of the run.
        connection: The service.

    Returns:
        Text for standard output.
    """
    sheet = Sheet()
    sheet.add((f"Stopping a run of {shown_name(name)}", "bold"))
    return _with_id(sheet, name, run_id, connection, is_watched=False)


def _with_id(
    sheet: Sheet, name: str, run_id: str, connection: Connection, *, is_watched: bool
) -> str:
    sheet.add_unbroken(shown_name(run_id), indent=2)
    if not is_watched:
        sheet.add_unbroken(f"To watch it: {connection.command('watch', name, run_id)}")
    return sheet.text()


def properties_text(properties: Mapping[str, str]) -> str:
    """The properties of a run, one a line.

    Args:
        properties: The properties.

    Returns:
        Text for standard output.
    """
    sheet = Sheet()
    for key, value in properties.items():
        sheet.add((printable(key), "bold"), f"={printable(value)}")
    return sheet.text()
