"""`glue-wf graph`."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from glue_wf_sdk import WorkflowGraph
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.report import graph_dot, graph_mermaid, graph_svg
from support.cli import GlueWf, Saved, error_line
from support.local_glue import w1_answer

DRAW = {"svg": graph_svg, "mermaid": graph_mermaid, "dot": graph_dot}


@pytest.fixture
def graph(local: LocalGlue, failed_run: str) -> WorkflowGraph:
    """The graph of a run that has ended."""
    run = local.client().get_workflow_run("etl", failed_run, include_graph=True).run
    assert run.graph is not None
    return run.graph


@pytest.mark.parametrize("picture_format", [*DRAW])
def test_formats(
    glue_wf: GlueWf, graph: WorkflowGraph, tmp_path: Path, picture_format: str
) -> None:
    """The graph of the latest run is drawn in each format, on stdout or to a file."""
    expected = DRAW[picture_format](graph)
    done = glue_wf("graph", "etl", "--format", picture_format)
    printed = expected
    if picture_format == "svg":
        printed = expected.encode("ascii", "xmlcharrefreplace").decode()
    assert (0, printed, "") == (done.returncode, done.stdout, done.stderr)
    path = tmp_path / "picture"
    done = glue_wf("graph", "etl", "--format", picture_format, "-o", path)
    assert (0, f"Wrote {path}\n") == (done.returncode, done.stdout)
    assert expected == path.read_text("utf-8")


@pytest.mark.parametrize("name", ["wörk 🚀", "clean"])
def test_workflow_in_a_file(glue_wf: GlueWf, saved: Saved, name: str) -> None:
    """A saved workflow is drawn too; `--json` prints its graph. On stdout, SVG is ASCII."""
    graph: dict[str, Any] = {
        "Nodes": [{"Type": "JOB", "Name": name, "UniqueId": "a"}],
        "Edges": [],
    }
    path = saved({"Workflow": {"Name": "etl", "Graph": graph}})
    svg = glue_wf("graph", "--from", path, "--format", "svg").stdout
    assert svg.isascii()
    assert name in "".join(ET.fromstring(svg).itertext())  # noqa: S314 - our own picture
    document = json.loads(glue_wf("graph", "--from", path, "--json").stdout)
    assert {"Graph": graph} == document


@pytest.mark.parametrize("picture_format", [*DRAW])
def test_design(glue_wf: GlueWf, saved: Saved, picture_format: str) -> None:
    """A design is drawn from its path, as Glue would show it."""
    path = saved(w1_answer())
    done = glue_wf("graph", path, "--format", picture_format)
    assert (0, "") == (done.returncode, done.stderr)
    assert all(each in done.stdout for each in ("T1", "J1", "T4", "J5"))
    document = json.loads(glue_wf("graph", path, "--json").stdout)
    names = {each["Name"] for each in document["Graph"]["Nodes"]}
    assert {f"{kind}{number}" for kind in "TJ" for number in range(1, 6)} == names


def test_too_large(glue_wf: GlueWf, saved: Saved, tmp_path: Path) -> None:
    """A graph that is too large for SVG is not drawn; the line names the other formats."""
    nodes = [{"Type": "JOB", "Name": "a", "UniqueId": str(each)} for each in range(2_000)]
    path, picture = saved({"Nodes": nodes, "Edges": []}), tmp_path / "x.svg"
    code, _, line = error_line(glue_wf("graph", "--from", path, "--format", "svg", "-o", picture))
    assert (2, True, False) == (code, "mermaid" in line, picture.exists())


def test_format_and_json(glue_wf: GlueWf) -> None:
    """A format and --json are mutually exclusive."""
    done = glue_wf("graph", "etl", "--format", "svg", "--json")
    assert (2, "", "--format and --json are mutually exclusive") == error_line(done)
