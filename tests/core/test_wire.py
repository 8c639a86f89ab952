"""Wire dicts become models, and models wire dicts."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import attrs
import botocore.session
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glue_wf_sdk import (
    Crawl,
    CrawlState,
    JobRun,
    JobRunState,
    Node,
    NodeType,
    ResponseError,
    ValidationError,
    Workflow,
    WorkflowRun,
    WorkflowRunStatistics,
    from_wire,
    to_wire,
    violations,
)
from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.schema import ListShape, MapShape, fields_of
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk.operations import (
    OPERATIONS,
    BatchGetWorkflowsResponse,
    CreateWorkflowRequest,
    GetWorkflowRunPropertiesResponse,
    GetWorkflowRunRequest,
    GetWorkflowRunResponse,
    GetWorkflowRunsResponse,
    ListWorkflowsResponse,
    PaginatedRequest,
    Request,
    Response,
    ResponseMetadata,
    StopWorkflowRunResponse,
)
from glue_wf_sdk.structures import EventBatchingCondition
from glue_wf_sdk.testing import wire_dicts
from support.models import EACH_MODEL, FEW, MODELS, smallest

GLUE = botocore.session.get_session().get_service_model("glue")
NOON = datetime(2024, 5, 17, 12, tzinfo=UTC)
RUN = {"Name": "etl", "WorkflowRunId": "wr_1"}
NODE = {"Type": "JOB", "Name": "load", "UniqueId": "a"}


def full_dict(shape: Any) -> Any:
    """A value of a shape of botocore's, with every field that botocore knows."""
    if shape.type_name == "structure":
        return {name: full_dict(member) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [full_dict(shape.member)]
    if shape.type_name == "map":
        return {full_dict(shape.key): full_dict(shape.value)}
    return {
        "string": "text",
        "integer": 7,
        "double": 0.5,
        "boolean": True,
        "timestamp": NOON,
    }[shape.type_name]


def demands_identity(cls: Any) -> bool:
    """Whether `from_wire` rejects a dict that lacks a required field of a class."""
    return not issubclass(cls, (Request, EventBatchingCondition))


def empty_collections(cls: Any) -> dict[str, object]:
    """The lists and maps of a response, empty."""
    empty: dict[type, object] = {ListShape: [], MapShape: {}}
    return {
        each.wire_name: empty[type(each.shape)]
        for each in fields_of(cls)
        if issubclass(cls, Response) and type(each.shape) in empty
    }


class TestRoundTrip:
    """`to_wire` undoes `from_wire`."""

    @EACH_MODEL
    @FEW
    @given(data=st.data())
    def test_canonical_dict_comes_back(self, cls: Any, data: st.DataObject) -> None:
        """A valid wire dict without nulls goes through a model unchanged, strict or not.

        Only the lists and maps that a response lacks are added, empty.
        """
        wire = data.draw(wire_dicts(cls))
        model = from_wire(cls, wire)

        assert empty_collections(cls) | wire == to_wire(model)
        assert model == from_wire(cls, wire, strict=True)
        assert () == violations(model)

    @pytest.mark.parametrize("name", sorted(OPERATIONS))
    def test_every_field_of_botocore_comes_back(self, name: str) -> None:
        """No field that botocore knows is lost, in requests and responses."""
        model, operation = GLUE.operation_model(name), OPERATIONS[name]
        request, response = full_dict(model.input_shape), full_dict(model.output_shape)

        assert request == to_wire(from_wire(operation.request, request))
        assert response == to_wire(from_wire(operation.response, response))

    def test_to_wire_gives_plain_types(self) -> None:
        """Lists are lists, maps are dicts, and enum values are strings of no class of ours."""
        run = from_wire(
            WorkflowRun,
            {
                **RUN,
                "Status": "RUNNING",
                "WorkflowRunProperties": {"a": "b"},
                "StartedOn": NOON,
                "Graph": {"Nodes": [{**NODE, "Type": "NEW"}]},
            },
        )

        wire = to_wire(run)

        assert str is type(wire["Status"])
        assert dict is type(wire["WorkflowRunProperties"])
        assert list is type(wire["Graph"]["Nodes"])
        assert str is type(wire["Graph"]["Nodes"][0]["Type"])
        assert datetime is type(wire["StartedOn"])

    def test_nothing_is_shared(self) -> None:
        """A change of a wire dict does not reach the model, in either direction."""
        wire: dict[str, Any] = {"Name": "w", "DefaultRunProperties": {"a": "b"}}
        names: dict[str, Any] = {"Workflows": ["a"]}
        workflow, listing = from_wire(Workflow, wire), from_wire(ListWorkflowsResponse, names)

        wire["DefaultRunProperties"]["c"] = to_wire(workflow)["DefaultRunProperties"]["d"] = "e"
        names["Workflows"].append("b")

        assert Workflow(name="w", default_run_properties={"a": "b"}) == workflow
        assert ("a",) == listing.workflows

    def test_model_is_immutable(self) -> None:
        """A model made of a wire dict is as frozen and hashable as one that was constructed."""
        workflow: Any = from_wire(Workflow, {"Name": "w", "DefaultRunProperties": {"a": "b"}})
        constructed = Workflow(name="w", default_run_properties={"a": "b"})

        assert constructed == workflow
        assert hash(constructed) == hash(workflow)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            workflow.name = "x"
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            del workflow.name


class TestIdentity:
    """A structure or response without what identifies it is an error."""

    @pytest.mark.parametrize(
        ("cls", "name"),
        [
            pytest.param(cls, each.wire_name, id=f"{cls.__name__}.{each.wire_name}")
            for cls in MODELS
            for each in fields_of(cls)
            if each.required
        ],
    )
    @pytest.mark.parametrize("null", [{}, None], ids=["missing", "null"])
    def test_required_field(self, cls: Any, name: str, null: object) -> None:
        """The error names the path. A request can be sent without the field, unchecked."""
        wire = to_wire(smallest(cls))
        del wire[name]
        wire |= {name: None} if null is None else {}

        if not demands_identity(cls):
            assert name not in to_wire(from_wire(cls, wire))
            return
        with pytest.raises(ResponseError) as caught:
            from_wire(cls, wire)
        assert (cls.__name__, name, "is missing") == (
            caught.value.subject,
            caught.value.path,
            caught.value.problem,
        )

    @pytest.mark.parametrize(
        ("wire", "path"),
        [
            ({}, "Run"),
            ({"Run": {}}, "Run.Name"),
            ({"Run": {"Name": "etl"}}, "Run.WorkflowRunId"),
            ({"Run": {**RUN, "Graph": {"Nodes": [NODE, {}]}}}, "Run.Graph.Nodes[1].Type"),
            (
                {"Run": {**RUN, "Graph": {"Nodes": [None, {"Type": "JOB", "Name": "a"}]}}},
                "Run.Graph.Nodes[1].UniqueId",
            ),
            (
                {"Run": {**RUN, "Graph": {"Edges": [{"SourceId": "a"}]}}},
                "Run.Graph.Edges[0].DestinationId",
            ),
        ],
    )
    def test_path(self, wire: dict[str, Any], path: str) -> None:
        """The path leads to the missing field, through lists and structures."""
        with pytest.raises(ResponseError) as caught:
            from_wire(GetWorkflowRunResponse, wire)

        assert f"GetWorkflowRunResponse: {path}: is missing" == str(caught.value)

    @EACH_MODEL
    def test_any_other_field_may_be_missing(self, cls: Any) -> None:
        """It is None; only a top-level list or map of a response is empty instead."""
        model = from_wire(cls, to_wire(smallest(cls)))
        required = {each.wire_name for each in fields_of(cls) if each.required}

        assert smallest(cls) == model
        assert empty_collections(cls) == {
            name: value for name, value in to_wire(model).items() if name not in required
        }

    def test_lists_and_maps_of_a_response_are_immutable(self) -> None:
        """The empty list is a tuple, the empty map a frozen one, shared by all responses."""
        null = from_wire(GetWorkflowRunsResponse, {"Runs": None, "NextToken": None})
        properties = from_wire(GetWorkflowRunPropertiesResponse, {}).run_properties

        assert GetWorkflowRunsResponse() == null
        assert () == null.runs
        assert {} == properties
        assert FrozenDict is type(properties)


class TestMissing:
    """Missing, null and empty."""

    def test_null_means_missing(self) -> None:
        """A field that is null equals one that is missing."""
        null = dict.fromkeys(full_dict(GLUE.shape_for("WorkflowRun")))

        assert from_wire(WorkflowRun, RUN) == from_wire(WorkflowRun, null | RUN)

    def test_empty_is_kept(self) -> None:
        """In a structure, an empty list, map or structure is not the same as none."""
        wire: dict[str, Any] = {
            **RUN,
            "Graph": {"Nodes": [], "Edges": []},
            "WorkflowRunProperties": {},
            "Statistics": {},
        }

        run = from_wire(WorkflowRun, wire)

        assert wire == to_wire(run)
        assert () == run.nodes
        assert {} == run.workflow_run_properties
        assert WorkflowRunStatistics() == run.statistics

    def test_null_among_items_is_dropped(self) -> None:
        """A null in a list, or as a value in a map, is dropped."""
        wire = {"Workflows": [None, {"Name": "w"}, None], "MissingWorkflows": [None]}
        properties = {"Name": "w", "DefaultRunProperties": {"a": None, "b": "c"}}

        response = from_wire(BatchGetWorkflowsResponse, wire)

        assert (Workflow(name="w"),) == response.workflows
        assert () == response.missing_workflows
        assert {"b": "c"} == from_wire(Workflow, properties).default_run_properties

    @given(st.dictionaries(st.text(), st.none() | st.integers() | st.lists(st.text())))
    @example({"name": "snake", "NAME": 5, "": []})
    def test_unknown_fields_are_dropped(self, unknown: dict[str, object]) -> None:
        """Fields that no class has, of any kind, change nothing."""
        assert from_wire(Node, NODE) == from_wire(Node, {**unknown, **NODE, "JobDetails": None})

    def test_constraints_are_not_enforced(self) -> None:
        """An answer that violates constraints is read, and `violations` reports them."""
        workflow = from_wire(Workflow, {"Name": "", "MaxConcurrentRuns": 2**40})

        assert ("name", "max_concurrent_runs") == tuple(
            violation.path for violation in violations(workflow)
        )

    @pytest.mark.parametrize("value", ["SENSOR", ""])
    def test_unknown_enum_value_is_kept(self, value: str) -> None:
        """A value that a newer service has added is not lost."""
        node = from_wire(Node, {**NODE, "Type": value})

        assert isinstance(node.type, NodeType)
        assert not node.type.is_known
        assert value == node.type
        assert {**NODE, "Type": value} == to_wire(node)

    def test_known_enum_value_is_the_member(self) -> None:
        """A known value is the member itself, also if it comes as a member of another enum."""
        assert NodeType.JOB is from_wire(Node, NODE).type
        assert CrawlState.FAILED is from_wire(Crawl, {"State": JobRunState.FAILED}).state


class TestNumbers:
    """Numbers as JSON has them."""

    @pytest.mark.parametrize("number", [3, 3.0])
    def test_integer(self, number: float) -> None:
        """A float without a fraction is an integer, because some writers append ".0" to each."""
        attempt = from_wire(JobRun, {"Attempt": number}).attempt

        assert attempt == 3
        assert int is type(attempt)

    def test_double(self) -> None:
        """An integer in a field of floats becomes one."""
        capacity = from_wire(JobRun, {"MaxCapacity": 10}).max_capacity

        assert capacity == 10.0
        assert float is type(capacity)

    def test_number_of_another_class(self) -> None:
        """A member of an IntEnum is an integer."""
        metadata = from_wire(ResponseMetadata, {"HTTPStatusCode": HTTPStatus.OK})

        assert ResponseMetadata(http_status=200) == metadata

    @pytest.mark.parametrize("value", [True, False])
    def test_boolean(self, value: object) -> None:
        """A boolean stays one."""
        assert value is from_wire(JobRun, {"JobRunQueuingEnabled": value}).job_run_queuing_enabled

    def test_huge_integer(self) -> None:
        """An integer of any size is read as it is."""
        assert from_wire(JobRun, {"Attempt": 10**400}).attempt == 10**400


class TestStrict:
    """`strict=True`."""

    def test_all_violations_with_wire_paths(self) -> None:
        """Every broken rule is reported at its wire path, a missing identity among them."""
        with pytest.raises(ValidationError) as caught:
            from_wire(
                GetWorkflowRunResponse,
                {
                    "Run": {
                        "Name": "",
                        "Status": "PAUSED",
                        "Graph": {"Nodes": [NODE, {**NODE, "UniqueId": None}], "Nod": []},
                        "WorkflowRunProperties": {"": "v"},
                    }
                },
                strict=True,
            )

        assert {
            ("Run.Name", "min_length"),
            ("Run.WorkflowRunId", "required"),
            ("Run.Status", "enum"),
            ("Run.Graph.Nodes[1].UniqueId", "type"),
            ("Run.Graph.Nod", "unknown_field"),
            ('Run.WorkflowRunProperties[""]', "min_length"),
        } == {(each.path, each.rule) for each in caught.value.violations}
        assert caught.value.subject == "GetWorkflowRunResponse"

    def test_response_metadata_is_allowed(self) -> None:
        """boto3's ResponseMetadata is no unknown field."""
        wire = {"ResponseMetadata": {"RequestId": "r", "HTTPHeaders": {"a": "b"}}}
        stopped = from_wire(StopWorkflowRunResponse, wire, strict=True)

        assert ResponseMetadata(request_id="r") == stopped.metadata

    @pytest.mark.parametrize("mapping", [None, [], "text", 5])
    def test_no_mapping(self, mapping: Any) -> None:
        """A value that is no mapping is of the wrong type at the root."""
        with pytest.raises(ValidationError) as caught:
            from_wire(CreateWorkflowRequest, mapping, strict=True)

        assert [("", "type")] == [(each.path, each.rule) for each in caught.value.violations]


@pytest.mark.parametrize(
    ("cls", "wire"),
    [
        (
            CreateWorkflowRequest,
            {"Name": "n" * 300, "Tags": {"k" * 200: "v"}, "MaxConcurrentRuns": -(2**40)},
        ),
        (GetWorkflowRunRequest, {"IncludeGraph": True}),
        (CreateWorkflowRequest, {}),
    ],
)
def test_an_unchecked_request(cls: Any, wire: dict[str, object]) -> None:
    """`from_wire` builds requests that a constructor rejects; they are sent as they came."""
    request = from_wire(cls, wire)

    assert wire == to_wire(request)
    assert violations(request)


class TestNoModel:
    """Classes and objects that are no models are a TypeError."""

    @pytest.mark.parametrize(
        "cls", [dict, str, int, None, "WorkflowRun", object(), Structure, Request, PaginatedRequest]
    )
    def test_from_wire(self, cls: Any) -> None:
        """Neither are the base classes without fields."""
        with pytest.raises(TypeError, match=r"^from_wire\(\) takes models, not "):
            from_wire(cls, {})

    @pytest.mark.parametrize("obj", [{}, None, WorkflowRun, "run"])
    def test_to_wire(self, obj: Any) -> None:
        """Neither is a class in place of an object."""
        with pytest.raises(TypeError, match=r"^to_wire\(\) takes models, not "):
            to_wire(obj)

    def test_base_of_responses(self) -> None:
        """The base of all responses is a model: it has the metadata."""
        response = from_wire(Response, {"ResponseMetadata": {"HTTPStatusCode": 200}})

        assert ResponseMetadata(http_status=200) == response.metadata
        assert {} == to_wire(response)
