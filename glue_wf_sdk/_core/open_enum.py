"""Enums that are open: the values that the API names, and whatever a newer service adds to them.

`WorkflowRunStatus("PAUSED")` is a member too. It equals ``"PAUSED"``, goes back on the wire as it
came, and its `is_known` is False.
"""

from enum import StrEnum
from typing import Any, Self


class OpenEnum(StrEnum):
    """A string with a list of known values, open to others."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        text = str.__str__(value)  # A subclass of str may override __str__.
        member = str.__new__(cls, text)
        member._name_ = member._value_ = text
        return member

    @property
    def is_known(self) -> bool:
        """Whether this release knows the value."""
        return self._value_ in type(self)._value2member_map_

    def __repr__(self) -> str:
        """The expression that creates it, on one line whatever the service sent."""
        return f"{type(self).__name__}({self._value_!r})"

    # By value: some versions of Python pickle a member by its name.
    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return type(self), (self._value_,)


class State(OpenEnum):
    """The state of something that ends, well or not."""

    @property
    def is_terminal(self) -> bool:
        """Whether this state is final; False for a value that this release does not know."""
        return self.is_known and self not in _PASSING

    @property
    def is_success(self) -> bool:
        """Whether this state means success."""
        return self in _SUCCESS


# One set serves all states: the same word means the same in each of them.
_PASSING = frozenset(
    {
        "CANCELLING",
        "CREATING",
        "ROLLING_BACK",
        "RUNNING",
        "STARTING",
        "STOPPING",
        "UPDATING",
        "WAITING",
    }
)
_SUCCESS = frozenset({"ACTIVE", "CREATED", "SUCCEEDED"})
