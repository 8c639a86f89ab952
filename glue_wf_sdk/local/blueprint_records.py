"""What LocalGlue remembers of blueprints, and what lies where S3 would hold them."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk.client import GlueWorkflowClient
from glue_wf_sdk.errors import ValidationError, Violation
from glue_wf_sdk.local.blueprint_parameters import (
    JsonObject,
    ParameterSpec,
    parse_parameter_spec,
    read_json,
    read_parameter_spec,
)
from glue_wf_sdk.local.clock import Timer
from glue_wf_sdk.local.records import Wire

__all__ = [
    "Blueprint",
    "BlueprintRun",
    "BlueprintSource",
    "Definition",
    "Layout",
    "LayoutContext",
    "read_archive",
]

_LONGEST_CONFIGURATION = 2**20


@attrs.frozen(kw_only=True)
class LayoutContext:
    """What the layout function of a blueprint is given.

    Attributes:
        parameters: The values of all parameters, defaults included. Hidden in messages.
        client: Calls the same LocalGlue.
        call: `LocalGlue.call`, for operations that the client does not have:
            ``call("CreateJob", Name="extract", ...)``.
    """

    parameters: Mapping[str, Any] = attrs.field(repr=False)
    client: GlueWorkflowClient = attrs.field(repr=False)
    call: Callable[..., Wire] = attrs.field(repr=False)


Layout: TypeAlias = Callable[[LayoutContext], str]


@attrs.frozen(kw_only=True)
class BlueprintSource:
    """What an author has put in S3.

    Attributes:
        layout: Makes the workflow and all that belongs to it, and returns the workflow's name.
        parameter_spec: JSON text, or what it is made of; None for a blueprint without parameters.
        archive: The bytes of a ZIP whose ``blueprint.cfg`` has the parameters, instead of
            `parameter_spec`. Its layout script is not run.
    """

    layout: Layout
    parameter_spec: str | Mapping[str, Any] | None = None
    archive: bytes | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.parameter_spec is not None and self.archive is not None:
            raise ValueError("give parameter_spec or archive; an archive has its own parameters")

    def read_spec(self) -> dict[str, ParameterSpec]:
        """What each parameter takes, by name.

        Raises:
            ValidationError: The archive or the specification is no good.
        """
        if self.archive is not None:
            return read_archive(self.archive)
        if isinstance(self.parameter_spec, str):
            return parse_parameter_spec(self.parameter_spec)
        return parse_parameter_spec(json.dumps(self.parameter_spec or {}))


def read_archive(archive: bytes) -> dict[str, ParameterSpec]:
    """The parameters of a blueprint, from the ZIP that its author made.

    Args:
        archive: The bytes of the ZIP.

    Returns:
        What each parameter takes, by name.

    Raises:
        ValidationError: It is not a ZIP, or has no ``blueprint.cfg`` in order.

    Source: AWS Glue developer guide: Creating the configuration file.
    """
    subject = "blueprint.cfg"
    configuration = read_json(_configuration_in(archive), subject)
    if not isinstance(configuration, JsonObject):
        raise ValidationError(subject, [Violation("", "type", "must be a JSON object")])
    found: list[Violation] = []
    for name, kind, expected in (
        ("layoutGenerator", str, "the name of a function"),
        ("parameterSpec", JsonObject, "a JSON object"),
    ):
        if name not in configuration:
            found.append(Violation(name, "required", "is required"))
        elif not isinstance(configuration[name], kind) or configuration[name] == "":
            found.append(Violation(name, "type", f"must be {expected}"))
    found += (Violation(name, "duplicate", "is given twice") for name in configuration.duplicates)
    if found:
        raise ValidationError(subject, found)
    return read_parameter_spec(configuration["parameterSpec"])


def _configuration_in(archive: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            # The guide's own archives have it in a folder.
            names = [each for each in opened.namelist() if each.split("/")[-1] == "blueprint.cfg"]
            if len(names) == 1:
                with opened.open(names[0]) as file:
                    content = file.read(_LONGEST_CONFIGURATION + 1)
                if len(content) <= _LONGEST_CONFIGURATION:
                    return content
                problem = f"has a blueprint.cfg of more than {_LONGEST_CONFIGURATION} bytes"
            else:
                problem = f"must have one blueprint.cfg, has {len(names)}"
    except Exception as error:  # noqa: BLE001 - on garbage, zipfile raises what it comes across
        problem = f"is not a ZIP that can be read: {type(error).__name__}"
    raise ValidationError("archive", [Violation("", "type", problem)])


@attrs.frozen(kw_only=True)
class Definition:
    """A version of a blueprint that could be registered.

    Attributes:
        shown: Description, times and locations, in wire form.
        spec: What each parameter takes, by name.
        layout: Makes the workflow.
    """

    shown: Wire
    spec: Mapping[str, ParameterSpec]
    layout: Layout


@attrs.define(eq=False, kw_only=True)
class BlueprintRun:
    """A run of a blueprint.

    Attributes:
        id: ``bpr_`` and more.
        blueprint_name: The blueprint.
        definition: The version that it runs.
        role_arn: The role that it runs as.
        parameters: The JSON text that it was given.
        values: The values of all parameters, defaults included.
        started_on: Seconds since the epoch.
        state: A blueprint run state.
        completed_on: When it ended.
        workflow_name: The workflow that it made.
        error_message: Why it failed.
        rollback_error_message: What could not be taken back.
    """

    id: str
    blueprint_name: str
    definition: Definition
    role_arn: str
    parameters: str | None = attrs.field(repr=False)
    values: Mapping[str, Any] = attrs.field(repr=False)
    started_on: float
    state: str = "RUNNING"
    completed_on: float | None = None
    workflow_name: str | None = None
    error_message: str | None = None
    rollback_error_message: str | None = None


@attrs.define(eq=False, kw_only=True)
class Blueprint:
    """A blueprint.

    Attributes:
        name: Its name.
        created_on: Seconds since the epoch.
        shown: Of the newest version: description, times and locations, in wire form; never changed
            in place.
        status: A blueprint status.
        error_message: Why the newest version could not be registered.
        active: The version that runs use; None while there is none.
        timer: For the end of a registration.
        runs: Its runs, the latest last.
        runs_by_id: The same runs.
    """

    name: str
    created_on: float
    shown: Wire
    status: str
    error_message: str | None = None
    active: Definition | None = None
    timer: Timer | None = None
    runs: list[BlueprintRun] = attrs.field(factory=list[BlueprintRun])
    runs_by_id: dict[str, BlueprintRun] = attrs.field(factory=dict[str, BlueprintRun])
