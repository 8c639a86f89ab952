"""What happens in a run: triggers fire, jobs and crawlers start and end, the run settles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from glue_wf_sdk.errors import (
    ConcurrentRunsExceededException,
    IllegalWorkflowStateException,
    abbreviated,
)
from glue_wf_sdk.local.account import Account
from glue_wf_sdk.local.functions import failure_of
from glue_wf_sdk.local.graphs import action_named, conditions_of, design_of
from glue_wf_sdk.local.records import (
    ActionNode,
    Attempt,
    Design,
    Resource,
    Run,
    Wire,
    Workflow,
    latest_of,
)
from glue_wf_sdk.local.refusals import refuse

__all__ = [
    "abandon_run",
    "begin",
    "current_design",
    "fire",
    "holding_now",
    "new_run",
    "start_run",
    "stop_run",
]

_STOPPING_SECONDS = 1.0
_SHORTEST_OUTSIDE = 1.0
_SECONDS_PER_MINUTE = 60
_DEFAULT_TIMEOUT = 2880  # Minutes: what Glue gives to a job that sets none.


def current_design(account: Account, workflow: Workflow) -> Design:
    """The graph of a workflow as it is now.

    Args:
        account: Where it is.
        workflow: The workflow.

    Returns:
        Its graph.
    """
    if workflow.design is None:
        workflow.design = design_of(workflow.name, workflow.triggers.values(), account.ids)
    return workflow.design


def _may_start(workflow: Workflow) -> bool:
    limit = workflow.definition.get("MaxConcurrentRuns")
    return limit is None or len(workflow.active_runs) < limit


def start_run(
    account: Account,
    workflow: Workflow,
    properties: Mapping[str, str] | None = None,
    *,
    event_batch: Wire | None = None,
) -> Run:
    """Starts a run, with the triggers as they are now.

    Args:
        account: Where it is.
        workflow: The workflow.
        properties: Over the workflow's default run properties.
        event_batch: The events that start it, in wire form.

    Returns:
        The run.

    Raises:
        ConcurrentRunsExceededException: As many as allowed are active.
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
    """A run in which nothing has started yet.

    Args:
        account: Where it is.
        workflow: The workflow.
        design: The triggers and the graph that it works on.

    Returns:
        The run.

    Raises:
        ConcurrentRunsExceededException: As many as allowed are active.
    """
    if not _may_start(workflow):
        limit = workflow.definition["MaxConcurrentRuns"]
        raise refuse(
            ConcurrentRunsExceededException,
            f"workflow {abbreviated(workflow.name)} has {limit} active runs, and may have no more",
        )
    run = Run(workflow, account.ids.new("wr_"), design, account.clock.now)
    workflow.runs.append(run)
    workflow.runs_by_id[run.id] = run
    workflow.active_runs.add(run)
    return run


def fire(account: Account, run: Run, name: str, watched: Sequence[Wire] = ()) -> None:
    """Fires a trigger: starts its jobs and crawlers.

    Args:
        account: Where it is.
        run: The run in which it fires.
        name: The name of the trigger.
        watched: The job runs that made it fire, as predecessors in wire form.
    """
    run.fired.add(name)
    trigger = run.design.triggers[name]
    for action in trigger["Actions"]:
        node = run.design.actions[action_named(action)]
        begin(account, run, node, action, trigger_name=name, predecessors=watched)


def begin(  # noqa: PLR0913 - what a retry repeats of the attempt before it
    account: Account,
    run: Run,
    node: ActionNode,
    action: Wire,
    *,
    trigger_name: str | None,
    predecessors: Sequence[Wire] = (),
    previous: Attempt | None = None,
) -> None:
    """Starts a job or a crawler.

    Args:
        account: Where it is.
        run: The run.
        node: The job or crawler.
        action: The trigger's action, in wire form.
        trigger_name: The trigger that starts it.
        predecessors: What the trigger had waited for, in wire form.
        previous: The attempt that failed before this one.
    """
    resource = account.action(node.type, node.name)
    obstacle = _obstacle(node, resource)
    attempt = Attempt(
        account.ids.new("jr_"),
        node,
        resource,
        previous.number + 1 if previous else 0,
        action,
        account.clock.now,
        trigger_name=trigger_name,
        previous_id=None if previous is None else previous.id,
        predecessors=predecessors,
    )
    run.attempts.setdefault(node.id, []).append(attempt)
    run.running += 1
    if resource is None or obstacle is not None:
        attempt.resource = None
        attempt.outcome, attempt.error_message = "ERROR", obstacle
        seconds = 0.0
    else:
        attempt.outcome = resource.behavior.outcome(resource.started)
        resource.started += 1
        resource.running += 1
        seconds = _limited(run, attempt, resource)
    attempt.timer = account.clock.after(seconds, lambda: _end(account, run, attempt))


def _obstacle(node: ActionNode, resource: Resource | None) -> str | None:
    if resource is None:
        return f"the {node.type.lower()} {abbreviated(node.name)} does not exist"
    if node.is_job:
        execution: Wire = resource.definition.get("ExecutionProperty") or {}
        limit: int = execution.get("MaxConcurrentRuns") or 1
        if resource.running >= limit:
            return f"concurrent runs exceeded for job {abbreviated(node.name)}: {limit} allowed"
    return None


def _limited(run: Run, attempt: Attempt, resource: Resource) -> float:
    """The seconds until the attempt ends; what would take longer than it may, times out."""
    seconds = resource.behavior.duration
    if run.workflow is None:
        # There, triggers fire again and again: a circle that takes no time would never end.
        seconds = max(seconds, _SHORTEST_OUTSIDE)
    if attempt.node.is_job:
        own: int | None = attempt.action.get("Timeout") or resource.definition.get("Timeout")
        minutes = attempt.timeout = own or _DEFAULT_TIMEOUT
        if seconds > minutes * _SECONDS_PER_MINUTE:
            attempt.outcome = "TIMEOUT"
            attempt.error_message = f"the job run took longer than {minutes} minutes"
            return minutes * _SECONDS_PER_MINUTE
    return seconds


def _end(account: Account, run: Run, attempt: Attempt) -> None:
    state, message = attempt.outcome, attempt.error_message
    if state == "SUCCEEDED":
        try:
            message = failure_of(account, run, attempt)
        except BaseException:
            # Such as pytest.fail, or Ctrl-C. Later runs are not to wait for this one for ever.
            if attempt.state == "RUNNING":
                _close(account, run, attempt, "FAILED", "its function was interrupted")
            raise
        if attempt.state != "RUNNING":
            return  # The function has had its own run stopped.
        if message is not None:
            state = "FAILED"
    elif message is None:
        message = f"LocalGlue was told that this attempt ends as {state}"
    _close(account, run, attempt, state, message)


def _close(
    account: Account, run: Run, attempt: Attempt, state: str, message: str | None = None
) -> None:
    attempt.state, attempt.error_message = state, message
    attempt.completed_on = attempt.last_modified_on = account.clock.now
    run.running -= 1
    resource = attempt.resource
    if resource is not None:
        resource.running -= 1
    if run.status == "RUNNING":
        retries = resource.definition.get("MaxRetries") or 0 if resource is not None else 0
        if state == "FAILED" and attempt.node.is_job and attempt.number < retries:
            begin(
                account,
                run,
                attempt.node,
                attempt.action,
                trigger_name=attempt.trigger_name,
                predecessors=attempt.predecessors,
                previous=attempt,
            )
        else:
            _tell_watchers(account, run, attempt)
    _settle(account, run)


def _tell_watchers(account: Account, run: Run, attempt: Attempt) -> None:
    """Fires what waited for this attempt. Within a workflow's run each trigger fires once."""
    if run.workflow is None:
        run.design = account.outside_design()
        del run.attempts[attempt.node.id][:-1]  # No operation shows them, and no run ends them.
    for name in run.design.watchers.get(attempt.node.id, ()):
        trigger = run.design.triggers[name]
        if trigger["State"] != "ACTIVATED" or name in run.fired:
            continue
        holds = holding_now(trigger, attempt.node, attempt.state)
        satisfied = run.satisfied.setdefault(name, set())
        satisfied -= {place for place, held in holds if not held}
        satisfied |= {place for place, held in holds if held}
        conditions = conditions_of(trigger)
        is_any = trigger["Predicate"].get("Logical") == "ANY"
        # Of a resumed run, a condition on what was kept may hold from the beginning.
        if satisfied if is_any else len(satisfied) == len(conditions):
            fire(account, run, name, list(_predecessors(run, conditions)))
            if run.workflow is None:
                satisfied.clear()
                run.fired.discard(name)


def holding_now(trigger: Wire, node: ActionNode, state: str) -> list[tuple[int, bool]]:
    """The conditions of a trigger on a node, and whether each holds.

    Args:
        trigger: The trigger, in wire form.
        node: The node.
        state: The state in which its latest attempt has ended.

    Returns:
        The place of each condition, and whether it holds.
    """
    return [
        (place, (condition.get("State") or condition.get("CrawlState")) == state)
        for place, condition in enumerate(conditions_of(trigger))
        if action_named(condition) == (node.type, node.name)
    ]


def _predecessors(run: Run, conditions: Iterable[Wire]) -> Iterator[Wire]:
    for condition in conditions:
        node = run.design.actions[action_named(condition)]
        if node.is_job and (attempts := run.attempts.get(node.id)):
            yield {"JobName": node.name, "RunId": latest_of(attempts).id}


def _settle(account: Account, run: Run) -> None:
    if run.running == 0 and run.workflow is not None:
        run.status = "STOPPED" if run.status == "STOPPING" else "COMPLETED"
        run.completed_on = account.clock.now
        run.workflow.active_runs.discard(run)


def stop_run(account: Account, run: Run) -> None:
    """Stops a run: what runs is ended, what waits never starts.

    Args:
        account: Where it is.
        run: The run.

    Raises:
        IllegalWorkflowStateException: It is not running.
    """
    if run.status != "RUNNING":
        raise refuse(
            IllegalWorkflowStateException, f"the run is {run.status}; only a RUNNING one can stop"
        )
    run.status = "STOPPING"
    for attempt in _under_way(run):
        _stop_attempt(account, run, attempt)


def _stop_attempt(account: Account, run: Run, attempt: Attempt) -> None:
    stopping, stopped = (
        ("STOPPING", "STOPPED") if attempt.node.is_job else ("CANCELLING", "CANCELLED")
    )
    account.clock.cancel(attempt.timer)
    attempt.state = stopping
    attempt.last_modified_on = account.clock.now
    attempt.timer = account.clock.after(
        _STOPPING_SECONDS, lambda: _close(account, run, attempt, stopped)
    )


def _under_way(run: Run) -> list[Attempt]:
    return [
        attempt
        for attempts in run.attempts.values()
        for attempt in attempts
        if attempt.completed_on is None
    ]


def abandon_run(account: Account, run: Run) -> None:
    """Ends what runs without a trace; for a workflow that is deleted.

    Args:
        account: Where it is.
        run: The run.
    """
    run.status = "STOPPED"
    for attempt in _under_way(run):
        account.clock.cancel(attempt.timer)
        attempt.state = "STOPPED" if attempt.node.is_job else "CANCELLED"
        if attempt.resource is not None:
            attempt.resource.running -= 1
