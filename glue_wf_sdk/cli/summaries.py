"""What happened in a run, as a JSON document."""

from datetime import timedelta
from typing import Any

import attrs

from glue_wf_sdk.report import AttemptSummary, NodeSummary, RunSummary

__all__ = ["summary_document"]


def summary_document(summary: RunSummary, problem: str | None) -> dict[str, Any]:
    """A summary in the names that it has in Python; durations are seconds.

    Args:
        summary: The summary.
        problem: What is the matter with the graph, where it is not in order.

    Returns:
        The document.
    """
    document = attrs.asdict(summary)
    document["graph_problem"] = problem
    document["duration"] = _seconds(summary.duration)
    document["nodes"] = [_node(each) for each in summary.nodes]
    document["critical_path"] = [
        {"node_id": step.node_id, "name": step.name, "attempt": _attempt(step.attempt)}
        for step in summary.critical_path
    ]
    return document


def _node(node: NodeSummary) -> dict[str, Any]:
    return {
        **attrs.asdict(node),
        "state": node.state,
        "duration": _seconds(node.duration),
        "dpu_seconds": node.dpu_seconds,
        "error_message": node.error_message,
        "kept": node.kept,
        "attempts": [_attempt(each) for each in node.attempts],
    }


def _attempt(attempt: AttemptSummary) -> dict[str, Any]:
    return {**attrs.asdict(attempt), "duration": _seconds(attempt.duration)}


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()
