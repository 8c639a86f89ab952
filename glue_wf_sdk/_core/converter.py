"""The converter of the models: hooks for cattrs that read them from wire dicts, and write them.

The hooks fill the slots of a model directly. Its `__init__` would check constraints, which an
answer may violate, and takes several times as long.
"""

import functools
import itertools
import math
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeAlias

from glue_wf_sdk._core.collector import call_paused
from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.open_enum import OpenEnum
from glue_wf_sdk._core.schema import expected_map, fields_of, is_list, readable_items
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.text import key_segment
from glue_wf_sdk._core.timestamps import NoTimestampError, parse_timestamp

if TYPE_CHECKING:
    import cattrs

_LONG = 100  # Items of a list for which a pause of the collector pays off.

StructureHook: TypeAlias = Callable[[Any, Any], Any]
UnstructureHook: TypeAlias = Callable[[Any], Any]


class UnreadableError(Exception):
    """A value that cannot be read; each level that it passes adds its segment of the path."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        self.segments: list[str] = []

    def path(self) -> str:
        return "".join(reversed(self.segments)).removeprefix(".")


def _wrong_kind(expected: str, value: object) -> UnreadableError:
    shown = "null" if value is None else f"of type {type(value).__name__}"
    return UnreadableError(f"must be {expected}, is {shown}")


def _missing() -> NoReturn:
    raise UnreadableError("is missing")


# cattrs is loaded on first use, to keep the import of the models fast.
@functools.cache
def _converter() -> "cattrs.Converter":
    from cattrs import Converter

    converter = Converter()
    # By class, not by predicate: cattrs' own hooks for str and its subclasses, which convert
    # anything, would take precedence over a predicate.
    for scalar, structure in _SCALARS.items():
        converter.register_structure_hook(scalar, structure)
    converter.register_structure_hook(OpenEnum, _structure_enum)
    converter.register_structure_hook_factory(_has_origin(Sequence), _structure_list)
    converter.register_structure_hook_factory(_has_origin(Mapping), _structure_map)
    converter.register_structure_hook_factory(_is_subclass_of(Structure), _structure_model)
    converter.register_unstructure_hook(datetime, _as_it_is)
    converter.register_unstructure_hook(OpenEnum, str.__str__)
    converter.register_unstructure_hook_factory(_has_origin(Sequence), _unstructure_list)
    converter.register_unstructure_hook_factory(_has_origin(Mapping), _unstructure_map)
    converter.register_unstructure_hook_factory(_is_subclass_of(Structure), _unstructure_model)
    return converter


@functools.cache
def structure_hook(annotation: Any) -> StructureHook:
    # Without the constraints: for an annotated type, cattrs wraps the hook of the type itself.
    return _converter().get_structure_hook(plain_type(annotation))


@functools.cache
def unstructure_hook(annotation: Any) -> UnstructureHook:
    return _converter().get_unstructure_hook(annotation)


def _is_subclass_of(base: type) -> Callable[[Any], bool]:
    return lambda annotation: isinstance(annotation, type) and issubclass(annotation, base)


def _has_origin(origin: type) -> Callable[[Any], bool]:
    return lambda annotation: typing.get_origin(annotation) is origin


def _structure_string(value: Any, _: Any) -> str:
    if isinstance(value, str):
        return value
    raise _wrong_kind("a string", value)


def _structure_integer(value: Any, _: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    # JSON has one kind of number, and some writers append ".0" to each.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise _wrong_kind("an integer", value)


def _structure_number(value: Any, _: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    raise _wrong_kind("a finite number", value)


def _structure_boolean(value: Any, _: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _wrong_kind("a boolean", value)


def _structure_timestamp(value: Any, _: Any) -> datetime:
    try:
        return parse_timestamp(value)
    except NoTimestampError as error:
        raise _wrong_kind(str(error), value) from None


_SCALARS: dict[Any, StructureHook] = {
    str: _structure_string,
    int: _structure_integer,
    float: _structure_number,
    bool: _structure_boolean,
    datetime: _structure_timestamp,
}

# If a value passes the test, the field becomes the second expression, without a call of its hook.
# Answers consist of such values, and the calls would take a third of the time.
USUAL: dict[Any, tuple[str, str]] = {
    str: ("item.__class__ is str", "item"),
    int: ("item.__class__ is int", "item"),
    float: ("item.__class__ is float and -infinity < item < infinity", "item"),
    # Seconds since the epoch until the year 2984: every platform's clock functions support these.
    datetime: ("item.__class__ is float and 0 <= item < 32e9", "moment(item, utc)"),
}


def _structure_enum(value: Any, enum: Any) -> Any:
    if not isinstance(value, str):
        raise _wrong_kind("a string", value)
    # Looked up first, because calling the class takes several times as long.
    return enum._value2member_map_.get(value) or enum(value)


def _structure_list(annotation: Any) -> StructureHook:
    (item_type,) = typing.get_args(annotation)
    structure_item = structure_hook(item_type)
    item_types = itertools.repeat(item_type)

    def structure(value: Any, _: Any) -> Any:
        if value.__class__ is not list and not is_list(value):
            raise _wrong_kind("a list", value)
        try:
            if len(value) < _LONG:
                return tuple(map(structure_item, value, item_types))
            return call_paused(tuple, map(structure_item, value, item_types))
        except UnreadableError:
            return structure_one_by_one(value)

    # Handling nulls and the path of an error would slow down every other list.
    def structure_one_by_one(value: Any) -> Any:
        items: list[Any] = []
        index = 0
        try:
            for index, item in enumerate(value):  # noqa: B007 - for the path
                if item is not None:
                    items.append(structure_item(item, item_type))
        except UnreadableError as error:
            error.segments.append(f"[{index}]")
            raise
        return tuple(items)

    return structure


def _structure_map(annotation: Any) -> StructureHook:
    key_type, value_type = typing.get_args(annotation)
    structure_key, structure_value = structure_hook(key_type), structure_hook(value_type)

    def structure(value: Any, _: Any) -> Any:
        items: dict[Any, Any] = {}
        readable = _readable(value)
        key = None
        try:
            for key, item in readable.items():
                if item is not None:
                    items[structure_key(key, key_type)] = structure_value(item, value_type)
        except UnreadableError as error:
            error.segments.append(key_segment(key))
            raise
        return FrozenDict(items)

    return structure


def _structure_model(cls: type) -> StructureHook:
    """A hook that fills the slots of a model without its `__init__`, and so without checks.

    As in attrs and cattrs, the function is generated as source and compiled: one assignment per
    field takes less than half the time of a loop over the fields.
    """
    fields = fields_of(cls)

    def blame(error: UnreadableError, model: Any) -> None:
        # Fields are filled in order, so the first empty one is the one that failed.
        failed = next(each for each in fields if not hasattr(model, each.attribute))
        error.segments.append(f".{failed.wire_name}")

    names: dict[str, Any] = {
        "UnreadableError": UnreadableError,
        "blame": blame,
        "cls": cls,
        "infinity": math.inf,
        "missing": _missing,
        "moment": datetime.fromtimestamp,
        "new": object.__new__,
        "readable": _readable,
        "unfrozen": unfrozen(cls),
        "utc": UTC,
    }
    lines = [
        "def structure(value, _):",
        "    get = (value if value.__class__ is dict else readable(value)).get",
        "    model = new(unfrozen)",
        "    try:",
    ]
    for index, field in enumerate(fields):
        plain = plain_type(field.annotation)
        names[f"structure_{index}"], names[f"type_{index}"] = structure_hook(plain), plain
        item = f"structure_{index}(item, type_{index})"
        if _is_subclass_of(OpenEnum)(plain):
            names[f"members_{index}"] = plain._value2member_map_
            test = f"item.__class__ is str and item in members_{index}"
            item = f"members_{index}[item] if {test} else {item}"
        elif plain in USUAL:
            test, usual = USUAL[plain]
            item = f"{usual} if {test} else {item}"
        if field.identifies:
            default = "missing()"
        else:
            default, names[f"default_{index}"] = f"default_{index}", field.default
        lines += (
            f"        item = get({field.wire_name!r})",
            f"        model.{field.attribute} = {default} if item is None else {item}",
        )
    lines += (
        "    except UnreadableError as error:",
        "        blame(error, model)",
        "        raise",
        "    model.__class__ = cls",
        "    return model",
    )
    exec("\n".join(lines), names)  # noqa: S102 - only field names of this package
    structure: StructureHook = names["structure"]
    return structure


@functools.cache
def unfrozen(cls: type) -> type:
    """A subclass without the frozen __setattr__, so that plain assignments work.

    It has the same layout, so its objects can be turned into objects of the class itself.
    """
    return type(
        cls.__name__,
        (cls,),
        {
            "__slots__": (),
            "__setattr__": object.__setattr__,
            "__delattr__": object.__delattr__,
        },
    )


def plain_type(annotation: Any) -> Any:
    """An annotation without its constraints."""
    return annotation.__origin__ if typing.get_origin(annotation) is Annotated else annotation


def _readable(value: Any) -> dict[Any, Any]:
    items = value if value.__class__ is dict else readable_items(value)
    if items is None:
        raise _wrong_kind(expected_map(value), value)
    return items


def _as_it_is(value: Any) -> Any:
    return value


def _unstructure_list(annotation: Any) -> UnstructureHook:
    (item_type,) = typing.get_args(annotation)
    unstructure_item = unstructure_hook(item_type)
    return lambda value: [unstructure_item(item) for item in value]


def _unstructure_map(annotation: Any) -> UnstructureHook:
    _, value_type = typing.get_args(annotation)
    if plain_type(value_type) is str:
        return dict
    unstructure_value = unstructure_hook(value_type)
    return lambda value: {key: unstructure_value(item) for key, item in value.items()}


def _unstructure_model(cls: type) -> UnstructureHook:
    plan = tuple(
        (
            field.wire_name,
            getattr(cls, field.attribute).__get__,
            unstructure_hook(field.annotation),
        )
        for field in fields_of(cls)
        if field.on_wire
    )

    def unstructure(model: Any) -> dict[str, Any]:
        return {
            name: unstructure_field(value)
            for name, get_slot, unstructure_field in plan
            if (value := get_slot(model)) is not None
        }

    return unstructure
