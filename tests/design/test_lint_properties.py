"""Lint on random designs: silent on valid ones, exact on seeded faults, true to a run's rules."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk.design import DesignUnit
from glue_wf_sdk.design.firing import Circle
from glue_wf_sdk.design.rules import RULES
from support.design_strategies import SEEDS, Drawn, seeded, valid_designs
from support.designs import codes, condition, findings, trigger, unit


@given(valid_designs(any_names=True))
def test_valid_designs_have_no_findings(drawn: Drawn) -> None:
    """A design that deploys and runs has no error and no warning."""
    assert [] == codes(drawn.unit())


@pytest.mark.parametrize("code", sorted(SEEDS.keys() & RULES.keys()))
def test_a_seeded_fault_is_found(code: str) -> None:
    """A valid design with one fault has findings of one rule, and of no other."""

    @settings(max_examples=settings().max_examples // 3)  # There are many codes.
    @given(seeded(code))
    def check(judged: DesignUnit) -> None:
        assert {code} == set(codes(judged))

    check()


# The other model: what fires, by the textbook.

STATES = ("SUCCEEDED", "FAILED")


@attrs.frozen
class Rule:
    """A conditional trigger: it starts some jobs if all, or any, of its conditions hold."""

    watches: tuple[tuple[str, str], ...]
    needs_all: bool
    starts: tuple[str, ...]


@attrs.frozen
class Model:
    """What the start trigger starts, and the conditional triggers."""

    starts: tuple[str, ...]
    rules: tuple[Rule, ...]

    def unit(self) -> DesignUnit:
        """The same as a design."""
        return unit(
            trigger("start", starts=self.starts),
            *(
                trigger(
                    f"t{number}",
                    starts=rule.starts,
                    Type="CONDITIONAL",
                    StartOnCreation=True,
                    Predicate={
                        "Logical": "AND" if rule.needs_all else "ANY",
                        "Conditions": list(itertools.starmap(condition, rule.watches)),
                    },
                )
                for number, rule in enumerate(self.rules)
            ),
        )

    def can_fire(self) -> set[int]:
        """The rules that fire in some run, whatever the outcome of each start of each job is."""
        events = [(-1, job) for job in self.starts] + [
            (number, job) for number, rule in enumerate(self.rules) for job in rule.starts
        ]
        fired: set[int] = set()
        for outcomes in itertools.product(STATES, repeat=len(events)):
            fired |= self.fired(dict(zip(events, outcomes, strict=True)))
        return fired

    def fired(self, outcomes: Mapping[tuple[int, str], str]) -> set[int]:
        """The rules that fire in a run with these outcomes."""
        fired = {-1}
        while True:
            ended = [(job, state) for (number, job), state in outcomes.items() if number in fired]
            more = {
                number
                for number, rule in enumerate(self.rules)
                if number not in fired and holds(rule, ended)
            }
            if not more:
                return fired - {-1}
            fired |= more


def holds(rule: Rule, ended: Sequence[tuple[str, str]]) -> bool:
    """Whether a rule's conditions hold after these jobs have ended; a job has one state at once."""
    if not rule.needs_all:
        return any(each in ended for each in rule.watches)
    wanted = {job: {state for other, state in rule.watches if other == job}
              for job, _ in rule.watches}  # fmt: skip
    return all(len(states) == 1 and (job, *states) in ended for job, states in wanted.items())


JOBS: Sequence[str] = ("a", "b", "c", "crawl")


@st.composite
def models(
    draw: st.DrawFn,
    *,
    states: Mapping[str, Sequence[str]] | None = None,
    only_all: bool = False,
    start_once: bool = False,
) -> Model:
    """A small design, which may make no sense."""
    free = list(JOBS) if start_once else []

    def some_jobs(but: frozenset[str]) -> Iterator[str]:
        choice = [each for each in (free if start_once else JOBS) if each not in but]
        for each in draw(st.lists(st.sampled_from(choice), min_size=1, max_size=2, unique=True)
                         if choice else st.just([])):  # fmt: skip
            if start_once:
                free.remove(each)
            yield each

    starts = tuple(some_jobs(frozenset()))
    rules: list[Rule] = []
    for _ in range(draw(st.integers(1, 4))):
        watchable = [
            (job, state)
            for job in (*JOBS, "nothing")
            for state in (STATES if states is None else states.get(job, STATES[:1]))
        ]
        watches = draw(st.lists(st.sampled_from(watchable), min_size=1, max_size=3, unique=True))
        new = tuple(some_jobs(frozenset(job for job, _ in watches)))
        rules.append(Rule(tuple(watches), only_all or draw(st.booleans()), new or ("last",)))
    return Model(starts, tuple(rules))


def never_firing(judged: DesignUnit) -> set[int]:
    """The triggers of which lint says that they never fire."""
    firing = judged.workflows[0].firing
    places = {block.trigger for block in firing.blocks}
    circles = [block.things for block in firing.blocks if isinstance(block, Circle)]
    around = {each for things in circles for each in things if isinstance(each, int)}
    named = {
        each.subject
        for each in findings(judged)
        if each.code in ("GW204", "GW205", "GW206", "GW207") and each.severity == "error"
    }
    assert {f"t{place - 1}" for place in places} == named
    return {place - 1 for place in places.union(around, *firing.behind.values())}


@given(models())
def test_what_is_flagged_fires_in_no_run(model: Model) -> None:
    """A trigger of which lint says that it never fires does not fire, whatever happens."""
    assert set() == never_firing(model.unit()) & model.can_fire()


ONE_STATE = st.fixed_dictionaries({job: st.sampled_from(STATES).map(lambda each: [each])
                                   for job in JOBS})  # fmt: skip


@given(ONE_STATE.flatmap(lambda states: models(states=states)))
def test_what_is_not_flagged_fires_in_some_run(model: Model) -> None:
    """Where each job is watched for one outcome, all triggers that cannot fire are found."""
    everything = set(range(len(model.rules)))

    assert everything - model.can_fire() == never_firing(model.unit())


@given(models(only_all=True, start_once=True))
def test_exclusive_outcomes_are_found(model: Model) -> None:
    """Where all conditions must hold, all triggers that cannot fire are found too."""
    everything = set(range(len(model.rules)))

    assert everything - model.can_fire() == never_firing(model.unit())
