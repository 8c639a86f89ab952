"""The plan of a resume, or why a run cannot be resumed."""

from collections.abc import Sequence

from glue_wf_sdk._core.text import counted, printable
from glue_wf_sdk.cli.render.console import Lines
from glue_wf_sdk.cli.render.nodes import NodeNames, name_text, nodes_of
from glue_wf_sdk.cli.render.run import add_failures, add_title
from glue_wf_sdk.errors import ResumeReason
from glue_wf_sdk.operations import ResumeWorkflowRunRequest
from glue_wf_sdk.resume import ResumePlan
from glue_wf_sdk.structures import WorkflowRun


def plan_text(plan: ResumePlan, request: ResumeWorkflowRunRequest) -> str:
    """What failed, the request, and what it would run again."""
    run = plan.run
    lines = _beginning(run)
    lines.add()
    lines.add(("To send: ResumeWorkflowRun", "bold"))
    lines.add(("Name   ", "dim"), "  ", name_text(request.name), indent=2)
    lines.add(("RunId  ", "dim"), "  ", name_text(request.run_id), indent=2)
    lines.add(("NodeIds", "dim"), indent=2)
    for node_id in request.node_ids:
        lines.add_unbroken(printable(node_id), indent=4)
    names = NodeNames(nodes_of(run))
    for heading, node_ids, with_states in (
        ("Chosen, but downstream of another", plan.redundant, False),
        ("Runs again, in this order", plan.rerun, False),
        ("Kept", plan.kept, True),
    ):
        if node_ids:
            lines.add()
            lines.add((f"{heading}: {len(node_ids)}", "bold"))
        nodes = [run.node(node_id) for node_id in node_ids]
        for row in names.rows(nodes, with_states=with_states):
            lines.add(*row, indent=2)
    return lines.text()


def refusal_text(run: WorkflowRun, reasons: Sequence[ResumeReason]) -> str:
    """What failed, and every reason why the run cannot be resumed."""
    lines = _beginning(run)
    lines.add()
    lines.add((f"Cannot be resumed: {counted(len(reasons), 'reason')}", "bold red"))
    for reason in reasons:
        lines.add(printable(reason.message), indent=2)
    return lines.text()


def _beginning(run: WorkflowRun) -> Lines:
    lines = Lines()
    add_title(lines, run)
    if any(node.failed for node in nodes_of(run)):
        lines.add()
        add_failures(lines, run, with_ids=True)
    return lines
