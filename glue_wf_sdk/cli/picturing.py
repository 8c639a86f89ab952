"""The commands that write pages and pictures of runs."""

# ruff: noqa: PLR0913 - an option of a command is an argument of its function

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Annotated, ParamSpec, TypeAlias

import typer

from glue_wf_sdk.cli.connection import Connection, EndpointURL, Profile, Region
from glue_wf_sdk.cli.documents import read_graph
from glue_wf_sdk.cli.inputs import UsageError, named
from glue_wf_sdk.cli.options import CODES, AsJSON, FromFile, NameOrFile, Run
from glue_wf_sdk.cli.outcome import FINE, Outcome
from glue_wf_sdk.cli.sources import alone, found_run, wanted
from glue_wf_sdk.cli.summaries import summary_document
from glue_wf_sdk.cli.terminal import Sheet, as_json
from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import GraphTooLargeError
from glue_wf_sdk.operating import last_run_id
from glue_wf_sdk.printable import printable
from glue_wf_sdk.report import graph_dot, graph_mermaid, graph_svg, html_page
from glue_wf_sdk.report.summary import summary_and_problem
from glue_wf_sdk.structures import WorkflowGraph
from glue_wf_sdk.waiting import given
from glue_wf_sdk.wire import to_wire

__all__ = ["pictures"]

P = ParamSpec("P")

pictures = typer.Typer()

Output: TypeAlias = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE|-", help="Where to write it; - is stdout."),
]


class Format(str, Enum):
    """How a graph is drawn."""

    svg = "svg"
    mermaid = "mermaid"
    dot = "dot"


_DRAWN = {Format.svg: graph_svg, Format.mermaid: graph_mermaid, Format.dot: graph_dot}


@pictures.command(
    "report",
    help="""Write a page of a run: what failed and why, graph, timeline, table.

    It is one HTML file that needs nothing else. With --json, the same facts are printed as a
    document.""",
    epilog=f"""\b
Examples:
  glue-wf report etl -o run.html
  glue-wf report --from run.json -o run.html
  glue-wf report etl wr_1 --json | jq '.nodes[] | select(.failed) | .name'

{CODES}
A run that failed is 0 too, once its page is written.""",
)
def _report(
    name: NameOrFile = None,
    run: Run = None,
    *,
    output: Output = None,
    file: FromFile = None,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    if as_document == (output is not None):
        raise UsageError("give -o FILE for the page, or --json for a document")
    _check_output(output, file)
    found = found_run(Connection(profile, region, endpoint_url), name, run, file)
    if output is None:
        return Outcome(FINE, as_json(summary_document(*summary_and_problem(found.run))))
    page = _drawn(html_page, found.run, now=found.moment)
    return _written(page, output, is_markup=True)


@pictures.command(
    "graph",
    help="""Draw the graph of a run, or of a workflow that has not run.

    mermaid and dot are texts for other programs: Markdown of GitHub and GitLab shows the first,
    Graphviz the second.""",
    epilog=f"""\b
Examples:
  glue-wf graph etl
  glue-wf graph etl wr_1 --format svg -o run.svg
  aws glue get-workflow --name etl --include-graph |
    glue-wf graph --from - --format dot

{CODES}""",
)
def _graph(
    name: NameOrFile = None,
    run: Run = None,
    *,
    drawn: Annotated[
        Format | None, typer.Option("--format", help="The format; without it, mermaid.")
    ] = None,
    output: Output = None,
    file: FromFile = None,
    profile: Profile = None,
    region: Region = None,
    endpoint_url: EndpointURL = None,
    as_document: AsJSON = False,
) -> Outcome:
    if as_document and drawn is not None:
        raise UsageError("--format and --json exclude each other")
    _check_output(output, file)
    if file is not None:
        graph = read_graph(alone(file, name)).graph
    else:
        client = Connection(profile, region, endpoint_url).client()
        graph = _graph_of(client, wanted(name), run)
    if as_document:
        text = as_json({"Graph": to_wire(graph)})
    else:
        text = _drawn(_DRAWN[drawn or Format.mermaid], graph)
    is_markup = drawn is Format.svg
    return _written(text, "-" if output is None else output, is_markup=is_markup)


def _graph_of(client: GlueWorkflowClient, name: str, run_id: str | None) -> WorkflowGraph:
    if run_id is None:
        answer = client.get_workflow(name, include_graph=True)
        workflow = given(answer.workflow, answer, "Workflow")
        run_id = last_run_id(workflow)
        if run_id is None:
            return given(workflow.graph, answer, "Workflow.Graph")
    found = client.get_workflow_run(name, run_id, include_graph=True)
    return given(given(found.run, found, "Run").graph, found, "Run.Graph")


def _drawn(draw: Callable[P, str], *arguments: P.args, **options: P.kwargs) -> str:
    """A picture or a page; where it cannot be drawn, wrong usage that says why."""
    try:
        return draw(*arguments, **options)
    except (ImportError, GraphTooLargeError) as error:
        raise UsageError(str(error)) from None


def _check_output(output: str | None, file: str | None) -> None:
    """Refuses to write over the file that is read, before anything is called."""
    if output == "":
        raise UsageError("the name of the file to write is empty")
    if output is None or file is None or output == "-":
        return
    # There is nothing to compare where the output is new, or standard input is closed.
    with suppress(OSError, ValueError, AttributeError):
        source = os.fstat(sys.stdin.fileno()) if file == "-" else Path(file).stat()
        # A terminal or a pipe can be both, and loses nothing.
        if stat.S_ISREG(source.st_mode) and os.path.samestat(source, Path(output).stat()):
            raise UsageError(f"{named(output)}: is the file that is read")


def _written(text: str, output: str, *, is_markup: bool) -> Outcome:
    if output == "-":
        # What the encoding of standard output lacks, markup can name.
        plain = text.encode("ascii", "xmlcharrefreplace").decode() if is_markup else text
        return Outcome(FINE, plain)
    try:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{named(output)}: cannot be written: {reason}") from None
    sheet = Sheet()
    sheet.add(f"Wrote {printable(output)}")
    return Outcome(FINE, sheet.text())
