"""A valid dict has no violation, and any corruption of it has one, at its path."""

import json
from collections.abc import Hashable, Iterator
from datetime import datetime
from typing import Any, cast

import attrs
import botocore.session
import pytest
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import ResponseError, check_payload, from_wire, to_wire, violations
from glue_wf_sdk._core.constraints import Length, Pattern, Range
from glue_wf_sdk._core.schema import (
    EnumShape,
    ListShape,
    MapShape,
    ScalarShape,
    Shape,
    StructureShape,
    check_wire,
    fields_of,
)
from glue_wf_sdk._core.text import key_segment
from glue_wf_sdk.operations import OPERATIONS, Operation, Request, operation_of
from glue_wf_sdk.testing import models, requests, wire_dicts
from support.models import EACH_MODEL, FEW

EACH_OPERATION = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
BOTOCORE = botocore.session.get_session().get_service_model("glue")


@attrs.frozen
class Corruption:
    """A wire value that breaks one rule, and where: in wire names and in attribute names."""

    value: Any
    rule: str
    wire_path: str = ""
    path: str = ""


# Values of every type, of which those of the right type are left out.
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
    """The value with one of its rules broken, in each way that is possible."""
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


def model_or_error(cls: Any, wire: Any) -> Any:
    """The model of a wire dict, or the error that it cannot be built."""
    try:
        return from_wire(cls, wire)
    except ResponseError as error:
        return error


class TestValidModels:
    """The models that the strategies draw, which follow the annotations."""

    @EACH_MODEL
    @FEW
    @given(data=st.data())
    def test_have_no_violations(self, cls: Any, data: Any) -> None:
        """A model that could be constructed has no violation, nor has its wire dict."""
        model = data.draw(models(cls))

        assert () == violations(model)
        assert () == check_wire(cls, to_wire(model))

    @EACH_MODEL
    @FEW
    @given(data=st.data())
    def test_come_from_valid_wire_dicts(self, cls: Any, data: Any) -> None:
        """A wire dict without violations makes a model without violations, strictly too."""
        wire = data.draw(wire_dicts(cls))

        assert () == check_wire(cls, wire)
        assert () == violations(from_wire(cls, wire))
        assert from_wire(cls, wire) == from_wire(cls, wire, strict=True)


class TestCorruptions:
    """A valid dict in which one rule is broken."""

    @EACH_OPERATION
    @FEW
    @given(data=st.data())
    def test_are_found_in_payloads(self, operation: Operation[Any, Any], data: Any) -> None:
        """`check_payload` reports the broken rule at its path, and nothing at any other."""
        payload = data.draw(wire_dicts(operation.request))

        for corruption in corruptions(StructureShape(operation.request), payload, kinds=True):
            found = check_payload(operation, corruption.value)
            assert {corruption.wire_path.removeprefix(".")} == {each.path for each in found}
            assert corruption.rule in {each.rule for each in found}

    @EACH_MODEL
    @FEW
    @given(data=st.data())
    def test_are_found_in_objects_as_on_the_wire(self, cls: Any, data: Any) -> None:
        """An unchecked model has the violations of its wire dict, under attribute names.

        Only a structure without what identifies it cannot be built at all.
        """
        wire = data.draw(wire_dicts(cls))

        for corruption in corruptions(StructureShape(cls), wire, kinds=False):
            on_wire = check_wire(cls, corruption.value)
            model = model_or_error(cls, corruption.value)
            if isinstance(model, ResponseError):
                assert ("required", "is missing") == (corruption.rule, model.problem)
                assert corruption.wire_path.removeprefix(".") == model.path
                continue
            found = violations(model)
            assert {corruption.wire_path.removeprefix(".")} == {each.path for each in on_wire}
            assert {corruption.path.removeprefix(".")} == {each.path for each in found}
            assert corruption.rule in {each.rule for each in found}
            assert [(each.rule, each.message) for each in on_wire] == [
                (each.rule, each.message) for each in found
            ]

    @EACH_OPERATION
    @FEW
    @given(data=st.data())
    def test_that_botocore_rejects_are_found(
        self, operation: Operation[Any, Any], data: Any
    ) -> None:
        """Whatever botocore's own validator rejects has a violation."""
        payload = data.draw(wire_dicts(operation.request))

        for corruption in corruptions(StructureShape(operation.request), payload, kinds=True):
            if rejected_by_botocore(operation.name, corruption.value):
                assert check_payload(operation, corruption.value)


def rejected_by_botocore(operation: str, payload: Any) -> bool:
    """Whether botocore's validator rejects a payload."""
    shape = BOTOCORE.operation_model(operation).input_shape
    assert shape is not None
    if not isinstance(payload, dict):  # The validator crashes.
        return True
    return bool(ParamValidator().validate(cast("dict[str, Any]", payload), shape).has_errors())


@given(requests())
def test_botocore_accepts_every_valid_request(request: Request[Any]) -> None:
    """The validator of botocore accepts it, and the serializer writes the same JSON."""
    operation, payload = operation_of(request), to_wire(request)
    model = BOTOCORE.operation_model(operation.name)
    serialized = create_serializer(BOTOCORE.metadata["protocol"]).serialize_to_request(
        payload, model
    )

    assert not rejected_by_botocore(operation.name, payload)
    assert payload == json.loads(serialized["body"])
    assert f"AWSGlue.{operation.name}" == serialized["headers"]["X-Amz-Target"]
