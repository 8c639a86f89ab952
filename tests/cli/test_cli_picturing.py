"""The commands that write pages and pictures, on a LocalGlue over HTTP and from files."""

import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from glue_wf_sdk import GlueWorkflowClient, Workflow, WorkflowRun, from_json, from_wire
from glue_wf_sdk.cli import main
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.operations import GetWorkflowResponse, GetWorkflowRunResponse
from glue_wf_sdk.report import graph_dot, graph_mermaid, graph_svg, html_page, summarize

Operated = Callable[..., CompletedProcess[str]]
GlueWf = Callable[..., CompletedProcess[str]]

DRAWN = {"svg": graph_svg, "mermaid": graph_mermaid, "dot": graph_dot}


@pytest.fixture
def ended(local: LocalGlue) -> WorkflowRun:
    """A run that has ended, in which `clean` has failed."""
    run_id = local.call("StartWorkflowRun", Name="etl")["RunId"]
    local.run_until_idle()
    answer = local.call("GetWorkflowRun", Name="etl", RunId=run_id, IncludeGraph=True)
    run = from_wire(GetWorkflowRunResponse, answer).run
    assert run is not None
    return run


@pytest.fixture
def w1_run(examples: Path) -> WorkflowRun:
    """The stored run of W1."""
    run = from_json(GetWorkflowRunResponse, (examples / "w1_run.json").read_text("utf-8")).run
    assert run is not None
    return run


def ascii_markup(text: str) -> str:
    """A document in ASCII that says the same."""
    return text.encode("ascii", "xmlcharrefreplace").decode()


def answering(answer: object) -> Callable[..., object]:
    """A method that gives an answer, whatever it is asked."""

    def method(*_: object, **__: object) -> object:
        return answer

    return method


def test_exactly_one_source(glue_wf: GlueWf, examples: Path) -> None:
    """A workflow or a file is asked for, not both and not neither."""
    for verb in (["report", "-o", "-"], ["graph"], ["runs"], ["show"], ["properties", "get"]):
        both = glue_wf(*verb, "etl", "--from", examples / "w1_run.json")
        neither = glue_wf(*verb)
        assert (2, "glue-wf: NAME and --from exclude each other\n") == (
            both.returncode,
            both.stderr,
        )
        assert (2, "glue-wf: give the NAME of a workflow, or --from FILE\n") == (
            neither.returncode,
            neither.stderr,
        )


class TestReport:
    """`glue-wf report`."""

    def test_page(self, operated: Operated, ended: WorkflowRun, tmp_path: Path) -> None:
        """The page of a run is written to a file, whether the run failed or not."""
        path = tmp_path / "run.html"
        done = operated("report", "etl", "-o", str(path))
        assert (0, f"Wrote {path}\n", "") == (done.returncode, done.stdout, done.stderr)
        assert html_page(ended) == path.read_text("utf-8")

    def test_page_of_a_run(
        self, operated: Operated, ended: WorkflowRun, local: LocalGlue, tmp_path: Path
    ) -> None:
        """A run can be named; without, the last one is meant, which may be under way."""
        local.call("StartWorkflowRun", Name="etl")
        local.advance(5)
        path = tmp_path / "run.html"
        assert 0 == operated("report", "etl", "-o", str(path)).returncode
        assert "RUNNING" in path.read_text("utf-8")
        run_id = ended.workflow_run_id or ""
        assert 0 == operated("report", "etl", run_id, "-o", str(path)).returncode
        assert html_page(ended) == path.read_text("utf-8")

    def test_offline(self, glue_wf: GlueWf, examples: Path, w1_run: WorkflowRun) -> None:
        """The page of a stored run is made without a service; on stdout it is ASCII."""
        done = glue_wf("report", "--from", examples / "w1_run.json", "-o", "-")
        assert (0, "") == (done.returncode, done.stderr)
        assert ascii_markup(html_page(w1_run)) == done.stdout

    def test_json(self, glue_wf: GlueWf, examples: Path, w1_run: WorkflowRun) -> None:
        """With --json the summary is printed, in the names of Python and with seconds."""
        done = glue_wf("report", "--from", examples / "w1_run.json", "--json")
        document = json.loads(done.stdout)
        summary = summarize(w1_run)
        assert (0, False, "COMPLETED") == (
            done.returncode,
            document["succeeded"],
            document["status"],
        )
        assert summary.duration == timedelta(seconds=document["duration"])
        assert [(each.name, each.state, each.failed) for each in summary.nodes] == [
            (each["name"], each["state"], each["failed"]) for each in document["nodes"]
        ]
        assert [[each.id for each in node.attempts] for node in summary.nodes] == [
            [each["id"] for each in node["attempts"]] for node in document["nodes"]
        ]
        assert [step.name for step in summary.critical_path] == [
            step["name"] for step in document["critical_path"]
        ]
        assert summary.resume is not None
        assert list(summary.resume.rerun) == document["resume"]["rerun"]

    @pytest.mark.parametrize("options", [[], ["-o", "x.html", "--json"]])
    def test_page_or_document(self, glue_wf: GlueWf, options: list[str]) -> None:
        """A page or a document is asked for, not both and not neither."""
        done = glue_wf("report", "etl", *options)
        assert (2, "glue-wf: give -o FILE for the page, or --json for a document\n") == (
            done.returncode,
            done.stderr,
        )

    def test_what_cannot_be_written(self, glue_wf: GlueWf, examples: Path, tmp_path: Path) -> None:
        """A file that cannot be written is named, with the reason."""
        for path, reason in [
            (str(tmp_path), "Is a directory"),
            (str(tmp_path / "no" / "run.html"), "No such file or directory"),
            ("a\0b", "embedded null byte"),
        ]:
            done = glue_wf("report", "--from", examples / "w1_run.json", "-o", path)
            assert (2, True, True) == (
                done.returncode,
                done.stderr.isprintable() or done.stderr[:-1].isprintable(),
                reason in done.stderr,
            )

    def test_missing_extra(
        self, glue_wf: GlueWf, examples: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without the extra `report`, one line says what to install."""
        monkeypatch.setitem(sys.modules, "jinja2", None)
        done = glue_wf("report", "--from", examples / "w1_run.json", "-o", "-")
        assert (2, "", True) == (done.returncode, done.stdout, "glue-wf-sdk[report]" in done.stderr)


@pytest.mark.parametrize(
    ("state", "statistics", "succeeded"),
    [
        ("FAILED", {"FailedActions": 1}, False),
        ("FAILED", {"FailedActions": 0}, False),
        ("FAILED", None, False),
        ("SUCCEEDED", {"FailedActions": 0}, True),
        ("SUCCEEDED", {"FailedActions": 1}, False),
        ("SUCCEEDED", None, None),
    ],
)
def test_summary_of_a_graph_out_of_order(
    glue_wf: GlueWf,
    saved: Callable[[Any], Path],
    state: str,
    statistics: dict[str, int] | None,
    *,
    succeeded: bool | None,
) -> None:
    """`report --json` says what is known without the graph, and what is the matter with it."""
    job_runs = [{"JobRunState": state}]
    job = {"Type": "JOB", "Name": "a", "UniqueId": "a", "JobDetails": {"JobRuns": job_runs}}
    graph = {"Nodes": [job], "Edges": [{"SourceId": "a", "DestinationId": "a"}]}
    run = {"Name": "etl", "Status": "COMPLETED", "Statistics": statistics, "Graph": graph}
    done = glue_wf("report", "--from", saved({"Run": run}), "--json")
    assert (0, "") == (done.returncode, done.stderr)
    document = json.loads(done.stdout)
    assert ("etl", succeeded, []) == (document["name"], document["succeeded"], document["nodes"])
    assert "cycle" in document["graph_problem"]


class TestGraph:
    """`glue-wf graph`."""

    @pytest.mark.parametrize("drawn", [*DRAWN])
    def test_formats(
        self, operated: Operated, ended: WorkflowRun, tmp_path: Path, drawn: str
    ) -> None:
        """The graph of the last run is drawn in each format, to stdout or to a file."""
        assert ended.graph is not None
        expected = DRAWN[drawn](ended.graph)
        done = operated("graph", "etl", "--format", drawn)
        assert (0, "") == (done.returncode, done.stderr)
        shown = ascii_markup(expected) if drawn == "svg" else expected
        assert shown == done.stdout
        path = tmp_path / "picture"
        done = operated("graph", "etl", "--format", drawn, "-o", str(path))
        assert (0, f"Wrote {path}\n") == (done.returncode, done.stdout)
        assert expected == path.read_text("utf-8")

    def test_default(self, glue_wf: GlueWf, examples: Path, w1_run: WorkflowRun) -> None:
        """Mermaid is the format where none is chosen, as it can be read as it is."""
        assert w1_run.graph is not None
        done = glue_wf("graph", "--from", examples / "w1_run.json")
        assert (0, graph_mermaid(w1_run.graph)) == (done.returncode, done.stdout)

    def test_run(self, operated: Operated, ended: WorkflowRun, local: LocalGlue) -> None:
        """A run can be named."""
        local.call("StartWorkflowRun", Name="etl")
        assert ended.graph is not None
        done = operated("graph", "etl", ended.workflow_run_id or "")
        assert (0, graph_mermaid(ended.graph)) == (done.returncode, done.stdout)

    def test_workflow_that_has_not_run(self, operated: Operated) -> None:
        """Of a workflow that has not run, its own graph is drawn, without states."""
        done = operated("graph", "etl")
        assert (0, True, False) == (done.returncode, "clean" in done.stdout, "run" in done.stdout)

    def test_workflow_in_a_file(
        self, glue_wf: GlueWf, local: LocalGlue, saved: Callable[[Any], Path]
    ) -> None:
        """What get-workflow printed is drawn too."""
        answer = local.call("GetWorkflow", Name="etl", IncludeGraph=True)
        graph = json.loads(json.dumps({"Graph": answer["Workflow"]["Graph"]}))
        done = glue_wf("graph", "--from", saved({"Workflow": {"Name": "etl", **graph}}))
        assert (0, True) == (done.returncode, "clean" in done.stdout)
        document = glue_wf("graph", "--from", saved({"Workflow": graph}), "--json")
        assert graph == json.loads(document.stdout)

    def test_no_graph(self, operated: Operated, monkeypatch: pytest.MonkeyPatch) -> None:
        """An answer without a graph is the service's fault."""
        answer = GetWorkflowResponse(workflow=Workflow(name="etl"))
        monkeypatch.setattr(GlueWorkflowClient, "get_workflow", answering(answer))
        done = operated("graph", "etl")
        assert (3, True) == (done.returncode, "Workflow.Graph" in done.stderr)

    def test_ascii(self, glue_wf: GlueWf, saved: Callable[[Any], Path]) -> None:
        """On stdout an SVG is in ASCII, so that it is one whatever the encoding."""
        node = {"Type": "JOB", "Name": "wörk 🚀", "UniqueId": "a"}
        path = saved({"Graph": {"Nodes": [node], "Edges": []}})
        done = glue_wf("graph", "--from", path, "--format", "svg")
        assert done.stdout.isascii()
        texts = ET.fromstring(done.stdout).itertext()  # noqa: S314 - our own picture
        assert "wörk 🚀" in "".join(texts)

    def test_too_large(self, glue_wf: GlueWf, saved: Callable[[Any], Path], tmp_path: Path) -> None:
        """A graph that is too large for an SVG is not drawn; the line says what draws it."""
        nodes = [{"Type": "JOB", "Name": "a", "UniqueId": str(each)} for each in range(2_000)]
        path = saved({"Graph": {"Nodes": nodes, "Edges": []}})
        done = glue_wf("graph", "--from", path, "--format", "svg", "-o", tmp_path / "x.svg")
        assert (2, True) == (done.returncode, "mermaid" in done.stderr)
        assert not (tmp_path / "x.svg").exists()


@pytest.mark.parametrize("verb", ["report", "graph"])
class TestOutput:
    """The file to write."""

    def test_file_that_is_read(
        self, glue_wf: GlueWf, saved: Callable[[Any], Path], tmp_path: Path, verb: str
    ) -> None:
        """A stored run is not written over, under another name of it neither."""
        path = saved({"Run": {"Name": "etl", "WorkflowRunId": "wr_1", "Graph": {"Nodes": []}}})
        stored = path.read_bytes()
        link = tmp_path / "link"
        link.symlink_to(path)
        for name in (path, link):
            done = glue_wf(verb, "--from", path, "-o", name)
            assert (2, f"glue-wf: {name}: is the file that is read\n") == (
                done.returncode,
                done.stderr,
            )
        assert stored == path.read_bytes()
        assert 0 == glue_wf(verb, "--from", path, "-o", tmp_path / "new").returncode

    def test_file_on_standard_input(
        self, saved: Callable[[Any], Path], monkeypatch: pytest.MonkeyPatch, verb: str
    ) -> None:
        """Neither is one that a shell has opened for standard input."""
        path = saved({"Run": {"Name": "etl", "WorkflowRunId": "wr_1", "Graph": {"Nodes": []}}})
        stored = path.read_bytes()
        with path.open(encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            assert 2 == main([verb, "--from", "-", "-o", str(path)])
        assert stored == path.read_bytes()

    def test_device(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str
    ) -> None:
        """What is no file, as a terminal, can be read and written at once."""
        with Path(os.devnull).open(encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            assert 2 == main([verb, "--from", "-", "-o", os.devnull])
        assert "is the file that is read" not in capsys.readouterr().err

    def test_no_name(self, glue_wf: GlueWf, verb: str) -> None:
        """An empty name, as of a shell's variable that is not set, is wrong usage."""
        done = glue_wf(verb, "etl", "-o", "")
        line = "glue-wf: the name of the file to write is empty\n"
        assert (2, line) == (done.returncode, done.stderr)


def test_format_of_a_document(glue_wf: GlueWf) -> None:
    """A format of a picture and a document exclude each other."""
    done = glue_wf("graph", "etl", "--format", "svg", "--json")
    line = "glue-wf: --format and --json exclude each other\n"
    assert (2, line) == (done.returncode, done.stderr)


class TestOfflineForms:
    """What else reads a file in place of the service."""

    @pytest.mark.usefixtures("ended")
    def test_runs(self, glue_wf: GlueWf, operated: Operated, saved: Callable[[Any], Path]) -> None:
        """`runs` lists the runs that get-workflow-runs printed, or that get-workflow-run did."""
        online = operated("runs", "etl")
        stored = operated("runs", "etl", "--json").stdout
        assert online.stdout == glue_wf("runs", "--from", "-", stdin=stored).stdout
        assert stored == glue_wf("runs", "--from", "-", "--json", stdin=stored).stdout
        one = operated("show", "etl", "--json").stdout
        assert online.stdout == glue_wf("runs", "--from", "-", stdin=one).stdout
        assert 2 == glue_wf("runs", "--from", saved({"Runs": 3})).returncode

    @pytest.mark.usefixtures("ended")
    def test_properties(self, glue_wf: GlueWf, operated: Operated) -> None:
        """`properties get` shows those of a stored run."""
        stored = operated("show", "etl", "--json").stdout
        assert "day=monday\n" == glue_wf("properties", "get", "--from", "-", stdin=stored).stdout

    @pytest.mark.usefixtures("ended")
    def test_answer_with_properties(self, glue_wf: GlueWf, operated: Operated) -> None:
        """`properties get` shows what it printed itself, as the AWS CLI does."""
        stored = operated("properties", "get", "etl", "--json").stdout
        assert "day=monday\n" == glue_wf("properties", "get", "--from", "-", stdin=stored).stdout
        again = glue_wf("properties", "get", "--from", "-", "--json", stdin=stored)
        assert stored == again.stdout
        none = glue_wf("properties", "get", "--from", "-", stdin='{"RunProperties": null}')
        assert (0, "") == (none.returncode, none.stdout)
        other = glue_wf("properties", "get", "--from", "-", stdin='{"Properties": {}}')
        assert other.stderr.endswith(
            "holds no workflow run; give what aws glue get-workflow-run-properties prints\n"
        )

    @pytest.mark.usefixtures("ended")
    def test_resume(self, glue_wf: GlueWf, operated: Operated) -> None:
        """`resume --dry-run` plans for a stored run; without --dry-run it is refused."""
        stored = operated("show", "etl", "--json").stdout
        expected = operated("resume", "etl", "--dry-run")
        done = glue_wf("resume", "--dry-run", "--from", "-", stdin=stored)
        assert (0, expected.stdout) == (done.returncode, done.stdout)
        refused = glue_wf("resume", "--from", "-", stdin=stored)
        assert (2, True) == (refused.returncode, "--from needs --dry-run" in refused.stderr)
