"""The graphs of workflows that exist nowhere yet."""

import json
from pathlib import Path
from typing import Any

import attrs
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk import Topology, WorkflowGraph, to_wire, topological_order, violations
from glue_wf_sdk.design import TriggerDesign, Unknown, WorkflowDesign, load_designs
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.operations import CreateTriggerRequest
from glue_wf_sdk.report import graph_dot, graph_mermaid, graph_svg
from glue_wf_sdk.testing import models
from support.designs import job, trigger, unit, workflow
from support.local_glue import w1_local
from support.pipelines import Pipeline, local_with, pipelines


def drawn(*triggers: TriggerDesign) -> WorkflowGraph:
    """The graph of the workflow `etl` with these triggers."""
    return unit(*triggers).workflows[0].graph()


def names(graph: WorkflowGraph) -> list[tuple[str, str]]:
    """The types and names of a graph's nodes."""
    return [(str(node.type), node.name) for node in graph.nodes or ()]


def edges(graph: WorkflowGraph) -> set[tuple[str, str]]:
    """The edges of a graph between the names of nodes."""
    return {
        (graph.node(edge.source_id).name, graph.node(edge.destination_id).name)
        for edge in graph.edges or ()
    }


def without_ids(graph: WorkflowGraph) -> Any:
    """The wire form of a graph with ids that follow from the order of its nodes."""
    text = json.dumps(to_wire(graph), default=str)
    for index, node in enumerate(graph.nodes or ()):
        text = text.replace(node.unique_id, str(index))
    return json.loads(text)


def shown_by(local: LocalGlue, name: str, path: Path) -> tuple[WorkflowGraph, WorkflowDesign]:
    """What get-workflow shows of a workflow, and the design that is read of it."""
    answer = local.call("GetWorkflow", Name=name, IncludeGraph=True)
    path.write_text(json.dumps(answer, default=str))
    (design,) = load_designs(path).workflows
    graph = local.client().get_workflow(name, include_graph=True).workflow.graph
    assert graph is not None
    return graph, design


def test_a_design_is_drawn_as_glue_draws_it(tmp_path: Path) -> None:
    """The graph of a design that was read from get-workflow is the answer's own."""
    graph, design = shown_by(w1_local(), "W1", tmp_path / "W1.json")
    assert without_ids(graph) == without_ids(design.graph())


@given(pipelines())
@settings(max_examples=20, deadline=None)
def test_random_designs_are_drawn_as_glue_draws_them(
    tmp_path_factory: pytest.TempPathFactory, pipeline: Pipeline
) -> None:
    """So it is for random workflows."""
    local = local_with(pipeline)
    path = tmp_path_factory.mktemp("answers") / "answer.json"
    graph, design = shown_by(local, "w", path)
    assert without_ids(graph) == without_ids(design.graph())
    assert len(Topology(graph)) == len(Topology(design.graph()))


def test_a_design_has_triggers_jobs_and_crawlers() -> None:
    """Triggers come first, then what they watch and start, each once."""
    graph = drawn(
        trigger("start", starts=["load", "crawl raw"]),
        trigger("then", after=["load", "crawl raw"], starts=["publish"]),
        trigger("alarm", after={"load": "FAILED"}, starts=["publish"]),
    )
    assert names(graph) == [
        ("TRIGGER", "start"),
        ("TRIGGER", "then"),
        ("TRIGGER", "alarm"),
        ("JOB", "load"),
        ("CRAWLER", "crawl raw"),
        ("JOB", "publish"),
    ]
    assert edges(graph) == {
        ("start", "load"),
        ("start", "crawl raw"),
        ("load", "then"),
        ("crawl raw", "then"),
        ("then", "publish"),
        ("load", "alarm"),
        ("alarm", "publish"),
    }


def test_what_is_not_known_shows_its_expression() -> None:
    """Unknown names are nodes with their text; an unknown list of actions leads nowhere."""
    env_load = Unknown.joined([Unknown.of("Env"), "-load"])
    graph = drawn(
        trigger("start", starts=[env_load]),
        trigger("then", after=[env_load], Actions=Unknown.of("local.actions")),
    )
    assert [("TRIGGER", "start"), ("TRIGGER", "then"), ("JOB", "${Env}-load")] == names(graph)
    assert {("start", "${Env}-load"), ("${Env}-load", "then")} == edges(graph)
    start, then = graph.node("start"), graph.node("then")
    assert start.trigger_details is not None
    assert start.trigger_details.trigger is not None
    assert start.trigger_details.trigger.actions is not None
    assert "${Env}-load" == start.trigger_details.trigger.actions[0].job_name
    assert () == violations(start) == violations(then)


def test_a_job_and_a_crawler_of_one_name_are_two_nodes() -> None:
    """Names are told apart by what they name, and ids by the workflow too."""
    both = trigger("x", Actions=[{"JobName": "x"}, {"CrawlerName": "x"}])
    graph = drawn(both)
    assert [("TRIGGER", "x"), ("JOB", "x"), ("CRAWLER", "x")] == names(graph)
    assert len({node.unique_id for node in graph.nodes or ()}) == 3
    elsewhere = trigger("x", workflow="other", Actions=[{"JobName": "x"}, {"CrawlerName": "x"}])
    (other,) = unit(elsewhere, workflows=[workflow("other")]).workflows
    assert not set(Topology(graph).node_ids()) & set(Topology(other.graph()).node_ids())


def test_triggers_of_one_name_are_one_node() -> None:
    """Triggers of one name, which are alternatives, start what either starts."""
    graph = drawn(
        trigger("start", starts=["load"], condition="IsProd"),
        trigger("start", starts=["test"], condition="IsTest"),
    )
    assert [("TRIGGER", "start"), ("JOB", "load"), ("JOB", "test")] == names(graph)
    assert {("start", "load"), ("start", "test")} == edges(graph)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "CREATED"),
        ({"StartOnCreation": True}, "ACTIVATED"),
        ({"StartOnCreation": Unknown.of("Start")}, None),
        ({"State": "DEACTIVATED"}, "DEACTIVATED"),
    ],
)
def test_a_trigger_has_the_state_in_which_it_is_created(
    fields: dict[str, Any], state: str | None
) -> None:
    """Its state is that of a fetched trigger, or else follows from StartOnCreation."""
    node = drawn(trigger("start", **fields)).node("start")
    assert node.trigger_details is not None
    assert node.trigger_details.trigger is not None
    assert state == node.trigger_details.trigger.state


def test_fields_of_the_wrong_kind_are_left_out() -> None:
    """A trigger that cannot be read is drawn by its name."""
    node = drawn(trigger("start", EventBatchingCondition=5)).node("start")
    assert {"Trigger": {"Name": "start"}} == to_wire(node)["TriggerDetails"]


def test_a_workflow_without_triggers_has_an_empty_graph() -> None:
    """There is nothing to draw of it."""
    (empty,) = unit(jobs=[job("load")]).workflows
    assert {"Nodes": [], "Edges": []} == to_wire(empty.graph())


def test_the_graph_is_for_topology_and_pictures() -> None:
    """Orders and pictures work on the graph of a design, and agree with networkx."""
    graph = drawn(
        trigger("start", starts=["load", "crawl raw"]),
        trigger("then", after=["load", "crawl raw"], starts=[Unknown.of("Last")]),
    )
    order = [graph.node(each).name for each in topological_order(graph)]
    expected: nx.DiGraph[str] = nx.DiGraph(edges(graph))
    assert all(order.index(source) < order.index(target) for source, target in expected.edges)
    for picture in (graph_mermaid(graph), graph_dot(graph), graph_svg(graph)):
        for name in ("start", "load", "then"):
            assert name in picture


@given(st.lists(models(CreateTriggerRequest), max_size=4))
@settings(max_examples=25, deadline=None)
def test_valid_triggers_make_valid_graphs(requests: list[CreateTriggerRequest]) -> None:
    """The graph of valid triggers is valid, and its ids are the same each time."""
    triggers = [
        attrs.evolve(trigger(each.name), definitions=[{**to_wire(each), "WorkflowName": "etl"}])
        for each in requests
    ]
    graph = drawn(*triggers)
    assert () == violations(graph)
    assert graph == drawn(*triggers)
    assert len({each.name for each in requests}) == len(
        [node for node in graph.nodes or () if not node.is_action]
    )
