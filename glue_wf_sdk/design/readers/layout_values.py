"""The values that a layout script computes, as far as they are known without executing it."""

import ast
from collections.abc import Hashable, Iterable
from typing import Any

import attrs

from glue_wf_sdk.design.unknown import Unknown

_MAX_OPTIONS = 8


@attrs.define(eq=False)
class Entity:
    """A Job, Crawler, Entities or Workflow of awsglue.blueprint.

    Attributes:
        kind: The name of its class.
        node: The call that makes it.
        fields: Its fields.
        condition: Under what it is made; None if it always is.
        is_open: Whether it may have fields that are not known.
        nodes: Where its fields are written.
    """

    kind: str
    node: ast.expr
    fields: dict[str, Any]
    condition: str | None
    is_open: bool = False
    nodes: dict[str, ast.expr] = attrs.field(factory=dict[str, ast.expr])


@attrs.define(eq=False)
class Items:
    """A list.

    Attributes:
        items: What is in it, and under which condition.
        is_open: Whether there may be more in it.
    """

    items: list[tuple[Any, str | None]] = attrs.field(factory=list[tuple[Any, str | None]])
    is_open: bool = False

    @property
    def are_certain(self) -> bool:
        """Whether exactly these items are in it."""
        return not self.is_open and all(condition is None for _, condition in self.items)


@attrs.define(eq=False)
class Entries:
    """A dict, whose keys may be entities.

    Attributes:
        is_open: Whether there may be more in it.
    """

    is_open: bool = False
    _values: dict[tuple[type, Hashable], Any] = attrs.field(
        factory=dict[tuple[type, Hashable], Any], init=False
    )

    @property
    def entries(self) -> list[tuple[Any, Any]]:
        """Its keys and values, in the order in which they were set."""
        return [(key, value) for (_, key), value in self._values.items()]

    def get(self, key: Hashable) -> Any:
        """The value of a key; None if it is not there, or if the dict is open."""
        return None if self.is_open else self._values.get((type(key), key))

    def put(self, key: Hashable, value: Any) -> None:
        """Sets the value of a key."""
        self._values.pop((type(key), key), None)
        self._values[type(key), key] = value


@attrs.frozen(eq=False)
class Choice:
    """One of several values, which depends on what is not known.

    Attributes:
        options: The values.
        unknown: What stands for it in a text.
    """

    options: tuple[Any, ...]
    unknown: Unknown


@attrs.frozen(eq=False)
class Function:
    """A function of the script, with the names of what is around it."""

    node: ast.FunctionDef
    around: tuple[dict[str, Any], ...]


def options_of(value: Any) -> tuple[Any, ...]:
    """What a value may turn out to be."""
    return value.options if isinstance(value, Choice) else (value,)


def one_of(values: Iterable[Any], unknown: Unknown) -> Any:
    """One of several values: a `Choice`, unless they are the same."""
    options: list[Any] = []
    for value in values:
        for each in options_of(value):
            if not any(_is_same(each, other) for other in options):
                options.append(each)
        if len(options) > _MAX_OPTIONS:
            return unknown
    return options[0] if len(options) == 1 else Choice(tuple(options), unknown)


def _is_same(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and bool(one == other))


def truth_of(value: Any) -> bool | None:
    """Whether a value is true; None if that is not known."""
    if isinstance(value, Choice):
        found = {truth_of(each) for each in value.options}
        return found.pop() if len(found) == 1 else None
    if isinstance(value, Items):
        if any(condition is None for _, condition in value.items):
            return True
        return None if value.items or value.is_open else False
    if isinstance(value, Entries):
        return True if value.entries else (None if value.is_open else False)
    if isinstance(value, Unknown):
        return True if any(isinstance(each, str) for each in value.parts) else None
    return isinstance(value, (Entity, Function)) or bool(value)


def enumerated(items: Items) -> Items:
    """What ``enumerate`` makes of a list."""
    pairs = [
        (Items([(index, None), (item, None)]), condition)
        for index, (item, condition) in enumerate(items.items)
    ]
    return Items(pairs, is_open=items.is_open)


def open_up(value: Any) -> None:
    """Takes into account that an unknown function may have changed a value."""
    for each in options_of(value):
        if isinstance(each, (Entries, Items, Entity)):
            each.is_open = True


def plain(value: Any) -> Any:
    """A value of a field, in the API's form."""
    if isinstance(value, Choice):
        return value.unknown
    if isinstance(value, Items):
        items = [plain(item) if condition is None else _ANY for item, condition in value.items]
        return [*items, _ANY] if value.is_open else items
    if isinstance(value, Entries):
        if value.is_open or not all(isinstance(key, str) for key, _ in value.entries):
            return Unknown.of("a dict")
        return {key: plain(item) for key, item in value.entries}
    return Unknown.of("a value") if isinstance(value, (Entity, Function)) else value


_ANY = Unknown.of("an item")
