"""The timeline of a run as an SVG picture: what ran when."""

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Self
from xml.etree.ElementTree import Element

import attrs

from glue_wf_sdk._core.text import counted, format_duration, format_moment
from glue_wf_sdk.report.labels import amount_label, message_label, name_label, state_label
from glue_wf_sdk.report.models import AttemptSummary, NodeSummary
from glue_wf_sdk.report.run_summary import RunSummary
from glue_wf_sdk.report.styles import FAILED, NOT_RUN, STYLES, Style, style_of, style_of_node
from glue_wf_sdk.report.svg import FONT_SIZE, MARGIN, SVG, clipped, notice, text_width

_MAX_ROWS, _MAX_BARS = 1000, 20

_WIDTH = 1128
_NAMES_END, _LEFT, _RIGHT, _OUTCOMES = 222, 234, 814, 830
_TOP, _ROW, _BAR = 96, 24, 12
_HEAD_TOP, _ROWS_TOP = 34, _TOP - 10  # Where the parts of a page's timeline begin.
_SMALL = 12.0
_BOLD = 1.15  # The width of bold text, relative to other text.
_MIN_BAR = 3.0
_MAX_TICKS = 7
_ROWS_ON_A_SCREEN = 25
_LAST = datetime.max.replace(tzinfo=UTC)
_DAY = 86_400.0
_STEPS = (
    *(digit * 10.0**power for power in (-3, -2, -1) for digit in (1, 2, 5)),
    *(1.0, 2.0, 5.0, 10.0, 15.0, 30.0),
    *(minutes * 60.0 for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * 3600.0 for hours in (1, 2, 3, 6, 12)),
    *(digit * 10.0**power * _DAY for power in range(7) for digit in (1, 2, 5)),
)


def timeline_svg(summary: RunSummary, *, now: datetime | None = None) -> str:
    """Draws what ran when: a row for each job and crawler, a bar for each of its attempts.

    The rows are in the order in which they started. Below them are the nodes copied from the
    resumed run, then the nodes that never ran. The axis counts from the start of the run.

    Args:
        summary: The summary of the run.
        now: The time until which running attempts are drawn, an aware datetime; by default, the
            current time, or the latest time in a run that has ended.

    Returns:
        An SVG document that loads nothing from elsewhere. It has at most 1000 rows, preferably of
        failed nodes and of the critical path, and says how many are not shown; and the last 20
        attempts of each row.

    Raises:
        ValueError: `now` has no time zone.
    """
    picture = _picture(summary, now, None)
    if isinstance(picture, str):
        return notice(picture)
    _, body = picture.markup()
    return body


def timeline_parts(
    summary: RunSummary, now: datetime | None, targets: Mapping[str, str]
) -> tuple[str, str] | str:
    """Draws the timeline for a page: its head, which stays in sight, and its rows, with links.

    The targets are the places of nodes on the page. If there is no timeline, this is the reason.
    """
    picture = _picture(summary, now, targets)
    return picture if isinstance(picture, str) else picture.markup()


def moment_of(summary: RunSummary, now: datetime | None) -> datetime | None:
    """The time until which a run that goes on is shown; None for one that has ended."""
    if now is not None and now.utcoffset() is None:
        raise ValueError(f"now must have a time zone, as datetime.now(UTC) has; got {now!r}")
    return now or (None if summary.has_ended else datetime.now(UTC))


def _picture(
    summary: RunSummary, now: datetime | None, targets: Mapping[str, str] | None
) -> "_Picture | str":
    """The picture, or why there is none."""
    times = _Times.of(summary, moment_of(summary, now))
    rows = _rows(summary)
    if not summary.has_graph:
        return "There is no timeline without the graph of the run."
    if not any(node.attempts for node in rows):
        return "There is no timeline: nothing has started."
    if times is None:
        return "There is no timeline: the run has no start or end times."
    return _Picture(summary, _most_relevant(summary, rows), times, len(rows), targets)


def _rows(summary: RunSummary) -> list[NodeSummary]:
    def place(node: NodeSummary) -> tuple[int, datetime]:
        starts = (each.started_on for each in node.attempts if each.started_on is not None)
        return (int(node.copied) if node.attempts else 2), min(starts, default=_LAST)

    return sorted(summary.nodes, key=place)


def _most_relevant(summary: RunSummary, rows: Sequence[NodeSummary]) -> list[NodeSummary]:
    on_path = {step.node_id for step in summary.critical_path}
    by_relevance = sorted(rows, key=lambda node: not (node.failed or node.id in on_path))
    shown = {id(node) for node in by_relevance[:_MAX_ROWS]}
    return [node for node in rows if id(node) in shown]


@attrs.frozen
class _Times:
    """The times on the axis."""

    zero: datetime  # The start of the run; if it is unknown, the first time in it.
    first: float  # In seconds from zero, as is the last one.
    last: float
    now: datetime

    @classmethod
    def of(cls, summary: RunSummary, now: datetime | None) -> Self | None:
        """The times of a run; None if it has none."""
        attempts = [each for node in summary.nodes for each in node.attempts if not each.copied]
        moments = [each for attempt in attempts for each in _moments(attempt)]
        moments += _moments(summary)
        if not moments:
            return None
        until = max(moments) if now is None else now
        if not all(each.has_ended for each in attempts):
            moments.append(max(until, moments[0]))
        zero = summary.started_on or min(moments)
        first, last = ((each - zero).total_seconds() for each in (min(moments), max(moments)))
        return cls(zero, first, last if last > first else first + 1, until)

    def x(self, seconds: float) -> float:
        """The place of a time, in seconds from zero."""
        return _LEFT + (_RIGHT - _LEFT) * (seconds - self.first) / (self.last - self.first)

    def ends(self, attempt: AttemptSummary) -> tuple[float, float] | None:
        """Where the bar of an attempt begins and ends; None if it has no times."""
        start = attempt.started_on or attempt.completed_on
        if start is None:
            return None
        end = attempt.completed_on or start if attempt.has_ended else self.now
        left, right = (self.x((each - self.zero).total_seconds()) for each in (start, end))
        left = min(left, _RIGHT - _MIN_BAR)
        return left, max(right, left + _MIN_BAR)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """The places of the ticks, and their labels."""
        span = self.last - self.first
        room = (_RIGHT - _LEFT) / span
        widest = text_width(format_duration(timedelta(seconds=span)), _SMALL) + MARGIN
        step = next(s for s in _STEPS if s * _MAX_TICKS >= span and s * room >= widest)
        for count in range(math.ceil(self.first / step), math.floor(self.last / step) + 1):
            label = format_duration(timedelta(seconds=abs(count) * step))
            yield self.x(count * step), f"-{label}" if count < 0 else label


def _moments(timed: AttemptSummary | RunSummary) -> Iterator[datetime]:
    yield from (each for each in (timed.started_on, timed.completed_on) if each is not None)


class _Picture:
    def __init__(
        self,
        summary: RunSummary,
        rows: Sequence[NodeSummary],
        times: _Times,
        count: int,
        targets: Mapping[str, str] | None,
    ) -> None:
        self._summary = summary
        self._rows = rows
        self._times = times
        self._not_shown = count - len(rows)
        ran = sum(bool(node.attempts) for node in rows)
        is_part = targets is not None
        self._targets = targets or {}
        self._has_foot = ran > _ROWS_ON_A_SCREEN and not is_part
        self._axis_end = _TOP + _ROW * ran
        self._gap = _ROW if self._has_foot else MARGIN
        self._bottom = _TOP + _ROW * len(rows) + self._gap
        height = self._bottom + MARGIN / 2 + (_ROW if self._not_shown else 0)
        title = f"Timeline of a run of {name_label(summary.name)}: {counted(len(rows), 'row')}"
        labels = [style_of_node(node).label for node in rows]
        counts = ", ".join(f"{labels.count(each):,} {each}" for each in dict.fromkeys(labels))
        description = f"A bar for each attempt, in the order of their starts: {counts}."
        if is_part:
            self._head_svg = _part("Axis", _HEAD_TOP, _ROWS_TOP)
            self._svg = _part(title, _ROWS_TOP, height)
        else:
            self._head_svg = self._svg = SVG(_WIDTH, height, title, description)
        for svg in (self._head_svg, self._svg):
            svg.root.set("class", "gwf gwf-small")
        self._path = {(step.node_id, step.attempt) for step in summary.critical_path}

    def markup(self) -> tuple[str, str]:
        """The head, and the rows; both are the same if they are one picture."""
        self._head()
        self._axis()
        self._critical_path()
        for place, node in enumerate(self._rows):
            gap = 0 if node.attempts else self._gap
            self._row(node, _TOP + _ROW * place + gap)
        if self._not_shown:
            failed = len(self._summary.failed_nodes) - sum(node.failed for node in self._rows)
            text = f"... and {counted(self._not_shown, 'more row')}, {failed:,} of them failed"
            self._text(text, MARGIN, self._bottom + 12)
        return self._head_svg.markup(), self._svg.markup()

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        style: str = "",
        *,
        parent: Element | None = None,
    ) -> Element:
        element = self._svg.add("text", style, parent=parent, x=x, y=y)
        element.text = text
        return element

    def _head(self) -> None:
        head = " · ".join(map(name_label, (self._summary.name, self._summary.run_id)))
        text = clipped(head, (_WIDTH - 2 * MARGIN) / _BOLD)
        if self._head_svg is self._svg:
            title = self._text(text, MARGIN, 24)
            title.set("font-weight", "bold")
            title.set("font-size", str(FONT_SIZE))
        x = float(MARGIN)
        for label, draw in self._legend():
            draw(x)
            self._text(label, x + 24, 50, parent=self._head_svg.root)
            x += 44 + text_width(label, _SMALL)

    def _legend(self) -> Iterator[tuple[str, Callable[[float], object]]]:
        """A label for everything that occurs, and a function that draws a sample of it."""
        styles = {style_of(each) for node in self._rows for each in node.attempts}
        styles |= {style_of_node(node) for node in self._rows if not node.attempts}
        for style in STYLES:
            if style in styles:
                yield style.label, functools.partial(self._sample, style)
        if self._path:
            yield "critical path", lambda x: self._stroke(self._head_svg.root, x, 45, 18, 3)
        if any(node.copied for node in self._rows):
            yield "copied from the resumed run", self._copy_sample

    def _sample(self, style: Style, x: float) -> None:
        self._bar(self._head_svg.root, style, x, x + 18, 40)

    def _copy_sample(self, x: float) -> None:
        self._copy_mark(self._head_svg.root, NOT_RUN, x + 4, 46)

    def _axis(self) -> None:
        svg, end = self._svg, self._axis_end
        svg.add("rect", "canvas", x=_LEFT, y=_TOP - 6, width=_RIGHT - _LEFT, height=end - _TOP + 8)
        head, y = self._head_svg.root, _TOP - 16
        zero = self._text(f"0 = {format_moment(self._times.zero)}", MARGIN, y, parent=head)
        is_start = self._summary.started_on is not None
        self._tooltip(zero, ["the start of the run" if is_start else "the first known time"])
        for x, label in self._times.ticks():
            svg.add("line", "canvas", x1=x, y1=_TOP - 10, x2=x, y2=end + 2)
            ticks = [self._text(label, x, y, parent=head)]
            if self._has_foot:
                ticks.append(self._text(label, x, end + 16))
            for tick in ticks:
                tick.set("text-anchor", "middle")

    def _critical_path(self) -> None:
        """A line below each step, and from its end to the start of the next one."""
        places = {node.id: place for place, node in enumerate(self._rows)}
        path = self._svg.add("g", "path")
        before: tuple[float, float] | None = None
        for step in self._summary.critical_path:
            ends = self._times.ends(step.attempt)
            if step.node_id not in places or ends is None:
                before = None
                continue
            left, right = ends
            y = _TOP + _ROW * places[step.node_id] + _ROW - 5
            if before is not None:
                x, from_y = before
                self._stroke(path, x - 2, min(from_y, y), 2, abs(y - from_y) + 3)
                self._stroke(path, min(x, left) - 2, y, abs(left - x) + 2, 3)
            self._stroke(path, left, y, right - left, 3)
            before = right, y

    def _stroke(self, parent: Element, x: float, y: float, width: float, height: float) -> None:
        add = self._svg.add
        add("rect", "on-canvas", parent=parent, x=x, y=y, width=width, height=height)

    def _row(self, node: NodeSummary, y: float) -> None:
        target = self._targets.get(node.id)
        shift = f"translate(0 {y:g})"
        row = self._svg.group(target, "row", parent=self._svg.root, transform=shift)
        # Its edges cut off whatever is wider than expected, in any font.
        names = self._svg.add("svg", parent=row, width=_NAMES_END, height=_ROW)
        name = name_label(node.name)
        is_on_path = any((node.id, each) in self._path for each in node.attempts)
        room = (_NAMES_END - MARGIN) / (_BOLD if is_on_path else 1)
        style = "" if node.attempts else "on-not-run"
        label = self._text("", MARGIN, 16, style, parent=names)
        if is_on_path:
            label.set("font-weight", "bold")
        label.text = clipped(name, room, _SMALL)
        if not self._targets or label.text != name:
            self._tooltip(label, [name, str(node.type), name_label(node.id)])
        latest = node.latest_attempt
        if latest is None:
            reason = f"{style_of_node(node).label}: {message_label(str(node.never_ran))}"
            shown = clipped(reason, _WIDTH - MARGIN - _LEFT, _SMALL)
            text = self._text(shown, _LEFT, 16, "on-not-run", parent=row)
            if not self._targets or shown != reason:
                self._tooltip(text, [name, reason])
            return
        room = _WIDTH - MARGIN - _OUTCOMES
        outcome = clipped(" · ".join(_outcome(node, latest)), room, _SMALL)
        text = self._text(outcome, _OUTCOMES, 16, parent=row)
        if not self._targets:  # On a page, the tooltip of the bar is enough.
            self._tooltip(text, _details(name, latest))
        self._attempts(node, name, row)

    def _attempts(self, node: NodeSummary, name: str, row: Element) -> None:
        copies = [each for each in node.attempts if each.copied]
        if copies:
            mark = self._copy_mark(row, style_of(copies[-1]), _LEFT + 3, 11)
            self._tooltip(mark, _details(name, copies[-1]))
        # The latest first: a short bar before another one shows its cross.
        for attempt in node.attempts[: -_MAX_BARS - 1 : -1]:
            ends = None if attempt.copied else self._times.ends(attempt)
            if ends is not None:
                bar = self._bar(row, style_of(attempt), *ends, 5)
                if not attempt.has_ended:
                    bar.set("stroke-dasharray", "4 3")
                if not self._targets or len(node.attempts) > 1:  # The row says as much of one.
                    self._tooltip(bar, _details(name, attempt))

    def _bar(self, parent: Element, style: Style, left: float, right: float, y: float) -> Element:
        """The bar of an attempt; if it failed, with a cross at its end, or over a short bar."""
        bar = self._svg.add("g", style.name, parent=parent)
        self._svg.add("rect", parent=bar, x=left, y=y, width=right - left, height=_BAR, rx=2)
        if style is FAILED:
            is_long = right - left >= _BAR
            x = right - 7 if is_long else (left + right) / 2
            self._svg.mark(style, x, y + _BAR / 2, parent=bar, is_inside=is_long)
        return bar

    def _copy_mark(self, parent: Element, style: Style, x: float, y: float) -> Element:
        """A triangle that points to the time before the run."""
        points = f"{x:g},{y:g} {x + 10:g},{y - 6:g} {x + 10:g},{y + 6:g}"
        return self._svg.add("polygon", style.name, parent=parent, points=points)

    def _tooltip(self, element: Element, lines: Iterable[str]) -> None:
        self._svg.add("title", parent=element).text = "\n".join(lines)


def _part(title: str, top: float, bottom: float) -> SVG:
    """A part of a page's timeline."""
    svg = SVG(_WIDTH, bottom - top, title, is_part=True)
    svg.root.set("viewBox", f"0 {top:g} {_WIDTH} {bottom - top:g}")
    return svg


def _outcome(node: NodeSummary, latest: AttemptSummary) -> Iterator[str]:
    yield state_label(latest.state)
    if latest.copied:
        yield "copied"
    elif latest.duration is not None:
        yield format_duration(latest.duration)
    if len(node.attempts) > 1:
        yield counted(len(node.attempts), "attempt")


def _details(name: str, attempt: AttemptSummary) -> Iterator[str]:
    yield name if not attempt.number else f"{name}, retry {attempt.number}"
    yield state_label(attempt.state)
    if attempt.copied:
        yield "copied from the resumed run"
    if attempt.started_on is not None:
        yield f"started {format_moment(attempt.started_on)}"
    if attempt.completed_on is not None:
        yield f"ended {format_moment(attempt.completed_on)}"
    if attempt.duration is not None:
        yield f"took {format_duration(attempt.duration)}"
    if attempt.dpu_seconds is not None:
        yield f"{amount_label(attempt.dpu_seconds)} DPU-seconds"
    if attempt.error_message is not None:
        yield message_label(attempt.error_message)
