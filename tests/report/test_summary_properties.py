"""Summaries of arbitrary runs, compared with networkx and LocalGlue."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import WorkflowRun, WorkflowRunStatus, plan_resume
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.report import RunSummary, summarize
from glue_wf_sdk.testing import workflow_runs

WORKFLOW = "etl"


@attrs.frozen
class Pipeline:
    """A workflow of jobs that wait for the success of earlier ones."""

    waits: Mapping[str, Sequence[str]]
    outcomes: Mapping[str, Sequence[str]]  # The states in which the runs of each job end.

    def duration(self, name: str) -> int:
        """The duration of a job, in seconds; no two sums of different durations are equal."""
        return 1 << list(self.waits).index(name)

    def local(self, **fields: Any) -> LocalGlue:
        """A LocalGlue that has the workflow; every job has these fields."""
        local = LocalGlue()
        client = local.client()
        for name, outcomes in self.outcomes.items():
            local.add_job(name, duration=self.duration(name), outcomes=outcomes, **fields)
        client.create_workflow(WORKFLOW)
        first = [name for name, waits in self.waits.items() if not waits]
        local.add_trigger("start", workflow=WORKFLOW, jobs=first)
        for name, waits in self.waits.items():
            if waits:
                after = dict.fromkeys(waits, "SUCCEEDED")
                local.add_trigger(f"to {name}", workflow=WORKFLOW, after=after, jobs=[name])
        return local

    def peer(self) -> "nx.DiGraph[str]":
        """The jobs in networkx; an edge weighs as much as the job takes that it leads to."""
        peer: nx.DiGraph[str] = nx.DiGraph()
        for name, waits in self.waits.items():
            for before in waits or [""]:
                peer.add_edge(before, name, weight=self.duration(name))
        return peer


@st.composite
def pipelines(
    draw: st.DrawFn, outcomes: Sequence[str] = ("SUCCEEDED", "FAILED", "TIMEOUT")
) -> Pipeline:
    """Workflows of up to seven jobs, each with an outcome for its first run."""
    names = [f"job-{place}" for place in range(draw(st.integers(1, 7)))]
    waits: dict[str, list[str]] = {}
    for name in names:
        known = st.lists(st.sampled_from(list(waits)), max_size=3, unique=True) if waits else None
        waits[name] = [] if known is None else draw(known)
    ends = {name: [draw(st.sampled_from(outcomes)), "SUCCEEDED"] for name in names}
    return Pipeline(waits, ends)


def run_on(local: LocalGlue) -> WorkflowRun:
    """A run of the workflow, once it has ended."""
    return local.client().run_workflow(WORKFLOW, raise_on_failure=False)


def path_of(summary: RunSummary) -> list[str]:
    """The names along the critical path."""
    return [each.name for each in summary.critical_path]


@given(pipelines(outcomes=["SUCCEEDED"]))
def test_critical_path_is_the_longest(pipeline: Pipeline) -> None:
    """If nothing fails, the critical path is networkx's longest path."""
    run = run_on(pipeline.local())
    summary = summarize(run)

    assert nx.dag_longest_path(pipeline.peer())[1:] == path_of(summary)
    assert summary.duration is not None
    assert nx.dag_longest_path_length(pipeline.peer()) == summary.duration.total_seconds()
    assert True is summary.succeeded


@given(pipelines())
def test_causes_are_the_nearest_failures(pipeline: Pipeline) -> None:
    """The causes of what never ran are the failures upstream with nothing in between that ran."""
    summary = summarize(run_on(pipeline.local()))
    ids = {each.name: each.id for each in summary.nodes}
    ran = {each.name for each in summary.nodes if each.attempts}
    failed = {each.name for each in summary.failed_nodes}
    peer = pipeline.peer()
    # Without edges to nodes that ran, no path leads through one of them.
    peer.remove_edges_from([ends for ends in peer.edges if ends[1] in ran])

    for node in summary.never_ran_nodes:
        assert node.never_ran is not None
        expected = {ids[each] for each in failed if nx.has_path(peer, each, node.name)}
        assert expected == set(node.never_ran.because)
        assert "failed_upstream" == node.never_ran.rule
    assert ran.isdisjoint(each.name for each in summary.never_ran_nodes)


@given(
    pipelines().filter(lambda each: any("SUCCEEDED" != ends[0] for ends in each.outcomes.values()))
)
def test_resumed_run_has_planned_copies(pipeline: Pipeline) -> None:
    """The copies in a resumed run are what the plan keeps; the critical path has none of them."""
    local = pipeline.local()
    run = run_on(local)
    plan = plan_resume(run)
    resumed = local.client().resume_failed(WORKFLOW, run.workflow_run_id, raise_on_failure=False)
    summary = summarize(resumed)

    assert set(plan.kept) == {each.id for each in summary.copied_nodes}
    assert summary.critical_path[0].node_id in plan.node_ids
    assert {each.node_id for each in summary.critical_path} <= set(plan.rerun)


@given(pipelines(), st.integers(0, 1))
def test_statistics_agree(pipeline: Pipeline, retries: int) -> None:
    """LocalGlue's own statistics count what the summary says failed, succeeded and never ran."""
    run = run_on(pipeline.local(max_retries=retries))
    statistics, summary = run.statistics, summarize(run)
    assert statistics is not None
    counts = statistics.failures, statistics.succeeded_actions, statistics.total_actions

    failed, never_ran = len(summary.failed_nodes), len(summary.never_ran_nodes)
    assert counts == (failed, len(summary.nodes) - failed - never_ran, len(summary.nodes))
    assert (failed == 0) is summary.succeeded


@given(workflow_runs())
def test_nodes_are_those_of_the_run(run: WorkflowRun) -> None:
    """The summary has each job and crawler once, and states the same facts as run and nodes."""
    summary = summarize(run)

    assert (run.succeeded, run.has_ended) == (summary.succeeded, summary.has_ended)
    assert {node.unique_id for node in run.actions} == {each.id for each in summary.nodes}
    assert len(run.actions) == len(summary.nodes)
    assert {node.unique_id for node in run.failed_nodes} == {
        each.id for each in summary.failed_nodes
    }
    for each in summary.nodes:
        node = run.node(each.id)
        latest = node.latest_attempt
        assert (node.state, node.failed) == (each.state, each.failed)
        assert [attempt.state for attempt in node.attempts] == [
            attempt.state for attempt in each.attempts
        ]
        assert (latest is None) is (each.never_ran is not None)
        if latest is not None:
            expected = (latest.duration, latest.error_message, run.is_copied(latest))
            assert expected == (each.duration, each.error_message, each.copied)


@given(workflow_runs(statuses=st.just(WorkflowRunStatus.COMPLETED)))
def test_critical_path_leads_to_the_end(run: WorkflowRun) -> None:
    """The last step ends when the run does, and each step starts after the one before it ended."""
    steps = [each.attempt for each in summarize(run).critical_path]

    if steps:
        assert run.completed_on == steps[-1].completed_on
    for before, after in itertools.pairwise(steps):
        assert before.completed_on is not None
        assert after.started_on is not None
        assert before.completed_on <= after.started_on


@given(workflow_runs())
def test_critical_path_begins_with_the_start_trigger(run: WorkflowRun) -> None:
    """The path goes back to what the start trigger started."""
    steps = summarize(run).critical_path

    if steps:
        assert "trigger-0" == steps[0].attempt.trigger
