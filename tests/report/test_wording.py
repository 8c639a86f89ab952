"""Moments, durations and amounts in words."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.report.wording import amount_text, duration_text, moment_text

_SECONDS = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86400}


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (0.0004, "0 s"),
        (0.25, "250 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1 s"),
        (48.627, "48.6 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min"),
        (152.364, "2 min 32 s"),
        (3599.6, "1 h"),
        (5400, "1 h 30 min"),
        (86_399, "1 d"),
        (187_200, "2 d 4 h"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    """A duration has the two units that matter, rounded, and never 60 of one."""
    assert text == duration_text(timedelta(seconds=seconds))


@given(st.timedeltas(min_value=timedelta(0)))
def test_durations_are_nearly_exact(duration: timedelta) -> None:
    """Read back, the words are off by no more than half of a smaller unit."""
    words = duration_text(duration).split()
    units = words[1::2]
    read = sum(float(count) * _SECONDS[unit] for count, unit in zip(words[::2], units, strict=True))
    slack = {"d": 1800, "h": 1800, "min": 30, "s": 0.5, "ms": 0.0005}[units[-1]]

    assert read == pytest.approx(duration.total_seconds(), abs=slack + 1e-6)


def test_moments() -> None:
    """A moment is written to the second, with its time zone."""
    moment = datetime(2026, 3, 2, 3, 0, 2, 640_000, tzinfo=timezone.utc)
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))

    assert "2026-03-02 03:00:02 UTC" == moment_text(moment)
    assert "0001-01-01 00:00:00+14:00" == moment_text(early)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0"), (100, "100"), (1234.5, "1,234.5"), (0.0625, "0.06"), (float("inf"), "inf")],
)
def test_amounts(amount: float, text: str) -> None:
    """An amount has no more decimals than it needs, and at most two."""
    assert text == amount_text(amount)
