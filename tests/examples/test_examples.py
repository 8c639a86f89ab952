"""The programs in docs/examples, and the policies that they need."""

import json
import re
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk import GlueWorkflowClient
from glue_wf_sdk.client.inside_job import as_job
from glue_wf_sdk.local import ActionContext, LocalGlue
from support.local_glue import one_job_local

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

pytest_plugins = ["pytester"]


class Recorder:
    """A transport to a LocalGlue that records the operations.

    Attributes:
        operations: The operations that were called.
    """

    def __init__(self, local: LocalGlue) -> None:
        self._local = local
        self.operations: set[str] = set()

    def send(self, operation: str, payload: Mapping[str, Any], /) -> Mapping[str, Any]:
        """Records a call, and carries it out."""
        self.operations.add(operation)
        return self._local.handle(operation, payload)


def allowed(policy: str) -> set[str]:
    """The operations that a policy allows, on one workflow."""
    document = json.loads((EXAMPLES / policy).read_text(encoding="utf-8"))
    (statement,) = document["Statement"]
    assert re.fullmatch(r"arn:aws:glue:[\w-]+:\d{12}:workflow/\w+", statement["Resource"])
    actions = statement["Action"]
    return {
        each.removeprefix("glue:") for each in ([actions] if isinstance(actions, str) else actions)
    }


def test_jobs_hand_on_values(capsys: pytest.CaptureFixture[str]) -> None:
    """The scripts of the jobs run as they are, and need no more than their policy allows."""
    local = LocalGlue()
    client = local.client()
    client.create_workflow("orders")
    needed: set[str] = set()

    def run_script(job: ActionContext) -> None:
        recorder = Recorder(local)
        with as_job(job.argv, GlueWorkflowClient(transport=recorder)):
            runpy.run_path(str(EXAMPLES / f"{job.name}_orders.py"), run_name="__main__")
        needed.update(recorder.operations)

    for name in ("extract", "load"):
        local.add_job(name, run_script)
    local.add_trigger("start", workflow="orders", jobs=["extract"])
    local.add_trigger("next", workflow="orders", after={"extract": "SUCCEEDED"}, jobs=["load"])
    run = client.run_workflow("orders", run_properties={"day": "2026-01-01"})

    files = [f"s3://landing/orders/2026-01-01/part-{number}.csv" for number in range(3)]
    assert "".join(f"loading {each}\n" for each in files) == capsys.readouterr().out
    assert {"day": "2026-01-01", "files": json.dumps(files), "loaded": "3"} == (
        run.workflow_run_properties
    )
    assert allowed("job_policy.json") == needed


def test_a_lambda_function_starts_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each object starts a run, with no more than the policy allows."""
    local = one_job_local()
    recorder = Recorder(local)
    monkeypatch.setenv("WORKFLOW", "nightly")
    function = runpy.run_path(str(EXAMPLES / "lambda_function.py"))
    function["start"].__globals__["glue"] = GlueWorkflowClient(transport=recorder)
    keys = ["2026/a+b%2B.csv", "2026/b.csv"]
    event = {
        "Records": [{"s3": {"bucket": {"name": "landing"}, "object": {"key": key}}} for key in keys]
    }
    run_ids = function["handler"](event, None)
    runs = [local.client().get_workflow_run("nightly", each).run for each in run_ids]

    assert [
        {"bucket": "landing", "key": "2026/a b+.csv"},
        {"bucket": "landing", "key": "2026/b.csv"},
    ] == [run.workflow_run_properties for run in runs]
    assert allowed("lambda_policy.json") == recorder.operations


def test_the_policy_of_the_state_machine() -> None:
    """It allows what the state machine calls, and nothing else."""
    machine = json.loads((EXAMPLES / "run_workflow.asl.json").read_text(encoding="utf-8"))
    called = {
        each["Resource"].removeprefix("arn:aws:states:::aws-sdk:glue:")
        for each in machine["States"].values()
        if each["Type"] == "Task"
    }

    assert allowed("run_workflow_policy.json") == {name[0].upper() + name[1:] for name in called}


def test_several_workflows_run_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The asynchronous program waits for all of its runs, those that fail too."""
    runpy.run_path(str(EXAMPLES / "many_at_once.py"), run_name="__main__")

    assert "orders True\nprices False\nstock True\n" == capsys.readouterr().out


def test_the_tests_of_an_orchestration_pass(pytester: pytest.Pytester) -> None:
    """The tests that the page shows pass, without any configuration."""
    pytester.makeini("[pytest]")
    code = (EXAMPLES / "test_orchestration.py").read_text(encoding="utf-8")
    pytester.makepyfile(test_orchestration=code)

    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=4)
