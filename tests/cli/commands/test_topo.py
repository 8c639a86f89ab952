"""`glue-wf topo`."""

import json
from typing import Any

import pytest

from glue_wf_sdk.local import LocalGlue
from support.cli import HOSTILE, W1_FILE, GlueWf, Saved, error_line
from support.local_glue import w1_answer


def graph_of(*edges: tuple[str, str], **types: str) -> dict[str, Any]:
    """A graph in wire form: nodes by id, which is their name too, with their types."""
    return {
        "Nodes": [{"Type": kind, "Name": name, "UniqueId": name} for name, kind in types.items()],
        "Edges": [{"SourceId": source, "DestinationId": target} for source, target in edges],
    }


SMALL = graph_of(("t", "j"), t="TRIGGER", j="JOB")
SMALL_LINES = ["2 nodes in 2 generations", "  1  TRIGGER  t", "  2  JOB      j"]


class TestText:
    """The generations as text."""

    def test_run_alone(self, glue_wf: GlueWf, saved: Saved, w1: dict[str, Any]) -> None:
        """A file may hold the run alone instead of the answer that holds it."""
        whole = glue_wf("topo", "--from", W1_FILE)
        assert whole.stdout == glue_wf("topo", "--from", saved(w1["Run"])).stdout

    @pytest.mark.parametrize(
        ("document", "lines"),
        [
            ({"Workflow": {"Name": "etl", "Graph": SMALL}}, ["etl", *SMALL_LINES]),
            ({"Name": "etl", "Graph": SMALL}, ["etl", *SMALL_LINES]),
            (SMALL, SMALL_LINES),
            ({"Nodes": None}, ["0 nodes in 0 generations"]),
            ({"Workflow": {"Name": "w", "Graph": {}}}, ["w", "0 nodes in 0 generations"]),
        ],
        ids=["answer", "workflow alone", "graph alone", "empty graph", "graph without nodes"],
    )
    def test_workflow(
        self, glue_wf: GlueWf, saved: Saved, document: dict[str, Any], lines: list[str]
    ) -> None:
        """A workflow, or a graph alone, is shown without states."""
        done = glue_wf("topo", "--from", saved(document))
        assert (0, lines) == (done.returncode, done.stdout.splitlines())

    def test_service(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """From the service comes the latest run, or the one with the id, or else the workflow."""
        workflow = glue_wf("topo", "etl")
        assert (0, "etl") == (workflow.returncode, workflow.stdout.splitlines()[0])
        assert "not run" not in workflow.stdout
        run_id = local.call("StartWorkflowRun", Name="etl")["RunId"]
        local.run_until_idle()
        latest = glue_wf("topo", "etl")
        assert ["etl, COMPLETED", run_id, "7 nodes in 6 generations"] == (
            latest.stdout.splitlines()[:3]
        )
        local.call("StartWorkflowRun", Name="etl")
        assert latest.stdout == glue_wf("topo", "etl", run_id).stdout


class TestDocument:
    """The generations as a JSON document."""

    def test_run(self, glue_wf: GlueWf, w1_ids: dict[str, str]) -> None:
        """It has the generations, each node with id, type, name and state."""
        document = json.loads(glue_wf("topo", "--from", W1_FILE, "--json").stdout)
        names = [["T1"], ["J1"], ["T2", "T3"], ["J2", "J3"], ["T4", "T5"], ["J4", "J5"]]
        states = {"J1": "SUCCEEDED", "J2": "FAILED", "J3": "FAILED"}
        assert {
            "generations": [
                [
                    {
                        "id": w1_ids[name],
                        "type": {"T": "TRIGGER", "J": "JOB"}[name[0]],
                        "name": name,
                        "state": states.get(name),
                    }
                    for name in generation
                ]
                for generation in names
            ]
        } == document

    def test_workflow(self, glue_wf: GlueWf, saved: Saved) -> None:
        """The nodes of a workflow have no state."""
        path = saved({"Workflow": {"Name": "w", "Graph": graph_of(j="JOB")}})
        done = glue_wf("topo", "--json", "--from", path)
        expected = {"generations": [[{"id": "j", "type": "JOB", "name": "j"}]]}
        assert expected == json.loads(done.stdout)

    def test_cycle(self, glue_wf: GlueWf, saved: Saved) -> None:
        """A cycle is a list of nodes, which the line on standard error names."""
        problem = "the graph has a cycle: TRIGGER t -> JOB j -> TRIGGER t"
        path = saved(graph_of(("t", "j"), ("j", "t"), t="TRIGGER", j="JOB"))
        code, text, line = error_line(glue_wf("topo", "--json", "--from", path))
        assert (1, problem) == (code, line)
        assert {
            "generations": None,
            "error": problem,
            "cycle": [
                {"id": "t", "type": "TRIGGER", "name": "t"},
                {"id": "j", "type": "JOB", "name": "j"},
            ],
        } == json.loads(text)
        assert (1, "", problem) == error_line(glue_wf("topo", "--from", path))


class TestInvalidGraph:
    """Graphs that have no topological order."""

    def test_long_cycle(self, glue_wf: GlueWf, saved: Saved) -> None:
        """The line shows the first 20 nodes of a long cycle; the document has all of them."""
        names = [f"j{number}" for number in range(50)]
        edges = zip(names, [*names[1:], names[0]], strict=True)
        path = saved(graph_of(*edges, **dict.fromkeys(names, "JOB")))
        done = glue_wf("topo", "--from", path)
        assert done.stderr.endswith("JOB j18 -> JOB j19 -> ... and 30 more -> JOB j0\n")
        document = json.loads(glue_wf("topo", "--from", path, "--json").stdout)
        assert names == [node["name"] for node in document["cycle"]]

    @pytest.mark.parametrize(
        ("graph", "problem"),
        [
            (
                graph_of(("j", "k"), ("k", "l"), j="JOB"),
                "edges refer to nodes that do not exist: 'j' -> 'k'; 'k' -> 'l'",
            ),
            (
                {"Nodes": [{"Type": "JOB", "Name": "a", "UniqueId": "j"}] * 2},
                "several nodes have the id 'j'",
            ),
        ],
    )
    def test_invalid(
        self, glue_wf: GlueWf, saved: Saved, graph: dict[str, Any], problem: str
    ) -> None:
        """An invalid graph is an error of one line."""
        path = saved(graph)
        assert (1, "", problem) == error_line(glue_wf("topo", "--from", path))
        document = json.loads(glue_wf("topo", "--from", path, "--json").stdout)
        assert (None, []) == (document["generations"], document["cycle"])


def test_design(glue_wf: GlueWf, saved: Saved) -> None:
    """The nodes of a design are listed from its path; none of them has a state."""
    path = saved(w1_answer())
    done = glue_wf("topo", path)
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("10 nodes in 6 generations\n  1  TRIGGER  T1\n")
    document = json.loads(glue_wf("topo", path, "--json").stdout)
    first = document["generations"][0][0]
    assert ("TRIGGER", "T1", False) == (first["type"], first["name"], "state" in first)


def test_hostile_names(glue_wf: GlueWf, saved: Saved) -> None:
    """Types, names, ids and states are printed escaped."""
    node = {"Type": HOSTILE, "Name": HOSTILE, "UniqueId": HOSTILE}
    details = {"JobRuns": [{"JobRunState": HOSTILE}]}
    job = {**node, "Type": "JOB", "UniqueId": "j", "JobDetails": details}
    graph = {"Nodes": [node, {**node, "UniqueId": "2"}, job]}
    run = {"Name": HOSTILE, "WorkflowRunId": HOSTILE, "Status": HOSTILE, "Graph": graph}
    loop = {"SourceId": HOSTILE, "DestinationId": HOSTILE}
    for document in (run, {**run, "Graph": {**graph, "Edges": [loop]}}):
        for form in ([], ["--json"]):
            done = glue_wf("topo", "--from", saved({"Run": document}), *form)
            written = done.stdout + done.stderr
            assert all(line.isprintable() for line in written.split("\n"))
            assert "[red]" in written
