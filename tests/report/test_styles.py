"""The styles of states."""

import pytest

from glue_wf_sdk.report import summarize
from glue_wf_sdk.report.styles import FAILED, NOT_RUN, RUNNING, SUCCEEDED, Style, style_of
from support.runs import run_of


@pytest.mark.parametrize(
    ("attempt", "style"),
    [
        (None, NOT_RUN),
        ("SUCCEEDED 0 1", SUCCEEDED),
        ("FAILED 0 -", FAILED),
        ("STOPPED 0 1", FAILED),
        ("CANCELLED 0 1", FAILED),
        ("WAITING - -", RUNNING),
        ("STOPPING 0 -", RUNNING),
        ("PAUSED 0 1", FAILED),
        ("PAUSED 0 -", RUNNING),
        ("- 0 1", FAILED),
        ("- 0 -", RUNNING),
    ],
)
@pytest.mark.parametrize("node_id", ["J1", "C1"])
def test_attempts(node_id: str, attempt: str | None, style: Style) -> None:
    """A style depends on the outcome: an unknown state has failed if it has an end, else runs.

    It is the same for the attempt itself and for its summary.
    """
    run = run_of(f"T1>{node_id}", {node_id: attempt} if attempt else {})
    (node,) = summarize(run).nodes

    assert style == style_of(node.latest_attempt)
    assert style == style_of(run.node(node_id).latest_attempt)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_failures_differ_without_color(theme: str) -> None:
    """The fill of a failure differs in lightness from the others by a contrast of 4 and more."""
    failed = luminance(getattr(FAILED, theme).fill)

    for style in (SUCCEEDED, RUNNING, NOT_RUN):
        dark, light = sorted([failed, luminance(getattr(style, theme).fill)])
        assert (light + 0.05) / (dark + 0.05) > 4


def luminance(color: str) -> float:
    """The relative luminance of a color, as WCAG 2 defines it."""
    parts = [part / 255 for part in bytes.fromhex(color[1:])]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
