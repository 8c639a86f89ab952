"""The values of a CloudFormation template: what its intrinsic functions give before deployment."""

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs

from glue_wf_sdk.design.readers.cloudformation_conditions import ANY_WORLD, Conditions, World
from glue_wf_sdk.design.readers.cloudformation_template import (
    Parameter,
    is_list,
    is_map,
    located,
    parameters_of,
    section,
    text_of,
)
from glue_wf_sdk.design.readers.located import LocatedList, LocatedMap
from glue_wf_sdk.design.unknown import Text, Unknown, is_known

_MAX_DEPTH = 60  # Of values in values, and of names that refer to names.
_MAX_CHARACTERS = 200_000  # A few names of names can make a text of any length.

IN_SUB = re.compile(r"\$\{(!?)([^{}]*)\}")
_IN_LOOP = re.compile(r"[$&]\{([A-Za-z0-9]+)\}")
_DYNAMIC = re.compile(r"(\{\{resolve:[^{}]*\}\})")

_NAMES = ("JobName", "CrawlerName")


class _Absent:
    """What AWS::NoValue gives: nothing."""


ABSENT: Final = _Absent()


@attrs.frozen(eq=False)
class Scope:
    """Where a value is evaluated.

    Attributes:
        variables: The identifiers of the Fn::ForEach around it, and their values.
        world: What is assumed of conditions.
        uses_defaults: Whether parameters have their defaults, or no known value.
        is_name: Whether the value is a name. Names are compared with those of resources, which are
            the same in every world: parameters have their defaults.
    """

    variables: Mapping[str, Text] = attrs.field(factory=dict[str, Text])
    world: World = ANY_WORLD
    uses_defaults: bool = True
    is_name: bool = False


ANYWHERE = Scope()
_UNDEFAULTED = Scope(uses_defaults=False)


class Evaluator:
    """Evaluates what a template says, without its deployment.

    Maps and lists stay located. What cannot be evaluated is Unknown, and equal expressions are
    equal.
    """

    def __init__(self, root: object) -> None:
        self.parameters: Mapping[str, Parameter] = parameters_of(root)
        self.conditions = Conditions(
            section(root, "Conditions"),
            self.parameters,
            lambda node: self.text(node, _UNDEFAULTED),
        )
        self.names: Callable[[str, Scope], Text | None] = lambda _label, _scope: None
        self.overridden: set[str] = set()
        """Parameters whose defaults are not used."""
        self._mappings = section(root, "Mappings")
        self._depth = 0

    def value(self, node: Any, scope: Scope = ANYWHERE) -> Any:
        """The value of a node of the template; ABSENT for AWS::NoValue."""
        if isinstance(node, str):
            return _plain(in_loop(node, scope))
        if not isinstance(node, (LocatedMap, LocatedList)):
            return node
        self._depth += 1
        try:
            if self._depth > _MAX_DEPTH:
                return _unknown_at("the value", node)
            if isinstance(node, LocatedList):
                return self._list(node, scope)
            if len(node) == 1:
                ((name, argument),) = node.items()
                if name == "Ref" or (name.startswith("Fn::") and not name.startswith(LOOP)):
                    value = self._call(name, argument, scope)
                    return _unknown_at(name.removeprefix("Fn::"), node) if value is None else value
            return self._map(node, scope)
        finally:
            self._depth -= 1

    def text(self, node: Any, scope: Scope = ANYWHERE) -> Text | None:
        """The value of a node that must be a string; None if it is none."""
        value = self.value(node, scope)
        return value if isinstance(value, Unknown) else text_of(value)

    def parameter(self, name: str, scope: Scope) -> Any:
        """The value of a parameter."""
        unknown = Unknown.of(name)
        default: Any = self.parameters[name].default
        if not scope.uses_defaults or name in self.overridden or default is None:
            default = unknown
        choice = None if scope.is_name else scope.world.choices.get(unknown)
        if isinstance(choice, str):
            return choice
        is_excluded = choice is not None and isinstance(default, str) and default in choice
        return unknown if is_excluded else default

    def reference(self, name: str, scope: Scope) -> Any:
        """What Ref gives for a name."""
        if name in scope.variables:
            return scope.variables[name]
        if name == "AWS::NoValue":
            return ABSENT
        if name in self.parameters:
            return self.parameter(name, scope)
        return self.names(name, scope) or Unknown.of(name)

    def mapped(self, keys: Iterable[object]) -> Any:
        """An entry of the mappings; None if there is none."""
        found: Any = self._mappings
        for key in keys:
            text = text_of(key)
            found = found.get(text) if text is not None and is_map(found) else None
        return found

    def _list(self, node: LocatedList, scope: Scope) -> LocatedList:
        found = LocatedList(node.mark)
        for item, mark in zip(node, node.marks, strict=True):
            if (value := self.value(item, scope)) is not ABSENT:
                found.put(value, mark)
        return found

    def _map(self, node: LocatedMap, scope: Scope) -> LocatedMap:
        found = LocatedMap(node.mark)
        for key, item in node.items():
            inner = scope
            if key in _NAMES and scope.world is not ANY_WORLD:
                inner = Scope(scope.variables, scope.world, scope.uses_defaults, is_name=True)
            if (value := self.value(item, inner)) is not ABSENT:
                found.put(key, value, node.marks[key])
        return found

    def _call(self, name: str, argument: Any, scope: Scope) -> Any:
        if name in _LAZY and (value := _LAZY[name](self, argument, scope)) is not None:
            return value
        given = self.value(argument, scope)  # Once: twice at each level would take for ever.
        if name in _EAGER and (value := _EAGER[name](self, given)) is not None:
            return value
        return (
            Unknown.of(f"{name.removeprefix('Fn::')} {_shown(given)}") if name in _SHOWN else None
        )


LOOP: Final = "Fn::ForEach::"

# Functions of which names are made. The arguments of others can hold secrets, which the text of an
# expression must not show.
_SHOWN = (
    "Ref",
    "Fn::FindInMap",
    "Fn::GetAtt",
    "Fn::GetAZs",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
)


def in_loop(text: str, scope: Scope) -> Text:
    """A text in which the variables of Fn::ForEach are replaced."""
    if not scope.variables or "{" not in text:
        return text
    parts: list[object] = []
    end = 0
    for match in _IN_LOOP.finditer(text):
        if match[1] in scope.variables:
            parts += (text[end : match.start()], scope.variables[match[1]])
            end = match.end()
    return Unknown.joined((*parts, text[end:]))


def _unknown_at(what: str, node: LocatedMap | LocatedList) -> Unknown:
    return Unknown.of(f"{what} at {node.mark[0]}:{node.mark[1]}")


def _plain(text: Text) -> Text:
    """A text in which dynamic references are unknown."""
    if isinstance(text, Unknown) or "{{resolve:" not in text:
        return text
    return Unknown.joined(
        Unknown.of(part[2:-2]) if index % 2 else part
        for index, part in enumerate(_DYNAMIC.split(text))
    )


def _joined(texts: Iterable[Text]) -> Text | None:
    """A text made of texts; None if it becomes too long."""
    parts: list[Text] = []
    size = 0
    for text in texts:
        parts.append(text)
        size += len(text if isinstance(text, str) else str(text))
        if size > _MAX_CHARACTERS:
            return None
    return Unknown.joined(parts)


def _shown(value: Any) -> str:
    """A value in the text of an expression; different values have different texts."""
    if is_map(value):
        return f"{{{', '.join(f'{key}: {_shown(item)}' for key, item in value.items())}}}"
    if is_list(value):
        return f"[{', '.join(map(_shown, value))}]"
    if value is ABSENT:
        return "AWS::NoValue"
    return str(value) if isinstance(value, (str, Unknown)) else json.dumps(value, default=str)


def _is_without_unknown(value: Any) -> bool:
    pending = [value]
    while pending:
        each = pending.pop()
        if not is_known(each):
            return False
        pending += each.values() if is_map(each) else each if is_list(each) else ()
    return True


# The functions. Each gives None where it cannot be evaluated.


def _ref(evaluator: Evaluator, argument: Any, scope: Scope) -> Any:
    name = evaluator.text(argument, scope)
    return None if name is None else evaluator.reference(str(name), scope)


def _get_att(evaluator: Evaluator, argument: Any, scope: Scope) -> Any:
    parts = [evaluator.text(each, scope) for each in argument] if is_list(argument) else [argument]
    texts = [each for each in parts if isinstance(each, str)]
    return Unknown.of(".".join(texts)) if 0 < len(texts) == len(parts) else None


def _sub(evaluator: Evaluator, argument: Any, scope: Scope) -> Any:
    template, variables = sub_arguments(argument)
    if not isinstance(template, str):
        return None
    parts: list[Text] = []
    end = 0
    for match in IN_SUB.finditer(template):
        parts.append(_plain(in_loop(template[end : match.start()], scope)))
        parts.append(_substituted(evaluator, match, variables, scope))
        end = match.end()
    parts.append(_plain(in_loop(template[end:], scope)))
    return _joined(parts)


def sub_arguments(argument: Any) -> tuple[Any, Mapping[str, Any]]:
    """The text of a Fn::Sub, and its own variables."""
    own: Mapping[str, Any] = {}
    if is_list(argument) and argument:
        argument, *others = argument
        own = others[0] if others and is_map(others[0]) else own
    return argument, own


def _substituted(
    evaluator: Evaluator, match: re.Match[str], variables: Mapping[str, Any], scope: Scope
) -> Text:
    is_literal, name = match[1], match[2].strip()
    if is_literal:
        return f"${{{match[2]}}}"
    if name in variables:
        value = evaluator.value(variables[name], scope)
    elif "." in name:
        return Unknown.of(str(in_loop(name, scope)))
    else:
        value = evaluator.reference(name, scope)
    text = value if isinstance(value, Unknown) else text_of(value)
    return Unknown.of(f"{name}: {_shown(value)}") if text is None else text


def _if(evaluator: Evaluator, argument: Any, scope: Scope) -> Any:
    if not is_list(argument) or len(argument) != 3:  # noqa: PLR2004 - a condition and two values
        return None
    holds = evaluator.conditions.holds(argument[0], scope.world)
    if holds is not None:
        return evaluator.value(argument[1 if holds else 2], scope)
    either, other = (evaluator.value(each, scope) for each in argument[1:])
    if _shown(either) == _shown(other):
        return either
    return Unknown.of(f"If [{argument[0]}, {_shown(either)}, {_shown(other)}]")


# The following get their arguments evaluated.


def _join(_evaluator: Evaluator, given: Any) -> Any:
    if not is_list(given) or len(given) != 2 or not is_list(given[1]):  # noqa: PLR2004
        return None
    delimiter, *texts = (_as_text(each) for each in (given[0], *given[1]))
    if delimiter is None or None in texts:
        return None
    parts = [part for text in texts for part in (delimiter, text) if part is not None]
    return _joined(parts[1:])


def _select(_evaluator: Evaluator, given: Any) -> Any:
    if not is_list(given) or len(given) != 2 or not is_list(given[1]):  # noqa: PLR2004
        return None
    index = text_of(given[0])
    indices = {str(number): item for number, item in enumerate(given[1])}
    return indices.get(index) if index is not None else None


def _split(_evaluator: Evaluator, given: Any) -> Any:
    if not is_list(given) or len(given) != 2:  # noqa: PLR2004 - the delimiter and the string
        return None
    delimiter, text = given
    if not isinstance(delimiter, str) or not isinstance(text, str) or not delimiter:
        return None
    return located(text.split(delimiter), given.mark)


def _find_in_map(evaluator: Evaluator, given: Any) -> Any:
    if not is_list(given):
        return None
    keys = given[:3]
    found = evaluator.mapped(keys)
    if found is None and len(given) > len(keys) and is_map(given[3]) and all(map(is_known, keys)):
        return given[3].get("DefaultValue")
    return None if found is None else evaluator.value(found)


def _base64(_evaluator: Evaluator, given: Any) -> Any:
    if not isinstance(given, str):
        return None
    return base64.b64encode(given.encode(errors="surrogatepass")).decode("ascii")


def _length(_evaluator: Evaluator, given: Any) -> Any:
    return len(given) if is_list(given) else None


def _to_json_string(_evaluator: Evaluator, given: Any) -> Any:
    is_json = given is not ABSENT and _is_without_unknown(given)
    return json.dumps(given, separators=(",", ":")) if is_json else None


def _as_text(value: Any) -> Text | None:
    return value if isinstance(value, Unknown) else text_of(value)


_LAZY: Mapping[str, Callable[[Evaluator, Any, Scope], Any]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::If": _if,
    "Fn::Sub": _sub,
}
_EAGER: Mapping[str, Callable[[Evaluator, Any], Any]] = {
    "Fn::Base64": _base64,
    "Fn::FindInMap": _find_in_map,
    "Fn::Join": _join,
    "Fn::Length": _length,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::ToJsonString": _to_json_string,
}
