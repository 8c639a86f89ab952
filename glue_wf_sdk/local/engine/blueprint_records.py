"""What LocalGlue stores of blueprints and their runs."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.design.blueprint_archive import read_archive
from glue_wf_sdk.design.blueprint_parameters import ParameterSpec
from glue_wf_sdk.local.engine.clock import Timer
from glue_wf_sdk.local.engine.history import History
from glue_wf_sdk.local.engine.records import Wire


@attrs.frozen(kw_only=True)
class LayoutContext:
    """The argument of a blueprint's layout function.

    Attributes:
        parameters: The values of all parameters, defaults included. Hidden in messages.
        client: A client of the same LocalGlue.
        call: `LocalGlue.call`, for operations that the client does not have:
            ``call("CreateJob", Name="extract", ...)``.
    """

    parameters: Mapping[str, Any] = attrs.field(repr=False)
    client: GlueWorkflowClient = attrs.field(repr=False)
    call: Callable[..., Wire] = attrs.field(repr=False)


LayoutFunction: TypeAlias = Callable[[LayoutContext], str]


@attrs.frozen(kw_only=True)
class BlueprintSource:
    """A blueprint in S3, before it is registered; see `LocalGlue.add_blueprint_source`."""

    layout: LayoutFunction
    parameter_spec: str | Mapping[str, Any] | None = None
    archive: bytes | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.parameter_spec is not None and self.archive is not None:
            raise ValueError("parameter_spec and archive are mutually exclusive")

    def read_spec(self) -> ParameterSpec:
        """The specification of the parameters; raises ValidationError."""
        if self.archive is not None:
            return read_archive(self.archive)
        return ParameterSpec.parse({} if self.parameter_spec is None else self.parameter_spec)


@attrs.frozen(kw_only=True)
class Definition:
    """A version of a blueprint that was registered successfully."""

    shown: Wire
    spec: ParameterSpec
    layout: LayoutFunction


@attrs.define(eq=False, kw_only=True)
class BlueprintRun:
    """A run of a blueprint."""

    id: str
    blueprint_name: str
    definition: Definition
    role_arn: str
    parameters: str | None = attrs.field(repr=False)  # The JSON text of the request.
    values: Mapping[str, Any] = attrs.field(repr=False)  # Of all parameters, defaults included.
    started_on: float
    state: str = "RUNNING"
    completed_on: float | None = None
    workflow_name: str | None = None
    error_message: str | None = None
    rollback_error_message: str | None = None


@attrs.define(eq=False, kw_only=True)
class Blueprint:
    """A blueprint; its runs in the order of their start."""

    name: str
    created_on: float
    # Description, times and locations of the newest version; never changed in place.
    shown: Wire = attrs.field(factory=dict[str, Any])
    status: str = "CREATING"
    error_message: str | None = None
    active: Definition | None = None  # The version that runs use; None if none was registered.
    timer: Timer | None = None  # For the end of a registration.
    runs: History[BlueprintRun] = attrs.field(factory=History[BlueprintRun])
