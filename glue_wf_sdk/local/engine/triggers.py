"""How triggers are checked, changed, started and deleted."""

from collections.abc import Mapping
from typing import Any

from glue_wf_sdk._core.text import printable
from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.execution import fire, start_run
from glue_wf_sdk.local.engine.records import Trigger
from glue_wf_sdk.local.engine.refusals import reject_invalid
from glue_wf_sdk.local.engine.schedules import reset_timer
from glue_wf_sdk.operations.trigger_rules import broken_rules


def check_trigger(account: Account, trigger: Mapping[str, Any]) -> None:
    """Raises InvalidInputException for an invalid trigger in wire form.

    The jobs and crawlers that it names need not exist.
    """
    problems = [str(rule.refusal or rule) for rule in broken_rules(trigger)]
    workflow_name = trigger.get("WorkflowName")
    if workflow_name is not None and trigger["Type"] != "CONDITIONAL":
        problems += [
            f"Workflow {printable(workflow_name)} already has a starting trigger:"
            f" {printable(other.name)}"
            for other in account.triggers_in[workflow_name].values()
            if other.type != "CONDITIONAL" and other.name != trigger["Name"]
        ]
    reject_invalid(problems[:1])  # The service reports one at a time.


def trigger_changed(account: Account, trigger: Trigger) -> None:
    """Must be called after a trigger was added, changed or removed."""
    if trigger.workflow_name is None:
        account.outside_changed(trigger.name)
    elif (workflow := account.workflows.get(trigger.workflow_name)) is not None:
        workflow.design = None
    reset_timer(account, trigger)


def activate_trigger(account: Account, trigger: Trigger) -> None:
    """Activates a trigger; an ON_DEMAND trigger fires instead, and stays CREATED."""
    if trigger.type == "EVENT":
        reject_invalid(["Trigger Type EVENT cannot be started"])
    if trigger.type != "ON_DEMAND":
        if trigger.state != "ACTIVATED":
            trigger.state = "ACTIVATED"
            trigger_changed(account, trigger)
    elif trigger.workflow_name is not None:
        start_run(account, account.workflow(trigger.workflow_name))
    else:
        fire(account, account.outside(), trigger.name)


def deactivate_trigger(account: Account, trigger: Trigger) -> None:
    """Deactivates a trigger; raises InvalidInputException if it was never active."""
    if trigger.state == "CREATED":
        reject_invalid(["The operation is not allowed when trigger is in state: CREATED"])
    trigger.state = "DEACTIVATED"
    trigger_changed(account, trigger)


def delete_trigger(account: Account, trigger: Trigger) -> None:
    """Deletes a trigger; what it has started goes on."""
    account.remove("trigger", trigger.name)
    if trigger.workflow_name is not None:
        del account.triggers_in[trigger.workflow_name][trigger.name]
    trigger.state = "DEACTIVATED"
    trigger_changed(account, trigger)
