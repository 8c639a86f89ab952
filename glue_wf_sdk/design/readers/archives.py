"""Blueprints: archives and configuration files, whose bytes are kept and never executed."""

import zipfile
import zlib
from pathlib import Path

from glue_wf_sdk.design.finding import Place
from glue_wf_sdk.design.model import BlueprintDesign, DesignUnit, Language
from glue_wf_sdk.design.readers.source import Unreadable, read_bytes

CONFIGURATION = "blueprint.cfg"
MAX_UNPACKED = 5 * 2**20
"""The size of an archive when it is unpacked. Source: AWS Glue developer guide."""

# zipfile raises any of these on garbage; RuntimeError for a password, as does its subclass
# NotImplementedError for an unknown compression.
_FAILURES = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)


def is_blueprint_archive(path: Path) -> bool:
    """Whether a file is a ZIP with a ``blueprint.cfg``."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(map(_is_configuration, archive.namelist()))
    except _FAILURES:
        return False


def read_archive(path: Path, file: str) -> DesignUnit:
    """The blueprint in a ZIP; raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members_of(archive)
        size = path.stat().st_size
    except _FAILURES as error:
        problem = f"is not a readable ZIP: {type(error).__name__}"
    else:
        return _unit(BlueprintDesign(place=Place(file), members=members, archive_size=size))
    raise Unreadable(problem)


def read_configuration(path: Path, file: str) -> DesignUnit:
    """A ``blueprint.cfg`` alone; raises Unreadable."""
    return _unit(BlueprintDesign(place=Place(file), members={CONFIGURATION: read_bytes(path)}))


def _unit(blueprint: BlueprintDesign) -> DesignUnit:
    return DesignUnit(
        file=blueprint.place.file, language=Language.BLUEPRINT, blueprints=(blueprint,)
    )


def _is_configuration(name: str) -> bool:
    return name.rpartition("/")[2] == CONFIGURATION


def _members_of(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The members by their names, of which no more is unpacked than shows that it is too much."""
    members: dict[str, bytes] = {}
    left = MAX_UNPACKED + 1
    files = [each for each in archive.infolist() if not each.is_dir()]
    # What is judged comes first, in case that the rest is too large.
    for each in sorted(files, key=lambda each: _is_configuration(each.filename), reverse=True):
        with archive.open(each) as member:
            members[each.filename] = member.read(left)
        left -= len(members[each.filename])
        if not left:
            break
    return members
