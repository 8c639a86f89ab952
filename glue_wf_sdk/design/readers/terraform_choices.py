"""Which way the conditions turn out that are not known before the deployment."""

from collections.abc import Callable
from typing import Any

import attrs

from glue_wf_sdk.design.readers.terraform_values import spelled
from glue_wf_sdk.design.unknown import Unknown

_MAX_WAYS = 16


@attrs.define
class Choices:
    """Which way the conditions that are not known turn out, in one evaluation.

    Attributes:
        decided: The conditions that are decided already, and those that were met since: they are
            taken to hold.
    """

    decided: dict[str, bool] = attrs.field(factory=dict[str, bool])

    def holds(self, condition: Unknown) -> bool:
        """Whether a condition is taken to hold."""
        text, is_negated = spelled(condition), False
        while text.startswith("!(") and text.endswith(")"):
            text, is_negated = text[2:-1], not is_negated
        return self.decided.setdefault(text, True) != is_negated


def each_way(evaluate: Callable[[Choices | None], Any]) -> list[Any]:
    """What an evaluation gives for each way in which the conditions can turn out.

    If there are too many, conditions stay unknown, and it gives one value.
    """
    found: list[Any] = []
    pending: list[dict[str, bool]] = [{}]
    while pending:
        decided = pending.pop()
        choices = Choices(dict(decided))
        found.append(evaluate(choices))
        before = dict(decided)
        for condition, holds in choices.decided.items():
            if condition not in decided:
                pending.append({**before, condition: not holds})
                before[condition] = holds
        if len(found) + len(pending) > _MAX_WAYS:
            return [evaluate(None)]
    return found
