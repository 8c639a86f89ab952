"""Answers in pages: fetched as needed, restartable, and never endless."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import (
    OPERATIONS,
    BlueprintRun,
    GlueWorkflowClient,
    PaginationError,
    ServiceError,
    TransportError,
    Trigger,
    UnknownOperationError,
    ValidationError,
    Workflow,
    WorkflowRun,
    from_wire,
)
from glue_wf_sdk.client import Pages
from glue_wf_sdk.operations import (
    GetBlueprintRunsRequest,
    GetTriggersRequest,
    GetWorkflowRunsRequest,
    GetWorkflowRunsResponse,
    ListBlueprintsRequest,
    ListTriggersRequest,
    ListWorkflowsRequest,
    ListWorkflowsResponse,
)
from support.transports import recorded

Answer = Mapping[str, Any] | Exception


class Service:
    """A transport with a page for each token; the token of the first page is None."""

    def __init__(self, pages: Mapping[str | None, Answer]) -> None:
        self.pages = {**pages}
        self.tokens: list[str | None] = []

    def send(self, _operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """The page of the payload's token."""
        assert len(self.tokens) < 100, "the pages do not end"
        self.tokens.append(payload.get("NextToken"))
        answer = self.pages[payload.get("NextToken")]
        if isinstance(answer, Exception):
            raise answer
        return answer


@attrs.frozen
class Kind:
    """A paginated operation."""

    request: Any
    items: str
    item: Callable[[str], Any]
    typed: Callable[[str], Any]
    iterate: Callable[[GlueWorkflowClient], Iterator[Any]]


KINDS = {
    "ListWorkflows": Kind(
        ListWorkflowsRequest(), "Workflows", str, str, lambda client: client.iter_workflows()
    ),
    "GetWorkflowRuns": Kind(
        GetWorkflowRunsRequest(name="w"),
        "Runs",
        lambda name: {"Name": "w", "WorkflowRunId": name},
        lambda name: from_wire(WorkflowRun, {"Name": "w", "WorkflowRunId": name}),
        lambda client: client.iter_workflow_runs("w"),
    ),
    "ListBlueprints": Kind(
        ListBlueprintsRequest(), "Blueprints", str, str, lambda client: client.iter_blueprints()
    ),
    "GetBlueprintRuns": Kind(
        GetBlueprintRunsRequest(blueprint_name="b"),
        "BlueprintRuns",
        lambda name: {"BlueprintName": "b", "RunId": name},
        lambda name: from_wire(BlueprintRun, {"BlueprintName": "b", "RunId": name}),
        lambda client: client.iter_blueprint_runs("b"),
    ),
    "GetTriggers": Kind(
        GetTriggersRequest(),
        "Triggers",
        lambda name: {"Name": name},
        lambda name: from_wire(Trigger, {"Name": name}),
        lambda client: client.iter_triggers(),
    ),
    "ListTriggers": Kind(
        ListTriggersRequest(), "TriggerNames", str, str, lambda client: client.iter_trigger_names()
    ),
}
EACH_KIND = pytest.mark.parametrize("operation", sorted(KINDS))
SPLITS = st.lists(st.lists(st.text(max_size=5), max_size=3), min_size=1, max_size=6)


def service_of(operation: str, split: Sequence[Sequence[str]]) -> Service:
    """A service that gives items in such pages, with the tokens t1, t2, ..."""
    kind = KINDS[operation]
    pages: dict[str | None, Answer] = {}
    for index, names in enumerate(split):
        page: dict[str, Any] = {kind.items: [kind.item(name) for name in names]}
        if index + 1 < len(split):
            page["NextToken"] = f"t{index + 1}"
        pages[f"t{index}" if index else None] = page
    return Service(pages)


def workflows(*pages: tuple[str, str | None], **others: Answer) -> Service:
    """A service of workflows, one to a page, each given with the token of the next page."""
    answers: dict[str | None, Answer] = {}
    answers.update(others)
    token: str | None = None
    for name, following in pages:
        answers[token] = {"Workflows": [name], "NextToken": following}
        token = following
    return Service(answers)


def listed(service: Service, **arguments: Any) -> Pages[ListWorkflowsResponse, str]:
    """The pages of ListWorkflows."""
    return GlueWorkflowClient(transport=service).paginate(ListWorkflowsRequest(**arguments))


class TestAnySplit:
    def test_every_paginated_operation_is_covered(self) -> None:
        """These tests cover each operation that is paginated."""
        assert {name for name, each in OPERATIONS.items() if each.pagination} == set(KINDS)

    @EACH_KIND
    @given(split=SPLITS)
    def test_items_and_pages(self, operation: str, split: list[list[str]]) -> None:
        """The pages are typed responses, each fetched once; their items come in order."""
        kind = KINDS[operation]
        service = service_of(operation, split)
        client = GlueWorkflowClient(transport=service)
        expected = [kind.typed(name) for names in split for name in names]

        assert expected == [*client.paginate(kind.request).items()]
        assert [None, *(f"t{index}" for index in range(1, len(split)))] == service.tokens
        assert expected == [*kind.iterate(client)]
        response = OPERATIONS[operation].response
        pages = [*client.paginate(kind.request)]
        answers: list[Any] = [*service.pages.values()]
        assert [from_wire(response, answer) for answer in answers] == pages

    @EACH_KIND
    @given(split=SPLITS, data=st.data())
    def test_restart(self, operation: str, split: list[list[str]], data: st.DataObject) -> None:
        """A request with the `next_token` of an interrupted iteration gets the remaining pages."""
        kind = KINDS[operation]
        taken = data.draw(st.integers(1, len(split)))
        client = GlueWorkflowClient(transport=service_of(operation, split))
        first = client.paginate(kind.request)
        before = list(itertools.islice(first, taken))

        if first.next_token is None:
            assert len(split) == taken
            return
        second = client.paginate(attrs.evolve(kind.request, next_token=first.next_token))

        assert f"t{taken}" == first.next_token == second.start_token
        assert [*client.paginate(kind.request)] == [*before, *second]


class TestTokens:
    def test_the_next_token_follows_the_iteration(self) -> None:
        """`next_token` is the start token first, then that of the next page, and None at last."""
        pages = listed(workflows(("a", "t1"), ("b", "t2"), ("c", None)))
        seen = [pages.next_token]

        seen.extend(pages.next_token for _ in pages)

        assert [None, "t1", "t2", None] == seen
        assert pages.start_token is None

    def test_a_request_with_a_token_starts_there(self) -> None:
        """The `next_token` of the request is the first page."""
        service = workflows(("a", "t1"), ("b", "t2"), ("c", None))
        pages = listed(service, next_token="t1")

        assert ("t1", "t1") == (pages.start_token, pages.next_token)
        assert ["b", "c"] == [*pages.items()]
        assert ["t1", "t2"] == service.tokens
        assert "t1" == pages.start_token

    def test_pages_are_fetched_as_needed(self) -> None:
        """A page is fetched when its first item is taken, not before."""
        service = workflows(("a", "t1"), ("b", None))
        items = listed(service).items()

        assert [] == service.tokens
        assert "a" == next(items)
        assert [None] == service.tokens
        assert "b" == next(items)
        assert [None, "t1"] == service.tokens

    def test_iterations_are_independent(self) -> None:
        """Iterations over the same pages, nested or side by side, each see all of them."""
        pages = listed(workflows(("a", "t1"), ("b", "t2"), ("c", None)))
        names = ["a", "b", "c"]

        assert [*zip(names, names, strict=True)] == [
            *zip(pages.items(), pages.items(), strict=True)
        ]
        assert [*itertools.product(names, names)] == [
            (outer, inner) for outer in pages.items() for inner in pages.items()
        ]

    @pytest.mark.parametrize("last", [{"NextToken": ""}, {"NextToken": None}, {}], ids=repr)
    def test_the_last_page(self, last: dict[str, Any]) -> None:
        """A missing, null or empty token ends the pages."""
        service = Service({None: {"Workflows": ["a"], **last}})
        pages = listed(service)

        assert ["a"] == [*pages.items()]
        assert pages.next_token is None
        assert [None] == service.tokens

    @pytest.mark.parametrize("middle", [{"Workflows": []}, {"Workflows": None}, {}], ids=repr)
    def test_an_empty_page_in_the_middle(self, middle: dict[str, Any]) -> None:
        """A page without items, but with a token, does not end the pages."""
        service = workflows(("a", "t1"), t1={**middle, "NextToken": "t2"}, t2={"Workflows": ["b"]})

        assert ["a", "b"] == [*listed(service).items()]

    def test_an_answer_without_items(self) -> None:
        """An empty answer is one page without items."""
        pages = listed(Service({None: {}}))

        assert [ListWorkflowsResponse()] == [*pages]
        assert [] == [*pages.items()]


@pytest.mark.parametrize(
    ("tokens", "start", "fetched"),
    [
        (["t1", "t1"], None, 2),
        (["t1", "t2", "t1"], None, 3),
        (["t1", "t2", "t3", "t2"], None, 4),
        (["t0"], "t0", 1),
        (["t1", "t0"], "t0", 2),
    ],
)
def test_a_repeated_token_raises(tokens: list[str], start: str | None, fetched: int) -> None:
    """Each page is given once, then a repeated token raises instead of looping forever."""
    pages: dict[str | None, Answer] = {}
    for index, (token, following) in enumerate(itertools.pairwise([start, *tokens])):
        pages.setdefault(token, {"Workflows": [f"w{index}"], "NextToken": following})
    service = Service(pages)
    names: list[str] = []

    with pytest.raises(PaginationError) as caught:
        names.extend(listed(service, next_token=start).items())

    assert [f"w{index}" for index in range(fetched)] == names
    assert fetched == len(service.tokens)
    assert ("ListWorkflows", tokens[-1]) == (caught.value.operation, caught.value.token)


class TestErrors:
    @pytest.mark.parametrize(
        "error", [ServiceError("ThrottlingException"), TransportError("ListWorkflows", "timeout")]
    )
    def test_a_later_request_continues_where_it_failed(self, error: Exception) -> None:
        """After an error, a request with the `next_token` gets the remaining pages."""
        service = workflows(("a", "t1"), ("b", "t2"), t2=error)
        pages = listed(service)
        names: list[str] = []
        with pytest.raises(type(error)):
            names.extend(pages.items())
        assert ["a", "b"] == names
        assert "t2" == pages.next_token

        service.pages["t2"] = {"Workflows": ["c"]}

        assert ["c"] == [*listed(service, next_token=pages.next_token).items()]

    def test_the_first_page_fails(self) -> None:
        """An error on the first page leaves `next_token` at the start."""
        pages = listed(Service({"t5": ServiceError("ThrottlingException")}), next_token="t5")

        with pytest.raises(ServiceError):
            next(iter(pages))

        assert "t5" == pages.next_token

    def test_another_iteration_has_ended_before(self) -> None:
        """After an error, `next_token` is the failed page's, whatever other iterations did."""
        service = workflows(("a", "t1"), t1=ServiceError("ThrottlingException"))
        pages = listed(service)
        iterator = iter(pages)
        next(iterator)
        service.pages[None] = {"Workflows": ["z"]}
        assert ["z"] == [*pages.items()]

        with pytest.raises(ServiceError):
            next(iterator)

        assert "t1" == pages.next_token


class TestRequests:
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
        self, method: str, arguments: dict[str, Any], operation: str, payload: dict[str, Any]
    ) -> None:
        """The request of every page has all arguments of an iter method."""
        client, transport = recorded(*[{"NextToken": "more"}, {}] * 2)
        iterate = getattr(client, method)

        assert [] == [*iterate(**arguments), *iterate(**arguments, max_results=3, next_token="t")]

        assert [
            (operation, payload),
            (operation, {**payload, "NextToken": "more"}),
            (operation, {**payload, "MaxResults": 3, "NextToken": "t"}),
            (operation, {**payload, "MaxResults": 3, "NextToken": "more"}),
        ] == transport.sent

    def test_iter_methods_check_their_arguments_at_once(self) -> None:
        """Invalid arguments of an iter method raise before the first item is taken."""
        with pytest.raises(ValidationError):
            recorded()[0].iter_workflow_runs("")

    def test_an_unchecked_request_stays_unchecked(self) -> None:
        """A request that `from_wire` built unchecked is sent unchanged for every page."""
        client, transport = recorded({"NextToken": "more"}, {})
        wire = {"Name": "n" * 1000, "MaxResults": 0}

        list(client.paginate(from_wire(GetWorkflowRunsRequest, wire)))

        assert [
            ("GetWorkflowRuns", wire),
            ("GetWorkflowRuns", {**wire, "NextToken": "more"}),
        ] == transport.sent

    @pytest.mark.parametrize("name", sorted(set(OPERATIONS) - set(KINDS)))
    def test_other_operations_are_rejected(self, name: str) -> None:
        """A request of an operation that is not paginated raises before anything is sent."""
        request: Any = from_wire(OPERATIONS[name].request, {})

        with pytest.raises(TypeError, match=f"^{name} is not paginated$"):
            recorded()[0].paginate(request)

    def test_anything_but_a_request_is_rejected(self) -> None:
        """An object that is not a request raises before anything is sent."""
        workflow: Any = Workflow(name="w")

        with pytest.raises(UnknownOperationError):
            recorded()[0].paginate(workflow)

    def test_pages_of_any_caller(self) -> None:
        """`Pages` works with any function that carries out a request."""
        runs = (WorkflowRun(name="w", workflow_run_id="wr_1"),)
        request = GetWorkflowRunsRequest(name="w")

        assert [*runs] == [*Pages(lambda _: GetWorkflowRunsResponse(runs=runs), request).items()]
