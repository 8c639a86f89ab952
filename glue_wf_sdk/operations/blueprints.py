"""Operations on blueprints and their runs."""

from collections.abc import Sequence

import attrs

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
from glue_wf_sdk.operations._base import Operation, PaginatedRequest, Pagination, Request, Response
from glue_wf_sdk.shapes import (
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
from glue_wf_sdk.structures import Blueprint, BlueprintRun

__all__ = [
    "BATCH_GET_BLUEPRINTS",
    "CREATE_BLUEPRINT",
    "DELETE_BLUEPRINT",
    "GET_BLUEPRINT",
    "GET_BLUEPRINT_RUN",
    "GET_BLUEPRINT_RUNS",
    "LIST_BLUEPRINTS",
    "START_BLUEPRINT_RUN",
    "UPDATE_BLUEPRINT",
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
        name: The name that was given.

    Source: AWS Glue API: CreateBlueprint.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateBlueprintRequest(Request[CreateBlueprintResponse]):
    """Registers a blueprint.

    Attributes:
        name: The blueprint's name.
        description: Words on it.
        blueprint_location: Where it lies in S3: ``s3://bucket/key``.
        tags: Up to 50 tags. Their values are hidden in messages.

    Source: AWS Glue API: CreateBlueprint.
    """

    name: OrchestrationNameString
    description: Generic512CharString | None = None
    blueprint_location: OrchestrationS3Location
    tags: TagsMap | None = None


CREATE_BLUEPRINT = Operation(
    name="CreateBlueprint",
    method="create_blueprint",
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
        name: The name that was given.

    Source: AWS Glue API: UpdateBlueprint.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateBlueprintRequest(Request[UpdateBlueprintResponse]):
    """Registers a new version of a blueprint.

    Attributes:
        name: The blueprint's name.
        description: New words on it.
        blueprint_location: Where it lies in S3: ``s3://bucket/key``.

    Source: AWS Glue API: UpdateBlueprint.
    """

    name: OrchestrationNameString
    description: Generic512CharString | None = None
    blueprint_location: OrchestrationS3Location


UPDATE_BLUEPRINT = Operation(
    name="UpdateBlueprint",
    method="update_blueprint",
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
        name: The name that was given.

    Source: AWS Glue API: DeleteBlueprint.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DeleteBlueprintRequest(Request[DeleteBlueprintResponse]):
    """Deletes a blueprint.

    Attributes:
        name: The blueprint's name.

    Source: AWS Glue API: DeleteBlueprint.
    """

    name: NameString


DELETE_BLUEPRINT = Operation(
    name="DeleteBlueprint",
    method="delete_blueprint",
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

    blueprint: Blueprint | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetBlueprintRequest(Request[GetBlueprintResponse]):
    """Reads a blueprint.

    Attributes:
        name: The blueprint's name.
        include_blueprint: Whether the location of the service's copy is wanted.
        include_parameter_spec: Whether its parameters are wanted.

    Source: AWS Glue API: GetBlueprint.
    """

    name: NameString
    include_blueprint: NullableBoolean | None = None
    include_parameter_spec: NullableBoolean | None = None


GET_BLUEPRINT = Operation(
    name="GetBlueprint",
    method="get_blueprint",
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
        blueprints: Names.
        next_token: Where the next page begins; None on the last.

    Source: AWS Glue API: ListBlueprints.
    """

    blueprints: Sequence[OrchestrationNameString] | None = None
    next_token: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListBlueprintsRequest(PaginatedRequest[ListBlueprintsResponse, str]):
    """Lists the names of blueprints.

    Attributes:
        next_token: Where to go on.
        max_results: The most names in a page, 1 to 1000; the client sends at most 25.
        tags: Only those that have these tags. The values are hidden in messages.

    Source: AWS Glue API: ListBlueprints.
    """

    next_token: GenericString | None = None
    max_results: PageSize | None = None
    tags: TagsMap | None = None


LIST_BLUEPRINTS = Operation(
    name="ListBlueprints",
    method="list_blueprints",
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
        blueprints: Those that exist.
        missing_blueprints: The names of those that do not.

    Source: AWS Glue API: BatchGetBlueprints.
    """

    blueprints: Sequence[Blueprint] | None = None
    missing_blueprints: Sequence[OrchestrationNameString] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchGetBlueprintsRequest(Request[BatchGetBlueprintsResponse]):
    """Reads up to 25 blueprints.

    Attributes:
        names: 1 to 25 names.
        include_blueprint: Whether the locations of the service's copies are wanted.
        include_parameter_spec: Whether their parameters are wanted.

    Source: AWS Glue API: BatchGetBlueprints.
    """

    names: BatchGetBlueprintNames
    include_blueprint: NullableBoolean | None = None
    include_parameter_spec: NullableBoolean | None = None


BATCH_GET_BLUEPRINTS = Operation(
    name="BatchGetBlueprints",
    method="batch_get_blueprints",
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

    run_id: IdString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartBlueprintRunRequest(Request[StartBlueprintRunResponse]):
    """Starts a run of a blueprint, which makes a workflow.

    Attributes:
        blueprint_name: The blueprint's name.
        parameters: JSON text with the values of its parameters. Hidden in messages.
        role_arn: The ARN of the role to run as.

    Source: AWS Glue API: StartBlueprintRun.
    """

    blueprint_name: OrchestrationNameString
    parameters: BlueprintParameters | None = None
    role_arn: OrchestrationIAMRoleArn


START_BLUEPRINT_RUN = Operation(
    name="StartBlueprintRun",
    method="start_blueprint_run",
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

    blueprint_run: BlueprintRun | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetBlueprintRunRequest(Request[GetBlueprintRunResponse]):
    """Reads a blueprint run.

    Attributes:
        blueprint_name: The blueprint's name.
        run_id: The id of the run.

    Source: AWS Glue API: GetBlueprintRun.
    """

    blueprint_name: OrchestrationNameString
    run_id: IdString


GET_BLUEPRINT_RUN = Operation(
    name="GetBlueprintRun",
    method="get_blueprint_run",
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
        blueprint_runs: Runs.
        next_token: Where the next page begins; None on the last.

    Source: AWS Glue API: GetBlueprintRuns.
    """

    blueprint_runs: Sequence[BlueprintRun] | None = None
    next_token: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetBlueprintRunsRequest(PaginatedRequest[GetBlueprintRunsResponse, BlueprintRun]):
    """Reads the runs of a blueprint.

    Attributes:
        blueprint_name: The blueprint's name.
        next_token: Where to go on.
        max_results: The most runs in a page, 1 to 1000.

    Source: AWS Glue API: GetBlueprintRuns.
    """

    blueprint_name: NameString
    next_token: GenericString | None = None
    max_results: PageSize | None = None


GET_BLUEPRINT_RUNS = Operation(
    name="GetBlueprintRuns",
    method="get_blueprint_runs",
    request=GetBlueprintRunsRequest,
    response=GetBlueprintRunsResponse,
    errors=(
        EntityNotFoundException,
        InternalServiceException,
        OperationTimeoutException,
        InvalidInputException,
    ),
    pagination=Pagination(items="blueprint_runs", max_page_size=1000),
)
