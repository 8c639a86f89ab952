"""Text is made printable before it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.printable import printable, shortened


@given(text=st.text(st.characters(exclude_categories=[])))
def test_is_printable(text: str) -> None:
    """Whatever comes in, what comes out is printable."""
    assert printable(text).isprintable()


@given(text=st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" ")))
def test_keeps_what_is_printable(text: str) -> None:
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
def test_escapes(text: str, shown: str) -> None:
    """Control characters, bidi controls and surrogates are escaped; markup is plain text."""
    assert shown == printable(text)


def test_shortened() -> None:
    """A text that is too long is cut, and says how long it is."""
    assert ("abc", "ab... (3 characters)") == (shortened("abc", 3), shortened("abc", 2))
    assert (r"\n\n", r"\n... (2 characters)") == (shortened("\n\n", 2), shortened("\n\n", 1))
