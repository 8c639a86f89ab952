"""All classes of models, and the smallest object of each."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import settings

from glue_wf_sdk import operations, structures, to_wire
from glue_wf_sdk._core.schema import EnumShape, Field, StructureShape, fields_of
from glue_wf_sdk._core.structure import Structure

DATA = Path(__file__).parents[1] / "data"

STRUCTURES: list[Any] = [
    cls for name in dir(structures) if attrs.has(cls := getattr(structures, name))
]
MODELS: list[Any] = [
    *STRUCTURES,
    *(operation.request for operation in operations.OPERATIONS.values()),
    *(operation.response for operation in operations.OPERATIONS.values()),
]
EACH_MODEL = pytest.mark.parametrize("cls", MODELS, ids=lambda cls: cls.__name__)

FEW = settings(max_examples=settings().max_examples // 8)
"""For tests that draw examples for each class."""

# By attribute, or by enum.
_NEEDED: dict[object, Any] = {
    structures.NodeType: "JOB",
    structures.TriggerType: "ON_DEMAND",
    "actions": [structures.Action(job_name="etl")],
    "batch_size": 1,
    "blueprint_location": "s3://bucket/key",
    "names": ["etl"],
    "node_ids": ["wnode_1"],
    "role_arn": "arn:aws:iam::123456789012:role/glue",
    "run_properties": {"key": "value"},
    "trigger_names": ["etl"],
}


def as_sent(model: Structure) -> bytes:
    """A model as the service sends it, with timestamps in seconds since the epoch."""
    return json.dumps(to_wire(model), default=datetime.timestamp).encode()


def smallest(cls: Any) -> Any:
    """A model of a class, with its required fields only."""
    return cls(**{each.attribute: _needed(each) for each in fields_of(cls) if each.required})


def _needed(field: Field) -> Any:
    if isinstance(field.shape, StructureShape):
        return smallest(field.shape.cls)
    if isinstance(field.shape, EnumShape):
        return _NEEDED[field.shape.enum]
    return _NEEDED.get(field.attribute, "etl")
