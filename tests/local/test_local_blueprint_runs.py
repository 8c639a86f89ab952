"""The runs of blueprints in LocalGlue: what they make, and what they take back."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from glue_wf_sdk.errors import EntityNotFoundException, InvalidInputException
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.blueprint_records import LayoutContext

LOCATION = "s3://bucket/blueprints/etl.zip"
ROLE = "arn:aws:iam::123456789012:role/Glue"
SPEC = {"Name": {"type": "String"}, "Workers": {"type": "Integer", "defaultValue": 5}}
JOB = {"Role": "Glue", "Command": {"Name": "glueetl", "ScriptLocation": "s3://bucket/job.py"}}
CRAWLER = {"Role": "Glue", "Targets": {"S3Targets": [{"Path": "s3://bucket/data"}]}}


def make_all(context: LayoutContext) -> str:
    """A layout: a workflow that starts a job, and a crawler."""
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
    """A layout that makes everything, and then fails."""
    make_all(context)
    raise LookupError("no such table")


def local_with(
    layout: Callable[[LayoutContext], str] = make_all,
    spec: str | Mapping[str, Any] | None = SPEC,
) -> LocalGlue:
    """A LocalGlue with an active blueprint."""
    local = LocalGlue()
    local.add_blueprint_source(LOCATION, layout, parameter_spec=spec)
    local.call("CreateBlueprint", Name="etl", BlueprintLocation=LOCATION)
    local.run_until_idle()
    return local


def start(local: LocalGlue, **parameters: Any) -> str:
    """Starts a run of the blueprint."""
    text = json.dumps(parameters)
    started = local.call("StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE, Parameters=text)
    run_id: str = started["RunId"]
    return run_id


def run_of(local: LocalGlue, run_id: str) -> dict[str, Any]:
    """A run of the blueprint."""
    wire: dict[str, Any] = local.call("GetBlueprintRun", BlueprintName="etl", RunId=run_id)
    found: dict[str, Any] = wire["BlueprintRun"]
    return found


def exists(local: LocalGlue, operation: str, **payload: str) -> bool:
    """Whether a Get operation finds what it is asked for."""
    try:
        local.call(operation, **payload)
    except EntityNotFoundException:
        return False
    return True


def left_by_layout(local: LocalGlue) -> list[bool]:
    """Whether there is the workflow, the trigger, the job and the crawler of `make_all`."""
    return [
        exists(local, "GetWorkflow", Name="made"),
        exists(local, "GetTrigger", Name="made-start"),
        exists(local, "GetJob", JobName="made-job"),
        exists(local, "GetCrawler", Name="made-crawler"),
    ]


def test_runs_that_succeed(call: Callable[..., dict[str, Any]]) -> None:
    """A run is RUNNING, then SUCCEEDED; its workflow is there and says which run has made it."""
    given: list[Mapping[str, Any]] = []

    def layout(context: LayoutContext) -> str:
        given.append(context.parameters)
        return make_all(context)

    local = local_with(layout)
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


def test_what_a_run_makes_can_be_run() -> None:
    """The workflow that a blueprint has made runs like any other."""
    local = local_with()
    start(local, Name="made")
    local.run_until_idle()
    client = local.client()
    run_id = client.start_workflow_run("made").run_id or ""
    local.run_until_idle()
    run = client.get_workflow_run("made", run_id).run

    assert run is not None
    assert "COMPLETED" == run.status
    assert run.statistics is not None
    assert 1 == run.statistics.succeeded_actions


def test_runs_that_fail(call: Callable[..., dict[str, Any]]) -> None:
    """A layout's exception makes the run ROLLING_BACK, then FAILED, and all it made is gone."""
    local = local_with(failing)
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
def test_layouts_that_return_no_workflow_of_theirs(returned: Any) -> None:
    """A layout that returns anything but a workflow that it has made fails."""

    def layout(context: LayoutContext) -> Any:
        make_all(context)
        return returned

    local = local_with(layout)
    local.call("CreateWorkflow", Name="here-before")
    run_id = start(local, Name="made")
    local.run_until_idle()

    assert "FAILED" == run_of(local, run_id)["State"]
    assert "workflow that it has made" in run_of(local, run_id)["ErrorMessage"]
    assert [False] * 4 == left_by_layout(local)
    assert exists(local, "GetWorkflow", Name="here-before")


def test_rollbacks_that_fail() -> None:
    """What cannot be deleted in a rollback stays, and is named in RollbackErrorMessage."""

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

    local = local_with(layout)
    run_id = start(local, Name="made")
    local.run_until_idle()
    run = run_of(local, run_id)

    assert "FAILED" == run["State"]
    assert run["RollbackErrorMessage"].startswith("crawler 'made-crawler': CrawlerRunningException")
    assert [False, False, False, True] == left_by_layout(local)


def test_rollbacks_leave_alone_what_others_make() -> None:
    """What was deleted and made anew between failure and rollback is left alone."""
    local = local_with(failing)
    start(local, Name="made")
    local.advance(11)
    local.call("DeleteJob", JobName="made-job")
    local.call("CreateJob", Name="made-job", **JOB)
    local.run_until_idle()

    assert [False, False, True, False] == left_by_layout(local)


def test_errors_of_operations_reach_the_layout() -> None:
    """An operation that is refused raises in the layout, and is the run's error message."""
    local = local_with()
    local.call("CreateJob", Name="made-job", **JOB)
    run_id = start(local, Name="made")
    local.run_until_idle()

    assert run_of(local, run_id)["ErrorMessage"].startswith("AlreadyExistsException: ")
    assert [False, False, True, False] == left_by_layout(local)


def test_answers_in_a_layout_are_copies() -> None:
    """A layout that changes what it sent or was answered does not change what LocalGlue holds."""

    def layout(context: LayoutContext) -> str:
        command = {"Name": "glueetl"}
        context.call("CreateJob", Name="made-job", Role="Glue", Command=command)
        command["Name"] = "changed"
        context.call("GetJob", JobName="made-job")["Job"]["Command"]["Name"] = "changed"
        context.client.create_workflow("made")
        return "made"

    local = local_with(layout, None)
    start(local)
    local.run_until_idle()

    assert {"Name": "glueetl"} == local.call("GetJob", JobName="made-job")["Job"]["Command"]


def test_bad_parameters() -> None:
    """Parameters that do not fit are refused at once: every one is named, and no value shown."""
    local = local_with()
    with pytest.raises(InvalidInputException) as caught:
        start(local, Workers="s3cret1", Other="s3cret2")

    assert (
        'Parameters: ["Name"]: is required; ["Workers"]: must be an integer;'
        ' ["Other"]: is not a parameter of the blueprint'
    ) == caught.value.message
    assert [] == local.call("GetBlueprintRuns", BlueprintName="etl")["BlueprintRuns"]


def test_runs_without_parameters() -> None:
    """Parameters can be left out where none is mandatory."""
    local = local_with(spec={"Name": {"type": "String", "defaultValue": "made"}})
    run_id = local.call("StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE)["RunId"]
    local.run_until_idle()

    assert "made" == run_of(local, run_id)["WorkflowName"]
    assert "Parameters" not in run_of(local, run_id)
    with pytest.raises(InvalidInputException, match='"Name"]: is required'):
        local_with().call("StartBlueprintRun", BlueprintName="etl", RoleArn=ROLE)


def test_pages_of_runs(call: Callable[..., dict[str, Any]]) -> None:
    """The runs of a blueprint come in pages, the latest first."""
    local = local_with()
    run_ids = [start(local, Name=f"made{number}") for number in range(5)]
    answer = call(local, "GetBlueprintRuns", BlueprintName="etl", MaxResults=3)
    following = call(local, "GetBlueprintRuns", BlueprintName="etl", NextToken=answer["NextToken"])

    assert run_ids[::-1] == [
        each["RunId"] for each in answer["BlueprintRuns"] + following["BlueprintRuns"]
    ]
    assert "NextToken" not in following


def test_a_run_keeps_the_definition_that_it_started_with() -> None:
    """An update while a run is RUNNING changes nothing for that run, nor does a deletion."""
    local = local_with()
    local.add_blueprint_source("s3://bucket/new.zip", failing, parameter_spec=SPEC)
    run_id = start(local, Name="made")
    local.call("UpdateBlueprint", Name="etl", BlueprintLocation="s3://bucket/new.zip")
    local.run_until_idle()

    assert "SUCCEEDED" == run_of(local, run_id)["State"]
    start(local, Name="other")
    local.call("DeleteBlueprint", Name="etl")
    local.run_until_idle()
    assert not exists(local, "GetWorkflow", Name="other")


def test_values_stay_out_of_reprs() -> None:
    """The repr of what a layout is given shows no parameter's value."""
    shown: list[str] = []

    def layout(context: LayoutContext) -> str:
        shown.append(repr(context))
        return make_all(context)

    local = local_with(layout)
    start(local, Name="s3cret")
    local.run_until_idle()

    assert ["LayoutContext()"] == shown


def test_runs_after_a_failed_update() -> None:
    """After a failed update, a run uses the last good definition."""
    local = local_with()
    local.call("UpdateBlueprint", Name="etl", BlueprintLocation="s3://bucket/none.zip")
    local.run_until_idle()
    run_id = start(local, Name="made")
    local.run_until_idle()

    assert "FAILED" == local.call("GetBlueprint", Name="etl")["Blueprint"]["Status"]
    assert "SUCCEEDED" == run_of(local, run_id)["State"]
