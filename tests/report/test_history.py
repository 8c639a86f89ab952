"""`summarize_history`: many runs of one workflow."""

import statistics
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import WorkflowRun, from_wire, summarize_history
from glue_wf_sdk.report import ActionHistory, DurationStatistics, HistorySummary
from support.runs import START, run_wire

OK, FLAKY, BROKEN = "SUCCEEDED 0 60", "FAILED 0 10, SUCCEEDED 20 80", "FAILED 0 10, FAILED 20 30"


def run(number: int, ran: str = OK, *, seconds: float = 60, **fields: Any) -> WorkflowRun:
    """A run with one job; the runs begin a day apart."""
    start = START + number * 86_400
    wire = run_wire("T1>J1", {"J1": ran}, WorkflowRunId=f"wr_{number}", StartedOn=start)
    for attempt in wire["Graph"]["Nodes"][1]["JobDetails"]["JobRuns"]:
        for field in ("StartedOn", "CompletedOn"):
            attempt[field] += number * 86_400
    wire["CompletedOn"] = start + seconds
    return from_wire(WorkflowRun, {**wire, **fields})


def job(history: HistorySummary) -> ActionHistory:
    """The only job of a history."""
    (action,) = history.actions
    return action


def test_no_runs() -> None:
    """The history of a workflow that has never run is empty."""
    history = summarize_history([])

    assert (None, (), (), None, None) == (
        history.name,
        history.runs,
        history.actions,
        history.durations,
        history.success_rate,
    )


def test_runs_come_oldest_first() -> None:
    """The runs are ordered by their start; one without a start comes first."""
    history = summarize_history([run(2), run(1), run(3, StartedOn=None)])

    assert ["wr_3", "wr_1", "wr_2"] == [each.summary.run_id for each in history.runs]
    assert "etl" == history.name


def test_outcomes() -> None:
    """The rate counts ended runs with a known outcome; running ones have none."""
    runs = [run(1), run(2, BROKEN), run(3, FLAKY), run(4, Status="RUNNING"), run(5, Graph=None)]

    assert 2 / 3 == summarize_history(runs).success_rate


def test_a_job() -> None:
    """Failures count runs, retries count attempts, and a flaky run is one that a retry saved."""
    found = job(summarize_history([run(1), run(2, BROKEN), run(3, FLAKY), run(4, FLAKY)]))

    assert ("j1", "JOB", 4, 1, 3, 2, 0.5) == (
        found.name,
        found.type,
        found.runs,
        found.failures,
        found.retries,
        found.flaky_runs,
        found.flakiness,
    )
    assert found.last_failed_on == run(4, FLAKY).nodes[1].attempts[0].completed_on
    assert found.durations == DurationStatistics.of([timedelta(seconds=60)] * 3)


def test_a_job_that_never_ran() -> None:
    """There is nothing to tell of it but that it is there."""
    found = job(summarize_history([from_wire(WorkflowRun, run_wire("T1>J1"))]))

    assert (0, None, None, None) == (found.runs, found.flakiness, found.durations, found.dpu_hours)


def test_what_a_resume_copied_is_not_counted_again() -> None:
    """An attempt that started before its run belongs to the run before it."""
    resumed = run(1, OK, StartedOn=START + 2 * 86_400, CompletedOn=None, PreviousRunId="wr_1")
    found = job(summarize_history([run(1), resumed]))

    assert 1 == found.runs


def test_resumed_runs_do_not_tell_what_is_usual() -> None:
    """A resumed run does only a part of the work."""
    history = summarize_history([run(1), run(2, seconds=5, PreviousRunId="wr_1")])

    assert history.durations == DurationStatistics.of([timedelta(seconds=60)])


def test_the_share_of_the_critical_path() -> None:
    """A job's share is its time on the critical path, of the time of all runs with a graph."""
    found = job(summarize_history([run(1, seconds=120), run(2, seconds=60)]))

    assert found.critical_share is not None
    assert 120 / 180 == pytest.approx(found.critical_share)


def test_dpu_hours() -> None:
    """The DPU-seconds of all attempts are summed up."""
    wire = run_wire("T1>J1", {"J1": OK})
    wire["Graph"]["Nodes"][1]["JobDetails"]["JobRuns"][0]["DPUSeconds"] = 7200.0

    assert 2.0 == job(summarize_history([from_wire(WorkflowRun, wire)])).dpu_hours


def test_what_fails_most_comes_first() -> None:
    """Jobs are ordered by failures, then by retries, then as in the graph."""
    ran = {"J1": OK, "J2": FLAKY, "J3": BROKEN, "J4": OK}
    wire = run_wire("T1>J1 T1>J2 T1>J3 T1>J4", ran)
    history = summarize_history([from_wire(WorkflowRun, wire)])

    assert ["j3", "j2", "j1", "j4"] == [each.name for each in history.actions]


@pytest.mark.parametrize(
    ("before", "seconds", "expected"),
    [
        ([60] * 5, 60, False),
        ([60] * 5, 71, False),
        ([60] * 5, 73, True),
        ([60] * 4, 1000, False),
        ([40, 50, 60, 70, 80], 100, False),
        ([40, 50, 60, 70, 80], 105, True),
    ],
)
def test_slower_than_usual(before: list[float], seconds: float, *, expected: bool) -> None:
    """Slow is more than a fifth and more than three deviations above the median of at least 5."""
    runs = [run(number, seconds=each) for number, each in enumerate([*before, seconds])]

    assert [*[False] * len(before), expected] == [
        each.is_slow for each in summarize_history(runs).runs
    ]


def test_runs_of_several_workflows() -> None:
    """Runs of different workflows have no common history."""
    with pytest.raises(ValueError, match="of several workflows: 'etl', 'other'"):
        summarize_history([run(1), run(2, Name="other")])


def test_an_invalid_graph() -> None:
    """A run whose graph has a cycle counts, but tells nothing about jobs."""
    cyclic = from_wire(WorkflowRun, run_wire("J1>J1", {"J1": OK}))

    assert () == summarize_history([cyclic]).actions


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
def test_statistics(seconds: list[int]) -> None:
    """Median and spread are those of the standard library; the trend compares the two halves."""
    found = DurationStatistics.of([timedelta(seconds=each) for each in seconds])
    half = len(seconds) // 2
    earlier = statistics.median(seconds[:half]) if half > 1 else 0
    trend = statistics.median(seconds[-half:]) / earlier - 1 if earlier else None
    median = statistics.median(seconds)

    assert found == DurationStatistics(
        count=len(seconds),
        median=timedelta(seconds=median),
        spread=timedelta(seconds=statistics.median(abs(each - median) for each in seconds)),
        shortest=timedelta(seconds=min(seconds)),
        longest=timedelta(seconds=max(seconds)),
        trend=trend,
    )
