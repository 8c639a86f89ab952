"""How the service rejects a request that violates its model, in the service's own words.

A value that can hold a secret is not shown. AWS services treat sensitive members alike: "Value at
'tags'" instead of "Value 'x' at 'name'".

Source: answers of AWS services in public reports. A pattern, from Glue itself:
https://github.com/aws-samples/dbt-glue/issues/395. A list of structures:
https://github.com/awslabs/coldsnap/pull/378. The keys of a map:
https://github.com/boto/boto3/issues/2601. The values of a map:
https://github.com/awslabs/aws-service-catalog-factory/issues/279.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

import attrs

from glue_wf_sdk._core.constraints import Constraint, Length, Pattern, Range
from glue_wf_sdk._core.schema import (
    WIRE,
    EnumShape,
    ListShape,
    MapShape,
    ScalarShape,
    Shape,
    StructureShape,
    check_wire,
    fields_of,
    is_list,
)
from glue_wf_sdk._core.text import counted, listed, shortened
from glue_wf_sdk.errors import ServiceError, ValidationException
from glue_wf_sdk.local.engine.refusals import refusal, reject_invalid, unreadable

_UNREADABLE = frozenset({"type", "encoding", "finite"})  # Rules of the types, not of the model.
_INT32 = range(-(2**31), 2**31)
_SIDES = {"max": "less", "min": "greater"}
_MAX_CHARACTERS = 1_000  # Of a value in a message.


@attrs.frozen
class _Broken:
    """A constraint that a request breaks, and the words of the answer."""

    code: str
    words: str


def reject_violations(
    cls: type, payload: Mapping[str, Any], unchecked: Collection[str] = ()
) -> None:
    """Raises the service's error for a request in wire form, if the request breaks constraints.

    The service reads a request first (SerializationException), then checks it against its model
    (ValidationException), then by rules of its own (InvalidInputException). Unlike the service,
    which ignores unknown fields, this rejects them: most are typos. `unchecked` are fields that the
    service knows, but the class does not.
    """
    violations = [each for each in check_wire(cls, payload) if each.path not in unchecked]
    if not violations:
        return
    reject_invalid([each for each in violations if each.rule == "unknown_field"])
    if problems := [str(each) for each in violations if each.rule in _UNREADABLE]:
        raise unreadable(problems)
    broken = list(_of_structure(cls, payload, ""))
    if problems := _words(broken, "SerializationException"):
        raise unreadable(problems)
    if problems := _words(broken, "ValidationException"):
        raise _violation(problems)
    reject_invalid(_words(broken, "InvalidInputException"))


def require_map(payload: Mapping[str, Any], name: str) -> None:
    """Raises the answer to a request without a map that it requires and that no class checks."""
    if name not in payload:
        raise _violation([_missing(_member(name)).words])
    if not isinstance(payload[name], dict):
        raise unreadable([f"{name}: must be a map"])


def _violation(problems: Sequence[str]) -> ServiceError:
    count = counted(len(problems), "validation error")
    message = f"{count} detected: {listed(problems, separator='; ')}"
    return refusal(ValidationException, message)


def _words(broken: Sequence[_Broken], code: str) -> list[str]:
    return [each.words for each in broken if each.code == code]


def _of_structure(cls: type, payload: Mapping[str, Any], path: str) -> Iterator[_Broken]:
    for field in fields_of(cls):
        name = _member(field.wire_name)
        place = f"{path}.{name}" if path else name
        value = payload.get(field.wire_name)
        if value is not None:
            yield from _of_value(field.shape, value, place)
        elif field.required:
            yield _missing(place)


def _member(wire_name: str) -> str:
    return wire_name[:1].lower() + wire_name[1:]


def _missing(path: str) -> _Broken:
    return _invalid("Value null", path, "Member must not be null")


def _of_value(shape: Shape, value: Any, path: str) -> Iterator[_Broken]:
    if isinstance(shape, StructureShape):
        yield from _of_structure(shape.cls, value, path)
        return
    shown = _shown(shape, value)
    for constraint in constraints_of(shape):
        if not constraint.allows(value):
            yield _of_constraint(constraint, value, shown, path)
    if isinstance(shape, EnumShape) and shape.check(value, WIRE):
        yield _invalid(shown, path, _enum_rule(shape))
    elif isinstance(shape, ListShape):
        yield from _of_items(shape, value, shown, path)
    elif isinstance(shape, MapShape):
        for kind, part, items in (
            ("Map keys", shape.key, value.keys()),
            ("Map value", shape.value, value.values()),
        ):
            if any(part.check(item, WIRE) for item in items):
                yield _invalid(shown, path, f"{kind} must satisfy constraint: {_all_rules(part)}")


def _of_constraint(constraint: Constraint, value: object, shown: str, path: str) -> _Broken:
    if isinstance(value, int) and value not in _INT32:
        return _Broken("SerializationException", f"'{path}' must be an integer of 32 bits")
    if isinstance(constraint, Range) and constraint.refusal is not None:
        return _Broken("InvalidInputException", constraint.refusal)
    rule = constraint.violation(value, secret=True).rule
    return _invalid(shown, path, words_of(constraint)[rule])


def _of_items(shape: ListShape, items: Any, shown: str, path: str) -> Iterator[_Broken]:
    if isinstance(shape.item, StructureShape):
        for number, item in enumerate(items, 1):
            yield from _of_structure(shape.item.cls, item, f"{path}.{number}.member")
    elif any(shape.item.check(item, WIRE) for item in items):
        yield _invalid(shown, path, f"Member must satisfy constraint: {_all_rules(shape.item)}")


def _invalid(shown: str, path: str, rule: str) -> _Broken:
    words = f"{shown} at '{path}' failed to satisfy constraint: {rule}"
    return _Broken("ValidationException", words)


def constraints_of(shape: Shape) -> Sequence[Constraint]:
    return shape.constraints if isinstance(shape, (ScalarShape, ListShape, MapShape)) else ()


def _all_rules(shape: Shape) -> str:
    rules = (rule for each in constraints_of(shape) for rule in words_of(each).values())
    return f"[{', '.join(rules)}]"


def words_of(constraint: Constraint) -> dict[str, str]:
    """A constraint in the service's words, by the `rule` of our violation."""
    if isinstance(constraint, Pattern):
        # Java writes a character beyond the first 65536 as two surrogates.
        regex = constraint.regex.replace(r"\U00010000-\U0010FFFF", r"\uD800\uDC00-\uDBFF\uDFFF")
        return {"pattern": f"Member must satisfy regular expression pattern: {regex}"}
    if isinstance(constraint, Length):
        return _bounds("length", {"max_length": constraint.max, "min_length": constraint.min})
    bounds = cast("Range", constraint)
    return _bounds("value", {"maximum": bounds.max, "minimum": bounds.min})


def _bounds(noun: str, bounds: Mapping[str, int | None]) -> dict[str, str]:
    return {
        rule: f"Member must have {noun} {_SIDES[rule[:3]]} than or equal to {bound}"
        for rule, bound in bounds.items()
        if bound is not None
    }


def _enum_rule(shape: EnumShape) -> str:
    return f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"


def _shown(shape: Shape, value: object) -> str:
    """How a message begins: without the value if it has structures or can hold a secret."""
    is_deep = isinstance(shape, ListShape) and isinstance(shape.item, StructureShape)
    if shape.secret or is_deep:
        return "Value"
    text = f"[{', '.join(map(str, value))}]" if is_list(value) else str(value)
    return f"Value '{shortened(text, _MAX_CHARACTERS)}'"
