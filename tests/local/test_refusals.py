"""How LocalGlue words what it refuses."""

from glue_wf_sdk.errors import InvalidInputException
from glue_wf_sdk.local.refusals import listed, refuse_input


def test_the_code_is_the_name_of_the_class() -> None:
    """A refusal carries the code under which the API knows it, and every problem."""
    error = refuse_input(["Name: is required", "Tags: must be a map"])

    assert isinstance(error, InvalidInputException)
    assert "InvalidInputException" == error.code
    assert "Name: is required; Tags: must be a map" == error.message


def test_of_many_problems_the_first_are_listed() -> None:
    """A payload with thousands of problems gets a message of bounded length."""
    assert f"{'; '.join('x' * 20)}; ... and 9980 more" == listed(["x"] * 10_000)
