"""What happened in a run: summary, timeline, pictures and page, all of them offline.

`graph_svg` and `html_page` need the extra `report`. Its libraries are loaded on first use.
"""

from glue_wf_sdk.report.comparison import NodeComparison, RunComparison, compare
from glue_wf_sdk.report.dot import graph_dot
from glue_wf_sdk.report.graph_svg import graph_svg
from glue_wf_sdk.report.history import (
    ActionHistory,
    DurationStatistics,
    HistorySummary,
    RunRecord,
    summarize_history,
)
from glue_wf_sdk.report.history_svg import history_svg
from glue_wf_sdk.report.mermaid import graph_mermaid
from glue_wf_sdk.report.models import (
    AttemptSummary,
    NeverRan,
    NodeSummary,
    PathStep,
    PlannedResume,
    RunFacts,
)
from glue_wf_sdk.report.page import html_page
from glue_wf_sdk.report.run_summary import RunSummary
from glue_wf_sdk.report.summary import summarize
from glue_wf_sdk.report.timeline import timeline_svg

__all__ = [
    "ActionHistory",
    "AttemptSummary",
    "DurationStatistics",
    "HistorySummary",
    "NeverRan",
    "NodeComparison",
    "NodeSummary",
    "PathStep",
    "PlannedResume",
    "RunComparison",
    "RunFacts",
    "RunRecord",
    "RunSummary",
    "compare",
    "graph_dot",
    "graph_mermaid",
    "graph_svg",
    "history_svg",
    "html_page",
    "summarize",
    "summarize_history",
    "timeline_svg",
]
