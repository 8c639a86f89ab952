"""`glue-wf show`."""

import json
from typing import Any

import pytest

from glue_wf_sdk import from_wire
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.operations import GetWorkflowRunResponse
from support.cli import GlueWf, Saved
from support.runs import run_wire


class TestService:
    """A run of the service."""

    def test_resumed_run(self, glue_wf: GlueWf, failed_run: str) -> None:
        """A resumed run shows which run it resumes, and what was copied."""
        assert 0 == glue_wf("resume", "etl", "--wait").returncode
        done = glue_wf("show", "etl")
        lines = done.stdout.splitlines()
        assert 0 == done.returncode
        assert f"resumes {failed_run}" in lines
        assert "  ├── audit  SUCCEEDED  3:20, copied" in lines
        assert "          └── load  SUCCEEDED  1:00" in lines
        assert "To " not in done.stdout

    def test_running(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """A running run shows the times so far, in whole seconds, and how to watch it."""
        run_id = local.call("StartWorkflowRun", Name="etl")["RunId"]
        local.advance(5.75)
        done = glue_wf("show", "etl", run_id)
        assert 0 == done.returncode
        assert "  ├── audit  RUNNING  0:05" in done.stdout.splitlines()
        assert "  RUNNING for 0:05: 2 RUNNING, 2 not run" in done.stdout.splitlines()
        assert f"To watch it: glue-wf watch etl {run_id}" == done.stdout.splitlines()[-1]

    def test_json(self, glue_wf: GlueWf, failed_run: str, aws_session: Any) -> None:
        """With --json the run is printed as boto3 returns it, and `--from` reads it again."""
        done = glue_wf("show", "etl", failed_run, "--json")
        answer = aws_session.client("glue").get_workflow_run(
            Name="etl", RunId=failed_run, IncludeGraph=True
        )
        expected = from_wire(GetWorkflowRunResponse, answer).run
        printed = from_wire(GetWorkflowRunResponse, json.loads(done.stdout)).run
        assert (1, expected) == (done.returncode, printed)
        again = glue_wf("show", "--from", "-", stdin=done.stdout)
        assert (1, glue_wf("show", "etl").stdout) == (again.returncode, again.stdout)
        assert done.stdout == glue_wf("show", "--from", "-", "--json", stdin=done.stdout).stdout


class TestFile:
    """A run in a file."""

    def test_without_graph(self, glue_wf: GlueWf, saved: Saved) -> None:
        """A run without its graph is shown by its statistics."""
        run = {"Name": "etl", "WorkflowRunId": "wr_1", "Status": "RUNNING"}
        done = glue_wf("show", "--from", saved({**run, "Statistics": {"RunningActions": 2}}))
        assert [
            "etl, RUNNING",
            "wr_1",
            "",
            "No graph: 2 running",
            "",
            "  RUNNING",
            "",
            "To watch it: glue-wf watch etl wr_1",
        ] == done.stdout.splitlines()
        assert (0, "") == (done.returncode, done.stderr)

    def test_minimal_run(self, glue_wf: GlueWf, saved: Saved) -> None:
        """Of a run, only name and id are required; its error message is printed escaped."""
        run = {"Name": "etl", "WorkflowRunId": "wr_1", "ErrorMessage": "no\x1bway"}
        done = glue_wf("show", "--from", saved({"Run": run}))
        lines = ["etl, unknown", "wr_1", "", "No graph", "", "  unknown", "", r"  no\x1bway", ""]
        lines += ["To watch it: glue-wf watch etl wr_1"]
        assert (0, lines) == (done.returncode, done.stdout.splitlines())

    @pytest.mark.parametrize(
        ("run", "outcome"),
        [
            (run_wire("", Graph=None), "  COMPLETED, outcome unknown"),
            (run_wire("J1", {"J1": "PAUSED 0 -"}), "  COMPLETED, outcome unknown: 1 PAUSED"),
        ],
        ids=["no graph", "unknown state"],
    )
    def test_unknown_outcome(
        self, glue_wf: GlueWf, saved: Saved, run: dict[str, Any], outcome: str
    ) -> None:
        """If nothing tells whether a COMPLETED run succeeded, the text says so; the code is 0."""
        done = glue_wf("show", "--from", saved(run))
        assert 0 == done.returncode
        assert outcome in done.stdout.splitlines()

    def test_invalid_graph(self, glue_wf: GlueWf, w1: dict[str, Any], saved: Saved) -> None:
        """If the graph is invalid, all but the tree is shown."""
        whole = glue_wf("show", "--from", saved(w1)).stdout
        w1["Run"]["Graph"]["Edges"].append({"SourceId": "x", "DestinationId": "y"})
        done = glue_wf("show", "--from", saved(w1))
        assert (1, "") == (done.returncode, done.stderr)
        head, problem, counts, *rest = done.stdout.split("\n\n")
        assert "No tree: edges refer to nodes that do not exist: 'x' -> 'y'" == problem
        assert "1 SUCCEEDED, 2 FAILED, 2 not run" in counts
        assert whole.startswith(head)
        failed, _ = whole.split("\n\n")[-2:]
        assert [failed, ""] == rest
