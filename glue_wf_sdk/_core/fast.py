"""The shorter way from JSON to a model, with msgspec, which the extra `fast` installs.

msgspec decodes the text into private structs that have the fields of the models, and checks the
types meanwhile; a generated function copies their slots into models. A text with anything unusual
is left to `json` and the converter, which alone decides on leniency and errors.
"""

import functools
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar

from glue_wf_sdk._core.converter import USUAL, plain_type, unfrozen
from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.schema import fields_of
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.timestamps import parse_timestamp

StructureT = TypeVar("StructureT", bound=Structure)

Read: TypeAlias = Callable[[str | bytes], Any]
Copy: TypeAlias = Callable[[Any], Any]


def decoded(cls: type[StructureT], text: str | bytes) -> StructureT | None:
    """The model of a JSON text; None if `json` and the converter must read it."""
    model_class: type = cls
    read = reader(model_class)
    return None if read is None else read(text)


@functools.cache
def reader(cls: type) -> Read | None:
    try:
        import msgspec

        decode = msgspec.json.Decoder(_struct(cls)).decode
    except (AttributeError, ImportError, TypeError):  # Missing, or older than the extra asks for.
        return None
    copy = _copier(cls)

    def read(text: str | bytes) -> Any:
        try:
            if not text.isascii() and not isinstance(text, str):
                text.decode()  # msgspec accepts any bytes in a field that it skips.
            return copy(decode(text))
        except (msgspec.MsgspecError, RecursionError, ValueError):
            return None

    return read


@functools.cache
def _struct(cls: type) -> Any:
    """A struct with the fields of a model."""
    import msgspec

    fields: list[Any] = []
    for field in fields_of(cls):
        known = _struct_type(field.annotation)
        if field.identifies:
            fields.append((field.attribute, known, msgspec.field(name=field.wire_name)))
        else:
            optional = msgspec.field(name=field.wire_name, default=None)
            fields.append((field.attribute, known | None, optional))
    # Structs are in no cycle, so the garbage collector need not know them.
    return msgspec.defstruct(cls.__name__, fields, kw_only=True, gc=False)


def _struct_type(annotation: Any) -> Any:
    annotation = plain_type(annotation)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Sequence:
        return list[_struct_type(arguments[0])]  # type: ignore[misc]
    if origin is Mapping:
        return dict[_struct_type(arguments[0]), _struct_type(arguments[1])]  # type: ignore[misc]
    if annotation is datetime:
        return float | str
    return _struct(annotation) if issubclass(annotation, Structure) else annotation


@functools.cache
def _copier(cls: type) -> Copy:
    """A function that makes a model from its struct; generated, as in the converter."""
    names: dict[str, Any] = {
        "FrozenDict": FrozenDict,
        "cls": cls,
        "moment": datetime.fromtimestamp,
        "new": object.__new__,
        "parse_timestamp": parse_timestamp,
        "unfrozen": unfrozen(cls),
        "utc": UTC,
    }
    lines = ["def copy(struct):", "    model = new(unfrozen)"]
    for index, field in enumerate(fields_of(cls)):
        names[f"default_{index}"] = field.default
        copied = _copied(plain_type(field.annotation), f"copy_{index}", names)
        value = f"struct.{field.attribute}"
        if copied != "item" or field.default is not None:
            value = f"default_{index} if (item := {value}) is None else {copied}"
        lines.append(f"    model.{field.attribute} = {value}")
    lines += ("    model.__class__ = cls", "    return model")
    exec("\n".join(lines), names)  # noqa: S102 - only field names of this package
    copy: Copy = names["copy"]
    return copy


def _copied(annotation: Any, copy: str, names: dict[str, Any]) -> str:
    """The expression for what becomes of `item`; adds the function with the name to the names."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Mapping:
        return "FrozenDict(item)"
    if origin is Sequence:
        items = plain_type(arguments[0])
        if not issubclass(items, Structure):
            return "tuple(item)"
        names[copy] = _copier(items)
        return f"tuple(map({copy}, item))"
    if annotation is datetime:
        test, moment = USUAL[datetime]
        return f"{moment} if {test} else parse_timestamp(item)"
    if not issubclass(annotation, Structure):
        return "item"
    names[copy] = _copier(annotation)
    return f"{copy}(item)"
