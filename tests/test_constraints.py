"""Each constraint allows what it says, and tells of a broken value which rule it breaks."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.constraints import Length, Pattern, Range
from glue_wf_sdk.shapes import MULTI_LINE, SINGLE_LINE

EMOJI = "\N{ROCKET}"


class TestLength:
    """A length counts UTF-8 bytes, items or entries."""

    @given(st.text(), st.integers(0, 20), st.integers(0, 20))
    def test_of_a_string_is_its_utf_8_bytes(self, text: str, low: int, more: int) -> None:
        """A string is as long as its encoding."""
        size = len(text.encode("utf-8"))

        assert Length(low, low + more).allows(text) == (low <= size <= low + more)

    @pytest.mark.parametrize(
        ("text", "size"), [("a", 1), ("é", 2), ("€", 3), (EMOJI, 4), ("\ud83d", 3), ("", 0)]
    )
    def test_of_one_character(self, text: str, size: int) -> None:
        """A character has up to four bytes; a lone surrogate is counted too."""
        assert Length(size, size).allows(text)
        assert not Length(size + 1).allows(text)

    @pytest.mark.parametrize("items", [["a"] * 3, ("a",) * 3, {"a": 1, "b": 2, "c": 3}])
    def test_of_a_collection_is_the_number_of_its_items(self, items: list[str]) -> None:
        """A list or map is as long as it has items."""
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
        """The message says what was allowed, in which unit, and what there is."""
        violation = constraint.violation(value, secret=False)

        assert ("", rule, message) == (violation.path, violation.rule, violation.message)

    def test_without_a_maximum_nothing_is_too_long(self) -> None:
        """A length without a maximum allows any longer value."""
        assert Length(1).allows("a" * 10**6)


class TestRange:
    """A range bounds an integer, its ends included."""

    @given(st.integers(), st.integers(), st.integers(0))
    def test_both_ends_belong_to_it(self, value: int, low: int, more: int) -> None:
        """A range allows its ends and what lies between them."""
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
        """The message says which bound is broken; an endless number is not shown."""
        violation = Range(1, 10).violation(value, secret=False)

        assert ("", rule, message) == (violation.path, violation.rule, violation.message)

    def test_a_secret_number_is_not_shown(self) -> None:
        """A message on a secret number has the bound only."""
        assert "must be at most 10" == Range(1, 10).violation(4711, secret=True).message


class TestPattern:
    """A pattern matches the whole string."""

    @pytest.mark.parametrize("value", ["a", "a1", "1"])
    def test_a_whole_match_is_allowed(self, value: str) -> None:
        """A string that matches from end to end is allowed."""
        assert Pattern("[a-z0-9]+", "text").allows(value)

    @pytest.mark.parametrize("value", ["", "a\n", "\na", "a b", " a", "é"])
    def test_a_partial_match_is_not(self, value: str) -> None:
        """A string of which only a part matches is not allowed; nor is a newline at the end."""
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
        """The message shows the character, its position, and the string, escaped and shortened."""
        violation = Pattern("[a-z]*", "letters").violation(value, secret=False)

        assert ("", "pattern") == (violation.path, violation.rule)
        assert violation.message.startswith(message)

    def test_a_violation_without_a_wrong_character_shows_the_string(self) -> None:
        """Where nothing matches, or something is missing, the message shows the string alone."""
        for value in ("x", "", "ab"):
            violation = Pattern("abc", "abc").violation(value, secret=False)
            assert f"must be abc; is {value!r}" == violation.message

    def test_a_secret_string_is_not_shown(self) -> None:
        """A message on a secret string has the description only."""
        violation = Pattern("[a-z]*", "letters").violation("abc!", secret=True)

        assert "must be letters" == violation.message


ALLOWED_CONTROLS = {SINGLE_LINE: "\t", MULTI_LINE: "\t\r\n"}


@pytest.mark.parametrize("pattern", [SINGLE_LINE, MULTI_LINE], ids=["single line", "multi line"])
def test_text_is_all_of_unicode_but_controls_and_surrogates(pattern: Pattern) -> None:
    """Of all code points, the text patterns leave out control characters and surrogates only."""
    refused = {
        code
        for code in range(0x110000)
        if not pattern.allows(chr(code)) and chr(code) not in ALLOWED_CONTROLS[pattern]
    }

    assert refused == {*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF} - set(
        map(ord, ALLOWED_CONTROLS[pattern])
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20))
def test_text_without_controls_is_one_line(text: str) -> None:
    """Text without control characters is one line of text, unless it has a noncharacter."""
    assert SINGLE_LINE.allows(text) == (re.search("[\ufffe\uffff]", text) is None)
