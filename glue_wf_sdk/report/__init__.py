"""What happened in a run: `summarize(run)`, from the run alone, without a connection."""

from glue_wf_sdk.report.models import (
    AttemptSummary,
    NeverRan,
    NodeSummary,
    PathStep,
    PlannedResume,
    RunSummary,
)
from glue_wf_sdk.report.summary import summarize

__all__ = [
    "AttemptSummary",
    "NeverRan",
    "NodeSummary",
    "PathStep",
    "PlannedResume",
    "RunSummary",
    "summarize",
]
