"""What the benchmarks work on: a large answer, a request, and a large graph."""

import itertools
import json
import random
from typing import Any

CREATE_WORKFLOW: dict[str, Any] = {
    "name": "nightly-orders",
    "description": "Loads the orders of the day",
    "default_run_properties": {f"property-{i}": "s3://bucket/some/prefix" for i in range(5)},
    "tags": {f"tag-{i}": "data-platform" for i in range(5)},
    "max_concurrent_runs": 3,
}


def get_workflow_runs_body(runs: int = 10, nodes: int = 200) -> bytes:
    """The body of an answer to GetWorkflowRuns: runs with graphs, triggers and job runs."""
    chance = random.Random(0)  # noqa: S311 - the same body each time
    answer = {"Runs": [_run(chance, nodes) for _ in range(runs)]}
    return json.dumps(answer).encode()


def _run(chance: random.Random, size: int) -> dict[str, Any]:
    nodes = [_trigger(chance, i) if i % 2 == 0 else _job(chance, i) for i in range(size)]
    ids = [node["UniqueId"] for node in nodes]
    return {
        "Name": "nightly-orders",
        "WorkflowRunId": _id(chance, "wr"),
        "WorkflowRunProperties": {"day": "2026-03-01", "stage": "production"},
        "StartedOn": 1772330400.25,
        "CompletedOn": 1772334000.5,
        "Status": "COMPLETED",
        "Statistics": {
            "TotalActions": size // 2,
            "SucceededActions": size // 2,
            "FailedActions": 0,
            "TimeoutActions": 0,
            "StoppedActions": 0,
            "RunningActions": 0,
        },
        "Graph": {
            "Nodes": nodes,
            "Edges": [
                {"SourceId": source, "DestinationId": target}
                for source, target in itertools.pairwise(ids)
            ],
        },
    }


def _id(chance: random.Random, kind: str) -> str:
    return f"{kind}_{chance.getrandbits(256):064x}"


def _trigger(chance: random.Random, number: int) -> dict[str, Any]:
    condition = {"LogicalOperator": "EQUALS", "JobName": f"job-{number}", "State": "SUCCEEDED"}
    trigger = {
        "Name": f"trigger-{number}",
        "WorkflowName": "nightly-orders",
        "Type": "CONDITIONAL",
        "State": "ACTIVATED",
        "Actions": [{"JobName": f"job-{number + 1}", "Arguments": {"--day": "2026-03-01"}}],
        "Predicate": {"Logical": "AND", "Conditions": [condition]},
    }
    return {
        "Type": "TRIGGER",
        "Name": f"trigger-{number}",
        "UniqueId": _id(chance, "wnode"),
        "TriggerDetails": {"Trigger": trigger},
    }


def _job(chance: random.Random, number: int) -> dict[str, Any]:
    job_run = {
        "Id": _id(chance, "jr"),
        "Attempt": 0,
        "TriggerName": f"trigger-{number - 1}",
        "JobName": f"job-{number}",
        "StartedOn": 1772330400.25 + number,
        "LastModifiedOn": 1772330460.5 + number,
        "CompletedOn": 1772330460.5 + number,
        "JobRunState": "SUCCEEDED",
        "Arguments": {"--day": "2026-03-01"},
        "PredecessorRuns": [{"JobName": f"job-{number - 2}", "RunId": _id(chance, "jr")}],
        "AllocatedCapacity": 10,
        "ExecutionTime": 60,
        "Timeout": 2880,
        "MaxCapacity": 10.0,
        "WorkerType": "G.1X",
        "NumberOfWorkers": 10,
        "LogGroupName": "/aws-glue/jobs",
        "GlueVersion": "4.0",
    }
    return {
        "Type": "JOB",
        "Name": f"job-{number}",
        "UniqueId": _id(chance, "wnode"),
        "JobDetails": {"JobRuns": [job_run]},
    }


def graph_edges(nodes: int) -> list[tuple[str, str]]:
    """The edges of an acyclic graph, two per node; the first node reaches all others."""
    chance = random.Random(0)  # noqa: S311 - the same graph each time
    edges: list[tuple[str, str]] = []
    for target in range(1, nodes):
        edges.append((f"n{chance.randrange(max(0, target - 50), target)}", f"n{target}"))
        edges.append((f"n{chance.randrange(target)}", f"n{target}"))
    return edges
