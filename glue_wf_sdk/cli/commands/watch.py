"""`glue-wf watch`."""

import click

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.results import CommandResult
from glue_wf_sdk.cli.service_or_file import latest_run_id
from glue_wf_sdk.cli.watching import Waiting, watch_run


@click.command(
    epilog=f"""\b
Examples:
  glue-wf watch etl
  glue-wf watch etl wr_1 --json > run.json
  glue-wf watch etl --timeout 3600 --stop-on-timeout

{options.WAIT_EXIT_CODES}""",
)
@options.name
@options.run
@options.timeout
@options.stop_on_timeout
@options.connection
@options.as_json
def watch(
    name: str,
    run: str | None,
    *,
    timeout: int | None,
    stop_on_timeout: bool,
    connection: Connection,
    as_json: bool,
) -> CommandResult:
    """Watch a run until it has ended.

    A terminal shows its jobs and crawlers meanwhile, a pipe gets a line for each change. Ctrl-C
    stops watching, not the run.
    """
    waiting = Waiting(timeout, stop_on_timeout)
    client = connection.client()
    run_id = run or latest_run_id(client, name)
    client.get_workflow_run(name, run_id)  # An error now is final, and not retried for minutes.
    return watch_run(connection, name, run_id, waiting=waiting, as_json=as_json)
