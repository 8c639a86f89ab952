"""`glue-wf check`."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glue_wf_sdk import check_payload
from glue_wf_sdk.operations import OPERATIONS

GlueWf = Callable[..., CompletedProcess[str]]

SECRET = "hunter2-secret"


def test_fit_payload(glue_wf: GlueWf, examples: Path) -> None:
    """A payload that breaks no rule is fit, which exit code 0 says too."""
    done = glue_wf("check", "CreateWorkflow", examples / "good_create_workflow.yaml")
    assert (0, "CreateWorkflow: fit to be sent, 0 violations\n", "") == (
        done.returncode,
        done.stdout,
        done.stderr,
    )


def test_bad_payload(glue_wf: GlueWf, examples: Path) -> None:
    """Each violation is a line with path, message and rule; the last line counts them."""
    done = glue_wf("check", "CreateWorkflow", examples / "bad_create_workflow.json")
    assert [
        (
            "Name: must be one line of text, without control characters other than tab;"
            r" has '\n' at position 14 of 'nightly orders\n' [pattern]"
        ),
        'DefaultRunProperties["retries"]: must be a string, is of type int [type]',
        (
            'Tags["this-key-names-the-cost-center-and-the-project-and-the-data-stew"...]:'
            " the key must have at most 128 UTF-8 bytes, has 131 [max_length]"
        ),
        "MaxConcurrentRuns: must be an integer, is of type str [type]",
        "Desciption: is not a field; did you mean Description? [unknown_field]",
        "CreateWorkflow: 5 violations",
    ] == done.stdout.splitlines()
    assert (1, "") == (done.returncode, done.stderr)


def test_single_violation(glue_wf: GlueWf) -> None:
    """One violation is counted in the singular."""
    done = glue_wf("check", "DeleteWorkflow", "-", stdin="{}")
    assert ["Name: is required [required]", "DeleteWorkflow: 1 violation"] == (
        done.stdout.splitlines()
    )


def test_json_document(glue_wf: GlueWf, examples: Path) -> None:
    """`--json` prints what `check_payload` finds, as one document."""
    path = examples / "bad_create_workflow.json"
    done = glue_wf("check", "--json", "CreateWorkflow", path)
    found = check_payload("CreateWorkflow", json.loads(path.read_text(encoding="utf-8")))
    assert {
        "operation": "CreateWorkflow",
        "fit": False,
        "violations": [
            {"path": each.path, "rule": each.rule, "message": each.message} for each in found
        ],
    } == json.loads(done.stdout)
    assert (1, "", 5) == (done.returncode, done.stderr, len(found))


def test_json_document_of_fit_payload(glue_wf: GlueWf) -> None:
    """A fit payload has no violations in the document."""
    done = glue_wf("check", "DeleteWorkflow", "-", "--json", stdin='{"Name": "w"}')
    assert {"operation": "DeleteWorkflow", "fit": True, "violations": []} == json.loads(done.stdout)
    assert 0 == done.returncode


@pytest.mark.parametrize("name", OPERATIONS)
def test_spellings_of_operations(glue_wf: GlueWf, name: str) -> None:
    """Each operation goes by the API's name, boto3's and the AWS CLI's."""
    method = OPERATIONS[name].method
    for spelling in (name, method, method.replace("_", "-")):
        done = glue_wf("check", spelling, "-", "--json", stdin='{"Nonsense": 1}')
        assert (name, 1) == (json.loads(done.stdout)["operation"], done.returncode)


def test_unknown_operation(glue_wf: GlueWf) -> None:
    """An unknown operation is an error of usage, with a suggestion."""
    done = glue_wf("check", "CreateWorkflw", "-", stdin="{}")
    assert (2, "") == (done.returncode, done.stdout)
    assert (
        "glue-wf: no operation 'CreateWorkflw' in the Glue Workflows API;"
        " did you mean CreateWorkflow?\n"
    ) == done.stderr


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
def test_secrets(glue_wf: GlueWf, operation: str, payload: dict[str, Any]) -> None:
    """Values that can hold secrets are never printed, not even where they break a rule."""
    text = json.dumps(payload)
    for form in ([], ["--json"]):
        done = glue_wf("check", operation, "-", *form, stdin=text)
        assert 1 == done.returncode
        assert SECRET not in done.stdout + done.stderr


HOSTILE = "\x1b[31m\x07\x9b5m\u202e[red]\r\n\x7f\u2066"


def test_hostile_names(glue_wf: GlueWf) -> None:
    """Names with escape sequences, line ends and bidi controls come out escaped."""
    payload = {HOSTILE: 1, "Name": HOSTILE, "Tags": {HOSTILE: HOSTILE * 200}}
    for form in ([], ["--json"]):
        done = glue_wf("check", "CreateWorkflow", "-", *form, stdin=json.dumps(payload))
        assert 1 == done.returncode
        assert all(line.isprintable() and line.isascii() for line in done.stdout.split("\n"))
        assert "[red]" in done.stdout


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    operation=st.sampled_from([*OPERATIONS]),
    payload=st.dictionaries(
        st.sampled_from(["Name", "Tags", "RunId", "NodeIds", "Names", "Parameters"])
        | st.text(max_size=5),
        json_values,
    ),
)
def test_says_what_check_payload_says(
    glue_wf: GlueWf, operation: str, payload: dict[str, Any]
) -> None:
    """Exit code, count and document agree with `check_payload`, whatever the payload."""
    found = check_payload(operation, payload)
    text = json.dumps(payload)
    plain = glue_wf("check", operation, "-", stdin=text)
    document = json.loads(glue_wf("check", operation, "-", "--json", stdin=text).stdout)
    assert (1 if found else 0) == plain.returncode
    assert len(found) + 1 == len(plain.stdout.splitlines())
    assert [each.path for each in found] == [each["path"] for each in document["violations"]]
