"""JSON that knows where its values are written."""

import bisect
import json
import re
from collections.abc import Callable
from json import decoder as json_decoder
from json import scanner as json_scanner
from typing import Any, TypeVar, cast

from glue_wf_sdk._core.json_text import parse_integer, reason_of, refuse_constant
from glue_wf_sdk.design.readers.located import MAX_DEPTH, Document, LocatedList, LocatedMap, Mark
from glue_wf_sdk.design.readers.source import Unreadable

T = TypeVar("T")

# They are not in the stubs.
_read_string: Callable[[str, int, bool], tuple[str, int]] = cast("Any", json_decoder).scanstring
_scanner: Callable[[json.JSONDecoder], Callable[[str, int], tuple[Any, int]]] = cast(
    "Any", json_scanner
).py_make_scanner

_SPACE = re.compile(r"[ \t\n\r]*")


def parse_json(text: str, *, strict: bool = False) -> Document:
    """The value of a JSON text; raises Unreadable.

    Unless `strict`, strings may have line ends, which people write in inline code.
    """
    decoder = _Decoder(text, strict=strict)
    problem, line, column = "is nested too deeply", None, None
    try:
        root = decoder.decode(text)
    except RecursionError:
        pass
    except json.JSONDecodeError as error:
        problem, line, column = f"is not JSON: {error.msg}", error.lineno, error.colno
    except ValueError as error:
        problem = f"is not JSON: {reason_of(error)}"
    else:
        return Document(root, tuple(decoder.duplicates))
    # Raised here, because json's own exception holds the whole text, which may hold secrets.
    raise Unreadable(problem, line, column)


class _Decoder(json.JSONDecoder):
    """The decoder in Python, whose objects and arrays note where their items begin."""

    def __init__(self, text: str, *, strict: bool) -> None:
        super().__init__(parse_constant=refuse_constant, parse_int=parse_integer, strict=strict)
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.duplicates: list[tuple[str, Mark]] = []
        self._depth = 0
        self.parse_object = self._nested(self._object)
        self.parse_array = self._nested(self._array)
        self.scan_once: Callable[[str, int], tuple[Any, int]] = _scanner(self)

    def _nested(self, parse: Callable[..., T]) -> Callable[..., T]:
        def counted(start: tuple[str, int], *rest: Any) -> T:
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise Unreadable("is nested too deeply", *self._mark(start[1] - 1))
            found = parse(start, *rest)
            self._depth -= 1
            return found

        return counted

    def _mark(self, index: int) -> Mark:
        line = bisect.bisect_right(self._line_starts, index)
        return line, index - self._line_starts[line - 1] + 1

    def _object(self, start: tuple[str, int], *_: Any) -> tuple[LocatedMap, int]:
        text, index = start
        found = LocatedMap(self._mark(index - 1))
        twice: dict[str, None] = {}  # An ordered set.
        index = _skip_space(text, index)
        if text[index : index + 1] == "}":
            return found, index + 1
        while True:
            if text[index : index + 1] != '"':
                raise json.JSONDecodeError(
                    "Expecting property name enclosed in double quotes", text, index
                )
            mark = self._mark(index)
            key, index = _read_string(text, index + 1, self.strict)
            index = _skip_space(text, index)
            if text[index : index + 1] != ":":
                raise json.JSONDecodeError("Expecting ':' delimiter", text, index)
            value, index = self._value(text, _skip_space(text, index + 1))
            if key in found:
                self.duplicates.append((key, mark))
                twice[key] = None
            found.put(key, value, mark)
            index = _skip_space(text, index)
            if text[index : index + 1] == "}":
                found.duplicates = tuple(twice)
                return found, index + 1
            if text[index : index + 1] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, index)
            index = _skip_space(text, index + 1)

    def _array(self, start: tuple[str, int], *_: Any) -> tuple[LocatedList, int]:
        text, index = start
        found = LocatedList(self._mark(index - 1))
        index = _skip_space(text, index)
        if text[index : index + 1] == "]":
            return found, index + 1
        while True:
            mark = self._mark(index)
            value, index = self._value(text, index)
            found.put(value, mark)
            index = _skip_space(text, index)
            if text[index : index + 1] == "]":
                return found, index + 1
            if text[index : index + 1] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, index)
            index = _skip_space(text, index + 1)

    def _value(self, text: str, index: int) -> tuple[Any, int]:
        try:
            value, end = self.scan_once(text, index)
        except StopIteration as error:
            raise json.JSONDecodeError("Expecting value", text, error.value) from None
        return value, end


def _skip_space(text: str, index: int) -> int:
    match = _SPACE.match(text, index)
    return match.end() if match else index
