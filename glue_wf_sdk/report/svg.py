"""The elements, styles and text widths of SVG pictures."""

import itertools
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from glue_wf_sdk.report.styles import (
    CANVAS,
    FAILED,
    PLAIN,
    RUNNING,
    STYLES,
    SUCCEEDED,
    Colors,
    Style,
)

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

    Title and description are for readers who cannot see it; sizes are in pixels. A part of a page
    may have links, and has neither a style nor a background of its own.
    """

    def __init__(
        self,
        width: float,
        height: float,
        title: str,
        description: str = "",
        *,
        is_part: bool = False,
    ) -> None:
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "width": _number(width),
                "height": _number(height),
                "class": "gwf",
                "role": "group" if is_part else "img",
                "aria-label": title,
            },
        )
        self._is_part = is_part
        if is_part:
            return
        self.add("title").text = title
        if description:
            self.add("desc").text = description
        self.add("style").text = f"\n{STYLE}"
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

    def group(
        self, target: str | None, styles: str = "", *, parent: Element, **values: float | str
    ) -> Element:
        """A group of elements; with a target, a link to that place on the page."""
        if target is None:
            return self.add("g", styles, parent=parent, **values)
        return self.add("a", styles, parent=parent, href=f"#{target}", **values)

    def mark(
        self, style: Style, x: float, y: float, *, parent: Element | None, is_inside: bool = True
    ) -> None:
        """A sign for a state, eight pixels wide around a point: a cross, a tick or a triangle.

        One inside a box stands out from its fill, another one from the canvas.
        """
        if style in _MARKS:
            classes = "mark" if is_inside else "mark outside"
            self.add("path", classes, parent=parent, d=f"M{x:g} {y:g}{_MARKS[style]}")

    def markup(self) -> str:
        """The SVG document."""
        if self._is_part:  # As short as possible: a page may have thousands of elements.
            return tostring(self.root, encoding="unicode").replace(" />", "/>")
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


# Paths from the middle of a mark.
_MARKS = {
    FAILED: "m-4-4l8 8m0-8l-8 8",
    SUCCEEDED: "m-4 0l3 3.5l5-7",
    RUNNING: "m-3-4l7 4l-7 4z",
}


def _rules(prefix: str, theme: str) -> str:
    """The colors of a theme, for pictures in elements that a selector finds."""
    both = [(style, getattr(style, theme)) for style in STYLES]
    plain: Colors = getattr(PLAIN, theme)
    canvas: Colors = getattr(CANVAS, theme)
    return "".join(
        f"{prefix}.gwf-{style.name} {{ fill: {colors.fill}; stroke: {colors.line} }}\n"
        f"{prefix}.gwf-on-{style.name} {{ fill: {colors.text} }}\n"
        f"{prefix}.gwf-{style.name} .gwf-mark {{ stroke: {colors.text} }}\n"
        f"{prefix}.gwf-{style.name} .gwf-outside {{ stroke: {colors.line} }}\n"
        f"{prefix}.gwf-{style.name} text {{ fill: {colors.text}; stroke: none }}\n"
        for style, colors in both
    ) + (
        f"{prefix}.gwf {{ fill: {canvas.text} }}\n"
        f"{prefix}.gwf-arrow {{ stroke: {plain.line} }}\n"
        f"{prefix}.gwf-tip {{ fill: {plain.line} }}\n"
    )


_SHAPES = (
    f".gwf {{ font: {FONT_SIZE}px {_FONT} }}\n"
    ".gwf-small { font-size: 12px }\n"
    ".gwf-arrow { fill: none }\n"
    + "".join(
        f".gwf-{each.name} {{ stroke-dasharray: 4 3 }}\n" for each in STYLES if each.is_dashed
    )
    + "".join(f".gwf-{each.name} {{ stroke-width: 2 }}\n" for each in STYLES if each.is_bold)
    + ".gwf-mark { fill: none; stroke-dasharray: none; stroke-width: 2 }\n"
)
# The themes of notebooks, which may differ from what their reader prefers elsewhere.
_LIGHT_NOTEBOOKS = ('[data-jp-theme-light="true"]', ".vscode-light")
_DARK_NOTEBOOKS = ('[data-jp-theme-light="false"]', ".vscode-dark")
STYLE = (
    f"{_SHAPES}{_rules('', 'light')}"
    f"@media (prefers-color-scheme: dark) {{\n{_rules('', 'dark')}}}\n"
)
NOTEBOOK_STYLE = ".gwf { max-width: 100%; height: auto }\n" + "".join(
    _rules(f"{each} ", theme)
    for theme, notebooks in (("light", _LIGHT_NOTEBOOKS), ("dark", _DARK_NOTEBOOKS))
    for each in notebooks
)
