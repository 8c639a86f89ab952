"""`glue-wf history`."""

import attrs
import click

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.files import file_label, read_runs
from glue_wf_sdk.cli.output_file import check_output, write_output
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.history import history_text
from glue_wf_sdk.cli.results import CommandResult, UsageError
from glue_wf_sdk.cli.service_or_file import reject_name_with_file, require_name
from glue_wf_sdk.report import HistorySummary, history_svg, summarize_history


@click.command(
    epilog=f"""\b
Examples:
  glue-wf history etl
  glue-wf history etl --limit 200 -o history.svg
  aws glue get-workflow-runs --name etl --include-graph |
    glue-wf history --from -

{options.EXIT_CODES}
The exit code is 0 whatever the runs did.""",
)
@options.optional_name
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    metavar="NUMBER",
    help="The most runs to look at.",
)
@options.output
@options.from_file
@options.connection
@options.as_json
def history(
    name: str | None,
    *,
    limit: int,
    output: str | None,
    file: str | None,
    connection: Connection,
    as_json: bool,
) -> CommandResult:
    """Summarize the last runs of a workflow.

    How many succeeded, how long they usually take, which were slower, and which jobs fail, are
    retried or take most of the time. -o writes the grid of runs and jobs as SVG.
    """
    if as_json and output is not None:
        raise UsageError("-o and --json are mutually exclusive")
    check_output(output, file)
    if file is not None:
        reject_name_with_file(name)
        try:
            found = summarize_history(read_runs(file)[:limit])
        except ValueError as error:
            raise UsageError(f"{file_label(file)}: {error}") from None
    else:
        client = connection.client()
        runs = client.recent_runs(require_name(name), limit=limit, include_graph=True)
        found = summarize_history(runs)
    if as_json:
        return CommandResult(json_text({**_document(found), "success_rate": found.success_rate}))
    if output is not None:
        return write_output(history_svg(found), output, is_markup=True)
    return CommandResult(history_text(found))


def _document(found: HistorySummary) -> dict[str, object]:
    runs = [
        {
            "run_id": each.summary.run_id,
            "status": each.summary.status,
            "succeeded": each.summary.succeeded,
            "started_on": each.summary.started_on,
            "duration": each.summary.duration,
            "is_slow": each.is_slow,
        }
        for each in found.runs
    ]
    actions = [{**attrs.asdict(each), "flakiness": each.flakiness} for each in found.actions]
    durations = None if found.durations is None else attrs.asdict(found.durations)
    return {"name": found.name, "durations": durations, "runs": runs, "actions": actions}
