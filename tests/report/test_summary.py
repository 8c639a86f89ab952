"""What a summary says of a run and of its nodes."""

import copy
import json
import pickle
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from glue_wf_sdk import (
    CrawlState,
    CycleError,
    NodeType,
    WorkflowRun,
    from_wire,
    plan_resume,
)
from glue_wf_sdk.operations import GetWorkflowRunResponse, GetWorkflowRunsResponse
from glue_wf_sdk.report import RunSummary, html_page, summarize
from glue_wf_sdk.report.summary import summary_and_problem
from support.runs import W1_FILE, run_of, run_wire, w1_run

IDENTITY = {"Name": "etl", "WorkflowRunId": "wr_1"}


def test_resume() -> None:
    """The planned resume is that of plan_resume."""
    summary, plan = summarize(w1_run()), plan_resume(w1_run())

    assert summary.resume is not None
    assert attrs.asdict(summary.resume) == {
        name: getattr(plan, name) for name in ("node_ids", "redundant", "rerun", "kept")
    }
    assert () == summary.resume_reasons


@pytest.mark.parametrize("run", [w1_run(), run_of("T1", Graph=None)], ids=["graph", "no graph"])
def test_response_stands_for_its_run(run: WorkflowRun) -> None:
    """The response that holds a run gives the same summary and page as the run."""
    response = GetWorkflowRunResponse(run=run)

    assert summarize(run) == summarize(response)
    assert html_page(run) == html_page(response)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (None, "not NoneType"),
        (GetWorkflowRunsResponse(runs=[]), "pass one of its runs"),
    ],
    ids=["None", "several runs"],
)
def test_other_types(value: Any, hint: str) -> None:
    """Whatever is not one run is a TypeError, which says what to pass."""
    for function in (summarize, html_page):
        with pytest.raises(TypeError, match=hint):
            function(value)


class TestNodes:
    """What a summary says of a job or crawler."""

    def test_crawls_are_attempts(self) -> None:
        """A crawler has its crawls, and the only trigger that leads to it."""
        (node,) = summarize(run_of("T1>C1", {"C1": "CANCELLED 5 8, FAILED 0 2"})).nodes

        assert NodeType.CRAWLER == node.type
        assert ["FAILED", CrawlState.CANCELLED] == [each.state for each in node.attempts]
        assert ["t1", "t1"] == [each.trigger for each in node.attempts]
        assert ("t1", timedelta(seconds=3)) == (node.trigger, node.duration)

    def test_trigger_is_unknown(self) -> None:
        """If several triggers or none lead to a crawler, its trigger is unknown."""
        nodes = summarize(run_of("T1>C1 T2>C1 J2", {"C1": "FAILED 0 2"})).nodes

        assert [None, None] == [each.trigger for each in nodes]

    @pytest.mark.parametrize(("amounts", "total"), [((), None), ((1.5,), 1.5), ((1.5, 2.0), 3.5)])
    def test_dpu_seconds(self, amounts: Sequence[float], total: float | None) -> None:
        """DPU-seconds are added up over all attempts; they are None if no attempt has any."""
        wire = run_wire("T1>J1")
        job_runs = [{"DPUSeconds": each} for each in amounts] + [{"JobRunState": "FAILED"}]
        wire["Graph"]["Nodes"][1]["JobDetails"] = {"JobRuns": job_runs}
        (node,) = summarize(from_wire(WorkflowRun, wire)).nodes

        assert total == node.dpu_seconds


class TestWithoutResume:
    """Runs that cannot be resumed."""

    def test_reasons(self) -> None:
        """The reasons are those of plan_resume."""
        summary = summarize(run_of("T1>J1", {"J1": "SUCCEEDED 0 1"}, Status="RUNNING"))

        assert None is summary.resume
        assert ["not_completed", "nothing_failed"] == [each.rule for each in summary.resume_reasons]

    @pytest.mark.parametrize("graph", [None, {}, {"Nodes": None}])
    def test_run_without_a_graph(self, graph: dict[str, Any] | None) -> None:
        """A run that was fetched without its graph says so, and has the rest."""
        summary = summarize(run_of("T1", Graph=graph))

        assert not summary.has_graph
        assert ((), ()) == (summary.nodes, summary.critical_path)
        assert ["no_graph"] == [each.rule for each in summary.resume_reasons]
        assert datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC) == summary.started_on

    def test_run_with_only_its_identity(self) -> None:
        """A run with nothing but its name and id has an empty summary."""
        summary = summarize(from_wire(WorkflowRun, IDENTITY))

        assert (None, None, None) == (summary.status, summary.succeeded, summary.duration)

    def test_run_with_an_empty_graph(self) -> None:
        """A graph without nodes does not tell whether the run succeeded."""
        summary = summarize(run_of("", CompletedOn=1_600_000_000.0))

        assert (True, None, ()) == (summary.has_graph, summary.succeeded, summary.nodes)
        assert timedelta(0) == summary.duration


@pytest.mark.parametrize("status", ["COMPLETED", "RUNNING"])
def test_invalid_graph(status: str) -> None:
    """An invalid graph is an error; the page has the rest, even of a run that violates limits."""
    run = run_of("T1>J1>T1", Name="n" * 300, Status=status)
    with pytest.raises(CycleError) as raised:
        summarize(run)
    summary, problem = summary_and_problem(run)

    assert str(raised.value) == problem
    assert ("n" * 300, (), None) == (summary.name, summary.nodes, summary.resume)
    assert [("graph", problem)] == [(each.rule, each.message) for each in summary.resume_reasons]
    assert run.succeeded is summary.succeeded


def test_summary_is_a_value() -> None:
    """A summary equals its copy and its pickle, can be hashed, and cannot be changed."""
    summary: RunSummary = summarize(w1_run())

    assert summary == copy.deepcopy(summary)
    assert summary == pickle.loads(pickle.dumps(summary))  # noqa: S301 - written above
    assert hash(summary) == hash(copy.deepcopy(summary))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        summary.status = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_secrets_stay_out() -> None:
    """The values of run properties and of arguments are nowhere in a summary."""
    document = json.loads(W1_FILE.read_text(encoding="utf-8"))
    document["Run"]["WorkflowRunProperties"] = {"password": "s3cret"}
    for node in document["Run"]["Graph"]["Nodes"]:
        for job_run in node.get("JobDetails", {}).get("JobRuns", ()):
            job_run["Arguments"] = {"--password": "s3cret"}
        for action in node.get("TriggerDetails", {}).get("Trigger", {}).get("Actions", ()):
            action["Arguments"] = {"--password": "s3cret"}
    summary = summarize(from_wire(GetWorkflowRunResponse, document))

    assert summary.resume is not None
    assert b"s3cret" not in pickle.dumps(summary)
    assert "s3cret" not in repr(summary)


def test_long_chain() -> None:
    """A chain of 50 000 nodes that failed half way can be summarized."""
    ids = [f"{'TJ'[each % 2]}{each}" for each in range(50_000)]
    ran = {each: f"SUCCEEDED {each[1:]} {each[1:]}.5" for each in ids[1:24_999:2]}
    ran["J24999"] = "FAILED 24999 24999.5"
    summary = summarize(run_of(">".join(ids), ran))

    assert ids[1:25_000:2] == [each.node_id for each in summary.critical_path]
    assert ids[25_001::2] == [each.id for each in summary.never_ran_nodes]
    assert {("J24999",)} == {
        each.never_ran and each.never_ran.because for each in summary.never_ran_nodes
    }
