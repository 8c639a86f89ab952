"""The archive of a blueprint, and its blueprint.cfg."""

import io
import struct
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.design import ParameterSpec
from glue_wf_sdk.design.blueprint_archive import archive_faults, read_archive
from glue_wf_sdk.design.blueprint_configuration import BlueprintFault
from glue_wf_sdk.errors import ValidationError
from support.archives import blueprint_archive, blueprint_files, zipped


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
    ids=range(8),
)
def test_an_invalid_configuration_is_rejected(configuration: bytes, message: str) -> None:
    """An invalid blueprint.cfg raises a ValidationError with every problem."""
    assert message == message_of(zipped({"blueprint.cfg": configuration}))


def message_of(archive: bytes) -> str:
    """The message with which an archive is rejected."""
    with pytest.raises(ValidationError) as caught:
        read_archive(archive)
    return f"{caught.value.subject}: {'; '.join(map(str, caught.value.violations))}"


FILES = blueprint_files({"Name": {"type": "String"}})
UNSAFE = "has an unsafe name: it must be relative, without '..', drive, backslash and NUL"


def faults(archive: bytes) -> list[tuple[str, str | None, str]]:
    """The kind, file and message of each fault."""
    return [(each.kind, each.member, each.message) for each in archive_faults(archive)]


@pytest.mark.parametrize("folder", ["", "etl/", "a/b/"])
def test_an_archive_without_faults(folder: str) -> None:
    """An archive with one configuration and its script has no fault, in any folder."""
    assert () == archive_faults(blueprint_archive({"Name": {"type": "String"}}, folder))


def test_faults_of_the_configuration() -> None:
    """The faults of the blueprint.cfg in the archive are among the archive's."""
    archive = zipped({**FILES, "etl/blueprint.cfg": '{"layoutGenerator":\n}'})
    (found,) = archive_faults(archive)

    assert ("archive", "etl/blueprint.cfg", 2, 1) == (
        found.kind,
        found.member,
        found.line,
        found.column,
    )


def test_an_archive_that_is_too_large() -> None:
    """More than 1 MB is refused without opening it."""
    message = "has 1,048,577 bytes; Glue accepts at most 1 MB"

    assert [("archive", None, message)] == faults(b"\0" * (2**20 + 1))
    assert [("archive", None, "is not a readable ZIP: BadZipFile")] == faults(b"\0" * 2**20)


def test_an_archive_that_is_too_large_unpacked() -> None:
    """More than 5 MB unpacked is refused without unpacking it; 5 MB are accepted."""
    size = sum(map(len, FILES.values()))
    rest = 5 * 2**20 - size
    message = "has 5,242,881 bytes unpacked; Glue accepts at most 5 MB"

    assert [] == faults(zipped({**FILES, "etl/data": b"0" * rest}))
    assert [("archive", None, message)] == faults(zipped({**FILES, "etl/data": b"0" * (rest + 1)}))


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../up.py", "etl/../../up.py", "etl/..", "C:/a.py", "c:a.py", "etl\\a.py"],
)
def test_unsafe_names(name: str) -> None:
    """A name that could leave the folder in which the archive is unpacked is a fault."""
    assert [("archive", name, UNSAFE)] == faults(zipped({**FILES, name: ""}))


@pytest.mark.parametrize("name", ["etl/a..b.py", "etl/...", "etl/a:b", "日本/é.py", "etl/sub/"])
def test_safe_names(name: str) -> None:
    """Dots and colons within a name, other scripts and folders are no fault."""
    assert [] == faults(zipped({**FILES, name: ""}))


def test_a_name_with_nul() -> None:
    """A name is judged as it stands in the archive; zipfile cuts it off at a NUL."""
    archive = zipped({**FILES, "etl/a.py?.exe": ""}).replace(b"a.py?", b"a.py\0")

    assert [("archive", "etl/a.py\0.exe", UNSAFE)] == faults(archive)


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ({"etl/layout.py": ""}, 0),
        ({"blueprint.cfg/": "", "my_blueprint.cfg": "", "__MACOSX/etl/._blueprint.cfg": ""}, 0),
        ({**FILES, "other/blueprint.cfg": "{}"}, 2),
    ],
    ids=["none", "similar names", "two"],
)
def test_an_archive_has_one_configuration(files: dict[str, str], count: int) -> None:
    """No blueprint.cfg, or several, is a fault."""
    message = f"must contain one blueprint.cfg, contains {count}"

    assert [("archive", None, message)] == faults(zipped(files))


def test_two_members_of_one_name() -> None:
    """Two members named blueprint.cfg are several, although they have one name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(2):
            archive.writestr("blueprint.cfg", "{}")

    message = "must contain one blueprint.cfg, contains 2"
    assert [("archive", None, message)] == faults(buffer.getvalue())


def patched(archive: bytes, name: str, offset: int, value: int, size: str = "<H") -> bytes:
    """An archive with another number in the central directory's header of a member."""
    changed = bytearray(archive)
    header = archive.rindex(name.encode()) - 46
    changed[header + offset : header + offset + struct.calcsize(size)] = struct.pack(size, value)
    return bytes(changed)


@pytest.mark.parametrize("name", ["etl/blueprint.cfg", "etl/layout.py"])
@pytest.mark.parametrize(
    ("offset", "value", "message"),
    [(8, 1, "is encrypted"), (10, 14, "is compressed with a method other than DEFLATE")],
    ids=["encrypted", "lzma"],
)
def test_members_that_cannot_be_read(name: str, offset: int, value: int, message: str) -> None:
    """An encrypted member, or one in a format that few can read, is one fault."""
    archive = patched(zipped(FILES), name, offset, value)

    assert [("archive", name, message)] == faults(archive)


def test_an_encrypted_member_that_is_not_read() -> None:
    """Encryption is a fault of every member."""
    archive = patched(zipped({**FILES, "etl/job.py": "print()"}), "etl/job.py", 8, 1)

    assert [("archive", "etl/job.py", "is encrypted")] == faults(archive)
    assert "archive: etl/job.py: is encrypted" == message_of(archive)


def test_a_member_that_is_larger_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """A forged size is found, and never is more inflated at once than an archive may hold."""
    asked: list[int] = []
    inflate = zlib.decompressobj(-15)

    class Watched:
        """Notes how much is asked for."""

        def decompress(self, data: bytes, limit: int = 0) -> bytes:
            asked.append(limit)
            return inflate.decompress(data, limit)

        def __getattr__(self, name: str) -> object:
            return getattr(inflate, name)

    bomb = zipped({**FILES, "etl/blueprint.cfg": b" " * 100_000_000})
    archive = patched(bomb, "etl/blueprint.cfg", 24, 1_000, "<L")

    def watched(_bits: int) -> Watched:
        return Watched()

    monkeypatch.setattr(zlib, "decompressobj", watched)

    assert [("archive", "etl/blueprint.cfg", "cannot be read: BadZipFile")] == faults(archive)
    assert asked
    assert all(0 < each <= 5 * 2**20 for each in asked)
    monkeypatch.undo()
    assert "archive: etl/blueprint.cfg: cannot be read: BadZipFile" == message_of(archive)


def test_all_faults_are_found() -> None:
    """An unsafe name does not hide what is wrong with the configuration."""
    archive = zipped({**FILES, "/a": "", "etl/layout.py": "def main(): ..."})

    assert ["archive", "layout_generator"] == [kind for kind, _, _ in faults(archive)]


@given(st.data())
def test_any_damage_is_survived(data: st.DataObject) -> None:
    """An archive with any byte changed, or cut off anywhere, has faults or none, and no crash."""
    archive = bytearray(zipped(FILES))
    for _ in range(data.draw(st.integers(1, 4))):
        archive[data.draw(st.integers(0, len(archive) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(archive[: data.draw(st.integers(0, len(archive)))])

    assert all(isinstance(each, BlueprintFault) for each in archive_faults(bytes(archive)))
    assert all(isinstance(each, BlueprintFault) for each in archive_faults(cut))
