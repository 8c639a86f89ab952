"""The maps and lists of YAML and JSON texts, which know where their items are written."""

from typing import Any, TypeAlias

import attrs

from glue_wf_sdk._core.json_text import JSONObject

Mark: TypeAlias = tuple[int, int]
"""A line and a column, counted from 1."""

MAX_DEPTH = 100
"""How deep maps and lists may be nested, far below what would exhaust Python's stack later on."""


class LocatedMap(JSONObject):
    """A map that knows where it and its keys are written."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.marks: dict[str, Mark] = {}

    def put(self, key: str, value: Any, mark: Mark) -> None:
        """Sets a key that is written at a mark."""
        self[key] = value
        self.marks[key] = mark


LocatedMap.__name__ = "dict"  # What messages call the type of a value.


class LocatedList(list[Any]):
    """A list that knows where it and its items are written."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.marks: list[Mark] = []

    def put(self, value: Any, mark: Mark) -> None:
        """Appends an item that is written at a mark."""
        self.append(value)
        self.marks.append(mark)


LocatedList.__name__ = "list"


@attrs.frozen
class Document:
    """The value in a text.

    Attributes:
        root: The value. Its maps are `LocatedMap`, its lists `LocatedList`.
        duplicates: The keys that a map has twice, and where the second one is. The last one wins.
    """

    root: Any
    duplicates: tuple[tuple[str, Mark], ...] = ()
