"""The requests that are sent for pages."""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import UnknownOperationError, ValidationError
from glue_wf_sdk.operations import (
    OPERATIONS,
    GetWorkflowRunsRequest,
    GetWorkflowRunsResponse,
    ListWorkflowsResponse,
)
from glue_wf_sdk.paginators import Pages
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.wire import from_wire


@attrs.define
class TwoPages:
    """A transport that gives a page with the token "more", and then a last one."""

    sent: list[tuple[str, Mapping[str, Any]]] = attrs.field(
        factory=list[tuple[str, Mapping[str, Any]]]
    )

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """One of the pages, both of them empty."""
        self.sent.append((operation, payload))
        return {} if payload.get("NextToken") == "more" else {"NextToken": "more"}


@pytest.mark.parametrize(
    ("operation", "size", "sent"),
    [
        ("ListWorkflows", 1000, 25),
        ("ListWorkflows", 7, 7),
        ("ListBlueprints", 26, 25),
        ("GetWorkflowRuns", 1000, 1000),
        ("GetBlueprintRuns", 1000, 1000),
    ],
)
def test_page_size(operation: str, size: int, sent: int) -> None:
    """The page size of the request, or what the service takes, is asked for on each page."""
    transport = TwoPages()
    request: Any = from_wire(OPERATIONS[operation].request, {"MaxResults": size})

    list(GlueWorkflowClient(transport=transport).paginate(request))

    assert [{"MaxResults": sent}, {"MaxResults": sent, "NextToken": "more"}] == [
        payload for _, payload in transport.sent
    ]


@pytest.mark.parametrize(
    ("method", "arguments", "operation", "payload"),
    [
        ("iter_workflows", {}, "ListWorkflows", {}),
        (
            "iter_workflow_runs",
            {"name": "w", "include_graph": True},
            "GetWorkflowRuns",
            {"Name": "w", "IncludeGraph": True},
        ),
        ("iter_blueprints", {"tags": {"a": "b"}}, "ListBlueprints", {"Tags": {"a": "b"}}),
        (
            "iter_blueprint_runs",
            {"blueprint_name": "b"},
            "GetBlueprintRuns",
            {"BlueprintName": "b"},
        ),
    ],
)
def test_iter_methods(
    method: str, arguments: dict[str, Any], operation: str, payload: dict[str, Any]
) -> None:
    """All arguments of an iter method are in the request of every page."""
    transport = TwoPages()
    iterate = getattr(GlueWorkflowClient(transport=transport), method)

    assert [] == [*iterate(**arguments), *iterate(**arguments, max_results=3, next_token="t")]

    assert [
        (operation, payload),
        (operation, {**payload, "NextToken": "more"}),
        (operation, {**payload, "MaxResults": 3, "NextToken": "t"}),
        (operation, {**payload, "MaxResults": 3, "NextToken": "more"}),
    ] == transport.sent


def test_iter_methods_check_at_once() -> None:
    """Wrong arguments of an iter method are told before the first item is asked for."""
    with pytest.raises(ValidationError):
        GlueWorkflowClient(transport=TwoPages()).iter_workflow_runs("")


def test_unchecked_request() -> None:
    """A request that from_wire has made unchecked stays unchecked on every page."""
    transport = TwoPages()
    wire = {"Name": "n" * 1000, "MaxResults": 0}

    list(GlueWorkflowClient(transport=transport).paginate(from_wire(GetWorkflowRunsRequest, wire)))

    assert [
        ("GetWorkflowRuns", wire),
        ("GetWorkflowRuns", {**wire, "NextToken": "more"}),
    ] == transport.sent


@pytest.mark.parametrize(
    "name", sorted(name for name, each in OPERATIONS.items() if each.pagination is None)
)
def test_request_without_pages(name: str) -> None:
    """A request of an operation without pages is refused before anything is sent."""
    request: Any = from_wire(OPERATIONS[name].request, {})

    with pytest.raises(TypeError, match=f"^{name} is not answered in pages$"):
        GlueWorkflowClient(transport=TwoPages()).paginate(request)


def test_no_request() -> None:
    """What is no request at all is refused likewise."""
    response: Any = ListWorkflowsResponse()

    with pytest.raises(UnknownOperationError):
        GlueWorkflowClient(transport=TwoPages()).paginate(response)


def test_own_call() -> None:
    """Pages work with anything that carries out a request."""
    runs = (WorkflowRun(name="w"),)

    pages = Pages(lambda _: GetWorkflowRunsResponse(runs=runs), GetWorkflowRunsRequest(name="w"))

    assert [*runs] == [*pages.items()]
