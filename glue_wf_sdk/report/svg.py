"""The parts of which all SVG pictures are made."""

import itertools
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from glue_wf_sdk.report.looks import CANVAS, LOOKS, PLAIN, Colors

__all__ = ["FONT_SIZE", "SVG", "clipped", "text_width"]

FONT_SIZE = 13
_FONT = "ui-sans-serif, system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
# What characters need in the widest font of that list, in parts of the font's size.
_USUAL, _BROAD, _FULL = 0.64, 0.86, 1.1
_BROAD_SIGNS = frozenset("w#&+<=>^~")
_FULL_SIGNS = frozenset("mMW@%\u00a9\u00ae\u00c6\u00e6\u0152\u0153")
_LATIN = "\u02ff"  # Up to here; what comes later may be as wide as high.


class SVG:
    """A picture that needs nothing from elsewhere; light or dark as its reader prefers.

    Args:
        width: Its width, in pixels.
        height: Its height, in pixels.
        title: What it shows, for those who do not see it.
    """

    def __init__(self, width: float, height: float, title: str) -> None:
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "width": _number(width),
                "height": _number(height),
                "class": "gwf",
                "role": "img",
                "aria-label": title,
            },
        )
        self.add("style").text = _STYLE
        self.add("rect", CANVAS.name, width=width, height=height)

    def add(
        self, tag: str, look: str = "", *, parent: Element | None = None, **values: float | str
    ) -> Element:
        """Adds an element.

        Args:
            tag: Its name.
            look: The names of looks and other classes, with spaces between.
            parent: Where it is added; the picture itself if left out.
            **values: Its attributes, with underscores for hyphens; numbers are in pixels.

        Returns:
            The element.
        """
        attributes = {
            key.replace("_", "-"): value if isinstance(value, str) else _number(value)
            for key, value in values.items()
        }
        if look:
            attributes["class"] = " ".join(f"gwf-{each}" for each in look.split())
        return SubElement(self.root if parent is None else parent, tag, attributes)

    def markup(self) -> str:
        """The picture as a document."""
        indent(self.root)
        return tostring(self.root, encoding="unicode") + "\n"


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """How wide a text gets at most, in pixels.

    Args:
        text: Printable text.
        size: The size of the font, in pixels.

    Returns:
        The width.
    """
    return size * sum(map(_advance, text))


def clipped(text: str, width: float, size: float = FONT_SIZE) -> str:
    """A text that is cut, with an ellipsis, where it would get too wide.

    Args:
        text: Printable text.
        width: The room, in pixels.
        size: The size of the font, in pixels.

    Returns:
        The text, or its beginning.
    """
    if text_width(text, size) <= width:
        return text
    ends = itertools.accumulate(map(_advance, text), initial=_advance("…"))
    kept = sum(1 for _ in itertools.takewhile(lambda end: size * end <= width, ends)) - 1
    return f"{text[: max(kept, 0)]}…"


def _advance(character: str) -> float:
    if character in _FULL_SIGNS or character > _LATIN:
        return _FULL
    return _BROAD if character in _BROAD_SIGNS or character.isupper() else _USUAL


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _rules(name: str, colors: Colors) -> str:
    return (
        f".gwf-{name} {{ fill: {colors.fill}; stroke: {colors.line} }}\n"
        f".gwf-on-{name} {{ fill: {colors.text} }}\n"
    )


def _arrow_rules(colors: Colors) -> str:
    return (
        f".gwf-arrow {{ fill: none; stroke: {colors.line} }}\n.gwf-tip {{ fill: {colors.line} }}\n"
    )


_DASHED = "".join(
    f".gwf-{each.name} {{ stroke-dasharray: 4 3 }}\n" for each in LOOKS if each.is_dashed
)
_LIGHT = "".join(_rules(each.name, each.light) for each in LOOKS) + _arrow_rules(PLAIN.light)
_DARK = "".join(_rules(each.name, each.dark) for each in LOOKS) + _arrow_rules(PLAIN.dark)
_STYLE = (
    f"\n.gwf {{ font: {FONT_SIZE}px {_FONT} }}\n{_LIGHT}{_DASHED}"
    f"@media (prefers-color-scheme: dark) {{\n{_DARK}}}\n"
)
