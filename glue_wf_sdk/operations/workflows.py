"""Operations on workflows."""

from collections.abc import Sequence

import attrs

from glue_wf_sdk._core.types import (
    GenericString,
    MaxConcurrentRuns,
    NameString,
    NullableBoolean,
    PageSize,
    TagsMap,
    WorkflowDescriptionString,
    WorkflowNames,
    WorkflowRunProperties,
)
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    ConcurrentModificationException,
    EntityNotFoundException,
    InternalServiceException,
    InvalidInputException,
    OperationTimeoutException,
    ResourceNumberLimitExceededException,
)
from glue_wf_sdk.operations.operation import (
    Operation,
    PaginatedRequest,
    Pagination,
    Request,
    Response,
)
from glue_wf_sdk.structures import Workflow

__all__ = [
    "BatchGetWorkflowsRequest",
    "BatchGetWorkflowsResponse",
    "CreateWorkflowRequest",
    "CreateWorkflowResponse",
    "DeleteWorkflowRequest",
    "DeleteWorkflowResponse",
    "GetWorkflowRequest",
    "GetWorkflowResponse",
    "ListWorkflowsRequest",
    "ListWorkflowsResponse",
    "UpdateWorkflowRequest",
    "UpdateWorkflowResponse",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateWorkflowResponse(Response):
    """The answer to CreateWorkflow.

    Attributes:
        name: The name of the workflow.

    Source: AWS Glue API: CreateWorkflow.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateWorkflowRequest(Request[CreateWorkflowResponse]):
    """Creates a workflow without triggers.

    The fields are the arguments of `GlueWorkflowClient.create_workflow`.

    Source: AWS Glue API: CreateWorkflow.
    """

    name: NameString
    description: WorkflowDescriptionString | None = None
    default_run_properties: WorkflowRunProperties | None = None
    tags: TagsMap | None = None
    max_concurrent_runs: MaxConcurrentRuns | None = None


CREATE_WORKFLOW = Operation(
    name="CreateWorkflow",
    request=CreateWorkflowRequest,
    response=CreateWorkflowResponse,
    errors=(
        AlreadyExistsException,
        InvalidInputException,
        InternalServiceException,
        OperationTimeoutException,
        ResourceNumberLimitExceededException,
        ConcurrentModificationException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateWorkflowResponse(Response):
    """The answer to UpdateWorkflow.

    Attributes:
        name: The name of the workflow.

    Source: AWS Glue API: UpdateWorkflow.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateWorkflowRequest(Request[UpdateWorkflowResponse]):
    """Updates a workflow.

    The fields are the arguments of `GlueWorkflowClient.update_workflow`.

    Source: AWS Glue API: UpdateWorkflow.
    """

    name: NameString
    description: WorkflowDescriptionString | None = None
    default_run_properties: WorkflowRunProperties | None = None
    max_concurrent_runs: MaxConcurrentRuns | None = None


UPDATE_WORKFLOW = Operation(
    name="UpdateWorkflow",
    request=UpdateWorkflowRequest,
    response=UpdateWorkflowResponse,
    errors=(
        InvalidInputException,
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
        ConcurrentModificationException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DeleteWorkflowResponse(Response):
    """The answer to DeleteWorkflow.

    Attributes:
        name: The name of the workflow.

    Source: AWS Glue API: DeleteWorkflow.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DeleteWorkflowRequest(Request[DeleteWorkflowResponse]):
    """Deletes a workflow.

    The fields are the arguments of `GlueWorkflowClient.delete_workflow`.

    Source: AWS Glue API: DeleteWorkflow.
    """

    name: NameString


DELETE_WORKFLOW = Operation(
    name="DeleteWorkflow",
    request=DeleteWorkflowRequest,
    response=DeleteWorkflowResponse,
    errors=(
        InvalidInputException,
        InternalServiceException,
        OperationTimeoutException,
        ConcurrentModificationException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowResponse(Response):
    """The answer to GetWorkflow.

    Attributes:
        workflow: The workflow.

    Source: AWS Glue API: GetWorkflow.
    """

    workflow: Workflow


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRequest(Request[GetWorkflowResponse]):
    """Gets a workflow.

    The fields are the arguments of `GlueWorkflowClient.get_workflow`.

    Source: AWS Glue API: GetWorkflow.
    """

    name: NameString
    include_graph: NullableBoolean | None = None


GET_WORKFLOW = Operation(
    name="GetWorkflow",
    request=GetWorkflowRequest,
    response=GetWorkflowResponse,
    errors=(
        InvalidInputException,
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListWorkflowsResponse(Response):
    """The answer to ListWorkflows.

    Attributes:
        workflows: The names.
        next_token: The token of the next page; None on the last.

    Source: AWS Glue API: ListWorkflows.
    """

    workflows: Sequence[NameString] = ()
    next_token: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListWorkflowsRequest(PaginatedRequest[ListWorkflowsResponse, str]):
    """Lists the names of workflows.

    The fields are the arguments of `GlueWorkflowClient.list_workflows`.

    Source: AWS Glue API: ListWorkflows.
    """

    next_token: GenericString | None = None
    max_results: PageSize | None = None


LIST_WORKFLOWS = Operation(
    name="ListWorkflows",
    request=ListWorkflowsRequest,
    response=ListWorkflowsResponse,
    errors=(
        InvalidInputException,
        InternalServiceException,
        OperationTimeoutException,
    ),
    pagination=Pagination(items="workflows", max_page_size=25),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchGetWorkflowsResponse(Response):
    """The answer to BatchGetWorkflows.

    Attributes:
        workflows: The ones that exist.
        missing_workflows: The names of the ones that do not.

    Source: AWS Glue API: BatchGetWorkflows.
    """

    workflows: Sequence[Workflow] = ()
    missing_workflows: Sequence[NameString] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchGetWorkflowsRequest(Request[BatchGetWorkflowsResponse]):
    """Gets up to 25 workflows.

    The fields are the arguments of `GlueWorkflowClient.batch_get_workflows`.

    Source: AWS Glue API: BatchGetWorkflows.
    """

    names: WorkflowNames
    include_graph: NullableBoolean | None = None


BATCH_GET_WORKFLOWS = Operation(
    name="BatchGetWorkflows",
    request=BatchGetWorkflowsRequest,
    response=BatchGetWorkflowsResponse,
    errors=(
        InternalServiceException,
        OperationTimeoutException,
        InvalidInputException,
    ),
)


WORKFLOW_OPERATIONS = (
    CREATE_WORKFLOW,
    UPDATE_WORKFLOW,
    DELETE_WORKFLOW,
    GET_WORKFLOW,
    LIST_WORKFLOWS,
    BATCH_GET_WORKFLOWS,
)
