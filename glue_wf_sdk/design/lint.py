"""Checks designs against the rules."""

from collections.abc import Iterator
from typing import TypeVar

from glue_wf_sdk.design.finding import Finding, order_of
from glue_wf_sdk.design.model import Designs, DesignUnit, Resource, TriggerDesign, WorkflowDesign
from glue_wf_sdk.design.rules import over_triggers, over_units, over_workflows
from glue_wf_sdk.design.rules.rule import RuleBook

__all__ = ["lint"]

SubjectT = TypeVar("SubjectT", DesignUnit, TriggerDesign, WorkflowDesign)


def lint(designs: Designs) -> tuple[Finding, ...]:
    """Checks designs against all rules.

    Args:
        designs: The designs, from `load_designs`.

    Returns:
        The findings, by file and line. Those that a comment in the design turns off are left out.
    """
    found = [*designs.unread]
    for unit in designs.units:
        found += _not_ignored(unit.problems, None, unit)
        for trigger in unit.all_triggers:
            found += _findings(over_triggers, trigger, unit)
        for workflow in unit.workflows:
            found += _findings(over_workflows, workflow, unit)
        found += _findings(over_units, unit, unit)
    return tuple(sorted(dict.fromkeys(found), key=_order))


def _order(finding: Finding) -> tuple[tuple[str, int, int], str, str]:
    return order_of(finding.place), finding.code, finding.message


def _findings(book: RuleBook[SubjectT], judged: SubjectT, unit: DesignUnit) -> Iterator[Finding]:
    for rule in book.rules:
        for problem in rule.check(judged, unit):
            about = problem.about
            if about is None and not isinstance(judged, DesignUnit):
                about = judged
            finding = Finding(
                code=rule.code,
                name=rule.name,
                severity=problem.severity or rule.severity,
                message=problem.message,
                place=problem.place,
                workflow=_workflow_of(about),
                subject=None if about is None else about.label,
            )
            yield from _not_ignored((finding,), about, unit)


def _workflow_of(resource: Resource | None) -> str | None:
    name = None
    if isinstance(resource, WorkflowDesign):
        name = resource.name
    elif isinstance(resource, TriggerDesign):
        name = resource.workflow_name
    return None if name is None else str(name)


def _not_ignored(
    findings: tuple[Finding, ...], about: Resource | None, unit: DesignUnit
) -> Iterator[Finding]:
    """The findings that no comment turns off: at their lines, or at that of the whole resource."""
    for finding in findings:
        places = [finding.place] if about is None else [finding.place, about.place]
        lines = ((place.file, place.line) for place in places if place.line is not None)
        if not any(finding.code in unit.ignored.get(each, ()) for each in lines):
            yield finding
