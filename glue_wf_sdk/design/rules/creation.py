"""Rules over what happens while a design is deployed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.model import (
    DesignUnit,
    Language,
    Resource,
    TriggerDesign,
    WorkflowDesign,
)
from glue_wf_sdk.design.rules.rule import Problem, over_triggers, over_workflows
from glue_wf_sdk.design.rules.words import described, worded

WARNING, INFO = Severity.WARNING, Severity.INFO

_TRUE = (True, "true")
_FALSE = (False, "false")
_UNTIL = " and does not fire until StartTrigger activates it"
_DORMANT = ("CREATED", "DEACTIVATED")


@over_triggers(
    "GW203",
    "not-activated",
    WARNING,
    "AWS Glue API: CreateTrigger, StartOnCreation;"
    " aws-cloudformation/cloudformation-coverage-roadmap#73",
)
def not_activated(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """A SCHEDULED or CONDITIONAL trigger is created but never activated.

    A trigger is created in the state CREATED, and does not fire until it is activated: a schedule
    passes without a run, and a workflow stops silently where the trigger should go on.
    CloudFormation activates it only with `StartOnCreation: true`; Terraform's provider does so
    unless `enabled = false`. ON_DEMAND and EVENT triggers need no activation.

    Add `StartOnCreation: true`, or activate the trigger afterwards with StartTrigger. A fetched
    trigger is reported in the states CREATED and DEACTIVATED. Where it is off on purpose
    (`StartOnCreation: false`, `enabled = false`), and in a payload of CreateTrigger, which a script
    may follow with StartTrigger, this is only an info. A trigger that another resource refers to,
    such as a custom resource that starts it, is not reported.
    """
    if trigger.is_referenced:
        return
    kinds = [each for each in trigger.definitions if each.get("Type") in _ACTIVATED]
    for message, severity in dict.fromkeys(
        dormant for each in kinds for dormant in _dormancy(trigger, each, unit.language)
    ):
        yield Problem(
            trigger.place_of("StartOnCreation"),
            worded(message, unit.language, trigger=described(trigger)),
            severity=severity,
        )


_ACTIVATED = ("SCHEDULED", "CONDITIONAL")


def _dormancy(
    trigger: TriggerDesign, definition: Mapping[str, Any], language: Language
) -> Iterator[tuple[str, Severity]]:
    """The message about a trigger that nothing activates, and how bad that is."""
    start = definition.get("StartOnCreation")
    if language is Language.CLOUDFORMATION:
        if start is None:
            yield (
                "{trigger} is never activated, so it never fires; add {StartOnCreation=true}",
                WARNING,
            )
        elif start in _FALSE:
            yield "{trigger} has {StartOnCreation=false}" + _UNTIL, INFO
    elif language is Language.PAYLOAD:
        if start is None or start in _FALSE:
            yield "{trigger} needs {StartOnCreation=true}, or a call to StartTrigger, to fire", INFO
    elif language is Language.TERRAFORM:
        is_off = trigger.options.get("enabled") in _FALSE
        overriding = trigger.options.get("start_on_creation")
        if is_off and (overriding is None or overriding in _FALSE):
            yield "{trigger} has enabled = false" + _UNTIL, INFO
    elif definition.get("State") in _DORMANT:
        state = definition["State"]
        yield f"{{trigger}} is {state} and does not fire; activate it with StartTrigger", WARNING


@over_triggers(
    "GW219",
    "starts-on-apply",
    INFO,
    "hashicorp/terraform-provider-aws#38222, #42498, #17413",
)
def starts_on_apply(trigger: TriggerDesign, unit: DesignUnit) -> Iterator[Problem]:
    """Terraform starts an ON_DEMAND trigger as soon as it has created it.

    The provider starts every trigger that is `enabled`, which is the default. For an ON_DEMAND
    trigger this means that `terraform apply` runs its jobs, before the other triggers of the
    workflow exist. `start_on_creation = false` does not prevent it, because the provider ignores
    that value. With it this is a warning: the design says what does not happen.

    Set `enabled = false`. An ON_DEMAND trigger need not be enabled: it fires when its workflow is
    started.
    """
    if unit.language is not Language.TERRAFORM:
        return
    enabled = trigger.options.get("enabled")
    if trigger.type == "ON_DEMAND" and (enabled is None or enabled in _TRUE):
        is_ignored = trigger.options.get("start_on_creation") in _FALSE
        also = " in spite of start_on_creation = false" if is_ignored else ""
        before = "" if trigger.workflow_name is None else ", before the rest of its workflow exists"
        yield Problem(
            trigger.place,
            f"{described(trigger)} is started by terraform apply{also}{before}; set enabled ="
            " false",
            severity=WARNING if is_ignored else INFO,
        )


@over_workflows(
    "GW216",
    "parallel-creation",
    INFO,
    "aws-cloudformation/cloudformation-coverage-roadmap#2103;"
    " hashicorp/terraform-provider-aws#34530",
)
def parallel_creation(workflow: WorkflowDesign, unit: DesignUnit) -> Iterator[Problem]:
    """CloudFormation creates several triggers of a workflow at the same time.

    Each new trigger changes its workflow, and Glue refuses a change during another one: "Workflow W
    was modified while adding trigger T to it". CloudFormation creates resources in parallel unless
    they depend on each other, so the deployment of such a template can fail now and then.
    Terraform's provider tries again.

    Let each trigger of the workflow depend on the one before, with `DependsOn`.
    """
    if unit.language is not Language.CLOUDFORMATION:
        return
    if any(map(_can_coexist, _levels(workflow.triggers))):
        yield Problem(
            workflow.place,
            f"{described(workflow)} gets several triggers at the same time, which Glue sometimes"
            " refuses; chain its triggers with DependsOn",
        )


def _levels(triggers: Iterable[TriggerDesign]) -> Iterator[list[TriggerDesign]]:
    """Triggers that CloudFormation can create at the same time, in the order of creation."""
    by_label = {each.label: each for each in triggers}
    waits = {label: len(each.depends_on & by_label.keys()) for label, each in by_label.items()}
    dependents = _dependents(by_label.values())
    level = [each for label, each in by_label.items() if not waits[label]]
    while level:
        yield level
        following: list[TriggerDesign] = []
        for each in level:
            for label in dependents.get(each.label, ()):
                waits[label] -= 1
                if not waits[label]:
                    following.append(by_label[label])
        level = following


def _dependents(resources: Iterable[Resource]) -> dict[str, list[str]]:
    """The labels of the resources that depend on another one, by its label."""
    found: dict[str, list[str]] = {}
    for resource in resources:
        for label in resource.depends_on:
            found.setdefault(label, []).append(resource.label)
    return found


def _can_coexist(triggers: Iterable[TriggerDesign]) -> bool:
    """Whether some two of several triggers are known to exist together, at least sometimes."""
    counts = Counter(each.condition for each in triggers)
    return max(counts.values()) > 1 or (None in counts and len(counts) > 1)


@over_workflows(
    "GW218", "no-dependency", INFO, "AWS Glue API: CreateTrigger, EntityNotFoundException"
)
def no_dependency(workflow: WorkflowDesign, unit: DesignUnit) -> Iterator[Problem]:
    """CloudFormation need not create a trigger's workflow before the trigger.

    The trigger names its workflow by a literal or a parameter. So CloudFormation does not know that
    the one needs the other, and may create the trigger first. Glue answers with
    EntityNotFoundException, and the deployment fails. An official sample of AWS has this fault.

    Write `WorkflowName: !Ref` and the logical id of the workflow, or add `DependsOn`.
    """
    if unit.language is not Language.CLOUDFORMATION or not workflow.is_declared:
        return
    dependents = _dependents((*workflow.triggers, *workflow.jobs, *workflow.crawlers))
    reached: set[str] = set()
    waiting = [workflow.label]
    while waiting:
        found = dependents.pop(waiting.pop(), ())
        reached.update(found)
        waiting += found
    for trigger in workflow.triggers:
        if trigger.label not in reached:
            yield Problem(
                trigger.place_of("WorkflowName"),
                f"{described(trigger)} can be created before its {described(workflow)}; refer to"
                " the workflow with !Ref in WorkflowName, or add DependsOn",
                about=trigger,
            )
