"""Jobs and crawlers: their operations, and what they are told to do."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.errors import (
    AlreadyExistsException,
    EntityNotFoundException,
    InvalidInputException,
    ServiceError,
)
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.requests import KEPT_FIELDS, CreateCrawlerRequest, CreateJobRequest
from glue_wf_sdk.schema import fields_of

Call = Callable[..., dict[str, Any]]
START = datetime(2026, 1, 1, tzinfo=timezone.utc)
JOB = {"Name": "j", "Role": "r", "Command": {"Name": "glueetl"}}
CRAWLER = {"Name": "c", "Role": "r", "Targets": {"S3Targets": [{"Path": "s3://b/p"}]}}
CREATE = {"CreateJob": JOB, "CreateCrawler": CRAWLER}

_OF_PATTERNS = {"GlueVersionString": "4.0", "MaintenanceWindow": "Sun:14"}
_DEPTH = 4  # Deeper down only what is required is made; the model has hundreds of structures.


def values(shape: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that botocore's model allows; numbers from 1 on, as the service wants them."""
    make = {"structure": _structures, "list": _lists, "map": _maps, "string": _strings}
    if shape.type_name in make:
        return make[shape.type_name](shape, depth)
    if shape.type_name == "boolean":
        return st.booleans()
    return st.floats(0, 100) if shape.type_name == "double" else st.integers(1, 2**31 - 1)


def _later(shape: Any, depth: int) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: values(shape, depth))


def _structures(shape: Any, depth: int) -> st.SearchStrategy[Any]:
    members: dict[str, st.SearchStrategy[Any]] = {
        name: _later(member, depth + 1) for name, member in shape.members.items()
    }
    required = {name: members[name] for name in shape.required_members}
    optional = {name: members[name] for name in members.keys() - required.keys()}
    return st.fixed_dictionaries(required, optional=optional if depth < _DEPTH else {})


def _sizes(shape: Any) -> tuple[int, int]:
    least = shape.metadata.get("min", 0)
    return least, min(shape.metadata.get("max", least + 2), least + 2)


def _lists(shape: Any, depth: int) -> st.SearchStrategy[Any]:
    least, most = _sizes(shape)
    return st.lists(values(shape.member, depth + 1), min_size=least, max_size=most)


def _maps(shape: Any, depth: int) -> st.SearchStrategy[Any]:
    keys, items = values(shape.key, depth + 1), values(shape.value, depth + 1)
    least, most = _sizes(shape)
    return st.dictionaries(keys, items, min_size=least, max_size=most)


def _strings(shape: Any, _depth: int) -> st.SearchStrategy[Any]:
    if shape.enum:
        return st.sampled_from(shape.enum)
    if shape.name in _OF_PATTERNS:
        return st.just(_OF_PATTERNS[shape.name])
    least, most = _sizes(shape)
    return st.text("aZ0 \u00e9\U0001f600", min_size=least, max_size=most)


@pytest.mark.parametrize(
    ("operation", "request_class"),
    [("CreateJob", CreateJobRequest), ("CreateCrawler", CreateCrawlerRequest)],
)
def test_each_field_of_botocore_is_known(
    aws_session: Any, operation: str, request_class: type
) -> None:
    """LocalGlue has a rule for each field that botocore knows, or keeps it as it is."""
    model = aws_session.client("glue").meta.service_model.operation_model(operation)
    checked = {field.wire_name for field in fields_of(request_class)}
    assert set() == set(model.input_shape.members) - checked - KEPT_FIELDS[operation]
    assert set() == checked & KEPT_FIELDS[operation]


@pytest.mark.parametrize(
    ("kind", "key"),
    [("Job", "JobName"), ("Crawler", "Name")],
)
@given(data=st.data())
def test_what_botocore_sends_is_taken_and_shown(
    call: Call, aws_session: Any, kind: str, key: str, data: st.DataObject
) -> None:
    """Any payload of botocore's model is taken, and comes back in the shape of its answer."""
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


def test_a_job_is_shown_as_boto3_has_sent_it(aws_session: Any) -> None:
    """A boto3 client creates a job, and GetJob shows it with its moment."""
    local = LocalGlue(start=START)
    client = aws_session.client("glue")
    local.attach(client)
    definition = {
        "Description": "d",
        "ExecutionProperty": {"MaxConcurrentRuns": 3},
        "DefaultArguments": {"--k": "v"},
        "Connections": {"Connections": ["c"]},
        "MaxRetries": 0,
        "Timeout": 5,
        "GlueVersion": "4.0",
        "NumberOfWorkers": 2,
        "WorkerType": "G.1X",
    }
    assert "j" == client.create_job(Tags={"a": "b"}, **JOB, **definition)["Name"]
    moments = {"CreatedOn": START, "LastModifiedOn": START}
    assert {**JOB, **definition, **moments} == client.get_job(JobName="j")["Job"]


def test_a_crawler_is_shown_as_boto3_has_sent_it(aws_session: Any) -> None:
    """A boto3 client creates a crawler, and GetCrawler shows it READY, its schedule unfolded."""
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
        ("CreateJob", {"Role": 5}, "Role: must be a string"),
        ("CreateJob", {"MaxRetries": -1}, "MaxRetries: must be at least 0"),
        ("CreateJob", {"Timeout": 0}, "Timeout: must be at least 1"),
        ("CreateJob", {"MaxRetrys": 1}, "did you mean MaxRetries"),
        ("CreateJob", {"Targets": {}}, "Targets: is not a field"),
        ("CreateJob", {"ExecutionProperty": {"Max": 1}}, "ExecutionProperty.Max: is not a field"),
        ("CreateCrawler", {"Targets": []}, "Targets: is required, and must be a map"),
        ("CreateCrawler", {"Name": ""}, "Name: must have at least 1"),
        ("CreateCrawler", {"Schedule": None}, "Schedule: must be a string"),
        ("CreateCrawler", {"TablePrefix": b"x"}, "holds <bytes>, which is no JSON"),
        ("CreateCrawler", {"Targets": {"S3Targets": [math.nan]}}, "holds nan"),
        ("CreateCrawler", {"Targets": {5: "x"}}, "has the key 5"),
    ],
)
def test_a_wrong_definition_is_refused(
    operation: str, changes: dict[str, Any], message: str
) -> None:
    """A job or crawler that breaks a rule is not created, and the message says which."""
    local = LocalGlue()
    payload = {**CREATE[operation], **changes}
    with pytest.raises(InvalidInputException, match=message):
        local.call(operation, **payload)
    local.call(operation, **CREATE[operation])


@pytest.mark.parametrize(
    ("operation", "field"), [("CreateJob", "Command"), ("CreateCrawler", "Targets")]
)
def test_what_is_required_is_told(operation: str, field: str) -> None:
    """A definition without a field that botocore requires is refused."""
    local = LocalGlue()
    payload = {name: value for name, value in CREATE[operation].items() if name != field}
    with pytest.raises(InvalidInputException, match=f"{field}: is required"):
        local.call(operation, **payload)


def test_a_name_is_taken_once_per_kind(call: Call) -> None:
    """A second job of a name is refused; a crawler may have the same name."""
    local = LocalGlue()
    assert {"Name": "c"} == call(local, "CreateJob", **{**JOB, "Name": "c"})
    assert {} == call(local, "CreateCrawler", **CRAWLER)
    with pytest.raises(AlreadyExistsException, match="there is a job 'c' already"):
        local.call("CreateJob", **{**JOB, "Name": "c"})
    with pytest.raises(AlreadyExistsException, match="there is a crawler 'c' already"):
        local.call("CreateCrawler", **CRAWLER)


def test_what_is_deleted_is_gone(call: Call) -> None:
    """A deleted job is not found; deleting none is in order for jobs, and an error for crawlers."""
    local = LocalGlue()
    local.add_job("j")
    local.add_crawler("c")
    assert {"JobName": "j"} == call(local, "DeleteJob", JobName="j")
    assert {"JobName": "j"} == call(local, "DeleteJob", JobName="j")
    assert {} == call(local, "DeleteCrawler", Name="c")
    with pytest.raises(EntityNotFoundException, match="there is no crawler 'c'"):
        local.call("DeleteCrawler", Name="c")
    with pytest.raises(EntityNotFoundException, match="there is no job 'j'"):
        local.call("GetJob", JobName="j")
    with pytest.raises(EntityNotFoundException, match="there is no crawler 'c'"):
        local.call("GetCrawler", Name="c")


def test_a_running_crawler_is_not_deleted(call: Call, aws_session: Any) -> None:
    """A crawler that runs shows RUNNING and stays; the error is botocore's own."""
    local = LocalGlue()
    client = aws_session.client("glue")
    local.attach(client)
    local.add_crawler("c")
    local.add_trigger("t", crawlers=["c"])
    local.call("StartTrigger", Name="t")
    assert "RUNNING" == call(local, "GetCrawler", Name="c")["Crawler"]["State"]
    with pytest.raises(client.exceptions.CrawlerRunningException):
        client.delete_crawler(Name="c")
    with pytest.raises(ServiceError) as refused:
        local.call("DeleteCrawler", Name="c")
    assert "CrawlerRunningException" == refused.value.code
    local.run_until_idle()
    assert "READY" == call(local, "GetCrawler", Name="c")["Crawler"]["State"]
    client.delete_crawler(Name="c")


def test_records_are_nobody_elses() -> None:
    """What a caller does to a payload or an answer afterwards changes no job."""
    local = LocalGlue()
    arguments = {"--k": "v"}
    command: dict[str, Any] = {"Name": "glueetl", "Extra": [1]}
    tags = {"a": "b"}
    local.add_job("j", DefaultArguments=arguments, Command=command, Tags=tags)
    before = local.call("GetJob", JobName="j")
    arguments.clear()
    command["Extra"].append(2)
    tags.clear()
    changed = local.call("GetJob", JobName="j")
    changed["Job"]["Command"].clear()
    changed["Job"]["DefaultArguments"]["--k"] = "w"
    assert before == local.call("GetJob", JobName="j")
    arn = "arn:aws:glue:us-east-1:123456789012:job/j"
    local.call("GetTags", ResourceArn=arn)["Tags"].clear()
    assert {"a": "b"} == local.call("GetTags", ResourceArn=arn)["Tags"]


def states(local: LocalGlue) -> list[str]:
    """The states of the job runs of the workflow w, in the order of its runs."""
    runs = local.call("GetWorkflowRuns", Name="w", IncludeGraph=True)["Runs"][::-1]
    nodes = [node for run in runs for node in run["Graph"]["Nodes"] if node["Type"] == "JOB"]
    return [job_run["JobRunState"] for node in nodes for job_run in node["JobDetails"]["JobRuns"]]


def started_workflow(local: LocalGlue, times: int = 1) -> None:
    """Runs the workflow w, which starts the job j, so many times."""
    client = local.client()
    for _ in range(times):
        client.start_workflow_run("w")
        local.run_until_idle()


@pytest.fixture
def local() -> LocalGlue:
    """A LocalGlue with a workflow w that starts a job j."""
    local = LocalGlue(start=START)
    local.client().create_workflow("w")
    local.add_job("j")
    local.add_trigger("t", workflow="w", jobs=["j"])
    return local


def test_outcomes_follow_each_other_and_the_last_one_stays(local: LocalGlue) -> None:
    """A sequence of outcomes holds over all runs; set_behavior begins a new one."""
    local.set_behavior("j", outcomes=["FAILED", "SUCCEEDED", "STOPPED"])
    started_workflow(local, 4)
    assert ["FAILED", "SUCCEEDED", "STOPPED", "STOPPED"] == states(local)
    local.set_behavior("j", outcomes=["FAILED", "SUCCEEDED"])
    started_workflow(local, 2)
    assert ["FAILED", "SUCCEEDED"] == states(local)[4:]


def test_outcomes_are_those_that_were_given(local: LocalGlue) -> None:
    """A list of outcomes that is changed afterwards has no effect."""
    outcomes = ["FAILED"]
    local.set_behavior("j", outcomes=outcomes)
    outcomes[0] = "SUCCEEDED"
    started_workflow(local)
    assert ["FAILED"] == states(local)


def test_a_duration_is_what_a_run_takes(local: LocalGlue) -> None:
    """A job takes its duration of simulated time, and none for 0."""
    local.set_behavior("j", duration=7.5)
    started_workflow(local)
    assert 7.5 == (local.now - START).total_seconds()
    local.set_behavior("j", duration=0)
    started_workflow(local)
    assert 7.5 == (local.now - START).total_seconds()


@pytest.mark.parametrize(
    ("behavior", "message"),
    [
        ({"outcomes": "FAILED"}, "outcomes must be a list"),
        ({"outcomes": ["failed"]}, "outcomes must be a list of SUCCEEDED, FAILED"),
        ({"outcomes": ["RUNNING"]}, "outcomes must be a list of"),
        ({"duration": -1}, "duration must be seconds from 0 on, is -1"),
        ({"duration": math.inf}, "duration must be"),
        ({"duration": math.nan}, "duration must be"),
    ],
)
def test_an_impossible_behavior_is_refused(
    local: LocalGlue, behavior: Mapping[str, Any], message: str
) -> None:
    """What a job or crawler cannot do is refused when it is said, and nothing is created."""
    for add in (local.add_job, local.add_crawler):
        with pytest.raises(ValueError, match=message):
            add("new", **behavior)
    with pytest.raises(ValueError, match=message):
        local.set_behavior("j", **behavior)
    local.add_job("new")
    local.add_crawler("new")


def test_jobs_and_crawlers_end_in_different_states(local: LocalGlue) -> None:
    """A crawler cannot time out, and a job cannot be cancelled."""
    with pytest.raises(ValueError, match="SUCCEEDED, FAILED, CANCELLED, ERROR"):
        local.add_crawler("c", outcomes=["TIMEOUT"])
    with pytest.raises(ValueError, match="SUCCEEDED, FAILED, TIMEOUT, STOPPED, ERROR"):
        local.set_behavior("j", outcomes=["CANCELLED"])


def test_a_behavior_needs_a_resource(local: LocalGlue) -> None:
    """What is not there can be told nothing; a crawler's name is not a job's."""
    local.add_crawler("c")
    local.set_behavior("c", crawler=True, duration=1)
    with pytest.raises(EntityNotFoundException, match="there is no job 'c'"):
        local.set_behavior("c")
    with pytest.raises(EntityNotFoundException, match="there is no crawler 'j'"):
        local.set_behavior("j", crawler=True)


def test_a_refused_job_has_no_behavior(local: LocalGlue) -> None:
    """add_job on a name that is taken leaves the job that has it as it is."""
    with pytest.raises(AlreadyExistsException):
        local.add_job("j", outcomes=["FAILED"])
    started_workflow(local)
    assert ["SUCCEEDED"] == states(local)


def test_shorthands_take_the_fields_of_the_api(local: LocalGlue) -> None:
    """Fields of CreateJob and CreateCrawler go through, and come before what add_job assumes."""
    local.add_job("k", Role="mine", MaxRetries=2)
    shown = local.call("GetJob", JobName="k")["Job"]
    assert ("mine", 2, "glueetl") == (shown["Role"], shown["MaxRetries"], shown["Command"]["Name"])
    local.add_crawler("d", DatabaseName="db")
    assert "db" == local.call("GetCrawler", Name="d")["Crawler"]["DatabaseName"]
