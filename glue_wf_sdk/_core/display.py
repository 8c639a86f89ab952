"""What notebooks show of graphs and summaries besides their text.

The drawing code is several layers above the structures, so the package's root stores a function
here that imports it on first use. This module imports nothing, because the root always loads it.
"""

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable

draw: "Callable[[object], str | None] | None" = None
"""Draws an object as SVG; returns None if it cannot."""


def mimebundle(value: object) -> dict[str, str]:
    """The picture of an object, if one can be drawn, and its usual text."""
    picture = None if draw is None else draw(value)
    text = {"text/plain": repr(value)}
    return text if picture is None else {"image/svg+xml": picture, **text}
