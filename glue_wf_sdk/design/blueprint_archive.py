"""The archive of a blueprint: a ZIP with a layout script and ``blueprint.cfg``.

Source: AWS Glue developer guide: Publishing a blueprint; Blueprint restrictions.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from glue_wf_sdk.design.blueprint_configuration import (
    MAX_UNPACKED_BYTES,
    BlueprintFault,
    configuration_faults,
)
from glue_wf_sdk.design.blueprint_parameters import (
    CONFIGURATION,
    ParameterSpec,
    configuration_rules_broken,
    load_object,
)
from glue_wf_sdk.design.readers.source import Unreadable
from glue_wf_sdk.errors import ValidationError, Violation

_MAX_BYTES = 2**20
_ENCRYPTED = 0x1  # In the flags of a member.
_UNSAFE = re.compile(r"/|[A-Za-z]:|.*\\|.*\0|(.*/)?\.\.(/|$)", re.DOTALL)


def archive_faults(archive: bytes) -> tuple[BlueprintFault, ...]:
    """Every fault of a blueprint's ZIP, found without executing or unpacking it."""
    files, faults = _opened(archive)
    if files:
        faults += configuration_faults(_configuration_in(files), files, is_archive=True)
    return tuple(dict.fromkeys(faults))


def read_archive(archive: bytes) -> ParameterSpec:
    """The parameters of a blueprint from the bytes of its ZIP; its layout script is not read.

    Raises ValidationError with every problem.
    """
    files, faults = _opened(archive)
    content = b""
    if not faults:
        path = _configuration_in(files)
        try:
            content = files[path]
        except Unreadable as error:
            faults = [BlueprintFault(kind="archive", message=error.problem, member=path)]
    if faults:
        violations = [Violation(each.member or "", "type", each.message) for each in faults]
        raise ValidationError("archive", violations)
    configuration = load_object(content, CONFIGURATION)
    if violations := configuration_rules_broken(configuration):
        raise ValidationError(CONFIGURATION, violations)
    return ParameterSpec.parse(configuration)


class _Members(Mapping[str, bytes]):
    """The files in a ZIP, each read when asked for."""

    def __init__(self, opened: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
        self._opened = opened
        self._infos = {each.filename: each for each in infos if not each.is_dir()}

    def __getitem__(self, name: str) -> bytes:
        info = self._infos[name]
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable("is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("is compressed with a method other than DEFLATE")
        try:
            with self._opened.open(info) as file:
                # Without a limit, zipfile would inflate more than a forged header announces.
                return file.read(MAX_UNPACKED_BYTES)
        except Exception as error:  # noqa: BLE001 - zipfile raises many kinds of errors on garbage
            raise Unreadable(f"cannot be read: {type(error).__name__}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._infos

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def __len__(self) -> int:
        return len(self._infos)


def _opened(archive: bytes) -> tuple[Mapping[str, bytes], list[BlueprintFault]]:
    """The files of an archive, none if they cannot be judged, and the faults of the ZIP itself."""
    if len(archive) > _MAX_BYTES:
        return {}, [_fault(f"has {len(archive):,} bytes; Glue accepts at most 1 MB")]
    try:
        opened = zipfile.ZipFile(io.BytesIO(archive))
    except Exception as error:  # noqa: BLE001 - zipfile raises many kinds of errors on garbage
        return {}, [_fault(f"is not a readable ZIP: {type(error).__name__}")]
    infos = opened.infolist()
    faults = [
        BlueprintFault(kind="archive", message=message, member=info.orig_filename)
        for info in infos
        for message in _member_faults(info)
    ]
    unpacked = sum(each.file_size for each in infos)
    if unpacked > MAX_UNPACKED_BYTES:
        return {}, [*faults, _fault(f"has {unpacked:,} bytes unpacked; Glue accepts at most 5 MB")]
    # Not by name, which two members can share.
    count = sum(1 for each in infos if _is_configuration(each.filename))
    if count != 1:
        return {}, [*faults, _fault(f"must contain one {CONFIGURATION}, contains {count}")]
    return _Members(opened, infos), faults


def _fault(message: str) -> BlueprintFault:
    return BlueprintFault(kind="archive", message=message)


def _member_faults(info: zipfile.ZipInfo) -> Iterator[str]:
    if _UNSAFE.match(info.orig_filename):
        yield "has an unsafe name: it must be relative, without '..', drive, backslash and NUL"
    if info.flag_bits & _ENCRYPTED:
        yield "is encrypted"


def _configuration_in(files: Mapping[str, bytes]) -> str:
    return next(each for each in files if _is_configuration(each))


def _is_configuration(name: str) -> bool:
    # In the guide's own archives it is in a folder.
    return name.rpartition("/")[2] == CONFIGURATION
