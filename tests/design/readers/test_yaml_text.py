"""YAML with places and short forms, by both of PyYAML's loaders."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.design.readers import yaml_text
from glue_wf_sdk.design.readers.located import LocatedList, LocatedMap
from glue_wf_sdk.design.readers.source import Unreadable
from glue_wf_sdk.design.readers.yaml_text import parse_yaml
from support.yaml_text import dump_yaml

LOADERS = {"C": yaml.CSafeLoader, "Python": yaml.SafeLoader}


@pytest.fixture(params=LOADERS, autouse=True)
def _loader(request: pytest.FixtureRequest) -> Iterator[None]:
    """Runs each test with the loader of libyaml and with the one in Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "_Loader", LOADERS[request.param])
        yield


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("# nothing\n", None),
        ("--- \n...\n", None),
        ("a:", {"a": None}),
        ("a: ~", {"a": None}),
        ("a: [true, False, null]", {"a": [True, False, None]}),
        ("a: [yes, NO, on]", {"a": ["yes", "NO", "on"]}),
        ("a: [0, 10, -3, +4]", {"a": [0, 10, -3, 4]}),
        ("a: [010, 0x10, 1_000, 1e3, .inf, 12:30]",
         {"a": ["010", "0x10", "1_000", "1e3", ".inf", "12:30"]}),
        ("a: [4.0, 2012-10-17]", {"a": ["4.0", "2012-10-17"]}),
        (f"a: {'9' * 20}", {"a": "9" * 20}),
        ("a: ['1', \"true\", 'null']", {"a": ["1", "true", "null"]}),
        ("a: [!!str 5, !!binary aGk=, !!int '5']", {"a": ["5", "aGk=", "5"]}),
        ("a: |\n  b\n  c\n", {"a": "b\nc\n"}),
        ("a: >-\n  b\n  c\n", {"a": "b c"}),
        ("1: b\ntrue: c\nnull: d", {"1": "b", "true": "c", "null": "d"}),
        ("\ufeffa: 1", {"a": 1}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("a: 😀", {"a": "😀"}),
        ("'<<': 1", {"<<": 1}),
        ("=: x", {"=": "x"}),
        ("!Ref a: b", {"a": "b"}),
        ("! a", "a"),
    ],
)  # fmt: skip
def test_values(text: str, expected: object) -> None:
    """Scalars are read as YAML 1.2 reads them, and versions and dates stay strings."""
    assert expected == parse_yaml(text).root


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Condition A", {"Condition": "A"}),
        ("!Sub '${A}'", {"Fn::Sub": "${A}"}),
        ("!Sub 5", {"Fn::Sub": "5"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt A", {"Fn::GetAtt": ["A"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!Join ['-', [a, !Ref B]]", {"Fn::Join": ["-", ["a", {"Ref": "B"}]]}),
        ("!Transform {Name: X}", {"Fn::Transform": {"Name": "X"}}),
        ("!Base64\n  Fn::Sub: x", {"Fn::Base64": {"Fn::Sub": "x"}}),
    ],
)
def test_short_forms(text: str, expected: object) -> None:
    """A short form gives what the long one gives."""
    assert expected == parse_yaml(text).root


@pytest.mark.parametrize(
    "text",
    [
        "base: &b {x: 1, y: 2}\none: {<<: *b, y: 3}",
        "a: {<<: [{x: 1}, {x: 2, y: 3}]}",
        "a: {x: 1, <<: {x: 2}}",
        "a: &b [1, 2]\nc: *b\nd: [*b, *b]",
    ],
)
def test_aliases(text: str) -> None:
    """Aliases and merge keys give what PyYAML itself gives."""
    assert yaml.safe_load(text) == parse_yaml(text).root


def test_merged_places() -> None:
    """A merged key is where it is written; what cannot be merged is left out."""
    found = parse_yaml("a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\nc: {<<: 5, <<: [6]}").root
    assert {"x": (1, 8), "y": (4, 3)} == found["b"].marks
    assert {} == found["c"]


def test_places() -> None:
    """Maps, lists, keys and items know their places, in lines as editors count them."""
    found = parse_yaml("# first\r\na:\r\n  - x\r\n  -  y: !Ref Z\r\n").root
    assert isinstance(found, LocatedMap)
    assert ((2, 1), {"a": (2, 1)}) == (found.mark, found.marks)
    items = found["a"]
    assert isinstance(items, LocatedList)
    assert ((3, 3), [(3, 5), (4, 6)]) == (items.mark, items.marks)
    assert {"y": (4, 6)} == items[1].marks
    assert ((4, 9), {"Ref": (4, 9)}) == (items[1]["y"].mark, items[1]["y"].marks)


def test_duplicates() -> None:
    """A key that occurs twice is a duplicate, once for each place, and the last value counts."""
    found = parse_yaml("a: &x {b: 1, b: 2}\nc: *x\na: 3\n")
    assert {"a": 3, "c": {"b": 2}} == found.root
    assert (("b", (1, 14)), ("a", (3, 1))) == found.duplicates


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: [1", 1, None),
        ("a: {b: [1, 2}", 1, 13),
        ("a:\n\tb: 1", 2, 1),
        ("a: @b", 1, 4),
        ("a: *b", 1, 4),
        ("a: !x!y z", 1, 4),
        ("a: &b [&b c]", 1, 8),
        ("a: &b [*b]", 1, 4),
        ("? [a]\n: b", 1, 3),
        ("a: b\n---\nc: d", 2, 1),
        ("a: 'b", 1, None),
        ("a: 'x\r\n\x07'", 2, 1),
        ("a: b\n\nc: \x00", 3, 4),
        ("a: \ud800", 1, 4),
    ],
)
def test_broken(text: str, line: int, column: int | None) -> None:
    """What is not YAML is unreadable, with the line and column, and shows none of the text."""
    with pytest.raises(Unreadable) as caught:
        parse_yaml(f"{text}\n")
    found = caught.value
    if column is not None:
        assert (line, column) == (found.line, found.column)
    assert found.line is not None
    assert found.__context__ is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a: b\n---\nc: d",
            "is not YAML: expected a single document in the stream, but found another document",
        ),
        ("a: \x07", "is not YAML: the character U+0007 is not allowed"),
        ("a: '\ud800'", "is not YAML: the character U+D800 is not allowed"),
        ("a: &b [*b]", "has an alias inside of what it repeats"),
        ("? [a]\n: b", "has a key that is no string"),
    ],
)  # fmt: skip
def test_messages(text: str, problem: str) -> None:
    """The message says what is wrong."""
    with pytest.raises(Unreadable) as caught:
        parse_yaml(text)
    assert problem == caught.value.problem


@pytest.mark.parametrize("text", ["{a: " * 1_500, "- " * 1_500])
def test_deep(text: str) -> None:
    """A text that is nested too deeply is unreadable."""
    with pytest.raises(Unreadable, match="nest"):
        parse_yaml(text)


def test_billion_laughs() -> None:
    """What aliases of aliases repeat is limited."""
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(Unreadable, match=r"^has aliases that repeat more than 100,000 values$"):
        parse_yaml("\n".join(lines))


# JSON escapes what is beyond U+FFFF as two surrogates, which YAML does not have.
texts = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]))
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(value=values)
@pytest.mark.parametrize("flow", [True, False])
def test_dumped(flow: bool, value: Any) -> None:  # noqa: FBT001 - a row
    """What PyYAML writes is read as it was."""
    assert value == parse_yaml(dump_yaml(value, default_flow_style=flow)).root


@given(value=values)
def test_json(value: Any) -> None:
    """YAML contains JSON."""
    assert value == parse_yaml(json.dumps(value)).root
