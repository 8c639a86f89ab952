"""`glue-wf report`."""

from enum import StrEnum

import attrs
import click

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.output_file import check_output, write_output
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.results import CommandResult, UsageError
from glue_wf_sdk.cli.service_or_file import load_run
from glue_wf_sdk.report import html_page, summarize_history
from glue_wf_sdk.report.summary import summary_and_problem


class Form(StrEnum):
    """What is written about a run."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"


@click.command(
    epilog=f"""\b
Examples:
  glue-wf report etl -o run.html
  glue-wf report --from run.json -o run.html
  glue-wf report etl --format markdown >> "$GITHUB_STEP_SUMMARY"
  glue-wf report etl wr_1 --json | jq '.nodes[] | select(.failed) | .name'

{options.EXIT_CODES}
The exit code is 0 even if the run failed.""",
)
@options.optional_name
@options.run
@options.output
@click.option(
    "--format",
    "form",
    type=click.Choice(Form, case_sensitive=False),
    help="A page, or words; html is the default, and needs -o.",
)
@click.option(
    "--links/--no-links",
    "has_links",
    default=True,
    help="Whether the page links to logs and the console; for a file, pass --region.",
)
@click.option(
    "--history",
    type=click.IntRange(min=0),
    default=0,
    metavar="NUMBER",
    help="How many runs to show below, as a grid.",
)
@options.from_file
@options.connection
@options.as_json
def report(
    name: str | None,
    run: str | None,
    *,
    output: str | None,
    form: Form | None,
    has_links: bool,
    history: int,
    file: str | None,
    connection: Connection,
    as_json: bool,
) -> CommandResult:
    """Write a page about a run, or print what happened in it.

    The page is one self-contained HTML file: what failed and why, graph, timeline, table. The
    words say what failed first, what never ran and how to resume. --json prints the same facts as
    a document.
    """
    if as_json and (output is not None or form is not None):
        raise UsageError("--json is for standard output; pass it without -o and --format")
    if not as_json and output is None and form in (None, Form.HTML):
        raise UsageError("pass -o FILE for the page, --format text for words, or --json")
    if history and file is not None:
        raise UsageError("--history needs the service; it excludes --from")
    check_output(output, file)
    loaded = load_run(connection, name, run, file)
    if as_json or form in (Form.MARKDOWN, Form.TEXT):
        summary, problem = summary_and_problem(loaded.run)
        if as_json:
            return CommandResult(json_text({**attrs.asdict(summary), "graph_problem": problem}))
        words = summary.text() if form is Form.TEXT else summary.markdown()
        return write_output(words, output or "-", is_markup=form is Form.MARKDOWN)
    console = None
    if has_links:
        console = connection.console_region() if file is None else connection.region
    runs = None
    if history:
        client = connection.client()
        runs = client.recent_runs(loaded.run.name, limit=history, include_graph=True)
    try:
        page = html_page(
            loaded.run,
            now=loaded.fetched_at,
            region=console,
            history=None if runs is None else summarize_history(runs),
        )
    except (ImportError, ValueError) as error:
        raise UsageError(str(error)) from None
    return write_output(page, output or "-", is_markup=True)
