"""Reads CloudFormation templates: YAML or JSON, of SAM, or synthesized by the CDK."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from glue_wf_sdk._core.schema import Shape
from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.design.assembly import assembled
from glue_wf_sdk.design.finding import Finding, Place
from glue_wf_sdk.design.model import (
    CrawlerDesign,
    DesignUnit,
    JobDesign,
    Language,
    TriggerDesign,
    WorkflowDesign,
)
from glue_wf_sdk.design.readers.cloudformation_fields import CRAWLER, JOB, TRIGGER, WORKFLOW, Fields
from glue_wf_sdk.design.readers.cloudformation_mentions import Mentions
from glue_wf_sdk.design.readers.cloudformation_resources import Entry, entries_of
from glue_wf_sdk.design.readers.cloudformation_template import (
    functions_in,
    is_list,
    is_map,
    references_as_names,
    text_of,
)
from glue_wf_sdk.design.readers.cloudformation_values import ABSENT, Evaluator, Scope
from glue_wf_sdk.design.readers.located import Document, LocatedMap, Mark
from glue_wf_sdk.design.readers.source import Source
from glue_wf_sdk.design.rules.reading import defined_twice, unreadable
from glue_wf_sdk.design.unknown import Text, Unknown

_MAX_NAME_CHARACTERS = 10_000  # Names of names can double their length again and again.
_SHAPES: Final[Mapping[str, Shape]] = {
    "AWS::Glue::Workflow": WORKFLOW,
    "AWS::Glue::Trigger": TRIGGER,
    "AWS::Glue::Job": JOB,
    "AWS::Glue::Crawler": CRAWLER,
}
_NAMES_OF_OTHERS = ("WorkflowName", "Actions", "Predicate")


def is_template(root: object) -> bool:
    """Whether the value of a document is a CloudFormation template."""
    if not is_map(root):
        return False
    if "AWSTemplateFormatVersion" in root:
        return True
    resources = root.get("Resources")
    if not is_map(resources):
        return False
    return "Transform" in root or any(
        isinstance(each.get("Type"), str) if is_map(each) else key.startswith("Fn::")
        for key, each in resources.items()
    )


def read_template(document: Document, source: Source) -> DesignUnit:
    """The design in a template."""
    return _Reader(document, source.file).unit(source)


class _Reader:
    def __init__(self, document: Document, file: str) -> None:
        self._document = document
        self._root = document.root
        self._file = file
        self._evaluator = Evaluator(self._root)
        self._evaluator.names = self._name
        self._entries: Mapping[str, Entry] = {}
        self._glue: dict[str, Entry] = {}
        self._names: dict[tuple[str, bool], Text] = {}

    def unit(self, source: Source) -> DesignUnit:
        entries = entries_of(self._root, self._evaluator)
        self._entries = entries.by_label
        glue = [each for each in self._entries.values() if each.type in _SHAPES]
        self._glue = {each.label: each for each in glue if is_map(each.properties)}
        self._evaluator.overridden |= self._placeholders()
        while self._override_defaults():
            self._names.clear()
        others = [each for each in self._entries.values() if each.type not in _SHAPES]
        mentions = Mentions.among(others, self._root, self._evaluator)
        found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _SHAPES}
        for entry in self._glue.values():
            if (fields := self._read(entry)) is not None:
                found[entry.type].append(fields)
        workflows = [
            WorkflowDesign(
                **fields,
                event_rules=tuple(map(self._place, mentions.targets.get(fields["name"], ()))),
            )
            for fields in found["AWS::Glue::Workflow"]
        ]
        triggers = [
            TriggerDesign(
                **fields,
                is_referenced=mentions.refers_to(fields["label"], fields["name"]),
            )
            for fields in found["AWS::Glue::Trigger"]
        ]
        return assembled(
            self._file,
            Language.CLOUDFORMATION,
            workflows=workflows,
            triggers=triggers,
            jobs=[JobDesign(**fields) for fields in found["AWS::Glue::Job"]],
            crawlers=[CrawlerDesign(**fields) for fields in found["AWS::Glue::Crawler"]],
            handed_on={
                each.label for each in workflows if mentions.hands_on(each.label, each.name)
            },
            is_partial=entries.is_open or len(self._glue) < len(glue) or self._lacks_resources(),
            problems=[*self._duplicates(), *self._broken(entries.broken, glue)],
            ignored=source.ignored(),
        )

    def _place(self, mark: Mark) -> Place:
        return Place(self._file, *mark)

    # Problems

    def _duplicates(self) -> Iterator[Finding]:
        resources = self._root.get("Resources") if is_map(self._root) else None
        marks = resources.marks if is_map(resources) else {}
        for key, mark in self._document.duplicates:
            kind = "the logical id" if marks.get(key) == mark else "the key"
            yield defined_twice(self._place(mark), kind, key)

    def _broken(self, broken: Mapping[str, Mark], glue: Iterable[Entry]) -> Iterator[Finding]:
        if is_map(self._root) and not is_map(self._root.get("Resources", LocatedMap((1, 1)))):
            mark = self._root.marks["Resources"]
            yield unreadable(self._place(mark), "Resources must be a map of logical ids")
        for label, mark in broken.items():
            problem = f"resource {abbreviated(label)} must be a map with Type and Properties"
            yield unreadable(self._place(mark), problem)
        for entry in glue:
            if not is_map(entry.properties):
                mark = entry.node.marks["Properties"]
                problem = f"Properties of {abbreviated(entry.label)} must be a map"
                yield unreadable(self._place(mark), problem)

    def _lacks_resources(self) -> bool:
        """Whether a trigger names a workflow, job or crawler by a logical id that is not here."""
        known = {*self._entries, *self._evaluator.parameters}
        return any(
            name not in known and not name.startswith("AWS::")
            for entry in self._glue.values()
            if entry.type == "AWS::Glue::Trigger"
            for field in _NAMES_OF_OTHERS
            for name in entry.references(entry.properties.get(field))
        )

    # Names

    def _name(self, label: str, scope: Scope) -> Text | None:
        """The name of a Glue resource, which Ref gives; None if the label is not that of one."""
        entry = self._glue.get(label)
        if entry is None:
            return None
        key = label, scope.uses_defaults
        if key not in self._names:
            self._names[key] = Unknown.of(label)  # For names that refer to each other in a circle.
            inner = Scope(entry.scope.variables, uses_defaults=scope.uses_defaults)
            self._names[key] = self._evaluated_name(entry, inner)
        return self._names[key]

    def _evaluated_name(self, entry: Entry, scope: Scope) -> Text:
        unknown = Unknown.of(entry.label)
        value = self._evaluator.value(entry.properties.get("Name", ABSENT), scope)
        if value is ABSENT:
            is_certain = entry.loop is None and not any(map(_is_generating, entry.properties))
            return f"${{{entry.label}}}" if is_certain else unknown
        text = value if isinstance(value, Unknown) else text_of(value)
        if text is None or len(str(text)) > _MAX_NAME_CHARACTERS:
            return unknown
        return text

    def _placeholders(self) -> set[str]:
        """Parameters that are names, and that have the same default as another one that is.

        Their defaults are not meant to be deployed together.
        """
        by_default: dict[str, set[str]] = {}
        for name, parameter in self._evaluator.parameters.items():
            if isinstance(parameter.default, str):
                by_default.setdefault(parameter.default, set()).add(name)
        alike = [names for names in by_default.values() if len(names) > 1]
        if not alike:
            return set()
        used = {
            name for entry in self._glue.values() for name in references_as_names(entry.properties)
        }
        return set[str]().union(*(names & used for names in alike if len(names & used) > 1))

    def _override_defaults(self) -> bool:
        """Whether names coincide by defaults alone: it then gives up those that make them.

        Two names are meant to differ if they are built differently.
        """
        by_name: dict[tuple[str, Text | None], list[Entry]] = {}
        for label, entry in self._glue.items():
            name = self._name(label, entry.scope)
            by_name.setdefault((entry.type, name), []).append(entry)
        found: set[str] = set()
        for entries in by_name.values():
            if len(entries) > 1:
                scope = Scope(uses_defaults=False)
                if len({self._name(each.label, scope) for each in entries}) > 1:
                    for each in entries:
                        found |= each.references(each.properties.get("Name"))
        found &= set(self._evaluator.parameters) - self._evaluator.overridden
        self._evaluator.overridden |= found
        return bool(found)

    # Resources

    def _read(self, entry: Entry) -> dict[str, Any] | None:
        """The fields of a resource's design; None if it never exists."""
        conditions = self._evaluator.conditions
        condition = entry.node.get("Condition")
        choices = [
            argument[0]
            for function, argument in functions_in(entry.properties)
            if function == "Fn::If" and is_list(argument) and argument
        ]
        worlds = [
            world
            for world in conditions.worlds([condition, *choices])
            if conditions.holds(condition, world) is not False
        ]
        if not worlds:
            return None
        fields = Fields(self._file)
        definitions: list[Mapping[str, Any]] = []
        for world in worlds:
            scope = Scope(entry.scope.variables, world)
            definition = self._definition(entry, scope, fields)
            if definition not in definitions:
                definitions.append(definition)
        is_certain = not isinstance(condition, str) or conditions.holds(condition)
        references = entry.references(entry.node) | entry.depends_on()
        return {
            "name": self._name(entry.label, entry.scope),
            "label": entry.label,
            "place": self._place(entry.mark),
            "definitions": definitions,
            "places": fields.places,
            "condition": entry.loop if is_certain else condition,
            "depends_on": (references & set(self._entries)) - {entry.label},
        }

    def _definition(self, entry: Entry, scope: Scope, fields: Fields) -> Mapping[str, Any]:
        evaluator = self._evaluator
        value = evaluator.value(entry.properties, scope)
        if not is_map(value):  # A macro makes it.
            value = LocatedMap(entry.properties.mark)
            value.put("Fn::Transform", None, value.mark)
        definition: dict[str, Any] = fields.read(value, _SHAPES[entry.type])
        name = definition.get("Name")
        if name is None or isinstance(name, (str, Unknown)):
            definition["Name"] = self._name(entry.label, scope)
        if "WorkflowName" in entry.properties:
            # Where a trigger belongs cannot depend on how conditions turn out.
            workflow = evaluator.value(entry.properties["WorkflowName"], entry.scope)
            definition.pop("WorkflowName", None)
            if workflow is not ABSENT:
                text = text_of(workflow)
                definition["WorkflowName"] = workflow if text is None else text
        schedule = definition.get("Schedule")
        if entry.type == "AWS::Glue::Crawler" and isinstance(schedule, dict):
            del definition["Schedule"]
            if "ScheduleExpression" in schedule:
                definition["Schedule"] = schedule["ScheduleExpression"]
        return definition


def _is_generating(key: str) -> bool:
    return re.match("Fn::(Transform|ForEach::)", key) is not None
