"""The same rules hold for a payload and for a request that is constructed.

Each case here is checked both ways: `check_payload` gives wire names, constructing attributes.
"""

import json
import pickle
from collections import OrderedDict
from typing import Any

import pytest

from glue_wf_sdk import Violation, violations
from glue_wf_sdk.errors import ValidationError
from glue_wf_sdk.operations import (
    OPERATIONS,
    BatchGetWorkflowsRequest,
    CreateWorkflowRequest,
    check_payload,
)
from glue_wf_sdk.schema import fields_of

EMOJI = "\N{ROCKET}"
MEGABYTE = 2**20

# What is fit to be sent; a case changes one field of it.
FIT: dict[str, dict[str, Any]] = {
    "CreateWorkflow": {"Name": "etl"},
    "BatchGetWorkflows": {"Names": ["etl"]},
    "BatchGetBlueprints": {"Names": ["etl"]},
    "ListWorkflows": {},
    "ListBlueprints": {},
    "GetWorkflowRuns": {"Name": "etl"},
    "GetBlueprintRuns": {"BlueprintName": "etl"},
    "GetWorkflowRun": {"Name": "etl", "RunId": "wr_1"},
    "ResumeWorkflowRun": {"Name": "etl", "RunId": "wr_1", "NodeIds": ["wnode_1"]},
    "CreateBlueprint": {"Name": "etl", "BlueprintLocation": "s3://bucket/etl.zip"},
    "DeleteBlueprint": {"Name": "etl"},
    "StartBlueprintRun": {
        "BlueprintName": "etl",
        "RoleArn": "arn:aws:iam::123456789012:role/glue",
    },
}

PASSING: list[tuple[str, str, object]] = [
    ("CreateWorkflow", "Name", "a" * 255),
    ("CreateWorkflow", "Name", "é" * 127),
    ("CreateWorkflow", "Name", EMOJI),
    ("CreateWorkflow", "Name", "a\tb"),
    ("CreateWorkflow", "Description", ""),
    ("CreateWorkflow", "Description", "a" * 120_000),
    ("CreateWorkflow", "Description", "first\nsecond\0"),
    ("CreateWorkflow", "Tags", {}),
    ("CreateWorkflow", "Tags", {f"key-{number}": "" for number in range(50)}),
    ("CreateWorkflow", "Tags", {"k" * 128: "v" * 256}),
    ("CreateWorkflow", "Tags", OrderedDict(team="data")),
    ("CreateWorkflow", "DefaultRunProperties", {"k" * 255: "v" * MEGABYTE, EMOJI: ""}),
    ("CreateWorkflow", "MaxConcurrentRuns", 0),
    ("CreateWorkflow", "MaxConcurrentRuns", 2**31 - 1),
    ("BatchGetWorkflows", "Names", ["etl"] * 25),
    ("BatchGetWorkflows", "Names", ("etl",)),
    ("BatchGetWorkflows", "IncludeGraph", False),
    ("BatchGetBlueprints", "Names", ["e.t-l_1"] * 25),
    *[
        (operation, "MaxResults", count)
        for operation in ("ListWorkflows", "ListBlueprints", "GetWorkflowRuns", "GetBlueprintRuns")
        for count in (1, 25, 26, 1000)
    ],
    ("ListWorkflows", "NextToken", ""),
    ("ResumeWorkflowRun", "NodeIds", []),
    ("ResumeWorkflowRun", "NodeIds", ["wnode_1"] * 1000),
    ("CreateBlueprint", "Name", "a" * 128),
    ("CreateBlueprint", "BlueprintLocation", "s3://bucket/a/b/etl.zip"),
    ("DeleteBlueprint", "Name", "a name that is no blueprint's"),
    ("GetBlueprintRuns", "BlueprintName", "a" * 255),
    ("StartBlueprintRun", "Parameters", "p" * 131_072),
    ("StartBlueprintRun", "RoleArn", "arn:aws-cn:iam::123456789012:role/team/glue"),
]

REFUSED: list[tuple[str, str, object, str, list[str]]] = [
    ("CreateWorkflow", "Name", "", "", ["min_length"]),
    ("CreateWorkflow", "Name", "a" * 256, "", ["max_length"]),
    ("CreateWorkflow", "Name", "é" * 128, "", ["max_length"]),
    ("CreateWorkflow", "Name", EMOJI * 64, "", ["max_length"]),
    ("CreateWorkflow", "Name", "a\nb", "", ["pattern"]),
    ("CreateWorkflow", "Name", "a\n", "", ["pattern"]),
    ("CreateWorkflow", "Name", "a\0", "", ["pattern"]),
    ("CreateWorkflow", "Name", "\x1b[31m", "", ["pattern"]),
    ("CreateWorkflow", "Name", "a\ud83d", "", ["pattern"]),
    ("CreateWorkflow", "Name", json.loads(r'"\udc00"'), "", ["pattern"]),
    ("CreateWorkflow", "Name", "\n" * 256, "", ["max_length", "pattern"]),
    ("CreateWorkflow", "Name", 5, "", ["type"]),
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
    ("CreateWorkflow", "Tags", "team=data", "", ["type"]),
    ("CreateWorkflow", "DefaultRunProperties", {"": "a"}, '[""]', ["min_length"]),
    ("CreateWorkflow", "DefaultRunProperties", {"a\n": "a"}, r'["a\n"]', ["pattern"]),
    ("CreateWorkflow", "DefaultRunProperties", {"a": 5}, '["a"]', ["type"]),
    ("CreateWorkflow", "DefaultRunProperties", {"a": ["b"]}, '["a"]', ["type"]),
    ("CreateWorkflow", "MaxConcurrentRuns", True, "", ["type"]),
    ("CreateWorkflow", "MaxConcurrentRuns", "3", "", ["type"]),
    ("CreateWorkflow", "MaxConcurrentRuns", 3.0, "", ["type"]),
    ("CreateWorkflow", "MaxConcurrentRuns", float("nan"), "", ["type"]),
    ("CreateWorkflow", "MaxConcurrentRuns", 2**31, "", ["maximum"]),
    ("CreateWorkflow", "MaxConcurrentRuns", 10**400, "", ["maximum"]),
    ("CreateWorkflow", "MaxConcurrentRuns", -(2**31) - 1, "", ["minimum"]),
    ("BatchGetWorkflows", "Names", [], "", ["min_length"]),
    ("BatchGetWorkflows", "Names", ["etl"] * 26, "", ["max_length"]),
    ("BatchGetWorkflows", "Names", "etl", "", ["type"]),
    ("BatchGetWorkflows", "Names", {"etl"}, "", ["type"]),
    ("BatchGetWorkflows", "Names", ["etl", ""], "[1]", ["min_length"]),
    ("BatchGetWorkflows", "Names", ["etl", None], "[1]", ["type"]),
    ("BatchGetWorkflows", "Names", [["etl"]], "[0]", ["type"]),
    ("BatchGetWorkflows", "IncludeGraph", 1, "", ["type"]),
    ("BatchGetWorkflows", "IncludeGraph", "true", "", ["type"]),
    ("BatchGetBlueprints", "Names", ["a b"], "[0]", ["pattern"]),
    *[
        (operation, "MaxResults", count, "", [rule])
        for operation in ("ListWorkflows", "ListBlueprints", "GetWorkflowRuns", "GetBlueprintRuns")
        for count, rule in ((0, "minimum"), (-1, "minimum"), (1001, "maximum"), (False, "type"))
    ],
    ("ListBlueprints", "Tags", {"team": 5}, '["team"]', ["type"]),
    ("GetWorkflowRun", "RunId", "wr_\n", "", ["pattern"]),
    ("ResumeWorkflowRun", "NodeIds", "wnode_1", "", ["type"]),
    ("ResumeWorkflowRun", "NodeIds", ["wnode_1", "wnode_1", ""], "[2]", ["min_length"]),
    ("CreateBlueprint", "Name", "a b", "", ["pattern"]),
    ("CreateBlueprint", "Name", "a" * 129, "", ["max_length"]),
    ("CreateBlueprint", "Description", "", "", ["min_length"]),
    ("CreateBlueprint", "Description", "a" * 513, "", ["max_length"]),
    ("CreateBlueprint", "BlueprintLocation", "s3://bucket", "", ["pattern"]),
    ("CreateBlueprint", "BlueprintLocation", "s3://bucket/folder/", "", ["pattern"]),
    ("CreateBlueprint", "BlueprintLocation", "https://bucket/key", "", ["pattern"]),
    ("DeleteBlueprint", "Name", "a" * 256, "", ["max_length"]),
    ("StartBlueprintRun", "Parameters", "", "", ["min_length"]),
    ("StartBlueprintRun", "Parameters", "p" * 131_073, "", ["max_length"]),
    ("StartBlueprintRun", "Parameters", {"a": 1}, "", ["type"]),
    ("StartBlueprintRun", "RoleArn", "glue", "", ["pattern"]),
    ("StartBlueprintRun", "RoleArn", "arn:aws:iam::123456789012:user/me", "", ["pattern"]),
    ("StartBlueprintRun", "RoleArn", "arn:aws:iam::123456789012:role/glue\n", "", ["pattern"]),
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


@pytest.mark.parametrize("operation", FIT)
def test_the_payloads_that_are_changed_here_are_fit(operation: str) -> None:
    """Each case below starts from a payload without violations."""
    assert () == check_payload(operation, FIT[operation])
    assert () == violations(construct(operation, FIT[operation]))


def _short(value: object) -> str:
    return ascii(value)[:30]


@pytest.mark.parametrize(("operation", "name", "value"), PASSING, ids=_short)
def test_passes(operation: str, name: str, value: object) -> None:
    """A value within the API's limits is no violation, and can be constructed."""
    payload = {**FIT[operation], name: value}

    assert () == check_payload(operation, payload)
    assert () == violations(construct(operation, payload))


@pytest.mark.parametrize(("operation", "name", "value", "place", "rules"), REFUSED, ids=_short)
def test_is_refused(operation: str, name: str, value: object, place: str, rules: list[str]) -> None:
    """A value beyond the API's limits is found at its path, with every rule that it breaks."""
    payload = {**FIT[operation], name: value}
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
def test_every_required_field_is_missed(operation: Any) -> None:
    """An empty payload lacks each required field; None is a wrong type, and constructs nothing."""
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
    if required:
        with pytest.raises(ValidationError) as error:
            request(**{each.attribute: None for each in required})
        assert [(each.attribute, "required") for each in required] == [
            (each.path, each.rule) for each in error.value.violations
        ]
        with pytest.raises(TypeError, match=required[0].attribute):
            request()
    if not required:
        assert request() == request(**{each.attribute: None for each in optional})


WRONG_IN_MANY_WAYS: dict[str, Any] = {
    "Name": "a\n",
    "Tags": {"": "x", "team": "v" * 257},
    "MaxConcurrentRuns": "3",
    "DefaultRunProperties": {"k": 1},
}


class TestAllAtOnce:
    """One error has everything that is wrong."""

    def test_in_a_payload(self) -> None:
        """`check_payload` gives the violations in the order of the fields, unknown ones last."""
        payload = {"Descripton": "words", **WRONG_IN_MANY_WAYS}

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
            construct("CreateWorkflow", WRONG_IN_MANY_WAYS)

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

    def test_the_error_is_a_value_error_that_pickles(self) -> None:
        """Who catches ValueError catches it, and it goes from process to process."""
        with pytest.raises(ValueError, match="2 problems") as error:
            CreateWorkflowRequest(name="", max_concurrent_runs=2**31)
        again = pickle.loads(pickle.dumps(error.value))  # noqa: S301 - made here

        assert isinstance(again, ValidationError)
        assert str(error.value) == str(again)
        assert 2 == len(again.violations)

    def test_a_text_lists_20_violations_at_most(self) -> None:
        """With very many violations, the error's text stays short, and the error has them all."""
        with pytest.raises(ValidationError) as error:
            BatchGetWorkflowsRequest(names=["\n"] * 10_000)

        assert 10_001 == len(error.value.violations)
        assert str(error.value).startswith("10001 problems in BatchGetWorkflowsRequest:\n  names: ")
        assert str(error.value).endswith("\n  ... and 9981 more")
        assert 22 == str(error.value).count("\n") + 1


def test_an_unknown_argument_is_pythons_own_error() -> None:
    """A constructor takes the API's fields only, and only by keyword."""
    with pytest.raises(TypeError, match="unexpected keyword argument 'nme'"):
        construct_untyped(nme="etl")
    with pytest.raises(TypeError, match="positional"):
        construct_untyped("etl")


construct_untyped: Any = CreateWorkflowRequest
