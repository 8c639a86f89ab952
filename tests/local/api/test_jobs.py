"""The operations on jobs, and what they have in common with those on crawlers."""

import math
import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk._core.schema import fields_of
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    InvalidInputException,
    ServiceError,
)
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.api import requests
from glue_wf_sdk.local.api.requests import KEPT_FIELDS

Call = Callable[..., dict[str, Any]]
JOB = {"Name": "j", "Role": "r", "Command": {"Name": "glueetl"}}
CRAWLER: dict[str, Any] = {
    "Name": "c",
    "Role": "r",
    "DatabaseName": "db",
    "Targets": {"S3Targets": [{"Path": "s3://b/p"}]},
}
WORKERS: dict[str, Any] = {"WorkerType": "G.1X", "NumberOfWorkers": 2}
BOTH = "Please set both Worker Type and Number of Workers."
COMMAND = "InvalidInputException: Command name should not be null or empty."
NULL = (
    "ValidationException: 1 validation error detected:"
    " Value null at '{}' failed to satisfy constraint: Member must not be null"
)
CREATE = {"CreateJob": JOB, "CreateCrawler": CRAWLER}

_OF_RULES = {
    "CronExpression": st.just("cron(0 1 * * ? *)"),
    "GlueVersionString": st.just("4.0"),
    "MaintenanceWindow": st.just("Sun:14"),
    "NullableInteger": st.integers(2, 10),
    "Timeout": st.integers(1, 10_080),
}
_SIZES = ({"AllocatedCapacity"}, {"MaxCapacity"}, {"WorkerType", "NumberOfWorkers"})
_DEPTH = 4  # Below this, only required members; the model has hundreds of structures.


def values(  # noqa: PLR0911 - one for each type
    shape: Any, depth: int = 0
) -> st.SearchStrategy[Any]:
    """Values that botocore's model allows, with numbers of at least 1, as the service requires."""
    least = shape.metadata.get("min", 0)
    most = min(shape.metadata.get("max", least + 2), least + 2)
    if shape.name in _OF_RULES:
        return _OF_RULES[shape.name]
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
    [
        ("CreateJob", requests.CreateJobRequest),
        ("UpdateJob", requests.JobUpdate),
        ("CreateCrawler", requests.CreateCrawlerRequest),
        ("UpdateCrawler", requests.UpdateCrawlerRequest),
    ],
)
def test_each_field_of_botocore_is_known(
    aws_session: Any, operation: str, request_class: type
) -> None:
    """LocalGlue checks or stores each field that botocore knows, and no field in both ways."""
    model = aws_session.client("glue").meta.service_model.operation_model(operation)
    checked = {field.wire_name for field in fields_of(request_class)}
    kept = {path.rpartition(".")[2] for path in KEPT_FIELDS[operation]}
    shape = model.input_shape.members.get("JobUpdate", model.input_shape)
    assert set() == set(shape.members) - checked - kept
    assert set() == checked & kept


@pytest.mark.parametrize(("kind", "key"), [("Job", "JobName"), ("Crawler", "Name")])
@given(data=st.data())
def test_a_payload_of_botocore_is_accepted_and_shown(
    call: Call, aws_session: Any, kind: str, key: str, data: st.DataObject
) -> None:
    """A payload that botocore's model and the rules allow is accepted, and shown as modelled."""
    model = aws_session.client("glue").meta.service_model
    shape = model.operation_model(f"Create{kind}").input_shape
    payload = data.draw(values(shape))
    if kind == "Crawler":
        payload["DatabaseName"] = payload.get("DatabaseName") or "db"
    else:
        payload["Command"]["Name"] = payload["Command"].get("Name") or "glueetl"
    size = data.draw(st.sampled_from(_SIZES))
    for other in _SIZES:
        if other != size or not size <= payload.keys():
            payload = {name: payload[name] for name in payload.keys() - other}
    assert not ParamValidator().validate(payload, shape).has_errors()
    local = LocalGlue()
    call(local, f"Create{kind}", **payload)
    shown = call(local, f"Get{kind}", **{key: payload["Name"]})[kind]
    if "Schedule" in payload:
        assert payload.pop("Schedule") == shown.pop("Schedule")["ScheduleExpression"]
    payload.pop("Tags", None)
    assert payload == {name: shown[name] for name in payload}


@pytest.mark.parametrize(
    ("operation", "changes", "message"),
    [
        ("CreateJob", {"Command": "glueetl"}, "SerializationException: Command: must be a map"),
        ("CreateJob", {"Command": ...}, NULL.format("command")),
        ("CreateJob", {"Command": {}}, COMMAND),
        ("CreateJob", {"Command": {"Name": ""}}, COMMAND),
        ("CreateJob", {"Role": 5}, "Role: must be a string"),
        ("CreateJob", {"MaxRetries": -1}, "MaxRetries should be greater than or equal to 0"),
        ("CreateJob", {"Timeout": 0}, "Value '0' at 'timeout' failed to satisfy constraint"),
        (
            "CreateJob",
            {"Timeout": 10_081},
            "Timeout should be less than or equal to 10080 minutes.",
        ),
        ("CreateJob", {"WorkerType": "G.1X"}, BOTH),
        ("CreateJob", {"NumberOfWorkers": 2}, BOTH),
        ("CreateJob", {**WORKERS, "NumberOfWorkers": 1}, "Number of Workers is 2."),
        ("CreateJob", {"WorkerType": "Standard", "NumberOfWorkers": 0}, "Number of Workers is 1."),
        ("CreateJob", {**WORKERS, "MaxCapacity": 2.0}, "Please do not set Max Capacity if using"),
        (
            "CreateJob",
            {**WORKERS, "Command": {"Name": "pythonshell"}},
            "Worker Type is not supported for Job Command pythonshell",
        ),
        (
            "CreateJob",
            {"AllocatedCapacity": 2, "MaxCapacity": 2.0},
            "Please set only Allocated Capacity or Max Capacity",
        ),
        ("CreateJob", {"MaxRetrys": 1}, "did you mean MaxRetries"),
        ("CreateJob", {"Targets": {}}, "Targets: is not a field"),
        ("CreateJob", {"ExecutionProperty": {"Max": 1}}, "ExecutionProperty.Max: is not a field"),
        ("CreateCrawler", {"Targets": []}, "SerializationException: Targets: must be a map"),
        ("CreateCrawler", {"Targets": ...}, NULL.format("targets")),
        ("CreateCrawler", {"Name": ""}, "Value '' at 'name' failed to satisfy constraint"),
        ("CreateCrawler", {"Schedule": 5}, "Schedule: must be a string"),
        ("CreateCrawler", {"DatabaseName": ...}, "You must provide the DatabaseName parameter"),
        ("CreateCrawler", {"Targets": {"S3Targets": [{"Path": "/in"}]}}, "Invalid S3 Target Path"),
        ("CreateCrawler", {"Schedule": "rate(1 hour)"}, "Expected format: Cron(CRON_EXPRESSION)"),
        ("CreateCrawler", {"Schedule": " cron(0 1 * * ? *)"}, "Expected format: Cron"),
        ("CreateCrawler", {"Schedule": "cron(0 1 1 * 2 *)"}, "expression: cron(0 1 1 * 2 *)"),
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
    with pytest.raises(ServiceError, match=re.escape(message)):
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
    for operation in ("DeleteCrawler", "GetCrawler", "UpdateCrawler"):
        with pytest.raises(
            EntityNotFoundException, match=r"Crawler entry with name c does not exi"
        ):
            local.call(operation, Name="c")
    for operation in ("StartCrawler", "StopCrawler"):
        with pytest.raises(EntityNotFoundException, match="Crawler with name c does not exist"):
            local.call(operation, Name="c")
    with pytest.raises(EntityNotFoundException, match=r"Job j not found\."):
        local.call("GetJob", JobName="j")


@pytest.mark.parametrize(
    "changes",
    [
        WORKERS,
        {"WorkerType": "Standard", "NumberOfWorkers": 1},
        {"Command": {"Name": "pythonshell"}, "MaxCapacity": 0.0625},
        {"AllocatedCapacity": 2},
        {"Timeout": 10_080},
    ],
)
def test_the_limits_of_the_rules_are_accepted(changes: dict[str, Any]) -> None:
    """A definition that just satisfies each rule is accepted."""
    assert {"Name": "j"} == LocalGlue().call("CreateJob", **{**JOB, **changes})


def test_an_update_replaces_the_definition(call: Call) -> None:
    """UpdateJob replaces everything but the job's name and tags, and sets LastModifiedOn."""
    local = LocalGlue()
    call(local, "CreateJob", **JOB, Description="d", Timeout=5, Tags={"k": "v"})
    created = local.call("GetJob", JobName="j")["Job"]["CreatedOn"]
    local.advance(5)
    update = {"Role": "other", "Command": {"Name": "glueetl"}, "LogUri": "s3://logs"}
    assert {"JobName": "j"} == call(local, "UpdateJob", JobName="j", JobUpdate=update)
    expected = {"Name": "j", **update, "CreatedOn": created, "LastModifiedOn": created + 5}
    assert expected == call(local, "GetJob", JobName="j")["Job"]
    assert {"JobNames": ["j"]} == call(local, "ListJobs", Tags={"k": "v"})


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ({"Role": "r"}, "Command name should not be null or empty"),
        ({"Command": {"Name": "glueetl"}}, "Role: is required"),
        ({"Role": "r", "Command": {"Name": "glueetl"}, **WORKERS, "NumberOfWorkers": 1}, "is 2"),
        ({"Role": "r", "Tags": {}}, "JobUpdate.Tags: is not a field"),
    ],
)
def test_an_invalid_update_changes_nothing(update: dict[str, Any], message: str) -> None:
    """What an update leaves is checked as in CreateJob; an invalid one changes nothing."""
    local = LocalGlue()
    local.call("CreateJob", **JOB)
    before = local.call("GetJob", JobName="j")
    with pytest.raises(InvalidInputException, match=message):
        local.call("UpdateJob", JobName="j", JobUpdate=update)
    assert before == local.call("GetJob", JobName="j")


@pytest.mark.parametrize("kind", ["Job", "Crawler"])
def test_lists_have_pages_and_filters(call: Call, kind: str) -> None:
    """All jobs or crawlers are listed by name, in pages, and by tags."""
    local, names = LocalGlue(), ["a", "b", "c"]
    for name in names:
        tags = {"k": "v"} if name != "b" else {}
        call(local, f"Create{kind}", **{**CREATE[f"Create{kind}"], "Name": name}, Tags=tags)
    for operation, key in ((f"List{kind}s", f"{kind}Names"), (f"Get{kind}s", f"{kind}s")):
        first = call(local, operation, MaxResults=2)
        second = call(local, operation, MaxResults=2, NextToken=first["NextToken"])
        listed = [*first[key], *second[key]]
        assert names == [each if key == f"{kind}Names" else each["Name"] for each in listed]
        assert "NextToken" not in second
        assert 3 == len(call(local, operation)[key])
    assert ["a", "c"] == call(local, f"List{kind}s", Tags={"k": "v"})[f"{kind}Names"]
    answer = call(local, f"BatchGet{kind}s", **{f"{kind}Names": ["c", "x", "a", "c", "x"]})
    assert ["c", "a"] == [each["Name"] for each in answer[f"{kind}s"]]
    assert ["x"] == answer[f"{kind}sNotFound"]
