"""Commands accept a run as it is: a violated constraint is not an error."""

import importlib
import json

import pytest

from support.cli import GlueWf, Saved
from support.unchecked import GRAPHS, hostile_run

importlib.import_module("glue_wf_sdk.cli.app")  # It makes empty models when it is loaded.

COMMANDS = {
    "show": {0, 1},
    "show --json": {0, 1},
    "runs": {0},
    "report --json": {0},
    "report -o -": {0},
    "graph": {0},
    "topo": {0, 1},
    "resume --dry-run": {1},
}
"""Commands and their exit codes."""


@pytest.mark.parametrize("kind", GRAPHS)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("nothing_is_checked")
def test_commands(glue_wf: GlueWf, saved: Saved, kind: str, command: str) -> None:
    """Every command that reads a run from a file takes any run."""
    done = glue_wf(*command.split(), "--from", saved({"Run": hostile_run(kind)}))

    assert done.returncode in COMMANDS[command]
    if "--json" in command:
        assert json.loads(done.stdout)
