"""The examples in README and docs, run as they stand there."""

import contextlib
import io
import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.cli import clock, main
from glue_wf_sdk.cli.demo_workflow import DemoWorkflow
from glue_wf_sdk.cli.yaml_loader import load_yaml
from glue_wf_sdk.local import CrawlerBehavior, Events, Fault, JobBehavior, Scenario
from glue_wf_sdk.local.doors.http_server import GlueServer

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")])

_PYTHON = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:\n*prints\n+```text\n(?P<printed>.*?)```)?",
    re.DOTALL | re.MULTILINE,
)
_CONSOLE = re.compile(r"```console\n(?P<session>.*?)```", re.DOTALL)


@pytest.fixture(autouse=True)
def _from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[DemoWorkflow]:
    """The demo's workflow, served where commands find it, in an empty folder beside the docs."""
    stage = DemoWorkflow()
    monkeypatch.setattr(clock, "current", stage.local)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    with GlueServer(stage.local.handle) as serving:
        monkeypatch.setenv("AWS_ENDPOINT_URL", serving.endpoint_url)
        yield stage


@pytest.fixture
def names(stage: DemoWorkflow, aws_session: Any) -> dict[str, Any]:
    """What an example may take for given: a client of boto3, one of ours, and a failed run."""
    local = stage.local
    local.add_job("extract")
    local.add_job("load", outcomes=["FAILED"])
    client = GlueWorkflowClient(session=aws_session)
    client.create_workflow("etl")
    local.add_trigger("start-etl", workflow="etl", jobs=["extract"])
    local.add_trigger("go-on", workflow="etl", after={"extract": "SUCCEEDED"}, jobs=["load"])
    run_id = client.start_workflow_run("etl").run_id
    local.run_until_idle()
    return {"glue": aws_session.client("glue"), "client": client, "run_id": run_id}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples_print_what_is_shown(page: Path, names: dict[str, Any]) -> None:
    """The Python examples of a page run in sequence, and print what the page says they print."""
    for match in _PYTHON.finditer(page.read_text(encoding="utf-8")):
        with contextlib.redirect_stdout(io.StringIO()) as output:
            exec(match["code"], names)  # noqa: S102 - the documentation's own examples
        if match["printed"] is not None:
            assert match["printed"] == output.getvalue()


def test_every_python_block_is_an_example() -> None:
    """No Python block of README or docs escapes the test above, however it is fenced."""
    blocks = {page.name: page.read_text(encoding="utf-8").count("```python") for page in PAGES}
    found = {page.name: len(_PYTHON.findall(page.read_text(encoding="utf-8"))) for page in PAGES}

    assert blocks == found


def test_the_scenario_in_yaml_is_that_in_python() -> None:
    """The YAML of the page about scenarios is the scenario that the page builds in Python."""
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(_PYTHON.findall(page)[0][0], names)  # noqa: S102 - the documentation's own example
    (text,) = re.findall(r"^```yaml\n(.*?)^```\n", page, re.DOTALL | re.MULTILINE)

    assert names["scenario"] == Scenario.from_mapping(load_yaml(text))


@pytest.mark.parametrize("cls", [Scenario, JobBehavior, CrawlerBehavior, Fault, Events])
def test_the_page_about_scenarios_has_every_key(cls: type[attrs.AttrsInstance]) -> None:
    """The tables of the page have every key of a scenario."""
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    rows = [line.split(" | ")[0] for line in page.splitlines() if line.startswith("| `")]
    documented = {key for row in rows for key in re.findall(r"`(\w+)`", row)}

    assert set() == {each.name for each in attrs.fields(cls)} - documented


def test_the_nightly_program_resumes_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    """The program in docs/examples runs on LocalGlue, and reports a run that was resumed once."""
    runpy.run_path(str(ROOT / "docs" / "examples" / "nightly.py"), run_name="__main__")

    first, *_, rerun, outcome, overview = capsys.readouterr().out.splitlines()
    assert "**`nightly`: Completed with failures after 11:00**" == first
    assert "runs again: load" == rerun
    assert "COMPLETED, succeeded: True, runs: 2, slowest: extract" == outcome
    assert ["nightly", "True"] == overview.split()[::2]


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_print_what_is_shown(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The `glue-wf` commands of a page print what it shows."""
    code = 0
    for match in _CONSOLE.finditer(page.read_text(encoding="utf-8")):
        for command in re.split(r"^\$ ", match["session"], flags=re.MULTILINE)[1:]:
            line, _, shown = command.partition("\n")
            if line == "echo $?":
                assert int(shown) == code
                continue
            program, *arguments = shlex.split(line)
            assert "glue-wf" == program
            code = main(arguments)
            captured = capsys.readouterr()
            assert shown.rstrip() == (captured.out + captured.err).rstrip()
