"""Which nodes of a run failed, and which of a node's attempts tells."""

import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from glue_wf_sdk.enums import CrawlState, JobRunState
from glue_wf_sdk.resume import failed_actions, failed_nodes, has_failures, latest_attempt
from glue_wf_sdk.structures import Crawl, JobRun, Node, WorkflowGraph, WorkflowRun
from glue_wf_sdk.wire import from_wire

START = 1_600_000_000.5


def job(name: str, *states: str | None) -> dict[str, Any]:
    """A job node in wire form, with one attempt for each state, in that order."""
    attempts = [
        {"Attempt": number, "JobRunState": state, "StartedOn": START + number}
        for number, state in enumerate(states)
    ]
    return {"Type": "JOB", "UniqueId": name, "JobDetails": {"JobRuns": attempts}}


def crawler(name: str, *states: str | None) -> dict[str, Any]:
    """A crawler node in wire form, with one crawl for each state, in that order."""
    crawls = [{"State": state, "StartedOn": START + number} for number, state in enumerate(states)]
    return {"Type": "CRAWLER", "UniqueId": name, "CrawlerDetails": {"Crawls": crawls}}


def node_with(details: dict[str, Any]) -> Node:
    """A job or a crawler node with such details."""
    kind, name = ("JOB", "JobDetails") if "JobRuns" in details else ("CRAWLER", "CrawlerDetails")
    return from_wire(Node, {"Type": kind, "UniqueId": "A", name: details})


def run_of(*nodes: dict[str, Any]) -> WorkflowRun:
    """A run with these nodes."""
    return from_wire(WorkflowRun, {"Graph": {"Nodes": nodes}})


FAILED_JOB_STATES = ["FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"]
FAILED_CRAWL_STATES = ["FAILED", "CANCELLED", "ERROR"]


class TestFailedNodes:
    """Which nodes failed."""

    @pytest.mark.parametrize("state", [*JobRunState, JobRunState("PAUSED"), None])
    def test_job_failed_if_it_ended_without_success(self, state: JobRunState | None) -> None:
        """The states that semantics count as failures do, and any that is not known."""
        expected = ("A",) if state in [*FAILED_JOB_STATES, "PAUSED"] else ()

        assert expected == failed_nodes(run_of(job("A", state)))

    @pytest.mark.parametrize("state", [*CrawlState, CrawlState("PAUSED"), None])
    def test_crawler_failed_if_it_ended_without_success(self, state: CrawlState | None) -> None:
        """The states that semantics count as failures do, and any that is not known."""
        expected = ("A",) if state in [*FAILED_CRAWL_STATES, "PAUSED"] else ()

        assert expected == failed_nodes(run_of(crawler("A", state)))

    def test_only_the_latest_attempt_counts(self) -> None:
        """A job that was tried again with success did not fail."""
        run = run_of(job("A", "FAILED", "SUCCEEDED"), job("B", "SUCCEEDED", "FAILED"))

        assert ("B",) == failed_nodes(run)

    def test_nodes_are_in_the_order_of_the_graph(self) -> None:
        """What failed is listed as the graph lists it."""
        run = run_of(job("B", "FAILED"), crawler("C", "FAILED"), job("A", "FAILED"))

        assert ("B", "C", "A") == failed_nodes(run)

    @pytest.mark.parametrize("run", [WorkflowRun(), WorkflowRun(graph=WorkflowGraph())])
    def test_run_without_a_graph_has_none(self, run: WorkflowRun) -> None:
        """Where nothing is known, nothing is said to have failed."""
        assert () == failed_nodes(run)

    def test_node_without_an_id_cannot_be_named(self) -> None:
        """A failed node that has no id is left out, and the run has failures all the same."""
        run = run_of(job("A", "FAILED") | {"UniqueId": None})

        assert () == failed_nodes(run)
        assert has_failures(run)


def test_nodes_that_share_an_id() -> None:
    """Of nodes with the same id, only those that failed are given."""
    run = run_of(job("A", "SUCCEEDED"), job("A", "FAILED"))

    assert run.graph is not None
    assert run.graph.nodes is not None
    assert (run.graph.nodes[1],) == failed_actions(run)
    assert ("A",) == failed_nodes(run)


class TestLatestAttempt:
    """Which of a node's attempts is the last."""

    @pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
    def test_latest_start_decides_whatever_the_order(self, order: Sequence[int]) -> None:
        """The job run or crawl that started last is the latest, wherever it stands."""
        attempts = [{"Id": "a"}, {"Id": "b"}, {"Id": "c"}]
        job_runs = [attempts[each] | {"StartedOn": START + each} for each in order]
        crawls = [{"LogStream": str(each), "StartedOn": START + each} for each in order]

        latest_run = latest_attempt(node_with({"JobRuns": job_runs}))
        latest_crawl = latest_attempt(node_with({"Crawls": crawls}))

        assert isinstance(latest_run, JobRun)
        assert isinstance(latest_crawl, Crawl)
        assert ("c", "2") == (latest_run.id, latest_crawl.log_stream)

    @pytest.mark.parametrize(
        ("earlier", "later"),
        [
            ({"StartedOn": START, "Attempt": 1}, {"StartedOn": START + 0.001, "Attempt": 0}),
            ({"StartedOn": START, "Attempt": 0}, {"StartedOn": START, "Attempt": 1}),
            ({"StartedOn": START}, {"StartedOn": START, "Attempt": 1}),
            ({"Attempt": 9}, {"StartedOn": START, "Attempt": 0}),
            ({"Attempt": 0}, {"Attempt": 1}),
            ({}, {"CompletedOn": START}),
            ({"StartedOn": START, "CompletedOn": 1.0}, {"StartedOn": START, "CompletedOn": 2.0}),
            (
                {"StartedOn": "2020-01-01T00:30:00+02:00"},
                {"StartedOn": "2019-12-31T23:00:00Z"},
            ),
        ],
    )
    def test_start_comes_before_attempt_before_end(
        self, earlier: dict[str, Any], later: dict[str, Any]
    ) -> None:
        """Where starts are equal or missing the attempt decides, and then the end."""
        for job_runs in ([earlier, later], [later, earlier]):
            assert from_wire(JobRun, later) == latest_attempt(node_with({"JobRuns": job_runs}))

    @pytest.mark.parametrize(
        "details",
        [
            {},
            {"JobDetails": None, "CrawlerDetails": None},
            {"JobDetails": {}, "CrawlerDetails": {}},
            {"JobDetails": {"JobRuns": None}, "CrawlerDetails": {"Crawls": None}},
            {"JobDetails": {"JobRuns": []}, "CrawlerDetails": {"Crawls": []}},
        ],
    )
    @pytest.mark.parametrize("kind", ["JOB", "CRAWLER"])
    def test_null_missing_and_empty_mean_never_attempted(
        self, kind: str, details: dict[str, Any]
    ) -> None:
        """All three occur for a node that has not run, which then has neither run nor failed."""
        node = {"Type": kind, "UniqueId": "A", **details}

        assert latest_attempt(from_wire(Node, node)) is None
        assert () == failed_nodes(run_of(node))

    def test_attempts_of_the_other_kind_do_not_count(self) -> None:
        """A crawler has no job runs and a job no crawls, whatever the service says."""
        assert latest_attempt(from_wire(Node, job("A", "FAILED") | {"Type": "CRAWLER"})) is None
        assert latest_attempt(from_wire(Node, crawler("A", "FAILED") | {"Type": "JOB"})) is None

    def test_node_of_another_type_has_none(self) -> None:
        """A trigger is never attempted."""
        assert latest_attempt(from_wire(Node, job("A", "FAILED") | {"Type": "TRIGGER"})) is None
