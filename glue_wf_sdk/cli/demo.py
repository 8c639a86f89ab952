"""The command `demo`: a workflow on LocalGlue that fails, and is resumed."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from time import sleep
from typing import Any, TypeAlias, cast

import attrs

from glue_wf_sdk.cli.demo_rendering import (
    check_text,
    plan_text,
    request_text,
    start_text,
    table_text,
)
from glue_wf_sdk.cli.documents import error_of
from glue_wf_sdk.cli.run_progress import Show, can_redraw, lines_of_progress, live_progress
from glue_wf_sdk.cli.run_rendering import failure_text, outcome_text, rows_of, tree_text
from glue_wf_sdk.cli.terminal import as_json, write
from glue_wf_sdk.local import ActionContext, LocalGlue
from glue_wf_sdk.operations import CreateWorkflowRequest, check_payload
from glue_wf_sdk.resume import ResumePlan, failed_actions, plan_resume
from glue_wf_sdk.structures import WorkflowRun, WorkflowRunStatistics
from glue_wf_sdk.wire import from_wire, to_wire

__all__ = ["Stage", "no_progress", "no_time", "play"]

_WORKFLOW = "nightly-orders"
_OPERATION = "CreateWorkflow"
_PAYLOAD: Mapping[str, Any] = {
    "Name": _WORKFLOW,
    "Description": "Loads the orders of the day",
    "DefaultRunProperties": {"business_date": "2026-01-01"},
    "MaxConcurrentRuns": 1,
}
_BAD_PAYLOAD: Mapping[str, Any] = {
    "Name": f"{_WORKFLOW}\n",
    "Desciption": "Loads the orders of the day",
    "DefaultRunProperties": {"business_date": 20260101},
    "MaxConcurrentRuns": "1",
}

_CRAWLERS = {"crawl-orders": 90.0, "crawl-customers": 70.0}
_JOBS = {
    "extract-payments": 40.0,
    "clean-orders": 120.0,
    "clean-customers": 100.0,
    "clean-payments": 80.0,
    "join-orders": 150.0,
    "load-orders": 110.0,
    "load-payments": 60.0,
    "daily-report": 40.0,
}
_SECONDS = _CRAWLERS | _JOBS
_TRIGGERS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "start": ((), ("crawl-orders", "crawl-customers", "extract-payments")),
    "orders-crawled": (("crawl-orders",), ("clean-orders",)),
    "customers-crawled": (("crawl-customers",), ("clean-customers",)),
    "payments-extracted": (("extract-payments",), ("clean-payments",)),
    "both-cleaned": (("clean-orders", "clean-customers"), ("join-orders",)),
    "orders-joined": (("join-orders",), ("load-orders",)),
    "payments-cleaned": (("clean-payments",), ("load-payments",)),
    "all-loaded": (("load-orders", "load-payments"), ("daily-report",)),
}
_RETRIED = "extract-payments"

_STEP = 10.0  # Simulated seconds from one look at the run to the next,
_PAUSE = 0.06  # and real ones.

_Progress: TypeAlias = Callable[[], AbstractContextManager[Show]]


def play(*, fast: bool = False, as_document: bool = False) -> int:
    """Plays the demo.

    Args:
        fast: Whether no real time is to pass.
        as_document: Whether to print one JSON document, at once, and nothing else.

    Returns:
        The exit code, 0.
    """
    if as_document:
        write(as_json(_document(Stage(pause=no_time, progress=no_progress))))
    elif fast:
        _tell(Stage(pause=no_time, progress=lines_of_progress))
    elif can_redraw():
        _tell(Stage(pause=sleep, progress=lambda: live_progress(_SECONDS)))
    else:
        _tell(Stage(pause=sleep, progress=lines_of_progress))
    return 0


def no_time(_: float) -> None:
    """Lets no real time pass."""


def no_progress() -> AbstractContextManager[Show]:
    """Shows nothing."""
    return contextlib.nullcontext(lambda _run, _now: None)


class Stage:
    """A LocalGlue with the workflow on it.

    Args:
        pause: Has real time pass, so many seconds, from one look at a run to the next.
        progress: Gives what shows a run at each look.

    Attributes:
        local: The LocalGlue.
        troubles: What the jobs raise, by their names, until it is mended.
    """

    def __init__(self, *, pause: Callable[[float], object], progress: _Progress) -> None:
        self._pause = pause
        self._progress = progress
        self.local = LocalGlue()
        self._client = self.local.client()
        self.troubles: dict[str, Exception] = {
            "clean-customers": FileNotFoundError("s3://landing/customers/2026-01-01/ is empty"),
            "load-payments": ConnectionRefusedError("warehouse:5439 does not answer"),
        }
        self._build()

    def _build(self) -> None:
        def work(context: ActionContext) -> None:
            if context.name in self.troubles:
                raise self.troubles[context.name]

        for name, seconds in _CRAWLERS.items():
            self.local.add_crawler(name, duration=seconds)
        for name, seconds in _JOBS.items():
            is_retried = name == _RETRIED
            outcomes = ["FAILED", "SUCCEEDED"] if is_retried else []
            self.local.add_job(
                name, work, duration=seconds, outcomes=outcomes, MaxRetries=int(is_retried)
            )
        self._client.call(from_wire(CreateWorkflowRequest, _PAYLOAD))
        for name, (watched, started) in _TRIGGERS.items():
            self.local.add_trigger(
                name,
                workflow=_WORKFLOW,
                after=dict.fromkeys(watched, "SUCCEEDED"),
                jobs=[each for each in started if each in _JOBS],
                crawlers=[each for each in started if each in _CRAWLERS],
            )

    def start(self) -> WorkflowRun:
        """The workflow's first run, when it has ended."""
        return self._ended(self._client.start_workflow_run(_WORKFLOW).run_id)

    def resume(self, plan: ResumePlan) -> WorkflowRun:
        """The run that carries out a plan, when it has ended. What was wrong is mended before."""
        self.troubles.clear()
        return self._ended(self._client.call(plan.request()).run_id)

    def _ended(self, run_id: str | None) -> WorkflowRun:
        with self._progress() as show:
            while True:
                answer = self._client.get_workflow_run(
                    _WORKFLOW, cast("str", run_id), include_graph=True
                )
                run = cast("WorkflowRun", answer.run)
                show(run, self.local.now)
                if run.completed_on is not None:
                    return run
                self._pause(_PAUSE)
                self.local.advance(_STEP)


def _tell(stage: Stage) -> None:
    for heading, payload in [
        (f"A payload for {_OPERATION}, checked before it is sent", _BAD_PAYLOAD),
        ("The same, put right", _PAYLOAD),
    ]:
        found = check_payload(_OPERATION, payload)
        write(check_text(heading, _OPERATION, payload, found))
    size = f"{len(_JOBS)} jobs, {len(_CRAWLERS)} crawlers, {len(_TRIGGERS)} triggers"
    write(start_text(f"Run on LocalGlue, in simulated time: {size}"))
    failed = stage.start()
    write(outcome_text(failed))
    write(failure_text(failed))
    plan = plan_resume(failed)
    write(plan_text(plan))
    write(start_text("Resumed run, after the causes were mended"))
    resumed = stage.resume(plan)
    write(outcome_text(resumed))
    write(table_text(resumed))
    write(tree_text("The resumed run as a tree", resumed))
    write(request_text(plan.request()))


def _document(stage: Stage) -> dict[str, Any]:
    failed = stage.start()
    plan = plan_resume(failed)
    resumed = stage.resume(plan)
    return {
        "checks": [
            {
                "operation": _OPERATION,
                "payload": payload,
                "violations": [attrs.asdict(each) for each in check_payload(_OPERATION, payload)],
            }
            for payload in (_BAD_PAYLOAD, _PAYLOAD)
        ],
        "runs": [_run_document(each) for each in (failed, resumed)],
        "plan": {"node_ids": plan.node_ids, "rerun": plan.rerun, "kept": plan.kept},
        "request": to_wire(plan.request()),
    }


def _run_document(run: WorkflowRun) -> dict[str, Any]:
    return {
        "id": run.workflow_run_id,
        "previous_id": run.previous_run_id,
        "status": run.status,
        "statistics": to_wire(cast("WorkflowRunStatistics", run.statistics)),
        "failed": [
            {"id": node.unique_id, "name": node.name, "error_message": error_of(node)}
            for node in failed_actions(run)
        ],
        "nodes": [attrs.asdict(row) for row in rows_of(run)],
    }
