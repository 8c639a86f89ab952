"""The operations on jobs and crawlers."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk._core.schema import fields_of
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    ServiceError,
)
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.api.requests import KEPT_FIELDS, CreateCrawlerRequest, CreateJobRequest

Call = Callable[..., dict[str, Any]]
START = datetime(2026, 1, 1, tzinfo=UTC)
JOB = {"Name": "j", "Role": "r", "Command": {"Name": "glueetl"}}
CRAWLER = {"Name": "c", "Role": "r", "Targets": {"S3Targets": [{"Path": "s3://b/p"}]}}
CREATE = {"CreateJob": JOB, "CreateCrawler": CRAWLER}

_OF_PATTERNS = {"GlueVersionString": "4.0", "MaintenanceWindow": "Sun:14"}
_DEPTH = 4  # Below this, only required members; the model has hundreds of structures.


def values(  # noqa: PLR0911 - one for each type
    shape: Any, depth: int = 0
) -> st.SearchStrategy[Any]:
    """Values that botocore's model allows, with numbers of at least 1, as the service requires."""
    least = shape.metadata.get("min", 0)
    most = min(shape.metadata.get("max", least + 2), least + 2)
    match shape.type_name:
        case "structure":
            members: dict[str, st.SearchStrategy[Any]] = {
                name: _later(member, depth + 1) for name, member in shape.members.items()
            }
            required = {name: members[name] for name in shape.required_members}
            optional = {name: members[name] for name in members.keys() - required.keys()}
            return st.fixed_dictionaries(required, optional=optional if depth < _DEPTH else {})
        case "list":
            return st.lists(values(shape.member, depth + 1), min_size=least, max_size=most)
        case "map":
            keys, items = values(shape.key, depth + 1), values(shape.value, depth + 1)
            return st.dictionaries(keys, items, min_size=least, max_size=most)
        case "string" if shape.enum:
            return st.sampled_from(shape.enum)
        case "string" if shape.name in _OF_PATTERNS:
            return st.just(_OF_PATTERNS[shape.name])
        case "string":
            return st.text("aZ0 \u00e9\U0001f600", min_size=least, max_size=most)
        case "boolean":
            return st.booleans()
        case "double":
            return st.floats(0, 100)
        case _:
            return st.integers(1, 2**31 - 1)


def _later(shape: Any, depth: int) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: values(shape, depth))


@pytest.mark.parametrize(
    ("operation", "request_class"),
    [("CreateJob", CreateJobRequest), ("CreateCrawler", CreateCrawlerRequest)],
)
def test_each_field_of_botocore_is_known(
    aws_session: Any, operation: str, request_class: type
) -> None:
    """LocalGlue checks or stores each field that botocore knows, and no field in both ways."""
    model = aws_session.client("glue").meta.service_model.operation_model(operation)
    checked = {field.wire_name for field in fields_of(request_class)}
    assert set() == set(model.input_shape.members) - checked - KEPT_FIELDS[operation]
    assert set() == checked & KEPT_FIELDS[operation]


@pytest.mark.parametrize(("kind", "key"), [("Job", "JobName"), ("Crawler", "Name")])
@given(data=st.data())
def test_a_payload_of_botocore_is_accepted_and_shown(
    call: Call, aws_session: Any, kind: str, key: str, data: st.DataObject
) -> None:
    """Any payload that botocore's model allows is accepted, and shown in the model's shape."""
    model = aws_session.client("glue").meta.service_model
    shape = model.operation_model(f"Create{kind}").input_shape
    payload = data.draw(values(shape))
    assert not ParamValidator().validate(payload, shape).has_errors()
    local = LocalGlue()
    call(local, f"Create{kind}", **payload)
    shown = call(local, f"Get{kind}", **{key: payload["Name"]})[kind]
    if "Schedule" in payload:
        assert payload.pop("Schedule") == shown.pop("Schedule")["ScheduleExpression"]
    payload.pop("Tags", None)
    assert payload == {name: shown[name] for name in payload}


def test_boto3_creates_a_crawler(aws_session: Any) -> None:
    """A boto3 client creates a crawler, and GetCrawler shows it READY, with its schedule."""
    local = LocalGlue(start=START)
    client = aws_session.client("glue")
    local.attach(client)
    client.create_crawler(Schedule="cron(0 1 * * ? *)", TablePrefix="t_", **CRAWLER)
    expected = {
        **CRAWLER,
        "TablePrefix": "t_",
        "Schedule": {"ScheduleExpression": "cron(0 1 * * ? *)", "State": "SCHEDULED"},
        "State": "READY",
        "CreationTime": START,
        "LastUpdated": START,
        "Version": 1,
    }
    assert expected == client.get_crawler(Name="c")["Crawler"]


@pytest.mark.parametrize(
    ("operation", "changes", "message"),
    [
        ("CreateJob", {"Command": "glueetl"}, "Command: is required, and must be a map"),
        ("CreateJob", {"Command": ...}, "Command: is required, and must be a map"),
        ("CreateJob", {"Role": 5}, "Role: must be a string"),
        ("CreateJob", {"MaxRetries": -1}, "MaxRetries should be greater than or equal to 0"),
        ("CreateJob", {"Timeout": 0}, "'timeout' failed.*value greater than or equal to 1"),
        ("CreateJob", {"MaxRetrys": 1}, "did you mean MaxRetries"),
        ("CreateJob", {"Targets": {}}, "Targets: is not a field"),
        ("CreateJob", {"ExecutionProperty": {"Max": 1}}, "ExecutionProperty.Max: is not a field"),
        ("CreateCrawler", {"Targets": []}, "Targets: is required, and must be a map"),
        ("CreateCrawler", {"Targets": ...}, "Targets: is required, and must be a map"),
        ("CreateCrawler", {"Name": ""}, "'name' failed.*length greater than or equal to 1"),
        ("CreateCrawler", {"Schedule": 5}, "Schedule: must be a string"),
        ("CreateCrawler", {"TablePrefix": b"x"}, "contains <bytes>, which JSON does not have"),
        ("CreateCrawler", {"Targets": {"S3Targets": [math.nan]}}, "contains nan"),
        ("CreateCrawler", {"Targets": {5: "x"}}, "contains the key 5"),
    ],
)
def test_an_invalid_definition_is_rejected(
    operation: str, changes: dict[str, Any], message: str
) -> None:
    """An invalid job or crawler is not created, and the message says why; ... removes a field."""
    local = LocalGlue()
    payload = {
        name: value for name, value in {**CREATE[operation], **changes}.items() if value is not ...
    }
    with pytest.raises(ServiceError, match=message):
        local.call(operation, **payload)
    local.call(operation, **CREATE[operation])


def test_a_name_can_be_taken_once_per_kind(call: Call) -> None:
    """A second job of a name is rejected; a crawler can have the same name."""
    local = LocalGlue()
    assert {"Name": "c"} == call(local, "CreateJob", **{**JOB, "Name": "c"})
    assert {} == call(local, "CreateCrawler", **CRAWLER)
    with pytest.raises(AlreadyExistsException, match="job 'c' already exists"):
        local.call("CreateJob", **{**JOB, "Name": "c"})
    with pytest.raises(AlreadyExistsException, match="crawler 'c' already exists"):
        local.call("CreateCrawler", **CRAWLER)


def test_a_deleted_job_or_crawler_is_not_found(call: Call) -> None:
    """Deleting a missing job is no error; deleting a missing crawler is one."""
    local = LocalGlue()
    local.add_job("j")
    local.add_crawler("c")
    for _ in range(2):
        assert {"JobName": "j"} == call(local, "DeleteJob", JobName="j")
    assert {} == call(local, "DeleteCrawler", Name="c")
    for operation in ("DeleteCrawler", "GetCrawler"):
        with pytest.raises(EntityNotFoundException, match=r"Crawler with name c does not exist$"):
            local.call(operation, Name="c")
    with pytest.raises(EntityNotFoundException, match=r": Job j not found\.$"):
        local.call("GetJob", JobName="j")


def test_a_running_crawler_cannot_be_deleted(call: Call, aws_session: Any) -> None:
    """A crawler that runs shows RUNNING and stays; the error is the one of botocore's model."""
    local = LocalGlue()
    client = aws_session.client("glue")
    local.attach(client)
    local.add_crawler("c")
    local.add_trigger("t", crawlers=["c"])
    local.call("StartTrigger", Name="t")
    assert "RUNNING" == call(local, "GetCrawler", Name="c")["Crawler"]["State"]
    with pytest.raises(client.exceptions.CrawlerRunningException):
        client.delete_crawler(Name="c")
    local.run_until_idle()
    assert "READY" == call(local, "GetCrawler", Name="c")["Crawler"]["State"]
    client.delete_crawler(Name="c")
