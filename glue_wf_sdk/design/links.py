"""What a trigger starts and watches."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from glue_wf_sdk._core.schema import is_list, is_map
from glue_wf_sdk.design.unknown import Text, Unknown, can_equal

__all__ = ["Link", "Target"]

Kind: TypeAlias = Literal["job", "crawler"]
NAME_FIELDS: Mapping[str, Kind] = {"JobName": "job", "CrawlerName": "crawler"}
STATE_FIELDS: Mapping[Kind, str] = {"job": "State", "crawler": "CrawlState"}


@attrs.frozen
class Target:
    """A job or a crawler, as a trigger names it.

    Attributes:
        kind: ``job`` or ``crawler``.
        name: Its name.
    """

    kind: Kind
    name: Text

    def can_be(self, other: "Target") -> bool:
        """Whether two targets can turn out to be the same job or crawler."""
        return self.kind == other.kind and can_equal(self.name, other.name)

    def __str__(self) -> str:
        """The kind and the name: ``job load``."""
        return f"{self.kind} {self.name}"


@attrs.frozen
class Link:
    """An action or a condition of a trigger.

    Attributes:
        target: What it starts or watches; None if that is not known at all.
        path: Its place in the trigger: ``Actions[0].JobName``.
        state: The state that a condition waits for; None if it has none.
    """

    target: Target | None
    path: str
    state: Text | None = None


def actions_in(definition: Mapping[str, Any]) -> Iterator[Link]:
    """The actions in a definition of a trigger; those that name nothing are left out."""
    yield from _links(definition.get("Actions"), "Actions")


def conditions_in(definition: Mapping[str, Any]) -> Iterator[Link]:
    """The conditions in a definition of a trigger; only a CONDITIONAL one waits for any."""
    kind = definition.get("Type")
    if isinstance(kind, str) and kind != "CONDITIONAL":
        return
    predicate = definition.get("Predicate")
    if isinstance(predicate, Unknown):
        yield Link(None, "Predicate")
    elif is_map(predicate):
        yield from _links(predicate.get("Conditions"), "Predicate.Conditions")


def condition_items(definition: Mapping[str, Any]) -> Sequence[Any]:
    """The conditions in a definition of a trigger as they are written, whatever its type."""
    predicate = definition.get("Predicate")
    conditions = predicate.get("Conditions") if is_map(predicate) else None
    return conditions if is_list(conditions) else ()


def waits_for_all(definition: Mapping[str, Any]) -> bool:
    """Whether a definition of a trigger waits for all of its conditions; True if that is open."""
    predicate = definition.get("Predicate")
    return not is_map(predicate) or predicate.get("Logical") != "ANY"


def _links(items: object, path: str) -> Iterator[Link]:
    if isinstance(items, Unknown):
        yield Link(None, path)
        return
    for index, item in enumerate(items if is_list(items) else ()):
        here = f"{path}[{index}]"
        if isinstance(item, Unknown):
            yield Link(None, here)
        elif is_map(item):
            for field, kind in NAME_FIELDS.items():
                name = item.get(field)
                if isinstance(name, (str, Unknown)):
                    state = item.get(STATE_FIELDS[kind])
                    known = state if isinstance(state, (str, Unknown)) else None
                    yield Link(Target(kind, name), f"{here}.{field}", known)
