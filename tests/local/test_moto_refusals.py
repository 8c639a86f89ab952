"""Single calls that LocalGlue refuses, or moto, or both: each difference is on the page."""

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
CRAWLER: dict[str, Any] = {"CrawlerName": "c1"}
EQUALS = {"LogicalOperator": "EQUALS"}
AFTER_JOB = {**EQUALS, **JOB, "State": "SUCCEEDED"}
AFTER_CRAWLER = {**EQUALS, **CRAWLER, "CrawlState": "FAILED"}
DAILY = "cron(15 12 * * ? *)"


def conditional(*conditions: dict[str, Any], **predicate: Any) -> dict[str, Any]:
    """A trigger that waits."""
    watched = {"Logical": "AND", "Conditions": list(conditions), **predicate}
    return {"Type": "CONDITIONAL", "Predicate": {k: v for k, v in watched.items() if v is not None}}


REFUSED_BY_BOTH: Sequence[dict[str, Any]] = [
    {"Type": "CONDITIONAL"},
    {"Type": "ON_DEMAND", "Actions": [{**JOB, **CRAWLER}]},
    conditional({**EQUALS, "State": "FAILED"}),
    conditional({**EQUALS, **JOB}),
    conditional({**EQUALS, **CRAWLER}),
    conditional({**JOB, "State": "FAILED"}),
]
# Under the heading on the page: the codes of LocalGlue and of moto, and triggers that get them.
REFUSED: Sequence[tuple[str, str | None, str | None, Sequence[dict[str, Any]]]] = [
    (
        "StartOnCreation of an on-demand trigger",
        "InvalidInputException",
        None,
        [{"Type": "ON_DEMAND", "StartOnCreation": True}],
    ),
    (
        "A missing or wrong schedule",
        "InvalidInputException",
        None,
        [{"Type": "SCHEDULED"}, {"Type": "SCHEDULED", "Schedule": "daily"}],
    ),
    (
        "What a trigger of another kind has",
        "InvalidInputException",
        None,
        [
            {"Type": "ON_DEMAND", "Schedule": DAILY},
            {**conditional(AFTER_JOB), "Type": "ON_DEMAND"},
            {"Type": "ON_DEMAND", "EventBatchingCondition": {"BatchSize": 1}},
            {"Type": "EVENT"},
        ],
    ),
    (
        "Conditions",
        "InvalidInputException",
        None,
        [
            conditional(),
            conditional({**AFTER_JOB, **AFTER_CRAWLER}),
            conditional({**AFTER_JOB, "State": "CANCELLED"}),
            conditional({**AFTER_CRAWLER, "CrawlState": "ERROR"}),
        ],
    ),
    (
        "Actions",
        "InvalidInputException",
        None,
        [
            {"Type": "ON_DEMAND", "Actions": [{}]},
            {"Type": "ON_DEMAND", "Actions": [CRAWLER] * 3},
        ],
    ),
    (
        "Values that an enum does not have",
        "InvalidInputException",
        "ValidationException",
        [conditional({**AFTER_JOB, "LogicalOperator": "NOT"})],
    ),
    (
        "Values that an enum does not have",
        "InvalidInputException",
        "ValueError",
        [conditional(AFTER_JOB, Logical="OR"), conditional({**AFTER_JOB, "State": "ENDED"})],
    ),
    (
        "A missing Logical",
        "InvalidInputException",
        "ValueError",
        [conditional(AFTER_JOB, AFTER_CRAWLER, Logical=None)],
    ),
    ("A missing Logical", None, "ValueError", [conditional(AFTER_JOB, Logical=None)]),
]
TOO_LONG = "n" * 256
MANY = {f"k{number}": "v" for number in range(51)}
BEYOND_CONSTRAINTS: Sequence[tuple[str, dict[str, Any]]] = [
    ("CreateWorkflow", {"Name": TOO_LONG}),
    ("CreateWorkflow", {"Name": "two\nlines"}),
    ("CreateWorkflow", {"Name": "n", "Tags": MANY}),
    ("CreateWorkflow", {"Name": "n", "DefaultRunProperties": {TOO_LONG: "v"}}),
    ("UpdateWorkflow", {"Name": "w1", "Description": "d" * 120_001}),
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
    """The code with which a call is refused, or the name of moto's own exception."""
    try:
        getattr(client, xform_name(operation))(**payload)
    except ClientError as error:
        response: Any = error.response
        code: str = response["Error"]["Code"]
        return code
    except ValueError:
        return "ValueError"
    return None


@pytest.mark.parametrize("trigger", REFUSED_BY_BOTH)
def test_a_wrong_trigger_is_refused_by_both(
    clients: tuple[Any, Any], trigger: dict[str, Any]
) -> None:
    """What moto refuses in a trigger, LocalGlue refuses with the same code."""
    payload = {"Name": "t", "Actions": [JOB], **trigger}
    assert ["InvalidInputException"] * 2 == [
        code_of(client, "CreateTrigger", payload) for client in clients
    ]


@pytest.mark.parametrize(
    ("trigger", "ours", "theirs"),
    [(trigger, ours, theirs) for _, ours, theirs, triggers in REFUSED for trigger in triggers],
)
def test_a_wrong_trigger_is_refused_as_the_page_says(
    clients: tuple[Any, Any],
    trigger: dict[str, Any],
    ours: str | None,
    theirs: str | None,
) -> None:
    """A trigger that only one refuses, or that both do with different codes, is on the page."""
    payload = {"Name": "t", "Actions": [JOB], **trigger}
    assert [ours, theirs] == [code_of(client, "CreateTrigger", payload) for client in clients]


@pytest.mark.parametrize(("operation", "payload"), BEYOND_CONSTRAINTS)
def test_only_local_glue_enforces_constraints(
    clients: tuple[Any, Any], operation: str, payload: dict[str, Any]
) -> None:
    """A payload beyond the API's constraints passes moto, and not LocalGlue."""
    assert ["InvalidInputException", None] == [
        code_of(client, operation, payload) for client in clients
    ]


def test_the_page_lists_the_differences_of_single_calls() -> None:
    """The page has a heading for each difference that is expected here, and no other one."""
    section = PAGE.read_text(encoding="utf-8").split("\n## Requests")[1].split("\n## ")[0]
    expected = {CONSTRAINTS, *(heading for heading, *_ in REFUSED)}
    assert sorted(expected) == sorted(re.findall(r"^### (.+)$", section, re.MULTILINE))


def test_an_attached_client_lives_beside_moto(aws_session: Any) -> None:
    """Within mock_aws a client attached before or after reaches LocalGlue, and no other does."""
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
