"""Resources that are written in the API's form, and where their fields are."""

from typing import Any, TypeVar

from glue_wf_sdk._core.text import key_segment
from glue_wf_sdk.design.filled import OWN_KEYS
from glue_wf_sdk.design.finding import Place
from glue_wf_sdk.design.model import Resource
from glue_wf_sdk.design.readers.located import LocatedList, LocatedMap, Mark
from glue_wf_sdk.design.unknown import Unknown

ResourceT = TypeVar("ResourceT", bound=Resource)


def place_at(file: str, mark: Mark) -> Place:
    """The place of a mark in a file."""
    return Place(file, *mark)


def resource_at(
    cls: type[ResourceT], file: str, item: LocatedMap, mark: Mark, otherwise: str
) -> ResourceT:
    """A resource that is written in the API's form.

    What has no name is called `otherwise`.
    """
    name = item.get("Name")
    label = name if isinstance(name, str) and name else otherwise
    return cls(
        name=label if label == name else Unknown.of(f"name of {otherwise}"),
        label=label,
        place=place_at(file, mark),
        definitions=(item,),
        places=places_in(file, item),
    )


def places_in(file: str, item: LocatedMap) -> dict[str, Place]:
    """Where the fields of an item are written, by their paths."""
    places: dict[str, Place] = {}
    pending: list[tuple[str, Any]] = [("", item)]
    while pending:
        path, value = pending.pop()
        for segment, inner, mark in _items(path, value):
            here = (path + segment).removeprefix(".")
            places[here] = place_at(file, mark)
            pending.append((here, inner))
    return places


def _items(path: str, value: object) -> list[tuple[str, Any, Mark]]:
    if isinstance(value, LocatedMap):
        is_own = path.rpartition(".")[2] in OWN_KEYS
        return [
            (_segment(key, quoted=is_own), inner, value.marks[key]) for key, inner in value.items()
        ]
    if isinstance(value, LocatedList):
        return [
            (f"[{index}]", inner, mark)
            for index, (inner, mark) in enumerate(zip(value, value.marks, strict=True))
        ]
    return []


def _segment(key: str, *, quoted: bool) -> str:
    is_field = not quoted and key.isidentifier() and key.isascii()
    return f".{key}" if is_field else key_segment(key)
