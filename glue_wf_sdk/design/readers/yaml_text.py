"""YAML that knows where its values are written, with the short forms of CloudFormation."""

import re
from typing import TYPE_CHECKING, Any, cast

import yaml
from yaml.reader import ReaderError

from glue_wf_sdk.design.readers.located import MAX_DEPTH, Document, LocatedList, LocatedMap, Mark
from glue_wf_sdk.design.readers.source import Unreadable

_MAX_REPEATED = 100_000  # A few aliases of aliases can make a document of any size.
_MERGE = "tag:yaml.org,2002:merge"
_TEXT = "tag:yaml.org,2002:str"
# As YAML 1.2: NO, 010 and 2012-10-17 are strings. So is 4.0: it is a version, wherever it occurs.
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,18})")

if TYPE_CHECKING:
    _Loader = yaml.SafeLoader
else:  # libyaml, if PyYAML has it, takes a fifth of the time.
    _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str) -> Document:
    """The one value of a YAML text; raises Unreadable.

    Short forms are spelled out: ``!Ref X`` becomes ``{"Ref": "X"}``.
    """
    at: tuple[int, int] | tuple[()] = ()
    try:
        node = cast("Any", yaml).compose(text, _Loader)  # Its stub is without types.
        return Document(None) if node is None else _Constructor().document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else ()
        problem = f"is not YAML: {', '.join(filter(None, (error.context, error.problem)))}"
    except ReaderError as error:  # Its position is in bytes or in characters.
        problem, at = _not_allowed(text, text.find(chr(error.character)))
    except UnicodeEncodeError as error:
        problem, at = _not_allowed(text, error.start)
    except RecursionError:
        problem = "is nested too deeply"
    # Raised here, because PyYAML's own exceptions hold the whole text, which may hold secrets.
    raise Unreadable(problem, *at)


def _not_allowed(text: str, index: int) -> tuple[str, Mark]:
    lines = re.split(r"\r\n|\r|\n", text[:index])
    problem = f"is not YAML: the character U+{ord(text[index]):04X} is not allowed"
    return problem, (len(lines), len(lines[-1]) + 1)


class _Constructor:
    """Makes values of nodes. What aliases repeat is counted, so that size is limited."""

    def __init__(self) -> None:
        self._duplicates: dict[tuple[str, Mark], None] = {}
        self._seen: set[int] = set()
        self._repeated = 0
        self._open: set[int] = set()

    def document(self, node: yaml.Node) -> Document:
        return Document(self._value(node), tuple(self._duplicates))

    def _value(self, node: yaml.Node) -> Any:
        self._repeated += id(node) in self._seen
        self._seen.add(id(node))
        if self._repeated > _MAX_REPEATED:
            problem = f"has aliases that repeat more than {_MAX_REPEATED:,} values"
            raise Unreadable(problem, *_mark(node))
        if id(node) in self._open:
            raise Unreadable("has an alias inside of what it repeats", *_mark(node))
        if isinstance(node, yaml.ScalarNode):
            value = _scalar(node)
        elif len(self._open) == MAX_DEPTH:
            raise Unreadable("is nested too deeply", *_mark(node))
        else:
            self._open.add(id(node))
            value = self._map(node) if isinstance(node, yaml.MappingNode) else self._list(node)
            self._open.remove(id(node))
        if not node.tag.startswith("!") or node.tag == "!":
            return value
        return _spelled_out(node, value)

    def _list(self, node: yaml.Node) -> LocatedList:
        found = LocatedList(_mark(node))
        for item in node.value:
            found.put(self._value(item), _mark(item))
        return found

    def _map(self, node: yaml.MappingNode) -> LocatedMap:
        found = LocatedMap(_mark(node))
        merged: list[Any] = []
        for key_node, value_node in node.value:
            value = self._value(value_node)
            if key_node.tag == _MERGE:
                merged += value if isinstance(value, list) else [value]
                continue
            key, mark = self._key(key_node), _mark(key_node)
            if key in found:
                self._duplicates[key, mark] = None
            found.put(key, value, mark)
        for each in merged:
            for key, value in each.items() if isinstance(each, LocatedMap) else ():
                if key not in found:
                    found.put(key, value, each.marks[key])
        return found

    def _key(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise Unreadable("has a key that is no string", *_mark(node))
        return str(node.value)


def _mark(node: yaml.Node) -> Mark:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    is_plain = node.style in (None, "")
    if not is_plain or node.tag.startswith("!") or node.tag == _TEXT:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _spelled_out(node: yaml.Node, value: Any) -> LocatedMap:
    name = node.tag[1:]
    if name == "GetAtt" and isinstance(value, str):
        parts = LocatedList(_mark(node))
        for part in value.split(".", 1):
            parts.put(part, _mark(node))
        value = parts
    found = LocatedMap(_mark(node))
    found.put(name if name in ("Ref", "Condition") else f"Fn::{name}", value, _mark(node))
    return found
