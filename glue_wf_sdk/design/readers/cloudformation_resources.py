"""The resources of a CloudFormation template as they are written, and what they refer to."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from glue_wf_sdk.design.readers.cloudformation_template import (
    functions_in,
    is_list,
    is_map,
    section,
    text_of,
)
from glue_wf_sdk.design.readers.cloudformation_values import (
    ANYWHERE,
    IN_SUB,
    LOOP,
    Evaluator,
    Scope,
    in_loop,
    sub_arguments,
)
from glue_wf_sdk.design.readers.located import LocatedMap, Mark
from glue_wf_sdk.design.unknown import Unknown

_MAX_COPIES = 1_000  # Loops in loops can make any number; a template has at most 500 resources.


@attrs.frozen(eq=False)
class Entry:
    """A resource, as it is written.

    Attributes:
        label: Its logical id.
        type: Its type; empty if it has none.
        node: The whole of it.
        mark: Where its logical id is written.
        scope: The variables of the loops around it.
        loop: The loop that makes it, if it is not known for what.
    """

    label: str
    type: str
    node: LocatedMap
    mark: Mark
    scope: Scope = ANYWHERE
    loop: str | None = None

    @property
    def properties(self) -> Any:
        """Its properties; an empty map if it has none."""
        found = self.node.get("Properties")
        return LocatedMap(self.node.mark) if found is None else found

    def references(self, node: Any) -> set[str]:
        """The logical ids and parameters to which a part of it refers."""
        found = {str(in_loop(each, self.scope)).partition(".")[0] for each in references_in(node)}
        return found - set(self.scope.variables)

    def depends_on(self) -> set[str]:
        """The logical ids in its DependsOn."""
        found = self.node.get("DependsOn")
        names = found if is_list(found) else [found]
        return {str(in_loop(each, self.scope)) for each in names if isinstance(each, str)}


def references_in(node: Any) -> Iterator[str]:
    """The names to which Ref, Fn::GetAtt and Fn::Sub refer, attributes included."""
    for function, argument in functions_in(node):
        if function in ("Ref", "Fn::GetAtt"):
            first = argument[0] if is_list(argument) and argument else argument
            if isinstance(first, str):
                yield first
        elif function == "Fn::Sub":
            template, own = sub_arguments(argument)
            for match in IN_SUB.finditer(template) if isinstance(template, str) else ():
                if not match[1] and match[2].strip() not in own:
                    yield match[2].strip()


@attrs.frozen(eq=False)
class Entries:
    """The resources of a template.

    Attributes:
        by_label: The resources, by their logical ids.
        broken: Where something is written that is no resource, by its logical id.
        is_open: Whether a macro or a loop may add resources that are not known.
    """

    by_label: Mapping[str, Entry]
    broken: Mapping[str, Mark]
    is_open: bool


def entries_of(root: object, evaluator: Evaluator) -> Entries:
    """The resources of a template, those in loops once for each item."""
    by_label: dict[str, Entry] = {}
    broken: dict[str, Mark] = {}
    is_open = _has_macro(root)
    copies = 0
    pending = deque([(section(root, "Resources"), ANYWHERE, "")])
    while pending:
        nodes, scope, loop = pending.popleft()
        for key, node in nodes.items():
            label = str(in_loop(key, scope))
            if key.startswith(LOOP):
                rounds = [] if copies > _MAX_COPIES else _rounds(node, evaluator, scope)
                copies += len(rounds)
                if not rounds or copies > _MAX_COPIES:
                    is_open = True
                    continue
                is_unknown = not all(map(_is_text, rounds[-1].variables.values()))
                pending += [(node[2], each, key if is_unknown else loop) for each in rounds]
            elif key == "Fn::Transform":
                is_open = True
            elif is_map(node):
                kind = node.get("Type")
                by_label[label] = Entry(
                    label=label,
                    type=kind if isinstance(kind, str) else "",
                    node=node,
                    mark=nodes.marks[key],
                    scope=scope,
                    loop=loop or None,
                )
            else:
                broken[label] = nodes.marks[key]
    return Entries(by_label, broken, is_open)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _rounds(node: Any, evaluator: Evaluator, scope: Scope) -> list[Scope]:
    """The scope of each round of a Fn::ForEach; none if it is broken or empty."""
    if not is_list(node) or len(node) != 3 or not is_map(node[2]):  # noqa: PLR2004 - its arguments
        return []
    identifier, collection, _ = node
    if not isinstance(identifier, str):
        return []
    items = evaluator.value(collection, scope)
    texts = [text_of(each) for each in items] if is_list(items) else [None]
    values = (Unknown.of(identifier) if each is None else each for each in dict.fromkeys(texts))
    return [Scope({**scope.variables, identifier: each}) for each in values]


def _has_macro(root: object) -> bool:
    """Whether a macro works on the whole template that may add resources: AWS::Include, or any."""
    found = root.get("Transform") if is_map(root) else None
    names = found if is_list(found) else [] if found is None else [found]
    return not all(isinstance(each, str) and re.match("AWS::(?!Include)", each) for each in names)
