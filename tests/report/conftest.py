"""Runs, written in few words."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.wire import from_wire

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
