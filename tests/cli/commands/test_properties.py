"""`glue-wf properties get` and `glue-wf properties set`."""

import json

import pytest

from glue_wf_sdk.local import LocalGlue
from support.cli import GlueWf, error_line


@pytest.fixture
def run_id(local: LocalGlue) -> str:
    """The id of a run with two properties."""
    answer = local.call("StartWorkflowRun", Name="etl", RunProperties={"a": "b\n"})
    run_id: str = answer["RunId"]
    return run_id


def test_get(glue_wf: GlueWf, run_id: str) -> None:
    """Properties are printed one a line, escaped, or as the service's answer."""
    for arguments in (["etl"], ["etl", run_id]):
        assert "day=monday\na=b\\n\n" == glue_wf("properties", "get", *arguments).stdout
    document = json.loads(glue_wf("properties", "get", "etl", "--json").stdout)
    assert {"RunProperties": {"day": "monday", "a": "b\n"}} == document


@pytest.mark.usefixtures("run_id")
@pytest.mark.parametrize("source", [["show"], ["properties", "get"]], ids=" ".join)
def test_get_from_a_file(glue_wf: GlueWf, source: list[str]) -> None:
    """`--from` reads the properties from a saved run, and from a saved answer."""
    answer = glue_wf("properties", "get", "etl", "--json").stdout
    saved = glue_wf(*source, "etl", "--json").stdout
    done = glue_wf("properties", "get", "--from", "-", stdin=saved)
    assert (0, "day=monday\na=b\\n\n") == (done.returncode, done.stdout)
    assert answer == glue_wf("properties", "get", "--from", "-", "--json", stdin=saved).stdout


def test_no_properties_in_a_file(glue_wf: GlueWf) -> None:
    """Properties that are null count as empty; a file without the key is wrong usage."""
    done = glue_wf("properties", "get", "--from", "-", stdin='{"RunProperties": null}')
    assert (0, "") == (done.returncode, done.stdout)
    other = glue_wf("properties", "get", "--from", "-", stdin='{"Properties": {}}')
    problem = (
        "standard input: has no workflow run;"
        " pass the output of aws glue get-workflow-run-properties"
    )
    assert (2, "", problem) == error_line(other)


def test_set(glue_wf: GlueWf, local: LocalGlue, run_id: str) -> None:
    """Properties are set, the others stay; `--json` prints the id of the run."""
    done = glue_wf("properties", "set", "etl", "--property", "rows=7")
    assert (0, "") == (done.returncode, done.stdout)
    done = glue_wf("properties", "set", "etl", run_id, "--property", "a=c", "--json")
    assert (0, {"RunId": run_id}) == (done.returncode, json.loads(done.stdout))
    answer = local.call("GetWorkflowRunProperties", Name="etl", RunId=run_id)
    assert {"day": "monday", "a": "c", "rows": "7"} == answer["RunProperties"]
