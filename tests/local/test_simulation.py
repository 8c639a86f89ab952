"""`simulate`."""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk import WorkflowRun, plan_resume, summarize
from glue_wf_sdk.design import TriggerDesign, Unknown, WorkflowDesign
from glue_wf_sdk.errors import InvalidInputException
from glue_wf_sdk.local import CrawlerBehavior, Events, Fault, JobBehavior, Scenario, simulate
from glue_wf_sdk.report import graph_mermaid
from support.designs import condition, crawler, job, trigger, unit, workflow
from support.local_glue import states

FAILING = Scenario(jobs={"load": JobBehavior(duration=7, outcomes=["FAILED"])})


def etl(*triggers: TriggerDesign, **options: Any) -> WorkflowDesign:
    """The workflow with these triggers."""
    return unit(*triggers, **options).workflows[0]


def chain() -> WorkflowDesign:
    """The jobs `load` and `report`, one after the other; `mend` runs if `load` has failed."""
    return etl(
        trigger("start"),
        trigger("loaded", after=["load"], starts=["report"]),
        trigger("failed", after={"load": "FAILED"}, starts=["mend"]),
    )


def test_everything_succeeds() -> None:
    """Without a scenario, everything takes a minute and succeeds; the run has its graph."""
    run = simulate(chain())
    assert ("etl", "COMPLETED", True) == (run.name, run.status, run.succeeded)
    assert {"load": ["SUCCEEDED"], "report": ["SUCCEEDED"], "mend": []} == states(run)
    assert run.duration is not None
    assert 120 == run.duration.total_seconds()


def test_scenario() -> None:
    """The scenario says what fails; what others do with a run works on this one."""
    run = simulate(chain(), FAILING)
    assert {"load": ["FAILED"], "report": [], "mend": ["SUCCEEDED"]} == states(run)
    reasons = {each.name: str(each.never_ran) for each in summarize(run).never_ran_nodes}
    assert {"report": "failed upstream: 'load' (FAILED)"} == reasons
    assert [run.node("load").unique_id] == list(plan_resume(run).node_ids)
    assert "load" in graph_mermaid(run)


def test_same_run_each_time() -> None:
    """The same design and scenario give the same run."""
    assert simulate(chain(), FAILING) == simulate(chain(), FAILING)


def test_run_properties() -> None:
    """The run properties override the workflow's."""
    design = etl(
        trigger("start"), workflows=[workflow("etl", DefaultRunProperties={"a": "1", "b": "1"})]
    )
    run = simulate(design, run_properties={"b": "2"})
    assert {"a": "1", "b": "2"} == run.workflow_run_properties


@pytest.mark.parametrize(
    "start",
    [
        {},
        {"Type": "SCHEDULED", "Schedule": "cron(0/5 * * * ? *)", "StartOnCreation": True},
        {"Type": "SCHEDULED", "Schedule": "cron(0/5 * * * ? *)"},
        {"Type": "SCHEDULED", "Schedule": Unknown.of("Cron"), "StartOnCreation": True},
        {"Type": "EVENT", "EventBatchingCondition": {"BatchSize": 5}},
        {"Type": Unknown.of("Type")},
    ],
)
def test_start_triggers(start: Mapping[str, Any]) -> None:
    """Any start trigger starts the run; its schedule starts no other, which could collide."""
    scenario = Scenario(default_job=JobBehavior(duration=1_000))
    run = simulate(
        etl(trigger("start", **start), trigger("t", after=["load"], starts=["b"])), scenario
    )
    assert {"load": ["SUCCEEDED"], "b": ["SUCCEEDED"]} == states(run)
    (first, _) = (each for each in run.nodes if not each.is_action)
    detail = first.trigger_details
    assert detail is not None
    assert detail.trigger is not None
    is_active = start.get("StartOnCreation", False)
    assert ("ACTIVATED" if is_active else "CREATED") == detail.trigger.state


def test_no_start_trigger() -> None:
    """Without a start trigger, the run ends at once, and nothing has run."""
    run = simulate(etl(trigger("t", after=["load"], starts=["report"])))
    assert {"load": [], "report": []} == states(run)
    assert "COMPLETED" == run.status


def test_not_activated() -> None:
    """A trigger that nothing activates never fires."""
    run = simulate(
        etl(trigger("start"), trigger("t", after=["load"], starts=["b"], StartOnCreation=None))
    )
    assert {"load": ["SUCCEEDED"], "b": []} == states(run)
    (node,) = summarize(run).never_ran_nodes
    assert "its trigger is not activated" == str(node.never_ran)


def test_cycle() -> None:
    """A design with a cycle ends, because each trigger fires once."""
    run = simulate(
        etl(
            trigger("start", starts=["a"]),
            trigger("t", after=["a", "c"], logical="ANY", starts=["b"]),
            trigger("u", after=["b"], starts=["c"]),
        )
    )
    assert {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"], "c": ["SUCCEEDED"]} == states(run)


def test_timeout() -> None:
    """A run that takes longer than allowed is an error."""
    scenario = Scenario(jobs={"load": JobBehavior(duration=3_600)})
    with pytest.raises(TimeoutError, match="not idle after 60 simulated seconds"):
        simulate(chain(), scenario, timeout=60)
    with pytest.raises(ValueError, match="at least 0"):
        simulate(chain(), timeout=-1)


def test_faults_and_events_have_no_effect() -> None:
    """The faults and events of a scenario neither hinder the run nor start another."""
    scenario = Scenario(
        faults=[Fault(error="ThrottlingException", times=99)],
        events=[Events(workflow="etl", after=30)],
        jobs={"load": JobBehavior(duration=60)},
    )
    run = simulate(etl(trigger("start", Type="EVENT")), scenario)
    assert {"load": ["SUCCEEDED"]} == states(run)


def test_refused_design() -> None:
    """A design that LocalGlue refuses raises the service's error, with the place."""
    with pytest.raises(InvalidInputException) as caught:
        simulate(etl(trigger("start", line=4, Actions=[])))
    assert ["design.yaml:4:1: start"] == caught.value.__notes__


def test_not_a_scenario() -> None:
    """A mapping is no scenario; the message says how to make one of it."""
    with pytest.raises(TypeError, match=r"see Scenario\.from_mapping"):
        simulate(chain(), {"jobs": {}})  # type: ignore[arg-type]


@attrs.frozen
class Rule:
    """A trigger of a random design: what it watches, each with a state, and what it starts."""

    name: str
    watched: Mapping[str, str]
    logical: str
    started: tuple[str, ...]
    is_active: bool


ENDS = {"j": ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"), "c": ("SUCCEEDED", "FAILED")}


@st.composite
def designs(draw: st.DrawFn) -> tuple[list[Rule], dict[str, str]]:
    """The triggers of a workflow, each of which watches only what earlier ones may start.

    Some watch what nothing starts, or what never runs. With them, how each action ends.
    """
    names = [f"{'crawl' if number % 4 == 3 else 'job'}-{number}" for number in range(8)]
    rules: list[Rule] = []
    for number in range(draw(st.integers(1, 6))):
        border = min(number + 2, 7)
        watched = draw(
            st.lists(st.sampled_from(names[:border]), min_size=1, max_size=3, unique=True)
        )
        started = st.lists(st.sampled_from(names[border:]), min_size=1, max_size=2, unique=True)
        rules.append(
            Rule(
                f"t{number}",
                {each: draw(st.sampled_from(("SUCCEEDED", *ENDS[each[0]]))) for each in watched},
                draw(st.sampled_from(["AND", "ANY"])),
                tuple(draw(started)),
                draw(st.sampled_from([True, True, True, False])),
            )
        )
    ends = {
        each: draw(st.sampled_from(("SUCCEEDED", "SUCCEEDED", *ENDS[each[0]]))) for each in names
    }
    return rules, ends


def model(rules: list[Rule], ends: Mapping[str, str]) -> set[str]:
    """What runs, by the rules of triggers alone: each fires once, when its conditions hold."""
    ran = {"job-0", "job-1"}
    while True:
        fired = [
            rule
            for rule in rules
            if rule.is_active
            and (any if rule.logical == "ANY" else all)(
                each in ran and ends[each] == state for each, state in rule.watched.items()
            )
        ]
        now = ran.union(*(rule.started for rule in fired))
        if now == ran:
            return ran
        ran = now


@given(designs())
def test_agrees_with_a_model_of_triggers(drawn: tuple[list[Rule], dict[str, str]]) -> None:
    """In random designs, exactly that runs which the rules of triggers say."""
    rules, ends = drawn
    design = etl(
        trigger("start", starts=["job-0", "job-1"]),
        *(
            trigger(
                rule.name,
                Type="CONDITIONAL",
                starts=rule.started,
                StartOnCreation=rule.is_active,
                Predicate={
                    "Logical": rule.logical,
                    "Conditions": [condition(*each) for each in rule.watched.items()],
                },
            )
            for rule in rules
        ),
        jobs=[
            job(each, ExecutionProperty={"MaxConcurrentRuns": 9}) for each in ends if each[0] == "j"
        ],
        crawlers=[crawler(each) for each in ends if each[0] == "c"],
    )
    scenario = Scenario(
        jobs={each: JobBehavior(outcomes=[end]) for each, end in ends.items() if each[0] == "j"},
        crawlers={
            each: CrawlerBehavior(outcomes=[end]) for each, end in ends.items() if each[0] == "c"
        },
    )
    run = simulate(design, scenario)
    assert model(rules, ends) == _ran(run)
    assert all(
        attempt.state == ends[node.name] for node in run.actions for attempt in node.attempts
    )


def _ran(run: WorkflowRun) -> set[str]:
    return {node.name for node in run.actions if node.attempts}
