"""The history of a workflow as an SVG picture: a grid of runs and jobs, durations above."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from xml.etree.ElementTree import Element

from glue_wf_sdk._core.text import counted, format_duration, format_moment
from glue_wf_sdk.report.history import HistorySummary, RunRecord
from glue_wf_sdk.report.labels import message_label, name_label, state_label
from glue_wf_sdk.report.models import NodeSummary
from glue_wf_sdk.report.styles import FAILED, NOT_RUN, RUNNING, SUCCEEDED, Style, style_of
from glue_wf_sdk.report.svg import MARGIN, SVG, clipped, notice, text_width
from glue_wf_sdk.structures import NodeType

_MAX_RUNS, _MAX_ROWS = 100, 500

_NAMES_END, _LEFT = 222, 234
_CELL, _GAP = 14, 4
_PITCH = _CELL + _GAP
_BARS_TOP, _BARS = 72, 60
_TOP = _BARS_TOP + _BARS + 14
_SMALL = 12.0
_LEAST_BAR = 2.0
_LEAST_WIDTH = 480


def history_svg(history: HistorySummary) -> str:
    """Draws a history: a column for each run, a row for each job and crawler.

    The cells have the colors of the states; a cross marks a failure, a dot a retry. The bars above
    are the durations of the runs; those that were slower than usual are outlined.

    Args:
        history: The history.

    Returns:
        An SVG document that loads nothing from elsewhere. It has the last 100 runs and at most 500
        rows, and says how many are not shown.
    """
    if not history.runs:
        return notice("There is no history: the workflow has never run.")
    return _Picture(history, is_part=False).markup()


def history_part(history: HistorySummary) -> str:
    """The same picture for a page, which has the styles."""
    return _Picture(history, is_part=True).markup()


class _Picture:
    def __init__(self, history: HistorySummary, *, is_part: bool) -> None:
        self._history = history
        self._runs = history.runs[-_MAX_RUNS:]
        rows = _rows(self._runs)
        self._rows = rows[:_MAX_ROWS]
        notes = list(self._notes(len(rows)))
        self._bottom = _TOP + _PITCH * len(self._rows) + MARGIN
        width = max(_LEFT + _PITCH * len(self._runs) + MARGIN, _LEAST_WIDTH)
        name = name_label(history.name or "")
        title = f"History of {name}: {counted(len(history.runs), 'run')}"
        self._svg = SVG(width, self._bottom + 18 * len(notes) + MARGIN / 2, title, is_part=is_part)
        self._width = width
        self._head(name)
        for line, note in enumerate(notes):
            self._text(note, MARGIN, self._bottom + 8 + 18 * line)

    def markup(self) -> str:
        """The picture."""
        self._durations()
        names = self._svg.add("svg", width=_NAMES_END, height=self._bottom)
        for place, (_, name) in enumerate(self._rows):
            y = _TOP + _PITCH * place
            shown = clipped(name_label(name), _NAMES_END - MARGIN, _SMALL)
            self._text(shown, MARGIN, y + 12, parent=names)
        places = {row: place for place, row in enumerate(self._rows)}
        for column, record in enumerate(self._runs):
            for node in record.summary.nodes:
                if (node.type, node.name) in places:
                    y = _TOP + _PITCH * places[node.type, node.name]
                    self._cell(record, node, _LEFT + _PITCH * column, y)
        return self._svg.markup()

    def _notes(self, rows: int) -> Iterator[str]:
        if len(self._runs) < len(self._history.runs):
            more = len(self._history.runs) - len(self._runs)
            yield f"... and {counted(more, 'earlier run')}"
        if len(self._rows) < rows:
            yield f"... and {rows - len(self._rows):,} more jobs and crawlers"

    def _text(self, text: str, x: float, y: float, *, parent: Element | None = None) -> Element:
        element = self._svg.add(
            "text", "on-canvas", parent=parent, x=x, y=y, font_size=_SMALL, text_anchor="start"
        )
        element.text = text
        return element

    def _head(self, name: str) -> None:
        rate = self._history.success_rate
        outcome = "" if rate is None else f" · {rate:.0%} succeeded"
        head = f"{name} · {counted(len(self._history.runs), 'run')}{outcome}"
        shown = clipped(head, (self._width - 2 * MARGIN) / 1.15)
        self._svg.add("text", "on-canvas", x=MARGIN, y=24, font_weight="bold").text = shown
        x = float(MARGIN)
        for style in (SUCCEEDED, FAILED, RUNNING, NOT_RUN):
            self._box(style, x, 38)
            self._text(style.label, x + _CELL + 6, 50)
            x += _CELL + 26 + text_width(style.label, _SMALL)

    def _durations(self) -> None:
        durations = [each.summary.duration or timedelta() for each in self._runs]
        longest = max(durations)
        label = f"{format_duration(longest)} " if longest else ""
        self._text(f"{label}duration", MARGIN, _BARS_TOP + 12)
        for column, (record, duration) in enumerate(zip(self._runs, durations, strict=True)):
            height = max(_BARS * (duration / longest), _LEAST_BAR) if longest else _LEAST_BAR
            y = _BARS_TOP + _BARS - height
            x = _LEFT + _PITCH * column
            bar = self._svg.add("g", _run_style(record).name)
            rect = self._svg.add("rect", parent=bar, x=x, y=y, width=_CELL, height=height)
            if record.is_slow:
                rect.set("stroke-width", "3")
            self._tooltip(bar, _run_details(record))

    def _cell(self, record: RunRecord, node: NodeSummary, x: float, y: float) -> None:
        style = NOT_RUN if node.copied else style_of(node.latest_attempt)
        cell = self._box(style, x, y)
        if not node.copied and len(node.attempts) > 1 and style is not FAILED:
            middle = _CELL / 2
            self._svg.add("circle", parent=cell, cx=x + middle, cy=y + middle, r=2)
        self._tooltip(cell, _node_details(record, node))

    def _box(self, style: Style, x: float, y: float) -> Element:
        """A cell, with a cross if it is a failure."""
        box = self._svg.add("g", style.name)
        self._svg.add("rect", parent=box, x=x, y=y, width=_CELL, height=_CELL, rx=2)
        if style is FAILED:
            self._svg.mark(style, x + _CELL / 2, y + _CELL / 2, parent=box)
        return box

    def _tooltip(self, element: Element, lines: Sequence[str]) -> None:
        self._svg.add("title", parent=element).text = "\n".join(lines)


def _rows(runs: Sequence[RunRecord]) -> list[tuple[NodeType, str]]:
    """The jobs and crawlers, those of the last run first, in topological order."""
    nodes = (node for record in reversed(runs) for node in record.summary.nodes)
    return list(dict.fromkeys((node.type, node.name) for node in nodes))


def _run_style(record: RunRecord) -> Style:
    if not record.summary.has_ended:
        return RUNNING
    return {True: SUCCEEDED, False: FAILED, None: NOT_RUN}[record.summary.succeeded]


def _run_details(record: RunRecord) -> list[str]:
    summary = record.summary
    lines = [name_label(summary.run_id), state_label(summary.status)]
    if summary.started_on is not None:
        lines.append(f"started {format_moment(summary.started_on)}")
    if summary.duration is not None:
        slow = ", slower than usual" if record.is_slow else ""
        lines.append(f"took {format_duration(summary.duration)}{slow}")
    return lines


def _node_details(record: RunRecord, node: NodeSummary) -> list[str]:
    lines = [name_label(node.name), name_label(record.summary.run_id)]
    if node.copied:
        return [*lines, "copied from the resumed run"]
    if node.never_ran is not None:
        return [*lines, f"not run: {message_label(str(node.never_ran))}"]
    lines.append(state_label(node.state))
    if node.duration is not None:
        lines.append(f"took {format_duration(node.duration)}")
    if len(node.attempts) > 1:
        lines.append(counted(len(node.attempts), "attempt"))
    if node.error_message is not None:
        lines.append(message_label(node.error_message))
    return lines
