"""How triggers are checked, changed, started and deleted."""

from glue_wf_sdk.local.engine.account import Account
from glue_wf_sdk.local.engine.execution import fire, start_run
from glue_wf_sdk.local.engine.graphs import target_of
from glue_wf_sdk.local.engine.records import Trigger
from glue_wf_sdk.local.engine.refusals import reject_invalid, require
from glue_wf_sdk.local.engine.schedules import reset_timer
from glue_wf_sdk.operations.trigger_rules import broken_rules, conditions_of


def check_trigger(
    account: Account, trigger: Trigger, *, start_on_creation: bool | None = None
) -> None:
    """Raises InvalidInputException or EntityNotFoundException for an invalid definition."""
    problems = broken_rules(trigger.definition)
    if start_on_creation and trigger.type == "ON_DEMAND":
        problems.append("StartOnCreation: an ON_DEMAND trigger cannot be started on creation")
    if trigger.workflow is not None and trigger.type != "CONDITIONAL":
        others = (each for each in trigger.workflow.triggers.values() if each.name != trigger.name)
        if any(each.type != "CONDITIONAL" for each in others):
            problems.append("the workflow already has a start trigger")
    reject_invalid(problems)
    for target in (*trigger.definition["Actions"], *conditions_of(trigger.definition)):
        node_type, name = target_of(target)
        require(account.actions(node_type), name, node_type.lower())


def trigger_changed(account: Account, trigger: Trigger) -> None:
    """Must be called after a trigger was added, changed or removed."""
    if trigger.workflow is not None:
        trigger.workflow.design = None
    else:
        account.outside_changed(trigger.name)
    reset_timer(account, trigger)


def activate_trigger(account: Account, trigger: Trigger) -> None:
    """Activates a trigger; an ON_DEMAND trigger fires instead, and stays CREATED."""
    if trigger.type != "ON_DEMAND":
        if trigger.state != "ACTIVATED":  # An active event trigger must keep its events.
            trigger.state = "ACTIVATED"
            trigger_changed(account, trigger)
    elif trigger.workflow is not None:
        start_run(account, trigger.workflow)
    else:
        fire(account, account.outside(), trigger.name)


def deactivate_trigger(account: Account, trigger: Trigger) -> None:
    """Deactivates a trigger; an ON_DEMAND trigger stays CREATED."""
    if trigger.type != "ON_DEMAND":
        trigger.state = "DEACTIVATED"
        trigger_changed(account, trigger)


def delete_trigger(account: Account, trigger: Trigger) -> None:
    """Deletes a trigger; what it has started goes on."""
    account.remove("trigger", trigger.name)
    if trigger.workflow is not None:
        del trigger.workflow.triggers[trigger.name]
    trigger.state = "DEACTIVATED"
    trigger_changed(account, trigger)
