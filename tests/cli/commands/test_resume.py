"""`glue-wf resume`."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from glue_wf_sdk.local import LocalGlue
from support.cli import HOSTILE, RUN_ID, W1_FILE, GlueWf, Saved, error_line

DRY_RUN = ("resume", "--dry-run", "--from")

RUNNING = "  the status of the run is RUNNING, not COMPLETED"


def runs_of(local: LocalGlue) -> list[dict[str, Any]]:
    """The runs of the workflow, the latest first."""
    runs: list[dict[str, Any]] = local.call("GetWorkflowRuns", Name="etl")["Runs"]
    return runs


def job(name: str, node_id: str, *, kind: str = "JOB") -> dict[str, Any]:
    """A node in wire form; if it is a job, it failed."""
    details = {"JobRuns": [{"JobRunState": "FAILED"}]} if kind == "JOB" else None
    return {"Type": kind, "Name": name, "UniqueId": node_id, "JobDetails": details}


def run_of(*nodes: dict[str, Any]) -> dict[str, Any]:
    """A completed run of some nodes in wire form."""
    return {"Name": "w", "WorkflowRunId": "wr", "Status": "COMPLETED", "Graph": {"Nodes": nodes}}


class TestStart:
    """Without --dry-run, a new run is started."""

    def test_waits(self, glue_wf: GlueWf, local: LocalGlue, failed_run: str) -> None:
        """With --wait the output ends with the end of the new run."""
        done = glue_wf("resume", "etl", failed_run, "--wait")
        assert (0, "") == (done.returncode, done.stderr)
        *head, end, empty = done.stdout.splitlines()
        assert [
            "Resumed a run of etl",
            "  from        clean",
            "  runs again  clean, load",
            f"  {runs_of(local)[0]['WorkflowRunId']}",
        ] == head[:4]
        assert "   0:30  SUCCEEDED  clean" in head
        assert ["  COMPLETED after 1:30: 4 SUCCEEDED", ""] == [end, empty]

    @pytest.mark.usefixtures("failed_run")
    def test_does_not_wait(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """Without --wait the output has the new run's id, and how to watch it."""
        done = glue_wf("resume", "etl")
        run = runs_of(local)[0]
        assert (0, "RUNNING") == (done.returncode, run["Status"])
        assert [run["WorkflowRunId"]] * 2 == RUN_ID.findall(done.stdout)

    @pytest.mark.usefixtures("failed_run")
    def test_json(self, glue_wf: GlueWf, local: LocalGlue) -> None:
        """With --wait and --json, the one document is the new run as it ended."""
        done = glue_wf("resume", "etl", "--wait", "--json")
        run_id = runs_of(local)[0]["WorkflowRunId"]
        assert (0, run_id) == (done.returncode, json.loads(done.stdout)["Run"]["WorkflowRunId"])

    @pytest.mark.parametrize("by", ["Name", "UniqueId"])
    def test_nodes(self, glue_wf: GlueWf, local: LocalGlue, failed_run: str, by: str) -> None:
        """--node chooses what runs again, by name or id."""
        run = local.call("GetWorkflowRun", Name="etl", RunId=failed_run, IncludeGraph=True)["Run"]
        land = next(each for each in run["Graph"]["Nodes"] if each["Name"] == "land")
        done = glue_wf("resume", "etl", "--node", land[by], "--json")
        expected = {"RunId": runs_of(local)[0]["WorkflowRunId"], "NodeIds": [land["UniqueId"]]}
        assert (0, expected) == (done.returncode, json.loads(done.stdout))

    @pytest.mark.parametrize("options", [[], ["--dry-run"], ["--wait"], ["--json"]])
    def test_refused(self, glue_wf: GlueWf, local: LocalGlue, options: list[str]) -> None:
        """For a run that cannot be resumed the output has the reasons, the exit code is 1."""
        local.call("StartWorkflowRun", Name="etl")
        done = glue_wf("resume", "etl", *options)
        assert (1, "") == (done.returncode, done.stderr)
        assert RUNNING.strip() in done.stdout
        assert 1 == len(runs_of(local))

    @pytest.mark.usefixtures("failed_run")
    @pytest.mark.parametrize("options", [[], ["--json"], ["--node", "audit"]])
    def test_dry_run(self, glue_wf: GlueWf, local: LocalGlue, options: list[str]) -> None:
        """--dry-run starts nothing, and prints the same as for the saved run."""
        saved_run = glue_wf("show", "etl", "--json").stdout
        expected = glue_wf(*DRY_RUN, "-", *options, stdin=saved_run)
        done = glue_wf("resume", "etl", "--dry-run", *options)
        assert (0, expected.stdout, "") == (done.returncode, done.stdout, done.stderr)
        assert 1 == len(runs_of(local))

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (["etl", "--dry-run", "--wait"], "--dry-run and --wait are mutually exclusive"),
            (
                ["--from", "run.json"],
                "--from requires --dry-run: a run in a file cannot be resumed",
            ),
        ],
    )
    def test_usage(self, glue_wf: GlueWf, arguments: list[str], problem: str) -> None:
        """Options that contradict each other are wrong usage."""
        assert (2, "", problem) == error_line(glue_wf("resume", *arguments))


class TestPlan:
    """The output of --dry-run."""

    def test_document(self, glue_wf: GlueWf, w1: dict[str, Any], w1_ids: dict[str, str]) -> None:
        """`--json` has the same by id, and a request that is valid for botocore."""
        done = glue_wf(*DRY_RUN, W1_FILE, "--json")
        document = json.loads(done.stdout)
        message = "AnalysisException: [PATH_NOT_FOUND] Path does not exist: s3://etl-landing"
        failed = {"type": "JOB", "state": "FAILED"}
        assert {
            "resumable": True,
            "failed": [
                {
                    **failed,
                    "id": w1_ids["J2"],
                    "name": "J2",
                    "error_message": f"{message}/customers/2026-03-02",
                },
                {
                    **failed,
                    "id": w1_ids["J3"],
                    "name": "J3",
                    "error_message": "Command failed with exit code 1",
                },
            ],
            "node_ids": [w1_ids["J2"], w1_ids["J3"]],
            "redundant": [],
            "rerun": [w1_ids[each] for each in ("J2", "J3", "J4", "J5")],
            "kept": [w1_ids["J1"]],
            "request": {
                "Name": "W1",
                "RunId": w1["Run"]["WorkflowRunId"],
                "NodeIds": [w1_ids["J2"], w1_ids["J3"]],
            },
        } == document
        model = botocore.session.get_session().get_service_model("glue")
        shape = model.operation_model("ResumeWorkflowRun").input_shape
        assert shape is not None
        report = ParamValidator().validate(document["request"], shape).generate_report()
        assert (0, "") == (done.returncode, report)

    def test_chosen_nodes(self, glue_wf: GlueWf, w1_ids: dict[str, str]) -> None:
        """Of J1 and J2, by name or id, only J1 is sent; then all five run again."""
        for first, second in [("J1", "J2"), (w1_ids["J1"], "J2"), ("J1", w1_ids["J2"])]:
            arguments = (*DRY_RUN, W1_FILE, "--node", first, "--node", second)
            sections = glue_wf(*arguments).stdout.split("\n\n")[2:]
            assert [
                ["  NodeIds", f"    {w1_ids['J1']}"],
                ["Chosen, but downstream of another: 1", "  JOB  J2"],
                ["Runs again, in this order: 5", *(f"  JOB  J{number}" for number in range(1, 6))],
            ] == [sections[0].splitlines()[-2:], *(each.splitlines() for each in sections[1:])]
            done = glue_wf(*arguments, "--json")
            document = json.loads(done.stdout)
            assert ([w1_ids["J2"]], []) == (document["redundant"], document["kept"])
            assert 0 == done.returncode

    def test_long_message(self, glue_wf: GlueWf, saved: Saved) -> None:
        """A long error message is truncated in the text, and whole in the document."""
        node = job("j", "1")
        message = "line\n" * 100_000
        node["JobDetails"]["JobRuns"][0]["ErrorMessage"] = message
        path = saved(run_of(node))
        line = glue_wf(*DRY_RUN, path).stdout.splitlines()[6]
        assert "    " + r"line\n" * 80 + "... (499999 characters)" == line
        document = json.loads(glue_wf(*DRY_RUN, path, "--json").stdout)
        assert message == document["failed"][0]["error_message"]


class TestRefusal:
    """The output of --dry-run for a run that cannot be resumed."""

    def test_nodes(self, glue_wf: GlueWf, w1_ids: dict[str, str]) -> None:
        """Each reason against the chosen nodes is listed: J4 never ran, T1 is a trigger."""
        arguments = (*DRY_RUN, W1_FILE, "--node", "J2", "--node", "J4", "--node", "T1")
        done = glue_wf(*arguments)
        heading, *reasons = done.stdout.split("\n\n")[-1].splitlines()
        assert [
            "Cannot be resumed: 2 reasons",
            f"  node '{w1_ids['J4']}' ('J4') never ran; choose a node upstream of it",
            f"  node '{w1_ids['T1']}' ('T1') is neither a job nor a crawler",
        ] == [heading, *reasons]
        assert (1, "") == (done.returncode, done.stderr)
        document = json.loads(glue_wf(*arguments, "--json").stdout)
        assert [("never_attempted", w1_ids["J4"]), ("trigger_node", w1_ids["T1"])] == [
            (reason["rule"], reason["node_id"]) for reason in document["reasons"]
        ]
        assert False is document["resumable"]
        assert ["J2", "J3"] == [node["name"] for node in document["failed"]]

    @pytest.mark.parametrize(
        ("change", "rules"),
        [
            ({"Status": "RUNNING"}, ["not_completed"]),
            ({"Status": "STOPPED", "Graph": None}, ["not_completed", "no_graph"]),
            ({"Graph": {"Nodes": []}}, ["nothing_failed"]),
            ({"Name": "", "WorkflowRunId": "x\n"}, ["request", "request"]),
            ({"Graph": {"Nodes": [job("j", "1"), job("k", "1")]}}, ["graph"]),
        ],
        ids=str,
    )
    def test_runs(
        self,
        glue_wf: GlueWf,
        saved: Saved,
        w1: dict[str, Any],
        change: dict[str, Any],
        rules: list[str],
    ) -> None:
        """The exit code is 1, and each reason is listed."""
        path = saved({"Run": {**w1["Run"], **change}})
        done = glue_wf(*DRY_RUN, path, "--json")
        document = json.loads(done.stdout)
        assert rules == [reason["rule"] for reason in document["reasons"]]
        assert (False, 1, "") == (document["resumable"], done.returncode, done.stderr)
        plain = glue_wf(*DRY_RUN, path)
        assert [f"  {reason['message']}" for reason in document["reasons"]] == (
            plain.stdout.splitlines()[-len(rules) :]
        )
        assert (1, "") == (plain.returncode, plain.stderr)

    def test_cycle(self, glue_wf: GlueWf, saved: Saved, w1: dict[str, Any]) -> None:
        """The reason names the nodes of a cycle."""
        edges = w1["Run"]["Graph"]["Edges"]
        edges.append({"SourceId": edges[0]["DestinationId"], "DestinationId": edges[0]["SourceId"]})
        done = glue_wf(*DRY_RUN, saved(w1))
        reason = "  the graph has a cycle: TRIGGER T1 -> JOB J1 -> TRIGGER T1"
        assert (1, reason) == (done.returncode, done.stdout.splitlines()[-1])


class TestNodeByName:
    """`--node` takes a name if only one node has it."""

    @pytest.mark.parametrize(
        ("nodes", "name", "problem"),
        [
            (
                [job("J1", "1"), job("J2", "2"), job("t", "3", kind="TRIGGER")],
                "J9",
                "the run has no node 'J9'; its jobs and crawlers: J1, J2",
            ),
            ([], "J9", "the run has no node 'J9'; its jobs and crawlers: none"),
            (
                [job("a\nb", "1"), job("x" * 1000, "2")],
                "J9",
                (
                    "the run has no node 'J9'; its jobs and crawlers: "
                    rf"a\nb, {'x' * 255}... (1000 characters)"
                ),
            ),
            (
                [job("same", "a"), job("same", "b"), job("same", "c", kind="CRAWLER")],
                "same",
                "3 nodes are named 'same'; use an id: a (JOB), b (JOB), c (CRAWLER)",
            ),
            (
                [job("same", "a", kind="TRIGGER"), job("same", "b", kind="TRIGGER")],
                "same",
                "2 nodes are named 'same'; use an id: a (TRIGGER), b (TRIGGER)",
            ),
        ],
        ids=["unknown", "empty graph", "strange names", "ambiguous", "triggers"],
    )
    def test_wrong_name(
        self, glue_wf: GlueWf, saved: Saved, nodes: list[dict[str, Any]], name: str, problem: str
    ) -> None:
        """A name that no node or several nodes have is wrong usage; the line lists candidates."""
        done = glue_wf(*DRY_RUN, saved(run_of(*nodes)), "--node", name)
        assert (2, "", problem) == error_line(done)

    @pytest.mark.parametrize(
        ("nodes", "value", "node_id"),
        [
            ([job("same", "a"), job("same", "b")], "b", "b"),
            ([job("same", "t", kind="TRIGGER"), job("same", "j")], "same", "j"),
            ([job("b", "a"), job("c", "b")], "b", "b"),
        ],
        ids=["id of a shared name", "job and trigger of one name", "id before name"],
    )
    def test_chosen(
        self, glue_wf: GlueWf, saved: Saved, nodes: list[dict[str, Any]], value: str, node_id: str
    ) -> None:
        """An id is preferred to a name, and a job to a trigger."""
        done = glue_wf(*DRY_RUN, saved(run_of(*nodes)), "--node", value, "--json")
        assert [node_id] == json.loads(done.stdout)["node_ids"]

    @pytest.mark.parametrize(
        ("graph", "reason"),
        [
            (None, "the run has no graph; fetch it with include_graph=True"),
            ({}, "the run has no graph; fetch it with include_graph=True"),
            ({"Nodes": None}, "the run has no graph; fetch it with include_graph=True"),
            ({"Nodes": [job("J2", "1"), job("J2", "1")]}, "several nodes have the id '1'"),
        ],
        ids=str,
    )
    def test_invalid_graph(
        self,
        glue_wf: GlueWf,
        saved: Saved,
        w1: dict[str, Any],
        graph: dict[str, Any] | None,
        reason: str,
    ) -> None:
        """A missing or invalid graph is the reason for the refusal."""
        w1["Run"]["Graph"] = graph
        done = glue_wf(*DRY_RUN, saved(w1), "--node", "J2")
        assert (1, f"  {reason}") == (done.returncode, done.stdout.splitlines()[-1])


def secret_runs(w1: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Runs with secrets: one that can be resumed, one that cannot, one that cannot be read."""
    secret = "hunter2-secret"
    w1["Run"]["WorkflowRunProperties"] = {"password": secret}
    for node in w1["Run"]["Graph"]["Nodes"]:
        for run in node.get("JobDetails", {}).get("JobRuns") or ():
            run["Arguments"] = {"--password": secret}
    yield w1
    stopped = copy.deepcopy(w1)
    stopped["Run"]["Status"] = "STOPPED"
    yield stopped
    w1["Run"]["WorkflowRunProperties"]["list"] = [secret]
    yield w1


@pytest.mark.parametrize("form", [[], ["--json"], ["--node", "J9"]], ids=str)
def test_secrets(glue_wf: GlueWf, saved: Saved, w1: dict[str, Any], form: list[str]) -> None:
    """Run properties and job arguments are never printed."""
    for document in secret_runs(w1):
        done = glue_wf(*DRY_RUN, saved(document), *form)
        written = done.stdout + done.stderr
        assert written
        assert "hunter2-secret" not in written


@pytest.mark.parametrize(
    "form", [[], ["--json"], ["--node", HOSTILE], ["--node", "\x1b[31m"]], ids=repr
)
def test_hostile_names(glue_wf: GlueWf, saved: Saved, form: list[str]) -> None:
    """Names, ids and messages are printed escaped."""
    first, second = job(HOSTILE, HOSTILE), job(HOSTILE, HOSTILE + "2")
    first["JobDetails"]["JobRuns"][0]["ErrorMessage"] = HOSTILE
    run = run_of(first, second)
    for change in ({"Name": HOSTILE, "WorkflowRunId": HOSTILE}, {}, {"Status": HOSTILE}):
        done = glue_wf(*DRY_RUN, saved({**run, **change}), *form)
        written = done.stdout + done.stderr
        assert written
        assert all(line.isprintable() for line in written.split("\n"))
