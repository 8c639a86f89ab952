"""`glue-wf check`."""

import json
from typing import Any

import pytest

from glue_wf_sdk import OPERATIONS, check_payload
from support.cli import EXAMPLES, HOSTILE, GlueWf, error_line

SECRET = "hunter2-secret"


def test_valid_payload(glue_wf: GlueWf) -> None:
    """A payload without violations is valid, and the exit code is 0."""
    arguments = ("check", "CreateWorkflow", EXAMPLES / "good_create_workflow.yaml")
    done = glue_wf(*arguments)
    assert (0, "CreateWorkflow: valid\n", "") == (done.returncode, done.stdout, done.stderr)
    document = json.loads(glue_wf(*arguments, "--json").stdout)
    assert {"operation": "CreateWorkflow", "valid": True, "violations": []} == document


def test_json_document(glue_wf: GlueWf) -> None:
    """`--json` prints the violations of `check_payload` as one document."""
    path = EXAMPLES / "bad_create_workflow.json"
    done = glue_wf("check", "--json", "CreateWorkflow", path)
    violations = check_payload("CreateWorkflow", json.loads(path.read_text(encoding="utf-8")))
    assert {
        "operation": "CreateWorkflow",
        "valid": False,
        "violations": [
            {"path": each.path, "rule": each.rule, "message": each.message} for each in violations
        ],
    } == json.loads(done.stdout)
    assert (1, "") == (done.returncode, done.stderr)


@pytest.mark.parametrize("name", OPERATIONS)
def test_spellings_of_operations(glue_wf: GlueWf, name: str) -> None:
    """Each operation can be named as in the API, in boto3 and in the AWS CLI."""
    method = OPERATIONS[name].method
    for spelling in (name, method, method.replace("_", "-")):
        done = glue_wf("check", spelling, "-", "--json", stdin='{"Nonsense": 1}')
        assert (name, 1) == (json.loads(done.stdout)["operation"], done.returncode)


def test_unknown_operation(glue_wf: GlueWf) -> None:
    """An unknown operation is wrong usage; the line suggests a known one."""
    problem = "there is no operation 'CreateWorkflw'; did you mean CreateWorkflow?"
    assert (2, "", problem) == error_line(glue_wf("check", "CreateWorkflw", "-", stdin="{}"))


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize(
    ("operation", "payload"),
    [
        ("CreateWorkflow", {"Name": "w", "Tags": {"key": SECRET * 20}}),
        ("CreateWorkflow", {"Name": "w", "DefaultRunProperties": {"key": [SECRET]}}),
        ("CreateWorkflow", {"Name": "w", "DefaultRunProperties": SECRET}),
        ("StartWorkflowRun", {"Name": "w", "RunProperties": {"key": SECRET + "\ud800"}}),
        ("PutWorkflowRunProperties", {"Name": "w", "RunId": 1, "RunProperties": {"": SECRET}}),
        ("StartBlueprintRun", {"Parameters": {"key": SECRET}}),
        ("StartBlueprintRun", {"Parameters": SECRET * 10_000}),
    ],
)
def test_secrets(glue_wf: GlueWf, operation: str, payload: dict[str, Any], form: list[str]) -> None:
    """Values that can be secrets are never printed, even if they break a rule."""
    done = glue_wf("check", operation, "-", *form, stdin=json.dumps(payload))
    assert 1 == done.returncode
    assert SECRET not in done.stdout + done.stderr


def test_hostile_names(glue_wf: GlueWf) -> None:
    """Escape sequences, line ends and bidi controls in names are printed escaped."""
    payload = {HOSTILE: 1, "Name": HOSTILE, "Tags": {HOSTILE: HOSTILE * 200}}
    for form in ([], ["--json"]):
        done = glue_wf("check", "CreateWorkflow", "-", *form, stdin=json.dumps(payload))
        assert 1 == done.returncode
        assert all(line.isprintable() and line.isascii() for line in done.stdout.split("\n"))
        assert "[red]" in done.stdout
