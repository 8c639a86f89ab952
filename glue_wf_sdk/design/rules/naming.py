"""How messages name triggers, jobs, crawlers and workflows."""

from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.design.links import Target
from glue_wf_sdk.design.model import TriggerDesign, WorkflowDesign


def named(thing: Target | TriggerDesign | WorkflowDesign) -> str:
    """What it is, and its name."""
    if isinstance(thing, Target):
        kind: str = thing.kind
    else:
        kind = "trigger" if isinstance(thing, TriggerDesign) else "workflow"
    return f"{kind} {abbreviated(str(thing.name))}"
