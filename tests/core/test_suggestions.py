"""What someone who misspelt a name may have meant."""

import pytest

from glue_wf_sdk._core.suggestions import suggestion, suggestions


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("default_value", "; did you mean defaultValue?"),
        ("TYPE", "; did you mean type?"),
        ("defaultValeu", "; did you mean defaultValue?"),
        ("size", ""),
        ("defaultValue" * 6, ""),
    ],
)
def test_the_nearest_name_is_suggested(name: str, expected: str) -> None:
    """A name in another spelling, or nearly a known one, is suggested; a very long one never is."""
    assert expected == suggestion(name, ["type", "defaultValue"])


def test_only_the_first_names_are_compared() -> None:
    """Of many names only the first 20 are compared; another spelling is found for all."""
    found = [*suggestions(["typo"] * 21 + ["Type", 5], ["type"])]

    assert ["; did you mean type?"] * 20 + ["", "; did you mean type?", ""] == found
