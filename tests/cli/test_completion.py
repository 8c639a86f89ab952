"""Completion in a shell."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias
from unittest.mock import Mock

import pytest

from glue_wf_sdk import OPERATIONS
from glue_wf_sdk.cli import completion, main
from glue_wf_sdk.design.rules import RULES
from glue_wf_sdk.local import LocalGlue
from support.cli import GlueWf

Complete: TypeAlias = Callable[[str], list[str]]

PROGRAM = Path(sys.executable).with_name("glue-wf")


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Complete:
    """What could stand after such words, asked for as bash does."""

    def offered(words: str) -> list[str]:
        monkeypatch.setenv("_GLUE_WF_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", f"glue-wf {words}")
        monkeypatch.setenv("COMP_CWORD", str(len(words.split(" "))))
        with pytest.raises(SystemExit):
            main([])
        found = capsys.readouterr().out.split()
        assert all(each.startswith("plain,") for each in found)  # Neither a file nor a directory.
        return sorted(each.removeprefix("plain,") for each in found)

    return offered


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
def test_offers(complete: Complete, words: str, offered: list[str]) -> None:
    """Commands, options, formats and operations are offered in the way that bash asks for them."""
    assert offered == complete(words)


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
    complete: Complete, local: LocalGlue, words: str, offered: list[str]
) -> None:
    """Names of workflows are offered, but for those that could do something to a terminal."""
    for name in ("nightly", "export", "e\u202e"):
        local.call("CreateWorkflow", Name=name)
    assert offered == complete(words)


@pytest.mark.parametrize(
    "fault", [{"drop_connection": True}, {"error": "AccessDeniedException"}], ids=str
)
def test_no_service(
    complete: Complete,
    capsys: pytest.CaptureFixture[str],
    local: LocalGlue,
    fault: dict[str, Any],
) -> None:
    """If anything goes wrong, nothing is offered, silently; the service is asked once."""
    local.inject("ListWorkflows", **fault, times=1)
    assert [] == complete("run ")
    assert [] == complete("run --profile nobody ")
    assert "" == capsys.readouterr().err


def test_endless_list(monkeypatch: pytest.MonkeyPatch, local: LocalGlue) -> None:
    """After two seconds, what has been found is offered."""
    local.call("CreateWorkflow", Name="nightly")
    moments = iter([0.0, 3.0])
    monkeypatch.setattr("time.monotonic", lambda: next(moments, 3.0))
    assert ["etl"] == completion.complete_workflow_name(Mock(params={}), Mock(), "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_scripts(glue_wf: GlueWf, shell: str) -> None:
    """The script for each shell asks the program in that shell's way."""
    done = glue_wf("--show-completion", shell)
    assert (0, "") == (done.returncode, done.stderr)
    assert "_GLUE_WF_COMPLETE" in done.stdout
    assert f"{shell}_complete" in done.stdout


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
