"""Terraform's functions, as far as they are needed to read designs."""

import itertools
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.design.readers.terraform_values import (
    FailedExpression,
    TerraformSet,
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
    if not isinstance(value, Mapping):
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


def _set_of(keep: Callable[[list[set[str]]], set[str]]) -> Function:
    def combined(*sets: Any) -> TerraformSet:
        values = {spelled(each): each for one in sets for each in _list(one)}
        kept = keep([{spelled(each) for each in _list(one)} for one in sets])
        return TerraformSet.of([values[key] for key in kept])

    return combined


def _extreme(choose: Callable[..., float]) -> Function:
    return lambda *numbers: choose(number_of(each) for each in numbers)


_OF_ALL: Mapping[str, Function] = {
    "abs": lambda number: abs(number_of(number)),  # type: ignore[arg-type]
    "alltrue": lambda values: all(truth_of(each) for each in _list(values)),
    "anytrue": lambda values: any(truth_of(each) for each in _list(values)),
    "ceil": lambda number: math.ceil(number_of(number)),  # type: ignore[arg-type]
    "chomp": lambda text: _text(text).rstrip("\r\n"),
    "contains": _contains,
    "endswith": lambda text, end: _text(text).endswith(_text(end)),
    "floor": lambda number: math.floor(number_of(number)),  # type: ignore[arg-type]
    "index": _index,
    "jsonencode": lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False),
    "lower": lambda text: _text(text).lower(),
    "max": _extreme(max),
    "min": _extreme(min),
    "range": _range,
    "replace": _replace,
    "setintersection": _set_of(lambda sets: set.intersection(*sets)),
    "setproduct": _set_product,
    "setsubtract": _set_of(lambda sets: sets[0].difference(*sets[1:])),
    "setunion": _set_of(lambda sets: set.union(*sets)),
    "sort": _sorted,
    "split": lambda separator, text: _text(text).split(_text(separator)) if _text(text) else [""],
    "startswith": lambda text, start: _text(text).startswith(_text(start)),
    "substr": _substr,
    "title": lambda text: re.sub(r"(?<!\S)\S", lambda each: each[0].upper(), _text(text)),
    "tobool": _tobool,
    "tonumber": _tonumber,
    "tostring": lambda value: None if value is None else text_of(value),
    "trim": lambda text, characters: _text(text).strip(_text(characters)),
    "trimprefix": lambda text, start: _text(text).removeprefix(_text(start)),
    "trimspace": lambda text: _text(text).strip(),
    "trimsuffix": lambda text, end: _text(text).removesuffix(_text(end)),
    "upper": lambda text: _text(text).upper(),
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
    items = [item for each in lists for item in _list(each)]
    parts: list[Any] = []
    for number, item in enumerate(items):
        parts += (separator, text_of(item)) if number else (text_of(item),)
    return Unknown.joined(parts)


def _keys(mapping: Any) -> list[str]:
    return sorted(_map(mapping))


def _values(mapping: Any) -> list[Any]:
    return [item for _, item in sorted(_map(mapping).items())]


def _length(value: Any) -> Any:
    if isinstance(value, TerraformSet) and any(isinstance(each, Unknown) for each in value):
        return NotImplemented
    return len(value) if isinstance(value, (str, Mapping)) else len(_list(value))


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
    "concat": _known(lambda *lists: [item for each in lists for item in _list(each)]),
    "distinct": _known(_distinct),
    "element": _known(_element),
    "flatten": _known(_flatten),
    "format": _format,
    "join": _known(_join),
    "keys": _known(_keys),
    "length": _known(_length),
    "lookup": _lookup,
    "merge": _known(_merge),
    "nonsensitive": lambda value: value,
    "one": _known(_one),
    "reverse": _known(lambda values: _list(values)[::-1]),
    "sensitive": lambda value: value,
    "slice": _known(_slice),
    "tolist": _known(_tolist),
    "tomap": _known(_tomap),
    "toset": _known(_toset),
    "values": _known(_values),
    "zipmap": _known(_zipmap),
}
"""Functions that can do with arguments whose parts are unknown."""
