"""`glue-wf demo`."""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import attrs
import click

from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.cli.connection import Connection
from glue_wf_sdk.cli.render.console import Lines, json_text, write
from glue_wf_sdk.cli.render.findings import violations_text
from glue_wf_sdk.cli.render.live import live_progress
from glue_wf_sdk.cli.render.plan import plan_text
from glue_wf_sdk.cli.render.progress import (
    Show,
    can_redraw,
    lines_of_progress,
    no_progress,
)
from glue_wf_sdk.cli.render.run import outcome_text, run_text
from glue_wf_sdk.cli.results import CommandResult
from glue_wf_sdk.operations import check_payload
from glue_wf_sdk.report import summarize
from glue_wf_sdk.resume import plan_resume

if TYPE_CHECKING:
    from glue_wf_sdk.cli.demo_workflow import DemoWorkflow

_OPERATION = "CreateWorkflow"
_BAD_PAYLOAD: Mapping[str, Any] = {
    "Name": "nightly-orders\n",
    "Desciption": "Loads the orders of the day",
    "DefaultRunProperties": {"business_date": 20260101},
    "MaxConcurrentRuns": "1",
}

_PAUSE = 0.06  # Real seconds from one poll to the next.


@click.command(
    epilog="""\b
Examples:
  glue-wf demo
  glue-wf demo --fast
  glue-wf demo --json | jq .request

Exit codes: 0 success, 2 wrong usage.""",
)
@click.option("--fast", is_flag=True, help="Do not pause.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; implies --fast.")
def demo(*, fast: bool, as_json: bool) -> CommandResult:
    """Watch a workflow fail and be resumed on an embedded Glue.

    It needs no AWS account and no file. A payload is checked, a workflow of ten jobs and crawlers
    runs in simulated time, two jobs fail, and the run is resumed from there.
    """
    from glue_wf_sdk.cli.demo_workflow import DemoWorkflow

    workflow = DemoWorkflow()
    if as_json:
        return CommandResult(json_text(_document(workflow)))
    _tell(workflow, is_fast=fast)
    return CommandResult()


def _tell(workflow: "DemoWorkflow", *, is_fast: bool) -> None:
    def progress() -> AbstractContextManager[Show]:
        is_live = not is_fast and can_redraw()
        return live_progress(workflow.durations) if is_live else lines_of_progress()

    pause = 0.0 if is_fast else _PAUSE
    for heading, payload in (
        (f"A payload for {_OPERATION}, checked before it is sent", _BAD_PAYLOAD),
        ("The same payload, corrected", workflow.payload),
    ):
        violations = violations_text(_OPERATION, check_payload(_OPERATION, payload))
        write(f"{_section(heading, payload)}{violations}\n")
    write(_section(f"A run on LocalGlue, in simulated time: {workflow.size}"))
    failed = workflow.start(progress(), pause)
    write(outcome_text(failed))
    plan = plan_resume(failed)
    write(_section("What a resume would run again"))
    write(f"{plan_text(plan, plan.request())}\n")
    write(_section("The resumed run, after the causes were fixed"))
    resumed = workflow.resume(plan, progress(), pause)
    write(f"\n{run_text(resumed, None, Connection())}")


def _section(heading: str, document: object = None) -> str:
    lines = Lines()
    lines.add((heading, "bold"))
    if document is not None:
        for line in json.dumps(document, indent=2).splitlines():
            lines.add(line, hanging=0)
    return lines.text()


def _document(workflow: "DemoWorkflow") -> dict[str, Any]:
    failed = workflow.start(no_progress(), 0.0)
    plan = plan_resume(failed)
    resumed = workflow.resume(plan, no_progress(), 0.0)
    return {
        "checks": [
            {
                "operation": _OPERATION,
                "payload": payload,
                "violations": [attrs.asdict(each) for each in check_payload(_OPERATION, payload)],
            }
            for payload in (_BAD_PAYLOAD, workflow.payload)
        ],
        "runs": [attrs.asdict(summarize(each)) for each in (failed, resumed)],
        "plan": {"node_ids": plan.node_ids, "rerun": plan.rerun, "kept": plan.kept},
        "request": to_wire(plan.request()),
    }
