"""The progress of a run: the table that is redrawn, and the lines."""

import io
import re
import sys
from datetime import UTC, datetime

import pytest

from glue_wf_sdk import WorkflowRun, from_wire
from glue_wf_sdk.cli import main
from glue_wf_sdk.cli.render.live import live_progress
from glue_wf_sdk.cli.render.progress import lines_of_progress
from glue_wf_sdk.local import LocalGlue
from support.cli import ESCAPES, GlueWf
from support.runs import START, run_of, run_wire

NOW = datetime.fromtimestamp(START + 100, UTC)
HOSTILE = "e\u202e[red]\x9b2J\x7f"


class Terminal(io.TextIOWrapper):
    """A terminal in memory."""

    def __init__(self, encoding: str) -> None:
        self.raw_output = io.BytesIO()
        super().__init__(self.raw_output, encoding=encoding)

    def isatty(self) -> bool:
        """A terminal, always."""
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, run: WorkflowRun) -> list[str]:
    """The lines that are drawn of a run."""
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Terminal("utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stream)
        with live_progress() as show:
            show(run, NOW)
        stream.flush()
    return ESCAPES.sub("", stream.raw_output.getvalue().decode()).splitlines()


class TestTable:
    """The table that is redrawn."""

    @pytest.mark.parametrize(
        ("lines", "shown"),
        [
            (4, ["j4", "... and 3 more"]),
            (5, ["j2", "j4", "... and 2 more"]),
            (6, ["j1", "j2", "j4", "... and 1 more"]),
            (7, ["j1", "j2", "j3", "j4"]),
        ],
    )
    def test_low_terminal(
        self, monkeypatch: pytest.MonkeyPatch, lines: int, shown: list[str]
    ) -> None:
        """If not all rows fit, those that have failed come first, then those that are running."""
        monkeypatch.setenv("LINES", str(lines))
        ran = {"J1": "SUCCEEDED 0 10", "J2": "RUNNING 0 -", "J4": "FAILED 0 10"}
        run = run_of("J1 J2 J3 J4", ran, Status="RUNNING")
        *rows, summary = drawn(monkeypatch, run)[-len(shown) - 1 :]
        assert "  RUNNING for 1:40: 1 SUCCEEDED, 1 RUNNING, 1 not run, 1 FAILED" == summary
        assert shown == [re.split(r"  +", row.strip())[0] for row in rows]

    @pytest.mark.parametrize("columns", [70, 60])
    def test_narrow_terminal(self, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
        """Only long names are cut, in one line each; state and time stay whole."""
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("LINES", "10")
        wire = run_wire("J1 J2", {"J1": "SUCCEEDED 0 3700", "J2": "RUNNING 0 -"}, Status="RUNNING")
        for node in wire["Graph"]["Nodes"]:
            node["Name"] = f"{node['Name']}-" + "0123456789" * 9
        first, second, _ = drawn(monkeypatch, from_wire(WorkflowRun, wire))[-3:]
        assert re.fullmatch(r"  j1-[0-9]{20,}…  SUCCEEDED  1:01:40  ", first)
        assert re.fullmatch(r"  j2-[0-9]{20,}…  RUNNING       1:40  ", second)
        assert max(len(first), len(second)) <= columns

    def test_a_summary_of_two_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is left out makes room for all lines of the summary."""
        monkeypatch.setenv("COLUMNS", "60")
        monkeypatch.setenv("LINES", "6")
        ran = {"J1": "SUCCEEDED 0 10", "J2": "RUNNING 0 -", "J4": "FAILED 0 10"}
        shown = drawn(monkeypatch, run_of("J1 J2 J3 J4", ran, Status="RUNNING"))[-5:]
        assert ["j2", "j4", "..."] == [line.split()[0] for line in shown[:3]]
        assert "FAILED" == shown[-1].strip()

    def test_shared_ids(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nodes that share an id, in an invalid graph, have a row each."""
        monkeypatch.setenv("LINES", "7")
        table = drawn(monkeypatch, twins("SUCCEEDED", "FAILED"))[-3:-1]
        assert ["j0", "j1"] == [row.split()[0] for row in table]

    def test_ascii(self, monkeypatch: pytest.MonkeyPatch, local: LocalGlue) -> None:
        """What the terminal cannot encode is escaped."""
        monkeypatch.setenv("TERM", "xterm-256color")
        local.add_job("café")
        local.call("CreateWorkflow", Name="wörk")
        local.add_trigger("go", workflow="wörk", jobs=["café"])
        stream = Terminal("ascii")
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", stream)
            assert 0 == main(["run", "wörk", "--wait"])
        assert rb"caf\xe9" in stream.raw_output.getvalue()


def twins(*states: str) -> WorkflowRun:
    """A running run of the jobs j0, j1, ..., which share an id."""
    ran = {
        f"J{number}": f"{state} 0 {'-' if state == 'RUNNING' else number}"
        for number, state in enumerate(states)
    }
    wire = run_wire(" ".join(ran), ran, Status="RUNNING", StartedOn=None)
    for node in wire["Graph"]["Nodes"]:
        node["UniqueId"] = "1"
    return from_wire(WorkflowRun, wire)


class TestLines:
    """The lines, one for each change."""

    def test_each_change_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Each change of an attempt has its line once, in the order of time."""
        with lines_of_progress() as show:
            for ran in (
                {"J1": "RUNNING 0 -"},
                {"J1": "FAILED 0 20, RUNNING 20 -", "C1": "SUCCEEDED 0 10.25"},
                {"J1": "FAILED 0 20, SUCCEEDED 20 3700", "C1": "SUCCEEDED 0 10.25"},
            ):
                show(run_of("J1 C1", ran), NOW)
        assert [
            "   0:00  RUNNING    j1",
            "   0:10  SUCCEEDED  c1",
            "   0:20  FAILED     j1",
            "   0:20  RUNNING    j1",
            "  1:01:40  SUCCEEDED  j1",
        ] == capsys.readouterr().out.splitlines()

    def test_change_without_a_time(self, capsys: pytest.CaptureFixture[str]) -> None:
        """A change that the service does not date happened when it was seen."""
        with lines_of_progress() as show:
            for state in ("STARTING", "RUNNING", "RUNNING"):
                show(run_of("J1", {"J1": f"{state} 5 -"}), NOW)
        assert [
            "   0:05  STARTING   j1",
            "   1:40  RUNNING    j1",
        ] == capsys.readouterr().out.splitlines()

    def test_without_start(self, capsys: pytest.CaptureFixture[str]) -> None:
        """If the start of the run is not known, neither is the time of an end."""
        run = run_of("C1", {"C1": "CANCELLED - 10"}, StartedOn=None)
        with lines_of_progress() as show:
            show(run, NOW)
        assert "         CANCELLED  c1\n" == capsys.readouterr().out

    def test_copies(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Attempts that were copied from an earlier run have no line."""
        run = run_of("J1", {"J1": "SUCCEEDED -20 -10"}, PreviousRunId="wr_0")
        with lines_of_progress() as show:
            show(run, NOW)
        assert "" == capsys.readouterr().out

    def test_shared_ids(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Jobs that share an id have their lines as each of them ends."""
        with lines_of_progress() as show:
            for ended in (
                ("RUNNING", "RUNNING"),
                ("SUCCEEDED", "RUNNING"),
                ("SUCCEEDED", "FAILED"),
            ):
                show(twins(*ended), NOW)
        assert [
            *("RUNNING", "j0", "RUNNING", "j1"),
            *("SUCCEEDED", "j0", "FAILED", "j1"),
        ] == [word for word in capsys.readouterr().out.split() if ":" not in word]


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
        self, on_terminal: GlueWf, monkeypatch: pytest.MonkeyPatch, term: str
    ) -> None:
        """They are printed escaped, and markup in them means nothing."""
        monkeypatch.setenv("TERM", term)
        texts = [
            ESCAPES.sub("", on_terminal(*command).stdout).replace("\r", "")
            for command in (
                ("run", HOSTILE, "--wait"),
                *((verb, HOSTILE) for verb in ("runs", "show", "resume", "stop")),
            )
        ]
        assert all(line.isprintable() for text in texts for line in text.split("\n"))
        assert r"e\u202e[red]\x9b2J\x7f" in texts[0]
        assert r"\x1b]0;title\x07" in texts[0]

    def test_pipe(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """Keys and values of properties, and names in errors, are printed escaped too."""
        local.call("StartWorkflowRun", Name=HOSTILE)
        done = glue_wf("properties", "get", HOSTILE)
        assert r"e\u202e[red]\x9b2J\x7f=\x9b" + "\n" == done.stdout
        failed = glue_wf("runs", "no\u202e")
        assert (3, True) == (failed.returncode, failed.stderr[:-1].isprintable())
