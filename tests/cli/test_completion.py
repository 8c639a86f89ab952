"""Completion in a shell."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from glue_wf_sdk import OPERATIONS
from glue_wf_sdk.cli import completion, main
from glue_wf_sdk.cli.app import program_for
from glue_wf_sdk.design.rules import RULES
from glue_wf_sdk.local import LocalGlue

PROGRAM = Path(sys.executable).with_name("glue-wf")


def complete(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Asks for what could stand after such words, as bash does."""
    monkeypatch.setenv("_GLUE_WF_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"glue-wf {words}")
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" "))))
    with pytest.raises(SystemExit):
        main([])


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("re", ["report", "resume"]),
        ("graph --format ", ["dot", "mermaid", "svg"]),
        ("show --prof", ["--profile"]),
        ("check ", sorted(OPERATIONS)),
        ("check StartW", ["StartWorkflowRun"]),
        ("lint --explain GW9", sorted(code for code in RULES if code.startswith("GW9"))),
    ],
)
def test_offers(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    offered: list[str],
) -> None:
    """Commands, options, formats and operations are offered in the way that bash asks for them."""
    complete(monkeypatch, words)
    assert offered == sorted(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("run ", ["etl", "export", "nightly"]),
        ("watch e", ["etl", "export"]),
        ("resume x", []),
        ("graph nig", ["nightly"]),
    ],
)
def test_names_of_workflows(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    local: LocalGlue,
    words: str,
    offered: list[str],
) -> None:
    """Names of workflows are offered, but for those that could do something to a terminal."""
    for name in ("nightly", "export", "e\u202e"):
        local.call("CreateWorkflow", Name=name)
    complete(monkeypatch, words)
    assert offered == sorted(capsys.readouterr().out.split())


@pytest.mark.parametrize("variable", ["COMP_WORDS", "_TYPER_COMPLETE_ARGS"])
def test_only_one_command_is_loaded(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """Once a command is typed, the others are not loaded; while it is, all of them are."""
    monkeypatch.setenv("_GLUE_WF_COMPLETE", "complete_bash")
    monkeypatch.setenv(variable, "glue-wf run ")
    assert 1 == len(program_for([]).registered_groups)
    monkeypatch.setenv(variable, "glue-wf run")
    assert len(program_for([]).registered_groups) > 10


@pytest.mark.parametrize(
    "fault", [{"drop_connection": True}, {"error": "AccessDeniedException"}], ids=str
)
def test_no_service(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    local: LocalGlue,
    fault: dict[str, Any],
) -> None:
    """If anything goes wrong, nothing is offered, silently; the service is asked once."""
    local.inject("ListWorkflows", **fault, times=1)
    complete(monkeypatch, "run ")
    assert ("\n", "") == capsys.readouterr()
    complete(monkeypatch, "run --profile nobody ")
    assert ("\n", "") == capsys.readouterr()


def test_endless_list(monkeypatch: pytest.MonkeyPatch, local: LocalGlue) -> None:
    """After two seconds, what has been found is offered."""
    local.call("CreateWorkflow", Name="nightly")
    moments = iter([0.0, 3.0])
    monkeypatch.setattr("time.monotonic", lambda: next(moments, 3.0))
    assert ["etl"] == completion.complete_workflow_name(Mock(params={}), "")


def test_bash() -> None:
    """A bash that has evaluated --show-completion asks the program."""
    bash = shutil.which("bash")
    assert bash is not None
    script = (
        'eval "$(glue-wf --show-completion bash)" > /dev/null\n'
        "COMP_WORDS=(glue-wf re)\n"
        "COMP_CWORD=1\n"
        "_glue_wf_completion glue-wf\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(  # noqa: S603 - our own program in a shell
        [bash, "--norc", "-c", script],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"},
        timeout=60,
    )
    assert ("", ["report", "resume"]) == (done.stderr, sorted(done.stdout.split()))
