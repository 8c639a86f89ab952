"""`glue-wf run`."""

from typing import Annotated

import typer

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.render.console import json_text, write
from glue_wf_sdk.cli.render.run import changed_text
from glue_wf_sdk.cli.results import CommandResult
from glue_wf_sdk.cli.watching import starting_a_run, watch_run

verb = typer.Typer()


@verb.command(
    epilog=f"""\b
Examples:
  glue-wf run etl
  glue-wf run etl --property business_date=2026-01-01 --wait

{options.RUN_EXIT_CODES}""",
)
def run(
    name: options.Name,
    *,
    run_properties: Annotated[list[str] | None, options.PROPERTY] = None,
    wait: options.Wait = False,
    profile: options.Profile = None,
    region: options.Region = None,
    endpoint_url: options.EndpointURL = None,
    as_json: options.AsJSON = False,
) -> CommandResult:
    """Start a run of a workflow.

    --wait watches it until it has ended. Ctrl-C stops watching, not the run.
    """
    connection = Connection(profile, region, endpoint_url)
    properties = options.parse_properties(run_properties) if run_properties else None
    with starting_a_run(connection, name):
        run_id = connection.client().start_workflow_run(name, run_properties=properties).run_id
    text = changed_text("Started", name, run_id, connection, is_watched=wait)
    if not wait:
        return CommandResult(json_text({"RunId": run_id}) if as_json else text)
    if not as_json:
        write(text)
    return watch_run(connection, name, run_id, as_json=as_json)
