"""Terraform's functions, as far as they are needed to read designs."""

import itertools
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.design.readers.terraform_values import (
    FailedExpression,
    TerraformSet,
    is_map,
    is_wholly_known,
    number_of,
    spelled,
    text_of,
    truth_of,
)
from glue_wf_sdk.design.unknown import Unknown

Function: TypeAlias = Callable[..., Any]

_MAX_ITEMS = 10_000


def called(name: str, arguments: list[Any]) -> Any:
    """What a function returns; raises FailedExpression.

    It is unknown if the function is, or if it needs an argument that is unknown.
    """
    unknown = Unknown.of(f"{name}({', '.join(map(spelled, arguments))})")
    if name in _OF_ALL:
        if not all(map(is_wholly_known, arguments)):
            return unknown
        function = _OF_ALL[name]
    elif name in _OF_PARTS:
        function = _OF_PARTS[name]
    else:
        return unknown
    try:
        value = function(*arguments)
    except (TypeError, ValueError, IndexError, OverflowError):
        raise FailedExpression from None
    return unknown if value is NotImplemented else value


def _list(value: Any) -> list[Any]:
    if not is_list(value):
        raise FailedExpression
    return list(value)


def _map(value: Any) -> Mapping[str, Any]:
    if not is_map(value):
        raise FailedExpression
    return value


def _text(value: Any) -> str:
    text = text_of(value)
    if not isinstance(text, str):
        raise FailedExpression
    return text


def _integer(value: Any) -> int:
    number = number_of(value)
    if isinstance(number, Unknown) or number != int(number):
        raise FailedExpression
    return int(number)


# What follows takes values that are known in all their parts.


def _contains(values: Any, value: Any) -> bool:
    return any(spelled(each) == spelled(value) for each in _list(values))


def _index(values: Any, value: Any) -> int:
    return [spelled(each) for each in _list(values)].index(spelled(value))


def _replace(text: Any, old: Any, new: Any) -> Any:
    pattern = _text(old)
    if len(pattern) > 1 and pattern[0] == pattern[-1] == "/":
        return NotImplemented  # RE2's regular expressions differ from Python's.
    return _text(text).replace(pattern, _text(new))


def _substr(text: Any, offset: Any, length: Any) -> str:
    start, count, whole = _integer(offset), _integer(length), _text(text)
    start = max(len(whole) + start, 0) if start < 0 else start
    return whole[start:] if count < 0 else whole[start : start + count]


def _range(*limits: Any) -> list[int]:
    numbers = range(*map(_integer, limits))
    if len(numbers) > _MAX_ITEMS:
        raise FailedExpression
    return list(numbers)


def _sorted(values: Any) -> list[str]:
    return sorted(map(_text, _list(values)))


def _tobool(value: Any) -> bool | Unknown | None:
    return None if value is None else truth_of(value)


def _tonumber(value: Any) -> float | Unknown | None:
    return None if value is None else number_of(value)


def _set_product(*lists: Any) -> list[list[Any]]:
    values = [_list(each) for each in lists]
    if math.prod(map(len, values)) > _MAX_ITEMS:
        raise FailedExpression
    return [list(each) for each in itertools.product(*values)]


def _sets(values: Iterable[Any]) -> tuple[dict[str, Any], list[set[str]]]:
    """The elements of some sets by how they are spelled, and how those of each are spelled."""
    lists = [_list(each) for each in values]
    by_spelling = {spelled(each): each for one in lists for each in one}
    return by_spelling, [set(map(spelled, one)) for one in lists]


def _union(*sets: Any) -> TerraformSet:
    return TerraformSet.of([item for each in sets for item in _list(each)])


def _intersection(*sets: Any) -> TerraformSet:
    values, (first, *others) = _sets(sets)
    return TerraformSet.of([values[key] for key in first.intersection(*others)])


def _difference(one: Any, other: Any) -> TerraformSet:
    values, (first, second) = _sets((one, other))
    return TerraformSet.of([values[key] for key in first - second])


def _split(separator: Any, text: Any) -> list[str]:
    return _text(text).split(_text(separator)) if text != "" else [""]


def _title(text: Any) -> str:
    return re.sub(r"(?<!\S)\S", lambda each: each[0].upper(), _text(text))


def _chomp(text: Any) -> str:
    return _text(text).rstrip("\r\n")


def _tostring(value: Any) -> str | Unknown | None:
    return None if value is None else text_of(value)


def _all(values: Any) -> bool:
    return all(truth_of(each) for each in _list(values))


def _any(values: Any) -> bool:
    return any(truth_of(each) for each in _list(values))


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _of_texts(function: Callable[..., Any]) -> Function:
    """A function of strings alone."""

    def called(*texts: Any) -> Any:
        return function(*map(_text, texts))

    return called


def _of_numbers(function: Callable[..., Any]) -> Function:
    """A function of numbers alone."""

    def called(*numbers: Any) -> Any:
        return function(*map(number_of, numbers))

    return called


_OF_ALL: Mapping[str, Function] = {
    "abs": _of_numbers(abs),
    "alltrue": _all,
    "anytrue": _any,
    "ceil": _of_numbers(math.ceil),
    "chomp": _chomp,
    "contains": _contains,
    "endswith": _of_texts(str.endswith),
    "floor": _of_numbers(math.floor),
    "index": _index,
    "jsonencode": _json,
    "lower": _of_texts(str.lower),
    "max": _of_numbers(max),
    "min": _of_numbers(min),
    "range": _range,
    "replace": _replace,
    "setintersection": _intersection,
    "setproduct": _set_product,
    "setsubtract": _difference,
    "setunion": _union,
    "sort": _sorted,
    "split": _split,
    "startswith": _of_texts(str.startswith),
    "substr": _substr,
    "title": _title,
    "tobool": _tobool,
    "tonumber": _tonumber,
    "tostring": _tostring,
    "trim": _of_texts(str.strip),
    "trimprefix": _of_texts(str.removeprefix),
    "trimspace": _of_texts(str.strip),
    "trimsuffix": _of_texts(str.removesuffix),
    "upper": _of_texts(str.upper),
}
"""Functions that need all of their arguments."""

# What follows takes values of which only some parts have to be known.


def _known(function: Function) -> Function:
    """A function whose arguments have to be known, though their parts can be unknown."""

    def checked(*arguments: Any) -> Any:
        if any(isinstance(each, Unknown) for each in arguments):
            return NotImplemented
        return function(*arguments)

    return checked


def _coalesce(*values: Any) -> Any:
    for value in values:
        if isinstance(value, Unknown):
            return NotImplemented
        if value not in (None, ""):
            return value
    raise FailedExpression


def _coalescelist(*lists: Any) -> Any:
    for each in lists:
        if _list(each):
            return each
    raise FailedExpression


def _compact(values: Any) -> Any:
    items = _list(values)
    if any(isinstance(each, Unknown) for each in items):
        return NotImplemented
    return [each for each in items if each not in (None, "")]


def _distinct(values: Any) -> list[Any]:
    return list({spelled(each): each for each in _list(values)}.values())


def _element(values: Any, index: Any) -> Any:
    items = _list(values)
    return items[_integer(index) % len(items)] if items else _failed()


def _failed() -> Any:
    raise FailedExpression


def _flatten(values: Any) -> Any:
    pending = list(reversed(_list(values)))
    found: list[Any] = []
    while pending:
        each = pending.pop()
        if isinstance(each, Unknown):
            return NotImplemented  # It can turn out to be a list.
        if is_list(each):
            pending.extend(reversed(each))
        else:
            found.append(each)
    return found


_VERB = re.compile(r"%(?:%|[sdvq]|(?P<zeros>0?)(?P<width>[1-9][0-9]{0,2})d|.|\Z)", re.DOTALL)


def _format(spec: Any, *values: Any) -> Any:
    if isinstance(spec, Unknown):
        return NotImplemented
    text = _text(spec)
    left = list(values)
    parts: list[str | Unknown] = []
    end = 0
    for match in _VERB.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match[0] == "%%":
            parts.append("%")
            continue
        if match[0] not in ("%s", "%d", "%v") and match["width"] is None:
            return NotImplemented
        value = left.pop(0)
        shown = value if isinstance(value, Unknown) else text_of(value)
        if match["width"] and isinstance(shown, Unknown):
            return NotImplemented
        if match["width"]:
            shown = str(shown).rjust(int(match["width"]), match["zeros"] or " ")
        parts.append(shown)
    return Unknown.joined([*parts, text[end:]])


def _join(separator: Any, *lists: Any) -> Any:
    items = _concat(*lists)
    parts: list[Any] = []
    for number, item in enumerate(items):
        parts += (separator, text_of(item)) if number else (text_of(item),)
    return Unknown.joined(parts)


def _concat(*lists: Any) -> list[Any]:
    return [item for each in lists for item in _list(each)]


def _reverse(values: Any) -> list[Any]:
    return _list(values)[::-1]


def _itself(value: Any) -> Any:
    return value


def _keys(mapping: Any) -> list[str]:
    return sorted(_map(mapping))


def _values(mapping: Any) -> list[Any]:
    return [item for _, item in sorted(_map(mapping).items())]


def _length(value: Any) -> Any:
    if isinstance(value, TerraformSet) and any(isinstance(each, Unknown) for each in value):
        return NotImplemented
    return len(value) if isinstance(value, str) or is_map(value) else len(_list(value))


def _lookup(mapping: Any, key: Any, *default: Any) -> Any:
    if isinstance(mapping, Unknown) or isinstance(key, Unknown):
        return NotImplemented
    found = _map(mapping)
    name = _text(key)
    if name in found:
        return found[name]
    return default[0] if default else _failed()


def _merge(*maps: Any) -> dict[str, Any]:
    return {key: item for each in maps if each is not None for key, item in _map(each).items()}


def _one(values: Any) -> Any:
    items = _list(values)
    if len(items) > 1:
        raise FailedExpression
    return items[0] if items else None


def _slice(values: Any, start: Any, end: Any) -> list[Any]:
    return _list(values)[_integer(start) : _integer(end)]


def _tolist(value: Any) -> Any:
    return None if value is None else _list(value)


def _toset(value: Any) -> Any:
    return None if value is None else TerraformSet.of(_list(value))


def _tomap(value: Any) -> Any:
    return None if value is None else dict(_map(value))


def _zipmap(keys: Any, values: Any) -> dict[str, Any]:
    return dict(zip(map(_text, _list(keys)), _list(values), strict=True))


_OF_PARTS: Mapping[str, Function] = {
    "coalesce": _coalesce,
    "coalescelist": _known(_coalescelist),
    "compact": _known(_compact),
    "concat": _known(_concat),
    "distinct": _known(_distinct),
    "element": _known(_element),
    "flatten": _known(_flatten),
    "format": _format,
    "join": _known(_join),
    "keys": _known(_keys),
    "length": _known(_length),
    "lookup": _lookup,
    "merge": _known(_merge),
    "nonsensitive": _itself,
    "one": _known(_one),
    "reverse": _known(_reverse),
    "sensitive": _itself,
    "slice": _known(_slice),
    "tolist": _known(_tolist),
    "tomap": _known(_tomap),
    "toset": _known(_toset),
    "values": _known(_values),
    "zipmap": _known(_zipmap),
}
"""Functions that can do with arguments whose parts are unknown."""
