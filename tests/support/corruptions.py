"""Values in which one rule is broken, in every possible way."""

from collections.abc import Hashable, Iterator
from datetime import datetime
from typing import Any, cast

import attrs

from glue_wf_sdk._core.constraints import Length, Pattern, Range
from glue_wf_sdk._core.schema import (
    EnumShape,
    ListShape,
    MapShape,
    ScalarShape,
    Shape,
    StructureShape,
    fields_of,
)
from glue_wf_sdk._core.text import key_segment


@attrs.frozen
class Corruption:
    """A wire value that breaks one rule, and where: in wire names and in attribute names."""

    value: Any
    rule: str
    wire_path: str = ""
    path: str = ""


# Values of every type; those of the right type are left out.
ANYTHING: list[Any] = [None, True, 5, 1.5, "text", b"bytes", ["list"], {"a": "dict"}, {"set"}, ...]
RIGHT_TYPES: dict[type, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    float: (int, float),
    bool: (bool,),
    datetime: (datetime, int, float),
}


def _wrong_types(shape: Shape) -> list[Corruption]:
    if isinstance(shape, ScalarShape):
        right = RIGHT_TYPES[shape.python_type]
    elif isinstance(shape, ListShape):
        right = (list,)
    else:
        right = (str,) if isinstance(shape, EnumShape) else (dict,)
    return [
        Corruption(each, "type")
        for each in ANYTHING
        if not isinstance(each, right) or (each is True and right != (bool,))
    ]


def _broken_rules(shape: Shape, value: Any) -> list[Corruption]:
    """The value with one of its rules broken, in every possible way."""
    if isinstance(shape, EnumShape):
        return [Corruption(f"{value}?", "enum")]
    found: list[Corruption] = []
    for constraint in getattr(shape, "constraints", ()):
        if isinstance(constraint, Length):
            if constraint.min:
                found.append(Corruption(value[:0], "min_length"))
            if constraint.max is not None and value != []:
                found.append(Corruption(_longer(value, constraint.max + 1), "max_length"))
        if isinstance(constraint, Range):
            found.append(Corruption(constraint.min - 1, "minimum"))
            found.append(Corruption(cast("int", constraint.max) + 1, "maximum"))
        if isinstance(constraint, Pattern):
            candidates = [value + each for each in ("\n", "\0", ":", "/", "\ud83d", "!")]
            found += [
                Corruption(each, "pattern") for each in candidates if not constraint.allows(each)
            ]
    if getattr(shape, "python_type", None) is str and not any(
        each.rule == "pattern" for each in found
    ):
        found.append(Corruption(value + "\ud83d", "encoding"))
    return found


def _longer(value: Any, size: int) -> Any:
    if isinstance(value, str):
        return value + "a" * (size - len(value.encode()))
    if hasattr(value, "items"):
        return {**value, **{f"key-{number}": "" for number in range(size)}}
    return (value * size)[:size]


def corruptions(shape: Shape, value: Any, *, kinds: bool) -> Iterator[Corruption]:
    """Every corruption of a valid value; with `kinds`, also values of wrong types."""
    if isinstance(shape, StructureShape):
        yield from _in_structure(shape.cls, value, kinds=kinds)
    elif isinstance(shape, ListShape):
        for index, item in enumerate(value):
            for inner in corruptions(shape.item, item, kinds=kinds):
                changed = [*value[:index], inner.value, *value[index + 1 :]]
                yield _around(inner, changed, f"[{index}]")
    elif isinstance(shape, MapShape):
        yield from _in_map(shape, value, kinds=kinds)
    yield from _broken_rules(shape, value)
    if kinds:
        yield from _wrong_types(shape)


def _in_structure(cls: type, value: dict[str, Any], *, kinds: bool) -> Iterator[Corruption]:
    for field in [each for each in fields_of(cls) if each.wire_name in value]:
        segments = f".{field.wire_name}", f".{field.attribute}"
        for inner in corruptions(field.shape, value[field.wire_name], kinds=kinds):
            yield _around(inner, {**value, field.wire_name: inner.value}, *segments)
        if field.required:
            rest = {name: item for name, item in value.items() if name != field.wire_name}
            yield Corruption(rest, "required", *segments)
    if kinds:
        yield Corruption({**value, "Nonsense": 1}, "unknown_field", ".Nonsense")


def _in_map(shape: MapShape, value: dict[str, Any], *, kinds: bool) -> Iterator[Corruption]:
    for key, item in value.items():
        for inner in corruptions(shape.value, item, kinds=kinds):
            yield _around(inner, {**value, key: inner.value}, key_segment(key))
        rest = {name: other for name, other in value.items() if name != key}
        for inner in corruptions(shape.key, key, kinds=kinds):
            if isinstance(inner.value, Hashable) and inner.value not in rest:
                yield _around(inner, {**rest, inner.value: item}, key_segment(inner.value))


def _around(
    inner: Corruption, value: Any, wire_segment: str, segment: str | None = None
) -> Corruption:
    return Corruption(
        value,
        inner.rule,
        wire_segment + inner.wire_path,
        (wire_segment if segment is None else segment) + inner.path,
    )
