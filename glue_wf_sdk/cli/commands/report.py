"""`glue-wf report`."""

import attrs
import typer

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.output_file import check_output, write_output
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.results import CommandResult, UsageError
from glue_wf_sdk.cli.service_or_file import load_run
from glue_wf_sdk.report import html_page
from glue_wf_sdk.report.summary import summary_and_problem

verb = typer.Typer()


@verb.command(
    epilog=f"""\b
Examples:
  glue-wf report etl -o run.html
  glue-wf report --from run.json -o run.html
  glue-wf report etl wr_1 --json | jq '.nodes[] | select(.failed) | .name'

{options.EXIT_CODES}
The exit code is 0 even if the run failed.""",
)
def report(
    name: options.NameOrFile = None,
    run: options.Run = None,
    *,
    output: options.Output = None,
    file: options.FromFile = None,
    profile: options.Profile = None,
    region: options.Region = None,
    endpoint_url: options.EndpointURL = None,
    as_json: options.AsJSON = False,
) -> CommandResult:
    """Write a page about a run, or print its summary.

    The page is one self-contained HTML file: what failed and why, graph, timeline, table. --json
    prints the same facts as a document.
    """
    if as_json == (output is not None):
        raise UsageError("pass either -o FILE for the page, or --json for a document")
    check_output(output, file)
    loaded = load_run(Connection(profile, region, endpoint_url), name, run, file)
    if output is None:
        summary, problem = summary_and_problem(loaded.run)
        return CommandResult(json_text({**attrs.asdict(summary), "graph_problem": problem}))
    try:
        page = html_page(loaded.run, now=loaded.fetched_at)
    except ImportError as error:
        raise UsageError(str(error)) from None
    return write_output(page, output, is_markup=True)
