"""What is not known before the deployment."""

from collections.abc import Iterable
from typing import TypeAlias

import attrs

__all__ = ["Expression", "Text", "Unknown", "can_equal", "is_known"]


@attrs.frozen
class Expression:
    """An expression that only the deployment can evaluate.

    Attributes:
        text: The expression as the design's language spells it: ``Env``, ``var.env``. Equal
            expressions of one design have the same value.
    """

    text: str


@attrs.frozen
class Unknown:
    """A value that is not known before the deployment.

    Two of them are equal if they will have the same value, whatever it is.

    Attributes:
        parts: What it consists of: known text and expressions. A value that is no string has a
            single expression.
    """

    parts: tuple[str | Expression, ...]

    @classmethod
    def of(cls, expression: str) -> "Unknown":
        """The value of an expression."""
        return cls((Expression(expression),))

    @staticmethod
    def joined(parts: Iterable[object]) -> "Text":
        """A string made of strings, unknown ones and the text of other values."""
        merged: list[str | Expression] = []
        for part in parts:
            for each in part.parts if isinstance(part, Unknown) else (part,):
                text = each if isinstance(each, Expression) else str(each)
                if isinstance(text, str) and merged and isinstance(merged[-1], str):
                    merged[-1] += text
                elif text != "":
                    merged.append(text)
        if all(isinstance(each, str) for each in merged):
            return "".join(map(str, merged))
        return Unknown(tuple(merged))

    def __str__(self) -> str:
        """The text with its expressions in place: ``${Env}-load``."""
        return "".join(
            part if isinstance(part, str) else f"${{{part.text}}}" for part in self.parts
        )


Text: TypeAlias = str | Unknown


def is_known(value: object) -> bool:
    """Whether a value is known before the deployment."""
    return not isinstance(value, Unknown)


def can_equal(one: Text, other: Text) -> bool:
    """Whether two strings can turn out to be the same one.

    ``${Env}-load`` cannot equal ``${Env}-copy`` or ``extract``, but ``dev-load``.
    """
    left, right = _tokens(one), _tokens(other)
    for _ in range(2):  # What both begin with says nothing, nor what both end with.
        while left and right and left[-1] == right[-1]:
            del left[-1], right[-1]
        left.reverse()
        right.reverse()
    if not left or not right:
        return not any(map(_is_text, left or right))
    return all(not (_is_text(left[end]) and _is_text(right[end])) for end in (0, -1))


def _is_text(part: str | Expression) -> bool:
    return isinstance(part, str)


def _tokens(text: Text) -> list[str | Expression]:
    tokens: list[str | Expression] = []
    for part in text.parts if isinstance(text, Unknown) else (text,):
        tokens += part if isinstance(part, str) else (part,)
    return tokens
