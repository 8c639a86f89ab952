"""`glue-wf demo`."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import attrs
import botocore.session
import pytest
from botocore.validate import ParamValidator
from rich.cells import cell_len

from glue_wf_sdk import check_payload
from glue_wf_sdk.cli import clock, main
from support.cli import ESCAPES, SGR, GlueWf, interrupt, new_frame
from support.clocks import FakeClock

KEPT = {"extract-payments", "crawl-orders", "crawl-customers", "clean-orders", "clean-payments"}
RERUN = {"clean-customers", "join-orders", "load-orders", "load-payments", "daily-report"}


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses of the demo, in seconds; they take no time."""
    fake = FakeClock()
    monkeypatch.setattr(clock, "current", fake)
    return fake.pauses


@pytest.fixture
def at_each_pause(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Has something done at each pause of the demo."""

    def arrange(action: Callable[[], object]) -> None:
        class Acting(FakeClock):
            def sleep(self, _: float, /) -> None:
                action()

        monkeypatch.setattr(clock, "current", Acting())

    return arrange


@pytest.fixture
def document(glue_wf: GlueWf) -> dict[str, Any]:
    """The document that `--json` prints."""
    answer: dict[str, Any] = json.loads(glue_wf("demo", "--json").stdout)
    return answer


def botocore_report(operation: str, payload: dict[str, Any]) -> str:
    """What botocore says about a payload; empty if it is valid."""
    model = botocore.session.get_session().get_service_model("glue")
    shape = model.operation_model(operation).input_shape
    assert shape is not None
    return str(ParamValidator().validate(payload, shape).generate_report())


class TestStory:
    """What happens in the demo."""

    def test_payloads(self, document: dict[str, Any]) -> None:
        """One payload is shown with its violations; the other is valid, for botocore too."""
        bad, good = document["checks"]
        violations = check_payload("CreateWorkflow", bad["payload"])
        assert [attrs.asdict(each) for each in violations] == bad["violations"]
        assert [] == good["violations"]
        assert "Unknown parameter" in botocore_report("CreateWorkflow", bad["payload"])
        assert "" == botocore_report("CreateWorkflow", good["payload"])

    def test_plan_comes_true(self, document: dict[str, Any]) -> None:
        """What the plan says runs again does, and the rest are copies."""
        first, resumed = document["runs"]
        names = {node["id"]: node["name"] for node in first["nodes"]}
        again = {node["name"] for node in resumed["nodes"] if not node["copied"]}
        assert RERUN == again == {names[each] for each in document["plan"]["rerun"]}
        assert KEPT == {names[each] for each in document["plan"]["kept"]}
        assert first["run_id"] == resumed["previous_run_id"]
        assert {"SUCCEEDED"} == {node["state"] for node in resumed["nodes"]}

    def test_request(self, document: dict[str, Any]) -> None:
        """The request has the first run and its failed jobs, and is valid for botocore."""
        run, _ = document["runs"]
        assert {
            "Name": "nightly-orders",
            "RunId": run["run_id"],
            "NodeIds": document["plan"]["node_ids"],
        } == document["request"]
        failed = {each["id"] for each in run["nodes"] if each["failed"]}
        assert failed == {*document["request"]["NodeIds"]}
        assert "" == botocore_report("ResumeWorkflowRun", document["request"])


class TestInAPipe:
    """The demo without a terminal."""

    def test_lines_are_written_as_it_runs(
        self, capsys: pytest.CaptureFixture[str], at_each_pause: Callable[..., None]
    ) -> None:
        """A line is written as soon as something has changed, not at the end of the run."""
        chunks: list[str] = []
        at_each_pause(lambda: chunks.append(capsys.readouterr().out))
        assert 0 == main(["demo"])
        assert chunks[0].endswith("   0:00  RUNNING    crawl-customers\n")
        assert [
            *["   0:10  RUNNING    extract-payments\n", "", ""],
            "   0:40  FAILED     extract-payments\n   0:40  STARTING   extract-payments, retry 1\n",
        ] == chunks[1:5]

    def test_pauses(self, glue_wf: GlueWf, pauses: list[float]) -> None:
        """The pauses take two to six seconds; `--fast` prints the same without, `--json` too."""
        slow = glue_wf("demo")
        assert 2 < sum(pauses) < 6
        pauses.clear()
        assert slow.stdout == glue_wf("demo", "--fast").stdout
        glue_wf("demo", "--json")
        assert [] == pauses

    def test_ascii(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """If standard output can encode ASCII only, the tree is drawn in ASCII."""
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
        assert 0 == main(["demo", "--fast"])
        assert b"  |   `-- clean-payments  SUCCEEDED  1:20, copied\n" in raw.getvalue()
        assert b"\\u" not in raw.getvalue()


class TestOnATerminal:
    """The demo on a terminal, which redraws the progress."""

    @pytest.fixture
    def frames(
        self,
        on_terminal: GlueWf,
        at_each_pause: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> list[list[str]]:
        """What was drawn before each pause."""
        drawn: list[list[str]] = []
        monkeypatch.setenv("NO_COLOR", "1")
        at_each_pause(lambda: drawn.append(new_frame()))
        assert 0 == on_terminal("demo").returncode
        return drawn

    def test_frames(self, frames: list[list[str]]) -> None:
        """Every ten simulated seconds, a frame shows how far each job and crawler is."""
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
        """The length of a bar is the fraction of the expected time that has passed."""
        lines = [line for frame in frames[1:10] for line in frame if "crawl-orders" in line]
        assert [24 * passed // 90 for passed in range(10, 100, 10)] == [
            line.count("━") for line in lines
        ]

    def test_copies(self, frames: list[list[str]]) -> None:
        """In the resumed run, copied jobs and crawlers are marked."""
        copied = {line.split()[0] for line in frames[30] if line.endswith("  copied")}
        assert KEPT == copied

    @pytest.mark.usefixtures("pauses")
    @pytest.mark.parametrize("columns", [80, 52])
    def test_width(
        self, on_terminal: GlueWf, monkeypatch: pytest.MonkeyPatch, columns: int
    ) -> None:
        """A frame fits the width of the terminal: bars shrink, words stay whole."""
        monkeypatch.setenv("COLUMNS", str(columns))
        shown = ESCAPES.sub("", on_terminal("demo").stdout)
        table = [line for line in shown.splitlines() if "━" in line]
        assert max(map(cell_len, table)) <= columns
        assert re.search(r"^  extract-payments  ━+  SUCCEEDED  0:40  copied", shown, re.MULTILINE)
        assert "…" not in shown

    def test_fast(
        self, on_terminal: GlueWf, glue_wf: GlueWf, at_each_pause: Callable[..., None]
    ) -> None:
        """With `--fast` a terminal gets the words that a pipe gets, in colour and at once."""
        at_each_pause(interrupt)
        coloured = on_terminal("demo", "--fast").stdout
        shown = SGR.sub("", coloured)
        assert shown != coloured
        assert glue_wf("demo", "--fast").stdout.split() == shown.split()

    def test_interrupt(self, on_terminal: GlueWf, at_each_pause: Callable[..., None]) -> None:
        """Ctrl-C ends the demo, and the cursor is visible again."""
        at_each_pause(interrupt)
        done = on_terminal("demo")
        assert 130 == done.returncode
        assert done.stdout.index("\x1b[?25l") < done.stdout.index("\x1b[?25h")
        assert "RUNNING for 0:00" in SGR.sub("", done.stdout)


def test_imports() -> None:
    """The demo loads neither boto3 nor the server of LocalGlue."""
    code = (
        "import sys\n"
        "from glue_wf_sdk.cli import main\n"
        "main(['demo', '--json'])\n"
        "unwanted = {'boto3', 'botocore', 'glue_wf_sdk.local.doors.http_server'}\n"
        "print(unwanted & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert "set()\n" == done.stderr
