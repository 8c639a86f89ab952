"""What a resume of a run would do, for a file and for the service alike."""

from collections.abc import Sequence
from typing import Any

import attrs

from glue_wf_sdk.cli.documents import chosen_ids, error_of, node_document
from glue_wf_sdk.cli.outcome import FAILED, FINE, Outcome
from glue_wf_sdk.cli.rendering import graph_problem, plan_text, refusal_text
from glue_wf_sdk.cli.terminal import as_json
from glue_wf_sdk.errors import GraphError, ResumeError, ResumeReason, ValidationError
from glue_wf_sdk.resume import ResumePlan, failed_actions, plan_resume
from glue_wf_sdk.structures import WorkflowGraph, WorkflowRun
from glue_wf_sdk.wire import to_wire

__all__ = ["Planned", "planned"]


@attrs.frozen
class Planned:
    """A plan, and how it is told.

    Attributes:
        plan: The plan; None where the run cannot be resumed.
        outcome: What a command comes to that does no more than tell it.
    """

    plan: ResumePlan | None
    outcome: Outcome


def planned(run: WorkflowRun, wanted: Sequence[str] | None, *, as_document: bool) -> Planned:
    """Plans a resume.

    Args:
        run: The run.
        wanted: Ids or names of the nodes to run again; without any, those that failed.
        as_document: Whether it is told as a JSON document.

    Returns:
        The plan, or why there is none.

    Raises:
        UsageError: No node, or more than one, has a name that is wanted.
    """
    chosen = chosen_ids(run, wanted) if wanted else None
    failed = [
        {**node_document(each), "error_message": error_of(each)} for each in failed_actions(run)
    ]
    document: dict[str, Any]
    try:
        plan = plan_resume(run, chosen)
        request = plan.request()
    except (ResumeError, ValidationError, GraphError) as error:
        reasons = _reasons(error, run.graph)
        document = {
            "resumable": False,
            "failed": failed,
            "reasons": [attrs.asdict(reason) for reason in reasons],
        }
        text = as_json(document) if as_document else refusal_text(run, reasons)
        return Planned(None, Outcome(FAILED, text))
    document = {
        "resumable": True,
        "failed": failed,
        "node_ids": plan.node_ids,
        "redundant": plan.redundant,
        "rerun": plan.rerun,
        "kept": plan.kept,
        "request": to_wire(request),
    }
    text = as_json(document) if as_document else plan_text(plan, request)
    return Planned(plan, Outcome(FINE, text))


def _reasons(
    error: ResumeError | ValidationError | GraphError, graph: WorkflowGraph | None
) -> Sequence[ResumeReason]:
    if isinstance(error, ResumeError):
        return error.reasons
    if isinstance(error, ValidationError):
        return [ResumeReason("request", f"its request: {each}") for each in error.violations]
    return [ResumeReason("graph", graph_problem(error, graph))]
