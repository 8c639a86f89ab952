"""Blueprints and their runs."""

import attrs

from glue_wf_sdk.enums import BlueprintRunState, BlueprintStatus
from glue_wf_sdk.shapes import (
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
from glue_wf_sdk.structures._base import Structure

__all__ = ["Blueprint", "BlueprintDetails", "BlueprintRun", "LastActiveDefinition"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LastActiveDefinition(Structure):
    """The last definition of a blueprint that could be registered.

    Attributes:
        description: Words on it.
        last_modified_on: When it changed last.
        parameter_spec: JSON text that lists the parameters.
        blueprint_location: Where its author put it in S3.
        blueprint_service_location: Where the service copied it to.

    Source: AWS Glue API: LastActiveDefinition.
    """

    description: Generic512CharString | None = None
    last_modified_on: TimestampValue | None = None
    parameter_spec: BlueprintParameterSpec | None = None
    blueprint_location: GenericString | None = None
    blueprint_service_location: GenericString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Blueprint(Structure):
    """A blueprint, from which workflows are made.

    Attributes:
        name: Its name.
        description: Words on it.
        created_on: When it was registered.
        last_modified_on: When it changed last.
        parameter_spec: JSON text that lists its parameters.
        blueprint_location: Where its author put it in S3.
        blueprint_service_location: Where the service copied it to.
        status: The status of its registration.
        error_message: Why that failed.
        last_active_definition: The definition in use while the newest one has failed.

    Source: AWS Glue API: Blueprint.
    """

    name: OrchestrationNameString | None = None
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
    """The blueprint run that made a workflow.

    Attributes:
        blueprint_name: The blueprint.
        instance_name: The name of the instance.
        run_id: The blueprint run.

    Source: AWS Glue API: BlueprintDetails.
    """

    blueprint_name: OrchestrationNameString | None = None
    instance_name: OrchestrationNameString | None = None
    run_id: IdString | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BlueprintRun(Structure):
    """One run of a blueprint.

    Attributes:
        blueprint_name: The blueprint.
        run_id: The id of the run.
        workflow_name: The workflow that it made.
        state: Its state.
        started_on: When it started.
        completed_on: When it ended.
        error_message: Why it failed.
        rollback_error_message: Why what it had made could not be taken back.
        parameters: JSON text with the parameters' values. Hidden in messages.
        role_arn: The role that it ran as.

    Source: AWS Glue API: BlueprintRun.
    """

    blueprint_name: OrchestrationNameString | None = None
    run_id: IdString | None = None
    workflow_name: NameString | None = None
    state: BlueprintRunState | None = None
    started_on: TimestampValue | None = None
    completed_on: TimestampValue | None = None
    error_message: MessageString | None = None
    rollback_error_message: MessageString | None = None
    parameters: BlueprintParameters | None = None
    role_arn: OrchestrationIAMRoleArn | None = None
