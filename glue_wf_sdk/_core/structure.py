"""The base of all models."""

import functools
import operator
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar, TypeGuard

import attrs

from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.schema import (
    EnumShape,
    Form,
    ListShape,
    MapShape,
    ScalarShape,
    Shape,
    check_object,
    fields_of,
    readable_items,
)
from glue_wf_sdk._core.timestamps import NoTimestampError, in_utc
from glue_wf_sdk.errors import ValidationError, Violation

__all__ = ["Structure", "violations"]


class Structure:
    """The base of every model: checked when it is constructed, immutable afterwards.

    Equality, hash and repr are defined here once. If attrs generated them for each of the models,
    importing the package would take a fifth longer.
    """

    __slots__ = ()

    # Whether `from_wire` rejects a dict that lacks a required field. False for requests and their
    # parts, which may be built unchecked.
    _must_be_whole: ClassVar[bool] = True
    # Whether people write it in files: the keys there are the names of its attributes.
    _is_for_files: ClassVar[bool] = False

    def __attrs_post_init__(self) -> None:
        cls: type = type(self)
        for attribute, freeze in _freezers(cls):
            value = getattr(self, attribute)
            if value is not None:
                object.__setattr__(self, attribute, freeze(value))
        if found := check_object(self):
            raise ValidationError(cls.__name__, found)

    def _broken_rules(self, _form: Form) -> Sequence[Violation]:
        """The broken rules over several fields, if each field is valid by itself.

        Their paths begin with a dot, and have the names of `_form`.
        """
        return ()

    def __eq__(self, other: object) -> bool:
        """Whether the other is of the same class and equal in all fields."""
        cls: type = type(self)
        compared = _compared(cls)
        if other.__class__ is not cls:
            return NotImplemented
        return compared(self) == compared(other)

    def __hash__(self) -> int:
        cls: type = type(self)
        return hash(_compared(cls)(self))

    def __repr__(self) -> str:
        """The fields that are set; values that can hold secrets are hidden."""
        cls: type = type(self)
        shown = ", ".join(
            f"{field.attribute}={_shown(value, field.shape)}"
            for field in fields_of(cls)
            if (value := getattr(self, field.attribute)) is not field.default
        )
        return f"{cls.__name__}({shown})"


def violations(obj: Structure) -> tuple[Violation, ...]:
    """Every broken rule in a model object, nested ones included.

    An object that was constructed has none. One that came from an answer, or from `from_wire`, can
    have some.

    Args:
        obj: A structure, request or response.

    Returns:
        The violations, with attribute names in their paths: ``graph.nodes[3].name``.

    Raises:
        TypeError: `obj` is not a model object.
    """
    if not isinstance(obj, Structure):  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers
        raise TypeError(f"violations() takes a model object, not {type(obj).__name__}")
    return check_object(obj)


@functools.cache
def _compared(cls: type) -> Callable[[object], object]:
    # With the class, because attrgetter needs a name and some responses have no field to compare.
    return operator.attrgetter(*[each.name for each in attrs.fields(cls) if each.eq], "__class__")


@functools.cache
def _freezers(cls: type) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    return tuple(
        (field.attribute, freeze)
        for field in fields_of(cls)
        if (freeze := _freezer(field.shape)) is not None
    )


def _freezer(shape: Shape) -> Callable[[Any], Any] | None:
    if isinstance(shape, ListShape):
        return _frozen_list
    if isinstance(shape, MapShape):
        return _frozen_map
    if isinstance(shape, ScalarShape) and shape.python_type is datetime:
        return _frozen_moment
    if isinstance(shape, EnumShape):
        enum = shape.enum
        return lambda value: enum(value) if isinstance(value, str) else value
    return None


# What cannot be frozen stays as it is; the check that follows reports it.


def _frozen_moment(value: object) -> object:
    if isinstance(value, datetime) and value.utcoffset() is not None:
        with suppress(NoTimestampError):
            return in_utc(value)
    return value


def _is_sequence(value: object) -> TypeGuard[Sequence[object]]:
    texts = (str, bytes, bytearray, memoryview)
    return isinstance(value, Sequence) and not isinstance(value, texts)


def _frozen_list(value: object) -> object:
    return tuple(value) if _is_sequence(value) else value


def _frozen_map(value: object) -> object:
    items = readable_items(value)
    return value if items is None or type(items) is FrozenDict else FrozenDict(items)


def _shown(value: object, shape: Shape) -> str:
    shown = repr(value)
    # A frozen map hides its values itself; any other value here is not a map at all.
    return "<hidden>" if shape.secret and type(value) is not FrozenDict else shown
