"""What happened in a run, in words and pictures: from the run alone, without a connection.

`graph_svg` and `html_page` need the extra `report`; its libraries are loaded on first use.
"""

from glue_wf_sdk.report.dot import graph_dot
from glue_wf_sdk.report.graph_picture import graph_svg
from glue_wf_sdk.report.mermaid import graph_mermaid
from glue_wf_sdk.report.models import (
    AttemptSummary,
    NeverRan,
    NodeSummary,
    PathStep,
    PlannedResume,
    RunSummary,
)
from glue_wf_sdk.report.page import html_page
from glue_wf_sdk.report.summary import summarize
from glue_wf_sdk.report.timeline import timeline_svg

__all__ = [
    "AttemptSummary",
    "NeverRan",
    "NodeSummary",
    "PathStep",
    "PlannedResume",
    "RunSummary",
    "graph_dot",
    "graph_mermaid",
    "graph_svg",
    "html_page",
    "summarize",
    "timeline_svg",
]
