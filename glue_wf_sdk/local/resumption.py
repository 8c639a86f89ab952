"""How a run is resumed in a new one."""

from collections.abc import Sequence

from glue_wf_sdk.errors import (
    IllegalWorkflowStateException,
    abbreviated,
)
from glue_wf_sdk.local.account import Account
from glue_wf_sdk.local.execution import begin, holding_now, new_run
from glue_wf_sdk.local.records import Design, Run, Workflow, latest_of
from glue_wf_sdk.local.refusals import refuse, refuse_input

__all__ = ["resume_run"]


def resume_run(
    account: Account, workflow: Workflow, original: Run, node_ids: Sequence[str]
) -> tuple[Run, list[str]]:
    """Resumes a run in a new one.

    Args:
        account: Where it is.
        workflow: The workflow.
        original: The run to resume.
        node_ids: The nodes to start again.

    Returns:
        The new run, and the nodes that it starts directly.

    Raises:
        IllegalWorkflowStateException: The run is not COMPLETED.
        InvalidInputException: A node cannot be chosen.
        ConcurrentRunsExceededException: As many runs as allowed are active.
    """
    if original.status != "COMPLETED":
        raise refuse(
            IllegalWorkflowStateException,
            f"the run is {original.status}; only a COMPLETED one can be resumed",
        )
    chosen = list(dict.fromkeys(node_ids))
    _refuse_nodes(original, chosen)
    below = _reached_from(original.design, chosen)
    run = new_run(account, workflow, original.design)
    run.previous_id = original.id
    run.properties = dict(original.properties)
    again = below.union(chosen)
    run.attempts = {key: [*tries] for key, tries in original.attempts.items() if key not in again}
    run.fired = {name for name in original.fired if run.design.trigger_ids[name] not in again}
    for node_id, attempts in run.attempts.items():
        latest = latest_of(attempts)
        for name in run.design.watchers.get(node_id, ()):
            holds = holding_now(run.design.triggers[name], latest.node, latest.state)
            run.satisfied.setdefault(name, set()).update(place for place, held in holds if held)
    directly = [node_id for node_id in chosen if node_id not in below]
    # Of a cycle, each chosen node is below another; then all of them start.
    for node_id in directly or chosen:
        before = latest_of(original.attempts[node_id])
        begin(account, run, before.node, before.action, trigger_name=before.trigger_name)
    return run, directly or chosen


def _refuse_nodes(run: Run, node_ids: Sequence[str]) -> None:
    problems = [] if node_ids else ["NodeIds is empty"]
    trigger_ids = set(run.design.trigger_ids.values())
    action_ids = {node.id for node in run.design.actions.values()}
    for node_id in node_ids:
        if node_id in trigger_ids:
            problems.append(f"node {abbreviated(node_id)} is a trigger")
        elif node_id not in action_ids:
            problems.append(f"the run has no node {abbreviated(node_id)}")
        elif node_id not in run.attempts:
            problems.append(f"node {abbreviated(node_id)} was not attempted")
    if problems:
        raise refuse_input(problems)


def _reached_from(design: Design, node_ids: Sequence[str]) -> set[str]:
    """What can be reached by an edge or more from any of the nodes."""
    successors: dict[str, list[str]] = {}
    for source, target in design.edges:
        successors.setdefault(source, []).append(target)
    reached: set[str] = set()
    pending = list(node_ids)
    while pending:
        for after in successors.get(pending.pop(), ()):
            if after not in reached:
                reached.add(after)
                pending.append(after)
    return reached
