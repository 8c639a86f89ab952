"""Rules over the names in a unit: what they refer to, and whether they are unique."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

import attrs

from glue_wf_sdk._core.text import abbreviated, listed
from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.links import NAME_FIELDS, Kind, Link, Target
from glue_wf_sdk.design.model import (
    CrawlerDesign,
    DesignUnit,
    JobDesign,
    Language,
    Resource,
    TriggerDesign,
)
from glue_wf_sdk.design.rules.rule import Problem, over_units
from glue_wf_sdk.design.rules.words import described, kind_of, spelled
from glue_wf_sdk.design.unknown import Text, Unknown, can_equal

ERROR, INFO = Severity.ERROR, Severity.INFO

_OTHER: dict[Kind, Kind] = {"job": "crawler", "crawler": "job"}
_FIELDS = {kind: field for field, kind in NAME_FIELDS.items()}
_MAX_COMPARED = 50

ResourceT = TypeVar("ResourceT", bound=Resource)


class _Named(Generic[ResourceT]):
    """Resources of one kind by their names."""

    def __init__(self, resources: Iterable[ResourceT]) -> None:
        self._by_name: dict[Text, ResourceT] = {each.name: each for each in resources}
        self._unknown = [name for name in self._by_name if isinstance(name, Unknown)]

    def get(self, name: Text) -> ResourceT | None:
        """The one that certainly has a name."""
        return self._by_name.get(name)

    def may_have(self, name: Text) -> bool:
        """Whether one of them can turn out to have a name."""
        if name in self._by_name:
            return True
        compared = self._by_name if isinstance(name, Unknown) else self._unknown
        # Among very many, one will match; comparing each with each would take too long.
        return len(compared) > _MAX_COMPARED or any(can_equal(name, each) for each in compared)


@attrs.frozen
class _Use:
    """A job or crawler that a trigger names."""

    trigger: TriggerDesign
    link: Link
    target: Target
    is_action: bool


class _Names:
    """What a unit defines, and what its triggers name."""

    def __init__(self, unit: DesignUnit) -> None:
        self.defined: dict[Kind, _Named[JobDesign] | _Named[CrawlerDesign]] = {
            "job": _Named(unit.jobs),
            "crawler": _Named(unit.crawlers),
        }
        self.defines_any = bool(unit.jobs or unit.crawlers)
        self.triggers = _Named(unit.all_triggers)
        self.uses = [
            _Use(trigger, link, link.target, links is trigger.starts)
            for trigger in unit.all_triggers
            for links in (trigger.starts, trigger.watches)
            for link in links
            if link.target is not None
        ]
        targets = {use.target for use in self.uses}
        self.undefined = {
            each for each in targets if not self.defined[each.kind].may_have(each.name)
        }
        self.confused = set(self._confused_with_triggers())
        self.roles: dict[Target, set[bool]] = {}
        for use in self.uses:
            self.roles.setdefault(use.target, set()).add(use.is_action)

    def _confused_with_triggers(self) -> Iterator[Target]:
        """Names that the design does not define and that are those of triggers."""
        named_after = {
            use.target for use in self.uses if use.is_action and use.trigger.name == use.target.name
        }
        suspects = {
            each
            for each in self.undefined
            if self.triggers.get(each.name) is not None and each not in named_after
        }
        is_whole = self.defines_any and self.undefined <= suspects
        for use in self.uses:
            other = self.triggers.get(use.target.name)
            if use.target not in suspects or other is None or other is use.trigger:
                continue
            if is_whole or other.label in use.trigger.depends_on:
                yield use.target

    def is_absent(self, target: Target) -> bool:
        """Whether a known name is certainly not defined, nor that of a trigger."""
        is_undefined = target in self.undefined and target not in self.confused
        return is_undefined and isinstance(target.name, str)

    def is_of_other_kind(self, use: _Use) -> bool:
        """Whether a name is that of a crawler where a job is meant, or the other way round.

        A job that lives elsewhere can have the name of a crawler in the design. That is assumed if
        the triggers name both, unless they start the one and wait for the other.
        """
        right = Target(_OTHER[use.target.kind], use.target.name)
        namesake = self.defined[right.kind].get(right.name)
        if use.target not in self.undefined or namesake is None:
            return False
        wrong_roles, right_roles = self.roles[use.target], self.roles.get(right, set())
        return (
            namesake.label in use.trigger.depends_on
            or not right_roles
            or (len(wrong_roles) == len(right_roles) == 1 and wrong_roles != right_roles)
        )


@over_units("GW117", "names-a-trigger", ERROR, "AWS Glue API: Action; Condition")
def names_a_trigger(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """An action or a condition has the name of a trigger where that of a job or crawler belongs.

    Triggers start and watch jobs and crawlers, not other triggers. Glue accepts any name when it
    creates the trigger, so the mistake shows only later: when the trigger fires, or because it
    never does.

    Name the job or crawler that the other trigger starts.
    """
    names = _Names(unit)
    for use in names.uses:
        if use.target in names.confused:
            verb = "starts" if use.is_action else "waits for"
            yield Problem(
                use.trigger.place_of(use.link.path),
                f"{described(use.trigger)} {verb} {described(use.target)}, but that is the"
                f" name of a trigger; name the {use.target.kind} itself",
                about=use.trigger,
            )


@over_units(
    "GW211",
    "no-such-resource",
    ERROR,
    "AWS Glue API: Action; Condition; LBHackney-IT/Data-Platform#213",
)
def no_such_resource(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """A trigger names a crawler as a job, a job as a crawler, or what the design does not define.

    Glue accepts any name when it creates a trigger. If `JobName` is the name of a crawler, the
    trigger starts a job that does not exist, or waits forever. Use `JobName` and `State` for jobs,
    `CrawlerName` and `CrawlState` for crawlers.

    Names that the design does not define at all are listed in one info: these jobs and crawlers
    must exist elsewhere. They are not listed for designs that define no job or crawler, nor for
    payloads and answers of the API, which never do.
    """
    names = _Names(unit)
    absent: dict[Target, _Use] = {}
    for use in names.uses:
        if names.is_of_other_kind(use):
            other = _OTHER[use.target.kind]
            verb = "starts" if use.is_action else "waits for"
            yield Problem(
                use.trigger.place_of(use.link.path),
                f"{described(use.trigger)} {verb} {described(use.target)}, but that is a"
                f" {other}; name it in {spelled(_FIELDS[other], unit.language)}",
                about=use.trigger,
            )
        elif names.is_absent(use.target):
            absent.setdefault(use.target, use)
    is_design = unit.language not in (Language.PAYLOAD, Language.ANSWER)
    if absent and is_design and names.defines_any:
        first = next(iter(absent.values()))
        yield Problem(
            first.trigger.place_of(first.link.path),
            f"the design does not define {listed(list(absent), described)}; make sure that"
            f" {'it exists' if len(absent) == 1 else 'they exist'}",
            severity=INFO,
            about=first.trigger,
        )


@over_units(
    "GW212", "no-such-workflow", INFO, "AWS Glue API: CreateTrigger, EntityNotFoundException"
)
def no_such_workflow(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """A trigger names a workflow that the design does not define.

    The workflow must exist before the trigger is created; otherwise Glue answers with
    EntityNotFoundException. The rules over a whole workflow do not judge it, because it can have
    triggers elsewhere. Payloads and answers of the API define no workflows and are not reported.

    If the workflow belongs to this design, correct the name or refer to it: `!Ref Workflow`,
    `aws_glue_workflow.etl.name`.
    """
    if unit.language in (Language.PAYLOAD, Language.ANSWER):
        return
    declared = _Named(each for each in unit.workflows if each.is_declared)
    for workflow in unit.workflows:
        if workflow.is_declared or isinstance(workflow.name, Unknown):
            continue
        if not declared.may_have(workflow.name):
            yield Problem(
                workflow.place,
                f"workflow {abbreviated(workflow.name)} is not defined here; it must exist before"
                " its triggers are created",
                about=workflow,
            )


@over_units("GW213", "duplicate-name", ERROR, "AWS Glue API: AlreadyExistsException")
def duplicate_name(unit: DesignUnit, _unit: DesignUnit) -> Iterator[Problem]:
    """Two triggers, jobs, crawlers or workflows have the same name.

    Names are unique in an account and a region, for each kind. Glue creates the first one and
    answers the second with AlreadyExistsException, and the deployment fails. Resources under a
    Condition, `count` or `for_each`, which may be alternatives, are not compared, nor those of
    different providers.

    Rename one of them.
    """
    if unit.language is Language.ANSWER:
        return  # It may hold the pages of several calls.
    workflows = [each for each in unit.workflows if each.is_declared]
    seen: dict[Hashable, Resource] = {}
    for each in (*workflows, *unit.all_triggers, *unit.jobs, *unit.crawlers):
        first = seen.setdefault((type(each), each.name, each.condition, each.provider), each)
        if first is not each:
            yield Problem(
                each.place,
                f"{described(each)} has the same name as {abbreviated(first.label)} at"
                f" {first.place}; rename one of the {kind_of(each)}s",
                about=each,
            )
