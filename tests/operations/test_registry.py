"""The registry has every operation once, with all its parts in line."""

from types import ModuleType
from typing import Any, cast

import botocore.session
import pytest

from glue_wf_sdk import operations
from glue_wf_sdk.errors import SERVICE_ERRORS, UnknownOperationError
from glue_wf_sdk.operations import (
    OPERATIONS,
    GetWorkflowRequest,
    ListWorkflowsRequest,
    Operation,
    PaginatedRequest,
    Request,
    Response,
    blueprints,
    check_payload,
    operation_named,
    operation_of,
    runs,
    workflows,
)
from glue_wf_sdk.schema import ListShape, fields_of
from glue_wf_sdk.structures import Workflow

ALL = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
PAGINATED = [each for each in OPERATIONS.values() if each.pagination is not None]


def _attributes(cls: type) -> set[str]:
    return {field.attribute for field in fields_of(cls)}


def test_there_are_22_operations() -> None:
    """The reference's 21 operations and GetBlueprint are registered."""
    assert 22 == len(OPERATIONS)
    assert 22 == len({each.method for each in OPERATIONS.values()})


@ALL
class TestEachOperation:
    """Name, method, request, response and errors of one operation."""

    def test_its_names_are_in_line(self, operation: Operation[Any, Any]) -> None:
        """Request and response are called after the operation, and are public."""
        assert operation is OPERATIONS[operation.name]
        assert f"{operation.name}Request" == operation.request.__name__
        assert f"{operation.name}Response" == operation.response.__name__
        assert operation.request is getattr(operations, operation.request.__name__)
        assert operation.response is getattr(operations, operation.response.__name__)

    def test_its_classes_have_their_bases(self, operation: Operation[Any, Any]) -> None:
        """The request is a `Request` of that response."""
        (base,) = operation.request.__orig_bases__

        assert issubclass(operation.request, Request)
        assert issubclass(operation.response, Response)
        assert base.__args__[0] is operation.response

    def test_its_docstrings_name_it(self, operation: Operation[Any, Any]) -> None:
        """The docstrings of request and response name their source."""
        for cls in (operation.request, operation.response):
            assert f"Source: AWS Glue API: {operation.name}." in (cls.__doc__ or "")

    def test_its_errors_are_service_errors(self, operation: Operation[Any, Any]) -> None:
        """Each error is a modelled one, and stands once."""
        assert set(operation.errors) <= set(SERVICE_ERRORS.values())
        assert len(set(operation.errors)) == len(operation.errors)

    def test_it_is_found_by_each_of_its_names(self, operation: Operation[Any, Any]) -> None:
        """The API's name, the method's name, and the operation itself lead to it."""
        for name in (operation.name, operation.method, operation):
            assert operation is operation_named(name)
            assert check_payload(operation, {}) == check_payload(name, {})


@pytest.mark.parametrize("module", [blueprints, runs, workflows], ids=lambda each: each.__name__)
def test_nothing_is_left_out(module: ModuleType) -> None:
    """Each request, response and operation that a module defines is registered."""
    registered = {
        part for each in OPERATIONS.values() for part in (each, each.request, each.response)
    }

    assert set() == {vars(module)[name] for name in module.__all__} - registered


def test_each_modelled_error_belongs_to_an_operation() -> None:
    """No class of service error is left over."""
    assert set(SERVICE_ERRORS.values()) == {
        error for operation in OPERATIONS.values() for error in operation.errors
    }


class TestPagination:
    """The operations that answer in pages."""

    def test_they_are_four(self) -> None:
        """Two lists of names and two lists of runs come in pages."""
        names = {"ListWorkflows", "GetWorkflowRuns", "ListBlueprints", "GetBlueprintRuns"}

        assert names == {each.name for each in PAGINATED}
        assert names == {
            each.name for each in OPERATIONS.values() if "next_token" in _attributes(each.request)
        }

    @pytest.mark.parametrize("operation", PAGINATED, ids=lambda each: each.name)
    def test_their_fields_are_in_line(self, operation: Operation[Any, Any]) -> None:
        """The request has a token and a size, the response a token and one list."""
        assert operation.pagination is not None
        response: type = operation.response
        lists = [
            each.attribute for each in fields_of(response) if isinstance(each.shape, ListShape)
        ]

        assert {"next_token", "max_results"} <= _attributes(operation.request)
        assert "next_token" in _attributes(response)
        assert [operation.pagination.items] == lists
        assert issubclass(operation.request, PaginatedRequest)

    @pytest.mark.parametrize("operation", PAGINATED, ids=lambda each: each.name)
    def test_their_greatest_page_is_that_of_the_service(
        self, operation: Operation[Any, Any]
    ) -> None:
        """No more is asked for than botocore's model says that the service gives."""
        model = botocore.session.get_session().get_service_model("glue")
        shape = model.operation_model(operation.name).input_shape
        assert shape is not None
        assert operation.pagination is not None

        assert operation.pagination.max_page_size <= shape.members["MaxResults"].metadata["max"]


class TestUnknownOperations:
    """What is asked of no operation."""

    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("CreateWorkflw", "CreateWorkflow"),
            ("createWorkflow", "CreateWorkflow"),
            ("create-workflow", "create_workflow"),
            ("getworkflowruns", "get_workflow_runs"),
            ("ResumeWorkflowRuns", "ResumeWorkflowRun"),
        ],
    )
    def test_a_near_name_is_suggested(self, name: str, meant: str) -> None:
        """A name that is nearly right raises an error that names the right one."""
        with pytest.raises(UnknownOperationError) as error:
            check_payload(name, {})

        assert name == error.value.operation
        assert str(error.value) == (
            f"no operation '{name}' in the Glue Workflows API; did you mean {meant}?"
        )

    @pytest.mark.parametrize("name", ["", "xyzzy", "StartJobRunNow!", "\n", 5, None, "x" * 1000])
    def test_any_other_raises_without_a_suggestion(self, name: str) -> None:
        """A name that is near to none raises an error that says so in short."""
        with pytest.raises(UnknownOperationError, match=r"^no operation .* API$") as error:
            operation_named(name)

        assert name == error.value.operation
        assert len(str(error.value)) < 150
        assert isinstance(error.value, LookupError)

    def test_an_object_that_is_no_request_has_none(self) -> None:
        """Only a request leads to its operation."""
        assert OPERATIONS["GetWorkflow"] is operation_of(GetWorkflowRequest(name="etl"))
        assert OPERATIONS["ListWorkflows"] is operation_of(ListWorkflowsRequest())
        for other in (Workflow(), "GetWorkflow", None):
            with pytest.raises(UnknownOperationError, match=type(other).__name__):
                operation_of(cast("Any", other))

    def test_an_unknown_operation_is_found_before_the_payload_is_read(self) -> None:
        """The name is looked at first, whatever the payload is."""
        with pytest.raises(UnknownOperationError):
            check_payload("DropWorkflow", cast("Any", 5))


def test_arguments_in_the_wrong_order() -> None:
    """A payload in the place of the operation is refused without being shown."""
    payload: Any = {"Tags": {"k": "hunter2"}}

    with pytest.raises(UnknownOperationError, match="no operation <dict>"):
        check_payload(payload, {})


def test_the_registry_cannot_be_changed() -> None:
    """`OPERATIONS` is for reading."""
    registry: Any = OPERATIONS

    with pytest.raises(TypeError):
        registry["CreateWorkflow"] = None
