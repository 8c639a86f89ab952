"""How runs are shown."""

import io
import itertools
import re
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import JobRun, WorkflowRun, from_wire
from glue_wf_sdk.cli import run_rendering
from glue_wf_sdk.cli.run_progress import lines_of_progress, live_progress
from glue_wf_sdk.cli.run_rendering import (
    clock,
    failure_text,
    outcome_text,
    rows_of,
    seconds_of,
    tree_text,
)

MOMENT = datetime(2026, 1, 1, tzinfo=timezone.utc)

BRANCH = re.compile(r"^  ((?:[│ ]   )*)[├└]── (\d+)  (.*)$")


@st.composite
def graphs(draw: st.DrawFn) -> "nx.DiGraph[str]":
    """A few jobs, and which is started after which; with cycles, too."""
    names = [str(each) for each in range(draw(st.integers(1, 8)))]
    edges = st.tuples(st.sampled_from(names), st.sampled_from(names))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(names)
    graph.add_edges_from(draw(st.lists(edges, max_size=12)))
    return graph


def run_of(graph: "nx.DiGraph[str]") -> WorkflowRun:
    """A run with these jobs, and a trigger for each edge, some of them in two steps."""
    nodes = [{"Type": "JOB", "Name": each, "UniqueId": each} for each in graph]
    edges: list[dict[str, str]] = []
    for number, (before, after) in enumerate(graph.edges):
        steps = [before, *(f"t{number}.{each}" for each in range(1 + number % 2)), after]
        nodes += [{"Type": "TRIGGER", "Name": each, "UniqueId": each} for each in steps[1:-1]]
        edges += [
            {"SourceId": source, "DestinationId": destination}
            for source, destination in itertools.pairwise(steps)
        ]
    return from_wire(WorkflowRun, {"Name": "w", "Graph": {"Nodes": nodes, "Edges": edges}})


class TestTree:
    """The tree of jobs and crawlers."""

    @given(graph=graphs(), deepest=st.sampled_from([2, 3, 24]))
    def test_edges(self, graph: "nx.DiGraph[str]", deepest: int) -> None:
        """Each job is shown once with all that it starts, and elsewhere refers to that."""
        shown: list[str] = []
        edges: set[tuple[str, str]] = set()
        path: list[str] = []
        below: set[str] = set()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(run_rendering, "_DEEPEST", deepest)
            text = tree_text("Tree", run_of(graph))
        for line in text.splitlines()[2:-1]:
            branch = BRANCH.match(line)
            assert branch is not None
            depth = len(branch[1]) // 4
            path[depth:] = [branch[2]]
            if depth:
                edges.add((path[depth - 1], path[depth]))
            assert depth < deepest
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

    def test_triggers_in_a_circle(self) -> None:
        """Triggers that only follow each other lead to nothing, and to no end of work."""
        kinds = {"j": "JOB", "a": "TRIGGER", "b": "TRIGGER"}
        nodes = [{"Type": kind, "Name": each, "UniqueId": each} for each, kind in kinds.items()]
        pairs = [("j", "a"), ("a", "b"), ("b", "a")]
        edges = [{"SourceId": before, "DestinationId": after} for before, after in pairs]
        run = from_wire(WorkflowRun, {"Graph": {"Nodes": nodes, "Edges": edges}})
        assert "  └── j  not run" in tree_text("Tree", run).splitlines()

    def test_deep_tree(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The names in a tree too deep for the terminal stay in one piece."""
        monkeypatch.setenv("COLUMNS", "20")
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        names = [f"job-{each}" for each in range(40)]
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from(itertools.pairwise(names))
        run = run_of(graph)
        text = re.sub(r"\x1b\[[0-9;]*m", "", tree_text("Tree", run))
        assert all(f"── {each}  not run" in text for each in names)

    def test_long_chain(self) -> None:
        """A branch that gets too deep goes on at the end; each job is shown once with its state."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from(itertools.pairwise(f"job-{each}" for each in range(100)))
        graph.add_edge("job-0", "other")
        lines = tree_text("Tree", run_of(graph)).splitlines()[2:-1]
        assert [f"job-{each}" for each in range(23)] == [
            line.split("── ")[1].removesuffix("  not run") for line in lines[:23]
        ]
        assert ["    " * 23 + "  └── job-23  (see below)", "  │   └── other  not run"] == [
            lines[23].replace("│", " ").replace("├", "└"),
            lines[24],
        ]
        assert "  ├── job-23  not run" == lines[25]
        shown = [line.split("── ")[1] for line in lines if line.endswith("not run")]
        assert sorted(f"{each}  not run" for each in graph) == sorted(shown)
        assert max(map(len, lines)) < 120

    def test_deep_cycle(self) -> None:
        """In a long cycle, too, each job is shown once with its state."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from(itertools.pairwise([*map(str, range(60)), "0"]))
        lines = tree_text("Tree", run_of(graph)).splitlines()[2:-1]
        shown = [line.split("── ")[1] for line in lines if line.endswith("not run")]
        assert sorted(f"{each}  not run" for each in graph) == sorted(shown)
        assert 2 == sum(line.endswith("(see below)") for line in lines)
        assert 1 == sum(line.endswith("(see above)") for line in lines)

    def test_leaf_on_the_deepest_level(self) -> None:
        """What starts nothing is shown where it is, on the last level that there is, too."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from(itertools.pairwise(map(str, range(24))))
        lines = tree_text("Tree", run_of(graph)).splitlines()[2:-1]
        assert [*map(str, range(24))] == [
            line.split("── ")[1].removesuffix("  not run") for line in lines
        ]

    def test_continuations_keep_their_order(self) -> None:
        """Branches that are too deep go on in the order in which they were left."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        for branch in "abc":
            graph.add_edges_from(itertools.pairwise(f"{branch}{each}" for each in range(30)))
        lines = tree_text("Tree", run_of(graph)).splitlines()[2:-1]
        below = [line.split()[-3] for line in lines if line.endswith("(see below)")]
        assert ["a23", "b23", "c23"] == below
        tops = [line.split()[1] for line in lines if line[2] in "├└"]
        assert ["a0", "b0", "c0", *below] == tops

    def test_many_that_start_many(self) -> None:
        """What is shown elsewhere is referred to a few times, and then counted."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from((f"a{first}", f"b{then}") for first in range(3) for then in range(50))
        lines = tree_text("Tree", run_of(graph)).splitlines()[2:-1]
        assert 3 + 50 + 2 * (8 + 1) == len(lines)
        assert 53 == sum(line.endswith("not run") for line in lines)
        names = [line.split("── ")[1] for line in lines[-9:]]
        assert [
            *(f"b{each}  (see above)" for each in range(8)),
            "... and 42 more (see above or below)",
        ] == names

    def test_references_that_come_about_below(self) -> None:
        """Those count, too, that another branch of the same job has shown first."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from(("a", f"b{each}") for each in range(20))
        graph.add_edges_from(("b0", f"b{each}") for each in range(1, 20))
        lines = tree_text("Tree", run_of(graph)).splitlines()[2:-1]
        assert 1 + 20 + 8 + 1 == len(lines)
        assert "      └── ... and 11 more (see above or below)" == lines[-1]


class TestTimes:
    """Durations."""

    @given(seconds=st.integers(0, 10**6))
    def test_clock(self, seconds: int) -> None:
        """Durations are written as Python writes them, without hours that are none."""
        whole = str(timedelta(seconds=seconds % 86_400))
        if seconds < 3600:
            assert whole.removeprefix("0:").removeprefix("0") == clock(seconds)
        elif seconds < 86_400:
            assert whole == clock(seconds)
        else:
            assert clock(seconds).startswith(f"{seconds // 3600}:")

    def test_not_known(self) -> None:
        """Without a start or an end there is no duration."""
        assert None is seconds_of(JobRun(completed_on=MOMENT), MOMENT)
        assert None is seconds_of(JobRun(started_on=MOMENT))
        assert "" == clock(None)

    def test_clocks_that_differ(self) -> None:
        """What starts in the future of this clock has taken no time yet."""
        assert 0.0 == seconds_of(JobRun(started_on=MOMENT), MOMENT - timedelta(minutes=1))


class TestLittleKnown:
    """Runs of which the service says less than usual."""

    @pytest.fixture
    def run_wire(self) -> dict[str, Any]:
        """A run without times, in which a crawl and a job run have ended."""
        return {
            "Status": "STOPPED",
            "Graph": {
                "Nodes": [
                    {
                        "Type": "CRAWLER",
                        "UniqueId": "c",
                        "CrawlerDetails": {
                            "Crawls": [{"State": "CANCELLED", "CompletedOn": MOMENT}]
                        },
                    },
                    {
                        "Type": "JOB",
                        "UniqueId": "j",
                        "JobDetails": {
                            "JobRuns": [{"JobRunState": "STOPPED", "CompletedOn": MOMENT}]
                        },
                    },
                ]
            },
        }

    def test_lines(self, run_wire: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
        """Their attempts are told without times."""
        run = from_wire(WorkflowRun, run_wire)
        with lines_of_progress() as show:
            show(run, MOMENT)
            show(run, MOMENT)
        expected = ["         CANCELLED  ", "         STOPPED    "]
        assert expected == capsys.readouterr().out.splitlines()

    def test_failures(self, run_wire: dict[str, Any]) -> None:
        """What failed in a run that is not COMPLETED is told without an "although"."""
        run = from_wire(WorkflowRun, run_wire)
        assert ["Failed: 2", "  CANCELLED  ", "  STOPPED  ", ""] == failure_text(run).splitlines()
        assert "  STOPPED: 1 CANCELLED, 1 STOPPED\n\n" == outcome_text(run)

    def test_copies(self) -> None:
        """Only in a run that resumes another can attempts be copies, if it says when it began."""
        crawls = {"Crawls": [{"StartedOn": MOMENT}]}
        crawler = {"Type": "CRAWLER", "UniqueId": "c", "CrawlerDetails": crawls}
        for previous, began, is_copy in [
            (None, MOMENT + timedelta(seconds=1), False),
            ("wr_1", MOMENT + timedelta(seconds=1), True),
            ("wr_1", MOMENT, False),
            ("wr_1", None, False),
        ]:
            run = from_wire(
                WorkflowRun,
                {"PreviousRunId": previous, "StartedOn": began, "Graph": {"Nodes": [crawler]}},
            )
            assert [is_copy] == [row.is_copy for row in rows_of(run)]


class TestSharedIds:
    """Progress of a run whose nodes share an id, or have none."""

    @pytest.fixture(params=["1", None])
    def run(self, request: pytest.FixtureRequest) -> WorkflowRun:
        """A run of many jobs, the last of which has failed."""
        states = [*["SUCCEEDED"] * 20, "FAILED"]
        nodes = [
            {
                "Type": "JOB",
                "Name": f"job-{number}",
                "UniqueId": request.param,
                "JobDetails": {
                    "JobRuns": [{"JobRunState": state, "StartedOn": MOMENT, "CompletedOn": MOMENT}]
                },
            }
            for number, state in enumerate(states)
        ]
        return from_wire(WorkflowRun, {"Status": "RUNNING", "Graph": {"Nodes": nodes}})

    def test_table(
        self,
        run: WorkflowRun,
        new_terminal: Callable[[], io.StringIO],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The table keeps to the room that there is, and has what failed."""
        stream = new_terminal()
        monkeypatch.setenv("LINES", "6")
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", stream)
            with live_progress() as show:
                show(run, MOMENT)
        names = re.findall(r"job-\d+", re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", stream.getvalue()))
        assert {"job-0", "job-1", "job-20"} == set(names)

    def test_lines(self, run: WorkflowRun, capsys: pytest.CaptureFixture[str]) -> None:
        """Each attempt has its line, once."""
        with lines_of_progress() as show:
            show(run, MOMENT)
            show(run, MOMENT)
        assert 21 == len(capsys.readouterr().out.splitlines())

    def test_lines_of_twins(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Jobs that share name and start, too, have their lines as each of them ends."""
        later = MOMENT + timedelta(seconds=1)
        ends = [
            (("RUNNING", None), ("RUNNING", None)),
            (("SUCCEEDED", MOMENT), ("RUNNING", None)),
            (("SUCCEEDED", MOMENT), ("FAILED", later)),
        ]
        with lines_of_progress() as show:
            for twins in ends:
                attempts = [
                    {"JobRunState": state, "StartedOn": MOMENT, "CompletedOn": end}
                    for state, end in twins
                ]
                nodes = [{"Type": "JOB", "JobDetails": {"JobRuns": [each]}} for each in attempts]
                show(from_wire(WorkflowRun, {"Graph": {"Nodes": nodes}}), MOMENT)
        assert ["SUCCEEDED", "FAILED"] == capsys.readouterr().out.split()
