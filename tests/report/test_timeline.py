"""The timeline of a run."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import WorkflowRun
from glue_wf_sdk.report import RunSummary, html_page, summarize, timeline_svg
from glue_wf_sdk.report.timeline import moment_of
from glue_wf_sdk.testing import workflow_runs
from support.runs import START, run_of, w1_run

AT_0 = datetime.fromtimestamp(START, UTC)
SVG = "{http://www.w3.org/2000/svg}"
NAMES = f"{SVG}g/{SVG}svg/{SVG}text"
LEFT, RIGHT = 234, 814


def drawn(run: WorkflowRun | RunSummary, now: float | None = None) -> Element:
    """The timeline of a run; `now` is in seconds from its start."""
    summary = run if isinstance(run, RunSummary) else summarize(run)
    moment = None if now is None else AT_0 + timedelta(seconds=now)
    return fromstring(timeline_svg(summary, now=moment))  # noqa: S314 - drawn above


def timeline(graph: str, ran: Mapping[str, str], now: float | None = None) -> Element:
    """The timeline of a run that is still running, with these attempts."""
    return drawn(run_of(graph, ran, Status="RUNNING"), now)


def texts(svg: Element) -> list[str]:
    """All texts except tooltips."""
    return [(each.text or "").strip() for each in svg.iter(f"{SVG}text")]


def names(svg: Element) -> list[str]:
    """The names of the rows, from top to bottom."""
    return [(each.text or "").strip() for each in svg.iterfind(NAMES)]


def tooltips(svg: Element) -> list[str]:
    """The tooltips."""
    return [each.text or "" for each in svg.iter(f"{SVG}title")]


def bars(svg: Element) -> dict[str, tuple[float, float]]:
    """Where bars begin and end, by their tooltips; those of the legend have none."""
    places: dict[str, tuple[float, float]] = {}
    for group in svg.iter(f"{SVG}g"):
        tooltip, rect = group.find(f"{SVG}title"), group.find(f"{SVG}rect")
        if tooltip is not None and rect is not None:
            left = float(rect.attrib["x"])
            places[tooltip.text or ""] = left, left + float(rect.attrib["width"])
    return places


def bars_of(svg: Element) -> dict[str, tuple[float, float]]:
    """Where the bars begin and end, by the names of their rows, each of which has one."""
    return {text.split("\n")[0]: place for text, place in bars(svg).items()}


def at(share: float) -> float:
    """The place on the axis that has this share of it to the left."""
    return LEFT + share * (RIGHT - LEFT)


class TestRows:
    """What each row shows."""

    def test_order(self) -> None:
        """Rows are in order of their first starts; what never ran is below, with its reason."""
        ran = {"J1": "SUCCEEDED 20 30", "J2": "SUCCEEDED 5 30", "J3": "FAILED 0 3, FAILED 25 30"}
        svg = drawn(run_of("T1>J1 T1>J2 T1>J3>T2>J4", ran))

        assert ["j3", "j2", "j1", "j4"] == names(svg)
        assert "not run: failed upstream: 'j3' (FAILED)" in texts(svg)

    @pytest.mark.parametrize(
        ("attempts", "outcome"),
        [
            ("FAILED 0 5, TIMEOUT 6 71", "TIMEOUT · 1:05 · 2 attempts"),
            ("RUNNING 3 -", "RUNNING"),
            ("SUCCEEDED 9 8", "SUCCEEDED"),
            ("PAUSED 0 5", "PAUSED · 0:05"),
            ("- 0 5", "unknown · 0:05"),
        ],
    )
    def test_outcomes(self, attempts: str, outcome: str) -> None:
        """A row has the latest state, in the service's word, the duration, and all attempts."""
        assert outcome in texts(timeline("T1>J1", {"J1": attempts}))

    def test_long_names(self) -> None:
        """A row has the beginning of a long name, its tooltip all of it."""
        summary = summarize(run_of("T1>J1", {"J1": "SUCCEEDED 0 5"}))
        node = attrs.evolve(summary.nodes[0], name="a" * 255)
        svg = drawn(attrs.evolve(summary, nodes=(node,)))
        (name,) = names(svg)

        assert name.startswith("aaa")
        assert name.endswith("a…")
        assert f"{'a' * 255}\nJOB\nJ1" in tooltips(svg)

    def test_tooltips(self) -> None:
        """A bar's tooltip has the state, the times, the duration and the error message."""
        (retry,) = [each for each in bars(drawn(w1_run())) if each.startswith("J3, retry 1")]

        assert [
            "J3, retry 1",
            "FAILED",
            "started 2026-03-02 03:02:31 UTC",
            "ended 2026-03-02 03:03:20 UTC",
            "took 0:49",
            "Command failed with exit code 1",
        ] == retry.split("\n")

    def test_dpu_seconds(self) -> None:
        """A bar's tooltip has the DPU-seconds, if there are any."""
        summary = summarize(run_of("T1>J1", {"J1": "SUCCEEDED 0 5"}))
        node = summary.nodes[0]
        attempt = attrs.evolve(node.attempts[0], dpu_seconds=1234.5)
        nodes = (attrs.evolve(node, attempts=(attempt,)),)
        (text,) = bars(drawn(attrs.evolve(summary, nodes=nodes)))

        assert "1,234.5 DPU-seconds" == text.split("\n")[-1]


class TestBars:
    """Where bars begin and end."""

    @pytest.mark.parametrize(
        ("ran", "places"),
        [
            pytest.param(
                {"J1": "SUCCEEDED 0 50", "J2": "FAILED 25 100"},
                {"j1": (at(0), at(0.5)), "j2": (at(0.25), at(1))},
                id="to scale, from the start of the run to the last end",
            ),
            pytest.param(
                {"J1": "SUCCEEDED 0 0", "J2": "FAILED 100 100"},
                {"j1": (at(0), at(0) + 3), "j2": (at(1) - 3, at(1))},
                id="three pixels, within the axis, for attempts that took no time",
            ),
            pytest.param(
                {"J1": "SUCCEEDED 0 100", "J2": "FAILED 50 40"},
                {"j1": (at(0), at(1)), "j2": (at(0.5), at(0.5) + 3)},
                id="at the start, if the end is before it",
            ),
            pytest.param(
                {"J1": "SUCCEEDED - 5", "J2": "SUCCEEDED 0 10"},
                {"j1": (at(0.5), at(0.5) + 3), "j2": (at(0), at(1))},
                id="at the end, if there is no start",
            ),
            pytest.param(
                {"J1": "WAITING - -", "J2": "SUCCEEDED 0 10"},
                {"j2": (at(0), at(1))},
                id="nowhere, without times",
            ),
            pytest.param(
                {"J1": "SUCCEEDED -10 10"},
                {"j1": (at(0), at(1))},
                id="before the start of the run",
            ),
        ],
    )
    def test_places(self, ran: dict[str, str], places: dict[str, tuple[float, float]]) -> None:
        """A bar spans the time from the start to the end of an attempt."""
        svg = timeline("T1>J1 T1>J2", ran, 10)

        assert places == bars_of(svg)

    @pytest.mark.parametrize(
        ("now", "place"),
        [(40, (at(0.25), at(1))), (-1e9, (at(0.5), at(0.5) + 3))],
        ids=["later", "before everything"],
    )
    def test_running_attempts(self, now: float, place: tuple[float, float]) -> None:
        """A running attempt is drawn until `now`, and its bar is dashed."""
        svg = timeline("T1>J1 T1>J2", {"J1": "RUNNING 10 -", "J2": "SUCCEEDED 0 20"}, now)

        assert place == bars_of(svg)["j1"]
        assert ["j1"] == [
            (group.findtext(f"{SVG}title") or "").split("\n")[0]
            for group in svg.iter(f"{SVG}g")
            if "stroke-dasharray" in group.attrib
        ]

    def test_now(self) -> None:
        """By default, `now` is the current time; in a run that has ended, its latest time."""
        ran = {"J1": "RUNNING 10 -", "J2": "SUCCEEDED 0 20"}
        begin = datetime.now(UTC)
        moment = moment_of(summarize(run_of("T1>J1 T1>J2", ran, Status="RUNNING")), None)

        assert moment is not None
        assert begin <= moment <= datetime.now(UTC)
        assert (at(0.5), at(1)) == bars_of(drawn(run_of("T1>J1 T1>J2", ran)))["j1"]

    def test_each_attempt_has_a_bar(self) -> None:
        """The last 20 attempts of a node are in its row."""
        few, many = (
            ", ".join(f"FAILED {10 * each} {10 * each + 5}" for each in range(count))
            for count in (3, 25)
        )
        svg = timeline("T1>J1 T1>J2", {"J1": few, "J2": many})

        assert 23 == len(bars(svg))
        assert "FAILED · 0:05 · 25 attempts" in texts(svg)
        assert max(bars(svg).values())[0] == pytest.approx(at(240 / 245), abs=0.01)

    def test_failures_have_crosses(self) -> None:
        """A failed attempt has a cross besides its color, on a short bar over and beyond it."""
        svg = timeline("T1>J1", {"J1": "FAILED 0 50, FAILED 60 60.01, SUCCEEDED 70 100"})
        crosses = [
            [each.attrib["class"] for each in group.findall(f"{SVG}path")]
            for group in svg.iter(f"{SVG}g")
            if group.find(f"{SVG}title") is not None
        ]

        assert [[], ["gwf-mark gwf-outside"], ["gwf-mark"]] == crosses

    def test_copies(self) -> None:
        """A copied attempt does not stretch the axis: it has a mark at the left, below the rest."""
        ran = {"J1": "SUCCEEDED -86400 -86000", "J2": "SUCCEEDED 0 10"}
        svg = drawn(run_of("T1>J1>T2>J2", ran, PreviousRunId="wr_0"))
        sample, mark = svg.iter(f"{SVG}polygon")

        assert ["j2", "j1"] == names(svg)
        assert {"j2": (at(0), at(1))} == bars_of(svg)
        assert None is sample.find(f"{SVG}title")
        assert mark.attrib["points"].startswith(f"{LEFT + 3},")
        assert "copied from the resumed run" in (mark.findtext(f"{SVG}title") or "")
        assert {"SUCCEEDED · copied", "copied from the resumed run"} <= set(texts(svg))


class TestAxis:
    """What the axis shows."""

    @pytest.mark.parametrize(
        ("end", "labels"),
        [
            (0.7, "0:00 0:00.1 0:00.2 0:00.3 0:00.4 0:00.5 0:00.6 0:00.7"),
            (10, "0:00 0:02 0:04 0:06 0:08 0:10"),
            (100, "0:00 0:15 0:30 0:45 1:00 1:15 1:30"),
            (7200, "0:00 30:00 1:00:00 1:30:00 2:00:00"),
            (200_000, "0:00 12:00:00 24:00:00 36:00:00 48:00:00"),
            (3e8, "0:00 24000:00:00 48000:00:00 72000:00:00"),
        ],
    )
    def test_ticks(self, end: float, labels: str) -> None:
        """Ticks are at round times after the start, and their labels have room."""
        svg = timeline("T1>J1", {"J1": f"SUCCEEDED 0 {end}"})
        ticks = [
            each.text or ""
            for each in svg.iter(f"{SVG}text")
            if each.get("text-anchor") == "middle"
        ]

        assert labels.startswith(" ".join(ticks))
        assert len(labels.split()) - len(ticks) in (0, 1)

    def test_times_before_the_start(self) -> None:
        """An attempt that started a little before its run stretches the axis to the left."""
        svg = timeline("T1>J1", {"J1": "SUCCEEDED -10 10"})

        assert {"-0:10", "-0:05", "0:00", "0:05", "0:10"} <= set(texts(svg))

    @pytest.mark.parametrize(
        ("fields", "zero", "meaning"),
        [
            ({}, "0 = 2020-09-13 12:26:40 UTC", "the start of the run"),
            ({"StartedOn": None}, "0 = 2020-09-13 12:26:41 UTC", "the first known time"),
        ],
    )
    def test_zero(self, fields: dict[str, Any], zero: str, meaning: str) -> None:
        """The axis says when zero is, and whether that is the start of the run."""
        svg = drawn(run_of("T1>J1", {"J1": "SUCCEEDED 1 10"}, **fields))

        assert zero in texts(svg)
        assert meaning in tooltips(svg)

    @pytest.mark.parametrize(("rows", "labels"), [(25, 1), (26, 2)])
    def test_long_timelines_have_two_axes(self, rows: int, labels: int) -> None:
        """With more rows than fit on a screen, the ticks have labels at the bottom too."""
        ids = [f"J{each}" for each in range(rows)]
        svg = timeline(f"T1>{' T1>'.join(ids)}", dict.fromkeys(ids, "SUCCEEDED 0 10"))

        assert labels == texts(svg).count("0:04")


def strokes(svg: Element) -> list[tuple[float, float, float]]:
    """The x, width and height of the parts of the critical path, its sample left out."""
    return [
        (float(each.attrib["x"]), float(each.attrib["width"]), float(each.attrib["height"]))
        for each in svg.iter(f"{SVG}rect")
        if each.get("class") == "gwf-on-canvas"
    ][1:]


class TestCriticalPath:
    """How the critical path is drawn."""

    def test_line(self) -> None:
        """A line runs below the bars of the steps, and from the end of one to the next start."""
        ran = {"J1": "SUCCEEDED 0 50", "J2": "SUCCEEDED 0 20", "J3": "SUCCEEDED 60 100"}
        svg = timeline("T1>J1>T2>J3 T1>J2", ran)

        assert [
            (LEFT, at(0.5) - LEFT, 3),
            (at(0.5) - 2, 2, 2 * 24 + 3),
            (at(0.5) - 2, at(0.6) - at(0.5) + 2, 3),
            (at(0.6), at(1) - at(0.6), 3),
        ] == strokes(svg)
        assert ["bold", None, "bold"] == [each.get("font-weight") for each in svg.iterfind(NAMES)]
        assert "critical path" in texts(svg)

    def test_no_path(self) -> None:
        """While nothing has ended there is no path, and the legend does not name it."""
        svg = timeline("T1>J1", {"J1": "RUNNING 0 -"})

        assert "critical path" not in texts(svg)
        assert [] == strokes(svg)

    def test_steps_without_times(self) -> None:
        """A step without times interrupts the line."""
        ran = {"J1": "SUCCEEDED 0 50", "J2": "SUCCEEDED 60 100"}
        summary = summarize(run_of("T1>J1>T2>J2", ran))
        first, last = summary.critical_path
        timeless = attrs.evolve(first.attempt, started_on=None, completed_on=None)
        path = (attrs.evolve(first, attempt=timeless), last)

        assert 1 == len(strokes(drawn(attrs.evolve(summary, critical_path=path))))


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        (run_of("", Graph=None), " without the graph of the run."),
        (run_of(""), ": nothing has started."),
        (run_of("T1>J1"), ": nothing has started."),
        (
            run_of("T1>J1", {"J1": "SUCCEEDED - -"}, StartedOn=None),
            ": the run has no start or end times.",
        ),
    ],
    ids=["no graph", "no nodes", "no attempts", "no times"],
)
def test_nothing_to_draw(run: WorkflowRun, reason: str) -> None:
    """If there is nothing to draw, a small picture says why."""
    svg = drawn(run)

    assert [f"There is no timeline{reason}"] == texts(svg)
    assert 60 > float(svg.attrib["height"])


class TestManyRows:
    """Runs with very many nodes."""

    @pytest.mark.parametrize(
        ("state", "count", "text"),
        [
            ("SUCCEEDED", 1200, "... and 200 more rows, 0 of them failed"),
            ("FAILED", 1003, "... and 3 more rows, 3 of them failed"),
        ],
    )
    def test_at_most_1000_rows(self, state: str, count: int, text: str) -> None:
        """Of more than 1000 rows, those that failed or are on the critical path come first."""
        ids = [f"J{each}" for each in range(count)]
        last = {"J1001": "FAILED 5 9", "J1002": "SUCCEEDED 5 20"} if state == "SUCCEEDED" else {}
        svg = timeline(f"T1>{' T1>'.join(ids)}", dict.fromkeys(ids, f"{state} 0 10") | last)

        assert text in texts(svg)
        assert 1000 == len(names(svg))
        if last:
            assert ["j997", "j1001", "j1002"] == names(svg)[-3:]

    def test_a_hundred_thousand_rows(self) -> None:
        """A timeline of 100 000 nodes takes seconds, and less than two megabytes."""
        summary = summarize(run_of("T1>J1", {"J1": "SUCCEEDED 0 10, FAILED 20 30"}))
        nodes = tuple(attrs.evolve(summary.nodes[0], id=str(each)) for each in range(100_000))
        begin = time.process_time()
        picture = timeline_svg(attrs.evolve(summary, nodes=nodes))

        assert 2_000_000 > len(picture)
        assert 10 > time.process_time() - begin


def boxes(svg: Element) -> Sequence[tuple[float, float]]:
    """Where all rectangles begin and end."""
    return [
        (float(each.get("x", "0")), float(each.get("x", "0")) + float(each.attrib["width"]))
        for each in svg.iter(f"{SVG}rect")
    ]


@pytest.mark.parametrize("fields", [{"StartedOn": None}, {"CompletedOn": START}])
def test_now_needs_a_time_zone(fields: dict[str, Any]) -> None:
    """A `now` without a time zone is an error, whatever the run."""
    run = run_of("T1>J1", **fields)
    now = datetime(2026, 1, 1)  # noqa: DTZ001 - on purpose
    with pytest.raises(ValueError, match="now must have a time zone"):
        timeline_svg(summarize(run), now=now)
    with pytest.raises(ValueError, match="now must have a time zone"):
        html_page(run, now=now)


@given(workflow_runs(), st.datetimes(timezones=st.just(UTC)) | st.none())
def test_every_run_can_be_drawn(run: WorkflowRun, now: datetime | None) -> None:
    """Whatever a run has, its timeline is well-formed, fits its frame, and is reproducible."""
    summary = summarize(run)
    now = moment_of(summary, now)
    picture = timeline_svg(summary, now=now)
    svg = fromstring(picture)  # noqa: S314 - drawn above
    width = float(svg.attrib["width"])

    assert picture == timeline_svg(summary, now=now)
    assert all(0 <= left <= right <= width for left, right in boxes(svg))
    assert len(summary.nodes) == len(names(svg)) or "There is no timeline" in picture


@given(text=st.text(st.characters(), min_size=1, max_size=60))
def test_texts_are_escaped(text: str) -> None:
    """Whatever texts a run has, they add no markup, and have no control characters."""
    summary = summarize(w1_run())
    node = summary.nodes[0]
    attempt = attrs.evolve(node.attempts[0], error_message=text)
    hostile = attrs.evolve(node, name=text, id=text, attempts=(attempt,))
    plain = drawn(attrs.evolve(summary, nodes=(node,), critical_path=()))
    svg = drawn(attrs.evolve(summary, nodes=(hostile,), name=text, run_id=text, critical_path=()))

    assert {each.tag for each in plain.iter()} == {each.tag for each in svg.iter()}
    for each in tooltips(svg):
        assert each.replace("\n", "").isprintable()
