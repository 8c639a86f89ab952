"""Designs that hypothesis draws."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
from hypothesis import strategies as st

from glue_wf_sdk.design import CrawlerDesign, DesignUnit, JobDesign, TriggerDesign, Unknown
from glue_wf_sdk.design.unknown import Text
from support.designs import condition, crawler, job, trigger, unit, workflow

DAILY = "cron(0 6 * * ? *)"
START_TYPES: Sequence[dict[str, Any]] = (
    {"Type": "ON_DEMAND"},
    {"Type": "SCHEDULED", "Schedule": DAILY, "StartOnCreation": True},
    {"Type": "EVENT", "EventBatchingCondition": {"BatchSize": 5}},
)
LOGICALS: Sequence[Text] = ("AND", "ANY", Unknown.of("Logical"))


@attrs.frozen
class Drawn:
    """A valid design.

    Attributes:
        triggers: Its triggers.
        steps: The jobs and crawlers that run if all succeeds, each started by one trigger.
        followed: Those of the steps that a trigger waits for.
    """

    triggers: tuple[TriggerDesign, ...]
    steps: tuple[Text, ...]
    followed: tuple[Text, ...]

    def unit(self, *more: TriggerDesign, **options: Any) -> DesignUnit:
        """A unit with these triggers and more."""
        return unit(*self.triggers, *more, **options)


@st.composite
def names(draw: st.DrawFn, number: int) -> Text:
    """The name of a job or crawler; no two of different numbers can turn out to be equal."""
    text = f"{draw(st.sampled_from(['job', 'crawl']))}{number}x"
    is_known = text.startswith("crawl") or draw(st.booleans())
    return text if is_known else Unknown.joined([Unknown.of("Env"), f"-{text}"])


@st.composite
def valid_designs(draw: st.DrawFn, *, any_names: bool = False) -> Drawn:
    """A design without any fault: each step runs after some of the earlier ones.

    With `any_names`, one of the names may be an expression that can turn out to be any.
    """
    triggers: list[TriggerDesign] = []
    steps: list[Text] = []
    followed: dict[Text, None] = {}
    count = 0

    def some_new(limit: int) -> list[Text]:
        nonlocal count
        new: list[Text] = []
        for _ in range(draw(st.integers(1, limit))):
            count += 1
            is_any = any_names and count == 2 and draw(st.booleans())
            new.append(Unknown.of("Name") if is_any else draw(names(count)))
        return new

    def some_steps() -> list[Text]:
        chosen = draw(st.lists(st.sampled_from(steps), min_size=1, max_size=3, unique=True))
        followed.update(dict.fromkeys(chosen))
        return chosen

    steps += some_new(2)
    triggers.append(trigger("start", starts=steps, **draw(st.sampled_from(START_TYPES))))
    for number in range(draw(st.integers(0, 5))):
        after, new = some_steps(), some_new(2)
        logical = draw(st.sampled_from(LOGICALS))
        triggers.append(trigger(f"then{number}", starts=new, after=after, logical=logical))
        steps += new
    for number in range(draw(st.integers(0, 3))):
        failed = dict.fromkeys(some_steps(), "FAILED")
        cleaner = draw(st.sampled_from(["alarm", "clean-up", f"mend{number}"]))
        triggers.append(
            trigger(
                f"bad{number}",
                starts=[cleaner],
                after=failed,
                logical="ANY",  # A step that fails keeps others from failing.
                condition=draw(st.sampled_from([None, "IsProd"])),
            )
        )
        if draw(st.booleans()):
            triggers.append(trigger(f"told{number}", starts=[f"tell{number}"], after=[cleaner]))
    if draw(st.booleans()):
        triggers.append(trigger("lone", starts=["alone"], workflow=None))
        triggers.append(trigger("lone2", starts=["alone2"], after=["alone"], workflow=None))
    return Drawn(tuple(triggers), tuple(steps), tuple(followed))


Seed: TypeAlias = Callable[[Drawn, Text], DesignUnit]


def leaf(step: Text, **fields: Any) -> TriggerDesign:
    """One more trigger, after a step."""
    seed: dict[str, Any] = {"starts": ["seeded"], "after": [step], **fields}
    return trigger("seed", **seed)


def conditions(*items: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """The fields of a trigger with these conditions."""
    return {"Predicate": {"Logical": "AND", "Conditions": list(items), **fields}}


def without(item: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """A copy without some fields."""
    return {key: value for key, value in item.items() if key not in fields}


def too_many_steps(step: Text) -> Iterable[TriggerDesign]:
    """More triggers than a workflow should have."""
    return [
        trigger(f"more{each}", starts=[f"extra{each}", f"also{each}"], after=[step])
        for each in range(34)
    ]


def defining(
    drawn: Drawn,
    *more: TriggerDesign,
    jobs: Sequence[JobDesign] = (),
    crawlers: Sequence[CrawlerDesign] = (),
    but: str = "",
) -> DesignUnit:
    """A unit that defines what its triggers name, but for one name, and some jobs and crawlers."""
    whole = drawn.unit(*more)
    return drawn.unit(
        *more,
        jobs=[*(each for each in whole.jobs if each.name != but), *jobs],
        crawlers=[*(each for each in whole.crawlers if each.name != but), *crawlers],
    )


SEEDS: Mapping[str, Seed] = {
    "GW101": lambda drawn, step: drawn.unit(leaf(step, Actions=[])),
    "GW102": lambda drawn, step: drawn.unit(leaf(step, Actions=[{"Timeout": 5}])),
    "GW103": lambda drawn, step: drawn.unit(leaf(step, starts=["crawl-a", "crawl-b", "crawl-c"])),
    "GW104": lambda drawn, step: drawn.unit(leaf(step, **conditions())),
    "GW105": lambda drawn, step: drawn.unit(
        leaf(step, **conditions(without(condition("a"), "JobName")))
    ),
    "GW106": lambda drawn, step: drawn.unit(
        leaf(step, **conditions(without(condition(step), "State", "CrawlState")))
    ),
    "GW107": lambda drawn, step: drawn.unit(leaf(step, after={step: "RUNNING"})),
    "GW108": lambda drawn, step: drawn.unit(
        leaf(step, **conditions(without(condition(step), "LogicalOperator")))
    ),
    "GW109": lambda drawn, step: drawn.unit(
        leaf(step, Predicate={"Conditions": [condition(step), condition(step, "FAILED")]})
    ),
    "GW110": lambda drawn, _: drawn.unit(leaf("alarm", starts=["alarm"])),
    "GW111": lambda drawn, _: drawn.unit(
        trigger("seed", workflow=None, Type="SCHEDULED", Schedule="daily", StartOnCreation=True)
    ),
    "GW112": lambda drawn, step: drawn.unit(leaf(step, Schedule=DAILY)),
    "GW113": lambda drawn, _: drawn.unit(trigger("seed", workflow=None, StartOnCreation=True)),
    "GW114": lambda drawn, _: drawn.unit(trigger("seed", workflow=None, Type="EVENT")),
    "GW115": lambda drawn, step: drawn.unit(leaf(step, starts=["seeded", "seeded"])),
    "GW116": lambda drawn, step: drawn.unit(leaf(step, Description="x" * 3000)),
    "GW117": lambda drawn, step: defining(drawn, leaf(step, starts=["start"]), but="start"),
    "GW201": lambda drawn, _: unit(*drawn.triggers[1:], leaf("alarm")),
    "GW202": lambda drawn, _: drawn.unit(trigger("seed", starts=["seeded"])),
    "GW203": lambda drawn, step: drawn.unit(leaf(step, StartOnCreation=None)),
    "GW204": lambda drawn, step: drawn.unit(leaf(step, after=[step, "nothing"])),
    "GW205": lambda drawn, step: drawn.unit(
        trigger("good", starts=["good"], after=[step]),
        trigger("bad", starts=["bad"], after={step: "FAILED"}),
        leaf(step, after=["good", "bad"]),
    ),
    "GW206": lambda drawn, step: drawn.unit(
        leaf(step, after=[step, "back"]), trigger("back", starts=["back"], after=["seeded"])
    ),
    "GW207": lambda drawn, step: drawn.unit(
        leaf(step, **conditions(condition(step), condition(step, "FAILED")))
    ),
    "GW208": lambda drawn, step: drawn.unit(
        leaf(step), trigger("seed2", starts=["seeded"], after=[step])
    ),
    "GW209": lambda drawn, step: defining(
        drawn,
        leaf(step, starts=["crawl"]),
        crawlers=[crawler("crawl", Schedule=DAILY)],
        but="crawl",
    ),
    "GW210": lambda drawn, step: drawn.unit(*too_many_steps(step)),
    "GW211": lambda drawn, step: defining(
        drawn,
        leaf(step, Actions=[{"JobName": "crawl"}]),
        crawlers=[crawler("crawl")],
        but="crawl",
    ),
    "GW213": lambda drawn, step: defining(drawn, leaf(step), jobs=[job("seeded")]),
    "GW214": lambda drawn, step: drawn.unit(leaf(step, workflow=None)),
    "GW215": lambda drawn, step: drawn.unit(leaf(step), workflows=[workflow(MaxConcurrentRuns=3)]),
}
"""A way to plant each fault, given a valid design and one of its steps."""


def seeded(code: str) -> st.SearchStrategy[DesignUnit]:
    """Valid designs, but for one fault."""
    return valid_designs().flatmap(
        lambda drawn: st.sampled_from(drawn.steps).map(lambda step: SEEDS[code](drawn, step))
    )
