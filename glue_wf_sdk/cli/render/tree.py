"""The jobs and crawlers of a run as a tree: below each one, what its end starts."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import attrs
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
_MAX_COUNTED = 200  # Nodes searched for further references; more would be quadratic.


def tree_text(run: WorkflowRun, now: datetime | None) -> str:
    """The tree, with the state, duration and attempts of each job and crawler.

    Raises GraphError if the graph is invalid.
    """
    title = Text(f"{name_text(run.name)}  {word_text(run.status)}")
    grown = _Growth(run, now, Tree(title, guide_style="dim"))
    grown.grow()
    lines = Lines()
    lines.add(("Jobs and crawlers", "bold"))
    lines.draw(grown.tree, indent=2, min_width=grown.deepest * _INDENT + _ROOM)
    lines.add()
    return lines.text()


@attrs.define(eq=False)
class _Branch:
    """A job or crawler in the tree, and what it leads to."""

    tree: Tree
    depth: int
    following: Collection[str] = ()  # Jobs and crawlers.
    elsewhere: Collection[str] = ()  # Triggers whose jobs and crawlers are below another branch.
    references: int = 0  # To jobs and crawlers shown elsewhere.


class _Growth:
    """A tree that grows depth first, in time linear in the graph.

    Each job, crawler and trigger is followed once: below the first branch that leads to it. If
    every branch had all that it leads to, a trigger between n jobs and n others would cost n * n.
    """

    def __init__(self, run: WorkflowRun, now: datetime | None, tree: Tree) -> None:
        topology = Topology(run)
        self.tree = tree
        self.deepest = 0
        self._run = run
        self._now = now
        self._actions = {node.unique_id: node for node in actions_in_order(run)}
        ids = topology.node_ids()
        self._successors = {each: topology.successors(each) for each in ids}
        predecessors = {each: topology.predecessors(each) for each in ids}
        self._started = _beyond_triggers(self._actions, self._successors)
        self._starting = _beyond_triggers(self._actions, predecessors)
        self._followed: set[str] = set()

    def grow(self) -> None:
        """Shows everything."""
        first = (each for each in self._actions if each not in self._started)
        # After them, what was too deep for its branch, and what only a cycle leads to.
        for root in itertools.chain(first, self._actions):
            if root not in self._followed:
                self._grow_from(root)

    def _grow_from(self, root: str) -> None:
        pending: list[tuple[_Branch, str | None]] = [(_Branch(self.tree, 0), root)]
        while pending:
            branch, node_id = pending.pop()
            if node_id is None:
                self._end(branch)
                continue
            depth = branch.depth + 1
            self.deepest = max(self.deepest, depth)
            is_too_deep = depth == _MAX_DEPTH and node_id in self._starting
            if node_id in self._followed or is_too_deep:
                self._refer(branch, node_id)
                continue
            self._followed.add(node_id)
            label = _label(self._run, self._actions[node_id], self._now)
            grown = _Branch(branch.tree.add(Text.assemble(*label)), depth)
            grown.following, grown.elsewhere = self._follow(node_id)
            pending.append((grown, None))
            pending += [(grown, each) for each in reversed(grown.following)]

    def _follow(self, node_id: str) -> tuple[dict[str, None], dict[str, None]]:
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
        return nearest, elsewhere

    def _refer(self, branch: _Branch, node_id: str) -> None:
        """Refers to a job or crawler that is shown elsewhere; the first few are listed."""
        branch.references += 1
        if branch.references <= _MAX_REFERENCES:
            where = "above" if node_id in self._followed else "below"
            name = name_text(self._actions[node_id].name)
            branch.tree.add(Text.assemble(name, (f"  (see {where})", "dim")))

    def _end(self, branch: _Branch) -> None:
        """Refers to what is below another branch, and counts what is not listed."""
        others = self._beyond(branch.elsewhere)
        for each in itertools.islice(others, _MAX_COUNTED):
            if each in self._actions and each not in branch.following:
                self._refer(branch, each)
        is_cut = next(others, None) is not None
        if (more := branch.references - _MAX_REFERENCES) > 0 or is_cut:
            count = f"{'at least ' if is_cut else ''}{more} more" if more > 0 else "possibly more"
            branch.tree.add(Text(f"... and {count} (see above or below)", "dim"))

    def _beyond(self, triggers: Iterable[str]) -> Iterator[str]:
        """The nodes after these triggers and after those that follow, down to jobs and crawlers."""
        seen = set(triggers)
        pending = [iter(self._successors[each]) for each in triggers]
        while pending:
            each = next(pending[-1], None)
            if each is None:
                pending.pop()
            elif each not in seen:
                seen.add(each)
                yield each
                if each not in self._actions:
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
