"""`design.unknown`: values that only the deployment knows."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.design import Expression, Unknown
from glue_wf_sdk.design.unknown import Text, can_equal

ENV = Unknown.of("Env")


def text_of(*parts: object) -> Text:
    return Unknown.joined(parts)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), ""),
        (("",), ""),
        (("a", "b"), "ab"),
        (("a", 1, True), "a1True"),
        ((ENV,), ENV),
        ((ENV, ""), ENV),
        (("a", ENV, "b", "c"), Unknown(("a", Expression("Env"), "bc"))),
        ((text_of("a", ENV), text_of("-", ENV)), Unknown(("a", *ENV.parts, "-", *ENV.parts))),
    ],
)
def test_joined(parts: tuple[object, ...], expected: Text) -> None:
    """Text is merged; the whole is a plain string if all of its parts are known."""
    assert expected == text_of(*parts)


def test_unknown_strings_show_their_expressions() -> None:
    """An unknown string reads as a template."""
    assert "${Env}-load" == str(text_of(ENV, "-load"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("load", "load", True),
        ("load", "copy", False),
        ("load", "", False),
        (ENV, ENV, True),
        (ENV, "load", True),
        (ENV, "", True),
        (ENV, Unknown.of("Name"), True),
        (text_of(ENV, "-load"), "dev-load", True),
        (text_of(ENV, "-load"), "extract", False),
        (text_of(ENV, "-load"), "-load", True),
        (text_of(ENV, "-load"), "load", False),
        (text_of(ENV, "-load"), text_of(ENV, "-copy"), False),
        (text_of(ENV, "-load"), text_of(Unknown.of("Name"), "-load"), True),
        (text_of(ENV, "-load"), text_of("dev-", Unknown.of("Name")), True),
        (text_of("a", ENV, "c"), "abc", True),
        (text_of("a", ENV, "c"), "abd", False),
        (text_of("a", ENV), text_of(ENV, "a"), True),
    ],
)
def test_can_equal(one: Text, other: Text, expected: bool) -> None:  # noqa: FBT001 - of a table
    """Known text at the ends tells strings apart, and so does known text around one expression."""
    assert expected == can_equal(one, other)
    assert expected == can_equal(other, one)


@given(*[st.lists(st.sampled_from(["a", "b", Unknown.of("X"), Unknown.of("Y")]), max_size=4)] * 2)
def test_what_cannot_be_equal_never_is(one: list[object], other: list[object]) -> None:
    """No values of the expressions make two strings equal that `can_equal` tells apart."""
    values = ["", "a", "b", "ab", "ba"]
    equal = [
        (x, y)
        for x, y in itertools.product(values, values)
        if _with_values(one, x, y) == _with_values(other, x, y)
    ]

    assert can_equal(text_of(*one), text_of(*other)) or not equal


def _with_values(parts: list[object], x: str, y: str) -> str:
    return str(text_of(*parts)).replace("${X}", x).replace("${Y}", y)
