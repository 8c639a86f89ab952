"""Payloads of CreateTrigger, and answers of the API that hold triggers or workflows.

Payloads are kept as they are. Of answers, what a newer service adds is left out: a field that is
not known is dropped, and a value that an enum does not have counts as not known.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeGuard

import attrs

from glue_wf_sdk._core.schema import check_wire
from glue_wf_sdk._core.wire import from_wire, to_wire
from glue_wf_sdk.design.assembly import assembled
from glue_wf_sdk.design.finding import Finding
from glue_wf_sdk.design.links import Target
from glue_wf_sdk.design.model import (
    CrawlerDesign,
    DesignUnit,
    JobDesign,
    Language,
    TriggerDesign,
    WorkflowDesign,
)
from glue_wf_sdk.design.readers.fields import place_at, places_in, resource_at
from glue_wf_sdk.design.readers.located import Document, LocatedList, LocatedMap, Mark
from glue_wf_sdk.design.readers.source import Source
from glue_wf_sdk.design.rules.reading import defined_twice, unreadable
from glue_wf_sdk.design.unknown import Text, Unknown
from glue_wf_sdk.errors import ResponseError
from glue_wf_sdk.structures import Trigger, TriggerState, TriggerType, Workflow

_TYPES = frozenset(each.value for each in TriggerType)
_STATES = frozenset(each.value for each in TriggerState)
# What CreateWorkflow takes of what GetWorkflow shows. Of runs and graphs, only triggers are read.
_WORKFLOW_FIELDS = ("Name", "Description", "DefaultRunProperties", "MaxConcurrentRuns")


def is_answer(root: object) -> bool:
    """Whether the value of a document is a payload, or an answer with triggers."""
    if isinstance(root, LocatedList):
        return any(_is_trigger(each) for each in root)
    return isinstance(root, LocatedMap) and (
        _is_trigger(root)
        or _is_trigger(root.get("Trigger"))
        or any(True for _ in _owners_in(root))
        or _has_triggers(root.get("Triggers"))
    )


def lacks_graph(root: object) -> bool:
    """Whether the value of a document is an answer with a workflow or a run, but no graph."""
    return (
        isinstance(root, LocatedMap)
        and not is_answer(root)
        and any(isinstance(root.get(key), LocatedMap) for key in ("Workflow", "Run"))
    )


def read_answer(document: Document, source: Source) -> DesignUnit:
    """The unit in a document for which `is_answer` is true."""
    root = document.root
    reading = _Reading(
        source.file,
        [
            defined_twice(place_at(source.file, mark), "the key", key)
            for key, mark in document.duplicates
        ],
    )
    if isinstance(root, LocatedList):
        reading.read_listed(zip(root, root.marks, strict=True))
    elif _is_trigger(root):
        reading.read_listed([(root, root.mark)])
    elif _is_trigger(root.get("Trigger")):
        reading.read_fetched([(root["Trigger"], root["Trigger"].mark)], is_whole=False)
    elif _has_triggers(found := root.get("Triggers")):
        reading.read_fetched(
            zip(found, found.marks, strict=True),
            # batch-get-triggers gives those that it was asked for.
            is_whole=not root.get("NextToken") and "TriggersNotFound" not in root,
        )
    else:
        for owner, graph in _owners_in(root):
            reading.read_graph(owner, graph)
    return reading.unit(source)


def _is_trigger(value: object) -> TypeGuard[LocatedMap]:
    if not isinstance(value, LocatedMap):
        return False
    kind, actions = value.get("Type"), value.get("Actions")
    return (isinstance(kind, str) and kind in _TYPES and "UniqueId" not in value) or (
        isinstance(actions, LocatedList)
        and any(
            isinstance(each, LocatedMap) and ("JobName" in each or "CrawlerName" in each)
            for each in actions
        )
    )


def _has_triggers(value: object) -> TypeGuard[LocatedList]:
    return isinstance(value, LocatedList) and (not value or any(map(_is_trigger, value)))


def _owners_in(root: LocatedMap) -> Iterator[tuple[LocatedMap, LocatedMap]]:
    """Workflows and runs with their graphs. A graph alone is its own owner."""
    several = root.get("Workflows")
    for owner in (
        root,
        root.get("Workflow"),
        root.get("Run"),
        *(several if isinstance(several, LocatedList) else ()),
    ):
        if isinstance(owner, LocatedMap):
            graph = owner.get("Graph")
            if isinstance(graph, LocatedMap):
                yield owner, graph
            elif _has_nodes(owner):
                yield owner, owner


def _has_nodes(graph: LocatedMap) -> bool:
    nodes = graph.get("Nodes")
    return isinstance(nodes, LocatedList) and any(
        isinstance(each, LocatedMap) and "UniqueId" in each for each in nodes
    )


@attrs.define
class _Reading:
    """What has been read of a document."""

    file: str
    problems: list[Finding]
    language: Language = Language.ANSWER
    workflows: list[WorkflowDesign] = attrs.field(factory=list[WorkflowDesign])
    triggers: list[TriggerDesign] = attrs.field(factory=list[TriggerDesign])
    jobs: dict[str, JobDesign] = attrs.field(factory=dict[str, JobDesign])
    crawlers: dict[str, CrawlerDesign] = attrs.field(factory=dict[str, CrawlerDesign])

    def unit(self, source: Source) -> DesignUnit:
        return assembled(
            self.file,
            self.language,
            workflows=self.workflows,
            triggers=self.triggers,
            jobs=list(self.jobs.values()),
            crawlers=list(self.crawlers.values()),
            problems=self.problems,
            ignored=source.ignored(),
        )

    def read_listed(self, items: Iterable[tuple[Any, Mark]]) -> None:
        """Triggers without an envelope: payloads, or what ``--query Triggers`` gives."""
        items = list(items)
        if any(isinstance(each, LocatedMap) and each.get("State") in _STATES for each, _ in items):
            self.read_fetched(items, is_whole=False)
            return
        self.language = Language.PAYLOAD
        for index, (item, mark) in enumerate(items, 1):
            if isinstance(item, LocatedMap):
                self.triggers.append(
                    resource_at(TriggerDesign, self.file, item, mark, f"payload {index}")
                )
            else:
                problem = f"item {index} must be a payload of CreateTrigger, a map"
                self.problems.append(unreadable(place_at(self.file, mark), problem))

    def read_fetched(self, items: Iterable[tuple[Any, Mark]], *, is_whole: bool) -> None:
        """Triggers without the workflows that they name, which must exist."""
        triggers = [each for item in items if (each := self._fetched(*item)) is not None]
        self.triggers += triggers
        # With --dependent-job-name, get-triggers gives only triggers that start that job.
        is_whole = is_whole and not _started_by_all(triggers)
        named: dict[Text, TriggerDesign] = {}
        for trigger in triggers:
            if trigger.workflow_name is not None:
                named.setdefault(trigger.workflow_name, trigger)
        self.workflows += [
            WorkflowDesign(
                name=name,
                label=str(name),
                place=trigger.place_of("WorkflowName"),
                definitions=[{"Name": name}],
                is_whole=is_whole,
            )
            for name, trigger in named.items()
        ]

    def read_graph(self, owner: LocatedMap, graph: LocatedMap) -> None:
        """A workflow or a run with its graph, or a graph alone."""
        nodes = graph.get("Nodes")
        known = [
            (node, mark)
            for node, mark in (
                zip(nodes, nodes.marks, strict=True) if isinstance(nodes, LocatedList) else ()
            )
            if isinstance(node, LocatedMap) and isinstance(node.get("Name"), str)
        ]
        shown = [(_trigger_in(node), mark) for node, mark in known if node.get("Type") == "TRIGGER"]
        workflow = self._workflow(owner, [each for each, _ in shown if each is not None])
        if workflow is None:
            return
        triggers = [
            trigger
            for each, mark in shown
            if each is not None
            and (trigger := self._fetched(each, mark, workflow.name)) is not None
        ]
        is_whole = len(triggers) == len(shown) and len(known) == len(nodes or ())
        self.triggers += triggers
        self.workflows.append(attrs.evolve(workflow, is_whole=is_whole))
        for node, mark in known:
            name, place = node["Name"], place_at(self.file, mark)
            if node.get("Type") == "JOB":
                # That it has no limit of its own is not known.
                concurrent = {"MaxConcurrentRuns": Unknown.of(f"{name}.MaxConcurrentRuns")}
                definitions = [{"Name": name, "ExecutionProperty": concurrent}]
                self.jobs[name] = JobDesign(
                    name=name, label=name, place=place, definitions=definitions
                )
            elif node.get("Type") == "CRAWLER":
                self.crawlers[name] = CrawlerDesign(
                    name=name, label=name, place=place, definitions=[{"Name": name}]
                )

    def _workflow(self, owner: LocatedMap, triggers: Sequence[LocatedMap]) -> WorkflowDesign | None:
        shown = LocatedMap(owner.mark)
        for field in _WORKFLOW_FIELDS:
            if field in owner:
                shown.put(field, owner[field], owner.marks[field])
        name: Text | None = None
        if "Name" not in shown:  # A graph alone: its triggers may know it.
            names = {str(each["WorkflowName"]) for each in triggers if _is_named(each)}
            name = names.pop() if len(names) == 1 else Unknown.of("workflow of the graph")
        wire = self._read(Workflow, {"Name": str(name), **shown}, shown, owner.mark)
        if wire is None:
            return None
        if name is None:
            name = str(wire["Name"])
        return WorkflowDesign(
            name=name,
            label=str(name),
            place=place_at(self.file, owner.mark),
            definitions=[{**wire, "Name": name}],
            places=places_in(self.file, shown),
        )

    def _fetched(
        self, item: Any, mark: Mark, workflow_name: Text | None = None
    ) -> TriggerDesign | None:
        wire = self._read(Trigger, item, item, mark)
        if wire is None:
            return None
        if workflow_name is not None:
            wire["WorkflowName"] = workflow_name
        return TriggerDesign(
            name=wire["Name"],
            label=wire["Name"],
            place=place_at(self.file, mark),
            definitions=[wire],
            places=places_in(self.file, item),
        )

    def _read(
        self, cls: type[Trigger | Workflow], shown: Any, item: Any, mark: Mark
    ) -> dict[str, Any] | None:
        """What is known of a structure in an answer; None if it cannot be read."""
        try:
            wire = to_wire(from_wire(cls, shown))
        except ResponseError as error:
            place = place_at(self.file, mark)
            if isinstance(item, LocatedMap):
                place = places_in(self.file, item).get(error.path, place)
            self.problems.append(unreadable(place, str(error)))
            return None
        for broken in check_wire(cls, wire):
            if broken.rule == "enum":
                _forget(wire, broken.path)
        return wire


def _started_by_all(triggers: Sequence[TriggerDesign]) -> set[Target]:
    """The jobs that each of the triggers starts."""
    started = [
        {link.target for link in each.starts if link.target and link.target.kind == "job"}
        for each in triggers
    ]
    return started[0].intersection(*started[1:]) if started else set()


def _is_named(trigger: LocatedMap) -> bool:
    return isinstance(trigger.get("WorkflowName"), str)


def _trigger_in(node: LocatedMap) -> LocatedMap | None:
    details = node.get("TriggerDetails")
    trigger = details.get("Trigger") if isinstance(details, LocatedMap) else None
    return trigger if isinstance(trigger, LocatedMap) else None


def _forget(wire: Any, path: str) -> None:
    """Makes the value at a path unknown."""
    *around, last = (int(each) if each.isdigit() else each for each in re.findall(r"\w+", path))
    for each in around:
        wire = wire[each]
    wire[last] = Unknown.of(wire[last])
