"""How triggers of a workflow fire within its runs, and outside of all workflows."""

import itertools
from typing import Any

import pytest

from glue_wf_sdk.errors import CycleError
from glue_wf_sdk.local import ActionContext, LocalGlue
from glue_wf_sdk.resume import plan_resume


@pytest.fixture
def ran() -> list[str]:
    """The names of the jobs that have run, in order."""
    return []


@pytest.fixture
def local(ran: list[str]) -> LocalGlue:
    """A LocalGlue with the workflow w and the jobs a to f."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name="w")
    for number, name in enumerate("abcdef", 1):
        local.add_job(
            name,
            lambda context: ran.append(context.name),
            duration=10 * number,
            ExecutionProperty={"MaxConcurrentRuns": 9},
        )
    return local


def graph_after(local: LocalGlue) -> dict[str, Any]:
    """The nodes of a run that has ended, by their names."""
    run_id = local.call("StartWorkflowRun", Name="w")["RunId"]
    local.run_until_idle()
    answer = local.call("GetWorkflowRun", Name="w", RunId=run_id, IncludeGraph=True)
    assert "COMPLETED" == answer["Run"]["Status"]
    return {node["Name"]: node for node in answer["Run"]["Graph"]["Nodes"]}


def predicate(logical: str, **states: str) -> dict[str, Any]:
    """A predicate on jobs in wire form."""
    conditions = [
        {"LogicalOperator": "EQUALS", "JobName": name, "State": state}
        for name, state in states.items()
    ]
    return {"Logical": logical, "Conditions": conditions}


@pytest.mark.parametrize("ends", list(itertools.product(["SUCCEEDED", "FAILED"], repeat=2)))
@pytest.mark.parametrize("logical", ["AND", "ANY"])
def test_and_waits_for_all_and_any_for_one(
    local: LocalGlue, ran: list[str], logical: str, ends: tuple[str, str]
) -> None:
    """AND fires once all its conditions hold, ANY once one does, and neither a second time."""
    for name, end in zip("ab", ends, strict=True):
        local.set_behavior(name, outcomes=[end])
    local.add_trigger("start", workflow="w", jobs=["a", "b"])
    both = predicate(logical, a="SUCCEEDED", b="SUCCEEDED")
    local.add_trigger("next", workflow="w", Predicate=both, jobs=["c"])
    graph_after(local)
    held = [end == "SUCCEEDED" for end in ends]
    fires = all(held) if logical == "AND" else any(held)
    assert ["c"] * fires == [name for name in ran if name == "c"]


def test_any_does_not_wait(local: LocalGlue, ran: list[str]) -> None:
    """ANY fires with the first condition that holds, AND with the last."""
    local.add_trigger("start", workflow="w", jobs=["a", "f"])
    either = predicate("ANY", a="SUCCEEDED", f="SUCCEEDED")
    both = predicate("AND", a="SUCCEEDED", f="SUCCEEDED")
    local.add_trigger("any", workflow="w", Predicate=either, jobs=["b"])
    local.add_trigger("and", workflow="w", Predicate=both, jobs=["c"])
    graph_after(local)
    assert ["a", "b", "f", "c"] == ran


def test_trigger_names_what_it_waited_for(local: LocalGlue) -> None:
    """A job run names its trigger, and the latest job runs that the trigger watched."""
    local.add_trigger("start", workflow="w", jobs=["a", "b"])
    local.add_trigger("next", workflow="w", after={"a": "SUCCEEDED", "b": "SUCCEEDED"}, jobs=["c"])
    nodes = graph_after(local)
    runs = {name: nodes[name]["JobDetails"]["JobRuns"][0] for name in "abc"}
    assert "next" == runs["c"]["TriggerName"]
    expected = [{"JobName": name, "RunId": runs[name]["Id"]} for name in "ab"]
    assert expected == runs["c"]["PredecessorRuns"]
    assert [] == runs["a"]["PredecessorRuns"]


def test_any_names_only_what_has_run(local: LocalGlue) -> None:
    """What a trigger watched but has not run, and crawlers, are no predecessors."""
    local.add_crawler("crawler", duration=1)
    local.add_trigger("start", workflow="w", jobs=["a"], crawlers=["crawler"])
    conditions = [
        {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"},
        {"LogicalOperator": "EQUALS", "JobName": "b", "State": "SUCCEEDED"},
        {"LogicalOperator": "EQUALS", "CrawlerName": "crawler", "CrawlState": "FAILED"},
    ]
    either = {"Logical": "ANY", "Conditions": conditions}
    local.add_trigger("next", workflow="w", Predicate=either, jobs=["c"])
    (run,) = graph_after(local)["c"]["JobDetails"]["JobRuns"]
    assert ["a"] == [each["JobName"] for each in run["PredecessorRuns"]]


def test_job_that_two_triggers_start_runs_twice(local: LocalGlue, ran: list[str]) -> None:
    """Each trigger starts the job anew, and its node has both job runs."""
    local.add_trigger("start", workflow="w", jobs=["a", "b"])
    for name in "ab":
        local.add_trigger(f"after {name}", workflow="w", after={name: "SUCCEEDED"}, jobs=["c"])
    runs = graph_after(local)["c"]["JobDetails"]["JobRuns"]
    assert ["a", "b", "c", "c"] == ran
    assert ["after a", "after b"] == [run["TriggerName"] for run in runs]
    assert [0, 0] == [run["Attempt"] for run in runs]


def test_condition_holds_by_the_latest_end(local: LocalGlue, ran: list[str]) -> None:
    """A condition that held does so no more once the job has run again and ended otherwise."""
    local.set_behavior("c", outcomes=["SUCCEEDED", "FAILED"], duration=5)
    local.add_trigger("start", workflow="w", jobs=["a", "b", "f"])
    for name in "ab":
        local.add_trigger(f"after {name}", workflow="w", after={name: "SUCCEEDED"}, jobs=["c"])
    local.add_trigger("late", workflow="w", after={"c": "SUCCEEDED", "f": "SUCCEEDED"}, jobs=["d"])
    graph_after(local)
    assert ["a", "b", "f"] == ran


def test_job_and_crawler_of_one_name(local: LocalGlue, ran: list[str]) -> None:
    """A job and a crawler of the same name are two nodes, and triggers tell them apart."""
    local.add_crawler("a", outcomes=["FAILED"])
    local.add_trigger("start", workflow="w", jobs=["a"], crawlers=["a"])
    local.add_trigger("next", workflow="w", after={"a": "FAILED"}, jobs=["b"])
    graph_after(local)
    assert ["a"] == ran


def test_cycle_ends(local: LocalGlue, ran: list[str]) -> None:
    """In a run each trigger fires once, so a design that goes round in a circle comes to an end."""
    local.add_trigger("start", workflow="w", jobs=["a"])
    local.add_trigger("there", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"])
    local.add_trigger("back", workflow="w", after={"b": "SUCCEEDED"}, jobs=["a"])
    graph_after(local)
    assert ["a", "b", "a"] == ran


def test_cycle_is_resumed(local: LocalGlue, ran: list[str]) -> None:
    """All chosen nodes start where each is downstream of another; plan_resume plans no cycle."""
    test_cycle_ends(local, ran)
    ran.clear()
    runs = local.client().get_workflow_runs("w", include_graph=True).runs
    assert runs is not None
    run = runs[0]
    assert run.graph is not None
    ids = {str(node.name): str(node.unique_id) for node in run.graph.nodes or ()}
    chosen = [ids["b"], ids["a"]]
    with pytest.raises(CycleError):
        plan_resume(run, chosen)
    run_id = run.workflow_run_id
    answer = local.call("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=chosen)
    assert chosen == answer["NodeIds"]
    local.run_until_idle()
    resumed = local.call("GetWorkflowRun", Name="w", RunId=answer["RunId"])["Run"]
    assert "COMPLETED" == resumed["Status"]
    # Each starts, the trigger behind it fires once, and starts the other.
    assert ["a", "a", "b", "b"] == sorted(ran)


def test_resume_starts_a_node_once(local: LocalGlue, ran: list[str]) -> None:
    """A node that two triggers had started is started once when it is resumed."""
    test_job_that_two_triggers_start_runs_twice(local, ran)
    ran.clear()
    workflow = local.call("GetWorkflow", Name="w", IncludeGraph=True)["Workflow"]
    node_ids = [each["UniqueId"] for each in workflow["Graph"]["Nodes"] if each["Name"] == "c"]
    run_id = workflow["LastRun"]["WorkflowRunId"]
    local.call("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=node_ids)
    local.run_until_idle()
    assert ["c"] == ran


def test_outside_of_workflows_triggers_fire_again_and_again() -> None:
    """Outside of a workflow there are no runs: a trigger fires each time its conditions hold."""
    contexts: list[ActionContext] = []
    local = LocalGlue()
    local.add_job("a", duration=10)
    local.add_job("b", duration=25, outcomes=["SUCCEEDED", "FAILED", "SUCCEEDED"])
    local.add_job("c", contexts.append, ExecutionProperty={"MaxConcurrentRuns": 9})
    for name in "ab":
        local.add_trigger(f"start {name}", jobs=[name])
    local.add_trigger("both", after={"a": "SUCCEEDED", "b": "SUCCEEDED"}, jobs=["c"])
    fired: list[int] = []
    for started in ("ab", "ab", "b", "a"):
        for name in started:
            local.call("StartTrigger", Name=f"start {name}")
        local.run_until_idle()
        fired.append(len(contexts))
    # The second time a succeeds and b fails; the third time b makes up for it.
    assert [1, 1, 2, 2] == fired
    assert (None, None) == (contexts[0].workflow_name, contexts[0].run_id)
    assert {"--JOB_NAME": "c"} == contexts[0].arguments
