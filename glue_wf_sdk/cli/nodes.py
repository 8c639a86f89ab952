"""The node of a run that an argument or option means."""

from glue_wf_sdk._core.text import abbreviated, listed
from glue_wf_sdk.cli.render.nodes import name_text
from glue_wf_sdk.cli.results import UsageError
from glue_wf_sdk.errors import AmbiguousNodeError, UnknownNodeError
from glue_wf_sdk.structures import Node, WorkflowRun


def chosen_node(run: WorkflowRun, id_or_name: str) -> Node:
    """The job or crawler of this id or name; a trigger, if no other node has it."""
    try:
        return run.node(id_or_name)
    except AmbiguousNodeError as error:
        nodes = [run.node(node_id) for node_id in error.node_ids]
    except UnknownNodeError:
        names = [*dict.fromkeys(name_text(node.name) for node in run.actions)]
        raise UsageError(
            f"the run has no node {abbreviated(id_or_name)};"
            f" its jobs and crawlers: {listed(names) or 'none'}"
        ) from None
    # A trigger may have the name of a job, and nobody means that.
    candidates = [node for node in nodes if node.is_action] or nodes
    if len(candidates) == 1:
        return candidates[0]
    ids = listed(candidates, lambda node: f"{name_text(node.unique_id)} ({node.type})")
    raise UsageError(
        f"{len(candidates)} nodes are named {abbreviated(id_or_name)}; use an id: {ids}"
    )
