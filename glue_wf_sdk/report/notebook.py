"""What notebooks show: pictures of graphs and summaries, short tables of the rest."""

from collections.abc import Iterable
from html import escape

from glue_wf_sdk._core.text import format_duration, format_moment
from glue_wf_sdk.errors import GraphError, GraphTooLargeError
from glue_wf_sdk.graph import Topology
from glue_wf_sdk.report.graph_svg import graph_svg
from glue_wf_sdk.report.labels import message_label, name_label, state_label
from glue_wf_sdk.report.run_summary import RunSummary
from glue_wf_sdk.report.summary import summary_and_problem
from glue_wf_sdk.report.svg import NOTEBOOK_STYLE
from glue_wf_sdk.report.text import failed_in_order
from glue_wf_sdk.report.timeline import timeline_svg
from glue_wf_sdk.report.verdict import verdict_of
from glue_wf_sdk.resume import ResumePlan
from glue_wf_sdk.structures import WorkflowGraph, WorkflowRun

_MAX_ROWS = 20


def forms_of(value: object) -> dict[str, str]:
    """The forms in which a notebook can show an object, by their MIME types."""
    if isinstance(value, (RunSummary, WorkflowGraph)):
        try:
            svg = timeline_svg(value) if isinstance(value, RunSummary) else graph_svg(value)
        except (ImportError, GraphTooLargeError):
            return {}
        return _picture(svg)
    if isinstance(value, WorkflowRun):
        return _table(("", ""), _facts(value))
    if isinstance(value, ResumePlan):
        nodes = map(value.run.node, value.rerun)
        rows = [(each.name, "first" if each.unique_id in value.node_ids else "") for each in nodes]
        return _table(("Runs again", f"{len(value.kept):,} kept"), rows)
    if isinstance(value, Topology):
        return _table(("Node", "Type"), _nodes(value))
    return {}


def _nodes(topology: Topology) -> Iterable[tuple[str, str]]:
    try:
        for node in map(topology.node, topology.topological_order()):
            yield node.name, str(node.type)
    except GraphError as error:
        yield "", str(error)


def _picture(svg: str) -> dict[str, str]:
    """A picture that fits its cell and follows the theme of the notebook."""
    return {"image/svg+xml": svg.replace("</style>", f"{NOTEBOOK_STYLE}</style>", 1)}


def _facts(run: WorkflowRun) -> Iterable[tuple[str, str]]:
    summary, _ = summary_and_problem(run)
    yield "Workflow", run.name
    yield "Run", run.workflow_run_id
    yield "Outcome", verdict_of(summary).headline
    if run.started_on is not None:
        yield "Started", format_moment(run.started_on)
    if run.duration is not None:
        yield "Duration", format_duration(run.duration)
    for node in failed_in_order(summary):
        message = f": {message_label(node.error_message)}" if node.error_message else ""
        yield f"{name_label(node.name)} failed", f"{state_label(node.state)}{message}"


def _table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    rows = list(rows)
    lines = [_row("th", head)] if any(head) else []
    lines += [_row("td", each) for each in rows[:_MAX_ROWS]]
    if len(rows) > _MAX_ROWS:
        lines.append(_row("td", (f"... and {len(rows) - _MAX_ROWS:,} more", "")))
    return {"text/html": f"<table>{''.join(lines)}</table>"}


def _row(tag: str, cells: tuple[str, str]) -> str:
    shown = (f"<{tag}>{escape(name_label(each))}</{tag}>" for each in cells)
    return f"<tr>{''.join(shown)}</tr>"
