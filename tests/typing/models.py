"""What type checkers see of the models, the wire and the graph functions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from typing_extensions import assert_type

from glue_wf_sdk import (
    JobRun,
    JobRunState,
    Node,
    ResumePlan,
    Topology,
    Violation,
    WorkflowGraph,
    WorkflowRun,
    WorkflowRunStatus,
    check_payload,
    downstream,
    from_json,
    from_wire,
    plan_resume,
    to_json,
    to_wire,
    topological_order,
    violations,
)
from glue_wf_sdk.operations import CreateWorkflowRequest, GetWorkflowRunResponse

request = CreateWorkflowRequest(name="nightly", tags={"team": "data"}, max_concurrent_runs=1)
assert_type(request.name, str)
assert_type(request.tags, Mapping[str, str] | None)
assert_type(request.max_concurrent_runs, int | None)

CreateWorkflowRequest()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue] - no name
CreateWorkflowRequest("nightly")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue] - keywords only
CreateWorkflowRequest(name=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - no string
request.name = "weekly"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue] - frozen

graph = WorkflowGraph(nodes=[Node(unique_id="a")], edges=())
assert_type(graph.nodes, Sequence[Node] | None)

run = from_wire(WorkflowRun, {"Status": "COMPLETED"}, strict=True)
assert_type(run, WorkflowRun)
assert_type(run.status, WorkflowRunStatus | None)
assert_type(run.started_on, datetime | None)
assert_type(from_json(GetWorkflowRunResponse, "{}").run, WorkflowRun | None)
assert_type(to_wire(run), dict[str, Any])
assert_type(to_json(run), str)

assert_type(JobRun().dpu_seconds, float | None)
assert_type(JobRunState("NEW").is_terminal, bool)
assert_type(WorkflowRunStatus.ERROR.is_known, bool)

assert_type(violations(run), tuple[Violation, ...])
assert_type(check_payload("CreateWorkflow", {}), tuple[Violation, ...])

assert_type(topological_order(graph), tuple[str, ...])
assert_type(downstream(graph, "a"), tuple[str, ...])
assert_type(Topology(graph).generations(), tuple[tuple[str, ...], ...])
assert_type(Topology(graph).node("a"), Node)
assert_type(plan_resume(run), ResumePlan)
assert_type(plan_resume(run, ["a"]).rerun, tuple[str, ...])
