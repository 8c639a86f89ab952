"""How LocalGlue says no."""

from glue_wf_sdk.errors import ServiceError

__all__ = ["refuse"]


def refuse(error: type[ServiceError], message: str) -> ServiceError:
    """A modelled error, with the code of its class.

    Args:
        error: The class.
        message: The service's words.

    Returns:
        An exception, ready to be raised.
    """
    return error(error.__name__, message)
