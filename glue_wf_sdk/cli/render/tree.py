"""The jobs and crawlers of a run as a tree: below each one, what its end starts."""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

import attrs

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

_GUIDES = "│   ", "├── ", "└── "
_ASCII_GUIDES = "|   ", "+-- ", "`-- "
_MAX_DEPTH = 24  # Deeper branches continue at the end of the tree.
_MAX_REFERENCES = 8  # To nodes shown elsewhere, below one job or crawler.
_MAX_SEARCHED = 200  # Edges, for references; a search of all would be quadratic.


def tree_text(run: WorkflowRun, now: datetime | None) -> str:
    """The tree, with the state, duration and attempts of each job and crawler.

    Raises GraphError if the graph is invalid.
    """
    root = _Branch([name_text(run.name), "  ", word_text(run.status)])
    _Growth(run, now).grow(root)
    lines = Lines()
    lines.add(("Jobs and crawlers", "bold"))
    _draw(root, lines)
    lines.add()
    return lines.text()


@attrs.define(eq=False)
class _Branch:
    """A line of the tree, and what is below it.

    The line of a job or crawler also has what that leads to.
    """

    label: Sequence[Part]
    depth: int = 0
    below: list["_Branch"] = attrs.Factory(list["_Branch"])
    following: dict[str, None] = attrs.Factory(dict[str, None])  # Jobs and crawlers.
    elsewhere: Sequence[str] = ()  # Triggers whose jobs and crawlers are below another branch.
    references: int = 0  # To jobs and crawlers shown elsewhere.

    def add(self, *label: Part) -> "_Branch":
        """Adds a line below this one."""
        branch = _Branch(label, self.depth + 1)
        self.below.append(branch)
        return branch


def _draw(root: _Branch, lines: Lines) -> None:
    """Adds a line for each branch. A terminal breaks long ones itself."""
    bar, fork, end = _ASCII_GUIDES if lines.is_ascii else _GUIDES
    lines.add_unbroken(*root.label, indent=2)
    pending = [("", root.below[::-1])]
    while pending:
        guides, branches = pending[-1]
        if not branches:
            pending.pop()
            continue
        branch = branches.pop()
        lines.add_unbroken((guides + (fork if branches else end), "dim"), *branch.label, indent=2)
        pending.append((guides + (bar if branches else "    "), branch.below[::-1]))


class _Growth:
    """A tree that grows depth first, in time linear in the graph.

    Each job, crawler and trigger is followed once: below the first branch that leads to it. If
    every branch had all that it leads to, a trigger between n jobs and n others would cost n * n.
    """

    def __init__(self, run: WorkflowRun, now: datetime | None) -> None:
        topology = Topology(run)
        self._run = run
        self._now = now
        self._actions = {node.unique_id: node for node in actions_in_order(run)}
        ids = topology.node_ids()
        self._successors = {each: topology.successors(each) for each in ids}
        predecessors = {each: topology.predecessors(each) for each in ids}
        self._started = _beyond_triggers(self._actions, self._successors)
        self._starting = _beyond_triggers(self._actions, predecessors)
        self._followed: set[str] = set()

    def grow(self, root: _Branch) -> None:
        """Shows everything below the root."""
        first = (each for each in self._actions if each not in self._started)
        # After them, what was too deep for its branch, and what only a cycle leads to.
        for each in itertools.chain(first, self._actions):
            if each not in self._followed:
                self._grow(root, each)

    def _grow(self, root: _Branch, node_id: str) -> None:
        pending: list[tuple[_Branch, str | None]] = [(root, node_id)]
        while pending:
            parent, each = pending.pop()
            if each is None:
                self._end(parent)
                continue
            is_too_deep = parent.depth + 1 == _MAX_DEPTH and each in self._starting
            if each in self._followed or is_too_deep:
                self._refer(parent, each)
                continue
            self._followed.add(each)
            branch = parent.add(*_label(self._run, self._actions[each], self._now))
            branch.following, branch.elsewhere = self._follow(each)
            pending.append((branch, None))
            pending += [(branch, following) for following in reversed(branch.following)]

    def _follow(self, node_id: str) -> tuple[dict[str, None], list[str]]:
        """The jobs and crawlers beyond the triggers after a node; the triggers followed before."""
        nearest: dict[str, None] = {}
        elsewhere: dict[str, None] = {}
        here: set[str] = set()
        pending = [*reversed(self._successors[node_id])]
        while pending:
            each = pending.pop()
            if each in self._actions:
                nearest[each] = None
            elif each not in self._followed:
                self._followed.add(each)
                here.add(each)
                pending += reversed(self._successors[each])
            elif each not in here:
                elsewhere[each] = None
        return nearest, [*elsewhere]

    def _refer(self, branch: _Branch, node_id: str) -> None:
        """Refers to a job or crawler that is shown elsewhere; the first few are listed."""
        branch.references += 1
        if branch.references <= _MAX_REFERENCES:
            where = "above" if node_id in self._followed else "below"
            name = name_text(self._actions[node_id].name)
            branch.add(name, (f"  (see {where})", "dim"))

    def _end(self, branch: _Branch) -> None:
        """Refers to what is below another branch, and counts what is not listed."""
        known = set(branch.following)
        others = self._beyond(branch.elsewhere)
        for each in itertools.islice(others, _MAX_SEARCHED):
            if each in self._actions and each not in known:
                known.add(each)
                self._refer(branch, each)
        is_cut = next(others, None) is not None
        if (more := branch.references - _MAX_REFERENCES) > 0 or is_cut:
            count = f"{'at least ' if is_cut else ''}{more} more" if more > 0 else "possibly more"
            branch.add((f"... and {count} (see above or below)", "dim"))

    def _beyond(self, triggers: Sequence[str]) -> Iterator[str]:
        """What comes after these triggers and those that follow, edge by edge, down to actions."""
        seen = set(triggers)
        pending = [iter(self._successors[each]) for each in reversed(triggers)]
        while pending:
            each = next(pending[-1], None)
            if each is None:
                pending.pop()
                continue
            yield each
            if each not in seen and each not in self._actions:
                seen.add(each)
                pending.append(iter(self._successors[each]))


def _beyond_triggers(actions: Collection[str], neighbours: Mapping[str, Sequence[str]]) -> set[str]:
    """The nodes next to a job or crawler, with only triggers in between."""
    reached: set[str] = set()
    pending = [*actions]
    while pending:
        for each in neighbours[pending.pop()]:
            if each not in reached:
                reached.add(each)
                if each not in actions:
                    pending.append(each)
    return reached


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
