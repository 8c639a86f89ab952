"""`glue-wf compare`."""

import click

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.files import read_run
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.history import comparison_text
from glue_wf_sdk.cli.results import CommandResult, UsageError
from glue_wf_sdk.report import RunComparison
from glue_wf_sdk.report import compare as compare_runs
from glue_wf_sdk.structures import WorkflowRun

_TWO = 2


@click.command(
    epilog=f"""\b
Examples:
  glue-wf compare etl wr_2 wr_1
  glue-wf compare --from today.json --from yesterday.json

{options.EXIT_CODES}
The exit code is 0 whatever has changed.""",
)
@options.optional_name
@click.argument("run", required=False, help="The id of the run.")
@click.argument("earlier", required=False, help="The id of an earlier run.")
@click.option(
    "--from",
    "files",
    multiple=True,
    metavar="FILE",
    help="A saved run; pass two, the later one first.",
)
@options.connection
@options.as_json
def compare(
    name: str | None,
    run: str | None,
    earlier: str | None,
    *,
    files: tuple[str, ...],
    connection: Connection,
    as_json: bool,
) -> CommandResult:
    """Compare a run with an earlier one.

    It shows which jobs and crawlers ended in another way, took longer, are new or are gone.
    """
    if files:
        if len(files) != _TWO or name is not None:
            raise UsageError("pass either NAME RUN EARLIER, or --from twice")
        found = compare_runs(read_run(files[0]), read_run(files[1]))
    else:
        if name is None or run is None or earlier is None:
            raise UsageError("pass either NAME RUN EARLIER, or --from twice")
        client = connection.client()

        def fetched(run_id: str) -> WorkflowRun:
            return client.get_workflow_run(name, run_id, include_graph=True).run

        found = compare_runs(fetched(run), fetched(earlier))
    return CommandResult(json_text(_document(found)) if as_json else comparison_text(found))


def _document(found: RunComparison) -> dict[str, object]:
    return {
        "run_id": found.run.run_id,
        "earlier_run_id": found.earlier.run_id,
        "duration_change": found.duration_change,
        "nodes": [
            {
                "name": each.name,
                "type": each.type,
                "has_changed": each.has_changed,
                "state": None if each.node is None else each.node.state,
                "earlier_state": None if each.earlier is None else each.earlier.state,
                "attempts": None if each.node is None else len(each.node.attempts),
                "earlier_attempts": None if each.earlier is None else len(each.earlier.attempts),
                "duration_change": each.duration_change,
            }
            for each in found.nodes
        ],
        "added_edges": found.added_edges,
        "removed_edges": found.removed_edges,
    }
