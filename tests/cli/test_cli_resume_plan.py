"""`glue-wf resume-plan`."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

GlueWf = Callable[..., CompletedProcess[str]]
Saved = Callable[[Any], Path]


@pytest.fixture
def w1_path(examples: Path) -> Path:
    """The file that holds the run of W1."""
    return examples / "w1_run.json"


def test_plan(glue_wf: GlueWf, w1_path: Path, w1: dict[str, Any], w1_ids: dict[str, str]) -> None:
    """What failed, what would be sent, what runs again in order, what is kept."""
    done = glue_wf("resume-plan", w1_path)
    run_id = w1["Run"]["WorkflowRunId"]
    assert [
        "W1, COMPLETED",
        run_id,
        "",
        "Failed: 2",
        "  JOB  FAILED  J2",
        f"    {w1_ids['J2']}",
        (
            "    AnalysisException: [PATH_NOT_FOUND] Path does not exist:"
            " s3://etl-landing/customers/2026-03-02"
        ),
        "  JOB  FAILED  J3",
        f"    {w1_ids['J3']}",
        "    Command failed with exit code 1",
        "",
        "To send: ResumeWorkflowRun",
        "  Name     W1",
        f"  RunId    {run_id}",
        "  NodeIds",
        f"    {w1_ids['J2']}",
        f"    {w1_ids['J3']}",
        "",
        "Runs again, in this order: 4",
        "  JOB  J2",
        "  JOB  J3",
        "  JOB  J4",
        "  JOB  J5",
        "",
        "Kept: 1",
        "  JOB  SUCCEEDED  J1",
    ] == done.stdout.splitlines()
    assert (0, "") == (done.returncode, done.stderr)


def test_json_document(
    glue_wf: GlueWf, w1_path: Path, w1: dict[str, Any], w1_ids: dict[str, str]
) -> None:
    """`--json` has the same by id, and the request ready to be sent."""
    done = glue_wf("resume-plan", w1_path, "--json")
    ids = {name: w1_ids[name] for name in ("J1", "J2", "J3", "J4", "J5")}
    assert {
        "resumable": True,
        "failed": [
            {
                "id": ids["J2"],
                "type": "JOB",
                "name": "J2",
                "state": "FAILED",
                "error_message": "AnalysisException: [PATH_NOT_FOUND] Path does not exist:"
                " s3://etl-landing/customers/2026-03-02",
            },
            {
                "id": ids["J3"],
                "type": "JOB",
                "name": "J3",
                "state": "FAILED",
                "error_message": "Command failed with exit code 1",
            },
        ],
        "node_ids": [ids["J2"], ids["J3"]],
        "redundant": [],
        "rerun": [ids["J2"], ids["J3"], ids["J4"], ids["J5"]],
        "kept": [ids["J1"]],
        "request": {
            "Name": "W1",
            "RunId": w1["Run"]["WorkflowRunId"],
            "NodeIds": [ids["J2"], ids["J3"]],
        },
    } == json.loads(done.stdout)
    assert 0 == done.returncode


def test_request_is_what_botocore_takes(glue_wf: GlueWf, w1_path: Path) -> None:
    """The request passes botocore's own check, as `--cli-input-json` would have it pass."""
    request = json.loads(glue_wf("resume-plan", w1_path, "--json").stdout)["request"]
    model = botocore.session.get_session().get_service_model("glue")
    shape = model.operation_model("ResumeWorkflowRun").input_shape
    assert shape is not None
    assert "" == ParamValidator().validate(request, shape).generate_report()


def test_chosen_nodes(glue_wf: GlueWf, w1_path: Path, w1_ids: dict[str, str]) -> None:
    """Of J1 and J2, by name or id, only J1 need be sent; then all five run again."""
    for first, second in [("J1", "J2"), (w1_ids["J1"], "J2"), ("J1", w1_ids["J2"])]:
        done = glue_wf("resume-plan", w1_path, "--node", first, "--node", second)
        sections = done.stdout.split("\n\n")[2:]
        assert [
            ["  NodeIds", f"    {w1_ids['J1']}"],
            ["Chosen, but downstream of another: 1", "  JOB  J2"],
            ["Runs again, in this order: 5", *(f"  JOB  J{number}" for number in range(1, 6))],
        ] == [sections[0].splitlines()[-2:], *(each.splitlines() for each in sections[1:])]
        document = json.loads(
            glue_wf("resume-plan", w1_path, "--node", first, "--node", second, "--json").stdout
        )
        assert [w1_ids["J2"]] == document["redundant"]
        assert ([], 0) == (document["kept"], done.returncode)


def test_refused_nodes(glue_wf: GlueWf, w1_path: Path, w1_ids: dict[str, str]) -> None:
    """Every reason against the chosen nodes is given: J4 never ran, T1 is a trigger."""
    arguments = ("resume-plan", w1_path, "--node", "J2", "--node", "J4", "--node", "T1")
    done = glue_wf(*arguments)
    heading, *reasons = done.stdout.split("\n\n")[-1].splitlines()
    assert ("Cannot be resumed: 2 reasons", 2) == (heading, len(reasons))
    assert "('J4') was never attempted; choose a node upstream of it" in reasons[0]
    assert "('T1') is neither a job nor a crawler" in reasons[1]
    assert (1, "") == (done.returncode, done.stderr)
    document = json.loads(glue_wf(*arguments, "--json").stdout)
    assert [("never_attempted", w1_ids["J4"]), ("trigger_node", w1_ids["T1"])] == [
        (reason["rule"], reason["node_id"]) for reason in document["reasons"]
    ]
    assert (False, ["J2", "J3"]) == (
        document["resumable"],
        [node["name"] for node in document["failed"]],
    )


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"Status": "RUNNING"}, ["not_completed"]),
        ({"Status": None}, ["not_completed"]),
        ({"Graph": None}, ["no_graph"]),
        ({"Status": "STOPPED", "Graph": None}, ["not_completed", "no_graph"]),
        ({"Graph": {"Nodes": []}}, ["nothing_failed"]),
        ({"Name": None}, ["request"]),
        ({"Name": None, "WorkflowRunId": "x\n"}, ["request", "request"]),
        ({"Graph": {"Nodes": [{"Name": "j"}]}}, ["graph"]),
    ],
)
def test_refused_runs(
    glue_wf: GlueWf, saved: Saved, w1: dict[str, Any], change: dict[str, Any], rules: list[str]
) -> None:
    """A run that cannot be resumed gives exit code 1 and every reason."""
    path = saved({"Run": {**w1["Run"], **change}})
    done = glue_wf("resume-plan", path, "--json")
    document = json.loads(done.stdout)
    assert rules == [reason["rule"] for reason in document["reasons"]]
    assert (False, 1, "") == (document["resumable"], done.returncode, done.stderr)
    plain = glue_wf("resume-plan", path)
    assert [f"  {reason['message']}" for reason in document["reasons"]] == (
        plain.stdout.splitlines()[-len(rules) :]
    )
    assert (1, "") == (plain.returncode, plain.stderr)


def test_request_without_a_name(glue_wf: GlueWf, saved: Saved, w1: dict[str, Any]) -> None:
    """Where the run lacks what the request needs, the reason says which field."""
    del w1["Run"]["Name"]
    done = glue_wf("resume-plan", saved(w1))
    assert "  its request: name: is required" == done.stdout.splitlines()[-1]


def test_cyclic_graph(glue_wf: GlueWf, saved: Saved, w1: dict[str, Any]) -> None:
    """A run whose graph has a cycle cannot be resumed; the reason names the nodes."""
    edges = w1["Run"]["Graph"]["Edges"]
    edges.append({"SourceId": edges[0]["DestinationId"], "DestinationId": edges[0]["SourceId"]})
    done = glue_wf("resume-plan", saved(w1))
    reason = "  the graph has a cycle: TRIGGER T1 -> JOB J1 -> TRIGGER T1"
    assert (1, reason) == (done.returncode, done.stdout.splitlines()[-1])


def test_run_alone(glue_wf: GlueWf, saved: Saved, w1_path: Path, w1: dict[str, Any]) -> None:
    """A run alone serves as well as the answer that holds it."""
    whole = glue_wf("resume-plan", w1_path)
    assert whole.stdout == glue_wf("resume-plan", saved(w1["Run"])).stdout


@pytest.mark.parametrize("nothing", [None, [], "missing"])
def test_never_attempted(
    glue_wf: GlueWf, saved: Saved, w1: dict[str, Any], w1_ids: dict[str, str], nothing: Any
) -> None:
    """A node was never attempted when its job runs are null, empty or missing."""
    for node in w1["Run"]["Graph"]["Nodes"]:
        if node["Name"] == "J4":
            node["JobDetails"] = {} if nothing == "missing" else {"JobRuns": nothing}
    done = glue_wf("resume-plan", saved(w1), "--node", "J4", "--json")
    assert [("never_attempted", w1_ids["J4"])] == [
        (reason["rule"], reason["node_id"]) for reason in json.loads(done.stdout)["reasons"]
    ]


NO_RUNS: list[tuple[dict[str, Any], str]] = [
    ({"Runs": []}, "holds a list of runs; give one of them alone"),
    ({"Workflow": {"Name": "w"}}, "holds a workflow, not a run of one; give what aws glue"),
    ({"Name": "w", "CreatedOn": 1}, "holds a workflow, not a run of one; give what aws glue"),
    ({"Name": "w"}, "holds no workflow run; give what aws glue get-workflow-run"),
    ({}, "holds no workflow run; give what aws glue get-workflow-run"),
    ({"Run": None}, "WorkflowRun: must be a map, is null"),
    ({"Run": {"Graph": {"Nodes": [{}, 1]}}}, "WorkflowRun: Graph.Nodes[1]: must be a map"),
    ({"Run": {"StartedOn": "noon"}}, "WorkflowRun: StartedOn: must be"),
]


@pytest.mark.parametrize(("document", "complaint"), NO_RUNS)
def test_no_run(glue_wf: GlueWf, saved: Saved, document: dict[str, Any], complaint: str) -> None:
    """A file without a run is an error of usage that says what it holds."""
    path = saved(document)
    done = glue_wf("resume-plan", path)
    assert (2, "") == (done.returncode, done.stdout)
    assert done.stderr.startswith(f"glue-wf: {path}: {complaint}")
    assert 1 == len(done.stderr.splitlines())


def job(name: str, node_id: str, *, kind: str = "JOB") -> dict[str, Any]:
    """A job node that failed, in wire form."""
    details = {"JobRuns": [{"JobRunState": "FAILED"}]} if kind == "JOB" else None
    return {"Type": kind, "Name": name, "UniqueId": node_id, "JobDetails": details}


def run_of(*nodes: dict[str, Any]) -> dict[str, Any]:
    """A completed run of some nodes, in wire form."""
    return {"Name": "w", "WorkflowRunId": "wr", "Status": "COMPLETED", "Graph": {"Nodes": nodes}}


class TestNodeByName:
    """`--node` takes a name where it tells one node."""

    def test_unknown(self, glue_wf: GlueWf, w1_path: Path) -> None:
        """An unknown name is an error of usage that lists the jobs and crawlers."""
        done = glue_wf("resume-plan", w1_path, "--node", "J9")
        line = "glue-wf: the run has no node 'J9'; its jobs and crawlers: J1, J2, J3, J4, J5\n"
        assert (2, "", line) == (done.returncode, done.stdout, done.stderr)

    def test_unknown_where_there_is_none(self, glue_wf: GlueWf, saved: Saved) -> None:
        """In an empty graph, there is nothing to list."""
        done = glue_wf("resume-plan", saved(run_of()), "--node", "J9")
        line = "glue-wf: the run has no node 'J9'; its jobs and crawlers: none\n"
        assert (2, line) == (done.returncode, done.stderr)

    def test_unknown_among_many(self, glue_wf: GlueWf, saved: Saved) -> None:
        """Of many candidates twenty are listed."""
        nodes = [job(f"j{number}", str(number)) for number in range(25)]
        done = glue_wf("resume-plan", saved(run_of(*nodes)), "--node", "J9")
        assert done.stderr.endswith(
            ": " + ", ".join(f"j{n}" for n in range(20)) + ", ... and 5 more\n"
        )

    def test_unknown_among_strange_names(self, glue_wf: GlueWf, saved: Saved) -> None:
        """Candidates are shown escaped and shortened."""
        run = run_of(job("a\nb", "1"), job("x" * 1000, "2"))
        done = glue_wf("resume-plan", saved(run), "--node", "J9")
        assert done.stderr.endswith(f": a\\nb, {'x' * 255}... (1000 characters)\n")

    def test_ambiguous(self, glue_wf: GlueWf, saved: Saved) -> None:
        """A name that several jobs share is an error of usage that lists their ids."""
        run = run_of(job("same", "a"), job("same", "b"), job("same", "c", kind="CRAWLER"))
        done = glue_wf("resume-plan", saved(run), "--node", "same")
        line = "3 nodes are named 'same'; give one by its id: a (JOB), b (JOB), c (CRAWLER)"
        assert (2, "", f"glue-wf: {line}\n") == (done.returncode, done.stdout, done.stderr)
        assert 0 == glue_wf("resume-plan", saved(run), "--node", "b").returncode

    def test_trigger_of_the_same_name(self, glue_wf: GlueWf, saved: Saved) -> None:
        """Of a trigger and a job with one name, the job is meant."""
        run = run_of(job("same", "t", kind="TRIGGER"), job("same", "j"))
        done = glue_wf("resume-plan", saved(run), "--node", "same", "--json")
        assert ["j"] == json.loads(done.stdout)["node_ids"]

    def test_id_goes_before_name(self, glue_wf: GlueWf, saved: Saved) -> None:
        """What is one node's id and another's name means the id."""
        run = run_of(job("b", "a"), job("c", "b"))
        done = glue_wf("resume-plan", saved(run), "--node", "b", "--json")
        assert ["b"] == json.loads(done.stdout)["node_ids"]

    def test_node_without_an_id(self, glue_wf: GlueWf, saved: Saved) -> None:
        """A node that has no id cannot be chosen by its name."""
        nameless = {"Type": "JOB", "Name": "same"}
        done = glue_wf("resume-plan", saved(run_of(nameless, nameless)), "--node", "same")
        assert (2, True) == (done.returncode, "2 nodes are named 'same'" in done.stderr)

    @pytest.mark.parametrize("graph", [None, {}, {"Nodes": None, "Edges": []}])
    def test_without_a_graph(
        self, glue_wf: GlueWf, saved: Saved, w1: dict[str, Any], graph: dict[str, Any] | None
    ) -> None:
        """Without a graph there is nothing to look the name up in: that is the reason given."""
        w1["Run"]["Graph"] = graph
        done = glue_wf("resume-plan", saved(w1), "--node", "J2")
        reason = "  the run has no graph; fetch it with include_graph=True"
        assert (1, reason) == (done.returncode, done.stdout.splitlines()[-1])


def test_crawler_that_failed(glue_wf: GlueWf, saved: Saved) -> None:
    """A failed crawler is shown with its state and message, too."""
    crawl = {"State": "CANCELLED", "ErrorMessage": "stopped by hand"}
    node = {"Type": "CRAWLER", "Name": "c", "UniqueId": "1", "CrawlerDetails": {"Crawls": [crawl]}}
    done = glue_wf("resume-plan", saved(run_of(node)))
    assert ["Failed: 1", "  CRAWLER  CANCELLED  c", "    1", "    stopped by hand"] == (
        done.stdout.splitlines()[3:7]
    )


def test_failure_without_a_message(glue_wf: GlueWf, saved: Saved) -> None:
    """Where a job run left no message, no line stands for it."""
    done = glue_wf("resume-plan", saved(run_of(job("j", "1"))))
    assert ["  JOB  FAILED  j", "    1", ""] == done.stdout.splitlines()[4:7]


def test_latest_attempt_counts(glue_wf: GlueWf, saved: Saved, w1: dict[str, Any]) -> None:
    """The message shown is that of the latest attempt, wherever it stands."""
    for node in w1["Run"]["Graph"]["Nodes"]:
        if node["Name"] == "J3":
            first, last = sorted(node["JobDetails"]["JobRuns"], key=lambda each: each["Attempt"])
            first["ErrorMessage"], last["ErrorMessage"] = "first", "last"
            node["JobDetails"]["JobRuns"] = [last, first]
    document = json.loads(glue_wf("resume-plan", saved(w1), "--json").stdout)
    assert "last" == document["failed"][1]["error_message"]


def test_long_message(glue_wf: GlueWf, saved: Saved) -> None:
    """A long error message is cut for people, and whole in the document."""
    node = job("j", "1")
    message = "line\n" * 100_000
    node["JobDetails"]["JobRuns"][0]["ErrorMessage"] = message
    line = glue_wf("resume-plan", saved(run_of(node))).stdout.splitlines()[6]
    assert "    " + r"line\n" * 80 + "... (499999 characters)" == line
    document = json.loads(glue_wf("resume-plan", saved(run_of(node)), "--json").stdout)
    assert message == document["failed"][0]["error_message"]


def test_secrets(glue_wf: GlueWf, saved: Saved, w1: dict[str, Any]) -> None:
    """Run properties and job arguments are never printed, in no form and under no reason."""
    secret = "hunter2-secret"
    w1["Run"]["WorkflowRunProperties"] = {"password": secret}
    for node in w1["Run"]["Graph"]["Nodes"]:
        for run in node.get("JobDetails", {}).get("JobRuns") or ():
            run["Arguments"] = {"--password": secret}
    stopped = copy.deepcopy(w1)
    stopped["Run"]["Status"] = "STOPPED"
    broken = copy.deepcopy(w1)
    broken["Run"]["WorkflowRunProperties"]["list"] = [secret]
    for document in (w1, stopped, broken):
        for form in ([], ["--json"], ["--node", "J9"]):
            done = glue_wf("resume-plan", saved(document), *form)
            assert secret not in done.stdout + done.stderr
            assert done.stdout + done.stderr


HOSTILE = "\x1b[31m\x07\x9b5m\u202e[red]\r\n\x7f\u2066"


def test_hostile_names(glue_wf: GlueWf, saved: Saved) -> None:
    """Whatever a file calls its nodes and errors, only printable text is written."""
    first, second = job(HOSTILE, HOSTILE), job(HOSTILE, HOSTILE + "2")
    first["JobDetails"]["JobRuns"][0]["ErrorMessage"] = HOSTILE
    run = {**run_of(first, second), "Name": HOSTILE, "WorkflowRunId": HOSTILE}
    for document in (run, {**run, "Name": "w", "WorkflowRunId": "wr"}, {**run, "Status": HOSTILE}):
        for form in ([], ["--json"], ["--node", HOSTILE], ["--node", "\x1b[31m"]):
            done = glue_wf("resume-plan", saved(document), *form)
            written = done.stdout + done.stderr
            assert all(line.isprintable() for line in written.split("\n"))
            assert written
