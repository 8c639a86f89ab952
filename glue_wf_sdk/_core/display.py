"""What notebooks show of structures and summaries besides their text.

The drawing code is several layers above the structures, so the package's root stores a function
here that imports it on first use. This module imports nothing, because the root always loads it.
"""

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable

draw: "Callable[[object], dict[str, str]] | None" = None
"""The forms of an object besides its text, by their MIME types; none if it cannot be drawn."""


def mimebundle(value: object) -> dict[str, str]:
    """The picture or table of an object, if there is one, and its usual text."""
    forms = {} if draw is None else draw(value)
    return {**forms, "text/plain": repr(value)}
