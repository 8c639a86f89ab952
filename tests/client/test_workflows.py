"""`iter_workflow_details`: all workflows, listed and fetched in batches."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import attrs
import pytest

from glue_wf_sdk import GlueWorkflowClient, InvalidInputException, Workflow
from glue_wf_sdk.local import LocalGlue


@attrs.define
class Catalog:
    """A transport that lists workflows in pages of 25, and answers batches in reverse."""

    names: list[str]
    gone: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    at_once: threading.Barrier | None = None
    batches: list[Sequence[str]] = attrs.Factory(list[Sequence[str]])
    pages: int = 0
    graphs: set[bool | None] = attrs.Factory(set[bool | None])

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """A page or a batch."""
        if operation == "ListWorkflows":
            self.pages += 1
            begin = int(payload.get("NextToken", "0"))
            end = begin + 25
            token = {"NextToken": str(end)} if end < len(self.names) else {}
            return {"Workflows": self.names[begin:end], **token}
        names = payload["Names"]
        self.batches.append(names)
        self.graphs.add(payload.get("IncludeGraph"))
        if self.at_once is not None:
            self.at_once.wait(timeout=30)
        if self.broken.intersection(names):
            raise InvalidInputException("InvalidInputException", "no")
        found = [{"Name": name} for name in reversed(names) if name not in self.gone]
        return {"Workflows": found, "MissingWorkflows": [*self.gone.intersection(names)]}

    def details(self, **arguments: Any) -> Iterator[Workflow]:
        """The workflows, as a client gives them."""
        return GlueWorkflowClient(transport=self).iter_workflow_details(**arguments)


def numbered(count: int) -> list[str]:
    """So many names, not in alphabetical order."""
    return [f"w{number}" for number in range(count)]


def names_of(workflows: Iterator[Workflow]) -> list[str]:
    """The names of workflows."""
    return [workflow.name for workflow in workflows]


def test_on_local_glue() -> None:
    """All workflows come in the order of the list, with their graphs if requested."""
    client = LocalGlue().client()
    for name in numbered(60):
        client.create_workflow(name)

    assert list(client.iter_workflows()) == names_of(client.iter_workflow_details())
    assert {True} == {
        each.graph is not None for each in client.iter_workflow_details(include_graph=True)
    }


@pytest.mark.parametrize("count", [0, 1, 25, 26, 100, 101, 260])
def test_batches(count: int) -> None:
    """Names are fetched 25 at a time, each once, and the order is kept."""
    catalog = Catalog(numbered(count))

    assert numbered(count) == names_of(catalog.details())
    assert sorted(numbered(count)) == sorted(name for each in catalog.batches for name in each)
    assert -(-count // 25) == len(catalog.batches)


def test_four_batches_are_in_flight_at_the_same_time() -> None:
    """Four batches are fetched in parallel: here each of them waits for the others."""
    catalog = Catalog(numbered(100), at_once=threading.Barrier(4))

    assert numbered(100) == names_of(catalog.details())


def test_it_fetches_as_needed() -> None:
    """Nothing is fetched before the first workflow is taken, and then at most four batches."""
    catalog = Catalog(numbered(1000))
    details = catalog.details()
    assert 0 == catalog.pages
    next(details)
    details.close()  # type: ignore[attr-defined]

    assert len(catalog.batches) <= 4
    assert 4 == catalog.pages
    assert [] == list(details)


def test_missing_workflows() -> None:
    """A workflow that no longer exists is left out, and `on_missing` gets its name."""
    gone = ["w3", "w30", "w59"]
    catalog = Catalog(numbered(60), gone=frozenset(gone))
    missing: list[str] = []
    expected = [name for name in numbered(60) if name not in gone]

    assert expected == names_of(catalog.details(on_missing=missing.append))
    assert gone == missing
    assert expected == names_of(catalog.details())


def test_a_batch_fails() -> None:
    """An error is raised in the place of its batch, after the workflows of earlier batches."""
    details = Catalog(numbered(200), broken=frozenset(["w55"])).details()

    assert numbered(50) == names_of(islice(details, 50))
    with pytest.raises(InvalidInputException):
        next(details)
    assert [] == list(details)


def test_closing_it_ends_its_threads() -> None:
    """When an iteration is ended early, no thread is left running."""
    before = {*threading.enumerate()}
    details = Catalog(numbered(500)).details()
    assert "w0" == next(details).name
    details.close()  # type: ignore[attr-defined]

    assert set() == {*threading.enumerate()} - before


def test_names_that_are_too_long() -> None:
    """A name that the service lists is fetched, also if it is longer than the reference allows."""
    names = ["w", "\N{SNOWMAN}" * 200]

    assert names == names_of(Catalog(names).details())


@pytest.mark.parametrize("include_graph", [True, False, None])
def test_graphs_are_requested_with_each_batch(*, include_graph: bool | None) -> None:
    """`include_graph` is sent with every batch."""
    catalog = Catalog(numbered(60))
    list(catalog.details(include_graph=include_graph))

    assert {include_graph} == catalog.graphs
