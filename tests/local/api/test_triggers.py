"""The operations on triggers."""

from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk import Action, GlueWorkflowClient, TriggerType
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    InvalidInputException,
)
from glue_wf_sdk.local import LocalGlue

Call = Callable[..., dict[str, Any]]
DAILY = "cron(15 12 * * ? *)"
AFTER_A: dict[str, Any] = {
    "Conditions": [{"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]
}
START_B = [{"JobName": "b"}]


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue with the jobs a and b, the crawler c and the workflow w."""
    local = LocalGlue()
    local.add_job("a")
    local.add_job("b")
    local.add_crawler("c")
    local.client().create_workflow("w")
    return local


def shown(local: LocalGlue, name: str) -> dict[str, Any]:
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
def test_a_trigger_is_shown_as_boto3_sent_it(
    local: LocalGlue, call: Call, aws_session: Any, definition: dict[str, Any]
) -> None:
    """GetTrigger shows each type of trigger as it was created, without tags, in state CREATED."""
    client = aws_session.client("glue")
    local.attach(client)
    assert "t" == client.create_trigger(Name="t", **definition)["Name"]
    kept = {name: definition[name] for name in definition.keys() - {"Tags", "StartOnCreation"}}
    expected = {"Name": "t", "State": "CREATED", **kept}
    assert expected == client.get_trigger(Name="t")["Trigger"]
    assert {"Trigger": expected} == call(local, "GetTrigger", Name="t")


class TestLists:
    @pytest.fixture
    def client(self, local: LocalGlue) -> GlueWorkflowClient:
        """A client of a LocalGlue with triggers that start a (t1, t3), b (t2) and c (t4)."""
        client = local.client()
        for name, action, tags in (
            ("t3", Action(job_name="a"), {"team": "data"}),
            ("t1", Action(job_name="a"), {}),
            ("t2", Action(job_name="b"), {"team": "data"}),
            ("t4", Action(crawler_name="c"), {"team": "data"}),
        ):
            client.create_trigger(name, TriggerType.ON_DEMAND, [action], tags=tags)
        return client

    def test_all_triggers(self, client: GlueWorkflowClient) -> None:
        """The pages of both lists hold all triggers, sorted by name."""
        names = ["t1", "t2", "t3", "t4"]
        assert names == [*client.iter_trigger_names(max_results=1)]
        assert names == [trigger.name for trigger in client.iter_triggers(max_results=3)]
        assert client.get_trigger("t1").trigger == next(client.iter_triggers())

    @pytest.mark.parametrize(
        ("job", "names"),
        [("a", ["t1", "t3"]), ("b", ["t2"]), ("c", ["t1", "t2", "t3", "t4"])],
    )
    def test_the_triggers_of_a_job(
        self, client: GlueWorkflowClient, job: str, names: list[str]
    ) -> None:
        """With a job's name, only triggers that start it are listed; all of them if none does."""
        assert names == [*client.iter_trigger_names(dependent_job_name=job)]
        found = client.iter_triggers(dependent_job_name=job)
        assert names == [trigger.name for trigger in found]

    def test_tags(self, client: GlueWorkflowClient) -> None:
        """With tags, only triggers that have all of them are listed, of a job's too."""
        assert ["t2", "t3", "t4"] == [*client.iter_trigger_names(tags={"team": "data"})]
        assert ["t3"] == [*client.iter_trigger_names(tags={"team": "data"}, dependent_job_name="a")]
        assert [] == [*client.iter_trigger_names(tags={"team": "web"})]

    def test_a_batch(self, client: GlueWorkflowClient) -> None:
        """A batch has each trigger once, and the names that no trigger has."""
        answer = client.batch_get_triggers(["t4", "none", "t1", "t4"])
        assert ["t4", "t1"] == [trigger.name for trigger in answer.triggers]
        assert ("none",) == answer.triggers_not_found


INVALID: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"WorkflowName": "other"}, EntityNotFoundException, ": Entity not found$"),
    (
        {"StartOnCreation": True},
        InvalidInputException,
        r": Starting trigger on create is not supported for ON_DEMAND trigger type\.$",
    ),
    ({"Type": "CONDITIONAL"}, InvalidInputException, ": Predicate cannot be null or empty$"),
    (
        {"Type": "SCHEDULED", "Actions": [{}]},
        InvalidInputException,
        ": Schedule cannot be null or empty$",
    ),
    ({"Actions": [{}]}, InvalidInputException, r"Actions\[0\]: must start either"),
    ({"Nmae": "t"}, InvalidInputException, "did you mean Name"),
]


@pytest.mark.parametrize(("changes", "error", "message"), INVALID)
def test_an_invalid_trigger_is_rejected(
    local: LocalGlue, changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    """A trigger that breaks a rule, or names a missing workflow, is not created."""
    definition = {"Name": "t", "Type": "ON_DEMAND", "Actions": START_B, **changes}
    with pytest.raises(error, match=message):
        local.call("CreateTrigger", **definition)
    with pytest.raises(EntityNotFoundException):
        shown(local, "t")


def test_a_name_can_be_taken_once(local: LocalGlue) -> None:
    """A second trigger of the same name is rejected, in another workflow too."""
    local.add_trigger("t", jobs=["a"], description="first")
    with pytest.raises(AlreadyExistsException, match="trigger 't' already exists"):
        local.add_trigger("t", workflow="w", jobs=["a"])
    assert "first" == shown(local, "t")["Description"]


def test_a_workflow_has_one_start_trigger(local: LocalGlue) -> None:
    """A workflow can have one ON_DEMAND, SCHEDULED or EVENT trigger; outside, any number can be."""
    local.add_trigger("start", workflow="w", jobs=["a"])
    others: list[dict[str, Any]] = [
        {},
        {"schedule": DAILY},
        {"event_batching_condition": {"BatchSize": 1}},
    ]
    for definition in others:
        problem = ": Workflow w already has a starting trigger: start$"
        with pytest.raises(InvalidInputException, match=problem):
            local.add_trigger("second", workflow="w", jobs=["a"], **definition)
    local.add_trigger("then", workflow="w", jobs=["b"], after={"a": "SUCCEEDED"})
    local.add_trigger("outside", jobs=["a"])
    local.add_trigger("outside too", jobs=["a"])
    local.call("DeleteTrigger", Name="start")
    local.add_trigger("second", workflow="w", jobs=["a"], schedule=DAILY)


@pytest.mark.parametrize(
    "definition",
    [
        {"Type": "SCHEDULED", "Schedule": DAILY},
        {"Type": "CONDITIONAL", "Predicate": AFTER_A},
    ],
)
def test_a_trigger_is_started_and_stopped(
    local: LocalGlue, call: Call, definition: dict[str, Any]
) -> None:
    """StartOnCreation and StartTrigger activate a trigger, StopTrigger deactivates it."""
    call(local, "CreateTrigger", Name="t", Actions=START_B, StartOnCreation=True, **definition)
    assert "ACTIVATED" == shown(local, "t")["State"]
    assert {"Name": "t"} == call(local, "StopTrigger", Name="t")
    assert "DEACTIVATED" == shown(local, "t")["State"]
    assert {"Name": "t"} == call(local, "StartTrigger", Name="t")
    assert {"Name": "t"} == call(local, "StartTrigger", Name="t")
    assert "ACTIVATED" == shown(local, "t")["State"]


@pytest.mark.parametrize(
    "definition",
    [
        {"Type": "ON_DEMAND"},
        {"Type": "EVENT", "WorkflowName": "w"},
        {"Type": "EVENT", "WorkflowName": "w", "StartOnCreation": True},
        {"Type": "SCHEDULED", "Schedule": DAILY},
        {"Type": "CONDITIONAL", "Predicate": AFTER_A, "StartOnCreation": False},
    ],
)
def test_a_trigger_that_is_not_active_cannot_be_stopped(
    local: LocalGlue, definition: dict[str, Any]
) -> None:
    """StopTrigger is rejected in state CREATED, where on-demand and event triggers stay."""
    local.call("CreateTrigger", Name="t", Actions=START_B, **definition)
    problem = ": The operation is not allowed when trigger is in state: CREATED$"
    with pytest.raises(InvalidInputException, match=problem):
        local.call("StopTrigger", Name="t")
    assert "CREATED" == shown(local, "t")["State"]


def test_an_event_trigger_cannot_be_started(local: LocalGlue) -> None:
    """StartTrigger is rejected for an event trigger, which stays CREATED."""
    local.call("CreateTrigger", Name="t", Type="EVENT", WorkflowName="w", Actions=START_B)
    with pytest.raises(InvalidInputException, match=r": Trigger Type EVENT cannot be started$"):
        local.call("StartTrigger", Name="t")
    assert "CREATED" == shown(local, "t")["State"]


def test_what_a_trigger_names_need_not_exist(local: LocalGlue) -> None:
    """A trigger may name jobs and crawlers that do not exist, and can be activated."""
    missing = [{"JobName": "z"}, {"CrawlerName": "z"}]
    after_z = {"LogicalOperator": "EQUALS", "JobName": "y", "State": "FAILED"}
    local.call(
        "CreateTrigger",
        Name="t",
        Type="CONDITIONAL",
        Predicate={"Conditions": [after_z]},
        Actions=missing,
        StartOnCreation=True,
    )
    assert "ACTIVATED" == shown(local, "t")["State"]
    update = {"Predicate": AFTER_A, "Actions": [{"JobName": "x"}]}
    local.call("UpdateTrigger", Name="t", TriggerUpdate=update)
    assert [{"JobName": "x"}] == shown(local, "t")["Actions"]


@pytest.mark.parametrize("operation", ["GetTrigger", "StartTrigger", "StopTrigger"])
def test_an_unknown_trigger_is_not_found(local: LocalGlue, operation: str) -> None:
    """A trigger that does not exist cannot be shown, started, stopped or updated."""
    with pytest.raises(EntityNotFoundException, match=r": Trigger t not found\.$"):
        local.call(operation, Name="t")
    with pytest.raises(EntityNotFoundException, match=r": Trigger t not found\.$"):
        local.call("UpdateTrigger", Name="t", TriggerUpdate={})


def test_an_update_replaces_the_definition(local: LocalGlue, call: Call) -> None:
    """An update removes what it does not give, except type, workflow, state and actions."""
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
        ({"Description": "d"}, InvalidInputException, "Predicate cannot be null or empty"),
        ({"Type": "ON_DEMAND"}, InvalidInputException, "TriggerUpdate.Type: is not a field"),
    ],
)
def test_a_rejected_update_changes_nothing(
    local: LocalGlue, update: dict[str, Any], error: type[Exception], message: str
) -> None:
    """After an update that is rejected the trigger is as it was."""
    local.call("CreateTrigger", Name="t", **RICH)
    before = shown(local, "t")
    with pytest.raises(error, match=message):
        local.call("UpdateTrigger", Name="t", TriggerUpdate=update)
    assert before == shown(local, "t")


def test_a_start_trigger_can_be_updated(local: LocalGlue) -> None:
    """An update does not count the trigger itself as another start trigger."""
    local.add_trigger("t", workflow="w", jobs=["a"])
    local.call("UpdateTrigger", Name="t", TriggerUpdate={"Actions": START_B})
    assert START_B == shown(local, "t")["Actions"]


def test_an_update_shows_in_the_graph_of_the_design(local: LocalGlue) -> None:
    """The graph of a workflow follows its triggers; that of a run does not change."""

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


def test_deleting_a_missing_trigger_is_no_error(local: LocalGlue, call: Call) -> None:
    """DeleteTrigger answers with the name, whether or not the trigger existed."""
    local.add_trigger("t", jobs=["a"])
    assert {"Name": "t"} == call(local, "DeleteTrigger", Name="t")
    with pytest.raises(EntityNotFoundException):
        shown(local, "t")
    assert {"Name": "t"} == call(local, "DeleteTrigger", Name="t")
