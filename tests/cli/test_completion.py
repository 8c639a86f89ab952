"""Completion in a shell."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from glue_wf_sdk import OPERATIONS
from glue_wf_sdk.cli import main
from glue_wf_sdk.design.rules import RULES

PROGRAM = Path(sys.executable).with_name("glue-wf")


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
    monkeypatch.setenv("_GLUE_WF_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"glue-wf {words}")
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" "))))
    with pytest.raises(SystemExit):
        main([])
    assert offered == sorted(capsys.readouterr().out.split())


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
