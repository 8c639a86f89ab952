"""`glue-wf demo`."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, NoReturn

import attrs
import botocore.session
import networkx as nx
import pytest
from botocore.validate import ParamValidator

from glue_wf_sdk import WorkflowRun, check_payload, plan_resume
from glue_wf_sdk.cli import demo, main
from glue_wf_sdk.cli.demo import Stage
from glue_wf_sdk.cli.run_progress import lines_of_progress

GlueWf = Callable[..., CompletedProcess[str]]

descendants: Any = nx.descendants  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]

KEPT = {"extract-payments", "crawl-orders", "crawl-customers", "clean-orders", "clean-payments"}
RERUN = {"clean-customers", "join-orders", "load-orders", "load-payments", "daily-report"}


@pytest.fixture
def sleeps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which the demo would have slept, one after the other."""
    slept: list[float] = []
    monkeypatch.setattr(demo, "sleep", slept.append)
    return slept


def interrupted(_: object) -> NoReturn:
    """Ctrl-C is pressed."""
    raise KeyboardInterrupt


@pytest.fixture
def document(glue_wf: GlueWf) -> dict[str, Any]:
    """What `--json` prints."""
    answer: dict[str, Any] = json.loads(glue_wf("demo", "--json").stdout)
    return answer


@pytest.fixture(scope="module")
def failed() -> WorkflowRun:
    """The run of the demo that fails."""
    return Stage(pause=float, progress=lines_of_progress).start()


def problems(operation: str, payload: dict[str, Any]) -> str:
    """What botocore says of a payload; nothing where it is fit to be sent."""
    model = botocore.session.get_session().get_service_model("glue")
    shape = model.operation_model(operation).input_shape
    assert shape is not None
    return str(ParamValidator().validate(payload, shape).generate_report())


class TestStory:
    """What happens in the demo."""

    def test_payloads(self, document: dict[str, Any]) -> None:
        """A bad payload comes with its violations, and the one that is sent has none."""
        bad, good = document["checks"]
        assert ["Name", 'DefaultRunProperties["business_date"]', "MaxConcurrentRuns"] == [
            each["path"] for each in bad["violations"][:3]
        ]
        assert [attrs.asdict(each) for each in check_payload("CreateWorkflow", bad["payload"])] == (
            bad["violations"]
        )
        assert [] == good["violations"]

    def test_payloads_before_botocore(self, document: dict[str, Any]) -> None:
        """Both payloads are to botocore what the demo says they are."""
        bad, good = document["checks"]
        assert "Unknown parameter" in problems("CreateWorkflow", bad["payload"])
        assert "" == problems("CreateWorkflow", good["payload"])

    def test_completed_although_jobs_failed(self, document: dict[str, Any]) -> None:
        """Of ten jobs and crawlers two fail and three never run, and the run is COMPLETED."""
        run, _ = document["runs"]
        states = {node["name"]: node["state"] for node in run["nodes"]}
        assert KEPT | RERUN == states.keys()
        assert {"clean-customers", "load-payments"} == {
            name for name, state in states.items() if state == "FAILED"
        }
        assert {"join-orders", "load-orders", "daily-report"} == {
            name for name, state in states.items() if state is None
        }
        assert ("COMPLETED", 10, 2, 5) == (
            run["status"],
            run["statistics"]["TotalActions"],
            run["statistics"]["FailedActions"],
            run["statistics"]["SucceededActions"],
        )

    def test_reasons(self, document: dict[str, Any]) -> None:
        """Each failure comes with its reason."""
        run, resumed = document["runs"]
        assert {
            "clean-customers": ("FileNotFoundError: s3://landing/customers/2026-01-01/ is empty"),
            "load-payments": "ConnectionRefusedError: warehouse:5439 does not answer",
        } == {each["name"]: each["error_message"] for each in run["failed"]}
        assert [] == resumed["failed"]

    def test_plan_comes_true(self, document: dict[str, Any]) -> None:
        """What the plan says runs again does, and the rest are copies."""
        first, resumed = document["runs"]
        names = {node["id"]: node["name"] for node in first["nodes"]}
        again = {node["name"] for node in resumed["nodes"] if not node["is_copy"]}
        assert RERUN == again == {names[each] for each in document["plan"]["rerun"]}
        assert KEPT == {names[each] for each in document["plan"]["kept"]}
        assert (first["id"], {"SUCCEEDED"}) == (
            resumed["previous_id"],
            {node["state"] for node in resumed["nodes"]},
        )

    def test_plan_is_what_networkx_finds(self, failed: WorkflowRun) -> None:
        """What runs again is, by networkx, the failed jobs and all that is downstream."""
        assert failed.graph is not None
        edges = [
            (str(each.source_id), str(each.destination_id)) for each in failed.graph.edges or ()
        ]
        graph: nx.DiGraph[str] = nx.DiGraph(edges)
        plan = plan_resume(failed)
        actions = {*plan.rerun, *plan.kept}
        downstream = {each for start in plan.node_ids for each in descendants(graph, start)}
        assert {*plan.node_ids, *downstream} & actions == {*plan.rerun}
        assert (18, 8) == (len(graph), len(graph) - len(actions))

    def test_request(self, document: dict[str, Any]) -> None:
        """The request names the first run and the failed jobs, and botocore finds it in order."""
        run, _ = document["runs"]
        assert {
            "Name": "nightly-orders",
            "RunId": run["id"],
            "NodeIds": document["plan"]["node_ids"],
        } == document["request"]
        assert {each["id"] for each in run["failed"]} == {*document["request"]["NodeIds"]}
        assert "" == problems("ResumeWorkflowRun", document["request"])

    def test_retry(self, document: dict[str, Any]) -> None:
        """A job that succeeds at its second attempt has two, and has not failed."""
        attempts = {node["name"]: node["attempts"] for node in document["runs"][0]["nodes"]}
        assert (2, 1, 0) == (
            attempts["extract-payments"],
            attempts["clean-customers"],
            attempts["daily-report"],
        )

    def test_is_the_same_each_time(self, glue_wf: GlueWf) -> None:
        """Two performances do not differ by a letter."""
        first, second = glue_wf("demo", "--json"), glue_wf("demo", "--json")
        assert (0, first.stdout) == (second.returncode, second.stdout)


class TestText:
    """What people see where standard output is no terminal."""

    def test_sections(self, glue_wf: GlueWf) -> None:
        """The story is told from the first check to the request that was sent."""
        done = glue_wf("demo", "--fast")
        sections = [each.splitlines() for each in done.stdout.split("\n\n")]
        assert [
            "A payload for CreateWorkflow, checked before it is sent",
            "The same, put right",
            "Run on LocalGlue, in simulated time: 8 jobs, 2 crawlers, 8 triggers",
            "Failed: 2, although the run is COMPLETED",
            "Plan of a resume, computed from the run's graph",
            "Resumed run, after the causes were mended",
            "The resumed run",
            "The resumed run as a tree",
            "The request that was sent: ResumeWorkflowRun",
        ] == [section[0] for section in sections]
        assert (0, "") == (done.returncode, done.stderr)

    def test_progress(self, glue_wf: GlueWf) -> None:
        """Each attempt that ends is a line, in the order of their ends; none comes twice."""
        sections = glue_wf("demo", "--fast").stdout.split("\n\n")
        assert [
            "   0:40  FAILED     extract-payments",
            "   1:10  SUCCEEDED  crawl-customers",
            "   1:20  SUCCEEDED  extract-payments, retry 1",
            "   1:30  SUCCEEDED  crawl-orders",
            "   2:40  SUCCEEDED  clean-payments",
            "   2:50  FAILED     clean-customers",
            "   3:30  SUCCEEDED  clean-orders",
            "   3:40  FAILED     load-payments",
            "  COMPLETED after 3:40: 5 SUCCEEDED, 2 FAILED, 3 not run",
        ] == sections[2].splitlines()[1:]
        assert [
            "   1:00  SUCCEEDED  load-payments",
            "   1:40  SUCCEEDED  clean-customers",
            "   4:10  SUCCEEDED  join-orders",
            "   6:00  SUCCEEDED  load-orders",
            "   6:40  SUCCEEDED  daily-report",
            "  COMPLETED after 6:40: 10 SUCCEEDED",
        ] == sections[5].splitlines()[1:]

    def test_table(self, glue_wf: GlueWf, document: dict[str, Any]) -> None:
        """The table has a line for each job and crawler, with what `--json` says of it."""
        _, headings, *lines = glue_wf("demo", "--fast").stdout.split("\n\n")[6].splitlines()
        assert ["Type", "Node", "State", "Attempts", "Duration", "Ran in"] == (
            re.split(r"\s{2,}", headings.strip())
        )
        assert [
            [
                node["type"],
                node["name"],
                node["state"],
                str(node["attempts"]),
                f"{node['seconds'] // 60:.0f}:{node['seconds'] % 60:02.0f}",
                "first run" if node["is_copy"] else "this run",
            ]
            for node in document["runs"][1]["nodes"]
        ] == [re.split(r"\s{2,}", line.strip()) for line in lines]

    def test_tree(self, glue_wf: GlueWf) -> None:
        """Below each node stands what waited for it; a node with two above it is drawn once."""
        assert [
            "  nightly-orders  COMPLETED",
            "  ├── extract-payments  SUCCEEDED",
            "  │   └── clean-payments  SUCCEEDED",
            "  │       └── load-payments  SUCCEEDED",
            "  │           └── daily-report  SUCCEEDED",
            "  ├── crawl-orders  SUCCEEDED",
            "  │   └── clean-orders  SUCCEEDED",
            "  │       └── join-orders  SUCCEEDED",
            "  │           └── load-orders  SUCCEEDED",
            "  │               └── daily-report  (see above)",
            "  └── crawl-customers  SUCCEEDED",
            "      └── clean-customers  SUCCEEDED",
            "          └── join-orders  (see above)",
        ] == glue_wf("demo", "--fast").stdout.split("\n\n")[7].splitlines()[1:]

    def test_request(self, glue_wf: GlueWf, document: dict[str, Any]) -> None:
        """The last thing printed is the request, as JSON."""
        _, text = glue_wf("demo", "--fast").stdout.split("ResumeWorkflowRun\n")
        assert document["request"] == json.loads(text)

    def test_help(self, glue_wf: GlueWf) -> None:
        """The help fits into 80 columns, and shows examples and exit codes."""
        lines = glue_wf("demo", "--help").stdout.splitlines()
        assert max(map(len, lines)) <= 80
        assert "    glue-wf demo --fast" in lines
        assert any(line.startswith("  Exit codes: 0 ") for line in lines)

    def test_ascii(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where standard output takes ASCII alone, the tree is drawn in it."""
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
        assert 0 == main(["demo", "--fast"])
        assert b"  |   `-- clean-payments  SUCCEEDED\n" in raw.getvalue()
        assert b"\\u" not in raw.getvalue()


class TestTime:
    """Real time."""

    def test_under_ten_seconds(self, glue_wf: GlueWf, sleeps: list[float]) -> None:
        """All pauses together leave much of ten seconds to a slow computer."""
        glue_wf("demo")
        assert 2 < sum(sleeps) < 6
        assert max(sleeps) < 0.1

    @pytest.mark.parametrize("option", ["--fast", "--json"])
    def test_no_time(self, glue_wf: GlueWf, sleeps: list[float], option: str) -> None:
        """With `--fast`, and for machines, no real time passes."""
        glue_wf("demo", option)
        assert [] == sleeps

    def test_same_text(self, glue_wf: GlueWf, sleeps: list[float]) -> None:
        """In a pipe, `--fast` changes the pace alone."""
        assert glue_wf("demo").stdout == glue_wf("demo", "--fast").stdout
        assert sleeps

    def test_lines_come_as_it_runs(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A line is written as soon as its attempt has ended, not at the end of the run."""
        chunks: list[str] = []

        def sleep(_: float) -> None:
            chunks.append(capsys.readouterr().out)

        monkeypatch.setattr(demo, "sleep", sleep)
        assert 0 == main(["demo"])
        assert chunks[0].endswith("8 triggers\n")
        assert ["", "", "", "   0:40  FAILED     extract-payments\n", ""] == chunks[1:6]

    def test_interrupt_in_a_pipe(self, glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch) -> None:
        """Ctrl-C ends the demo with a shell's code for that."""
        monkeypatch.setattr(demo, "sleep", interrupted)
        done = glue_wf("demo")
        assert (130, "") == (done.returncode, done.stderr)


class TestProcess:
    """The demo as a process of its own."""

    def test_pipe(self, glue_wf: GlueWf) -> None:
        """A process writes what `main` writes."""
        done = subprocess.run(
            [sys.executable, "-m", "glue_wf_sdk.cli", "demo", "--fast"],
            check=False,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            timeout=60,
        )
        assert (0, "", glue_wf("demo", "--fast").stdout) == (
            done.returncode,
            done.stderr,
            done.stdout,
        )

    def test_pseudo_terminal(self, on_pty: Callable[..., tuple[int, bytes]]) -> None:
        """On a pseudo-terminal the progress is drawn anew, and the cursor comes back."""
        environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        code, shown = on_pty(
            environment,
            "-c",
            "from glue_wf_sdk.cli import demo, main\ndemo.sleep = float\nmain(['demo'])",
        )
        assert 0 == code
        assert shown.rindex(b"\x1b[?25l") < shown.rindex(b"\x1b[?25h")
        assert b"\x1b[2K" in shown
        assert b"\x1b[32mSUCCEEDED" in shown

    def test_imports(self, examples: Path) -> None:
        """Other commands load no LocalGlue, and the demo loads neither boto3 nor werkzeug."""
        code = (
            "import sys\n"
            "from glue_wf_sdk.cli import main\n"
            "code = main(sys.argv[1:])\n"
            "loaded = {'glue_wf_sdk.local', 'glue_wf_sdk.cli.demo', 'boto3', 'botocore',"
            " 'werkzeug'} & set(sys.modules)\n"
            "print(code, sorted(loaded), file=sys.stderr)"
        )
        for arguments, told in [
            (["topo", str(examples / "w1_run.json")], "0 []\n"),
            (["demo", "--json"], "0 ['glue_wf_sdk.cli.demo', 'glue_wf_sdk.local']\n"),
        ]:
            done = subprocess.run(  # noqa: S603 - our own interpreter
                [sys.executable, "-c", code, *arguments],
                check=False,
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert told == done.stderr
