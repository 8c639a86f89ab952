"""Conversion between models and the wire: dicts as boto3 takes and returns them, and JSON text.

Lenient by default: answers are accepted as they come. No constraint is enforced, unknown fields are
dropped, unknown enum values are kept, null means missing (and is dropped from lists and maps). The
only errors are a value of the wrong kind and a structure without its identifying fields.

The hooks here fill the slots of a model directly. Its `__init__` would check constraints, which an
answer may violate, and takes several times as long.
"""

import functools
import itertools
import json
import math
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeAlias, TypeVar, cast

import attrs

from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.json_text import reason_of, refuse_constant, surrogate_pair
from glue_wf_sdk._core.open_enum import OpenEnum
from glue_wf_sdk._core.schema import (
    READ,
    check_object,
    check_wire,
    expected_map,
    fields_of,
    is_list,
    readable_items,
)
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.text import key_segment
from glue_wf_sdk._core.timestamps import NoTimestampError, parse_timestamp
from glue_wf_sdk.errors import ResponseError, ValidationError, Violation

if TYPE_CHECKING:
    import cattrs

StructureT = TypeVar("StructureT", bound=Structure)

StructureHook: TypeAlias = Callable[[Any, Any], Any]
UnstructureHook: TypeAlias = Callable[[Any], Any]


def from_wire(
    cls: type[StructureT], mapping: Mapping[str, object], *, strict: bool = False
) -> StructureT:
    """A model from a wire dict: boto3's response, or JSON printed by the AWS CLI.

    Args:
        cls: A structure, request or response class.
        mapping: The wire dict. Timestamps can be datetimes, epoch seconds or ISO 8601 strings.
        strict: Whether unknown fields, missing required fields, nulls and broken rules are errors.

    Returns:
        The model. Unless `strict`, no constraint has been checked, and a missing required field of
        a request is None. To send a request unchecked, build it with this function.

    Raises:
        ResponseError: A value is of the wrong kind, such as a list instead of a map; or a structure
            or response lacks what identifies it, such as a run its id.
        ValidationError: `strict` is set and the dict is invalid.
        TypeError: `cls` is not a model class.
    """
    model_class = _required_model_class(cls, "from_wire")
    if strict and (found := violations_in(model_class, mapping)):
        raise ValidationError(cls.__name__, found)
    try:
        return cast("StructureT", _structure_hook(model_class)(mapping, model_class))
    except _UnreadableError as error:
        path, problem = error.path(), error.problem
    # Raised here, because a chained exception may hold the value.
    raise ResponseError(cls.__name__, path, problem)


def violations_in(cls: type[Structure], mapping: Any) -> tuple[Violation, ...]:
    """Every broken rule in the wire dict of a class, with wire names in the paths.

    Rules over several fields are checked if each field is valid by itself.
    """
    return check_wire(cls, mapping) or check_object(from_wire(cls, mapping), READ)


def to_wire(obj: Structure) -> dict[str, Any]:
    """The wire dict of a model, as boto3 takes it.

    Args:
        obj: A structure, request or response.

    Returns:
        A new dict with wire names. None is omitted; datetimes stay datetimes.

    Raises:
        TypeError: `obj` is not a model object.
    """
    model_class = _required_model_class(type(obj), "to_wire")
    return cast("dict[str, Any]", _unstructure_hook(model_class)(obj))


def from_json(cls: type[StructureT], text: str | bytes, *, strict: bool = False) -> StructureT:
    """A model from JSON text.

    Args:
        cls: A structure, request or response class.
        text: The text, or its bytes in UTF-8, UTF-16 or UTF-32.
        strict: See `from_wire`.

    Returns:
        The model.

    Raises:
        ResponseError: The text is not JSON, or the value cannot be read; see `from_wire`.
        ValidationError: `strict` is set and the value is invalid.
        TypeError: `cls` is not a model class.
    """
    name = _required_model_class(cls, "from_json").__name__
    try:
        mapping = json.loads(text, parse_constant=refuse_constant)
    except RecursionError:
        problem = "the JSON is nested too deeply"
    except ValueError as error:
        problem = f"the text is not JSON: {reason_of(error)}"
    else:
        return from_wire(cls, mapping, strict=strict)
    # Raised here, because json's own exception holds the whole text, which may hold secrets.
    raise ResponseError(name, "", problem)


def to_json(obj: Structure, *, indent: int | None = None) -> str:
    """The JSON text of a model, in ASCII; timestamps in ISO 8601.

    Args:
        obj: A structure, request or response.
        indent: The spaces per level; None for a single line.

    Returns:
        JSON that `from_json` turns into an equal model.

    Raises:
        ValidationError: A string of an unchecked model has two adjacent surrogates, which JSON
            cannot tell from the character that they stand for.
        TypeError: `obj` is not a model object.
    """
    wire = to_wire(obj)
    text = json.dumps(wire, default=datetime.isoformat, indent=indent)
    if r"\ud" in text and (path := surrogate_pair(wire)) is not None:
        problem = "must be Unicode text; has two surrogates instead of a character"
        raise ValidationError(type(obj).__name__, [Violation(path, "encoding", problem)])
    return text


def _required_model_class(cls: object, function: str) -> type:
    if isinstance(cls, type) and issubclass(cls, Structure) and attrs.has(cls):
        return cls
    # Not the value itself: with swapped arguments it is a payload, which may hold secrets.
    shown = cast("Any", cls).__name__ if isinstance(cls, type) else f"a {type(cls).__name__}"
    raise TypeError(f"{function}() takes models, not {shown}")


class _UnreadableError(Exception):
    """A value that cannot be read; each level that it passes adds its segment of the path."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        self.segments: list[str] = []

    def path(self) -> str:
        return "".join(reversed(self.segments)).removeprefix(".")


def _wrong_kind(expected: str, value: object) -> _UnreadableError:
    shown = "null" if value is None else f"of type {type(value).__name__}"
    return _UnreadableError(f"must be {expected}, is {shown}")


def _missing() -> NoReturn:
    raise _UnreadableError("is missing")


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
def _structure_hook(annotation: Any) -> StructureHook:
    # Without the constraints: for an annotated type, cattrs wraps the hook of the type itself.
    return _converter().get_structure_hook(_plain(annotation))


@functools.cache
def _unstructure_hook(annotation: Any) -> UnstructureHook:
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
_USUAL: dict[Any, tuple[str, str]] = {
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
    structure_item = _structure_hook(item_type)
    item_types = itertools.repeat(item_type)

    def structure(value: Any, _: Any) -> Any:
        if value.__class__ is not list and not is_list(value):
            raise _wrong_kind("a list", value)
        try:
            return tuple(map(structure_item, value, item_types))
        except _UnreadableError:
            return structure_one_by_one(value)

    # Handling nulls and the path of an error would slow down every other list.
    def structure_one_by_one(value: Any) -> Any:
        items: list[Any] = []
        index = 0
        try:
            for index, item in enumerate(value):  # noqa: B007 - for the path
                if item is not None:
                    items.append(structure_item(item, item_type))
        except _UnreadableError as error:
            error.segments.append(f"[{index}]")
            raise
        return tuple(items)

    return structure


def _structure_map(annotation: Any) -> StructureHook:
    key_type, value_type = typing.get_args(annotation)
    structure_key, structure_value = _structure_hook(key_type), _structure_hook(value_type)

    def structure(value: Any, _: Any) -> Any:
        items: dict[Any, Any] = {}
        readable = _readable(value)
        key = None
        try:
            for key, item in readable.items():
                if item is not None:
                    items[structure_key(key, key_type)] = structure_value(item, value_type)
        except _UnreadableError as error:
            error.segments.append(key_segment(key))
            raise
        return FrozenDict(items)

    return structure


def _structure_model(cls: type) -> StructureHook:
    """A hook that fills the slots of a model without its `__init__`, and so without checks.

    As in attrs and cattrs, the function is generated as source and compiled: one assignment per
    field takes less than half the time of a loop over the fields.
    """
    # A subclass without the frozen __setattr__, so that plain assignments work. It has the same
    # layout, so its objects can be turned into objects of the class itself.
    unfrozen = type(
        cls.__name__,
        (cls,),
        {
            "__slots__": (),
            "__setattr__": object.__setattr__,
            "__delattr__": object.__delattr__,
        },
    )
    fields = fields_of(cls)
    structure_class = cast("type[Structure]", cls)
    must_be_whole = structure_class._must_be_whole  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    def blame(error: _UnreadableError, model: Any) -> None:
        # Fields are filled in order, so the first empty one is the one that failed.
        failed = next(each for each in fields if not hasattr(model, each.attribute))
        error.segments.append(f".{failed.wire_name}")

    names: dict[str, Any] = {
        "UnreadableError": _UnreadableError,
        "blame": blame,
        "cls": cls,
        "infinity": math.inf,
        "missing": _missing,
        "moment": datetime.fromtimestamp,
        "new": object.__new__,
        "readable": _readable,
        "unfrozen": unfrozen,
        "utc": UTC,
    }
    lines = [
        "def structure(value, _):",
        "    get = (value if value.__class__ is dict else readable(value)).get",
        "    model = new(unfrozen)",
        "    try:",
    ]
    for index, field in enumerate(fields):
        plain = _plain(field.annotation)
        names[f"structure_{index}"], names[f"type_{index}"] = _structure_hook(plain), plain
        item = f"structure_{index}(item, type_{index})"
        if _is_subclass_of(OpenEnum)(plain):
            names[f"members_{index}"] = plain._value2member_map_
            test = f"item.__class__ is str and item in members_{index}"
            item = f"members_{index}[item] if {test} else {item}"
        elif plain in _USUAL:
            test, usual = _USUAL[plain]
            item = f"{usual} if {test} else {item}"
        if field.required and must_be_whole:
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


def _plain(annotation: Any) -> Any:
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
    unstructure_item = _unstructure_hook(item_type)
    return lambda value: [unstructure_item(item) for item in value]


def _unstructure_map(annotation: Any) -> UnstructureHook:
    _, value_type = typing.get_args(annotation)
    if _plain(value_type) is str:
        return dict
    unstructure_value = _unstructure_hook(value_type)
    return lambda value: {key: unstructure_value(item) for key, item in value.items()}


def _unstructure_model(cls: type) -> UnstructureHook:
    plan = tuple(
        (
            field.wire_name,
            getattr(cls, field.attribute).__get__,
            _unstructure_hook(field.annotation),
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
