"""JSON with places, compared with Python's own reader."""

import inspect
import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.design.readers.json_text import parse_json
from glue_wf_sdk.design.readers.located import LocatedList, LocatedMap
from glue_wf_sdk.design.readers.source import Unreadable

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(values, st.sampled_from([None, 0, 2]), st.booleans())
def test_values(value: Any, indent: int | None, ascii_only: bool) -> None:  # noqa: FBT001
    """It reads what `json.loads` reads."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert json.loads(text) == parse_json(text).root
    assert () == parse_json(text).duplicates


@given(values)
def test_places(value: Any) -> None:
    """Each key and each item is where its place says."""
    text = json.dumps(value, indent=1)
    lines = text.splitlines(keepends=False) if text.isascii() else text.split("\n")

    def at(mark: tuple[int, int]) -> str:
        return lines[mark[0] - 1][mark[1] - 1 :]

    pending = [parse_json(text).root]
    while pending:
        found = pending.pop()
        if isinstance(found, LocatedMap):
            assert at(found.mark).startswith("{")
            assert all(at(found.marks[key]).startswith(json.dumps(key) + ":") for key in found)
            pending += found.values()
        elif isinstance(found, LocatedList):
            assert at(found.mark).startswith("[")
            for item, mark in zip(found, found.marks, strict=True):
                start = json.dumps(item)[:1] if isinstance(item, (dict, list)) else json.dumps(item)
                assert at(mark).startswith(start)
            pending += found


@given(st.text(alphabet='{}[]":,x1 \n\\', max_size=12))
def test_broken(text: str) -> None:
    """What `json.loads` refuses is unreadable, at the same place."""
    expected: Any
    try:
        expected = json.loads(text, strict=False), None
    except json.JSONDecodeError as error:
        expected = None, (error.lineno, error.colno)
    found: Any
    try:
        found = parse_json(text).root, None
    except Unreadable as error:
        found = None, (error.line, error.column)
    assert expected == found


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("", "is not JSON: Expecting value", 1, 1),
        ("{", "is not JSON: Expecting property name enclosed in double quotes", 1, 2),
        ('{"a"\n1}', "is not JSON: Expecting ':' delimiter", 2, 1),
        ('{"a": }', "is not JSON: Expecting value", 1, 7),
        ('{"a": 1 "b": 2}', "is not JSON: Expecting ',' delimiter", 1, 9),
        ("[1\n 2]", "is not JSON: Expecting ',' delimiter", 2, 2),
        ("[1,]", "is not JSON: Expecting value", 1, 4),
        ("[1] x", "is not JSON: Extra data", 1, 5),
        ("[NaN]", "is not JSON: NaN is not a JSON number", None, None),
        (f"[{'1' * 5_000}]", "is not JSON: a number has 5000 digits", None, None),
        ("[" * 100_000, "is nested too deeply", 1, 101),
        ('{"a":' * 100_000, "is nested too deeply", 1, 501),
    ],
)
def test_messages(text: str, problem: str, line: int | None, column: int | None) -> None:
    """The message says what is wrong and where, without any of the values."""
    with pytest.raises(Unreadable) as caught:
        parse_json(text)
    found = caught.value
    assert (problem, line, column) == (found.problem, found.line, found.column)
    assert found.__context__ is None


def test_exhausted_stack() -> None:
    """So is a text for which too little is left of the stack."""

    def parse_below(depth: int) -> None:
        if depth:
            parse_below(depth - 1)
        else:
            parse_json("[" * 90 + "]" * 90)

    parse_below(0)
    with pytest.raises(Unreadable, match=r"^is nested too deeply$"):
        parse_below(sys.getrecursionlimit() - len(inspect.stack(0)) - 200)


def test_duplicates() -> None:
    """A key that occurs twice is a duplicate, and the last value counts, as for `json.loads`."""
    text = '{"a": 1,\n "b": {"a": 2, "a": 3},\n "a": 4}'
    found = parse_json(text)
    assert json.loads(text) == found.root
    assert (("a", (2, 16)), ("a", (3, 2))) == found.duplicates


def test_control_characters() -> None:
    """Unescaped line ends in strings, which people write in inline code, are read."""
    assert {"a": "b\nc\td"} == parse_json('{"a": "b\nc\td"}').root
