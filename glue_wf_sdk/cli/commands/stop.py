"""`glue-wf stop`."""

import click

from glue_wf_sdk._core.text import abbreviated, format_moment, listed
from glue_wf_sdk._core.types import MAX_PAGE_SIZE
from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.nodes import name_text
from glue_wf_sdk.cli.render.run import changed_text
from glue_wf_sdk.cli.results import CommandResult, UsageError
from glue_wf_sdk.cli.service_or_file import latest_run_id
from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.structures import WorkflowRun, WorkflowRunStatus


@click.command(
    epilog=f"""\b
Examples:
  glue-wf stop etl
  glue-wf stop etl wr_1

{options.EXIT_CODES}""",
)
@options.name
@click.argument("run", required=False, help="The id of the run; by default, the one that runs.")
@options.connection
@options.as_json
def stop(name: str, run: str | None, *, connection: Connection, as_json: bool) -> CommandResult:
    """Stop a run, and the jobs and crawlers that are running in it."""
    client = connection.client()
    run_id = run or _active_run_id(client, name)
    client.stop_workflow_run(name, run_id)
    if as_json:
        return CommandResult(json_text({"RunId": run_id}))
    return CommandResult(changed_text("Stopping", name, run_id, connection))


def _active_run_id(client: GlueWorkflowClient, name: str) -> str:
    """The id of the run to stop: the only one that runs, or else the latest."""
    active = [
        run
        for run in client.recent_runs(name, limit=MAX_PAGE_SIZE)
        if not run.has_ended and run.status != WorkflowRunStatus.STOPPING
    ]
    if len(active) > 1:
        raise UsageError(
            f"{len(active)} runs of {abbreviated(name)} are active; pass the id of one of them:"
            f" {listed(active, _label)}"
        )
    return active[0].workflow_run_id if active else latest_run_id(client, name)


def _label(run: WorkflowRun) -> str:
    since = f" (since {format_moment(run.started_on)})" if run.started_on else ""
    return f"{name_text(run.workflow_run_id)}{since}"
