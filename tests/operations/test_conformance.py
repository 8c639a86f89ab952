"""The models say what the API's reference and botocore's service model say.

Both are compared field by field. Where we differ on purpose, `ON_PURPOSE` says how and why. A test
that fails here after an update of botocore says which line to add where.
"""

import inspect
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import botocore
import botocore.session
import pytest
from botocore import xform_name
from botocore.model import ListShape as BotoList
from botocore.model import MapShape as BotoMap
from botocore.model import Shape as BotoShape
from botocore.model import StringShape as BotoString
from botocore.model import StructureShape as BotoStructure

import glue_wf_sdk
from glue_wf_sdk import operations, shapes, structures
from glue_wf_sdk.errors import SERVICE_ERRORS
from glue_wf_sdk.operations import OPERATIONS
from glue_wf_sdk.schema import (
    EnumShape,
    Field,
    ListShape,
    MapShape,
    ScalarShape,
    Shape,
    StructureShape,
    fields_of,
    wire_name,
)

Facts = dict[str, Any]

INT32 = (-(2**31), 2**31 - 1)
NO_LIMIT_ON_ANSWERS = "an answer's list may be empty or longer, so its length is never checked"

ON_PURPOSE: dict[tuple[str, str], tuple[Facts, str]] = {
    ("CreateWorkflowRequest", "Description"): ({"max": 120_000}, "today's service has this limit"),
    ("UpdateWorkflowRequest", "Description"): ({"max": 120_000}, "today's service has this limit"),
    ("ListWorkflowsRequest", "MaxResults"): ({"max": 1000}, "the client lowers it to today's 25"),
    ("ListBlueprintsRequest", "MaxResults"): ({"max": 1000}, "the client lowers it to today's 25"),
    ("ListWorkflowsResponse", "Workflows"): ({"min": None, "max": None}, NO_LIMIT_ON_ANSWERS),
    ("BatchGetWorkflowsResponse", "Workflows"): ({"min": None, "max": None}, NO_LIMIT_ON_ANSWERS),
    ("BatchGetWorkflowsResponse", "MissingWorkflows"): (
        {"min": None, "max": None},
        NO_LIMIT_ON_ANSWERS,
    ),
    ("GetWorkflowRunsResponse", "Runs"): ({"min": None, "max": None}, NO_LIMIT_ON_ANSWERS),
}

# What the reference says and botocore does not.
NOT_IN_BOTOCORE = {("Workflow", "CreationStatus"), ("BlueprintDetails", "InstanceName")}

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "data" / "workflows_api.json").read_text(encoding="utf-8")
)
REFERENCE_FIELDS: list[tuple[str, str, Facts]] = [
    (owner, name, facts)
    for owner, fields in (
        *REFERENCE["structures"].items(),
        *((f"{name}Request", each["request"]) for name, each in REFERENCE["operations"].items()),
        *((f"{name}Response", each["response"]) for name, each in REFERENCE["operations"].items()),
    )
    for name, facts in fields.items()
]

BOTOCORE = botocore.session.get_session().get_service_model("glue")


def _reachable() -> dict[str, BotoStructure]:
    """Each structure that the operations take or give, by botocore's name."""
    found: dict[str, BotoStructure] = {}
    waiting: list[BotoShape | None] = []
    for name in OPERATIONS:
        operation = BOTOCORE.operation_model(name)
        waiting += [operation.input_shape, operation.output_shape]
    while waiting:
        shape = waiting.pop()
        if isinstance(shape, BotoStructure) and shape.name not in found:
            found[shape.name] = shape
            waiting += shape.members.values()
        elif isinstance(shape, BotoList):
            waiting.append(shape.member)
        elif isinstance(shape, BotoMap):
            waiting += [shape.key, shape.value]
    return found


BOTOCORE_STRUCTURES = _reachable()
BOTOCORE_FIELDS = [
    (owner, name, member)
    for owner, shape in sorted(BOTOCORE_STRUCTURES.items())
    for name, member in shape.members.items()
]


def _id(value: object) -> str:
    return value if isinstance(value, str) else ""


def _class_of(owner: str) -> type | None:
    return getattr(structures, owner, None) or getattr(operations, owner, None)


def _field_of(owner: str, name: str) -> Field | None:
    cls = _class_of(owner)
    return next((each for each in fields_of(cls) if each.wire_name == name), None) if cls else None


def _required_field(owner: str, name: str) -> Field:
    field = _field_of(owner, name)
    assert field is not None, f"{owner} has no field {name}"
    return field


TYPES = {str: "string", int: "integer", float: "double", bool: "boolean", datetime: "timestamp"}


def our_facts(shape: Shape) -> Facts:
    """What a shape of ours says, in the words of the reference."""
    if isinstance(shape, StructureShape):
        return {"type": shape.cls.__name__}
    if isinstance(shape, EnumShape):
        return {"type": "string"}
    if isinstance(shape, ListShape):
        facts: Facts = {"type": "list", "of": our_facts(shape.item)}
    elif isinstance(shape, MapShape):
        facts = {"type": "map", "key": our_facts(shape.key), "value": our_facts(shape.value)}
    else:
        assert isinstance(shape, ScalarShape)
        facts = {"type": TYPES[shape.python_type]}
    for constraint in getattr(shape, "constraints", ()):
        for ours, theirs in (("min", "min"), ("max", "max"), ("regex", "pattern")):
            if hasattr(constraint, ours):
                facts[theirs] = getattr(constraint, ours)
    return normalized(facts)


def normalized(facts: Facts) -> Facts:
    """Facts without those that say nothing: a length of at least 0, the bounds of every integer."""
    silent: tuple[object, ...] = (None, *INT32) if facts["type"] == "integer" else (None, 0)
    return {
        name: value
        for name, value in facts.items()
        if name not in ("min", "max") or value not in silent
    }


def reference_facts(facts: Facts) -> Facts:
    """What the reference says of a field's value, in the words of `our_facts`."""
    said = {
        name: value for name, value in facts.items() if name not in ("required", "enum", "unit")
    }
    for name in ("key", "value"):
        if name in said:
            said[name] = reference_facts(said[name])
    if "of" in said:
        said["of"] = {"type": said["of"]}
    if "pattern" in said:
        said["pattern"] = REFERENCE["patterns"][said["pattern"]]
    return normalized(said)


# Java writes a character beyond the first 65536 as two surrogates, Python as one escape.
SPELLED_OTHERWISE = {
    r"\uD800\uDC00-\uDBFF\uDFFF": r"\U00010000-\U0010FFFF",
    r"((\w+\.)+\w+|auto)": r"(\w+\.)+\w+|auto",
}


def botocore_facts(shape: BotoShape) -> Facts:
    """What botocore says of a value, in the words of `our_facts`."""
    if isinstance(shape, BotoStructure):
        return {"type": shape.name}
    if isinstance(shape, BotoString) and shape.enum:
        return {"type": "string"}
    facts: Facts = {"type": shape.type_name}
    if isinstance(shape, BotoList):
        facts["of"] = botocore_facts(shape.member)
    if isinstance(shape, BotoMap):
        facts |= {"key": botocore_facts(shape.key), "value": botocore_facts(shape.value)}
    facts |= {name: shape.metadata.get(name) for name in ("min", "max")}
    if pattern := shape.metadata.get("pattern"):
        pattern = pattern.removeprefix("^").removesuffix("$")
        for theirs, ours in SPELLED_OTHERWISE.items():
            pattern = pattern.replace(theirs, ours)
        facts["pattern"] = pattern
    return normalized(facts)


def line_to_add(owner: str, name: str, member: BotoShape, *, required: bool) -> str:
    """What to write where, for a member of botocore's that we lack."""
    attribute = xform_name(name)
    wanted = f"Sequence[{member.member.name}]" if isinstance(member, BotoList) else member.name
    wanted = wanted if required else f"{wanted} | None"
    if wire_name(attribute) != name:
        wanted = f'Annotated[{wanted}, WireName("{name}")]'
    cls = _class_of(owner)
    if cls is None:
        return f"write a class {owner}(Structure) in structures/, with {attribute}: {wanted}"
    source = Path(inspect.getfile(cls)).relative_to(Path(glue_wf_sdk.__file__).parent).as_posix()
    return f"add `{attribute}: {wanted}{'' if required else ' = None'}` to class {owner} in {source}"
