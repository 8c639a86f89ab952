"""Graphs: made from triggers, and shown in wire form."""

from collections import Counter
from collections.abc import Iterable, Mapping

from glue_wf_sdk.local.engine.ids import Ids
from glue_wf_sdk.local.engine.records import (
    ActionNode,
    Attempt,
    Design,
    Run,
    Trigger,
    Wire,
    latest_of,
    without_nulls,
)
from glue_wf_sdk.operations.trigger_rules import conditions_of

_STARTING_SECONDS = 1.0
_COUNTERS = {
    "SUCCEEDED": "SucceededActions",
    "FAILED": "FailedActions",
    "TIMEOUT": "TimeoutActions",
    "STOPPED": "StoppedActions",
    "CANCELLED": "StoppedActions",
    "ERROR": "ErroredActions",
}
_FROM_JOB = (
    "AllocatedCapacity",
    "ExecutionClass",
    "ExecutionRoleSessionPolicy",
    "GlueVersion",
    "JobMode",
    "JobRunQueuingEnabled",
    "MaintenanceWindow",
    "MaxCapacity",
    "NotificationProperty",
    "NumberOfWorkers",
    "SecurityConfiguration",
    "WorkerType",
)
_CRAWLER_LOGS = "/aws-glue/crawlers"


def target_of(wire: Mapping[str, str]) -> tuple[str, str]:
    """What an action or condition refers to: JOB or CRAWLER, and the name."""
    return ("JOB", wire["JobName"]) if "JobName" in wire else ("CRAWLER", wire["CrawlerName"])


def design_of(workflow_name: str, triggers: Iterable[Trigger], ids: Ids) -> Design:
    """The graph that triggers make, which no later change of them affects."""
    shown = {trigger.name: trigger.as_wire() for trigger in triggers}
    trigger_ids: dict[str, str] = {}
    actions: dict[tuple[str, str], ActionNode] = {}
    edges: dict[tuple[str, str], None] = {}  # An ordered set, as are the watchers.
    started: set[str] = set()
    watchers: dict[str, dict[str, None]] = {}

    def node_id_of(wire: Mapping[str, str]) -> str:
        target = target_of(wire)
        if target not in actions:
            actions[target] = ActionNode(ids.node(workflow_name, *target), *target)
        return actions[target].id

    for name, trigger in shown.items():
        trigger_id = trigger_ids[name] = ids.node(workflow_name, "TRIGGER", name)
        for condition in conditions_of(trigger):
            node_id = node_id_of(condition)
            watchers.setdefault(node_id, {})[name] = None
            edges[node_id, trigger_id] = None
        for action in trigger["Actions"]:
            node_id = node_id_of(action)
            started.add(node_id)
            edges[trigger_id, node_id] = None
    return Design(
        triggers=shown,
        trigger_ids=trigger_ids,
        actions=actions,
        edges=tuple(edges),
        started=frozenset(started),
        watchers={node_id: tuple(names) for node_id, names in watchers.items()},
    )


def graph_of(design: Design, run: Run | None = None, now: float = 0.0) -> Wire:
    """The wire form of a WorkflowGraph; with the attempts of the run, if there is one."""
    nodes: list[Wire] = [
        {
            "Type": "TRIGGER",
            "Name": name,
            "UniqueId": design.trigger_ids[name],
            "TriggerDetails": {"Trigger": trigger},
        }
        for name, trigger in design.triggers.items()
    ]
    for node in design.actions.values():
        shown: Wire = {"Type": node.type, "Name": node.name, "UniqueId": node.id}
        if run is not None:
            attempts = run.attempts.get(node.id, ())
            if node.is_job:
                shown["JobDetails"] = {"JobRuns": [job_run_wire(each, now) for each in attempts]}
            else:
                shown["CrawlerDetails"] = {"Crawls": [_crawl(each) for each in attempts]}
        nodes.append(shown)
    edges = [{"SourceId": source, "DestinationId": target} for source, target in design.edges]
    return {"Nodes": nodes, "Edges": edges}


def statistics_of(run: Run) -> Wire:
    """The wire form of the WorkflowRunStatistics, which count the latest attempts."""
    counts = Counter(
        _COUNTERS.get(latest_of(attempts).state, "RunningActions")
        for attempts in run.attempts.values()
    )
    names = dict.fromkeys((*_COUNTERS.values(), "RunningActions", "WaitingActions"))
    return {"TotalActions": len(run.design.started), **{name: counts[name] for name in names}}


def job_run_wire(attempt: Attempt, now: float) -> Wire:
    """The wire form of a JobRun."""
    is_starting = attempt.state == "RUNNING" and now < attempt.started_on + _STARTING_SECONDS
    ended = now if attempt.completed_on is None else attempt.completed_on
    shown: Wire = {
        "Id": attempt.id,
        "Attempt": attempt.number,
        "PreviousRunId": attempt.previous_id,
        "TriggerName": attempt.trigger_name,
        "JobName": attempt.node.name,
        "StartedOn": attempt.started_on,
        "LastModifiedOn": attempt.last_modified_on or attempt.started_on,
        "CompletedOn": attempt.completed_on,
        "JobRunState": "STARTING" if is_starting else attempt.state,
        "Arguments": attempt.action.get("Arguments"),
        "ErrorMessage": attempt.error_message,
        "PredecessorRuns": list(attempt.predecessors),
        "ExecutionTime": int(ended - attempt.started_on),
        "Timeout": attempt.timeout,
        "LogGroupName": "/aws-glue/jobs",
        **{name: attempt.definition.get(name) for name in _FROM_JOB},
    }
    return without_nulls(shown)


def _crawl(attempt: Attempt) -> Wire:
    shown: Wire = {
        "State": attempt.state,
        "StartedOn": attempt.started_on,
        "CompletedOn": attempt.completed_on,
        "ErrorMessage": attempt.error_message,
        "LogGroup": _CRAWLER_LOGS,
        "LogStream": attempt.node.name,
    }
    return without_nulls(shown)


def last_crawl_of(attempt: Attempt) -> Wire:
    """The wire form of the LastCrawlInfo of a crawl that has ended."""
    shown: Wire = {
        "Status": "FAILED" if attempt.state == "ERROR" else attempt.state,
        "ErrorMessage": attempt.error_message,
        "LogGroup": _CRAWLER_LOGS,
        "LogStream": attempt.node.name,
        "MessagePrefix": attempt.id,
        "StartTime": attempt.started_on,
    }
    return without_nulls(shown)
