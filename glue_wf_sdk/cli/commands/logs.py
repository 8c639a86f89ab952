"""`glue-wf logs`."""

from collections.abc import Sequence

import attrs
import click

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.nodes import chosen_node
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.logs import logs_text
from glue_wf_sdk.cli.render.nodes import node_document
from glue_wf_sdk.cli.results import FAILED, OK, CommandResult
from glue_wf_sdk.cli.service_or_file import load_run
from glue_wf_sdk.client import LogTail, read_logs
from glue_wf_sdk.structures import Node


@click.command(
    epilog="""\b
Examples:
  glue-wf logs etl
  glue-wf logs etl wr_1 load-orders --limit 100

Exit codes: 0 success, 1 a job or crawler has no logs, 2 wrong usage,
3 service or network, 130 Ctrl-C.""",
)
@options.name
@options.run
@click.argument(
    "job", required=False, help="The name or id of a job or crawler; by default, all that failed."
)
@click.option(
    "--limit",
    type=click.IntRange(min=1, max=10_000),
    default=20,
    metavar="NUMBER",
    help="The last lines of a stream.",
)
@options.connection
@options.as_json
def logs(
    name: str,
    run: str | None,
    job: str | None,
    *,
    limit: int,
    connection: Connection,
    as_json: bool,
) -> CommandResult:
    """Show the last log lines of what failed in a run.

    They are read from CloudWatch Logs as they are: what a job logs, secrets included, is shown.
    """
    found = load_run(connection, name, run, None).run
    nodes = found.failed_nodes if job is None else [chosen_node(found, job)]
    client = connection.logs() if nodes else None
    tails = [(node, _tails(client, node, limit)) for node in nodes]
    has_all = all(any(tail.lines is not None for tail in each) for _, each in tails)
    code = OK if has_all else FAILED
    if as_json:
        documents = [
            {**node_document(node), "streams": [attrs.asdict(tail) for tail in each]}
            for node, each in tails
        ]
        return CommandResult(json_text({"logs": documents}), code)
    return CommandResult(logs_text(found, tails), code)


def _tails(client: object, node: Node, limit: int) -> Sequence[LogTail]:
    attempt = node.latest_attempt
    return () if attempt is None else read_logs(client, attempt, limit=limit)
