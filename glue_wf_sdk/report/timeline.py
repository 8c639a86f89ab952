"""The timeline of a run: what ran when, as an SVG picture."""

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from xml.etree.ElementTree import Element

import attrs

from glue_wf_sdk.printable import shortened
from glue_wf_sdk.report.looks import FAILED, LOOKS, NOT_RUN, Look, look_of
from glue_wf_sdk.report.models import AttemptSummary, NodeSummary, RunSummary
from glue_wf_sdk.report.svg import SVG, clipped, text_width
from glue_wf_sdk.report.wording import amount_text, duration_text, moment_text

__all__ = ["ROWS_AT_MOST", "timeline_svg"]

ROWS_AT_MOST = 1000
_BARS_AT_MOST = 20
_NAME_CHARACTERS, _MESSAGE_CHARACTERS = 300, 500

_WIDTH, _MARGIN = 1128, 12
_NAMES_END, _LEFT, _RIGHT, _WORDS = 222, 234, 814, 830
_TOP, _ROW, _BAR = 96, 24, 12
_SMALL = 12.0
_BOLD = 1.15  # How much wider bold text gets.
_NARROWEST_BAR = 3.0
_TICKS_AT_MOST = 7
_ROWS_ON_A_SCREEN = 25
_LAST = datetime.max.replace(tzinfo=timezone.utc)
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

    Rows stand in the order in which what they show started; below them those that were copied from
    the run that this one resumes, then those that never ran. The axis counts from the run's start.

    Args:
        summary: The run, summed up.
        now: Until when attempts that are under way are drawn, as an aware datetime; by default,
            the latest moment that the run knows of.

    Returns:
        An SVG document that refers to nothing outside of it. Of more than 1000 rows, it has 1000,
        first those that failed and those on the critical path; a line says how many are left out.
        Of more than 20 attempts in a row, it has the last 20.

    Raises:
        ValueError: `now` has no time zone.
    """
    if now is not None and now.utcoffset() is None:
        raise ValueError(f"now must have a time zone, like datetime.now(timezone.utc); is {now!r}")
    rows = _rows(summary)
    times = _Times.of(summary, now)
    if not summary.has_graph:
        return _notice("No timeline: the run was fetched without its graph.")
    if not any(node.attempts for node in rows):
        return _notice("No timeline: nothing of the run has started.")
    if times is None:
        return _notice("No timeline: the run does not say when anything started.")
    return _Picture(summary, _most_telling(summary, rows), times, len(rows)).markup()


def _notice(text: str) -> str:
    svg = SVG(text_width(text) + 2 * _MARGIN, 44, text)
    svg.add("text", "on-canvas", x=_MARGIN, y=27).text = text
    return svg.markup()


def _rows(summary: RunSummary) -> list[NodeSummary]:
    def place(node: NodeSummary) -> tuple[int, datetime]:
        starts = (each.started_on for each in node.attempts if each.started_on is not None)
        return (int(node.kept) if node.attempts else 2), min(starts, default=_LAST)

    return sorted(summary.nodes, key=place)


def _most_telling(summary: RunSummary, rows: Sequence[NodeSummary]) -> list[NodeSummary]:
    on_path = {step.node_id for step in summary.critical_path}
    by_weight = sorted(rows, key=lambda node: not (node.failed or node.id in on_path))
    shown = {id(node) for node in by_weight[:ROWS_AT_MOST]}
    return [node for node in rows if id(node) in shown]


def _is_under_way(attempt: AttemptSummary) -> bool:
    has_ended = attempt.state is not None and attempt.state.is_terminal
    return attempt.completed_on is None and not has_ended


@attrs.frozen
class _Times:
    """What the axis spans.

    Attributes:
        zero: The start of the run; the first known moment where it has none.
        first: The first moment, in seconds from zero.
        last: The last one.
        now: Until when attempts under way are drawn.
    """

    zero: datetime
    first: float
    last: float
    now: datetime

    @classmethod
    def of(cls, summary: RunSummary, now: datetime | None) -> "_Times | None":
        """The times of a run; None where it has no moments."""
        attempts = [each for node in summary.nodes for each in node.attempts if not each.kept]
        moments = [each for attempt in attempts for each in _moments(attempt)]
        moments += [each for each in (summary.started_on, summary.completed_on) if each is not None]
        if not moments:
            return None
        until = max(moments) if now is None else now
        if any(map(_is_under_way, attempts)):
            moments.append(max(until, moments[0]))
        zero = summary.started_on or min(moments)
        first, last = ((each - zero).total_seconds() for each in (min(moments), max(moments)))
        return cls(zero, first, last if last > first else first + 1, until)

    def x(self, seconds: float) -> float:
        """Where a moment stands, given in seconds from zero."""
        return _LEFT + (_RIGHT - _LEFT) * (seconds - self.first) / (self.last - self.first)

    def ends(self, attempt: AttemptSummary) -> tuple[float, float] | None:
        """Where the bar of an attempt begins and ends; None where it has no moments."""
        start = attempt.started_on or attempt.completed_on
        if start is None:
            return None
        end = self.now if _is_under_way(attempt) else attempt.completed_on or start
        left, right = (self.x((each - self.zero).total_seconds()) for each in (start, end))
        left = min(left, _RIGHT - _NARROWEST_BAR)
        return left, max(right, left + _NARROWEST_BAR)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Where the ticks are, and what stands at them."""
        span = self.last - self.first
        step = next(each for each in _STEPS if each * _TICKS_AT_MOST >= span)
        for count in range(math.ceil(self.first / step), math.floor(self.last / step) + 1):
            text = duration_text(timedelta(seconds=abs(count) * step))
            yield self.x(count * step), f"{'-' if count < 0 else ''}{text if count else '0'}"


def _moments(attempt: AttemptSummary) -> Iterator[datetime]:
    yield from (each for each in (attempt.started_on, attempt.completed_on) if each is not None)


class _Picture:
    def __init__(
        self, summary: RunSummary, rows: Sequence[NodeSummary], times: _Times, count: int
    ) -> None:
        self._summary = summary
        self._rows = rows
        self._times = times
        self._left_out = count - len(rows)
        ran = sum(bool(node.attempts) for node in rows)
        self._has_foot = ran > _ROWS_ON_A_SCREEN
        self._axis_end = _TOP + _ROW * ran
        self._gap = _ROW if self._has_foot else _MARGIN
        self._bottom = _TOP + _ROW * len(rows) + self._gap
        height = self._bottom + _MARGIN / 2 + (_ROW if self._left_out else 0)
        name = shortened(summary.name or "", _NAME_CHARACTERS)
        self._svg = SVG(_WIDTH, height, f"Timeline of a run of {name}: {len(rows)} rows")
        self._path = {(step.node_id, step.attempt) for step in summary.critical_path}

    def markup(self) -> str:
        """The picture."""
        self._head()
        self._axis()
        self._critical_path()
        # What is drawn inside of it is cut at its edges, whatever a font makes of a name.
        names = self._svg.add("svg", width=_NAMES_END, height=self._bottom)
        for place, node in enumerate(self._rows):
            gap = 0 if node.attempts else self._gap
            self._row(node, _TOP + _ROW * place + gap, names)
        if self._left_out:
            failed = len(self._summary.failed) - sum(node.failed for node in self._rows)
            text = f"{self._left_out} more rows are left out; {failed} of them failed."
            self._text(text, _MARGIN, self._bottom + 12)
        return self._svg.markup()

    def _text(
        self, text: str, x: float, y: float, look: str = "on-canvas", *, anchor: str = "start"
    ) -> Element:
        element = self._svg.add("text", look, x=x, y=y, font_size=_SMALL, text_anchor=anchor)
        element.text = text
        return element

    def _head(self) -> None:
        names = [each for each in (self._summary.name, self._summary.run_id) if each is not None]
        head = " · ".join(shortened(each, _NAME_CHARACTERS) for each in names)
        text = clipped(head, (_WIDTH - 2 * _MARGIN) / _BOLD)
        self._svg.add("text", "on-canvas", x=_MARGIN, y=24, font_weight="bold").text = text
        x = float(_MARGIN)
        for words, draw in self._legend():
            draw(x)
            self._text(words, x + 24, 50)
            x += 44 + text_width(words, _SMALL)

    def _legend(self) -> Iterator[tuple[str, Callable[[float], object]]]:
        """The words for all that occurs, each with what draws a sample of it."""
        looks = {look_of(each.state) for node in self._rows for each in node.attempts}
        if any(not node.attempts for node in self._rows):
            looks.add(NOT_RUN)
        for look in LOOKS:
            if look in looks:
                yield look.words, functools.partial(self._sample, look)
        if self._path:
            yield "critical path", lambda x: self._stroke(x, 45, 18, 3)
        if any(node.kept for node in self._rows):
            yield "kept from the resumed run", lambda x: self._kept_mark(NOT_RUN, x + 4, 46)

    def _sample(self, look: Look, x: float) -> None:
        self._bar(look, x, x + 18, 40)

    def _axis(self) -> None:
        svg, end = self._svg, self._axis_end
        svg.add("rect", "canvas", x=_LEFT, y=_TOP - 6, width=_RIGHT - _LEFT, height=end - _TOP + 8)
        zero = self._text(f"0 = {moment_text(self._times.zero)}", _MARGIN, _TOP - 16)
        is_start = self._summary.started_on is not None
        self._tooltip(zero, ["the start of the run" if is_start else "the first moment known"])
        for x, text in self._times.ticks():
            svg.add("line", "canvas", x1=x, y1=_TOP - 10, x2=x, y2=end + 2)
            self._text(text, x, _TOP - 16, anchor="middle")
            if self._has_foot:
                self._text(text, x, end + 16, anchor="middle")

    def _critical_path(self) -> None:
        """A line under each step, and from its end to the beginning of the next."""
        places = {node.id: place for place, node in enumerate(self._rows)}
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
                self._stroke(x - 2, min(from_y, y), 2, abs(y - from_y) + 3)
                self._stroke(min(x, left) - 2, y, abs(left - x) + 2, 3)
            self._stroke(left, y, right - left, 3)
            before = right, y

    def _stroke(self, x: float, y: float, width: float, height: float) -> None:
        self._svg.add("rect", "on-canvas", x=x, y=y, width=width, height=height)

    def _row(self, node: NodeSummary, y: float, names: Element) -> None:
        full = shortened(node.name or node.id, _NAME_CHARACTERS)
        is_on_path = any((node.id, each) in self._path for each in node.attempts)
        room = (_NAMES_END - _MARGIN) / (_BOLD if is_on_path else 1)
        name = self._svg.add(
            "text",
            "on-canvas" if node.attempts else "on-not-run",
            parent=names,
            x=_MARGIN,
            y=y + 16,
        )
        name.set("font-size", str(_SMALL))
        name.set("font-weight", "bold" if is_on_path else "normal")
        name.text = clipped(full, room, _SMALL)
        self._tooltip(name, [full, str(node.type), shortened(node.id, _NAME_CHARACTERS)])
        if node.latest is None:
            reason = f"not run: {shortened(str(node.never_ran), _MESSAGE_CHARACTERS)}"
            shown = clipped(reason, _WIDTH - _MARGIN - _LEFT, _SMALL)
            self._tooltip(self._text(shown, _LEFT, y + 16, "on-not-run"), [full, reason])
            return
        shown = clipped(" · ".join(_words(node, node.latest)), _WIDTH - _MARGIN - _WORDS, _SMALL)
        self._tooltip(self._text(shown, _WORDS, y + 16), _details(full, node.latest))
        self._attempts(node, full, y)

    def _attempts(self, node: NodeSummary, name: str, y: float) -> None:
        kept = [each for each in node.attempts if each.kept]
        if kept:
            mark = self._kept_mark(look_of(kept[-1].state), _LEFT + 3, y + 11)
            self._tooltip(mark, _details(name, kept[-1]))
        for attempt in node.attempts[-_BARS_AT_MOST:]:
            ends = None if attempt.kept else self._times.ends(attempt)
            if ends is not None:
                bar = self._bar(look_of(attempt.state), *ends, y + 5)
                if _is_under_way(attempt):
                    bar.set("stroke-dasharray", "4 3")
                self._tooltip(bar, _details(name, attempt))

    def _bar(self, look: Look, left: float, right: float, y: float) -> Element:
        """The bar of an attempt; one that failed has a cross at its end."""
        bar = self._svg.add("g", look.name)
        add = self._svg.add
        add("rect", parent=bar, x=left, y=y, width=right - left, height=_BAR, rx=2)
        if look is FAILED and right - left >= _BAR:
            x, middle = right - 6, y + _BAR / 2
            for lean in (-3, 3):
                here, there = middle - lean, middle + lean
                add("line", parent=bar, x1=x - 3, y1=here, x2=x + 3, y2=there, stroke_width=1.5)
        return bar

    def _kept_mark(self, look: Look, x: float, y: float) -> Element:
        """A triangle that points to what was before the run."""
        points = f"{x:g},{y:g} {x + 10:g},{y - 6:g} {x + 10:g},{y + 6:g}"
        return self._svg.add("polygon", look.name, points=points)

    def _tooltip(self, element: Element, lines: Iterable[str]) -> None:
        self._svg.add("title", parent=element).text = "\n".join(lines)


def _words(node: NodeSummary, latest: AttemptSummary) -> Iterator[str]:
    yield shortened(latest.state or "state not known", 20)
    if latest.kept:
        yield "kept"
    elif latest.duration is not None:
        yield duration_text(latest.duration)
    elif _is_under_way(latest):
        yield "under way"
    if len(node.attempts) > 1:
        yield f"{len(node.attempts)} attempts"


def _details(name: str, attempt: AttemptSummary) -> Iterator[str]:
    yield name if not attempt.number else f"{name}, retry {attempt.number}"
    yield shortened(attempt.state or "state not known", _NAME_CHARACTERS)
    if attempt.kept:
        yield "kept: copied from the run that this one resumes"
    if attempt.started_on is not None:
        yield f"started {moment_text(attempt.started_on)}"
    if attempt.completed_on is not None:
        yield f"ended {moment_text(attempt.completed_on)}"
    if attempt.duration is not None:
        yield f"took {duration_text(attempt.duration)}"
    if attempt.dpu_seconds is not None:
        yield f"{amount_text(attempt.dpu_seconds)} DPU-seconds"
    if attempt.error_message is not None:
        yield shortened(attempt.error_message, _MESSAGE_CHARACTERS)
