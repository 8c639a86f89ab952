"""The blocks and attributes of Terraform's files: HCL, and HCL in JSON."""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

import attrs
import hcl2
from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.design.readers.json_text import parse_json
from glue_wf_sdk.design.readers.located import LocatedList, LocatedMap, Mark
from glue_wf_sdk.design.readers.source import Source, Unreadable
from glue_wf_sdk.design.readers.terraform_values import is_map

Syntax: TypeAlias = Tree[Token]


@attrs.frozen(eq=False)
class JsonExpression:
    """A value in a ``.tf.json`` file. Its strings are templates."""

    value: Any


Expression: TypeAlias = Syntax | JsonExpression


@attrs.frozen(eq=False)
class Attribute:
    """An attribute: ``name = expression``."""

    expression: Expression
    mark: Mark


@attrs.define(eq=False)
class Body:
    """What stands in a block, or in a file."""

    attributes: dict[str, Attribute] = attrs.field(factory=dict[str, Attribute])
    blocks: "list[Block]" = attrs.field(factory=list["Block"])

    def named(self, kind: str) -> "Iterator[Block]":
        """The blocks of a kind."""
        return (block for block in self.blocks if block.kind == kind)


@attrs.frozen(eq=False)
class Block:
    """A block: ``resource "aws_glue_trigger" "x" { ... }``."""

    kind: str
    labels: tuple[str, ...]
    body: Body
    mark: Mark
    file: str


_JSON_LABELS = {
    "resource": 2,
    "data": 2,
    "variable": 1,
    "module": 1,
    "output": 1,
    "provider": 1,
    "terraform": 0,
}
_JSON_BLOCKS = {"dynamic": 1, "provisioner": 1, "content": 0, "lifecycle": 0, "backend": 1}


def parse_terraform(source: Source) -> Body:
    """The content of a ``.tf`` or ``.tf.json`` file, or of one with values; raises Unreadable."""
    if source.file.endswith(".json"):
        root = parse_json(source.text).root
        if not isinstance(root, LocatedMap):
            raise Unreadable("is not a Terraform configuration: it has no JSON object", 1, 1)
        return _json_body(root, _JSON_LABELS, source.file)
    tree = _parsed(source.text)
    try:
        return _body(parts_of(tree)[0], source.file)
    except RecursionError:
        problem = "is nested too deeply"
    raise Unreadable(problem)


def _parsed(text: str) -> Syntax:
    try:
        # Typed by hand, because the library leaves the type of its tokens open.
        return cast("Syntax", cast("Any", hcl2).parses_to_tree(text.removeprefix("\ufeff")))
    except UnexpectedInput as error:
        problem = f"is not HCL: unexpected {_seen(error)}"
        mark = (error.line, error.column) if error.line > 0 else ()
    raise Unreadable(problem, *mark)


def _seen(error: UnexpectedInput) -> str:
    """What the parser did not expect: a sign, never a value."""
    seen = str(getattr(error, "token", "")).lstrip(" \t")[:1]
    if not seen:
        return "end of the file"
    if seen in "\r\n":
        return "end of the line"
    return repr(seen) if seen.isprintable() and not seen.isalnum() else "text"


def _body(tree: Syntax, file: str) -> Body:
    body = Body()
    for part in parts_of(tree):
        mark = (part.meta.line, part.meta.column)
        if part.data == "attribute":
            name, expression = parts_of(part)
            body.attributes[word_of(name)] = Attribute(expression, mark)
        else:
            *head, content = parts_of(part)
            kind, *labels = map(word_of, head)
            body.blocks.append(Block(kind, tuple(labels), _body(content, file), mark, file))
    return body


def parts_of(tree: Syntax) -> list[Syntax]:
    """What a node consists of, without signs, newlines and comments."""
    return [
        each
        for each in tree.children
        if isinstance(each, Tree) and each.data != "new_line_or_comment"
    ]


def word_of(tree: Syntax) -> str:
    """The text of an identifier, a keyword or a string without expressions."""
    return "".join(token for token in tokens_in(tree) if token.type != "DBLQUOTE")


def tokens_in(tree: Syntax) -> Iterator[Token]:
    """The tokens of a node, in their order."""
    pending: list[Token | Syntax] = [tree]
    while pending:
        part = pending.pop()
        if isinstance(part, Tree):
            pending.extend(reversed(part.children))
        else:
            yield part


def _json_body(root: Mapping[str, Any], labels: Mapping[str, int], file: str) -> Body:
    body = Body()
    marks = root.marks if isinstance(root, LocatedMap) else {}
    for key, value in root.items():
        mark = marks.get(key, (1, 1))
        if key == "//":
            continue
        if key == "locals" and labels is _JSON_LABELS:
            body.blocks += _json_blocks(key, (), value, 0, mark, file)
        elif key in labels:
            body.blocks += _json_blocks(key, (), value, labels[key], mark, file)
        else:
            body.attributes[key] = Attribute(JsonExpression(value), mark)
    return body


def _json_blocks(  # noqa: PLR0913, PLR0917 - what a block has
    kind: str, labels: tuple[str, ...], value: Any, missing: int, mark: Mark, file: str
) -> Iterator[Block]:
    """The blocks of a kind: each label is a level of objects, and each level can be a list."""
    if isinstance(value, LocatedList):
        for item in value:
            yield from _json_blocks(kind, labels, item, missing, mark, file)
    elif isinstance(value, LocatedMap):
        if missing == 0:
            yield Block(kind, labels, _json_body(value, _JSON_BLOCKS, file), mark, file)
            return
        for key, item in value.items():
            here = value.marks[key]
            yield from _json_blocks(kind, (*labels, key), item, missing - 1, here, file)


_ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))')
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def unescaped(text: str) -> str:
    """The characters that a part of a quoted string stands for."""

    def character(match: re.Match[str]) -> str:
        if match[1]:
            return _ESCAPED[match[1]]
        code = int(match[2] or match[3], 16)
        return chr(code) if code <= 0x10FFFF else match[0]  # noqa: PLR2004 - Unicode ends here

    return _ESCAPE.sub(character, text)


def heredoc_text(token: str) -> str:
    """The template in a heredoc; ``<<-`` drops what all lines are indented by."""
    lines = token.replace("\r\n", "\n").split("\n")[1:]
    while lines and not lines[-1].strip():
        lines.pop()
    lines = lines[:-1]
    if token.startswith("<<-"):
        indents = [len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()]
        lines = [line[min(indents, default=0) :] for line in lines]
    return "".join(f"{line}\n" for line in lines)


def template_parts(text: str) -> Sequence[str | Syntax] | None:
    """The text and the expressions of a template that is not quoted.

    None if it has directives, or expressions that cannot be parsed.
    """
    parts: list[str | Syntax] = []
    start = 0
    for match in re.finditer(r"\$\$\{|%%\{|\$\{|%\{", text):
        if match.start() < start:
            continue
        parts.append(text[start : match.start()])
        start = match.end()
        if match[0] == "%{":
            return None
        if match[0] != "${":
            parts.append(match[0][1:])
            continue
        end = _end_of_expression(text, start)
        expression = _expression(text[start:end])
        if expression is None:
            return None
        parts.append(expression)
        start = end + 1
    return [*parts, text[start:]]


def _end_of_expression(text: str, start: int) -> int:
    """The position of the brace that closes an expression in a template."""
    opened = ["{"]
    position = start
    while position < len(text):
        character = text[position]
        if opened[-1] == '"' and character == "\\":
            position += 1
        elif opened[-1] == '"' and character == '"':
            opened.pop()
        elif opened[-1] == '"':
            if text.startswith(("${", "%{"), position):
                opened.append("{")
                position += 1
        elif character in '"{':
            opened.append(character)
        elif character == "}":
            opened.pop()
            if not opened:
                return position
        position += 1
    return position


@functools.lru_cache(maxsize=1024)
def _expression(text: str) -> Syntax | None:
    try:
        attribute = parts_of(parts_of(_parsed(f"x = ({text})"))[0])[0]
    except Unreadable:
        return None
    return parts_of(attribute)[1]


def references_in(expression: Expression) -> Iterator[tuple[str, str]]:
    """The first two names of each reference, wherever it stands: ``("local", "x")``."""
    if isinstance(expression, JsonExpression):
        for text in _texts(expression.value):
            yield from _template_references(text)
        return
    for tree in expression.iter_subtrees():
        if tree.data == "get_attr_expr_term":
            base, attribute = parts_of(tree)
            (root,) = parts_of(base)
            if root.data == "identifier":
                yield word_of(root), word_of(parts_of(attribute)[0])
        elif tree.data in ("heredoc_template", "heredoc_template_trim"):
            yield from _template_references(heredoc_text(word_of(tree)))


def _template_references(text: str) -> Iterator[tuple[str, str]]:
    for part in template_parts(text) or ():
        if isinstance(part, Tree):
            yield from references_in(part)


def _texts(value: Any) -> Iterator[str]:
    pending: list[object] = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            yield each
        elif is_map(each):
            pending.extend(each.values())
        elif is_list(each):
            pending.extend(each)
