"""What a summary says of a run and of its nodes."""

import copy
import itertools
import json
import pickle
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest

from glue_wf_sdk.enums import CrawlState, JobRunState, NodeType, WorkflowRunStatus
from glue_wf_sdk.errors import (
    CycleError,
    DanglingEdgeError,
    DuplicateNodeError,
    GraphError,
    MissingNodeIdError,
    ResponseError,
)
from glue_wf_sdk.operations import GetWorkflowRunResponse
from glue_wf_sdk.report import NodeSummary, RunSummary, summarize
from glue_wf_sdk.resume import plan_resume
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.wire import from_wire

W1 = Path(__file__).parents[2] / "docs" / "examples" / "w1_run.json"
RunOf = Callable[..., WorkflowRun]


@pytest.fixture
def w1(w1_run: WorkflowRun) -> RunSummary:
    """The summary of the run that the documentation shows."""
    return summarize(w1_run)


def names(nodes: Sequence[NodeSummary]) -> list[str | None]:
    """The names of nodes."""
    return [each.name for each in nodes]


class TestW1:
    """The developer guide's example, from a stored answer."""

    def test_the_run(self, w1: RunSummary) -> None:
        """COMPLETED is not success: two jobs failed."""
        assert ("W1", WorkflowRunStatus.COMPLETED, False) == (w1.name, w1.status, w1.succeeded)
        assert timedelta(seconds=226.378) == w1.duration
        assert w1.run_id is not None
        assert None is w1.previous_run_id
        assert None is w1.error_message
        assert w1.has_graph

    def test_the_nodes(self, w1: RunSummary) -> None:
        """Jobs stand in topological order, each with the latest state and its trigger."""
        expected = [
            ("J1", "SUCCEEDED", 68.413, 1, "T1"),
            ("J2", "FAILED", 152.364, 1, "T2"),
            ("J3", "FAILED", 48.627, 2, "T3"),
            ("J4", None, None, 0, "T4"),
            ("J5", None, None, 0, "T5"),
        ]

        assert expected == [
            (
                each.name,
                each.state,
                each.duration and each.duration.total_seconds(),
                len(each.attempts),
                each.trigger,
            )
            for each in w1.nodes
        ]
        assert {NodeType.JOB} == {each.type for each in w1.nodes}

    def test_what_failed_and_what_never_ran(self, w1: RunSummary) -> None:
        """J4 never ran because of J2, and J5 because of J3."""
        failed = {each.id: each.name for each in w1.failed}
        reasons = {each.name: each.never_ran for each in w1.never_ran}

        assert ["J2", "J3"] == list(failed.values())
        assert {"J4": ["J2"], "J5": ["J3"]} == {
            name: [failed[each] for each in reason.because] if reason else None
            for name, reason in reasons.items()
        }
        assert "upstream of it, 'J2' is FAILED" == str(reasons["J4"])
        assert "Command failed with exit code 1" == w1.nodes[2].error_message

    def test_the_critical_path(self, w1: RunSummary) -> None:
        """J2 ended last, and had waited for J1."""
        assert ["J1", "J2"] == [each.name for each in w1.critical_path]

    def test_the_resume(self, w1: RunSummary, w1_run: WorkflowRun) -> None:
        """The plan is that of plan_resume."""
        plan = plan_resume(w1_run)

        assert w1.resume is not None
        assert attrs.asdict(w1.resume) == {
            name: getattr(plan, name) for name in ("node_ids", "redundant", "rerun", "kept")
        }
        assert () == w1.resume_reasons


class TestSuccess:
    """Whether a run succeeded."""

    @pytest.mark.parametrize(
        ("status", "state", "expected"),
        [
            ("COMPLETED", "SUCCEEDED", True),
            ("COMPLETED", "FAILED", False),
            ("COMPLETED", "PAUSED", False),
            ("STOPPED", "SUCCEEDED", False),
            ("ERROR", "SUCCEEDED", False),
            ("RUNNING", "FAILED", None),
            ("STOPPING", "FAILED", None),
            ("PAUSED", "SUCCEEDED", None),
            (None, "SUCCEEDED", None),
        ],
    )
    def test_status_and_nodes_decide(
        self, run_of: RunOf, status: str | None, state: str, *, expected: bool | None
    ) -> None:
        """Only a COMPLETED run in which nothing failed succeeded; one that goes on is open."""
        run = run_of("T1>J1", {"J1": f"{state} 0 1"}, Status=status)

        assert expected is summarize(run).succeeded

    @pytest.mark.parametrize(
        ("statistics", "expected"),
        [
            (None, None),
            ({}, None),
            ({"SucceededActions": 3}, None),
            ({"FailedActions": 0}, True),
            ({"FailedActions": 1}, False),
            ({"TimeoutActions": 1}, False),
            ({"StoppedActions": 1}, False),
            ({"ErroredActions": 1}, False),
        ],
    )
    def test_without_a_graph_the_statistics_decide(
        self, run_of: RunOf, statistics: dict[str, int] | None, *, expected: bool | None
    ) -> None:
        """Where they say nothing of failures either, success is not known."""
        run = run_of("T1", Graph=None, Statistics=statistics)

        assert expected is summarize(run).succeeded


class TestNodes:
    """What is said of a job or crawler."""

    def test_attempts_are_in_order(self, run_of: RunOf) -> None:
        """All attempts are there, the latest last, whatever the order of the answer."""
        for tries in itertools.permutations(("FAILED 0 10", "TIMEOUT 20 30", "SUCCEEDED 40 50")):
            (node,) = summarize(run_of("T1>J1", {"J1": ", ".join(tries)})).nodes

            assert ["FAILED", "TIMEOUT", "SUCCEEDED"] == [each.state for each in node.attempts]
            assert node.attempts[-1] is node.latest
            assert not node.failed

    def test_crawls_are_attempts_too(self, run_of: RunOf) -> None:
        """A crawler has its crawls, and the trigger that alone leads to it."""
        (node,) = summarize(run_of("T1>C1", {"C1": "CANCELLED 5 8, FAILED 0 2"})).nodes

        assert ["FAILED", CrawlState.CANCELLED] == [each.state for each in node.attempts]
        assert ["t1", "t1"] == [each.trigger for each in node.attempts]
        assert ("t1", timedelta(seconds=3)) == (node.trigger, node.duration)

    def test_trigger_that_is_not_known(self, run_of: RunOf) -> None:
        """Of several triggers, the service does not say which one started a crawl."""
        nodes = summarize(run_of("T1>C1 T2>C1 J2", {"C1": "FAILED 0 2"})).nodes

        assert [None, None] == [each.trigger for each in nodes]

    @pytest.mark.parametrize(("given", "total"), [((), None), ((1.5,), 1.5), ((1.5, 2.0), 3.5)])
    def test_dpu_seconds_are_those_of_all_attempts(
        self, given: Sequence[float], total: float | None
    ) -> None:
        """What each attempt consumed is added up, and is None where nothing is given."""
        job_runs = [{"DPUSeconds": each} for each in given] + [{"JobRunState": "FAILED"}]
        node = {"Type": "JOB", "UniqueId": "J1", "JobDetails": {"JobRuns": job_runs}}
        (found,) = summarize(from_wire(WorkflowRun, {"Graph": {"Nodes": [node]}})).nodes

        assert total == found.dpu_seconds

    @pytest.mark.parametrize("moments", ["- -", "- 5", "5 -", "5 4"])
    def test_duration_needs_two_moments_in_order(self, run_of: RunOf, moments: str) -> None:
        """Where the start or the end is missing, or they contradict each other, there is none."""
        (node,) = summarize(run_of("T1>J1", {"J1": f"RUNNING {moments}"})).nodes

        assert JobRunState.RUNNING == node.state
        assert None is node.duration

    @pytest.mark.parametrize("details", [{}, {"JobDetails": None}, {"JobDetails": {}}])
    def test_nulls(self, details: dict[str, Any]) -> None:
        """A node of which hardly anything is known has no attempts."""
        node = {"Type": "JOB", "UniqueId": "J1", **details}
        (found,) = summarize(from_wire(WorkflowRun, {"Graph": {"Nodes": [node]}})).nodes

        assert (None, (), None, None) == (found.name, found.attempts, found.state, found.latest)
        assert (None, None, False) == (found.error_message, found.duration, found.kept)

    @pytest.mark.parametrize("kind", ["TRIGGER", "GATE", None])
    def test_only_jobs_and_crawlers_are_nodes(self, kind: str | None) -> None:
        """Triggers, and what a newer service may have, are left out."""
        node = {"Type": kind, "UniqueId": "A", "JobDetails": {"JobRuns": [{"Id": "jr"}]}}

        assert () == summarize(from_wire(WorkflowRun, {"Graph": {"Nodes": [node]}})).nodes


class TestKept:
    """What a resumed run has copies of."""

    def test_attempts_from_before_the_run_were_kept(self, run_of: RunOf) -> None:
        """In a resumed run, what started before the run did is a copy."""
        ran = {"J1": "SUCCEEDED -60 -50", "J2": "SUCCEEDED 0 9"}
        summary = summarize(run_of("T1>J1>T2>J2>T3>J3", ran, PreviousRunId="wr_0"))

        assert ["j1"] == names(summary.kept)
        assert [True, False, False] == [each.kept for each in summary.nodes]
        assert ["j3"] == names(summary.never_ran)
        assert ["j2"] == [each.name for each in summary.critical_path]

    @pytest.mark.parametrize("fields", [{}, {"PreviousRunId": "wr_0", "StartedOn": None}])
    def test_other_runs_keep_nothing(self, run_of: RunOf, fields: dict[str, Any]) -> None:
        """A run that resumes none, or whose start is not known, has no copies."""
        summary = summarize(run_of("T1>J1", {"J1": "SUCCEEDED -60 -50"}, **fields))

        assert () == summary.kept

    def test_attempt_without_a_start_is_not_kept(self, run_of: RunOf) -> None:
        """What is not known to be older than the run counts as its own."""
        summary = summarize(run_of("T1>J1", {"J1": "STARTING - -"}, PreviousRunId="wr_0"))

        assert () == summary.kept


class TestWithoutResume:
    """Runs that cannot be resumed."""

    def test_every_reason_is_given(self, run_of: RunOf) -> None:
        """The reasons are those of plan_resume."""
        summary = summarize(run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}, Status="RUNNING"))

        assert None is summary.resume
        assert ["not_completed", "nothing_failed"] == [each.rule for each in summary.resume_reasons]

    @pytest.mark.parametrize("graph", [None, {}, {"Nodes": None, "Edges": [{"SourceId": "A"}]}])
    def test_run_without_a_graph(self, run_of: RunOf, graph: dict[str, Any] | None) -> None:
        """A run that was fetched without its graph says so, and has what it has."""
        summary = summarize(run_of("T1", Graph=graph))

        assert not summary.has_graph
        assert ((), ()) == (summary.nodes, summary.critical_path)
        assert ["no_graph"] == [each.rule for each in summary.resume_reasons]
        assert datetime(2020, 9, 13, 12, 26, 40, tzinfo=timezone.utc) == summary.started_on

    def test_run_of_which_nothing_is_known(self) -> None:
        """An empty run has an empty summary."""
        summary = summarize(WorkflowRun())

        assert (None, None, None) == (summary.status, summary.succeeded, summary.duration)

    def test_run_with_an_empty_graph(self, run_of: RunOf) -> None:
        """A workflow without nodes succeeds with nothing done."""
        summary = summarize(run_of("", CompletedOn=1_600_000_000.0))

        assert (True, True, ()) == (summary.has_graph, summary.succeeded, summary.nodes)
        assert timedelta(0) == summary.duration


@pytest.mark.parametrize(
    ("nodes", "edges", "expected"),
    [
        ("AB", ["AB", "BA"], CycleError),
        ("A", ["AA"], CycleError),
        ("A", ["AB"], DanglingEdgeError),
        ("AA", [], DuplicateNodeError),
        ([None], [], MissingNodeIdError),
    ],
)
def test_graph_that_is_not_in_order(
    nodes: Sequence[str | None], edges: Sequence[str], expected: type[GraphError]
) -> None:
    """A graph that has no topological order is refused as everywhere else."""
    graph = {
        "Nodes": [{"Type": "JOB", "UniqueId": each} for each in nodes],
        "Edges": [{"SourceId": here, "DestinationId": there} for here, there in map(tuple, edges)],
    }

    with pytest.raises(expected):
        summarize(from_wire(WorkflowRun, {"Status": "COMPLETED", "Graph": graph}))


def test_an_answer_without_a_run() -> None:
    """None, which an answer without a run has in its place, is refused."""
    with pytest.raises(ResponseError, match="Run"):
        summarize(from_wire(GetWorkflowRunResponse, {}).run)


def test_summary_is_a_value(w1: RunSummary) -> None:
    """A summary is equal to its copy and its pickle, hashes, and cannot be changed."""
    assert w1 == copy.deepcopy(w1)
    assert w1 == pickle.loads(pickle.dumps(w1))  # noqa: S301 - what was just written
    assert hash(w1) == hash(copy.deepcopy(w1))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        w1.status = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_no_secret_gets_into_a_summary() -> None:
    """Values of run properties and of arguments are nowhere in it."""
    document = json.loads(W1.read_text(encoding="utf-8"))
    document["Run"]["WorkflowRunProperties"] = {"password": "s3cret"}
    for node in document["Run"]["Graph"]["Nodes"]:
        for job_run in node.get("JobDetails", {}).get("JobRuns", ()):
            job_run["Arguments"] = {"--password": "s3cret"}
        for action in node.get("TriggerDetails", {}).get("Trigger", {}).get("Actions", ()):
            action["Arguments"] = {"--password": "s3cret"}
    summary = summarize(from_wire(GetWorkflowRunResponse, document).run)

    assert summary.resume is not None
    assert b"s3cret" not in pickle.dumps(summary)
    assert "s3cret" not in repr(summary)


def test_long_chain(run_of: RunOf) -> None:
    """A run of 200 000 nodes, one behind the other, that failed half way, is summed up."""
    ids = [f"{'TJ'[each % 2]}{each}" for each in range(200_000)]
    ran = {each: f"SUCCEEDED {each[1:]} {each[1:]}.5" for each in ids[1:99_999:2]}
    ran["J99999"] = "FAILED 99999 99999.5"
    summary = summarize(run_of(">".join(ids), ran))

    assert ids[1:100_000:2] == [each.node_id for each in summary.critical_path]
    assert ids[100_001::2] == [each.id for each in summary.never_ran]
    assert {("J99999",)} == {
        each.never_ran and each.never_ran.because for each in summary.never_ran
    }
