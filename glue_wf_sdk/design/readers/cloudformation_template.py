"""The sections of a CloudFormation template, as far as they have the form that they must have."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeGuard

import attrs

from glue_wf_sdk.design.readers.located import LocatedList, LocatedMap, Mark

_NAMES = ("Name", "WorkflowName", "JobName", "CrawlerName")
_LISTS = ("CommaDelimitedList", "List<Number>")


@attrs.frozen
class Parameter:
    """A parameter of a template.

    Attributes:
        default: Its value unless the deployment gives another one: a string or a list of strings.
            None if there is none, or none that says anything: an empty one often means "not given".
        allowed: The values that it can have; empty if any.
    """

    default: str | LocatedList | None
    allowed: frozenset[str]


def is_map(value: object) -> TypeGuard[LocatedMap]:
    """Whether a value is a map."""
    return isinstance(value, LocatedMap)


def is_list(value: object) -> TypeGuard[LocatedList]:
    """Whether a value is a list."""
    return isinstance(value, LocatedList)


def located(items: Iterable[Any], mark: Mark) -> LocatedList:
    """A list whose items are all written at one place."""
    found = LocatedList(mark)
    for item in items:
        found.put(item, mark)
    return found


def text_of(value: object) -> str | None:
    """A scalar as CloudFormation writes it where a string is expected; None if it is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return json.dumps(value)
    return value if isinstance(value, str) else None


def section(root: object, name: str) -> LocatedMap:
    """A section of a template, or a part of one; empty if it is missing or no map."""
    found = root.get(name) if is_map(root) else None
    return found if is_map(found) else LocatedMap((1, 1))


def parameters_of(root: object) -> dict[str, Parameter]:
    """The parameters of a template, by their names."""
    return {name: _parameter(node) for name, node in section(root, "Parameters").items()}


def _parameter(node: object) -> Parameter:
    if not is_map(node):
        return Parameter(None, frozenset())
    allowed = node.get("AllowedValues")
    texts = {text_of(each) for each in allowed} if is_list(allowed) else set[str | None]()
    default = text_of(node.get("Default"))
    kind = str(node.get("Type"))
    if node.get("NoEcho") in (True, "true") or kind.startswith("AWS::SSM::"):
        default = None  # A secret, or the key of a value in the Parameter Store.
    is_of_list = kind in _LISTS or kind.startswith("List<")
    return Parameter(
        default=located(map(str.strip, default.split(",")), node.mark)
        if default and is_of_list
        else default or None,
        allowed=frozenset(each for each in texts if each is not None),
    )


def functions_in(node: object) -> Iterator[tuple[str, Any]]:
    """The intrinsic functions in a value, at any depth, in order, with their arguments."""
    pending = [node]
    while pending:
        value = pending.pop()
        if is_map(value):
            if len(value) == 1:
                ((key, argument),) = value.items()
                if key == "Ref" or key.startswith("Fn::"):
                    yield key, argument
            pending += reversed([each for each in value.values() if each.__class__ is not str])
        elif is_list(value):
            pending += reversed([each for each in value if each.__class__ is not str])


def references_as_names(node: object) -> Iterator[str]:
    """What Ref refers to where it gives the whole of a name."""
    pending = [node]
    while pending:
        value = pending.pop()
        if is_map(value):
            for key, item in value.items():
                name = item.get("Ref") if key in _NAMES and is_map(item) else None
                if isinstance(name, str):
                    yield name
            pending += value.values()
        elif is_list(value):
            pending += value
