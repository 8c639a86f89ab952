"""What happens in a run: triggers fire, jobs and crawlers start and end, the run settles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import ConcurrentRunsExceededException, IllegalWorkflowStateException
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.functions import call_function
from glue_wf_sdk.local.engine.graphs import design_of, last_crawl_of, target_of
from glue_wf_sdk.local.engine.job_rules import overridden, timeout_of
from glue_wf_sdk.local.engine.records import (
    ActionNode,
    Attempt,
    Design,
    Resource,
    Run,
    Wire,
    Workflow,
    latest_of,
)
from glue_wf_sdk.local.engine.refusals import not_found, refusal
from glue_wf_sdk.operations.trigger_rules import conditions_of

_STOPPING_SECONDS = 1.0
_SHORTEST_OUTSIDE = 1.0
_SECONDS_PER_MINUTE = 60


def current_design(account: Account, workflow: Workflow) -> Design:
    if workflow.design is None:
        workflow.design = design_of(workflow.name, workflow.triggers.values(), account.ids)
    return workflow.design


def start_run(
    account: Account,
    workflow: Workflow,
    properties: Mapping[str, str] | None = None,
    *,
    event_batch: Wire | None = None,
) -> Run:
    """Starts a run with the triggers as they are now.

    Raises ConcurrentRunsExceededException. The properties override the workflow's defaults.
    """
    run = new_run(account, workflow, current_design(account, workflow))
    run.properties = {
        **(workflow.definition.get("DefaultRunProperties") or {}),
        **(properties or {}),
    }
    run.event_batch = event_batch
    for name, trigger in run.design.triggers.items():
        if trigger["Type"] != "CONDITIONAL":
            fire(account, run, name)
    _settle(account, run)
    return run


def new_run(account: Account, workflow: Workflow, design: Design) -> Run:
    """A run in which nothing has started yet; raises ConcurrentRunsExceededException."""
    limit = workflow.definition.get("MaxConcurrentRuns")
    if limit is not None and len(workflow.active_runs) >= limit:
        problem = f"workflow {abbreviated(workflow.name)} has {limit} active runs, its maximum"
        raise refusal(ConcurrentRunsExceededException, problem)
    run = Run(workflow, account.ids.new("wr_"), design, account.clock.now)
    workflow.runs.add(run)
    workflow.active_runs.add(run)
    return run


def fire(account: Account, run: Run, name: str, predecessors: Sequence[Wire] = ()) -> None:
    """Fires a trigger: starts its jobs and crawlers."""
    run.fired.add(name)
    for action in run.design.triggers[name]["Actions"]:
        node = run.design.actions[target_of(action)]
        begin(account, run, node, action, trigger_name=name, predecessors=predecessors)


def begin(  # noqa: PLR0913 - a retry repeats all of them
    account: Account,
    run: Run,
    node: ActionNode,
    action: Wire,
    *,
    trigger_name: str | None,
    predecessors: Sequence[Wire] = (),
    previous: Attempt | None = None,
) -> Attempt:
    """Starts a job or crawler; `previous` is the attempt that this one retries.

    Without a trigger's name, it was started by a call or by a crawler's schedule.
    """
    resource = account.actions(node.type).get(node.name)
    attempt = Attempt(
        account.ids.new("jr_" if node.is_job else ""),
        run,
        node,
        resource,
        {} if resource is None else overridden(resource.definition, action),
        previous.number + 1 if previous else 0,
        action,
        account.clock.now,
        trigger_name=trigger_name,
        previous_id=None if previous is None else previous.id,
        predecessors=predecessors,
    )
    if trigger_name is not None:
        run.attempts.setdefault(node.id, []).append(attempt)
    run.running += 1
    seconds = 0.0
    if resource is None:
        attempt.outcome = "ERROR"
        attempt.error_message = not_found(node.type.lower(), node.name)
    else:
        is_full = node.is_job and is_job_full(resource)
        if node.is_job:
            resource.runs.add(attempt)
        if is_full:
            attempt.outcome, attempt.error_message = "FAILED", "Max concurrent runs exceeded"
        else:
            attempt.outcome = resource.behavior.outcome(resource.started)
            resource.started += 1
            resource.active[attempt] = None
            seconds = _limited(attempt, resource)
    attempt.timer = account.clock.after(seconds, lambda: _end(account, attempt))
    return attempt


def is_job_full(job: Resource) -> bool:
    """Whether as many runs of a job are active as its definition allows."""
    execution: Wire = job.definition.get("ExecutionProperty") or {}
    limit: int = execution.get("MaxConcurrentRuns") or 1
    return len(job.active) >= limit


def _limited(attempt: Attempt, resource: Resource) -> float:
    """The seconds until the attempt ends, at the latest by its timeout."""
    seconds = resource.behavior.duration
    if attempt.run.workflow is None:
        # There, triggers can fire repeatedly: a cycle that takes no time would never end.
        seconds = max(seconds, _SHORTEST_OUTSIDE)
    if attempt.node.is_job:
        minutes = attempt.timeout = timeout_of(attempt.definition)
        if seconds > minutes * _SECONDS_PER_MINUTE:
            attempt.outcome = "TIMEOUT"
            attempt.error_message = f"the job run exceeded its timeout of {minutes} minutes"
            return minutes * _SECONDS_PER_MINUTE
    return seconds


def _end(account: Account, attempt: Attempt) -> None:
    state, message = attempt.outcome, attempt.error_message
    if state == "SUCCEEDED":
        try:
            message = call_function(account, attempt)
        except BaseException:
            # Such as pytest.fail or Ctrl-C. The attempt must end, or later runs would wait for it.
            if attempt.state == "RUNNING":
                _close(account, attempt, "FAILED", "its function was interrupted")
            raise
        if attempt.state != "RUNNING":
            return  # The function has stopped its own run, or deleted its workflow.
        if message is not None:
            state = "FAILED"
    elif message is None:
        chosen = attempt.resource and attempt.resource.behavior.error_message
        message = chosen or f"LocalGlue was told to end this attempt as {state}"
    _close(account, attempt, state, message)


def _close(account: Account, attempt: Attempt, state: str, message: str | None = None) -> None:
    attempt.state, attempt.error_message = state, message
    run, resource = attempt.run, attempt.resource
    run.running -= 1
    # One that exceeded the job's limit never ran, and is not retried.
    has_run = resource is not None and attempt in resource.active
    _release(account, attempt)
    if run.status == "RUNNING":
        retries: int = attempt.definition.get("MaxRetries") or 0
        if state == "FAILED" and has_run and attempt.node.is_job and attempt.number < retries:
            begin(
                account,
                run,
                attempt.node,
                attempt.action,
                trigger_name=attempt.trigger_name,
                predecessors=attempt.predecessors,
                previous=attempt,
            )
        elif attempt.trigger_name is not None:
            # Source: AWS Glue developer guide: AWS Glue triggers. A conditional trigger fires only
            # for what a trigger has started.
            _tell_watchers(account, run, attempt)
    _settle(account, run)


def _release(account: Account, attempt: Attempt) -> None:
    """Records the end of an attempt, also in its job or crawler."""
    attempt.completed_on = attempt.last_modified_on = account.clock.now
    if (resource := attempt.resource) is not None:
        resource.active.pop(attempt, None)
        if not attempt.node.is_job:
            resource.last_crawl = last_crawl_of(attempt)
        elif attempt.run.workflow is None:  # Others are dropped with their workflow run.
            resource.runs.end(attempt, account.keep_runs)


def _tell_watchers(account: Account, run: Run, attempt: Attempt) -> None:
    """Fires the triggers that waited for this attempt; in a workflow run, each fires once."""
    if run.workflow is None:
        account.outside()  # Brings its design up to date.
        del run.attempts[attempt.node.id][:-1]  # No operation shows them.
    for name in run.design.watchers.get(attempt.node.id, ()):
        trigger = run.design.triggers[name]
        if trigger["State"] != "ACTIVATED" or name in run.fired:
            continue
        satisfied = update_satisfied(run, name, attempt.node, attempt.state)
        conditions = conditions_of(trigger)
        is_any = trigger["Predicate"].get("Logical") == "ANY"
        # In a resumed run, a condition on an attempt that was kept may hold from the beginning.
        if satisfied if is_any else len(satisfied) == len(conditions):
            fire(account, run, name, list(_predecessors(run, conditions)))
            if run.workflow is None:
                satisfied.clear()
                run.fired.discard(name)


def update_satisfied(run: Run, name: str, node: ActionNode, state: str) -> set[int]:
    """The indexes of a trigger's conditions that hold, now that an attempt ended in this state."""
    satisfied = run.satisfied.setdefault(name, set())
    for index, condition in enumerate(conditions_of(run.design.triggers[name])):
        if target_of(condition) == (node.type, node.name):
            if (condition.get("State") or condition.get("CrawlState")) == state:
                satisfied.add(index)
            else:
                satisfied.discard(index)
    return satisfied


def _predecessors(run: Run, conditions: Iterable[Wire]) -> Iterator[Wire]:
    for condition in conditions:
        node = run.design.actions[target_of(condition)]
        if node.is_job and (attempts := run.attempts.get(node.id)):
            yield {"JobName": node.name, "RunId": latest_of(attempts).id}


def _settle(account: Account, run: Run) -> None:
    if run.running == 0 and run.workflow is not None:
        run.status = "STOPPED" if run.status == "STOPPING" else "COMPLETED"
        run.completed_on = account.clock.now
        run.workflow.active_runs.discard(run)
        account.run_ended(run.workflow, run)


def stop_run(account: Account, run: Run) -> None:
    """Stops a run; raises IllegalWorkflowStateException if it is not running."""
    if run.status != "RUNNING":
        problem = f"the run is {run.status}; only a RUNNING run can be stopped"
        raise refusal(IllegalWorkflowStateException, problem)
    run.status = "STOPPING"
    for attempt in _running_in(run):
        stop_attempt(account, attempt)


def stop_attempt(account: Account, attempt: Attempt) -> None:
    """Stops an attempt that has not ended; one that is stopping goes on."""
    if attempt.state != "RUNNING":
        return
    stopping, stopped = (
        ("STOPPING", "STOPPED") if attempt.node.is_job else ("CANCELLING", "CANCELLED")
    )
    account.clock.cancel(attempt.timer)
    attempt.state = stopping
    attempt.last_modified_on = account.clock.now
    attempt.timer = account.clock.after(
        _STOPPING_SECONDS, lambda: _close(account, attempt, stopped)
    )


def _running_in(run: Run) -> list[Attempt]:
    return [
        attempt
        for attempts in run.attempts.values()
        for attempt in attempts
        if attempt.completed_on is None
    ]


def abandon_run(account: Account, run: Run) -> None:
    """Ends a run whose workflow is deleted."""
    run.status = "STOPPED"
    for attempt in _running_in(run):
        account.clock.cancel(attempt.timer)
        attempt.state = "STOPPED" if attempt.node.is_job else "CANCELLED"
        _release(account, attempt)
