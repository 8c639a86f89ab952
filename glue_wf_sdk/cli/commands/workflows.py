"""`glue-wf workflows`."""

import sys
from collections.abc import Sequence

import attrs
import click
from rich.live import Live
from rich.text import Text

from glue_wf_sdk.cli import clock, options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.render.console import json_text, new_console
from glue_wf_sdk.cli.render.overview import counting, overview_text, sorted_overview
from glue_wf_sdk.cli.render.progress import can_redraw
from glue_wf_sdk.cli.results import FAILED, OK, CommandResult, UsageError
from glue_wf_sdk.client import WorkflowOverview

_PAUSE = 30.0  # Seconds from one look to the next.
_LINES_BELOW = 3  # What is left out, the counts, the cursor.


@click.command(
    epilog="""\b
Examples:
  glue-wf workflows
  glue-wf workflows --failing --json | jq -r '.workflows[].name'

Exit codes: 0 success, 1 a workflow is failing, 2 wrong usage,
3 service or network, 130 Ctrl-C.""",
)
@click.option("--failing", is_flag=True, help="Only the workflows whose last run failed.")
@click.option("--watch", is_flag=True, help="Look again every 30 seconds, until Ctrl-C.")
@options.connection
@options.as_json
def workflows(
    *, failing: bool, watch: bool, connection: Connection, as_json: bool
) -> CommandResult:
    """List all workflows, those that are failing first.

    COMPLETED does not mean success: what counts is whether jobs and crawlers of the last run
    failed. While a run goes on, the run before it counts.
    """
    if watch:
        if as_json or not can_redraw():
            raise UsageError("--watch needs a terminal, and excludes --json")
        _watch(connection, is_failing=failing)
    found = _look(connection, is_failing=failing)
    code = FAILED if any(each.is_failing for each in found) else OK
    if as_json:
        return CommandResult(json_text({"workflows": [_document(each) for each in found]}), code)
    return CommandResult(overview_text(found, clock.current.now), code)


def _look(connection: Connection, *, is_failing: bool) -> Sequence[WorkflowOverview]:
    with counting(sys.stderr) as count:
        found = connection.client().overview(on_progress=count)
    return sorted_overview([each for each in found if each.is_failing or not is_failing])


def _watch(connection: Connection, *, is_failing: bool) -> None:
    """Redraws the table until Ctrl-C."""
    console = new_console()
    with Live(console=console, auto_refresh=False, redirect_stdout=False) as live:
        while True:
            found = _look(connection, is_failing=is_failing)
            rows = max(console.height - _LINES_BELOW, 1)
            text = overview_text(found, clock.current.now, rows)
            live.update(Text.from_ansi(text, no_wrap=True, overflow="ellipsis"), refresh=True)
            clock.current.sleep(_PAUSE)


def _document(workflow: WorkflowOverview) -> dict[str, object]:
    run = workflow.last_run
    return {
        **attrs.asdict(workflow, filter=attrs.filters.exclude("last_run", "failed_run")),
        "last_run_id": workflow.last_run_id,
        "status": workflow.status,
        "succeeded": workflow.succeeded,
        "started_on": None if run is None else run.started_on,
        "duration": workflow.duration,
        "failed_nodes": [
            {"name": node.name, "type": node.type, "state": node.state}
            for node in workflow.failed_nodes
        ],
    }
