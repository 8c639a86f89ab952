"""Where the run or graph of a command comes from."""

from typing import Any

import pytest

from glue_wf_sdk.local.doors.http_server import GlueServer
from support.cli import W1_FILE, GlueWf, Saved, error_line

FROM = [
    ["runs"],
    ["show"],
    ["report", "-o", "-"],
    ["graph"],
    ["topo"],
    ["properties", "get"],
    ["resume", "--dry-run"],
]


FETCH_GRAPH = "has no graph; fetch it with --include-graph"


@pytest.mark.parametrize("verb", FROM, ids=" ".join)
def test_exactly_one_source(glue_wf: GlueWf, verb: list[str]) -> None:
    """Either the name of a workflow or a file is required."""
    both = glue_wf(*verb, "etl", "--from", W1_FILE)
    assert (2, "", "NAME and --from are mutually exclusive") == error_line(both)
    neither = "pass the NAME of a workflow, or --from FILE"
    assert (2, "", neither) == error_line(glue_wf(*verb))


@pytest.mark.usefixtures("local")
@pytest.mark.parametrize(
    "verb",
    [
        ["show"],
        ["watch"],
        ["stop"],
        ["resume"],
        ["report", "-o", "-"],
        ["properties", "get"],
        ["properties", "set", "--property", "a=b"],
    ],
    ids=" ".join,
)
def test_never_run(glue_wf: GlueWf, verb: list[str]) -> None:
    """Without RUN, a workflow that has never run is wrong usage."""
    assert (2, "", "the workflow 'etl' has never run") == error_line(glue_wf(*verb, "etl"))


@pytest.mark.parametrize("verb", ["graph", "topo"])
def test_answer_without_a_graph(glue_wf: GlueWf, verb: str) -> None:
    """If the service leaves out the graph, that is an error of the service."""
    with GlueServer(lambda _operation, _payload: {"Workflow": {"Name": "etl"}}) as server:
        done = glue_wf(verb, "etl", "--endpoint-url", server.endpoint_url)
    assert (3, "", "Workflow: Graph: is missing") == error_line(done)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"Runs": []}, "has a list of runs; pass one of them"),
        ({"Workflow": {"Name": "w"}}, "has a workflow, not a run; pass the output of aws glue"),
        ({"Name": "w", "CreatedOn": 1}, "has a workflow, not a run; pass the output of aws glue"),
        ({"Name": "w"}, "has no workflow run; pass the output of aws glue get-workflow-run"),
        ({}, "has no workflow run; pass the output of aws glue get-workflow-run"),
        ({"Run": None}, "WorkflowRun: must be a map, is null"),
        ({"Run": {"Name": "w"}}, "WorkflowRun: WorkflowRunId: is missing"),
    ],
    ids=str,
)
def test_file_without_a_run(
    glue_wf: GlueWf, saved: Saved, document: dict[str, Any], problem: str
) -> None:
    """A file without a run is wrong usage; the line says what the file has."""
    path = saved(document)
    code, text, line = error_line(glue_wf("show", "--from", path))
    assert (2, "") == (code, text)
    assert line.startswith(f"{path}: {problem}")


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"Run": {"Name": "w", "WorkflowRunId": "r"}}, FETCH_GRAPH),
        ({"Workflow": {"Name": "w"}}, FETCH_GRAPH),
        ({"Name": "w"}, FETCH_GRAPH),
        ({}, "has no graph; pass the output of aws glue get-workflow"),
        ({"Job": {}}, "has no graph; pass the output of aws glue get-workflow"),
        ({"Run": None}, "WorkflowRun: must be a map, is null"),
        ({"Workflow": []}, "Workflow: must be a map, is of type list"),
        ({"Nodes": {}}, "WorkflowGraph: Nodes: must be a list, is of type dict"),
        ({"Status": 1, "Name": "w", "WorkflowRunId": "r"}, "WorkflowRun: Status: must be a string"),
    ],
    ids=str,
)
def test_file_without_a_graph(
    glue_wf: GlueWf, saved: Saved, document: dict[str, Any], problem: str
) -> None:
    """A file without a graph is wrong usage; the line says what to do."""
    path = saved(document)
    code, text, line = error_line(glue_wf("topo", "--from", path))
    assert (2, "") == (code, text)
    assert line.startswith(f"{path}: {problem}")


def test_file_with_invalid_runs(glue_wf: GlueWf, saved: Saved) -> None:
    """For `runs`, a file in which Runs is not a list is wrong usage."""
    path = saved({"Runs": 3})
    code, text, line = error_line(glue_wf("runs", "--from", path))
    assert (2, "", True) == (code, text, line.startswith(f"{path}: GetWorkflowRunsResponse: Runs"))
