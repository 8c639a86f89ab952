"""Workflows."""

import attrs

from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.types import (
    GenericString,
    NameString,
    NullableInteger,
    TimestampValue,
    WorkflowRunProperties,
)
from glue_wf_sdk.structures.blueprint import BlueprintDetails
from glue_wf_sdk.structures.enums import WorkflowCreationStatus
from glue_wf_sdk.structures.graph import WorkflowGraph
from glue_wf_sdk.structures.run import WorkflowRun

__all__ = ["Workflow"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Workflow(Structure):
    """A workflow.

    Attributes:
        name: The workflow's name.
        description: A free-text description.
        default_run_properties: The default properties of each run. Their values are hidden in
            messages.
        created_on: The time of its creation.
        last_modified_on: The time of the last change.
        last_run: The latest run.
        graph: The graph; None unless it was requested with ``include_graph``.
        creation_status: The status of its creation.
        max_concurrent_runs: The most runs that can run at the same time.
        blueprint_details: The blueprint run that created it.

    Source: AWS Glue API: Workflow.
    """

    name: NameString
    description: GenericString | None = None
    default_run_properties: WorkflowRunProperties | None = None
    created_on: TimestampValue | None = None
    last_modified_on: TimestampValue | None = None
    last_run: WorkflowRun | None = None
    graph: WorkflowGraph | None = None
    creation_status: WorkflowCreationStatus | None = None
    max_concurrent_runs: NullableInteger | None = None
    blueprint_details: BlueprintDetails | None = None
