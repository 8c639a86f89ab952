"""`glue-wf stop`."""

import typer

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.run import changed_text
from glue_wf_sdk.cli.results import CommandResult
from glue_wf_sdk.cli.service_or_file import latest_run_id

verb = typer.Typer()


@verb.command(
    epilog=f"""\b
Examples:
  glue-wf stop etl
  glue-wf stop etl wr_1

{options.EXIT_CODES}""",
)
def stop(
    name: options.Name,
    run: options.Run = None,
    *,
    profile: options.Profile = None,
    region: options.Region = None,
    endpoint_url: options.EndpointURL = None,
    as_json: options.AsJSON = False,
) -> CommandResult:
    """Stop a run, and the jobs and crawlers that are running in it."""
    connection = Connection(profile, region, endpoint_url)
    client = connection.client()
    run_id = run or latest_run_id(client, name)
    client.stop_workflow_run(name, run_id)
    if as_json:
        return CommandResult(json_text({"RunId": run_id}))
    return CommandResult(changed_text("Stopping", name, run_id, connection))
