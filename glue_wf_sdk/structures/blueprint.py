"""Blueprints and their runs."""

import attrs

from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.types import (
    BlueprintParameters,
    BlueprintParameterSpec,
    ErrorString,
    Generic512CharString,
    GenericString,
    IdString,
    MessageString,
    NameString,
    OrchestrationIAMRoleArn,
    OrchestrationNameString,
    TimestampValue,
)
from glue_wf_sdk.structures.enums import BlueprintRunState, BlueprintStatus

__all__ = ["Blueprint", "BlueprintDetails", "BlueprintRun", "LastActiveDefinition"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LastActiveDefinition(Structure):
    """The last definition of a blueprint that was registered successfully.

    Attributes:
        description: A free-text description.
        last_modified_on: The time of the last change.
        parameter_spec: The parameters, as JSON text.
        blueprint_location: Its location in S3.
        blueprint_service_location: The location of the service's copy.

    Source: AWS Glue API: LastActiveDefinition.
    """

    description: Generic512CharString | None = None
    last_modified_on: TimestampValue | None = None
    parameter_spec: BlueprintParameterSpec | None = None
    blueprint_location: GenericString | None = None
    blueprint_service_location: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Blueprint(Structure):
    """A blueprint: a template from which workflows are created.

    Attributes:
        name: The blueprint's name.
        description: A free-text description.
        created_on: The time of its registration.
        last_modified_on: The time of the last change.
        parameter_spec: The parameters, as JSON text.
        blueprint_location: Its location in S3.
        blueprint_service_location: The location of the service's copy.
        status: The status of its registration.
        error_message: Why the registration failed.
        last_active_definition: The definition in use if registering the newest one failed.

    Source: AWS Glue API: Blueprint.
    """

    name: OrchestrationNameString
    description: Generic512CharString | None = None
    created_on: TimestampValue | None = None
    last_modified_on: TimestampValue | None = None
    parameter_spec: BlueprintParameterSpec | None = None
    blueprint_location: GenericString | None = None
    blueprint_service_location: GenericString | None = None
    status: BlueprintStatus | None = None
    error_message: ErrorString | None = None
    last_active_definition: LastActiveDefinition | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BlueprintDetails(Structure):
    """The blueprint run that created a workflow.

    Attributes:
        blueprint_name: The blueprint's name.
        instance_name: The name of the instance.
        run_id: The id of the blueprint run.

    Source: AWS Glue API: BlueprintDetails.
    """

    blueprint_name: OrchestrationNameString | None = None
    instance_name: OrchestrationNameString | None = None
    run_id: IdString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BlueprintRun(Structure):
    """A run of a blueprint.

    Attributes:
        blueprint_name: The blueprint's name.
        run_id: The id of the run.
        workflow_name: The name of the workflow that it created.
        state: The state.
        started_on: The start time.
        completed_on: The end time.
        error_message: Why it failed.
        rollback_error_message: Why the rollback failed.
        parameters: The values of the parameters, as JSON text. Hidden in messages.
        role_arn: The ARN of the role that it ran as.

    Source: AWS Glue API: BlueprintRun.
    """

    blueprint_name: OrchestrationNameString
    run_id: IdString
    workflow_name: NameString | None = None
    state: BlueprintRunState | None = None
    started_on: TimestampValue | None = None
    completed_on: TimestampValue | None = None
    error_message: MessageString | None = None
    rollback_error_message: MessageString | None = None
    parameters: BlueprintParameters | None = None
    role_arn: OrchestrationIAMRoleArn | None = None
