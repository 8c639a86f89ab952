"""The parameters of a blueprint: their specification, and the values for a run."""

import contextlib
import json
import re
from typing import Any

import botocore.handlers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.design.blueprint_parameters import (
    ParameterSpec,
    load_object,
    parameter_spec_text,
    parse_parameter_spec,
    parse_parameters,
)
from glue_wf_sdk.errors import ValidationError

# The output of get-blueprint --include-parameter-spec in the developer guide.
GUIDE_SPEC = (
    '{"WorkflowName":{"type":"String","collection":false,"description":null,"defaultValue":null,'
    '"allowedValues":null},"PassRole":{"type":"String","collection":false,"description":null,'
    '"defaultValue":null,"allowedValues":null}}'
)

TYPES = "String, Integer, Double, Boolean, S3Uri, S3Bucket, IAMRoleArn, IAMRoleName"

JSON_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
    st.text(), st.lists(st.one_of(st.booleans(), st.integers(), st.text()), max_size=3),
    st.dictionaries(st.text(), st.integers(), max_size=2),
)  # fmt: skip


def spec_of(**properties: Any) -> dict[str, ParameterSpec]:
    """The specification of one parameter, P."""
    return {"P": ParameterSpec(**properties)}


def problems(spec: dict[str, ParameterSpec], text: str) -> list[str]:
    """What is wrong with the parameters of a run."""
    try:
        parse_parameters(spec, text)
    except ValidationError as error:
        return [str(each) for each in error.violations]
    return []


def spec_problems(spec: object) -> list[str]:
    """What is wrong with a specification."""
    text = spec if isinstance(spec, str) else json.dumps(spec)
    with pytest.raises(ValidationError) as caught:
        parse_parameter_spec(text)
    return [str(each) for each in caught.value.violations]


@pytest.mark.parametrize(
    ("kind", "valid"),
    [
        ("String", ["", "text", "é😀", "a\nb"]),
        ("Integer", [0, -5, 2**70]),
        ("Double", [0.5, 128, -1e300]),
        ("Boolean", [True, False]),
        ("S3Uri", ["s3://bucket", "s3://bucket/", "s3://bucket/a/b.csv"]),
        ("S3Bucket", ["abc", "my-bucket.2", "a" * 63]),
        ("IAMRoleArn", ["arn:aws:iam::123456789012:role/Glue", "arn:aws-cn:iam::1:role/a/b"]),
        ("IAMRoleName", ["Glue", "a+=,.@-_9", "r" * 64]),
    ],
)
def test_valid_values(kind: str, valid: list[Any]) -> None:
    """Each type accepts the values that the developer guide describes."""
    for value in valid:
        assert [] == problems(spec_of(type=kind), json.dumps({"P": value}))


@pytest.mark.parametrize(
    ("kind", "invalid", "expected"),
    [
        ("String", [5, True, None, ["a"], {"a": 1}, "\ud800"], "a string"),
        ("Integer", [True, 5.0, "5", None], "an integer"),
        ("Double", [True, "0.5", None, 10**400], "a finite number"),
        ("Boolean", [0, 1, "true", None], "true or false"),
        ("S3Uri", ["", "s3://", "s3:///key", "https://b/k", "bucket", 5],
         "an S3 path that begins with s3://"),
        ("S3Bucket", ["", "ab", "s3://bucket", "bucket/key", "Bucket", "-ab", "a..b", "a" * 64],
         "the name of an S3 bucket"),
        ("IAMRoleArn", ["Glue", "arn:aws:iam::1:user/u", "arn:aws:s3:::b"],
         "the ARN of an IAM role"),
        ("IAMRoleName", ["", "a b", "a/b", "r" * 65, "r\n", "é"], "the name of an IAM role"),
    ],
)  # fmt: skip
def test_invalid_values(kind: str, invalid: list[Any], expected: str) -> None:
    """A value of another type is invalid; a boolean is no number, and 5.0 no integer."""
    for value in invalid:
        text = json.dumps({"P": value})
        assert [f'["P"]: must be {expected}'] == problems(spec_of(type=kind), text)


def test_a_number_that_is_too_large_is_not_finite() -> None:
    """A number that no double can represent is invalid."""
    text = '{"P": 1e999}'

    assert ['["P"]: must be a finite number'] == problems(spec_of(type="Double"), text)


@given(st.from_regex(r"[a-zA-Z0-9.\-_/:]{1,70}", fullmatch=True))
def test_valid_buckets_are_valid_for_botocore(name: str) -> None:
    """A valid bucket name is one that botocore accepts."""
    if not problems(spec_of(type="S3Bucket"), json.dumps({"P": name})):
        assert botocore.handlers.VALID_BUCKET.search(name)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=70))
def test_role_names_are_those_of_iam(aws_session: Any, name: str) -> None:
    """The name of a role is valid exactly if IAM's service model accepts it."""
    model = aws_session.client("iam", region_name="us-east-1").meta.service_model
    rules = model.operation_model("CreateRole").input_shape.members["RoleName"].metadata
    is_accepted = rules["min"] <= len(name) <= rules["max"] and re.fullmatch(rules["pattern"], name)

    assert bool(is_accepted) == (not problems(spec_of(type="IAMRoleName"), json.dumps({"P": name})))


def test_collections() -> None:
    """A collection is a list of values of the type; each invalid one is reported by its index."""
    spec = spec_of(type="Integer", collection=True)

    assert [] == problems(spec, '{"P": []}')
    assert [] == problems(spec, '{"P": [1, 2]}')
    assert ['["P"]: must be a list of values of type Integer'] == problems(spec, '{"P": 1}')
    assert ['["P"][1]: must be an integer', '["P"][2]: must be an integer'] == problems(
        spec, '{"P": [1, true, "2"]}'
    )


def test_allowed_values() -> None:
    """With allowed values every other value is invalid, also in a collection."""
    one = spec_of(type="String", allowed_values=("csv", "orc"))
    many = spec_of(type="String", allowed_values=("csv", "orc"), collection=True)

    assert [] == problems(one, '{"P": "orc"}')
    assert ['["P"]: must be one of the allowed values'] == problems(one, '{"P": "xml"}')
    assert ['["P"][1]: must be one of the allowed values'] == problems(many, '{"P": ["csv", ""]}')


def test_every_problem_is_named_and_no_value() -> None:
    """All problems are reported at once, with the names of parameters and without values."""
    spec = parse_parameter_spec(
        '{"Count": {"type": "Integer"}, "Role": {"type": "IAMRoleArn"}, "Name": {"type": "String"}}'
    )
    found = problems(spec, '{"Count": "s3cret1", "Role": "s3cret2", "Other": "s3cret3"}')

    assert [
        '["Count"]: must be an integer',
        '["Role"]: must be the ARN of an IAM role',
        '["Name"]: is required',
        '["Other"]: is not a parameter of the blueprint',
    ] == found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not JSON: Expecting value at line 1, column 1"),
        ("{'P': 1}", "is not JSON: Expecting property name enclosed in double quotes"),
        ('{"P": NaN}', "is not JSON: NaN is not a JSON number"),
        ('{"P": -Infinity}', "is not JSON: -Infinity is not a JSON number"),
        ('{"P": ' + "9" * 5000 + "}", "is not JSON: a number has 5000 digits"),
        ('{"P": ' + "[" * 60_000 + "]" * 60_000 + "}", "is nested too deeply"),
        ("[1]", "must be a JSON object"),
        ('"P"', "must be a JSON object"),
        ("null", "must be a JSON object"),
        ('{"P": 1, "P": 2}', '["P"]: is a duplicate key'),
    ],
)
def test_parameters_must_be_a_json_object(text: str, problem: str) -> None:
    """Text that is no JSON object, or has a duplicate key, is one problem."""
    (found,) = problems(spec_of(type="Integer"), text)

    assert found.startswith(problem)


def test_a_json_error_hides_the_text() -> None:
    """The error for a text that is not JSON has no cause or context that holds the text."""
    with pytest.raises(ValidationError) as caught:
        load_object('{"Password": s3cret}', "Parameters")

    assert (None, None) == (caught.value.__cause__, caught.value.__context__)


def test_values_with_defaults() -> None:
    """What a run leaves out has its default value, even a falsy one."""
    spec = parse_parameter_spec(
        """{
        "Name": {"type": "String"},
        "Suffix": {"type": "String", "defaultValue": ""},
        "Manifest": {"type": "Boolean", "defaultValue": false},
        "Size": {"type": "Double", "defaultValue": 128},
        "Keys": {"type": "String", "collection": true, "defaultValue": [""]},
        "Workers": {"type": "Integer", "defaultValue": 5}
        }"""
    )

    assert {
        "Name": "etl",
        "Suffix": "",
        "Manifest": False,
        "Size": 128,
        "Keys": [""],
        "Workers": 9,
    } == parse_parameters(spec, '{"Workers": 9, "Name": "etl"}')
    assert ["Name"] == [name for name, each in spec.items() if each.is_mandatory]


def test_the_specification_of_the_guide() -> None:
    """The specification in the developer guide is read, and written in the same form."""
    spec = parse_parameter_spec(GUIDE_SPEC)

    assert {"WorkflowName": True, "PassRole": True} == {
        name: each.is_mandatory for name, each in spec.items()
    }
    assert GUIDE_SPEC == parameter_spec_text(spec)


def test_an_invalid_specification_reports_every_problem() -> None:
    """All problems of a specification are reported, by name and property."""
    spec = """{
        "NoType": {},
        "OddType": {"type": "string"},
        "ListType": {"type": []},
        "NoObject": "String",
        "Twice": {"type": "String", "type": "Integer"},
        "Unknown": {"type": "String", "default": "s3cret"},
        "Flags": {"type": "String", "collection": "yes", "description": 5, "allowedValues": "a"},
        "Empty": {"type": "String", "allowedValues": []},
        "Values": {"type": "Integer", "allowedValues": [1, "2"], "defaultValue": 3},
        "Default": {"type": "Integer", "defaultValue": "5"},
        "NotAllowed": {"type": "Integer", "allowedValues": [1], "defaultValue": 5},
        "NoList": {"type": "Integer", "collection": true, "defaultValue": 5},
        "Dup": {"type": "String"},
        "Dup": {"type": "String"}
    }"""

    assert [
        '["Dup"]: is a duplicate key',
        '["NoType"].type: is required',
        f'["OddType"].type: must be one of {TYPES}',
        f'["ListType"].type: must be one of {TYPES}',
        '["NoObject"]: must be a JSON object',
        '["Twice"]["type"]: is a duplicate key',
        '["Unknown"]["default"]: is not a property of a parameter',
        '["Flags"].collection: must be true or false',
        '["Flags"].description: must be a string',
        '["Flags"].allowedValues: must be a list of at least one value',
        '["Empty"].allowedValues: must be a list of at least one value',
        '["Values"].allowedValues[1]: must be an integer',
        '["Default"].defaultValue: must be an integer',
        '["NotAllowed"].defaultValue: must be one of the allowed values',
        '["NoList"].defaultValue: must be a list of values of type Integer',
    ] == spec_problems(spec)


@pytest.mark.parametrize("spec", ["", "{", "null", [], "[" * 60_000])
def test_a_specification_must_be_a_json_object(spec: object) -> None:
    """A specification that is no JSON object is one problem."""
    assert 1 == len(spec_problems(spec))


def test_repr_hides_values() -> None:
    """The repr of a specification shows no default value."""
    assert "s3cret" not in repr(ParameterSpec(type="String", default_value="s3cret"))


PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Boolean": (bool,),
    "Double": (int, float),
}


@given(st.sampled_from(sorted(PYTHON_TYPES)), JSON_VALUES)
def test_plain_types_are_those_of_json(kind: str, value: object) -> None:
    """A value is valid for a plain type exactly if it has this type in JSON."""
    isolated = json.loads(json.dumps(value))
    is_valid = isinstance(isolated, PYTHON_TYPES[kind]) and (
        kind == "Boolean" or not isinstance(isolated, bool)
    )

    assert is_valid == (not problems(spec_of(type=kind), json.dumps({"P": value})))


@given(JSON_VALUES | st.dictionaries(st.text(), JSON_VALUES, max_size=3))
def test_any_json_is_accepted_or_rejected(value: object) -> None:
    """Any JSON is accepted or rejected, as a specification and as parameters."""
    text = json.dumps(value)

    assert isinstance(problems(spec_of(type="String"), text), list)
    with contextlib.suppress(ValidationError):
        spec = parse_parameter_spec(text)
        assert spec == parse_parameter_spec(parameter_spec_text(spec))
