"""Everything that shows a run says the same about it: client, summary, page, `show` and `topo`."""

# ruff: noqa: FBT001 - the parameters of tests are passed by name

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk import WorkflowRun, WorkflowRunFailed, from_wire, plan_resume, summarize
from glue_wf_sdk.cli import main
from support.reports import page_of, words
from support.runs import run_wire
from support.transports import recorded

SUCCEEDED, FAILED, UNKNOWN = "Succeeded", "Completed with failures", "Outcome unknown"
HEADLINES = {True: SUCCEEDED, False: FAILED, None: UNKNOWN}


def run(attempts: str, **fields: object) -> Mapping[str, Any]:
    """A completed run of the job j1 with these attempts."""
    return run_wire("T1>J1", {"J1": attempts}, None, **fields)


# Each run with whether it succeeded, and the state of its job.
RUNS: list[tuple[str, Mapping[str, Any], bool | None, str | None]] = [
    ("success", run("SUCCEEDED 0 9"), True, "SUCCEEDED"),
    ("failure", run("FAILED 0 9"), False, "FAILED"),
    ("retried", run("FAILED 0 9, SUCCEEDED 10 19"), True, "SUCCEEDED"),
    ("listed backwards", run("SUCCEEDED 10 19, FAILED 0 9"), True, "SUCCEEDED"),
    ("started at once", run("SUCCEEDED 0 9, RUNNING 0 -"), True, "RUNNING"),
    ("started at once, listed backwards", run("RUNNING 0 -, SUCCEEDED 0 9"), True, "RUNNING"),
    ("unknown state with an end", run("PAUSED 0 9"), False, "PAUSED"),
    ("unknown state without an end", run("PAUSED 0 -"), None, "PAUSED"),
    ("no state but an end", run("- 0 9"), False, None),
    ("no state and no end", run("- 0 -"), None, None),
    ("an end before the start", run("SUCCEEDED 9 0"), True, "SUCCEEDED"),
    ("never ran", run(""), True, None),
    ("statistics of failures", run("", Statistics={"TimeoutActions": 1}), False, None),
    ("no graph but statistics", run("", Graph=None, Statistics={"FailedActions": 0}), True, None),
    ("no graph and no statistics", run("", Graph=None), None, None),
]


@pytest.mark.parametrize(
    ("wire", "succeeded", "state"), [each[1:] for each in RUNS], ids=[each[0] for each in RUNS]
)
class TestAgreement:
    """One definition of success, failure, and of the state of a node."""

    def test_structure_and_summary(
        self, wire: Mapping[str, Any], succeeded: bool | None, state: str | None
    ) -> None:
        """`WorkflowRun`, its summary and its page agree on success, states and failures."""
        model = from_wire(WorkflowRun, wire)
        summary = summarize(model)

        assert (succeeded, succeeded) == (model.succeeded, summary.succeeded)
        assert HEADLINES[succeeded] == words(page_of(model).find(".//strong"))
        if model.graph is not None:
            assert state == model.node("j1").state == summary.nodes[0].state
            failed = [node.unique_id for node in model.failed_nodes]
            assert failed == [node.id for node in summary.failed_nodes]
            assert failed == (list(plan_resume(model).node_ids) if failed else [])

    def test_client(
        self, wire: Mapping[str, Any], succeeded: bool | None, state: str | None
    ) -> None:
        """A wait raises for the runs that failed, not for those whose outcome is unknown."""
        client, _ = recorded({"Run": wire}, {"Run": wire})
        if succeeded is False:
            with pytest.raises(WorkflowRunFailed) as caught:
                client.wait_for_workflow_run("etl", "wr_1")
            assert {state} >= {node.state for node in caught.value.failed_nodes}
        else:
            assert succeeded == client.wait_for_workflow_run("etl", "wr_1").succeeded

    def test_command_line(
        self,
        wire: Mapping[str, Any],
        succeeded: bool | None,
        state: str | None,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """`show` exits with 1 for a failure, `report --json` and `topo` tell the same facts."""
        path = tmp_path / "run.json"
        path.write_text(json.dumps({"Run": wire}), encoding="utf-8")

        assert int(succeeded is False) == main(["show", "--from", str(path)])
        assert (succeeded is None) == ("outcome unknown" in capsys.readouterr().out)
        assert 0 == main(["report", "--from", str(path), "--json"])
        assert succeeded == json.loads(capsys.readouterr().out)["succeeded"]
        if wire["Graph"] is not None:
            assert 0 == main(["topo", "--from", str(path), "--json"])
            generations = json.loads(capsys.readouterr().out)["generations"]
            assert [state] == [each["state"] for each in generations[1]]
