"""Resume plans of any run, against networkx."""

import itertools
from collections.abc import Sequence
from typing import Any

import attrs
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    Crawl,
    CrawlerNodeDetails,
    JobNodeDetails,
    JobRun,
    Node,
    NodeType,
    ResumeError,
    WorkflowRun,
    WorkflowRunStatus,
    plan_resume,
)
from glue_wf_sdk.testing import models, workflow_graphs, workflow_runs

COMPLETED = st.just(WorkflowRunStatus.COMPLETED)

FAILED_STATES = {"FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED", "CANCELLED"}


@st.composite
def arbitrary_runs(draw: st.DrawFn) -> WorkflowRun:
    """Runs with any acyclic graph, whose nodes have any attempts."""
    job_details = st.none() | models(
        JobNodeDetails, job_runs=st.lists(models(JobRun), max_size=2).map(tuple)
    )
    crawler_details = st.none() | models(
        CrawlerNodeDetails, crawls=st.lists(models(Crawl), max_size=2).map(tuple)
    )
    graph = draw(workflow_graphs(acyclic=True))
    nodes = [
        attrs.evolve(node, job_details=draw(job_details), crawler_details=draw(crawler_details))
        for node in graph.nodes or ()
    ]
    return WorkflowRun(
        name="etl",
        workflow_run_id="wr_1",
        status=WorkflowRunStatus.COMPLETED,
        graph=attrs.evolve(graph, nodes=nodes),
    )


completed_runs = workflow_runs(statuses=COMPLETED) | arbitrary_runs()


def nodes_of(run: WorkflowRun) -> dict[str, Node]:
    """The nodes of a run by their ids, in the order of the graph."""
    return {node.unique_id: node for node in run.nodes}


def peer_of(run: WorkflowRun) -> "nx.DiGraph[str]":
    """The graph of a run in networkx."""
    peer: nx.DiGraph[str] = nx.DiGraph()
    peer.add_nodes_from(nodes_of(run))
    assert run.graph is not None
    peer.add_edges_from((edge.source_id, edge.destination_id) for edge in run.graph.edges or ())
    return peer


def attempts_of(node: Node) -> Sequence[JobRun | Crawl]:
    """The attempts of a job or a crawler; none of a trigger."""
    if node.type == NodeType.JOB and node.job_details:
        return node.job_details.job_runs or ()
    if node.type == NodeType.CRAWLER and node.crawler_details:
        return node.crawler_details.crawls or ()
    return ()


def actions_in_order(run: WorkflowRun) -> list[str]:
    """The jobs and crawlers of a run in topological order, by networkx."""
    nodes = nodes_of(run)
    places = list(nodes)
    order = nx.lexicographical_topological_sort(peer_of(run), key=places.index)
    return [each for each in order if nodes[each].type != NodeType.TRIGGER]


def attempted(run: WorkflowRun) -> list[str]:
    """The ids of the nodes that can be chosen."""
    return [each for each, node in nodes_of(run).items() if attempts_of(node)]


@st.composite
def choices(draw: st.DrawFn) -> tuple[WorkflowRun, list[str]]:
    """A run and nodes of it that can be chosen, in any order and possibly repeated."""
    run = draw(completed_runs.filter(attempted))
    return run, draw(st.lists(st.sampled_from(attempted(run)), min_size=1, max_size=5))


@given(choices())
def test_chosen_nodes_and_those_downstream_run_again(
    choice: tuple[WorkflowRun, list[str]],
) -> None:
    """Each job or crawler either runs again or is kept, in topological order."""
    run, chosen = choice
    peer = peer_of(run)
    plan = plan_resume(run, chosen)
    actions = actions_in_order(run)

    def runs_again(node_id: str) -> bool:
        return any(nx.has_path(peer, each, node_id) for each in chosen)

    assert tuple(each for each in actions if runs_again(each)) == plan.rerun
    assert tuple(each for each in actions if not runs_again(each)) == plan.kept


@given(choices())
def test_as_few_nodes_as_possible_are_sent(
    choice: tuple[WorkflowRun, list[str]],
) -> None:
    """No node that is sent reaches another, and each redundant one is reached."""
    run, chosen = choice
    peer = peer_of(run)
    plan = plan_resume(run, chosen)

    assert set(chosen) == {*plan.node_ids, *plan.redundant}
    assert len(set(chosen)) == len(plan.node_ids) + len(plan.redundant)
    assert not any(nx.has_path(peer, *ends) for ends in itertools.permutations(plan.node_ids, 2))
    for redundant in plan.redundant:
        assert any(nx.has_path(peer, each, redundant) for each in plan.node_ids)


@given(choices())
def test_each_part_is_in_topological_order(
    choice: tuple[WorkflowRun, list[str]],
) -> None:
    """The ids of each part of a plan are in the order in which they run."""
    run, chosen = choice
    plan = plan_resume(run, chosen)
    place = actions_in_order(run).index

    for part in (plan.node_ids, plan.redundant, plan.rerun, plan.kept):
        assert sorted(part, key=place) == list(part)


@given(choices())
def test_redundant_nodes_make_no_difference(choice: tuple[WorkflowRun, list[str]]) -> None:
    """Without the redundant nodes, the same nodes run again."""
    run, chosen = choice
    plan = plan_resume(run, chosen)

    assert attrs.evolve(plan, redundant=()) == plan_resume(run, plan.node_ids)


def has_failed(node: Node) -> bool:
    """Whether the attempt that started last ended without success, as the guide defines it."""
    timed: Any = [each for each in attempts_of(node) if each.started_on is not None]
    last = max(timed, key=lambda each: each.started_on, default=None)
    if last is None:
        return False
    return (last.job_run_state if isinstance(last, JobRun) else last.state) in FAILED_STATES


@given(workflow_runs(statuses=COMPLETED))
def test_default_choice_is_what_failed(run: WorkflowRun) -> None:
    """By default, exactly the nodes are chosen whose latest attempt did not succeed."""
    failed = [each for each, node in nodes_of(run).items() if has_failed(node)]

    assert failed == [node.unique_id for node in run.failed_nodes]
    if failed:
        assert plan_resume(run, failed) == plan_resume(run)
    else:
        with pytest.raises(ResumeError, match="no job or crawler of the run failed"):
            plan_resume(run)


@given(completed_runs, st.data())
def test_each_node_that_cannot_be_chosen_has_a_reason(
    run: WorkflowRun, data: st.DataObject
) -> None:
    """There is exactly one reason for each node that cannot be chosen."""
    nodes = nodes_of(run)
    chosen = data.draw(st.lists(st.sampled_from([*nodes, "unknown\n"]), min_size=1, unique=True))
    expected = {
        node_id: "unknown_node"
        if node_id not in nodes
        else "trigger_node"
        if nodes[node_id].type == NodeType.TRIGGER
        else "never_attempted"
        for node_id in chosen
        if node_id not in attempted(run)
    }

    if not expected:
        assert set(chosen) == {
            *plan_resume(run, chosen).node_ids,
            *plan_resume(run, chosen).redundant,
        }
        return
    with pytest.raises(ResumeError) as caught:
        plan_resume(run, chosen)
    assert list(expected.items()) == [(each.node_id, each.rule) for each in caught.value.reasons]


@given(workflow_runs())
def test_only_a_completed_run_has_a_plan(run: WorkflowRun) -> None:
    """The status is a reason unless it is COMPLETED."""
    try:
        plan_resume(run)
    except ResumeError as error:
        rules = [each.rule for each in error.reasons]
    else:
        rules = []

    assert ("not_completed" in rules) is (run.status != WorkflowRunStatus.COMPLETED)
