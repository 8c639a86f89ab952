"""Blueprints: archives and configuration files, which are never executed."""

import zipfile
from pathlib import Path

from glue_wf_sdk.design.blueprint_archive import archive_faults
from glue_wf_sdk.design.blueprint_configuration import FilesBeside, configuration_faults
from glue_wf_sdk.design.blueprint_parameters import CONFIGURATION
from glue_wf_sdk.design.finding import Place
from glue_wf_sdk.design.model import BlueprintDesign, DesignUnit, Language
from glue_wf_sdk.design.readers.source import read_bytes


def is_blueprint_archive(path: Path) -> bool:
    """Whether a file is a ZIP with a ``blueprint.cfg``."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.rpartition("/")[2] == CONFIGURATION for name in archive.namelist())
    except Exception:  # noqa: BLE001 - zipfile raises many kinds of errors on garbage
        return False


def read_archive(path: Path, file: str) -> DesignUnit:
    """The blueprint in a ZIP; raises Unreadable."""
    faults = archive_faults(read_bytes(path))
    return _unit(BlueprintDesign(place=Place(file), is_archive=True, faults=faults))


def read_configuration(path: Path, file: str) -> DesignUnit:
    """A ``blueprint.cfg`` with the scripts beside it; raises Unreadable."""
    read_bytes(path)  # Says why it cannot be read at all.
    faults = configuration_faults(path.name, FilesBeside(path.parent), is_archive=False)
    return _unit(BlueprintDesign(place=Place(file), is_archive=False, faults=faults))


def _unit(blueprint: BlueprintDesign) -> DesignUnit:
    return DesignUnit(
        file=blueprint.place.file, language=Language.BLUEPRINT, blueprints=(blueprint,)
    )
