"""The colors of states in all pictures and on the page, light and dark."""

import attrs

from glue_wf_sdk.report.models import AttemptSummary, NodeSummary
from glue_wf_sdk.structures import Crawl, JobRun


@attrs.frozen
class Colors:
    """Colors as #rrggbb."""

    fill: str
    line: str
    text: str


@attrs.frozen(kw_only=True)
class Style:
    """How a box, a bar or a word is drawn."""

    name: str  # A valid CSS class and identifier.
    label: str
    light: Colors
    dark: Colors
    is_dashed: bool = False
    is_bold: bool = False


SUCCEEDED = Style(
    name="succeeded",
    label="succeeded",
    light=Colors("#e3f5e8", "#1a7f37", "#0f4a22"),
    dark=Colors("#12361f", "#3fb950", "#d2f5dc"),
)
FAILED = Style(
    name="failed",
    label="failed or stopped",
    # Much darker or lighter than the other fills, for readers who cannot tell red from green.
    light=Colors("#b91c2b", "#7a0f18", "#ffffff"),
    dark=Colors("#ff8a80", "#ffb4ab", "#2d0508"),
    is_bold=True,
)
RUNNING = Style(
    name="running",
    label="running",
    light=Colors("#fff4cc", "#9a6700", "#5c3d00"),
    dark=Colors("#3b2d06", "#d29922", "#ffecb3"),
)
NOT_RUN = Style(
    name="not-run",
    label="not run",
    light=Colors("#f3f4f6", "#6e7781", "#4b5563"),
    dark=Colors("#22272e", "#8b949e", "#c3ccd6"),
    is_dashed=True,
)
WAITING = Style(
    name="waiting",
    label="waiting",
    light=NOT_RUN.light,
    dark=NOT_RUN.dark,
    is_dashed=True,
)
PLAIN = Style(
    name="plain",
    label="trigger",
    light=Colors("#ffffff", "#6e7781", "#24292f"),
    dark=Colors("#1c2128", "#8b949e", "#e6edf3"),
)
CANVAS = Style(
    name="canvas",
    label="",
    light=Colors("#ffffff", "#d0d7de", "#24292f"),
    dark=Colors("#0d1117", "#30363d", "#e6edf3"),
)

STYLES = (SUCCEEDED, FAILED, RUNNING, WAITING, NOT_RUN, PLAIN, CANVAS)


def style_of(attempt: JobRun | Crawl | AttemptSummary | None) -> Style:
    """The style of a node's latest attempt, or of a node without attempts."""
    if attempt is None:
        return NOT_RUN
    if attempt.failed:
        return FAILED
    return SUCCEEDED if attempt.state is not None and attempt.state.is_success else RUNNING


def style_of_node(node: NodeSummary) -> Style:
    """The style of a job or crawler."""
    return WAITING if node.is_waiting else style_of(node.latest_attempt)
