"""What a terminal shows while a run is waited for."""

import io
import itertools
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from glue_wf_sdk.cli import main
from glue_wf_sdk.local import LocalGlue

GlueWf = Callable[..., CompletedProcess[str]]
OnTerminal = Callable[..., tuple[int, str]]

SGR = re.compile(r"\x1b\[[0-9;]*m")
ESCAPES = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")
HOSTILE = "e\u202e[red]\x9b2J\x7f"


class ASCIITerminal(io.TextIOWrapper):
    """A terminal that takes ASCII alone."""

    def __init__(self) -> None:
        self.raw_output = io.BytesIO()
        super().__init__(self.raw_output, encoding="ascii")

    def isatty(self) -> bool:
        """It always is."""
        return True


@pytest.fixture
def on_terminal(
    served: str, monkeypatch: pytest.MonkeyPatch, new_terminal: Callable[[], io.StringIO]
) -> OnTerminal:
    """Runs `glue-wf` with a terminal of 80 columns, and gives its code and what it writes."""
    monkeypatch.setenv("LINES", "40")

    def run(*arguments: str) -> tuple[int, str]:
        stream = new_terminal()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", stream)
            code = main([arguments[0], "--endpoint-url", served, *arguments[1:]])
        return code, stream.getvalue()

    return run


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch, local: LocalGlue) -> list[list[str]]:
    """What is on the terminal before each pause, line by line, without escape sequences."""
    drawn: list[list[str]] = []
    advance = LocalGlue.sleep

    def sleep(seconds: float) -> None:
        if isinstance(sys.stdout, io.StringIO):
            shown = ESCAPES.sub("", sys.stdout.getvalue())
            drawn.append([line for line in shown.splitlines() if line])
            sys.stdout.truncate(0)
            sys.stdout.seek(0)
        advance(local, seconds)

    monkeypatch.setattr(local, "sleep", sleep)
    return drawn


class TestTable:
    """On a terminal, the jobs and crawlers are a table that is drawn anew."""

    def test_frames(self, on_terminal: OnTerminal, frames: list[list[str]]) -> None:
        """It is drawn each second; states change when the service is asked again."""
        code, _ = on_terminal("run", "etl", "--wait")
        assert 1 == code
        times = [
            60 * int(minutes) + int(seconds)
            for frame in frames
            for minutes, seconds in re.findall(r"^  RUNNING for (\d+):(\d+): ", frame[-1])
        ]
        assert {0, 1} == {after - before for before, after in itertools.pairwise(times)}
        assert (0, True) == (times[0], times[-1] >= 199)
        later = next(each for each in frames if "for 1:30: " in each[-1])
        assert [
            ["audit", "RUNNING", "1:30"],
            ["land", "SUCCEEDED", "0:40"],
            ["clean", "FAILED", "0:30"],
            ["load", "not run"],
        ] == [re.split(r" {2,}", line.strip()) for line in later[:-1]]

    def test_end(self, on_terminal: OnTerminal) -> None:
        """In the end the table stays, and below it stands what failed and what to do."""
        code, shown = on_terminal("run", "etl", "--wait")
        lines = ESCAPES.sub("", shown).splitlines()
        end = max(number for number, line in enumerate(lines) if "  load  " in line)
        assert 1 == code
        assert [
            "  load   not run           ",
            "  COMPLETED after 3:20: 2 SUCCEEDED, 1 FAILED, 1 not run",
            "",
            "Failed: 1, although the run is COMPLETED",
            "  FAILED  clean",
        ] == lines[end : end + 5]
        assert "\x1b[31mFAILED" in shown
        assert shown.rindex("\x1b[?25l") < shown.rindex("\x1b[?25h")

    def test_watching_what_has_ended(self, on_terminal: OnTerminal, local: LocalGlue) -> None:
        """The table of a run that has ended is the only one that is drawn."""
        local.call("StartWorkflowRun", Name="etl")
        local.run_until_idle()
        code, shown = on_terminal("watch", "etl")
        assert (1, True, False) == (code, "  audit  " in shown, "RUNNING" in shown)

    def test_low_terminal(
        self,
        on_terminal: OnTerminal,
        frames: list[list[str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Where there is no room for all rows, what runs or has failed comes first."""
        monkeypatch.setenv("LINES", "5")
        on_terminal("run", "etl", "--wait")
        later = next(each for each in frames if "for 1:30: " in each[-1])
        assert ["audit", "clean", "..."] == [line.split()[0] for line in later[:-1]]
        assert "  ... and 2 more" == later[-2]

    def test_failing_looks(self, on_terminal: OnTerminal, local: LocalGlue) -> None:
        """While the first looks fail, nothing is drawn; then all is."""
        local.inject("GetWorkflowRun", error="ThrottlingException", times=3)
        code, shown = on_terminal("run", "etl", "--wait")
        first = next(line for line in ESCAPES.sub("", shown).splitlines() if "RUNNING for" in line)
        assert (1, False) == (code, "for 0:00" in first)

    def test_no_color(self, on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch) -> None:
        """With NO_COLOR the table is still drawn anew, without a colour."""
        monkeypatch.setenv("NO_COLOR", "1")
        _, shown = on_terminal("run", "etl", "--wait")
        assert "\x1b[2K" in shown
        assert None is SGR.search(shown)

    def test_dumb_terminal(self, on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch) -> None:
        """A terminal that cannot draw anew gets a line for each attempt that ends."""
        monkeypatch.setenv("TERM", "dumb")
        code, shown = on_terminal("run", "etl", "--wait")
        assert (1, False) == (code, "\x1b" in shown)
        assert [
            "   0:40  SUCCEEDED  land",
            "   1:10  FAILED     clean",
            "   3:20  SUCCEEDED  audit",
            "  COMPLETED after 3:20: 2 SUCCEEDED, 1 FAILED, 1 not run",
        ] == shown.splitlines()[2:6]

    @pytest.mark.parametrize("verb", ["run", "runs"])
    def test_what_is_to_be_copied(
        self, on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch, local: LocalGlue, verb: str
    ) -> None:
        """The ids of runs, and commands, are not broken on a narrow terminal."""
        monkeypatch.setenv("COLUMNS", "40")
        if verb == "runs":
            local.call("StartWorkflowRun", Name="etl")
        lines = SGR.sub("", on_terminal(verb, "etl")[1]).splitlines()
        run_id = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]["WorkflowRunId"]
        assert f"  {run_id}" in lines
        hints = [line for line in lines if line.startswith("To watch it: glue-wf watch ")]
        assert (verb == "run") == bool(hints)
        assert all(line.endswith(f" etl {run_id}") for line in hints)

    def test_json(self, on_terminal: OnTerminal) -> None:
        """With --json a terminal gets the document alone."""
        code, shown = on_terminal("run", "etl", "--wait", "--json")
        assert (1, "{", False) == (code, shown[0], "\x1b" in shown)


class TestHostileNames:
    """Names that could do something to a terminal."""

    @pytest.fixture(autouse=True)
    def _hostile(self, local: LocalGlue) -> None:
        def fail(_: object) -> None:
            raise RuntimeError("\x1b]0;title\x07")

        local.add_job(HOSTILE, fail)
        local.call("CreateWorkflow", Name=HOSTILE, DefaultRunProperties={HOSTILE: "\x9b"})
        local.add_trigger(HOSTILE, workflow=HOSTILE, jobs=[HOSTILE])

    @pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
    def test_terminal(
        self, on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch, term: str
    ) -> None:
        """They reach no terminal unescaped, and markup in them means nothing."""
        monkeypatch.setenv("TERM", term)
        texts = [
            on_terminal("run", HOSTILE, "--wait")[1],
            *(on_terminal(verb, HOSTILE)[1] for verb in ("runs", "show", "resume", "stop")),
        ]
        for text in texts:
            shown = ESCAPES.sub("", text).replace("\r", "")
            assert all(line.isprintable() for line in shown.split("\n"))
        assert r"e\u202e[red]\x9b2J\x7f" in ESCAPES.sub("", texts[0])
        assert r"\x1b]0;title\x07" in ESCAPES.sub("", texts[0])

    def test_properties(self, glue_wf: GlueWf, local: LocalGlue, served: str) -> None:
        """Neither do the keys and values of properties."""
        local.call("StartWorkflowRun", Name=HOSTILE)
        done = glue_wf("properties", "get", HOSTILE, "--endpoint-url", served)
        assert r"e\u202e[red]\x9b2J\x7f=\x9b" + "\n" == done.stdout

    def test_complaint(self, glue_wf: GlueWf, served: str) -> None:
        """Neither do those that the service quotes in its errors."""
        done = glue_wf("runs", "no\u202e", "--endpoint-url", served)
        assert (3, True) == (done.returncode, done.stderr[:-1].isprintable())

    def test_ascii(self, served: str, local: LocalGlue, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the terminal's encoding lacks is escaped, also where it draws anew."""
        monkeypatch.setenv("TERM", "xterm-256color")
        local.add_job("café")
        local.call("CreateWorkflow", Name="wörk")
        local.add_trigger("go", workflow="wörk", jobs=["café"])
        stream = ASCIITerminal()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", stream)
            assert 0 == main(["run", "wörk", "--wait", "--endpoint-url", served])
        assert rb"caf\xe9" in stream.raw_output.getvalue()


class TestPseudoTerminal:
    """A process of its own on a pseudo-terminal, waiting in real time."""

    @pytest.fixture
    def watching(
        self, served: str, local: LocalGlue, on_pty: Callable[..., tuple[int, bytes]]
    ) -> Callable[..., tuple[int, str]]:
        """Watches a run, does something once the table is there, and gives code and output."""

        def watching(then: Callable[[subprocess.Popen[bytes]], object]) -> tuple[int, str]:
            has_begun = False

            def look(process: subprocess.Popen[bytes], shown: bytes) -> None:
                nonlocal has_begun
                if b"RUNNING for" in shown and not has_begun:
                    has_begun = True
                    then(process)

            local.call("StartWorkflowRun", Name="etl")
            code = (
                "import signal, sys\n"
                "from glue_wf_sdk.cli import following, main\n"
                "from glue_wf_sdk.waiters import Poll\n"
                # What a shell starts in the background inherits that Ctrl-C is ignored.
                "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
                "following._POLL = Poll(first=0.05, longest=0.05)\n"
                "following._TICK = 0.01\n"
                "sys.exit(main(sys.argv[1:]))"
            )
            environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
            arguments = ["-c", code, "watch", "etl", "--endpoint-url", served]
            status, shown = on_pty(environment, *arguments, columns=400, watch=look)
            return status, shown.decode()

        return watching

    def test_to_the_end(self, watching: Callable[..., tuple[int, str]], local: LocalGlue) -> None:
        """The table is drawn anew, with colours, until the run ends; the cursor comes back."""

        def let_it_end(_: subprocess.Popen[bytes]) -> None:
            local.run_until_idle()

        code, shown = watching(let_it_end)
        assert 1 == code
        assert shown.rindex("\x1b[?25l") < shown.rindex("\x1b[?25h")
        assert "\x1b[2K" in shown
        assert "\x1b[32mSUCCEEDED" in shown
        assert "To resume it: glue-wf resume " in shown

    def test_interrupt(self, watching: Callable[..., tuple[int, str]], local: LocalGlue) -> None:
        """Ctrl-C leaves the run running and says how to go on; the cursor comes back."""

        def press_ctrl_c(process: subprocess.Popen[bytes]) -> None:
            process.send_signal(signal.SIGINT)

        code, shown = watching(press_ctrl_c)
        run = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]
        assert (130, "RUNNING") == (code, run["Status"])
        assert shown.rindex("\x1b[?25l") < shown.rindex("\x1b[?25h")
        lines = ESCAPES.sub("", shown).splitlines()
        assert lines[-1].startswith(
            "glue-wf: interrupted; the run goes on; to watch it: glue-wf watch "
        )
        assert shown.endswith(f" etl {run['WorkflowRunId']}\r\n")
