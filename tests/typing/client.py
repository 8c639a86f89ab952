"""What type checkers see of the client."""

from collections.abc import Iterator, Sequence

import boto3
from typing_extensions import assert_type

from glue_wf_sdk import (
    BlueprintRun,
    GlueWorkflowClient,
    ResumePlan,
    WorkflowRun,
    errors,
    plan_resume,
)
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
)
from glue_wf_sdk.paginators import Pages
from glue_wf_sdk.transport import Transport


class Recorded:
    """A transport of a user's own."""

    def send(self, operation: str, payload: object, /) -> dict[str, str]:
        """Always the same answer."""
        return {operation: str(payload)}


transport: Transport = Recorded()
client = GlueWorkflowClient(transport=transport)
boto3_client = boto3.client("glue")  # pyright: ignore[reportUnknownMemberType] - of other services
GlueWorkflowClient(boto3_client)
GlueWorkflowClient(session=boto3.Session(), region_name="eu-central-1")

assert_type(client.create_workflow("nightly", tags={"team": "data"}), CreateWorkflowResponse)
client.create_workflow(name="nightly")
client.create_workflow()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue] - no name
client.create_workflow("a", "b")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue] - a keyword

assert_type(
    client.call(GetWorkflowRunRequest(name="nightly", run_id="wr_1")), GetWorkflowRunResponse
)


def any_request(request: Request[Response]) -> Response:
    """Takes any request."""
    return client.call(request)


any_request(GetWorkflowRunRequest(name="nightly", run_id="wr_1"))
assert_type(plan_resume(client.get_workflow_run("a", "b", include_graph=True).run), ResumePlan)

pages = client.paginate(GetWorkflowRunsRequest(name="nightly"))
assert_type(pages, Pages[GetWorkflowRunsResponse, WorkflowRun])
assert_type(pages.items(), Iterator[WorkflowRun])
assert_type(pages.next_token, str | None)
for page in client.paginate(ListWorkflowsRequest()):
    assert_type(page, ListWorkflowsResponse)
    assert_type(page.workflows, Sequence[str] | None)
client.paginate(GetWorkflowRunRequest(name="a", run_id="b"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - has no pages

assert_type(client.iter_workflows(), Iterator[str])
assert_type(client.iter_workflow_runs("nightly"), Iterator[WorkflowRun])
assert_type(client.iter_blueprints(), Iterator[str])
assert_type(client.iter_blueprint_runs("copy"), Iterator[BlueprintRun])

try:
    client.get_workflow("nightly")
except errors.EntityNotFoundException as error:
    assert_type(error.request_id, str | None)
    assert_type(error.retryable, bool)
