"""Workflows before they exist: what a template, a plan or an answer of the API describes."""

import functools
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

import attrs

from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.schema import is_list, is_map
from glue_wf_sdk._core.text import abbreviated, listed
from glue_wf_sdk.design.blueprint_configuration import BlueprintFault
from glue_wf_sdk.design.drawing import drawn
from glue_wf_sdk.design.finding import Finding, Place
from glue_wf_sdk.design.firing import Firing, Wiring
from glue_wf_sdk.design.links import Link, actions_in, conditions_in
from glue_wf_sdk.design.unknown import Text, Unknown
from glue_wf_sdk.design.violations import violations_of_trigger, violations_of_workflow
from glue_wf_sdk.errors import Violation
from glue_wf_sdk.structures import WorkflowGraph

__all__ = [
    "BlueprintDesign",
    "CrawlerDesign",
    "DesignUnit",
    "Designs",
    "JobDesign",
    "Language",
    "Resource",
    "TriggerDesign",
    "WorkflowDesign",
]


T = TypeVar("T")

_NONE: Mapping[Any, Any] = FrozenDict()


class Language(StrEnum):
    """What a design is written in."""

    CLOUDFORMATION = "CloudFormation"
    TERRAFORM = "Terraform"
    PAYLOAD = "CreateTrigger payload"
    ANSWER = "answer of the API"
    BLUEPRINT = "blueprint"


def _different(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def frozen(value: Any) -> Any:
    """A copy of a value with immutable maps and lists, at any depth."""
    if is_map(value):
        return FrozenDict({key: frozen(item) for key, item in value.items()})
    return tuple(map(frozen, value)) if is_list(value) else value


def _frozen_definitions(definitions: Any) -> tuple[Mapping[str, Any], ...]:
    return tuple(map(frozen, definitions))


def _frozen_dict(mapping: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return FrozenDict(mapping)


@attrs.frozen(kw_only=True, repr=False)
class Resource:
    """A trigger, job, crawler or workflow of a design.

    Attributes:
        name: Its name.
        label: How the design refers to it: the logical id, the address or the name.
        place: Where it is written.
        definitions: Its fields, with the API's names, once for each way in which the conditions
            inside of it can turn out; mostly there is one. Values can be `Unknown`.
        places: Where its fields are written, by their paths: ``Predicate.Conditions[0].State``.
        condition: The Condition, ``count`` or ``for_each`` under which it exists; None if it always
            exists.
        depends_on: The labels of the resources that it refers to or depends on.
        provider: The provider or region of Terraform for which it is created, if that is not the
            default one.
    """

    name: Text
    label: str
    place: Place
    definitions: tuple[Mapping[str, Any], ...] = attrs.field(converter=_frozen_definitions)
    places: Mapping[str, Place] = attrs.field(default=_NONE, converter=_frozen_dict)
    condition: str | None = None
    depends_on: frozenset[str] = frozenset()
    provider: str | None = None

    @property
    def definition(self) -> Mapping[str, Any]:
        """The first of `definitions`."""
        return self.definitions[0]

    def values(self, field: str) -> tuple[Any, ...]:
        """The different values of a field in `definitions`; None where it is missing."""
        return tuple(dict.fromkeys(each.get(field) for each in self.definitions))

    def value(self, field: str) -> Any:
        """The value of a field: `Unknown` if it has several."""
        values = self.values(field)
        return values[0] if len(values) == 1 else Unknown.of(f"{self.label}.{field}")

    def place_of(self, path: str) -> Place:
        """Where a field is written, or else the closest field around it."""
        while path:
            if path in self.places:
                return self.places[path]
            cut = max(path.rfind("."), path.rfind("["))
            path = path[: max(cut, 0)]
        return self.place

    def __repr__(self) -> str:
        """Its class, label and place; fields can hold secrets."""
        return f"<{type(self).__name__} {self.label} at {self.place}>"


@attrs.frozen(kw_only=True, repr=False)
class JobDesign(Resource):
    """A job of a design. Its definitions have the fields of CreateJob."""


@attrs.frozen(kw_only=True, repr=False)
class CrawlerDesign(Resource):
    """A crawler of a design. Its definitions have the fields of CreateCrawler."""


@attrs.frozen(kw_only=True, repr=False)
class TriggerDesign(Resource):
    """A trigger of a design. Its definitions have the fields of CreateTrigger.

    Those of a trigger that was fetched have the fields of Trigger.

    Attributes:
        options: What the design's language adds to the API's fields: ``enabled`` and
            ``start_on_creation`` of Terraform.
        is_referenced: Whether a resource other than a trigger or a workflow refers to it.
    """

    options: Mapping[str, Any] = attrs.field(default=_NONE, converter=_frozen_dict)
    is_referenced: bool = False

    @property
    def type(self) -> Text | None:
        """The type; None if it has none."""
        return self._text("Type")

    @property
    def workflow_name(self) -> Text | None:
        """The name of the workflow that it belongs to; None if it belongs to none."""
        return self._text("WorkflowName")

    def _text(self, field: str) -> Text | None:
        value = self.value(field)
        is_text = value is None or isinstance(value, (str, Unknown))
        # What is no string names nothing; that it is there is for the rules over fields to say.
        return value if is_text else Unknown.of(f"{self.label}.{field}")

    @functools.cached_property
    def starts(self) -> tuple[Link, ...]:
        """All that it can start, whichever way its conditions turn out."""
        return _different(link for each in self.definitions for link in actions_in(each))

    @functools.cached_property
    def watches(self) -> tuple[Link, ...]:
        """All that it can wait for, whichever way its conditions turn out."""
        return _different(link for each in self.definitions for link in conditions_in(each))

    @property
    def wiring(self) -> Wiring:
        """What it starts and waits for."""
        return Wiring(self.definitions, self.starts, self.watches, self.violations)

    @functools.cached_property
    def violations(self) -> tuple[Violation, ...]:
        """Every rule of CreateTrigger that it breaks, as far as its fields are known.

        A field that is invalid by itself does not hide what else is wrong.
        """
        return _different(
            violation for each in self.definitions for violation in violations_of_trigger(each)
        )


@attrs.frozen(kw_only=True, repr=False)
class WorkflowDesign(Resource):
    """A workflow of a design, with all that belongs to it.

    Its definitions have the fields of CreateWorkflow.

    Attributes:
        triggers: Its triggers.
        jobs: The jobs of the design that its triggers start or watch.
        crawlers: The crawlers of the design that its triggers start or watch.
        is_declared: Whether the design defines the workflow itself. If not, its triggers name a
            workflow that is defined elsewhere.
        is_whole: Whether all of its triggers are known to be here.
        event_rules: Where EventBridge rules are written that have it as a target.
    """

    triggers: tuple[TriggerDesign, ...] = ()
    jobs: tuple[JobDesign, ...] = ()
    crawlers: tuple[CrawlerDesign, ...] = ()
    is_declared: bool = True
    is_whole: bool = True
    event_rules: tuple[Place, ...] = ()

    @functools.cached_property
    def violations(self) -> tuple[Violation, ...]:
        """Every rule of CreateWorkflow that it breaks, as far as its fields are known."""
        return _different(
            violation for each in self.definitions for violation in violations_of_workflow(each)
        )

    def graph(self) -> WorkflowGraph:
        """The graph that Glue will show for the workflow, as far as it is known.

        It has a node for each trigger, and for each job and crawler that a trigger starts or
        watches. Names that are not known show their expressions, such as ``${Env}-load``.

        Returns:
            The graph, for `Topology` and for the pictures of `glue_wf_sdk.report`.
        """
        return drawn(self.name, [(each.name, each.definitions) for each in self.triggers])

    @functools.cached_property
    def firing(self) -> Firing:
        """Which of its triggers can fire."""
        return Firing([each.wiring for each in self.triggers])


@attrs.frozen(kw_only=True, repr=False)
class BlueprintDesign:
    """A blueprint: an archive, or its ``blueprint.cfg`` on disk.

    Attributes:
        place: Where it is.
        is_archive: Whether it is an archive.
        faults: What is wrong with it.
    """

    place: Place
    is_archive: bool
    faults: tuple[BlueprintFault, ...] = ()


@attrs.frozen(kw_only=True, repr=False)
class DesignUnit:
    """What is judged together: a template, a plan, a directory of ``.tf`` files, or an answer.

    Attributes:
        file: The file or the directory, as it was given.
        language: What it is written in.
        workflows: The workflows that it defines or that its triggers name.
        triggers: The triggers outside any workflow.
        jobs: The jobs that it defines.
        crawlers: The crawlers that it defines.
        blueprints: The blueprints.
        is_partial: Whether it refers to Glue resources that it does not define.
        problems: What was found while it was read.
        ignored: The codes of rules that comments turn off, by file and line.
    """

    file: str
    language: Language
    workflows: tuple[WorkflowDesign, ...] = ()
    triggers: tuple[TriggerDesign, ...] = ()
    jobs: tuple[JobDesign, ...] = ()
    crawlers: tuple[CrawlerDesign, ...] = ()
    blueprints: tuple[BlueprintDesign, ...] = ()
    is_partial: bool = False
    problems: tuple[Finding, ...] = ()
    ignored: Mapping[tuple[str, int], frozenset[str]] = attrs.field(
        default=_NONE, converter=_frozen_dict
    )

    @functools.cached_property
    def all_triggers(self) -> tuple[TriggerDesign, ...]:
        """The triggers in its workflows, and those outside."""
        inside = [trigger for workflow in self.workflows for trigger in workflow.triggers]
        return (*inside, *self.triggers)

    def __repr__(self) -> str:
        """What it is written in, and where."""
        return f"<DesignUnit {self.file} ({self.language})>"


@attrs.frozen(kw_only=True)
class Designs:
    """The designs in some files.

    Attributes:
        units: What is judged together: templates, plans, directories, answers, blueprints.
        unread: A finding for each file that could not be read.
    """

    units: tuple[DesignUnit, ...] = ()
    unread: tuple[Finding, ...] = ()

    @property
    def workflows(self) -> tuple[WorkflowDesign, ...]:
        """The workflows of all units."""
        return tuple(workflow for unit in self.units for workflow in unit.workflows)

    @property
    def triggers(self) -> tuple[TriggerDesign, ...]:
        """The triggers outside any workflow."""
        return tuple(trigger for unit in self.units for trigger in unit.triggers)

    @property
    def blueprints(self) -> tuple[BlueprintDesign, ...]:
        """The blueprints of all units."""
        return tuple(blueprint for unit in self.units for blueprint in unit.blueprints)

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What was found while the files were read."""
        return (*self.unread, *(problem for unit in self.units for problem in unit.problems))

    def workflow(self, name: str) -> WorkflowDesign:
        """The only workflow with this name or label.

        Raises:
            LookupError: There is none, or several.
        """
        found = [each for each in self.workflows if name in (str(each.name), each.label)]
        if len(found) != 1:
            names = sorted(str(each.name) for each in self.workflows)
            count = f"{len(found)} workflows are" if found else "no workflow is"
            known = listed(names, abbreviated) or "none"
            raise LookupError(f"{count} named {abbreviated(name)}; there are {known}")
        return found[0]

    def __iter__(self) -> Iterator[WorkflowDesign]:
        return iter(self.workflows)
