"""What the demo prints."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from rich.table import Table
from rich.text import Text

from glue_wf_sdk.cli.rendering import violations_text
from glue_wf_sdk.cli.run_rendering import clock, rendered, rows_of, shown_name, shown_state
from glue_wf_sdk.cli.terminal import Sheet
from glue_wf_sdk.errors import Violation
from glue_wf_sdk.operations import ResumeWorkflowRunRequest
from glue_wf_sdk.resume import ResumePlan
from glue_wf_sdk.structures import WorkflowGraph, WorkflowRun
from glue_wf_sdk.topology import Topology
from glue_wf_sdk.wire import to_wire

__all__ = ["check_text", "plan_text", "request_text", "start_text", "table_text"]


def check_text(
    heading: str, operation: str, payload: Mapping[str, Any], violations: Sequence[Violation]
) -> str:
    """A payload, and what is wrong with it.

    Args:
        heading: What to call it.
        operation: The API's name of the operation.
        payload: The payload in wire form.
        violations: What is wrong.

    Returns:
        Text for standard output, as are all that follow.
    """
    sheet = Sheet()
    sheet.add((heading, "bold"))
    _add_json(sheet, payload)
    return f"{sheet.text()}{violations_text(operation, violations)}\n"


def _add_json(sheet: Sheet, document: object) -> None:
    # With an indent of one space, a run's id fits into 80 columns.
    for line in json.dumps(document, indent=1).splitlines():
        sheet.add(line, hanging=0)


def start_text(heading: str) -> str:
    """What stands above the progress of a run."""
    sheet = Sheet()
    sheet.add((heading, "bold"))
    return sheet.text()


def plan_text(plan: ResumePlan) -> str:
    """What a resume would do."""
    topology = Topology(cast("WorkflowGraph", plan.run.graph))
    sheet = Sheet()
    sheet.add(("Plan of a resume, computed from the run's graph", "bold"))
    for label, ids in [
        ("Resume from", plan.node_ids),
        ("Runs again ", plan.rerun),
        ("Kept       ", plan.kept),
    ]:
        names = ", ".join(shown_name(topology.node(each).name) for each in ids)
        sheet.add((label, "dim"), f"  {names}", indent=2, hanging=15)
    sheet.add()
    return sheet.text()


def table_text(run: WorkflowRun) -> str:
    """The jobs and crawlers of a resumed run as a table."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    for heading in ("Type", "Node", "State", "Attempts", "Duration", "Ran in"):
        is_number = heading in ("Attempts", "Duration")
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for row in rows_of(run):
        table.add_row(
            Text(row.type),
            Text(shown_name(row.name)),
            Text(*shown_state(row.state)),
            Text(str(row.attempts)),
            Text(clock(row.seconds)),
            Text("first run", "dim") if row.is_copy else Text("this run"),
        )
    return rendered("The resumed run", table)


def request_text(request: ResumeWorkflowRunRequest) -> str:
    """The request that resumed the run."""
    sheet = Sheet()
    sheet.add(("The request that was sent: ResumeWorkflowRun", "bold"))
    _add_json(sheet, to_wire(request))
    return sheet.text()
