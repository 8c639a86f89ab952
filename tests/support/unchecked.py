"""Runs that violate every constraint that an answer can violate."""

from typing import Any

from support.runs import run_wire

LONG = "n\u00fc" * 200
"""More than the 255 bytes that a name may have."""

GRAPHS = {
    "valid": "T1>J1>T2>C1",
    "cycle": "T1>J1>T2>J2>T3>J1",
    "duplicate": "T1>J1 T1>J2",
    "dangling": "T1>J1",
    "empty": "T1>J1",
}


def hostile_run(kind: str) -> dict[str, Any]:
    """A run in which each value that can violate a constraint does, with a graph of some kind."""
    ran = {"J1": "PAUSED 0 -, FAILED 5 4", "C1": "PAUSED 3 9"}
    wire = run_wire(GRAPHS[kind], ran, Name=LONG, WorkflowRunId=LONG, Status="PAUSED")
    wire |= {"ErrorMessage": "\ud83d", "Statistics": {"FailedActions": 2**40}}
    wire["WorkflowRunProperties"] = {"": "\ud83d", LONG: ""}
    for node in wire["Graph"]["Nodes"]:
        node["Name"] = f"{node['Name']}\x1b{LONG}"
        for attempt in node.get("JobDetails", {}).get("JobRuns", ()):
            attempt |= {"Attempt": -(2**40), "ErrorMessage": "\0", "GlueVersion": "", "Id": LONG}
    if kind == "duplicate":
        for node in wire["Graph"]["Nodes"]:
            node["UniqueId"] = LONG
    if kind == "dangling":
        wire["Graph"]["Edges"].append({"SourceId": LONG, "DestinationId": ""})
    if kind == "empty":
        wire["Graph"] = {"Nodes": [], "Edges": []}
    return wire
