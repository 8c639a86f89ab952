"""How requests that violate the service's model are rejected."""

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.model import Shape as BotoShape
from botocore.model import StructureShape as BotoStructure
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk._core.schema import (
    ListShape,
    MapShape,
    Shape,
    StructureShape,
    fields_of,
)
from glue_wf_sdk.errors import InvalidInputException, ServiceError, ValidationException
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.local.api import constraints, requests
from glue_wf_sdk.operations import OPERATIONS
from glue_wf_sdk.testing import wire_dicts
from support.corruptions import corruptions
from support.models import FEW

BOTOCORE = botocore.session.get_session().get_service_model("glue")
REQUESTS = {**requests.REQUESTS, **{name: each.request for name, each in OPERATIONS.items()}}
LENGTH = "Member must have length {} than or equal to {}"
VALUE = "Member must have value {} than or equal to {}"
UP, DOWN = "less", "greater"
SINGLE_LINE = (
    "Member must satisfy regular expression pattern: "
    r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*"
)
TRIGGER: dict[str, Any] = {"Name": "t", "Type": "ON_DEMAND", "Actions": []}
BLUEPRINT_RUN = {"BlueprintName": "b", "RoleArn": "arn:aws:iam::123456789012:role/etl"}
TOO_LONG = "n" * 256


def between(low: int, high: int) -> str:
    return f"{LENGTH.format(UP, high)}, {LENGTH.format(DOWN, low)}"


def watching(*conditions: object, **predicate: object) -> dict[str, Any]:
    return {**TRIGGER, "Predicate": {"Conditions": list(conditions), **predicate}}


# An operation, a payload, and the service's words: the value and its path, and the constraint.
REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("GetWorkflow", {}, "Value null at 'name'", "Member must not be null"),
    ("GetWorkflow", {"Name": TOO_LONG}, f"Value '{TOO_LONG}' at 'name'", LENGTH.format(UP, 255)),
    ("GetJob", {"JobName": ""}, "Value '' at 'jobName'", LENGTH.format(DOWN, 1)),
    ("GetWorkflow", {"Name": "two\nlines"}, r"Value 'two\nlines' at 'name'", SINGLE_LINE),
    ("ListWorkflows", {"MaxResults": 0}, "Value '0' at 'maxResults'", VALUE.format(DOWN, 1)),
    ("ListWorkflows", {"MaxResults": 1001}, "Value '1001' at 'maxResults'", VALUE.format(UP, 1000)),
    (
        "CreateTrigger",
        {**TRIGGER, "Type": "DAILY"},
        "Value 'DAILY' at 'type'",
        "Member must satisfy enum value set: [SCHEDULED, CONDITIONAL, ON_DEMAND, EVENT]",
    ),
    (
        "CreateTrigger",
        watching({}, {"LogicalOperator": "NOT"}),
        "Value 'NOT' at 'predicate.conditions.2.member.logicalOperator'",
        "Member must satisfy enum value set: [EQUALS]",
    ),
    (
        "CreateTrigger",
        watching(*[{"JobName": "j"}] * 501),
        "Value at 'predicate.conditions'",
        LENGTH.format(UP, 500),
    ),
    (
        "BatchGetWorkflows",
        {"Names": ["a", ""]},
        "Value '[a, ]' at 'names'",
        f"Member must satisfy constraint: [{between(1, 255)}, {SINGLE_LINE}]",
    ),
    ("BatchGetWorkflows", {"Names": []}, "Value '[]' at 'names'", LENGTH.format(DOWN, 1)),
    (
        "CreateWorkflow",
        {"Name": "w", "Tags": {"": "s3cret"}},
        "Value at 'tags'",
        f"Map keys must satisfy constraint: [{between(1, 128)}]",
    ),
    (
        "CreateWorkflow",
        {"Name": "w", "Tags": {"k": "s3cret" * 100}},
        "Value at 'tags'",
        f"Map value must satisfy constraint: [{between(0, 256)}]",
    ),
    (
        "CreateWorkflow",
        {"Name": "w", "Tags": {f"k{number}": "s3cret" for number in range(51)}},
        "Value at 'tags'",
        LENGTH.format(UP, 50),
    ),
    (
        "StartBlueprintRun",
        {**BLUEPRINT_RUN, "Parameters": "s3cret" * 50_000},
        "Value at 'parameters'",
        LENGTH.format(UP, 131_072),
    ),
]


@pytest.mark.parametrize(("operation", "payload", "place", "constraint"), REFUSED)
def test_a_broken_constraint_is_a_validation_exception(
    operation: str, payload: dict[str, Any], place: str, constraint: str
) -> None:
    """A violation of the model gets ValidationException in the service's words, without secrets."""
    with pytest.raises(ValidationException) as caught:
        LocalGlue().call(operation, **payload)
    problem = f"{place} failed to satisfy constraint: {constraint}"
    assert f"1 validation error detected: {problem}" == caught.value.message
    assert "s3cret" not in caught.value.message


def test_all_broken_constraints_are_in_one_answer() -> None:
    """Several broken constraints are counted, and separated by semicolons."""
    with pytest.raises(ValidationException) as caught:
        LocalGlue().call("CreateTrigger", Name="", Type="DAILY", Actions=[{"JobName": ""}])
    problems = caught.value.message.removeprefix("3 validation errors detected: ").split("; ")
    assert ["'name'", "'type'", "'actions.1.member.jobName'"] == [
        each.split()[3] for each in problems
    ]


def test_a_long_value_is_truncated() -> None:
    """An answer does not repeat megabytes."""
    with pytest.raises(ValidationException) as caught:
        LocalGlue().call("CreateWorkflow", Name="n" * 1_000_000)
    assert f"Value '{'n' * 1000}... (1000000 characters)' at 'name'" in caught.value.message


@pytest.mark.parametrize(
    ("operation", "payload", "message"),
    [
        ("GetWorkflow", {"Name": 5}, "Name: must be a string, is of type int"),
        (
            "StartBlueprintRun",
            {**BLUEPRINT_RUN, "Parameters": "\ud800"},
            "Parameters: must be Unicode text",
        ),
        (
            "CreateWorkflow",
            {"Name": "", "Tags": []},
            "^SerializationException: Tags: must be a map",
        ),
        ("CreateWorkflow", {"Name": "w", "Tags": {"k": None}}, r'Tags\["k"\]: must be a string'),
        ("BatchGetWorkflows", {"Names": [None]}, r"Names\[0\]: must be a string, is None"),
        ("ListWorkflows", {"MaxResults": 2**31}, "'maxResults' must be an integer of 32 bits"),
        (
            "CreateWorkflow",
            {"Name": "w", "MaxConcurrentRuns": -(2**31) - 1},
            "'maxConcurrentRuns' must be an integer of 32 bits",
        ),
    ],
)
def test_a_wrong_type_is_a_serialization_exception(
    operation: str, payload: dict[str, Any], message: str
) -> None:
    """What cannot be read as the model's types is refused before any constraint is checked."""
    with pytest.raises(ServiceError, match=message) as caught:
        LocalGlue().call(operation, **payload)
    assert "SerializationException" == caught.value.code


@pytest.mark.parametrize("limit", [0, -1, -(2**31)])
@pytest.mark.parametrize("operation", ["CreateWorkflow", "UpdateWorkflow"])
def test_a_workflow_allows_at_least_one_run(operation: str, limit: int) -> None:
    """MaxConcurrentRuns below 1 breaks a rule that only the service has."""
    with pytest.raises(InvalidInputException) as caught:
        LocalGlue().call(operation, Name="w", MaxConcurrentRuns=limit)
    expected = "MaxConcurrentRuns should be greater than or equal to 1 if present."
    assert expected == caught.value.message


def test_unknown_fields_come_first() -> None:
    """A misspelt field is reported as unknown, not as the missing field that it causes."""
    with pytest.raises(InvalidInputException) as caught:
        LocalGlue().call("GetWorkflow", Nmae="w")
    assert "Nmae: is not a field; did you mean Name?" == caught.value.message


def test_null_members_of_structures_are_absent() -> None:
    """A null in a request is ignored at every level, in fields that are stored unchecked too."""
    local = LocalGlue()
    command = {"Name": "glueetl", "PythonVersion": None, "Args": [{"x": None}]}
    local.call("CreateJob", Name="j", Role="r", Command=command, GlueVersion=None, Timeout=None)
    shown = local.call("GetJob", JobName="j")["Job"]
    assert {"Name": "glueetl", "Args": [{}]} == shown["Command"]
    assert set() == {"GlueVersion", "Timeout"} & shown.keys()
    action = {
        "JobName": "j",
        "CrawlerName": None,
        "NotificationProperty": {"NotifyDelayAfter": None},
    }
    local.call("CreateTrigger", Name="t", Type="ON_DEMAND", Actions=[action], WorkflowName=None)
    trigger = local.call("GetTrigger", Name="t")["Trigger"]
    assert [{"JobName": "j", "NotificationProperty": {}}] == trigger["Actions"]


@pytest.mark.parametrize("operation", REQUESTS)
@FEW
@given(data=st.data())
def test_each_corruption_is_refused(operation: str, data: Any) -> None:
    """A request that breaks any rule gets the error of its kind."""
    cls = REQUESTS[operation]
    payload = data.draw(wire_dicts(cls))
    codes = {"type": "SerializationException", "unknown_field": "InvalidInputException"}
    for corruption in corruptions(StructureShape(cls), payload, kinds=True):
        with pytest.raises(ServiceError) as caught:
            constraints.reject_violations(cls, corruption.value)
        assert codes.get(corruption.rule, caught.value.code) == caught.value.code
        assert caught.value.code.endswith("Exception")


def members(cls: type, shape: BotoStructure, path: str) -> Iterator[tuple[str, Shape, Any]]:
    """Each member of a request, at every level: its path, our shape and botocore's."""
    for field in fields_of(cls):
        place = f"{path}.{field.wire_name}"
        pending: list[tuple[Shape, Any]] = [(field.shape, shape.members[field.wire_name])]
        while pending:
            ours, theirs = pending.pop()
            yield place, ours, theirs
            if isinstance(ours, StructureShape):
                yield from members(ours.cls, theirs, place)
            elif isinstance(ours, ListShape):
                pending.append((ours.item, theirs.member))
            elif isinstance(ours, MapShape):
                pending += [(ours.key, theirs.key), (ours.value, theirs.value)]


def in_the_model(shape: BotoShape) -> set[str]:
    """The constraints of a shape of botocore's, in the service's words."""
    noun = "value" if shape.type_name == "integer" else "length"
    words = {
        "max": f"Member must have {noun} less than or equal to ",
        "min": f"Member must have {noun} greater than or equal to ",
        "pattern": "Member must satisfy regular expression pattern: ",
    }
    stated = {name: str(bound).strip("^$") for name, bound in shape.metadata.items()}
    return {f"{text}{stated[name]}" for name, text in words.items() if name in stated}


# A length of at least 0, and the bounds of every integer.
SAYS_NOTHING = {
    "Member must have length greater than or equal to 0",
    f"Member must have value less than or equal to {2**31 - 1}",
    f"Member must have value greater than or equal to {-(2**31)}",
}
# LocalGlue accepts larger pages than today's service, as the reference allows.
LOWERED = {".MaxResults": {"Member must have value less than or equal to 1000"}}


@pytest.mark.parametrize("operation", REQUESTS)
def test_the_model_has_what_gets_a_validation_exception(operation: str) -> None:
    """What gets ValidationException is in botocore's model; what gets its own refusal is not."""
    request = BOTOCORE.operation_model(operation).input_shape
    assert request is not None
    for path, ours, theirs in members(REQUESTS[operation], request, ""):
        for each in constraints.constraints_of(ours):
            words = set(constraints.words_of(each).values()) - SAYS_NOTHING
            if getattr(each, "refusal", None):
                assert set() == words & in_the_model(theirs), path
            else:
                assert words - LOWERED.get(path, set()) <= in_the_model(theirs), path
