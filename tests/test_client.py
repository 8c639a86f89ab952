"""The typed client: methods, arguments, and what goes to the transport."""

import inspect
import typing
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import (
    EntityNotFoundException,
    ResponseError,
    UnknownOperationError,
    ValidationError,
)
from glue_wf_sdk.methods import OperationMethods
from glue_wf_sdk.operations import (
    OPERATIONS,
    CreateWorkflowRequest,
    GetWorkflowRunRequest,
    ListWorkflowsRequest,
    Request,
    ResponseMetadata,
)
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.testing import models, requests
from glue_wf_sdk.wire import from_wire, to_wire

BY_REQUEST = {operation.request: operation for operation in OPERATIONS.values()}
METHODS = {
    name: method
    for name, method in vars(OperationMethods).items()
    if inspect.isfunction(method) and name != "call"
}


@attrs.define
class Recorded:
    """A transport that answers with what it is told to, and records what it is sent.

    It has a length, as a recording may have, and is false to Python while it is empty.
    """

    answer: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    sent: list[tuple[str, Mapping[str, Any]]] = attrs.field(
        factory=list[tuple[str, Mapping[str, Any]]]
    )

    def __len__(self) -> int:
        """How much was sent."""
        return len(self.sent)

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """Records the call, and answers."""
        self.sent.append((operation, payload))
        return self.answer


@pytest.fixture(scope="module")
def glue(aws_session: Any) -> Any:
    """A plain boto3 client, to compare with."""
    return aws_session.client("glue")


def capped(operation: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """A payload with the page size that the service takes."""
    if operation in {"ListWorkflows", "ListBlueprints"} and "MaxResults" in payload:
        return {**payload, "MaxResults": min(payload["MaxResults"], 25)}
    return {**payload}


class TestParity:
    """The methods are those of boto3, with the fields of the requests."""

    def test_methods_are_those_of_boto3(self, glue: Any) -> None:
        """Each operation's method is named as boto3 names it, and there is no other method."""
        names = {
            method: operation
            for method, operation in glue.meta.method_to_api_mapping.items()
            if operation in OPERATIONS
        }

        assert names == {operation.method: name for name, operation in OPERATIONS.items()}
        assert set(names) == set(METHODS)
        assert all(callable(getattr(GlueWorkflowClient, name)) for name in names)

    @pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda each: each.name)
    def test_signature(self, operation: Any) -> None:
        """Arguments are the request's fields; required ones may be positional, others are None."""
        signature = inspect.signature(METHODS[operation.method])
        _, *parameters = signature.parameters.values()
        fields = attrs.fields(operation.request)

        positional, keyword = (
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            inspect.Parameter.KEYWORD_ONLY,
        )
        assert {
            each.name: (positional, inspect.Parameter.empty)
            if each.default is attrs.NOTHING
            else (keyword, None)
            for each in fields
        } == {each.name: (each.kind, each.default) for each in parameters}

    @pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda each: each.name)
    def test_types(self, operation: Any) -> None:
        """An argument's type is that of the field, without the constraints."""
        of_method = typing.get_type_hints(METHODS[operation.method])
        of_fields = typing.get_type_hints(operation.request)

        assert {**of_fields, "return": operation.response} == of_method

    @pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda each: each.name)
    def test_order_of_positional_arguments(self, operation: Any) -> None:
        """Required arguments come in the order of the request's fields."""
        parameters = [*inspect.signature(METHODS[operation.method]).parameters.values()][1:]

        assert [
            each.name for each in attrs.fields(operation.request) if each.default is attrs.NOTHING
        ] == [each.name for each in parameters if each.default is inspect.Parameter.empty]

    @pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda each: each.name)
    def test_docstring(self, operation: Any) -> None:
        """The docstring describes each argument and names the operation of the API."""
        text = inspect.getdoc(METHODS[operation.method]) or ""

        assert f"Source: AWS Glue API: {operation.name}." in text
        for field in attrs.fields(operation.request):
            assert f"\n    {field.name}: " in text


class TestCalls:
    """What reaches the transport, and what comes back."""

    @given(request=requests())
    def test_methods(self, glue: Any, request: Request[Any]) -> None:
        """A method's arguments reach the transport as a wire dict that boto3 takes."""
        cls: Any = type(request)
        operation = BY_REQUEST[cls]
        arguments = {each.name: getattr(request, each.name) for each in attrs.fields(cls)}
        transport = Recorded()

        getattr(GlueWorkflowClient(transport=transport), operation.method)(**arguments)

        ((name, payload),) = transport.sent
        assert operation.name == name
        assert capped(name, to_wire(request)) == payload
        shape = glue.meta.service_model.operation_model(name).input_shape
        assert ParamValidator().validate(payload, shape).generate_report() == ""

    @given(request=requests())
    def test_call(self, request: Request[Any]) -> None:
        """A request object is sent as the same wire dict."""
        transport = Recorded()

        GlueWorkflowClient(transport=transport).call(request)

        name = BY_REQUEST[type(request)].name
        assert [(name, capped(name, to_wire(request)))] == transport.sent

    @pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda each: each.name)
    def test_positional_arguments(self, operation: Any) -> None:
        """Required arguments may be given by position, in the order of the signature."""
        transport = Recorded()
        method = getattr(GlueWorkflowClient(transport=transport), operation.method)
        parameters = [
            each.name
            for each in inspect.signature(method).parameters.values()
            if each.default is inspect.Parameter.empty
        ]
        values: dict[str, Any] = {
            "blueprint_location": "s3://bucket/key",
            "role_arn": "arn:aws:iam::123456789012:role/glue",
            "names": ["a"],
            "node_ids": ["b"],
            "run_properties": {"c": "d"},
        }
        arguments = {name: values.get(name, name) for name in parameters}

        method(*arguments.values())

        ((_, payload),) = transport.sent
        assert payload == {
            "".join(part.title() for part in name.split("_")): value
            for name, value in arguments.items()
        }

    @given(data=st.data())
    def test_answers(self, data: st.DataObject) -> None:
        """The transport's answer comes back as the operation's response, with its metadata."""
        operation = data.draw(st.sampled_from([*OPERATIONS.values()]))
        response = data.draw(models(operation.response, metadata=st.just(None)))
        metadata = {"RequestId": "r", "HTTPStatusCode": 200, "RetryAttempts": 2, "HostId": "h"}
        transport = Recorded({**to_wire(response), "ResponseMetadata": metadata})

        answer = GlueWorkflowClient(transport=transport).call(from_wire(operation.request, {}))

        assert operation.response is type(answer)
        assert response == answer
        assert ResponseMetadata(request_id="r", http_status=200, retries=2) == answer.metadata

    def test_answer_without_metadata(self) -> None:
        """A transport need not give metadata."""
        answer = GlueWorkflowClient(transport=Recorded()).stop_workflow_run("w", "r")

        assert answer.metadata is None

    def test_invalid_arguments_are_not_sent(self) -> None:
        """What breaks a rule of the API is told at once, and nothing is sent."""
        transport = Recorded()

        with pytest.raises(ValidationError) as caught:
            GlueWorkflowClient(transport=transport).create_workflow("", tags={"k" * 129: "v"})

        assert [("name", "min_length"), (f'tags["{"k" * 64}"...]', "max_length")] == [
            (each.path, each.rule) for each in caught.value.violations
        ]
        assert [] == transport.sent

    def test_request_is_not_checked_again(self) -> None:
        """A request that `from_wire` has made unchecked is sent as it is."""
        wire = {"Name": "n" * 1000, "Tags": {"k" * 200: "v"}}
        transport = Recorded()

        GlueWorkflowClient(transport=transport).call(from_wire(CreateWorkflowRequest, wire))

        assert [("CreateWorkflow", wire)] == transport.sent

    def test_wrong_answer(self) -> None:
        """An answer of the wrong kind is told with its path."""
        transport = Recorded({"Run": {"Graph": {"Nodes": [{}, []]}}})

        with pytest.raises(ResponseError) as caught:
            GlueWorkflowClient(transport=transport).get_workflow_run("w", "r")

        assert caught.value.path == "Run.Graph.Nodes[1]"

    def test_errors_get_through(self) -> None:
        """What the transport raises reaches the caller as it is."""
        error = EntityNotFoundException("EntityNotFoundException", "No.")

        class Failing:
            def send(self, _operation: str, _payload: Mapping[str, Any], /) -> Mapping[str, Any]:
                raise error

        with pytest.raises(EntityNotFoundException) as caught:
            GlueWorkflowClient(transport=Failing()).get_workflow("w")

        assert error is caught.value

    @pytest.mark.parametrize("request_", [WorkflowRun(), "ListWorkflows", None, {}])
    def test_no_request(self, request_: Any) -> None:
        """What is no request is told, and nothing is sent."""
        transport = Recorded()

        with pytest.raises(UnknownOperationError):
            GlueWorkflowClient(transport=transport).call(request_)

        assert [] == transport.sent


class TestPageSize:
    """The service takes smaller pages than the reference says."""

    @pytest.mark.parametrize("method", ["list_workflows", "list_blueprints"])
    @pytest.mark.parametrize(("asked", "sent"), [(1, 1), (25, 25), (26, 25), (1000, 25)])
    def test_lists_of_names(self, method: str, asked: int, sent: int) -> None:
        """At most 25 names are asked for at once."""
        transport = Recorded()

        getattr(GlueWorkflowClient(transport=transport), method)(max_results=asked)

        assert [{"MaxResults": sent}] == [payload for _, payload in transport.sent]

    @pytest.mark.parametrize("method", ["get_workflow_runs", "get_blueprint_runs"])
    @pytest.mark.parametrize("asked", [1, 25, 26, 1000])
    def test_runs(self, method: str, asked: int) -> None:
        """As many runs as the caller wants are asked for."""
        transport = Recorded()

        getattr(GlueWorkflowClient(transport=transport), method)("name", max_results=asked)

        assert [asked] == [payload["MaxResults"] for _, payload in transport.sent]

    @pytest.mark.parametrize(("asked", "sent"), [(0, 0), (-1, -1), (5000, 25)])
    def test_unchecked_request(self, asked: int, sent: int) -> None:
        """An unchecked request's page size is lowered too, and not raised."""
        transport = Recorded()
        request = from_wire(ListWorkflowsRequest, {"MaxResults": asked})

        GlueWorkflowClient(transport=transport).call(request)

        assert [("ListWorkflows", {"MaxResults": sent})] == transport.sent
        assert asked == request.max_results

    def test_no_page_size(self) -> None:
        """Without a page size none is sent."""
        transport = Recorded()

        GlueWorkflowClient(transport=transport).list_workflows()

        assert [("ListWorkflows", {})] == transport.sent


class TestArguments:
    """The client's own arguments."""

    @pytest.mark.parametrize(
        "arguments",
        [
            {"client": object(), "session": object()},
            {"client": object(), "transport": Recorded()},
            {"session": object(), "transport": Recorded()},
            {"session": object(), "profile_name": "p"},
            *(
                {first: object(), second: "x"}
                for first in ("client", "transport")
                for second in ("region_name", "profile_name", "endpoint_url", "config")
            ),
        ],
        ids="-".join,
    )
    def test_exclusive(self, arguments: dict[str, Any]) -> None:
        """Arguments that exclude each other are refused, and named."""
        with pytest.raises(TypeError, match="these exclude each other: " + ", ".join(arguments)):
            GlueWorkflowClient(**arguments)

    def test_transport_that_is_false(self) -> None:
        """A transport that is false to Python is used all the same."""
        transport = Recorded()
        assert not transport

        GlueWorkflowClient(transport=transport).list_workflows()

        assert len(transport) == 1

    def test_base_is_abstract(self) -> None:
        """The methods alone, without what sends their requests, make no client."""
        with pytest.raises(TypeError, match="abstract"):
            OperationMethods()  # type: ignore[abstract] # pyright: ignore[reportAbstractUsage]

    def test_methods_need_only_call(self) -> None:
        """A class that implements `call` has all methods, as a client with a cache would."""

        class Echo(OperationMethods):
            def call(self, request: Request[Any], /) -> Any:
                return request

        expected = GetWorkflowRunRequest(name="w", run_id="r", include_graph=True)
        got: object = Echo().get_workflow_run("w", "r", include_graph=True)
        assert expected == got
