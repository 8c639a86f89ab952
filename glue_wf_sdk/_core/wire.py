"""Conversion between models and the wire: dicts as boto3 takes and returns them, and JSON text.

Lenient by default: answers are accepted as they come. No constraint is enforced, unknown fields are
dropped, unknown enum values are kept, null means missing (and is dropped from lists and maps). The
only errors are a value of the wrong kind and a structure without its identifying fields.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

import attrs

from glue_wf_sdk._core.collector import call_paused_for
from glue_wf_sdk._core.converter import UnreadableError, structure_hook, unstructure_hook
from glue_wf_sdk._core.fast import decoded
from glue_wf_sdk._core.json_text import reason_of, refuse_constant, surrogate_pair
from glue_wf_sdk._core.schema import READ, check_object, check_wire
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk.errors import ResponseError, ValidationError, Violation

StructureT = TypeVar("StructureT", bound=Structure)


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
        return cast("StructureT", structure_hook(model_class)(mapping, model_class))
    except UnreadableError as error:
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
    return cast("dict[str, Any]", unstructure_hook(model_class)(obj))


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
        TypeError: `cls` is not a model class, or `text` is no text.
    """
    _required_model_class(cls, "from_json")
    if not isinstance(text, (str, bytes, bytearray)):  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers
        raise TypeError(f"from_json() takes JSON text, not a {type(text).__name__}")
    return call_paused_for(text, _read, cls, text, strict=strict)


def _read(cls: type[StructureT], text: str | bytes, *, strict: bool) -> StructureT:
    if not strict and (model := decoded(cls, text)) is not None:
        return model
    try:
        mapping = json.loads(text, parse_constant=refuse_constant)
    except RecursionError:
        problem = "the JSON is nested too deeply"
    except ValueError as error:
        problem = f"the text is not JSON: {reason_of(error)}"
    else:
        return from_wire(cls, mapping, strict=strict)
    # Raised here, because json's own exception holds the whole text, which may hold secrets.
    raise ResponseError(cls.__name__, "", problem)


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
