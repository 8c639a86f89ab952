"""Lists: the runs of a workflow, the generations of a graph, the properties of a run."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from glue_wf_sdk._core.text import counted, format_duration, format_moment, printable
from glue_wf_sdk.cli.files import OwnedGraph
from glue_wf_sdk.cli.render.console import Lines
from glue_wf_sdk.cli.render.nodes import NodeNames, name_text, time_taken, word_text
from glue_wf_sdk.cli.render.run import action_counts, add_title, run_style
from glue_wf_sdk.structures import WorkflowRun


def runs_text(runs: Sequence[WorkflowRun], now: datetime | None, *, has_more: bool) -> str:
    """The runs of a workflow, two lines each; `now` is None for runs from a file."""
    lines = Lines()
    for run in runs:
        started = format_moment(run.started_on) if run.started_on else ""
        duration = format_duration(time_taken(run, now))
        lines.add(
            (f"{word_text(run.status):9}", run_style(run)),
            f"  {started:23}  {duration:>8}  {action_counts(run)}".rstrip(),
        )
        lines.add_unbroken(name_text(run.workflow_run_id), indent=2)
        if run.previous_run_id:
            lines.add((f"resumes {name_text(run.previous_run_id)}", "dim"), indent=2)
    if not runs:
        lines.add("no runs")
    if has_more:
        lines.add(("... and earlier ones; for more of them: --limit", "dim"))
    return lines.text()


def topology_text(source: OwnedGraph, generations: Sequence[Sequence[str]]) -> str:
    """The nodes of a graph, generation by generation."""
    lines = Lines()
    owner, graph = source.owner, source.graph
    if isinstance(owner, WorkflowRun):
        add_title(lines, owner)
    elif owner is not None:
        lines.add((name_text(owner.name), "bold"))
    nodes = [graph.node(node_id) for generation in generations for node_id in generation]
    lines.add(f"{counted(len(nodes), 'node')} in {counted(len(generations), 'generation')}")
    rows = NodeNames(nodes).rows(nodes, with_states=isinstance(owner, WorkflowRun))
    width = len(str(len(generations)))
    for number, generation in enumerate(generations, start=1):
        for place, _ in enumerate(generation):
            shown = ("" if place else str(number)).rjust(width)
            lines.add((shown, "dim"), "  ", *next(rows), indent=2)
    return lines.text()


def properties_text(properties: Mapping[str, str]) -> str:
    """The properties of a run, one a line."""
    lines = Lines()
    for key, value in properties.items():
        lines.add((printable(key), "bold"), f"={printable(value)}")
    return lines.text()
