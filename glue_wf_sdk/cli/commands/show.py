"""`glue-wf show`."""

import click

from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.run import run_text
from glue_wf_sdk.cli.results import CommandResult, run_exit_code
from glue_wf_sdk.cli.service_or_file import load_run


@click.command(
    epilog=f"""\b
Examples:
  glue-wf show etl
  glue-wf show --from run.json
  glue-wf show etl wr_1 --json | glue-wf resume --dry-run --from -

{options.RUN_EXIT_CODES}""",
)
@options.optional_name
@options.run
@options.from_file
@options.connection
@options.as_json
def show(
    name: str | None, run: str | None, *, file: str | None, connection: Connection, as_json: bool
) -> CommandResult:
    """Show a run as a tree, and what failed in it.

    FILE has the output of `aws glue get-workflow-run --include-graph` or of
    `glue-wf show --json`.
    """
    loaded = load_run(connection, name, run, file)
    if as_json:
        text = json_text({"Run": to_wire(loaded.run)})
    else:
        text = run_text(loaded.run, loaded.fetched_at, connection)
    return CommandResult(text, run_exit_code(loaded.run))
