"""The parameters of a blueprint: their specification, and the values for a run.

Messages never show a parameter's value, because values can be secrets.

Source: AWS Glue developer guide: Specifying blueprint parameters.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

import attrs

from glue_wf_sdk._core.constraints import Length, Pattern
from glue_wf_sdk._core.json_text import JSONObject, load_json
from glue_wf_sdk._core.schema import WIRE, is_list, shape_of
from glue_wf_sdk._core.text import key_segment
from glue_wf_sdk._core.types import OrchestrationIAMRoleArn
from glue_wf_sdk.errors import ValidationError, Violation

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


@attrs.frozen(kw_only=True)
class ParameterSpec:
    """The specification of one parameter.

    Attributes:
        type: String, Integer, Double, Boolean, S3Uri, S3Bucket, IAMRoleArn or IAMRoleName.
        collection: Whether the value is a list of that type.
        description: A free-text description.
        default_value: The value if a run gives none; None if the parameter is mandatory.
        allowed_values: The only valid values; None if all are.
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
        """Every rule that a JSON value breaks."""
        allowed = None if self.allowed_values is None else frozenset(self.allowed_values)
        if not self.collection:
            return self._broken_by_item(value, path, allowed)
        if not is_list(value):
            return [Violation(path, "type", f"must be a list of values of type {self.type}")]
        return [
            violation
            for index, item in enumerate(value)
            for violation in self._broken_by_item(item, f"{path}[{index}]", allowed)
        ]

    def _broken_by_item(
        self, value: object, path: str, allowed: frozenset[object] | None
    ) -> list[Violation]:
        shape, expected = _TYPES[self.type]
        if shape.check(value, WIRE):
            return [Violation(path, "type", f"must be {expected}")]
        if allowed is not None and value not in allowed:
            return [Violation(path, "enum", "must be one of the allowed values")]
        return []


def parse_parameter_spec(text: str) -> dict[str, ParameterSpec]:
    """The parameters by name, from JSON text; raises ValidationError with every problem."""
    return read_parameter_spec(load_object(text, "ParameterSpec"))


def read_parameter_spec(loaded: JSONObject) -> dict[str, ParameterSpec]:
    """The parameters by name, from loaded JSON; raises ValidationError with every problem."""
    violations = duplicates_in(loaded, "")
    spec: dict[str, ParameterSpec] = {}
    for name, properties in loaded.items():
        path = key_segment(name)
        if isinstance(properties, JSONObject):
            parameter, broken = _parameter(properties, path)
            spec[name] = parameter
            violations += broken
        else:
            violations.append(Violation(path, "type", "must be a JSON object"))
    if violations:
        raise ValidationError("ParameterSpec", violations)
    return spec


def _parameter(loaded: JSONObject, path: str) -> tuple[ParameterSpec, list[Violation]]:
    violations = duplicates_in(loaded, path)
    violations += (
        Violation(path + key_segment(name), "unknown_field", "is not a property of a parameter")
        for name in loaded
        if name not in _PROPERTIES
    )
    # Glue writes null for a property that its author left out.
    kind, collection, description, default, allowed = map(loaded.get, _PROPERTIES)
    if kind is None:
        violations.append(Violation(f"{path}.type", "required", "is required"))
    elif not isinstance(kind, str) or kind not in _TYPES:
        violations.append(Violation(f"{path}.type", "enum", f"must be one of {', '.join(_TYPES)}"))
    if not isinstance(collection, bool | None):
        violations.append(Violation(f"{path}.collection", "type", "must be true or false"))
    if not isinstance(description, str | None):
        violations.append(Violation(f"{path}.description", "type", "must be a string"))
    if allowed is not None and not (is_list(allowed) and allowed):
        violations.append(
            Violation(f"{path}.allowedValues", "type", "must be a list of at least one value")
        )
    if violations:
        return ParameterSpec(type="String"), violations
    if allowed is not None:
        items = ParameterSpec(type=str(kind), collection=True)
        violations += items.broken_rules(allowed, f"{path}.allowedValues")
    parameter = ParameterSpec(
        type=str(kind),
        collection=bool(collection),
        description=description,
        default_value=default,
        allowed_values=None if allowed is None or violations else tuple(allowed),
    )
    if default is not None:
        violations += parameter.broken_rules(default, f"{path}.defaultValue")
    return parameter, violations


def parameter_spec_text(spec: Mapping[str, ParameterSpec]) -> str:
    """The JSON text of a specification as GetBlueprint shows it, with all five properties."""
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
    """The values of all parameters, defaults included, from the JSON text of a run.

    Raises ValidationError with every problem and without any value.
    """
    values = load_object(text, "Parameters")
    violations = duplicates_in(values, "")
    for name, parameter in spec.items():
        if name in values:
            violations += parameter.broken_rules(values[name], key_segment(name))
        elif parameter.is_mandatory:
            violations.append(Violation(key_segment(name), "required", "is required"))
    violations += (
        Violation(key_segment(name), "unknown_field", "is not a parameter of the blueprint")
        for name in values
        if name not in spec
    )
    if violations:
        raise ValidationError("Parameters", violations)
    return {name: values.get(name, each.default_value) for name, each in spec.items()}


def load_object(text: str | bytes, subject: str) -> JSONObject:
    """The JSON object in a text; raises ValidationError for anything else."""
    try:
        loaded = load_json(text)
    except ValueError as error:
        problem = str(error)
    else:
        if isinstance(loaded, JSONObject):
            return loaded
        problem = "must be a JSON object"
    raise ValidationError(subject, [Violation("", "type", problem)])


def duplicates_in(loaded: JSONObject, path: str) -> list[Violation]:
    """A violation for each duplicate key of an object."""
    return [
        Violation(path + key_segment(key), "duplicate", "is a duplicate key")
        for key in loaded.duplicates
    ]
