"""The registry has every operation, with all its parts."""

import importlib
import pkgutil
from types import ModuleType
from typing import Any, cast

import botocore.session
import pytest

from glue_wf_sdk import UnknownOperationError, operations
from glue_wf_sdk._core.schema import ListShape, fields_of
from glue_wf_sdk.errors import SERVICE_ERRORS, ValidationException
from glue_wf_sdk.operations import (
    OPERATIONS,
    GetWorkflowRequest,
    ListWorkflowsRequest,
    Operation,
    PaginatedRequest,
    Request,
    Response,
    check_payload,
    operation_named,
    operation_of,
)
from glue_wf_sdk.structures import Workflow

EACH_OPERATION = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
PAGINATED = [each for each in OPERATIONS.values() if each.pagination is not None]
MODULES = [
    module
    for module in map(
        importlib.import_module,
        [
            each.name
            for each in pkgutil.iter_modules(operations.__path__, "glue_wf_sdk.operations.")
        ],
    )
    if any(isinstance(value, Operation) for value in vars(module).values())
]


def attributes_of(cls: type) -> set[str]:
    """The names of a class's fields."""
    return {field.attribute for field in fields_of(cls)}


@EACH_OPERATION
class TestEachOperation:
    """Name, method, request, response and errors of one operation."""

    def test_its_classes_have_its_name(self, operation: Operation[Any, Any]) -> None:
        """Request and response are named after the operation, and are public."""
        assert operation is OPERATIONS[operation.name]
        for part, cls in (("Request", operation.request), ("Response", operation.response)):
            assert f"{operation.name}{part}" == cls.__name__
            assert cls.__name__ in dir(operations)

    def test_its_classes_have_their_bases(self, operation: Operation[Any, Any]) -> None:
        """The request is a `Request` of that response."""
        (base,) = operation.request.__orig_bases__

        assert issubclass(operation.request, Request)
        assert issubclass(operation.response, Response)
        assert base.__args__[0] is operation.response

    def test_its_errors_are_service_errors(self, operation: Operation[Any, Any]) -> None:
        """Each error is a modelled one, and is listed once."""
        assert set(operation.errors) <= set(SERVICE_ERRORS.values())
        assert len(set(operation.errors)) == len(operation.errors)

    def test_each_of_its_names_leads_to_it(self, operation: Operation[Any, Any]) -> None:
        """The API's name, the method's name and the operation itself are accepted."""
        for name in (operation.name, operation.method, operation):
            assert operation is operation_named(name)
            assert check_payload(operation, {}) == check_payload(name, {})


@pytest.mark.parametrize("module", MODULES, ids=lambda each: each.__name__)
def test_each_operation_of_a_module_is_registered(module: ModuleType) -> None:
    """The operations that a module defines are in its tuple, and the tuple in the registry."""
    defined: list[Any] = [each for each in vars(module).values() if isinstance(each, Operation)]
    (listed,) = [vars(module)[name] for name in vars(module) if name.endswith("_OPERATIONS")]

    assert defined == list(listed)
    assert defined == [each for each in OPERATIONS.values() if each in defined]


def test_each_modelled_error_belongs_to_an_operation() -> None:
    """Each class of service error is listed by an operation, except the one that any can raise."""
    assert set(SERVICE_ERRORS.values()) - {ValidationException} == {
        error for operation in OPERATIONS.values() for error in operation.errors
    }


class TestPagination:
    """The operations whose answers come in pages."""

    def test_these_are_paginated(self) -> None:
        """Exactly the operations that take a page token are, under one base class."""
        with_token = [
            each for each in OPERATIONS.values() if "next_token" in attributes_of(each.request)
        ]

        assert with_token == PAGINATED
        assert PAGINATED == [
            each for each in OPERATIONS.values() if issubclass(each.request, PaginatedRequest)
        ]

    @pytest.mark.parametrize("operation", PAGINATED, ids=lambda each: each.name)
    def test_its_fields(self, operation: Operation[Any, Any]) -> None:
        """The request has a token and a page size, the response a token and one list."""
        assert operation.pagination is not None
        response: type = operation.response
        lists = [
            each.attribute for each in fields_of(response) if isinstance(each.shape, ListShape)
        ]

        assert {"next_token", "max_results"} <= attributes_of(operation.request)
        assert "next_token" in attributes_of(response)
        assert [operation.pagination.items] == lists

    @pytest.mark.parametrize("operation", PAGINATED, ids=lambda each: each.name)
    def test_its_largest_page(self, operation: Operation[Any, Any]) -> None:
        """The page size does not exceed what botocore's model allows."""
        model = botocore.session.get_session().get_service_model("glue")
        shape = model.operation_model(operation.name).input_shape
        assert shape is not None
        assert operation.pagination is not None

        assert operation.pagination.max_page_size <= shape.members["MaxResults"].metadata["max"]


class TestUnknownOperations:
    """Names of no operation."""

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
        """The error about a misspelt name has the right one."""
        with pytest.raises(UnknownOperationError) as error:
            check_payload(name, {})

        assert name == error.value.operation
        assert f"there is no operation '{name}'; did you mean {meant}?" == str(error.value)

    @pytest.mark.parametrize("name", ["", "xyzzy", "StartJobRunNow!", "\n", 5, None, "x" * 1000])
    def test_any_other_raises_without_a_suggestion(self, name: Any) -> None:
        """The error about any other name is short."""
        with pytest.raises(UnknownOperationError, match=r"^there is no operation [^;]*$") as error:
            operation_named(name)

        assert name == error.value.operation
        assert len(str(error.value)) < 150
        assert isinstance(error.value, LookupError)

    def test_only_a_request_has_an_operation(self) -> None:
        """`operation_of` anything else is an error."""
        assert OPERATIONS["GetWorkflow"] is operation_of(GetWorkflowRequest(name="etl"))
        assert OPERATIONS["ListWorkflows"] is operation_of(ListWorkflowsRequest())
        for other in (Workflow(name="etl"), "GetWorkflow", None):
            with pytest.raises(UnknownOperationError, match=type(other).__name__):
                operation_of(cast("Any", other))

    def test_the_name_is_checked_before_the_payload(self) -> None:
        """An unknown name is the error, whatever the payload is."""
        with pytest.raises(UnknownOperationError):
            check_payload("DropWorkflow", cast("Any", 5))

    def test_arguments_in_the_wrong_order(self) -> None:
        """A payload in place of the operation is not shown."""
        payload: Any = {"Tags": {"k": "hunter2"}}

        with pytest.raises(UnknownOperationError, match="no operation <dict>"):
            check_payload(payload, {})


def test_the_registry_cannot_be_changed() -> None:
    """`OPERATIONS` is read-only."""
    registry: Any = OPERATIONS

    with pytest.raises(TypeError):
        registry["CreateWorkflow"] = None
