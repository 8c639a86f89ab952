"""The tree of the jobs and crawlers of a run."""

import io
import itertools
import re
import sys

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import WorkflowRun, from_wire
from glue_wf_sdk.cli.render import tree
from glue_wf_sdk.cli.render.tree import tree_text
from support.cli import SGR

BRANCH = re.compile(r"^  ((?:[│ ]   )*)[├└]── (\d+)  (.*)$")


@st.composite
def graphs(draw: st.DrawFn) -> "nx.DiGraph[str]":
    """A few jobs, and which one starts which; with cycles."""
    names = [str(each) for each in range(draw(st.integers(1, 8)))]
    edges = st.tuples(st.sampled_from(names), st.sampled_from(names))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(names)
    graph.add_edges_from(draw(st.lists(edges, max_size=12)))
    return graph


def graph_of(*chains: list[str]) -> "nx.DiGraph[str]":
    """The jobs of these chains."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for chain in chains:
        graph.add_edges_from(itertools.pairwise(chain))
    return graph


def run_with(graph: "nx.DiGraph[str]") -> WorkflowRun:
    """A run with these jobs, and one or two triggers for each edge."""
    nodes = [{"Type": "JOB", "Name": each, "UniqueId": each} for each in graph]
    edges: list[dict[str, str]] = []
    for number, (before, after) in enumerate(graph.edges):
        steps = [before, *(f"t{number}.{each}" for each in range(1 + number % 2)), after]
        nodes += [{"Type": "TRIGGER", "Name": each, "UniqueId": each} for each in steps[1:-1]]
        edges += [
            {"SourceId": source, "DestinationId": destination}
            for source, destination in itertools.pairwise(steps)
        ]
    run = {"Name": "w", "WorkflowRunId": "wr", "Graph": {"Nodes": nodes, "Edges": edges}}
    return from_wire(WorkflowRun, run)


def lines_of(graph: "nx.DiGraph[str]") -> list[str]:
    """The lines of the tree, without its heading and its root."""
    return tree_text(run_with(graph), None).splitlines()[2:-1]


def shown_once(lines: list[str]) -> list[str]:
    """The jobs that are shown with their state."""
    return [
        line.split("── ")[1].removesuffix("  not run") for line in lines if line.endswith("not run")
    ]


@given(graph=graphs(), depth=st.sampled_from([2, 3, 24]))
def test_edges(graph: "nx.DiGraph[str]", depth: int) -> None:
    """Each job is shown once with everything that it starts; elsewhere it refers to that."""
    shown: list[str] = []
    edges: set[tuple[str, str]] = set()
    path: list[str] = []
    below: set[str] = set()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tree, "_MAX_DEPTH", depth)
        lines = lines_of(graph)
    for line in lines:
        branch = BRANCH.match(line)
        assert branch is not None
        level = len(branch[1]) // 4
        path[level:] = [branch[2]]
        if level:
            edges.add((path[level - 1], path[level]))
        assert level < depth
        if branch[3] == "not run":
            shown.append(branch[2])
            below.discard(branch[2])
        elif branch[3] == "(see below)":
            assert branch[2] not in shown
            below.add(branch[2])
        else:
            assert ("(see above)", True) == (branch[3], branch[2] in shown)
    assert set() == below
    assert sorted(graph) == sorted(shown)
    assert set(graph.edges) == edges
    first = [each for each in graph if not list(graph.predecessors(each))]
    assert first == [each for each in shown if each in first]


def test_cycle_of_triggers() -> None:
    """Triggers that only lead to each other are left out."""
    kinds = {"j": "JOB", "a": "TRIGGER", "b": "TRIGGER"}
    nodes = [{"Type": kind, "Name": each, "UniqueId": each} for each, kind in kinds.items()]
    pairs = [("j", "a"), ("a", "b"), ("b", "a")]
    edges = [{"SourceId": before, "DestinationId": after} for before, after in pairs]
    run = {"Name": "w", "WorkflowRunId": "wr", "Graph": {"Nodes": nodes, "Edges": edges}}
    text = tree_text(from_wire(WorkflowRun, run), None)
    assert ["  w  unknown", "  └── j  not run", ""] == text.splitlines()[1:]


def test_deep_tree_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are not broken, however narrow the terminal is."""
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    names = [f"job-{each}" for each in range(40)]
    text = SGR.sub("", tree_text(run_with(graph_of(names)), None))
    assert all(f"── {each}  not run" in text for each in names)


def test_standard_output_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines of the tree are drawn with what standard output can encode."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    text = tree_text(run_with(graph_of(["a", "b", "c"], ["a", "d"])), None)

    assert ["+-- ", "|   `-- ", "`-- "] == [line[6:-10] for line in text.splitlines()[3:-1]]


def test_long_chain() -> None:
    """A branch that gets too deep continues at the end of the tree."""
    chain = [f"job-{each}" for each in range(100)]
    graph = graph_of(chain, ["job-0", "other"])
    lines = lines_of(graph)
    assert chain[:23] == shown_once(lines[:23])
    assert ["    " * 23 + "  └── job-23  (see below)", "  │   └── other  not run"] == [
        lines[23].replace("│", " ").replace("├", "└"),
        lines[24],
    ]
    assert "  ├── job-23  not run" == lines[25]
    assert sorted(graph) == sorted(shown_once(lines))
    assert max(map(len, lines)) < 120


def test_order_of_continuations() -> None:
    """Branches that are too deep continue in the order in which they ended."""
    lines = lines_of(graph_of(*([f"{each}{level}" for level in range(30)] for each in "abc")))
    below = [line.split()[-3] for line in lines if line.endswith("(see below)")]
    assert ["a23", "b23", "c23"] == below
    tops = [line.split()[1] for line in lines if line[2] in "├└"]
    assert ["a0", "b0", "c0", *below] == tops


def test_many_references() -> None:
    """Below each job, eight jobs shown elsewhere are listed, and the others counted."""
    pairs = ([f"a{first}", f"b{then}"] for first in range(3) for then in range(50))
    lines = lines_of(graph_of(*pairs))
    assert 3 + 50 + 2 * (8 + 1) == len(lines)
    assert 53 == len(shown_once(lines))
    assert [
        *(f"b{each}  (see above)" for each in range(8)),
        "... and 42 more (see above or below)",
    ] == [line.split("── ")[1] for line in lines[-9:]]


def test_references_from_a_branch_below() -> None:
    """A job that is shown in another branch of the same job also counts as a reference."""
    lines = lines_of(
        graph_of(
            *(["a", f"b{each}"] for each in range(20)),
            *(["b0", f"b{each}"] for each in range(1, 20)),
        )
    )
    assert 1 + 20 + 8 + 1 == len(lines)
    assert "      └── ... and 11 more (see above or below)" == lines[-1]


def hub(before: int, after: int, *, joined: bool = True) -> WorkflowRun:
    """A run in which one trigger waits for many jobs and starts many others.

    The trigger is followed by as many others in a row as there are jobs, unless it is `joined` to
    the jobs that it starts.
    """
    chain = ["t"] if joined else [f"t{each}" for each in range(before + 1)]
    first = [f"a{each}" for each in range(before)]
    last = [f"b{each}" for each in range(after)]
    pairs = [*((each, chain[0]) for each in first), *((chain[-1], each) for each in last)]
    kinds = {**dict.fromkeys(first + last, "JOB"), **dict.fromkeys(chain, "TRIGGER")}
    nodes = [{"Type": kind, "Name": each, "UniqueId": each} for each, kind in kinds.items()]
    edges = [
        {"SourceId": source, "DestinationId": target}
        for source, target in [*pairs, *itertools.pairwise(chain)]
    ]
    run = {"Name": "w", "WorkflowRunId": "wr", "Graph": {"Nodes": nodes, "Edges": edges}}
    return from_wire(WorkflowRun, run)


def test_a_trigger_between_many_jobs() -> None:
    """Below the second job that leads to a trigger, at most 200 edges are searched."""
    lines = tree_text(hub(3, 300), None).splitlines()[2:-1]

    assert 3 + 300 + 2 * (8 + 1) == len(lines)
    assert ["a1  not run", "b0  (see above)"] == [
        line.split("── ")[1] for line in lines if line.endswith(("a1  not run", "b0  (see above)"))
    ][:2]
    assert "... and at least 192 more (see above or below)" == lines[-1].split("── ")[1]


def test_many_triggers_of_the_same_jobs() -> None:
    """Edges that lead to a job already found count too, so no search takes longer."""
    names = {"a": "JOB", "b": "JOB", **{f"t{each}": "TRIGGER" for each in range(30)}}
    names |= {f"j{each}": "JOB" for each in range(10)}
    nodes = [{"Type": kind, "Name": each, "UniqueId": each} for each, kind in names.items()]
    edges = [
        {"SourceId": source, "DestinationId": target}
        for each in range(30)
        for source, target in (
            ("a", f"t{each}"),
            ("b", f"t{each}"),
            *((f"t{each}", f"j{job}") for job in range(10)),
        )
    ]
    run = {"Name": "w", "WorkflowRunId": "wr", "Graph": {"Nodes": nodes, "Edges": edges}}
    lines = tree_text(from_wire(WorkflowRun, run), None).splitlines()

    assert [
        *(f"j{each}  (see above)" for each in range(8)),
        "... and at least 2 more (see above or below)",
    ] == [line.split("── ")[1] for line in lines[-10:-1]]


def test_triggers_in_a_row_after_many_jobs() -> None:
    """The search ends before the jobs if there are more triggers than that in between."""
    lines = tree_text(hub(250, 1, joined=False), None).splitlines()[2:-1]

    assert 250 + 1 + 249 == len(lines)
    assert "... and possibly more (see above or below)" == lines[-1].split("── ")[1]


def test_a_job_behind_a_trigger_of_another_branch() -> None:
    """A job that two triggers start is shown once below the job that leads to both."""
    pairs = ["a:t", "t:x", "b:t", "b:u", "u:x", "u:y"]
    edges = [
        dict(zip(("SourceId", "DestinationId"), each.split(":"), strict=True)) for each in pairs
    ]
    nodes = [
        {"Type": "TRIGGER" if each in "tu" else "JOB", "Name": each, "UniqueId": each}
        for each in "abtuxy"
    ]
    run = {"Name": "w", "WorkflowRunId": "wr", "Graph": {"Nodes": nodes, "Edges": edges}}

    assert ["a  not run", "x  not run", "b  not run", "x  (see above)", "y  not run"] == [
        line.split("── ")[1]
        for line in tree_text(from_wire(WorkflowRun, run), None).splitlines()[2:-1]
    ]
