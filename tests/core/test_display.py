"""What a notebook shows of a graph."""

from typing import Any

import pytest

from glue_wf_sdk._core import display
from support.runs import graph_of

GRAPH: Any = graph_of("T1>J1")


def cannot_draw(_: object) -> dict[str, str]:
    """Draws nothing."""
    return {}


def drawn(value: object) -> dict[str, str]:
    """A picture."""
    return {"image/svg+xml": f"<svg>{value is GRAPH}</svg>"}


@pytest.mark.parametrize("draw", [None, cannot_draw])
def test_text_if_nothing_can_draw(monkeypatch: pytest.MonkeyPatch, draw: object) -> None:
    """Without a picture, a notebook shows the repr."""
    monkeypatch.setattr(display, "draw", draw)

    assert {"text/plain": repr(GRAPH)} == GRAPH._repr_mimebundle_(include=None)


def test_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture comes before the repr."""
    monkeypatch.setattr(display, "draw", drawn)
    bundle = GRAPH._repr_mimebundle_()

    assert [("image/svg+xml", "<svg>True</svg>"), ("text/plain", repr(GRAPH))] == [*bundle.items()]
