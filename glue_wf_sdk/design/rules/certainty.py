"""What of a workflow exists and happens for certain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import attrs

from glue_wf_sdk.design.firing import can_start_runs, certain_links
from glue_wf_sdk.design.links import Link, Target, actions_in, conditions_in, waits_for_all
from glue_wf_sdk.design.model import TriggerDesign, WorkflowDesign


@attrs.frozen
class Start:
    """An action by which a trigger starts a job or crawler."""

    trigger: TriggerDesign
    link: Link


def is_certain(trigger: TriggerDesign, workflow: WorkflowDesign) -> bool:
    """Whether a trigger exists wherever its workflow does."""
    return trigger.condition in (None, workflow.condition)


def known_triggers(workflow: WorkflowDesign) -> list[TriggerDesign]:
    """The triggers that exist wherever the workflow does, in a single way."""
    return [
        each
        for each in workflow.triggers
        if is_certain(each, workflow) and len(each.definitions) == 1
    ]


def successful_run(workflow: WorkflowDesign) -> Mapping[Target, list[Start]]:
    """What certainly starts in a run in which all succeeds, and by which triggers.

    Of several possible start triggers a run has one, so only what all of them start is certain.
    """
    starts: dict[Target, list[Start]] = defaultdict(list)
    followers: dict[Target, list[_Follower]] = defaultdict(list)
    for trigger in known_triggers(workflow):
        if (follower := _Follower.of(trigger)) is not None:
            for target in follower.watched:
                followers[target].append(follower)
    queue = list(_first_starts(workflow.triggers))
    for target, start in queue:  # Grows while it is read.
        starts[target].append(start)
        if len(starts[target]) == 1:
            for follower in followers[target]:
                follower.missing -= 1
                if not follower.missing:
                    queue += _starts_of(follower.trigger)
    return starts


@attrs.define
class _Follower:
    """A trigger that certainly fires if enough of what it watches succeeds."""

    trigger: TriggerDesign
    watched: frozenset[Target]
    missing: int

    @classmethod
    def of(cls, trigger: TriggerDesign) -> "_Follower | None":
        """A trigger as a follower; None if it may wait for something else, or for nothing."""
        if trigger.violations or _may_be_off(trigger):
            return None
        definition = trigger.definition
        if definition.get("Type") != "CONDITIONAL":
            return None
        links = list(certain_links(conditions_in(definition)))
        watched = frozenset(
            link.target for link in links if link.target is not None and link.state == "SUCCEEDED"
        )
        if not waits_for_all(definition):
            return cls(trigger, watched, 1)
        if any(link.target not in watched or link.state != "SUCCEEDED" for link in links):
            return None
        return cls(trigger, watched, len(watched))


def _may_be_off(trigger: TriggerDesign) -> bool:
    """Whether a trigger is, or may be, inactive on purpose."""
    definition = trigger.definition
    switches = (trigger.options.get("enabled"), definition.get("StartOnCreation"))
    return any(each not in (True, "true", None) for each in switches) or (
        definition.get("State", "ACTIVATED") != "ACTIVATED"
    )


def _first_starts(triggers: Iterable[TriggerDesign]) -> Iterator[tuple[Target, Start]]:
    """What each possible start trigger starts; the first of them stands for all."""
    possible = [each for each in triggers if any(map(can_start_runs, each.definitions))]
    common = [{target for target, _ in _starts_of(each)} for each in possible]
    for target, start in _starts_of(possible[0]) if possible else ():
        if all(target in each for each in common):
            yield target, start


def _starts_of(trigger: TriggerDesign) -> Iterator[tuple[Target, Start]]:
    if len(trigger.definitions) > 1:
        return
    for link in certain_links(actions_in(trigger.definition)):
        if link.target is not None:
            yield link.target, Start(trigger, link)
