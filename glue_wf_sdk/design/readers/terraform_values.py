"""The values of Terraform's expressions: those of JSON, sets, and what is not known offline."""

import json
from collections.abc import Mapping
from typing import Any, TypeGuard

from glue_wf_sdk._core.schema import is_list
from glue_wf_sdk.design.unknown import Expression, Text, Unknown

_MAX_PARTS = 20_000
_MAX_DEPTH = 50


class FailedExpression(Exception):  # noqa: N818 - it says what failed
    """An expression that has no value, such as an index out of range."""


class TerraformSet(list[Any]):
    """A set: its elements are in order, and each is there once."""

    @classmethod
    def of(cls, values: list[Any]) -> "TerraformSet":
        """The set of some values. Those that are not known count as different."""
        unique = {spelled(value): value for value in values}
        return cls(unique[key] for key in sorted(unique))


def is_map(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is a map. Its keys are strings, as all of Terraform's are."""
    return isinstance(value, Mapping)


def is_wholly_known(value: object) -> bool:
    """Whether a value has no part that only the deployment knows."""
    pending: list[object] = [value]
    while pending:
        each = pending.pop()
        if is_map(each):
            pending.extend(each.values())
        elif is_list(each):
            pending.extend(each)
        elif not isinstance(each, (str, int, float, type(None))):
            return False
    return True


def is_too_large(value: object) -> bool:
    """Whether a value is too large or too deep to go on with: a few locals can make any."""
    left = _MAX_PARTS
    level: list[object] = [value]
    for _ in range(_MAX_DEPTH):
        inner: list[object] = []
        for each in level:
            if is_map(each):
                inner.extend(each.values())
            elif is_list(each):
                inner.extend(each)
            elif isinstance(each, Unknown):
                left -= len(each.parts)
            elif isinstance(each, str):
                left -= len(each) // 50
        left -= len(level)
        level = inner
        if left <= 0 or not level:
            break
    return left <= 0 or bool(level)


def text_of(value: object) -> str | Unknown:
    """A value as a part of a string; raises FailedExpression if it cannot be one."""
    if isinstance(value, (str, Unknown)):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    raise FailedExpression


def number_text(number: float) -> str:
    """A number as Terraform writes it: without a fraction if it has none."""
    return str(int(number)) if number == int(number) else f"{number:.15g}"


def truth_of(value: object) -> bool | Unknown:
    """A value as a condition; raises FailedExpression if it cannot be one."""
    if isinstance(value, (bool, Unknown)):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise FailedExpression


def number_of(value: object) -> float | Unknown:
    """A value as a number; raises FailedExpression if it cannot be one."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            pass
        try:
            number = float(value)
        except ValueError:
            raise FailedExpression from None
        if number - number == 0:  # It is finite.
            return number
    raise FailedExpression


def spelled(value: object) -> str:
    """A value as an expression, in one way only, so that equal values are spelled alike."""
    if isinstance(value, (str, Unknown)):
        return _spelled_text(value)
    if is_map(value):
        items = (f"{json.dumps(key)} = {spelled(item)}" for key, item in value.items())
        return f"{{{', '.join(items)}}}"
    if is_list(value):
        return f"[{', '.join(map(spelled, value))}]"
    if isinstance(value, (bool, int, float)):
        return str(text_of(value))
    return "null" if value is None else str(value)


def _spelled_text(value: Text) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if len(value.parts) == 1 and isinstance(value.parts[0], Expression):
        return value.parts[0].text
    parts = (
        f"${{{part.text}}}" if isinstance(part, Expression) else json.dumps(part)[1:-1]
        for part in value.parts
    )
    return f'"{"".join(parts)}"'
