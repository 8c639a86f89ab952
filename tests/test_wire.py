"""Wire dicts become models, and models wire dicts."""

from datetime import datetime, timezone
from http import HTTPStatus
from typing import Any

import attrs
import botocore.session
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glue_wf_sdk import structures
from glue_wf_sdk.enums import CrawlState, JobRunState, NodeType
from glue_wf_sdk.errors import ValidationError
from glue_wf_sdk.operations import (
    OPERATIONS,
    BatchGetWorkflowsResponse,
    CreateWorkflowRequest,
    GetWorkflowRunRequest,
    GetWorkflowRunResponse,
    ListWorkflowsResponse,
    PaginatedRequest,
    Request,
    Response,
    ResponseMetadata,
    StopWorkflowRunResponse,
)
from glue_wf_sdk.schema import fields_of
from glue_wf_sdk.structures import (
    Crawl,
    JobRun,
    Node,
    Structure,
    Workflow,
    WorkflowRun,
    WorkflowRunStatistics,
    violations,
)
from glue_wf_sdk.testing import wire_dicts
from glue_wf_sdk.wire import from_wire, to_wire

STRUCTURES = [
    cls
    for cls in vars(structures).values()
    if isinstance(cls, type) and issubclass(cls, Structure) and cls is not Structure
]
CLASSES: list[type[Structure]] = [
    *STRUCTURES,
    *(operation.request for operation in OPERATIONS.values()),
    *(operation.response for operation in OPERATIONS.values()),
]
FEWER_EXAMPLES = settings(max_examples=settings().max_examples // 5)
GLUE = botocore.session.get_session().get_service_model("glue")
NOON = datetime(2024, 5, 17, 12, tzinfo=timezone.utc)


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


class TestRoundTrip:
    """`to_wire` undoes `from_wire`."""

    @pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
    @FEWER_EXAMPLES
    @given(data=st.data())
    def test_canonical_dict_comes_back(self, cls: type[Structure], data: st.DataObject) -> None:
        """A valid wire dict without nulls goes through a model unchanged, strict or not."""
        wire = data.draw(wire_dicts(cls))
        model = from_wire(cls, wire)

        assert wire == to_wire(model)
        assert model == from_wire(cls, wire, strict=True)
        assert () == violations(model)

    @pytest.mark.parametrize("name", sorted(OPERATIONS))
    def test_every_field_of_botocore_comes_back(self, name: str) -> None:
        """No field that botocore knows is lost on the way, in requests and responses."""
        model, operation = GLUE.operation_model(name), OPERATIONS[name]
        request, response = full_dict(model.input_shape), full_dict(model.output_shape)

        assert request == to_wire(from_wire(operation.request, request))
        assert response == to_wire(from_wire(operation.response, response))

    @pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
    def test_empty_dict_comes_back(self, cls: Any) -> None:
        """Every field may be missing, required ones too, and is None then."""
        model = from_wire(cls, {})

        assert {} == to_wire(model)
        assert {None} == {getattr(model, each.attribute) for each in fields_of(cls)}
        assert cls is type(model)

    def test_to_wire_gives_plain_types(self) -> None:
        """Lists are lists, maps are dicts, and enum values are strings without a class of ours."""
        run = from_wire(
            WorkflowRun,
            {
                "Status": "RUNNING",
                "WorkflowRunProperties": {"a": "b"},
                "StartedOn": NOON,
                "Graph": {"Nodes": [{"Type": "NEW"}]},
            },
        )

        wire = to_wire(run)

        assert str is type(wire["Status"])
        assert dict is type(wire["WorkflowRunProperties"])
        assert list is type(wire["Graph"]["Nodes"])
        assert str is type(wire["Graph"]["Nodes"][0]["Type"])
        assert datetime is type(wire["StartedOn"])

    def test_to_wire_shares_nothing(self) -> None:
        """Changes to a wire dict do not reach the model that it came from."""
        workflow = Workflow(name="w", default_run_properties={"a": "b"})

        to_wire(workflow)["DefaultRunProperties"]["c"] = "d"

        assert {"DefaultRunProperties": {"a": "b"}, "Name": "w"} == to_wire(workflow)

    def test_from_wire_shares_nothing(self) -> None:
        """Changes to a wire dict do not reach the model that was made of it."""
        wire: dict[str, Any] = {"Workflows": ["a"], "NextToken": "t"}
        response = from_wire(ListWorkflowsResponse, wire)

        wire["Workflows"].append("b")

        assert ("a",) == response.workflows

    def test_model_is_immutable(self) -> None:
        """A model made of a wire dict is as frozen and hashable as one that was constructed."""
        workflow = from_wire(Workflow, {"Name": "w", "DefaultRunProperties": {"a": "b"}})
        constructed = Workflow(name="w", default_run_properties={"a": "b"})

        assert constructed == workflow
        assert hash(constructed) == hash(workflow)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            workflow.name = "x"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            del workflow.name  # pyright: ignore[reportAttributeAccessIssue]


class TestMissing:
    """Missing, null and empty."""

    def test_null_means_missing(self) -> None:
        """A field that is null equals one that is missing."""
        null = dict.fromkeys(full_dict(GLUE.shape_for("WorkflowRun")))

        assert from_wire(WorkflowRun, {}) == from_wire(WorkflowRun, null)

    def test_empty_is_kept(self) -> None:
        """An empty list, map or structure is not the same as none."""
        wire: dict[str, Any] = {
            "Graph": {"Nodes": [], "Edges": []},
            "WorkflowRunProperties": {},
            "Statistics": {},
        }

        run = from_wire(WorkflowRun, wire)

        assert wire == to_wire(run)
        assert run.graph is not None
        assert () == run.graph.nodes
        assert {} == run.workflow_run_properties
        assert WorkflowRunStatistics() == run.statistics

    def test_null_among_items_is_dropped(self) -> None:
        """A null in a list or as a value in a map is left out."""
        wire = {"Workflows": [None, {"Name": "w"}, None], "MissingWorkflows": [None]}
        properties = {"DefaultRunProperties": {"a": None, "b": "c"}}

        response = from_wire(BatchGetWorkflowsResponse, wire)

        assert (Workflow(name="w"),) == response.workflows
        assert () == response.missing_workflows
        assert Workflow(default_run_properties={"b": "c"}) == from_wire(Workflow, properties)

    @given(st.dictionaries(st.text(), st.none() | st.integers() | st.lists(st.text())))
    @example({"name": "snake", "NAME": 5, "": []})
    def test_unknown_fields_are_dropped(self, unknown: dict[str, object]) -> None:
        """Fields that no class knows, of any kind, change nothing."""
        assert Node(name="n") == from_wire(Node, {**unknown, "Name": "n", "Type": None})

    def test_constraints_are_not_enforced(self) -> None:
        """An answer may break every rule on values and still be read, and says so when asked."""
        workflow = from_wire(Workflow, {"Name": "", "MaxConcurrentRuns": 2**40})

        assert ("name", "max_concurrent_runs") == tuple(
            violation.path for violation in violations(workflow)
        )

    def test_unknown_enum_value_is_kept(self) -> None:
        """A value that a newer service has added survives the round trip and is not known."""
        node = from_wire(Node, {"Type": "SENSOR"})

        assert isinstance(node.type, NodeType)
        assert not node.type.is_known
        assert node.type == "SENSOR"
        assert {"Type": "SENSOR"} == to_wire(node)

    def test_empty_enum_value_is_kept(self) -> None:
        """The empty string is an unknown value like any other."""
        assert {"Type": ""} == to_wire(from_wire(Node, {"Type": ""}))

    def test_known_enum_value_is_the_member(self) -> None:
        """A known value is the member itself, also when it comes as another enum's member."""
        assert NodeType.JOB is from_wire(Node, {"Type": "JOB"}).type
        assert CrawlState.FAILED is from_wire(Crawl, {"State": JobRunState.FAILED}).state


class TestNumbers:
    """Numbers as JSON has them."""

    @pytest.mark.parametrize("number", [3, 3.0])
    def test_integer(self, number: float) -> None:
        """A float without a fraction is an integer, as some writers of JSON know no other."""
        attempt = from_wire(JobRun, {"Attempt": number}).attempt

        assert attempt == 3
        assert int is type(attempt)

    def test_double(self) -> None:
        """An integer does for a floating-point field, and is a float then."""
        capacity = from_wire(JobRun, {"MaxCapacity": 10}).max_capacity

        assert capacity == 10.0
        assert float is type(capacity)

    def test_number_of_another_class(self) -> None:
        """An integer of a class of its own is an integer."""
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
        """Every broken rule is listed at its wire path."""
        with pytest.raises(ValidationError) as caught:
            from_wire(
                GetWorkflowRunResponse,
                {
                    "Run": {
                        "Name": "",
                        "Status": "PAUSED",
                        "Graph": {"Nodes": [{}, {"UniqueId": None}], "Nod": []},
                        "WorkflowRunProperties": {"": "v"},
                    }
                },
                strict=True,
            )

        assert {
            ("Run.Name", "min_length"),
            ("Run.Status", "enum"),
            ("Run.Graph.Nodes[1].UniqueId", "type"),
            ("Run.Graph.Nod", "unknown_field"),
            ('Run.WorkflowRunProperties[""]', "min_length"),
        } == {(each.path, each.rule) for each in caught.value.violations}
        assert caught.value.subject == "GetWorkflowRunResponse"

    def test_response_metadata_is_allowed(self) -> None:
        """boto3's ResponseMetadata is no unknown field."""
        wire = {"Name": "w", "ResponseMetadata": {"RequestId": "r", "HTTPHeaders": {"a": "b"}}}
        stopped = from_wire(StopWorkflowRunResponse, {**wire, "Name": None})

        assert ResponseMetadata(request_id="r") == stopped.metadata

    @pytest.mark.parametrize("mapping", [None, [], "text", 5])
    def test_what_is_no_mapping(self, mapping: Any) -> None:
        """What is no mapping at all breaks the rule on types at the root."""
        with pytest.raises(ValidationError) as caught:
            from_wire(CreateWorkflowRequest, mapping, strict=True)

        assert [("", "type")] == [(each.path, each.rule) for each in caught.value.violations]


class TestUnchecked:
    """`from_wire` makes requests that constructing refuses."""

    def test_invalid_request(self) -> None:
        """A request that breaks the rules can be made from its wire dict, and is sent like it."""
        wire = {"Name": "n" * 300, "Tags": {"k" * 200: "v"}, "MaxConcurrentRuns": -(2**40)}

        assert wire == to_wire(from_wire(CreateWorkflowRequest, wire))
        with pytest.raises(ValidationError):
            CreateWorkflowRequest(name="n" * 300)

    def test_required_fields_may_be_missing(self) -> None:
        """A required field that is missing is None, and is not sent."""
        request = from_wire(GetWorkflowRunRequest, {"IncludeGraph": True})

        assert {"IncludeGraph": True} == to_wire(request)


class TestNoModel:
    """Classes and objects that are no models."""

    @pytest.mark.parametrize(
        "cls", [dict, str, int, None, "WorkflowRun", object(), Structure, Request, PaginatedRequest]
    )
    def test_from_wire(self, cls: Any) -> None:
        """from_wire makes models only, and none of the bases that have no fields."""
        with pytest.raises(TypeError, match=r"^from_wire\(\) works on models"):
            from_wire(cls, {})

    @pytest.mark.parametrize("obj", [{}, None, WorkflowRun, "run"])
    def test_to_wire(self, obj: Any) -> None:
        """to_wire takes model objects only, not classes or dicts."""
        with pytest.raises(TypeError, match=r"^to_wire\(\) works on models"):
            to_wire(obj)

    def test_base_of_responses(self) -> None:
        """The base of all responses is a model: it holds the metadata."""
        response = from_wire(Response, {"ResponseMetadata": {"HTTPStatusCode": 200}})

        assert ResponseMetadata(http_status=200) == response.metadata
        assert {} == to_wire(response)
