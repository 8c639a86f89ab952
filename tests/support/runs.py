"""Runs and graphs, written in few words."""

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from glue_wf_sdk import WorkflowGraph, WorkflowRun, from_json, from_wire
from glue_wf_sdk.operations import GetWorkflowRunResponse

START = 1_600_000_000.0
W1_FILE = Path(__file__).parents[2] / "docs" / "examples" / "w1_run.json"
W1_GRAPH = "T1>J1>T2>J2>T4>J4 J1>T3>J3>T5>J5"

_KINDS = {"T": "TRIGGER", "J": "JOB", "C": "CRAWLER"}


def run_of(
    graph: str,
    ran: Mapping[str, str] | None = None,
    waits: Mapping[str, str] | None = None,
    **fields: object,
) -> WorkflowRun:
    """A run that started at second 0; COMPLETED unless `fields` (wire names) say otherwise.

    The graph is written ``T1>J1>T2>J2 T2>C1``. The first letter of an id is the node's type, and
    its name is the id in lower case. `ran` has the attempts, ``J1="FAILED 0 10, SUCCEEDED 10 -"``:
    state, start and end in seconds, with ``-`` for what is missing. `waits` has the predicates of
    triggers, ``T2="ANY J1=SUCCEEDED C1=FAILED"``.
    """
    return from_wire(WorkflowRun, run_wire(graph, ran, waits, **fields))


def run_wire(
    graph: str,
    ran: Mapping[str, str] | None = None,
    waits: Mapping[str, str] | None = None,
    **fields: object,
) -> dict[str, Any]:
    """The wire dict of such a run."""
    wire = {
        "Name": "etl",
        "WorkflowRunId": "wr_1",
        "Status": "COMPLETED",
        "StartedOn": START,
        "Graph": graph_wire(graph, ran, waits),
    }
    return wire | fields


def graph_of(
    graph: str, ran: Mapping[str, str] | None = None, waits: Mapping[str, str] | None = None
) -> WorkflowGraph:
    """The graph of such a run."""
    return from_wire(WorkflowGraph, graph_wire(graph, ran, waits))


def graph_wire(
    graph: str, ran: Mapping[str, str] | None = None, waits: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The wire dict of such a graph."""
    chains = [chain.split(">") for chain in graph.split()]
    ids = dict.fromkeys(node_id for chain in chains for node_id in chain)
    return {
        "Nodes": [_node(each, (ran or {}).get(each), (waits or {}).get(each)) for each in ids],
        "Edges": [
            {"SourceId": here, "DestinationId": there}
            for chain in chains
            for here, there in itertools.pairwise(chain)
        ],
    }


def w1_run() -> WorkflowRun:
    """The run of the documentation: J2 and J3 failed, so J4 and J5 never ran."""
    return from_json(GetWorkflowRunResponse, W1_FILE.read_text(encoding="utf-8")).run


def _node(node_id: str, ran: str | None, waits: str | None) -> dict[str, Any]:
    kind = _KINDS[node_id[0]]
    node: dict[str, Any] = {"Type": kind, "Name": node_id.lower(), "UniqueId": node_id}
    attempts = list(_attempts(ran, "State" if kind == "CRAWLER" else "JobRunState"))
    if kind == "CRAWLER":
        node["CrawlerDetails"] = {"Crawls": attempts}
    elif kind == "JOB":
        node["JobDetails"] = {"JobRuns": attempts}
    elif waits is not None:
        logical, *conditions = waits.split()
        predicate = {"Logical": logical, "Conditions": list(map(_condition, conditions))}
        trigger = {
            "Name": node_id.lower(),
            "Type": "CONDITIONAL",
            "State": "ACTIVATED",
            "Predicate": predicate,
        }
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
