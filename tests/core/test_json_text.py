"""JSON text is read strictly, and its errors show none of it."""

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk._core.json_text import JSONObject, duplicate_keys, load_json

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ('[1, -2.5e3, "a", true]', [1, -2500.0, "a", True]),
        ('{"a": {"b": []}}', {"a": {"b": []}}),
        ('{"a": 1, "a": 2}', {"a": 2}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('{"a": 1}'.encode("utf-16"), {"a": 1}),
    ],
)
def test_value(text: str | bytes, value: object) -> None:
    """The value of the text, or of its bytes in any Unicode encoding; the last duplicate counts."""
    assert value == load_json(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not JSON: Expecting value at line 1, column 1"),
        ('{"hunter2":\n hunter2}', "is not JSON: Expecting value at line 2, column 2"),
        ("[NaN]", "is not JSON: NaN is not a JSON number"),
        ("-Infinity", "is not JSON: -Infinity is not a JSON number"),
        (b'"\xff"', "is not JSON: byte 1 is not utf-8"),
        ("9" * 100_000, "is not JSON: a number has 100000 digits"),
        ("[" * 100_000, "is nested too deeply"),
        ('{"a":' * 100_000, "is nested too deeply"),
    ],
    ids=["empty", "word", "NaN", "infinity", "encoding", "digits", "lists", "objects"],
)
def test_problem(text: str | bytes, problem: str) -> None:
    """The error says why the text is not JSON, and where, and carries none of the text along."""
    with pytest.raises(ValueError, match=r"^is n") as caught:
        load_json(text)

    assert problem == str(caught.value)
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ('{"a": 1, "b": [{"a": 1}]}', []),
        ("[1, 2, null]", []),
        ('{"a": 1, "a": 1}', ["duplicate key 'a' in the root"]),
        ('{"a": {"b": 1, "b": 2}}', ["duplicate key 'b' in a"]),
        ('[[{"b": 1, "b": 2, "b": 3}]]', ["duplicate key 'b' in [0][0]"]),
        (
            '{"a b": [0, {"x": 1, "x": 2}], "c": {"y": 1, "y": 2, "x": 1, "x": 2}}',
            [
                """duplicate key 'x' in ["a b"][1]""",
                "duplicate key 'x' in c",
                "duplicate key 'y' in c",
            ],
        ),
        (r'{"\u001b[31m": 1, "\u001b[31m": 2}', [r"duplicate key '\x1b[31m' in the root"]),
        ('{"a": {"b": 1, "b": 1}, "a": 2}', ["duplicate key 'a' in the root"]),
    ],
)
def test_duplicate_keys(text: str, messages: list[str]) -> None:
    """Each duplicate key is reported once with the path of its object, in the order of the text."""
    assert messages == list(duplicate_keys(load_json(text)))


@given(VALUES)
def test_no_duplicate_keys(value: Any) -> None:
    """A value that was not loaded, or whose keys are unique, has none."""
    assert [] == list(duplicate_keys(value))


def test_duplicate_keys_of_a_deep_value() -> None:
    """The search does not recurse."""
    value: Any = load_json('{"a": 1, "a": 2}')
    assert isinstance(value, JSONObject)
    for _ in range(10 * sys.getrecursionlimit()):
        value = [value]

    (message,) = duplicate_keys(value)
    assert message.startswith("duplicate key 'a' in [0][0]")
