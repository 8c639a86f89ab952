"""The parameters of a blueprint: their specification, and the values for a run.

Messages never show a parameter's value, because values can be secrets.

Source: AWS Glue developer guide: Specifying blueprint parameters.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Self, TypeAlias

import attrs

from glue_wf_sdk._core.constraints import Length, Pattern
from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.json_text import JSONObject, NotJSONError, load_json
from glue_wf_sdk._core.schema import WIRE, is_list, readable_items, shape_of
from glue_wf_sdk._core.suggestions import suggestions
from glue_wf_sdk._core.text import key_segment
from glue_wf_sdk._core.types import BlueprintParameterSpec, OrchestrationIAMRoleArn
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
CONFIGURATION = "blueprint.cfg"
_PROPERTIES = ("type", "collection", "description", "defaultValue", "allowedValues")


@attrs.frozen(kw_only=True)
class BlueprintParameter:
    """One parameter of a blueprint.

    Attributes:
        type: String, Integer, Double, Boolean, S3Uri, S3Bucket, IAMRoleArn or IAMRoleName.
        collection: Whether the value is a list of that type.
        description: A free-text description.
        default_value: The value if a run gives none; None if the parameter is mandatory.
        allowed_values: The only valid values; None if all are.

    Source: AWS Glue developer guide: Specifying blueprint parameters.
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
        """Every rule that a JSON value breaks; none if the type is not known here.

        Args:
            value: The value, as `json.loads` gives it.
            path: The path that the violations begin with.

        Returns:
            The violations. They do not show the value.
        """
        if self.type not in _TYPES:
            return []
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


def _frozen_map(
    parameters: Mapping[str, BlueprintParameter],
) -> FrozenDict[str, BlueprintParameter]:
    return FrozenDict(parameters)


@attrs.frozen
class ParameterSpec:
    """The specification of a blueprint's parameters.

    Attributes:
        parameters: Each parameter by its name, in the order of the specification.

    Source: AWS Glue developer guide: Specifying blueprint parameters.
    """

    parameters: Mapping[str, BlueprintParameter] = attrs.field(converter=_frozen_map)

    @classmethod
    def parse(cls, source: str | bytes | Mapping[str, object], *, strict: bool = True) -> Self:
        """Reads a specification.

        Args:
            source: The JSON text of a `Blueprint`'s ``parameter_spec`` or of a ``blueprint.cfg``,
                or what it holds.
            strict: Whether to raise for whatever is invalid. Otherwise, what a newer service may
                have written is left unchecked: an unknown property is ignored, and a parameter of
                an unknown type takes any value.

        Returns:
            The specification.

        Raises:
            ValidationError: It is invalid; with every problem.

        Source: AWS Glue API: GetBlueprint. AWS Glue developer guide: Creating the configuration
        file.
        """
        loaded = load_object(source, "ParameterSpec")
        if _is_configuration(loaded):
            if violations := configuration_rules_broken(loaded):
                raise ValidationError(CONFIGURATION, violations)
            loaded = loaded["parameterSpec"]
        parameters, violations = read_parameter_spec(loaded)
        if violations and strict:
            raise ValidationError("ParameterSpec", violations)
        return cls(parameters)

    def check(self, parameters: str | bytes | Mapping[str, object]) -> tuple[Violation, ...]:
        """Checks the values of a run.

        Args:
            parameters: The values by the names of parameters, or their JSON text as
                StartBlueprintRun takes it.

        Returns:
            Every broken rule; empty if the values are valid. No message shows a value.

        Source: AWS Glue API: StartBlueprintRun.
        """
        try:
            values = load_object(parameters, "Parameters")
        except ValidationError as error:
            return error.violations
        return tuple(self._broken_rules(values))

    def fill(self, parameters: str | bytes | Mapping[str, object]) -> str:
        """The values of a run, with the defaults of those that it leaves out.

        Args:
            parameters: The values by the names of parameters, or their JSON text.

        Returns:
            The JSON text of all values, in the order of the specification.

        Raises:
            ValidationError: The values are invalid; with every problem, and without any value.

        Source: AWS Glue API: StartBlueprintRun.
        """
        values = load_object(parameters, "Parameters")
        if violations := self._broken_rules(values):
            raise ValidationError("Parameters", violations)
        return _text(
            {name: values.get(name, each.default_value) for name, each in self.parameters.items()}
        )

    def _broken_rules(self, values: JSONObject) -> list[Violation]:
        violations = duplicates_in(values, "")
        for name, parameter in self.parameters.items():
            if name in values:
                violations += parameter.broken_rules(values[name], key_segment(name))
            elif parameter.is_mandatory:
                violations.append(Violation(key_segment(name), "required", "is required"))
        unknown = [name for name in values if name not in self.parameters]
        violations += (
            Violation(
                key_segment(name), "unknown_field", f"is not a parameter of the blueprint{meant}"
            )
            for name, meant in zip(unknown, suggestions(unknown, self.parameters), strict=True)
        )
        return violations

    def to_json(self) -> str:
        """The JSON text of the specification as GetBlueprint shows it.

        Returns:
            A JSON object with all five properties of each parameter.

        Source: AWS Glue API: GetBlueprint.
        """
        return _text(
            {
                name: {
                    "type": parameter.type,
                    "collection": parameter.collection,
                    "description": parameter.description,
                    "defaultValue": parameter.default_value,
                    "allowedValues": parameter.allowed_values,
                }
                for name, parameter in self.parameters.items()
            }
        )


def _is_configuration(loaded: JSONObject) -> bool:
    """Whether an object is a whole blueprint.cfg; a specification may use its names too."""
    return any(
        key in loaded and not _is_parameter(loaded[key])
        for key in ("layoutGenerator", "parameterSpec")
    )


def _is_parameter(value: object) -> bool:
    return isinstance(value, JSONObject) and isinstance(value.get("type"), str)


def configuration_rules_broken(configuration: JSONObject) -> list[Violation]:
    """Every broken rule of a blueprint.cfg, but for those within its parameterSpec."""
    violations: list[Violation] = []
    for name, kind, expected in (
        ("layoutGenerator", str, "the name of a function"),
        ("parameterSpec", JSONObject, "a JSON object"),
    ):
        if name not in configuration:
            violations.append(Violation(name, "required", "is required"))
        elif not isinstance(configuration[name], kind) or configuration[name] == "":
            violations.append(Violation(name, "type", f"must be {expected}"))
    return violations + duplicates_in(configuration, "")


def read_parameter_spec(
    loaded: JSONObject,
) -> tuple[dict[str, BlueprintParameter], list[Violation]]:
    """The parameters of a specification as far as they can be read, and every problem."""
    violations = duplicates_in(loaded, "")
    parameters: dict[str, BlueprintParameter] = {}
    for name, properties in loaded.items():
        path = key_segment(name)
        if isinstance(properties, JSONObject):
            parameters[name], broken = _read_parameter(properties, path)
            violations += broken
        else:
            parameters[name] = BlueprintParameter(type="")
            violations.append(Violation(path, "type", "must be a JSON object"))
    if not violations:
        violations += shape_of(BlueprintParameterSpec).check(
            ParameterSpec(parameters).to_json(), WIRE
        )
    return parameters, violations


def _read_parameter(loaded: JSONObject, path: str) -> tuple[BlueprintParameter, list[Violation]]:
    violations = duplicates_in(loaded, path)
    unknown = [name for name in loaded if name not in _PROPERTIES]
    violations += (
        Violation(
            path + key_segment(name), "unknown_field", f"is not a property of a parameter{meant}"
        )
        for name, meant in zip(unknown, suggestions(unknown, _PROPERTIES), strict=True)
    )
    # Glue writes null for a property that its author left out.
    kind, collection, description, default, allowed = map(loaded.get, _PROPERTIES)
    if kind is None:
        violations.append(Violation(f"{path}.type", "required", "is required"))
    elif not isinstance(kind, str) or kind not in _TYPES:
        violations.append(Violation(f"{path}.type", "enum", f"must be one of {', '.join(_TYPES)}"))
    kind = kind if isinstance(kind, str) else ""
    if not isinstance(collection, bool | None):
        violations.append(Violation(f"{path}.collection", "type", "must be true or false"))
        kind = ""  # Its values cannot be judged.
    if not isinstance(description, str | None):
        violations.append(Violation(f"{path}.description", "type", "must be a string"))
        description = None
    if allowed is not None:
        allowed_path = f"{path}.allowedValues"
        broken = [Violation(allowed_path, "type", "must be a list of at least one value")]
        if is_list(allowed) and allowed:
            items = BlueprintParameter(type=kind, collection=True)
            broken = items.broken_rules(allowed, allowed_path)
        violations += broken
        allowed = None if broken else tuple(allowed)
    parameter = BlueprintParameter(
        type=kind,
        collection=collection is True,
        description=description,
        default_value=tuple(default) if is_list(default) else default,
        allowed_values=allowed,
    )
    if default is not None:
        violations += parameter.broken_rules(default, f"{path}.defaultValue")
    return parameter, violations


def parameters_text(parameters: Mapping[str, object]) -> str:
    """The JSON text of values by name, unchecked but for what JSON cannot express."""
    return _text_of(parameters, "Parameters")


def load_object(source: str | bytes | Mapping[str, object], subject: str) -> JSONObject:
    """The JSON object that a text or a mapping holds; raises ValidationError for anything else."""
    if isinstance(source, JSONObject):
        return source
    try:
        loaded = load_json(_text_of(source, subject) if isinstance(source, Mapping) else source)
    except NotJSONError as error:
        problem = str(error)
    else:
        if isinstance(loaded, JSONObject):
            return loaded
        problem = "must be a JSON object"
    raise ValidationError(subject, [Violation("", "type", problem)])


def _text_of(mapping: Mapping[str, object], subject: str) -> str:
    members: list[str] = []
    violations: list[Violation] = []
    items = readable_items(mapping)
    if items is None:
        violations.append(Violation("", "type", "must be a mapping that can be read"))
    for name, value in (items or {}).items():
        if not isinstance(name, str):
            violations.append(Violation(key_segment(name), "type", "the key must be a string"))
            continue
        try:
            members.append(f"{_text(name)}:{_text(value)}")
        except RecursionError:
            violations.append(Violation(key_segment(name), "type", "is nested too deeply"))
        except (TypeError, ValueError) as error:
            violations.append(Violation(key_segment(name), "type", f"is not JSON: {error}"))
    if violations:
        raise ValidationError(subject, violations)
    return f"{{{','.join(members)}}}"


def _text(value: object) -> str:
    # Characters are not escaped, because the API's limits count bytes.
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def duplicates_in(loaded: JSONObject, path: str) -> list[Violation]:
    """A violation for each duplicate key of an object."""
    return [
        Violation(path + key_segment(key), "duplicate", "is a duplicate key")
        for key in loaded.duplicates
    ]
