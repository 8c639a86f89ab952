"""Single calls that LocalGlue or moto rejects: docs/local-and-moto.md lists each difference."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from moto import mock_aws

from glue_wf_sdk.local import LocalGlue

PAGE = Path(__file__).parents[2] / "docs" / "local-and-moto.md"
CONSTRAINTS = "Lengths, patterns and limits"

ROLE = "arn:aws:iam::123456789012:role/etl"
COMMAND = {"Name": "glueetl", "ScriptLocation": "s3://scripts/etl.py"}
JOB: dict[str, Any] = {"JobName": "j1"}
OTHER_JOB: dict[str, Any] = {"JobName": "j2"}
CRAWLER: dict[str, Any] = {"CrawlerName": "c1"}
EQUALS = {"LogicalOperator": "EQUALS"}
AFTER_JOB = {**EQUALS, **JOB, "State": "SUCCEEDED"}
AFTER_CRAWLER = {**EQUALS, **CRAWLER, "CrawlState": "FAILED"}
DAILY = "cron(15 12 * * ? *)"


def conditional(*conditions: dict[str, Any], **predicate: Any) -> dict[str, Any]:
    watched = {"Logical": "AND", "Conditions": list(conditions), **predicate}
    return {"Type": "CONDITIONAL", "Predicate": {k: v for k, v in watched.items() if v is not None}}


INVALID = "InvalidInputException"
VALIDATION = "ValidationException"
REJECTED_BY_BOTH: Sequence[tuple[str, dict[str, Any]]] = [
    (INVALID, {"Type": "CONDITIONAL"}),
    (INVALID, {"Type": "ON_DEMAND", "Actions": [{**JOB, **CRAWLER}]}),
    (INVALID, conditional({**EQUALS, "State": "FAILED"})),
    (INVALID, conditional({**EQUALS, **JOB})),
    (INVALID, conditional({**EQUALS, **CRAWLER})),
    (INVALID, conditional({**JOB, "State": "FAILED"})),
    (VALIDATION, conditional({**AFTER_JOB, "LogicalOperator": "NOT"})),
]
SCHEDULE = "A missing or wrong schedule"
ENUM = "Values that an enum does not have"
LOGICAL = "A missing Logical"
# The heading on the page, the codes of LocalGlue and of moto, and a trigger that gets them.
REJECTED: Sequence[tuple[str, str | None, str | None, dict[str, Any]]] = [
    (
        "StartOnCreation of an on-demand trigger",
        INVALID,
        None,
        {"Type": "ON_DEMAND", "StartOnCreation": True},
    ),
    (SCHEDULE, INVALID, None, {"Type": "SCHEDULED"}),
    (SCHEDULE, INVALID, None, {"Type": "SCHEDULED", "Schedule": "daily"}),
    ("An event trigger outside of workflows", INVALID, None, {"Type": "EVENT"}),
    ("Conditions", INVALID, None, conditional()),
    ("Conditions", INVALID, None, conditional({**AFTER_JOB, **AFTER_CRAWLER})),
    ("Conditions", INVALID, "ValueError", conditional({**AFTER_JOB, "State": "RUNNING"})),
    (ENUM, VALIDATION, None, conditional({**AFTER_JOB, "State": "CANCELLED"})),
    ("Conditions", INVALID, None, conditional({**AFTER_CRAWLER, "CrawlState": "ERROR"})),
    ("Actions", INVALID, None, {"Type": "ON_DEMAND", "Actions": []}),
    ("Actions", INVALID, None, {"Type": "ON_DEMAND", "Actions": [{}]}),
    ("Actions", INVALID, None, {**conditional(AFTER_JOB), "Actions": [JOB]}),
    ("Actions", INVALID, None, {"Type": "ON_DEMAND", "Actions": [CRAWLER] * 3}),
    (ENUM, VALIDATION, "ValueError", conditional(AFTER_JOB, Logical="OR")),
    (ENUM, VALIDATION, "ValueError", conditional({**AFTER_JOB, "State": "ENDED"})),
    (LOGICAL, INVALID, "ValueError", conditional(AFTER_JOB, AFTER_CRAWLER, Logical=None)),
    (LOGICAL, None, "ValueError", conditional(AFTER_JOB, Logical=None)),
]
DEFINITION = "The command, the size and the timeout of a job"
TARGETS = "The targets and the schedule of a crawler"
WORKERS = {"WorkerType": "G.1X", "NumberOfWorkers": 2}
# The heading on the page, and a job or crawler that only LocalGlue rejects.
REJECTED_DEFINITIONS: Sequence[tuple[str, str, dict[str, Any]]] = [
    (DEFINITION, "CreateJob", {"Command": {"ScriptLocation": "s3://scripts/etl.py"}}),
    (DEFINITION, "CreateJob", {"WorkerType": "G.1X"}),
    (DEFINITION, "CreateJob", {**WORKERS, "NumberOfWorkers": 1}),
    (DEFINITION, "CreateJob", {**WORKERS, "MaxCapacity": 2.0}),
    (DEFINITION, "CreateJob", {**WORKERS, "Command": {"Name": "pythonshell"}}),
    (DEFINITION, "CreateJob", {"Timeout": 10_081}),
    (TARGETS, "CreateCrawler", {"Targets": {"S3Targets": [{"Path": "s3://landing"}]}}),
    (TARGETS, "CreateCrawler", {"Targets": {"S3Targets": [{"Path": "/a"}]}, "DatabaseName": "d"}),
    (TARGETS, "CreateCrawler", {"Schedule": "rate(1 hour)"}),
    (TARGETS, "CreateCrawler", {"Schedule": "cron(0 0 1 * 2 *)"}),
]
DEFINITIONS: Mapping[str, dict[str, Any]] = {
    "CreateJob": {"Name": "n", "Role": ROLE, "Command": COMMAND},
    "CreateCrawler": {"Name": "n", "Role": ROLE, "Targets": {}},
}
TOO_LONG = "n" * 256
MANY = {f"k{number}": "v" for number in range(51)}
BEYOND_CONSTRAINTS: Sequence[tuple[str, dict[str, Any]]] = [
    ("CreateWorkflow", {"Name": TOO_LONG}),
    ("CreateWorkflow", {"Name": "two\nlines"}),
    ("CreateWorkflow", {"Name": "n", "Tags": MANY}),
    ("CreateWorkflow", {"Name": "n", "DefaultRunProperties": {TOO_LONG: "v"}}),
    ("UpdateWorkflow", {"Name": "w1", "Description": "d" * 120_001}),
    ("CreateWorkflow", {"Name": "n", "MaxConcurrentRuns": 0}),
    ("DeleteWorkflow", {"Name": "two\nlines"}),
    ("BatchGetWorkflows", {"Names": ["w1"] * 26}),
    ("CreateJob", {"Name": TOO_LONG, "Role": ROLE, "Command": COMMAND}),
    ("DeleteJob", {"JobName": TOO_LONG}),
    ("CreateCrawler", {"Name": TOO_LONG, "Role": ROLE, "Targets": {}}),
    ("CreateTrigger", {"Name": TOO_LONG, "Type": "ON_DEMAND", "Actions": []}),
    ("CreateTrigger", {"Name": "t", "Type": "DAILY", "Actions": []}),
    ("DeleteTrigger", {"Name": TOO_LONG}),
    ("GetTags", {"ResourceArn": "w1"}),
    ("TagResource", {"ResourceArn": "w1", "TagsToAdd": {"k": "v"}}),
]


@pytest.fixture
def clients(aws_session: Any) -> Iterator[tuple[Any, Any]]:
    """A boto3 client of LocalGlue and one of moto; both have a workflow, a job and a crawler."""
    with mock_aws():
        ours, theirs = aws_session.client("glue"), aws_session.client("glue")
        LocalGlue().attach(ours)
        for client in (ours, theirs):
            client.create_workflow(Name="w1")
            client.create_job(Name="j1", Role=ROLE, Command=COMMAND)
            client.create_crawler(Name="c1", Role=ROLE, Targets={})
        yield ours, theirs


def code_of(client: Any, operation: str, payload: Mapping[str, Any]) -> str | None:
    """The error code of a call, or the name of moto's own exception."""
    try:
        getattr(client, xform_name(operation))(**payload)
    except ClientError as error:
        response: Any = error.response
        code: str = response["Error"]["Code"]
        return code
    except ValueError:
        return "ValueError"
    return None


@pytest.mark.parametrize(("code", "trigger"), REJECTED_BY_BOTH)
def test_an_invalid_trigger_is_rejected_by_both(
    clients: tuple[Any, Any], code: str, trigger: dict[str, Any]
) -> None:
    """What moto rejects in a trigger, LocalGlue rejects with the same code."""
    payload = {"Name": "t", "Actions": [OTHER_JOB], **trigger}
    assert [code] * 2 == [code_of(client, "CreateTrigger", payload) for client in clients]


@pytest.mark.parametrize(
    ("ours", "theirs", "trigger"), [row for _, *row in REJECTED], ids=[row[0] for row in REJECTED]
)
def test_an_invalid_trigger_is_rejected_as_the_page_says(
    clients: tuple[Any, Any], ours: str | None, theirs: str | None, trigger: dict[str, Any]
) -> None:
    """A trigger that only one rejects, or both with different codes, is listed on the page."""
    payload = {"Name": "t", "Actions": [OTHER_JOB], **trigger}
    assert [ours, theirs] == [code_of(client, "CreateTrigger", payload) for client in clients]


@pytest.mark.parametrize(
    ("operation", "changes"),
    [row for _, *row in REJECTED_DEFINITIONS],
    ids=[row[0] for row in REJECTED_DEFINITIONS],
)
def test_only_local_glue_rejects_a_definition(
    clients: tuple[Any, Any], operation: str, changes: dict[str, Any]
) -> None:
    """A job or crawler that breaks a rule of the service is accepted by moto."""
    payload = {**DEFINITIONS[operation], **changes}
    assert [INVALID, None] == [code_of(client, operation, payload) for client in clients]


def test_only_local_glue_checks_what_a_job_run_overrides(clients: tuple[Any, Any]) -> None:
    """A job run that overrides one half of a size is accepted by moto."""
    payload = {**JOB, "NumberOfWorkers": 3}
    assert [INVALID, None] == [code_of(client, "StartJobRun", payload) for client in clients]


def test_two_capacities_are_rejected_by_both(clients: tuple[Any, Any]) -> None:
    """A job run cannot have AllocatedCapacity and MaxCapacity."""
    payload = {**JOB, "AllocatedCapacity": 2, "MaxCapacity": 5.0}
    assert [INVALID] * 2 == [code_of(client, "StartJobRun", payload) for client in clients]


@pytest.mark.parametrize(("operation", "payload"), BEYOND_CONSTRAINTS)
def test_only_local_glue_enforces_constraints(
    clients: tuple[Any, Any], operation: str, payload: dict[str, Any]
) -> None:
    """A payload that violates the API's constraints is accepted by moto, but not by LocalGlue."""
    expected = INVALID if "MaxConcurrentRuns" in payload else VALIDATION
    assert [expected, None] == [code_of(client, operation, payload) for client in clients]


def test_the_page_lists_the_differences_of_single_calls() -> None:
    """The page has a heading for exactly the differences that are expected here."""
    section = PAGE.read_text(encoding="utf-8").split("\n## Requests")[1].split("\n## ")[0]
    headings = {row[0] for row in REJECTED} | {row[0] for row in REJECTED_DEFINITIONS}
    expected = {CONSTRAINTS, *headings}
    assert sorted(expected) == sorted(re.findall(r"^### (.+)$", section, re.MULTILINE))


def test_an_attached_client_can_be_used_beside_moto(aws_session: Any) -> None:
    """Inside mock_aws only attached clients reach LocalGlue, whenever they were attached."""
    local, before = LocalGlue(), aws_session.client("glue")
    local.attach(before)
    with mock_aws():
        after, free = aws_session.client("glue"), aws_session.client("glue")
        detach = local.attach(after)
        before.create_workflow(Name="local")
        free.create_workflow(Name="moto")
        assert ["local"] == before.list_workflows()["Workflows"]
        assert ["local"] == after.list_workflows()["Workflows"]
        assert ["moto"] == free.list_workflows()["Workflows"]
        assert [] == after.list_blueprints()["Blueprints"]  # Which moto does not have.
        detach()
        assert ["moto"] == after.list_workflows()["Workflows"]
