"""The graph of a workflow before it exists."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from glue_wf_sdk._core.text import printable
from glue_wf_sdk._core.wire import from_wire, to_wire
from glue_wf_sdk.design.filled import filled_trigger
from glue_wf_sdk.design.links import Link, Target
from glue_wf_sdk.design.unknown import Text
from glue_wf_sdk.errors import ResponseError
from glue_wf_sdk.structures import Trigger, WorkflowGraph


class _Trigger(Protocol):
    """What is drawn of a `TriggerDesign`."""

    @property
    def name(self) -> Text: ...
    @property
    def definition(self) -> Mapping[str, Any]: ...
    @property
    def starts(self) -> tuple[Link, ...]: ...
    @property
    def watches(self) -> tuple[Link, ...]: ...
    def value(self, field: str, /) -> Any: ...


def drawn(workflow_name: Text, triggers: Iterable[_Trigger]) -> WorkflowGraph:
    """The graph that the triggers of a workflow make."""
    trigger_nodes: dict[str, dict[str, Any]] = {}
    action_nodes: dict[Target, dict[str, Any]] = {}
    edges: dict[tuple[str, str], None] = {}  # An ordered set.

    def action_id(target: Target) -> str:
        kind = target.kind.upper()
        if target not in action_nodes:
            action_nodes[target] = _node(workflow_name, kind, target.name)
        return str(action_nodes[target]["UniqueId"])

    for trigger in triggers:
        node = _node(workflow_name, "TRIGGER", trigger.name)
        # Those of one name exclude each other, or are a fault that lint finds.
        node_id = str(trigger_nodes.setdefault(node["UniqueId"], node)["UniqueId"])
        node["TriggerDetails"] = {"Trigger": _as_trigger(trigger)}
        edges |= {
            (action_id(link.target), node_id): None for link in trigger.watches if link.target
        }
        edges |= {(node_id, action_id(link.target)): None for link in trigger.starts if link.target}
    return from_wire(
        WorkflowGraph,
        {
            "Nodes": [*trigger_nodes.values(), *action_nodes.values()],
            "Edges": [{"SourceId": source, "DestinationId": target} for source, target in edges],
        },
    )


def _node(workflow_name: Text, kind: str, name: Text) -> dict[str, Any]:
    parts = "\n".join((str(workflow_name), kind, repr(name)))
    digest = hashlib.sha256(parts.encode(errors="backslashreplace")).hexdigest()
    return {"Type": kind, "Name": printable(str(name)), "UniqueId": f"wnode_{digest}"}


def _as_trigger(trigger: _Trigger) -> dict[str, Any]:
    name = {"Name": printable(str(trigger.name))}
    shown = {"State": _first_state(trigger), **filled_trigger(trigger.definition), **name}
    try:
        return to_wire(from_wire(Trigger, shown))
    except ResponseError:  # One of its fields is of the wrong kind, for which Glue refuses it.
        return name


def _first_state(trigger: _Trigger) -> str | None:
    """The state in which it is created, if that is known."""
    is_started = trigger.value("StartOnCreation")
    if isinstance(is_started, bool) or is_started is None:
        return "ACTIVATED" if is_started else "CREATED"
    return None
