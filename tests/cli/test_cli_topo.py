"""`glue-wf topo`."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

GlueWf = Callable[..., CompletedProcess[str]]
Saved = Callable[[Any], Path]


def graph_of(*edges: tuple[str, str], **types: str) -> dict[str, Any]:
    """A graph in wire form: nodes with their types, which are named like their ids."""
    return {
        "Nodes": [{"Type": kind, "Name": name, "UniqueId": name} for name, kind in types.items()],
        "Edges": [{"SourceId": source, "DestinationId": target} for source, target in edges],
    }


SMALL = graph_of(("t", "j"), t="TRIGGER", j="JOB")
LOOP = graph_of(("t", "j"), ("j", "t"), t="TRIGGER", j="JOB")


def test_run(glue_wf: GlueWf, examples: Path, w1: dict[str, Any]) -> None:
    """A run is shown generation by generation, with what became of its jobs."""
    done = glue_wf("topo", examples / "w1_run.json")
    assert [
        "W1, COMPLETED",
        w1["Run"]["WorkflowRunId"],
        "10 nodes in 6 generations",
        "  1  TRIGGER             T1",
        "  2  JOB      SUCCEEDED  J1",
        "  3  TRIGGER             T2",
        "     TRIGGER             T3",
        "  4  JOB      FAILED     J2",
        "     JOB      FAILED     J3",
        "  5  TRIGGER             T4",
        "     TRIGGER             T5",
        "  6  JOB      not run    J4",
        "     JOB      not run    J5",
    ] == done.stdout.splitlines()
    assert (0, "") == (done.returncode, done.stderr)


@pytest.mark.parametrize("is_wrapped", [True, False])
def test_workflow(glue_wf: GlueWf, saved: Saved, is_wrapped: bool) -> None:  # noqa: FBT001 - a parameter
    """A workflow is shown without states, in get-workflow's answer and alone."""
    workflow = {"Name": "etl", "Graph": SMALL}
    done = glue_wf("topo", saved({"Workflow": workflow} if is_wrapped else workflow))
    assert ["etl", "2 nodes in 2 generations", "  1  TRIGGER  t", "  2  JOB      j"] == (
        done.stdout.splitlines()
    )


def test_nameless_workflow(glue_wf: GlueWf, saved: Saved) -> None:
    """A workflow without a name is shown without a title."""
    done = glue_wf("topo", saved({"Workflow": {"Graph": graph_of(j="JOB")}}))
    assert ["1 node in 1 generation", "  1  JOB  j"] == done.stdout.splitlines()


def test_graph_alone(glue_wf: GlueWf, saved: Saved) -> None:
    """A graph alone is shown too."""
    done = glue_wf("topo", saved(SMALL))
    assert ["2 nodes in 2 generations", "  1  TRIGGER  t", "  2  JOB      j"] == (
        done.stdout.splitlines()
    )


def test_run_alone(glue_wf: GlueWf, saved: Saved, examples: Path, w1: dict[str, Any]) -> None:
    """A run alone is shown like the answer that holds it."""
    whole = glue_wf("topo", examples / "w1_run.json")
    assert whole.stdout == glue_wf("topo", saved(w1["Run"])).stdout


def test_run_that_only_its_graph_tells(glue_wf: GlueWf, saved: Saved) -> None:
    """A run needs neither name nor id nor status to be shown."""
    done = glue_wf("topo", saved({"Run": {"Graph": graph_of(j="JOB")}}))
    assert ["1 node in 1 generation", "  1  JOB  not run  j"] == done.stdout.splitlines()


@pytest.mark.parametrize("graph", [{}, {"Nodes": []}, {"Nodes": None, "Edges": None}])
def test_empty_graph(glue_wf: GlueWf, saved: Saved, graph: dict[str, Any]) -> None:
    """An empty graph has no generations, and is no error."""
    done = glue_wf("topo", saved({"Workflow": {"Graph": graph}}))
    assert (0, "0 nodes in 0 generations\n") == (done.returncode, done.stdout)


def test_states_of_crawlers_and_of_what_is_new(glue_wf: GlueWf, saved: Saved) -> None:
    """Crawls have states too; one that is missing is unknown, a new one is shown as it is."""
    run: dict[str, Any] = {
        "WorkflowRunId": "wr_1",
        "Graph": {
            "Nodes": [
                {
                    "Type": "CRAWLER",
                    "Name": "c1",
                    "UniqueId": "1",
                    "CrawlerDetails": {"Crawls": [{"State": "RUNNING"}]},
                },
                {
                    "Type": "CRAWLER",
                    "Name": "c2",
                    "UniqueId": "2",
                    "CrawlerDetails": {"Crawls": [{}]},
                },
                {
                    "Type": "JOB",
                    "Name": "j",
                    "UniqueId": "3",
                    "JobDetails": {"JobRuns": [{"JobRunState": "PAUSED"}]},
                },
                {"Type": "NOTEBOOK-OF-A-LATER-RELEASE", "UniqueId": "4"},
            ]
        },
    }
    done = glue_wf("topo", saved(run))
    assert [
        "wr_1",
        "4 nodes in 1 generation",
        "  1  CRAWLER                                  RUNNING  c1",
        "     CRAWLER                                  unknown  c2",
        "     JOB                                      PAUSED   j",
        "     NOTEBOOK-OF-A-LATER-... (27 characters)  not run   (4)",
    ] == done.stdout.splitlines()


def test_shared_names(glue_wf: GlueWf, saved: Saved) -> None:
    """Where nodes of one type share a name, their ids tell them apart."""
    graph = graph_of(a="JOB", b="JOB", c="TRIGGER")
    for node in graph["Nodes"]:
        node["Name"] = "same"
    assert ["  1  JOB      same (a)", "     JOB      same (b)", "     TRIGGER  same"] == glue_wf(
        "topo", saved(graph)
    ).stdout.splitlines()[1:]


def test_json_document_of_run(glue_wf: GlueWf, examples: Path, w1_ids: dict[str, str]) -> None:
    """`--json` has the generations, each node with id, type, name and state."""
    document = json.loads(glue_wf("topo", examples / "w1_run.json", "--json").stdout)
    assert [["T1"], ["J1"], ["T2", "T3"], ["J2", "J3"], ["T4", "T5"], ["J4", "J5"]] == [
        [node["name"] for node in generation] for generation in document["generations"]
    ]
    assert [
        {"id": w1_ids["J2"], "type": "JOB", "name": "J2", "state": "FAILED"},
        {"id": w1_ids["J3"], "type": "JOB", "name": "J3", "state": "FAILED"},
    ] == document["generations"][3]
    assert {"id": w1_ids["J4"], "type": "JOB", "name": "J4", "state": None} == (
        document["generations"][5][0]
    )


def test_json_document_of_workflow(glue_wf: GlueWf, saved: Saved) -> None:
    """The nodes of a workflow have no state."""
    done = glue_wf("topo", "--json", saved({"Workflow": {"Graph": graph_of(j="JOB")}}))
    assert {"generations": [[{"id": "j", "type": "JOB", "name": "j"}]]} == json.loads(done.stdout)


def test_cycle(glue_wf: GlueWf, saved: Saved) -> None:
    """A cycle is an error that names the nodes along it."""
    done = glue_wf("topo", saved(LOOP))
    assert (1, "", "glue-wf: the graph has a cycle: TRIGGER t -> JOB j -> TRIGGER t\n") == (
        done.returncode,
        done.stdout,
        done.stderr,
    )


def test_cycle_as_json(glue_wf: GlueWf, saved: Saved) -> None:
    """In the document, the cycle is a list of nodes."""
    done = glue_wf("topo", "--json", saved(LOOP))
    assert {
        "generations": None,
        "error": "the graph has a cycle: TRIGGER t -> JOB j -> TRIGGER t",
        "cycle": [
            {"id": "t", "type": "TRIGGER", "name": "t"},
            {"id": "j", "type": "JOB", "name": "j"},
        ],
    } == json.loads(done.stdout)
    assert (1, 1) == (done.returncode, len(done.stderr.splitlines()))


def test_long_cycle(glue_wf: GlueWf, saved: Saved) -> None:
    """Of a long cycle the line shows the beginning; the document has all of it."""
    names = [f"j{number}" for number in range(50)]
    edges = zip(names, [*names[1:], names[0]], strict=True)
    path = saved(graph_of(*edges, **dict.fromkeys(names, "JOB")))
    assert glue_wf("topo", path).stderr.endswith("JOB j18 -> JOB j19 -> (30 more) -> JOB j0\n")
    document = json.loads(glue_wf("topo", path, "--json").stdout)
    assert names == [node["name"] for node in document["cycle"]]


@pytest.mark.parametrize(
    ("graph", "complaint"),
    [
        (graph_of(("j", "k"), j="JOB"), "edges without a node at one end: 'j' -> 'k'"),
        (graph_of(("j", "k"), ("k", "l"), j="JOB"), "end: 'j' -> 'k'; 'k' -> 'l'"),
        ({"Nodes": [{"UniqueId": "j"}, {"UniqueId": "j"}]}, "several nodes have the id 'j'"),
        ({"Nodes": [{"Name": "j"}]}, "nodes without an id, at 0"),
    ],
)
def test_broken_graph(glue_wf: GlueWf, saved: Saved, graph: dict[str, Any], complaint: str) -> None:
    """A graph that is not in order is an error of one line."""
    done = glue_wf("topo", saved(graph))
    assert (1, "") == (done.returncode, done.stdout)
    assert done.stderr.endswith(f"{complaint}\n")
    assert 1 == len(done.stderr.splitlines())
    document = json.loads(glue_wf("topo", saved(graph), "--json").stdout)
    assert (None, []) == (document["generations"], document["cycle"])


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({"Run": {"Name": "w"}}, "has no graph; fetch it with --include-graph"),
        ({"Workflow": {"Name": "w"}}, "has no graph; fetch it with --include-graph"),
        ({"Name": "w"}, "has no graph; fetch it with --include-graph"),
        ({}, "holds no graph; give what aws glue get-workflow or get-workflow-run prints"),
        ({"Job": {}}, "holds no graph; give what aws glue get-workflow or get-workflow-run prints"),
        ({"Run": None}, "WorkflowRun: must be a map, is null"),
        ({"Workflow": []}, "Workflow: must be a map, is of type list"),
        ({"Nodes": {}}, "WorkflowGraph: Nodes: must be a list, is of type dict"),
        ({"Status": 1, "Name": "w"}, "WorkflowRun: Status: must be a string, is of type int"),
    ],
)
def test_no_graph(glue_wf: GlueWf, saved: Saved, document: dict[str, Any], complaint: str) -> None:
    """A file without a graph is an error of usage that says what to do."""
    path = saved(document)
    done = glue_wf("topo", path)
    assert (2, "") == (done.returncode, done.stdout)
    assert done.stderr.startswith(f"glue-wf: {path}: {complaint}")
    assert 1 == len(done.stderr.splitlines())


HOSTILE = "\x1b[31m\x07\x9b5m\u202e[red]\r\n\x7f\u2066"


def test_hostile_names(glue_wf: GlueWf, saved: Saved) -> None:
    """Whatever a file calls its nodes, only printable text is written."""
    node = {"Type": HOSTILE, "Name": HOSTILE, "UniqueId": HOSTILE}
    details = {"JobRuns": [{"JobRunState": HOSTILE}]}
    job = {**node, "Type": "JOB", "UniqueId": "j", "JobDetails": details}
    graph = {"Nodes": [node, {**node, "UniqueId": "2"}, job]}
    run = {"Name": HOSTILE, "WorkflowRunId": HOSTILE, "Status": HOSTILE, "Graph": graph}
    loop = {"SourceId": HOSTILE, "DestinationId": HOSTILE}
    for document in (run, {**run, "Graph": {**graph, "Edges": [loop]}}):
        for form in ([], ["--json"]):
            done = glue_wf("topo", saved({"Run": document}), *form)
            written = done.stdout + done.stderr
            assert all(line.isprintable() for line in written.split("\n"))
            assert "[red]" in written


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_generations_are_those_of_networkx(glue_wf: GlueWf, pairs: list[tuple[int, int]]) -> None:
    """Generations, and whether there are any, agree with networkx."""
    graph: nx.DiGraph[str] = nx.DiGraph([(str(source), str(target)) for source, target in pairs])
    text = json.dumps(graph_of(*graph.edges, **dict.fromkeys(sorted(graph.nodes), "JOB")))
    done = glue_wf("topo", "-", "--json", stdin=text)
    document = json.loads(done.stdout)
    if nx.is_directed_acyclic_graph(graph):
        expected = [sorted(generation) for generation in nx.topological_generations(graph)]
        shown = [[node["id"] for node in generation] for generation in document["generations"]]
        assert (expected, 0) == (shown, done.returncode)
    else:
        cycle = [node["id"] for node in document["cycle"]]
        steps = zip(cycle, [*cycle[1:], cycle[0]], strict=True)
        assert all(graph.has_edge(*step) for step in steps)
        assert 1 == done.returncode
