"""`glue-wf` as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.cli import EXAMPLES, W1_FILE

# In unbuffered mode, Python does not tell that the reader of a pipe has gone.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in {"NO_COLOR", "FORCE_COLOR", "PYTHONUNBUFFERED"}
}

DRY_RUN = ["resume", "--dry-run", "--from", "w1_run.json"]


def glue_wf(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs `python -m glue_wf_sdk.cli` in the folder of the examples."""
    return python("-m", "glue_wf_sdk.cli", *arguments)


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a fresh interpreter in the folder of the examples."""
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=EXAMPLES,
        env=ENVIRONMENT,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "CreateWorkflow", "good_create_workflow.yaml"], 0),
        ([*DRY_RUN, "--node", "J4"], 1),
        (["topo"], 2),
    ],
    ids=str,
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    """The process ends with the exit code of the command; stderr has errors only."""
    done = glue_wf(*arguments)
    assert (code, code == 2) == (done.returncode, bool(done.stderr))
    assert (code != 2) == bool(done.stdout)


def test_reader_that_leaves(tmp_path: Path) -> None:
    """A reader that leaves early, such as `| head`, ends the program quietly."""
    nodes = [{"Type": "JOB", "Name": "x" * 200, "UniqueId": str(each)} for each in range(5000)]
    path = tmp_path / "graph.json"
    path.write_text(json.dumps({"Nodes": nodes}), encoding="utf-8")
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "glue_wf_sdk.cli", "topo", "--from", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert b"5,000 nodes in 1 generation\n" == process.stdout.readline()
        process.stdout.close()
        assert (b"", 141) == (process.stderr.read(), process.wait(60))


@pytest.mark.parametrize(
    ("library", "arguments"),
    [
        ("click", ["--version"]),
        ("rich", ["topo", "--from", "w1_run.json"]),
        ("yaml", ["check", "CreateWorkflow", "good_create_workflow.yaml"]),
    ],
)
def test_missing_library(library: str, arguments: list[str]) -> None:
    """Without a library of the extra, the line says what to install."""
    done = python(
        "-c",
        "import sys\n"
        f"sys.modules[{library!r}] = None\n"
        "from glue_wf_sdk.cli import main\n"
        "sys.exit(main(sys.argv[1:]))",
        *arguments,
    )
    line = f'glue-wf: {library} is missing or too old; run: pip install "glue-wf-sdk[cli]"\n'
    assert (2, "", line) == (done.returncode, done.stdout, done.stderr)


def test_colours(on_pty: Callable[..., tuple[int, bytes]]) -> None:
    """A pseudo-terminal gets colours, except with NO_COLOR; a pipe gets none."""
    arguments = ("topo", "--from", str(W1_FILE))
    program = ("-m", "glue_wf_sdk.cli", *arguments)
    _, coloured = on_pty(*program)
    _, plain = on_pty(*program, NO_COLOR="1")
    assert b"\x1b[" in coloured
    assert b"\x1b" not in plain
    assert "\x1b" not in glue_wf(*arguments).stdout
