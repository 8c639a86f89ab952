"""Large, realistic answers."""

import itertools
import json
import random
from typing import Any

__all__ = ["large_answer", "large_run"]

_START = 1_700_000_000.123
_RUN_SECONDS = 3600.0


def large_answer(*, runs: int = 10, nodes: int = 200) -> bytes:
    """The JSON body of an answer with so many runs of so many nodes each: 1.6 MB by default.

    Triggers and jobs alternate. The body is the same at each call.
    """
    chance = random.Random(1)  # noqa: S311
    return json.dumps({"Runs": [_run(chance, number, nodes) for number in range(runs)]}).encode()


def large_run(nodes: int) -> str:
    """The JSON of one run with so many nodes."""
    return json.dumps(_run(random.Random(1), 0, nodes))  # noqa: S311


def _id(chance: random.Random, prefix: str) -> str:
    return f"{prefix}_{chance.getrandbits(256):064x}"


def _run(chance: random.Random, number: int, count: int) -> dict[str, Any]:
    begin = _START + number * _RUN_SECONDS
    nodes = [
        _job_node(chance, place, begin) if place % 2 else _trigger_node(chance, place)
        for place in range(count)
    ]
    ids = [node["UniqueId"] for node in nodes]
    jobs = count // 2
    return {
        "Name": "nightly",
        "WorkflowRunId": _id(chance, "wr"),
        "WorkflowRunProperties": {"stage": "production", "landing_bucket": "etl-landing"},
        "StartedOn": begin,
        "CompletedOn": begin + _RUN_SECONDS / 2,
        "Status": "COMPLETED",
        "Statistics": {
            "TotalActions": jobs,
            "TimeoutActions": 0,
            "FailedActions": 0,
            "StoppedActions": 0,
            "SucceededActions": jobs,
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


def _trigger_node(chance: random.Random, place: int) -> dict[str, Any]:
    name = f"trigger-{place}"
    trigger = {
        "Name": name,
        "WorkflowName": "nightly",
        "Type": "CONDITIONAL",
        "State": "ACTIVATED",
        "Actions": [{"JobName": f"job-{place + 1}", "Arguments": {"--stage": "production"}}],
        "Predicate": {
            "Logical": "AND",
            "Conditions": [
                {
                    "LogicalOperator": "EQUALS",
                    "JobName": f"job-{place - 1}",
                    "State": "SUCCEEDED",
                }
            ],
        },
    }
    return {
        "Type": "TRIGGER",
        "Name": name,
        "UniqueId": _id(chance, "wnode"),
        "TriggerDetails": {"Trigger": trigger},
    }


def _job_node(chance: random.Random, place: int, begin: float) -> dict[str, Any]:
    attempts = 2 if place % 8 == 1 else 1
    return {
        "Type": "JOB",
        "Name": f"job-{place}",
        "UniqueId": _id(chance, "wnode"),
        "JobDetails": {
            "JobRuns": [
                _job_run(chance, place, attempt, begin + place) for attempt in range(attempts)
            ]
        },
    }


def _job_run(chance: random.Random, place: int, attempt: int, begin: float) -> dict[str, Any]:
    return {
        "Id": _id(chance, "jr"),
        "Attempt": attempt,
        "TriggerName": f"trigger-{place - 1}",
        "JobName": f"job-{place}",
        "StartedOn": begin + attempt * 100,
        "LastModifiedOn": begin + attempt * 100 + 77.5,
        "CompletedOn": begin + attempt * 100 + 77.5,
        "JobRunState": "FAILED" if place % 8 == 1 and not attempt else "SUCCEEDED",
        "PredecessorRuns": [{"JobName": f"job-{place - 2}", "RunId": _id(chance, "jr")}],
        "AllocatedCapacity": 10,
        "ExecutionTime": 77,
        "Timeout": 2880,
        "MaxCapacity": 10.0,
        "WorkerType": "G.1X",
        "NumberOfWorkers": 10,
        "LogGroupName": "/aws-glue/jobs",
        "GlueVersion": "4.0",
    }
