"""The API's simple types: the values that each allows, at its limits."""

import ast
import inspect
import pkgutil
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import operations, structures
from glue_wf_sdk._core import types
from glue_wf_sdk._core.schema import OBJECT, WIRE, shape_of
from glue_wf_sdk.testing import values

EMOJI = "\N{ROCKET}"
TYPES = inspect.get_annotations(types)


def _names_in(module: ModuleType) -> set[str]:
    """The names in annotations, and in types made of other types."""
    tree = ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))
    return {
        name.id
        for statement in ast.walk(tree)
        if isinstance(statement, ast.AnnAssign)
        for part in (statement.annotation, statement.value)
        if part is not None
        for name in ast.walk(part)
        if isinstance(name, ast.Name)
    }


def test_every_type_is_used() -> None:
    """Each type is part of a model or of another type."""
    models = [
        __import__(f"{package.__name__}.{each.name}", fromlist=["_"])
        for package in (structures, operations)
        for each in pkgutil.iter_modules(package.__path__)
    ]
    used = set[str]().union(*map(_names_in, (*models, types)))

    assert "NameString" in TYPES
    assert set() == set(TYPES) - used


def rules(name: str, value: object) -> list[str]:
    """The rules that a value breaks, in a model and in a wire dict alike."""
    checked = shape_of(vars(types)[name])
    broken = [each.rule for each in checked.check(value, OBJECT)]
    assert broken == [each.rule for each in checked.check(value, WIRE)]
    return broken


# (smallest, largest) length in bytes of every string that is bounded.
LENGTHS = {
    "NameString": (1, 255),
    "IdString": (1, 255),
    "DescriptionString": (0, 2048),
    "WorkflowDescriptionString": (0, 120_000),
    "Generic512CharString": (1, 512),
    "LogGroup": (1, 512),
    "LogStream": (1, 512),
    "GlueVersionString": (1, 255),
    "OrchestrationNameString": (1, 128),
    "OrchestrationS3Location": (1, 8192),
    "OrchestrationIAMRoleArn": (1, 1024),
    "OrchestrationMessageString": (0, 400_000),
    "OrchestrationPolicyJsonString": (2, 2048),
    "BlueprintParameterSpec": (1, 131_072),
    "BlueprintParameters": (1, 131_072),
    "TagKey": (1, 128),
    "TagValue": (0, 256),
}
PREFIXES = {
    "GlueVersionString": "4.",
    "OrchestrationS3Location": "s3://bucket/",
    "OrchestrationIAMRoleArn": "arn:aws:iam::123456789012:role/",
}
ASCII_ONLY = {"LogGroup", "OrchestrationNameString"}


@pytest.mark.parametrize("name", LENGTHS)
class TestLengths:
    """The length of each string is bounded in UTF-8 bytes."""

    @pytest.mark.parametrize("character", ["a", "é", "語", "𠮷"])
    def test_longest(self, name: str, character: str) -> None:
        """A string is valid up to the maximum; a character of several bytes counts as that many."""
        prefix = PREFIXES.get(name, "")
        room, size = LENGTHS[name][1] - len(prefix), len(character.encode())
        longest = prefix + character * (room // size) + "a" * (room % size)
        broken = ["pattern"] if name in ASCII_ONLY and not character.isascii() else []

        assert broken == rules(name, longest)
        assert ["max_length", *broken] == rules(name, longest + "a")

    def test_shortest(self, name: str) -> None:
        """An empty string is valid only if the minimum is 0."""
        least = LENGTHS[name][0]
        broken = rules(name, "")

        assert (least > 0) == ("min_length" in broken)
        if name not in PREFIXES:
            assert [] == rules(name, "a" * least)


@pytest.mark.parametrize(
    "name", [name for name in TYPES if name not in LENGTHS and vars(types)[name] is str]
)
def test_some_strings_are_not_bounded(name: str) -> None:
    """A string without limits can be empty or very long, and can have control characters."""
    for value in ("", "a" * 10**6, "\0\x1b\n\t", EMOJI):
        assert [] == rules(name, value)


ONE_LINE = [EMOJI, "a\tb", " ", "é", "نام", "\x7f", "\x85", "\u2028"]
NOT_ONE_LINE = [
    *("a\nb", "a\n", "\n", "a\r", "a\0", "\x1b[0m", "\x1f"),
    *("\ud83d", "a\udc00", "\udc00\ud800", "\ufffe", "\uffff"),
]


@pytest.mark.parametrize(
    ("name", "accepted", "rejected"),
    [
        ("NameString", ONE_LINE, NOT_ONE_LINE),
        ("IdString", ONE_LINE, NOT_ONE_LINE),
        ("DescriptionString", ["", "a\r\nb\t", EMOJI], ["\0", "\x1b", "\ud83d", "\x0b"]),
        (
            "OrchestrationNameString",
            ["a", "A.b-c_9", "...", "-"],
            ["a b", "é", "a\n", "a/b", "a:b", EMOJI, "\ud83d"],
        ),
        (
            "OrchestrationS3Location",
            ["s3://bucket/key", "s3://b/a/b/c.zip", "s3://b/k y", f"s3://b/{EMOJI}"],
            [
                "s3://bucket",
                "s3://bucket/",
                "s3:///key",
                "s3://b/a/",
                "s3://b//k",
                "S3://b/k",
                "http://b/k",
                " s3://b/k",
                "bucket/key",
            ],
        ),
        (
            "OrchestrationIAMRoleArn",
            [
                "arn:aws:iam::123456789012:role/glue",
                "arn:aws-cn:iam::123456789012:role/a/b",
                "arn:aws-us-gov:iam::1:role/x",
                "arn:aws:iam:::role/x",
            ],
            [
                "glue",
                "arn:aws:iam::123456789012:user/glue",
                "arn:aws:iam::123456789012:role/",
                "arn:aws:iam::12345678901x:role/glue",
                "arn:aws:iam:eu-west-1:123456789012:role/glue",
                "arn:gcp:iam::123456789012:role/glue",
                "arn:aws:iam::123456789012:role/glue\n",
                " arn:aws:iam::123456789012:role/glue",
            ],
        ),
        ("LogGroup", ["/aws-glue/jobs", "a.b#c_d"], ["a:b", "a b", "é", "a\n"]),
        ("LogStream", ["jr_1", "a b\n", EMOJI], ["a:b", "*", "a*"]),
        (
            "GlueVersionString",
            ["4.0", "1.0.2", "auto"],
            ["4", "4.", ".0", "automatic", "4.0\n", "4 .0"],
        ),
        (
            "MaintenanceWindow",
            ["Sun:14", "Mon:0", "Fri:09", "Sat:23"],
            ["Sun:24", "sun:14", "Sun", "Sunday:1", "Sun:14\n", ""],
        ),
    ],
)
def test_patterns(name: str, accepted: list[str], rejected: list[str]) -> None:
    """A pattern accepts what it describes, and nothing that is nearly that."""
    for value in accepted:
        assert [] == rules(name, value), value
    for value in rejected:
        assert "pattern" in rules(name, value), value


@pytest.mark.parametrize(
    "name",
    ["TagKey", "TagValue", "GenericString", "BlueprintParameters", "WorkflowDescriptionString"],
)
def test_a_lone_surrogate_is_text_nowhere(name: str) -> None:
    """Text that cannot be encoded is invalid, even if no pattern excludes it."""
    assert ["encoding"] == rules(name, "a\ud83d")
    assert [] == rules(name, "\N{ROCKET}")


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("PageSize", 1, 1000),
        ("BatchSize", 1, 100),
        ("BatchWindow", 1, 900),
        ("Timeout", 1, 2**31 - 1),
        ("NotifyDelayAfter", 1, 2**31 - 1),
        ("AttemptCount", -(2**31), 2**31 - 1),
        ("ExecutionTime", -(2**31), 2**31 - 1),
        ("IntegerValue", -(2**31), 2**31 - 1),
        ("NullableInteger", -(2**31), 2**31 - 1),
    ],
)
def test_integers_have_bounds(name: str, low: int, high: int) -> None:
    """Both bounds are valid, and the next numbers beyond are not."""
    assert [] == rules(name, low) == rules(name, high)
    assert ["minimum"] == rules(name, low - 1)
    assert ["maximum"] == rules(name, high + 1)
    assert ["type"] == rules(name, True) == rules(name, float(low)) == rules(name, str(low))  # noqa: FBT003 - a value like the others


@pytest.mark.parametrize("value", [0.0, -1.5, 0.0625, 5, 1e308])
def test_numbers_may_be_integers(value: float) -> None:
    """A number can be a float or an integer."""
    assert [] == rules("NullableDouble", value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 10**400, -(10**400)])
def test_numbers_are_finite(value: float) -> None:
    """NaN and infinities are invalid, as are integers that exceed the range of floats."""
    assert ["finite"] == rules("NullableDouble", value)


def test_timestamps_have_a_time_zone() -> None:
    """A datetime without a time zone is invalid."""
    moment = datetime(2024, 2, 29, 12, tzinfo=UTC)

    assert [] == rules("TimestampValue", moment)
    assert ["timezone"] == rules("TimestampValue", moment.replace(tzinfo=None))


WRONG_TYPES: dict[str, list[object]] = {
    "NullableDouble": [True, "1.0", None],
    "NullableBoolean": [0, 1, "true", None],
    "NameString": [b"a", 1, None, ["a"]],
    "TimestampValue": [True, None, [], b"2024-01-01"],
    "WorkflowNames": ["etl", {"etl"}, {"etl": 1}, iter(["etl"]), b"etl", 1, None],
    "TagsMap": [[("team", "data")], "team", 1, None, {"team"}],
}


@pytest.mark.parametrize("name", WRONG_TYPES)
def test_nothing_is_coerced(name: str) -> None:
    """A value of another type is invalid, even if it could be converted."""
    for value in WRONG_TYPES[name]:
        assert ["type"] == rules(name, value), repr(value)


@pytest.mark.parametrize("name", ["WorkflowNames", "BatchGetBlueprintNames"])
def test_a_batch_has_1_to_25_names(name: str) -> None:
    """1 and 25 names are valid, 0 and 26 are not."""
    for count, broken in ((0, ["min_length"]), (1, []), (25, []), (26, ["max_length"])):
        assert broken == rules(name, ["etl"] * count)
        assert broken == rules(name, ("etl",) * count)


def test_there_are_at_most_50_tags() -> None:
    """0 and 50 tags are valid, 51 are not."""
    for count, broken in ((0, []), (50, []), (51, ["max_length"])):
        assert broken == rules("TagsMap", {f"key-{number}": "" for number in range(count)})


def test_keys_and_values_of_maps_are_checked() -> None:
    """A tag's key has 1 to 128 bytes, its value 0 to 256; a property's key is one line."""
    assert [] == rules("TagsMap", {"k" * 128: "v" * 256, "é" * 64: EMOJI * 64, "a\n": "\n"})
    assert ["max_length"] == rules("TagsMap", {"k" * 129: ""})
    assert ["max_length"] == rules("TagsMap", {"k": "v" * 257})
    assert ["min_length"] == rules("TagsMap", {"": ""})
    assert ["pattern"] == rules("WorkflowRunProperties", {"a\n": "any\n\0thing"})
    assert ["max_length"] == rules("WorkflowRunProperties", {"k" * 256: ""})
    assert ["min_length"] == rules("WorkflowRunProperties", {"": ""})
    assert [] == rules("GenericMap", {"": "", "a\n": "\0"})
    assert ["type", "type"] == rules("GenericMap", {1: 2})


SECRETS = {"BlueprintParameters", "TagValue", "GenericMap", "WorkflowRunProperties", "TagsMap"}


def test_what_can_hold_a_secret_is_marked() -> None:
    """Exactly these are marked: parameters, tag values, arguments and run properties."""
    assert {name for name in TYPES if shape_of(vars(types)[name]).secret} == SECRETS


@given(st.data())
@pytest.mark.parametrize("name", TYPES)
def test_the_strategy_of_a_type_draws_valid_values(name: str, data: Any) -> None:
    """Whatever `values` draws for a type obeys its rules."""
    assert [] == rules(name, data.draw(values(vars(types)[name])))
