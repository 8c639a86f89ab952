"""What reaches the terminal, and how."""

import io
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from glue_wf_sdk.cli import main
from glue_wf_sdk.cli.terminal import as_json, one_line, write

GlueWf = Callable[..., CompletedProcess[str]]

SGR = re.compile(r"\x1b\[[0-9;]*m")

any_text = st.text(st.characters(exclude_categories=[]))


class TestAsText:
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
        """A document is printable ASCII, line by line, and says the same."""
        text = as_json(document)
        assert document == json.loads(text)
        assert all(line.isascii() and line.isprintable() for line in text.split("\n"))


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
        """What the stream's encoding lacks is escaped."""
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        write("é € 🚀")
        assert written == raw.getvalue()

    def test_stream_without_an_encoding(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A stream in memory takes all."""
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stdout", stream)
        write("é € 🚀")
        assert "é € 🚀" == stream.getvalue()

    def test_reader_has_gone(
        self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], examples: Path
    ) -> None:
        """A pipe that nobody reads ends the program quietly, with a shell's code for that."""
        reading, writing = os.pipe()
        os.close(reading)
        with open(writing, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor
            monkeypatch.setattr(sys, "stdout", stream)
            assert 141 == main(["topo", str(examples / "w1_run.json")])
        assert ("", "") == capfd.readouterr()

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    def test_disk_is_full(
        self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], examples: Path
    ) -> None:
        """Output that cannot be written is an error of one line."""
        with Path("/dev/full").open("w", encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stdout", stream)
            assert 2 == main(["topo", str(examples / "w1_run.json")])
        line = "glue-wf: the output cannot be written: No space left on device\n"
        assert ("", line) == capfd.readouterr()

    def test_closed_streams(self, monkeypatch: pytest.MonkeyPatch, examples: Path) -> None:
        """Without standard output and standard error, the exit code still tells."""
        for name in ("stdout", "stderr"):
            monkeypatch.setattr(sys, name, None)
        assert 0 == main(["topo", str(examples / "w1_run.json")])
        assert 2 == main(["topo", "no-such-file"])


@pytest.fixture
def on_terminal(
    monkeypatch: pytest.MonkeyPatch, new_terminal: Callable[[], io.StringIO]
) -> Callable[..., str]:
    """Runs `glue-wf` with a terminal of 80 columns as its standard output."""

    def run(*arguments: str | Path) -> str:
        stream = new_terminal()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", stream)
            main([str(argument) for argument in arguments])
        return stream.getvalue()

    return run


COMMANDS: list[list[str]] = [
    ["check", "CreateWorkflow", "bad_create_workflow.json"],
    ["check", "CreateWorkflow", "good_create_workflow.yaml"],
    ["resume-plan", "w1_run.json"],
    ["resume-plan", "w1_run.json", "--node", "J1", "--node", "J2"],
    ["resume-plan", "w1_run.json", "--node", "J4"],
    ["topo", "w1_run.json"],
]


class TestTerminal:
    """On a terminal, lines are wrapped and coloured."""

    @pytest.fixture(autouse=True)
    def _among_the_examples(self, monkeypatch: pytest.MonkeyPatch, examples: Path) -> None:
        monkeypatch.chdir(examples)

    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_same_words(
        self, on_terminal: Callable[..., str], glue_wf: GlueWf, command: list[str]
    ) -> None:
        """The words are those that a pipe gets, and no line is wider than the terminal."""
        shown = on_terminal(*command)
        assert SGR.search(shown)
        lines = SGR.sub("", shown).splitlines()
        assert max(cell_len(line) for line in lines) <= 80
        assert glue_wf(*command).stdout.split() == " ".join(lines).split()

    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_no_color(
        self,
        on_terminal: Callable[..., str],
        monkeypatch: pytest.MonkeyPatch,
        command: list[str],
    ) -> None:
        """With NO_COLOR the same lines come without any escape sequence."""
        coloured = on_terminal(*command)
        monkeypatch.setenv("NO_COLOR", "1")
        assert SGR.sub("", coloured) == on_terminal(*command)

    def test_dumb_terminal(
        self, on_terminal: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A terminal without colours gets none."""
        monkeypatch.setenv("TERM", "dumb")
        assert "\x1b" not in on_terminal("topo", "w1_run.json")

    @pytest.mark.parametrize("name", ["FORCE_COLOR", "GITHUB_ACTIONS", "CLICOLOR_FORCE"])
    def test_no_colours_in_a_pipe(
        self, glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """What is no terminal gets no colours, whatever the environment says."""
        monkeypatch.setenv(name, "1")
        for command in [*COMMANDS, ["--help"], ["check", "--help"]]:
            assert "\x1b" not in glue_wf(*command).stdout

    def test_continuation_is_indented(self, on_terminal: Callable[..., str]) -> None:
        """What does not fit goes on in the next line, indented."""
        lines = SGR.sub("", on_terminal(*COMMANDS[0])).splitlines()
        assert [
            "Name: must be one line of text, without control characters other than tab;",
            r"    has '\n' at position 14 of 'nightly orders\n' [pattern]",
        ] == lines[:2]

    def test_command_is_copied_whole(self, on_terminal: Callable[..., str]) -> None:
        """A command to type is not broken over lines, so that pasting it runs all of it."""
        lines = SGR.sub("", on_terminal("show", "--from", "w1_run.json")).splitlines()
        run_id = lines[1]
        assert f"To resume it: glue-wf resume W1 {run_id}" == lines[-1]
        assert cell_len(lines[-1]) > 80

    def test_states_have_colours(self, on_terminal: Callable[..., str]) -> None:
        """Success is green, failure red."""
        shown = on_terminal("topo", "w1_run.json")
        assert "\x1b[32mSUCCEEDED" in shown
        assert "\x1b[31mFAILED" in shown

    def test_narrow_terminal(
        self, on_terminal: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A terminal of ten columns gets all words, too."""
        wide = SGR.sub("", on_terminal("topo", "w1_run.json"))
        monkeypatch.setenv("COLUMNS", "10")
        narrow = SGR.sub("", on_terminal("topo", "w1_run.json"))
        assert "".join(wide.split()) == "".join(narrow.split())

    def test_hostile_names(self, on_terminal: Callable[..., str], tmp_path: Path) -> None:
        """Names reach a terminal escaped, and markup in them means nothing."""
        hostile = "\x1b[2J\x07\x9b5m\u202e[red]boo[/red] [link=x]\r\n\x7f:smile:"
        job: dict[str, Any] = {"Type": "JOB", "Name": hostile, "UniqueId": hostile}
        job["JobDetails"] = {"JobRuns": [{"JobRunState": "FAILED", "ErrorMessage": hostile}]}
        run = {"Name": hostile, "WorkflowRunId": hostile, "Status": "COMPLETED"}
        path = tmp_path / "run.json"
        path.write_text(json.dumps({**run, "Graph": {"Nodes": [job]}}), encoding="utf-8")
        for command in (["resume-plan"], ["topo"], ["check", "CreateWorkflow"]):
            shown = SGR.sub("", on_terminal(*command, path))
            assert all(line.isprintable() for line in shown.split("\n"))
            assert command[0] == "check" or "[red]boo[/red] [link=x]" in " ".join(shown.split())
