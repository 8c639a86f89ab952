"""The errors with which LocalGlue refuses a call."""

import pytest

from glue_wf_sdk.errors import InvalidInputException
from glue_wf_sdk.local.engine.refusals import reject_invalid


@pytest.mark.parametrize(
    ("problems", "message"),
    [
        (["Name: is required", "Tags: must be a map"], "Name: is required; Tags: must be a map"),
        (["x"] * 10_000, "x; " * 20 + "... and 9980 more"),
    ],
    ids=["all", "first 20"],
)
def test_all_problems_are_in_one_message_of_limited_length(
    problems: list[str], message: str
) -> None:
    """A refusal carries the code of its class, and the first 20 problems."""
    with pytest.raises(InvalidInputException) as caught:
        reject_invalid(problems)
    assert ("InvalidInputException", message) == (caught.value.code, caught.value.message)


def test_without_problems_nothing_is_raised() -> None:
    """An empty list of problems raises nothing."""
    reject_invalid([])
