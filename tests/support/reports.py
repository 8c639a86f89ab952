"""Pages read back, and graphs with arbitrary texts."""

import itertools
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from glue_wf_sdk import WorkflowGraph, WorkflowRun, from_wire
from glue_wf_sdk.report import html_page
from support.runs import START


def page_of(run: WorkflowRun, **arguments: Any) -> Element:
    """The page of a run as a tree, if its tags are balanced."""
    reader = _Reader()
    reader.feed(html_page(run, **arguments))
    reader.close()
    return reader.root


def words(element: Element | None) -> str:
    """The text of an element, in one line."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def section(page: Element, name: str) -> str:
    """The text of a section of a page."""
    return words(page.find(f".//section[@id='{name}']"))


def cells(page: Element) -> list[list[str]]:
    """The texts in the rows of a page's table."""
    return [[words(cell) for cell in row] for row in page.findall(".//tbody/tr")]


def graph_of_texts(name: str, state: str, message: str) -> WorkflowGraph:
    """A graph with three texts wherever a picture can show a text from a run.

    A trigger starts a job, which another trigger watches, which starts a crawler. There is a node
    of an unknown type, and an edge to a node that does not exist.
    """
    attempt = {"StartedOn": START, "CompletedOn": START + 48, "ErrorMessage": message}
    condition = {"JobName": name, "State": state}
    trigger = {
        "Name": name,
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


_VOID = {"br", "input", "meta", "wbr"}


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
