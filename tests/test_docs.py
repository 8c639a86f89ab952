"""The examples in README and docs, run as they stand there."""

import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.cli import following, looking, main, sources
from glue_wf_sdk.cli.demo import Stage, no_progress, no_time
from glue_wf_sdk.local.server import GlueServer

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])

_PRINTED = re.compile(
    r"```python\n(?P<code>[^`]*?)```\n+prints\n+```text\n(?P<text>.*?)```", re.DOTALL
)
_CONSOLE = re.compile(r"```console\n(?P<session>.*?)```", re.DOTALL)


def _run(code: str) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(code, {})  # noqa: S102 - the documentation's own examples
    return output.getvalue()


@pytest.fixture(autouse=True)
def _from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples_print_what_is_shown(page: Path) -> None:
    """Where a page shows what an example prints, that is what it prints."""
    for match in _PRINTED.finditer(page.read_text(encoding="utf-8")):
        assert match["text"] == _run(match["code"])


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Stage]:
    """The demo's workflow, served where commands find it, in an empty folder beside the docs."""
    stage = Stage(pause=no_time, progress=no_progress)
    local = stage.local
    monkeypatch.setattr(following, "_CLOCK", local)
    for module in (following, looking, sources):
        monkeypatch.setattr(module, "now", lambda: local.now)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    with GlueServer(local.handle) as serving:
        monkeypatch.setenv("AWS_ENDPOINT_URL", serving.endpoint_url)
        yield stage


@pytest.fixture
def names(stage: Stage, aws_session: Any) -> dict[str, Any]:
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
def test_python_examples_run(page: Path, names: dict[str, Any]) -> None:
    """Each Python example runs, one after the other, as a reader would type them."""
    document = Sybil([PythonCodeBlockParser()]).parse(page)
    document.namespace.update(names)
    for example in document.examples():
        with contextlib.redirect_stdout(io.StringIO()):
            example.evaluate()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_print_what_is_shown(
    page: Path, stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a page shows `glue-wf` commands and their output, a reader sees the same."""
    code = 0
    for match in _CONSOLE.finditer(page.read_text(encoding="utf-8")):
        for command in re.split(r"^\$ ", match["session"], flags=re.MULTILINE)[1:]:
            line, _, shown = command.partition("\n")
            if line == "echo $?":
                assert int(shown) == code
                continue
            program, *arguments = shlex.split(line)
            assert "glue-wf" == program
            if arguments[0] == "resume":
                stage.troubles.clear()  # As who resumes a run has mended what was wrong.
            code = main(arguments)
            captured = capsys.readouterr()
            assert shown.rstrip() == (captured.out + captured.err).rstrip()
