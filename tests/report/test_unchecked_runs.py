"""Reports accept a run as it is: a violated constraint is not an error."""

from collections.abc import Callable

import pytest

from glue_wf_sdk import WorkflowRun, from_wire, summarize
from glue_wf_sdk.report import graph_dot, graph_mermaid, graph_svg, html_page, timeline_svg
from glue_wf_sdk.report.summary import summary_and_problem
from support.unchecked import GRAPHS, LONG, hostile_run

pytestmark = pytest.mark.usefixtures("nothing_is_checked")


def timeline_of(run: WorkflowRun) -> str:
    """The timeline of a run, whose graph may be invalid."""
    summary, _ = summary_and_problem(run)
    return timeline_svg(summary)


@pytest.mark.parametrize("kind", GRAPHS)
@pytest.mark.parametrize(
    "read",
    [
        graph_dot,
        graph_mermaid,
        graph_svg,
        html_page,
        summary_and_problem,
        timeline_of,
    ],
)
def test_any_run_can_be_shown(kind: str, read: Callable[[WorkflowRun], object]) -> None:
    """Every picture, summary and page can be made of any run."""
    assert read(from_wire(WorkflowRun, hostile_run(kind)))


def test_a_summary_has_the_values_of_the_run() -> None:
    """Values that violate constraints appear unchanged in the summary."""
    summary = summarize(from_wire(WorkflowRun, hostile_run("valid")))

    assert (LONG, "PAUSED") == (summary.name, summary.status)
