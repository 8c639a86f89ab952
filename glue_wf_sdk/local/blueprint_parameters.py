"""The parameters of blueprints: what a blueprint asks for, and whether a run gives it.

No message shows a parameter's value, as values can hold secrets.

Source: AWS Glue developer guide: Specifying blueprint parameters.
"""

import collections
import json
from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

import attrs

from glue_wf_sdk.constraints import Length, Pattern
from glue_wf_sdk.errors import ValidationError, Violation
from glue_wf_sdk.jsontext import reason_of, refuse_constant
from glue_wf_sdk.schema import WIRE, is_list, key_segment, shape_of
from glue_wf_sdk.shapes import OrchestrationIAMRoleArn

__all__ = [
    "JsonObject",
    "ParameterSpec",
    "parameter_spec_text",
    "parse_parameter_spec",
    "parse_parameters",
    "read_json",
    "read_parameter_spec",
]

S3Uri: TypeAlias = Annotated[str, Pattern(r"(?s)s3://[^/]+(/.*)?", "an S3 path")]
# Source: Amazon S3 user guide: General purpose bucket naming rules.
S3Bucket: TypeAlias = Annotated[
    str, Pattern(r"(?!.*\.\.)[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]", "the name of an S3 bucket")
]
# Source: AWS IAM API: CreateRole.
IAMRoleName: TypeAlias = Annotated[
    str, Length(1, 64), Pattern(r"[A-Za-z0-9_+=,.@\-]+", "the name of an IAM role")
]

_TYPES = {
    "String": (shape_of(str), "a string"),
    "Integer": (shape_of(int), "an integer"),
    "Double": (shape_of(float), "a finite number"),
    "Boolean": (shape_of(bool), "true or false"),
    "S3Uri": (shape_of(S3Uri), "an S3 path that begins with s3://"),
    "S3Bucket": (shape_of(S3Bucket), "the name of an S3 bucket"),
    "IAMRoleArn": (shape_of(OrchestrationIAMRoleArn), "the ARN of an IAM role"),
    "IAMRoleName": (shape_of(IAMRoleName), "the name of an IAM role"),
}
_PROPERTIES = ("type", "collection", "description", "defaultValue", "allowedValues")


class JsonObject(dict[str, Any]):
    """A JSON object that knows which of its names were given more than once."""

    duplicates: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class ParameterSpec:
    """What a blueprint says of one of its parameters.

    Attributes:
        type: String, Integer, Double, Boolean, S3Uri, S3Bucket, IAMRoleArn or IAMRoleName.
        collection: Whether it takes a list of such values.
        description: Words on it.
        default_value: Its value where a run gives none; None where a run must give one.
        allowed_values: The only values that it takes; None where there is no such list.
    """

    type: str
    collection: bool = False
    description: str | None = None
    default_value: Any = attrs.field(default=None, repr=False)
    allowed_values: tuple[Any, ...] | None = attrs.field(default=None, repr=False)

    @property
    def is_mandatory(self) -> bool:
        """Whether a run must give a value."""
        return self.default_value is None

    def broken_rules(self, value: object, path: str) -> list[Violation]:
        """What is wrong with a value.

        Args:
            value: The value, as JSON has it.
            path: Where it stands.

        Returns:
            Every broken rule.
        """
        allowed = None if self.allowed_values is None else frozenset(self.allowed_values)
        if not self.collection:
            return self._broken_by(value, path, allowed)
        if not is_list(value):
            return [Violation(path, "type", f"must be a list of values of type {self.type}")]
        return [
            violation
            for index, item in enumerate(value)
            for violation in self._broken_by(item, f"{path}[{index}]", allowed)
        ]

    def _broken_by(
        self, value: object, path: str, allowed: frozenset[object] | None
    ) -> list[Violation]:
        shape, expected = _TYPES[self.type]
        if shape.check(value, WIRE):
            return [Violation(path, "type", f"must be {expected}")]
        if allowed is not None and value not in allowed:
            return [Violation(path, "enum", "must be one of the allowed values")]
        return []


def parse_parameter_spec(text: str) -> dict[str, ParameterSpec]:
    """The parameters of a blueprint, from JSON text.

    Args:
        text: A JSON object: the name of each parameter, and an object that says what it takes.

    Returns:
        What each takes, by name.

    Raises:
        ValidationError: The text is no such object; it has every problem.
    """
    return read_parameter_spec(read_json(text, "ParameterSpec"))


def read_parameter_spec(value: object) -> dict[str, ParameterSpec]:
    """The parameters of a blueprint, from what `read_json` gave.

    Args:
        value: The JSON value.

    Returns:
        What each takes, by name.

    Raises:
        ValidationError: The value is no specification; it has every problem.
    """
    if not isinstance(value, JsonObject):
        raise ValidationError("ParameterSpec", [Violation("", "type", "must be a JSON object")])
    found = _duplicates(value, "")
    spec: dict[str, ParameterSpec] = {}
    for name, properties in value.items():
        path = key_segment(name)
        if isinstance(properties, JsonObject):
            parameter, broken = _parameter(properties, path)
            spec[name] = parameter
            found += broken
        else:
            found.append(Violation(path, "type", "must be a JSON object"))
    if found:
        raise ValidationError("ParameterSpec", found)
    return spec


def _parameter(given: JsonObject, path: str) -> tuple[ParameterSpec, list[Violation]]:
    found = _duplicates(given, path)
    found += (
        Violation(path + key_segment(name), "unknown_field", "is not a property of a parameter")
        for name in given
        if name not in _PROPERTIES
    )
    # Glue writes null for what its author left out.
    kind, collection, description, default, allowed = map(given.get, _PROPERTIES)
    if kind is None:
        found.append(Violation(f"{path}.type", "required", "is required"))
    elif not isinstance(kind, str) or kind not in _TYPES:
        found.append(Violation(f"{path}.type", "enum", f"must be one of {', '.join(_TYPES)}"))
    if not isinstance(collection, bool | None):
        found.append(Violation(f"{path}.collection", "type", "must be true or false"))
    if not isinstance(description, str | None):
        found.append(Violation(f"{path}.description", "type", "must be a string"))
    if allowed is not None and not (is_list(allowed) and allowed):
        found.append(
            Violation(f"{path}.allowedValues", "type", "must be a list of at least one value")
        )
    if found:
        return ParameterSpec(type="String"), found
    if allowed is not None:
        items = ParameterSpec(type=str(kind), collection=True)
        found += items.broken_rules(allowed, f"{path}.allowedValues")
    parameter = ParameterSpec(
        type=str(kind),
        collection=bool(collection),
        description=description,
        default_value=default,
        allowed_values=None if allowed is None or found else tuple(allowed),
    )
    if default is not None:
        found += parameter.broken_rules(default, f"{path}.defaultValue")
    return parameter, found


def parameter_spec_text(spec: Mapping[str, ParameterSpec]) -> str:
    """The JSON text of a specification, in the form in which GetBlueprint shows it.

    Args:
        spec: What each parameter takes, by name.

    Returns:
        JSON in which each parameter has all five properties.
    """
    return json.dumps(
        {
            name: {
                "type": parameter.type,
                "collection": parameter.collection,
                "description": parameter.description,
                "defaultValue": parameter.default_value,
                "allowedValues": parameter.allowed_values,
            }
            for name, parameter in spec.items()
        },
        separators=(",", ":"),
    )


def parse_parameters(spec: Mapping[str, ParameterSpec], text: str) -> dict[str, Any]:
    """The values of all parameters, from the JSON text that a run is given.

    Args:
        spec: What each parameter takes, by name.
        text: A JSON object with values by name.

    Returns:
        The values, and the defaults of the parameters that it leaves out.

    Raises:
        ValidationError: The text does not fit; it has every problem, and shows no value.
    """
    values = read_json(text, "Parameters")
    if not isinstance(values, JsonObject):
        raise ValidationError("Parameters", [Violation("", "type", "must be a JSON object")])
    found = _duplicates(values, "")
    for name, parameter in spec.items():
        if name in values:
            found += parameter.broken_rules(values[name], key_segment(name))
        elif parameter.is_mandatory:
            found.append(Violation(key_segment(name), "required", "is required"))
    found += (
        Violation(key_segment(name), "unknown_field", "is not a parameter of the blueprint")
        for name in values
        if name not in spec
    )
    if found:
        raise ValidationError("Parameters", found)
    return {name: values.get(name, each.default_value) for name, each in spec.items()}


def read_json(text: str | bytes, subject: str) -> object:
    """A JSON value whose objects know the names that were given twice.

    Args:
        text: The text, or its bytes in UTF-8, UTF-16 or UTF-32.
        subject: What it is, for the error.

    Returns:
        The value; each object is a `JsonObject`.

    Raises:
        ValidationError: The text is not JSON, or is nested too deep.
    """
    try:
        return json.loads(text, parse_constant=refuse_constant, object_pairs_hook=_json_object)
    except RecursionError:
        problem = "is nested too deep"
    except ValueError as error:
        problem = f"is not JSON: {reason_of(error)}"
    # Out here, as json's own exception holds the whole text.
    raise ValidationError(subject, [Violation("", "type", problem)])


def _json_object(pairs: list[tuple[str, Any]]) -> JsonObject:
    made = JsonObject(pairs)
    if len(made) < len(pairs):
        counts = collections.Counter(name for name, _ in pairs)
        made.duplicates = tuple(name for name, count in counts.items() if count > 1)
    return made


def _duplicates(given: JsonObject, path: str) -> list[Violation]:
    return [
        Violation(path + key_segment(name), "duplicate", "is given more than once")
        for name in given.duplicates
    ]
