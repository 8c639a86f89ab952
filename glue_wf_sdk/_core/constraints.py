"""The constraints that a field's annotation can carry.

    NameString: TypeAlias = Annotated[str, Length(1, 255), SINGLE_LINE]

`glue_wf_sdk._core.schema` reads these annotations and applies them.
"""

import functools
import re
from collections.abc import Sized
from typing import Protocol

import attrs

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import Violation


class Constraint(Protocol):
    """A rule about a value that is already known to be of the right type."""

    def allows(self, value: object, /) -> bool:
        """Whether the value obeys the rule."""
        ...

    def violation(self, value: object, /, *, secret: bool) -> Violation:
        """What to report of a value that violates it; a secret value is not shown."""
        ...


@attrs.frozen
class Length:
    """Bounds of a length: UTF-8 bytes of a string, items of a list, entries of a map."""

    min: int = 0
    max: int | None = None

    def allows(self, value: Sized, /) -> bool:
        size = _size(value)
        return self.min <= size and (self.max is None or size <= self.max)

    def violation(self, value: Sized, /, *, secret: bool) -> Violation:  # noqa: ARG002 - shows no value
        size = _size(value)
        if size < self.min:
            return Violation(
                "", "min_length", f"must have at least {_units(self.min, value)}, has {size}"
            )
        return Violation(
            "", "max_length", f"must have at most {_units(self.max or 0, value)}, has {size}"
        )


def _size(value: Sized) -> int:
    if not isinstance(value, str) or value.isascii():
        return len(value)
    return len(value.encode("utf-8", "surrogatepass"))


def _units(count: int, value: Sized) -> str:
    if isinstance(value, str):
        return f"{count} UTF-8 byte{'' if count == 1 else 's'}"
    if isinstance(value, (list, tuple)):
        return f"{count} item{'' if count == 1 else 's'}"
    return f"{count} entr{'y' if count == 1 else 'ies'}"


# On first use: compiling all patterns would take a tenth of the import time.
@functools.cache
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


@attrs.frozen
class Pattern:
    """A regular expression that the whole string must match.

    `regex` is in the syntax of Python's `re`, without anchors; `description` reads on after
    "must be".
    """

    regex: str
    description: str

    def allows(self, value: str, /) -> bool:
        return _compiled(self.regex).fullmatch(value) is not None

    def violation(self, value: str, /, *, secret: bool) -> Violation:
        message = f"must be {self.description}"
        if not secret:
            begin = _compiled(self.regex).match(value)
            if begin is not None and (end := begin.end()) < len(value):
                message += f"; has {value[end]!a} at position {end} of {abbreviated(value)}"
            else:
                message += f"; is {abbreviated(value)}"
        return Violation("", "pattern", message)


@attrs.frozen
class Range:
    """Bounds of a number.

    `refusal` is the service's message, if it has the bounds but its model does not.
    """

    min: int
    max: int | None = None
    refusal: str | None = None

    def allows(self, value: float, /) -> bool:
        return self.min <= value and (self.max is None or value <= self.max)

    def violation(self, value: float, /, *, secret: bool) -> Violation:
        shown = "" if secret else f", is {abbreviated(value)}"
        if value < self.min:
            return Violation("", "minimum", f"must be at least {self.min}{shown}")
        return Violation("", "maximum", f"must be at most {self.max}{shown}")


class Secret:
    """Marks a value that no message and no repr may show."""


@attrs.frozen(eq=False)
class WireName:
    """Marks a field whose wire name does not follow from its attribute's name: ``DPUSeconds``."""

    name: str


class OffWire:
    """Marks a field that is read from an answer but never written."""
