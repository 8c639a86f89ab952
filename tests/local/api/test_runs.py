"""The operations on runs of workflows."""

from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk.errors import EntityNotFoundException
from glue_wf_sdk.local import LocalGlue
from support.local_glue import fetched, started, states

Call = Callable[..., dict[str, Any]]
DEFAULTS = {"day": "1", "source": "s3"}


@pytest.fixture
def local() -> LocalGlue:
    """The workflow w starts the job a."""
    local = LocalGlue()
    local.client().create_workflow("w", default_run_properties=DEFAULTS)
    local.add_job("a", glue_version="5.0", worker_type="G.1X", number_of_workers=2)
    action = {"JobName": "a", "Arguments": {"--day": "1"}}
    local.add_trigger("start", workflow="w", actions=[action])
    return local


@pytest.mark.parametrize(
    ("operation", "payload"),
    [
        ("GetWorkflowRun", {}),
        ("GetWorkflowRunProperties", {}),
        ("PutWorkflowRunProperties", {"RunProperties": {}}),
        ("StopWorkflowRun", {}),
        ("ResumeWorkflowRun", {"NodeIds": ["n"]}),
    ],
)
def test_a_run_of_another_workflow_is_not_found(
    local: LocalGlue, operation: str, payload: dict[str, Any]
) -> None:
    """A run is found only under its own workflow, which must exist."""
    local.call("CreateWorkflow", Name="other")
    run_id = started(local)
    for name in ("other", "missing"):
        with pytest.raises(EntityNotFoundException, match=r": Entity not found$"):
            local.call(operation, Name=name, RunId=run_id, **payload)


def test_a_run_without_actions_is_completed_at_once(local: LocalGlue, call: Call) -> None:
    """The run of a workflow without triggers is COMPLETED, and all its statistics are 0."""
    local.call("CreateWorkflow", Name="empty")
    run_id = call(local, "StartWorkflowRun", Name="empty")["RunId"]
    run = call(local, "GetWorkflowRun", Name="empty", RunId=run_id, IncludeGraph=True)["Run"]
    assert ("COMPLETED", {"Nodes": [], "Edges": []}) == (run["Status"], run["Graph"])
    assert {0} == set(run["Statistics"].values())


def test_a_run_has_the_graph_of_its_design(local: LocalGlue, call: Call) -> None:
    """IncludeGraph adds the graph of the design, with what has run so far."""
    of_run = {"Name": "w", "RunId": started(local)}
    assert "Graph" not in call(local, "GetWorkflowRun", **of_run)["Run"]
    graph = call(local, "GetWorkflowRun", **of_run, IncludeGraph=True)["Run"]["Graph"]
    design = local.call("GetWorkflow", Name="w", IncludeGraph=True)["Workflow"]["Graph"]
    assert design["Edges"] == graph["Edges"]
    assert [node["UniqueId"] for node in design["Nodes"]] == [
        node["UniqueId"] for node in graph["Nodes"]
    ]
    assert {"a": ["STARTING"]} == states(fetched(local, of_run["RunId"]))


def test_a_job_run_shows_its_job(local: LocalGlue, call: Call) -> None:
    """A job run has the capacity and version of its job, and the arguments of its action."""
    run_id = started(local)
    answer = call(local, "GetWorkflowRun", Name="w", RunId=run_id, IncludeGraph=True)
    (job_run,) = answer["Run"]["Graph"]["Nodes"][1]["JobDetails"]["JobRuns"]
    expected = {
        "GlueVersion": "5.0",
        "WorkerType": "G.1X",
        "NumberOfWorkers": 2,
        "Arguments": {"--day": "1"},
        "TriggerName": "start",
    }
    assert expected == {name: job_run[name] for name in expected}
    assert job_run["Id"].startswith("jr_")


def test_run_properties_override_the_defaults(local: LocalGlue, call: Call) -> None:
    """A run has the properties of StartWorkflowRun over the workflow's defaults."""
    given = {"day": "2", "more": ""}
    run_id = call(local, "StartWorkflowRun", Name="w", RunProperties=given)["RunId"]
    expected = {"day": "2", "source": "s3", "more": ""}
    answer = call(local, "GetWorkflowRunProperties", Name="w", RunId=run_id)
    assert {"RunProperties": expected} == answer
    assert expected == fetched(local, run_id).workflow_run_properties


def test_put_merges_into_one_run(local: LocalGlue, call: Call) -> None:
    """PutWorkflowRunProperties merges key by key, and changes only that run."""
    other, run_id = started(local), started(local)
    put = {"day": "3", "new": "x"}
    answer = call(local, "PutWorkflowRunProperties", Name="w", RunId=run_id, RunProperties=put)
    assert {} == answer
    merged = {"day": "3", "source": "s3", "new": "x"}
    assert merged == fetched(local, run_id).workflow_run_properties
    assert DEFAULTS == fetched(local, other).workflow_run_properties
    assert DEFAULTS == local.client().get_workflow("w").workflow.default_run_properties


def test_stop_answers_with_an_empty_map(local: LocalGlue, call: Call) -> None:
    """StopWorkflowRun has no output."""
    assert {} == call(local, "StopWorkflowRun", Name="w", RunId=started(local))


def test_resume_answers_with_the_new_run(local: LocalGlue, call: Call) -> None:
    """ResumeWorkflowRun returns the id of the new run, and the nodes that it starts."""
    run_id = started(local)
    local.run_until_idle()
    node_ids = [fetched(local, run_id).node("a").unique_id]
    answer = call(local, "ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=node_ids)
    assert node_ids == answer["NodeIds"]
    assert run_id == fetched(local, answer["RunId"]).previous_run_id
