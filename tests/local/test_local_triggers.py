"""The operations on triggers, and triggers that belong to no workflow."""

from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk import WorkflowRunStatus
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    InvalidInputException,
)
from glue_wf_sdk.local import ActionContext, LocalGlue

Call = Callable[..., dict[str, Any]]
DAILY = "cron(15 12 * * ? *)"
AFTER_A: dict[str, Any] = {
    "Conditions": [{"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]
}
START_B = [{"JobName": "b"}]


@pytest.fixture
def ran() -> list[str]:
    """The names of the jobs and crawlers that have run, in order."""
    return []


@pytest.fixture
def local(ran: list[str]) -> LocalGlue:
    """A LocalGlue with the jobs a and b, the crawler c and the workflow w."""

    def note(context: ActionContext) -> None:
        ran.append(context.name)

    local = LocalGlue()
    local.add_job("a", note)
    local.add_job("b", note)
    local.add_crawler("c", note)
    local.client().create_workflow("w", max_concurrent_runs=1)
    return local


def shown(local: LocalGlue, name: str) -> dict[str, Any]:
    """A trigger as GetTrigger shows it."""
    trigger: dict[str, Any] = local.call("GetTrigger", Name=name)["Trigger"]
    return trigger


RICH: dict[str, Any] = {
    "WorkflowName": "w",
    "Type": "CONDITIONAL",
    "Description": "two\nlines",
    "Predicate": {
        "Logical": "ANY",
        "Conditions": [
            *AFTER_A["Conditions"],
            {"LogicalOperator": "EQUALS", "CrawlerName": "c", "CrawlState": "CANCELLED"},
        ],
    },
    "Actions": [
        {
            "JobName": "b",
            "Arguments": {"--key": "value", "": ""},
            "Timeout": 5,
            "SecurityConfiguration": "s",
            "NotificationProperty": {"NotifyDelayAfter": 3},
        },
        {"CrawlerName": "c"},
    ],
}


@pytest.mark.parametrize(
    "definition",
    [
        RICH,
        {"Type": "ON_DEMAND", "Actions": []},
        {"Type": "ON_DEMAND", "Actions": [{"CrawlerName": "c"}], "StartOnCreation": False},
        {"Type": "SCHEDULED", "Schedule": DAILY, "Actions": START_B, "WorkflowName": "w"},
        {"Type": "CONDITIONAL", "Predicate": AFTER_A, "Actions": START_B, "Tags": {}},
        {"Type": "EVENT", "WorkflowName": "w", "Actions": START_B},
        {
            "Type": "EVENT",
            "WorkflowName": "w",
            "Actions": START_B,
            "EventBatchingCondition": {"BatchSize": 100, "BatchWindow": 900},
        },
    ],
)
def test_a_trigger_is_shown_as_boto3_has_sent_it(
    local: LocalGlue, call: Call, aws_session: Any, definition: dict[str, Any]
) -> None:
    """Each kind of trigger comes back from GetTrigger as it was, without tags, CREATED."""
    client = aws_session.client("glue")
    local.attach(client)
    assert "t" == client.create_trigger(Name="t", **definition)["Name"]
    kept = {name: definition[name] for name in definition.keys() - {"Tags", "StartOnCreation"}}
    expected = {"Name": "t", "State": "CREATED", **kept}
    assert expected == client.get_trigger(Name="t")["Trigger"]
    assert {"Trigger": expected} == call(local, "GetTrigger", Name="t")


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"WorkflowName": "other"}, EntityNotFoundException, "there is no workflow 'other'"),
    ({"Actions": [{"JobName": "z"}]}, EntityNotFoundException, "there is no job 'z'"),
    ({"Actions": [{"CrawlerName": "a"}]}, EntityNotFoundException, "there is no crawler 'a'"),
    (
        {
            "Type": "CONDITIONAL",
            "Predicate": {
                "Conditions": [{"LogicalOperator": "EQUALS", "JobName": "z", "State": "FAILED"}]
            },
        },
        EntityNotFoundException,
        "there is no job 'z'",
    ),
    ({"StartOnCreation": True}, InvalidInputException, "^InvalidInput.*StartOnCreation: an ON"),
    ({"Type": "DAILY"}, InvalidInputException, "Type: must be one of"),
    ({"Type": "CONDITIONAL"}, InvalidInputException, "Predicate: a CONDITIONAL trigger needs"),
    ({"Actions": [{}]}, InvalidInputException, r"Actions\[0\]: needs either"),
    ({"Name": "line\nline"}, InvalidInputException, "Name: must be one line"),
    ({"Nmae": "t"}, InvalidInputException, "did you mean Name"),
]


@pytest.mark.parametrize(("changes", "error", "message"), WRONG)
def test_a_wrong_trigger_is_refused(
    local: LocalGlue, changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    """A trigger that breaks a rule or names what is not there is not created."""
    definition = {"Name": "t", "Type": "ON_DEMAND", "Actions": START_B, **changes}
    with pytest.raises(error, match=message):
        local.call("CreateTrigger", **definition)
    with pytest.raises(EntityNotFoundException):
        shown(local, "t")


def test_a_name_is_taken_once(local: LocalGlue) -> None:
    """A second trigger of the same name is refused, in another workflow too."""
    local.add_trigger("t", jobs=["a"], Description="first")
    with pytest.raises(AlreadyExistsException, match="'t'"):
        local.add_trigger("t", workflow="w", jobs=["a"])
    assert "first" == shown(local, "t")["Description"]


def test_a_workflow_has_one_start_trigger(local: LocalGlue) -> None:
    """One ON_DEMAND, SCHEDULED or EVENT trigger is allowed per workflow, any number outside."""
    local.add_trigger("start", workflow="w", jobs=["a"])
    others: list[dict[str, Any]] = [
        {},
        {"Schedule": DAILY},
        {"EventBatchingCondition": {"BatchSize": 1}},
    ]
    for definition in others:
        with pytest.raises(InvalidInputException, match="has a start trigger already"):
            local.add_trigger("second", workflow="w", jobs=["a"], **definition)
    local.add_trigger("then", workflow="w", jobs=["b"], after={"a": "SUCCEEDED"})
    local.add_trigger("outside", jobs=["a"])
    local.add_trigger("outside too", jobs=["a"])
    local.call("DeleteTrigger", Name="start")
    local.add_trigger("second", workflow="w", jobs=["a"], Schedule=DAILY)


@pytest.mark.parametrize(
    "definition",
    [
        {"Type": "SCHEDULED", "Schedule": DAILY},
        {"Type": "CONDITIONAL", "Predicate": AFTER_A},
        {"Type": "EVENT", "WorkflowName": "w"},
    ],
)
def test_a_trigger_is_started_and_stopped(
    local: LocalGlue, call: Call, definition: dict[str, Any]
) -> None:
    """StartTrigger activates, StopTrigger deactivates, and StartOnCreation saves the first."""
    call(local, "CreateTrigger", Name="t", Actions=START_B, StartOnCreation=True, **definition)
    assert "ACTIVATED" == shown(local, "t")["State"]
    assert {"Name": "t"} == call(local, "StopTrigger", Name="t")
    assert "DEACTIVATED" == shown(local, "t")["State"]
    assert {"Name": "t"} == call(local, "StartTrigger", Name="t")
    assert {"Name": "t"} == call(local, "StartTrigger", Name="t")
    assert "ACTIVATED" == shown(local, "t")["State"]


@pytest.mark.parametrize("operation", ["GetTrigger", "StartTrigger", "StopTrigger"])
def test_an_unknown_trigger_is_not_found(local: LocalGlue, operation: str) -> None:
    """A trigger that is not there cannot be shown, started or stopped."""
    with pytest.raises(EntityNotFoundException, match="there is no trigger 't'"):
        local.call(operation, Name="t")
    with pytest.raises(EntityNotFoundException, match="there is no trigger 't'"):
        local.call("UpdateTrigger", Name="t", TriggerUpdate={})


def test_an_update_replaces_the_definition(local: LocalGlue, call: Call) -> None:
    """What an update does not give is gone, but for type, workflow, state and actions."""
    local.call("CreateTrigger", Name="t", StartOnCreation=True, **RICH)
    update = {"Name": "t", "Predicate": AFTER_A}
    expected = {
        "Name": "t",
        "WorkflowName": "w",
        "Type": "CONDITIONAL",
        "State": "ACTIVATED",
        "Actions": RICH["Actions"],
        "Predicate": AFTER_A,
    }
    assert {"Trigger": expected} == call(local, "UpdateTrigger", Name="t", TriggerUpdate=update)
    assert expected == shown(local, "t")


@pytest.mark.parametrize(
    ("update", "error", "message"),
    [
        ({"Name": "u", "Predicate": AFTER_A}, InvalidInputException, "cannot be renamed"),
        ({"Description": "d"}, InvalidInputException, "needs at least one condition"),
        (
            {"Predicate": AFTER_A, "Actions": [{"JobName": "z"}]},
            EntityNotFoundException,
            "there is no job 'z'",
        ),
        ({"Type": "ON_DEMAND"}, InvalidInputException, "TriggerUpdate.Type: is not a field"),
    ],
)
def test_a_refused_update_changes_nothing(
    local: LocalGlue, update: dict[str, Any], error: type[Exception], message: str
) -> None:
    """After an update that is refused the trigger is as it was."""
    local.call("CreateTrigger", Name="t", **RICH)
    before = shown(local, "t")
    with pytest.raises(error, match=message):
        local.call("UpdateTrigger", Name="t", TriggerUpdate=update)
    assert before == shown(local, "t")


def test_a_start_trigger_can_be_updated(local: LocalGlue) -> None:
    """The one start trigger of a workflow is not in its own way."""
    local.add_trigger("t", workflow="w", jobs=["a"])
    local.call("UpdateTrigger", Name="t", TriggerUpdate={"Actions": START_B})
    assert START_B == shown(local, "t")["Actions"]


def test_an_update_shows_in_the_graph_of_the_design(local: LocalGlue) -> None:
    """The graph of a workflow follows its triggers; a run keeps those with which it started."""

    def names(kind: str, **query: Any) -> set[str]:
        answer = local.call(f"Get{kind}", Name="w", IncludeGraph=True, **query)
        return {
            node["Name"] for node in answer[kind.removeprefix("Workflow") or kind]["Graph"]["Nodes"]
        }

    local.add_trigger("t", workflow="w", jobs=["a"])
    assert {"t", "a"} == names("Workflow")
    run_id = local.call("StartWorkflowRun", Name="w")["RunId"]
    local.call("UpdateTrigger", Name="t", TriggerUpdate={"Actions": START_B})
    assert {"t", "b"} == names("Workflow")
    local.call("DeleteTrigger", Name="t")
    assert set() == names("Workflow")
    assert {"t", "a"} == names("WorkflowRun", RunId=run_id)


def test_a_trigger_is_deleted_even_if_there_is_none(local: LocalGlue, call: Call) -> None:
    """DeleteTrigger answers with the name, whether or not there was such a trigger."""
    local.add_trigger("t", jobs=["a"])
    assert {"Name": "t"} == call(local, "DeleteTrigger", Name="t")
    with pytest.raises(EntityNotFoundException):
        shown(local, "t")
    assert {"Name": "t"} == call(local, "DeleteTrigger", Name="t")


def test_the_triggers_go_with_their_workflow(local: LocalGlue) -> None:
    """DeleteWorkflow takes the workflow's triggers along, and no others."""
    local.add_trigger("inside", workflow="w", jobs=["a"])
    local.add_trigger("outside", jobs=["a"])
    local.call("DeleteWorkflow", Name="w")
    with pytest.raises(EntityNotFoundException):
        shown(local, "inside")
    assert "outside" == shown(local, "outside")["Name"]


def test_starting_the_start_trigger_starts_the_workflow(local: LocalGlue, ran: list[str]) -> None:
    """StartTrigger on the ON_DEMAND trigger of a workflow starts a run, as far as it may."""
    local.add_trigger("t", workflow="w", jobs=["a"])
    local.add_trigger("then", workflow="w", after={"a": "SUCCEEDED"}, crawlers=["c"])
    local.call("StartTrigger", Name="t")
    with pytest.raises(ConcurrentRunsExceededException):
        local.call("StartTrigger", Name="t")
    local.run_until_idle()
    assert ["a", "c"] == ran
    (run,) = local.client().iter_workflow_runs("w")
    assert WorkflowRunStatus.COMPLETED == run.status
    local.call("StopTrigger", Name="t")
    assert "CREATED" == shown(local, "t")["State"]


def test_triggers_outside_of_workflows_fire(local: LocalGlue, ran: list[str]) -> None:
    """A chain of triggers without a workflow runs, as often as it is started."""
    local.add_trigger("t", jobs=["a"])
    local.add_trigger("then", after={"a": "SUCCEEDED"}, jobs=["b"])
    local.add_trigger("at last", after={"b": "SUCCEEDED", "a": "SUCCEEDED"}, crawlers=["c"])
    for _ in range(2):
        local.call("StartTrigger", Name="t")
        local.run_until_idle()
    assert ["a", "b", "c"] * 2 == ran


def test_triggers_of_a_workflow_and_others_do_not_mix(local: LocalGlue, ran: list[str]) -> None:
    """A job that a trigger outside has started fires no trigger in a workflow, nor the reverse."""
    local.add_trigger("inside", workflow="w", jobs=["a"])
    local.add_trigger("inside then", workflow="w", after={"a": "SUCCEEDED"}, jobs=["b"])
    local.add_trigger("outside", jobs=["a"])
    local.add_trigger("outside then", after={"a": "SUCCEEDED"}, crawlers=["c"])
    local.call("StartTrigger", Name="outside")
    local.run_until_idle()
    assert ["a", "c"] == ran
    local.client().start_workflow_run("w")
    local.run_until_idle()
    assert ["a", "c", "a", "b"] == ran


@pytest.mark.parametrize("workflow", ["w", None])
def test_only_an_activated_trigger_fires(
    local: LocalGlue, ran: list[str], workflow: str | None
) -> None:
    """A conditional trigger that was never started, or was stopped, lets its moment pass."""
    local.add_trigger("t", workflow=workflow, jobs=["a"])
    local.add_trigger("then", workflow=workflow, after={"a": "SUCCEEDED"}, jobs=["b"])
    local.add_trigger(
        "never", workflow=workflow, after={"a": "SUCCEEDED"}, crawlers=["c"], StartOnCreation=False
    )
    local.call("StopTrigger", Name="then")
    local.call("StartTrigger", Name="t")
    local.run_until_idle()
    assert ["a"] == ran
    local.call("StartTrigger", Name="then")
    local.call("StartTrigger", Name="t")
    local.run_until_idle()
    assert ["a", "a", "b"] == ran


def test_an_update_outside_forgets_what_held_before(local: LocalGlue, ran: list[str]) -> None:
    """After an update a trigger outside waits for all of its conditions anew."""
    local.add_trigger("a", jobs=["a"])
    local.add_trigger("b", jobs=["b"])
    local.add_trigger("then", after={"a": "SUCCEEDED", "b": "SUCCEEDED"}, crawlers=["c"])
    predicate = shown(local, "then")["Predicate"]
    local.call("StartTrigger", Name="a")
    local.run_until_idle()
    local.call("UpdateTrigger", Name="then", TriggerUpdate={"Predicate": predicate})
    local.call("StartTrigger", Name="b")
    local.run_until_idle()
    assert ["a", "b"] == ran
    local.call("StartTrigger", Name="a")
    local.run_until_idle()
    assert ["a", "b", "a", "c"] == ran


def test_deleting_a_trigger_while_it_runs_outside(local: LocalGlue, ran: list[str]) -> None:
    """A job goes on when the trigger that started it is deleted."""
    local.add_trigger("t", jobs=["a"])
    local.call("StartTrigger", Name="t")
    local.call("DeleteTrigger", Name="t")
    local.run_until_idle()
    assert ["a"] == ran


def test_a_job_that_is_gone_does_not_break_its_triggers(local: LocalGlue, ran: list[str]) -> None:
    """A trigger whose job was deleted still fires; the other jobs of the action list run."""
    local.add_trigger("t", jobs=["a", "b"])
    local.call("DeleteJob", JobName="a")
    local.call("StartTrigger", Name="t")
    local.run_until_idle()
    assert ["b"] == ran
