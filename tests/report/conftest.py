"""Runs, written in few words, and pages, read again."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pytest

from glue_wf_sdk.operations import GetWorkflowRunResponse
from glue_wf_sdk.report import html_page
from glue_wf_sdk.structures import WorkflowGraph, WorkflowRun
from glue_wf_sdk.wire import from_json, from_wire

W1 = Path(__file__).parents[2] / "docs" / "examples" / "w1_run.json"
START = 1_600_000_000.0
KINDS = {"T": "TRIGGER", "J": "JOB", "C": "CRAWLER"}


@pytest.fixture(scope="session")
def run_of() -> Callable[..., WorkflowRun]:
    """Makes runs that started at second 0.

    The graph is written ``T1>J1>T2>J2 T2>C1``; the first letter of an id is the node's kind, and
    its name is the id in lower case. `ran` has the attempts, ``J1="FAILED 0 10, SUCCEEDED 10 -"``,
    and `waits` the predicates, ``T2="ANY J1=SUCCEEDED C1=FAILED"``.
    """

    def make(
        graph: str,
        ran: Mapping[str, str] | None = None,
        waits: Mapping[str, str] | None = None,
        **fields: object,
    ) -> WorkflowRun:
        chains = [chain.split(">") for chain in graph.split()]
        ids = dict.fromkeys(node_id for chain in chains for node_id in chain)
        nodes = [_node(each, (ran or {}).get(each), (waits or {}).get(each)) for each in ids]
        edges = [
            {"SourceId": here, "DestinationId": there}
            for chain in chains
            for here, there in itertools.pairwise(chain)
        ]
        wire = {
            "Name": "etl",
            "WorkflowRunId": "wr_1",
            "Status": "COMPLETED",
            "StartedOn": START,
            "Graph": {"Nodes": nodes, "Edges": edges},
        }
        return from_wire(WorkflowRun, wire | fields)

    return make


@pytest.fixture(scope="session")
def graph_of_texts() -> Callable[[str, str, str], WorkflowGraph]:
    """Makes graphs in which three texts stand wherever a text from a run can be shown.

    A trigger starts a job, which another trigger watches, which starts a crawler. There is a node
    of an unknown type, and an edge to a node that is not there.
    """

    def make(name: str, state: str, message: str) -> WorkflowGraph:
        attempt = {"StartedOn": START, "CompletedOn": START + 48, "ErrorMessage": message}
        condition = {"JobName": name, "State": state}
        trigger = {
            "Type": state,
            "State": state,
            "Schedule": message,
            "Predicate": {"Logical": state, "Conditions": [condition, condition]},
        }
        job_runs = [{"JobRunState": state, "Attempt": number, **attempt} for number in (0, 1)]
        nodes: list[dict[str, Any]] = [
            {"Type": "TRIGGER", "TriggerDetails": {"Trigger": trigger}},
            {"Type": "JOB", "JobDetails": {"JobRuns": job_runs}},
            {"Type": "TRIGGER"},
            {"Type": "CRAWLER", "CrawlerDetails": {"Crawls": [{"State": state, **attempt}]}},
            {"Type": state},
        ]
        ids = [f"{number}{message}" for number in range(6)]
        edges = itertools.pairwise([*ids[:4], ids[5]])
        wire = {
            "Nodes": [
                {"Name": name, "UniqueId": each} | node
                for each, node in zip(ids[:5], nodes, strict=True)
            ],
            "Edges": [{"SourceId": here, "DestinationId": there} for here, there in edges],
        }
        return from_wire(WorkflowGraph, wire)

    return make


def _node(node_id: str, ran: str | None, waits: str | None) -> dict[str, Any]:
    kind = KINDS[node_id[0]]
    node: dict[str, Any] = {"Type": kind, "Name": node_id.lower(), "UniqueId": node_id}
    attempts = list(_attempts(ran, "State" if kind == "CRAWLER" else "JobRunState"))
    if kind == "CRAWLER":
        node["CrawlerDetails"] = {"Crawls": attempts}
    elif kind == "JOB":
        node["JobDetails"] = {"JobRuns": attempts}
    elif waits is not None:
        logical, *conditions = waits.split()
        predicate = {"Logical": logical, "Conditions": list(map(_condition, conditions))}
        trigger = {"Type": "CONDITIONAL", "State": "ACTIVATED", "Predicate": predicate}
        node["TriggerDetails"] = {"Trigger": trigger}
    return node


def _attempts(ran: str | None, state_field: str) -> Iterator[dict[str, Any]]:
    for each in ran.split(", ") if ran else ():
        state, *moments = each.split()
        attempt: dict[str, Any] = {state_field: None if state == "-" else state}
        for field, moment in zip(("StartedOn", "CompletedOn"), moments, strict=True):
            attempt[field] = None if moment == "-" else START + float(moment)
        yield attempt


def _condition(text: str) -> dict[str, Any]:
    node_id, state = text.split("=")
    if node_id[0] == "C":
        return {"CrawlerName": node_id.lower(), "CrawlState": state or None}
    return {"JobName": node_id.lower(), "State": state or None}


@pytest.fixture(scope="session")
def page_of() -> Callable[..., Element]:
    """Makes the page about a run, as a tree. What is not closed as it was opened is refused."""

    def make(run: WorkflowRun, **arguments: Any) -> Element:
        reader = _Reader()
        reader.feed(html_page(run, **arguments))
        reader.close()
        return reader.root

    return make


@pytest.fixture(scope="session")
def w1_run() -> WorkflowRun:
    """The run that the documentation shows."""
    run = from_json(GetWorkflowRunResponse, W1.read_text(encoding="utf-8")).run
    assert run is not None
    return run


@pytest.fixture(scope="session")
def w1_page(w1_run: WorkflowRun, page_of: Callable[..., Element]) -> Element:
    """The page of that run."""
    return page_of(w1_run)


_VOID = {"br", "meta"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = SubElement(self._open[-1], tag, {key: value or "" for key, value in attrs})
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.pop().tag

    def handle_data(self, data: str) -> None:
        here = self._open[-1]
        if len(here):
            here[-1].tail = (here[-1].tail or "") + data
        else:
            here.text = (here.text or "") + data
