"""How what happened looks in every picture: a name for it, and colours for light and dark."""

import attrs

from glue_wf_sdk.enums import CrawlState, JobRunState

__all__ = [
    "CANVAS",
    "FAILED",
    "LOOKS",
    "NOT_RUN",
    "PLAIN",
    "RUNNING",
    "SUCCEEDED",
    "Colors",
    "Look",
    "look_of",
]


@attrs.frozen
class Colors:
    """Colours as #rrggbb.

    Attributes:
        fill: Of the area.
        line: Around it, or of a line that stands alone.
        text: Of what is written on the area.
    """

    fill: str
    line: str
    text: str


@attrs.frozen(kw_only=True)
class Look:
    """A way to draw a box, a bar or a word.

    Attributes:
        name: What it stands for, fit for a CSS class and for an identifier.
        words: The same for people.
        light: Its colours on a light page.
        dark: Its colours on a dark page.
        is_dashed: Whether its lines are dashed.
    """

    name: str
    words: str
    light: Colors
    dark: Colors
    is_dashed: bool = False


SUCCEEDED = Look(
    name="succeeded",
    words="succeeded",
    light=Colors("#e3f5e8", "#1a7f37", "#0f4a22"),
    dark=Colors("#12361f", "#3fb950", "#d2f5dc"),
)
FAILED = Look(
    name="failed",
    words="failed or stopped",
    light=Colors("#fde8e6", "#c51f2d", "#7a0f18"),
    dark=Colors("#4a1519", "#f85149", "#ffdad7"),
)
RUNNING = Look(
    name="running",
    words="under way",
    light=Colors("#fff4cc", "#9a6700", "#5c3d00"),
    dark=Colors("#3b2d06", "#d29922", "#ffecb3"),
)
NOT_RUN = Look(
    name="not-run",
    words="not run",
    light=Colors("#f3f4f6", "#6e7781", "#4b5563"),
    dark=Colors("#22272e", "#8b949e", "#c3ccd6"),
    is_dashed=True,
)
PLAIN = Look(
    name="plain",
    words="trigger",
    light=Colors("#ffffff", "#6e7781", "#24292f"),
    dark=Colors("#1c2128", "#8b949e", "#e6edf3"),
)
CANVAS = Look(
    name="canvas",
    words="",
    light=Colors("#ffffff", "#d0d7de", "#24292f"),
    dark=Colors("#0d1117", "#30363d", "#e6edf3"),
)

LOOKS = (SUCCEEDED, FAILED, RUNNING, NOT_RUN, PLAIN, CANVAS)


def look_of(state: JobRunState | CrawlState | None) -> Look:
    """How a job or crawler looks in a state.

    Args:
        state: The state of its latest attempt; None where there is none.

    Returns:
        The look.
    """
    if state is None:
        return NOT_RUN
    if state.is_success:
        return SUCCEEDED
    # What this release does not know counts as a failure, as in the plan of a resume.
    return FAILED if state.is_terminal or not state.is_known else RUNNING
