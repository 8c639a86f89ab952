"""Random workflows, and a model of what runs in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from glue_wf_sdk.local import LocalGlue

NEVER = "never started"
DOWNSTREAM = "downstream of it"
ENDS = {"J": ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"), "C": ("SUCCEEDED", "FAILED")}


@attrs.frozen
class Rule:
    """A trigger: the actions that it watches, each with a state, and those that it starts."""

    name: str
    conditions: Sequence[tuple[str, str]]
    logical: str
    actions: Sequence[str]

    def holds(self, ended: Mapping[str, str]) -> bool:
        """Whether the conditions hold, given the states in which actions have ended."""
        combined = any if self.logical == "ANY" else all
        return combined(ended.get(name) == state for name, state in self.conditions)


@attrs.frozen
class Pipeline:
    """A workflow. Its first rule is the start trigger; names begin with J or C for the kind."""

    rules: Sequence[Rule]
    actions: Sequence[str]
    durations: Mapping[str, float]
    retries: Mapping[str, int]

    @property
    def total_actions(self) -> int:
        """The number of actions that a trigger starts."""
        return len({DOWNSTREAM, *(name for rule in self.rules for name in rule.actions)})

    def started(
        self, directly: Sequence[str], kept: Mapping[str, str], ends: Mapping[str, str]
    ) -> set[str]:
        """What runs if some actions start directly, given what has ended, and how each ends."""
        ended = dict(kept)
        running = set(directly)
        # The rules are in topological order.
        for rule in self.rules[1:]:
            ended |= {name: ends[name] for name in running}
            if running.intersection(name for name, _ in rule.conditions) and rule.holds(ended):
                running.update(rule.actions)
        return running


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    """Workflows of up to four generations of jobs and crawlers."""
    generations = [
        [f"{draw(st.sampled_from('JC' if place < 2 else 'J'))}{number}{place}" for place in places]
        for number, places in enumerate(
            map(range, draw(st.lists(st.integers(1, 3), min_size=2, max_size=4)))
        )
    ]
    rules = [Rule("start", (), "AND", generations[0])]
    for number, generation in enumerate(generations[1:], 1):
        # Only what a trigger starts is watched, so that everything can run if nothing fails.
        earlier = sorted({name for rule in rules for name in rule.actions} - set(generation))
        for place in range(draw(st.integers(1, 3))):
            # SUCCEEDED most of the time, so that runs go far.
            watched = draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=3, unique=True))
            conditions = [
                (name, draw(st.sampled_from(("SUCCEEDED", *ENDS[name[0]])))) for name in watched
            ]
            actions = st.lists(st.sampled_from(generation), min_size=1, max_size=3, unique=True)
            logical = draw(st.sampled_from(["AND", "ANY"]))
            rules.append(Rule(f"t{number}{place}", conditions, logical, draw(actions)))
    names = [name for generation in generations for name in generation]
    return Pipeline(
        rules=rules,
        actions=names,
        durations={name: draw(st.sampled_from([1.0, 7.0, 40.0])) for name in names},
        retries={name: draw(st.sampled_from([0, 0, 1, 2])) for name in names if name[0] == "J"},
    )


def all_ends(pipeline: Pipeline) -> st.SearchStrategy[dict[str, str]]:
    """The state in which each action ends; most succeed."""
    return st.fixed_dictionaries(
        {
            name: st.sampled_from(("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", *ENDS[name[0]]))
            for name in pipeline.actions
        }
    )


def local_with(pipeline: Pipeline, max_concurrent_runs: int = 100) -> LocalGlue:
    """A LocalGlue that has the workflow, and in it a job that no trigger starts."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name="w")
    for name in (NEVER, DOWNSTREAM):
        local.add_job(name)
    for name in pipeline.actions:
        if name[0] == "J":
            limit = {"MaxConcurrentRuns": max_concurrent_runs}
            local.add_job(name, execution_property=limit, max_retries=pipeline.retries[name])
        else:
            local.add_crawler(name)
    for rule in pipeline.rules:
        fields: dict[str, Any] = {"predicate": predicate_of(rule)} if rule.conditions else {}
        local.add_trigger(
            rule.name,
            workflow="w",
            jobs=[name for name in rule.actions if name[0] == "J"],
            crawlers=[name for name in rule.actions if name[0] == "C"],
            **fields,
        )
    local.add_trigger("never", workflow="w", after={NEVER: "SUCCEEDED"}, jobs=[DOWNSTREAM])
    return local


def predicate_of(rule: Rule) -> dict[str, Any]:
    """The wire form of the conditions of a rule."""
    return {
        "Logical": rule.logical,
        "Conditions": [
            {"LogicalOperator": "EQUALS", "JobName": name, "State": state}
            if name[0] == "J"
            else {"LogicalOperator": "EQUALS", "CrawlerName": name, "CrawlState": state}
            for name, state in rule.conditions
        ],
    }


def behave(
    local: LocalGlue, pipeline: Pipeline, ends: Mapping[str, str], *, flaky: bool = False
) -> None:
    """Makes each action end in its state; with `flaky`, jobs with retries fail once first."""
    for name, state in ends.items():
        is_flaky = flaky and state == "SUCCEEDED" and pipeline.retries.get(name, 0) > 0
        local.set_behavior(
            name,
            outcomes=["FAILED", state] if is_flaky else [state],
            duration=pipeline.durations[name],
            crawler=name[0] == "C",
        )
