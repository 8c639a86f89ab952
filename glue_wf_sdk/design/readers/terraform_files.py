"""Reads a directory of Terraform's files."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from glue_wf_sdk._core.schema import is_list
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
from glue_wf_sdk.design.readers.located import LocatedList, LocatedMap, Mark
from glue_wf_sdk.design.readers.source import Source, Unreadable
from glue_wf_sdk.design.readers.terraform_choices import Choices, each_way
from glue_wf_sdk.design.readers.terraform_expressions import Evaluator
from glue_wf_sdk.design.readers.terraform_instances import Instance, Instances, Scope
from glue_wf_sdk.design.readers.terraform_module import Module, Name, expressions_in
from glue_wf_sdk.design.readers.terraform_operators import known_pairs
from glue_wf_sdk.design.readers.terraform_resources import (
    CRAWLER,
    EVENT_TARGET,
    JOB,
    KINDS,
    MAKERS,
    TRIGGER,
    WORKFLOW,
    converted,
    options_of,
    provider_of,
)
from glue_wf_sdk.design.readers.terraform_syntax import (
    Block,
    Body,
    Expression,
    JsonExpression,
    parse_terraform,
    word_of,
)
from glue_wf_sdk.design.readers.terraform_values import is_map, spelled
from glue_wf_sdk.design.rules.reading import defined_twice, not_a_name, unread
from glue_wf_sdk.design.unknown import Text, Unknown

_NAMES = ("workflow_name", "job_name", "crawler_name")
_WHOLE_RESOURCE = re.compile(rf"(?:{'|'.join(KINDS)})\.[\w-]+(?:\[[^\]]*\])?")
_MAX_BLOCKS = 1000


def read_terraform(directory_label: str, sources: Sequence[Source]) -> DesignUnit:
    """What the files of a directory declare together.

    Args:
        directory_label: The directory, as it was given.
        sources: Its ``.tf`` and ``.tf.json`` files, and those with values of variables. Of these,
            ``terraform.tfvars`` and ``*.auto.tfvars`` count, because Terraform reads them too.
    """
    bodies: dict[str, Body] = {}
    problems: list[Finding] = []
    ignored: dict[tuple[str, int], frozenset[str]] = {}
    for source in sources:
        ignored.update(source.ignored())
        try:
            bodies[source.file] = parse_terraform(source)
        except Unreadable as error:
            problems.append(_unread(source, error))
    module = Module.of(bodies)
    reader = _Reader(module)
    triggers = [reader.trigger(each) for each in reader.instances[TRIGGER]]
    jobs = [JobDesign(**reader.fields_of(each)) for each in reader.instances[JOB]]
    crawlers = [CrawlerDesign(**reader.fields_of(each)) for each in reader.instances[CRAWLER]]
    is_partial = bool(problems) or module.undeclared()
    problems += (
        defined_twice(_place(block.file, block.mark), "the address", ".".join(block.labels))
        for block in module.repeated
    )
    return assembled(
        directory_label,
        Language.TERRAFORM,
        workflows=reader.workflows,
        triggers=triggers,
        jobs=jobs,
        crawlers=crawlers,
        handed_on=reader.handed_on(),
        is_partial=is_partial,
        problems=[*problems, *reader.problems],
        ignored=ignored,
    )


def _unread(source: Source, error: Unreadable) -> Finding:
    place = Place(source.file, error.line, error.column)
    return unread(place, error.problem, is_for_another_tool=source.is_for_another_tool)


def _place(file: str, mark: Mark) -> Place:
    return Place(file, *mark)


class _Reader:
    """Makes designs of a module's resources."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self.instances = {
            kind: [each for block in module.resources(kind) for each in module.instances(block)]
            for kind in KINDS
        }
        self._labels = {each.label for items in self.instances.values() for each in items}
        self._found: dict[Finding, None] = {}
        self._referenced = self._referenced_triggers()
        rules = self._event_rules()
        self.workflows = [
            WorkflowDesign(event_rules=rules(each), **self.fields_of(each))
            for each in self.instances[WORKFLOW]
        ]

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What is wrong with the resources."""
        return tuple(self._found)

    def trigger(self, instance: Instance) -> TriggerDesign:
        """The design of a trigger."""
        evaluator = Evaluator(self._module, instance.label)
        return TriggerDesign(
            options=dict(options_of(self._values(evaluator, instance.block, instance.scope))),
            is_referenced=_name_of(instance) in self._referenced,
            **self.fields_of(instance),
        )

    def fields_of(self, instance: Instance) -> dict[str, Any]:
        """The attributes of the design of any resource."""
        met: set[str] = set()
        plain = Evaluator(self._module, instance.label)

        def evaluate(choices: Choices | None) -> LocatedMap:
            evaluator = Evaluator(self._module, instance.label, choices)
            values = self._values(evaluator, instance.block, instance.scope)
            for name in ("name", "workflow_name"):
                # They say what belongs together, so that equal ones have to be equal.
                attribute = instance.block.body.attributes.get(name)
                if attribute is not None:
                    values[name] = plain.value(attribute.expression, instance.scope)
            met.update(evaluator.met, plain.met, self._labels_in(values))
            self._use_names(values, instance.block.file)
            return values

        ways = [converted(instance.kind, values) for values in each_way(evaluate)]
        definitions: dict[str, dict[str, Any]] = {spelled(e.definition): e.definition for e in ways}
        marks = {path: mark for each in reversed(ways) for path, mark in each.marks.items()}
        file = instance.block.file
        return {
            "name": self._module.name_of(instance),
            "label": instance.label,
            "place": _place(file, instance.block.mark),
            "definitions": list(definitions.values()),
            "places": {path: _place(file, mark) for path, mark in marks.items()},
            "condition": instance.condition,
            "provider": self._provider_of(instance),
            "depends_on": frozenset(map(self._known_label, met)) - {instance.label},
        }

    def _provider_of(self, instance: Instance) -> str | None:
        """What tells a resource from those of other accounts and regions."""
        given = instance.block.body.attributes
        evaluator = Evaluator(self._module, instance.label)
        provider, region = (
            evaluator.value(given[name].expression, instance.scope) if name in given else None
            for name in ("provider", "region")
        )
        return provider_of(provider, region)

    def _labels_in(self, values: LocatedMap) -> Iterator[str]:
        """The labels of whole resources, and of those that depends_on names in quotes."""
        for leaf in _leaves(values):
            if isinstance(leaf, (Instance, Instances)):
                yield str(leaf)
        quoted = {leaf for leaf in _leaves(values.get("depends_on")) if isinstance(leaf, str)}
        for label in self._labels if quoted else ():
            if quoted & {label, label.partition("[")[0]}:
                yield label

    def _known_label(self, label: str) -> str:
        return label if label in self._labels else label.partition("[")[0]

    # Values

    def _values(self, evaluator: Evaluator, block: Block, scope: Scope) -> LocatedMap:
        """The values of a block's attributes, and of the blocks in it."""
        found = LocatedMap(block.mark)
        for name, attribute in block.body.attributes.items():
            found.put(name, _value(evaluator, attribute.expression, scope), attribute.mark)
        for each in block.body.blocks:
            for name, value in self._block_values(evaluator, each, scope):
                if not isinstance(found.get(name), LocatedList):
                    before = found.get(name)  # In JSON, blocks are attributes.
                    found.put(name, LocatedList(each.mark), each.mark)
                    for item in before if is_list(before) else ():
                        found[name].put(item, each.mark)
                found[name].put(value, each.mark)
        return found

    def _block_values(
        self, evaluator: Evaluator, block: Block, scope: Scope
    ) -> Iterator[tuple[str, Any]]:
        """A block's values; a dynamic one stands for any number of blocks."""
        if block.kind != "dynamic" or len(block.labels) != 1:
            yield block.kind, self._values(evaluator, block, scope)
            return
        (name,) = block.labels
        collection = block.body.attributes.get("for_each")
        content = next(block.body.named("content"), None)
        if collection is None or content is None:
            yield name, Unknown.of(f"{evaluator.whose}.{name}")
            return
        # Which blocks there are does not depend on conditions: the caller knows what goes together.
        items = _plain(evaluator).value(collection.expression, scope)
        pairs = known_pairs(items)
        if pairs is None or len(pairs) > _MAX_BLOCKS:
            yield name, Unknown.of(f"dynamic {name} over {spelled(items)}")
            return
        pairs = known_pairs(evaluator.value(collection.expression, scope)) or []
        iterator = block.body.attributes.get("iterator")
        variable = name if iterator is None else _identifier(iterator.expression)
        for key, value in pairs:
            inner = {**scope, variable: {"key": key, "value": value}}
            yield name, self._values(evaluator, content, inner)

    def _use_names(self, values: Any, file: str) -> None:
        """Replaces whole resources by their names, and reports them."""
        for key, value in values.items():
            if is_list(value):
                for item in value:
                    if isinstance(item, LocatedMap):
                        self._use_names(item, file)
            if key in _NAMES:
                whole = self._whole_resource(value)
                if whole is not None:
                    place = _place(file, values.marks[key])
                    self._found[not_a_name(place, key, whole[0])] = None
                    values[key] = whole[1]

    def _whole_resource(self, value: Any) -> tuple[str, Text] | None:
        """The address and the name of a resource that stands where a name belongs."""
        if is_map(value):
            value = list(value.values())
        if is_list(value) and value:
            value = value[0]
        if isinstance(value, Instances):
            value = value.any
        if isinstance(value, Instance):
            return value.label, self._module.name_of(value)
        if isinstance(value, Unknown) and _WHOLE_RESOURCE.fullmatch(spelled(value)):
            return spelled(value), Unknown.of(f"{spelled(value)}.name")
        return None

    # References

    def _others(self) -> Iterator[Block]:
        """Modules, and resources of other types than triggers and workflows."""
        for block in self._module.blocks:
            if block.kind == "module" or (
                block.kind == "resource" and not {TRIGGER, WORKFLOW} & {*block.labels[:1]}
            ):
                yield block

    def _referenced_triggers(self) -> set[Name]:
        found: set[Name] = set()
        for block in self._others():
            found |= self._module.reached_from(expressions_in(block.body))
        for each in self.instances[TRIGGER]:
            if next(each.block.body.named("provisioner"), None) is not None:
                found.add(_name_of(each))
        return found

    def _event_rules(self) -> Callable[[Instance], tuple[Place, ...]]:
        """Which EventBridge rules have a workflow as their target."""
        targets: list[tuple[set[Name], Any, Place]] = []
        for block in self._module.resources(EVENT_TARGET):
            arn = block.body.attributes.get("arn")
            if arn is not None:
                value = Evaluator(self._module, ".".join(block.labels)).value(arn.expression, {})
                reached = self._module.reached_from([arn.expression])
                targets.append((reached, value, _place(block.file, arn.mark)))

        def rules(workflow: Instance) -> tuple[Place, ...]:
            ending = f":workflow/{self._module.name_of(workflow)}"
            return tuple(
                place
                for reached, value, place in targets
                if _name_of(workflow) in reached or str(value).endswith(ending)
            )

        return rules

    def handed_on(self) -> set[str]:
        """The labels of workflows that something else may add triggers to."""
        found: set[str] = set()
        for block in self._receivers():
            given = list(expressions_in(block.body, but=("depends_on",)))
            reached = self._module.reached_from(given)
            evaluator = Evaluator(self._module, block.file)
            values = [leaf for each in given for leaf in _leaves(evaluator.value(each, {}))]
            found |= {
                workflow.label
                for workflow in self.instances[WORKFLOW]
                if _name_of(workflow) in reached or self._module.name_of(workflow) in values
            }
        return found

    def _receivers(self) -> Iterator[Block]:
        """What can make triggers of what it is given: modules, and the caller of this one."""
        for block in self._module.blocks:
            if (
                block.kind == "module"
                or (block.kind == "output" and not self._module.is_root)
                or (block.kind == "resource" and ".".join(block.labels).startswith(MAKERS))
            ):
                yield block


def _value(evaluator: Evaluator, expression: Expression, scope: Scope) -> Any:
    """The value of an attribute; unknown where it is absent only if conditions turn out so.

    Modules leave out what their callers do not ask for, and the callers know what goes together.
    """
    value = evaluator.value(expression, scope)
    if evaluator.choices is not None and value in (None, "", [], {}):
        plain = _plain(evaluator).value(expression, scope)
        return plain if isinstance(plain, Unknown) else value
    return value


def _plain(evaluator: Evaluator) -> Evaluator:
    """An evaluator to which conditions stay unknown."""
    return Evaluator(evaluator.names, evaluator.whose)


def _name_of(instance: Instance) -> Name:
    return instance.kind, instance.block.labels[1]


def _identifier(expression: Expression) -> str:
    if isinstance(expression, JsonExpression):
        return str(expression.value)
    return word_of(expression)


def _leaves(value: Any) -> Iterator[Any]:
    pending: list[object] = [value]
    while pending:
        each = pending.pop()
        if is_map(each):
            pending.extend(each.values())
        elif is_list(each):
            pending.extend(each)
        else:
            yield each
