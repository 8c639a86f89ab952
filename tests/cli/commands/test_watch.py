"""`glue-wf watch`, and what it shows of a run in a pipe and on a terminal."""

import itertools
import re
import signal
import subprocess
from collections.abc import Callable
from typing import TypeAlias

import pytest

from glue_wf_sdk.local import LocalGlue
from support.cli import ESCAPES, SGR, GlueWf, new_frame

Watching: TypeAlias = Callable[[Callable[[subprocess.Popen[bytes]], object]], tuple[int, str]]
"""Watches a run, does something once it is shown, and returns the exit code and the output."""


@pytest.fixture
def frames(
    monkeypatch: pytest.MonkeyPatch, local: LocalGlue, on_terminal: GlueWf
) -> list[list[str]]:
    """What is drawn on a terminal before each pause, while a run is watched to its end."""
    drawn: list[list[str]] = []
    local.call("StartWorkflowRun", Name="etl")

    def sleep(seconds: float) -> None:
        drawn.append(new_frame())
        local.advance(seconds)

    monkeypatch.setattr(local, "sleep", sleep)
    assert 1 == on_terminal("watch", "etl").returncode
    return drawn


def frame_at(frames: list[list[str]], time: str) -> list[str]:
    """The first frame that shows the run at this time."""
    return next(each for each in frames if f"for {time}: " in each[-1])


@pytest.fixture
def run_id(local: LocalGlue) -> str:
    """The id of a run that has just started."""
    started: str = local.call("StartWorkflowRun", Name="etl")["RunId"]
    return started


class TestOnATerminal:
    """A table of the jobs and crawlers is redrawn."""

    def test_frames(self, frames: list[list[str]]) -> None:
        """It is redrawn each second; states change when the service is polled."""
        times = [
            60 * int(minutes) + int(seconds)
            for frame in frames
            for minutes, seconds in re.findall(r"^  RUNNING for (\d+):(\d+): ", frame[-1])
        ]
        assert {0, 1} == {after - before for before, after in itertools.pairwise(times)}
        assert (0, True) == (times[0], times[-1] >= 199)
        assert [
            ["audit", "RUNNING", "1:30"],
            ["land", "SUCCEEDED", "0:40"],
            ["clean", "FAILED", "0:30"],
            ["load", "not run"],
        ] == [re.split(r" {2,}", line.strip()) for line in frame_at(frames, "1:30")[:-1]]

    @pytest.mark.usefixtures("run_id")
    def test_end(self, on_terminal: GlueWf) -> None:
        """At the end the table stays, and what failed and what to do is printed below it."""
        done = on_terminal("watch", "etl")
        lines = ESCAPES.sub("", done.stdout).splitlines()
        end = max(number for number, line in enumerate(lines) if "  load  " in line)
        assert 1 == done.returncode
        assert [
            "  load   not run           ",
            "  COMPLETED after 3:20: 2 SUCCEEDED, 1 FAILED, 1 not run",
            "",
            "Failed: 1, although the run is COMPLETED",
            "  JOB  FAILED  clean",
        ] == lines[end : end + 5]
        assert "\x1b[31mFAILED" in done.stdout
        assert done.stdout.rindex("\x1b[?25l") < done.stdout.rindex("\x1b[?25h")

    @pytest.mark.usefixtures("failed_run")
    def test_ended_run(self, on_terminal: GlueWf) -> None:
        """Of a run that has ended, only its last table is drawn."""
        done = on_terminal("watch", "etl")
        assert 1 == done.returncode
        assert "  audit  " in done.stdout
        assert "RUNNING" not in done.stdout

    def test_failing_polls(self, on_terminal: GlueWf, local: LocalGlue) -> None:
        """Nothing is drawn before the first successful poll."""
        local.inject("GetWorkflowRun", error="ThrottlingException", times=3)
        done = on_terminal("run", "etl", "--wait")
        shown = ESCAPES.sub("", done.stdout).splitlines()
        first = next(line for line in shown if "RUNNING for" in line)
        assert (1, False) == (done.returncode, "for 0:00" in first)

    @pytest.mark.usefixtures("run_id")
    def test_no_color(self, on_terminal: GlueWf, monkeypatch: pytest.MonkeyPatch) -> None:
        """With NO_COLOR the table is still redrawn, without colours."""
        monkeypatch.setenv("NO_COLOR", "1")
        shown = on_terminal("watch", "etl").stdout
        assert "\x1b[2K" in shown
        assert SGR.search(shown) is None

    @pytest.mark.usefixtures("run_id")
    def test_dumb_terminal(self, on_terminal: GlueWf, monkeypatch: pytest.MonkeyPatch) -> None:
        """A terminal that cannot redraw gets a line for each change."""
        monkeypatch.setenv("TERM", "dumb")
        done = on_terminal("watch", "etl")
        assert (1, False) == (done.returncode, "\x1b" in done.stdout)
        *changes, end = done.stdout.partition("\n\n")[0].splitlines()
        assert ["   0:00  STARTING   audit", "   0:00  RUNNING    land"] == changes[:2]
        assert [
            "   0:40  SUCCEEDED  land",
            "   1:10  FAILED     clean",
            "   3:20  SUCCEEDED  audit",
        ] == [line for line in changes if "ING " not in line]
        assert "  COMPLETED after 3:20: 2 SUCCEEDED, 1 FAILED, 1 not run" == end

    @pytest.mark.usefixtures("run_id")
    def test_json(self, on_terminal: GlueWf) -> None:
        """With --json a terminal gets the document alone."""
        done = on_terminal("watch", "etl", "--json")
        assert (1, "{", False) == (done.returncode, done.stdout[0], "\x1b" in done.stdout)


class TestOnAPseudoTerminal:
    """A process that waits in real time."""

    @pytest.fixture
    def watching(self, local: LocalGlue, on_pty: Callable[..., tuple[int, bytes]]) -> Watching:
        """Watches the run, does something once the table is drawn; returns code and output."""

        def watching(then: Callable[[subprocess.Popen[bytes]], object]) -> tuple[int, str]:
            has_begun = False
            local.call("StartWorkflowRun", Name="etl")

            def look(process: subprocess.Popen[bytes], shown: bytes) -> None:
                nonlocal has_begun
                if b"RUNNING for" in shown and not has_begun:
                    has_begun = True
                    then(process)

            code = (
                "import signal, sys\n"
                "from glue_wf_sdk.cli import main, watching\n"
                # A shell's background processes inherit that Ctrl-C is ignored.
                "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
                "watching._FIRST_DELAY = watching._MAX_DELAY = 0.05\n"
                "watching._TICK = 0.01\n"
                "sys.exit(main(['watch', 'etl']))"
            )
            status, shown = on_pty("-c", code, columns=400, watch=look)
            return status, shown.decode()

        return watching

    def test_to_the_end(self, watching: Watching, local: LocalGlue) -> None:
        """The table is redrawn in colour until the run has ended; the cursor comes back."""
        code, shown = watching(lambda _: local.run_until_idle())
        assert 1 == code
        assert shown.rindex("\x1b[?25l") < shown.rindex("\x1b[?25h")
        assert "\x1b[2K" in shown
        assert "\x1b[32mSUCCEEDED" in shown
        assert "To resume it: glue-wf resume " in shown

    def test_interrupt(self, watching: Watching, local: LocalGlue) -> None:
        """Ctrl-C leaves the run running; the line says how to go on, the cursor comes back."""
        code, shown = watching(lambda process: process.send_signal(signal.SIGINT))
        run = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]
        assert (130, "RUNNING") == (code, run["Status"])
        assert shown.rindex("\x1b[?25l") < shown.rindex("\x1b[?25h")
        assert (
            "glue-wf: interrupted; the run is still running; to watch it:"
            f" glue-wf watch etl {run['WorkflowRunId']}" == ESCAPES.sub("", shown).splitlines()[-1]
        )
