"""Workflows."""

import attrs

from glue_wf_sdk.enums import WorkflowCreationStatus
from glue_wf_sdk.shapes import (
    GenericString,
    NameString,
    NullableInteger,
    TimestampValue,
    WorkflowRunProperties,
)
from glue_wf_sdk.structures._base import Structure
from glue_wf_sdk.structures.blueprint import BlueprintDetails
from glue_wf_sdk.structures.graph import WorkflowGraph
from glue_wf_sdk.structures.run import WorkflowRun

__all__ = ["Workflow"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Workflow(Structure):
    """A workflow.

    Attributes:
        name: Its name.
        description: Words on it.
        default_run_properties: What each run's properties begin with. Hidden in messages.
        created_on: When it was made.
        last_modified_on: When it changed last.
        last_run: The run that was started last.
        graph: Its triggers, jobs and crawlers, where that was asked for.
        creation_status: The status of its creation.
        max_concurrent_runs: How many runs may run at once.
        blueprint_details: The blueprint run that made it.

    Source: AWS Glue API: Workflow.
    """

    name: NameString | None = None
    description: GenericString | None = None
    default_run_properties: WorkflowRunProperties | None = None
    created_on: TimestampValue | None = None
    last_modified_on: TimestampValue | None = None
    last_run: WorkflowRun | None = None
    graph: WorkflowGraph | None = None
    creation_status: WorkflowCreationStatus | None = None
    max_concurrent_runs: NullableInteger | None = None
    blueprint_details: BlueprintDetails | None = None
