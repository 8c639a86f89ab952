"""The Conditions of a CloudFormation template: which of them can hold together."""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from glue_wf_sdk.design.readers.cloudformation_template import Parameter, is_list, is_map
from glue_wf_sdk.design.unknown import Expression, Unknown, can_equal

_MAX_WORLDS = 16
_MAX_DEPTH = 40  # Of conditions in conditions; people nest two or three.

Choice: TypeAlias = str | frozenset[str]
"""What is assumed of a value: what it equals, or a set of strings none of which it equals."""

Subjects: TypeAlias = Mapping[Unknown, Iterable[str]]
"""What conditions compare, and with which strings."""


@attrs.frozen(eq=False)
class World:
    """What is assumed of the values that conditions compare.

    Attributes:
        choices: The assumptions.
        results: Whether conditions hold under them, as far as that has been asked.
    """

    choices: Mapping[Unknown, Choice] = attrs.field(factory=dict[Unknown, Choice])
    results: dict[str, bool | None] = attrs.field(factory=dict[str, bool | None], init=False)


ANY_WORLD = World()
"""Where nothing is assumed."""


class Conditions:
    """The Conditions of a template. One that compares a parameter is open, whatever its default."""

    def __init__(
        self,
        nodes: Mapping[str, Any],
        parameters: Mapping[str, Parameter],
        evaluate: Callable[[Any], object],
    ) -> None:
        self._nodes = nodes
        self._parameters = parameters
        self._evaluate = evaluate
        self._depth = 0
        self._anywhere: dict[str, bool | None] = {}
        self._subjects: dict[str, dict[Unknown, dict[str, None]]] = {}

    def holds(self, name: object, world: World = ANY_WORLD) -> bool | None:
        """Whether a condition holds; None if that is not known."""
        if not isinstance(name, str):
            return None
        results = self._anywhere if world is ANY_WORLD else world.results
        if name not in results:
            results[name] = None  # For conditions that refer to each other in a circle.
            results[name] = self._is_true(self._nodes.get(name), world)
        return results[name]

    def subjects(self, name: object) -> Mapping[Unknown, Iterable[str]]:
        """What a condition compares, directly or by other conditions."""
        if not isinstance(name, str):
            return {}
        if name not in self._subjects:
            found: dict[Unknown, dict[str, None]] = {}
            self._subjects[name] = found
            pending, seen = [self._nodes.get(name)], {name}
            while pending:
                operator, arguments = _operation(pending.pop())
                if operator == "Fn::Equals":
                    compared = self._compared(arguments)
                    if not isinstance(compared, (bool, type(None))):
                        found.setdefault(compared[0], {})[compared[1]] = None
                elif operator == "Condition":
                    for each in arguments:
                        if isinstance(each, str) and each not in seen:
                            seen.add(each)
                            pending.append(self._nodes.get(each))
                else:
                    pending += arguments
        return self._subjects[name]

    def worlds(self, names: Iterable[object]) -> list[World]:
        """Each way in which some conditions can turn out, as far as these are few."""
        options: dict[Unknown, list[Choice]] = {}
        compared: dict[Unknown, dict[str, None]] = {}
        for name in names:
            for subject, texts in self.subjects(name).items():
                compared.setdefault(subject, {}).update(dict.fromkeys(texts))
        for subject, texts in compared.items():
            choices = self._choices(subject, list(texts))
            if math.prod(map(len, options.values())) * len(choices) <= _MAX_WORLDS:
                options[subject] = choices
        if not options:
            return [ANY_WORLD]
        return [
            World(dict(zip(options, each, strict=True)))
            for each in itertools.product(*options.values())
        ]

    def _choices(self, subject: Unknown, texts: list[str]) -> list[Choice]:
        """What a value can be, its default first."""
        parameter = self._parameters.get(expression_of(subject))
        allowed = parameter.allowed if parameter else frozenset[str]()
        possible = [each for each in texts if not allowed or each in allowed]
        others: list[Choice] = [] if allowed and allowed <= set(texts) else [frozenset(texts)]
        default = parameter.default if parameter else None
        if isinstance(default, str) and default not in possible:
            return [*others, *possible]
        possible.sort(key=lambda each: each != default)
        return [*possible, *others]

    def _is_true(self, node: object, world: World) -> bool | None:
        self._depth += 1
        try:
            return None if self._depth > _MAX_DEPTH else self._result(node, world)
        finally:
            self._depth -= 1

    def _result(self, node: object, world: World) -> bool | None:
        operator, arguments = _operation(node)
        if operator == "Fn::Equals":
            return self._equals(arguments, world)
        if operator == "Condition":
            return self.holds(arguments[0], world)
        results = [self._is_true(each, world) for each in arguments]
        if operator == "Fn::Not":
            return None if results[0] is None else not results[0]
        if operator not in ("Fn::And", "Fn::Or"):
            return None
        decisive = operator == "Fn::Or"
        if decisive in results:
            return decisive
        return None if None in results else not decisive

    def _equals(self, arguments: list[Any], world: World) -> bool | None:
        compared = self._compared(arguments)
        if isinstance(compared, (bool, type(None))):
            return compared
        subject, text = compared
        choice = world.choices.get(subject)
        if isinstance(choice, str):
            return choice == text
        return False if choice is not None and text in choice else None

    def _compared(self, arguments: list[Any]) -> tuple[Unknown, str] | bool | None:
        """What Fn::Equals compares with which string, or else whether they are equal."""
        left, right = map(self._evaluate, arguments)
        if not isinstance(left, (str, Unknown)) or not isinstance(right, (str, Unknown)):
            return None
        if left == right:
            return True
        if not can_equal(left, right):
            return False
        if isinstance(left, Unknown) and isinstance(right, str):
            return left, right
        if isinstance(right, Unknown) and isinstance(left, str):
            return right, left
        return Unknown.of(f"{left} == {right}"), "true"


def expression_of(value: Unknown) -> str:
    """The expression that a value consists of; empty if it consists of more."""
    part = value.parts[0] if len(value.parts) == 1 else ""
    return part.text if isinstance(part, Expression) else ""


_ARITY = {"Fn::Equals": (2, 2), "Fn::Not": (1, 1), "Fn::And": (1, 10), "Fn::Or": (1, 10)}


def _operation(node: object) -> tuple[str, list[Any]]:
    """The operator of a condition and its arguments; none if it is broken."""
    if not is_map(node) or len(node) != 1:
        return "", []
    ((operator, arguments),) = node.items()
    if operator == "Condition":
        return operator, [arguments]
    least, most = _ARITY.get(operator, (1, 0))
    if is_list(arguments) and least <= len(arguments) <= most:
        return operator, arguments
    return "", []
