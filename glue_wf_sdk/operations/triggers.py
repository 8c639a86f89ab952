"""Operations on triggers, in workflows and outside of them."""

from collections.abc import Sequence

import attrs

from glue_wf_sdk._core.schema import Form
from glue_wf_sdk._core.types import (
    BooleanValue,
    DescriptionString,
    GenericString,
    NameString,
    OrchestrationPageSize200,
    TagsMap,
    TriggerNameList,
)
from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.errors import (
    AlreadyExistsException,
    ConcurrentModificationException,
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    IdempotentParameterMismatchException,
    InternalServiceException,
    InvalidInputException,
    OperationTimeoutException,
    ResourceNumberLimitExceededException,
    Violation,
)
from glue_wf_sdk.operations.operation import (
    Operation,
    PaginatedRequest,
    Pagination,
    Request,
    Response,
)
from glue_wf_sdk.operations.trigger_rules import broken_rules
from glue_wf_sdk.structures import (
    Action,
    EventBatchingCondition,
    Predicate,
    Trigger,
    TriggerType,
    TriggerUpdate,
)

__all__ = [
    "BatchGetTriggersRequest",
    "BatchGetTriggersResponse",
    "CreateTriggerRequest",
    "CreateTriggerResponse",
    "DeleteTriggerRequest",
    "DeleteTriggerResponse",
    "GetTriggerRequest",
    "GetTriggerResponse",
    "GetTriggersRequest",
    "GetTriggersResponse",
    "ListTriggersRequest",
    "ListTriggersResponse",
    "StartTriggerRequest",
    "StartTriggerResponse",
    "StopTriggerRequest",
    "StopTriggerResponse",
    "UpdateTriggerRequest",
    "UpdateTriggerResponse",
]

_MAX_PAGE_SIZE = 200


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateTriggerResponse(Response):
    """The answer to CreateTrigger.

    Attributes:
        name: The name of the trigger.

    Source: AWS Glue API: CreateTrigger.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CreateTriggerRequest(Request[CreateTriggerResponse]):
    """Creates a trigger.

    The fields are the arguments of `GlueWorkflowClient.create_trigger`.

    Source: AWS Glue API: CreateTrigger.
    """

    name: NameString
    workflow_name: NameString | None = None
    type: TriggerType
    schedule: GenericString | None = None
    predicate: Predicate | None = None
    actions: Sequence[Action]
    description: DescriptionString | None = None
    start_on_creation: BooleanValue | None = None
    tags: TagsMap | None = None
    event_batching_condition: EventBatchingCondition | None = None

    def _broken_rules(self, form: Form) -> Sequence[Violation]:
        return [each.violation(form) for each in broken_rules(to_wire(self))]


CREATE_TRIGGER = Operation(
    name="CreateTrigger",
    request=CreateTriggerRequest,
    response=CreateTriggerResponse,
    errors=(
        AlreadyExistsException,
        EntityNotFoundException,
        InvalidInputException,
        IdempotentParameterMismatchException,
        InternalServiceException,
        OperationTimeoutException,
        ResourceNumberLimitExceededException,
        ConcurrentModificationException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateTriggerResponse(Response):
    """The answer to UpdateTrigger.

    Attributes:
        trigger: The trigger after the update.

    Source: AWS Glue API: UpdateTrigger.
    """

    trigger: Trigger


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateTriggerRequest(Request[UpdateTriggerResponse]):
    """Replaces the definition of a trigger.

    The fields are the arguments of `GlueWorkflowClient.update_trigger`.

    Source: AWS Glue API: UpdateTrigger.
    """

    name: NameString
    trigger_update: TriggerUpdate

    def _broken_rules(self, form: Form) -> Sequence[Violation]:
        wire = to_wire(self.trigger_update)
        return [each.violation(form, below=".TriggerUpdate") for each in broken_rules(wire)]


UPDATE_TRIGGER = Operation(
    name="UpdateTrigger",
    request=UpdateTriggerRequest,
    response=UpdateTriggerResponse,
    errors=(
        InvalidInputException,
        InternalServiceException,
        EntityNotFoundException,
        OperationTimeoutException,
        ConcurrentModificationException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DeleteTriggerResponse(Response):
    """The answer to DeleteTrigger.

    Attributes:
        name: The name of the trigger.

    Source: AWS Glue API: DeleteTrigger.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DeleteTriggerRequest(Request[DeleteTriggerResponse]):
    """Deletes a trigger.

    The fields are the arguments of `GlueWorkflowClient.delete_trigger`.

    Source: AWS Glue API: DeleteTrigger.
    """

    name: NameString


DELETE_TRIGGER = Operation(
    name="DeleteTrigger",
    request=DeleteTriggerRequest,
    response=DeleteTriggerResponse,
    errors=(
        InvalidInputException,
        InternalServiceException,
        OperationTimeoutException,
        ConcurrentModificationException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetTriggerResponse(Response):
    """The answer to GetTrigger.

    Attributes:
        trigger: The trigger.

    Source: AWS Glue API: GetTrigger.
    """

    trigger: Trigger


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetTriggerRequest(Request[GetTriggerResponse]):
    """Gets a trigger.

    The fields are the arguments of `GlueWorkflowClient.get_trigger`.

    Source: AWS Glue API: GetTrigger.
    """

    name: NameString


GET_TRIGGER = Operation(
    name="GetTrigger",
    request=GetTriggerRequest,
    response=GetTriggerResponse,
    errors=(
        EntityNotFoundException,
        InvalidInputException,
        InternalServiceException,
        OperationTimeoutException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetTriggersResponse(Response):
    """The answer to GetTriggers.

    Attributes:
        triggers: The triggers.
        next_token: The token of the next page; None on the last.

    Source: AWS Glue API: GetTriggers.
    """

    triggers: Sequence[Trigger] = ()
    next_token: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GetTriggersRequest(PaginatedRequest[GetTriggersResponse, Trigger]):
    """Gets triggers.

    The fields are the arguments of `GlueWorkflowClient.get_triggers`.

    Source: AWS Glue API: GetTriggers.
    """

    next_token: GenericString | None = None
    dependent_job_name: NameString | None = None
    max_results: OrchestrationPageSize200 | None = None


GET_TRIGGERS = Operation(
    name="GetTriggers",
    request=GetTriggersRequest,
    response=GetTriggersResponse,
    errors=(
        EntityNotFoundException,
        InvalidInputException,
        InternalServiceException,
        OperationTimeoutException,
    ),
    pagination=Pagination(items="triggers", max_page_size=_MAX_PAGE_SIZE),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListTriggersResponse(Response):
    """The answer to ListTriggers.

    Attributes:
        trigger_names: The names.
        next_token: The token of the next page; None on the last.

    Source: AWS Glue API: ListTriggers.
    """

    trigger_names: TriggerNameList = ()
    next_token: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListTriggersRequest(PaginatedRequest[ListTriggersResponse, str]):
    """Lists the names of triggers.

    The fields are the arguments of `GlueWorkflowClient.list_triggers`.

    Source: AWS Glue API: ListTriggers.
    """

    next_token: GenericString | None = None
    dependent_job_name: NameString | None = None
    max_results: OrchestrationPageSize200 | None = None
    tags: TagsMap | None = None


LIST_TRIGGERS = Operation(
    name="ListTriggers",
    request=ListTriggersRequest,
    response=ListTriggersResponse,
    errors=(
        EntityNotFoundException,
        InvalidInputException,
        InternalServiceException,
        OperationTimeoutException,
    ),
    pagination=Pagination(items="trigger_names", max_page_size=_MAX_PAGE_SIZE),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchGetTriggersResponse(Response):
    """The answer to BatchGetTriggers.

    Attributes:
        triggers: The ones that exist.
        triggers_not_found: The names of the ones that do not.

    Source: AWS Glue API: BatchGetTriggers.
    """

    triggers: Sequence[Trigger] = ()
    triggers_not_found: TriggerNameList = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BatchGetTriggersRequest(Request[BatchGetTriggersResponse]):
    """Gets several triggers.

    The fields are the arguments of `GlueWorkflowClient.batch_get_triggers`.

    Source: AWS Glue API: BatchGetTriggers.
    """

    trigger_names: TriggerNameList


BATCH_GET_TRIGGERS = Operation(
    name="BatchGetTriggers",
    request=BatchGetTriggersRequest,
    response=BatchGetTriggersResponse,
    errors=(
        InternalServiceException,
        OperationTimeoutException,
        InvalidInputException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartTriggerResponse(Response):
    """The answer to StartTrigger.

    Attributes:
        name: The name of the trigger.

    Source: AWS Glue API: StartTrigger.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StartTriggerRequest(Request[StartTriggerResponse]):
    """Activates a trigger; an on-demand trigger fires instead.

    The fields are the arguments of `GlueWorkflowClient.start_trigger`.

    Source: AWS Glue API: StartTrigger.
    """

    name: NameString


START_TRIGGER = Operation(
    name="StartTrigger",
    request=StartTriggerRequest,
    response=StartTriggerResponse,
    errors=(
        InvalidInputException,
        InternalServiceException,
        EntityNotFoundException,
        OperationTimeoutException,
        ResourceNumberLimitExceededException,
        ConcurrentRunsExceededException,
    ),
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StopTriggerResponse(Response):
    """The answer to StopTrigger.

    Attributes:
        name: The name of the trigger.

    Source: AWS Glue API: StopTrigger.
    """

    name: NameString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StopTriggerRequest(Request[StopTriggerResponse]):
    """Deactivates a trigger.

    The fields are the arguments of `GlueWorkflowClient.stop_trigger`.

    Source: AWS Glue API: StopTrigger.
    """

    name: NameString


STOP_TRIGGER = Operation(
    name="StopTrigger",
    request=StopTriggerRequest,
    response=StopTriggerResponse,
    errors=(
        InvalidInputException,
        InternalServiceException,
        EntityNotFoundException,
        OperationTimeoutException,
        ConcurrentModificationException,
    ),
)


TRIGGER_OPERATIONS = (
    CREATE_TRIGGER,
    UPDATE_TRIGGER,
    DELETE_TRIGGER,
    GET_TRIGGER,
    GET_TRIGGERS,
    LIST_TRIGGERS,
    BATCH_GET_TRIGGERS,
    START_TRIGGER,
    STOP_TRIGGER,
)
