"""What a lint rule is, and how it is written down."""

import inspect
from collections.abc import Callable, Iterator
from typing import Generic, TypeAlias, TypeVar

import attrs

from glue_wf_sdk.design.finding import Place, Severity
from glue_wf_sdk.design.model import DesignUnit, Resource, TriggerDesign, WorkflowDesign

SubjectT = TypeVar("SubjectT")


@attrs.frozen
class Problem:
    """What a rule finds.

    Attributes:
        place: Where it is written.
        message: What is wrong and how to mend it.
        severity: How bad it is, if not as the rule says.
        about: The resource that it is about, if not what the rule judges.
    """

    place: Place
    message: str
    severity: Severity | None = attrs.field(default=None, kw_only=True)
    about: Resource | None = attrs.field(default=None, kw_only=True)


Check: TypeAlias = Callable[[SubjectT, DesignUnit], Iterator[Problem]]


@attrs.frozen(kw_only=True)
class Rule(Generic[SubjectT]):
    """A lint rule.

    Attributes:
        code: Its code: ``GW108``.
        name: Its name: ``no-logical-operator``.
        severity: How bad its findings are; some rules soften it.
        source: What it rests on.
        summary: What it finds, in one sentence.
        explanation: Why that is wrong, and how to mend it: paragraphs in Markdown.
        check: Finds the problems of what the rule judges, in its unit.
    """

    code: str
    name: str
    severity: Severity
    source: str
    summary: str
    explanation: str
    check: Check[SubjectT]


def documentation_of(function: Callable[..., object]) -> tuple[str, str]:
    """The first paragraph of a function's docstring, and the others."""
    summary, _, explanation = (inspect.getdoc(function) or "").partition("\n\n")
    return summary, explanation


class RuleBook(Generic[SubjectT]):
    """The rules that judge one kind of thing. Decorate a function to add one."""

    def __init__(self) -> None:
        self.rules: list[Rule[SubjectT]] = []

    def __call__(
        self, code: str, name: str, severity: Severity, source: str
    ) -> Callable[[Check[SubjectT]], Check[SubjectT]]:
        """Adds a function as a rule. The first line of its docstring is the summary."""

        def add(check: Check[SubjectT]) -> Check[SubjectT]:
            summary, explanation = documentation_of(check)
            self.rules.append(
                Rule(
                    code=code,
                    name=name,
                    severity=severity,
                    source=source,
                    summary=summary,
                    explanation=explanation,
                    check=check,
                )
            )
            return check

        return add


over_triggers: RuleBook[TriggerDesign] = RuleBook()
over_workflows: RuleBook[WorkflowDesign] = RuleBook()
over_units: RuleBook[DesignUnit] = RuleBook()
