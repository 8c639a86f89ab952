"""Models are values: immutable, compared, hashed, copied and pickled by what they hold."""

import copy
import inspect
import pickle
from collections import UserList, deque
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk import (
    CrawlState,
    Edge,
    JobRun,
    JobRunState,
    Node,
    NodeType,
    WorkflowGraph,
    WorkflowRun,
    from_wire,
    structures,
    to_wire,
    violations,
)
from glue_wf_sdk.errors import ValidationError
from glue_wf_sdk.frozendict import FrozenDict
from glue_wf_sdk.operations import (
    OPERATIONS,
    BatchGetWorkflowsRequest,
    CreateWorkflowRequest,
    CreateWorkflowResponse,
    DeleteWorkflowResponse,
    ResponseMetadata,
    StopWorkflowRunResponse,
)
from glue_wf_sdk.schema import fields_of
from glue_wf_sdk.structures import Structure
from glue_wf_sdk.testing import models, wire_dicts

MODELS: list[Any] = [
    *(
        vars(structures)[name]
        for name in sorted({*structures.__all__} - {"Structure", "violations"})
    ),
    *(operation.request for operation in OPERATIONS.values()),
    *(operation.response for operation in OPERATIONS.values()),
    ResponseMetadata,
]
EACH_MODEL = pytest.mark.parametrize("cls", MODELS, ids=lambda cls: cls.__name__)
FEW = settings(max_examples=settings().max_examples // 8)
ANY_MODEL = st.sampled_from(MODELS).flatmap(models)

# One argument, for the classes that need one.
NEEDED: dict[str, Any] = {
    "name": "etl",
    "names": ["etl"],
    "run_id": "wr_1",
    "node_ids": ["wnode_1"],
    "blueprint_name": "etl",
    "run_properties": {"key": "value"},
    "blueprint_location": "s3://bucket/key",
    "role_arn": "arn:aws:iam::123456789012:role/glue",
    "batch_size": 1,
}


def smallest(cls: Any) -> Any:
    """A model of a class with its required fields only."""
    return cls(
        **{each.attribute: NEEDED[each.attribute] for each in fields_of(cls) if each.required}
    )


@EACH_MODEL
class TestEachClass:
    """What holds for every class of model."""

    def test_is_a_slotted_structure(self, cls: Any) -> None:
        """Its objects have no dict, so a misspelt attribute cannot be set."""
        model = smallest(cls)

        assert issubclass(cls, Structure)
        assert not hasattr(model, "__dict__")
        with pytest.raises(AttributeError):
            object.__setattr__(model, "nme", "etl")

    def test_is_frozen(self, cls: Any) -> None:
        """No field can be set or deleted."""
        model = smallest(cls)

        for field in fields_of(cls):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(model, field.attribute, None)
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                delattr(model, field.attribute)

    def test_takes_keywords_only(self, cls: Any) -> None:
        """No field has a place among positional arguments."""
        with pytest.raises(TypeError, match="positional"):
            cls("etl")
        assert all(attribute.kw_only for attribute in attrs.fields(cls))

    def test_leaves_out_what_is_none(self, cls: Any) -> None:
        """Optional fields are None without an argument, and stay out of repr and wire dict."""
        model = smallest(cls)
        required = [each for each in fields_of(cls) if each.required]

        assert {None} >= {
            getattr(model, each.attribute) for each in fields_of(cls) if not each.required
        }
        assert {each.wire_name for each in required} == set(to_wire(model))
        assert "None" not in repr(model)

    def test_documents_each_field(self, cls: Any) -> None:
        """The docstring names every field of its own, and its source."""
        documented = inspect.getdoc(cls) or ""
        own = {each.attribute for each in fields_of(cls)} - {"metadata"}

        assert set() == {name for name in own if f"\n    {name}: " not in documented}
        assert ("Source: AWS Glue API: " in documented) == (cls is not ResponseMetadata)

    @FEW
    @given(data=st.data())
    def test_is_equal_by_its_fields(self, cls: Any, data: Any) -> None:
        """Two models of the same fields are equal with equal hashes, and unequal to all else."""
        wire = data.draw(wire_dicts(cls))
        model, same = from_wire(cls, wire), from_wire(cls, wire)

        assert model is not same
        assert model == same
        assert hash(model) == hash(same)
        assert {model: 1}[same] == 1
        assert model != wire
        assert model != Node(name="another class")
        assert repr(model) == repr(same)

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
    """Changed copies."""

    def test_only_the_named_fields_change(self) -> None:
        """`attrs.evolve` makes a changed copy and leaves the model as it was."""
        request = CreateWorkflowRequest(name="etl", tags={"team": "data"})
        changed = attrs.evolve(request, name="elt")

        assert CreateWorkflowRequest(name="elt", tags={"team": "data"}) == changed
        assert CreateWorkflowRequest(name="etl", tags={"team": "data"}) == request
        assert request != changed

    def test_the_copy_is_checked(self) -> None:
        """A changed copy keeps the rules like any other model."""
        with pytest.raises(ValidationError, match="name: "):
            attrs.evolve(CreateWorkflowRequest(name="etl"), name="")

    @given(ANY_MODEL)
    def test_a_model_differs_in_any_field(self, model: Any) -> None:
        """A model without one of its optional fields is unequal to it."""
        cls: Any = model.__class__
        for field in fields_of(cls):
            given_one = field.on_wire and getattr(model, field.attribute) is not None
            if given_one and not field.required:
                assert attrs.evolve(model, **{field.attribute: None}) != model


class TestFreezing:
    """What a model is given becomes immutable."""

    @pytest.mark.parametrize("kind", [list, tuple, deque, UserList])
    def test_a_sequence_becomes_a_tuple(self, kind: Any) -> None:
        """Any sequence but a string becomes a tuple of its items."""
        names = BatchGetWorkflowsRequest(names=kind(["a", "b"])).names

        assert ("a", "b") == names
        assert tuple is type(names)

    def test_a_map_becomes_a_frozen_dict(self) -> None:
        """A map becomes one that does not change, and does not change with the one given."""
        tags = {"team": "data"}
        request = CreateWorkflowRequest(name="etl", tags=tags)
        tags["team"] = "ops"

        assert {"team": "data"} == request.tags
        assert FrozenDict is type(request.tags)

    def test_a_string_becomes_a_member(self) -> None:
        """The value of an enum becomes its member, as does a member of another enum."""
        for state in ("FAILED", JobRunState.FAILED, CrawlState.FAILED):
            job_run = JobRun(job_run_state=state)  # type: ignore[arg-type]
            assert JobRunState.FAILED is job_run.job_run_state

    def test_an_unknown_string_is_refused(self) -> None:
        """A model takes known values only; an answer may hold others."""
        with pytest.raises(ValidationError, match=r"job_run_state: must be one of .*; is 'PAUSED'"):
            JobRun(job_run_state=JobRunState("PAUSED"))
        assert "PAUSED" == from_wire(JobRun, {"JobRunState": "PAUSED"}).job_run_state

    @pytest.mark.parametrize("value", ["ab", b"ab", bytearray(b"ab"), memoryview(b"ab"), {"ab"}, 5])
    def test_what_is_no_list_is_refused(self, value: Any) -> None:
        """A string is not taken apart, and neither are bytes or sets."""
        with pytest.raises(
            ValidationError, match=f"names: must be a list, is of type {type(value).__name__} "
        ):
            BatchGetWorkflowsRequest(names=value)

    @given(ANY_MODEL)
    def test_nothing_mutable_is_inside(self, model: Any) -> None:
        """All that a model holds can be hashed, and so can the model."""
        cls: Any = model.__class__
        for field in fields_of(cls):
            value = getattr(model, field.attribute)
            assert type(value) not in (list, dict, set)
            assert isinstance(hash(value), int)


class TestMetadata:
    """How an answer came about is told beside the answer."""

    def test_it_takes_no_part_in_equality(self) -> None:
        """Answers of the same content are equal, whichever request brought them."""
        first = CreateWorkflowResponse(name="etl", metadata=ResponseMetadata(request_id="1"))
        second = CreateWorkflowResponse(name="etl", metadata=ResponseMetadata(request_id="2"))

        assert first == second
        assert hash(first) == hash(second)
        assert ResponseMetadata(request_id="1") == first.metadata
        assert first.metadata != second.metadata

    def test_it_stays_off_the_wire(self) -> None:
        """`to_wire` writes the API's fields only."""
        response = StopWorkflowRunResponse(metadata=ResponseMetadata(request_id="1", retries=2))

        assert {} == to_wire(response)
        assert (
            "StopWorkflowRunResponse(metadata=ResponseMetadata(request_id='1', retries=2))"
            == repr(response)
        )

    def test_answers_of_different_operations_are_unequal(self) -> None:
        """The class counts, even where no field differs."""
        assert CreateWorkflowResponse(name="etl") != DeleteWorkflowResponse(name="etl")
        assert StopWorkflowRunResponse() == StopWorkflowRunResponse()


class TestRepr:
    """A repr shows what is set."""

    def test_it_shows_the_fields_that_are_set(self) -> None:
        """It reads like the call that makes the model."""
        graph = WorkflowGraph(
            nodes=[Node(type=NodeType.JOB, unique_id="a")], edges=[Edge(source_id="a")]
        )

        assert (
            "WorkflowGraph(nodes=(Node(type=NodeType('JOB'), unique_id='a'),), "
            "edges=(Edge(source_id='a'),))" == repr(graph)
        )

    def test_it_hides_what_can_be_secret(self) -> None:
        """Of a secret map it shows the keys, of a secret string nothing."""
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
    """Anything else is a mistake of the caller's."""
    with pytest.raises(TypeError, match=f"takes a model object, not {type(value).__name__}"):
        violations(value)
