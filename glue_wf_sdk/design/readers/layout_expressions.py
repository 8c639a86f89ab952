"""The expressions of a layout script, and what they are assigned to."""

import ast
import itertools
import string
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias, cast

import attrs

from glue_wf_sdk.design.readers.layout_syntax import arguments_of, last_name, shown
from glue_wf_sdk.design.readers.layout_values import (
    Choice,
    Entity,
    Entries,
    Function,
    Items,
    enumerated,
    one_of,
    open_up,
    options_of,
    truth_of,
)
from glue_wf_sdk.design.readers.source import Unreadable
from glue_wf_sdk.design.unknown import Unknown

Names: TypeAlias = dict[str, Any]

_ENTITIES = ("Crawler", "Entities", "Job", "Workflow")
# Functions that change nothing that they are given.
_PURE = frozenset(
    (
        *("bool", "copy", "dumps", "float", "get", "int", "isinstance", "items", "join", "keys"),
        *("len", "print", "sorted", "str", "values"),
    )
)
_MAX_STEPS = 50_000
_MAX_CALLS = 10


@attrs.define
class Frame:
    """A function that is being followed, with the names of what is around it."""

    names: Names
    around: tuple[Names, ...] = ()
    returned: list[Any] = attrs.field(factory=list[Any])


class Expressions(ABC):
    """Finds the values of expressions, as far as they are known."""

    def __init__(self) -> None:
        self.workflows: list[Entity] = []
        self._steps = 0
        self._fresh_texts: dict[str, int] = {}
        self._stable: set[Unknown] = set()
        self._conditions: list[str] = []
        self._loops = 0
        self._calls = 0
        self._frame = Frame({})

    @abstractmethod
    def _follow(self, function: Function, arguments: Names) -> Any:
        """What a function returns."""

    def _count_step(self) -> None:
        self._steps += 1
        if self._steps > _MAX_STEPS:
            raise Unreadable("takes too many steps to be read without executing it")

    def _name_again(self, names: Names) -> None:
        names = dict(names)
        self._frame.names.clear()
        self._frame.names.update(names)

    @contextmanager
    def _under(self, condition: str) -> Generator[None]:
        depth = len(self._conditions)
        self._conditions.append(condition)
        yield
        del self._conditions[depth:]

    @property
    def _condition(self) -> str | None:
        return " and ".join(self._conditions) or None

    # Targets.

    def _assign(self, target: ast.expr, value: Any) -> None:
        match target:
            case ast.Name(id=name):
                self._frame.names[name] = value
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                is_certain = isinstance(value, Items) and value.are_certain
                items = [item for item, _ in value.items] if is_certain else []
                for index, element in enumerate(elements):
                    known = len(items) == len(elements)
                    self._assign(element, items[index] if known else self._fresh_of(element))
            case ast.Starred(value=inner):
                self._assign(inner, self._fresh_of(inner))
            case ast.Subscript(value=holder, slice=key):
                self._put(self._value(holder), self._value(key), value)
            case _:
                attribute = cast("ast.Attribute", target)  # There are no other targets.
                for each in options_of(self._value(attribute.value)):
                    if isinstance(each, Entity):
                        self._set_field(each, attribute.attr, value, target)

    def _put(self, holder: Any, key: Any, value: Any) -> None:
        for each in options_of(holder):
            if isinstance(each, Entries):
                if isinstance(key, (str, Entity)) and not self._conditions:
                    each.put(key, value)
                else:
                    each.is_open = True
            elif isinstance(each, Items):
                each.is_open = True

    def _set_field(self, entity: Entity, name: str, value: Any, node: ast.expr) -> None:
        if self._condition != entity.condition:
            value = one_of([entity.fields.get(name), value], self._fresh(name))
        entity.fields[name] = value
        entity.nodes[name] = node

    def _augment(self, target: ast.expr, operator: ast.operator, value: Any) -> None:
        held = self._value(target)
        if isinstance(held, Items) and isinstance(operator, ast.Add):
            self._extend(held, value)
        else:
            self._assign(target, self._combined(held, operator, value, target))

    # Values.

    def _value(self, node: ast.expr) -> Any:  # noqa: C901, PLR0911, PLR0912 - a case per kind
        self._count_step()
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                for names in (self._frame.names, *self._frame.around):
                    if name in names:
                        return names[name]
                return self._fresh(name)
            case ast.JoinedStr(values=parts):
                return Unknown.joined([self._formatted(part) for part in parts])
            case ast.BinOp(left=left, op=operator, right=right):
                return self._combined(self._value(left), operator, self._value(right), node)
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp():
                return self._truth(node)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                truth = truth_of(self._value(test))
                if truth is not None:
                    return self._value(body if truth else orelse)
                with self._under(shown(test)):
                    first = self._value(body)
                with self._under(f"not ({shown(test)})"):
                    second = self._value(orelse)
                return one_of([first, second], self._fresh_of(node))
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                return self._items(elements)
            case ast.Dict(keys=keys, values=values):
                return self._entries(keys, values)
            case ast.ListComp() | ast.GeneratorExp():
                return self._comprehended(node)
            case ast.Subscript(value=holder, slice=key):
                return self._item_of(self._value(holder), self._value(key), node)
            case ast.Attribute(value=holder, attr=name):
                return self._attribute_of(self._value(holder), name, node)
            case ast.Call():
                return self._call(node)
            case _:
                for each in ast.iter_child_nodes(node):
                    if isinstance(each, ast.expr):
                        self._value(each)
                return self._fresh_of(node)

    def _parameter(self, name: str) -> Unknown:
        """A parameter of the layout: equal expressions over it have the same value."""
        found = Unknown.of(name)
        self._stable.add(found)
        return found

    def _fresh_of(self, node: ast.expr) -> Unknown:
        return self._fresh(shown(node))

    def _fresh(self, text: str) -> Unknown:
        """A value that no other one needs to equal."""
        count = self._fresh_texts[text] = self._fresh_texts.get(text, 0) + 1
        return Unknown.of(text if count == 1 else f"{text} #{count}")

    def _formatted(self, part: ast.expr) -> Any:
        if isinstance(part, ast.FormattedValue):
            value = self._text(self._value(part.value), part.value)
            is_plain = part.format_spec is None and part.conversion in (-1, ord("s"))
            return value if is_plain else self._fresh_of(part.value)
        return self._value(part)

    def _text(self, value: Any, node: ast.expr) -> Any:
        if isinstance(value, Choice):
            return value.unknown
        if isinstance(value, (str, int, float, Unknown)) or value is None:
            return value
        return self._fresh_of(node)

    def _combined(self, left: Any, operator: ast.operator, right: Any, node: ast.expr) -> Any:
        if isinstance(operator, ast.Add):
            if isinstance(left, Items) and isinstance(right, Items):
                is_open = left.is_open or right.is_open
                return Items([*left.items, *right.items], is_open=is_open)
            if _is_text(left) or _is_text(right):
                return Unknown.joined([self._text(left, node), self._text(right, node)])
        return self._fresh_of(node)

    def _truth(self, node: ast.expr) -> Any:
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                truth = truth_of(self._value(operand))
                return self._fresh_of(node) if truth is None else not truth
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
                return -number
            case ast.BoolOp(op=operator, values=values):
                return self._first_of([self._value(each) for each in values], operator, node)
            case ast.Compare(left=left, ops=[operator], comparators=[other]):
                return self._compared(self._value(left), operator, self._value(other), node)
            case _:
                return self._fresh_of(node)

    def _first_of(self, values: Sequence[Any], operator: ast.boolop, node: ast.expr) -> Any:
        """The value of ``or``, or of ``and``."""
        deciding = isinstance(operator, ast.Or)
        for value in values[:-1]:
            truth = truth_of(value)
            if truth is None:
                return one_of(values, self._fresh_of(node))
            if truth is deciding:
                return value
        return values[-1]

    def _compared(self, left: Any, operator: ast.cmpop, right: Any, node: ast.expr) -> Any:
        plain = (str, int, float, type(None))
        if isinstance(operator, (ast.Is, ast.IsNot)) and isinstance(left, Entity):
            return isinstance(operator, ast.IsNot) if right is None else self._fresh_of(node)
        if isinstance(left, plain) and isinstance(right, plain):
            if isinstance(operator, (ast.Eq, ast.Is)):
                return left == right
            if isinstance(operator, (ast.NotEq, ast.IsNot)):
                return left != right
        return self._fresh_of(node)

    def _items(self, elements: Iterable[ast.expr]) -> Items:
        found = Items()
        for each in elements:
            if isinstance(each, ast.Starred):
                self._extend(found, self._value(each.value))
            else:
                found.items.append((self._value(each), None))
        return found

    def _extend(self, items: Items, more: Any) -> None:
        condition = self._condition
        if isinstance(more, Choice):
            condition = condition or str(more.unknown)
        for each in options_of(more):
            if isinstance(each, Items):
                items.items += [(item, own or condition) for item, own in each.items]
                items.is_open = items.is_open or each.is_open or self._loops > 0
            else:
                items.is_open = True

    def _entries(self, keys: Sequence[ast.expr | None], values: Sequence[ast.expr]) -> Entries:
        found = Entries()
        for key_node, value_node in zip(keys, values, strict=True):
            value = self._value(value_node)
            if key_node is None:
                known = value if isinstance(value, Entries) else Entries(is_open=True)
                for key, item in known.entries:
                    found.put(key, item)
                found.is_open = found.is_open or known.is_open
            else:
                found.put(self._value(key_node), value)
        return found

    def _comprehended(self, node: ast.ListComp | ast.GeneratorExp) -> Items:
        found = Items()
        (first, *others) = node.generators
        iterated = self._value(first.iter)
        before = dict(self._frame.names)
        if isinstance(iterated, Items) and iterated.are_certain and not others and not first.ifs:
            for item, _ in [*iterated.items]:
                self._assign(first.target, item)
                found.items.append((self._value(node.elt), None))
        else:
            for each in node.generators:
                self._assign(each.target, self._fresh_of(each.target))
            condition = f"for each of {shown(first.iter)}"
            with self._under(condition):
                found.items.append((self._value(node.elt), condition))
            found.is_open = True
        self._name_again(before)
        return found

    def _item_of(self, holder: Any, key: Any, node: ast.expr) -> Any:
        if isinstance(holder, Items) and holder.are_certain and isinstance(key, int):
            if -len(holder.items) <= key < len(holder.items):
                return holder.items[key][0]
        elif isinstance(holder, Entries) and (found := holder.get(key)) is not None:
            return found
        elif isinstance(holder, Unknown) and holder in self._stable and isinstance(key, (str, int)):
            return self._parameter(f"{_expression(holder)}[{key!r}]")
        return self._fresh_of(node)

    def _attribute_of(self, holder: Any, name: str, node: ast.expr) -> Any:
        if isinstance(holder, Entity) and name in holder.fields:
            return holder.fields[name]
        if isinstance(holder, Unknown) and holder in self._stable:
            return self._parameter(f"{_expression(holder)}.{name}")
        return self._fresh_of(node)

    # Calls.

    def _call(self, node: ast.Call) -> Any:  # noqa: C901, PLR0911 - a case per function
        name = last_name(node.func)
        if name in _ENTITIES:
            return self._entity(name, node)
        if isinstance(node.func, ast.Name) and isinstance(
            callee := self._value(node.func), Function
        ):
            return self._call_function(callee, node)
        holder = self._value(node.func.value) if isinstance(node.func, ast.Attribute) else None
        positional = [self._value(each) for each in node.args]
        named = {each.arg: self._value(each.value) for each in node.keywords}
        if isinstance(holder, str) and name == "format":
            return self._format(holder, positional, named, node)
        if isinstance(holder, Items) and len(positional) == 1 and name in ("append", "extend"):
            self._add(holder, positional[0], is_many=name == "extend")
            return None
        if name == "range" and len(positional) == 1 and isinstance(positional[0], int):
            numbers = range(min(positional[0], _MAX_STEPS))
            return Items([(number, None) for number in numbers])
        if name == "enumerate" and positional and isinstance(positional[0], Items):
            return enumerated(positional[0])
        if name == "str" and len(positional) == 1:
            text = self._text(positional[0], node)
            return Unknown.joined([text])
        if name not in _PURE:
            for each in (holder, *positional, *named.values()):
                open_up(each)
        if name == "get" and len(positional) == 1:
            return self._item_of(holder, positional[0], node)
        return self._fresh_of(node)

    def _add(self, items: Items, value: Any, *, is_many: bool) -> None:
        if is_many:
            self._extend(items, value)
        else:
            self._extend(items, Items([(value, None)]))

    def _entity(self, kind: str, node: ast.Call) -> Entity:
        fields: dict[str, Any] = {}
        nodes: dict[str, ast.expr] = {}
        is_open = bool(node.args)
        for each in node.keywords:
            value = self._value(each.value)
            if each.arg is not None:
                fields[each.arg], nodes[each.arg] = value, each.value
            elif isinstance(value, Entries) and not value.is_open:
                fields |= {str(key): item for key, item in value.entries}
            else:
                is_open = True
        entity = Entity(
            kind=kind,
            node=node,
            fields=fields,
            nodes=nodes,
            is_open=is_open,
            condition=self._condition,
        )
        if kind == "Workflow":
            self.workflows.append(entity)
        return entity

    def _format(
        self, template: str, positional: Sequence[Any], named: dict[Any, Any], node: ast.expr
    ) -> Any:
        parts: list[Any] = []
        numbers = itertools.count()
        try:
            for text, field, spec, conversion in string.Formatter().parse(template):
                parts.append(text)
                if field is None:
                    continue
                if spec or conversion:
                    return self._fresh_of(node)
                place = field or str(next(numbers))
                value = positional[int(place)] if place.isdigit() else named[place]
                parts.append(self._text(value, node))
        except (ValueError, LookupError):
            return self._fresh_of(node)
        return Unknown.joined(parts)

    def _call_function(self, function: Function, node: ast.Call) -> Any:
        names = [each.arg for each in arguments_of(function.node)]
        arguments = {name: self._fresh(name) for name in names}
        defaults = function.node.args.defaults
        for name, default in zip(names[len(names) - len(defaults) :], defaults, strict=True):
            arguments[name] = self._value(default)
        is_plain = not any(isinstance(each, ast.Starred) for each in node.args)
        values = [self._value(each) for each in node.args]
        arguments |= dict(zip(names, values, strict=False)) if is_plain else {}
        arguments |= {each.arg: self._value(each.value) for each in node.keywords if each.arg}
        if self._calls >= _MAX_CALLS:
            for each in arguments.values():
                open_up(each)
            return self._fresh_of(node)
        return self._follow(function, arguments)


def _is_text(value: Any) -> bool:
    is_joined = isinstance(value, Unknown) and len(value.parts) > 1
    return isinstance(value, str) or is_joined


def _expression(value: Unknown) -> str:
    return str(value)[2:-1]
