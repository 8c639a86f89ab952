"""The API's simple shapes: what each allows, at its very limits."""

import ast
import inspect
import pkgutil
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import operations, shapes, structures
from glue_wf_sdk.schema import OBJECT, WIRE, shape_of
from glue_wf_sdk.testing import values

EMOJI = "\N{ROCKET}"
SHAPES = inspect.get_annotations(shapes)


def _names_in(module: ModuleType) -> set[str]:
    """The names that stand in annotations, or in shapes made of other shapes."""
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


def test_every_shape_is_used_by_a_model() -> None:
    """No shape stands in `shapes` that no model, and no other shape, is made of."""
    models = [
        __import__(f"{package.__name__}.{each.name}", fromlist=["_"])
        for package in (structures, operations)
        for each in pkgutil.iter_modules(package.__path__)
    ]
    used = set[str]().union(*map(_names_in, (*models, shapes)))

    assert "NameString" in SHAPES
    assert set() == set(SHAPES) - used


def rules(shape: str, value: object) -> list[str]:
    """The rules that a value breaks, in a model and in a wire dict alike."""
    checked = shape_of(vars(shapes)[shape])
    broken = [each.rule for each in checked.check(value, OBJECT)]
    assert broken == [each.rule for each in checked.check(value, WIRE)]
    return broken


ONE_LINE = ["NameString", "IdString"]

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


@pytest.mark.parametrize("shape", LENGTHS)
class TestLengths:
    """The length of each string is bounded in UTF-8 bytes."""

    def test_the_longest_string_passes_and_one_byte_more_does_not(self, shape: str) -> None:
        """A string of one-byte characters passes up to its limit."""
        prefix = PREFIXES.get(shape, "")
        longest = prefix + "a" * (LENGTHS[shape][1] - len(prefix))

        assert [] == rules(shape, longest)
        assert ["max_length"] == rules(shape, longest + "a")

    def test_longer_characters_fill_it_sooner(self, shape: str) -> None:
        """Characters of two, three and four bytes count as many."""
        prefix = PREFIXES.get(shape, "")
        room = LENGTHS[shape][1] - len(prefix)
        for character in ("é", "語", "𠮷"):
            size = len(character.encode())
            fitting = prefix + character * (room // size) + "a" * (room % size)
            broken = ["pattern"] if shape in ASCII_ONLY else []
            assert broken == rules(shape, fitting)
            assert ["max_length", *broken] == rules(shape, fitting + "a")

    def test_the_shortest_string_passes_and_a_shorter_one_does_not(self, shape: str) -> None:
        """An empty string passes only where the API allows it."""
        least = LENGTHS[shape][0]
        broken = rules(shape, "")

        assert (least > 0) == ("min_length" in broken)
        if shape not in PREFIXES:
            assert [] == rules(shape, "a" * least)


@pytest.mark.parametrize(
    "shape", [name for name in SHAPES if name not in LENGTHS and vars(shapes)[name] is str]
)
def test_some_strings_are_not_bounded(shape: str) -> None:
    """A string of which the API tells no limit may be empty, very long, and hold controls."""
    for value in ("", "a" * 10**6, "\0\x1b\n\t", EMOJI):
        assert [] == rules(shape, value)


@pytest.mark.parametrize("shape", ONE_LINE)
class TestSingleLines:
    """Names and ids are one line of Unicode text."""

    @pytest.mark.parametrize(
        "value",
        [
            EMOJI,
            "a\tb",
            " ",
            "é",
            "نام",
            "\x7f",
            "\x85",
            "\u2028",
            "a" * 255,
            "é" * 127,
            EMOJI * 63,
        ],
    )
    def test_unicode_passes(self, shape: str, value: str) -> None:
        """All characters but controls pass, an emoji and a tab among them."""
        assert [] == rules(shape, value)

    @pytest.mark.parametrize(
        "value",
        [
            "a\nb",
            "a\n",
            "\n",
            "a\r",
            "a\0",
            "\x1b[0m",
            "\x1f",
            "\ud83d",
            "a\udc00",
            "\udc00\ud800",
            "\ufffe",
            "\uffff",
        ],
    )
    def test_controls_and_surrogates_do_not(self, shape: str, value: str) -> None:
        """A newline, even at the end, a NUL, an escape and a lone surrogate are refused."""
        assert ["pattern"] == rules(shape, value)

    def test_two_bytes_a_character_halve_the_length(self, shape: str) -> None:
        """255 characters of one byte pass; 128 of two bytes are 256 bytes, and do not."""
        assert [] == rules(shape, "a" * 255)
        assert [] == rules(shape, "é" * 127)
        assert ["max_length"] == rules(shape, "é" * 128)
        assert ["max_length"] == rules(shape, EMOJI * 64)


@pytest.mark.parametrize(
    ("shape", "passing", "refused"),
    [
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
def test_patterns(shape: str, passing: list[str], refused: list[str]) -> None:
    """What a pattern describes passes, and what comes near it does not."""
    for value in passing:
        assert [] == rules(shape, value), value
    for value in refused:
        assert "pattern" in rules(shape, value), value


@pytest.mark.parametrize(
    "shape",
    ["TagKey", "TagValue", "GenericString", "BlueprintParameters", "WorkflowDescriptionString"],
)
def test_a_lone_surrogate_is_text_nowhere(shape: str) -> None:
    """What cannot be encoded is refused where no pattern refuses it."""
    assert ["encoding"] == rules(shape, "a\ud83d")
    assert [] == rules(shape, "\N{ROCKET}")


@pytest.mark.parametrize(
    ("shape", "low", "high"),
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
def test_integers_have_bounds(shape: str, low: int, high: int) -> None:
    """Both bounds pass, and the next number beyond each does not."""
    assert [] == rules(shape, low) == rules(shape, high)
    assert ["minimum"] == rules(shape, low - 1)
    assert ["maximum"] == rules(shape, high + 1)
    assert ["type"] == rules(shape, True) == rules(shape, float(low)) == rules(shape, str(low))  # noqa: FBT003 - a value like the others


@pytest.mark.parametrize("value", [0.0, -1.5, 0.0625, 5, 1e308])
def test_numbers_may_be_integers(value: float) -> None:
    """A number is a float or an integer."""
    assert [] == rules("NullableDouble", value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 10**400, -(10**400)])
def test_numbers_are_finite(value: float) -> None:
    """What JSON has no number for is refused, and so is what no float can hold."""
    assert ["finite"] == rules("NullableDouble", value)


def test_timestamps_have_a_time_zone() -> None:
    """A datetime that does not tell its time zone could be any of 26 hours."""
    moment = datetime(2024, 2, 29, 12, tzinfo=timezone.utc)

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


@pytest.mark.parametrize("shape", WRONG_TYPES)
def test_nothing_is_coerced(shape: str) -> None:
    """A value of another type is refused, even one that stands for the same."""
    for value in WRONG_TYPES[shape]:
        assert ["type"] == rules(shape, value), repr(value)


@pytest.mark.parametrize("shape", ["WorkflowNames", "BatchGetBlueprintNames"])
def test_a_batch_has_1_to_25_names(shape: str) -> None:
    """1 and 25 names pass, 0 and 26 do not."""
    for count, broken in ((0, ["min_length"]), (1, []), (25, []), (26, ["max_length"])):
        assert broken == rules(shape, ["etl"] * count)
        assert broken == rules(shape, ("etl",) * count)


def test_there_are_at_most_50_tags() -> None:
    """0 and 50 tags pass, 51 do not."""
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
    """Parameters, tag values, arguments and run properties are marked as secret, and no more."""
    assert {name for name in SHAPES if shape_of(vars(shapes)[name]).secret} == SECRETS


@given(st.data())
@pytest.mark.parametrize("shape", SHAPES)
def test_the_strategy_of_a_shape_gives_what_it_allows(shape: str, data: Any) -> None:
    """Whatever `values` draws for a shape breaks no rule of it."""
    assert [] == rules(shape, data.draw(values(vars(shapes)[shape])))
