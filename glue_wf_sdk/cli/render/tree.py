"""The jobs and crawlers of a run as a tree: below each one, what its end starts."""

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from rich.text import Text
from rich.tree import Tree

from glue_wf_sdk._core.text import format_duration
from glue_wf_sdk.cli.render.console import Lines, Part
from glue_wf_sdk.cli.render.nodes import (
    actions_in_order,
    name_text,
    state_text,
    time_taken,
    word_text,
)
from glue_wf_sdk.graph import Topology
from glue_wf_sdk.structures import Node, WorkflowRun

_INDENT = 4  # Columns for each level,
_ROOM = 40  # and at least these for a name; a terminal breaks longer lines itself.
_MAX_DEPTH = 24  # Deeper branches continue at the end of the tree.
_MAX_REFERENCES = 8  # To nodes shown elsewhere, below one job or crawler.


def tree_text(run: WorkflowRun, now: datetime | None) -> str:
    """The tree, with the state, duration and attempts of each job and crawler.

    Raises GraphError if the graph is invalid.
    """
    topology = Topology(run)
    nodes = {node.unique_id: node for node in actions_in_order(run)}
    tree = Tree(Text(f"{name_text(run.name)}  {word_text(run.status)}"), guide_style="dim")
    shown: set[str] = set()
    references: Counter[Tree] = Counter()
    deepest = 0
    first = [each for each in nodes if not _beyond_triggers(topology, topology.predecessors, each)]
    # After them, what was too deep for its branch, and what only a cycle leads to.
    for root in itertools.chain(first, nodes):
        pending: list[tuple[Tree, int, str | None]] = [] if root in shown else [(tree, 1, root)]
        while pending:
            parent, depth, node_id = pending.pop()
            if node_id is None:  # The end of a branch.
                if (more := references[parent] - _MAX_REFERENCES) > 0:
                    parent.add(Text(f"... and {more} more (see above or below)", "dim"))
                continue
            deepest = max(deepest, depth)
            node = nodes[node_id]
            following: list[str] = []
            if node_id not in shown:
                following = _beyond_triggers(topology, topology.successors, node_id)
            is_too_deep = depth == _MAX_DEPTH and bool(following)
            if node_id in shown or is_too_deep:
                references[parent] += 1
                if references[parent] <= _MAX_REFERENCES:
                    where = "below" if is_too_deep else "above"
                    parent.add(Text.assemble(name_text(node.name), (f"  (see {where})", "dim")))
                continue
            shown.add(node_id)
            branch = parent.add(Text.assemble(*_label(run, node, now)))
            pending.append((branch, depth + 1, None))
            pending += [(branch, depth + 1, each) for each in reversed(following)]
    lines = Lines()
    lines.add(("Jobs and crawlers", "bold"))
    lines.draw(tree, indent=2, min_width=deepest * _INDENT + _ROOM)
    lines.add()
    return lines.text()


def _label(run: WorkflowRun, node: Node, now: datetime | None) -> list[Part]:
    label: list[Part] = [name_text(node.name), "  ", state_text(node)]
    attempt = node.latest_attempt
    if attempt is not None:
        details = [
            format_duration(time_taken(attempt, run.completed_on or now)),
            f"{len(node.attempts)} attempts" if len(node.attempts) > 1 else "",
            "copied" if run.is_copied(attempt) else "",
        ]
        label.append(("  " + ", ".join(filter(None, details)), "dim"))
    return label


def _beyond_triggers(
    topology: Topology, neighbours: Callable[[str], Sequence[str]], node_id: str
) -> list[str]:
    """The nearest jobs and crawlers, with only triggers in between."""
    nearest: dict[str, None] = {}
    seen: set[str] = set()
    pending = [*reversed(neighbours(node_id))]
    while pending:
        each = pending.pop()
        if topology.node(each).is_action:
            nearest[each] = None
        elif each not in seen:
            seen.add(each)
            pending += reversed(neighbours(each))
    return [*nearest]
