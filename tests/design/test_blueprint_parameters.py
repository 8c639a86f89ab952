"""The parameters of a blueprint: their specification, and the values for a run."""

import contextlib
import json
import re
from collections.abc import Mapping
from typing import Any

import attrs
import botocore.handlers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.design import BlueprintParameter, ParameterSpec
from glue_wf_sdk.design.blueprint_parameters import load_object
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


def spec_of(**properties: Any) -> ParameterSpec:
    """The specification of one parameter, P."""
    return ParameterSpec({"P": BlueprintParameter(**properties)})


def problems(spec: ParameterSpec, parameters: str | Mapping[str, object]) -> list[str]:
    """What is wrong with the parameters of a run."""
    return [str(each) for each in spec.check(parameters)]


def spec_problems(spec: object) -> list[str]:
    """What is wrong with a specification."""
    text = spec if isinstance(spec, str) else json.dumps(spec)
    with pytest.raises(ValidationError) as caught:
        ParameterSpec.parse(text)
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
    spec = ParameterSpec.parse(
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
    spec = ParameterSpec.parse(
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
    } == json.loads(spec.fill('{"Workers": 9, "Name": "etl"}'))
    assert ["Name"] == [name for name, each in spec.parameters.items() if each.is_mandatory]


def test_the_specification_of_the_guide() -> None:
    """The specification in the developer guide is read, and written in the same form."""
    spec = ParameterSpec.parse(GUIDE_SPEC)

    assert {"WorkflowName": True, "PassRole": True} == {
        name: each.is_mandatory for name, each in spec.parameters.items()
    }
    assert GUIDE_SPEC == spec.to_json()


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
        '["Unknown"]["default"]: is not a property of a parameter; did you mean defaultValue?',
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
    assert "s3cret" not in repr(spec_of(type="String", default_value="s3cret"))


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
        spec = ParameterSpec.parse(text)
        assert spec == ParameterSpec.parse(spec.to_json())


CONFIGURATION = """{
    "layoutGenerator": "etl.layout.generate_layout",
    "parameterSpec": {"Name": {"type": "String"}, "Keys": {"type": "String", "collection": true}}
}"""
IN_CONFIGURATION = {"Name": {"type": "String"}, "Keys": {"type": "String", "collection": True}}


@pytest.mark.parametrize(
    "source",
    [
        CONFIGURATION,
        CONFIGURATION.encode(),
        b"\xef\xbb\xbf" + CONFIGURATION.encode(),
        CONFIGURATION.encode("utf-16"),
        json.loads(CONFIGURATION),
        IN_CONFIGURATION,
        json.dumps(IN_CONFIGURATION),
    ],
    ids=["text", "bytes", "bom", "utf-16", "mapping", "only the spec", "only its text"],
)
def test_what_can_be_parsed(source: Any) -> None:
    """A specification is read by itself or from a whole blueprint.cfg, as text, bytes or a dict."""
    assert ParameterSpec.parse(json.dumps(IN_CONFIGURATION)) == ParameterSpec.parse(source)


def test_parameters_can_have_the_names_of_the_configuration() -> None:
    """Parameters named layoutGenerator and parameterSpec are no blueprint.cfg."""
    names = ["layoutGenerator", "parameterSpec"]
    parameters = {name: {"type": "String"} for name in names}
    whole = {"layoutGenerator": "etl.generate", "parameterSpec": parameters}

    assert names == [*ParameterSpec.parse(parameters).parameters]
    assert names == [*ParameterSpec.parse(whole).parameters]


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({"layoutGenerator": "a.b"}, ["parameterSpec: is required"]),
        ({"parameterSpec": {}}, ["layoutGenerator: is required"]),
        (
            {"layoutGenerator": 5, "parameterSpec": []},
            [
                "layoutGenerator: must be the name of a function",
                "parameterSpec: must be a JSON object",
            ],
        ),
        (
            {"layoutGenerator": "a.b", "parameterSpec": {"P": {"type": "string"}}},
            [f'["P"].type: must be one of {TYPES}'],
        ),
    ],
)
def test_an_invalid_configuration(configuration: object, expected: list[str]) -> None:
    """What a blueprint.cfg lacks is a problem, and so is an invalid parameter in it."""
    assert expected == spec_problems(configuration)


def test_a_misspelt_parameter() -> None:
    """An unknown name is reported with the nearest parameter; an odd name is escaped."""
    spec = ParameterSpec.parse(
        {name: {"type": "String", "defaultValue": ""} for name in ("WorkflowName", "Col\x1b[1mor")}
    )

    assert [
        '["workflow_name"]: is not a parameter of the blueprint; did you mean WorkflowName?',
        '["Role"]: is not a parameter of the blueprint',
        r'["Color"]: is not a parameter of the blueprint; did you mean Col\x1b[1mor?',
    ] == problems(spec, {"workflow_name": "a", "Role": "b", "Color": "c"})


@given(st.dictionaries(st.sampled_from("PQ"), JSON_VALUES))
def test_a_mapping_is_checked_and_filled_as_its_text(parameters: dict[str, object]) -> None:
    """A mapping and its JSON text have the same problems, and the same values."""
    spec = ParameterSpec.parse({"P": {"type": "Integer"}, "Q": {"type": "String"}})
    text = json.dumps(parameters)

    assert spec.check(text) == spec.check(parameters) == spec.check(text.encode())
    if not spec.check(text):
        assert spec.fill(text) == spec.fill(parameters)
        assert parameters == json.loads(spec.fill(parameters))


def test_invalid_values_are_not_filled() -> None:
    """`fill` raises with the problems that `check` finds, and without values."""
    spec = spec_of(type="Integer")
    with pytest.raises(ValidationError) as caught:
        spec.fill({"P": "s3cret"})

    assert spec.check({"P": "s3cret"}) == caught.value.violations
    assert "s3cret" not in str(caught.value)


def test_filled_values_are_sent_as_they_are() -> None:
    """The text of all values keeps every character, so that limits in bytes are not exceeded."""
    spec = ParameterSpec.parse(
        {"Name": {"type": "String"}, "Keys": {"type": "String", "collection": True,
                                              "defaultValue": ["é"]}}
    )  # fmt: skip

    assert '{"Name":"日本","Keys":["é"]}' == spec.fill({"Name": "日本"})


def test_a_specification_is_a_value() -> None:
    """A specification cannot be changed, and equal ones have the same hash."""
    source = {"Keys": {"type": "String", "collection": True, "defaultValue": ["a"]}}
    spec = ParameterSpec.parse(source)

    assert hash(ParameterSpec.parse(source)) == hash(spec)
    assert ("a",) == spec.parameters["Keys"].default_value
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        spec.parameters = {}  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    parameters: Any = spec.parameters
    with pytest.raises(TypeError, match="immutable"):
        parameters.pop("Keys")
