"""How LocalGlue says no."""

from collections.abc import Sequence

from glue_wf_sdk.errors import InvalidInputException, ServiceError

__all__ = ["listed", "refuse", "refuse_input"]

_LISTED_AT_MOST = 20


def refuse(error: type[ServiceError], message: str) -> ServiceError:
    """A modelled error, with the code of its class.

    Args:
        error: The class.
        message: The service's words.

    Returns:
        An exception, ready to be raised.
    """
    return error(error.__name__, message)


def refuse_input(problems: Sequence[object]) -> ServiceError:
    """An InvalidInputException that lists what is wrong.

    Args:
        problems: What is wrong, in words each.

    Returns:
        An exception, ready to be raised.
    """
    return refuse(InvalidInputException, listed(problems))


def listed(problems: Sequence[object]) -> str:
    """Problems in one line; of many, the first ones.

    Args:
        problems: What is wrong, in words each.

    Returns:
        The line.
    """
    line = "; ".join(str(each) for each in problems[:_LISTED_AT_MOST])
    more = len(problems) - _LISTED_AT_MOST
    return f"{line}; ... and {more} more" if more > 0 else line
