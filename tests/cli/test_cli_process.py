"""`glue-wf` as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# In unbuffered mode, Python does not tell that the reader of a pipe has gone.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in {"NO_COLOR", "FORCE_COLOR", "PYTHONUNBUFFERED"}
}


def glue_wf(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Runs `python -m glue_wf_sdk.cli`."""
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "glue_wf_sdk.cli", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=60,
        **options,
    )


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs Python code in a fresh interpreter."""
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "CreateWorkflow", "good_create_workflow.yaml"], 0),
        (["check", "CreateWorkflow", "bad_create_workflow.json"], 1),
        (["check", "CreateWorkflow", "no-such-file"], 2),
        (["resume-plan", "w1_run.json", "--node", "J4"], 1),
        (["topo", "w1_run.json"], 0),
        (["topo"], 2),
    ],
)
def test_exit_codes(examples: Path, arguments: list[str], code: int) -> None:
    """The process ends with the command's exit code; only errors of usage go to stderr."""
    done = glue_wf(*arguments, cwd=examples)
    assert (code, code == 2) == (done.returncode, bool(done.stderr))
    assert (code != 2) == bool(done.stdout)


def test_entry_point(examples: Path) -> None:
    """The installed program `glue-wf` is the same."""
    program = Path(sys.executable).with_name("glue-wf")
    done = subprocess.run(  # noqa: S603 - our own program
        [program, "topo", examples / "w1_run.json"], check=False, capture_output=True, text=True
    )
    assert glue_wf("topo", str(examples / "w1_run.json")).stdout == done.stdout
    assert (0, "") == (done.returncode, done.stderr)


def test_standard_input(examples: Path) -> None:
    """A document comes through a pipe."""
    text = (examples / "w1_run.json").read_text(encoding="utf-8")
    document = json.loads(glue_wf("topo", "-", "--json", input=text).stdout)
    assert 6 == len(document["generations"])


def test_reader_that_leaves(tmp_path: Path) -> None:
    """A reader that has enough, as `| head` does, ends the program without a word."""
    nodes = [{"Type": "JOB", "Name": "x" * 200, "UniqueId": str(each)} for each in range(5000)]
    path = tmp_path / "graph.json"
    path.write_text(json.dumps({"Nodes": nodes}), encoding="utf-8")
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "glue_wf_sdk.cli", "topo", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert b"5000 nodes in 1 generation\n" == process.stdout.readline()
        process.stdout.close()
        assert (b"", 141) == (process.stderr.read(), process.wait(60))


def test_import_loads_no_command_line() -> None:
    """Neither the package nor `glue_wf_sdk.cli` loads typer, rich or yaml."""
    done = python(
        "import sys, glue_wf_sdk, glue_wf_sdk.cli\n"
        "print({'typer', 'rich', 'yaml', 'click'} & set(sys.modules))"
    )
    assert ("set()\n", "") == (done.stdout, done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "CreateWorkflow", "bad_create_workflow.json"],
        ["resume-plan", "w1_run.json"],
        ["topo", "w1_run.json"],
        ["show", "--from", "w1_run.json"],
        ["--help"],
    ],
)
def test_no_boto3(examples: Path, arguments: list[str]) -> None:
    """No command that works offline loads boto3, botocore or LocalGlue."""
    done = python(
        "import os, sys\n"
        "from glue_wf_sdk.cli import main\n"
        "os.chdir(sys.argv[1])\n"
        "code = main(sys.argv[2:])\n"
        "assert code in (0, 1)\n"
        "print({'boto3', 'botocore', 'glue_wf_sdk.local', 'hypothesis', 'pytest'}"
        " & set(sys.modules), file=sys.stderr)",
        str(examples),
        *arguments,
    )
    assert ("set()\n", 0) == (done.stderr, done.returncode)


@pytest.mark.parametrize("library", ["typer", "rich", "yaml"])
def test_missing_extra(library: str) -> None:
    """Without a library of the extra, one line says what to install."""
    done = python(
        "import sys\n"
        f"sys.modules[{library!r}] = None\n"
        "from glue_wf_sdk.cli import main\n"
        "sys.exit(main(['--version']))"
    )
    assert (2, "") == (done.returncode, done.stdout)
    assert (
        f'glue-wf: {library} is missing or too old; run: pip install "glue-wf-sdk[cli]"\n'
    ) == done.stderr


def test_colours_only_on_a_terminal(
    examples: Path, on_pty: Callable[..., tuple[int, bytes]]
) -> None:
    """A pseudo-terminal gets colours; it gets none with NO_COLOR, and neither does a pipe."""
    for arguments in (
        ["topo", str(examples / "w1_run.json")],
        ["resume-plan", str(examples / "w1_run.json")],
        ["check", "CreateWorkflow", str(examples / "bad_create_workflow.json")],
    ):
        program = ("-m", "glue_wf_sdk.cli", *arguments)
        code, coloured = on_pty(ENVIRONMENT, *program)
        plain_code, plain = on_pty({**ENVIRONMENT, "NO_COLOR": "1"}, *program)
        assert {code, plain_code} <= {0, 1}
        assert b"\x1b[" in coloured
        assert b"\x1b" not in plain
        assert "\x1b" not in glue_wf(*arguments).stdout
