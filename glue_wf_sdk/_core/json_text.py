"""JSON text, read strictly: no NaN, no duplicate keys unless the caller reports them itself."""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, TypeGuard, cast

from glue_wf_sdk._core.text import abbreviated, key_segment

_PAIR = "[\ud800-\udbff][\udc00-\udfff]"


class JSONObject(dict[str, Any]):
    """A JSON object that knows which of its keys occur more than once."""

    duplicates: tuple[str, ...] = ()


JSONObject.__name__ = "dict"  # What messages call the type of a value.


class NotJSONError(ValueError):
    """A text is not JSON; the message shows no value. Line and column if it has such a place."""

    def __init__(self, problem: str, line: int | None, column: int | None) -> None:
        super().__init__(problem)
        self.line = line
        self.column = column


def load_json(text: str | bytes) -> Any:
    """The value of a JSON text, with every object a `JSONObject`.

    Raises NotJSONError, also for a text that is nested too deep.
    """
    line = column = None
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=refuse_constant,
            parse_int=parse_integer,
        )
    except RecursionError:
        problem = "is nested too deeply"
    except ValueError as error:
        problem = f"is not JSON: {reason_of(error)}"
        if isinstance(error, json.JSONDecodeError):
            line, column = error.lineno, error.colno
    # Raised here, because json's own exception holds the whole text, which may hold secrets.
    raise NotJSONError(problem, line, column)


def _object(pairs: list[tuple[str, Any]]) -> JSONObject:
    loaded = JSONObject(pairs)
    if len(loaded) < len(pairs):
        keys = sorted(key for key, _ in pairs)
        twice = (here for here, there in itertools.pairwise(keys) if here == there)
        loaded.duplicates = tuple(dict.fromkeys(twice))
    return loaded


def parse_integer(digits: str) -> int:
    """The integer that a JSON number is; Python refuses very long ones."""
    try:
        return int(digits)
    except ValueError:
        raise ValueError(f"a number has {len(digits)} digits") from None


def refuse_constant(name: str) -> NoReturn:
    """Rejects NaN and Infinity, which Python reads but JSON does not have."""
    raise ValueError(f"{name} is not a JSON number")


def reason_of(error: ValueError) -> str:
    """Why a text is not JSON, and where, without any of its content."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not {error.encoding}"
    return str(error)


def duplicate_keys(root: Any) -> Iterator[str]:
    """A message for each duplicate key in a loaded value, with its path."""
    # Paths are chains of links, spelled out only for the objects at fault.
    pending: list[tuple[Any, Any]] = [(root, None)]
    while pending:
        value, link = pending.pop()
        items: Iterable[tuple[str | int, Any]] = ()
        if isinstance(value, JSONObject):
            for key in value.duplicates:
                yield f"duplicate key {abbreviated(key)} in {_path(link)}"
            items = value.items()
        elif _is_list(value):
            items = enumerate(value)
        pending += reversed([(item, (link, key)) for key, item in items if _has_items(item)])


def surrogate_pair(root: Any) -> str | None:
    """The path of the first string or key that JSON cannot express, or None.

    JSON escapes a character beyond U+FFFF as two surrogates. A string that has these two instead of
    the character would be read back as another one.
    """
    pending: list[tuple[str, Any]] = [("", root)]
    while pending:
        path, value = pending.pop()
        items: Iterable[tuple[str | int, Any]] = ()
        if isinstance(value, str) and re.search(_PAIR, value):
            return path.removeprefix(".")
        if isinstance(value, dict):
            items = cast("dict[str, Any]", value).items()
            pending += [(path + _segment(key), key) for key, _ in items]
        elif _is_list(value):
            items = enumerate(value)
        pending += [(path + _segment(key), item) for key, item in items]
    return None


def _has_items(value: object) -> bool:
    return isinstance(value, (dict, list))


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _segment(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if key.isidentifier() and key.isascii() else key_segment(key)


def _path(link: Any) -> str:
    segments: list[str] = []
    while link:
        link, key = link
        segments.append(_segment(key))
    return "".join(reversed(segments)).removeprefix(".") or "the root"
