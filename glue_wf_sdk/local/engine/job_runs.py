"""Job runs that are started, found and stopped one by one."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk.errors import (
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    ServiceError,
)
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.execution import begin, is_job_full, stop_attempt
from glue_wf_sdk.local.engine.job_rules import broken_job_rules, overridden
from glue_wf_sdk.local.engine.records import ActionNode, Attempt, Resource
from glue_wf_sdk.local.engine.refusals import refusal, reject_invalid


def find_job_run(job: Resource, run_id: str) -> Attempt:
    """A job run, no matter what has started it; raises EntityNotFoundException."""
    if (attempt := job.runs.get(run_id)) is None:
        raise refusal(EntityNotFoundException, f"Job Run {run_id} not found.")
    return attempt


def start_job_run(account: Account, job: Resource, request: Mapping[str, Any]) -> Attempt:
    """Starts a job run outside of any workflow, or retries one that is named by its id."""
    previous, action = None, dict(request)
    if (previous_id := request.get("JobRunId")) is not None:
        previous = find_job_run(job, previous_id)
        action = {**previous.action, **request}
    reject_invalid([*broken_job_rules(overridden(job.definition, action))][:1])
    if is_job_full(job):
        problem = f"Concurrent runs exceeded for {job.name}"
        raise refusal(ConcurrentRunsExceededException, problem)
    node = ActionNode(account.ids.node("", "JOB", job.name), "JOB", job.name)
    return begin(account, account.outside_run, node, action, trigger_name=None, previous=previous)


def stop_job_run(account: Account, job: Resource, run_id: str) -> None:
    """Stops a job run, unless it is stopping already; raises ServiceError if it has ended."""
    attempt = find_job_run(job, run_id)
    if attempt.completed_on is not None:
        problem = f"Job Run {run_id} has ended as {attempt.state}."
        raise ServiceError("JobRunInTerminalStateException", problem)
    stop_attempt(account, attempt)
