"""The timeline of a run."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from xml.etree.ElementTree import Element, fromstring

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.report import RunSummary, html_page, summarize, timeline_svg
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.testing import workflow_runs

RunOf = Callable[..., WorkflowRun]
AT_0 = datetime.fromtimestamp(1_600_000_000, timezone.utc)
SVG = "{http://www.w3.org/2000/svg}"
LEFT, RIGHT = 234, 814


def drawn(run: WorkflowRun | RunSummary, now: float | None = None) -> Element:
    """The timeline of a run; `now` in seconds from its start."""
    summary = run if isinstance(run, RunSummary) else summarize(run)
    moment = None if now is None else AT_0 + timedelta(seconds=now)
    return fromstring(timeline_svg(summary, now=moment))  # noqa: S314 - our own


def texts(svg: Element) -> list[str]:
    """What is written, without the tooltips."""
    return [(each.text or "").strip() for each in svg.iter(f"{SVG}text")]


def names(svg: Element) -> list[str]:
    """The names of the rows, from above to below."""
    return [(each.text or "").strip() for each in svg.iterfind(f"{SVG}svg/{SVG}text")]


def tooltips(svg: Element) -> list[str]:
    """The tooltips."""
    return [each.text or "" for each in svg.iter(f"{SVG}title")]


def bars(svg: Element) -> dict[str, tuple[float, float]]:
    """Where bars begin and end, by their tooltips; those of the legend have none."""
    found: dict[str, tuple[float, float]] = {}
    for group in svg.iter(f"{SVG}g"):
        tooltip, rect = group.find(f"{SVG}title"), group.find(f"{SVG}rect")
        if tooltip is not None and rect is not None:
            left = float(rect.attrib["x"])
            found[tooltip.text or ""] = left, left + float(rect.attrib["width"])
    return found


def one_bar(svg: Element, name: str) -> tuple[float, float]:
    """The bar of a row that has one."""
    [bar] = [bar for text, bar in bars(svg).items() if text.startswith(f"{name}\n")]
    return bar


def at(share: float) -> float:
    """The place on the axis that has a share of it to the left."""
    return LEFT + share * (RIGHT - LEFT)


class TestRows:
    """What stands in which row."""

    def test_what_ran_stands_in_order_of_its_start(self, run_of: RunOf) -> None:
        """Rows stand in order of the first starts; what never ran stands below, with its reason."""
        run = run_of(
            "T1>J1 T1>J2 T1>J3>T2>J4",
            {"J1": "SUCCEEDED 20 30", "J2": "SUCCEEDED 5 30", "J3": "FAILED 0 3, FAILED 25 30"},
        )
        svg = drawn(run)

        assert ["j3", "j2", "j1", "j4"] == names(svg)
        assert "not run: upstream of it, 'j3' is FAILED" in texts(svg)

    def test_states_and_durations_stand_beside_the_bars(self, run_of: RunOf) -> None:
        """Each row says its latest state, the duration, and how many attempts there were."""
        ran = {"J1": "FAILED 0 5, TIMEOUT 6 71", "J2": "RUNNING 3 -", "J3": "SUCCEEDED 9 8"}
        svg = drawn(run_of("T1>J1 T1>J2 T1>J3", ran, Status="RUNNING"))

        assert "TIMEOUT · 1 min 5 s · 2 attempts" in texts(svg)
        assert "RUNNING · under way" in texts(svg)
        assert "SUCCEEDED" in texts(svg)

    def test_a_state_that_is_not_known(self, run_of: RunOf) -> None:
        """What the service says of a state is shown as it is, none at all in words."""
        svg = drawn(run_of("T1>J1 T1>C1", {"J1": "PAUSED 0 5", "C1": "- 0 5"}))

        assert "PAUSED · 5 s" in texts(svg)
        assert "state not known · 5 s" in texts(svg)

    def test_names_that_are_long_are_cut(self, run_of: RunOf) -> None:
        """A long name is cut in its row, and full in the tooltip."""
        run = run_of("T1>J1", {"J1": "SUCCEEDED 0 5"})
        name = "a" * 255
        node = attrs.evolve(summarize(run).nodes[0], name=name)
        svg = drawn(attrs.evolve(summarize(run), nodes=(node,)))

        assert [True] == [each.startswith("aaa") and each.endswith("a…") for each in names(svg)]
        assert f"{name}\nJOB\nJ1" in tooltips(svg)

    def test_a_node_without_a_name_shows_its_id(self, run_of: RunOf) -> None:
        """A node that has no name is called by its id."""
        summary = summarize(run_of("T1>J1", {"J1": "SUCCEEDED 0 5"}))
        nameless = attrs.evolve(summary.nodes[0], name=None)

        svg = drawn(attrs.evolve(summary, nodes=(nameless,), name=None, run_id=None))

        assert ["J1"] == names(svg)

    def test_tooltips_have_the_details(self, w1_run: WorkflowRun) -> None:
        """A bar's tooltip has the state, the moments, the duration and the error message."""
        svg = drawn(w1_run)
        [retry] = [each for each in bars(svg) if each.startswith("J3, retry 1")]

        assert [
            "J3, retry 1",
            "FAILED",
            "started 2026-03-02 03:02:31 UTC",
            "ended 2026-03-02 03:03:20 UTC",
            "took 48.6 s",
        ] == retry.split("\n")[:5]
        assert 6 == len(retry.split("\n"))

    def test_dpu_seconds_are_told(self, run_of: RunOf) -> None:
        """A bar's tooltip has the DPU-seconds where they are given."""
        summary = summarize(run_of("T1>J1", {"J1": "SUCCEEDED 0 5"}))
        node = summary.nodes[0]
        attempt = attrs.evolve(node.attempts[0], dpu_seconds=1234.5)
        nodes = (attrs.evolve(node, attempts=(attempt,)),)

        [text] = bars(drawn(attrs.evolve(summary, nodes=nodes)))

        assert "1,234.5 DPU-seconds" == text.split("\n")[-1]


class TestBars:
    """Where bars begin and end."""

    def test_bars_stand_to_scale(self, run_of: RunOf) -> None:
        """The axis begins with the run, ends with the last attempt, and bars stand to scale."""
        svg = drawn(run_of("T1>J1 T1>J2", {"J1": "SUCCEEDED 0 50", "J2": "FAILED 25 100"}))

        assert (at(0), at(0.5)) == one_bar(svg, "j1")
        assert (at(0.25), at(1)) == one_bar(svg, "j2")

    def test_each_attempt_has_a_bar(self, run_of: RunOf) -> None:
        """All attempts of a node stand in its row, up to the last twenty."""
        few = ", ".join(f"FAILED {10 * each} {10 * each + 5}" for each in range(3))
        many = ", ".join(f"FAILED {10 * each} {10 * each + 5}" for each in range(25))
        svg = drawn(run_of("T1>J1 T1>J2", {"J1": few, "J2": many}))

        assert 23 == len(bars(svg))
        assert "FAILED · 5 s · 25 attempts" in texts(svg)
        assert max(bars(svg).values())[0] == pytest.approx(at(240 / 245), abs=0.01)

    def test_a_bar_without_length_is_visible(self, run_of: RunOf) -> None:
        """An attempt that took no time has a bar of three pixels, inside of the axis."""
        ran = {"J1": "SUCCEEDED 0 0", "J2": "FAILED 100 100", "C1": "FAILED 50 40"}
        svg = drawn(run_of("T1>J1 T1>J2 T1>C1", ran))

        assert (at(0), at(0) + 3) == one_bar(svg, "j1")
        assert (at(1) - 3, at(1)) == one_bar(svg, "j2")
        assert (at(0.5), at(0.5) + 3) == one_bar(svg, "c1")

    def test_what_is_under_way_is_drawn_until_now(self, run_of: RunOf) -> None:
        """An attempt under way ends at `now`, or at the latest moment known; its bar is dashed."""
        ran = {"J1": "RUNNING 10 -", "J2": "SUCCEEDED 0 20"}
        run = run_of("T1>J1 T1>J2", ran, Status="RUNNING")

        assert (at(0.25), at(1)) == one_bar(drawn(run, now=40), "j1")
        assert (at(0.5), at(1)) == one_bar(drawn(run), "j1")
        assert ["j1"] == [
            (group.findtext(f"{SVG}title") or "").split("\n")[0]
            for group in drawn(run).iter(f"{SVG}g")
            if "stroke-dasharray" in group.attrib
        ]

    def test_a_now_that_is_too_early_does_no_harm(self, run_of: RunOf) -> None:
        """Where `now` lies before all, what is under way is as short as can be."""
        svg = drawn(run_of("T1>J1", {"J1": "RUNNING 10 -"}, Status="RUNNING"), now=-1e9)

        assert (at(1) - 3, at(1)) == one_bar(svg, "j1")

    def test_the_end_alone_is_shown_too(self, run_of: RunOf) -> None:
        """An attempt without a start is drawn at its end; one without moments is not drawn."""
        ran = {"J1": "SUCCEEDED - 5", "J2": "WAITING - -", "J3": "SUCCEEDED 0 10"}
        svg = drawn(run_of("T1>J1 T1>J2 T1>J3", ran))

        assert ["j3", "j1", "j2"] == names(svg)
        assert (at(0.5), at(0.5) + 3) == one_bar(svg, "j1")
        assert 2 == len(bars(svg))

    def test_failures_have_crosses(self, run_of: RunOf) -> None:
        """A failed attempt is told by a cross, not by its colour alone, wherever there is room."""
        ran = {"J1": "FAILED 0 50, FAILED 60 60.01, SUCCEEDED 70 100"}
        svg = drawn(run_of("T1>J1", ran))
        crosses = [
            len(group.findall(f"{SVG}line"))
            for group in svg.iter(f"{SVG}g")
            if group.find(f"{SVG}title") is not None
        ]

        assert [2, 0, 0] == crosses

    def test_kept_attempts_do_not_stretch_the_axis(self, run_of: RunOf) -> None:
        """What was copied from the run before has a mark at the left edge, below what ran."""
        ran = {"J1": "SUCCEEDED -86400 -86000", "J2": "SUCCEEDED 0 10"}
        svg = drawn(run_of("T1>J1>T2>J2", ran, PreviousRunId="wr_0"))
        [sample, mark] = svg.iter(f"{SVG}polygon")

        assert ["j2", "j1"] == names(svg)
        assert (at(0), at(1)) == one_bar(svg, "j2")
        assert 1 == len(bars(svg))
        assert None is sample.find(f"{SVG}title")
        assert mark.attrib["points"].startswith(f"{LEFT + 3},")
        assert "kept: copied from the run" in (mark.findtext(f"{SVG}title") or "")
        assert {"SUCCEEDED · kept", "kept from the resumed run"} <= set(texts(svg))


class TestAxis:
    """What the axis says."""

    @pytest.mark.parametrize(
        ("seconds", "labels"),
        [
            (0.7, ["0", "100 ms", "200 ms", "300 ms", "400 ms", "500 ms", "600 ms", "700 ms"]),
            (10, ["0", "2 s", "4 s", "6 s", "8 s", "10 s"]),
            (100, ["0", "15 s", "30 s", "45 s", "1 min", "1 min 15 s", "1 min 30 s"]),
            (7200, ["0", "30 min", "1 h", "1 h 30 min", "2 h"]),
            (200_000, ["0", "12 h", "1 d", "1 d 12 h", "2 d"]),
            (3e8, ["0", "500 d", "1000 d", "1500 d", "2000 d", "2500 d", "3000 d"]),
        ],
    )
    def test_ticks_are_round(self, run_of: RunOf, seconds: float, labels: list[str]) -> None:
        """Ticks stand at round times after the start, at most eight of them."""
        svg = drawn(run_of("T1>J1", {"J1": f"SUCCEEDED 0 {seconds}"}))
        ticks = [
            each.text for each in svg.iter(f"{SVG}text") if "middle" == each.get("text-anchor")
        ]

        assert labels[: len(ticks)] == ticks
        assert len(labels) - len(ticks) in (0, 1)

    def test_what_is_before_the_start_is_shown(self, run_of: RunOf) -> None:
        """An attempt that began a little before its run stretches the axis to the left."""
        svg = drawn(run_of("T1>J1", {"J1": "SUCCEEDED -10 10"}))

        assert (at(0), at(1)) == one_bar(svg, "j1")
        assert {"-10 s", "-5 s", "0", "5 s", "10 s"} <= set(texts(svg))

    def test_zero_is_told(self, run_of: RunOf) -> None:
        """The axis says when zero is, in UTC, and whether the run says so itself."""
        with_start = drawn(run_of("T1>J1", {"J1": "SUCCEEDED 1 10"}))
        without = drawn(run_of("T1>J1", {"J1": "SUCCEEDED 1 10"}, StartedOn=None))

        assert "0 = 2020-09-13 12:26:40 UTC" in texts(with_start)
        assert "the start of the run" in tooltips(with_start)
        assert "0 = 2020-09-13 12:26:41 UTC" in texts(without)
        assert "the first moment known" in tooltips(without)

    def test_a_long_timeline_has_the_axis_twice(self, run_of: RunOf) -> None:
        """With more rows than a screen has, the ticks are named below, too."""
        few, many = (
            run_of(
                " ".join(f"T1>J{each}" for each in range(count)),
                {f"J{each}": "SUCCEEDED 0 10" for each in range(count)},
            )
            for count in (25, 26)
        )

        assert 1 == texts(drawn(few)).count("4 s")
        assert 2 == texts(drawn(many)).count("4 s")


def strokes(svg: Element) -> list[Element]:
    """The parts of the critical path, without the sample in the legend."""
    return [each for each in svg.iter(f"{SVG}rect") if each.get("class") == "gwf-on-canvas"][:-1]


class TestCriticalPath:
    """How the critical path is told from all else."""

    def test_the_path_is_a_line(self, run_of: RunOf) -> None:
        """A line runs below the steps' bars, and from the end of one to the start of the next."""
        ran = {"J1": "SUCCEEDED 0 50", "J2": "SUCCEEDED 0 20", "J3": "SUCCEEDED 60 100"}
        svg = drawn(run_of("T1>J1>T2>J3 T1>J2", ran))
        spans = [
            (float(each.attrib["x"]), float(each.attrib["width"]), float(each.attrib["height"]))
            for each in svg.iter(f"{SVG}rect")
            if each.get("class") == "gwf-on-canvas"
        ]

        assert (LEFT, at(0.5) - LEFT, 3) in spans
        assert (at(0.5) - 2, 2, 2 * 24 + 3) in spans
        assert (at(0.5) - 2, at(0.6) - at(0.5) + 2, 3) in spans
        assert (at(0.6), at(1) - at(0.6), 3) in spans
        assert ["bold", "normal", "bold"] == [
            each.get("font-weight") for each in svg.iterfind(f"{SVG}svg/{SVG}text")
        ]
        assert "critical path" in texts(svg)

    def test_no_path_no_legend(self, run_of: RunOf) -> None:
        """Where nothing has ended there is no path, and the legend has none."""
        svg = drawn(run_of("T1>J1", {"J1": "RUNNING 0 -"}, Status="RUNNING"))

        assert "critical path" not in texts(svg)
        assert [] == strokes(svg)

    def test_a_step_that_cannot_be_drawn_is_left_out(self, run_of: RunOf) -> None:
        """A step without moments interrupts the line."""
        ran = {"J1": "SUCCEEDED 0 50", "J2": "SUCCEEDED 60 100"}
        summary = summarize(run_of("T1>J1>T2>J2", ran))
        first, last = summary.critical_path
        timeless = attrs.evolve(first.attempt, started_on=None, completed_on=None)
        path = (attrs.evolve(first, attempt=timeless), last)

        assert 1 == len(strokes(drawn(attrs.evolve(summary, critical_path=path))))


class TestNotices:
    """Runs of which there is nothing to draw."""

    def test_without_a_graph(self, run_of: RunOf) -> None:
        """A run that was fetched without its graph gives a small picture that says so."""
        svg = drawn(run_of("", Graph=None))

        assert ["No timeline: the run was fetched without its graph."] == texts(svg)
        assert 60 > float(svg.attrib["height"])

    def test_nothing_has_started(self, run_of: RunOf) -> None:
        """A run in which nothing has started gives a small picture that says so."""
        assert ["No timeline: nothing of the run has started."] == texts(drawn(run_of("T1>J1")))
        assert ["No timeline: nothing of the run has started."] == texts(drawn(run_of("")))

    def test_no_moments(self, run_of: RunOf) -> None:
        """A run without a single moment gives a small picture that says so."""
        svg = drawn(run_of("T1>J1", {"J1": "SUCCEEDED - -"}, StartedOn=None))

        assert ["No timeline: the run does not say when anything started."] == texts(svg)


class TestManyRows:
    """Runs with more nodes than anyone looks at."""

    def test_what_is_left_out_is_said(self, run_of: RunOf) -> None:
        """Of more than 1000 rows, those that failed or are on the critical path are shown first."""
        ran = {f"J{each}": "SUCCEEDED 0 10" for each in range(1200)}
        ran |= {"J1198": "FAILED 5 9", "J1199": "SUCCEEDED 5 20"}
        svg = drawn(run_of(" ".join(f"T1>J{each}" for each in range(1200)), ran))

        assert "200 more rows are left out; 0 of them failed." in texts(svg)
        assert 1000 == len(names(svg))
        assert ["j997", "j1198", "j1199"] == names(svg)[-3:]

    def test_failures_that_are_left_out_are_counted(self, run_of: RunOf) -> None:
        """Where even failures are left out, their number is said."""
        ran = {f"J{each}": "FAILED 0 10" for each in range(1003)}
        svg = drawn(run_of(" ".join(f"T1>J{each}" for each in range(1003)), ran))

        assert "3 more rows are left out; 3 of them failed." in texts(svg)

    def test_a_hundred_thousand_rows(self, run_of: RunOf) -> None:
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


@pytest.mark.parametrize("run", [WorkflowRun(), WorkflowRun(completed_on=AT_0)])
def test_a_now_without_a_time_zone(run: WorkflowRun) -> None:
    """A moment of which nobody knows where it is meant is refused, whatever the run."""
    now = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="now must have a time zone"):
        timeline_svg(summarize(run), now=now)
    with pytest.raises(ValueError, match="now must have a time zone"):
        html_page(run, now=now)


@given(workflow_runs(), st.datetimes(timezones=st.just(timezone.utc)) | st.none())
def test_any_run_can_be_drawn(run: WorkflowRun, now: datetime | None) -> None:
    """Whatever a run has, its timeline is well-formed, fits its frame, and is always the same."""
    summary = summarize(run)
    picture = timeline_svg(summary, now=now)
    svg = fromstring(picture)  # noqa: S314 - our own
    width = float(svg.attrib["width"])

    assert picture == timeline_svg(summary, now=now)
    assert all(0 <= left <= right <= width for left, right in boxes(svg))
    assert len(summary.nodes) == len(names(svg)) or "No timeline" in picture


@given(text=st.text(st.characters(), min_size=1, max_size=60))
def test_hostile_names_are_inert(w1_run: WorkflowRun, text: str) -> None:
    """Names and messages with whatever in them are shown as text, without control characters."""
    summary = summarize(w1_run)
    node = summary.nodes[0]
    attempt = attrs.evolve(node.attempts[0], error_message=text)
    hostile = attrs.evolve(node, name=text, id=text, attempts=(attempt,))
    plain = drawn(attrs.evolve(summary, nodes=(node,), critical_path=()))
    svg = drawn(attrs.evolve(summary, nodes=(hostile,), name=text, run_id=text, critical_path=()))

    assert {each.tag for each in plain.iter()} == {each.tag for each in svg.iter()}
    for each in tooltips(svg):
        assert each.replace("\n", "").isprintable()


def test_values_stay_out(run_of: RunOf) -> None:
    """No value of a run property is in the picture."""
    run = run_of("T1>J1", {"J1": "FAILED 0 1"}, WorkflowRunProperties={"token": "hunter2"})

    assert "hunter2" not in timeline_svg(summarize(run))
