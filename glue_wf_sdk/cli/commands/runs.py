"""`glue-wf runs`."""

import click

from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.cli import clock, options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.files import read_runs
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.tables import runs_text
from glue_wf_sdk.cli.results import CommandResult
from glue_wf_sdk.cli.service_or_file import reject_name_with_file, require_name
from glue_wf_sdk.structures import WorkflowRun


@click.command(
    epilog=f"""\b
Examples:
  glue-wf runs etl
  glue-wf runs etl --json | jq -r '.Runs[] | [.Status, .WorkflowRunId] | @tsv'
  aws glue get-workflow-runs --name etl | glue-wf runs --from -

{options.EXIT_CODES}""",
)
@options.optional_name
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    metavar="NUMBER",
    help="The most runs to list.",
)
@options.from_file
@options.connection
@options.as_json
def runs(
    name: str | None, *, limit: int, file: str | None, connection: Connection, as_json: bool
) -> CommandResult:
    """List the last runs of a workflow, the latest first."""
    now = None
    if file is not None:
        reject_name_with_file(name)
        unsorted = read_runs(file)
    else:
        client = connection.client()
        # One more than are listed tells whether there are more.
        unsorted = client.recent_runs(require_name(name), limit=limit + 1)
        now = clock.current.now
    found = sorted(unsorted, key=_start, reverse=True)
    listed = found[:limit]
    if as_json:
        return CommandResult(json_text({"Runs": [to_wire(each) for each in listed]}))
    return CommandResult(runs_text(listed, now, has_more=len(found) > limit))


def _start(run: WorkflowRun) -> float:
    return run.started_on.timestamp() if run.started_on else 0.0
