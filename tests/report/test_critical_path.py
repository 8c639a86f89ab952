"""The chain of runs that decided when a run ended."""

from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk.report import summarize
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.wire import from_wire, to_wire

RunOf = Callable[..., WorkflowRun]


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


@pytest.mark.parametrize(("end", "expected"), [(9, ["C2", "J3"]), (11, ["J1", "J3"])])
def test_predecessor_that_ended_last(run_of: RunOf, end: int, expected: list[str]) -> None:
    """A trigger that waits for all fires when the last of them is done."""
    ran = {"J1": f"SUCCEEDED 0 {end}", "C2": "SUCCEEDED 0 10", "J3": "SUCCEEDED 12 20"}

    assert expected == path_of(run_of("T1>J1>T3>J3 T1>C2>T3", ran))


def test_any_fires_at_the_first(run_of: RunOf) -> None:
    """A trigger that waits for any fires when the first has the state that it waits for."""
    run = run_of(
        "T1>J1>T9>J9 T1>J2>T9 T1>J3>T9",
        {"J1": "FAILED 0 1", "J2": "SUCCEEDED 0 2", "J3": "SUCCEEDED 0 3", "J9": "FAILED 4 5"},
        {"T9": "ANY J1=SUCCEEDED J2=SUCCEEDED J3=SUCCEEDED"},
    )

    assert ["J2", "J9"] == path_of(run)


def test_what_ended_later_was_not_waited_for(run_of: RunOf) -> None:
    """Of what a node has before it, only what had ended at its start can have mattered."""
    run = run_of("T1>J1>T2>J2", {"J1": "SUCCEEDED 0 10", "J2": "SUCCEEDED 9 20"})

    assert ["J2"] == path_of(run)


def test_of_what_ended_at_once_the_last_in_order_counts(run_of: RunOf) -> None:
    """Runs that take no time are steps too."""
    run = run_of("T1>J1>T2>J2>T3>J3", dict.fromkeys(("J1", "J2", "J3"), "SUCCEEDED 5 5"))

    assert ["J1", "J2", "J3"] == path_of(run)


def test_run_that_goes_on_has_a_path_so_far(run_of: RunOf) -> None:
    """What has not ended is no part of it yet."""
    run = run_of(
        "T1>J1>T2>J2>T3>J3", {"J1": "SUCCEEDED 0 5", "J2": "RUNNING 6 -"}, Status="RUNNING"
    )

    assert ["J1"] == path_of(run)
    assert [] == path_of(run_of("T1>J1", {"J1": "RUNNING 0 -"}, Status="RUNNING"))


def test_start_that_is_not_known_ends_the_search(run_of: RunOf) -> None:
    """Without its start, nothing says what an attempt had waited for."""
    assert ["J2"] == path_of(run_of("T1>J1>T2>J2", {"J1": "SUCCEEDED 0 5", "J2": "FAILED - 9"}))


def test_state_that_is_not_known_fulfils_nothing(run_of: RunOf) -> None:
    """What ended in no known state has made no trigger fire."""
    assert ["J2"] == path_of(run_of("T1>J1>T2>J2", {"J1": "- 0 5", "J2": "FAILED 6 9"}))


def test_edge_from_job_to_job(run_of: RunOf) -> None:
    """An edge without a trigger, which Glue does not make, is one on the path too."""
    assert ["J1", "J2"] == path_of(run_of("J1>J2", {"J1": "SUCCEEDED 0 5", "J2": "FAILED 5 9"}))


def test_kept_attempts_are_no_steps(run_of: RunOf) -> None:
    """In a resumed run the path begins with what was started again."""
    run = run_of(
        "T1>J1>T2>J2>T3>J3",
        {"J1": "SUCCEEDED -9 -5", "J2": "SUCCEEDED 0 5", "J3": "SUCCEEDED 6 9"},
        PreviousRunId="wr_0",
    )

    assert ["J2", "J3"] == path_of(run)


class TestSeveralTriggers:
    """Nodes that more than one trigger starts."""

    def test_job_run_names_its_trigger(self, run_of: RunOf) -> None:
        """Only what that trigger waited for can be before it."""
        run = run_of(
            "T0>J1>T1>J3 T0>J2>T2>J3",
            {"J1": "SUCCEEDED 0 5", "J2": "SUCCEEDED 0 6", "J3": "SUCCEEDED 7 9"},
        )

        assert ["J2", "J3"] == path_of(run)
        assert ["J1", "J3"] == path_of(with_job_runs(run, "J3", {"TriggerName": "t1"}))
        assert ["J2", "J3"] == path_of(with_job_runs(run, "J3", {"TriggerName": "gone"}))

    def test_each_crawl_has_what_ended_before_it(self, run_of: RunOf) -> None:
        """Of crawls, which name no trigger, the last thing that any of them waited for counts."""
        run = run_of(
            "T0>J1>T1>C3 T0>J2>T2>C3",
            {"J1": "SUCCEEDED 0 5", "J2": "FAILED 0 6", "C3": "SUCCEEDED 7 9"},
        )

        assert ["J1", "C3"] == path_of(run)

    def test_trigger_before_several_steps(self, run_of: RunOf) -> None:
        """What a trigger waited for is found for each step anew."""
        run = run_of(
            "T0>J1>T1>C3>T3>C4 T0>J2>T1>C4",
            {
                "J1": "SUCCEEDED 0 5",
                "J2": "SUCCEEDED 0 8",
                "C3": "SUCCEEDED 6 7",
                "C4": "SUCCEEDED 7 9",
            },
        )

        assert ["J1", "C3", "C4"] == path_of(run)


class TestRetries:
    """Job runs that try others again."""

    def test_each_try_is_a_step(self, run_of: RunOf) -> None:
        """A job run that tries another again had waited for it."""
        run = run_of("T1>J1>T2>J2", {"J1": "SUCCEEDED 0 5", "J2": "FAILED 6 7, SUCCEEDED 8 9"})
        run = with_job_runs(run, "J2", {"Id": "a"}, {"Id": "b", "PreviousRunId": "a"})

        assert ["J1", "J2", "J2"] == path_of(run)
        assert ["FAILED", "SUCCEEDED"] == [
            each.attempt.state for each in summarize(run).critical_path[1:]
        ]

    @pytest.mark.parametrize(
        "previous", [{"PreviousRunId": "gone"}, {"PreviousRunId": "b"}, {"CompletedOn": None}]
    )
    def test_try_that_is_not_there(self, run_of: RunOf, previous: dict[str, Any]) -> None:
        """Where the try before is missing, has no end or is the run itself, triggers decide."""
        run = run_of("T1>J1>T2>J2", {"J1": "SUCCEEDED 0 5", "J2": "FAILED 6 7, SUCCEEDED 8 9"})
        first, second = {"Id": "a"}, {"Id": "b", "PreviousRunId": "a"}
        (first if "CompletedOn" in previous else second).update(previous)

        assert ["J1", "J2"] == path_of(with_job_runs(run, "J2", first, second))

    def test_tries_that_name_each_other(self, run_of: RunOf) -> None:
        """Two job runs that each claim to try the other again are no endless path."""
        run = run_of("T1>J1", {"J1": "FAILED 5 5, FAILED 5 5"})
        run = with_job_runs(
            run, "J1", {"Id": "a", "PreviousRunId": "b"}, {"Id": "b", "PreviousRunId": "a"}
        )

        assert ["J1", "J1"] == path_of(run)

    def test_try_that_was_kept(self, run_of: RunOf) -> None:
        """A try of the run that was resumed is no step of this one."""
        run = run_of("T1>J1", {"J1": "FAILED -5 -4, FAILED 5 6"}, PreviousRunId="wr_0")
        run = with_job_runs(run, "J1", {"Id": "a"}, {"Id": "b", "PreviousRunId": "a"})

        assert ["J1"] == path_of(run)

    def test_many_tries(self, run_of: RunOf) -> None:
        """A job that was tried 20 000 times has as many steps."""
        tries = range(20_000)
        run = run_of("T1>J1", {"J1": ", ".join(f"FAILED {each} {each}.5" for each in tries)})
        run = with_job_runs(
            run, "J1", *[{"Id": f"jr_{each}", "PreviousRunId": f"jr_{each - 1}"} for each in tries]
        )

        assert len(tries) == len(path_of(run))
