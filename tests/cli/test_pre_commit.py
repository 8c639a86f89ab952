"""The hook for pre-commit."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.cli import GlueWf

ROOT = Path(__file__).parents[2]
BAD = ROOT / "docs" / "examples" / "rules" / "GW101" / "bad"
HOOKS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
)
(HOOK,) = HOOKS


def test_dependencies() -> None:
    """The hook installs what the extras `cli` and `lint` do."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]

    assert {*extras["cli"], *extras["lint"]} == {*HOOK["additional_dependencies"]}


@pytest.mark.parametrize(
    ("file", "is_meant"),
    [
        ("infra/template.yaml", True),
        ("stack.yml", True),
        ("cdk.out/Etl.template.json", True),
        ("etl.template", True),
        ("glue/main.tf", True),
        ("blueprints/copy/blueprint.cfg", True),
        ("blueprint.cfg", True),
        ("setup.cfg", False),
        ("terraform.tfvars", False),
        ("etl.py", False),
    ],
)
def test_files(file: str, is_meant: bool) -> None:  # noqa: FBT001
    """The hook runs if a file changed that can be a design."""
    assert is_meant == bool(re.search(HOOK["files"], file))


def test_entry(tmp_path: Path) -> None:
    """As pre-commit starts it, in the repository and without names of files, it finds designs."""
    assert HOOK["pass_filenames"] is False
    assert "python" == HOOK["language"]
    (tmp_path / "infra").mkdir()
    for name in ("template.yaml", "main.tf"):
        (tmp_path / "infra" / name).write_bytes((BAD / name).read_bytes())
    (tmp_path / "docker-compose.yaml").write_text("services: {}\n", encoding="utf-8")
    program, *arguments = shlex.split(HOOK["entry"])
    done = subprocess.run(  # noqa: S603 - our own program
        [Path(sys.executable).with_name(program), *arguments],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        text=True,
        timeout=60,
    )

    assert (1, "") == (done.returncode, done.stderr)
    assert done.stdout.endswith("Found 2 errors\n")


def test_files_of_one_directory(glue_wf: GlueWf, tmp_path: Path) -> None:
    """Several files of one Terraform directory are one design, whose faults are found once."""
    files = [tmp_path / name for name in ("main.tf", "variables.tf")]
    files[0].write_bytes((BAD / "main.tf").read_bytes())
    files[1].write_text('variable "env" {}\n', encoding="utf-8")

    assert glue_wf("lint", *files).stdout.endswith("\nFound 1 error\n")
