"""A directory of Terraform's files: its variables, its locals and its resources."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.design.readers.terraform_choices import Choices, each_way
from glue_wf_sdk.design.readers.terraform_expressions import Evaluator
from glue_wf_sdk.design.readers.terraform_instances import Instance, Instances, Scope
from glue_wf_sdk.design.readers.terraform_operators import known_pairs
from glue_wf_sdk.design.readers.terraform_resources import KINDS, named_by_terraform
from glue_wf_sdk.design.readers.terraform_syntax import Block, Body, Expression, references_in
from glue_wf_sdk.design.readers.terraform_values import (
    TerraformSet,
    is_map,
    is_too_large,
    is_wholly_known,
    spelled,
)
from glue_wf_sdk.design.unknown import Text, Unknown

Name: TypeAlias = tuple[str, str]
"""A type and a name: the address of a resource, as references have it."""

_MAX_INSTANCES = 1000
_BACKENDS = ("backend", "cloud")


@attrs.define(eq=False)
class Module:
    """What the files of a directory declare together.

    Attributes:
        blocks: The blocks of all files; those of override files are merged into them.
        repeated: The resources that are declared twice.
        given: The values that are given for variables.
        variables: The variables, by their names.
        locals: The expressions of locals, with their files.
        declared: The resources, by type and name.
        depth: See `Names`.
        steps: See `Names`.
    """

    blocks: list[Block]
    repeated: list[Block]
    given: Mapping[str, Any]
    variables: dict[str, Block]
    locals: dict[str, tuple[Expression, str]]
    declared: dict[Name, Block]
    _known: dict[str, tuple[Any, frozenset[str]]] = attrs.field(
        factory=dict[str, tuple[Any, frozenset[str]]], init=False
    )
    _open: set[str] = attrs.field(factory=set[str], init=False)
    _instances: dict[Name, Any] = attrs.field(factory=dict[Name, Any], init=False)
    _attributes: dict[tuple[str, str], Any] = attrs.field(
        factory=dict[tuple[str, str], Any], init=False
    )
    depth: int = 0
    steps: int = 0

    @classmethod
    def of(cls, bodies: Mapping[str, Body]) -> "Module":
        """The module of some files, by their names."""
        blocks: list[Block] = []
        overriding: list[Block] = []
        for file, body in bodies.items():
            if not _is_values_file(file):
                (overriding if _is_override(file) else blocks).extend(body.blocks)
        blocks = [_overridden(block, overriding) for block in blocks]
        resources = [block for block in blocks if block.kind == "resource" and _is_named(block)]
        by_name = {_name_of(block): block for block in resources}
        return cls(
            blocks=blocks,
            repeated=[each for each in _repeated(resources) if each.labels[0] in KINDS],
            given=_given_values(bodies),
            variables={
                block.labels[0]: block
                for block in blocks
                if block.kind == "variable" and len(block.labels) == 1
            },
            locals={
                name: (attribute.expression, block.file)
                for block in [*blocks, *overriding]
                if block.kind == "locals"
                for name, attribute in block.body.attributes.items()
            },
            declared=by_name,
        )

    @property
    def is_root(self) -> bool:
        """Whether it is deployed by itself: other modules have no providers and no backend."""
        return any(
            block.kind == "provider"
            or (block.kind == "terraform" and any(e.kind in _BACKENDS for e in block.body.blocks))
            for block in self.blocks
        )

    def resources(self, kind: str) -> Iterator[Block]:
        """The resources of a type."""
        return (block for (each, _), block in self.declared.items() if each == kind)

    # Values

    def value_of(self, kind: str, name: str, evaluator: Evaluator) -> Any:
        """What a name stands for; NotImplemented if it is not declared here."""
        if kind == "var":
            return self._variable(name)
        if kind == "local":
            return self._local(name, evaluator)
        if (kind, name) in self.declared and kind in KINDS:
            return self._resource((kind, name))
        return NotImplemented

    def _variable(self, name: str) -> Any:
        """The value that is given for a variable, or else its default.

        An empty default says little: somebody is expected to give a value.
        """
        if name in self.given:
            return self.given[name]
        block = self.variables.get(name)
        default = None if block is None else block.body.attributes.get("default")
        if default is not None:
            value = Evaluator(self, f"var.{name}").value(default.expression, {})
            if value not in (None, "", [], {}):
                return value
        return Unknown.of(f"var.{name}")

    def _local(self, name: str, evaluator: Evaluator) -> Any:
        text = f"local.{name}"
        if name not in self.locals:
            return Unknown.of(text)
        if text in self._open:
            return Unknown.of(text)  # It refers to itself.
        if text in evaluator.seen:
            return evaluator.seen[text]
        if text in self._known:
            value, met = self._known[text]
            if evaluator.choices is None or is_wholly_known(value):
                evaluator.met |= met
                return value
        expression, file = self.locals[name]
        inner = Evaluator(self, file, evaluator.choices, evaluator.seen)
        self._open.add(text)
        try:
            value = inner.value(expression, {})
        finally:
            self._open.remove(text)
        if is_too_large(value):
            value = Unknown.of(text)
        evaluator.seen[text] = value
        evaluator.met |= inner.met
        if evaluator.choices is None and not self._open:
            self._known[text] = (value, frozenset(inner.met))
        return value

    def _resource(self, name: Name) -> Any:
        address = ".".join(name)
        if name not in self._instances:
            if address in self._open:
                return Unknown.of(address)  # Its count or for_each refers to it.
            self._open.add(address)
            try:
                self._instances[name] = self._made(self.declared[name], address)
            finally:
                self._open.remove(address)
        return self._instances[name]

    def attribute_of(self, instance: Instance, name: str) -> Any:
        """The value of an attribute of a resource; that of ``id`` is the name."""
        name = "name" if name == "id" else name
        key = (instance.label, name)
        if key not in self._attributes:
            value: Any = Unknown.of(f"{instance.label}.{name}")
            self._attributes[key] = value  # In case that it refers to itself.
            attribute = instance.block.body.attributes.get(name)
            if attribute is not None:
                evaluator = Evaluator(self, instance.label)
                value = evaluator.value(attribute.expression, instance.scope)
            if is_too_large(value):
                value = self._attributes[key]
            if name == "name" and (attribute is None or value is None):
                value = named_by_terraform(instance.label)
            self._attributes[key] = value
        return self._attributes[key]

    def name_of(self, instance: Instance) -> Text:
        """The name of a resource, or what stands for one that has none."""
        name = self.attribute_of(instance, "name")
        if isinstance(name, (str, Unknown)) and name != "":
            return name
        return str(name) if isinstance(name, int) else named_by_terraform(instance.label)

    # What count and for_each make of a resource

    def instances(self, block: Block) -> list[Instance]:
        """All that a resource stands for. If their number is not known, there is one."""
        made = self._resource(_name_of(block))
        if isinstance(made, Instances):
            return [made.any]
        if is_map(made):
            return list(made.values())
        return list(made) if is_list(made) else [made]

    def _made(self, block: Block, address: str) -> Any:
        for name, make in (("count", self._counted), ("for_each", self._for_each)):
            attribute = block.body.attributes.get(name)
            if attribute is not None:
                return make(block, address, attribute.expression)
        return self._instance(block, address, {})

    def _instance(
        self, block: Block, label: str, scope: Scope, condition: str | None = None
    ) -> Instance:
        return Instance(label, block, scope, condition)

    def _ways(self, expression: Expression, address: str) -> tuple[list[Any], Any]:
        """The values that an expression can have, and the one under open conditions."""

        def evaluate(choices: Choices | None) -> Any:
            return Evaluator(self, address, choices).value(expression, {})

        return each_way(evaluate), evaluate(None)

    def _counted(self, block: Block, address: str, expression: Expression) -> Any:
        ways, plain = self._ways(expression, address)
        condition = f"count = {spelled(plain)}"

        def made(index: Any, condition: str | None) -> Instance:
            label = f"{address}[{spelled(index)}]"
            return self._instance(block, label, {"count": {"index": index}}, condition)

        counts = [int(way) if str(way).isdecimal() else -1 for way in ways]
        if all(0 <= each <= _MAX_INSTANCES for each in counts):
            return [
                made(index, None if index < min(counts) else condition)
                for index in range(max(counts))
            ]
        index = Unknown.of(f"count.index of {address}")
        some = self._instance(block, address, {"count": {"index": index}}, condition)
        return Instances(some, lambda index: made(index, condition))

    def _for_each(self, block: Block, address: str, expression: Expression) -> Any:
        ways, plain = self._ways(expression, address)
        text = spelled(plain)
        condition = f"for_each = {text}"

        def made(key: Any, value: Any, condition: str | None) -> Instance:
            label = f"{address}[{spelled(key)}]"
            return self._instance(block, label, {"each": {"key": key, "value": value}}, condition)

        collections = [_collection(way) for way in ways]
        found: dict[str, Any] = {}
        for each in collections:
            for key, value in (each or {}).items():
                found.setdefault(key, value)
        if None not in collections and len(found) <= _MAX_INSTANCES:
            return {
                key: made(
                    key, value, None if all(key in (e or {}) for e in collections) else condition
                )
                for key, value in found.items()
            }
        # Two resources over the same collection have the same keys and values.
        some_key: Any = Unknown.of(f"each.key of {text}")
        some_value: Any = Unknown.of(f"{text}[{spelled(some_key)}]")
        if isinstance(plain, Instances):
            some_key = plain.any.scope.get("each", {}).get("key", some_key)
            some_value = plain.any

        def with_key(key: Any) -> Instance:
            is_resource = isinstance(plain, Instances)
            value = plain.with_index(key) if is_resource else Unknown.of(f"{text}[{spelled(key)}]")
            return made(key, value, condition)

        scope = {"each": {"key": some_key, "value": some_value}}
        return Instances(self._instance(block, address, scope, condition), with_key)

    # References

    def reached_from(self, expressions: Iterable[Expression]) -> set[Name]:
        """The names that some expressions refer to, through locals too."""
        found: set[Name] = set()
        pending = list(expressions)
        while pending:
            for name in references_in(pending.pop()):
                if name not in found:
                    found.add(name)
                    if name[0] == "local" and name[1] in self.locals:
                        pending.append(self.locals[name[1]][0])
        return found

    def undeclared(self) -> bool:
        """Whether something refers to a Glue resource that is not declared here."""
        return any(
            kind.startswith("aws_glue_") and (kind, name) not in self.declared
            for block in self.blocks
            if block.kind not in ("moved", "removed", "import")
            for expression in expressions_in(block.body)
            for kind, name in references_in(expression)
        )


def expressions_in(body: Body, but: Sequence[str] = ()) -> Iterator[Expression]:
    """The expressions in a block, at any depth; without some attributes of the block itself."""
    for name, attribute in body.attributes.items():
        if name not in but:
            yield attribute.expression
    pending = list(body.blocks)
    while pending:
        block = pending.pop()
        yield from (attribute.expression for attribute in block.body.attributes.values())
        pending += block.body.blocks


def _is_values_file(file: str) -> bool:
    """Whether a file gives values to variables."""
    return file.endswith((".tfvars", ".tfvars.json"))


def _given_values(bodies: Mapping[str, Body]) -> dict[str, Any]:
    """The values of variables in the files that Terraform reads by itself; the last one wins."""
    files = [file for file in bodies if _is_values_file(file)]
    loaded = [
        *(file for file in files if PurePath(file).name.startswith("terraform.tfvars")),
        *sorted(file for file in files if re.search(r"\.auto\.tfvars(\.json)?$", file)),
    ]
    if not loaded:
        return {}
    evaluator = Evaluator(Module.of({}), "")
    return {
        name: evaluator.value(attribute.expression, {})
        for file in loaded
        for name, attribute in bodies[file].attributes.items()
    }


def _is_named(block: Block) -> bool:
    return len(block.labels) == 2  # noqa: PLR2004 - the type and the name


def _name_of(block: Block) -> Name:
    return block.labels[0], block.labels[1]


def _repeated(resources: Iterable[Block]) -> Iterator[Block]:
    seen: set[Name] = set()
    for block in resources:
        if _name_of(block) in seen:
            yield block
        seen.add(_name_of(block))


def _is_override(file: str) -> bool:
    name = PurePath(file).name.removesuffix(".json").removesuffix(".tf")
    return name == "override" or name.endswith("_override")


def _overridden(block: Block, overriding: Iterable[Block]) -> Block:
    """A block with the attributes and blocks that override files replace."""
    for other in overriding:
        if block.labels and (block.kind, block.labels) == (other.kind, other.labels):
            replaced = {_type_of(each) for each in other.body.blocks}
            kept = [each for each in block.body.blocks if _type_of(each) not in replaced]
            attributes = {**block.body.attributes, **other.body.attributes}
            body = Body(attributes, [*kept, *other.body.blocks])
            block = Block(block.kind, block.labels, body, block.mark, block.file)
    return block


def _type_of(block: Block) -> str:
    return block.labels[0] if block.kind == "dynamic" and block.labels else block.kind


def _collection(value: Any) -> dict[str, Any] | None:
    """The keys and values of a for_each; None if they are not known."""
    pairs = known_pairs(value)
    if pairs is None:
        return None
    if is_list(value) and not isinstance(value, TerraformSet):
        pairs = [(each, each) for each in value]  # Terraform wants toset() around it.
    if not all(isinstance(key, str) for key, _ in pairs):
        return None
    return dict(pairs)
