"""Operations on workflow runs."""

from collections.abc import Sequence

import attrs

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
from glue_wf_sdk.operations._base import Operation, PaginatedRequest, Pagination, Request, Response
from glue_wf_sdk.shapes import (
    GenericString,
    IdString,
    NameString,
    NodeIdList,
    NullableBoolean,
    PageSize,
    WorkflowRunProperties,
)
from glue_wf_sdk.structures import WorkflowRun

__all__ = [
    "GET_WORKFLOW_RUN",
    "GET_WORKFLOW_RUNS",
    "GET_WORKFLOW_RUN_PROPERTIES",
    "PUT_WORKFLOW_RUN_PROPERTIES",
    "RESUME_WORKFLOW_RUN",
    "START_WORKFLOW_RUN",
    "STOP_WORKFLOW_RUN",
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

    run_id: IdString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartWorkflowRunRequest(Request[StartWorkflowRunResponse]):
    """Starts a run of a workflow.

    Attributes:
        name: The workflow's name.
        run_properties: Properties of this run, over the workflow's defaults. Hidden in messages.

    Source: AWS Glue API: StartWorkflowRun.
    """

    name: NameString
    run_properties: WorkflowRunProperties | None = None


START_WORKFLOW_RUN = Operation(
    name="StartWorkflowRun",
    method="start_workflow_run",
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
    """Stops a run that is running.

    Attributes:
        name: The workflow's name.
        run_id: The id of the run.

    Source: AWS Glue API: StopWorkflowRun.
    """

    name: NameString
    run_id: IdString


STOP_WORKFLOW_RUN = Operation(
    name="StopWorkflowRun",
    method="stop_workflow_run",
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
        node_ids: The ids of the nodes that were started directly.

    Source: AWS Glue API: ResumeWorkflowRun.
    """

    run_id: IdString | None = None
    node_ids: Sequence[NameString] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ResumeWorkflowRunRequest(Request[ResumeWorkflowRunResponse]):
    """Runs chosen nodes of a completed run again, and all that is downstream of them.

    Attributes:
        name: The workflow's name.
        run_id: The id of the completed run.
        node_ids: The ids of the nodes to run again: jobs and crawlers that the run attempted.

    Source: AWS Glue API: ResumeWorkflowRun.
    """

    name: NameString
    run_id: IdString
    node_ids: NodeIdList


RESUME_WORKFLOW_RUN = Operation(
    name="ResumeWorkflowRun",
    method="resume_workflow_run",
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

    run: WorkflowRun | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRunRequest(Request[GetWorkflowRunResponse]):
    """Reads a run.

    Attributes:
        name: The workflow's name.
        run_id: The id of the run.
        include_graph: Whether its graph is wanted.

    Source: AWS Glue API: GetWorkflowRun.
    """

    name: NameString
    run_id: IdString
    include_graph: NullableBoolean | None = None


GET_WORKFLOW_RUN = Operation(
    name="GetWorkflowRun",
    method="get_workflow_run",
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
        runs: Runs.
        next_token: Where the next page begins; None on the last.

    Source: AWS Glue API: GetWorkflowRuns.
    """

    runs: Sequence[WorkflowRun] | None = None
    next_token: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRunsRequest(PaginatedRequest[GetWorkflowRunsResponse, WorkflowRun]):
    """Reads the runs of a workflow.

    Attributes:
        name: The workflow's name.
        include_graph: Whether their graphs are wanted.
        next_token: Where to go on.
        max_results: The most runs in a page, 1 to 1000.

    Source: AWS Glue API: GetWorkflowRuns.
    """

    name: NameString
    include_graph: NullableBoolean | None = None
    next_token: GenericString | None = None
    max_results: PageSize | None = None


GET_WORKFLOW_RUNS = Operation(
    name="GetWorkflowRuns",
    method="get_workflow_runs",
    request=GetWorkflowRunsRequest,
    response=GetWorkflowRunsResponse,
    errors=(
        InvalidInputException,
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
    ),
    pagination=Pagination(items="runs", max_page_size=1000),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRunPropertiesResponse(Response):
    """The answer to GetWorkflowRunProperties.

    Attributes:
        run_properties: The properties. Their values are hidden in messages.

    Source: AWS Glue API: GetWorkflowRunProperties.
    """

    run_properties: WorkflowRunProperties | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetWorkflowRunPropertiesRequest(Request[GetWorkflowRunPropertiesResponse]):
    """Reads the properties of a run.

    Attributes:
        name: The workflow's name.
        run_id: The id of the run.

    Source: AWS Glue API: GetWorkflowRunProperties.
    """

    name: NameString
    run_id: IdString


GET_WORKFLOW_RUN_PROPERTIES = Operation(
    name="GetWorkflowRunProperties",
    method="get_workflow_run_properties",
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
    """Sets properties of a run, next to those it has.

    Attributes:
        name: The workflow's name.
        run_id: The id of the run.
        run_properties: The properties to set. Their values are hidden in messages.

    Source: AWS Glue API: PutWorkflowRunProperties.
    """

    name: NameString
    run_id: IdString
    run_properties: WorkflowRunProperties


PUT_WORKFLOW_RUN_PROPERTIES = Operation(
    name="PutWorkflowRunProperties",
    method="put_workflow_run_properties",
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
