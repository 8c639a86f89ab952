"""What a valid trigger must be, beyond the constraints of its fields."""

import re
from typing import Any

import pytest

from glue_wf_sdk import (
    OPERATIONS,
    CrawlState,
    JobRunState,
    TriggerType,
    ValidationError,
    check_payload,
    from_wire,
    violations,
)
from glue_wf_sdk.operations import CreateTriggerRequest
from glue_wf_sdk.operations.trigger_rules import broken_rules

JOB = {"JobName": "j"}
CRAWLER = {"CrawlerName": "c"}
LOAD = {"JobName": "load"}
AFTER_JOB = {"JobName": "j", "State": "SUCCEEDED", "LogicalOperator": "EQUALS"}
AFTER_CRAWLER = {"CrawlerName": "c", "CrawlState": "FAILED", "LogicalOperator": "EQUALS"}
DAILY = "cron(15 12 * * ? *)"


def trigger(kind: str, **fields: Any) -> dict[str, Any]:
    """A trigger that starts a job."""
    return {"Name": "t", "Type": kind, "Actions": [LOAD], **fields}


def conditional(*conditions: dict[str, str], **predicate: Any) -> dict[str, Any]:
    return trigger("CONDITIONAL", Predicate={"Conditions": list(conditions), **predicate})


@pytest.mark.parametrize(
    "valid",
    [
        trigger("ON_DEMAND"),
        trigger("ON_DEMAND", Actions=[JOB, CRAWLER, JOB, CRAWLER]),
        trigger("ON_DEMAND", Schedule="", Predicate={}),
        trigger("ON_DEMAND", Predicate={"Logical": "AND", "Conditions": []}),
        trigger("SCHEDULED", Schedule=DAILY, Predicate={"Conditions": [{}, {}]}),
        trigger("ON_DEMAND", Schedule="daily", StartOnCreation=False),
        trigger("SCHEDULED", Schedule=DAILY, StartOnCreation=True),
        trigger("EVENT", WorkflowName="w"),
        trigger("EVENT", WorkflowName="w", EventBatchingCondition={"BatchSize": 3}),
        conditional(AFTER_JOB),
        conditional(AFTER_CRAWLER),
        conditional(AFTER_JOB, AFTER_CRAWLER, Logical="AND"),
        conditional(AFTER_JOB, AFTER_CRAWLER, Logical="ANY"),
        {**conditional(AFTER_JOB), "EventBatchingCondition": {"BatchSize": 1}},
        {**conditional(AFTER_CRAWLER), "Actions": [CRAWLER]},
        {},
        {"Schedule": DAILY, "Actions": [JOB]},
    ],
)
def test_a_valid_trigger_breaks_no_rule(valid: dict[str, Any]) -> None:
    """A trigger with what its type requires is valid; a TriggerUpdate can leave out anything."""
    assert [] == broken_rules(valid)


@pytest.mark.parametrize(
    ("invalid", "path", "rule"),
    [
        (trigger("SCHEDULED"), "Schedule", "schedule"),
        (trigger("SCHEDULED", Schedule=""), "Schedule", "schedule"),
        (trigger("SCHEDULED", Schedule="daily"), "Schedule", "schedule"),
        ({"Schedule": "daily"}, "Schedule", "schedule"),
        (trigger("CONDITIONAL"), "Predicate", "no_conditions"),
        (trigger("CONDITIONAL", Predicate={}), "Predicate", "no_conditions"),
        (trigger("CONDITIONAL", Predicate={"Conditions": []}), "Predicate", "no_conditions"),
        (trigger("EVENT"), "WorkflowName", "event"),
        (conditional(AFTER_JOB, AFTER_CRAWLER), "Predicate.Logical", "no_logical"),
        (conditional({"State": "FAILED"}), "Predicate.Conditions[0]", "condition_target"),
        (
            conditional({**AFTER_JOB, **AFTER_CRAWLER}),
            "Predicate.Conditions[0]",
            "condition_target",
        ),
        (
            conditional({**AFTER_JOB, "CrawlState": "FAILED"}),
            "Predicate.Conditions[0].CrawlState",
            "condition_state",
        ),
        (
            conditional({**AFTER_CRAWLER, "State": "FAILED"}),
            "Predicate.Conditions[0].State",
            "condition_state",
        ),
        (conditional(JOB), "Predicate.Conditions[0].State", "condition_state"),
        (
            conditional({"JobName": "j", "State": "FAILED"}, Logical="AND"),
            "Predicate.Conditions[0].LogicalOperator",
            "no_logical_operator",
        ),
        (conditional(CRAWLER), "Predicate.Conditions[0].CrawlState", "condition_state"),
        (
            conditional({**JOB, "CrawlState": "FAILED"}),
            "Predicate.Conditions[0].State",
            "condition_state",
        ),
        (
            conditional(AFTER_JOB, {**JOB, "State": "ERROR"}, Logical="ANY"),
            "Predicate.Conditions[1].State",
            "state_not_watchable",
        ),
        (
            {"Predicate": {"Conditions": [{"CrawlerName": "c", "CrawlState": "RUNNING"}]}},
            "Predicate.Conditions[0].CrawlState",
            "state_not_watchable",
        ),
        (
            trigger("ON_DEMAND", StartOnCreation=True),
            "StartOnCreation",
            "start_on_creation_refused",
        ),
        (trigger("ON_DEMAND", Actions=[]), "Actions", "no_actions"),
        (trigger("ON_DEMAND", Actions=[JOB, {}]), "Actions[1]", "action_target"),
        (trigger("ON_DEMAND", Actions=[{**JOB, **CRAWLER}]), "Actions[0]", "action_target"),
        (trigger("ON_DEMAND", Actions=[CRAWLER] * 3), "Actions", "too_many_crawlers"),
        ({**conditional(AFTER_JOB), "Actions": [LOAD, JOB]}, "Actions[1]", "watches_own_action"),
    ],
)
def test_a_broken_rule_has_its_path_and_name(invalid: dict[str, Any], path: str, rule: str) -> None:
    """A trigger that breaks one rule gets one broken rule, whose text begins with the path."""
    (problem,) = broken_rules(invalid)
    assert (path, rule) == (problem.path, problem.rule)
    assert f"{path}: {problem.message}" == str(problem)


NO_STATE = "State cannot be null or empty, choose from one of the following"


@pytest.mark.parametrize(
    ("invalid", "refusal"),
    [
        (trigger("SCHEDULED"), "Schedule cannot be null or empty"),
        (
            trigger("SCHEDULED", Schedule="cron(0 10 1 * 2 *)"),
            "The schedule cron(0 10 1 * 2 *) is invalid.",
        ),
        (
            trigger("SCHEDULED", Schedule="x" * 1000),
            f"The schedule {'x' * 255}... (1000 characters) is invalid.",
        ),
        (trigger("CONDITIONAL"), "Predicate cannot be null or empty"),
        (
            conditional({"CrawlerName": "c", "CrawlState": "SUCCEEDED"}),
            "Logical operator cannot be null or empty",
        ),
        (
            conditional(AFTER_JOB, AFTER_CRAWLER),
            "Logical operator cannot be null or empty when more than one condition is present.",
        ),
        (
            conditional({**CRAWLER, "State": "SUCCEEDED", "LogicalOperator": "EQUALS"}),
            f"{NO_STATE} crawler state: [SUCCEEDED, FAILED, CANCELLED]",
        ),
        (conditional(JOB), f"{NO_STATE} job state: [SUCCEEDED, STOPPED, FAILED, TIMEOUT]"),
        (
            conditional({**AFTER_JOB, "State": "ERROR"}),
            "JobRunState should be any of: [SUCCEEDED, STOPPED, FAILED, TIMEOUT]",
        ),
        (
            conditional({**AFTER_CRAWLER, "CrawlState": "ERROR"}),
            "CrawlerState should be any of: [SUCCEEDED, FAILED, CANCELLED]",
        ),
        (conditional({}), "JobName or CrawlerName in condition cannot be null or empty"),
        (
            trigger("ON_DEMAND", Actions=[{**JOB, **CRAWLER}]),
            "Both JobName or CrawlerName cannot be set together in an action",
        ),
        (
            trigger("ON_DEMAND", Actions=[CRAWLER] * 3),
            "Actions cannot contain more than two crawlers",
        ),
        (trigger("EVENT"), "Workflow name cannot be null or empty"),
        (
            trigger("ON_DEMAND", StartOnCreation=True),
            "Starting trigger on create is not supported for ON_DEMAND trigger type.",
        ),
        (
            {**conditional(AFTER_JOB), "Actions": [JOB]},
            "Job cannot be a Predicate and Action for Conditional Trigger.",
        ),
        (trigger("ON_DEMAND", Actions=[{}]), None),
        (trigger("ON_DEMAND", Actions=[]), None),
    ],
)
def test_a_broken_rule_knows_what_the_service_answers(
    invalid: dict[str, Any], refusal: str | None
) -> None:
    """Where public reports quote the service's answer, a broken rule has its words."""
    assert [refusal] == [problem.refusal for problem in broken_rules(invalid)]


def test_all_broken_rules_are_reported_at_once() -> None:
    """Broken rules of the type and the actions are all reported, and so are those of conditions."""
    of_actions = {"Actions": [{}, CRAWLER, CRAWLER, CRAWLER]}
    of_conditions = conditional({}, {})

    assert ["WorkflowName", "Actions[0]", "Actions"] == [
        problem.path for problem in broken_rules(trigger("EVENT", **of_actions))
    ]
    assert [
        "Predicate.Logical",
        "Predicate.Conditions[0]",
        "Predicate.Conditions[1]",
        "Actions[0]",
        "Actions",
    ] == [problem.path for problem in broken_rules({**of_conditions, **of_actions})]


IN_REQUESTS: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    (
        "CreateTrigger",
        conditional(JOB),
        ("Predicate.Conditions[0].State", "predicate.conditions[0].state"),
    ),
    ("CreateTrigger", trigger("EVENT"), ("WorkflowName", "workflow_name")),
    (
        "UpdateTrigger",
        {"Name": "t", "TriggerUpdate": {"Actions": [{}]}},
        ("TriggerUpdate.Actions[0]", "trigger_update.actions[0]"),
    ),
]


@pytest.mark.parametrize(("operation", "payload", "found"), IN_REQUESTS)
def test_all_checks_of_a_request_apply_them(
    operation: str, payload: dict[str, Any], found: tuple[str, str]
) -> None:
    """`check_payload` and strict reading name the wire path, `violations` the attribute's."""
    request: Any = OPERATIONS[operation].request
    (in_wire,) = check_payload(operation, payload)
    unchecked: Any = from_wire(request, payload)
    (in_object,) = violations(unchecked)
    with pytest.raises(ValidationError) as caught:
        from_wire(request, payload, strict=True)

    assert found == (in_wire.path, in_object.path)
    assert (in_wire.rule, in_wire.message) == (in_object.rule, in_object.message)
    assert (in_wire,) == caught.value.violations


def test_they_come_after_the_constraints_of_the_fields() -> None:
    """As long as a field is invalid by itself, no rule over several fields is applied."""
    payload = {**trigger("EVENT"), "Name": ""}

    assert ["Name"] == [each.path for each in check_payload("CreateTrigger", payload)]


def test_construction_applies_them() -> None:
    """A request that breaks a rule cannot be constructed."""
    with pytest.raises(ValidationError, match=r"actions: must start at least one job or crawler"):
        CreateTriggerRequest(name="t", type=TriggerType.ON_DEMAND, actions=[])


def test_the_watchable_states_are_those_of_the_documentation(aws_session: Any) -> None:
    """Exactly the states that botocore's text on Condition.State lists can be watched."""
    model = aws_session.client("glue").meta.service_model
    text = model.shape_for("Condition").members["State"].documentation
    of_jobs, of_crawlers = (
        set(re.findall(r"<code>([A-Z]+)</code>", sentence))
        for sentence in re.findall(r"only (?:job|crawler) states[^.]*\.", text)
    )
    assert of_jobs == {
        state
        for state in JobRunState
        if not broken_rules(conditional({**AFTER_JOB, "State": state.value}))
    }
    assert of_crawlers == {
        state
        for state in CrawlState
        if not broken_rules(conditional({**AFTER_CRAWLER, "CrawlState": state.value}))
    }
