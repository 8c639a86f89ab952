"""Which triggers of a workflow can fire, and what keeps the others from it."""

import itertools
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from glue_wf_sdk.design.and_or_graph import AndOrGraph, Outcomes, cycles
from glue_wf_sdk.design.links import Link, Target, conditions_in
from glue_wf_sdk.design.unknown import is_known
from glue_wf_sdk.errors import Violation
from glue_wf_sdk.operations.trigger_rules import CRAWL_STATES, JOB_STATES

__all__ = [
    "Block",
    "Circle",
    "Exclusive",
    "Firing",
    "NeverStarted",
    "can_start_runs",
    "certain_links",
]

_MAX_PAIRS = 50_000
_STATES = frozenset(JOB_STATES + CRAWL_STATES)


@attrs.frozen
class Wiring:
    """What a trigger starts and waits for; see `TriggerDesign` for each attribute."""

    definitions: Sequence[Mapping[str, Any]]
    starts: Sequence[Link]
    watches: Sequence[Link]
    violations: Sequence[Violation]


@attrs.frozen(kw_only=True)
class Block:
    """A trigger that can never fire, and why.

    Attributes:
        trigger: The place of the trigger among all.
    """

    trigger: int


@attrs.frozen(kw_only=True)
class NeverStarted(Block):
    """It waits for what no trigger starts.

    Attributes:
        links: These conditions.
    """

    links: tuple[Link, ...]


@attrs.frozen(kw_only=True)
class Exclusive(Block):
    """It needs several outcomes of one job or crawler.

    Attributes:
        target: The job or crawler.
        states: The outcomes.
        is_direct: Whether its own conditions name all of them.
    """

    target: Target
    states: tuple[str, ...]
    is_direct: bool


@attrs.frozen(kw_only=True)
class Circle(Block):
    """It and others wait for each other.

    Attributes:
        things: The places of the triggers, and the jobs and crawlers, along the circle.
    """

    things: tuple[int | Target, ...]


@attrs.frozen
class _Conditions:
    links: tuple[Link, ...]
    needs_all: bool


def can_start_runs(definition: Mapping[str, Any]) -> bool:
    """Whether a definition of a trigger can be one with which runs of a workflow start."""
    return definition.get("Type") != "CONDITIONAL"


def certain_links(links: Iterable[Link]) -> Iterator[Link]:
    """One link for each action or condition; without a target if it is open what that names."""
    for path, fields in itertools.groupby(links, lambda each: each.path.rpartition(".")[0]):
        link, *others = fields
        yield Link(None, path) if others else link


def _contradiction(links: Sequence[Link]) -> tuple[Target, tuple[str, ...]] | None:
    """The first job or crawler that is to have several outcomes, and these."""
    states: dict[Target, dict[str, None]] = defaultdict(dict)
    for link in links:
        if link.target is not None and isinstance(link.state, str):
            states[link.target][link.state] = None
    return next(((target, tuple(each)) for target, each in states.items() if len(each) > 1), None)


class Firing:
    """What the triggers of a workflow can do in its runs.

    All that is not known counts as possible: a job that may be another one is that one, a trigger
    that may exist does. A trigger whose conditions Glue would refuse can fire, and one whose
    actions it would refuse can start anything, since what is wrong there is another rule's.

    Args:
        triggers: All triggers of the workflow.

    Attributes:
        blocks: What keeps triggers from firing.
        behind: For the trigger of each block, the places of the others that cannot fire because of
            it.
    """

    def __init__(self, triggers: Sequence[Wiring]) -> None:
        self._triggers = triggers
        self._graph = AndOrGraph()
        self._names: dict[int, Target] = {}  # What a node stands for, if it is no trigger.
        self._nodes = {self._graph.add(): each for each in triggers}  # Nodes are places here.
        self._always = self._graph.add(needs_all=True)
        self._never = self._graph.add()
        self._definitions: dict[int, list[int]] = {}  # Nodes, by that of the trigger.
        self._conditions: dict[int, _Conditions] = {}  # By the node of a definition.
        self._contradictions: dict[int, tuple[Target, tuple[str, ...]]] = {}  # The same.
        self._started = self._add_started()
        self._watched = self._add_watched()
        self._ended = self._outcome_bits()
        self._outcomes = Outcomes(len(self._ended))
        self._ends: dict[tuple[Target, str], int] = {}
        for node, trigger in self._nodes.items():
            self._add_definitions(node, trigger)
        self.blocks, self.behind = self._blocks()

    @property
    def can_start(self) -> bool:
        """Whether a trigger can be the one with which runs start."""
        return any(map(can_start_runs, (d for each in self._triggers for d in each.definitions)))

    def starts(self, target: Target) -> bool:
        """Whether a trigger names this job or crawler among its actions."""
        return target in self._started

    def never_started(self, links: Sequence[Link]) -> tuple[Link, ...]:
        """Those of some conditions that watch what no trigger starts."""
        before = self._graph.before
        return tuple(
            link
            for link in links
            if link.target is not None and not before[self._watched[link.target]]
        )

    def superfluous(self) -> Iterator[tuple[int, tuple[Link, ...]]]:
        """The triggers that wait for any of several, and those conditions that never hold."""
        for node, definitions in self._definitions.items():
            for definition in definitions:
                conditions = self._conditions.get(definition, _Conditions((), needs_all=True))
                missing = self.never_started(conditions.links)
                if not conditions.needs_all and 0 < len(missing) < len(conditions.links):
                    yield node, missing

    def _add_started(self) -> dict[Target, int]:
        """A node for each job and crawler that triggers name in their actions."""
        graph = self._graph
        started: dict[Target, int] = {}
        self._anything = graph.add()
        for node, trigger in self._nodes.items():
            if any(each.path.startswith("Actions") for each in trigger.violations):
                graph.connect(node, self._anything)
            for link in trigger.starts:
                if link.target is None:
                    graph.connect(node, self._anything)
                    continue
                if link.target not in started:
                    started[link.target] = graph.add()
                graph.connect(node, started[link.target])
        return started

    def _add_watched(self) -> dict[Target, int]:
        """A node for each job and crawler that triggers watch, after all that it can be."""
        graph = self._graph
        targets = {
            link.target: None
            for trigger in self._triggers
            for link in trigger.watches
            if link.target is not None
        }
        watched: dict[Target, int] = {}
        for target, before in self._matched(targets):
            node = watched[target] = graph.add(before)
            self._names[node] = target
            if graph.before[self._anything]:
                graph.connect(self._anything, node)
        return watched

    def _matched(self, targets: Collection[Target]) -> Iterator[tuple[Target, list[int]]]:
        """The watched jobs and crawlers, with the nodes of the started ones that they can be.

        Where there are too many unknown names to compare them one by one, one of them can be any.
        """
        of_kind: dict[str, list[Target]] = defaultdict(list)
        unknown: dict[str, list[Target]] = defaultdict(list)
        for each in self._started:
            of_kind[each.kind].append(each)
            if not is_known(each.name):
                unknown[each.kind].append(each)
        pairs = sum(
            len((unknown if is_known(each.name) else of_kind)[each.kind]) for each in targets
        )
        shared: dict[tuple[str, bool], int] = {}
        for target in targets:
            known = is_known(target.name)
            candidates = (unknown if known else of_kind)[target.kind]
            if pairs > _MAX_PAIRS:
                key = (target.kind, known)
                if key not in shared:
                    shared[key] = self._graph.add(self._started[each] for each in candidates)
                before = [shared[key]] if candidates else []
            else:
                before = [self._started[each] for each in candidates if each.can_be(target)]
            if known and target in self._started:
                before.append(self._started[target])
            yield target, before

    def _outcome_bits(self) -> dict[Target, int]:
        """A number for each job and crawler of which several outcomes are waited for.

        Only for those that run at most once in a run of the workflow; the others can have several
        outcomes in it.
        """
        states: dict[Target, set[object]] = defaultdict(set)
        for trigger in self._triggers:
            for link in trigger.watches:
                if link.target is not None:
                    states[link.target].add(link.state)
        before = self._graph.before
        several = (
            target
            for target, waited_for in states.items()
            if len(waited_for) > 1
            and before[self._watched[target]] == [self._started.get(target)]
            and len(before[self._started[target]]) == 1
        )
        return {target: number for number, target in enumerate(several)}

    def _add_definitions(self, node: int, trigger: Wiring) -> None:
        if any(each.path.startswith("Predicate") for each in trigger.violations) or any(
            each.rule == "watches_own_action" for each in trigger.violations
        ):
            self._graph.connect(self._always, node)
            return
        nodes = self._definitions[node] = []
        for definition in trigger.definitions:
            if can_start_runs(definition):
                nodes.append(self._always)
            else:
                nodes.append(self._add_definition(definition))
            self._graph.connect(nodes[-1], node)

    def _add_definition(self, definition: Mapping[str, Any]) -> int:
        links = tuple(certain_links(conditions_in(definition)))
        needs_all = len(links) <= 1 or definition["Predicate"].get("Logical") == "AND"
        node = self._graph.add(map(self._end, links), needs_all=needs_all)
        self._conditions[node] = _Conditions(links, needs_all)
        if needs_all and (contradiction := _contradiction(links)):
            self._contradictions[node] = contradiction
            self._graph.connect(self._never, node)
        return node

    def _end(self, link: Link) -> int:
        """The node of the outcome that a condition waits for."""
        if link.target is None:
            return self._always
        state = str(link.state)
        key = (link.target, state)
        if key not in self._ends:
            outcome = 0
            if link.target in self._ended and state in _STATES:
                outcome = self._outcomes.bit(self._ended[link.target], state)
            self._ends[key] = self._graph.add([self._watched[link.target]], outcome=outcome)
        return self._ends[key]

    def _blocks(self) -> tuple[tuple[Block, ...], Mapping[int, Sequence[int]]]:
        graph = self._graph
        self._happening = graph.happening(self._outcomes)
        dead = [node for node in self._nodes if node not in self._happening]
        if not dead:
            return (), {}
        roots = {node: block for node in dead if (block := self._root(node)) is not None}
        sources = {node: [node] for node in roots}
        mended = graph.happening(self._outcomes, roots)
        stuck = {node: after for node, after in enumerate(graph.after) if node not in mended}
        for nodes in cycles(stuck):
            place = nodes.index(min(nodes))  # Triggers are the first nodes.
            cycle = [*nodes[place:], *nodes[:place]]
            things = (self._names.get(node, node) for node in cycle)
            named = (each for each in things if not isinstance(each, int) or each in self._nodes)
            roots[cycle[0]] = Circle(trigger=cycle[0], things=tuple(named))
            sources[cycle[0]] = [node for node in cycle if node in self._nodes]
        blocks = tuple(block for _, block in sorted(roots.items()))
        return blocks, self._behind(sources)

    def _root(self, node: int) -> Block | None:
        """What is wrong with a trigger itself, if that keeps it from firing."""
        blocks = [self._block(node, each) for each in self._definitions[node]]
        return None if None in blocks else blocks[0]

    def _block(self, trigger: int, definition: int) -> Block | None:
        if definition in self._contradictions:
            target, states = self._contradictions[definition]
            return Exclusive(trigger=trigger, target=target, states=states, is_direct=True)
        if definition in self._graph.conflicts:
            number, states = self._outcomes.several(self._graph.conflicts[definition])
            target = list(self._ended)[number]
            return Exclusive(trigger=trigger, target=target, states=states, is_direct=False)
        conditions = self._conditions[definition]
        missing = self.never_started(conditions.links)
        if len(missing) < (1 if conditions.needs_all else len(conditions.links)):
            return None
        return NeverStarted(trigger=trigger, links=missing)

    def _behind(self, sources: Mapping[int, Sequence[int]]) -> Mapping[int, Sequence[int]]:
        """The other dead triggers, by the first source from which each is reached."""
        owner = {node: source for source, nodes in sources.items() for node in nodes}
        behind: dict[int, list[int]] = {source: [] for source in sources}
        queue = deque(owner)
        while queue:
            node = queue.popleft()
            for after in self._graph.after[node]:
                if after not in owner and after not in self._happening:
                    owner[after] = owner[node]
                    queue.append(after)
                    if after in self._nodes:
                        behind[owner[node]].append(after)
        return {source: sorted(nodes) for source, nodes in behind.items()}
