"""What happened in a run: summary, timeline, pictures and page, all of them offline.

`graph_svg` and `html_page` need the extra `report`. Its libraries are loaded on first use.
"""

from glue_wf_sdk.report.dot import graph_dot
from glue_wf_sdk.report.graph_svg import graph_svg
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
    "AttemptSummary",
    "NeverRan",
    "NodeSummary",
    "PathStep",
    "PlannedResume",
    "RunFacts",
    "RunSummary",
    "graph_dot",
    "graph_mermaid",
    "graph_svg",
    "html_page",
    "summarize",
    "timeline_svg",
]
