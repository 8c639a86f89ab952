"""What LocalGlue runs again in a resumed run, compared with plan_resume and a model."""

from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.errors import (
    IllegalWorkflowStateException,
    InvalidInputException,
    ResumeError,
    ServiceError,
)
from glue_wf_sdk.resume import plan_resume
from glue_wf_sdk.structures import JobRun, WorkflowRun
from support.local_glue import fetched, finished, started, states, w1_local
from support.pipelines import all_ends, behave, local_with, pipelines


def attempted(run: WorkflowRun) -> set[str]:
    """The names of what has run, in this run or in one that it resumes."""
    return {node.name for node in run.actions if node.attempts}


def names_of(run: WorkflowRun, node_ids: Sequence[str]) -> set[str]:
    return {run.node(each).name for each in node_ids}


@given(st.data())
def test_a_run_starts_what_its_triggers_say(data: st.DataObject) -> None:
    """A run starts what the model says, each action ends in its state, and failures are retried."""
    pipeline = data.draw(pipelines())
    ends = data.draw(all_ends(pipeline))
    local = local_with(pipeline)
    behave(local, pipeline, ends)
    run = finished(local)
    begun = pipeline.started(pipeline.rules[0].actions, {}, ends)
    assert begun == attempted(run)
    for name in begun:
        node = run.node(name)
        assert ends[name] == node.state
        numbers = [each.attempt for each in node.attempts if isinstance(each, JobRun)]
        if ends[name] == "FAILED" and numbers:
            assert pipeline.retries[name] == max(number or 0 for number in numbers)
    assert run.statistics is not None
    assert pipeline.total_actions == run.statistics.total_actions


@given(st.data())
def test_a_resumed_run_starts_what_is_planned(data: st.DataObject) -> None:
    """All that is planned runs again, except behind a trigger whose conditions do not hold.

    A resumed run can itself be resumed.
    """
    pipeline = data.draw(pipelines())
    ends = data.draw(all_ends(pipeline))
    local = local_with(pipeline)
    behave(local, pipeline, ends, flaky=True)
    run = finished(local)
    for _ in range(2):
        names = st.sampled_from(sorted(attempted(run)))
        chosen = data.draw(st.lists(names, min_size=1, max_size=4))
        node_ids = [run.node(name).unique_id for name in chosen]
        plan = plan_resume(run, node_ids)
        kept = {name: ends[name] for name in attempted(run) & names_of(run, plan.kept)}
        ends = {**data.draw(all_ends(pipeline)), **kept}
        behave(local, pipeline, ends, flaky=True)
        answer = local.client().resume_workflow_run("w", run.workflow_run_id, node_ids)
        assert sorted(plan.node_ids) == sorted(answer.node_ids)
        local.run_until_idle()
        resumed = fetched(local, answer.run_id)
        again = attempted(resumed) - kept.keys()
        assert pipeline.started(sorted(names_of(run, plan.node_ids)), kept, ends) == again
        assert again <= names_of(run, plan.rerun)
        assert_copied(run, resumed, names_of(run, plan.kept))
        run = resumed


def assert_copied(run: WorkflowRun, resumed: WorkflowRun, kept: set[str]) -> None:
    """A resumed run has the whole graph, with copies of what does not run again."""
    assert run.workflow_run_id == resumed.previous_run_id
    assert run.workflow_run_id != resumed.workflow_run_id
    assert run.graph is not None
    assert resumed.graph is not None
    assert run.graph.edges == resumed.graph.edges
    assert [node.unique_id for node in run.nodes] == [node.unique_id for node in resumed.nodes]
    for before, after in zip(run.nodes, resumed.nodes, strict=True):
        is_kept = not after.is_action or after.name in kept
        assert not is_kept or before == after
        assert {is_kept} >= {resumed.is_copied(each) for each in after.attempts}


@given(st.data())
def test_the_whole_plan_runs_if_everything_succeeds(data: st.DataObject) -> None:
    """If triggers wait for success and the failures are repaired, all of the plan runs again."""
    drawn = data.draw(pipelines())
    rules = [
        attrs.evolve(rule, conditions=[(name, "SUCCEEDED") for name, _ in rule.conditions])
        for rule in drawn.rules
    ]
    pipeline = attrs.evolve(drawn, rules=rules)
    ends = data.draw(all_ends(pipeline))
    local = local_with(pipeline)
    behave(local, pipeline, ends)
    run = finished(local)
    if not run.failed_nodes:
        with pytest.raises(ResumeError, match="no job or crawler of the run failed"):
            plan_resume(run)
        return
    plan = plan_resume(run)
    behave(local, pipeline, dict.fromkeys(pipeline.actions, "SUCCEEDED"))
    answer = local.client().call(plan.request())
    assert plan.node_ids == answer.node_ids
    local.run_until_idle()
    resumed = fetched(local, answer.run_id)
    again = attempted(resumed) - (attempted(run) & names_of(run, plan.kept))
    assert names_of(run, plan.rerun) == again
    assert resumed.succeeded


@given(st.data())
def test_local_glue_rejects_what_the_plan_rejects(data: st.DataObject) -> None:
    """LocalGlue rejects a resume exactly if plan_resume does, and for the same reasons."""
    pipeline = data.draw(pipelines())
    local = local_with(pipeline)
    behave(local, pipeline, data.draw(all_ends(pipeline)))
    run_id = started(local)
    local.advance(data.draw(st.sampled_from([0, 3, 50, 1000, 1000, 1000])))
    if data.draw(st.booleans()) and fetched(local, run_id).status == "RUNNING":
        local.client().stop_workflow_run("w", run_id)
        local.advance(data.draw(st.sampled_from([0, 10])))
    run = fetched(local, run_id)
    known = [node.unique_id for node in run.nodes]
    node_ids = data.draw(st.lists(st.sampled_from([*known, "unknown"]), max_size=4))
    rules: set[str] = set()
    try:
        plan_resume(run, node_ids)
    except ResumeError as error:
        rules = {reason.rule for reason in error.reasons}
    refusal: ServiceError | None = None
    try:
        local.call("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=node_ids)
    except ServiceError as error:
        refusal = error
    if not rules:
        assert refusal is None
    elif "not_completed" in rules:
        assert isinstance(refusal, IllegalWorkflowStateException)
    else:
        assert isinstance(refusal, InvalidInputException)
        words = {
            "trigger_node": "is a trigger",
            "unknown_node": "has no node",
            "never_attempted": "never ran",
            "no_nodes": "NodeIds is empty",
        }
        assert rules == {rule for rule, word in words.items() if word in refusal.message}


def test_a_rejected_resume_starts_nothing() -> None:
    """A resume that is rejected leaves no run behind."""
    local = w1_local()
    run_id = started(local, "W1")
    message = "the run is RUNNING; only a COMPLETED run can be resumed"
    with pytest.raises(IllegalWorkflowStateException, match=message):
        local.client().resume_workflow_run("W1", run_id, ["n"])
    local.run_until_idle()
    with pytest.raises(InvalidInputException, match="the run has no node 'n'"):
        local.client().resume_workflow_run("W1", run_id, ["n"])
    assert 1 == len(list(local.client().iter_workflow_runs("W1")))


def test_a_resumed_run_has_a_copy_of_the_properties() -> None:
    """A resumed run starts with the current properties of the original, and changes its own."""
    local = w1_local()
    client = local.client()
    run = finished(local, "W1")
    client.put_workflow_run_properties("W1", run.workflow_run_id, {"day": "2"})
    node_ids = [run.node("J2").unique_id]
    resumed = client.resume_workflow_run("W1", run.workflow_run_id, node_ids).run_id
    client.put_workflow_run_properties("W1", resumed, {"x": "y"})
    assert {"day": "2"} == fetched(local, run.workflow_run_id, "W1").workflow_run_properties
    assert {"day": "2", "x": "y"} == fetched(local, resumed, "W1").workflow_run_properties


def test_the_example_of_the_guide() -> None:
    """In the developer guide's example, each choice of nodes does what the guide says.

    Source: AWS Glue developer guide: Repairing and resuming a workflow run.
    """
    local = w1_local()
    client = local.client()
    run = finished(local, "W1")
    run_id = run.workflow_run_id
    j1, j2, j3, j4 = (run.node(name).unique_id for name in ("J1", "J2", "J3", "J4"))
    assert {"J1", "J2", "J3"} == attempted(run)
    with pytest.raises(InvalidInputException, match="never ran"):
        client.resume_workflow_run("W1", run_id, [j2, j4])
    answer = client.resume_workflow_run("W1", run_id, [j2, j3])
    assert (j2, j3) == answer.node_ids
    local.run_until_idle()
    resumed = fetched(local, answer.run_id, "W1")
    assert {f"J{number}": ["SUCCEEDED"] for number in range(1, 6)} == states(resumed)
    assert run.node("J1") == resumed.node("J1")
    assert (j1,) == client.resume_workflow_run("W1", run_id, [j1, j2]).node_ids
