"""Evaluates Terraform's expressions, as far as that is possible before the deployment."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

import attrs
from lark import Token, Tree

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.design.readers.terraform_choices import Choices
from glue_wf_sdk.design.readers.terraform_functions import called
from glue_wf_sdk.design.readers.terraform_instances import Instance, Scope
from glue_wf_sdk.design.readers.terraform_operators import (
    ARITHMETIC,
    as_argument,
    either,
    equality,
    item_of,
    items_of,
    key_of,
    listed,
    scopes_of,
)
from glue_wf_sdk.design.readers.terraform_resources import KINDS
from glue_wf_sdk.design.readers.terraform_syntax import (
    Expression,
    JsonExpression,
    Syntax,
    heredoc_text,
    parts_of,
    template_parts,
    unescaped,
    word_of,
)
from glue_wf_sdk.design.readers.terraform_values import (
    FailedExpression,
    is_map,
    is_wholly_known,
    number_of,
    spelled,
    text_of,
    truth_of,
)
from glue_wf_sdk.design.unknown import Unknown

_STEPS = {
    "get_attr_expr_term",
    "index_expr_term",
    "attr_splat_expr_term",
    "full_splat_expr_term",
}

_MAX_DEPTH = 100
_MAX_STEPS = 3_000_000  # Some seconds. 500 resources take 17 000.
_NAMED = re.compile(rf"(?:{'|'.join(KINDS)})\.[\w-]+(?:\[.*\])?\Z", re.DOTALL)


class Names(Protocol):
    """Gives values to the names of a module.

    Attributes:
        depth: How many expressions are being evaluated, one inside of the other.
        steps: How many have been evaluated.
    """

    depth: int
    steps: int

    def value_of(self, kind: str, name: str, evaluator: "Evaluator") -> Any:
        """What a name stands for, such as ``var.x``; NotImplemented if it is not the module's."""
        ...

    def attribute_of(self, instance: Instance, name: str) -> Any:
        """The value of an attribute of a resource."""
        ...


@attrs.define(eq=False)
class Evaluator:
    """Evaluates the expressions of a module.

    Attributes:
        names: The names of the module.
        whose: What is evaluated. It tells apart the values that have no better name.
        choices: Which way conditions turn out; None if those that are not known stay so.
        seen: The values of the names that it has met.
        met: The labels of the resources that it has met.
    """

    names: Names
    whose: str
    choices: Choices | None = None
    seen: dict[str, Any] = attrs.field(factory=dict[str, Any])
    met: set[str] = attrs.field(factory=set[str])

    def value(self, expression: Expression, scope: Scope) -> Any:
        """The value of an expression. One that fails, or is too deep, has an unknown value."""
        try:
            return self._value(expression, scope)
        except FailedExpression:
            return self._nameless(expression)

    def _nameless(self, expression: Expression) -> Unknown:
        """An unknown value that equals only itself."""
        if isinstance(expression, JsonExpression):
            return Unknown.of(f"{self.whose} {spelled(expression.value)}")
        return Unknown.of(f"{self.whose} {expression.meta.line}:{expression.meta.column}".strip())

    def _value(self, expression: Expression, scope: Scope) -> Any:
        if self.names.depth > _MAX_DEPTH or self.names.steps > _MAX_STEPS:
            return self._nameless(expression)
        self.names.depth += 1
        self.names.steps += 1
        try:
            if isinstance(expression, JsonExpression):
                return self._json(expression.value, scope)
            evaluate = self._EVALUATED.get(str(expression.data))
            if evaluate is None:
                return self._nameless(expression)
            return evaluate(self, expression, scope)
        finally:
            self.names.depth -= 1

    def _json(self, value: Any, scope: Scope) -> Any:
        if isinstance(value, str):
            return self._template(template_parts(value), scope)
        if is_map(value):
            return {
                key_of(self._json(key, scope)): self._value(JsonExpression(item), scope)
                for key, item in value.items()
            }
        if is_list(value):
            return [self._value(JsonExpression(item), scope) for item in value]
        return value

    def _template(self, parts: Any, scope: Scope) -> Any:
        if parts is None:
            raise FailedExpression
        values = [part if isinstance(part, str) else self._value(part, scope) for part in parts]
        filled = [each for each in values if each != ""]
        if len(filled) == 1:  # "${x}" is x, whatever its type is.
            return filled[0]
        return Unknown.joined(map(text_of, filled))

    def _term(self, tree: Syntax, scope: Scope) -> Any:
        (part,) = parts_of(tree)
        return self._value(part, scope)

    def _literal(self, tree: Syntax, _scope: Scope) -> Any:
        return {"true": True, "false": False}.get(word_of(tree))

    def _number(self, tree: Syntax, _scope: Scope) -> Any:
        return number_of(word_of(tree))

    def _string(self, tree: Syntax, scope: Scope) -> Any:
        parts: list[Any] = []
        for part in parts_of(tree):
            (child,) = part.children
            if isinstance(child, Tree):
                if child.data != "interpolation":
                    raise FailedExpression  # It is a directive: %{ if ... }.
                parts.append(parts_of(child)[0])
            else:
                text = str(child)
                is_escaped = child.type.startswith("ESCAPED_")
                parts.append(text[1:] if is_escaped else unescaped(text))
        return self._template(parts, scope)

    def _heredoc(self, tree: Syntax, scope: Scope) -> Any:
        return self._template(template_parts(heredoc_text(word_of(tree))), scope)

    def _tuple(self, tree: Syntax, scope: Scope) -> Any:
        return [self._value(part, scope) for part in parts_of(tree)]

    def _object(self, tree: Syntax, scope: Scope) -> Any:
        found: dict[str, Any] = {}
        for element in parts_of(tree):
            key, value = parts_of(element)
            found[key_of(self._object_key(key, scope))] = self._value(value, scope)
        return found

    def _object_key(self, tree: Syntax, scope: Scope) -> Any:
        (part,) = parts_of(tree)
        inner = parts_of(part)
        if part.data == "keyword":
            return word_of(part)
        is_bare = part.data == "expr_term" and len(part.children) == 1
        if is_bare and inner[0].data == "identifier":
            return word_of(inner[0])
        return self._value(part, scope)

    def _conditional(self, tree: Syntax, scope: Scope) -> Any:
        condition, yes, no = parts_of(tree)
        truth = truth_of(self._value(condition, scope))
        if isinstance(truth, Unknown) and self.choices is not None:
            truth = self.choices.holds(truth)
        if not isinstance(truth, Unknown):
            return self._value(yes if truth else no, scope)
        values = self.value(yes, scope), self.value(no, scope)
        if spelled(values[0]) == spelled(values[1]):
            return values[0]
        if values[0] is True and values[1] is False:
            return truth
        return Unknown.of(f"({spelled(truth)} ? {spelled(values[0])} : {spelled(values[1])})")

    def _unary(self, tree: Syntax, scope: Scope) -> Any:
        sign = str(tree.children[0])
        value = self._value(parts_of(tree)[0], scope)
        if isinstance(value, Unknown):
            return Unknown.of(f"{sign}({spelled(value)})")
        return not truth_of(value) if sign == "!" else -number_of(value)  # type: ignore[operator]

    def _binary(self, tree: Syntax, scope: Scope) -> Any:
        left, (sign_tree, right_tree) = parts_of(tree)[0], parts_of(parts_of(tree)[1])
        sign = word_of(sign_tree).strip().rpartition("\n")[2].strip()
        one, other = self._value(left, scope), self._value(right_tree, scope)
        if sign in ("&&", "||"):
            return either(sign, truth_of(one), truth_of(other))
        if sign in ("==", "!="):
            return equality(one, other, is_negated=sign == "!=")
        numbers = number_of(one), number_of(other)
        if any(isinstance(each, Unknown) for each in numbers):
            return Unknown.of(f"{spelled(numbers[0])} {sign} {spelled(numbers[1])}")
        try:
            return ARITHMETIC[sign](*numbers)
        except (ArithmeticError, ValueError):
            raise FailedExpression from None

    def _call(self, tree: Syntax, scope: Scope) -> Any:
        names = [word_of(part) for part in parts_of(tree) if part.data == "identifier"]
        name = "::".join(names)
        given = [part for part in parts_of(tree) if part.data == "arguments"]
        nodes = parts_of(given[0]) if given else []
        if name == "try":
            return self._first(nodes, scope)
        if name == "can":
            return self._can(nodes, scope)
        arguments = [self._value(node, scope) for node in nodes]
        is_expanded = bool(given) and any(
            isinstance(each, Token) and each.type == "ELLIPSIS" for each in given[0].children
        )
        if is_expanded:
            last = arguments.pop()
            if not is_list(last):
                return Unknown.of(f"{name}({', '.join(map(spelled, [*arguments, last]))}...)")
            arguments += last
        return called(name, [as_argument(each) for each in arguments])

    def _first(self, nodes: list[Syntax], scope: Scope) -> Any:
        """The first of some expressions that has a value, as ``try`` gives it."""
        values: list[Any] = []
        for node in nodes:
            met, self.met = self.met, set()
            try:
                value = self._value(node, scope)
            except FailedExpression:
                continue
            finally:
                is_found = bool(self.met)
                self.met |= met
            values.append(value)
            if is_found or not isinstance(value, Unknown):
                break
        if not values:
            raise FailedExpression
        # An unknown one may fail in the end, unless a resource has it.
        return values[0] if len(values) == 1 else Unknown.of(f"try({listed(values)})")

    def _can(self, nodes: list[Syntax], scope: Scope) -> Any:
        try:
            values = [self._value(node, scope) for node in nodes]
        except FailedExpression:
            return False
        return True if is_wholly_known(values) else Unknown.of(f"can({listed(values)})")

    # References

    def _reference(self, tree: Syntax, scope: Scope) -> Any:
        steps: list[Syntax] = []
        base = tree
        while base.data in _STEPS:
            base, step = parts_of(base)
            steps.append(step)
            if base.data == "expr_term" and len(base.children) == 1:
                (base,) = parts_of(base)
        steps.reverse()
        if base.data != "identifier":
            return self._stepped(self._value(base, scope), steps, scope)
        root = word_of(base)
        if root in scope:
            return self._stepped(scope[root], steps, scope)
        if steps and steps[0].data == "get_attr":
            name = word_of(parts_of(steps[0])[0])
            value = self.names.value_of(root, name, self)
            if value is not NotImplemented:
                return self._stepped(value, steps[1:], scope)
        return self._stepped(Unknown.of(root), steps, scope)

    def _stepped(self, value: Any, steps: list[Syntax], scope: Scope) -> Any:
        for number, step in enumerate(steps):
            if step.data in ("attr_splat", "full_splat"):
                inner, rest = parts_of(step), steps[number + 1 :]
                if isinstance(value, Unknown):
                    shown = self._stepped(Unknown.of(f"{spelled(value)}[*]"), inner, scope)
                    return self._stepped(shown, rest, scope)
                items = [self._stepped(each, inner, scope) for each in items_of(value)]
                return self._stepped(items, rest, scope)
            if step.data == "get_attr":
                value = self._attribute(value, word_of(parts_of(step)[0]))
            elif step.data == "short_index":
                value = item_of(value, int(str(step.children[-1])))
            else:
                value = item_of(value, self._value(parts_of(step)[0], scope))
        return value

    def _attribute(self, value: Any, name: str) -> Any:
        if isinstance(value, Unknown):
            address = spelled(value)
            is_name = name == "id" and _NAMED.match(address) is not None
            return Unknown.of(f"{address}.{'name' if is_name else name}")
        if is_map(value):
            if name in value:
                return value[name]
            raise FailedExpression
        if isinstance(value, Instance):
            self.met.add(value.label)
            return self.names.attribute_of(value, name)
        raise FailedExpression

    # for expressions

    def _for_tuple(self, tree: Syntax, scope: Scope) -> Any:
        intro, result, *condition = parts_of(tree)
        names, collection = self._for_intro(intro, scope)
        scopes = scopes_of(names, collection, scope)
        if scopes is not None:
            kept = [each for each in scopes if self._is_kept(condition, each)]
            if not any(self._is_open(condition, each) for each in kept):
                return [self._value(result, each) for each in kept]
        return self._open_for("[]", names, collection, (result, *condition), scope)

    def _for_object(self, tree: Syntax, scope: Scope) -> Any:
        intro, key, result, *condition = parts_of(tree)
        names, collection = self._for_intro(intro, scope)
        is_grouped = any(isinstance(e, Token) and e.type == "ELLIPSIS" for e in tree.children)
        scopes = scopes_of(names, collection, scope)
        if scopes is not None:
            kept = [each for each in scopes if self._is_kept(condition, each)]
            keys = [self._value(key, each) for each in kept]
            if all(map(is_wholly_known, keys)) and not any(
                self._is_open(condition, each) for each in kept
            ):
                found: dict[str, Any] = {}
                for name, each in zip(map(key_of, keys), kept, strict=True):
                    value = self._value(result, each)
                    if is_grouped:
                        found.setdefault(name, []).append(value)
                    elif name in found:
                        raise FailedExpression
                    else:
                        found[name] = value
                return found
        brackets = "{...}" if is_grouped else "{}"
        return self._open_for(brackets, names, collection, (key, result, *condition), scope)

    def _for_intro(self, tree: Syntax, scope: Scope) -> tuple[list[str], Any]:
        *names, collection = parts_of(tree)
        return [word_of(name) for name in names], self._value(collection, scope)

    def _is_kept(self, condition: list[Syntax], scope: Scope) -> bool:
        return not condition or self._truth(condition, scope) is not False

    def _is_open(self, condition: list[Syntax], scope: Scope) -> bool:
        return bool(condition) and isinstance(self._truth(condition, scope), Unknown)

    def _truth(self, condition: list[Syntax], scope: Scope) -> bool | Unknown:
        return truth_of(self._value(parts_of(condition[0])[0], scope))

    def _open_for(
        self, brackets: str, names: list[str], collection: Any, parts: Any, scope: Scope
    ) -> Unknown:
        """What a ``for`` over something unknown gives, under a name that says how it is made."""
        inner = {**scope, **{name: Unknown.of(name) for name in names}}
        made = [
            spelled(self.value(parts_of(each)[0] if each.data == "for_cond" else each, inner))
            for each in parts
        ]
        head = f"for {', '.join(names)} in {spelled(collection)}"
        return Unknown.of(f"{brackets[:-1]}{head} : {' => '.join(made)}{brackets[-1]}")

    _EVALUATED: ClassVar[Mapping[str, Callable[..., Any]]] = {
        "expr_term": _term,
        "literal_value": _literal,
        "int_lit": _number,
        "float_lit": _number,
        "string": _string,
        "heredoc_template": _heredoc,
        "heredoc_template_trim": _heredoc,
        "tuple": _tuple,
        "object": _object,
        "conditional": _conditional,
        "unary_op": _unary,
        "binary_op": _binary,
        "function_call": _call,
        "identifier": _reference,
        **dict.fromkeys(_STEPS, _reference),
        "for_tuple_expr": _for_tuple,
        "for_object_expr": _for_object,
    }
