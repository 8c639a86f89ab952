"""The same models in pydantic, made from this package's own annotations."""

import functools
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from glue_wf_sdk.constraints import Constraint, Length, Pattern
from glue_wf_sdk.schema import (
    EnumShape,
    ListShape,
    MapShape,
    ScalarShape,
    Shape,
    StructureShape,
    fields_of,
)


@functools.cache
def pydantic_model(cls: type) -> type[BaseModel]:
    """A pydantic model with the fields, constraints and wire names of one of this package."""
    fields: dict[str, Any] = {}
    for field in fields_of(cls):
        annotation = _annotation(field.shape)
        if field.required:
            fields[field.attribute] = (annotation, Field(alias=field.wire_name))
        else:
            fields[field.attribute] = (annotation | None, Field(None, alias=field.wire_name))
    return create_model(cls.__name__, __config__=ConfigDict(frozen=True), **fields)


def _annotation(shape: Shape) -> Any:
    if isinstance(shape, ScalarShape):
        return _constrained(shape.python_type, shape.constraints)
    if isinstance(shape, EnumShape):
        return _enum(shape.enum)
    if isinstance(shape, ListShape):
        return _constrained(Sequence[_annotation(shape.item)], shape.constraints)
    if isinstance(shape, MapShape):
        key, value = _annotation(shape.key), _annotation(shape.value)
        return _constrained(Mapping[key, value], shape.constraints)  # type: ignore[valid-type]
    assert isinstance(shape, StructureShape)
    return pydantic_model(shape.cls)


@functools.cache
def _enum(enum: type[Enum]) -> Any:
    return Enum(enum.__name__, [(member.name, member.value) for member in enum], type=str)  # type: ignore[misc]


def _constrained(annotation: Any, constraints: Sequence[Constraint]) -> Any:
    limits: dict[str, Any] = {}
    for each in constraints:
        if isinstance(each, Length):
            limits |= {"min_length": each.min or None, "max_length": each.max}
        elif isinstance(each, Pattern):
            limits["pattern"] = f"^(?:{_in_rust(each.regex)})$"
        else:
            limits |= {"ge": getattr(each, "min", None), "le": getattr(each, "max", None)}
    if annotation is datetime or not limits:
        return annotation
    return Annotated[annotation, Field(**limits)]


def _in_rust(regex: str) -> str:
    # Rust's strings have no surrogates, so its expressions need not leave them out.
    for python, rust in (
        (
            r"\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF",
            r"\x{20}-\x{FFFD}\x{10000}-\x{10FFFF}",
        ),
    ):
        regex = regex.replace(python, rust)
    return regex
