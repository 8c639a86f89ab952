"""Reading JSON and YAML from files and from standard input."""

import codecs
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glue_wf_sdk.cli import files
from glue_wf_sdk.cli.files import read_map
from glue_wf_sdk.cli.results import UsageError
from support.cli import GlueWf, error_line
from support.yaml_text import dump_yaml

SECRET = "hunter2-secret"

Written: TypeAlias = Callable[[str, str | bytes], str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a file, and returns its path."""

    def write(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


def problem_with(path: str) -> str:
    """Why a file is rejected, without its name.

    No exception is chained: those of the parsers hold the whole text.
    """
    with pytest.raises(UsageError) as caught:
        read_map(path)
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)
    return str(caught.value).removeprefix(f"{path}: ")


class TestKinds:
    """The suffix tells JSON from YAML. Without one, JSON is tried first."""

    @pytest.mark.parametrize("name", ["a.json", "a.JSON", "a.txt", "a"])
    def test_json(self, written: Written, name: str) -> None:
        """JSON that is not YAML, because it is indented with tabs, is read as JSON."""
        assert {"Name": "w"} == read_map(written(name, '{\n\t"Name":\t"w"}'))

    @pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.YAML", "a.txt", "a"])
    def test_yaml(self, written: Written, name: str) -> None:
        """YAML that is not JSON is read as YAML."""
        assert {"Name": "w"} == read_map(written(name, "# a payload\nName: w\n"))

    @pytest.mark.parametrize(
        ("name", "text", "problem"),
        [
            ("a.json", "Name: w", "is not JSON: Expecting value at line 1, column 1"),
            ("a.yaml", '{"Name": "w"', "is not YAML: "),
            ("a", '{"Name": ', "is neither JSON (Expecting value at line 1, column 10) nor YAML: "),
        ],
        ids=["YAML in .json", "JSON in .yaml", "neither"],
    )
    def test_wrong_kind(self, written: Written, name: str, text: str, problem: str) -> None:
        """A file must have the format of its suffix, or else one of the two."""
        assert problem_with(written(name, text)).startswith(problem)

    @pytest.mark.parametrize("text", ['{"Name": "w"}', "Name: w"])
    def test_standard_input(self, glue_wf: GlueWf, text: str) -> None:
        """Standard input may be either."""
        assert 0 == glue_wf("check", "DeleteWorkflow", "-", stdin=text).returncode

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("[]", "of type list"),
            ('"text"', "of type str"),
            ("text", "of type str"),
            ("3", "of type int"),
            ("null", "null or empty"),
            ("", "null or empty"),
            ("# nothing", "null or empty"),
        ],
    )
    def test_other_root(self, written: Written, text: str, kind: str) -> None:
        """The root must be a map."""
        assert f"the root must be a map, is {kind}" == problem_with(written("a", text))


class TestUnreadable:
    """Files that cannot be read."""

    @pytest.mark.parametrize(
        ("name", "problem"),
        [
            ("no-such-file", "no-such-file: cannot be read: No such file or directory"),
            (".", ".: cannot be read: Is a directory"),
            ("a\0\x1b[31m\nb", r"a\x00\x1b[31m\nb: cannot be read"),
            ("", "the file name is empty"),
        ],
        ids=["missing", "folder", "impossible name", "empty name"],
    )
    def test_file(self, glue_wf: GlueWf, name: str, problem: str) -> None:
        """A file that cannot be read is wrong usage; its name is printed escaped."""
        assert (2, "", problem) == error_line(glue_wf("topo", "--from", name))

    def test_closed_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Standard input may be closed."""
        monkeypatch.setattr(sys, "stdin", None)
        with pytest.raises(UsageError, match=r"^standard input: cannot be read$"):
            read_map("-")

    @pytest.mark.parametrize("arguments", [("topo", "--from"), ("check", "DeleteWorkflow")])
    def test_without_end(
        self, glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
    ) -> None:
        """A file is read up to a limit, whether it ends or not; so is standard input."""
        monkeypatch.setattr(files, "MAX_BYTES", 3 * 2**20)
        problem = "is larger than 3 MiB"

        done = glue_wf(*arguments, "/dev/zero")
        assert (2, "", f"/dev/zero: {problem}") == error_line(done)
        done = glue_wf(*arguments, "-", stdin=b" " * (3 * 2**20 + 1))
        assert (2, "", f"standard input: {problem}") == error_line(done)
        assert "null or empty" in glue_wf(*arguments, "-", stdin=b" " * (3 * 2**20)).stderr

    @pytest.mark.parametrize(("content", "place"), [(b'{"Name": "\xff"}', 10), (b"Name: \xc3", 6)])
    def test_not_text(self, written: Written, content: bytes, place: int) -> None:
        """The line has the place of the first byte that is not text."""
        assert f"byte {place} is not utf-8" == problem_with(written("a", content))


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a"])
@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + '{"Name": "ü"}'.encode(),
        '{"Name": "ü"}'.encode("utf-16"),
        codecs.BOM_UTF16_BE + '{"Name": "ü"}'.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-16", "utf-16-be"],
)
def test_encodings(written: Written, name: str, content: bytes) -> None:
    """Files with a byte order mark, such as PowerShell writes, are read."""
    assert {"Name": "ü"} == read_map(written(name, content))


class TestDuplicateKeys:
    """Duplicate keys are rejected, because one of their values would be lost."""

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ('{"a": 1, "a": 2}', "duplicate key 'a' in the root"),
            (
                '{"p": {"a": 1, "a": 2}, "q": [{"b": 1, "b": 2}]}',
                "duplicate key 'a' in p; duplicate key 'b' in q[0]",
            ),
        ],
    )
    @pytest.mark.parametrize("name", ["a.json", "a"])
    def test_json(self, written: Written, name: str, text: str, problem: str) -> None:
        """In JSON, the key and the path of its object are named."""
        assert problem == problem_with(written(name, text))

    def test_json_lists_five(self, written: Written) -> None:
        """Of many duplicate keys, five are listed."""
        text = json.dumps([0] * 100).replace("0", '{"a": 1, "a": 2}')
        assert 5 == problem_with(written("a.json", text)).count("duplicate")

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("a: 1\na: 2", "duplicate key 'a' at line 2, column 1"),
            ('Tags:\n  team: x\n  "team": y', "duplicate key 'team' at line 3, column 3"),
            ("- {b: 1, b: 2}", "duplicate key 'b' at line 1, column 10"),
            ("1: a\n0x1: b", "duplicate key 1 at line 2, column 1"),
            ("x: !!set {a, a}", "duplicate key 'a' at line 1, column 14"),
            ("a:\n  <<: {b: 1, b: 2}\n  b: 3", "duplicate key 'b' at line 2, column 14"),
        ],
    )
    def test_yaml(self, written: Written, text: str, problem: str) -> None:
        """In YAML, the key, the line and the column are named."""
        assert f"is not YAML: {problem}" == problem_with(written("a.yaml", text))

    def test_merged_keys(self, written: Written) -> None:
        """A key that overrides a merged one is not a duplicate."""
        text = "a:\n  <<: {b: 1, c: 2}\n  b: 3"
        assert {"a": {"b": 3, "c": 2}} == read_map(written("a.yaml", text))


class TestHostileInput:
    """No input causes a traceback, takes the machine down, or has its values shown."""

    @pytest.mark.parametrize("name", ["a.json", "a.yaml", "a"])
    @pytest.mark.parametrize(
        "text",
        ["[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000],
        ids=["lists", "maps"],
    )
    def test_nested_too_deeply(self, written: Written, name: str, text: str) -> None:
        """A text of 100 000 levels is rejected."""
        assert re.search(
            "nested too deeply$|maximum nesting depth", problem_with(written(name, text))
        )

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("a: &x 1\nb: *x", "aliases are not supported at line 2, column 4"),
            ("&x [*x]", "aliases are not supported at line 1, column 5"),
            ("a: !!python/object/apply:os.getcwd []", "tags are not supported; quote values"),
            ("a: !!int x" + SECRET, "this is not a valid 'int' at line 1, column 4"),
            ("a: !!int ''", "this is not a valid 'int' at line 1, column 4"),
            ("a: !!bool " + SECRET, "this is not a valid 'bool' at line 1, column 4"),
            ("a: !!timestamp " + SECRET, "this is not a valid 'timestamp' at line 1, column 4"),
            ("a: 2024-13-45", "this is not a valid 'timestamp' at line 1, column 4"),
            ("a: 1" + "0" * 5000, "this is not a valid 'int' at line 1, column 4"),
            ("? [a]\n: 1", "found unhashable key at line 1, column 3"),
            ("a: 1\n---\nb: 2", "but found another document at line 2, column 1"),
            ("a: \x07", "the character U+0007 at position 3 is not allowed"),
            ("a: 'never closed", "found unexpected end of stream at line 1, column 17"),
            (f"a: {SECRET}: {SECRET}", "mapping values are not allowed "),
            (f"a: [{SECRET}", "did not find expected ',' or ']' at line 2, column 1"),
        ],
    )
    def test_yaml(self, written: Written, text: str, problem: str) -> None:
        """A problem in YAML is one line with its place and without values."""
        line = problem_with(written("a.yaml", text))
        assert line.startswith(f"is not YAML: {problem}")
        assert SECRET not in line
        assert "\n" not in line

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ('{"a": NaN}', "NaN is not a JSON number"),
            ('{"a": "' + SECRET, "Unterminated string starting at at line 1, column 7"),
            ('{"a": "' + SECRET + '"} x', "Extra data at line 1, column 25"),
        ],
        ids=["NaN", "open string", "extra data"],
    )
    def test_json(self, written: Written, text: str, problem: str) -> None:
        """A problem in JSON is one line with its place and without values."""
        assert f"is not JSON: {problem}" == problem_with(written("a.json", text))

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text() | st.binary() | st.text(alphabet="{}[]:,-?&*!<'\"| \n\ta1"))
    def test_anything(self, glue_wf: GlueWf, text: str | bytes) -> None:
        """Any standard input ends in an exit code and at most one line on standard error."""
        raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
        for arguments in (
            ["check", "CreateWorkflow", "-"],
            ["resume", "--dry-run", "--from", "-"],
            ["topo", "--from", "-"],
        ):
            done = glue_wf(*arguments, stdin=raw)
            assert done.returncode in (0, 1, 2)
            assert (done.returncode == 2) == bool(done.stderr)
            assert done.stderr.count("\n") <= 1
            assert done.stderr.rstrip("\n").isprintable()


keys = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6)
documents = st.dictionaries(
    keys,
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63) | keys,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=8,
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents)
def test_round_trip(written: Written, document: dict[str, Any]) -> None:
    """What Python's json and PyYAML write is read unchanged."""
    as_json, as_yaml = json.dumps(document), dump_yaml(document, allow_unicode=True)
    assert document == read_map(written("a.json", as_json))
    assert document == read_map(written("a", as_json))
    assert document == read_map(written("a.yaml", as_yaml))
