"""The rules over blueprints."""

from typing import Any

import pytest

from glue_wf_sdk.design import BlueprintDesign, DesignUnit, Finding, Language, Place
from glue_wf_sdk.design.blueprint_configuration import BlueprintFault
from glue_wf_sdk.design.rules import RULES
from glue_wf_sdk.design.rules.reading import invalid_parameter
from support.designs import findings


def found_with(fault: BlueprintFault, *, is_archive: bool = False) -> Finding:
    """What lint finds in a blueprint with a fault: an archive, or files on disk."""
    blueprint = BlueprintDesign(
        place=Place("etl.zip" if is_archive else "etl/blueprint.cfg"),
        is_archive=is_archive,
        faults=(fault,),
    )
    file = blueprint.place.file
    (found,) = findings(DesignUnit(file=file, language=Language.BLUEPRINT, blueprints=(blueprint,)))
    return found


@pytest.mark.parametrize(
    ("kind", "code"),
    [("archive", "GW301"), ("layout_generator", "GW302"), ("parameter_spec", "GW303")],
)
def test_each_kind_of_fault_has_one_code(kind: Any, code: str) -> None:
    """The fault is where it is written in the file."""
    fault = BlueprintFault(kind=kind, message="is wrong", member="blueprint.cfg", line=3, column=5)
    found = found_with(fault)
    assert (code, "error") == (found.code, found.severity)
    assert ("etl/blueprint.cfg:3:5", "is wrong") == (str(found.place), found.message)


def test_a_fault_of_the_archive_is_one_of_the_whole_file() -> None:
    """What is wrong with the ZIP has no line."""
    found = found_with(BlueprintFault(kind="archive", message="is too large"), is_archive=True)
    assert ("etl.zip", "the archive is too large") == (str(found.place), found.message)


def test_a_fault_in_a_member_names_the_member() -> None:
    """Nothing but the archive is on disk."""
    fault = BlueprintFault(
        kind="layout_generator", message="is wrong", member="etl/layout\n.py", line=4
    )
    found = found_with(fault, is_archive=True)
    assert ("etl.zip", "etl/layout\\n.py:4: is wrong") == (str(found.place), found.message)


def test_a_given_parameter_is_reported_where_it_is_given() -> None:
    """Whoever has the parameters makes the finding."""
    found = invalid_parameter(Place("parameters.json", 2), "Bucket: is required")
    assert ("GW304", "parameters") == (found.code, RULES["GW304"].name)
