"""The parameters of blueprints: their specification, and the values that a run gives."""

import contextlib
import json
import re
from typing import Any

import botocore.handlers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.errors import ValidationError
from glue_wf_sdk.local.blueprint_parameters import (
    ParameterSpec,
    parameter_spec_text,
    parse_parameter_spec,
    parse_parameters,
    read_json,
)

# What the developer guide shows as the answer of get-blueprint --include-parameter-spec.
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
    """What is wrong with the parameters that a run is given."""
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
    ("kind", "fit"),
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
def test_values_that_fit(kind: str, fit: list[Any]) -> None:
    """Each type takes the values that the developer guide gives to it."""
    for value in fit:
        assert [] == problems(spec_of(type=kind), json.dumps({"P": value}))


@pytest.mark.parametrize(
    ("kind", "unfit", "expected"),
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
def test_values_that_do_not_fit(kind: str, unfit: list[Any], expected: str) -> None:
    """What is of another type is a problem; a boolean is no number and 5.0 no integer."""
    for value in unfit:
        text = json.dumps({"P": value})
        assert [f'["P"]: must be {expected}'] == problems(spec_of(type=kind), text)


def test_too_large_a_number_is_not_finite() -> None:
    """A number that no double can hold is a problem of its parameter."""
    text = '{"P": 1e999}'

    assert ['["P"]: must be a finite number'] == problems(spec_of(type="Double"), text)


@given(st.from_regex(r"[a-zA-Z0-9.\-_/:]{1,70}", fullmatch=True))
def test_buckets_that_fit_are_buckets_to_botocore(name: str) -> None:
    """A bucket name that fits is one that botocore lets through."""
    if not problems(spec_of(type="S3Bucket"), json.dumps({"P": name})):
        assert botocore.handlers.VALID_BUCKET.search(name)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=70))
def test_role_names_are_those_of_iam(aws_session: Any, name: str) -> None:
    """A role's name fits exactly when IAM's service model takes it."""
    model = aws_session.client("iam", region_name="us-east-1").meta.service_model
    rules = model.operation_model("CreateRole").input_shape.members["RoleName"].metadata
    taken = rules["min"] <= len(name) <= rules["max"] and re.fullmatch(rules["pattern"], name)

    assert bool(taken) == (not problems(spec_of(type="IAMRoleName"), json.dumps({"P": name})))


def test_collections() -> None:
    """A collection is a list of values of the type, and each wrong one is named by its place."""
    spec = spec_of(type="Integer", collection=True)

    assert [] == problems(spec, '{"P": []}')
    assert [] == problems(spec, '{"P": [1, 2]}')
    assert ['["P"]: must be a list of values of type Integer'] == problems(spec, '{"P": 1}')
    assert ['["P"][1]: must be an integer', '["P"][2]: must be an integer'] == problems(
        spec, '{"P": [1, true, "2"]}'
    )


def test_allowed_values() -> None:
    """With allowed values, no other value fits, in a collection neither."""
    one = spec_of(type="String", allowed_values=("csv", "orc"))
    many = spec_of(type="String", allowed_values=("csv", "orc"), collection=True)

    assert [] == problems(one, '{"P": "orc"}')
    assert ['["P"]: must be one of the allowed values'] == problems(one, '{"P": "xml"}')
    assert ['["P"][1]: must be one of the allowed values'] == problems(many, '{"P": ["csv", ""]}')


def test_every_problem_is_told_and_no_value() -> None:
    """All problems come at once, each with the parameter's name, none with a value."""
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
        ('{"P": ' + "9" * 5000 + "}", "is not JSON: Exceeds the limit"),
        ('{"P": ' + "[" * 60_000 + "]" * 60_000 + "}", "is nested too deep"),
        ("[1]", "must be a JSON object"),
        ('"P"', "must be a JSON object"),
        ("null", "must be a JSON object"),
        ('{"P": 1, "P": 2}', '["P"]: is given more than once'),
    ],
)
def test_what_is_no_json_object(text: str, problem: str) -> None:
    """Parameters that are no JSON object, or name one twice, are one problem."""
    (found,) = problems(spec_of(type="Integer"), text)

    assert found.startswith(problem)


def test_json_errors_hold_no_text() -> None:
    """The error of a text that is not JSON has no exception behind it that holds the text."""
    with pytest.raises(ValidationError) as caught:
        read_json('{"Password": s3cret}', "Parameters")

    assert (None, None) == (caught.value.__cause__, caught.value.__context__)


def test_bytes_that_are_not_text() -> None:
    """Bytes in no Unicode encoding are not JSON."""
    with pytest.raises(ValidationError, match="is not JSON: byte 2 is not utf-8"):
        read_json(b'{"\xff": 1}', "Parameters")


def test_values_with_defaults() -> None:
    """What a run leaves out has its default value, falsy ones included."""
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


def test_the_guide_s_specification() -> None:
    """The specification that the developer guide prints is read, and printed, as it is there."""
    spec = parse_parameter_spec(GUIDE_SPEC)

    assert {"WorkflowName": True, "PassRole": True} == {
        name: each.is_mandatory for name, each in spec.items()
    }
    assert GUIDE_SPEC == parameter_spec_text(spec)


def test_bad_specifications_name_every_problem() -> None:
    """A bad specification is refused with all that is wrong, by name and property."""
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
        '["Dup"]: is given more than once',
        '["NoType"].type: is required',
        f'["OddType"].type: must be one of {TYPES}',
        f'["ListType"].type: must be one of {TYPES}',
        '["NoObject"]: must be a JSON object',
        '["Twice"]["type"]: is given more than once',
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
def test_specifications_that_are_no_json_objects(spec: object) -> None:
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
    """A value fits a plain type exactly when JSON has it as a value of that type."""
    isolated = json.loads(json.dumps(value))
    fits = isinstance(isolated, PYTHON_TYPES[kind]) and (
        kind == "Boolean" or not isinstance(isolated, bool)
    )

    assert fits == (not problems(spec_of(type=kind), json.dumps({"P": value})))


@given(JSON_VALUES | st.dictionaries(st.text(), JSON_VALUES, max_size=3))
def test_no_json_crashes(value: object) -> None:
    """Whatever JSON stands for a specification or for parameters, the end is an answer."""
    text = json.dumps(value)

    assert isinstance(problems(spec_of(type="String"), text), list)
    with contextlib.suppress(ValidationError):
        spec = parse_parameter_spec(text)
        assert spec == parse_parameter_spec(parameter_spec_text(spec))
