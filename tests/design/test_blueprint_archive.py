"""The archive of a blueprint, and its blueprint.cfg."""

import pytest

from glue_wf_sdk.design import ParameterSpec
from glue_wf_sdk.design.blueprint_archive import read_archive
from glue_wf_sdk.errors import ValidationError
from support.archives import blueprint_archive, zipped


@pytest.mark.parametrize("folder", ["", "etl/"])
def test_the_parameters_are_read_from_the_configuration(folder: str) -> None:
    """The blueprint.cfg can be in a folder, as in the guide's own archives."""
    archive = blueprint_archive({"Name": {"type": "String"}}, folder)
    assert ParameterSpec.parse({"Name": {"type": "String"}}) == read_archive(archive)


@pytest.mark.parametrize(
    ("archive", "message"),
    [
        (b"", "archive: is not a readable ZIP: BadZipFile"),
        (b"PK\x03\x04 and no more", "archive: is not a readable ZIP: BadZipFile"),
        (zipped({"layout.py": "..."}), "archive: must contain one blueprint.cfg, contains 0"),
        (
            zipped({"a/blueprint.cfg": "{}", "b/blueprint.cfg": "{}"}),
            "archive: must contain one blueprint.cfg, contains 2",
        ),
    ],
    ids=range(4),
)
def test_an_archive_must_contain_one_configuration(archive: bytes, message: str) -> None:
    """Anything but a ZIP with one blueprint.cfg is rejected."""
    assert message == message_of(archive)


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        (b" " * 2**21, "archive: its blueprint.cfg is larger than 1048576 bytes"),
        (b"no", "blueprint.cfg: is not JSON: Expecting value at line 1, column 1"),
        (b"\xff{", "blueprint.cfg: is not JSON: byte 0 is not utf-8"),
        (b"[]", "blueprint.cfg: must be a JSON object"),
        (b"{}", "blueprint.cfg: layoutGenerator: is required; parameterSpec: is required"),
        (
            b'{"layoutGenerator": "", "parameterSpec": {}}',
            "blueprint.cfg: layoutGenerator: must be the name of a function",
        ),
        (
            b'{"layoutGenerator": "a.b", "parameterSpec": []}',
            "blueprint.cfg: parameterSpec: must be a JSON object",
        ),
        (
            b'{"layoutGenerator": "a", "layoutGenerator": "a.b", "parameterSpec": {}}',
            'blueprint.cfg: ["layoutGenerator"]: is a duplicate key',
        ),
        (
            b'{"layoutGenerator": "a.b", "parameterSpec": {"P": {}}}',
            'ParameterSpec: ["P"].type: is required',
        ),
    ],
    ids=range(9),
)
def test_an_invalid_configuration_is_rejected(configuration: bytes, message: str) -> None:
    """An invalid blueprint.cfg raises a ValidationError with every problem."""
    assert message == message_of(zipped({"blueprint.cfg": configuration}))


def message_of(archive: bytes) -> str:
    """The message with which an archive is rejected."""
    with pytest.raises(ValidationError) as caught:
        read_archive(archive)
    return f"{caught.value.subject}: {'; '.join(map(str, caught.value.violations))}"
