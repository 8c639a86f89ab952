"""All workflows, listed and fetched in batches."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import attrs
import pytest

from glue_wf_sdk import GlueWorkflowClient, Workflow
from glue_wf_sdk.errors import InvalidInputException
from glue_wf_sdk.local import LocalGlue


@attrs.define
class Catalog:
    """A transport that lists workflows, and answers batches when it is let."""

    names: list[str]
    gone: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    at_once: threading.Barrier | None = None
    batches: list[Sequence[str]] = attrs.Factory(list[Sequence[str]])
    listed: int = 0
    graphs: set[bool | None] = attrs.Factory(set[bool | None])

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """Pages of 25 names, or a batch in reverse."""
        if operation == "ListWorkflows":
            self.listed += 1
            begin = int(payload.get("NextToken", "0"))
            end = begin + 25
            token = {"NextToken": str(end)} if end < len(self.names) else {}
            return {"Workflows": self.names[begin:end], **token}
        asked = payload["Names"]
        self.batches.append(asked)
        self.graphs.add(payload.get("IncludeGraph"))
        if self.at_once is not None:
            self.at_once.wait(timeout=30)
        if self.broken.intersection(asked):
            raise InvalidInputException("InvalidInputException", "no")
        found = [{"Name": name} for name in reversed(asked) if name not in self.gone]
        return {"Workflows": found, "MissingWorkflows": [*self.gone.intersection(asked)]}


def numbered(count: int) -> list[str]:
    """So many names, not in the order of the alphabet."""
    return [f"w{number}" for number in range(count)]


def named(workflows: Iterator[Workflow]) -> list[str | None]:
    """The names of workflows."""
    return [workflow.name for workflow in workflows]


def test_on_local_glue() -> None:
    """Every workflow comes, in the order of the list, with its graph where that is wanted."""
    client = LocalGlue().client()
    for name in numbered(60):
        client.create_workflow(name)

    assert list(client.iter_workflows()) == named(client.iter_workflow_details())
    with_graphs = [each.graph for each in client.iter_workflow_details(include_graph=True)]
    assert None not in with_graphs
    assert [None] * 60 == [each.graph for each in client.iter_workflow_details()]


@pytest.mark.parametrize("count", [0, 1, 25, 26, 100, 101, 260])
def test_batches(count: int) -> None:
    """Names are fetched 25 at a time, each once, and the order is kept."""
    catalog = Catalog(numbered(count))
    client = GlueWorkflowClient(transport=catalog)

    assert numbered(count) == named(client.iter_workflow_details())
    assert sorted(numbered(count)) == sorted(name for each in catalog.batches for name in each)
    assert -(-count // 25) == len(catalog.batches)


def test_several_at_once() -> None:
    """Four batches are under way at the same time: each of them waits for the others."""
    catalog = Catalog(numbered(100), at_once=threading.Barrier(4))
    client = GlueWorkflowClient(transport=catalog)

    assert numbered(100) == named(client.iter_workflow_details())


def test_nothing_is_fetched_too_early() -> None:
    """Who takes one workflow has no more than four batches fetched."""
    catalog = Catalog(numbered(1000))
    details = GlueWorkflowClient(transport=catalog).iter_workflow_details()
    assert 0 == catalog.listed
    next(details)
    details.close()  # type: ignore[attr-defined]

    assert len(catalog.batches) <= 4
    assert 4 == catalog.listed
    assert [] == list(details)


def test_missing_names() -> None:
    """A workflow that is gone when it is fetched is left out, and its name reported."""
    gone = ["w3", "w30", "w59"]
    catalog = Catalog(numbered(60), gone=frozenset(gone))
    client = GlueWorkflowClient(transport=catalog)
    missing: list[str] = []
    expected = [name for name in numbered(60) if name not in gone]

    assert expected == named(client.iter_workflow_details(on_missing=missing.append))
    assert gone == missing
    assert expected == named(client.iter_workflow_details())


def test_an_error_in_one_batch() -> None:
    """An error comes where its batch stands, behind the workflows of those before it."""
    catalog = Catalog(numbered(200), broken=frozenset(["w55"]))
    details = GlueWorkflowClient(transport=catalog).iter_workflow_details()

    assert numbered(50) == named(islice(details, 50))
    with pytest.raises(InvalidInputException):
        next(details)
    assert [] == list(details)


def test_the_calls_under_way_are_over_when_it_is_closed() -> None:
    """Nothing goes on behind the back of who has stopped early."""
    before = {*threading.enumerate()}
    catalog = Catalog(numbered(500))
    for workflow in GlueWorkflowClient(transport=catalog).iter_workflow_details():
        assert "w0" == workflow.name
        break
    else:
        pytest.fail("no workflow")

    assert set() == {*threading.enumerate()} - before


def test_names_that_could_not_be_sent_otherwise() -> None:
    """A name that the service gives is fetched, though it is longer than the reference says."""
    long = "\N{SNOWMAN}" * 200
    catalog = Catalog(["w", long])

    assert ["w", long] == named(GlueWorkflowClient(transport=catalog).iter_workflow_details())


@pytest.mark.parametrize("include_graph", [True, False, None])
def test_graphs_are_asked_for(include_graph: bool | None) -> None:  # noqa: FBT001
    """What is asked of the graphs is sent with each batch."""
    catalog = Catalog(numbered(60))
    client = GlueWorkflowClient(transport=catalog)
    list(client.iter_workflow_details(include_graph=include_graph))

    assert {include_graph} == catalog.graphs
