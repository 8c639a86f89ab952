"""The critical path of a run."""

from typing import Any

import pytest

from glue_wf_sdk import WorkflowRun, from_wire, to_wire
from glue_wf_sdk.report import summarize
from support.runs import run_of


def path_of(run: WorkflowRun) -> list[str]:
    """The ids of the nodes on the critical path."""
    return [each.node_id for each in summarize(run).critical_path]


def with_job_runs(run: WorkflowRun, node_id: str, *fields: dict[str, Any]) -> WorkflowRun:
    """A run in which the job runs of a node have more fields."""
    wire = to_wire(run)
    (node,) = [each for each in wire["Graph"]["Nodes"] if each["UniqueId"] == node_id]
    for job_run, more in zip(node["JobDetails"]["JobRuns"], fields, strict=True):
        job_run.update(more)
    return from_wire(WorkflowRun, wire)


@pytest.mark.parametrize(
    ("graph", "ran", "path"),
    [
        pytest.param(
            "T1>J1>T3>J3 T1>C2>T3",
            {"J1": "SUCCEEDED 0 9", "C2": "SUCCEEDED 0 10", "J3": "SUCCEEDED 12 20"},
            ["C2", "J3"],
            id="a trigger that waits for all fires at the last end",
        ),
        pytest.param(
            "T1>J1>T2>J2",
            {"J1": "SUCCEEDED 0 10", "J2": "SUCCEEDED 9 20"},
            ["J2"],
            id="nothing waits for what ends after its own start",
        ),
        pytest.param(
            "T1>J1>T2>J2>T3>J3",
            dict.fromkeys(("J1", "J2", "J3"), "SUCCEEDED 5 5"),
            ["J1", "J2", "J3"],
            id="attempts that take no time are steps",
        ),
        pytest.param(
            "T1>J1>T2>J2>T3>J3",
            {"J1": "SUCCEEDED 0 5", "J2": "RUNNING 6 -"},
            ["J1"],
            id="running attempts are no steps yet",
        ),
        pytest.param("T1>J1", {"J1": "RUNNING 0 -"}, [], id="nothing has ended"),
        pytest.param(
            "T1>J1>T2>J2",
            {"J1": "SUCCEEDED 0 5", "J2": "FAILED - 9"},
            ["J2"],
            id="without a start, nothing says what an attempt waited for",
        ),
        pytest.param(
            "T1>J1>T2>J2",
            {"J1": "- 0 5", "J2": "FAILED 6 9"},
            ["J2"],
            id="an attempt without a state made no trigger fire",
        ),
        pytest.param(
            "J1>J2",
            {"J1": "SUCCEEDED 0 5", "J2": "FAILED 5 9"},
            ["J1", "J2"],
            id="an edge from job to job counts, although Glue makes none",
        ),
        pytest.param(
            "T0>J1>T1>C3 T0>J2>T2>C3",
            {"J1": "SUCCEEDED 0 5", "J2": "FAILED 0 6", "C3": "SUCCEEDED 7 9"},
            ["J1", "C3"],
            id="a failure fires no trigger that waits for success",
        ),
        pytest.param(
            "T0>J1>T1>C3>T3>C4 T0>J2>T1>C4",
            {
                "J1": "SUCCEEDED 0 5",
                "J2": "SUCCEEDED 0 8",
                "C3": "SUCCEEDED 6 7",
                "C4": "SUCCEEDED 7 9",
            },
            ["J1", "C3", "C4"],
            id="one trigger before several steps fired at different times",
        ),
    ],
)
def test_paths(graph: str, ran: dict[str, str], path: list[str]) -> None:
    """The path goes back from the last end through what each attempt waited for last."""
    assert path == path_of(run_of(graph, ran))


def test_any_fires_at_the_first_end() -> None:
    """A trigger that waits for any fires at the first end in a state that it waits for."""
    run = run_of(
        "T1>J1>T9>J9 T1>J2>T9 T1>J3>T9",
        {"J1": "FAILED 0 1", "J2": "SUCCEEDED 0 2", "J3": "SUCCEEDED 0 3", "J9": "FAILED 4 5"},
        {"T9": "ANY J1=SUCCEEDED J2=SUCCEEDED J3=SUCCEEDED"},
    )

    assert ["J2", "J9"] == path_of(run)


@pytest.mark.parametrize(
    ("trigger", "path"),
    [(None, ["J2", "J3"]), ("t1", ["J1", "J3"]), ("gone", ["J2", "J3"])],
)
def test_job_run_names_its_trigger(trigger: str | None, path: list[str]) -> None:
    """If several triggers start a node, only the one that the job run names counts."""
    run = run_of(
        "T0>J1>T1>J3 T0>J2>T2>J3",
        {"J1": "SUCCEEDED 0 5", "J2": "SUCCEEDED 0 6", "J3": "SUCCEEDED 7 9"},
    )

    assert path == path_of(with_job_runs(run, "J3", {"TriggerName": trigger}))


def test_copies_are_no_steps() -> None:
    """In a resumed run, the path begins with what was started again."""
    run = run_of(
        "T1>J1>T2>J2>T3>J3",
        {"J1": "SUCCEEDED -9 -5", "J2": "SUCCEEDED 0 5", "J3": "SUCCEEDED 6 9"},
        PreviousRunId="wr_0",
    )

    assert ["J2", "J3"] == path_of(run)


class TestRetries:
    """Job runs that retry others."""

    def test_each_attempt_is_a_step(self) -> None:
        """A retry waited for the job run that it retries."""
        run = run_of("T1>J1>T2>J2", {"J1": "SUCCEEDED 0 5", "J2": "FAILED 6 7, SUCCEEDED 8 9"})
        run = with_job_runs(run, "J2", {"Id": "a"}, {"Id": "b", "PreviousRunId": "a"})

        assert ["J1", "J2", "J2"] == path_of(run)
        assert ["FAILED", "SUCCEEDED"] == [
            each.attempt.state for each in summarize(run).critical_path[1:]
        ]

    @pytest.mark.parametrize(
        "previous", [{"PreviousRunId": "gone"}, {"PreviousRunId": "b"}, {"CompletedOn": None}]
    )
    def test_previous_attempt_is_unusable(self, previous: dict[str, Any]) -> None:
        """If the retried job run is missing, has no end or is the retry itself, triggers count."""
        run = run_of("T1>J1>T2>J2", {"J1": "SUCCEEDED 0 5", "J2": "FAILED 6 7, SUCCEEDED 8 9"})
        first, second = {"Id": "a"}, {"Id": "b", "PreviousRunId": "a"}
        (first if "CompletedOn" in previous else second).update(previous)

        assert ["J1", "J2"] == path_of(with_job_runs(run, "J2", first, second))

    def test_attempts_that_name_each_other(self) -> None:
        """Two job runs that each claim to retry the other do not make the path endless."""
        run = run_of("T1>J1", {"J1": "FAILED 5 5, FAILED 5 5"})
        run = with_job_runs(
            run, "J1", {"Id": "a", "PreviousRunId": "b"}, {"Id": "b", "PreviousRunId": "a"}
        )

        assert ["J1", "J1"] == path_of(run)

    def test_copied_attempt(self) -> None:
        """A retried job run that was copied from the resumed run is not a step."""
        run = run_of("T1>J1", {"J1": "FAILED -5 -4, FAILED 5 6"}, PreviousRunId="wr_0")
        run = with_job_runs(run, "J1", {"Id": "a"}, {"Id": "b", "PreviousRunId": "a"})

        assert ["J1"] == path_of(run)

    def test_many_attempts(self) -> None:
        """A job with 20 000 attempts has as many steps."""
        attempts = range(20_000)
        run = run_of("T1>J1", {"J1": ", ".join(f"FAILED {each} {each}.5" for each in attempts)})
        job_runs = [{"Id": f"jr_{each}", "PreviousRunId": f"jr_{each - 1}"} for each in attempts]

        assert len(attempts) == len(path_of(with_job_runs(run, "J1", *job_runs)))
