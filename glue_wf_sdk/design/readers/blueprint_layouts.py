"""What a blueprint's layout script makes: a workflow with its jobs, crawlers and triggers.

There are two forms: the JSON that awsglue.blueprint makes of a layout (``Workflow.to_json()``),
and the script itself, which is followed without executing it. What Glue appends to the names of
jobs and crawlers, again for each blueprint run, is left out here.

Source: https://github.com/awslabs/aws-glue-blueprint-libs.
"""

import ast
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from glue_wf_sdk.design.assembly import assembled
from glue_wf_sdk.design.finding import Place
from glue_wf_sdk.design.model import (
    CrawlerDesign,
    DesignUnit,
    JobDesign,
    Language,
    Resource,
    TriggerDesign,
    WorkflowDesign,
)
from glue_wf_sdk.design.readers.fields import place_at, resource_at
from glue_wf_sdk.design.readers.layout_script import Script
from glue_wf_sdk.design.readers.layout_values import (
    Choice,
    Entity,
    Entries,
    Items,
    options_of,
    plain,
    truth_of,
)
from glue_wf_sdk.design.readers.located import Document, LocatedList, LocatedMap
from glue_wf_sdk.design.readers.source import Source, Unreadable
from glue_wf_sdk.design.rules.reading import defined_twice, unreadable
from glue_wf_sdk.design.unknown import Text, Unknown

ResourceT = TypeVar("ResourceT", bound=Resource)

_LISTS = ("Crawlers", "Jobs", "Triggers")
_MAX_DEFINITIONS = 16


def is_layout(root: object) -> bool:
    """Whether the value of a document is the JSON of a layout."""
    return (
        isinstance(root, LocatedMap)
        and isinstance(root.get("Workflow"), LocatedMap)
        and all(isinstance(root.get(key), LocatedList) for key in _LISTS)
    )


def read_layout(document: Document, source: Source) -> DesignUnit:
    """The unit in a document for which `is_layout` is true."""
    root, file = document.root, source.file
    problems = [
        defined_twice(place_at(file, mark), "the key", key) for key, mark in document.duplicates
    ]

    def resources(cls: type[ResourceT], key: str) -> Iterator[ResourceT]:
        items = root[key]
        for index, (item, mark) in enumerate(zip(items, items.marks, strict=True), 1):
            if isinstance(item, LocatedMap):
                yield resource_at(cls, file, item, mark, f"item {index} of {key}")
            else:
                problem = f"item {index} of {key} must be a map"
                problems.append(unreadable(place_at(file, mark), problem))

    workflow = LocatedMap(root["Workflow"].mark)
    for key, value in root["Workflow"].items():
        if value is not None:  # How awsglue.blueprint shows what a workflow has not.
            workflow.put(key, value, root["Workflow"].marks[key])
    triggers = [*resources(TriggerDesign, "Triggers")]
    jobs = [*resources(JobDesign, "Jobs")]
    crawlers = [*resources(CrawlerDesign, "Crawlers")]
    return assembled(
        file,
        Language.BLUEPRINT,
        workflows=[resource_at(WorkflowDesign, file, workflow, workflow.mark, "Workflow")],
        triggers=triggers,
        jobs=jobs,
        crawlers=crawlers,
        problems=problems,
        ignored=source.ignored(),
    )


def read_layout_script(source: Source) -> DesignUnit:
    """The unit in a layout script; raises Unreadable."""
    layouts = [_Layout(source.file, workflow) for workflow in Script(_parsed(source)).workflows]
    if not layouts:
        raise Unreadable("is no layout script: nothing in it makes a Workflow of awsglue.blueprint")
    return assembled(
        source.file,
        Language.BLUEPRINT,
        workflows=[each.workflow for each in layouts],
        triggers=[trigger for each in layouts for trigger in each.triggers],
        jobs=[job for each in layouts for job in each.jobs],
        crawlers=[crawler for each in layouts for crawler in each.crawlers],
        is_partial=any(each.is_open for each in layouts),
        ignored=source.ignored(),
    )


def _parsed(source: Source) -> ast.Module:
    place: tuple[int | None, int | None] = (None, None)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Of a string's escapes: no matter of ours.
            # A NUL is a ValueError or a SyntaxError, depending on the version of Python.
            return ast.parse(source.text.replace("\0", "\N{REPLACEMENT CHARACTER}"))
    except SyntaxError as error:
        problem, place = f"is not Python: {error.msg}", (error.lineno, error.offset)
    except (MemoryError, RecursionError):
        problem = "is nested too deeply"
    raise Unreadable(problem, *place)


@attrs.frozen
class _Member:
    """A job or crawler of a layout, and the condition under which it is there."""

    entity: Entity
    name: Text
    condition: str | None

    @property
    def name_field(self) -> str:
        return "JobName" if self.entity.kind == "Job" else "CrawlerName"


class _Layout:
    """The design that a Workflow of a layout script makes."""

    def __init__(self, file: str, workflow: Entity) -> None:
        self._file = file
        self.is_open = workflow.is_open
        self._name: Text = _name_of(workflow)
        members = [*self._members(workflow, "Crawlers"), *self._members(workflow, "Jobs")]
        self.jobs = [self._action(JobDesign, each) for each in members if each.entity.kind == "Job"]
        self.crawlers = [
            self._action(CrawlerDesign, each) for each in members if each.entity.kind == "Crawler"
        ]
        depending = [(each, each.entity.fields.get("DependsOn")) for each in members]
        self.triggers = [
            *(
                self._trigger(each, value)
                for each, value in depending
                if truth_of(value) is not False
            ),
            self._start_trigger(workflow, [*_undepending(depending)]),
        ]
        definition = _fields(workflow, without=("Entities", "OnSchedule", "Name"))
        self.workflow = WorkflowDesign(
            name=self._name,
            label=str(self._name),
            place=self._place(workflow.node),
            definitions=[{"Name": self._name, **definition}],
            places=self._places(workflow),
            condition=workflow.condition,
            is_whole=not self.is_open and all(each.condition is None for each in members),
        )

    def _members(self, workflow: Entity, field: str) -> Iterator[_Member]:
        kind = field.removesuffix("s")
        for entities in options_of(workflow.fields.get("Entities")):
            held = entities.fields.get(field) if isinstance(entities, Entity) else _NOT_KNOWN
            self.is_open = self.is_open or (isinstance(entities, Entity) and entities.is_open)
            for items in options_of(held):
                if not isinstance(items, Items):
                    self.is_open = self.is_open or truth_of(items) is not False
                    continue
                self.is_open = self.is_open or items.is_open
                for value, condition in items.items:
                    yield from self._members_in(value, kind, condition)

    def _members_in(self, value: Any, kind: str, condition: str | None) -> Iterator[_Member]:
        for each in options_of(value):
            if isinstance(each, Entity) and each.kind == kind:
                under = each.condition or condition
                if under is None and isinstance(value, Choice):
                    under = str(value.unknown)
                self.is_open = self.is_open or each.is_open
                yield _Member(each, _name_of(each), under)
            else:
                self.is_open = True

    def _action(self, cls: type[ResourceT], member: _Member) -> ResourceT:
        fields = _fields(member.entity, without=("DependsOn", "Name", "WaitForDependencies"))
        return cls(
            name=member.name,
            label=str(member.name),
            place=self._place(member.entity.node),
            definitions=({"Name": member.name, **fields},),
            places=self._places(member.entity),
            condition=member.condition,
        )

    def _trigger(self, member: _Member, depends_on: Any) -> TriggerDesign:
        name = Unknown.joined([self._name, "_", member.name, "_trigger"])
        predicate: dict[str, Any] = {"Conditions": _conditions(depends_on)}
        waits = member.entity.fields.get("WaitForDependencies")
        if truth_of(waits) is not False:
            predicate["Logical"] = plain(waits)
        elif member.entity.is_open:
            predicate["Logical"] = _NOT_KNOWN
        places = {"Predicate": "DependsOn", "Predicate.Logical": "WaitForDependencies"}
        return TriggerDesign(
            name=name,
            label=str(name),
            place=self._place(member.entity.node),
            definitions=[
                {
                    "Name": name,
                    "WorkflowName": self._name,
                    "Type": "CONDITIONAL",
                    "Predicate": predicate,
                    "Actions": [{member.name_field: member.name}],
                    "StartOnCreation": True,
                }
            ],
            places={
                path: self._place(member.entity.nodes[field])
                for path, field in places.items()
                if field in member.entity.nodes
            },
            condition=member.condition,
        )

    def _start_trigger(self, workflow: Entity, members: Sequence[_Member]) -> TriggerDesign:
        name = Unknown.joined([self._name, "_starting_trigger"])
        schedule = workflow.fields.get("OnSchedule", _NOT_KNOWN if workflow.is_open else None)
        common = {"Name": name, "WorkflowName": self._name}
        return TriggerDesign(
            name=name,
            label=str(name),
            place=self._place(workflow.node),
            definitions=[
                {**common, **kind, "Actions": actions}
                for kind in _kinds(schedule)
                for actions in self._start_actions(members)
            ][:_MAX_DEFINITIONS],
            places={
                "Schedule": self._place(workflow.nodes.get("OnSchedule", workflow.node)),
            },
            condition=workflow.condition,
        )

    def _start_actions(self, members: Sequence[_Member]) -> Iterator[list[Any]]:
        """The actions, once for each member that is only there under a condition."""
        always = [{each.name_field: each.name} for each in members if each.condition is None]
        sometimes = [{each.name_field: each.name} for each in members if each.condition is not None]
        more = [_NOT_KNOWN] if self.is_open else []
        for each in sometimes:
            yield [*always, each, *more]
        if not sometimes:
            yield [*always, *more]

    def _place(self, node: ast.expr) -> Place:
        return Place(self._file, node.lineno, node.col_offset + 1)

    def _places(self, entity: Entity) -> dict[str, Place]:
        return {field: self._place(node) for field, node in entity.nodes.items()}


_NOT_KNOWN = Unknown.of("what the script computes")


def _undepending(depending: Iterable[tuple[_Member, Any]]) -> Iterator[_Member]:
    """The members that the start trigger starts, since they depend on nothing."""
    for member, value in depending:
        truth = truth_of(value)
        if truth is None:
            yield attrs.evolve(member, condition="nothing in DependsOn")
        elif not truth:
            yield member


def _name_of(entity: Entity) -> Text:
    name = plain(entity.fields.get("Name"))
    return (
        name
        if isinstance(name, (str, Unknown))
        else Unknown.of(f"Name in line {entity.node.lineno}")
    )


def _fields(entity: Entity, *, without: Sequence[str]) -> dict[str, Any]:
    return {
        field: plain(value)
        for field, value in entity.fields.items()
        if field not in without and truth_of(value) is not False
    }


def _kinds(schedule: Any) -> Iterator[Mapping[str, Any]]:
    """The ways in which a workflow may start: an empty schedule counts as none."""
    for each in options_of(schedule):
        if truth_of(each) is not True:
            yield {"Type": "ON_DEMAND"}
        if truth_of(each) is not False:
            yield {"Type": "SCHEDULED", "Schedule": plain(each), "StartOnCreation": True}


def _conditions(depends_on: Any) -> Any:
    if not isinstance(depends_on, Entries):
        return _NOT_KNOWN
    found: list[Any] = []
    for key, state in depends_on.entries:
        if isinstance(key, Entity) and key.kind in ("Job", "Crawler"):
            name, field = (
                ("JobName", "State") if key.kind == "Job" else ("CrawlerName", "CrawlState")
            )
            condition = {"LogicalOperator": "EQUALS", name: _name_of(key), field: plain(state)}
            found.append(condition)
        else:
            found.append(_NOT_KNOWN)
    return [*found, _NOT_KNOWN] if depends_on.is_open else found
