"""The text of a design: read from a file, with the comments that turn rules off."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import attrs

MAX_BYTES = 64 * 2**20
"""The size of the largest file that is read. Templates have at most 1 MB, plans some more."""

_IGNORE = re.compile(r"(?:#|//)\s*glue-wf:\s*ignore\[([^\]]*)\]")
_COMMENT = re.compile(r"\s*(?:#|//)")
# As Jinja, Helm and ERB have them; {{resolve:...}} is CloudFormation's own.
_PLACEHOLDER = re.compile(r"\{\{(?!resolve:).{1,200}?\}\}|\{%.{1,200}?%\}|<%.{1,200}?%>", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")  # str.splitlines knows more, but parsers and editors do not.


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """A file that cannot be read, and why.

    Attributes:
        problem: What is wrong, without any of the file's values.
        line: The line, counted from 1; None if it is not known.
        column: The column, counted from 1; None if it is not known.
    """

    def __init__(self, problem: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.column = column


@attrs.frozen
class Source:
    """The text of a file.

    Attributes:
        file: The file, as it was given.
        text: Its text.
    """

    file: str
    text: str = attrs.field(repr=False)

    @classmethod
    def read(cls, file: str) -> "Source":
        """Reads a file; raises Unreadable."""
        return cls(file, decoded(read_bytes(Path(file))))

    @property
    def is_for_another_tool(self) -> bool:
        """Whether it has placeholders, so that another tool makes the design out of it."""
        return _PLACEHOLDER.search(self.text) is not None

    def ignored(self) -> Mapping[tuple[str, int], frozenset[str]]:
        """The codes that comments turn off, by file and line.

        A comment after something is meant for its own line; one that is alone on its line is meant
        for the next line that has more than a comment.
        """
        found: dict[tuple[str, int], frozenset[str]] = {}
        if "glue-wf:" not in self.text:
            return found
        pending: frozenset[str] = frozenset()
        for number, line in enumerate(_LINE_END.split(self.text), 1):
            codes = frozenset(
                code.strip().upper()
                for comment in _IGNORE.finditer(line)
                for code in comment[1].split(",")
            )
            if _COMMENT.match(line):
                pending |= codes
            elif line.strip():
                if codes or pending:
                    found[self.file, number] = codes | pending
                pending = frozenset()
        return found


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, unless it is too large; raises Unreadable."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None
    except ValueError:  # The path has a NUL.
        raise Unreadable("cannot be read") from None
    if len(content) > MAX_BYTES:  # /dev/zero and some pipes never end.
        raise Unreadable(f"is larger than {MAX_BYTES // 2**20} MiB")
    return content


def decoded(content: bytes) -> str:
    """The text in some bytes; raises Unreadable."""
    encoding = json.detect_encoding(content)  # PowerShell writes UTF-16.
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        start = len(content) - len(error.object) + error.start  # Without the byte order mark.
        problem = f"byte {start} is not {encoding.removesuffix('-sig')}"
    raise Unreadable(problem)
