"""Where in a JSON text its keys stand."""

import bisect
import json
import re
from typing import TypeAlias

Place: TypeAlias = tuple[int, int]
"""A line and a column, both from 1."""

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],]')


def key_places(text: str, depth: int) -> dict[tuple[str, ...], Place]:
    """The place of each key of a valid JSON text, by its path: the last one of a duplicate.

    Keys within lists, and those below so many levels, are left out.
    """
    line_starts = [0, *(each.end() for each in re.finditer("\n", text))]
    places: dict[tuple[str, ...], Place] = {}
    brackets: list[str] = []
    path: list[str] = []  # The current key of each open object.
    expects_key = False
    for token in _TOKEN.finditer(text):
        symbol = token[0][0]
        if symbol in "{[":
            brackets.append(symbol)
            path.append("")
            expects_key = symbol == "{"
        elif symbol in "}]":
            brackets.pop()
            path.pop()
        elif symbol == ",":
            expects_key = brackets[-1] == "{"
        elif expects_key:
            expects_key = False
            if len(path) <= depth and "[" not in brackets:
                path[-1] = json.loads(token[0])
                line = bisect.bisect_right(line_starts, token.start())
                places[tuple(path)] = (line, token.start() - line_starts[line - 1] + 1)
    return places
