"""How a run is resumed in a new one.

The downstream search here deliberately does not use `glue_wf_sdk.graph`, so that each checks the
other.
"""

from collections.abc import Sequence

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.errors import IllegalWorkflowStateException
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.execution import begin, new_run, update_satisfied
from glue_wf_sdk.local.engine.records import Design, Run, Workflow, latest_of
from glue_wf_sdk.local.engine.refusals import refusal, reject_invalid


def resume_run(
    account: Account, workflow: Workflow, original: Run, node_ids: Sequence[str]
) -> tuple[Run, list[str]]:
    """The new run, and the ids of the nodes that it starts directly."""
    if original.status != "COMPLETED":
        problem = f"the run is {original.status}; only a COMPLETED run can be resumed"
        raise refusal(IllegalWorkflowStateException, problem)
    chosen = list(dict.fromkeys(node_ids))
    _check_nodes(original, chosen)
    downstream = _downstream(original.design, chosen)
    run = new_run(account, workflow, original.design)
    run.previous_id = original.id
    run.properties = dict(original.properties)
    again = downstream.union(chosen)
    run.attempts = {key: [*tries] for key, tries in original.attempts.items() if key not in again}
    run.fired = {name for name in original.fired if run.design.trigger_ids[name] not in again}
    for node_id, attempts in run.attempts.items():
        latest = latest_of(attempts)
        for name in run.design.watchers.get(node_id, ()):
            update_satisfied(run, name, latest.node, latest.state)
    directly = [node_id for node_id in chosen if node_id not in downstream]
    # In a cycle each chosen node is downstream of another; then all of them start.
    for node_id in directly or chosen:
        before = latest_of(original.attempts[node_id])
        begin(account, run, before.node, before.action, trigger_name=before.trigger_name)
    return run, directly or chosen


def _check_nodes(run: Run, node_ids: Sequence[str]) -> None:
    problems = [] if node_ids else ["NodeIds is empty"]
    trigger_ids = set(run.design.trigger_ids.values())
    action_ids = {node.id for node in run.design.actions.values()}
    for node_id in node_ids:
        if node_id in trigger_ids:
            problems.append(f"node {abbreviated(node_id)} is a trigger")
        elif node_id not in action_ids:
            problems.append(f"the run has no node {abbreviated(node_id)}")
        elif node_id not in run.attempts:
            problems.append(f"node {abbreviated(node_id)} never ran")
    reject_invalid(problems)


def _downstream(design: Design, node_ids: Sequence[str]) -> set[str]:
    successors: dict[str, list[str]] = {}
    for source, target in design.edges:
        successors.setdefault(source, []).append(target)
    reached: set[str] = set()
    pending = list(node_ids)
    while pending:
        for following in successors.get(pending.pop(), ()):
            if following not in reached:
                reached.add(following)
                pending.append(following)
    return reached
