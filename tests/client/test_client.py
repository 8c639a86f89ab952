"""`GlueWorkflowClient`: its methods, its arguments, and what reaches the transport."""

import inspect
import typing
from collections.abc import Mapping
from itertools import repeat
from typing import Any

import attrs
import pytest
from botocore.validate import ParamValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk import (
    OPERATIONS,
    EntityNotFoundException,
    GlueWorkflowClient,
    ResponseError,
    UnknownOperationError,
    ValidationError,
    Workflow,
    from_wire,
    to_wire,
)
from glue_wf_sdk.operations import (
    CreateWorkflowRequest,
    ListWorkflowsRequest,
    Operation,
    Request,
    ResponseMetadata,
)
from glue_wf_sdk.testing import models
from support.transports import ANY_ANSWER, Recorded, recorded

METHODS = {
    name: method
    for name, method in inspect.getmembers(GlueWorkflowClient, inspect.isfunction)
    if not name.startswith("_")
}
# The arguments that differ from the fields of the request, on purpose.
CONVENIENCES: dict[str, dict[str, tuple[Any, Any]]] = {
    "StartBlueprintRun": {
        "parameters": (None, str | Mapping[str, object] | None),
        "check": (False, bool),
    }
}
FEWER_EXAMPLES = settings(max_examples=settings().max_examples // 5)
EACH_OPERATION = pytest.mark.parametrize(
    "operation", OPERATIONS.values(), ids=lambda each: each.name
)


def answering(answer: Mapping[str, Any] = ANY_ANSWER) -> Recorded:
    """A transport that gives the same answer to every call."""
    return Recorded(repeat(answer))


def capped(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """A payload with the page size that the service accepts."""
    if operation in {"ListWorkflows", "ListBlueprints"} and "MaxResults" in payload:
        return {**payload, "MaxResults": min(payload["MaxResults"], 25)}
    return {**payload}


@pytest.fixture(scope="module")
def glue(aws_session: Any) -> Any:
    """A boto3 client to compare with."""
    return aws_session.client("glue")


class TestMethods:
    def test_methods_are_named_as_in_boto3(self, glue: Any) -> None:
        """Each of the 31 operations has a method, under the name that boto3 gives it."""
        named = {
            method: operation
            for method, operation in glue.meta.method_to_api_mapping.items()
            if operation in OPERATIONS
        }

        assert named == {operation.method: name for name, operation in OPERATIONS.items()}
        assert 31 == len(named)
        assert set(named) <= set(METHODS)

    @EACH_OPERATION
    def test_a_signature_is_that_of_the_request_class(self, operation: Operation[Any, Any]) -> None:
        """Required fields come first, in their order; the others are keywords that default to None.

        The types are those of the fields without the constraints, and the response is returned. The
        only arguments of another kind are `CONVENIENCES`.
        """
        method = METHODS[operation.method]
        hints = typing.get_type_hints(operation.request)
        required, optional = dict[str, Any](), dict[str, Any]()
        for name, parameter in [*inspect.signature(method).parameters.items()][1:]:
            shown = (parameter.kind, parameter.default, parameter.annotation)
            (required if parameter.default is inspect.Parameter.empty else optional)[name] = shown

        fields = attrs.fields(operation.request)
        positional, empty = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.empty
        assert [
            (each.name, (positional, empty, hints[each.name]))
            for each in fields
            if each.default is attrs.NOTHING
        ] == [*required.items()]
        expected = {
            **{each.name: (None, hints[each.name]) for each in fields if each.name not in required},
            **CONVENIENCES.get(operation.name, {}),
        }
        assert optional == {
            name: (inspect.Parameter.KEYWORD_ONLY, *rest) for name, rest in expected.items()
        }
        assert operation.response is typing.get_type_hints(method)["return"]
        assert f"Source: AWS Glue API: {operation.name}." in (method.__doc__ or "")

    @pytest.mark.parametrize("name", METHODS)
    def test_a_wrong_call_names_the_client(self, name: str) -> None:
        """The TypeError of a wrong call names `GlueWorkflowClient`, not the class behind it."""
        method = getattr(GlueWorkflowClient(transport=Recorded()), name)

        with pytest.raises(TypeError, match=rf"^GlueWorkflowClient\.{name}\(\) "):
            method(1, 2, 3, 4, 5)

    def test_the_caller_of_the_methods_can_be_replaced(self) -> None:
        """All methods send their request through `call`, which a subclass can override."""

        class Cached(GlueWorkflowClient):
            def call(self, request: Request[Any], /) -> Any:
                return request

        expected: object = ListWorkflowsRequest(max_results=7)
        assert expected == Cached().list_workflows(max_results=7)


class TestCalls:
    @EACH_OPERATION
    @FEWER_EXAMPLES
    @given(data=st.data())
    def test_methods_and_call_send_the_same_payload(
        self, glue: Any, operation: Operation[Any, Any], data: st.DataObject
    ) -> None:
        """A method's arguments, or a request object, become a payload that boto3 accepts."""
        request = data.draw(models(operation.request))
        names = [each.name for each in attrs.fields(operation.request)]
        arguments = {name: getattr(request, name) for name in names}
        transport = answering()
        client = GlueWorkflowClient(transport=transport)

        getattr(client, operation.method)(**arguments)
        client.call(request)

        payload = capped(operation.name, to_wire(request))
        assert [(operation.name, payload)] * 2 == transport.sent
        shape = glue.meta.service_model.operation_model(operation.name).input_shape
        assert "" == ParamValidator().validate(payload, shape).generate_report()

    @given(data=st.data())
    def test_answers_become_responses(self, data: st.DataObject) -> None:
        """The transport's answer comes back as the operation's response, with its metadata."""
        operation = data.draw(st.sampled_from([*OPERATIONS.values()]))
        response = data.draw(models(operation.response, metadata=st.just(None)))
        metadata = {"RequestId": "r", "HTTPStatusCode": 200, "RetryAttempts": 2, "HostId": "h"}
        client, _ = recorded({**to_wire(response), "ResponseMetadata": metadata})

        answer = client.call(from_wire(operation.request, {}))

        assert operation.response is type(answer)
        assert response == answer
        assert ResponseMetadata(request_id="r", http_status=200, retries=2) == answer.metadata

    def test_metadata_is_optional(self) -> None:
        """A transport need not give metadata."""
        client, _ = recorded({})

        assert client.stop_workflow_run("w", "r").metadata is None

    def test_invalid_arguments_are_not_sent(self) -> None:
        """An argument that violates a rule of the API raises before anything is sent."""
        client, transport = recorded()

        with pytest.raises(ValidationError) as caught:
            client.create_workflow("", tags={"k" * 129: "v"})

        assert [("name", "min_length"), (f'tags["{"k" * 64}"...]', "max_length")] == [
            (each.path, each.rule) for each in caught.value.violations
        ]
        assert [] == transport.sent

    def test_a_request_is_not_checked_again(self) -> None:
        """A request that `from_wire` built unchecked is sent unchanged."""
        wire = {"Name": "n" * 1000, "Tags": {"k" * 200: "v"}}
        client, transport = recorded({})

        client.call(from_wire(CreateWorkflowRequest, wire))

        assert [("CreateWorkflow", wire)] == transport.sent

    @pytest.mark.parametrize("request_", [Workflow(name="w"), "ListWorkflows", None, {}], ids=repr)
    def test_anything_but_a_request_is_rejected(self, request_: Any) -> None:
        """An object that is not a request raises, and nothing is sent."""
        client, transport = recorded()

        with pytest.raises(UnknownOperationError):
            client.call(request_)

        assert [] == transport.sent

    def test_errors_of_the_transport_are_raised_unchanged(self) -> None:
        """The caller gets the very exception that the transport raised."""
        error = EntityNotFoundException("EntityNotFoundException", "No.")
        client, _ = recorded(error)

        with pytest.raises(EntityNotFoundException) as caught:
            client.get_workflow("w")

        assert error is caught.value


class TestUnreadableAnswers:
    """A `ResponseError` says which call it ended, and that the call may have been carried out."""

    @pytest.mark.parametrize(
        ("answer", "path", "request_id"),
        [
            ({}, "Run", None),
            ({"Run": {"Name": "w"}, "ResponseMetadata": None}, "Run.WorkflowRunId", None),
            ({"Run": [], "ResponseMetadata": {"RequestId": "c0ffee"}}, "Run", "c0ffee"),
            ({"Run": [], "ResponseMetadata": {}}, "Run", None),
            (["no map"], "", None),
        ],
        ids=["missing", "identity", "request id", "no request id", "not a map"],
    )
    def test_an_answer_of_the_wrong_kind(
        self, answer: Any, path: str, request_id: str | None
    ) -> None:
        """The error has the path, the operation and the request id, if the answer had one."""
        client, _ = recorded(answer)

        with pytest.raises(ResponseError) as caught:
            client.get_workflow_run("w", "r")

        error = caught.value
        assert (path, "GetWorkflowRun", request_id) == (
            error.path,
            error.operation,
            error.request_id,
        )
        assert (True, False, False) == (error.may_have_run, error.not_sent, error.retryable)

    def test_an_error_of_the_transport(self) -> None:
        """An error that the transport raises itself keeps its request id and may be retryable."""
        garbled = ResponseError("GetWorkflowRunResponse", "", "not JSON", retryable=True)
        garbled.request_id = "c0ffee"
        client, _ = recorded(garbled)

        with pytest.raises(ResponseError) as caught:
            client.get_workflow_run("w", "r")

        assert garbled is caught.value
        assert ("GetWorkflowRun", "c0ffee") == (garbled.operation, garbled.request_id)
        assert (True, True) == (garbled.may_have_run, garbled.retryable)


class TestPageSize:
    @pytest.mark.parametrize(
        ("operation", "requested", "sent"),
        [
            *(("ListWorkflows", size, min(size, 25)) for size in (-1, 0, 1, 25, 26, 1000, 5000)),
            *(("ListBlueprints", size, min(size, 25)) for size in (25, 26)),
            *(("GetWorkflowRuns", size, size) for size in (1, 26, 1000)),
            *(("GetBlueprintRuns", size, size) for size in (1, 26, 1000)),
        ],
    )
    def test_the_page_size_is_lowered_to_the_limit_of_the_service(
        self, operation: str, requested: int, sent: int
    ) -> None:
        """At most 25 names are requested at once, also by an unchecked request; runs as given."""
        client, transport = recorded({})
        request: Any = from_wire(OPERATIONS[operation].request, {"MaxResults": requested})

        client.call(request)

        assert [(operation, {"MaxResults": sent})] == transport.sent
        assert requested == request.max_results

    def test_no_page_size_is_sent_by_default(self) -> None:
        """The service chooses the page size unless the caller does."""
        client, transport = recorded({})

        client.list_workflows()

        assert [("ListWorkflows", {})] == transport.sent


class EmptyTransport(list[object]):
    """A transport that is false in a boolean context."""

    def send(self, _operation: str, _payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """A page without names."""
        return {}


EXCLUSIVE: list[dict[str, Any]] = [
    {"client": object(), "session": object()},
    {"client": object(), "transport": Recorded()},
    {"session": object(), "transport": Recorded()},
    {"session": object(), "profile_name": "x"},
    *(
        {first: object(), second: "x"}
        for first in ("client", "transport")
        for second in ("region_name", "profile_name", "endpoint_url", "config")
    ),
]


class TestArguments:
    @pytest.mark.parametrize("arguments", EXCLUSIVE, ids="-".join)
    def test_some_are_mutually_exclusive(self, arguments: dict[str, Any]) -> None:
        """Arguments that cannot be combined raise a TypeError that names them."""
        with pytest.raises(TypeError, match=", ".join(arguments) + " are mutually exclusive"):
            GlueWorkflowClient(**arguments)

    def test_a_region_in_the_place_of_a_client(self) -> None:
        """A string in the place of the client raises with a hint."""
        with pytest.raises(TypeError, match="pass a region as region_name="):
            GlueWorkflowClient("eu-central-1")

    def test_a_transport_can_be_false(self) -> None:
        """A transport that is false in a boolean context is used all the same."""
        assert () == GlueWorkflowClient(transport=EmptyTransport()).list_workflows().workflows
