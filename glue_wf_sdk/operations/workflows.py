"""Operations on workflows."""

from collections.abc import Sequence

import attrs

from glue_wf_sdk.errors import (
    AlreadyExistsException,
    ConcurrentModificationException,
    EntityNotFoundException,
    InternalServiceException,
    InvalidInputException,
    OperationTimeoutException,
    ResourceNumberLimitExceededException,
)
from glue_wf_sdk.operations._base import Operation, PaginatedRequest, Pagination, Request, Response
from glue_wf_sdk.shapes import (
    GenericString,
    NameString,
    NullableBoolean,
    NullableInteger,
    PageSize,
    TagsMap,
    WorkflowDescriptionString,
    WorkflowNames,
    WorkflowRunProperties,
)
from glue_wf_sdk.structures import Workflow

__all__ = [
    "BATCH_GET_WORKFLOWS",
    "CREATE_WORKFLOW",
    "DELETE_WORKFLOW",
    "GET_WORKFLOW",
    "LIST_WORKFLOWS",
    "UPDATE_WORKFLOW",
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
        name: The name that was given.

    Source: AWS Glue API: CreateWorkflow.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateWorkflowRequest(Request[CreateWorkflowResponse]):
    """Makes a workflow without triggers.

    Attributes:
        name: The workflow's name.
        description: Words on it.
        default_run_properties: What each run's properties begin with. Hidden in messages.
        tags: Up to 50 tags. Their values are hidden in messages.
        max_concurrent_runs: How many runs may run at once; no limit without it.

    Source: AWS Glue API: CreateWorkflow.
    """

    name: NameString
    description: WorkflowDescriptionString | None = None
    default_run_properties: WorkflowRunProperties | None = None
    tags: TagsMap | None = None
    max_concurrent_runs: NullableInteger | None = None


CREATE_WORKFLOW = Operation(
    name="CreateWorkflow",
    method="create_workflow",
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
        name: The name that was given.

    Source: AWS Glue API: UpdateWorkflow.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateWorkflowRequest(Request[UpdateWorkflowResponse]):
    """Changes a workflow.

    Attributes:
        name: The workflow's name.
        description: New words on it.
        default_run_properties: What they become; hidden in messages.
        max_concurrent_runs: How many runs may run at once.

    Source: AWS Glue API: UpdateWorkflow.
    """

    name: NameString
    description: WorkflowDescriptionString | None = None
    default_run_properties: WorkflowRunProperties | None = None
    max_concurrent_runs: NullableInteger | None = None


UPDATE_WORKFLOW = Operation(
    name="UpdateWorkflow",
    method="update_workflow",
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
        name: The name that was given.

    Source: AWS Glue API: DeleteWorkflow.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DeleteWorkflowRequest(Request[DeleteWorkflowResponse]):
    """Deletes a workflow.

    Attributes:
        name: The workflow's name.

    Source: AWS Glue API: DeleteWorkflow.
    """

    name: NameString


DELETE_WORKFLOW = Operation(
    name="DeleteWorkflow",
    method="delete_workflow",
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

    workflow: Workflow | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRequest(Request[GetWorkflowResponse]):
    """Reads a workflow.

    Attributes:
        name: The workflow's name.
        include_graph: Whether its graph is wanted.

    Source: AWS Glue API: GetWorkflow.
    """

    name: NameString
    include_graph: NullableBoolean | None = None


GET_WORKFLOW = Operation(
    name="GetWorkflow",
    method="get_workflow",
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
        workflows: Names.
        next_token: Where the next page begins; None on the last.

    Source: AWS Glue API: ListWorkflows.
    """

    workflows: Sequence[NameString] | None = None
    next_token: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListWorkflowsRequest(PaginatedRequest[ListWorkflowsResponse, str]):
    """Lists the names of workflows.

    Attributes:
        next_token: Where to go on.
        max_results: The most names in a page, 1 to 1000; the client sends at most 25.

    Source: AWS Glue API: ListWorkflows.
    """

    next_token: GenericString | None = None
    max_results: PageSize | None = None


LIST_WORKFLOWS = Operation(
    name="ListWorkflows",
    method="list_workflows",
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
        workflows: Those that exist.
        missing_workflows: The names of those that do not.

    Source: AWS Glue API: BatchGetWorkflows.
    """

    workflows: Sequence[Workflow] | None = None
    missing_workflows: Sequence[NameString] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchGetWorkflowsRequest(Request[BatchGetWorkflowsResponse]):
    """Reads up to 25 workflows.

    Attributes:
        names: 1 to 25 names.
        include_graph: Whether their graphs are wanted.

    Source: AWS Glue API: BatchGetWorkflows.
    """

    names: WorkflowNames
    include_graph: NullableBoolean | None = None


BATCH_GET_WORKFLOWS = Operation(
    name="BatchGetWorkflows",
    method="batch_get_workflows",
    request=BatchGetWorkflowsRequest,
    response=BatchGetWorkflowsResponse,
    errors=(
        InternalServiceException,
        OperationTimeoutException,
        InvalidInputException,
    ),
)
