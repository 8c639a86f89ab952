"""The models agree with the API's reference and botocore's service model, field by field.

`DIFFERENCES` has every intended difference, and why. A test that fails after an update of botocore
says which line to add where.
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
from glue_wf_sdk import operations, structures
from glue_wf_sdk._core import types
from glue_wf_sdk._core.schema import (
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
from glue_wf_sdk.errors import SERVICE_ERRORS
from glue_wf_sdk.operations import OPERATIONS
from support.models import DATA, EACH_MODEL, MODELS

Facts = dict[str, Any]

INT32 = (-(2**31), 2**31 - 1)

# Fields with an intended difference: what we say instead, and why.
IDENTIFIES: tuple[Facts, str] = ({"required": True}, "an answer without it cannot be used")
NO_LIMIT: tuple[Facts, str] = ({"min": None, "max": None}, "the list of an answer can be empty")
LOWERED: tuple[Facts, str] = ({"max": 1000}, "the client lowers it to today's 25")
MEASURED: tuple[Facts, str] = ({"min": 1}, "the service refuses less")
LIMITED: tuple[Facts, str] = ({"max": 120_000}, "today's service has this limit")
DIFFERENCES: dict[tuple[str, str], tuple[Facts, str]] = {
    ("Blueprint", "Name"): IDENTIFIES,
    ("BlueprintRun", "BlueprintName"): IDENTIFIES,
    ("BlueprintRun", "RunId"): IDENTIFIES,
    ("Edge", "DestinationId"): IDENTIFIES,
    ("Edge", "SourceId"): IDENTIFIES,
    ("Node", "Name"): IDENTIFIES,
    ("Node", "Type"): IDENTIFIES,
    ("Node", "UniqueId"): IDENTIFIES,
    ("Trigger", "Name"): IDENTIFIES,
    ("Workflow", "Name"): IDENTIFIES,
    ("WorkflowRun", "Name"): IDENTIFIES,
    ("WorkflowRun", "WorkflowRunId"): IDENTIFIES,
    ("GetBlueprintResponse", "Blueprint"): IDENTIFIES,
    ("GetBlueprintRunResponse", "BlueprintRun"): IDENTIFIES,
    ("GetTriggerResponse", "Trigger"): IDENTIFIES,
    ("GetWorkflowResponse", "Workflow"): IDENTIFIES,
    ("GetWorkflowRunResponse", "Run"): IDENTIFIES,
    ("ResumeWorkflowRunResponse", "RunId"): IDENTIFIES,
    ("StartBlueprintRunResponse", "RunId"): IDENTIFIES,
    ("StartWorkflowRunResponse", "RunId"): IDENTIFIES,
    ("CreateWorkflowRequest", "MaxConcurrentRuns"): MEASURED,
    ("UpdateWorkflowRequest", "MaxConcurrentRuns"): MEASURED,
    ("UpdateTriggerResponse", "Trigger"): IDENTIFIES,
    ("CreateWorkflowRequest", "Description"): LIMITED,
    ("UpdateWorkflowRequest", "Description"): LIMITED,
    ("ListWorkflowsRequest", "MaxResults"): LOWERED,
    ("ListBlueprintsRequest", "MaxResults"): LOWERED,
    ("ListWorkflowsResponse", "Workflows"): NO_LIMIT,
    ("BatchGetWorkflowsResponse", "Workflows"): NO_LIMIT,
    ("BatchGetWorkflowsResponse", "MissingWorkflows"): NO_LIMIT,
    ("GetWorkflowRunsResponse", "Runs"): NO_LIMIT,
}

# Fields of the reference that botocore lacks.
NOT_IN_BOTOCORE = {("Workflow", "CreationStatus"), ("BlueprintDetails", "InstanceName")}

REFERENCE = json.loads((DATA / "workflows_api.json").read_text(encoding="utf-8"))
REFERENCE_FIELDS: dict[tuple[str, str], Facts] = {
    (owner, name): facts
    for owner, fields in (
        *REFERENCE["structures"].items(),
        *((f"{name}Request", each["request"]) for name, each in REFERENCE["operations"].items()),
        *((f"{name}Response", each["response"]) for name, each in REFERENCE["operations"].items()),
    )
    for name, facts in fields.items()
}

BOTOCORE = botocore.session.get_session().get_service_model("glue")

# An older botocore must not have what we lack, but lacks some of what we have.
not_with_older_botocore = pytest.mark.skipif(
    [int(part) for part in botocore.__version__.split(".")[:2]] < [1, 44],
    reason="this botocore is older than the models",
)


def _reachable() -> dict[str, BotoStructure]:
    """Each structure that occurs in a request or response, by botocore's name."""
    reached: dict[str, BotoStructure] = {}
    pending: list[BotoShape | None] = []
    for name in OPERATIONS:
        operation = BOTOCORE.operation_model(name)
        pending += [operation.input_shape, operation.output_shape]
    while pending:
        shape = pending.pop()
        if isinstance(shape, BotoStructure) and shape.name not in reached:
            reached[shape.name] = shape
            pending += shape.members.values()
        elif isinstance(shape, BotoList):
            pending.append(shape.member)
        elif isinstance(shape, BotoMap):
            pending += [shape.key, shape.value]
    return reached


BOTOCORE_STRUCTURES = _reachable()
BOTOCORE_FIELDS = {
    (owner, name): member
    for owner, shape in sorted(BOTOCORE_STRUCTURES.items())
    for name, member in shape.members.items()
}
BOTOCORE_ENUMS = {
    key: member.enum
    for key, member in BOTOCORE_FIELDS.items()
    if isinstance(member, BotoString) and member.enum
}


def class_named(owner: str) -> type | None:
    """Our class for a structure of the API."""
    return getattr(structures, owner, None) or getattr(operations, owner, None)


def field_named(owner: str, name: str) -> Field:
    """The field of a class, by its wire name."""
    cls = class_named(owner)
    assert cls is not None
    return next(each for each in fields_of(cls) if each.wire_name == name)


TYPES = {str: "string", int: "integer", float: "double", bool: "boolean", datetime: "timestamp"}


def our_facts(shape: Shape) -> Facts:
    """The facts of one of our shapes, in the terms of the reference."""
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
    """The facts of a field's value in the reference, in the terms of `our_facts`."""
    stated = {
        name: value for name, value in facts.items() if name not in ("required", "enum", "unit")
    }
    for name in ("key", "value"):
        if name in stated:
            stated[name] = reference_facts(stated[name])
    if "of" in stated:
        stated["of"] = {"type": stated["of"]}
    if "pattern" in stated:
        stated["pattern"] = REFERENCE["patterns"][stated["pattern"]]
    return normalized(stated)


# Java writes a character beyond the first 65536 as two surrogates, Python as one escape.
SPELLED_OTHERWISE = {
    r"\uD800\uDC00-\uDBFF\uDFFF": r"\U00010000-\U0010FFFF",
}


def botocore_facts(shape: BotoShape) -> Facts:
    """The facts of a value in botocore, in the terms of `our_facts`."""
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


def expected_facts(owner: str, name: str, stated: Facts) -> Facts:
    """The facts that a field should have, after its intended difference."""
    differing, _ = DIFFERENCES.get((owner, name), ({}, ""))
    facts = normalized({**stated, **differing})
    facts.pop("required", None)
    return facts


def should_be_required(owner: str, name: str, *, stated: bool) -> bool:
    """Whether a field should be required, after its intended difference."""
    return stated or DIFFERENCES.get((owner, name)) is IDENTIFIES


def line_to_add(owner: str, name: str) -> str:
    """The line to add, and where, for a member of botocore's that we lack."""
    shape = BOTOCORE_STRUCTURES[owner]
    member, attribute = shape.members[name], xform_name(name)
    required = should_be_required(owner, name, stated=name in shape.required_members)
    annotation = f"Sequence[{member.member.name}]" if isinstance(member, BotoList) else member.name
    annotation = annotation if required else f"{annotation} | None"
    if wire_name(attribute) != name:
        annotation = f'Annotated[{annotation}, WireName("{name}")]'
    line = f"{attribute}: {annotation}{'' if required else ' = None'}"
    cls = class_named(owner)
    if cls is None:
        return f"write a class {owner}(Structure) in structures/, with `{line}`"
    source = Path(inspect.getfile(cls)).relative_to(Path(glue_wf_sdk.__file__).parent).as_posix()
    return f"add `{line}` to class {owner} in {source}"


class TestReference:
    """The API's reference."""

    @pytest.mark.parametrize(("owner", "name"), REFERENCE_FIELDS)
    def test_each_field_is_modelled_as_stated(self, owner: str, name: str) -> None:
        """A field has the stated type, limits and pattern, and is required if stated."""
        field, stated = field_named(owner, name), REFERENCE_FIELDS[owner, name]
        ours = our_facts(field.shape)
        if "of" in ours:  # The reference says no more of a list's items.
            ours["of"] = {"type": ours["of"]["type"]}

        assert expected_facts(owner, name, reference_facts(stated)) == ours
        assert should_be_required(owner, name, stated=stated["required"]) == field.required

    @pytest.mark.parametrize(
        ("owner", "name"), [key for key, stated in REFERENCE_FIELDS.items() if "enum" in stated]
    )
    def test_each_value_of_an_enum_is_known(self, owner: str, name: str) -> None:
        """Each value that the reference lists is a known member of the field's enum."""
        shape = field_named(owner, name).shape

        assert isinstance(shape, EnumShape)
        assert [] == [
            value
            for value in REFERENCE_FIELDS[owner, name]["enum"]
            if not shape.enum(value).is_known
        ]

    @pytest.mark.parametrize("name", REFERENCE["structures"])
    def test_each_structure_is_public(self, name: str) -> None:
        """A structure of the reference imports from the package itself."""
        assert getattr(structures, name) is getattr(glue_wf_sdk, name)

    @pytest.mark.parametrize("name", REFERENCE["operations"])
    def test_each_operation_has_its_method_and_errors(self, name: str) -> None:
        """An operation has the stated method, and at least the stated errors."""
        stated, operation = REFERENCE["operations"][name], OPERATIONS[name]

        assert stated["method"] == operation.method
        assert set() == set(stated["errors"]) - {each.__name__ for each in operation.errors}


class TestBotocore:
    """The service model that botocore ships, which is newer than the reference."""

    @pytest.mark.parametrize(("owner", "name"), BOTOCORE_FIELDS)
    def test_each_member_is_modelled(self, owner: str, name: str) -> None:
        """Each member of each structure in a request or response has a field."""
        cls = class_named(owner)
        names = {each.wire_name for each in fields_of(cls)} if cls else set[str]()

        assert name in names, line_to_add(owner, name)

    @not_with_older_botocore
    @pytest.mark.parametrize(("owner", "name"), BOTOCORE_FIELDS)
    def test_each_member_has_its_facts(self, owner: str, name: str) -> None:
        """A field has the type, the limits and the pattern of botocore's member, items included."""
        stated = BOTOCORE_FIELDS[owner, name]
        ours = our_facts(field_named(owner, name).shape)

        assert expected_facts(owner, name, botocore_facts(stated)) == ours, (
            f"botocore calls this shape {stated.name}; see _core/types.py, "
            f"or say in DIFFERENCES why {owner}.{name} differs"
        )

    @pytest.mark.parametrize(("owner", "name"), BOTOCORE_FIELDS)
    def test_each_member_is_required_as_stated(self, owner: str, name: str) -> None:
        """A field is required if botocore requires it, or if it identifies something."""
        required = name in BOTOCORE_STRUCTURES[owner].required_members

        assert should_be_required(owner, name, stated=required) == field_named(owner, name).required

    @pytest.mark.parametrize(("owner", "name"), BOTOCORE_ENUMS)
    def test_each_value_of_an_enum_is_known(self, owner: str, name: str) -> None:
        """Each value that botocore lists is a known member of the field's enum."""
        shape = field_named(owner, name).shape
        assert isinstance(shape, EnumShape)
        lacking = [value for value in BOTOCORE_ENUMS[owner, name] if not shape.enum(value).is_known]

        assert [] == lacking, f"add {', '.join(lacking)} to {shape.enum.__name__} in enums.py"

    @pytest.mark.parametrize("name", OPERATIONS)
    def test_each_operation_has_its_errors(self, name: str) -> None:
        """An operation has the errors that botocore or the reference lists, and no other."""
        listed = {shape.name for shape in BOTOCORE.operation_model(name).error_shapes}
        stated = set(REFERENCE["operations"].get(name, {"errors": ()})["errors"])
        ours = {each.__name__ for each in OPERATIONS[name].errors}

        assert set() == listed - ours, f"add {listed - ours} to the errors of {name}"
        assert set() == ours - listed - stated

    @pytest.mark.parametrize("name", OPERATIONS)
    def test_each_operation_has_its_names(self, name: str) -> None:
        """Request, response and method have the names that botocore and boto3 give them."""
        model, operation = BOTOCORE.operation_model(name), OPERATIONS[name]

        assert xform_name(name) == operation.method
        assert model.input_shape is not None
        assert model.output_shape is not None
        assert model.input_shape.name == operation.request.__name__
        assert model.output_shape.name == operation.response.__name__

    @not_with_older_botocore
    def test_each_simple_type_has_botocores_name(self) -> None:
        """The names in `_core.types` are names of shapes in botocore."""
        ours = inspect.get_annotations(types)

        assert "NameString" in ours
        assert set() == set(ours) - set(BOTOCORE.shape_names)

    def test_each_error_is_an_exception_of_botocore(self) -> None:
        """Each class of service error has the name of an exception in botocore."""
        assert set() == set(SERVICE_ERRORS) - {shape.name for shape in BOTOCORE.error_shapes}


@not_with_older_botocore
def test_each_field_has_an_origin() -> None:
    """Each field that is sent is known to botocore, or at least to the reference."""
    ours = {
        (cls.__name__, each.wire_name) for cls in MODELS for each in fields_of(cls) if each.on_wire
    }

    assert NOT_IN_BOTOCORE == ours - set(BOTOCORE_FIELDS)
    assert set(REFERENCE_FIELDS) >= NOT_IN_BOTOCORE


@EACH_MODEL
def test_every_integer_has_32_bits(cls: type) -> None:
    """No field allows an integer that exceeds the API's type."""
    for field in fields_of(cls):
        if isinstance(field.shape, ScalarShape) and field.shape.python_type is int:
            (bounds,) = field.shape.constraints
            assert not bounds.allows(INT32[0] - 1)
            assert not bounds.allows(INT32[1] + 1)


@not_with_older_botocore
@pytest.mark.parametrize(("owner", "name"), DIFFERENCES)
def test_each_intended_difference_is_one(owner: str, name: str) -> None:
    """What `DIFFERENCES` lists still differs from the reference or from botocore."""
    shape = BOTOCORE_STRUCTURES[owner]
    required = name in shape.required_members
    sources = [{"required": required} | botocore_facts(shape.members[name])]
    if (owner, name) in REFERENCE_FIELDS:
        facts = REFERENCE_FIELDS[owner, name]
        sources.append({"required": facts["required"]} | reference_facts(facts))
    differing, _ = DIFFERENCES[owner, name]

    assert any({key: each.get(key) for key in differing} != differing for each in sources)


@pytest.mark.parametrize(
    ("owner", "name", "line"),
    [
        (
            "JobRun",
            "DPUSeconds",
            'dpu_seconds: Annotated[NullableDouble | None, WireName("DPUSeconds")] = None',
        ),
        ("JobRun", "Attempt", "attempt: AttemptCount | None = None"),
        ("WorkflowGraph", "Nodes", "nodes: Sequence[Node] | None = None"),
        ("Node", "Name", "name: NameString"),
        ("Workflow", "LastRun", "last_run: WorkflowRun | None = None"),
        ("EventBatchingCondition", "BatchSize", "batch_size: BatchSize"),
    ],
)
def test_the_advice_is_the_line_in_the_class(owner: str, name: str, line: str) -> None:
    """For a member that we have, the advice is the line that its class has."""
    cls = class_named(owner)
    assert cls is not None

    assert f"    {line}\n" in inspect.getsource(cls)
    assert line_to_add(owner, name).startswith(f"add `{line}` to class {owner} in structures/")
