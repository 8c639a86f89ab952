"""Answers in pages: lazy, restartable, and never endless."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import (
    PaginationError,
    ServiceError,
    TransportError,
    service_error,
)
from glue_wf_sdk.operations import (
    OPERATIONS,
    GetBlueprintRunsRequest,
    GetWorkflowRunsRequest,
    ListBlueprintsRequest,
    ListWorkflowsRequest,
    ListWorkflowsResponse,
)
from glue_wf_sdk.paginators import Pages
from glue_wf_sdk.structures import BlueprintRun, WorkflowRun
from glue_wf_sdk.wire import from_wire

Answer = Mapping[str, Any] | Exception


@attrs.define
class Service:
    """A transport whose answers go by the page token; without one it is asked for the first."""

    pages: dict[str | None, Any]
    sent: list[tuple[str, Mapping[str, Any]]] = attrs.field(
        factory=list[tuple[str, Mapping[str, Any]]]
    )

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """The page of the payload's token."""
        assert len(self.sent) < 100, "the pages do not end"
        self.sent.append((operation, payload))
        answer: Answer = self.pages[payload.get("NextToken")]
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def tokens(self) -> list[str | None]:
        """The tokens that were asked for."""
        return [payload.get("NextToken") for _, payload in self.sent]


@attrs.frozen
class Kind:
    """An operation that is answered in pages."""

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
        lambda name: {"WorkflowRunId": name},
        lambda name: from_wire(WorkflowRun, {"WorkflowRunId": name}),
        lambda client: client.iter_workflow_runs("w"),
    ),
    "ListBlueprints": Kind(
        ListBlueprintsRequest(), "Blueprints", str, str, lambda client: client.iter_blueprints()
    ),
    "GetBlueprintRuns": Kind(
        GetBlueprintRunsRequest(blueprint_name="b"),
        "BlueprintRuns",
        lambda name: {"RunId": name},
        lambda name: from_wire(BlueprintRun, {"RunId": name}),
        lambda client: client.iter_blueprint_runs("b"),
    ),
}
KIND = pytest.mark.parametrize("operation", sorted(KINDS))
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


def workflows(*pages: tuple[Sequence[str], str | None], **others: Answer) -> Service:
    """A service of workflow names: the first page has no token, each other one that before it."""
    answers: dict[str | None, Answer] = {}
    answers.update(others.items())
    token: str | None = None
    for names, following in pages:
        answers[token] = {"Workflows": [*names], "NextToken": following}
        token = following
    return Service(answers)


def listed(service: Service, **arguments: Any) -> Pages[ListWorkflowsResponse, str]:
    """The pages of ListWorkflows."""
    return GlueWorkflowClient(transport=service).paginate(ListWorkflowsRequest(**arguments))


def error() -> ServiceError:
    """An error of the service that passes."""
    return service_error("InternalServiceException", "Later.")


class TestAnySplit:
    """However the service cuts its answer into pages, the items are the same."""

    def test_all_kinds_are_tested(self) -> None:
        """These tests know each operation that is answered in pages."""
        paginated = {name for name, each in OPERATIONS.items() if each.pagination is not None}

        assert set(KINDS) == paginated
        assert all(isinstance(KINDS[name].request, OPERATIONS[name].request) for name in KINDS)

    @KIND
    @given(split=SPLITS)
    def test_items(self, operation: str, split: list[list[str]]) -> None:
        """The items of all pages come one after the other, typed, empty pages or not."""
        kind = KINDS[operation]
        client = GlueWorkflowClient(transport=service_of(operation, split))
        expected = [kind.typed(name) for names in split for name in names]

        assert expected == [*client.paginate(kind.request).items()]
        assert expected == [*kind.iterate(client)]

    @KIND
    @given(split=SPLITS)
    def test_pages(self, operation: str, split: list[list[str]]) -> None:
        """Each page is the operation's response, and each is asked for once."""
        kind = KINDS[operation]
        service = service_of(operation, split)

        pages = [*GlueWorkflowClient(transport=service).paginate(kind.request)]

        response = OPERATIONS[operation].response
        assert [from_wire(response, page) for page in service.pages.values()] == pages
        assert [None, *(f"t{index}" for index in range(1, len(split)))] == service.tokens

    @KIND
    @given(split=SPLITS, data=st.data())
    def test_restart(self, operation: str, split: list[list[str]], data: st.DataObject) -> None:
        """What was left after any number of pages comes from a request with their next token."""
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
    """`start_token` and `next_token`."""

    def test_follow_the_iteration(self) -> None:
        """The next token is the start token at first, then that of each page, then None."""
        pages = listed(workflows((["a"], "t1"), (["b"], "t2"), (["c"], None)))
        seen = [pages.next_token]

        seen.extend(pages.next_token for _ in pages)

        assert [None, "t1", "t2", None] == seen
        assert pages.start_token is None

    def test_start_token(self) -> None:
        """A request with a token begins there."""
        service = workflows((["a"], "t1"), (["b"], "t2"), (["c"], None))
        pages = listed(service, next_token="t1")

        assert ("t1", "t1") == (pages.start_token, pages.next_token)
        assert ["b", "c"] == [*pages.items()]
        assert ["t1", "t2"] == service.tokens
        assert "t1" == pages.start_token

    def test_lazy(self) -> None:
        """A page is fetched when it is asked for, not before."""
        service = workflows((["a", "b"], "t1"), (["c"], None))
        items = listed(service).items()

        assert [] == service.sent
        assert ["a", "b"] == [next(items), next(items)]
        assert [None] == service.tokens
        assert "c" == next(items)
        assert [None, "t1"] == service.tokens

    def test_again(self) -> None:
        """A second iteration begins at the start once more."""
        pages = listed(workflows((["a"], "t1"), (["b"], None)))

        assert ["a", "b"] == [*pages.items()] == [*pages.items()]

    def test_iterations_do_not_disturb_each_other(self) -> None:
        """Two iterations over the same pages each see all of them, side by side or nested."""
        pages = listed(workflows((["a"], "t1"), (["b"], "t2"), (["c"], None)))
        names = ["a", "b", "c"]

        assert [*zip(names, names, strict=True)] == [
            *zip(pages.items(), pages.items(), strict=True)
        ]
        assert [*itertools.product(names, names)] == [
            (outer, inner) for outer in pages.items() for inner in pages.items()
        ]

    @pytest.mark.parametrize("last", [{"NextToken": ""}, {"NextToken": None}, {}])
    def test_last_page(self, last: dict[str, Any]) -> None:
        """No token, a null or an empty one ends the pages."""
        service = Service({None: {"Workflows": ["a"], **last}})
        pages = listed(service)

        assert ["a"] == [*pages.items()]
        assert pages.next_token is None
        assert len(service.sent) == 1

    @pytest.mark.parametrize("middle", [{"Workflows": []}, {"Workflows": None}, {}])
    def test_empty_page_in_the_middle(self, middle: dict[str, Any]) -> None:
        """A page without items, but with a token, does not end the pages."""
        service = Service(
            {
                None: {"Workflows": ["a"], "NextToken": "t1"},
                "t1": {**middle, "NextToken": "t2"},
                "t2": {"Workflows": ["b"]},
            }
        )

        assert ["a", "b"] == [*listed(service).items()]

    def test_no_items_at_all(self) -> None:
        """An answer without items is one page and no items."""
        pages = listed(Service({None: {}}))

        assert [ListWorkflowsResponse()] == [*pages]
        assert [] == [*pages.items()]


class TestRepeatedToken:
    """A token that comes a second time ends in an error, not in an endless loop."""

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
    def test_cycle(self, tokens: list[str], start: str | None, fetched: int) -> None:
        """All pages up to the repeated token are given, then PaginationError with the token."""
        pages: dict[str | None, Answer] = {}
        for index, (token, following) in enumerate(itertools.pairwise([start, *tokens])):
            pages.setdefault(token, {"Workflows": [f"w{index}"], "NextToken": following})
        service = Service(pages)
        got: list[str] = []

        with pytest.raises(PaginationError) as caught:
            got.extend(listed(service, next_token=start).items())

        assert [f"w{index}" for index in range(fetched)] == got
        assert fetched == len(service.sent)
        assert ("ListWorkflows", tokens[-1]) == (caught.value.operation, caught.value.token)

    def test_pages_before_the_error(self) -> None:
        """The page with the repeated token is itself given, before the error."""
        iterator = iter(listed(workflows((["a"], "t1"), (["b"], "t1"))))

        assert ("a",) == next(iterator).workflows
        assert ("b",) == next(iterator).workflows
        with pytest.raises(PaginationError):
            next(iterator)


class TestErrors:
    """An error between two pages."""

    @pytest.mark.parametrize("problem", [error(), TransportError("ListWorkflows", "timeout")])
    def test_going_on(self, problem: Exception) -> None:
        """After an error, a request with the next token gets the pages that are left."""
        service = workflows((["a"], "t1"), (["b"], "t2"), t2=problem)
        pages = listed(service)
        got: list[str] = []
        with pytest.raises(type(problem)):
            got.extend(pages.items())
        assert ["a", "b"] == got
        assert pages.next_token == "t2"

        service.pages["t2"] = {"Workflows": ["c"]}

        assert ["c"] == [*listed(service, next_token=pages.next_token).items()]

    def test_first_page(self) -> None:
        """An error on the first page leaves the start token."""
        pages = listed(Service({"t5": error()}), next_token="t5")

        with pytest.raises(ServiceError):
            next(iter(pages))

        assert pages.next_token == "t5"

    def test_error_of_another_iteration(self) -> None:
        """The next token after an error is that of the failed page, whatever else has run."""
        service = workflows((["a"], "t1"), t1=error())
        pages = listed(service)
        iterator = iter(pages)
        next(iterator)
        service.pages = {None: {"Workflows": ["z"]}, "t1": error()}
        assert ["z"] == [*pages.items()]

        with pytest.raises(ServiceError):
            next(iterator)

        assert pages.next_token == "t1"
