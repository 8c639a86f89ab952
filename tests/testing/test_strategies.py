"""The hypothesis strategies: what they draw is valid, and they reach what matters."""

import functools
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any, TypeVar

import networkx as nx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from glue_wf_sdk import (
    OPERATIONS,
    JobRun,
    NodeType,
    ResumeError,
    Topology,
    WorkflowGraph,
    WorkflowRun,
    WorkflowRunStatus,
    from_wire,
    plan_resume,
    to_wire,
    violations,
)
from glue_wf_sdk._core.types import NameString, TagsMap, TimestampValue, WorkflowNames
from glue_wf_sdk.operations import CreateWorkflowRequest, operation_of
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
    """As many values, the same ones at each call."""
    drawn: list[ValueT] = []

    @settings(max_examples=count, derandomize=True, database=None, phases=[Phase.generate])
    @given(strategy)
    def draw(value: ValueT) -> None:
        drawn.append(value)

    draw()
    return drawn


def ends(graph: WorkflowGraph | None) -> list[tuple[str, str]]:
    """The ids at both ends of each edge."""
    assert graph is not None
    return [(edge.source_id, edge.destination_id) for edge in graph.edges or ()]


class TestModels:
    @given(models(CreateWorkflowRequest, name=st.just("etl"), max_concurrent_runs=st.just(3)))
    def test_fields_can_be_given(self, request_of_etl: CreateWorkflowRequest) -> None:
        """A field with a strategy of its own is drawn from it, and always set."""
        assert "etl" == request_of_etl.name
        assert 3 == request_of_etl.max_concurrent_runs

    def test_a_misspelt_field_raises(self) -> None:
        """A field that does not exist raises, as the class itself does."""
        with pytest.raises(TypeError, match="nme"):
            samples(models(CreateWorkflowRequest, nme=st.just("etl")))

    def test_optional_fields_are_set_or_left_out(self) -> None:
        """Each optional field is set in some models, and None in others."""
        drawn = samples(models(CreateWorkflowRequest), 100)

        for attribute in ("description", "tags", "default_run_properties", "max_concurrent_runs"):
            assert {True, False} == {getattr(each, attribute) is None for each in drawn}

    def test_text_is_any_valid_unicode(self) -> None:
        """Names have emoji and tabs, and some are long; none is longer than its limit."""
        names = samples(values(NameString), 1000)

        assert any(ord(each) > 0xFFFF for name in names for each in name)
        assert any("\t" in name for name in names)
        assert any(len(name.encode()) > 60 for name in names)
        assert all(1 <= len(name.encode()) <= 255 for name in names)

    def test_collections_are_short(self) -> None:
        """A list with a minimum length is never empty; a map can be."""
        assert {1, 2, 3, 4} == {len(names) for names in samples(values(WorkflowNames))}
        assert {0, 1, 2, 3} == {len(tags) for tags in samples(values(TagsMap))}

    def test_timestamps_have_several_time_zones(self) -> None:
        """Timestamps are aware, in UTC and elsewhere, and have microseconds."""
        moments: list[datetime] = samples(values(TimestampValue))

        assert None not in {each.utcoffset() for each in moments}
        assert {True, False} == {each.utcoffset() == UTC.utcoffset(None) for each in moments}
        assert any(each.microsecond % 1000 for each in moments)

    @given(values(TimestampValue))
    def test_timestamps_are_exact_as_floats(self, moment: datetime) -> None:
        """A float of seconds since the epoch is exact to the microsecond."""
        assert moment == datetime.fromtimestamp(moment.timestamp(), UTC)

    def test_requests_are_of_every_operation(self) -> None:
        """A request of each operation is drawn."""
        names = {operation_of(request).name for request in samples(requests(), 400)}

        assert set(OPERATIONS) == names

    @given(wire_dicts(WorkflowRun))
    def test_wire_dicts_are_plain(self, wire: dict[str, Any]) -> None:
        """A wire dict is made of plain dicts, lists and scalars, as `to_wire` makes it."""
        waiting: list[Any] = [wire]
        while waiting:
            value = waiting.pop()
            assert type(value) in (dict, list, str, int, float, bool, datetime)
            waiting += value.values() if hasattr(value, "values") else ()
            waiting += value if hasattr(value, "append") else ()
        assert wire == to_wire(from_wire(WorkflowRun, wire))


class TestGraphs:
    @given(workflow_graphs(max_nodes=5))
    def test_they_are_valid(self, graph: WorkflowGraph) -> None:
        """Ids are unique, and each edge connects existing nodes."""
        ids = [node.unique_id for node in graph.nodes or ()]

        assert len(ids) == len({*ids}) <= 5
        assert {end for pair in ends(graph) for end in pair} <= {*ids}
        assert () == violations(graph)

    @given(workflow_graphs(acyclic=True))
    def test_acyclic_graphs_have_no_cycle(self, graph: WorkflowGraph) -> None:
        """With `acyclic`, networkx finds no cycle."""
        assert nx.is_directed_acyclic_graph(nx.DiGraph(ends(graph)))

    def test_other_graphs_have_any_shape(self) -> None:
        """Cycles, self-loops, parallel edges and the empty graph are drawn, of every size."""
        graphs = samples(workflow_graphs())

        assert any(len(cycle) > 1 for graph in graphs for cycle in Topology(graph).cycles())
        assert any(here == there for graph in graphs for here, there in ends(graph))
        assert any(len(ends(graph)) > len({*ends(graph)}) for graph in graphs)
        assert {len(graph.nodes or ()) for graph in graphs} == set(range(9))

    def test_nodes_are_in_no_particular_order(self) -> None:
        """Also without cycles, an edge may lead to a node that comes before its source."""
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
    return samples(workflow_runs())


class TestRuns:
    @given(workflow_runs())
    def test_they_are_valid(self, run: WorkflowRun) -> None:
        """A run is valid, and its graph has no cycle."""
        assert run.graph is not None
        assert () == violations(run)
        assert run == from_wire(WorkflowRun, to_wire(run), strict=True)
        assert len(run.nodes) == len(Topology(run.graph).topological_order())

    @given(workflow_runs())
    def test_edges_connect_triggers_with_actions(self, run: WorkflowRun) -> None:
        """Each edge has a trigger at exactly one end; exactly one trigger starts the workflow."""
        triggers = {node.unique_id for node in run.nodes if node.type is NodeType.TRIGGER}
        targets = {there for _, there in ends(run.graph)}
        (start,) = [node.unique_id for node in run.nodes if node.unique_id not in targets]

        assert all((here in triggers) != (there in triggers) for here, there in ends(run.graph))
        assert start in triggers

    @given(workflow_runs())
    def test_what_ran_was_started(self, run: WorkflowRun) -> None:
        """A job or crawler began only after something that its trigger watches had ended."""
        assert run.graph is not None
        assert run.started_on is not None
        topology = Topology(run.graph)
        for node in run.actions:
            if not node.attempts:
                continue
            begin = min(each.started_on or run.started_on for each in node.attempts)
            (trigger,) = topology.predecessors(node.unique_id)
            watched = [topology.node(each) for each in topology.predecessors(trigger)]
            ended = [each.completed_on for some in watched for each in some.attempts]
            assert min(filter(None, ended), default=run.started_on) < begin
            assert ended or not watched

    @given(workflow_runs())
    def test_statistics_count_the_actions(self, run: WorkflowRun) -> None:
        """The counters of the states add up to the jobs and crawlers that were started."""
        assert run.statistics is not None
        counters = to_wire(run.statistics)

        assert len(run.actions) == counters.pop("TotalActions")
        assert len([node for node in run.actions if node.attempts]) == sum(counters.values())

    @given(COMPLETED_RUNS)
    def test_the_outcome_of_a_completed_run(self, run: WorkflowRun) -> None:
        """A completed run succeeded if its statistics count no failures and no node failed."""
        assert run.statistics is not None
        assert run.succeeded is (not run.statistics.failures) is (not run.failed_nodes)

    @given(COMPLETED_RUNS)
    def test_nothing_runs_in_a_completed_run(self, run: WorkflowRun) -> None:
        """All attempts of a completed run ended before it did."""
        assert run.completed_on is not None
        for attempt in [attempt for node in run.nodes for attempt in node.attempts]:
            assert attempt.completed_on is not None
            assert attempt.completed_on <= run.completed_on

    @given(workflow_runs(statuses=st.just(WorkflowRunStatus.ERROR)))
    def test_nothing_ran_in_a_run_that_could_not_start(self, run: WorkflowRun) -> None:
        """A run in ERROR has an error message and no attempts."""
        assert run.error_message
        assert not any(node.attempts for node in run.nodes)

    @given(workflow_runs(max_actions=2))
    def test_the_number_of_actions_is_limited(self, run: WorkflowRun) -> None:
        """A run has at least one job or crawler, and at most `max_actions`."""
        assert 1 <= len(run.actions) <= 2

    def test_they_have_every_status(self) -> None:
        """Runs of every status are drawn."""
        assert set(WorkflowRunStatus) == {run.status for run in run_samples()}

    def test_nodes_that_never_ran_have_every_form(self) -> None:
        """A job without attempts has no details, no list in them, or an empty list."""
        jobs = [node for run in run_samples() for node in run.nodes if node.type is NodeType.JOB]
        forms = {node.job_details and (node.job_details.job_runs,) for node in jobs}

        assert {None, (None,), ((),)} < forms

    def test_some_have_retries_in_any_order(self) -> None:
        """Nodes with several attempts are drawn, in their order and out of it."""
        numbers = {
            tuple(each.attempt for each in node.job_details.job_runs or ())
            for run in run_samples()
            for node in run.nodes
            if node.job_details
        }

        assert {(), (0,), (0, 1), (1, 0)} == numbers
        assert all(
            [0, 1][: len(node.attempts)]
            == [each.attempt for each in node.attempts if isinstance(each, JobRun)]
            for run in run_samples()
            for node in run.nodes
            if node.type is NodeType.JOB
        )

    def test_some_can_be_resumed(self) -> None:
        """Runs are drawn that can be resumed in part, and runs that cannot be resumed."""
        counts = [rerun_and_kept(run) for run in samples(COMPLETED_RUNS)]

        assert counts.count((0, 0)) > 20
        assert len([1 for rerun, kept in counts if rerun > 1 and kept > 0]) > 20


def rerun_and_kept(run: WorkflowRun) -> tuple[int, int]:
    """How many nodes run again, and how many do not; 0 and 0 if the run cannot be resumed."""
    try:
        plan = plan_resume(run)
    except ResumeError:
        return 0, 0
    return len(plan.rerun), len(plan.kept)


def test_the_strategies_load_neither_pytest_nor_boto3() -> None:
    """The strategies need hypothesis, and nothing else."""
    code = "import sys, glue_wf_sdk.testing.runs; print({'boto3', 'pytest'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603

    assert "set()" == done.stdout.strip()
