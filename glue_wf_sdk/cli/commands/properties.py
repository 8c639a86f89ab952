"""`glue-wf properties get` and `glue-wf properties set`."""

import click

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.files import read_properties
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.tables import properties_text
from glue_wf_sdk.cli.results import CommandResult
from glue_wf_sdk.cli.service_or_file import latest_run_id, reject_name_with_file, require_name


@click.group(no_args_is_help=False)
def properties() -> None:
    """Read or set the properties of a run."""


@properties.command(
    "get",
    epilog=f"""\b
Examples:
  glue-wf properties get etl
  glue-wf properties get etl wr_1 --json | jq -r .RunProperties.business_date
  glue-wf properties get --from run.json

{options.EXIT_CODES}""",
)
@options.optional_name
@options.run
@options.from_file
@options.connection
@options.as_json
def get_properties(
    name: str | None, run: str | None, *, file: str | None, connection: Connection, as_json: bool
) -> CommandResult:
    """Print the properties of a run."""
    if file is not None:
        reject_name_with_file(name)
        properties = read_properties(file)
    else:
        client, name = connection.client(), require_name(name)
        run_id = run or latest_run_id(client, name)
        properties = client.get_workflow_run_properties(name, run_id).run_properties
    if as_json:
        return CommandResult(json_text({"RunProperties": dict(properties)}))
    return CommandResult(properties_text(properties))


@properties.command(
    "set",
    epilog=f"""\b
Examples:
  glue-wf properties set etl --property rows=1200 --property checked=yes

{options.EXIT_CODES}""",
)
@options.name
@options.run
@options.properties(required=True)
@options.connection
@options.as_json
def set_properties(
    name: str,
    run: str | None,
    *,
    run_properties: tuple[str, ...],
    connection: Connection,
    as_json: bool,
) -> CommandResult:
    """Set properties of a run; its other properties stay."""
    client = connection.client()
    properties = options.parse_properties(run_properties)
    run_id = run or latest_run_id(client, name)
    client.put_workflow_run_properties(name, run_id, properties)
    return CommandResult(json_text({"RunId": run_id}) if as_json else "")
