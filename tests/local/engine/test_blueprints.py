"""Runs of blueprints: what they create, and what they roll back."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from glue_wf_sdk.errors import EntityNotFoundException, InvalidInputException
from glue_wf_sdk.local import LayoutContext, LocalGlue
from support.local_glue import BLUEPRINT_SPEC, ROLE, blueprint_local, finished

JOB = {"Role": "Glue", "Command": {"Name": "glueetl", "ScriptLocation": "s3://bucket/job.py"}}
CRAWLER = {
    "Role": "Glue",
    "Targets": {"S3Targets": [{"Path": "s3://bucket/data"}]},
    "DatabaseName": "landing",
}


def make_all(context: LayoutContext) -> str:
    """Creates a workflow that starts a job, and a crawler."""
    name: str = context.parameters["Name"]
    context.client.create_workflow(name)
    context.call("CreateJob", Name=f"{name}-job", **JOB)
    context.call("CreateCrawler", Name=f"{name}-crawler", **CRAWLER)
    context.call(
        "CreateTrigger",
        Name=f"{name}-start",
        Type="ON_DEMAND",
        WorkflowName=name,
        Actions=[{"JobName": f"{name}-job"}],
    )
    return name


def failing(context: LayoutContext) -> str:
    """Creates the same, and then fails."""
    make_all(context)
    raise LookupError("no such table")


def start(local: LocalGlue, **parameters: Any) -> str:
    """The id of a run that has just started."""
    text = json.dumps(parameters)
    started = local.call("StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE, Parameters=text)
    run_id: str = started["RunId"]
    return run_id


def run_of(local: LocalGlue, run_id: str) -> dict[str, Any]:
    wire: dict[str, Any] = local.call("GetBlueprintRun", BlueprintName="etl", RunId=run_id)
    run: dict[str, Any] = wire["BlueprintRun"]
    return run


def exists(local: LocalGlue, operation: str, **payload: str) -> bool:
    try:
        local.call(operation, **payload)
    except EntityNotFoundException:
        return False
    return True


def left_by_layout(local: LocalGlue) -> list[bool]:
    """Whether the workflow, the trigger, the job and the crawler of `make_all` exist."""
    return [
        exists(local, "GetWorkflow", Name="made"),
        exists(local, "GetTrigger", Name="made-start"),
        exists(local, "GetJob", JobName="made-job"),
        exists(local, "GetCrawler", Name="made-crawler"),
    ]


def test_a_run_succeeds(call: Callable[..., dict[str, Any]]) -> None:
    """A run is RUNNING, then SUCCEEDED; its workflow names the blueprint, and can be run."""
    given: list[Mapping[str, Any]] = []

    def layout(context: LayoutContext) -> str:
        given.append(context.parameters)
        return make_all(context)

    local = blueprint_local(layout)
    text = '{"Name": "made"}'
    run_id = call(local, "StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE, Parameters=text)[
        "RunId"
    ]
    started = local.now.timestamp()
    running = {
        "BlueprintName": "etl",
        "RunId": run_id,
        "State": "RUNNING",
        "StartedOn": started,
        "Parameters": text,
        "RoleArn": ROLE,
    }

    assert running == run_of(local, run_id)
    local.run_until_idle()
    run = call(local, "GetBlueprintRun", BlueprintName="etl", RunId=run_id)["BlueprintRun"]
    assert run.pop("CompletedOn") > started
    assert {**running, "State": "SUCCEEDED", "WorkflowName": "made"} == run
    assert [{"Name": "made", "Workers": 5}] == given
    assert [True] * 4 == left_by_layout(local)
    workflow = call(local, "GetWorkflow", Name="made")["Workflow"]
    assert {"BlueprintName": "etl", "RunId": run_id} == workflow["BlueprintDetails"]
    assert finished(local, "made").succeeded


def test_sys_exit_fails_the_layout() -> None:
    """A layout that calls `sys.exit` fails its run, and the caller goes on."""

    def layout(_: object) -> str:
        raise SystemExit(1)

    local = blueprint_local(layout)
    run_id = start(local, Name="made")
    local.run_until_idle()
    assert ("FAILED", "SystemExit: 1") == (
        run_of(local, run_id)["State"],
        run_of(local, run_id)["ErrorMessage"],
    )


def test_a_failed_run_is_rolled_back(call: Callable[..., dict[str, Any]]) -> None:
    """An exception makes the run ROLLING_BACK, then FAILED, and what it created is deleted."""
    local = blueprint_local(failing)
    before = local.call("CreateJob", Name="other", **JOB)
    run_id = start(local, Name="made")
    local.advance(11)
    run = call(local, "GetBlueprintRun", BlueprintName="etl", RunId=run_id)["BlueprintRun"]

    assert {"Name": "other"} == before
    assert ("ROLLING_BACK", "LookupError: no such table") == (run["State"], run["ErrorMessage"])
    assert "CompletedOn" not in run
    local.run_until_idle()
    run = call(local, "GetBlueprintRun", BlueprintName="etl", RunId=run_id)["BlueprintRun"]
    assert ("FAILED", "LookupError: no such table") == (run["State"], run["ErrorMessage"])
    assert set() == {"WorkflowName", "RollbackErrorMessage"} & set(run)
    assert run["CompletedOn"] > run["StartedOn"]
    assert [False] * 4 == left_by_layout(local)
    assert exists(local, "GetJob", JobName="other")


@pytest.mark.parametrize("returned", ["here-before", "none", None, ["made"]])
def test_a_layout_must_return_the_name_of_its_workflow(returned: Any) -> None:
    """A layout that returns anything but the name of a workflow that it has created fails."""

    def layout(context: LayoutContext) -> Any:
        make_all(context)
        return returned

    local = blueprint_local(layout)
    local.call("CreateWorkflow", Name="here-before")
    run_id = start(local, Name="made")
    local.run_until_idle()

    assert "FAILED" == run_of(local, run_id)["State"]
    assert "workflow that it has created" in run_of(local, run_id)["ErrorMessage"]
    assert [False] * 4 == left_by_layout(local)
    assert exists(local, "GetWorkflow", Name="here-before")


def test_a_rollback_can_fail() -> None:
    """What a rollback cannot delete stays, and is named in RollbackErrorMessage."""

    def layout(context: LayoutContext) -> str:
        make_all(context)
        context.call(
            "CreateTrigger",
            Name="crawl",
            Type="ON_DEMAND",
            Actions=[{"CrawlerName": "made-crawler"}],
        )
        context.call("StartTrigger", Name="crawl")
        raise LookupError

    local = blueprint_local(layout)
    run_id = start(local, Name="made")
    local.run_until_idle()
    run = run_of(local, run_id)

    assert "FAILED" == run["State"]
    assert run["RollbackErrorMessage"].startswith("crawler 'made-crawler': CrawlerRunningException")
    assert [False, False, False, True] == left_by_layout(local)


def test_a_rollback_deletes_nothing_of_others() -> None:
    """What was deleted and created again before the rollback stays."""
    local = blueprint_local(failing)
    start(local, Name="made")
    local.advance(11)
    local.call("DeleteJob", JobName="made-job")
    local.call("CreateJob", Name="made-job", **JOB)
    local.run_until_idle()

    assert [False, False, True, False] == left_by_layout(local)


def test_a_service_error_fails_the_layout() -> None:
    """An operation that fails raises in the layout, and is the run's error message."""
    local = blueprint_local(make_all)
    local.call("CreateJob", Name="made-job", **JOB)
    run_id = start(local, Name="made")
    local.run_until_idle()

    assert run_of(local, run_id)["ErrorMessage"].startswith("AlreadyExistsException: ")
    assert [False, False, True, False] == left_by_layout(local)


def test_invalid_parameters_are_rejected() -> None:
    """The start fails at once; the message names every invalid parameter and shows no value."""
    local = blueprint_local(make_all)
    with pytest.raises(InvalidInputException) as caught:
        start(local, Workers="s3cret1", Other="s3cret2")

    assert (
        'Parameters: ["Name"]: is required; ["Workers"]: must be an integer;'
        ' ["Other"]: is not a parameter of the blueprint'
    ) == caught.value.message
    assert [] == local.call("GetBlueprintRuns", BlueprintName="etl")["BlueprintRuns"]


def test_parameters_can_be_left_out() -> None:
    """A run needs no parameters if none is mandatory."""
    local = blueprint_local(make_all, {"Name": {"type": "String", "defaultValue": "made"}})
    run_id = local.call("StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE)["RunId"]
    local.run_until_idle()

    assert "made" == run_of(local, run_id)["WorkflowName"]
    assert "Parameters" not in run_of(local, run_id)
    with pytest.raises(InvalidInputException, match='"Name"]: is required'):
        blueprint_local(make_all).call("StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE)


def test_runs_come_in_pages(call: Callable[..., dict[str, Any]]) -> None:
    """GetBlueprintRuns returns pages, the latest run first."""
    local = blueprint_local(make_all)
    run_ids = [start(local, Name=f"made{number}") for number in range(5)]
    answer = call(local, "GetBlueprintRuns", BlueprintName="etl", MaxResults=3)
    following = call(local, "GetBlueprintRuns", BlueprintName="etl", NextToken=answer["NextToken"])

    assert run_ids[::-1] == [
        each["RunId"] for each in answer["BlueprintRuns"] + following["BlueprintRuns"]
    ]
    assert "NextToken" not in following


def test_a_run_keeps_the_definition_of_its_start() -> None:
    """An update or deletion of the blueprint does not affect a run that is RUNNING."""
    local = blueprint_local(make_all)
    local.add_blueprint_source("s3://bucket/new.zip", failing, parameter_spec=BLUEPRINT_SPEC)
    run_id = start(local, Name="made")
    local.call("UpdateBlueprint", Name="etl", BlueprintLocation="s3://bucket/new.zip")
    local.run_until_idle()

    assert "SUCCEEDED" == run_of(local, run_id)["State"]
    start(local, Name="other")
    local.call("DeleteBlueprint", Name="etl")
    local.run_until_idle()
    assert not exists(local, "GetWorkflow", Name="other")


def test_the_context_hides_its_values() -> None:
    """The repr of a context shows no parameters."""
    shown: list[str] = []

    def layout(context: LayoutContext) -> str:
        shown.append(repr(context))
        return make_all(context)

    local = blueprint_local(layout)
    start(local, Name="s3cret")
    local.run_until_idle()

    assert ["LayoutContext()"] == shown


def test_a_run_after_a_failed_update_uses_the_last_active_definition() -> None:
    """After a failed update, a run uses the definition before it."""
    local = blueprint_local(make_all)
    local.call("UpdateBlueprint", Name="etl", BlueprintLocation="s3://bucket/none.zip")
    local.run_until_idle()
    run_id = start(local, Name="made")
    local.run_until_idle()

    assert "FAILED" == local.call("GetBlueprint", Name="etl")["Blueprint"]["Status"]
    assert "SUCCEEDED" == run_of(local, run_id)["State"]
