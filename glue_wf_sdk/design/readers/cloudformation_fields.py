"""The fields of Glue resources, with the types that CloudFormation gives them and their places."""

import json
import re
from typing import Any, cast

import attrs

from glue_wf_sdk._core.schema import (
    ListShape,
    MapShape,
    ScalarShape,
    Shape,
    StructureShape,
    fields_of,
)
from glue_wf_sdk._core.text import key_segment
from glue_wf_sdk._core.types import GenericMap, TagsMap
from glue_wf_sdk.design.finding import Place
from glue_wf_sdk.design.readers.cloudformation_template import is_list, is_map, text_of
from glue_wf_sdk.design.readers.cloudformation_values import LOOP
from glue_wf_sdk.design.readers.located import LocatedMap, Mark
from glue_wf_sdk.design.unknown import Unknown
from glue_wf_sdk.operations.triggers import CreateTriggerRequest
from glue_wf_sdk.operations.workflows import CreateWorkflowRequest

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}(?:\.0)?")
# CloudFormation reads YAML 1.1.
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}(?:\.[0-9]{1,18})?")


@attrs.frozen
class _ExecutionProperty:
    max_concurrent_runs: int | None = None


@attrs.frozen
class _Command:
    python_version: str | None = None


@attrs.frozen
class _NotificationProperty:
    notify_delay_after: int | None = None


@attrs.frozen
class _Job:
    """Those fields of CreateJob that are no plain strings, or that look like a number."""

    allocated_capacity: int | None = None
    command: _Command | None = None
    default_arguments: GenericMap | None = None
    execution_property: _ExecutionProperty | None = None
    glue_version: str | None = None
    max_capacity: float | None = None
    max_retries: int | None = None
    name: str | None = None
    non_overridable_arguments: GenericMap | None = None
    notification_property: _NotificationProperty | None = None
    number_of_workers: int | None = None
    tags: TagsMap | None = None
    timeout: int | None = None


@attrs.frozen
class _Schedule:
    schedule_expression: str | None = None


@attrs.frozen
class _Crawler:
    """Those fields of CreateCrawler that the rules look at, as CloudFormation has them."""

    name: str | None = None
    schedule: _Schedule | None = None
    tags: TagsMap | None = None


WORKFLOW: Shape = StructureShape(CreateWorkflowRequest)
TRIGGER: Shape = StructureShape(CreateTriggerRequest)
JOB: Shape = StructureShape(_Job)
CRAWLER: Shape = StructureShape(_Crawler)


class Fields:
    """Reads the fields of one resource, and notes where they are written.

    Attributes:
        places: The places, by the paths of the fields.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self.places: dict[str, Place] = {}

    def read(self, value: Any, shape: Shape | None, path: str = "") -> Any:
        """An evaluated value, with the type that a field has."""
        if isinstance(shape, MapShape) and isinstance(value, str):
            value = _parsed(value)
        if is_map(value):
            return self._map(value, shape, path)
        if is_list(value):
            item_shape = shape.item if isinstance(shape, ListShape) else None
            found: list[Any] = []
            for index, (item, mark) in enumerate(zip(value, value.marks, strict=True)):
                here = f"{path}[{index}]"
                self._note(here, mark)
                found.append(self.read(item, item_shape, here))
            return found
        return _converted(value, shape.python_type) if isinstance(shape, ScalarShape) else value

    def _map(self, value: LocatedMap, shape: Shape | None, path: str) -> dict[str, Any]:
        shapes: dict[str, Shape] = {}
        if isinstance(shape, StructureShape):
            shapes = {field.wire_name: field.shape for field in fields_of(shape.cls)}
        item_shape = shape.value if isinstance(shape, MapShape) else None
        found: dict[str, Any] = {}
        # What a macro or a loop puts in is not known.
        generated = [key for key in value if key == "Fn::Transform" or key.startswith(LOOP)]
        if generated:
            found = {name: Unknown.of(f"{generated[0]} {name}") for name in shapes}
        for key, item in value.items():
            if key not in generated:
                is_map_key = item_shape is not None
                here = path + (key_segment(key) if is_map_key else f".{key}" if path else key)
                self._note(here, value.marks[key])
                found[key] = self.read(item, shapes.get(key, item_shape), here)
        return found

    def _note(self, path: str, mark: Mark) -> None:
        self.places.setdefault(path, Place(self._file, *mark))


def _parsed(text: str) -> Any:
    """The map in a string: CloudFormation takes either, where its type is Json."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(value, dict):
        return text
    found = LocatedMap((1, 1))
    for key, item in cast("dict[str, Any]", value).items():
        found.put(key, text_of(item) if text_of(item) is not None else Unknown.of("JSON"), (1, 1))
    return found


def _converted(value: Any, kind: type) -> Any:
    """A scalar as CloudFormation converts it to the type of a field, if it can."""
    text = text_of(value)
    if text is None:
        return value
    if kind is str:
        return text
    if kind is bool:
        return _BOOLEANS.get(text.lower(), value)
    if kind is int and _INTEGER.fullmatch(text):
        return int(text.removesuffix(".0"))
    if kind is float and _NUMBER.fullmatch(text):
        return float(text)
    return value
