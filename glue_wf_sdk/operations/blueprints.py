"""Operations on blueprints and their runs."""

from collections.abc import Sequence

import attrs

from glue_wf_sdk._core.types import (
    MAX_PAGE_SIZE,
    BatchGetBlueprintNames,
    BlueprintParameters,
    Generic512CharString,
    GenericString,
    IdString,
    NameString,
    NullableBoolean,
    OrchestrationIAMRoleArn,
    OrchestrationNameString,
    OrchestrationS3Location,
    PageSize,
    TagsMap,
)
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    ConcurrentModificationException,
    EntityNotFoundException,
    IllegalBlueprintStateException,
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
from glue_wf_sdk.structures import Blueprint, BlueprintRun

__all__ = [
    "BatchGetBlueprintsRequest",
    "BatchGetBlueprintsResponse",
    "CreateBlueprintRequest",
    "CreateBlueprintResponse",
    "DeleteBlueprintRequest",
    "DeleteBlueprintResponse",
    "GetBlueprintRequest",
    "GetBlueprintResponse",
    "GetBlueprintRunRequest",
    "GetBlueprintRunResponse",
    "GetBlueprintRunsRequest",
    "GetBlueprintRunsResponse",
    "ListBlueprintsRequest",
    "ListBlueprintsResponse",
    "StartBlueprintRunRequest",
    "StartBlueprintRunResponse",
    "UpdateBlueprintRequest",
    "UpdateBlueprintResponse",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateBlueprintResponse(Response):
    """The answer to CreateBlueprint.

    Attributes:
        name: The name of the blueprint.

    Source: AWS Glue API: CreateBlueprint.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateBlueprintRequest(Request[CreateBlueprintResponse]):
    """Registers a blueprint.

    The fields are the arguments of `GlueWorkflowClient.create_blueprint`.

    Source: AWS Glue API: CreateBlueprint.
    """

    name: OrchestrationNameString
    description: Generic512CharString | None = None
    blueprint_location: OrchestrationS3Location
    tags: TagsMap | None = None


CREATE_BLUEPRINT = Operation(
    name="CreateBlueprint",
    request=CreateBlueprintRequest,
    response=CreateBlueprintResponse,
    errors=(
        AlreadyExistsException,
        InvalidInputException,
        OperationTimeoutException,
        InternalServiceException,
        ResourceNumberLimitExceededException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateBlueprintResponse(Response):
    """The answer to UpdateBlueprint.

    Attributes:
        name: The name of the blueprint.

    Source: AWS Glue API: UpdateBlueprint.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateBlueprintRequest(Request[UpdateBlueprintResponse]):
    """Registers a new version of a blueprint.

    The fields are the arguments of `GlueWorkflowClient.update_blueprint`.

    Source: AWS Glue API: UpdateBlueprint.
    """

    name: OrchestrationNameString
    description: Generic512CharString | None = None
    blueprint_location: OrchestrationS3Location


UPDATE_BLUEPRINT = Operation(
    name="UpdateBlueprint",
    request=UpdateBlueprintRequest,
    response=UpdateBlueprintResponse,
    errors=(
        EntityNotFoundException,
        ConcurrentModificationException,
        InvalidInputException,
        OperationTimeoutException,
        InternalServiceException,
        IllegalBlueprintStateException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DeleteBlueprintResponse(Response):
    """The answer to DeleteBlueprint.

    Attributes:
        name: The name of the blueprint.

    Source: AWS Glue API: DeleteBlueprint.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DeleteBlueprintRequest(Request[DeleteBlueprintResponse]):
    """Deletes a blueprint.

    The fields are the arguments of `GlueWorkflowClient.delete_blueprint`.

    Source: AWS Glue API: DeleteBlueprint.
    """

    name: NameString


DELETE_BLUEPRINT = Operation(
    name="DeleteBlueprint",
    request=DeleteBlueprintRequest,
    response=DeleteBlueprintResponse,
    errors=(
        InvalidInputException,
        OperationTimeoutException,
        InternalServiceException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetBlueprintResponse(Response):
    """The answer to GetBlueprint.

    Attributes:
        blueprint: The blueprint.

    Source: AWS Glue API: GetBlueprint.
    """

    blueprint: Blueprint


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetBlueprintRequest(Request[GetBlueprintResponse]):
    """Gets a blueprint.

    The fields are the arguments of `GlueWorkflowClient.get_blueprint`.

    Source: AWS Glue API: GetBlueprint.
    """

    name: NameString
    include_blueprint: NullableBoolean | None = None
    include_parameter_spec: NullableBoolean | None = None


GET_BLUEPRINT = Operation(
    name="GetBlueprint",
    request=GetBlueprintRequest,
    response=GetBlueprintResponse,
    errors=(
        EntityNotFoundException,
        InvalidInputException,
        OperationTimeoutException,
        InternalServiceException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListBlueprintsResponse(Response):
    """The answer to ListBlueprints.

    Attributes:
        blueprints: The names.
        next_token: The token of the next page; None on the last.

    Source: AWS Glue API: ListBlueprints.
    """

    blueprints: Sequence[OrchestrationNameString] = ()
    next_token: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListBlueprintsRequest(PaginatedRequest[ListBlueprintsResponse, str]):
    """Lists the names of blueprints.

    The fields are the arguments of `GlueWorkflowClient.list_blueprints`.

    Source: AWS Glue API: ListBlueprints.
    """

    next_token: GenericString | None = None
    max_results: PageSize | None = None
    tags: TagsMap | None = None


LIST_BLUEPRINTS = Operation(
    name="ListBlueprints",
    request=ListBlueprintsRequest,
    response=ListBlueprintsResponse,
    errors=(
        InvalidInputException,
        InternalServiceException,
        OperationTimeoutException,
    ),
    pagination=Pagination(items="blueprints", max_page_size=25),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchGetBlueprintsResponse(Response):
    """The answer to BatchGetBlueprints.

    Attributes:
        blueprints: The ones that exist.
        missing_blueprints: The names of the ones that do not.

    Source: AWS Glue API: BatchGetBlueprints.
    """

    blueprints: Sequence[Blueprint] = ()
    missing_blueprints: Sequence[OrchestrationNameString] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchGetBlueprintsRequest(Request[BatchGetBlueprintsResponse]):
    """Gets up to 25 blueprints.

    The fields are the arguments of `GlueWorkflowClient.batch_get_blueprints`.

    Source: AWS Glue API: BatchGetBlueprints.
    """

    names: BatchGetBlueprintNames
    include_blueprint: NullableBoolean | None = None
    include_parameter_spec: NullableBoolean | None = None


BATCH_GET_BLUEPRINTS = Operation(
    name="BatchGetBlueprints",
    request=BatchGetBlueprintsRequest,
    response=BatchGetBlueprintsResponse,
    errors=(
        InternalServiceException,
        OperationTimeoutException,
        InvalidInputException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartBlueprintRunResponse(Response):
    """The answer to StartBlueprintRun.

    Attributes:
        run_id: The id of the new run.

    Source: AWS Glue API: StartBlueprintRun.
    """

    run_id: IdString


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartBlueprintRunRequest(Request[StartBlueprintRunResponse]):
    """Starts a run of a blueprint, which creates a workflow.

    The fields are the arguments of `GlueWorkflowClient.start_blueprint_run`.

    Source: AWS Glue API: StartBlueprintRun.
    """

    blueprint_name: OrchestrationNameString
    parameters: BlueprintParameters | None = None
    role_arn: OrchestrationIAMRoleArn


START_BLUEPRINT_RUN = Operation(
    name="StartBlueprintRun",
    request=StartBlueprintRunRequest,
    response=StartBlueprintRunResponse,
    errors=(
        InvalidInputException,
        OperationTimeoutException,
        InternalServiceException,
        ResourceNumberLimitExceededException,
        EntityNotFoundException,
        IllegalBlueprintStateException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetBlueprintRunResponse(Response):
    """The answer to GetBlueprintRun.

    Attributes:
        blueprint_run: The run.

    Source: AWS Glue API: GetBlueprintRun.
    """

    blueprint_run: BlueprintRun


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetBlueprintRunRequest(Request[GetBlueprintRunResponse]):
    """Gets a blueprint run.

    The fields are the arguments of `GlueWorkflowClient.get_blueprint_run`.

    Source: AWS Glue API: GetBlueprintRun.
    """

    blueprint_name: OrchestrationNameString
    run_id: IdString


GET_BLUEPRINT_RUN = Operation(
    name="GetBlueprintRun",
    request=GetBlueprintRunRequest,
    response=GetBlueprintRunResponse,
    errors=(
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetBlueprintRunsResponse(Response):
    """The answer to GetBlueprintRuns.

    Attributes:
        blueprint_runs: The runs.
        next_token: The token of the next page; None on the last.

    Source: AWS Glue API: GetBlueprintRuns.
    """

    blueprint_runs: Sequence[BlueprintRun] = ()
    next_token: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetBlueprintRunsRequest(PaginatedRequest[GetBlueprintRunsResponse, BlueprintRun]):
    """Gets the runs of a blueprint.

    The fields are the arguments of `GlueWorkflowClient.get_blueprint_runs`.

    Source: AWS Glue API: GetBlueprintRuns.
    """

    blueprint_name: NameString
    next_token: GenericString | None = None
    max_results: PageSize | None = None


GET_BLUEPRINT_RUNS = Operation(
    name="GetBlueprintRuns",
    request=GetBlueprintRunsRequest,
    response=GetBlueprintRunsResponse,
    errors=(
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
        InvalidInputException,
    ),
    pagination=Pagination(items="blueprint_runs", max_page_size=MAX_PAGE_SIZE),
)


BLUEPRINT_OPERATIONS = (
    CREATE_BLUEPRINT,
    UPDATE_BLUEPRINT,
    DELETE_BLUEPRINT,
    GET_BLUEPRINT,
    LIST_BLUEPRINTS,
    BATCH_GET_BLUEPRINTS,
    START_BLUEPRINT_RUN,
    GET_BLUEPRINT_RUN,
    GET_BLUEPRINT_RUNS,
)
