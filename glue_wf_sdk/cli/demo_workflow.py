"""The workflow of `glue-wf demo` and `glue-wf serve --demo`, on a LocalGlue."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import attrs

from glue_wf_sdk._core.wire import from_wire
from glue_wf_sdk.cli import clock
from glue_wf_sdk.cli.render.progress import Show
from glue_wf_sdk.cli.watching import RedrawingClock
from glue_wf_sdk.client import GlueWorkflowClient, Poll
from glue_wf_sdk.local import CrawlerBehavior, JobBehavior, LocalGlue, Scenario
from glue_wf_sdk.operations import CreateWorkflowRequest
from glue_wf_sdk.resume import ResumePlan
from glue_wf_sdk.structures import WorkflowRun

NAME = "nightly-orders"
_PAYLOAD: Mapping[str, Any] = {
    "Name": NAME,
    "Description": "Loads the orders of the day",
    "DefaultRunProperties": {"business_date": "2026-01-01"},
    "MaxConcurrentRuns": 1,
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
_RETRIES = {"extract-payments": 1}
_FAILURES = {
    "extract-payments": "TimeoutError: payments.example.com does not answer",
    "clean-customers": "FileNotFoundError: s3://landing/customers/2026-01-01/ is empty",
    "load-payments": "ConnectionRefusedError: warehouse:5439 does not answer",
}
_FAILS_ONCE = ("FAILED", "SUCCEEDED")

_STEP = 10.0  # Simulated seconds from one poll to the next.
_POLL = Poll(initial_delay=_STEP, multiplier=1.0, jitter=0.0)


def demo_scenario(scenario: Scenario) -> Scenario:
    """The given scenario, with the demo's jobs and crawlers that it does not name."""
    jobs = {
        name: JobBehavior(
            duration=seconds,
            outcomes=_FAILS_ONCE if name in _FAILURES else None,
            error_message=_FAILURES.get(name),
        )
        for name, seconds in _JOBS.items()
    }
    crawlers = {name: CrawlerBehavior(duration=seconds) for name, seconds in _CRAWLERS.items()}
    return attrs.evolve(
        scenario, jobs={**jobs, **scenario.jobs}, crawlers={**crawlers, **scenario.crawlers}
    )


def create_workflow(local: LocalGlue) -> None:
    """Creates the workflow, its jobs, crawlers and triggers, ready to run."""
    for name in _CRAWLERS:
        local.add_crawler(name)
    for name in _JOBS:
        local.add_job(name, max_retries=_RETRIES.get(name, 0))
    local.client().call(from_wire(CreateWorkflowRequest, _PAYLOAD))
    for name, (watched, started) in _TRIGGERS.items():
        local.add_trigger(
            name,
            workflow=NAME,
            after=dict.fromkeys(watched, "SUCCEEDED"),
            jobs=[each for each in started if each in _JOBS],
            crawlers=[each for each in started if each in _CRAWLERS],
        )


class DemoWorkflow:
    """The workflow. Two of its jobs fail the first time, as if the causes were then fixed."""

    payload = _PAYLOAD
    durations: Mapping[str, float] = _CRAWLERS | _JOBS
    size = f"{len(_JOBS)} jobs, {len(_CRAWLERS)} crawlers, {len(_TRIGGERS)} triggers"

    def __init__(self) -> None:
        self.local = LocalGlue(scenario=demo_scenario(Scenario()))
        create_workflow(self.local)
        self._client = self.local.client()

    def start(self, progress: AbstractContextManager[Show], pause: float) -> WorkflowRun:
        """Starts a run and waits for its end; `pause` is in real seconds, at each poll."""
        run_id = self._client.start_workflow_run(NAME).run_id
        return self._wait(run_id, progress, pause)

    def resume(
        self, plan: ResumePlan, progress: AbstractContextManager[Show], pause: float
    ) -> WorkflowRun:
        """Resumes a run as planned, and waits for the end of the new one; see `start`."""
        return self._wait(self._client.call(plan.request()).run_id, progress, pause)

    def _wait(
        self, run_id: str, progress: AbstractContextManager[Show], pause: float
    ) -> WorkflowRun:
        with progress as show:

            def show_and_pause(run: WorkflowRun, now: datetime) -> None:
                show(run, now)
                if pause and not run.has_ended:
                    clock.current.sleep(pause)

            redrawing = RedrawingClock(self.local, show_and_pause, _STEP)
            client = GlueWorkflowClient(transport=self.local, clock=redrawing)
            return client.wait_for_workflow_run(
                NAME,
                run_id,
                include_graph=True,
                on_progress=redrawing.update,
                poll=_POLL,
                raise_on_failure=False,
            )
