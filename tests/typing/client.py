"""The types of the client's methods for operations, pages and transports."""

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_type

import boto3

from glue_wf_sdk import (
    BlueprintRun,
    CurrentRun,
    EntityNotFoundException,
    GlueWorkflowClient,
    ResponseError,
    ResumePlan,
    TransportError,
    Workflow,
    WorkflowRun,
    current_run,
    plan_resume,
)
from glue_wf_sdk.client import Pages, Transport
from glue_wf_sdk.operations import (
    CreateWorkflowResponse,
    GetWorkflowRunRequest,
    GetWorkflowRunResponse,
    GetWorkflowRunsRequest,
    GetWorkflowRunsResponse,
    ListWorkflowsRequest,
    ListWorkflowsResponse,
    Request,
    Response,
    StartBlueprintRunResponse,
)


class Echo:
    """A user's transport."""

    def send(self, operation: str, payload: object, /) -> dict[str, str]:
        return {operation: str(payload)}


transport: Transport = Echo()
client = GlueWorkflowClient(transport=transport)
GlueWorkflowClient(boto3.client("glue"))  # pyright: ignore[reportUnknownMemberType] - its overloads
GlueWorkflowClient(session=boto3.Session(), region_name="eu-central-1")

assert_type(client.create_workflow("nightly", tags={"team": "data"}), CreateWorkflowResponse)
client.create_workflow(name="nightly")
client.create_workflow()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.create_workflow("a", "b")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.create_workflow("a", tags=["b"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

assert_type(client.call(GetWorkflowRunRequest(name="a", run_id="wr_1")), GetWorkflowRunResponse)
assert_type(client.get_workflow("nightly").workflow, Workflow)
assert_type(client.get_workflow_run("nightly", "wr_1").run, WorkflowRun)
assert_type(plan_resume(client.get_workflow_run("a", "b", include_graph=True)), ResumePlan)


def any_request(request: Request[Response]) -> Response:
    return client.call(request)


any_request(GetWorkflowRunRequest(name="nightly", run_id="wr_1"))

pages = client.paginate(GetWorkflowRunsRequest(name="nightly"))
assert_type(pages, Pages[GetWorkflowRunsResponse, WorkflowRun])
assert_type(pages.items(), Iterator[WorkflowRun])
assert_type(pages.next_token, str | None)
for page in client.paginate(ListWorkflowsRequest()):
    assert_type(page, ListWorkflowsResponse)
    assert_type(page.workflows, Sequence[str])
client.paginate(GetWorkflowRunRequest(name="a", run_id="b"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

assert_type(client.iter_workflows(), Iterator[str])
assert_type(client.iter_workflow_runs("nightly"), Iterator[WorkflowRun])

own_run = current_run()
assert_type(own_run, CurrentRun)
assert_type(current_run(["--WORKFLOW_NAME", "nightly"], client).run_id, str)
assert_type(own_run.properties(), Mapping[str, str])
own_run.update({"table": "orders"}, rows="200")
own_run.update(rows=200)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

role = "arn:aws:iam::123456789012:role/etl"
assert_type(
    client.start_blueprint_run("copy", role, parameters={"Workers": 5}, check=True),
    StartBlueprintRunResponse,
)
client.start_blueprint_run("copy", role, parameters='{"Workers": 5}')
client.start_blueprint_run("copy", role, parameters=["a"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
assert_type(client.iter_blueprints(), Iterator[str])
assert_type(client.iter_blueprint_runs("copy"), Iterator[BlueprintRun])

try:
    client.get_workflow("nightly")
except EntityNotFoundException as error:
    assert_type(error.request_id, str | None)
    assert_type(error.retryable, bool)
    assert_type(error.may_have_run, bool)
    assert_type(error.follows_lost_answer, bool)
except TransportError as lost:
    assert_type(lost.not_sent, bool)
    assert_type(lost.may_have_run, bool)
except ResponseError as unreadable:
    assert_type(unreadable.operation, str | None)
    assert_type(unreadable.path, str)
