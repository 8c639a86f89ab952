"""Rules over blueprints."""

from collections.abc import Iterator
from pathlib import PurePath

from glue_wf_sdk._core.text import printable
from glue_wf_sdk.design.blueprint_configuration import BlueprintFault
from glue_wf_sdk.design.finding import Place, Severity
from glue_wf_sdk.design.model import BlueprintDesign, DesignUnit
from glue_wf_sdk.design.rules.rule import Problem, over_units

ERROR = Severity.ERROR


def _faults(unit: DesignUnit, kind: str) -> Iterator[Problem]:
    for blueprint in unit.blueprints:
        for fault in blueprint.faults:
            if fault.kind == kind:
                yield _problem(blueprint, fault)


def _problem(blueprint: BlueprintDesign, fault: BlueprintFault) -> Problem:
    place, message = blueprint.place, fault.message
    if fault.member is None:
        return Problem(place, f"the archive {message}")
    if not blueprint.is_archive:  # Its files are on disk.
        file = PurePath(place.file).parent / fault.member
        return Problem(Place(str(file), fault.line, fault.column), message)
    inside = Place(printable(fault.member), fault.line, fault.column)
    return Problem(place, f"{inside}: {message}")


@over_units("GW301", "blueprint-archive", ERROR, "AWS Glue developer guide: Publishing a blueprint")
def blueprint_archive(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """A blueprint's archive, or its `blueprint.cfg`, is not one that Glue accepts.

    The archive is a ZIP of at most 1 MB, or 5 MB unpacked, with one `blueprint.cfg` in it, which is
    a JSON object. Names of files are relative and stay within the archive. Registering any
    other ends in the status FAILED.

    Leave libraries and data out of the archive, and make it with `zip -r blueprint.zip folder/`.
    """
    yield from _faults(unit, "archive")


@over_units(
    "GW302",
    "layout-generator",
    ERROR,
    "AWS Glue developer guide: Creating the configuration file",
)
def layout_generator(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """The `layoutGenerator` of a blueprint names no function in the archive.

    It is the full name of the function that generates the layout, such as
    `folder.module.function`. Glue calls it when the blueprint is run, and the run fails if it is
    not there. The script is read here, never executed.

    Correct the name, or add the script to the archive.
    """
    yield from _faults(unit, "layout_generator")


@over_units(
    "GW303",
    "parameter-spec",
    ERROR,
    "AWS Glue developer guide: Specifying blueprint parameters",
)
def parameter_spec(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """A parameter of a blueprint is specified in a way that Glue does not accept.

    Each parameter in `parameterSpec` needs a `type`: String, Integer, Double, Boolean, S3Uri,
    S3Bucket, IAMRoleArn or IAMRoleName. `defaultValue` and `allowedValues` must be of that type,
    and the default a list if `collection` is true.

    The message says which parameter it is. Default and allowed values are never shown.
    """
    yield from _faults(unit, "parameter_spec")
