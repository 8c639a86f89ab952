"""The models' annotations as data, and the checker that applies them.

`fields_of` reads a class's annotations once. Each field's `shape` checks a value in one of two
forms: OBJECT, as a model holds it, or WIRE, as boto3 takes it. A check returns violations whose
paths begin at the value; each level above prepends its own segment, so valid input costs no path.
"""

import functools
import math
import re
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Protocol, TypeAlias, TypeGuard

import attrs

from glue_wf_sdk._core.constraints import Constraint, OffWire, Secret, WireName
from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.open_enum import OpenEnum
from glue_wf_sdk._core.suggestions import suggestions
from glue_wf_sdk._core.text import abbreviated, key_segment
from glue_wf_sdk._core.timestamps import NoTimestampError, parse_timestamp
from glue_wf_sdk.errors import Violation

Form: TypeAlias = Literal["object", "wire", "read"]
OBJECT: Final = "object"
WIRE: Final = "wire"
READ: Final = (
    "read"  # An object that was read from the wire: paths have the names that it had there.
)

Violations: TypeAlias = Sequence[Violation]

_NONE: tuple[Violation, ...] = ()
_MAX_NAME_CHARACTERS = 64


class Shape(Protocol):
    """What a value must be."""

    @property
    def secret(self) -> bool:
        """Whether the value can hold a secret."""
        ...

    def check(self, value: Any, form: Form, /) -> Violations:
        """Every broken rule in the value."""
        ...


@attrs.frozen(eq=False, repr=False)
class Field:
    """A field of a model."""

    attribute: str
    wire_name: str
    annotation: Any  # As written, without the None of a nullable field.
    shape: Shape
    required: bool  # It has no default.
    identifies: bool  # `from_wire` rejects a dict without it.
    nullable: bool
    default: Any  # None, or an empty list or map of a response.
    on_wire: bool


def wire_name(attribute: str) -> str:
    """The API's name for an attribute: ``run_id`` -> ``RunId``."""
    return "".join(part[:1].upper() + part[1:] for part in attribute.split("_"))


def attribute_name(wire_name: str) -> str:
    """The Python name for a name of the API: ``RunId`` -> ``run_id``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", wire_name).lower()


@functools.cache
def fields_of(cls: type) -> tuple[Field, ...]:
    """The fields of a model class, in the order of their declaration."""
    name_of = str if getattr(cls, "_is_for_files", False) else wire_name
    is_whole = getattr(cls, "_must_be_whole", True)
    return tuple(_field(each, name_of, is_whole=is_whole) for each in attrs.fields(cls))


def _field(
    attribute: "attrs.Attribute[Any]", name_of: Callable[[str], str], *, is_whole: bool
) -> Field:
    annotation, nullable, markers = _unwrapped(attribute.type)
    required = attribute.default is attrs.NOTHING
    names = [marker.name for marker in markers if isinstance(marker, WireName)]
    return Field(
        attribute=attribute.name,
        wire_name=names[0] if names else name_of(attribute.name),
        annotation=annotation,
        shape=shape_of(annotation),
        required=required,
        identifies=required and is_whole,
        nullable=nullable,
        default=None if required else attribute.default,
        on_wire=not any(isinstance(marker, OffWire) for marker in markers),
    )


def _unwrapped(annotation: Any) -> tuple[Any, bool, tuple[Any, ...]]:
    """A field's annotation without markers and None: (type, whether it is nullable, markers)."""
    markers: tuple[Any, ...] = ()
    if typing.get_origin(annotation) is Annotated:
        metadata = annotation.__metadata__
        markers = tuple(each for each in metadata if isinstance(each, (WireName, OffWire)))
        # On a required field, the marker is next to the constraints of its shape.
        rest = tuple(each for each in metadata if each not in markers)
        annotation = annotation.__origin__
        if rest:
            annotation = Annotated[(annotation, *rest)]
    arguments = typing.get_args(annotation)
    if type(None) in arguments:
        (annotation,) = (each for each in arguments if each is not type(None))
        return annotation, True, markers
    return annotation, False, markers


def shape_of(annotation: Any) -> Shape:
    """The shape of a type of `_core.types`, an enum, a structure, or a list or map of these."""
    metadata: tuple[Any, ...] = ()
    if typing.get_origin(annotation) is Annotated:
        annotation, metadata = annotation.__origin__, annotation.__metadata__
    secret = any(isinstance(each, Secret) for each in metadata)
    constraints = tuple(each for each in metadata if not isinstance(each, Secret))
    origin = typing.get_origin(annotation)
    if origin is Sequence:
        (item,) = typing.get_args(annotation)
        return ListShape(shape_of(item), constraints)
    if origin is Mapping:
        key, value = typing.get_args(annotation)
        return MapShape(shape_of(key), shape_of(value), constraints)
    if issubclass(annotation, OpenEnum):
        return EnumShape(annotation)
    if attrs.has(annotation):
        return StructureShape(annotation)
    return ScalarShape(annotation, _EXPECTED[annotation], constraints, secret)


def check_object(value: object, form: Form = OBJECT) -> tuple[Violation, ...]:
    """Every broken rule in a model object, with attribute names in the paths unless it was read."""
    return _finished(StructureShape(type(value)).check(value, form))


def check_wire(cls: type, value: object) -> tuple[Violation, ...]:
    """Every broken rule of single fields in the wire dict of a class, with wire names in the paths.

    `glue_wf_sdk._core.wire.violations_in` also checks the rules over several fields.
    """
    return _finished(StructureShape(cls).check(value, WIRE))


def _finished(found: Violations) -> tuple[Violation, ...]:
    if not found:
        return _NONE
    return tuple(attrs.evolve(each, path=each.path.removeprefix(".")) for each in found)


def _under(segment: str, found: Violations) -> list[Violation]:
    return [Violation(segment + each.path, each.rule, each.message) for each in found]


def _wrong_type(expected: str, value: object) -> tuple[Violation, ...]:
    return (Violation("", "type", f"must be {expected}, is {_described(value)}"),)


def _described(value: object) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"


_EXPECTED = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    datetime: "a timestamp",
}


@attrs.frozen(eq=False, repr=False)
class ScalarShape:
    """A string, number, boolean or timestamp."""

    python_type: type
    expected: str
    constraints: tuple[Constraint, ...]
    secret: bool

    def check(self, value: Any, form: Form, /) -> Violations:
        if value.__class__ is not self.python_type:  # It nearly always is.
            if not self._is_of_type(value):
                return self._check_other(value, form)
            if self.python_type is str:
                value = str.__str__(value)  # What is sent, whatever a subclass overrides.
        if self.python_type is float and not _is_finite(value):
            return (Violation("", "finite", f"must be a finite number, is {abbreviated(value)}"),)
        for constraint in self.constraints:
            if not constraint.allows(value):
                return [
                    each.violation(value, secret=self.secret)
                    for each in self.constraints
                    if not each.allows(value)
                ]
        if self.python_type is str:
            return _NONE if value.isascii() else _check_unicode(value)
        return _check_moment(value) if self.python_type is datetime else _NONE

    def _is_of_type(self, value: object) -> bool:
        # To Python a bool is an int. An int is accepted as a float, but not the other way round.
        if isinstance(value, bool):
            return self.python_type is bool
        return isinstance(value, self.python_type) or (
            self.python_type is float and isinstance(value, int)
        )

    def _check_other(self, value: object, form: Form) -> Violations:
        if self.python_type is datetime and form is WIRE:
            return _check_timestamp(value)
        return _wrong_type(self.expected, value)


def _check_moment(moment: datetime) -> Violations:
    if moment.utcoffset() is None:
        return (Violation("", "timezone", "must have a time zone"),)
    return _check_timestamp(moment)


def _check_timestamp(value: object) -> Violations:
    try:
        parse_timestamp(value)
    except NoTimestampError as error:
        return (Violation("", "type", f"must be {error}"),)
    return _NONE


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # The integer exceeds the range of floats.
        return False


def _check_unicode(value: str) -> Violations:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        return (
            Violation(
                "",
                "encoding",
                f"must be Unicode text; has a lone surrogate at position {error.start}",
            ),
        )
    return _NONE


@attrs.frozen(eq=False, repr=False)
class EnumShape:
    """A value of an open enum."""

    enum: type[OpenEnum]
    secret: bool = attrs.field(default=False, init=False)

    def check(self, value: Any, _form: Form, /) -> Violations:
        if not isinstance(value, str):
            return _wrong_type("a string", value)
        value = str.__str__(value)
        if value in self.enum._value2member_map_:
            return _NONE
        known = ", ".join(member.value for member in self.enum)
        return (Violation("", "enum", f"must be one of {known}; is {abbreviated(value)}"),)


@attrs.frozen(eq=False, repr=False)
class ListShape:
    """A list."""

    item: Shape
    constraints: tuple[Constraint, ...]
    secret: bool = attrs.field(default=False, init=False)

    def check(self, value: Any, form: Form, /) -> Violations:
        if not is_list(value):
            return _wrong_type("a list", value)
        check = self.item.check
        found = _broken(self.constraints, value)
        for index, item in enumerate(value):
            if problems := check(item, form):
                found += _under(f"[{index}]", problems)
        return found


@attrs.frozen(eq=False, repr=False)
class MapShape:
    """A map."""

    key: Shape
    value: Shape
    constraints: tuple[Constraint, ...]

    @property
    def secret(self) -> bool:
        return self.value.secret

    def check(self, value: Any, form: Form, /) -> Violations:
        # boto3 takes dicts only; in a model, any mapping has become one.
        items = readable_items(value) if _is_dict(value) else None
        if items is None:
            return _wrong_type(expected_map(value), value)
        check_key, check_value = self.key.check, self.value.check
        found = _broken(self.constraints, items)
        for key, item in items.items():
            if problems := check_key(key, form):
                found += [
                    Violation(key_segment(key), each.rule, f"the key {each.message}")
                    for each in problems
                ]
            if problems := check_value(item, form):
                found += _under(key_segment(key), problems)
        return found


@attrs.frozen(eq=False, repr=False)
class StructureShape:
    """A structure: a model object, or the dict of one."""

    cls: type
    secret: bool = attrs.field(default=False, init=False)

    def check(self, value: Any, form: Form, /) -> Violations:
        if form is not WIRE:
            if isinstance(value, self.cls):
                return self._check_attributes(value, form)
            return _wrong_type(f"a {self.cls.__name__}", value)
        items = readable_items(value)
        if items is None:
            return _wrong_type(expected_map(value), value)
        found: list[Violation] = []
        known: set[str] = set()
        for field in fields_of(self.cls):
            known.add(field.wire_name)
            if field.wire_name not in items:
                if field.required:
                    found.append(_missing(f".{field.wire_name}"))
            elif field.on_wire and (problems := field.shape.check(items[field.wire_name], WIRE)):
                found += _under(f".{field.wire_name}", problems)
        found += _unknown_fields([name for name in items if name not in known], known)
        return found

    def _check_attributes(self, value: Any, form: Form) -> Violations:
        found: list[Violation] = []
        for field in fields_of(self.cls):
            item = getattr(value, field.attribute)
            name = field.wire_name if form is READ else field.attribute
            if item is None:
                if not field.nullable:
                    found.append(_missing(f".{name}"))
            elif problems := field.shape.check(item, form):
                found += _under(f".{name}", problems)
        return found or value._broken_rules(form)  # noqa: SLF001 - of our own base


def is_list(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether boto3 accepts the value as a list. In a model, any sequence has become a tuple."""
    return isinstance(value, (list, tuple))


# As functions, because an isinstance() tells type checkers nothing about the items.


def _is_dict(value: object) -> TypeGuard[dict[Any, Any]]:
    return isinstance(value, dict)


def is_map(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether the value is a mapping."""
    return isinstance(value, Mapping)


def expected_map(value: object) -> str:
    """What messages say that a value must be which `readable_items` rejected."""
    return "a dict that can be read" if is_map(value) else "a map"


def readable_items(value: object) -> dict[Any, Any] | None:
    """The items of a mapping; None for anything else, and for a mapping that cannot be read."""
    if _is_dict(value) and type(value) in (dict, FrozenDict):
        return value
    if not is_map(value):
        return None
    try:
        return {key: value[key] for key in value}
    except Exception:  # noqa: BLE001 - a user's mapping may raise anything
        return None


def _broken(constraints: Iterable[Constraint], value: object) -> list[Violation]:
    return [each.violation(value, secret=True) for each in constraints if not each.allows(value)]


def _missing(path: str) -> Violation:
    return Violation(path, "required", "is required")


def _unknown_fields(names: Sequence[object], known: Iterable[str]) -> list[Violation]:
    return [
        Violation(_field_segment(name), "unknown_field", f"is not a field{suggestion}")
        for name, suggestion in zip(names, suggestions(names, known), strict=True)
    ]


def _field_segment(name: object) -> str:
    if isinstance(name, str) and name.isidentifier() and name.isascii():
        return f".{name}" if len(name) <= _MAX_NAME_CHARACTERS else key_segment(name)
    return key_segment(name)
