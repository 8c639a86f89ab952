"""The types of models, facts, the wire functions and the graph functions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, assert_type

from glue_wf_sdk import (
    Crawl,
    CrawlState,
    JobRun,
    JobRunState,
    Node,
    NodeType,
    ResumePlan,
    RunSummary,
    Topology,
    Violation,
    Workflow,
    WorkflowGraph,
    WorkflowRun,
    WorkflowRunStatus,
    check_payload,
    downstream,
    from_json,
    from_wire,
    plan_resume,
    summarize,
    to_json,
    to_wire,
    topological_order,
    violations,
)
from glue_wf_sdk.operations import (
    CreateWorkflowRequest,
    GetWorkflowRunPropertiesResponse,
    GetWorkflowRunResponse,
    ListWorkflowsResponse,
    StartWorkflowRunResponse,
)

# Requests are checked, frozen, and take keywords only.
request = CreateWorkflowRequest(name="nightly", tags={"team": "data"}, max_concurrent_runs=1)
assert_type(request.name, str)
assert_type(request.tags, Mapping[str, str] | None)
assert_type(request.max_concurrent_runs, int | None)
CreateWorkflowRequest()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
CreateWorkflowRequest("nightly")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
CreateWorkflowRequest(name=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
request.name = "weekly"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

# What identifies a structure is required.
node = Node(type=NodeType.JOB, name="load", unique_id="a")
graph = WorkflowGraph(nodes=[node], edges=())
Node(unique_id="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
WorkflowRun(name="nightly")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
assert_type(node.unique_id, str)
assert_type(graph.nodes, Sequence[Node] | None)
assert_type(graph.node("load"), Node)

# The facts of a run need no asserts.
run = from_wire(WorkflowRun, {"Name": "nightly", "WorkflowRunId": "wr_1"}, strict=True)
assert_type(run, WorkflowRun)
assert_type(run.workflow_run_id, str)
assert_type(run.status, WorkflowRunStatus | None)
assert_type(run.started_on, datetime | None)
assert_type(run.has_ended, bool)
assert_type(run.succeeded, bool | None)
assert_type(run.duration, timedelta | None)
assert_type(run.nodes, tuple[Node, ...])
assert_type(run.actions, tuple[Node, ...])
assert_type(run.failed_nodes, tuple[Node, ...])
assert_type(run.node("load").attempts, tuple[JobRun | Crawl, ...])
assert_type(node.latest_attempt, JobRun | Crawl | None)
assert_type(node.state, JobRunState | CrawlState | None)
assert_type(node.failed, bool)
for attempt in node.attempts:
    assert_type(attempt.state, JobRunState | CrawlState | None)
    assert_type(attempt.duration, timedelta | None)
    assert_type(attempt.error_message, str | None)
    assert_type(run.is_copied(attempt), bool)
assert_type(JobRun().state, JobRunState | None)
assert_type(JobRunState("NEW").is_terminal, bool)
assert_type(WorkflowRunStatus.ERROR.is_known, bool)

# What a response holds, and its collections, are never None.
response = from_json(GetWorkflowRunResponse, "{}")
assert_type(response.run, WorkflowRun)
assert_type(from_wire(StartWorkflowRunResponse, {}).run_id, str)
assert_type(from_wire(ListWorkflowsResponse, {}).workflows, Sequence[str])
assert_type(from_wire(GetWorkflowRunPropertiesResponse, {}).run_properties, Mapping[str, str])
assert_type(Workflow(name="nightly").last_run, WorkflowRun | None)

assert_type(to_wire(run), dict[str, Any])
assert_type(to_json(run), str)
assert_type(violations(run), tuple[Violation, ...])
assert_type(check_payload("CreateWorkflow", {}), tuple[Violation, ...])

assert_type(topological_order(graph), tuple[str, ...])
assert_type(downstream(graph, "a"), tuple[str, ...])
assert_type(Topology(graph).generations(), tuple[tuple[str, ...], ...])
assert_type(Topology(run).node("load"), Node)
assert_type(plan_resume(response), ResumePlan)
assert_type(plan_resume(run, ["a"]).rerun, tuple[str, ...])
assert_type(summarize(response), RunSummary)
assert_type(summarize(run), RunSummary)
plan_resume(graph)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
summarize(graph)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
