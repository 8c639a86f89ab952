"""What is wrong with the fields of a definition, as far as they are known."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from glue_wf_sdk._core.schema import READ, check_object, check_wire, is_list
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.wire import from_wire
from glue_wf_sdk.design.filled import (
    creation_request,
    filled,
    instead_of,
    item_instead_of,
    probable_type,
)
from glue_wf_sdk.design.links import condition_items
from glue_wf_sdk.design.unknown import Unknown, is_known
from glue_wf_sdk.errors import Violation
from glue_wf_sdk.operations.triggers import CreateTriggerRequest
from glue_wf_sdk.operations.workflows import CreateWorkflowRequest

_SEGMENT = re.compile(r"\.?([A-Za-z]\w*)|\[([0-9]+)\]")
_ITEM = re.compile(r"^(Actions|Predicate\.Conditions)\[([0-9]+)\]")
_SUGGESTION = re.compile(r"did you mean (\w+)\?")


def violations_of_trigger(definition: Mapping[str, Any]) -> Iterator[Violation]:
    """Every rule of CreateTrigger that a definition breaks, as far as its fields are known.

    A field that is invalid by itself is set aside, so that it does not hide what else is wrong.
    """
    actions = definition.get("Actions")
    known = {
        "Actions": _known_items(actions),
        "Predicate.Conditions": _known_items(condition_items(definition)),
    }
    if isinstance(actions, Unknown) or (is_list(actions) and actions and not known["Actions"]):
        # An unknown condition need not watch what an equal unknown action starts.
        definition = {**definition, "Actions": Unknown.of("Actions")}
    payload = creation_request(definition)

    def written(item: re.Match[str]) -> str:
        indexes, index = known[item[1]], int(item[2])
        return f"{item[1]}[{indexes[index] if index < len(indexes) else index}]"

    for each in _without_consequences(_violations(CreateTriggerRequest, payload)):
        yield attrs.evolve(each, path=_ITEM.sub(written, each.path))


def _known_items(items: object) -> list[int]:
    """The indexes of the items that stand in a filled list, without the unknown ones."""
    return [index for index, each in enumerate(items if is_list(items) else ()) if is_known(each)]


def violations_of_workflow(definition: Mapping[str, Any]) -> Iterator[Violation]:
    """Every rule of CreateWorkflow that a definition breaks, as far as its fields are known."""
    yield from _violations(CreateWorkflowRequest, filled(definition))


def _violations(cls: type[Structure], payload: dict[str, Any]) -> list[Violation]:
    found = check_wire(cls, payload)
    misspelt = [each for each in found if each.rule == "unknown_field"]
    if misspelt:
        for violation in misspelt:
            _rename(payload, violation)
        found = (*misspelt, *(v for v in check_wire(cls, payload) if v.rule != "unknown_field"))
    for path in sorted((_steps(each.path) for each in found[len(misspelt) :]), key=len)[::-1]:
        _set_aside(payload, path)
    return [*found, *check_object(from_wire(cls, payload), READ)]


def _steps(path: str) -> list[str | int]:
    """The names and indexes in a path, up to the first key of a map of strings."""
    steps: list[str | int] = []
    end = 0
    while segment := _SEGMENT.match(path, end):
        steps.append(segment[1] or int(segment[2]))
        end = segment.end()
    return steps


def _rename(payload: dict[str, Any], misspelt: Violation) -> None:
    """Gives a misspelt field the name that is probably meant."""
    suggestion = _SUGGESTION.search(misspelt.message)
    steps = _steps(misspelt.path)
    owner: Any = payload
    for step in steps[:-1]:
        owner = owner[step]
    if suggestion and steps and steps[-1] in owner and suggestion[1] not in owner:
        owner[suggestion[1]] = owner.pop(steps[-1])


def _set_aside(payload: dict[str, Any], steps: list[str | int]) -> None:
    """Puts a valid value in the place of an invalid one."""
    *way, last = steps
    owner: Any = payload
    for step in way:
        owner = owner[step]
    instead = Unknown.of(repr(steps))
    if steps == ["Type"]:
        payload.pop("StartOnCreation", None)
        owner[last] = probable_type(payload)
    elif isinstance(last, int):
        owner[last] = item_instead_of(str(way[-1]), instead)
    else:
        owner[last] = instead_of(last, instead)


def _without_consequences(found: Iterable[Violation]) -> Iterator[Violation]:
    """Leaves out what is wrong with a state that does not belong into its condition at all."""
    found = list(found)
    misplaced = {_owner(each.path) for each in found if each.rule == "condition_state"}
    for each in found:
        if each.rule != "enum" or _owner(each.path) not in misplaced:
            yield each


def _owner(path: str) -> str:
    return path.rpartition(".")[0]
