"""The graph of a workflow before it exists."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from glue_wf_sdk._core.text import printable
from glue_wf_sdk._core.wire import from_wire, to_wire
from glue_wf_sdk.design.filled import filled_trigger
from glue_wf_sdk.design.links import Link, Target, actions_in, conditions_in
from glue_wf_sdk.design.unknown import Text
from glue_wf_sdk.errors import ResponseError
from glue_wf_sdk.structures import Trigger, WorkflowGraph

_Definitions: TypeAlias = Sequence[Mapping[str, Any]]


def drawn(workflow_name: Text, triggers: Iterable[tuple[Text, _Definitions]]) -> WorkflowGraph:
    """The graph that the triggers of a workflow make: their names and definitions."""
    trigger_nodes: dict[str, dict[str, Any]] = {}
    action_nodes: dict[Target, dict[str, Any]] = {}
    edges: dict[tuple[str, str], None] = {}  # An ordered set.

    def action_id(target: Target) -> str:
        kind = target.kind.upper()
        if target not in action_nodes:
            action_nodes[target] = _node(workflow_name, kind, target.name)
        return str(action_nodes[target]["UniqueId"])

    for name, definitions in triggers:
        node = _node(workflow_name, "TRIGGER", name)
        # Those of one name are alternatives, or a fault that lint finds.
        node_id = str(trigger_nodes.setdefault(node["UniqueId"], node)["UniqueId"])
        node["TriggerDetails"] = {"Trigger": _as_trigger(name, definitions)}
        for target in _targets(definitions, conditions_in):
            edges[action_id(target), node_id] = None
        for target in _targets(definitions, actions_in):
            edges[node_id, action_id(target)] = None
    return from_wire(
        WorkflowGraph,
        {
            "Nodes": [*trigger_nodes.values(), *action_nodes.values()],
            "Edges": [{"SourceId": source, "DestinationId": target} for source, target in edges],
        },
    )


def _targets(
    definitions: _Definitions,
    links_in: Callable[[Mapping[str, Any]], Iterable[Link]],
) -> Iterator[Target]:
    return (link.target for each in definitions for link in links_in(each) if link.target)


def _node(workflow_name: Text, kind: str, name: Text) -> dict[str, Any]:
    parts = "\n".join((str(workflow_name), kind, repr(name)))
    digest = hashlib.sha256(parts.encode(errors="backslashreplace")).hexdigest()
    return {"Type": kind, "Name": printable(str(name)), "UniqueId": f"wnode_{digest}"}


def _as_trigger(name: Text, definitions: _Definitions) -> dict[str, Any]:
    shown = {"Name": printable(str(name))}
    trigger = {"State": _first_state(definitions), **filled_trigger(definitions[0]), **shown}
    try:
        return to_wire(from_wire(Trigger, trigger))
    except ResponseError:  # One of its fields is of the wrong kind, for which Glue refuses it.
        return shown


def _first_state(definitions: _Definitions) -> str | None:
    """The state in which a trigger is created, if that is known."""
    is_started, *others = (each.get("StartOnCreation") for each in definitions)
    if isinstance(is_started, bool | None) and all(each == is_started for each in others):
        return "ACTIVATED" if is_started else "CREATED"
    return None
