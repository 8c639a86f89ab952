"""Puts what a reader has found together: each trigger to its workflow, each job to its triggers."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

import attrs

from glue_wf_sdk.design.finding import Finding
from glue_wf_sdk.design.links import Kind, Target
from glue_wf_sdk.design.model import (
    CrawlerDesign,
    DesignUnit,
    JobDesign,
    Language,
    Resource,
    TriggerDesign,
    WorkflowDesign,
)
from glue_wf_sdk.design.unknown import Text, Unknown, can_equal

ResourceT = TypeVar("ResourceT", bound=Resource)
_Key: TypeAlias = tuple[Text, str | None]
"""A name and a provider: two regions can have workflows of the same name."""


def assembled(  # noqa: PLR0913 - the fields of a unit
    file: str,
    language: Language,
    *,
    workflows: Sequence[WorkflowDesign] = (),
    triggers: Sequence[TriggerDesign] = (),
    jobs: Sequence[JobDesign] = (),
    crawlers: Sequence[CrawlerDesign] = (),
    handed_on: Container[str] = (),
    is_partial: bool = False,
    problems: Iterable[Finding] = (),
    ignored: Mapping[tuple[str, int], frozenset[str]] | None = None,
) -> DesignUnit:
    """A unit of a design, from the resources in it.

    Args:
        file: See `DesignUnit`, as for all that is not named here.
        language: See there.
        workflows: The workflows that it defines, without their triggers, jobs and crawlers. One is
            whole if it is marked so, and if nothing below says otherwise.
        triggers: All triggers.
        jobs: All jobs.
        crawlers: All crawlers.
        handed_on: The labels of workflows to which a module or a nested stack may add triggers.
        is_partial: See there. No workflow of a partial unit is whole.
        problems: See there.
        ignored: See there.
    """
    inside: dict[_Key, list[TriggerDesign]] = {_key_of(each): [] for each in workflows}
    by_label = {each.label: _key_of(each) for each in workflows}
    for trigger in triggers:
        if trigger.workflow_name is not None:
            key = (trigger.workflow_name, trigger.provider)
            if key not in inside:  # Two providers can be of one region.
                referred = [by_label[each] for each in trigger.depends_on if each in by_label]
                key = next((each for each in sorted(referred, key=str) if each[0] == key[0]), key)
            inside.setdefault(key, []).append(trigger)
    declared = {*map(_key_of, workflows)}
    undeclared = [key for key in inside if key not in declared]
    open_names = [name for name, _ in undeclared if isinstance(name, Unknown)]
    elsewhere = [
        WorkflowDesign(
            name=name,
            label=str(name),
            place=inside[name, provider][0].place_of("WorkflowName"),
            definitions=[{"Name": name}],
            is_declared=False,
            is_whole=False,
            provider=provider,
        )
        for name, provider in undeclared
    ]
    known_jobs, known_crawlers = _by_target(jobs, "job"), _by_target(crawlers, "crawler")

    def completed(workflow: WorkflowDesign) -> WorkflowDesign:
        own = inside[_key_of(workflow)]
        links = [link for each in own for link in (*each.starts, *each.watches)]
        targets = [(link.target, workflow.provider) for link in links]
        return attrs.evolve(
            workflow,
            triggers=tuple(own),
            jobs=_named(targets, known_jobs),
            crawlers=_named(targets, known_crawlers),
            is_whole=workflow.is_whole
            and not is_partial
            and workflow.label not in handed_on
            and not any(can_equal(workflow.name, name) for name in open_names),
        )

    return DesignUnit(
        file=file,
        language=language,
        workflows=tuple(map(completed, [*workflows, *elsewhere])),
        triggers=tuple(each for each in triggers if each.workflow_name is None),
        jobs=tuple(jobs),
        crawlers=tuple(crawlers),
        is_partial=is_partial,
        problems=tuple(problems),
        ignored=ignored or {},
    )


def _key_of(resource: Resource) -> _Key:
    return resource.name, resource.provider


def _by_target(
    resources: Iterable[ResourceT], kind: Kind
) -> dict[tuple[Target | None, str | None], ResourceT]:
    return {(Target(kind, each.name), each.provider): each for each in resources}


def _named(
    targets: Iterable[tuple[Target | None, str | None]],
    resources: Mapping[tuple[Target | None, str | None], ResourceT],
) -> tuple[ResourceT, ...]:
    named = (resources[each] for each in targets if each in resources)
    return tuple({each.label: each for each in named}.values())
