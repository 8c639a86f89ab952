"""Each constraint allows the values it should, and describes how another violates it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk._core.constraints import Length, Pattern, Range
from glue_wf_sdk._core.types import MULTI_LINE, SINGLE_LINE

EMOJI = "\N{ROCKET}"


class TestLength:
    """A length counts UTF-8 bytes, items or entries."""

    @given(st.text(st.characters(exclude_categories=[])), st.integers(0, 20), st.integers(0, 20))
    def test_of_a_string_is_its_utf_8_bytes(self, text: str, low: int, more: int) -> None:
        """The length of a string is that of its encoding; lone surrogates count too."""
        size = len(text.encode("utf-8", "surrogatepass"))

        assert Length(low, low + more).allows(text) == (low <= size <= low + more)

    @pytest.mark.parametrize("items", [["a"] * 3, ("a",) * 3, {"a": 1, "b": 2, "c": 3}])
    def test_of_a_collection_is_the_number_of_its_items(self, items: list[str]) -> None:
        """The length of a list or map is the number of its items."""
        assert Length(3, 3).allows(items)
        assert not Length(4).allows(items)
        assert not Length(0, 2).allows(items)

    @pytest.mark.parametrize(
        ("constraint", "value", "rule", "message"),
        [
            (Length(1), "", "min_length", "must have at least 1 UTF-8 byte, has 0"),
            (Length(2), "a", "min_length", "must have at least 2 UTF-8 bytes, has 1"),
            (Length(0, 3), EMOJI, "max_length", "must have at most 3 UTF-8 bytes, has 4"),
            (Length(0, 0), "a", "max_length", "must have at most 0 UTF-8 bytes, has 1"),
            (Length(1), [], "min_length", "must have at least 1 item, has 0"),
            (Length(0, 2), ("a",) * 3, "max_length", "must have at most 2 items, has 3"),
            (Length(1), {}, "min_length", "must have at least 1 entry, has 0"),
            (Length(0, 0), {"a": 1}, "max_length", "must have at most 0 entries, has 1"),
        ],
    )
    def test_a_violation_names_the_bound_and_the_length(
        self, constraint: Length, value: str, rule: str, message: str
    ) -> None:
        """The message has the bound, its unit, and the length."""
        violation = constraint.violation(value, secret=False)

        assert ("", rule, message) == (violation.path, violation.rule, violation.message)

    def test_without_a_maximum_nothing_is_too_long(self) -> None:
        """A length without a maximum allows any longer value."""
        assert Length(1).allows("a" * 10**6)


class TestRange:
    """A range bounds an integer."""

    @given(st.integers(), st.integers(), st.integers(0))
    def test_both_ends_belong_to_it(self, value: int, low: int, more: int) -> None:
        """A range allows its ends and everything between them."""
        assert Range(low, low + more).allows(value) == (value in range(low, low + more + 1))

    def test_without_a_maximum_nothing_is_too_large(self) -> None:
        """A range without a maximum allows any larger number."""
        assert Range(0).allows(10**100)
        assert not Range(0).allows(-1)

    @pytest.mark.parametrize(
        ("value", "rule", "message"),
        [
            (0, "minimum", "must be at least 1, is 0"),
            (11, "maximum", "must be at most 10, is 11"),
            (-(2**64), "minimum", "must be at least 1, is <int>"),
            (10**400, "maximum", "must be at most 10, is <int>"),
        ],
    )
    def test_a_violation_names_the_bound_and_the_number(
        self, value: int, rule: str, message: str
    ) -> None:
        """The message has the bound and the number, unless that is very long."""
        violation = Range(1, 10).violation(value, secret=False)

        assert ("", rule, message) == (violation.path, violation.rule, violation.message)

    def test_a_secret_number_is_not_shown(self) -> None:
        """The message about a secret number has only the bound."""
        assert "must be at most 10" == Range(1, 10).violation(4711, secret=True).message


class TestPattern:
    """A pattern matches the whole string."""

    @pytest.mark.parametrize("value", ["a", "a1", "1"])
    def test_a_whole_match_is_allowed(self, value: str) -> None:
        """A string that matches from end to end is allowed."""
        assert Pattern("[a-z0-9]+", "text").allows(value)

    @pytest.mark.parametrize("value", ["", "a\n", "\na", "a b", " a", "é"])
    def test_a_partial_match_is_not(self, value: str) -> None:
        """A string of which only a part matches is not allowed, such as all but a final newline."""
        assert not Pattern("[a-z0-9]+", "text").allows(value)

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            ("ab\ncd", r"must be letters; has '\n' at position 2 of 'ab\ncd'"),
            ("é", r"must be letters; has '\xe9' at position 0 of 'é'"),
            ("a\ud83d", r"must be letters; has '\ud83d' at position 1 of 'a\ud83d'"),
            (
                "a" * 90 + "!",
                f"must be letters; has '!' at position 90 of '{'a' * 80}'... (91 char",
            ),
        ],
    )
    def test_a_violation_names_the_first_wrong_character(self, value: str, message: str) -> None:
        """The message has the character, its position, and the string, escaped and truncated."""
        violation = Pattern("[a-z]*", "letters").violation(value, secret=False)

        assert ("", "pattern") == (violation.path, violation.rule)
        assert violation.message.startswith(message)

    def test_a_violation_without_a_wrong_character_shows_the_string(self) -> None:
        """If nothing matches, or the string is too short, the message has only the string."""
        for value in ("x", "", "ab"):
            violation = Pattern("abc", "abc").violation(value, secret=False)
            assert f"must be abc; is {value!r}" == violation.message

    def test_a_secret_string_is_not_shown(self) -> None:
        """The message about a secret string has only the description."""
        violation = Pattern("[a-z]*", "letters").violation("abc!", secret=True)

        assert "must be letters" == violation.message


ALLOWED_CONTROLS = {SINGLE_LINE: "\t", MULTI_LINE: "\t\r\n"}


@pytest.mark.parametrize("pattern", [SINGLE_LINE, MULTI_LINE], ids=["single line", "multi line"])
def test_text_is_all_of_unicode_but_controls_and_surrogates(pattern: Pattern) -> None:
    """Of all code points, the text patterns exclude only control characters and surrogates."""
    excluded = {
        code
        for code in range(0x110000)
        if not pattern.allows(chr(code)) and chr(code) not in ALLOWED_CONTROLS[pattern]
    }

    assert excluded == {*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF} - set(
        map(ord, ALLOWED_CONTROLS[pattern])
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20))
def test_text_without_controls_is_one_line(text: str) -> None:
    """Text without control characters is one line, unless it has a noncharacter."""
    assert SINGLE_LINE.allows(text) == (re.search("[\ufffe\uffff]", text) is None)
