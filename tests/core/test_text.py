"""Text for people is printable and short, and durations and moments have one format."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk._core.text import (
    abbreviated,
    counted,
    format_duration,
    format_moment,
    key_segment,
    listed,
    printable,
    shortened,
)

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


class TestPrintable:
    """Whatever could control a terminal is escaped."""

    @given(ANY_TEXT)
    def test_any_text(self, text: str) -> None:
        """Any text becomes printable."""
        assert printable(text).isprintable()

    @given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" ")))
    def test_printable_text(self, text: str) -> None:
        """Letters, digits, punctuation, symbols and spaces stay as they are."""
        assert text == printable(text)

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("\x1b[31m", r"\x1b[31m"),
            ("a\nb\tc\r", r"a\nb\tc\r"),
            ("\x9b", r"\x9b"),
            ("\u202e\u2066\u200b", r"\u202e\u2066\u200b"),
            ("\u2028", r"\u2028"),
            ("\ud800", r"\ud800"),
            ("\U000e0001", r"\U000e0001"),
            ("[red]:smile:é🚀", "[red]:smile:é🚀"),
        ],
    )
    def test_escapes(self, text: str, shown: str) -> None:
        """Control characters, bidi controls and surrogates are escaped; markup is plain text."""
        assert shown == printable(text)

    @pytest.mark.parametrize(
        ("text", "limit", "shown"),
        [
            ("abc", 3, "abc"),
            ("abc", 2, "ab... (3 characters)"),
            ("\n\n", 2, r"\n\n"),
            ("\n\n", 1, r"\n... (2 characters)"),
        ],
    )
    def test_shortened(self, text: str, limit: int, shown: str) -> None:
        """A truncated text says how long it was."""
        assert shown == shortened(text, limit)


class TestAbbreviated:
    """A value in a message is short, and shows nothing of a collection."""

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            ("a" * 80, "'" + "a" * 80 + "'"),
            ("a" * 81, "'" + "a" * 80 + "'... (81 characters)"),
            ("a\n\x00\ud800", r"'a\n\x00\ud800'"),
            (None, "None"),
            (True, "True"),
            (1.5, "1.5"),
            (2**64 - 1, "18446744073709551615"),
            (2**64, "<int>"),
            (10**10_000, "<int>"),
            (["secret"], "<list>"),
            (b"secret", "<bytes>"),
            ({"k": "secret"}, "<dict>"),
        ],
        ids=range(12),
    )
    def test_value(self, value: object, shown: str) -> None:
        """Strings and numbers are shown; of anything else, the type is."""
        assert shown == abbreviated(value)

    @given(ANY_TEXT | st.integers() | st.floats() | st.binary() | st.lists(st.text()))
    def test_any_value(self, value: object) -> None:
        """Any value becomes a short line of printable characters."""
        shown = abbreviated(value)

        assert shown.isprintable()
        assert len(shown) < 850


class TestKeySegment:
    """The segment of a path for a key."""

    @pytest.mark.parametrize(
        ("key", "segment"),
        [
            ("team", '["team"]'),
            ("", '[""]'),
            ('a"b\\c', r'["a\"b\\c"]'),
            ("a\n\x1b[31m\0", r'["a\n\u001b[31m\u0000"]'),
            ("é\u202e\ud83d", r'["\u00e9\u202e\ud83d"]'),
            ("k" * 64, f'["{"k" * 64}"]'),
            ("k" * 65, f'["{"k" * 64}"...]'),
            (5, "[<int>]"),
            (None, "[<NoneType>]"),
            (b"team", "[<bytes>]"),
        ],
    )
    def test_key(self, key: object, segment: str) -> None:
        """A key is quoted, escaped and truncated; of one that is no string, the type is shown."""
        assert segment == key_segment(key)

    @given(ANY_TEXT)
    def test_any_key(self, key: str) -> None:
        """Any key becomes a short line of ASCII, which JSON can read if it is not truncated."""
        segment = key_segment(key)

        assert segment.isascii()
        assert segment.isprintable()
        assert len(segment) < 850
        assert len(key) > 64 or [key] == json.loads(segment)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, ""), (1, "0"), (3, "0, 1, 2"), (20, ", ".join(map(str, range(20))))],
)
def test_listed(count: int, shown: str) -> None:
    """Up to 20 items are all listed; of more, 20 and the number of the others."""
    assert shown == listed(range(count))


def test_listed_in_part() -> None:
    """What is not listed is not even formatted."""
    formatted: list[int] = []

    def show(item: int) -> str:
        formatted.append(item)
        return "item"

    assert [*["item"] * 20, "... and 99980 more"] == (
        listed(range(100_000), show, separator="\n").splitlines()
    )
    assert list(range(20)) == formatted


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 nodes"), (1, "1 node"), (2, "2 nodes"), (12_345, "12,345 nodes")]
)
def test_counted(count: int, shown: str) -> None:
    """A number stands before its noun, in the plural unless it is 1."""
    assert shown == counted(count, "node")


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0:00"),
        (0.0004, "0:00"),
        (0.0006, "0:00.001"),
        (0.25, "0:00.25"),
        (4.25, "0:04.25"),
        (4.2, "0:04.2"),
        (5, "0:05"),
        (9.999, "0:09.999"),
        (9.9996, "0:10"),
        (10, "0:10"),
        (10.4, "0:10"),
        (48.6, "0:49"),
        (59.6, "1:00"),
        (60, "1:00"),
        (226.378, "3:46"),
        (3599.4, "59:59"),
        (3599.6, "1:00:00"),
        (7199, "1:59:59"),
        (7173, "1:59:33"),
        (100 * 3600, "100:00:00"),
    ],
)
def test_format_duration(seconds: float, shown: str) -> None:
    """A duration is rounded to the second, and below ten seconds to the millisecond."""
    assert shown == format_duration(timedelta(seconds=seconds))


def test_no_duration() -> None:
    """A duration that is not known is empty."""
    assert "" == format_duration(None)


def test_format_moment() -> None:
    """A moment is shown in UTC, to the second."""
    moment = datetime(2026, 3, 2, 3, 0, 2, 999_999, UTC)

    assert "2026-03-02 03:00:02 UTC" == format_moment(moment)
