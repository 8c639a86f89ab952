"""How commands find designs."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from glue_wf_sdk import design
from glue_wf_sdk.cli.paths import is_path
from support.cli import GlueWf, Saved, error_line
from support.local_glue import w1_answer


def trigger(name: str, workflow: str | None, **fields: Any) -> dict[str, Any]:
    """A payload of CreateTrigger."""
    fields = {"Type": "ON_DEMAND", "Actions": [{"JobName": "load"}], **fields}
    return {"Name": name, **fields, **({"WorkflowName": workflow} if workflow else {})}


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("etl", False),
        ("nightly orders", False),
        ("v1.2", False),
        ("yaml", False),
        ("", False),
        ("...", False),
        (".", True),
        ("..", True),
        ("./etl", True),
        ("infra/", True),
        ("/tmp/etl", True),  # noqa: S108 - never read
        ("template.yaml", True),
        ("TEMPLATE.YML", True),
        ("etl.template", True),
        ("plan.json", True),
        ("main.tf", True),
    ],
)
def test_paths_and_names(argument: str, expected: bool) -> None:  # noqa: FBT001 - a row
    """Whether an argument is a path can be told from its text alone."""
    assert expected == is_path(argument)


@pytest.mark.parametrize("verb", ["simulate", "graph", "topo"])
class TestEachCommand:
    """The commands that take the path of a design."""

    def test_missing_extra(
        self, glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch, verb: str
    ) -> None:
        """Without the parser of a language, the line says what to install."""
        failing = Mock(side_effect=ModuleNotFoundError("No module named 'hcl2'", name="hcl2"))
        monkeypatch.setattr(design, "load_designs", failing)
        line = 'hcl2 is missing or too old; run: pip install "glue-wf-sdk[lint]"'
        assert (2, "", line) == error_line(glue_wf(verb, "infra/"))

    def test_broken_terraform(self, glue_wf: GlueWf, tmp_path: Path, verb: str) -> None:
        """A broken file of a directory is named, although the others could be read."""
        (tmp_path / "main.tf").write_text('resource "aws_glue_workflow" "w" {}\n', encoding="utf-8")
        (tmp_path / "more.tf").write_text("locals {\n  a = !\n}\n", encoding="utf-8")
        code, _, line = error_line(glue_wf(verb, tmp_path))
        assert (2, True) == (code, line.startswith(f"{tmp_path / 'more.tf'}:2:"))

    def test_choice_of_a_workflow(self, glue_wf: GlueWf, tmp_path: Path, verb: str) -> None:
        """Of several workflows, `--workflow` chooses one."""
        for name in ("one", "two"):
            payload = trigger(f"start-{name}", name, Actions=[{"JobName": f"job-{name}"}])
            (tmp_path / f"{name}.json").write_text(json.dumps(payload), encoding="utf-8")
        code, _, line = error_line(glue_wf(verb, tmp_path))
        assert (2, f"{tmp_path}: choose a workflow with --workflow: 'one', 'two'") == (code, line)
        done = glue_wf(verb, tmp_path, "--workflow", "two")
        assert (0, True, False) == (done.returncode, "job-two" in done.stdout, "one" in done.stdout)
        code, _, line = error_line(glue_wf(verb, tmp_path, "--workflow", "three"))
        assert (2, True) == (code, "no workflow is named 'three'" in line)

    def test_templates_of_other_tools(self, glue_wf: GlueWf, tmp_path: Path, verb: str) -> None:
        """They are passed over, unless there is nothing else."""
        template = "Resources:\n  {{ name }} {{ x }}:\n    Type: AWS::Glue::Trigger\n"
        (tmp_path / "etl.yaml").write_text(template, encoding="utf-8")
        code, _, line = error_line(glue_wf(verb, tmp_path))
        assert (2, True) == (code, "is a template of another tool" in line)
        (tmp_path / "start.json").write_text(json.dumps(trigger("start", "etl")), encoding="utf-8")
        assert 0 == glue_wf(verb, tmp_path).returncode

    def test_no_workflow(self, glue_wf: GlueWf, saved: Saved, verb: str) -> None:
        """A design without a workflow is wrong usage."""
        path = saved(trigger("t", None))
        assert (2, "", f"{path}: has no workflow") == error_line(glue_wf(verb, path))

    def test_unreadable(self, glue_wf: GlueWf, tmp_path: Path, verb: str) -> None:
        """A broken file is one line with the place of the fault."""
        path = tmp_path / "broken.json"
        path.write_text('{"Resources":\n  x}', encoding="utf-8")
        code, _, line = error_line(glue_wf(verb, path))
        assert (2, True) == (code, line.startswith(f"{path}:2:3: "))

    def test_missing(self, glue_wf: GlueWf, tmp_path: Path, verb: str) -> None:
        """So is a file that does not exist."""
        code, _, line = error_line(glue_wf(verb, tmp_path / "none.yaml"))
        assert (2, True) == (code, line.startswith(f"{tmp_path / 'none.yaml'}: cannot be read"))


@pytest.mark.parametrize("verb", ["graph", "topo"])
def test_workflow_without_a_path(glue_wf: GlueWf, saved: Saved, verb: str) -> None:
    """`--workflow` chooses from a design, not from the service or a saved answer."""
    problem = "--workflow needs the PATH of a design"
    path = saved(w1_answer())
    for arguments in (("etl",), (), ("--from", path), ("./etl", "wr_1")):
        done = glue_wf(verb, *arguments, "--workflow", "W1")
        assert (2, "", problem) == error_line(done)


@pytest.mark.parametrize("verb", ["graph", "topo"])
def test_path_next_to_a_file(glue_wf: GlueWf, saved: Saved, verb: str) -> None:
    """A path and --from are mutually exclusive, as a name and --from are."""
    path = saved(w1_answer())
    done = glue_wf(verb, path, "--from", path)
    assert (2, "", "NAME and --from are mutually exclusive") == error_line(done)
