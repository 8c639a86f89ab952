"""The models say what the API's reference and botocore's service model say, field by field.

Where we differ on purpose, `ON_PURPOSE` says how and why. A test that fails after an update of
botocore says which line to add where.
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

# An older botocore must not have what we lack, but lacks some of what we have.
not_with_older_botocore = pytest.mark.skipif(
    [int(part) for part in botocore.__version__.split(".")[:2]] < [1, 44],
    reason="this botocore is older than the models",
)


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
    return (
        f"add `{attribute}: {wanted}{'' if required else ' = None'}` to class {owner} in {source}"
    )


class TestReference:
    """The API's reference."""

    @pytest.mark.parametrize(("owner", "name", "facts"), REFERENCE_FIELDS, ids=_id)
    def test_each_field_is_modelled_as_stated(self, owner: str, name: str, facts: Facts) -> None:
        """A field has the type, the limits and the pattern that the reference states."""
        differing, _ = ON_PURPOSE.get((owner, name), ({}, ""))
        ours = our_facts(_required_field(owner, name).shape)
        if "of" in ours:  # The reference says no more of a list's items.
            ours["of"] = {"type": ours["of"]["type"]}

        assert normalized({**reference_facts(facts), **differing}) == ours

    @pytest.mark.parametrize(("owner", "name", "facts"), REFERENCE_FIELDS, ids=_id)
    def test_each_field_is_required_as_stated(self, owner: str, name: str, facts: Facts) -> None:
        """A field is required where the reference says so, and nowhere else."""
        assert facts["required"] == _required_field(owner, name).required

    @pytest.mark.parametrize(
        ("owner", "name", "facts"),
        [each for each in REFERENCE_FIELDS if "enum" in each[2]],
        ids=_id,
    )
    def test_each_value_of_an_enum_is_known(self, owner: str, name: str, facts: Facts) -> None:
        """Each value that the reference lists is a known member of the field's enum."""
        shape = _required_field(owner, name).shape

        assert isinstance(shape, EnumShape)
        assert [] == [value for value in facts["enum"] if not shape.enum(value).is_known]

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

    @pytest.mark.parametrize(("owner", "name", "member"), BOTOCORE_FIELDS, ids=_id)
    def test_each_member_is_modelled(self, owner: str, name: str, member: BotoShape) -> None:
        """Each member of each structure that an operation takes or gives has a field."""
        required = name in BOTOCORE_STRUCTURES[owner].required_members

        assert _field_of(owner, name) is not None, line_to_add(
            owner, name, member, required=required
        )

    @not_with_older_botocore
    @pytest.mark.parametrize(("owner", "name", "member"), BOTOCORE_FIELDS, ids=_id)
    def test_each_member_has_its_facts(self, owner: str, name: str, member: BotoShape) -> None:
        """A field has the type, the limits and the pattern of botocore's member, items included."""
        differing, _ = ON_PURPOSE.get((owner, name), ({}, ""))
        ours = our_facts(_required_field(owner, name).shape)

        assert normalized({**botocore_facts(member), **differing}) == ours, (
            f"botocore calls this shape {member.name}; see shapes.py, "
            f"or note in ON_PURPOSE why {owner}.{name} differs"
        )

    @pytest.mark.parametrize("owner", BOTOCORE_STRUCTURES)
    def test_each_structure_requires_the_same(self, owner: str) -> None:
        """The required fields of a class are those that botocore requires."""
        cls = _class_of(owner)
        assert cls is not None

        assert set(BOTOCORE_STRUCTURES[owner].required_members) == {
            field.wire_name for field in fields_of(cls) if field.required
        }

    @pytest.mark.parametrize(
        ("owner", "name", "member"),
        [each for each in BOTOCORE_FIELDS if getattr(each[2], "enum", None)],
        ids=_id,
    )
    def test_each_value_of_an_enum_is_known(
        self, owner: str, name: str, member: BotoString
    ) -> None:
        """Each value that botocore lists is a known member of the field's enum."""
        shape = _required_field(owner, name).shape
        assert isinstance(shape, EnumShape)
        lacking = [value for value in member.enum if not shape.enum(value).is_known]

        assert [] == lacking, f"add {', '.join(lacking)} to {shape.enum.__name__} in enums.py"

    @pytest.mark.parametrize("name", OPERATIONS)
    def test_each_operation_has_its_errors(self, name: str) -> None:
        """An operation has at least the errors that botocore lists, and no error of nowhere."""
        listed = {shape.name for shape in BOTOCORE.operation_model(name).error_shapes}
        stated = set(REFERENCE["operations"].get(name, {"errors": ()})["errors"])
        ours = {each.__name__ for each in OPERATIONS[name].errors}

        assert set() == listed - ours, f"add {listed - ours} to the errors of {name}"
        assert set() == ours - listed - stated

    @pytest.mark.parametrize("name", OPERATIONS)
    def test_each_operation_has_its_shapes(self, name: str) -> None:
        """Request and response are called as botocore calls an operation's input and output."""
        model, operation = BOTOCORE.operation_model(name), OPERATIONS[name]

        assert xform_name(name) == operation.method
        assert model.input_shape is not None
        assert model.output_shape is not None
        assert model.input_shape.name == operation.request.__name__
        assert model.output_shape.name == operation.response.__name__

    @not_with_older_botocore
    def test_each_simple_shape_has_botocores_name(self) -> None:
        """The names in `shapes` are names of shapes in botocore."""
        ours = inspect.get_annotations(shapes)

        assert "NameString" in ours
        assert set() == set(ours) - set(BOTOCORE.shape_names)

    def test_each_error_is_an_exception_of_botocore(self) -> None:
        """Each class of service error is called as an exception shape of botocore."""
        assert set() == set(SERVICE_ERRORS) - {shape.name for shape in BOTOCORE.error_shapes}


MODELS: list[type] = [
    *(
        vars(structures)[name]
        for name in sorted({*structures.__all__} - {"Structure", "violations"})
    ),
    *(operation.request for operation in OPERATIONS.values()),
    *(operation.response for operation in OPERATIONS.values()),
]


@not_with_older_botocore
def test_nothing_is_made_up() -> None:
    """Each field that goes on the wire is known to botocore, or at least to the reference."""
    ours = {
        (cls.__name__, each.wire_name) for cls in MODELS for each in fields_of(cls) if each.on_wire
    }
    unknown_to_botocore = ours - {(owner, name) for owner, name, _ in BOTOCORE_FIELDS}

    assert unknown_to_botocore == NOT_IN_BOTOCORE
    assert NOT_IN_BOTOCORE <= {(owner, name) for owner, name, _ in REFERENCE_FIELDS}


@pytest.mark.parametrize("cls", MODELS)
def test_every_integer_has_32_bits(cls: type) -> None:
    """No integer may be larger than the API's type, whatever else bounds it."""
    for field in fields_of(cls):
        if isinstance(field.shape, ScalarShape) and field.shape.python_type is int:
            (bounds,) = field.shape.constraints
            assert not bounds.allows(INT32[0] - 1)
            assert not bounds.allows(INT32[1] + 1)


@not_with_older_botocore
@pytest.mark.parametrize(("owner", "name"), ON_PURPOSE, ids=_id)
def test_each_difference_on_purpose_is_one(owner: str, name: str) -> None:
    """What `ON_PURPOSE` lists still differs from the reference or from botocore."""
    ours = our_facts(_required_field(owner, name).shape)
    stated = [
        reference_facts(facts) for *field, facts in REFERENCE_FIELDS if field == [owner, name]
    ]
    stated.append(botocore_facts(BOTOCORE_STRUCTURES[owner].members[name]))
    limits = [(each.get("min"), each.get("max")) for each in (ours, *stated)]

    assert set(limits) != {limits[0]}


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
        ("Workflow", "LastRun", "last_run: WorkflowRun | None = None"),
        ("EventBatchingCondition", "BatchSize", "batch_size: BatchSize"),
    ],
)
def test_the_advice_is_the_line_that_stands_there(owner: str, name: str, line: str) -> None:
    """For a member that we have, the advice names the very line that its class has."""
    shape = BOTOCORE_STRUCTURES[owner]
    cls = _class_of(owner)
    assert cls is not None
    advice = line_to_add(owner, name, shape.members[name], required=name in shape.required_members)

    assert f"    {line}\n" in inspect.getsource(cls)
    assert advice.startswith(f"add `{line}` to class {owner} in structures/")
