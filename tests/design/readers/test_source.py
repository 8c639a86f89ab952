"""The texts of designs, and the comments that turn rules off."""

import os
from pathlib import Path

import pytest

from glue_wf_sdk.design.readers import source
from glue_wf_sdk.design.readers.source import Source, Unreadable, decoded, read_bytes


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """A file is read in each encoding of Unicode, and without its byte order mark."""
    path = tmp_path / "template.yaml"
    path.write_bytes("Name: größe 😀\n".encode(encoding))
    found = Source.read(str(path))
    assert (str(path), "Name: größe 😀\n") == (found.file, found.text)


def test_line_ends(tmp_path: Path) -> None:
    """Line ends stay as they are."""
    path = tmp_path / "template.yaml"
    path.write_bytes(b"a: 1\r\nb: 2\r")
    assert "a: 1\r\nb: 2\r" == Source.read(str(path)).text


def test_empty(tmp_path: Path) -> None:
    """An empty file is an empty text."""
    path = tmp_path / "empty.yaml"
    path.touch()
    assert "" == Source.read(str(path)).text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"Name: gr\xf6\xdfe", "byte 8 is not utf-8"),
        (b"\xff\xfea\x00b", "byte 4 is not utf-16"),
        (b"\xef\xbb\xbfa: \x80", "byte 6 is not utf-8"),
    ],
)
def test_not_decodable(content: bytes, problem: str) -> None:
    """Bytes that are no text are unreadable."""
    with pytest.raises(Unreadable) as caught:
        decoded(content)
    assert (problem, None, None) == (
        caught.value.problem,
        caught.value.line,
        caught.value.column,
    )
    assert problem == str(caught.value)


def test_missing(tmp_path: Path) -> None:
    """A file that does not exist is unreadable."""
    with pytest.raises(Unreadable, match=r"^cannot be read: No such file or directory$"):
        read_bytes(tmp_path / "missing.yaml")


def test_directory(tmp_path: Path) -> None:
    """So is a directory."""
    with pytest.raises(Unreadable, match=r"^cannot be read: "):
        read_bytes(tmp_path)


def test_path_with_a_nul() -> None:
    """So is a path that no file can have."""
    with pytest.raises(Unreadable, match=r"^cannot be read$"):
        read_bytes(Path("a\0b"))


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a file that is too large; the largest one is read."""
    monkeypatch.setattr(source, "MAX_BYTES", 2**20)
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * 2**20)
    assert 2**20 == len(read_bytes(path))
    path.write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(Unreadable, match=r"^is larger than 1 MiB$"):
        read_bytes(path)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no endless file")  # noqa: PTH110
def test_endless() -> None:
    """So is a file without an end."""
    with pytest.raises(Unreadable, match=r"^is larger than 64 MiB$"):
        read_bytes(Path("/dev/zero"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1", {}),
        ("a: 1  # glue-wf: ignore[GW203]", {1: {"GW203"}}),
        ("a: 1  # glue-wf:ignore[gw203, GW108]", {1: {"GW203", "GW108"}}),
        ("a = 1 // glue-wf: ignore[GW203] # glue-wf: ignore[GW108]", {1: {"GW203", "GW108"}}),
        ("# glue-wf: ignore[GW203]\na: 1\nb: 2", {2: {"GW203"}}),
        ("  // glue-wf: ignore[GW203]\n\n# why\na: 1 # glue-wf: ignore[GW108]\nb: 2",
         {4: {"GW203", "GW108"}}),
        ("# glue-wf: ignore[GW203]", {}),
        ("# glue-wf: ignore GW203\na: 1", {}),
        ("# glue-wf: ignore[GW203]\r\na: 1\r\nb: 2", {2: {"GW203"}}),
        ("# glue-wf: ignore[GW203]\ra: 1\rb: 2", {2: {"GW203"}}),
        ("a: '\u2028\x0c\x85'\nb: 1 # glue-wf: ignore[GW203]", {2: {"GW203"}}),
    ],
)  # fmt: skip
def test_ignored(text: str, expected: dict[int, set[str]]) -> None:
    """A comment turns rules off for its line, or for the next one if it is alone on its line."""
    found = Source("template.yaml", text).ignored()
    assert {("template.yaml", line): codes for line, codes in expected.items()} == found


def test_repr() -> None:
    """The text, which may hold secrets, is not shown."""
    assert "Source(file='a.yaml')" == repr(Source("a.yaml", "secret"))
