"""LocalGlue's own statistics, compared with the facts that the structures derive from the graph."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import WorkflowRun, from_wire
from glue_wf_sdk.local import LocalGlue
from support.local_glue import started
from support.pipelines import all_ends, behave, local_with, pipelines

COUNTERS = {
    "SUCCEEDED": "succeeded_actions",
    "FAILED": "failed_actions",
    "TIMEOUT": "timeout_actions",
    "STOPPED": "stopped_actions",
    "CANCELLED": "stopped_actions",
    "ERROR": "errored_actions",
}


def assert_facts_agree(local: LocalGlue, run_id: str) -> None:
    """The graph alone, and the statistics alone, lead to the same facts."""
    query = {"Name": "w", "RunId": run_id, "IncludeGraph": True}
    wire = local.call("GetWorkflowRun", **query)["Run"]
    by_graph = from_wire(WorkflowRun, {k: v for k, v in wire.items() if k != "Statistics"})
    by_statistics = from_wire(WorkflowRun, {k: v for k, v in wire.items() if k != "Graph"})
    statistics = by_statistics.statistics
    assert statistics is not None
    counted = Counter(
        COUNTERS.get(node.state, "running_actions")
        for node in by_graph.actions
        if node.state is not None
    )
    for counter in (*COUNTERS.values(), "running_actions"):
        assert counted[counter] == getattr(statistics, counter)
    assert len(by_graph.failed_nodes) == statistics.failures
    assert by_graph.succeeded == by_statistics.succeeded


@given(st.data())
def test_statistics_agree_with_the_graph(data: st.DataObject) -> None:
    """At any time of any run, its statistics and the states of its nodes agree."""
    pipeline = data.draw(pipelines())
    local = local_with(pipeline, data.draw(st.sampled_from([1, 2, 100])))
    behave(local, pipeline, data.draw(all_ends(pipeline)), flaky=data.draw(st.booleans()))
    run_ids = [started(local) for _ in range(data.draw(st.integers(1, 2)))]
    for seconds in data.draw(st.lists(st.sampled_from([0, 1, 7, 40]), max_size=4)):
        local.advance(seconds)
        for run_id in run_ids:
            assert_facts_agree(local, run_id)
    run = local.client().get_workflow_run("w", run_ids[0]).run
    if run.status == "RUNNING" and data.draw(st.booleans()):
        local.client().stop_workflow_run("w", run_ids[0])
        assert_facts_agree(local, run_ids[0])
    local.run_until_idle()
    for run_id in run_ids:
        assert_facts_agree(local, run_id)


@pytest.mark.parametrize(
    ("limit", "outcomes", "state"),
    [
        (1, [], "SUCCEEDED"),
        (2, ["FAILED", "SUCCEEDED"], "SUCCEEDED"),
        (2, ["SUCCEEDED", "FAILED"], "FAILED"),
    ],
    ids=["one in error", "both end at once", "both end at once, the other way round"],
)
def test_two_triggers_that_start_one_job_at_once(
    limit: int, outcomes: list[str], state: str
) -> None:
    """Of two job runs that start at once, the running one counts, then the one started last."""
    local = LocalGlue()
    local.client().create_workflow("w")
    local.add_job("first")
    local.add_job("twice", outcomes=outcomes, execution_property={"MaxConcurrentRuns": limit})
    local.add_trigger("start", workflow="w", jobs=["first"])
    for name in ("t1", "t2"):
        local.add_trigger(name, workflow="w", after={"first": "SUCCEEDED"}, jobs=["twice"])
    run_id = started(local)
    for seconds in (60, 0, 1, 30):
        local.advance(seconds)
        assert_facts_agree(local, run_id)
    local.run_until_idle()
    assert_facts_agree(local, run_id)
    run = local.client().get_workflow_run("w", run_id, include_graph=True).run
    assert (2, state) == (len(run.node("twice").attempts), run.node("twice").state)
