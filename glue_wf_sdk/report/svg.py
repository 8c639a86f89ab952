"""The elements, styles and text widths of SVG pictures."""

import itertools
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from glue_wf_sdk.report.styles import CANVAS, PLAIN, STYLES, Colors

FONT_SIZE = 13
MARGIN = 12
_FONT = "ui-sans-serif, system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
# The widths of characters in the widest of these fonts, relative to the font size.
_USUAL, _BROAD, _FULL = 0.64, 0.86, 1.1
_BROAD_SIGNS = frozenset("w#&+<=>^~")
_FULL_SIGNS = frozenset("mMW@%\u00a9\u00ae\u00c6\u00e6\u0152\u0153")
_LATIN = "\u02ff"  # The last one; characters after it may be as wide as they are high.


class SVG:
    """An SVG picture, light or dark as its reader prefers, that loads nothing from elsewhere.

    The title describes it to readers who cannot see it; sizes are in pixels.
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
        self, tag: str, styles: str = "", *, parent: Element | None = None, **values: float | str
    ) -> Element:
        """Adds an element, to the picture itself by default.

        `styles` are the names of styles and other classes, separated by spaces. Attributes have
        underscores for hyphens.
        """
        attributes = {
            key.replace("_", "-"): value if isinstance(value, str) else _number(value)
            for key, value in values.items()
        }
        if styles:
            attributes["class"] = " ".join(f"gwf-{each}" for each in styles.split())
        return SubElement(self.root if parent is None else parent, tag, attributes)

    def markup(self) -> str:
        """The SVG document."""
        indent(self.root)
        return tostring(self.root, encoding="unicode") + "\n"


def notice(text: str) -> str:
    """A small picture of a text, for when there is nothing to draw."""
    svg = SVG(text_width(text) + 2 * MARGIN, 44, text)
    svg.add("text", "on-canvas", x=MARGIN, y=27).text = text
    return svg.markup()


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """The greatest possible width of a printable text, in pixels."""
    return size * sum(map(_advance, text))


def clipped(text: str, width: float, size: float = FONT_SIZE) -> str:
    """A printable text, cut to a width in pixels with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    ends = itertools.accumulate(map(_advance, text), initial=_advance("…"))
    count = sum(1 for _ in itertools.takewhile(lambda end: size * end <= width, ends)) - 1
    return f"{text[: max(count, 0)]}…"


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
    f".gwf-{each.name} {{ stroke-dasharray: 4 3 }}\n" for each in STYLES if each.is_dashed
)
_LIGHT = "".join(_rules(each.name, each.light) for each in STYLES) + _arrow_rules(PLAIN.light)
_DARK = "".join(_rules(each.name, each.dark) for each in STYLES) + _arrow_rules(PLAIN.dark)
_STYLE = (
    f"\n.gwf {{ font: {FONT_SIZE}px {_FONT} }}\n{_LIGHT}{_DASHED}"
    f"@media (prefers-color-scheme: dark) {{\n{_DARK}}}\n"
)
