"""Summaries of whatever run, against networkx, LocalGlue and the client."""

import itertools
from collections.abc import Mapping, Sequence

import attrs
import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.enums import NodeType, WorkflowRunStatus
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.report import RunSummary, summarize
from glue_wf_sdk.resume import failed_nodes, latest_attempt, plan_resume
from glue_wf_sdk.structures import Node, WorkflowRun
from glue_wf_sdk.testing import workflow_runs
from glue_wf_sdk.waiting import has_succeeded

WORKFLOW = "etl"


@attrs.frozen
class Pipeline:
    """A workflow of jobs, each of which waits for the success of some before it.

    Attributes:
        waits: The names of the jobs, each with those that it waits for.
        outcomes: The states in which the runs of each job end, the last one again and again.
    """

    waits: Mapping[str, Sequence[str]]
    outcomes: Mapping[str, Sequence[str]]

    def duration(self, name: str) -> int:
        """Seconds that a job takes; no two sums of different durations are equal."""
        return 1 << list(self.waits).index(name)

    def local(self) -> LocalGlue:
        """A LocalGlue that has the workflow."""
        local = LocalGlue()
        client = local.client()
        for name, outcomes in self.outcomes.items():
            local.add_job(name, duration=self.duration(name), outcomes=outcomes)
        client.create_workflow(WORKFLOW)
        first = [name for name, waits in self.waits.items() if not waits]
        local.add_trigger("start", workflow=WORKFLOW, jobs=first)
        for name, waits in self.waits.items():
            if waits:
                after = dict.fromkeys(waits, "SUCCEEDED")
                local.add_trigger(f"to {name}", workflow=WORKFLOW, after=after, jobs=[name])
        return local

    def peer(self) -> "nx.DiGraph[str]":
        """The jobs in networkx; the weight of an edge is the duration of the job it leads to."""
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


def ran_on(local: LocalGlue) -> WorkflowRun:
    """The run of the workflow, once all is done."""
    client = local.client()
    run_id = client.start_workflow_run(WORKFLOW).run_id
    local.run_until_idle()
    run = client.get_workflow_run(WORKFLOW, str(run_id), include_graph=True).run
    assert run is not None
    return run


def path_of(summary: RunSummary) -> list[str | None]:
    """The names along the critical path."""
    return [each.name for each in summary.critical_path]


@given(pipelines(outcomes=["SUCCEEDED"]))
def test_critical_path_is_the_longest(pipeline: Pipeline) -> None:
    """Where nothing fails and nothing waits for capacity, it is networkx's longest path."""
    run = ran_on(pipeline.local())
    summary = summarize(run)

    assert nx.dag_longest_path(pipeline.peer())[1:] == path_of(summary)
    assert summary.duration is not None
    assert nx.dag_longest_path_length(pipeline.peer()) == summary.duration.total_seconds()
    assert True is summary.succeeded


@given(pipelines())
def test_failures_are_the_reasons_behind_them(pipeline: Pipeline) -> None:
    """What never ran has as causes what failed above it, with nothing that ran in between."""
    summary = summarize(ran_on(pipeline.local()))
    ids = {each.name: each.id for each in summary.nodes}
    ran = {each.name for each in summary.nodes if each.attempts}
    failed = {each.name for each in summary.failed}
    peer = pipeline.peer()
    # A node that ran has no edge to it, so no way leads through it.
    peer.remove_edges_from([ends for ends in peer.edges if ends[1] in ran])

    for node in summary.never_ran:
        assert node.never_ran is not None
        expected = {ids[each] for each in failed if nx.has_path(peer, str(each), str(node.name))}
        assert expected == set(node.never_ran.because)
        assert "failed_upstream" == node.never_ran.rule
    assert ran.isdisjoint(each.name for each in summary.never_ran)


@given(
    pipelines().filter(lambda each: any("SUCCEEDED" != ends[0] for ends in each.outcomes.values()))
)
def test_resumed_run_keeps_what_was_planned(pipeline: Pipeline) -> None:
    """What did not run again was kept, and the critical path has nothing of it."""
    local = pipeline.local()
    client = local.client()
    run = ran_on(local)
    plan = plan_resume(run)
    resumed = client.resume_failed(
        WORKFLOW, str(run.workflow_run_id), wait=True, raise_on_failure=False
    )
    summary = summarize(resumed)

    assert set(plan.kept) == {each.id for each in summary.kept}
    assert summary.critical_path[0].node_id in plan.node_ids
    assert {each.node_id for each in summary.critical_path} <= set(plan.rerun)


@given(workflow_runs())
def test_success_is_what_the_client_says(run: WorkflowRun) -> None:
    """A run succeeded where the client would not raise, and is open exactly while it goes on."""
    succeeded = summarize(run).succeeded

    assert has_succeeded(run) is (succeeded is True)
    assert (run.status in ("RUNNING", "STOPPING")) is (succeeded is None)


@given(workflow_runs())
def test_nodes_are_those_of_the_run(run: WorkflowRun) -> None:
    """Each job and crawler is there once, with all its attempts, the latest last."""
    assert run.graph is not None
    nodes = {
        str(each.unique_id): each for each in run.graph.nodes or () if each.type != NodeType.TRIGGER
    }
    summary = summarize(run)

    assert set(nodes) == {each.id for each in summary.nodes}
    assert len(nodes) == len(summary.nodes)
    assert set(failed_nodes(run)) == {each.id for each in summary.failed}
    for node in summary.nodes:
        latest = latest_attempt(nodes[node.id])
        assert count_of(nodes[node.id]) == len(node.attempts)
        assert (latest is None) is (node.never_ran is not None)
        if latest is not None and node.latest is not None:
            expected = (latest.started_on, latest.completed_on, latest.error_message)
            assert expected == (
                node.latest.started_on,
                node.latest.completed_on,
                node.error_message,
            )


def count_of(node: Node) -> int:
    """How many attempts a node has."""
    job_runs = (node.job_details.job_runs if node.job_details else None) or ()
    crawls = (node.crawler_details.crawls if node.crawler_details else None) or ()
    return len(job_runs) + len(crawls)


@given(workflow_runs(statuses=st.just(WorkflowRunStatus.COMPLETED)))
def test_critical_path_leads_to_the_end(run: WorkflowRun) -> None:
    """It ends where the run ended; each step starts after the one before it has ended."""
    steps = [each.attempt for each in summarize(run).critical_path]

    if steps:
        assert run.completed_on == steps[-1].completed_on
    for before, after in itertools.pairwise(steps):
        assert before.completed_on is not None
        assert after.started_on is not None
        assert before.completed_on <= after.started_on


@given(workflow_runs())
def test_path_begins_with_the_start_trigger(run: WorkflowRun) -> None:
    """Of a run as Glue carries it out, the path goes back to what the start trigger started."""
    steps = summarize(run).critical_path

    if steps:
        assert "trigger-0" == steps[0].attempt.trigger
