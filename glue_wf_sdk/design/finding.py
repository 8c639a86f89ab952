"""What lint finds."""

from enum import StrEnum

import attrs

__all__ = ["Finding", "Place", "Severity"]


class Severity(StrEnum):
    """How bad a finding is.

    ERROR: Glue refuses the design, or a part of it can never do what it says. WARNING: it deploys,
    and surprises. INFO: worth knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    def is_at_least(self, other: "Severity") -> bool:
        """Whether it is as bad as another, or worse."""
        order = list(Severity)
        return order.index(self) <= order.index(other)


@attrs.frozen
class Place:
    """Where something is written.

    Attributes:
        file: The file, as it was given.
        line: The line, counted from 1; None if it is not known.
        column: The column, counted from 1; None if it is not known.
    """

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """The place as compilers print it: ``template.yaml:12:9``."""
        return ":".join(
            str(each) for each in (self.file, self.line, self.column) if each is not None
        )


def order_of(place: Place) -> tuple[str, int, int]:
    """By file, line and column."""
    return place.file, place.line or 0, place.column or 0


@attrs.frozen(kw_only=True)
class Finding:
    """A fault in a design, or something worth knowing about it.

    Attributes:
        code: The code of the rule: ``GW108``.
        name: The name of the rule: ``no-logical-operator``.
        severity: How bad it is.
        message: What is wrong and how to mend it.
        place: Where it is written.
        workflow: The name of the workflow; None if it belongs to none.
        subject: The trigger, job, crawler, workflow or blueprint: its logical id, its address or
            its name.
    """

    code: str
    name: str
    severity: Severity
    message: str
    place: Place
    workflow: str | None = None
    subject: str | None = None

    def __str__(self) -> str:
        """The place, the code, the severity and the message, on one line."""
        return f"{self.place}: {self.code} {self.severity}: {self.message}"
