"""Labels that pictures and pages share."""

import pytest

from glue_wf_sdk.report.labels import amount_label, state_label
from glue_wf_sdk.structures import JobRunState


@pytest.mark.parametrize(
    ("amount", "label"),
    [(0, "0"), (100, "100"), (1234.5, "1,234.5"), (0.0625, "0.06"), (float("inf"), "inf")],
)
def test_amounts(amount: float, label: str) -> None:
    """An amount has at most two decimals, and no more than it needs."""
    assert label == amount_label(amount)


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (JobRunState.FAILED, "FAILED"),
        (JobRunState("PAUSED"), "PAUSED"),
        (None, "unknown"),
        ("\x1b" * 40, r"\x1b" * 30 + "... (40 characters)"),
    ],
    ids=["known", "unknown", "none", "hostile"],
)
def test_states(state: str | None, label: str) -> None:
    """A state is shown in the service's own word, printable and short; None as unknown."""
    assert label == state_label(state)
