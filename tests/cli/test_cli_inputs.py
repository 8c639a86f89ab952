"""Reading JSON and YAML from files and from standard input."""

import codecs
import json
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glue_wf_sdk.cli.inputs import UsageError, read_map

GlueWf = Callable[..., CompletedProcess[str]]
SECRET = "hunter2-secret"


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str | bytes], str]:
    """Writes a file of a given name, and gives its path."""

    def write(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


Written = Callable[[str, "str | bytes"], str]


def problem_with(path: str) -> str:
    """What `read_map` says of a file that it refuses, without the file's name."""
    with pytest.raises(UsageError) as caught:
        read_map(path)
    return str(caught.value).removeprefix(f"{path}: ")


class TestKinds:
    """The suffix tells JSON from YAML; without one, JSON is tried first."""

    @pytest.mark.parametrize("name", ["a.json", "a.JSON", "a.txt", "a"])
    def test_json(self, written: Written, name: str) -> None:
        """JSON that YAML would refuse, being indented with tabs, is read as JSON."""
        assert {"Name": "w"} == read_map(written(name, '{\n\t"Name":\t"w"}'))

    @pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.YAML", "a.txt", "a"])
    def test_yaml(self, written: Written, name: str) -> None:
        """YAML that is no JSON is read as YAML."""
        assert {"Name": "w"} == read_map(written(name, "# a payload\nName: w\n"))

    def test_yaml_is_no_json(self, written: Written) -> None:
        """A file that says it is JSON must be JSON."""
        path = written("a.json", "Name: w")
        assert "is not JSON: Expecting value at line 1, column 1" == problem_with(path)

    def test_json_with_tabs_is_no_yaml(self, written: Written) -> None:
        """A file that says it is YAML must be YAML."""
        path = written("a.yaml", '{\n\t"Name": "w"}')
        assert problem_with(path).startswith("is not YAML: ")
        assert problem_with(path).endswith(" at line 2, column 1")

    def test_neither(self, written: Written) -> None:
        """Of what is neither, both problems are told."""
        assert (
            "is neither JSON (Expecting value at line 1, column 10) nor YAML:"
            " expected the node content, but found '<stream end>' at line 1, column 10"
        ) == problem_with(written("a", '{"Name": '))

    def test_standard_input(self, glue_wf: GlueWf) -> None:
        """Standard input may be either."""
        for text in ('{"Name": "w"}', "Name: w"):
            assert 0 == glue_wf("check", "DeleteWorkflow", "-", stdin=text).returncode


class TestRoots:
    """The root must be a map."""

    @pytest.mark.parametrize(
        ("text", "is_what"),
        [
            ("[]", "is of type list"),
            ('"text"', "is of type str"),
            ("text", "is of type str"),
            ("3", "is of type int"),
            ("null", "holds nothing"),
            ("", "holds nothing"),
            ("# nothing", "holds nothing"),
        ],
    )
    def test_other_root(self, written: Written, text: str, is_what: str) -> None:
        """Any other root is refused."""
        assert f"its root must be a map; it {is_what}" == problem_with(written("a", text))


class TestUnreadable:
    """What cannot be read is told in one line."""

    def test_missing(self, glue_wf: GlueWf) -> None:
        """A missing file is an error of usage."""
        done = glue_wf("topo", "no-such-file.json")
        line = "glue-wf: no-such-file.json: cannot be read: No such file or directory\n"
        assert (2, "", line) == (done.returncode, done.stdout, done.stderr)

    def test_folder(self, tmp_path: Path) -> None:
        """So is a folder."""
        assert problem_with(str(tmp_path)).startswith("cannot be read: ")

    def test_impossible_name(self, glue_wf: GlueWf) -> None:
        """So is a name that no file can have; it is shown escaped."""
        done = glue_wf("topo", "a\0\x1b[31m\nb")
        assert (2, r"glue-wf: a\x00\x1b[31m\nb: cannot be read" + "\n") == (
            done.returncode,
            done.stderr,
        )

    def test_closed_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Standard input may be closed."""
        monkeypatch.setattr(sys, "stdin", None)
        with pytest.raises(UsageError, match=r"^standard input: cannot be read$"):
            read_map("-")

    @pytest.mark.parametrize("content", [b'{"Name": "\xff"}', b"Name: \xc3"])
    def test_not_text(self, written: Written, content: bytes) -> None:
        """Bytes that are no text are refused, with the place of the first."""
        place = content.index(b"\xff" if b"\xff" in content else b"\xc3")
        assert f"is not text in utf-8: see byte {place}" == problem_with(written("a", content))


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a"])
@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + '{"Name": "ü"}'.encode(),
        '{"Name": "ü"}'.encode("utf-16"),
        codecs.BOM_UTF16_BE + '{"Name": "ü"}'.encode("utf-16-be"),
    ],
)
def test_encodings(written: Written, name: str, content: bytes) -> None:
    """Files with a byte order mark, such as PowerShell writes, are read."""
    assert {"Name": "ü"} == read_map(written(name, content))


class TestDuplicateKeys:
    """A key that stands twice is refused, as one of its values would be lost."""

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ('{"a": 1, "a": 2}', "the key 'a' stands twice in the root"),
            ('{"Tags": {"a": 1, "b": 2, "a": 1}}', "the key 'a' stands twice in Tags"),
            ('{"x y": {"a": 1, "a": 2}}', "the key 'a' stands twice in [\"x y\"]"),
            ('[{}, {"c": {"a": 1, "a": 2}}]', "the key 'a' stands twice in [1].c"),
            ('{"a": {"b": 1, "b": 2}, "a": 3}', "the key 'a' stands twice in the root"),
            (
                '{"p": {"a": 1, "a": 2}, "q": [{"b": 1, "b": 2}]}',
                "the key 'a' stands twice in p; the key 'b' stands twice in q[0]",
            ),
            (
                '[{"a": 1, "a": 2}, {"b": 1, "b": 2}]',
                "the key 'a' stands twice in [0]; the key 'b' stands twice in [1]",
            ),
            ('{"a\\u001b": 1, "a\\u001b": 2}', r"the key 'a\x1b' stands twice in the root"),
        ],
    )
    def test_json(self, written: Written, text: str, problem: str) -> None:
        """In JSON, the key and the path of its object are named."""
        assert problem == problem_with(written("a.json", text))
        assert problem == problem_with(written("a", text))

    def test_json_lists_five(self, written: Written) -> None:
        """Of many objects with such keys, five are told."""
        text = json.dumps([0] * 100).replace("0", '{"a": 1, "a": 2}')
        assert 5 == problem_with(written("a.json", text)).count("stands twice")

    @pytest.mark.parametrize(
        ("text", "key", "line", "column"),
        [
            ("a: 1\na: 2", "'a'", 2, 1),
            ('Tags:\n  team: x\n  "team": y', "'team'", 3, 3),
            ("- {b: 1, b: 2}", "'b'", 1, 10),
            ("1: a\n0x1: b", "1", 2, 1),
            ("x: !!set {a, a}", "'a'", 1, 14),
        ],
    )
    def test_yaml(self, written: Written, text: str, key: str, line: int, column: int) -> None:
        """In YAML, the key, the line and the column are named."""
        place = f"at line {line}, column {column}"
        problem = f"is not YAML: the key {key} stands twice in one map {place}"
        assert problem == problem_with(written("a.yaml", text))

    def test_merged_keys(self, written: Written) -> None:
        """A key may override one that is merged in: nothing stands twice."""
        text = "a:\n  <<: {b: 1, c: 2}\n  b: 3"
        assert {"a": {"b": 3, "c": 2}} == read_map(written("a.yaml", text))

    def test_merged_key_twice(self, written: Written) -> None:
        """What is merged in must be in order itself."""
        assert "the key 'b' stands twice" in problem_with(
            written("a.yaml", "a:\n  <<: {b: 1, b: 2}\n  b: 3")
        )


class TestHostileInput:
    """No input ends in a traceback, takes the machine down, or has its values shown."""

    @pytest.mark.parametrize("name", ["a.json", "a.yaml", "a"])
    @pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
    def test_nested_too_deep(self, written: Written, name: str, text: str) -> None:
        """A text that is nested 100 000 deep is refused as such."""
        closing = {"[": "]", "{": "}"}[text[0]] * 100_000
        value = "" if text[0] == "[" else "1"
        assert "is nested too deep" == problem_with(written(name, text + value + closing))

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("a: &x 1\nb: *x", "aliases are not supported at line 2, column 4"),
            ("&x [*x]", "aliases are not supported at line 1, column 5"),
            ("a: !!python/object/apply:os.getcwd []", "tags are not supported; put what begins"),
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
            (f"a: {SECRET}: {SECRET}", "mapping values are not allowed here at line 1"),
            (f"a: [{SECRET}", "expected ',' or ']'"),
        ],
    )
    def test_yaml(self, written: Written, text: str, problem: str) -> None:
        """What is wrong in YAML is told in one line, with its place, and without values."""
        told = problem_with(written("a.yaml", text))
        assert told.startswith(f"is not YAML: {problem}")
        assert SECRET not in told
        assert "\n" not in told

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ('{"a": NaN}', "NaN is not a JSON number"),
            ('{"a": -Infinity}', "-Infinity is not a JSON number"),
            ('{"a": 1' + "0" * 5000 + "}", "a number has 5001 digits"),
            ('{"a": "' + SECRET, "Unterminated string starting at at line 1, column 7"),
            ('{"a": "' + SECRET + '"} x', "Extra data at line 1, column 25"),
        ],
    )
    def test_json(self, written: Written, text: str, problem: str) -> None:
        """What is wrong in JSON is told in one line, with its place, and without values."""
        assert f"is not JSON: {problem}" == problem_with(written("a.json", text))

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text() | st.binary() | st.text(alphabet="{}[]:,-?&*!<'\"| \n\ta1"))
    def test_anything(self, glue_wf: GlueWf, text: str | bytes) -> None:
        """Whatever stands on standard input, the answer is an exit code and at most one line."""
        raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
        for arguments in (["check", "CreateWorkflow"], ["resume-plan"], ["topo"]):
            done = glue_wf(*arguments, "-", stdin=raw)
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
def test_reads_what_others_write(written: Written, document: dict[str, Any]) -> None:
    """What Python's json and PyYAML write is read as it was."""
    as_json, as_yaml = json.dumps(document), yaml.safe_dump(document, allow_unicode=True)
    assert document == read_map(written("a.json", as_json))
    assert document == read_map(written("a", as_json))
    assert document == read_map(written("a.yaml", as_yaml))
