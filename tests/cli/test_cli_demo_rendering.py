"""What `glue-wf demo` shows on a terminal."""

import io
import re
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from subprocess import CompletedProcess
from typing import NoReturn

import pytest
from rich.cells import cell_len

from glue_wf_sdk import WorkflowRun, from_wire, plan_resume, to_wire
from glue_wf_sdk.cli import demo, main
from glue_wf_sdk.cli.demo import Stage
from glue_wf_sdk.cli.demo_rendering import plan_text, table_text
from glue_wf_sdk.cli.run_progress import lines_of_progress
from glue_wf_sdk.cli.run_rendering import failure_text, tree_text

GlueWf = Callable[..., CompletedProcess[str]]
OnTerminal = Callable[..., str]

SGR = re.compile(r"\x1b\[[0-9;]*m")
ESCAPES = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")
KEPT = {"extract-payments", "crawl-orders", "crawl-customers", "clean-orders", "clean-payments"}
LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.utc)


@pytest.fixture
def on_terminal(
    monkeypatch: pytest.MonkeyPatch, new_terminal: Callable[[], io.StringIO]
) -> Callable[..., str]:
    """Runs `glue-wf demo` with a terminal of 80 columns, in no time, and gives what it writes."""
    monkeypatch.setenv("LINES", "40")

    def run(
        *arguments: str, code: int = 0, sleep: Callable[[io.StringIO], object] = lambda _: None
    ) -> str:
        stream = new_terminal()

        def pause(_: float) -> None:
            sleep(stream)

        with monkeypatch.context() as patched:
            patched.setattr(demo, "sleep", pause)
            patched.setattr(sys, "stdout", stream)
            assert code == main(["demo", *arguments])
        return stream.getvalue()

    return run


def interrupted(_: object) -> NoReturn:
    """Ctrl-C is pressed."""
    raise KeyboardInterrupt


class TestTerminal:
    """On a terminal the progress is drawn anew, and states have colours."""

    @pytest.fixture
    def frames(self, on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
        """What was drawn before each pause, line by line, without escape sequences."""
        drawn: list[list[str]] = []

        def draw(terminal: io.StringIO) -> None:
            shown = ESCAPES.sub("", terminal.getvalue())
            drawn.append([line for line in shown.splitlines() if line])
            terminal.truncate(0)
            terminal.seek(0)

        monkeypatch.setenv("NO_COLOR", "1")
        on_terminal(sleep=draw)
        return drawn

    def test_frames(self, frames: list[list[str]]) -> None:
        """A look at the run every ten seconds shows how far each job and crawler is."""
        runs = [range(0, 220, 10), range(0, 400, 10)]
        assert [f"{each // 60}:{each % 60:02}" for run in runs for each in run] == [
            frame[-1].removeprefix("  RUNNING for ").partition(": ")[0] for frame in frames
        ]
        assert [
            ["extract-payments", "SUCCEEDED", "0:40"],
            ["crawl-orders", "SUCCEEDED", "1:30"],
            ["crawl-customers", "SUCCEEDED", "1:10"],
            ["clean-orders", "RUNNING", "1:20"],
            ["clean-customers", "FAILED", "1:40"],
            ["clean-payments", "SUCCEEDED", "1:20"],
            ["join-orders", "not run"],
            ["load-orders", "not run"],
            ["load-payments", "RUNNING", "0:10"],
            ["daily-report", "not run"],
        ] == [re.split(r"[ ━╸]{2,}", line.strip()) for line in frames[17][:-1]]

    def test_bars(self, frames: list[list[str]]) -> None:
        """A bar is as long as the share of the expected time that has passed."""
        lines = [line for frame in frames[1:10] for line in frame if "crawl-orders" in line]
        assert [24 * passed // 90 for passed in range(10, 100, 10)] == [
            line.count("━") for line in lines
        ]

    def test_copies(self, frames: list[list[str]]) -> None:
        """In the resumed run, what was copied says so."""
        copied = {line.split()[0] for line in frames[30] if line.endswith("  copied")}
        assert KEPT == copied

    def test_lines_stay_within(self, on_terminal: OnTerminal) -> None:
        """No line is wider than the terminal."""
        lines = ESCAPES.sub("", on_terminal()).splitlines()
        assert max(cell_len(line) for line in lines) <= 80

    def test_colours(self, on_terminal: OnTerminal) -> None:
        """Success is green, failure red, what runs yellow; in the tree as well."""
        shown = on_terminal()
        for coloured in ("\x1b[32mSUCCEEDED", "\x1b[31mFAILED", "\x1b[33mRUNNING"):
            assert coloured in shown
        assert "\x1b[32mSUCCEEDED" in shown[shown.index("as a tree") :]

    def test_no_color(self, on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch) -> None:
        """With NO_COLOR the progress is still drawn anew, without a colour."""
        monkeypatch.setenv("NO_COLOR", "1")
        shown = on_terminal()
        assert "\x1b[2K" in shown
        assert None is SGR.search(shown)

    def test_dumb_terminal(self, on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch) -> None:
        """A terminal that cannot draw anew gets lines, and no escape sequence."""
        monkeypatch.setenv("TERM", "dumb")
        shown = on_terminal()
        assert "   0:40  FAILED     extract-payments\n" in shown
        assert "\x1b" not in shown

    def test_fast(self, on_terminal: OnTerminal, glue_wf: GlueWf) -> None:
        """With `--fast` a terminal gets the words that a pipe gets, in colour."""
        coloured = on_terminal("--fast", sleep=interrupted)
        shown = SGR.sub("", coloured)
        assert shown != coloured
        assert glue_wf("demo", "--fast").stdout.split() == shown.split()

    def test_json(self, on_terminal: OnTerminal, glue_wf: GlueWf) -> None:
        """With `--json` a terminal gets what a pipe gets."""
        shown = on_terminal("--json", sleep=interrupted)
        assert glue_wf("demo", "--json").stdout == shown

    def test_narrow_terminal(
        self, on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On a terminal of 52 columns, bars give way and no word is lost."""
        monkeypatch.setenv("COLUMNS", "52")
        shown = ESCAPES.sub("", on_terminal())
        assert max(cell_len(line) for line in shown.splitlines()) <= 52
        assert re.search(r"^  extract-payments  ━+  SUCCEEDED  0:40  copied", shown, re.MULTILINE)
        assert "…" not in shown

    def test_interrupt(self, on_terminal: OnTerminal) -> None:
        """Ctrl-C ends the demo with a shell's code for that, and the cursor is visible again."""
        shown = on_terminal(code=130, sleep=interrupted)
        assert shown.index("\x1b[?25l") < shown.index("\x1b[?25h")
        assert "RUNNING for 0:00" in SGR.sub("", shown)


def test_hostile_names(capsys: pytest.CaptureFixture[str]) -> None:
    """Names and messages come out escaped, and markup in them means nothing."""
    hostile = "\x1b[2J\u202e[red]\n"
    wire = to_wire(Stage(pause=float, progress=lines_of_progress).start())
    for node in wire["Graph"]["Nodes"]:
        node["Name"] = hostile
    run = from_wire(WorkflowRun, {**wire, "Name": hostile})
    with lines_of_progress() as show:
        show(run, LONG_AGO)
    for text in (
        capsys.readouterr().out,
        failure_text(run),
        plan_text(plan_resume(run)),
        table_text(run),
        tree_text("Tree", run),
    ):
        assert all(line.isprintable() for line in text.split("\n"))
        assert r"\x1b[2J\u202e[red]\n" in text
