"""`glue-wf topo`."""

from typing import Any

import click

from glue_wf_sdk.cli import options
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.files import OwnedGraph
from glue_wf_sdk.cli.render.console import json_text
from glue_wf_sdk.cli.render.nodes import graph_problem, node_document
from glue_wf_sdk.cli.render.tables import topology_text
from glue_wf_sdk.cli.results import FAILED, CommandResult
from glue_wf_sdk.cli.service_or_file import load_graph
from glue_wf_sdk.errors import CycleError, GraphError
from glue_wf_sdk.graph import Topology
from glue_wf_sdk.structures import WorkflowRun


@click.command(
    epilog="""\b
Examples:
  glue-wf topo etl
  glue-wf topo template.yaml
  glue-wf topo --from run.json
  aws glue get-workflow --name etl --include-graph | glue-wf topo --from -

Exit codes: 0 success, 1 the graph has a cycle or is invalid, 2 wrong usage,
3 service or network.""",
)
@options.name_or_design
@options.run
@options.workflow
@options.from_file
@options.connection
@options.as_json
def topo(
    name: str | None,
    run: str | None,
    *,
    workflow: str | None,
    file: str | None,
    connection: Connection,
    as_json: bool,
) -> CommandResult:
    """Show the nodes of a graph in topological order.

    It is the graph of a run, of a workflow that has never run, or of a design. The number before a
    node is its generation: nodes of the same generation could run in parallel.
    """
    source = load_graph(connection, name, run, file, workflow)
    try:
        generations = Topology(source.graph).generations()
    except GraphError as error:
        problem = graph_problem(error, source.graph)
        cycle = error.cycle if isinstance(error, CycleError) else ()
        document = {"generations": None, "error": problem, "cycle": _documents(source, cycle)}
        return CommandResult(json_text(document) if as_json else "", FAILED, problem)
    if not as_json:
        return CommandResult(topology_text(source, generations))
    return CommandResult(
        json_text({"generations": [_documents(source, each) for each in generations]})
    )


def _documents(source: OwnedGraph, node_ids: tuple[str, ...]) -> list[dict[str, Any]]:
    documents = [node_document(source.graph.node(node_id)) for node_id in node_ids]
    if not isinstance(source.owner, WorkflowRun):
        for each in documents:
            del each["state"]
    return documents
