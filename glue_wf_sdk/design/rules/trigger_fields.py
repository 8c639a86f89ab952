"""Rules over the fields of a single trigger, without which Glue refuses it."""

from collections.abc import Callable, Iterator

from glue_wf_sdk.design.finding import Severity
from glue_wf_sdk.design.model import DesignUnit, TriggerDesign
from glue_wf_sdk.design.rules.rule import Problem, over_triggers
from glue_wf_sdk.errors import Violation

ERROR = Severity.ERROR


def _broken(
    trigger: TriggerDesign, advice: str, is_meant: Callable[[Violation], bool]
) -> Iterator[Problem]:
    for each in trigger.violations:
        if is_meant(each):
            message = f"{each.path} {each.message}" + (f"; {advice}" if advice else "")
            yield Problem(trigger.place_of(each.path), message)


@over_triggers("GW101", "no-actions", ERROR, "AWS Glue API: CreateTrigger")
def no_actions(trigger: TriggerDesign, _unit: DesignUnit) -> Iterator[Problem]:
    """A trigger starts nothing: it has no actions.

    Glue requires at least one action. Name the job or the crawler that the trigger starts.
    """
    yield from _broken(
        trigger,
        "name the job or crawler that it starts",
        lambda each: each.rule == "no_actions" or (each.path, each.rule) == ("Actions", "required"),
    )
