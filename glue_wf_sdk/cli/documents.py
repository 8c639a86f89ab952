"""Finding the run or the graph in what the AWS CLI printed, and nodes in a graph."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from glue_wf_sdk.cli.inputs import UsageError, named, read_map
from glue_wf_sdk.enums import CrawlState, JobRunState, NodeType
from glue_wf_sdk.errors import ResponseError, abbreviated
from glue_wf_sdk.operations import GetWorkflowRunPropertiesResponse, GetWorkflowRunsResponse
from glue_wf_sdk.printable import shortened
from glue_wf_sdk.resume import attempt_state, latest_attempt
from glue_wf_sdk.schema import fields_of
from glue_wf_sdk.structures import (
    Node,
    Structure,
    Workflow,
    WorkflowGraph,
    WorkflowRun,
)
from glue_wf_sdk.wire import from_wire

__all__ = [
    "GraphSource",
    "chosen_ids",
    "error_of",
    "node_document",
    "nodes_of",
    "read_graph",
    "read_properties",
    "read_run",
    "read_runs",
    "state_of",
]

StructureT = TypeVar("StructureT", bound=Structure)

_LISTED_AT_MOST = 20
_LONGEST = 255
_ACTIONS = (NodeType.JOB, NodeType.CRAWLER)


def _wire_names(cls: type) -> set[str]:
    return {field.wire_name for field in fields_of(cls)}


_ONLY_IN_RUNS = _wire_names(WorkflowRun) - _wire_names(Workflow)
_ONLY_IN_WORKFLOWS = _wire_names(Workflow) - _wire_names(WorkflowRun)


def read_run(file: str) -> WorkflowRun:
    """The run in a file.

    Args:
        file: An answer of get-workflow-run, or the run alone; `-` is standard input.

    Returns:
        The run.

    Raises:
        UsageError: The file cannot be read or holds no run.
    """
    return _run_in(read_map(file), file)


def _run_in(
    document: Mapping[str, Any], file: str, wanted: str = "get-workflow-run --include-graph"
) -> WorkflowRun:
    if "Run" in document:
        return _structured(WorkflowRun, document["Run"], file)
    if _ONLY_IN_RUNS & document.keys():
        return _structured(WorkflowRun, document, file)
    hint = f"give what aws glue {wanted} prints"
    if "Runs" in document:
        raise UsageError(f"{named(file)}: holds a list of runs; give one of them alone")
    if "Workflow" in document or _ONLY_IN_WORKFLOWS & document.keys():
        raise UsageError(f"{named(file)}: holds a workflow, not a run of one; {hint}")
    raise UsageError(f"{named(file)}: holds no workflow run; {hint}")


def read_runs(file: str) -> tuple[WorkflowRun, ...]:
    """The runs in a file.

    Args:
        file: An answer of get-workflow-runs, or one of get-workflow-run; `-` is standard input.

    Returns:
        The runs.

    Raises:
        UsageError: The file cannot be read or holds no runs.
    """
    document = read_map(file)
    if "Runs" not in document:
        return (_run_in(document, file),)
    return tuple(_structured(GetWorkflowRunsResponse, document, file).runs or ())


def read_properties(file: str) -> Mapping[str, str]:
    """The properties of a run in a file.

    Args:
        file: An answer of get-workflow-run-properties or of get-workflow-run; `-` is standard
            input.

    Returns:
        The properties.

    Raises:
        UsageError: The file cannot be read or holds none.
    """
    document = read_map(file)
    if "RunProperties" not in document:
        run = _run_in(document, file, "get-workflow-run-properties")
        return run.workflow_run_properties or {}
    return _structured(GetWorkflowRunPropertiesResponse, document, file).run_properties or {}


@attrs.frozen
class GraphSource:
    """A graph, and whose it is.

    Attributes:
        graph: The graph.
        owner: The run or workflow; None where the file holds the graph alone.
    """

    graph: WorkflowGraph
    owner: WorkflowRun | Workflow | None


def read_graph(file: str) -> GraphSource:
    """The graph in a file.

    Args:
        file: An answer of get-workflow or get-workflow-run, or the workflow, the run or the graph
            alone; `-` is standard input.

    Returns:
        The graph.

    Raises:
        UsageError: The file cannot be read or holds no graph.
    """
    document = read_map(file)
    owner: WorkflowRun | Workflow
    if "Run" in document:
        owner = _structured(WorkflowRun, document["Run"], file)
    elif "Workflow" in document:
        owner = _structured(Workflow, document["Workflow"], file)
    elif document.keys() & _wire_names(WorkflowGraph):
        return GraphSource(_structured(WorkflowGraph, document, file), None)
    elif document.keys() & _ONLY_IN_RUNS:
        owner = _structured(WorkflowRun, document, file)
    elif document.keys() & _wire_names(Workflow):
        owner = _structured(Workflow, document, file)
    else:
        raise UsageError(
            f"{named(file)}: holds no graph; give what aws glue get-workflow or get-workflow-run"
            " prints with --include-graph"
        )
    if owner.graph is None:
        raise UsageError(f"{named(file)}: has no graph; fetch it with --include-graph")
    return GraphSource(owner.graph, owner)


def _structured(cls: type[StructureT], value: Mapping[str, Any], file: str) -> StructureT:
    try:
        return from_wire(cls, value)
    except ResponseError as error:
        raise UsageError(f"{named(file)}: {error}") from None


def nodes_of(graph: WorkflowGraph | None) -> Sequence[Node]:
    """The nodes of a graph."""
    return (graph.nodes if graph else None) or ()


def state_of(node: Node) -> JobRunState | CrawlState | None:
    """The state of a node's latest attempt, where it has one."""
    attempt = latest_attempt(node)
    return attempt_state(attempt) if attempt else None


def error_of(node: Node) -> str | None:
    """The error message of a node's latest attempt, where it has one."""
    attempt = latest_attempt(node)
    return None if attempt is None else attempt.error_message


def node_document(node: Node) -> dict[str, str | None]:
    """What a JSON document says of a node."""
    return {
        "id": node.unique_id,
        "type": node.type,
        "name": node.name,
        "state": state_of(node),
    }


def chosen_ids(run: WorkflowRun, wanted: Iterable[str]) -> tuple[str, ...]:
    """The ids of the nodes that a user names.

    Args:
        run: The run that they are to be nodes of.
        wanted: Ids or names.

    Returns:
        An id for each.

    Raises:
        UsageError: No node, or more than one, is named so.
    """
    nodes = nodes_of(run.graph)
    if run.graph is None or run.graph.nodes is None:
        return tuple(wanted)  # That there is no graph is for the plan to say.
    ids = {node.unique_id for node in nodes}
    return tuple(each if each in ids else _id_of(each, nodes) for each in wanted)


def _id_of(name: str, nodes: Sequence[Node]) -> str:
    actions = [node for node in nodes if node.type in _ACTIONS]
    # A trigger may well be named like a job; as it cannot be resumed from, the job is meant.
    found = [node for node in actions if node.name == name] or [
        node for node in nodes if node.name == name
    ]
    ids = [node.unique_id for node in found if node.unique_id]
    if len(ids) == 1:
        return ids[0]
    if found:
        raise UsageError(
            f"{len(found)} nodes are named {abbreviated(name)}; give one by its id: "
            + _listed(f"{node.unique_id} ({node.type})" for node in found)
        )
    candidates = _listed(dict.fromkeys(str(node.name) for node in actions))
    raise UsageError(
        f"the run has no node {abbreviated(name)}; its jobs and crawlers: {candidates or 'none'}"
    )


def _listed(candidates: Iterable[str]) -> str:
    shown = [shortened(each, _LONGEST) for each in candidates]
    more = len(shown) - _LISTED_AT_MOST
    rest = [f"... and {more} more"] if more > 0 else []
    return ", ".join([*shown[:_LISTED_AT_MOST], *rest])
