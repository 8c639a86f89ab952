"""Labels that the pictures and the page share. All of them are printable and short."""

from glue_wf_sdk._core.text import shortened

_MAX_NAME, _MAX_MESSAGE, _MAX_STATE = 300, 500, 30


def name_label(name: str) -> str:
    """A name or an id; any that is valid for the API is whole."""
    return shortened(name, _MAX_NAME)


def message_label(message: str) -> str:
    """An error message, or why something did not run."""
    return shortened(message, _MAX_MESSAGE)


def state_label(state: str | None) -> str:
    """A state in the service's own word."""
    return shortened(state or "unknown", _MAX_STATE)


def amount_label(amount: float) -> str:
    """An amount with at most two decimals, as ``1,234.5``."""
    return f"{round(amount, 2):,.15g}"
