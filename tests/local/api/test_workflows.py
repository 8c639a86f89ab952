"""The operations on workflows."""

from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    InvalidInputException,
)
from glue_wf_sdk.local import LocalGlue

Call = Callable[..., dict[str, Any]]


def create(local: LocalGlue, *names: str) -> None:
    for name in names:
        local.call("CreateWorkflow", Name=name)


def test_a_workflow_is_shown_as_it_was_created(local: LocalGlue, call: Call) -> None:
    """GetWorkflow shows the fields of CreateWorkflow and the time."""
    fields = {
        "Name": "w",
        "Description": "what it does",
        "DefaultRunProperties": {"day": "1"},
        "MaxConcurrentRuns": 3,
    }
    assert {"Name": "w"} == call(local, "CreateWorkflow", Tags={"a": "b"}, **fields)
    created = local.now.timestamp()
    local.advance(60)
    workflow = call(local, "GetWorkflow", Name="w")["Workflow"]
    assert {**fields, "CreatedOn": created, "LastModifiedOn": created} == workflow


def test_a_name_can_be_taken_once(local: LocalGlue) -> None:
    """A second workflow of the same name is rejected, and the first stays as it is."""
    local.call("CreateWorkflow", Name="w", Description="first")
    with pytest.raises(AlreadyExistsException, match="workflow 'w' already exists"):
        local.call("CreateWorkflow", Name="w", Description="second")
    assert "first" == local.call("GetWorkflow", Name="w")["Workflow"]["Description"]


def test_an_update_replaces_what_it_gives(local: LocalGlue, call: Call) -> None:
    """UpdateWorkflow replaces the fields that it gives, and sets LastModifiedOn."""
    local.call("CreateWorkflow", Name="w", Description="d", DefaultRunProperties={"day": "1"})
    local.advance(60)
    update = {"DefaultRunProperties": {"hour": "2"}, "MaxConcurrentRuns": 1}
    assert {"Name": "w"} == call(local, "UpdateWorkflow", Name="w", **update)
    workflow = call(local, "GetWorkflow", Name="w")["Workflow"]
    assert 60 == workflow["LastModifiedOn"] - workflow["CreatedOn"]
    assert {"Description": "d", **update} == {
        name: workflow[name] for name in ("Description", *update)
    }


@pytest.mark.parametrize(
    ("operation", "payload"),
    [
        ("GetWorkflow", {}),
        ("UpdateWorkflow", {"Description": "d"}),
        ("StartWorkflowRun", {}),
        ("GetWorkflowRuns", {}),
    ],
)
def test_a_missing_workflow_is_not_found(
    local: LocalGlue, operation: str, payload: dict[str, Any]
) -> None:
    """An operation on a workflow that does not exist raises EntityNotFoundException."""
    with pytest.raises(EntityNotFoundException, match=r": Entity not found$"):
        local.call(operation, Name="w", **payload)


def test_a_workflow_is_deleted_with_its_runs(local: LocalGlue, call: Call) -> None:
    """A deleted workflow is gone with its runs, and its jobs stop."""
    create(local, "w")
    local.add_job("a")
    local.add_trigger("start", workflow="w", jobs=["a"])
    local.add_trigger("outside", jobs=["a"])
    local.call("StartWorkflowRun", Name="w")
    before = local.now
    for _ in range(2):  # Deleting what does not exist is no error.
        assert {"Name": "w"} == call(local, "DeleteWorkflow", Name="w")
    local.run_until_idle()
    assert before == local.now
    with pytest.raises(EntityNotFoundException):
        local.call("GetWorkflow", Name="w")
    create(local, "w")
    assert {"Runs": []} == call(local, "GetWorkflowRuns", Name="w")


def test_a_deleted_workflow_leaves_its_triggers(local: LocalGlue, call: Call) -> None:
    """The triggers stay and start nothing; a new workflow of the same name has them."""
    create(local, "w")
    local.add_job("a")
    local.add_trigger("start", workflow="w", jobs=["a"])
    local.add_trigger("next", workflow="w", jobs=["b"], after={"a": "FAILED"})
    local.call("DeleteWorkflow", Name="w")
    shown = call(local, "GetTrigger", Name="start")["Trigger"]
    assert ("w", "CREATED") == (shown["WorkflowName"], shown["State"])
    for operation in ("StartTrigger", "StopTrigger", "StartTrigger"):
        local.call(operation, Name="next")
    with pytest.raises(EntityNotFoundException, match=r": Entity not found$"):
        local.call("StartTrigger", Name="start")
    local.call("UpdateTrigger", Name="start", TriggerUpdate={"Description": "left"})
    local.call("DeleteTrigger", Name="next")

    create(local, "w")
    graph = call(local, "GetWorkflow", Name="w", IncludeGraph=True)["Workflow"]["Graph"]
    assert ["start", "a"] == [node["Name"] for node in graph["Nodes"]]
    with pytest.raises(InvalidInputException, match="already has a starting trigger: start"):
        local.add_trigger("second", workflow="w", jobs=["a"])
    local.call("StartTrigger", Name="start")
    assert 1 == len(local.call("GetWorkflowRuns", Name="w")["Runs"])


def test_a_batch_has_each_workflow_once(local: LocalGlue, call: Call) -> None:
    """BatchGetWorkflows answers each existing workflow once, and names the missing ones."""
    create(local, "v", "w")
    answer = call(local, "BatchGetWorkflows", Names=["w", "missing", "v", "w"])
    assert ["w", "v"] == [workflow["Name"] for workflow in answer["Workflows"]]
    assert ["missing"] == answer["MissingWorkflows"]
    answer = call(local, "BatchGetWorkflows", Names=["v"], IncludeGraph=True)
    assert [{"Nodes": [], "Edges": []}] == [each["Graph"] for each in answer["Workflows"]]
    assert [] == answer["MissingWorkflows"]


def test_the_graph_of_a_design(local: LocalGlue, call: Call) -> None:
    """A design has the triggers and what they start and watch, without any runs."""
    create(local, "w")
    for name in "ab":
        local.add_job(name)
    local.add_crawler("c")
    local.add_trigger("start", workflow="w", jobs=["a"])
    local.add_trigger("next", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"], crawlers=["c"])
    assert "Graph" not in call(local, "GetWorkflow", Name="w")["Workflow"]
    graph = call(local, "GetWorkflow", Name="w", IncludeGraph=True)["Workflow"]["Graph"]
    names = {node["UniqueId"]: node["Name"] for node in graph["Nodes"]}
    assert {"start": "TRIGGER", "next": "TRIGGER", "a": "JOB", "b": "JOB", "c": "CRAWLER"} == {
        node["Name"]: node["Type"] for node in graph["Nodes"]
    }
    assert {("start", "a"), ("a", "next"), ("next", "b"), ("next", "c")} == {
        (names[edge["SourceId"]], names[edge["DestinationId"]]) for edge in graph["Edges"]
    }
    for node in graph["Nodes"]:
        details = {key for key in node if key.endswith("Details")}
        assert ({"TriggerDetails"} if node["Type"] == "TRIGGER" else set()) == details


def test_a_workflow_shows_its_last_run(local: LocalGlue, call: Call) -> None:
    """LastRun is the last run, with its graph if the request asks for graphs."""
    create(local, "w")
    assert "LastRun" not in call(local, "GetWorkflow", Name="w")["Workflow"]
    local.call("StartWorkflowRun", Name="w")
    run_id = local.call("StartWorkflowRun", Name="w")["RunId"]
    for fields in ({}, {"IncludeGraph": True}):
        run = local.call("GetWorkflowRun", Name="w", RunId=run_id, **fields)["Run"]
        assert run == call(local, "GetWorkflow", Name="w", **fields)["Workflow"]["LastRun"]
