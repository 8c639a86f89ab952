"""What the operators of Terraform's expressions do: ``&&``, ``==``, ``[0]``, ``[*]``, ``for``."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.design.readers.terraform_instances import Instances, Scope
from glue_wf_sdk.design.readers.terraform_values import (
    FailedExpression,
    TerraformSet,
    is_map,
    is_wholly_known,
    number_of,
    spelled,
    text_of,
)
from glue_wf_sdk.design.unknown import Unknown

_MAX_ITEMS = 10_000


def key_of(value: Any) -> str:
    """A value as the key of a map; raises FailedExpression."""
    key = text_of(value)
    if isinstance(key, Unknown):
        raise FailedExpression
    return key


def listed(values: list[Any]) -> str:
    """How arguments are spelled."""
    return ", ".join(map(spelled, values))


def either(sign: str, one: object, other: object) -> bool | Unknown:
    """What ``&&`` or ``||`` makes of two conditions. One of them can decide alone."""
    decisive = sign == "||"
    if decisive in (one, other):
        return decisive
    unknown = [each for each in (one, other) if isinstance(each, Unknown)]
    if len(unknown) == 2:  # noqa: PLR2004 - both
        return Unknown.of(f"({spelled(one)} {sign} {spelled(other)})")
    return unknown[0] if unknown else not decisive


def equality(one: Any, other: Any, *, is_negated: bool) -> bool | Unknown:
    """Whether two values are equal, or are not."""
    if is_wholly_known([one, other]) or spelled(one) == spelled(other):
        return (spelled(one) == spelled(other)) != is_negated
    text = f"{spelled(one)} == {spelled(other)}"
    return Unknown.of(f"!({text})" if is_negated else text)


def _quotient(one: float, other: float) -> float:
    return one / other


ARITHMETIC: Mapping[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
    "%": operator.mod,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def items_of(value: Any) -> list[Any]:
    """The items that ``[*]`` stands for."""
    if value is None:
        return []
    if is_list(value):
        return list(value)
    return [value.any] if isinstance(value, Instances) else [value]


def as_argument(value: Any) -> Any:
    """A value as functions take it: how many instances there are may not be known."""
    return Unknown.of(str(value)) if isinstance(value, Instances) else value


def item_of(value: Any, index: Any) -> Any:
    """The item of a collection at an index; raises FailedExpression."""
    if isinstance(value, Instances):
        return value.with_index(index)
    if isinstance(value, Unknown) or (isinstance(index, Unknown) and value is not None):
        return Unknown.of(f"{spelled(value)}[{spelled(index)}]")
    if is_map(value):
        name = key_of(index)
        if name in value:
            return value[name]
    elif is_list(value) and not isinstance(value, TerraformSet):
        position = number_of(index)
        if position in range(len(value)):
            return value[int(position)]  # type: ignore[arg-type]
    raise FailedExpression


def scopes_of(names: list[str], collection: Any, scope: Scope) -> list[Scope] | None:
    """The scope of each turn of a ``for``; None if they are not known."""
    pairs = _pairs(collection)
    if pairs is None or len(pairs) > _MAX_ITEMS:
        return None
    if len(names) == 1:
        return [{**scope, names[0]: value} for _, value in pairs]
    return [{**scope, names[0]: key, names[1]: value} for key, value in pairs]


def known_pairs(collection: Any) -> list[tuple[Any, Any]] | None:
    """The keys and values of a collection; None if it is not known, or none."""
    try:
        return _pairs(collection)
    except FailedExpression:
        return None


def _pairs(collection: Any) -> list[tuple[Any, Any]] | None:
    """The keys and values of a collection; None if it is not known."""
    if is_map(collection):
        return [(key, collection[key]) for key in sorted(collection)]
    if isinstance(collection, TerraformSet):
        return [(each, each) for each in collection]
    if is_list(collection):
        return list(enumerate(collection))
    if isinstance(collection, (Unknown, Instances)):
        return None
    raise FailedExpression
