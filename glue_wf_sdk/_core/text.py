"""Text for people: escaped, shortened, listed; durations and moments.

Names and messages come from files and services that anyone may have written. Whatever could move
the cursor, change colours or turn the reading direction is shown as an escape sequence in ASCII.
"""

import json
import shlex
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T")

_MAX_LISTED = 20
_MAX_CHARACTERS = 80
_MAX_KEY_CHARACTERS = 64
_MAX_BITS = 64
_MINUTE, _HOUR = 60, 3_600
_EXACT_BELOW = 10.0  # Seconds: shorter durations show their milliseconds.


def printable(text: str) -> str:
    """Escapes everything in a text that is not printable, line ends included."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in text
    )


def shell_quoted(word: str) -> str:
    """A word as POSIX shells read it, in printable text; bash and zsh also read escaped ones."""
    if word.isprintable():
        return shlex.quote(word)
    escaped = (
        each if each.isprintable() and each not in "\\'" else f"\\U{ord(each):08x}" for each in word
    )
    return f"$'{''.join(escaped)}'"


def shortened(text: str, limit: int) -> str:
    """A printable text, truncated to so many characters."""
    if len(text) <= limit:
        return printable(text)
    return f"{printable(text[:limit])}... ({len(text)} characters)"


def abbreviated(value: object) -> str:
    """A value for a message, in one printable line.

    Strings are quoted and truncated to 80 characters; of anything else that is neither a number
    nor None, only the type is shown.
    """
    if isinstance(value, str):
        if len(value) <= _MAX_CHARACTERS:
            return repr(str(value))
        return f"{str(value[:_MAX_CHARACTERS])!r}... ({len(value)} characters)"
    if value is None or isinstance(value, (bool, float)):
        return repr(value)
    if isinstance(value, int) and value.bit_length() <= _MAX_BITS:
        return str(int(value))
    return f"<{type(value).__name__}>"


def listed(items: Sequence[T], show: Callable[[T], str] = str, separator: str = ", ") -> str:
    """The first 20 items, and how many more there are."""
    shown = [show(each) for each in items[:_MAX_LISTED]]
    if (more := len(items) - _MAX_LISTED) > 0:
        shown.append(f"... and {more} more")
    return separator.join(shown)


def described_run(run_id: str, kind: str, name: str) -> str:
    """How messages refer to a run of a workflow or blueprint."""
    return f"run {abbreviated(run_id)} of {kind} {abbreviated(name)}"


def counted(count: int, noun: str) -> str:
    """A number and its noun: ``1 node``, ``2 nodes``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def key_segment(key: object) -> str:
    """The segment of a path for a key of a map: quoted, escaped, and truncated if it is long."""
    if not isinstance(key, str):
        return f"[<{type(key).__name__}>]"
    if len(key) > _MAX_KEY_CHARACTERS:
        return f"[{json.dumps(key[:_MAX_KEY_CHARACTERS])}...]"
    return f"[{json.dumps(str(key))}]"


def format_duration(duration: timedelta | None) -> str:
    """A duration as ``0:49``, ``1:59:33``, or below ten seconds ``0:04.25``; empty for None."""
    if duration is None:
        return ""
    exact = round(duration.total_seconds(), 3)
    if exact < _EXACT_BELOW:
        return f"0:{exact:06.3f}".rstrip("0").rstrip(".") if exact % 1 else f"0:{exact:02.0f}"
    seconds = round(exact)
    hours, minutes = divmod(seconds // _MINUTE, _HOUR // _MINUTE)
    if hours:
        return f"{hours}:{minutes:02}:{seconds % _MINUTE:02}"
    return f"{minutes}:{seconds % _MINUTE:02}"


def format_moment(moment: datetime) -> str:
    """A moment in UTC, to the second, as ``2026-03-02 03:00:02 UTC``."""
    return moment.isoformat(sep=" ", timespec="seconds").replace("+00:00", " UTC")
