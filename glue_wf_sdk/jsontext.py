"""What is said of text that is no JSON; wherever JSON is read, it is read by these rules."""

import json
from typing import NoReturn

__all__ = ["reason_of", "refuse_constant"]


def refuse_constant(name: str) -> NoReturn:
    """Refuses NaN and Infinity, which Python reads and JSON does not have; for `parse_constant`.

    Args:
        name: What the text has.

    Raises:
        ValueError: Always.
    """
    raise ValueError(f"{name} is not a JSON number")


def reason_of(error: ValueError) -> str:
    """Why a text is no JSON, without what stands in it.

    Args:
        error: What `json.loads` has raised.

    Returns:
        The reason, and where it is.
    """
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not {error.encoding}"
    return str(error)
