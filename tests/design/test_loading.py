"""Which files are designs, and who reads them."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from glue_wf_sdk.design import Designs, lint, load_designs
from support.archives import blueprint_archive, blueprint_files

START = {"Name": "start", "Type": "ON_DEMAND", "Actions": [{"JobName": "load"}]}
TEMPLATE = "Resources: {Start: {Type: 'AWS::Glue::Trigger'}}\n"
ADDRESS = {"mode": "managed", "type": "aws_glue_trigger", "name": "x", "values": {"name": "x"}}
PLAN = json.dumps(
    {
        "format_version": "1.2",
        "planned_values": {
            "root_module": {"resources": [{"address": "aws_glue_trigger.x", **ADDRESS}]}
        },
    }
)
TERRAFORM = 'resource "aws_glue_trigger" "x" {\n  name = var.name\n}\n'


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files below a directory."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def loaded(designs: Designs, root: Path) -> list[tuple[str, str]]:
    """The files of the units and what they are written in."""
    return [(os.path.relpath(each.file, root), each.language.name) for each in designs.units]


def unread(designs: Designs, root: Path) -> list[str]:
    """The findings over files that cannot be read."""
    return [str(each).removeprefix(f"{root}{os.sep}") for each in designs.unread]


def zipped(members: Mapping[str, bytes], **options: Any) -> bytes:
    """The bytes of a ZIP."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", **options) as archive:
        for name, each in members.items():
            archive.writestr(name, each)
    return content.getvalue()


def test_a_file_is_what_its_content_says(tmp_path: Path) -> None:
    """Each kind of design is told by its content, whatever JSON or YAML it is written in."""
    layout: dict[str, Any] = {
        "Workflow": {"Name": "etl"},
        "Crawlers": [],
        "Jobs": [],
        "Triggers": [],
    }
    script = "w = Workflow(Name='etl', Entities=Entities(Jobs=[], Crawlers=[]))\n"
    files: dict[str, str | bytes] = {
        "a.yaml": TEMPLATE,
        "b.json": PLAN,
        "c": json.dumps([START]),
        "d.txt": "Triggers: []",
        "e.json": json.dumps(layout),
        "f.py": script,
        "g.cfg": "{}",
        "h.zip": zipped({"etl/blueprint.cfg": b"{}"}),
        "i.template": f"  {json.dumps({'AWSTemplateFormatVersion': '2010-09-09'})}",
    }
    write(tmp_path, files)
    designs = load_designs(tmp_path / name for name in files)
    assert () == designs.unread
    assert [
        ("a.yaml", "CLOUDFORMATION"),
        ("b.json", "TERRAFORM"),
        ("c", "PAYLOAD"),
        ("d.txt", "ANSWER"),
        ("e.json", "BLUEPRINT"),
        ("f.py", "BLUEPRINT"),
        ("g.cfg", "BLUEPRINT"),
        ("h.zip", "BLUEPRINT"),
        ("i.template", "CLOUDFORMATION"),
    ] == loaded(designs, tmp_path)


def test_a_directory_is_searched(tmp_path: Path) -> None:
    """Below a directory, designs are found in a stable order; all else is passed over."""
    write(
        tmp_path,
        {
            "b/template.yml": TEMPLATE,
            "b/package.json": '{"name": "x", "JobName": "x"}',
            "b/docker-compose.yaml": "services: {}",
            "b/broken.yaml": "a: [",
            "b/broken-jobs.yaml": "JobName: [",
            "b/notes.txt": TEMPLATE,
            # Manifests of Kubernetes and charts of Helm may name what they are about.
            "b/manifests.yaml": "env: {TYPE: AWS::Glue::Trigger}\n---\nkind: Job\n---\n",
            "b/values.yaml": "{{- if .x }}\nx: aws_glue_trigger\n{{- end }}\n",
            "b/latin.yaml": b"AWS::Glue::Trigger \xe9",
            "b/layout.py": "Workflow()",
            "a/stack.template": TEMPLATE,
            "a/nginx.conf.template": "server { listen ${PORT}; }",
            "a/trigger.json": json.dumps(START),
            "tf/main.tf": TERRAFORM,
            "tf/variables.tf": "",
            "network/main.tf": 'resource "aws_vpc" "x" {}',
            "tf/plan.json": PLAN,
            "blueprint/blueprint.cfg": "{}",
            "blueprint/etl.zip": zipped({"etl/blueprint.cfg": b"{}"}),
            "blueprint/lambda.zip": zipped({"index.py": b""}),
            "blueprint/broken.zip": b"PK",
            "cdk.out/asset.5a/template.json": TEMPLATE,
            ".terraform/main.tf": TERRAFORM,
            ".venv/template.yaml": TEMPLATE,
            "node_modules/x/template.yaml": TEMPLATE,
            "x/__pycache__/template.yaml": TEMPLATE,
        },
    )
    designs = load_designs(str(tmp_path))
    assert () == designs.unread
    expected = [
        ("a/stack.template", "CLOUDFORMATION"),
        ("a/trigger.json", "PAYLOAD"),
        ("b/template.yml", "CLOUDFORMATION"),
        ("blueprint/blueprint.cfg", "BLUEPRINT"),
        ("blueprint/etl.zip", "BLUEPRINT"),
        ("tf", "TERRAFORM"),
        ("tf/plan.json", "TERRAFORM"),
    ]
    assert expected == loaded(designs, tmp_path)
    assert designs.units == load_designs(str(tmp_path)).units


def test_a_broken_design_in_a_directory_is_reported(tmp_path: Path) -> None:
    """A broken file that mentions Glue is GW901 with its line; any other is passed over."""
    write(
        tmp_path,
        {
            "a.yaml": f"{TEMPLATE}a: b: c\n",
            "d.json": '{"aws_glue_trigger": }',
        },
    )
    designs = load_designs(tmp_path)
    assert () == designs.units
    assert [
        "a.yaml:2:5: GW901 error: is not YAML: mapping values are not allowed in this context",
        "d.json:1:22: GW901 error: is not JSON: Expecting value",
    ] == unread(designs, tmp_path)


def test_a_value_with_too_many_others_around_it_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that runs out of the stack is no crash."""
    monkeypatch.setattr(
        "glue_wf_sdk.design.readers.cloudformation.read_template", Mock(side_effect=RecursionError)
    )
    monkeypatch.setattr(
        "glue_wf_sdk.design.readers.terraform_files.read_terraform",
        Mock(side_effect=RecursionError),
    )
    write(tmp_path, {"a.yaml": TEMPLATE, "tf/main.tf": TERRAFORM})
    designs = load_designs(tmp_path)
    assert () == designs.units
    assert [
        "a.yaml: GW901 error: is nested too deeply",
        "tf: GW901 error: is nested too deeply",
    ] == unread(designs, tmp_path)


@pytest.mark.parametrize("path", ["etl.yaml", "."])
@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("{% if prod %}\n" + TEMPLATE + "{% endif %}\n", "info"),
        (TEMPLATE + "x: {{ name }} {{ other }}\n", "info"),
        (TEMPLATE + "x: [<%= name %>\n", "info"),
        (TEMPLATE + "x: ['{{resolve:ssm:/x}}'\n", "error"),
        (TEMPLATE + "x: [{{\n", "error"),
    ],
    ids=range(5),
)
def test_a_template_of_another_tool(tmp_path: Path, text: str, severity: str, path: str) -> None:
    """What is to become a design is not broken; a dynamic reference is no placeholder."""
    write(tmp_path, {"etl.yaml": text})
    (found,) = load_designs(tmp_path / path).unread

    assert ("GW901", severity) == (found.code, found.severity)
    assert ("is a template of another tool" in found.message) is (severity == "info")
    assert found.place.line is not None


NO_DESIGN = (
    "is no design: neither a CloudFormation template, a Terraform plan, a payload of CreateTrigger,"
    " an answer with triggers or a workflow's graph, nor a blueprint"
)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("package.json", '{"name": "x"}', NO_DESIGN),
        ("empty.yaml", "", NO_DESIGN),
        ("resources.yaml", "Resources: 5", NO_DESIGN),
        ("format.json", '{"format_version": 1}', NO_DESIGN),
        ("half.json", '{"Workflow": 5}', NO_DESIGN),
        (
            "workflow.json",
            '{"Workflow": {"Name": "etl"}}',
            "has no graph; fetch the workflow or the run with --include-graph",
        ),
        ("latin.yaml", b"\xe9", "byte 0 is not utf-8"),
    ],
)
def test_a_file_that_is_named_must_be_a_design(
    tmp_path: Path, name: str, content: str | bytes, problem: str
) -> None:
    """A file that is named itself and is no design is GW901."""
    write(tmp_path, {name: content})
    designs = load_designs(tmp_path / name)
    assert ((), [f"{name}: GW901 error: {problem}"]) == (designs.units, unread(designs, tmp_path))


def test_a_terraform_file_stands_for_its_directory(tmp_path: Path) -> None:
    """A `.tf` file is read with its siblings, once, whatever names them; links count as one."""
    second = {"resource": {"aws_glue_trigger": {"y": {"name": "y"}}}}
    write(
        tmp_path,
        {
            "main.tf": TERRAFORM,
            "b.tf.json": json.dumps(second),
            ".hidden.tf": "broken",
            "c.tf/x": "",
        },
    )
    (tmp_path / "link").symlink_to(tmp_path)
    paths = [tmp_path / "main.tf", tmp_path / "b.tf.json", tmp_path / "link" / "main.tf", tmp_path]
    designs = load_designs(paths)
    assert [(".", "TERRAFORM")] == loaded(designs, tmp_path)
    assert {"aws_glue_trigger.x", "aws_glue_trigger.y"} == {each.label for each in designs.triggers}
    without = write(tmp_path / "vpc", {"vpc.tf": 'resource "aws_vpc" "x" {}'})
    assert [("vpc", "TERRAFORM")] == loaded(load_designs(without / "vpc.tf"), tmp_path)


def test_values_of_variables(tmp_path: Path) -> None:
    """Values that Terraform reads without being told to count, and no others."""
    write(
        tmp_path,
        {
            "main.tf": f'variable "name" {{}}\n{TERRAFORM}',
            "terraform.tfvars": 'name = "a"',
            "z.auto.tfvars": 'name = "b"',
            "production.tfvars": 'name = "c"',
        },
    )
    assert ["b"] == [each.name for each in load_designs(tmp_path).triggers]


def test_a_directory_with_an_unreadable_terraform_file_is_partial(tmp_path: Path) -> None:
    """If one `.tf` file cannot be read, the others are, but nothing of them is whole."""
    workflow = 'resource "aws_glue_workflow" "w" {\n  name = "etl"\n}\n'
    write(tmp_path, {"main.tf": TERRAFORM + workflow, "latin.tf": b"\xe9"})
    designs = load_designs(tmp_path)
    assert ["latin.tf: GW901 error: byte 0 is not utf-8"] == unread(designs, tmp_path)
    assert [True] == [each.is_partial for each in designs.units]
    assert [False] == [each.is_whole for each in designs.workflows]


def test_a_path_counts_once(tmp_path: Path) -> None:
    """A file that is named several times, or by links, is read once."""
    write(tmp_path, {"a.yaml": TEMPLATE})
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "round.yaml").symlink_to("round.yaml")
    (tmp_path / "nowhere.yaml").symlink_to("missing.yaml")
    designs = load_designs([tmp_path / "a.yaml", f"{tmp_path}/./a.yaml", tmp_path])
    assert [("a.yaml", "CLOUDFORMATION")] == loaded(designs, tmp_path)
    assert () == designs.unread


def test_what_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    """A missing path, a loop of links, a pipe, an empty path and a NUL are GW901, and no error."""
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe.yaml")
    os.mkfifo(tmp_path / "pipe.zip")
    assert () == load_designs(tmp_path).unread
    paths: list[str | Path] = [tmp_path / "missing", tmp_path / "loop", tmp_path / "pipe", "", "\0"]
    designs = load_designs(paths)
    assert [
        "missing: GW901 error: cannot be read: No such file or directory",
        "loop: GW901 error: cannot be read: Too many levels of symbolic links",
        "pipe: GW901 error: is not a regular file",
        ": GW901 error: the path is empty",
        "\0: GW901 error: cannot be read",
    ] == unread(designs, tmp_path)


def test_a_huge_file_is_reported(tmp_path: Path) -> None:
    """A file of 100 MB is GW901 if it is named, and passed over in a directory."""
    with (tmp_path / "huge.yaml").open("wb") as stream:
        stream.truncate(100_000_000)
    designs = load_designs(tmp_path / "huge.yaml")
    assert ["huge.yaml: GW901 error: is larger than 64 MiB"] == unread(designs, tmp_path)
    assert Designs() == load_designs(tmp_path)


def test_the_faults_of_a_blueprint_are_found(tmp_path: Path) -> None:
    """An archive is judged with what is in it, a configuration with the scripts beside it."""
    write(
        tmp_path,
        {
            "broken.zip": b"PK",
            "good.zip": blueprint_archive({}),
            "etl.zip": blueprint_archive({"Bucket": {"type": "Bucket"}}),
            "etl/layout.py": "def generated(): ...",
            "etl/blueprint.cfg": blueprint_files({})["etl/blueprint.cfg"],
        },
    )
    files = ("broken.zip", "good.zip", "etl.zip", "etl/blueprint.cfg")
    findings = lint(load_designs([tmp_path / each for each in files]))
    assert [
        ("broken.zip", "GW301"),
        ("etl.zip", "GW303"),
        (f"{Path('etl', 'blueprint.cfg')}:1:2", "GW302"),
    ] == [(str(each.place).removeprefix(f"{tmp_path}{os.sep}"), each.code) for each in findings]


def test_a_configuration_that_is_too_large_is_reported(tmp_path: Path) -> None:
    """A configuration that cannot be read is GW901."""
    with (tmp_path / "blueprint.cfg").open("wb") as stream:
        stream.truncate(100_000_000)
    designs = load_designs(tmp_path)
    assert ["blueprint.cfg: GW901 error: is larger than 64 MiB"] == unread(designs, tmp_path)


def test_nothing_is_loaded_that_is_not_needed(tmp_path: Path) -> None:
    """Reading an answer in YAML imports no parser of HCL, and one in JSON no parser of YAML."""
    write(tmp_path, {"a.yaml": "Triggers: []", "a.json": '{"Triggers": []}'})
    code = (
        "import sys; from glue_wf_sdk.design import load_designs; load_designs(sys.argv[1]);"
        "print(*sorted({'hcl2', 'yaml', 'boto3', 'hypothesis', 'cfnlint'} & {*sys.modules}))"
    )
    for name, expected in (("a.yaml", "yaml"), ("a.json", "")):
        command = [sys.executable, "-c", code, str(tmp_path / name)]
        result = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        assert expected == result.stdout.strip()
