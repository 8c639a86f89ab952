"""Models are values: immutable, and compared, hashed, copied and pickled by their fields."""

import copy
import inspect
import pickle
from collections import UserList, deque
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    CrawlState,
    Edge,
    JobRun,
    JobRunState,
    Node,
    NodeType,
    ValidationError,
    WorkflowGraph,
    WorkflowRun,
    from_wire,
    to_wire,
    violations,
)
from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.schema import fields_of
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk.operations import (
    BatchGetWorkflowsRequest,
    CreateWorkflowRequest,
    CreateWorkflowResponse,
    DeleteWorkflowResponse,
    ResponseMetadata,
    StopWorkflowRunResponse,
)
from glue_wf_sdk.testing import models, wire_dicts
from support.models import EACH_MODEL, FEW, MODELS, smallest

ANY_MODEL = st.sampled_from(MODELS).flatmap(models)


@EACH_MODEL
class TestEachClass:
    """What holds for every class of model."""

    def test_is_slotted_and_frozen(self, cls: Any) -> None:
        """No field can be set or deleted, and no attribute added."""
        model = smallest(cls)

        assert isinstance(model, Structure)
        assert not hasattr(model, "__dict__")
        with pytest.raises(AttributeError):
            object.__setattr__(model, "nme", "etl")
        for field in fields_of(cls):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(model, field.attribute, None)
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                delattr(model, field.attribute)

    def test_takes_keywords_only(self, cls: Any) -> None:
        """A positional argument is a TypeError."""
        with pytest.raises(TypeError, match="positional"):
            cls("etl")

    def test_shows_and_writes_only_the_fields_that_are_set(self, cls: Any) -> None:
        """An optional field is None, or the empty list or map of a response, and is not shown."""
        model = smallest(cls)
        optional = {each.wire_name: each for each in fields_of(cls) if not each.required}

        assert not any(getattr(model, each.attribute) for each in optional.values())
        assert not any(f"{each.attribute}=" in repr(model) for each in optional.values())
        assert {each.wire_name for each in fields_of(cls) if each.required} == {
            name for name, value in to_wire(model).items() if name not in optional or value
        }

    def test_names_its_source(self, cls: Any) -> None:
        """The docstring says where the API documents the structure or operation."""
        source = cls.__name__.removesuffix("Request").removesuffix("Response")

        assert f"Source: AWS Glue API: {source}." in (inspect.getdoc(cls) or "")

    @FEW
    @given(data=st.data())
    def test_is_equal_by_its_fields(self, cls: Any, data: Any) -> None:
        """Two models of the same fields are equal with equal hashes, and unequal to all else."""
        wire = data.draw(wire_dicts(cls))
        model, same = from_wire(cls, wire), from_wire(cls, wire)

        assert model is not same
        assert model == same
        assert hash(model) == hash(same)
        assert repr(model) == repr(same)
        assert model != wire
        assert model != ResponseMetadata(request_id="another class")

    @FEW
    @given(data=st.data())
    def test_is_copied_and_pickled(self, cls: Any, data: Any) -> None:
        """Copies and unpickled models are of the same class, and equal."""
        model = data.draw(models(cls))

        for made in (
            copy.copy(model),
            copy.deepcopy(model),
            *(pickle.loads(pickle.dumps(model, each)) for each in range(2, 6)),  # noqa: S301 - made here
            attrs.evolve(model),
        ):
            assert model == made
            assert hash(model) == hash(made)
            assert cls is type(made)
            assert to_wire(model) == to_wire(made)


class TestEvolving:
    """`attrs.evolve` makes a changed copy."""

    def test_only_the_named_fields_change(self) -> None:
        """The model itself stays as it was."""
        request = CreateWorkflowRequest(name="etl", tags={"team": "data"})
        changed = attrs.evolve(request, name="elt")

        assert CreateWorkflowRequest(name="elt", tags={"team": "data"}) == changed
        assert CreateWorkflowRequest(name="etl", tags={"team": "data"}) == request

    def test_the_copy_is_checked(self) -> None:
        """A changed copy that breaks a rule is an error, as when it is constructed."""
        with pytest.raises(ValidationError, match="name: "):
            attrs.evolve(CreateWorkflowRequest(name="etl"), name="")

    @given(ANY_MODEL)
    def test_a_model_differs_in_any_field(self, model: Any) -> None:
        """A model that lacks one of the other's optional fields is unequal to it."""
        cls: Any = model.__class__
        for field in fields_of(cls):
            value = getattr(model, field.attribute)
            if field.on_wire and not field.required and value != field.default:
                assert attrs.evolve(model, **{field.attribute: field.default}) != model


class TestFreezing:
    """The values of a model are immutable."""

    @pytest.mark.parametrize("kind", [list, tuple, deque, UserList])
    def test_a_sequence_becomes_a_tuple(self, kind: Any) -> None:
        """Any sequence but a string becomes a tuple of its items."""
        names = BatchGetWorkflowsRequest(names=kind(["a", "b"])).names

        assert ("a", "b") == names
        assert tuple is type(names)

    def test_a_map_becomes_a_frozen_dict(self) -> None:
        """Later changes of the dict that was passed do not reach the model."""
        tags = {"team": "data"}
        request = CreateWorkflowRequest(name="etl", tags=tags)
        tags["team"] = "ops"

        assert {"team": "data"} == request.tags
        assert FrozenDict is type(request.tags)

    def test_a_string_becomes_a_member(self) -> None:
        """The value of an enum becomes its member, as does a member of another enum."""
        for state in ("FAILED", JobRunState.FAILED, CrawlState.FAILED):
            job_run = JobRun(job_run_state=state)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
            assert JobRunState.FAILED is job_run.job_run_state

    def test_an_unknown_enum_value_is_invalid(self) -> None:
        """A user can construct known values only; an answer may hold others."""
        with pytest.raises(ValidationError, match=r"job_run_state: must be one of .*; is 'PAUSED'"):
            JobRun(job_run_state=JobRunState("PAUSED"))
        assert "PAUSED" == from_wire(JobRun, {"JobRunState": "PAUSED"}).job_run_state

    @pytest.mark.parametrize("value", ["ab", b"ab", bytearray(b"ab"), memoryview(b"ab"), {"ab"}, 5])
    def test_strings_and_sets_are_no_lists(self, value: Any) -> None:
        """A string is not split into characters; bytes and sets are invalid too."""
        with pytest.raises(
            ValidationError, match=f"names: must be a list, is of type {type(value).__name__} "
        ):
            BatchGetWorkflowsRequest(names=value)

    @given(ANY_MODEL)
    def test_every_value_can_be_hashed(self, model: Any) -> None:
        """A model holds no list, dict or set."""
        cls: Any = model.__class__
        for field in fields_of(cls):
            value = getattr(model, field.attribute)
            assert type(value) not in (list, dict, set)
            assert isinstance(hash(value), int)


class TestMetadata:
    """A response's `metadata` holds the details of its call."""

    def test_it_takes_no_part_in_equality(self) -> None:
        """Responses of the same content are equal, whichever request they answer."""
        first = CreateWorkflowResponse(name="etl", metadata=ResponseMetadata(request_id="1"))
        second = CreateWorkflowResponse(name="etl", metadata=ResponseMetadata(request_id="2"))

        assert first == second
        assert hash(first) == hash(second)
        assert first.metadata != second.metadata

    def test_it_is_not_written(self) -> None:
        """`to_wire` omits it, the repr does not."""
        response = StopWorkflowRunResponse(metadata=ResponseMetadata(request_id="1", retries=2))

        assert {} == to_wire(response)
        assert (
            "StopWorkflowRunResponse(metadata=ResponseMetadata(request_id='1', retries=2))"
            == repr(response)
        )

    def test_responses_of_different_operations_are_unequal(self) -> None:
        """The class counts, even if no field differs."""
        assert CreateWorkflowResponse(name="etl") != DeleteWorkflowResponse(name="etl")
        assert StopWorkflowRunResponse() == StopWorkflowRunResponse()


class TestRepr:
    """The repr of a model reads like the call that constructs it."""

    def test_it_shows_nested_models(self) -> None:
        """Structures, lists and enums are shown in full."""
        node = Node(type=NodeType.JOB, name="load", unique_id="a")
        graph = WorkflowGraph(nodes=[node], edges=[Edge(source_id="a", destination_id="b")])

        assert (
            "WorkflowGraph(nodes=(Node(type=NodeType('JOB'), name='load', unique_id='a'),), "
            "edges=(Edge(source_id='a', destination_id='b'),))" == repr(graph)
        )

    def test_it_hides_what_can_be_secret(self) -> None:
        """Only the keys of a secret map are shown."""
        request = CreateWorkflowRequest(
            name="etl",
            tags={"team": "data"},
            default_run_properties={"password": "hunter2", "b": ""},
        )

        assert (
            "CreateWorkflowRequest(name='etl', default_run_properties={'password': <hidden>, "
            "'b': <hidden>}, tags={'team': <hidden>})" == repr(request)
        )


@pytest.mark.parametrize("value", [None, {}, "etl", 5, WorkflowRun])
def test_violations_takes_models_only(value: Any) -> None:
    """Anything else is a TypeError."""
    with pytest.raises(TypeError, match=f"takes a model object, not {type(value).__name__}"):
        violations(value)
