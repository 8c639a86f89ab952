"""A simulated run: what runs in it, and what never does."""

from typing import Any

import attrs

from glue_wf_sdk.cli.render.console import Lines
from glue_wf_sdk.cli.render.nodes import (
    NodeNames,
    graph_problem,
    message_text,
    name_text,
    nodes_of,
    word_text,
)
from glue_wf_sdk.cli.render.run import add_failures, outcome_parts, run_tree_text
from glue_wf_sdk.errors import GraphError
from glue_wf_sdk.report import summarize
from glue_wf_sdk.report.models import NeverRan
from glue_wf_sdk.structures import Node, WorkflowRun


@attrs.frozen
class _NeverRan:
    """The jobs and crawlers that never ran; or why the reasons are not known."""

    nodes: list[tuple[Node, NeverRan | None]]
    problem: str | None = None


def simulation_text(run: WorkflowRun) -> str:
    """The tree of a simulated run, what failed in it, what never ran and why."""
    title = Lines()
    title.add((f"{name_text(run.name)}, simulated", "bold"))
    title.add()
    lines = Lines()
    lines.add(*outcome_parts(run), indent=2)
    if any(node.failed for node in nodes_of(run)):
        lines.add()
        add_failures(lines, run)
    never = _never_ran(run)
    if never.nodes:
        lines.add()
        lines.add((f"Never ran: {len(never.nodes)}", "bold"))
    rows = NodeNames(nodes_of(run)).rows([node for node, _ in never.nodes])
    for row, (_, reason) in zip(rows, never.nodes, strict=True):
        why = f": {message_text(str(reason))}" if reason else ""
        lines.add(*row, why, indent=2)
    if never.nodes and never.problem:
        lines.add(f"Why is not known: {never.problem}", indent=2)
    return f"{title.text()}{run_tree_text(run, None)}{lines.text()}"


def never_ran_documents(run: WorkflowRun) -> list[dict[str, Any]]:
    """The jobs and crawlers that never ran, in JSON documents."""
    return [
        {
            "id": node.unique_id,
            "type": word_text(node.type),
            "name": node.name,
            "rule": reason.rule if reason else None,
            "message": str(reason) if reason else None,
        }
        for node, reason in _never_ran(run).nodes
    ]


def _never_ran(run: WorkflowRun) -> _NeverRan:
    try:
        summary = summarize(run)
    except GraphError as error:
        problem = graph_problem(error, run.graph)
        return _NeverRan([(node, None) for node in run.actions if not node.attempts], problem)
    return _NeverRan([(run.node(each.id), each.never_ran) for each in summary.never_ran_nodes])
