"""The commands that operate runs, on a LocalGlue over HTTP."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from glue_wf_sdk import from_wire
from glue_wf_sdk.cli.following import now
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.operations import GetWorkflowRunResponse, GetWorkflowRunsResponse

Operated = Callable[..., CompletedProcess[str]]
GlueWf = Callable[..., CompletedProcess[str]]

RUN_ID = re.compile(r"\bwr_[0-9a-f]{64}\b")

VERBS = [
    ["runs"],
    ["show"],
    ["report"],
    ["graph"],
    ["watch"],
    ["run"],
    ["stop"],
    ["resume"],
    ["properties"],
    ["properties", "get"],
    ["properties", "set"],
]


def last_run(local: LocalGlue) -> dict[str, Any]:
    """The last run of the workflow."""
    run: dict[str, Any] = local.call("GetWorkflow", Name="etl")["Workflow"]["LastRun"]
    return run


def failed_run(local: LocalGlue) -> str:
    """The id of a run that has ended, in which `clean` has failed."""
    run_id: str = local.call("StartWorkflowRun", Name="etl")["RunId"]
    local.run_until_idle()
    return run_id


def test_now() -> None:
    """What runs is timed by the computer's clock."""
    before = datetime.now(timezone.utc)
    assert before <= now() <= datetime.now(timezone.utc)


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_help(glue_wf: GlueWf, verb: list[str]) -> None:
    """Each help fits into 80 columns and, for a verb, shows examples and the exit codes."""
    done = glue_wf(*verb, "--help")
    lines = done.stdout.splitlines()
    assert (0, "") == (done.returncode, done.stderr)
    assert max(map(len, lines)) <= 80
    if verb != ["properties"]:
        assert "  Examples:" in lines
        assert any(line.startswith("  Exit codes: 0 ") for line in lines)
        assert any(line.startswith(f"    glue-wf {' '.join(verb)} ") for line in lines)
        for option in ("--profile", "--region", "--endpoint-url", "--json"):
            assert option in done.stdout


class TestRuns:
    """`glue-wf runs`."""

    def test_lines(self, operated: Operated, local: LocalGlue) -> None:
        """Runs are listed, the latest first: status, start, duration, what their actions did."""
        first = failed_run(local)
        failed = local.call("GetWorkflowRun", Name="etl", RunId=first, IncludeGraph=True)["Run"]
        (clean,) = (each for each in failed["Graph"]["Nodes"] if each["Name"] == "clean")
        second = local.call(
            "ResumeWorkflowRun", Name="etl", RunId=first, NodeIds=[clean["UniqueId"]]
        )["RunId"]
        local.run_until_idle()
        third = local.call("StartWorkflowRun", Name="etl")["RunId"]
        local.advance(5)
        done = operated("runs", "etl")
        assert (0, "") == (done.returncode, done.stderr)
        assert [
            "RUNNING    2026-01-01 00:04:50Z     0:05  2 running",
            f"  {third}",
            "COMPLETED  2026-01-01 00:03:20Z     1:30  4 succeeded",
            f"  {second}",
            f"  resumes {first}",
            "COMPLETED  2026-01-01 00:00:00Z     3:20  2 succeeded, 1 failed",
            f"  {first}",
        ] == done.stdout.splitlines()

    def test_none(self, operated: Operated) -> None:
        """A workflow that has not run has no runs, which is fine."""
        done = operated("runs", "etl")
        assert (0, "no runs\n") == (done.returncode, done.stdout)

    def test_json(
        self, operated: Operated, local: LocalGlue, served: str, aws_session: Any
    ) -> None:
        """With --json the runs come as boto3 gives them."""
        failed_run(local)
        local.call("StartWorkflowRun", Name="etl")
        document = json.loads(operated("runs", "etl", "--json").stdout)
        answer = aws_session.client("glue", endpoint_url=served).get_workflow_runs(Name="etl")
        expected = from_wire(GetWorkflowRunsResponse, answer).runs
        assert expected is not None
        shown = from_wire(GetWorkflowRunsResponse, document).runs
        assert sorted(map(repr, expected)) == sorted(map(repr, shown or ()))


class TestShow:
    """`glue-wf show`."""

    def test_text(self, operated: Operated, local: LocalGlue) -> None:
        """A run is shown as a tree, with what failed, and what to do about it."""
        run_id = failed_run(local)
        done = operated("show", "etl")
        *lines, hint = done.stdout.splitlines()
        assert (1, "") == (done.returncode, done.stderr)
        assert [
            "etl, COMPLETED",
            run_id,
            "started 2026-01-01 00:00:00Z",
            "",
            "Jobs and crawlers",
            "  etl  COMPLETED",
            "  ├── audit  SUCCEEDED  3:20",
            "  └── land  SUCCEEDED  0:40",
            "      └── clean  FAILED  0:30",
            "          └── load  not run",
            "",
            "  COMPLETED after 3:20: 2 SUCCEEDED, 1 FAILED, 1 not run",
            "",
            "Failed: 1, although the run is COMPLETED",
            "  FAILED  clean",
        ] == lines[:15]
        assert re.fullmatch(
            f"To resume it: glue-wf resume --endpoint-url http://[^ ]+ etl {run_id}", hint
        )

    def test_resumed(self, operated: Operated, local: LocalGlue) -> None:
        """Of a resumed run it says what was copied, and which run it resumes."""
        first = failed_run(local)
        assert 0 == operated("resume", "etl", "--wait").returncode
        done = operated("show", "etl")
        assert 0 == done.returncode
        assert f"resumes {first}" in done.stdout.splitlines()
        assert "  ├── audit  SUCCEEDED  3:20, copied" in done.stdout.splitlines()
        assert "          └── load  SUCCEEDED  1:00" in done.stdout.splitlines()
        assert "To " not in done.stdout

    def test_json(
        self,
        operated: Operated,
        glue_wf: GlueWf,
        local: LocalGlue,
        served: str,
        aws_session: Any,
    ) -> None:
        """With --json the run comes as boto3 gives it, and can be shown and planned with again."""
        run_id = failed_run(local)
        done = operated("show", "etl", run_id, "--json")
        answer = aws_session.client("glue", endpoint_url=served).get_workflow_run(
            Name="etl", RunId=run_id, IncludeGraph=True
        )
        expected = from_wire(GetWorkflowRunResponse, answer).run
        assert (1, expected) == (
            done.returncode,
            from_wire(GetWorkflowRunResponse, json.loads(done.stdout)).run,
        )
        again = glue_wf("show", "--from", "-", stdin=done.stdout)
        online, _ = operated("show", "etl").stdout.split("\nTo resume it")
        assert (1, online) == (again.returncode, again.stdout.split("\nTo resume it")[0])
        assert done.stdout == glue_wf("show", "--from", "-", "--json", stdin=done.stdout).stdout
        assert 0 == glue_wf("resume-plan", "-", stdin=done.stdout).returncode

    def test_file_without_graph(self, glue_wf: GlueWf, saved: Callable[[Any], Path]) -> None:
        """A stored run without its graph is shown by its statistics; one that runs is fine."""
        run = {"Name": "etl", "WorkflowRunId": "wr_1", "Status": "RUNNING"}
        path = saved({"Run": {**run, "Statistics": {"RunningActions": 2}}})
        done = glue_wf("show", "--from", path)
        assert [
            "etl, RUNNING",
            "wr_1",
            "",
            "No graph is given; 2 running",
            "",
            "  RUNNING",
            "",
            "To watch it: glue-wf watch etl wr_1",
        ] == done.stdout.splitlines()
        assert (0, "") == (done.returncode, done.stderr)

    def test_file_of_little(self, glue_wf: GlueWf, saved: Callable[[Any], Path]) -> None:
        """A run of which next to nothing is known is shown all the same."""
        done = glue_wf("show", "--from", saved({"Run": {"ErrorMessage": "no\x1bway"}}))
        assert (0, "\nNo graph is given\n\n  unknown\n\n  no\\x1bway\n\n") == (
            done.returncode,
            done.stdout,
        )

    def test_cycle(self, glue_wf: GlueWf, w1: dict[str, Any], saved: Callable[[Any], Path]) -> None:
        """A graph with a cycle is shown, each node once."""
        graph = w1["Run"]["Graph"]
        ids = {node["Name"]: node["UniqueId"] for node in graph["Nodes"]}
        graph["Edges"].append({"SourceId": ids["J4"], "DestinationId": ids["T1"]})
        done = glue_wf("show", "--from", saved(w1))
        assert (1, "") == (done.returncode, done.stderr)
        for name in ("J1", "J2", "J3", "J4", "J5"):
            assert 1 == len(re.findall(rf"─ {name}  (?!\(see)", done.stdout))

    def test_broken_graph(
        self, glue_wf: GlueWf, w1: dict[str, Any], saved: Callable[[Any], Path]
    ) -> None:
        """A graph with an edge into nothing has no tree, and all else that `show` tells."""
        whole = glue_wf("show", "--from", saved(w1)).stdout
        w1["Run"]["Graph"]["Edges"].append({"SourceId": "x", "DestinationId": "y"})
        done = glue_wf("show", "--from", saved(w1))
        assert (1, "") == (done.returncode, done.stderr)
        head, problem, counts, *rest = done.stdout.split("\n\n")
        assert problem.startswith("No tree: ")
        assert "'x' -> 'y'" in problem
        assert "1 SUCCEEDED, 2 FAILED, 2 not run" in counts
        assert whole.startswith(head)
        failed, hint = whole.split("\n\n")[-2:]
        assert [failed, ""] == rest
        assert hint.startswith("To resume it: ")


class TestRun:
    """`glue-wf run` and `glue-wf watch`."""

    def test_waits(self, operated: Operated, local: LocalGlue) -> None:
        """With --wait, a run that goes well ends with 0, and in a pipe only its end is told."""
        local.set_behavior("clean", outcomes=["SUCCEEDED"])
        done = operated("run", "etl", "--wait")
        assert (0, "") == (done.returncode, done.stderr)
        assert [
            "Started a run of etl",
            f"  {last_run(local)['WorkflowRunId']}",
            "  COMPLETED after 3:20: 4 SUCCEEDED",
            "",
        ] == done.stdout.splitlines()

    def test_failed_run(self, operated: Operated, local: LocalGlue) -> None:
        """A run in which a job fails ends with 1, although it is COMPLETED."""
        done = operated("run", "etl", "--wait")
        assert (1, "COMPLETED") == (done.returncode, last_run(local)["Status"])
        assert "  FAILED  clean" in done.stdout.splitlines()

    def test_json(self, operated: Operated, local: LocalGlue) -> None:
        """With --wait and --json, one document is printed: the run as it ended."""
        done = operated("run", "etl", "--wait", "--json")
        run = json.loads(done.stdout)["Run"]
        assert (1, last_run(local)["WorkflowRunId"]) == (done.returncode, run["WorkflowRunId"])
        assert 7 == len(run["Graph"]["Nodes"])
        assert done.stdout == operated("watch", "etl", "--json").stdout

    def test_does_not_wait(self, operated: Operated, local: LocalGlue) -> None:
        """Without --wait the run's id is printed, and how to watch it."""
        done = operated("run", "etl", "--property", "day=a=b")
        run = last_run(local)
        assert ("RUNNING", {"day": "a=b"}) == (run["Status"], run["WorkflowRunProperties"])
        assert (0, "") == (done.returncode, done.stderr)
        *lines, hint = done.stdout.splitlines()
        assert ["Started a run of etl", f"  {run['WorkflowRunId']}"] == lines
        assert re.fullmatch(
            f"To watch it: glue-wf watch --endpoint-url http://[^ ]+ etl {run['WorkflowRunId']}",
            hint,
        )

    def test_json_without_waiting(self, operated: Operated, local: LocalGlue) -> None:
        """Without --wait the document holds the run's id."""
        done = operated("run", "etl", "--json")
        assert {"RunId": last_run(local)["WorkflowRunId"]} == json.loads(done.stdout)

    @pytest.mark.parametrize("given", [["day"], ["day=1", "day=2"]])
    def test_wrong_properties(self, operated: Operated, local: LocalGlue, given: list[str]) -> None:
        """A property without = or given twice is wrong usage, and nothing is started."""
        options = [part for each in given for part in ("--property", each)]
        done = operated("run", "etl", *options)
        assert (2, "", 1) == (done.returncode, done.stdout, done.stderr.count("\n"))
        assert [] == local.call("GetWorkflowRuns", Name="etl")["Runs"]

    def test_secret_without_a_key(self, operated: Operated) -> None:
        """What has no = may be a secret value, and is not shown."""
        assert "hunter2" not in operated("run", "etl", "--property", "hunter2").stderr


class TestResume:
    """`glue-wf resume`."""

    def test_waits(self, operated: Operated, local: LocalGlue) -> None:
        """With --wait the new run is waited for; it says from what it was resumed."""
        first = failed_run(local)
        done = operated("resume", "etl", first, "--wait")
        assert (0, "") == (done.returncode, done.stderr)
        assert [
            "Resumed a run of etl",
            "  from        clean",
            "  runs again  clean, load",
            f"  {last_run(local)['WorkflowRunId']}",
            "  COMPLETED after 1:30: 4 SUCCEEDED",
            "",
        ] == done.stdout.splitlines()

    def test_does_not_wait(self, operated: Operated, local: LocalGlue) -> None:
        """Without --wait the new run's id is printed, and how to watch it."""
        failed_run(local)
        done = operated("resume", "etl")
        run = last_run(local)
        assert (0, "RUNNING") == (done.returncode, run["Status"])
        assert [run["WorkflowRunId"]] * 2 == RUN_ID.findall(done.stdout)

    def test_json(self, operated: Operated, local: LocalGlue) -> None:
        """With --wait and --json, one document is printed: the new run as it ended."""
        failed_run(local)
        done = operated("resume", "etl", "--wait", "--json")
        run_id = last_run(local)["WorkflowRunId"]
        assert (0, run_id) == (done.returncode, json.loads(done.stdout)["Run"]["WorkflowRunId"])

    @pytest.mark.parametrize("by", ["Name", "UniqueId"])
    def test_nodes(self, operated: Operated, local: LocalGlue, by: str) -> None:
        """--node chooses what runs again, by name or id."""
        first = failed_run(local)
        run = local.call("GetWorkflowRun", Name="etl", RunId=first, IncludeGraph=True)["Run"]
        nodes = {each["Name"]: each for each in run["Graph"]["Nodes"]}
        done = operated("resume", "etl", "--node", nodes["land"][by], "--json")
        assert (
            0,
            {
                "RunId": last_run(local)["WorkflowRunId"],
                "NodeIds": [nodes["land"]["UniqueId"]],
            },
        ) == (done.returncode, json.loads(done.stdout))

    def test_dry_run(self, operated: Operated, glue_wf: GlueWf, local: LocalGlue) -> None:
        """--dry-run prints what `resume-plan` prints of the same run, and sends nothing."""
        failed_run(local)
        stored = operated("show", "etl", "--json").stdout
        for options in ([], ["--json"], ["--node", "audit"]):
            expected = glue_wf("resume-plan", "-", *options, stdin=stored)
            done = operated("resume", "etl", "--dry-run", *options)
            assert (0, expected.stdout, "") == (done.returncode, done.stdout, done.stderr)
        assert 1 == len(local.call("GetWorkflowRuns", Name="etl")["Runs"])

    @pytest.mark.parametrize("options", [[], ["--dry-run"], ["--wait"], ["--json"]])
    def test_refused(self, operated: Operated, local: LocalGlue, options: list[str]) -> None:
        """A run that cannot be resumed is told with its reasons; the exit code is 1."""
        local.call("StartWorkflowRun", Name="etl")
        done = operated("resume", "etl", *options)
        assert (1, "") == (done.returncode, done.stderr)
        assert "the run's status is RUNNING, not COMPLETED" in done.stdout
        assert 1 == len(local.call("GetWorkflowRuns", Name="etl")["Runs"])


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["stop", "etl", "--json"], "RunId"),
        (["properties", "set", "etl", "--property", "a=b", "--json"], "RunId"),
    ],
)
def test_json_of_what_has_no_answer(
    operated: Operated, local: LocalGlue, arguments: list[str], field: str
) -> None:
    """Where the service answers nothing, the document holds the run that was meant."""
    run_id = local.call("StartWorkflowRun", Name="etl")["RunId"]
    done = operated(*arguments)
    assert (0, {field: run_id}) == (done.returncode, json.loads(done.stdout))


def test_properties_as_json(operated: Operated, local: LocalGlue) -> None:
    """`properties get --json` prints the service's answer."""
    local.call("StartWorkflowRun", Name="etl", RunProperties={"a": "b\n"})
    assert {"RunProperties": {"day": "monday", "a": "b\n"}} == json.loads(
        operated("properties", "get", "etl", "--json").stdout
    )
    assert "day=monday\na=b\\n\n" == operated("properties", "get", "etl").stdout
