"""The same models in pydantic, built from this package's annotations."""

import functools
import typing
from collections.abc import Mapping, Sequence
from enum import Enum
from types import GenericAlias
from typing import Annotated, Any

import pydantic

from glue_wf_sdk._core.constraints import Length, Pattern, Range
from glue_wf_sdk._core.open_enum import OpenEnum
from glue_wf_sdk._core.schema import fields_of
from glue_wf_sdk._core.structure import Structure

__all__ = ["pydantic_model"]

_CONFIG = pydantic.ConfigDict(frozen=True, extra="ignore")


@functools.cache
def pydantic_model(cls: type) -> type[pydantic.BaseModel]:
    """A pydantic model with the fields and constraints of a structure, and its wire names."""
    fields: dict[str, Any] = {}
    for field in fields_of(cls):
        annotation = _translated(field.annotation)
        alias = pydantic.Field(alias=field.wire_name)
        fields[field.attribute] = (
            (Annotated[annotation, alias], ...)
            if field.required
            else (Annotated[annotation | None, alias], None)
        )
    return pydantic.create_model(cls.__name__, __config__=_CONFIG, **fields)


def _translated(annotation: Any) -> Any:
    if typing.get_origin(annotation) is Annotated:
        return Annotated[(_translated(annotation.__origin__), _rules(annotation.__metadata__))]
    arguments = [_translated(each) for each in typing.get_args(annotation)]
    origin = typing.get_origin(annotation)
    if origin is Sequence:
        return GenericAlias(tuple, (*arguments, ...))
    if origin is Mapping:
        return GenericAlias(dict, tuple(arguments))
    if issubclass(annotation, OpenEnum):
        return _plain_enum(annotation)
    return pydantic_model(annotation) if issubclass(annotation, Structure) else annotation


def _rules(metadata: Sequence[object]) -> Any:
    rules: dict[str, Any] = {}
    for each in metadata:
        if isinstance(each, Length):
            rules |= {"min_length": each.min, "max_length": each.max}
        elif isinstance(each, Range):
            rules |= {"ge": each.min, "le": each.max}
        elif isinstance(each, Pattern):
            rules["pattern"] = f"^(?:{each.regex})$"
    return pydantic.Field(**{name: rule for name, rule in rules.items() if rule is not None})


@functools.cache
def _plain_enum(enum: Any) -> Any:
    members: Any = {member.name: member.value for member in enum}
    return Enum(enum.__name__, members)
