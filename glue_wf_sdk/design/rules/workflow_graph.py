"""Rules over triggers of a workflow that can never fire, or that wait for each other."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from glue_wf_sdk._core.text import listed
from glue_wf_sdk.design.and_or_graph import cycles
from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.firing import Block, Circle, Exclusive, Firing, NeverStarted
from glue_wf_sdk.design.links import Link, Target
from glue_wf_sdk.design.model import DesignUnit, TriggerDesign, WorkflowDesign
from glue_wf_sdk.design.rules.certainty import known_triggers
from glue_wf_sdk.design.rules.rule import Problem, over_units, over_workflows
from glue_wf_sdk.design.rules.words import described

_TRIGGERS = "AWS Glue developer guide: AWS Glue triggers"
_WORKFLOWS = "AWS Glue developer guide: Overview of workflows in AWS Glue"


BlockT = TypeVar("BlockT", bound=Block)


def _blocked(
    firing: Firing, triggers: Sequence[TriggerDesign], kind: type[BlockT]
) -> Iterator[tuple[BlockT, TriggerDesign, str]]:
    """What keeps triggers from firing: each trigger, and a note about those behind it."""
    for block in firing.blocks:
        if isinstance(block, kind):
            behind = [triggers[each] for each in firing.behind[block.trigger]]
            note = f"; what is behind it never fires either: {listed(behind, described)}"
            yield block, triggers[block.trigger], note if behind else ""


def _blocked_in(
    workflow: WorkflowDesign, kind: type[BlockT]
) -> Iterator[tuple[BlockT, TriggerDesign, str]]:
    """What keeps triggers of a workflow from firing; nothing if GW201 speaks."""
    if workflow.is_whole and workflow.firing.can_start:
        yield from _blocked(workflow.firing, workflow.triggers, kind)


@over_units("GW204", "never-started", Severity.ERROR, _TRIGGERS)
def never_started(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """A trigger waits for a job or crawler that nothing here starts.

    In a workflow, a CONDITIONAL trigger fires only for jobs and crawlers that a trigger of the same
    workflow has started. With `Logical` AND, or if it waits for nothing else, it can never fire.
    With `Logical` ANY, the condition is merely superfluous: an info.

    Outside workflows, it is a warning, and only for jobs and crawlers that the design defines: if
    they are started by their own schedule, by hand or by a program, no trigger fires.

    Let a trigger of the same workflow start the job or crawler, or correct the name.
    """
    defined = {
        *(Target("job", each.name) for each in unit.jobs),
        *(Target("crawler", each.name) for each in unit.crawlers),
    }
    triggers = {each.name for each in unit.all_triggers}

    def is_misnamed(target: Target, workflow: WorkflowDesign) -> bool:
        """Whether GW117 or GW211 speaks: it is a trigger's name, or its kind is mistaken."""
        other = Target("crawler" if target.kind == "job" else "job", target.name)
        if target in defined:
            return other not in defined and workflow.firing.starts(other)
        return other in defined or target.name in triggers

    for workflow in unit.workflows:
        for block, trigger, behind in _blocked_in(workflow, NeverStarted):
            if not any(is_misnamed(each, workflow) for each in _targets(block.links)):
                yield Problem(
                    trigger.place_of(block.links[0].path),
                    f"{described(trigger)} never fires: it waits for"
                    f" {_watched(block.links)}, which no trigger of {described(workflow)}"
                    f" starts; start it there, or correct the name{behind}",
                    about=trigger,
                )
        for place, links in workflow.firing.superfluous() if workflow.is_whole else ():
            trigger = workflow.triggers[place]
            yield Problem(
                trigger.place_of(links[0].path),
                f"{described(trigger)} also waits for {_watched(links)}, which no trigger of"
                f" {described(workflow)} starts; start it there, or remove the condition",
                severity=Severity.INFO,
                about=trigger,
            )
    yield from _never_started_outside(unit, defined)


def _never_started_outside(unit: DesignUnit, defined: set[Target]) -> Iterator[Problem]:
    if unit.is_partial or not unit.triggers:
        return
    scheduled = {
        Target("crawler", each.name) for each in unit.crawlers if each.value("Schedule") is not None
    }
    triggers = unit.all_triggers
    firing = Firing([each.wiring for each in triggers])
    for block, trigger, behind in _blocked(firing, triggers, NeverStarted):
        targets = _targets(block.links)
        if trigger.workflow_name is None and targets <= defined:
            who = "only its schedule" if targets <= scheduled else "no trigger here"
            yield Problem(
                trigger.place_of(block.links[0].path),
                f"{described(trigger)} does not fire: it waits for {_watched(block.links)}, which"
                f" {who} starts; start it from a trigger, or correct the name{behind}",
                severity=Severity.WARNING,
                about=trigger,
            )


def _targets(links: Iterable[Link]) -> set[Target]:
    return {link.target for link in links if link.target is not None}


def _watched(links: Iterable[Link]) -> str:
    """What some conditions watch."""
    targets = dict.fromkeys(link.target for link in links if link.target is not None)
    return listed(list(targets), described, " and ")


@over_workflows("GW205", "unreachable", Severity.ERROR, _TRIGGERS)
def unreachable(workflow: WorkflowDesign, _unit: DesignUnit) -> Iterator[Problem]:
    """A trigger cannot be reached from the start trigger, though all that it waits for is started.

    It waits for several jobs, of which some are started only after one outcome of an earlier job,
    and others only after another outcome. No run has both. The message also names what is behind
    the trigger, as do those of GW204, GW206 and GW207.

    Let the trigger wait for any of the jobs, with `Logical` ANY, or use a trigger for each outcome.
    """
    for block, trigger, behind in _blocked_in(workflow, Exclusive):
        if not block.is_direct:
            yield Problem(
                trigger.place_of("Predicate"),
                f"{described(trigger)} never fires: what it waits for needs {_outcomes(block)} in"
                f" the same run; use Logical ANY, or a trigger for each{behind}",
                about=trigger,
            )


def _outcomes(block: Exclusive) -> str:
    return f"{described(block.target)} to be {' and '.join(block.states)}"


@over_workflows("GW206", "cycle", Severity.WARNING, _WORKFLOWS)
def cycle(workflow: WorkflowDesign, _unit: DesignUnit) -> Iterator[Problem]:
    """Triggers wait for each other in a circle.

    A workflow is a graph without circles. In a run each trigger fires at most once, so a circle
    does not repeat anything. Where nothing outside the circle can start it, none of its triggers
    ever fires: an error.

    Let the first trigger of the circle wait only for what runs before it. To repeat a job, use its
    retries (`MaxRetries`), or start the workflow again.
    """
    stuck: set[str] = set()
    for block, trigger, behind in _blocked_in(workflow, Circle):
        things = [
            workflow.triggers[each] if isinstance(each, int) else each for each in block.things
        ]
        stuck.update(each.label for each in things if isinstance(each, TriggerDesign))
        stuck.update(
            workflow.triggers[each].label for each in workflow.firing.behind[block.trigger]
        )
        yield Problem(
            trigger.place_of("Predicate"),
            f"{_circle(things)} is a circle that nothing outside it starts, so none of its"
            f" triggers ever fires; let one of them wait only for what runs before{behind}",
            severity=Severity.ERROR,
            about=trigger,
        )
    for circle in _certain_circles(workflow) if workflow.is_whole else ():
        triggers = [each for each in circle if isinstance(each, TriggerDesign)]
        if stuck.isdisjoint(each.label for each in triggers):
            yield Problem(
                triggers[0].place_of("Predicate"),
                f"{_circle(circle)} is a circle, and each of its triggers fires at most once in a"
                " run; let the first wait only for what runs before it",
                about=triggers[0],
            )


def _circle(things: Sequence[TriggerDesign | Target]) -> str:
    return listed([*things, things[0]], described, " -> ")


def _certain_circles(workflow: WorkflowDesign) -> Iterator[list[TriggerDesign | Target]]:
    """Circles of triggers that exist together, and name each other's jobs and crawlers."""
    triggers = {
        each.label: each
        for each in known_triggers(workflow)
        if each.type == "CONDITIONAL" and not each.violations
    }
    after: dict[str | Target, list[str | Target]] = {
        label: [link.target for link in each.starts if link.target is not None]
        for label, each in triggers.items()
    }
    for label, each in triggers.items():
        for link in each.watches:
            if link.target is not None:
                after.setdefault(link.target, []).append(label)
    for circle in cycles(after):
        yield [triggers[each] if isinstance(each, str) else each for each in circle]


@over_workflows("GW207", "contradiction", Severity.ERROR, "AWS Glue API: Predicate")
def contradiction(workflow: WorkflowDesign, _unit: DesignUnit) -> Iterator[Problem]:
    """A trigger waits for several outcomes of one job or crawler at once.

    With `Logical` AND, all conditions must hold. A job that has SUCCEEDED has not FAILED, so the
    trigger can never fire.

    Use `Logical` ANY to go on after each of the outcomes, or a trigger for each.
    """
    for block, trigger, behind in _blocked_in(workflow, Exclusive):
        if block.is_direct:
            yield Problem(
                trigger.place_of("Predicate.Conditions"),
                f"{described(trigger)} never fires: it waits for {_outcomes(block)} at once; use"
                f" Logical ANY, or a trigger for each{behind}",
                about=trigger,
            )
