"""What a valid trigger must be, beyond the constraints of its fields."""

import re
from typing import Any

import pytest

from glue_wf_sdk.operations.trigger_rules import broken_rules
from glue_wf_sdk.structures.enums import CrawlState, JobRunState

JOB = {"JobName": "j"}
CRAWLER = {"CrawlerName": "c"}
AFTER_JOB = {"JobName": "j", "State": "SUCCEEDED", "LogicalOperator": "EQUALS"}
AFTER_CRAWLER = {"CrawlerName": "c", "CrawlState": "FAILED", "LogicalOperator": "EQUALS"}
DAILY = "cron(15 12 * * ? *)"


def trigger(kind: str, **fields: Any) -> dict[str, Any]:
    """A trigger that starts a job."""
    return {"Name": "t", "Type": kind, "Actions": [JOB], **fields}


def conditional(*conditions: dict[str, str], **predicate: Any) -> dict[str, Any]:
    return trigger("CONDITIONAL", Predicate={"Conditions": list(conditions), **predicate})


@pytest.mark.parametrize(
    "valid",
    [
        trigger("ON_DEMAND"),
        trigger("ON_DEMAND", Actions=[]),
        trigger("ON_DEMAND", Actions=[JOB, CRAWLER, JOB, CRAWLER]),
        trigger("ON_DEMAND", Schedule="", Predicate={}),
        trigger("ON_DEMAND", Predicate={"Logical": "AND", "Conditions": []}),
        trigger("SCHEDULED", Schedule=DAILY),
        trigger("EVENT", WorkflowName="w"),
        trigger("EVENT", WorkflowName="w", EventBatchingCondition={"BatchSize": 3}),
        conditional(AFTER_JOB),
        conditional(AFTER_CRAWLER),
        conditional(AFTER_JOB, AFTER_CRAWLER, Logical="AND"),
        conditional(AFTER_JOB, AFTER_CRAWLER, Logical="ANY"),
    ],
)
def test_a_valid_trigger_breaks_no_rule(valid: dict[str, Any]) -> None:
    """A trigger with what its type requires, and nothing that its type does not allow, is valid."""
    assert [] == broken_rules(valid)


@pytest.mark.parametrize(
    ("invalid", "path"),
    [
        (trigger("SCHEDULED"), "Schedule"),
        (trigger("SCHEDULED", Schedule=""), "Schedule"),
        (trigger("SCHEDULED", Schedule="daily"), "Schedule"),
        (trigger("ON_DEMAND", Schedule=DAILY), "Schedule"),
        (trigger("EVENT", WorkflowName="w", Schedule=DAILY), "Schedule"),
        (trigger("CONDITIONAL"), "Predicate"),
        (trigger("CONDITIONAL", Predicate={}), "Predicate"),
        (trigger("CONDITIONAL", Predicate={"Conditions": []}), "Predicate"),
        (trigger("ON_DEMAND", Predicate={"Conditions": [AFTER_JOB]}), "Predicate"),
        (trigger("EVENT"), "WorkflowName"),
        (trigger("ON_DEMAND", EventBatchingCondition={"BatchSize": 1}), "EventBatchingCondition"),
        (conditional(AFTER_JOB, AFTER_CRAWLER), "Predicate.Logical"),
        (conditional({"State": "FAILED"}), "Predicate.Conditions[0]"),
        (conditional({**AFTER_JOB, **AFTER_CRAWLER}), "Predicate.Conditions[0]"),
        (conditional({**AFTER_JOB, "CrawlState": "FAILED"}), "Predicate.Conditions[0]"),
        (conditional({**AFTER_CRAWLER, "State": "FAILED"}), "Predicate.Conditions[0]"),
        (conditional(JOB), "Predicate.Conditions[0].State"),
        (
            conditional({"JobName": "j", "State": "FAILED"}, Logical="AND"),
            "Predicate.Conditions[0].LogicalOperator",
        ),
        (conditional(CRAWLER), "Predicate.Conditions[0].CrawlState"),
        (conditional({**JOB, "CrawlState": "FAILED"}), "Predicate.Conditions[0].State"),
        (
            conditional(AFTER_JOB, {**JOB, "State": "ERROR"}, Logical="ANY"),
            "Predicate.Conditions[1].State",
        ),
        (trigger("ON_DEMAND", StartOnCreation=True), "StartOnCreation"),
        (trigger("ON_DEMAND", Actions=[JOB, {}]), "Actions[1]"),
        (trigger("ON_DEMAND", Actions=[{**JOB, **CRAWLER}]), "Actions[0]"),
        (trigger("ON_DEMAND", Actions=[CRAWLER] * 3), "Actions"),
    ],
)
def test_a_broken_rule_is_reported_with_its_path(invalid: dict[str, Any], path: str) -> None:
    """A trigger that breaks one rule gets one broken rule, whose text begins with the path."""
    (problem,) = broken_rules(invalid)
    assert path == problem.path
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
        (trigger("ON_DEMAND", Actions=[{}]), None),
        (trigger("ON_DEMAND", Schedule=DAILY), None),
    ],
)
def test_a_broken_rule_knows_what_the_service_answers(
    invalid: dict[str, Any], refusal: str | None
) -> None:
    """Where public reports quote the service's answer, a broken rule has its words."""
    assert [refusal] == [problem.refusal for problem in broken_rules(invalid)]


def test_all_broken_rules_are_reported_at_once() -> None:
    """Broken rules of the type, the conditions and the actions are all reported."""
    invalid = trigger(
        "EVENT",
        Schedule=DAILY,
        Predicate={"Conditions": [{}, {}]},
        Actions=[{}, CRAWLER, CRAWLER, CRAWLER],
    )
    assert [
        "Schedule",
        "Predicate",
        "WorkflowName",
        "Predicate.Logical",
        "Predicate.Conditions[0]",
        "Predicate.Conditions[1]",
        "Actions[0]",
        "Actions",
    ] == [problem.path for problem in broken_rules(invalid)]


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
