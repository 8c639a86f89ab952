"""Operations on workflow runs."""

from collections.abc import Sequence

import attrs

from glue_wf_sdk._core.frozendict import NO_ITEMS
from glue_wf_sdk._core.types import (
    MAX_PAGE_SIZE,
    GenericString,
    IdString,
    NameString,
    NodeIdList,
    NullableBoolean,
    PageSize,
    WorkflowRunProperties,
)
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    ConcurrentModificationException,
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    IllegalWorkflowStateException,
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
from glue_wf_sdk.structures import WorkflowRun

__all__ = [
    "GetWorkflowRunPropertiesRequest",
    "GetWorkflowRunPropertiesResponse",
    "GetWorkflowRunRequest",
    "GetWorkflowRunResponse",
    "GetWorkflowRunsRequest",
    "GetWorkflowRunsResponse",
    "PutWorkflowRunPropertiesRequest",
    "PutWorkflowRunPropertiesResponse",
    "ResumeWorkflowRunRequest",
    "ResumeWorkflowRunResponse",
    "StartWorkflowRunRequest",
    "StartWorkflowRunResponse",
    "StopWorkflowRunRequest",
    "StopWorkflowRunResponse",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartWorkflowRunResponse(Response):
    """The answer to StartWorkflowRun.

    Attributes:
        run_id: The id of the new run.

    Source: AWS Glue API: StartWorkflowRun.
    """

    run_id: IdString


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartWorkflowRunRequest(Request[StartWorkflowRunResponse]):
    """Starts a run of a workflow.

    The fields are the arguments of `GlueWorkflowClient.start_workflow_run`.

    Source: AWS Glue API: StartWorkflowRun.
    """

    name: NameString
    run_properties: WorkflowRunProperties | None = None


START_WORKFLOW_RUN = Operation(
    name="StartWorkflowRun",
    request=StartWorkflowRunRequest,
    response=StartWorkflowRunResponse,
    errors=(
        InvalidInputException,
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
        ResourceNumberLimitExceededException,
        ConcurrentRunsExceededException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StopWorkflowRunResponse(Response):
    """The answer to StopWorkflowRun.

    Source: AWS Glue API: StopWorkflowRun.
    """


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StopWorkflowRunRequest(Request[StopWorkflowRunResponse]):
    """Stops a running run.

    The fields are the arguments of `GlueWorkflowClient.stop_workflow_run`.

    Source: AWS Glue API: StopWorkflowRun.
    """

    name: NameString
    run_id: IdString


STOP_WORKFLOW_RUN = Operation(
    name="StopWorkflowRun",
    request=StopWorkflowRunRequest,
    response=StopWorkflowRunResponse,
    errors=(
        InvalidInputException,
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
        IllegalWorkflowStateException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ResumeWorkflowRunResponse(Response):
    """The answer to ResumeWorkflowRun.

    Attributes:
        run_id: The id of the new run.
        node_ids: The ids of the nodes that Glue started directly.

    Source: AWS Glue API: ResumeWorkflowRun.
    """

    run_id: IdString
    node_ids: Sequence[NameString] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ResumeWorkflowRunRequest(Request[ResumeWorkflowRunResponse]):
    """Resumes a completed run: runs the chosen nodes, and everything downstream, again.

    The fields are the arguments of `GlueWorkflowClient.resume_workflow_run`.

    Source: AWS Glue API: ResumeWorkflowRun.
    """

    name: NameString
    run_id: IdString
    node_ids: NodeIdList


RESUME_WORKFLOW_RUN = Operation(
    name="ResumeWorkflowRun",
    request=ResumeWorkflowRunRequest,
    response=ResumeWorkflowRunResponse,
    errors=(
        InvalidInputException,
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
        ConcurrentRunsExceededException,
        IllegalWorkflowStateException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRunResponse(Response):
    """The answer to GetWorkflowRun.

    Attributes:
        run: The run.

    Source: AWS Glue API: GetWorkflowRun.
    """

    run: WorkflowRun


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRunRequest(Request[GetWorkflowRunResponse]):
    """Gets a run.

    The fields are the arguments of `GlueWorkflowClient.get_workflow_run`.

    Source: AWS Glue API: GetWorkflowRun.
    """

    name: NameString
    run_id: IdString
    include_graph: NullableBoolean | None = None


GET_WORKFLOW_RUN = Operation(
    name="GetWorkflowRun",
    request=GetWorkflowRunRequest,
    response=GetWorkflowRunResponse,
    errors=(
        InvalidInputException,
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRunsResponse(Response):
    """The answer to GetWorkflowRuns.

    Attributes:
        runs: The runs.
        next_token: The token of the next page; None on the last.

    Source: AWS Glue API: GetWorkflowRuns.
    """

    runs: Sequence[WorkflowRun] = ()
    next_token: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRunsRequest(PaginatedRequest[GetWorkflowRunsResponse, WorkflowRun]):
    """Gets the runs of a workflow.

    The fields are the arguments of `GlueWorkflowClient.get_workflow_runs`.

    Source: AWS Glue API: GetWorkflowRuns.
    """

    name: NameString
    include_graph: NullableBoolean | None = None
    next_token: GenericString | None = None
    max_results: PageSize | None = None


GET_WORKFLOW_RUNS = Operation(
    name="GetWorkflowRuns",
    request=GetWorkflowRunsRequest,
    response=GetWorkflowRunsResponse,
    errors=(
        InvalidInputException,
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
    ),
    pagination=Pagination(items="runs", max_page_size=MAX_PAGE_SIZE),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRunPropertiesResponse(Response):
    """The answer to GetWorkflowRunProperties.

    Attributes:
        run_properties: The properties. Their values are hidden in messages.

    Source: AWS Glue API: GetWorkflowRunProperties.
    """

    run_properties: WorkflowRunProperties = NO_ITEMS


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRunPropertiesRequest(Request[GetWorkflowRunPropertiesResponse]):
    """Gets the properties of a run.

    The fields are the arguments of `GlueWorkflowClient.get_workflow_run_properties`.

    Source: AWS Glue API: GetWorkflowRunProperties.
    """

    name: NameString
    run_id: IdString


GET_WORKFLOW_RUN_PROPERTIES = Operation(
    name="GetWorkflowRunProperties",
    request=GetWorkflowRunPropertiesRequest,
    response=GetWorkflowRunPropertiesResponse,
    errors=(
        InvalidInputException,
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PutWorkflowRunPropertiesResponse(Response):
    """The answer to PutWorkflowRunProperties.

    Source: AWS Glue API: PutWorkflowRunProperties.
    """


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PutWorkflowRunPropertiesRequest(Request[PutWorkflowRunPropertiesResponse]):
    """Sets properties of a run; its other properties stay.

    The fields are the arguments of `GlueWorkflowClient.put_workflow_run_properties`.

    Source: AWS Glue API: PutWorkflowRunProperties.
    """

    name: NameString
    run_id: IdString
    run_properties: WorkflowRunProperties


PUT_WORKFLOW_RUN_PROPERTIES = Operation(
    name="PutWorkflowRunProperties",
    request=PutWorkflowRunPropertiesRequest,
    response=PutWorkflowRunPropertiesResponse,
    errors=(
        AlreadyExistsException,
        EntityNotFoundException,
        InvalidInputException,
        InternalServiceException,
        OperationTimeoutException,
        ResourceNumberLimitExceededException,
        ConcurrentModificationException,
    ),
)


RUN_OPERATIONS = (
    START_WORKFLOW_RUN,
    STOP_WORKFLOW_RUN,
    RESUME_WORKFLOW_RUN,
    GET_WORKFLOW_RUN,
    GET_WORKFLOW_RUNS,
    GET_WORKFLOW_RUN_PROPERTIES,
    PUT_WORKFLOW_RUN_PROPERTIES,
)
