"""Standard output: on a terminal, in a pipe, closed, full."""

import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from glue_wf_sdk.cli import main
from glue_wf_sdk.cli.render.console import Lines, json_text, one_line, write
from support.cli import EXAMPLES, SGR, W1_FILE, GlueWf

any_text = st.text(st.characters(exclude_categories=[]))

TOPO = ["topo", "--from", str(W1_FILE)]


class TestText:
    """Messages and documents as text."""

    @pytest.mark.parametrize(
        ("message", "line"),
        [
            ("one", "one"),
            ("two:\n  a\n  b", "two: a; b"),
            ("", ""),
            ("a\x1b\u2028b", r"a\x1b b"),
        ],
    )
    def test_one_line(self, message: str, line: str) -> None:
        """A message of several lines becomes one."""
        assert line == one_line(message)

    @given(document=st.dictionaries(any_text, any_text))
    def test_json(self, document: dict[str, str]) -> None:
        """A document is printable ASCII, line by line, and can be read back."""
        text = json_text(document)
        assert document == json.loads(text)
        assert all(line.isascii() and line.isprintable() for line in text.split("\n"))

    def test_long_line_in_a_pipe(self) -> None:
        """A line of any length stays whole if standard output is not a terminal."""
        lines = Lines()
        lines.add("x" * 100_000, indent=2)
        assert "  " + "x" * 100_000 + "\n" == lines.text()


class TestWrite:
    """Writing to standard output."""

    @pytest.mark.parametrize(
        ("encoding", "written"),
        [
            ("ascii", rb"\xe9 \u20ac \U0001f680"),
            ("latin-1", b"\xe9 " + rb"\u20ac \U0001f680"),
            ("utf-8", "é € 🚀".encode()),
        ],
    )
    def test_encodings(
        self, monkeypatch: pytest.MonkeyPatch, encoding: str, written: bytes
    ) -> None:
        """What standard output cannot encode is escaped."""
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        write("é € 🚀")
        assert written == raw.getvalue()

    def test_stream_without_an_encoding(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A stream in memory, which has no encoding, gets the text unchanged."""
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stdout", stream)
        write("é € 🚀")
        assert "é € 🚀" == stream.getvalue()

    @pytest.mark.parametrize("arguments", [TOPO, ["demo", "--fast"], ["--version"]], ids=str)
    def test_reader_that_leaves(
        self,
        arguments: list[str],
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        """A pipe that nobody reads ends the program quietly, with a shell's exit code for it."""
        reading, writing = os.pipe()
        os.close(reading)
        with open(writing, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor
            monkeypatch.setattr(sys, "stdout", stream)
            assert 141 == main(arguments)
        assert ("", "") == capfd.readouterr()

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    def test_full_disk(
        self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Output that cannot be written is an error of one line."""
        with Path("/dev/full").open("w", encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stdout", stream)
            assert 2 == main(TOPO)
        line = "glue-wf: the output cannot be written: No space left on device\n"
        assert ("", line) == capfd.readouterr()

    def test_closed_streams(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without standard output and standard error, there is still the exit code."""
        for name in ("stdout", "stderr"):
            monkeypatch.setattr(sys, name, None)
        assert 0 == main(TOPO)
        assert 2 == main(["topo", "--from", "no-such-file"])


COMMANDS: list[list[str]] = [
    ["check", "CreateWorkflow", "bad_create_workflow.json"],
    ["check", "CreateWorkflow", "good_create_workflow.yaml"],
    ["resume", "--dry-run", "--from", "w1_run.json"],
    ["resume", "--dry-run", "--from", "w1_run.json", "--node", "J1", "--node", "J2"],
    ["resume", "--dry-run", "--from", "w1_run.json", "--node", "J4"],
    ["topo", "--from", "w1_run.json"],
]


class TestTerminal:
    """On a terminal, lines are wrapped and coloured."""

    @pytest.fixture(autouse=True)
    def _among_the_examples(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(EXAMPLES)

    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_same_words(
        self,
        on_terminal: GlueWf,
        glue_wf: GlueWf,
        monkeypatch: pytest.MonkeyPatch,
        command: list[str],
    ) -> None:
        """A terminal gets the words of a pipe; with NO_COLOR, the same without colours."""
        coloured = on_terminal(*command).stdout
        lines = SGR.sub("", coloured).splitlines()
        wide = [line for line in lines if cell_len(line) > 80]
        assert coloured != SGR.sub("", coloured)
        assert all("wnode_" in line or "wr_" in line for line in wide)
        assert glue_wf(*command).stdout.split() == " ".join(lines).split()
        monkeypatch.setenv("NO_COLOR", "1")
        assert SGR.sub("", coloured) == on_terminal(*command).stdout

    def test_dumb_terminal(self, on_terminal: GlueWf, monkeypatch: pytest.MonkeyPatch) -> None:
        """A terminal without colours gets none."""
        monkeypatch.setenv("TERM", "dumb")
        assert "\x1b" not in on_terminal(*TOPO).stdout

    @pytest.mark.parametrize("name", ["FORCE_COLOR", "GITHUB_ACTIONS", "CLICOLOR_FORCE"])
    @pytest.mark.parametrize("command", [TOPO, ["--help"], ["check", "--help"]], ids=" ".join)
    def test_pipe(
        self, glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch, name: str, command: list[str]
    ) -> None:
        """A pipe gets no colours, whatever the environment says."""
        monkeypatch.setenv(name, "1")
        assert "\x1b" not in glue_wf(*command).stdout

    def test_hanging_indent(self, on_terminal: GlueWf) -> None:
        """A line that is too long continues in the next one, indented."""
        lines = SGR.sub("", on_terminal(*COMMANDS[0]).stdout).splitlines()
        assert [
            "Name: must be one line of text, without control characters other than tab;",
            r"    has '\n' at position 14 of 'nightly orders\n' [pattern]",
        ] == lines[:2]

    @pytest.mark.parametrize("columns", [80, 40])
    def test_what_is_copied(
        self, on_terminal: GlueWf, monkeypatch: pytest.MonkeyPatch, columns: int
    ) -> None:
        """Ids and commands are not wrapped, so that they can be copied."""
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = SGR.sub("", on_terminal("show", "--from", "w1_run.json").stdout).splitlines()
        run_id = "wr_1d87c9e830d941bc931bed58f932dfc365bf53f1f7016b15df708da63d1effde"
        assert run_id == lines[1]
        assert f"To resume it: glue-wf resume W1 {run_id}" == lines[-1]
        runs = SGR.sub("", on_terminal("runs", "--from", "w1_run.json").stdout).splitlines()
        assert f"  {run_id}" in runs

    def test_colours(self, on_terminal: GlueWf) -> None:
        """Success is green, failure red."""
        shown = on_terminal(*TOPO).stdout
        assert "\x1b[32mSUCCEEDED" in shown
        assert "\x1b[31mFAILED" in shown

    def test_narrow_terminal(self, on_terminal: GlueWf, monkeypatch: pytest.MonkeyPatch) -> None:
        """On a terminal of ten columns, no letter is lost."""
        wide = SGR.sub("", on_terminal(*TOPO).stdout)
        monkeypatch.setenv("COLUMNS", "10")
        narrow = SGR.sub("", on_terminal(*TOPO).stdout)
        assert "".join(wide.split()) == "".join(narrow.split())
