"""The strategies give what they promise, and reach what matters."""

import functools
import subprocess
import sys
from datetime import datetime, timezone
from typing import Any, TypeVar

import networkx as nx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from glue_wf_sdk import (
    NodeType,
    Topology,
    WorkflowGraph,
    WorkflowRun,
    WorkflowRunStatus,
    from_wire,
    plan_resume,
    to_wire,
    violations,
)
from glue_wf_sdk.errors import ResumeError
from glue_wf_sdk.operations import OPERATIONS, CreateWorkflowRequest, operation_of
from glue_wf_sdk.shapes import NameString, TagsMap, TimestampValue, WorkflowNames
from glue_wf_sdk.structures import Crawl, JobRun, Node
from glue_wf_sdk.testing import (
    models,
    requests,
    values,
    wire_dicts,
    workflow_graphs,
    workflow_runs,
)

ValueT = TypeVar("ValueT")


def samples(strategy: st.SearchStrategy[ValueT], count: int = 300) -> list[ValueT]:
    """The same many values at each call."""
    found: list[ValueT] = []

    @settings(max_examples=count, derandomize=True, database=None, phases=[Phase.generate])
    @given(strategy)
    def draw(value: ValueT) -> None:
        found.append(value)

    draw()
    return found


def ends(graph: WorkflowGraph) -> list[tuple[str, str]]:
    """The edges of a graph."""
    return [(edge.source_id or "", edge.destination_id or "") for edge in graph.edges or ()]


def nodes_of(run: WorkflowRun) -> tuple[Node, ...]:
    """The nodes of a run's graph."""
    assert run.graph is not None
    return tuple(run.graph.nodes or ())


def attempts_of(node: Node) -> tuple[JobRun | Crawl, ...]:
    """The job runs or crawls of a node."""
    job_runs = (node.job_details.job_runs if node.job_details else None) or ()
    crawls = (node.crawler_details.crawls if node.crawler_details else None) or ()
    return (*job_runs, *crawls)


class TestModels:
    """Models, requests, wire dicts and values."""

    @given(models(CreateWorkflowRequest, name=st.just("etl"), max_concurrent_runs=st.just(3)))
    def test_fields_can_be_given(self, request_of_etl: CreateWorkflowRequest) -> None:
        """A field that is given a strategy is drawn from it, and always there."""
        assert "etl" == request_of_etl.name
        assert 3 == request_of_etl.max_concurrent_runs

    def test_a_field_that_does_not_exist_cannot_be_given(self) -> None:
        """A misspelt field raises, as the class itself does."""
        with pytest.raises(TypeError, match="nme"):
            samples(models(CreateWorkflowRequest, nme=st.just("etl")))

    def test_optional_fields_are_there_at_times(self) -> None:
        """Each optional field is drawn, and left out."""
        drawn = samples(models(CreateWorkflowRequest))

        for attribute in ("description", "tags", "default_run_properties", "max_concurrent_runs"):
            assert {True, False} == {getattr(each, attribute) is None for each in drawn}

    def test_text_is_unicode(self) -> None:
        """Names have emoji and tabs, and are long at times; never longer than their limit."""
        names = samples(values(NameString), 1000)

        assert any(ord(each) > 0xFFFF for name in names for each in name)
        assert any("\t" in name for name in names)
        assert any(len(name.encode()) > 60 for name in names)
        assert all(1 <= len(name.encode()) <= 255 for name in names)

    def test_collections_keep_their_limits(self) -> None:
        """A list with a minimum is never empty; a map may be."""
        assert {1, 2, 3, 4} == {len(names) for names in samples(values(WorkflowNames))}
        assert {0, 1, 2, 3} == {len(tags) for tags in samples(values(TagsMap))}

    def test_timestamps_are_of_several_time_zones(self) -> None:
        """Timestamps are aware, of UTC and elsewhere, and have microseconds."""
        moments: list[datetime] = samples(values(TimestampValue))

        assert None not in {each.utcoffset() for each in moments}
        assert {True, False} == {
            each.utcoffset() == timezone.utc.utcoffset(None) for each in moments
        }
        assert any(each.microsecond % 1000 for each in moments)

    @given(values(TimestampValue))
    def test_timestamps_survive_as_floats(self, moment: datetime) -> None:
        """A float of seconds since the epoch still tells the microsecond."""
        assert moment == datetime.fromtimestamp(moment.timestamp(), timezone.utc)

    def test_requests_are_of_every_operation(self) -> None:
        """Each of the 22 operations is reached."""
        names = {operation_of(request).name for request in samples(requests(), 1000)}

        assert set(OPERATIONS) == names

    @given(wire_dicts(WorkflowRun))
    def test_wire_dicts_are_plain(self, wire: dict[str, Any]) -> None:
        """A wire dict is made of plain dicts, lists and strings, as `to_wire` makes it."""
        waiting: list[Any] = [wire]
        while waiting:
            value = waiting.pop()
            assert type(value) in (dict, list, str, int, float, bool, datetime)
            waiting += value.values() if hasattr(value, "values") else ()
            waiting += value if hasattr(value, "append") else ()
        assert wire == to_wire(from_wire(WorkflowRun, wire))


class TestGraphs:
    """Graphs of any form."""

    @given(workflow_graphs(max_nodes=5))
    def test_ids_are_unique_and_edges_have_ends(self, graph: WorkflowGraph) -> None:
        """Each node has an id of its own, and each edge leads from a node to a node."""
        ids = [node.unique_id for node in graph.nodes or ()]

        assert len(ids) == len({*ids}) <= 5
        assert None not in ids
        assert {end for pair in ends(graph) for end in pair} <= {*ids}
        assert () == violations(graph)

    @given(workflow_graphs(acyclic=True))
    def test_acyclic_ones_have_no_cycle(self, graph: WorkflowGraph) -> None:
        """A graph that is to have no cycle has none, says networkx."""
        assert nx.is_directed_acyclic_graph(nx.DiGraph(ends(graph)))

    def test_others_have_all_there_is(self) -> None:
        """Cycles, self-loops, parallel edges and the empty graph are reached."""
        graphs = samples(workflow_graphs())

        assert any(len(cycle) > 1 for graph in graphs for cycle in Topology(graph).cycles())
        assert any(here == there for graph in graphs for here, there in ends(graph))
        assert any(len(ends(graph)) > len({*ends(graph)}) for graph in graphs)
        assert any(not graph.nodes for graph in graphs)
        assert {len(graph.nodes or ()) for graph in graphs} == set(range(9))

    def test_nodes_stand_in_no_order(self) -> None:
        """Even without cycles, an edge may lead to a node that stands before its source."""
        back = forth = 0
        for graph in samples(workflow_graphs(acyclic=True)):
            place = {node.unique_id: index for index, node in enumerate(graph.nodes or ())}
            back += sum(place[here] > place[there] for here, there in ends(graph))
            forth += sum(place[here] < place[there] for here, there in ends(graph))

        assert back > 50
        assert forth > 50


COMPLETED_RUNS = workflow_runs(statuses=st.just(WorkflowRunStatus.COMPLETED))


@functools.cache
def run_samples() -> list[WorkflowRun]:
    """Many runs of any status."""
    return samples(workflow_runs(), 500)


class TestRuns:
    """Runs that look like Glue's."""

    @given(workflow_runs())
    def test_they_are_valid(self, run: WorkflowRun) -> None:
        """A run keeps every rule, and its graph is in order and has no cycle."""
        assert run.graph is not None
        assert () == violations(run)
        assert run == from_wire(WorkflowRun, to_wire(run), strict=True)
        assert len(nodes_of(run)) == len(Topology(run.graph).topological_order())

    @given(workflow_runs())
    def test_edges_lead_from_triggers_to_actions_and_back(self, run: WorkflowRun) -> None:
        """Each edge has a trigger at exactly one end; one trigger alone starts the workflow."""
        assert run.graph is not None
        triggers = {each.unique_id for each in nodes_of(run) if each.type is NodeType.TRIGGER}
        (start,) = Topology(run.graph).roots()

        assert all((here in triggers) != (there in triggers) for here, there in ends(run.graph))
        assert start in triggers

    @given(workflow_runs())
    def test_what_ran_was_started(self, run: WorkflowRun) -> None:
        """A job or crawler has begun only after something that its trigger watches has ended."""
        assert run.graph is not None
        assert run.started_on is not None
        topology = Topology(run.graph)
        for node in filter(attempts_of, nodes_of(run)):
            begun = min(each.started_on or run.started_on for each in attempts_of(node))
            (trigger,) = topology.predecessors(node.unique_id or "")
            watched = [topology.node(each) for each in topology.predecessors(trigger)]
            ended = [each.completed_on for some in watched for each in attempts_of(some)]
            assert min(filter(None, ended), default=run.started_on) < begun
            assert ended or not watched

    @given(workflow_runs())
    def test_statistics_count_the_actions(self, run: WorkflowRun) -> None:
        """The counters of what was started add up to the nodes that have attempts."""
        assert run.statistics is not None
        counted = to_wire(run.statistics)
        actions = [each for each in nodes_of(run) if each.type is not NodeType.TRIGGER]

        assert len(actions) == counted.pop("TotalActions")
        assert len([*filter(attempts_of, actions)]) == sum(counted.values())

    @given(COMPLETED_RUNS)
    def test_nothing_runs_in_a_completed_run(self, run: WorkflowRun) -> None:
        """Each attempt of a run that has ended has ended, and not after it."""
        assert WorkflowRunStatus.COMPLETED is run.status
        assert run.completed_on is not None
        for node in nodes_of(run):
            for attempt in attempts_of(node):
                assert attempt.completed_on is not None
                assert attempt.completed_on <= run.completed_on

    @given(workflow_runs(statuses=st.just(WorkflowRunStatus.ERROR)))
    def test_nothing_ran_in_a_run_that_could_not_start(self, run: WorkflowRun) -> None:
        """A run in ERROR has no attempts, and says why."""
        assert run.error_message
        assert not any(map(attempts_of, nodes_of(run)))

    @given(workflow_runs(max_actions=2))
    def test_there_are_no_more_actions_than_asked_for(self, run: WorkflowRun) -> None:
        """The number of jobs and crawlers is bounded, and never 0."""
        actions = [each for each in nodes_of(run) if each.type is not NodeType.TRIGGER]

        assert 1 <= len(actions) <= 2

    def test_they_are_of_every_status(self) -> None:
        """Each status is reached."""
        assert set(WorkflowRunStatus) == {run.status for run in run_samples()}

    def test_what_never_ran_has_every_form(self) -> None:
        """A job without attempts has no details, no list in them, or an empty list."""
        jobs = [
            node for run in run_samples() for node in nodes_of(run) if node.type is NodeType.JOB
        ]
        forms = {node.job_details and (node.job_details.job_runs,) for node in jobs}

        assert {None, (None,), ((),)} < forms

    def test_some_have_retries_in_any_order(self) -> None:
        """Nodes with several attempts are reached, in order and out of it."""
        numbers = {
            tuple(each.attempt for each in attempts_of(node) if isinstance(each, JobRun))
            for run in run_samples()
            for node in nodes_of(run)
        }

        assert {(), (0,), (0, 1), (1, 0)} == numbers

    def test_some_can_be_resumed(self) -> None:
        """Runs are reached of which a resume runs a part again, and those it cannot resume."""
        counts = [_rerun_and_kept(run) for run in samples(COMPLETED_RUNS)]

        assert counts.count((0, 0)) > 20
        assert len([1 for rerun, kept in counts if rerun > 1 and kept > 0]) > 20


def _rerun_and_kept(run: WorkflowRun) -> tuple[int, int]:
    try:
        plan = plan_resume(run)
    except ResumeError:
        return 0, 0
    return len(plan.rerun), len(plan.kept)


def test_the_strategies_load_neither_pytest_nor_boto3() -> None:
    """Who draws models needs hypothesis, and nothing else."""
    code = "import sys, glue_wf_sdk.testing; print({'boto3', 'pytest'}.isdisjoint(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 - of this test's own words

    assert "True" == done.stdout.strip()
