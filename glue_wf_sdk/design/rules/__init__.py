"""The lint rules. Each is one function, with its code, severity and documentation beside it."""

from typing import Any

from glue_wf_sdk.design.rules import (
    blueprints,
    creation,
    names,
    reading,
    trigger,
    trigger_fields,
    unknowns,
    workflow_graph,
    workflow_outside,
    workflow_settings,
    workflow_size,
    workflow_start,
    workflow_success,
)
from glue_wf_sdk.design.rules.rule import Rule, over_triggers, over_units, over_workflows

__all__ = ["RULES", "over_triggers", "over_units", "over_workflows"]

# Importing them has added their rules.
_MODULES = (
    blueprints,
    creation,
    names,
    reading,
    trigger,
    trigger_fields,
    unknowns,
    workflow_graph,
    workflow_outside,
    workflow_settings,
    workflow_size,
    workflow_start,
    workflow_success,
)

_ALL: list[Rule[Any]] = [
    *over_triggers.rules,
    *over_workflows.rules,
    *over_units.rules,
    *reading.RULES,
]
RULES = {rule.code: rule for rule in sorted(_ALL, key=lambda rule: rule.code)}
"""All rules by their codes."""
