"""`glue-wf graph`."""

from enum import StrEnum

import click

from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.output_file import check_output, write_output
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.results import CommandResult, UsageError
from glue_wf_sdk.cli.service_or_file import load_graph
from glue_wf_sdk.errors import GraphTooLargeError
from glue_wf_sdk.report import graph_dot, graph_mermaid, graph_svg


class Format(StrEnum):
    """The format of a picture."""

    svg = "svg"
    mermaid = "mermaid"
    dot = "dot"


_DRAW = {Format.svg: graph_svg, Format.mermaid: graph_mermaid, Format.dot: graph_dot}


@click.command(
    epilog=f"""\b
Examples:
  glue-wf graph etl
  glue-wf graph template.yaml
  glue-wf graph etl wr_1 --format svg -o run.svg
  aws glue get-workflow --name etl --include-graph |
    glue-wf graph --from - --format dot

{options.EXIT_CODES}""",
)
@options.name_or_design
@options.run
@options.workflow
@click.option(
    "--format",
    "picture_format",
    type=click.Choice(Format, case_sensitive=False),
    help="The format; by default, mermaid.",
)
@options.output
@options.from_file
@options.connection
@options.as_json
def graph(
    name: str | None,
    run: str | None,
    *,
    workflow: str | None,
    picture_format: Format | None,
    output: str | None,
    file: str | None,
    connection: Connection,
    as_json: bool,
) -> CommandResult:
    """Draw the graph of a run, a workflow or a design.

    mermaid and dot are text for other programs: GitHub and GitLab show the first in Markdown,
    Graphviz draws the second.
    """
    if as_json and picture_format is not None:
        raise UsageError("--format and --json are mutually exclusive")
    check_output(output, file)
    drawn = load_graph(connection, name, run, file, workflow).graph
    if as_json:
        text = json_text({"Graph": to_wire(drawn)})
    else:
        try:
            text = _DRAW[picture_format or Format.mermaid](drawn)
        except (ImportError, GraphTooLargeError) as error:
            raise UsageError(str(error)) from None
    is_markup = picture_format is Format.svg
    return write_output(text, "-" if output is None else output, is_markup=is_markup)
