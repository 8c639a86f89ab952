"""`compare`: what has changed from one run to another."""

from datetime import timedelta
from typing import Any

import pytest

from glue_wf_sdk import RunComparison, WorkflowRun, compare, from_wire
from support.runs import START, run_wire


def run(graph: str, **ran: str) -> WorkflowRun:
    """A run in which the nodes `ran` as given."""
    return from_wire(WorkflowRun, run_wire(graph, ran, CompletedOn=START + 60))


def changed(comparison: RunComparison) -> dict[str, Any]:
    """The states of the nodes that have changed: before and after."""
    return {
        each.name: (
            each.earlier.state if each.earlier else "absent",
            each.node.state if each.node else "absent",
        )
        for each in comparison.changes
    }


def test_nothing_has_changed() -> None:
    """A run equals itself."""
    same = compare(run("T1>J1", J1="SUCCEEDED 0 9"), run("T1>J1", J1="SUCCEEDED 0 9"))

    assert ((), (), ()) == (same.changes, same.added_edges, same.removed_edges)
    assert timedelta() == same.duration_change
    assert [timedelta()] == [each.duration_change for each in same.nodes]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("SUCCEEDED 0 9", "FAILED 0 9", ("SUCCEEDED", "FAILED")),
        ("", "SUCCEEDED 0 9", (None, "SUCCEEDED")),
        ("SUCCEEDED 0 9", "FAILED 0 5, SUCCEEDED 6 15", ("SUCCEEDED", "SUCCEEDED")),
    ],
)
def test_states_and_attempts(before: str, after: str, expected: tuple[str, str]) -> None:
    """A job has changed if it ended in another state, or took another number of attempts."""
    comparison = compare(run("T1>J1", J1=after), run("T1>J1", J1=before))

    assert {"j1": expected} == changed(comparison)


def test_durations() -> None:
    """How much longer it took is the difference of the latest attempts."""
    (job,) = compare(run("T1>J1", J1="SUCCEEDED 0 30"), run("T1>J1", J1="SUCCEEDED 0 9")).nodes

    assert timedelta(seconds=21) == job.duration_change
    assert not job.has_changed


def test_the_graph() -> None:
    """Jobs that were added or removed, and the edges, are told by names."""
    comparison = compare(
        run("T1>J1 T1>J3", J1="SUCCEEDED 0 9", J3="SUCCEEDED 0 9"),
        run("T1>J1>T2>J2", J1="SUCCEEDED 0 9", J2="SUCCEEDED 9 12"),
    )

    assert {"j3": ("absent", "SUCCEEDED"), "j2": ("SUCCEEDED", "absent")} == changed(comparison)
    assert (("t1", "j3"),) == comparison.added_edges
    assert (("j1", "t2"), ("t2", "j2")) == comparison.removed_edges
    assert [None, None] == [each.duration_change for each in comparison.changes]


def test_jobs_of_one_name() -> None:
    """Odd graphs have a job twice: they are compared in their order."""
    wire = run_wire("T1>J1 T1>J2", {"J1": "SUCCEEDED 0 9", "J2": "FAILED 0 9"})
    for node in wire["Graph"]["Nodes"]:
        node["Name"] = "same"
    odd = from_wire(WorkflowRun, wire)

    assert () == compare(odd, odd).changes


@pytest.mark.parametrize("fields", [{"Graph": None}, {"Graph": {"Nodes": None}}])
def test_without_a_graph(fields: dict[str, Any]) -> None:
    """Without their graphs, only the runs themselves are compared."""
    bare = from_wire(WorkflowRun, run_wire("T1>J1", StartedOn=None) | fields)
    comparison = compare(bare, bare)

    assert ((), (), None) == (
        comparison.nodes,
        comparison.added_edges,
        comparison.duration_change,
    )


def test_an_edge_to_nowhere() -> None:
    """An edge to a missing node is told by the id that it has."""
    wire = run_wire("T1>J1", {"J1": "SUCCEEDED 0 9"})
    wire["Graph"]["Edges"].append({"SourceId": "J1", "DestinationId": "gone"})
    comparison = compare(from_wire(WorkflowRun, wire), run("T1>J1", J1="SUCCEEDED 0 9"))

    assert (("j1", "gone"),) == comparison.added_edges
