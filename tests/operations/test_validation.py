"""The same rules hold for a payload and for a request that is constructed.

Each case is checked both ways: `check_payload` gives wire names, construction gives attributes.
"""

from collections import OrderedDict
from typing import Any

import pytest

from glue_wf_sdk import ValidationError, Violation, check_payload, violations
from glue_wf_sdk._core.schema import fields_of
from glue_wf_sdk.operations import OPERATIONS, CreateWorkflowRequest

EMOJI = "\N{ROCKET}"

# A valid payload of each operation. A case changes one field of it.
VALID: dict[str, dict[str, Any]] = {
    "CreateWorkflow": {"Name": "etl"},
    "UpdateWorkflow": {"Name": "etl"},
    "BatchGetWorkflows": {"Names": ["etl"]},
    "ListWorkflows": {},
    "ResumeWorkflowRun": {"Name": "etl", "RunId": "wr_1", "NodeIds": ["wnode_1"]},
    "CreateBlueprint": {"Name": "etl", "BlueprintLocation": "s3://bucket/etl.zip"},
    "DeleteBlueprint": {"Name": "etl"},
    "StartBlueprintRun": {
        "BlueprintName": "etl",
        "RoleArn": "arn:aws:iam::123456789012:role/glue",
    },
}

# The limits of each type are tested with the types; these are the places where a value can be.
ACCEPTED: list[tuple[str, str, object]] = [
    ("CreateWorkflow", "Name", EMOJI),
    ("CreateWorkflow", "Description", "a" * 120_000),
    ("CreateWorkflow", "Tags", OrderedDict(team="")),
    ("CreateWorkflow", "DefaultRunProperties", {"k" * 255: "v" * 2**20, EMOJI: ""}),
    ("CreateWorkflow", "MaxConcurrentRuns", 1),
    ("BatchGetWorkflows", "Names", ("etl",) * 25),
    ("BatchGetWorkflows", "IncludeGraph", False),
    ("ListWorkflows", "MaxResults", 1000),
    ("ListWorkflows", "NextToken", ""),
    ("ResumeWorkflowRun", "NodeIds", []),
    ("ResumeWorkflowRun", "NodeIds", ["wnode_1"] * 1000),
    ("DeleteBlueprint", "Name", "a name that no blueprint can have"),
    ("StartBlueprintRun", "Parameters", "p" * 131_072),
]

REJECTED: list[tuple[str, str, object, str, list[str]]] = [
    ("CreateWorkflow", "Name", "", "", ["min_length"]),
    ("CreateWorkflow", "Name", "é" * 128, "", ["max_length"]),
    ("CreateWorkflow", "Name", "a\n", "", ["pattern"]),
    ("CreateWorkflow", "Name", "\n" * 256, "", ["max_length", "pattern"]),
    ("CreateWorkflow", "Name", b"etl", "", ["type"]),
    ("CreateWorkflow", "Description", "a" * 120_001, "", ["max_length"]),
    ("CreateWorkflow", "Description", "a\ud83d", "", ["encoding"]),
    ("CreateWorkflow", "Tags", {f"{number}": "" for number in range(51)}, "", ["max_length"]),
    ("CreateWorkflow", "Tags", {"": ""}, '[""]', ["min_length"]),
    ("CreateWorkflow", "Tags", {"k" * 129: ""}, f'["{"k" * 64}"...]', ["max_length"]),
    ("CreateWorkflow", "Tags", {"team": "v" * 257}, '["team"]', ["max_length"]),
    ("CreateWorkflow", "Tags", {"team": None}, '["team"]', ["type"]),
    ("CreateWorkflow", "Tags", {5: "five"}, "[<int>]", ["type"]),
    ("CreateWorkflow", "Tags", ["team"], "", ["type"]),
    ("CreateWorkflow", "DefaultRunProperties", {"a\n": "a"}, r'["a\n"]', ["pattern"]),
    ("CreateWorkflow", "DefaultRunProperties", {"a": ["b"]}, '["a"]', ["type"]),
    ("CreateWorkflow", "MaxConcurrentRuns", True, "", ["type"]),
    ("CreateWorkflow", "MaxConcurrentRuns", 3.0, "", ["type"]),
    ("CreateWorkflow", "MaxConcurrentRuns", 10**400, "", ["maximum"]),
    ("CreateWorkflow", "MaxConcurrentRuns", 0, "", ["minimum"]),
    ("UpdateWorkflow", "MaxConcurrentRuns", -1, "", ["minimum"]),
    ("BatchGetWorkflows", "Names", [], "", ["min_length"]),
    ("BatchGetWorkflows", "Names", ["etl"] * 26, "", ["max_length"]),
    ("BatchGetWorkflows", "Names", {"etl"}, "", ["type"]),
    ("BatchGetWorkflows", "Names", ["etl", ""], "[1]", ["min_length"]),
    ("BatchGetWorkflows", "Names", ["etl", None], "[1]", ["type"]),
    ("BatchGetWorkflows", "IncludeGraph", 1, "", ["type"]),
    ("ListWorkflows", "MaxResults", 0, "", ["minimum"]),
    ("ListWorkflows", "MaxResults", 1001, "", ["maximum"]),
    ("ResumeWorkflowRun", "NodeIds", "wnode_1", "", ["type"]),
    ("CreateBlueprint", "Name", "a b", "", ["pattern"]),
    ("StartBlueprintRun", "Parameters", {"a": 1}, "", ["type"]),
]


def attribute_of(operation: str, name: str) -> str:
    """The attribute for a wire name."""
    request: type = OPERATIONS[operation].request
    return next(each.attribute for each in fields_of(request) if each.wire_name == name)


def construct(operation: str, payload: dict[str, Any]) -> Any:
    """The request with the values of a payload, made by its class."""
    return OPERATIONS[operation].request(
        **{attribute_of(operation, name): value for name, value in payload.items()}
    )


@pytest.mark.parametrize("operation", VALID)
def test_the_payloads_that_the_cases_change_are_valid(operation: str) -> None:
    """Each case starts from a payload without violations."""
    assert () == check_payload(operation, VALID[operation])
    assert () == violations(construct(operation, VALID[operation]))


def _short(value: object) -> str:
    return ascii(value)[:30]


@pytest.mark.parametrize(("operation", "name", "value"), ACCEPTED, ids=_short)
def test_accepts(operation: str, name: str, value: object) -> None:
    """A value within the API's limits has no violation, and a request can be constructed of it."""
    payload = {**VALID[operation], name: value}

    assert () == check_payload(operation, payload)
    assert () == violations(construct(operation, payload))


@pytest.mark.parametrize(("operation", "name", "value", "place", "rules"), REJECTED, ids=_short)
def test_rejects(operation: str, name: str, value: object, place: str, rules: list[str]) -> None:
    """A value beyond the API's limits has a violation at its path for each broken rule."""
    payload = {**VALID[operation], name: value}
    attribute = attribute_of(operation, name)

    assert [(name + place, rule) for rule in rules] == [
        (each.path, each.rule) for each in check_payload(operation, payload)
    ]
    with pytest.raises(ValidationError) as error:
        construct(operation, payload)
    assert [(attribute + place, rule) for rule in rules] == [
        (each.path, each.rule) for each in error.value.violations
    ]


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_required_fields(operation: Any) -> None:
    """A payload and a constructor require the same fields; None is no value of any."""
    request: type = operation.request
    required = [each for each in fields_of(request) if each.required]
    optional = [each for each in fields_of(request) if not each.required]

    assert tuple(Violation(each.wire_name, "required", "is required") for each in required) == (
        check_payload(operation, {})
    )
    assert [(each.wire_name, "type") for each in fields_of(request)] == [
        (each.path, each.rule)
        for each in check_payload(operation, {each.wire_name: None for each in fields_of(request)})
    ]
    if not required:
        assert request() == request(**{each.attribute: None for each in optional})
        return
    with pytest.raises(ValidationError) as error:
        request(**{each.attribute: None for each in required})
    assert [(each.attribute, "required") for each in required] == [
        (each.path, each.rule) for each in error.value.violations
    ]
    with pytest.raises(TypeError, match=required[0].attribute):
        request()


INVALID: dict[str, Any] = {
    "Name": "a\n",
    "Tags": {"": "x", "team": "v" * 257},
    "MaxConcurrentRuns": "3",
    "DefaultRunProperties": {"k": 1},
}


class TestAllAtOnce:
    """One error has every violation."""

    def test_in_a_payload(self) -> None:
        """`check_payload` gives the violations in the order of the fields, unknown ones last."""
        payload = {"Descripton": "words", **INVALID}

        assert [
            ("Name", "pattern"),
            ('DefaultRunProperties["k"]', "type"),
            ('Tags[""]', "min_length"),
            ('Tags["team"]', "max_length"),
            ("MaxConcurrentRuns", "type"),
            ("Descripton", "unknown_field"),
        ] == [(each.path, each.rule) for each in check_payload("CreateWorkflow", payload)]

    def test_when_constructing(self) -> None:
        """The error has all violations, and its text has a line for each."""
        with pytest.raises(ValidationError) as error:
            construct("CreateWorkflow", INVALID)

        assert "CreateWorkflowRequest" == error.value.subject
        assert 5 == len(error.value.violations)
        assert str(error.value) == (
            "5 problems in CreateWorkflowRequest:\n"
            "  name: must be one line of text, without control characters other than tab; "
            r"has '\n' at position 1 of 'a\n' [pattern]"
            "\n"
            '  default_run_properties["k"]: must be a string, is of type int [type]\n'
            '  tags[""]: the key must have at least 1 UTF-8 byte, has 0 [min_length]\n'
            '  tags["team"]: must have at most 256 UTF-8 bytes, has 257 [max_length]\n'
            "  max_concurrent_runs: must be an integer, is of type str [type]"
        )


def test_an_unknown_argument_is_a_type_error() -> None:
    """A constructor takes the API's fields only."""
    request: Any = CreateWorkflowRequest

    with pytest.raises(TypeError, match="unexpected keyword argument 'nme'"):
        request(nme="etl")
