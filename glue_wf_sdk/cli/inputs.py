"""Reading what the user gives: a file or standard input, in JSON or YAML."""

import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard

from glue_wf_sdk.cli.yaml_loader import YAMLProblem, load_yaml
from glue_wf_sdk.errors import abbreviated
from glue_wf_sdk.jsontext import reason_of, refuse_constant
from glue_wf_sdk.printable import printable
from glue_wf_sdk.schema import key_segment

__all__ = ["UsageError", "named", "read_map"]

_STANDARD_INPUT = "-"
_TOO_DEEP = "is nested too deep"
_LISTED_AT_MOST = 5


class UsageError(Exception):
    """The command line, or the input, is not what the command takes."""


def named(file: str) -> str:
    """A file's name for a message."""
    return "standard input" if file == _STANDARD_INPUT else printable(file)


def read_map(file: str) -> dict[Any, Any]:
    """The map that a file holds.

    Args:
        file: The path of a JSON or YAML file, which its suffix tells; `-` is standard input. What
            has neither suffix is tried as JSON, then as YAML.

    Returns:
        The map at the root.

    Raises:
        UsageError: The file cannot be read, or holds something else.
    """
    if not file:
        raise UsageError("the name of the file is empty")
    try:
        root = _parsed(_decoded(_read(file)), Path(file).suffix.casefold())
    except UsageError as error:
        raise UsageError(f"{named(file)}: {error}") from None
    if not _is_map(root):
        is_what = "holds nothing" if root is None else f"is of type {type(root).__name__}"
        raise UsageError(f"{named(file)}: its root must be a map; it {is_what}")
    return root


def _is_map(value: object) -> TypeGuard[dict[Any, Any]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == _STANDARD_INPUT else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}") from None
    except (AttributeError, ValueError):  # Closed, or a NUL in the path.
        raise UsageError("cannot be read") from None


def _decoded(raw: bytes) -> str:
    # What PowerShell writes is UTF-16.
    encoding = json.detect_encoding(raw)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UsageError(f"is not text in {encoding}: see byte {error.start}") from None


def _parsed(text: str, suffix: str) -> Any:
    if suffix in (".yaml", ".yml"):
        return _from_yaml(text, "is not YAML")
    try:
        return _from_json(text)
    except ValueError as error:
        reason = reason_of(error)
        if suffix == ".json":
            raise UsageError(f"is not JSON: {reason}") from None
    return _from_yaml(text, f"is neither JSON ({reason}) nor YAML")


def _from_yaml(text: str, is_not: str) -> Any:
    try:
        return load_yaml(text)
    except YAMLProblem as problem:
        raise UsageError(f"{is_not}: {problem}") from None
    except RecursionError:
        raise UsageError(_TOO_DEEP) from None


def _integer(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        raise ValueError(f"a number has {len(digits)} digits") from None


class _Doubled(dict[str, Any]):
    """An object of which one key stands twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                self.key = key
            seen.add(key)


def _from_json(text: str) -> Any:
    has_doubled = False

    def as_dict(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal has_doubled
        items = dict(pairs)
        if len(items) == len(pairs):
            return items
        has_doubled = True
        return _Doubled(pairs)

    try:
        root = json.loads(
            text,
            object_pairs_hook=as_dict,
            parse_constant=refuse_constant,
            parse_int=_integer,
        )
    except RecursionError:
        raise UsageError(_TOO_DEEP) from None
    if has_doubled:
        raise UsageError("; ".join(itertools.islice(_doubled_keys(root), _LISTED_AT_MOST)))
    return root


def _doubled_keys(root: Any) -> Iterator[str]:
    # The path comes last, as a chain of links: most values need none.
    pending: list[tuple[Any, Any]] = [(root, None)]
    while pending:
        value, link = pending.pop()
        if isinstance(value, _Doubled):
            yield f"the key {abbreviated(value.key)} stands twice in {_path(link)}"
        if _is_map(value):
            pending += [(item, (link, _segment(key))) for key, item in reversed(value.items())]
        elif _is_list(value):
            pending += [
                (item, (link, f"[{index}]")) for index, item in reversed([*enumerate(value)])
            ]


def _segment(key: str) -> str:
    return f".{key}" if key.isidentifier() and key.isascii() else key_segment(key)


def _path(link: Any) -> str:
    segments: list[str] = []
    while link:
        link, segment = link
        segments.append(segment)
    return "".join(reversed(segments)).removeprefix(".") or "the root"
