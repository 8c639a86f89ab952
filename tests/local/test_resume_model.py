"""What LocalGlue runs again in a resumed run, against plan_resume and a model of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.enums import NodeType
from glue_wf_sdk.errors import (
    IllegalWorkflowStateException,
    InvalidInputException,
    ResumeError,
    ServiceError,
)
from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.resume import failed_nodes, plan_resume
from glue_wf_sdk.structures import Node, WorkflowRun

WORKFLOW = "w"
NEVER = "nobody starts it"
BEHIND = "waits for ever"
ENDS = {"J": ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"), "C": ("SUCCEEDED", "FAILED")}


@attrs.frozen
class Rule:
    """A trigger: it starts actions once some of, or all, its conditions hold.

    Attributes:
        name: The trigger's name.
        conditions: The names of what it watches, each with a state.
        logical: AND or ANY.
        actions: The names of what it starts.
    """

    name: str
    conditions: Sequence[tuple[str, str]]
    logical: str
    actions: Sequence[str]

    def holds(self, ended: Mapping[str, str]) -> bool:
        """Whether the conditions hold, given the state in which each action has ended."""
        combined = any if self.logical == "ANY" else all
        return combined(ended.get(name) == state for name, state in self.conditions)


@attrs.frozen
class Pipeline:
    """A workflow: the first rule is its start trigger. Names begin with J or C for the kind."""

    rules: Sequence[Rule]
    actions: Sequence[str]
    durations: Mapping[str, float]
    retries: Mapping[str, int]

    @property
    def total_actions(self) -> int:
        """How many actions some trigger starts."""
        return len({BEHIND, *(name for rule in self.rules for name in rule.actions)})

    def started(
        self, directly: Sequence[str], kept: Mapping[str, str], ends: Mapping[str, str]
    ) -> set[str]:
        """What runs when some actions start, given what has ended already, and how each ends."""
        ended = dict(kept)
        running = set(directly)
        # Rules stand in topological order: all that can end before one stands in those before it.
        for rule in self.rules[1:]:
            ended |= {name: ends[name] for name in running}
            if running.intersection(name for name, _ in rule.conditions) and rule.holds(ended):
                running.update(rule.actions)
        return running


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    """Workflows of up to four generations of jobs and crawlers, and one that nobody starts."""
    generations = [
        [f"{draw(st.sampled_from('JC' if place < 2 else 'J'))}{number}{place}" for place in places]
        for number, places in enumerate(
            map(range, draw(st.lists(st.integers(1, 3), min_size=2, max_size=4)))
        )
    ]
    rules = [Rule("start", (), "AND", generations[0])]
    for number, generation in enumerate(generations[1:], 1):
        # All that is watched is started by some trigger, so that all can run if nothing fails.
        earlier = sorted({name for rule in rules for name in rule.actions} - set(generation))
        for place in range(draw(st.integers(1, 3))):
            # Mostly succeeded, so that runs go far.
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
    """How each action ends; most succeed."""
    return st.fixed_dictionaries(
        {
            name: st.sampled_from(("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", *ENDS[name[0]]))
            for name in pipeline.actions
        }
    )


def local_with(pipeline: Pipeline) -> LocalGlue:
    """A LocalGlue that has the workflow, and an action of it that no trigger starts."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name=WORKFLOW)
    for name in (NEVER, BEHIND):
        local.add_job(name)
    for name in pipeline.actions:
        if name[0] == "J":
            many = {"MaxConcurrentRuns": 100}
            local.add_job(name, ExecutionProperty=many, MaxRetries=pipeline.retries[name])
        else:
            local.add_crawler(name)
    for rule in pipeline.rules:
        local.add_trigger(
            rule.name,
            workflow=WORKFLOW,
            jobs=[name for name in rule.actions if name[0] == "J"],
            crawlers=[name for name in rule.actions if name[0] == "C"],
            **({"Predicate": predicate_of(rule)} if rule.conditions else {}),
        )
    local.add_trigger("never", workflow=WORKFLOW, after={NEVER: "SUCCEEDED"}, jobs=[BEHIND])
    return local


def predicate_of(rule: Rule) -> dict[str, Any]:
    """The wire form of what a rule waits for."""
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
    """Has each action end in its state; with flaky, jobs that may retry do so, and then succeed."""
    for name, state in ends.items():
        is_flaky = flaky and state == "SUCCEEDED" and pipeline.retries.get(name, 0) > 0
        local.set_behavior(
            name,
            outcomes=["FAILED", state] if is_flaky else [state],
            duration=pipeline.durations[name],
            crawler=name[0] == "C",
        )


def fetched(local: LocalGlue, run_id: str | None) -> WorkflowRun:
    """A run with its graph."""
    run = local.client().get_workflow_run(WORKFLOW, str(run_id), include_graph=True).run
    assert run is not None
    return run


def first_run(local: LocalGlue) -> WorkflowRun:
    """The first run, when it has ended."""
    run_id = local.client().start_workflow_run(WORKFLOW).run_id
    local.run_until_idle()
    return fetched(local, run_id)


def nodes_of(run: WorkflowRun) -> dict[str, Node]:
    """The nodes of a run by their names."""
    assert run.graph is not None
    return {str(node.name): node for node in run.graph.nodes or ()}


def attempts_of(node: Node) -> Sequence[Any]:
    """The job runs or crawls of a node."""
    if node.type == NodeType.JOB:
        return (node.job_details.job_runs if node.job_details else None) or ()
    return (node.crawler_details.crawls if node.crawler_details else None) or ()


def attempted(run: WorkflowRun) -> set[str]:
    """The names of what has run, in this run or in one that it resumes."""
    return {name for name, node in nodes_of(run).items() if attempts_of(node)}


def names_of(run: WorkflowRun, node_ids: Sequence[str]) -> set[str]:
    """The names of nodes."""
    names = {node.unique_id: name for name, node in nodes_of(run).items()}
    return {names[each] for each in node_ids}


@given(st.data())
def test_run_starts_what_its_triggers_say(data: st.DataObject) -> None:
    """A run starts what the model says, each action ends in its state, and retries are counted."""
    pipeline = data.draw(pipelines())
    ends = data.draw(all_ends(pipeline))
    local = local_with(pipeline)
    behave(local, pipeline, ends)
    run = first_run(local)
    started = pipeline.started(pipeline.rules[0].actions, {}, ends)
    assert started == attempted(run)
    for name in started:
        attempts = attempts_of(nodes_of(run)[name])
        state = attempts[-1].job_run_state if name[0] == "J" else attempts[-1].state
        assert ends[name] == state
        if ends[name] == "FAILED" and name[0] == "J":
            assert pipeline.retries[name] == max(each.attempt for each in attempts)
    assert run.statistics is not None
    assert pipeline.total_actions == run.statistics.total_actions


@given(st.data())
def test_resumed_run_starts_what_is_planned(data: st.DataObject) -> None:
    """All that is planned runs again, but what is behind a trigger whose condition does not hold.

    A resumed run is resumed in its turn.
    """
    pipeline = data.draw(pipelines())
    ends = data.draw(all_ends(pipeline))
    local = local_with(pipeline)
    behave(local, pipeline, ends, flaky=True)
    run = first_run(local)
    for _ in range(2):
        ids = {name: str(nodes_of(run)[name].unique_id) for name in sorted(attempted(run))}
        chosen = data.draw(st.lists(st.sampled_from(list(ids)), min_size=1, max_size=4))
        plan = plan_resume(run, [ids[name] for name in chosen])
        kept = {name: ends[name] for name in attempted(run) & names_of(run, plan.kept)}
        ends = {**data.draw(all_ends(pipeline)), **kept}
        behave(local, pipeline, ends, flaky=True)
        answer = local.client().resume_workflow_run(
            WORKFLOW, str(run.workflow_run_id), [ids[name] for name in chosen]
        )
        assert sorted(plan.node_ids) == sorted(answer.node_ids or ())
        assert answer.run_id is not None
        local.run_until_idle()
        resumed = fetched(local, answer.run_id)
        again = attempted(resumed) - kept.keys()
        assert pipeline.started(sorted(names_of(run, plan.node_ids)), kept, ends) == again
        assert again <= names_of(run, plan.rerun)
        assert_copied(run, resumed, names_of(run, plan.kept))
        run = resumed


def assert_copied(run: WorkflowRun, resumed: WorkflowRun, kept: set[str]) -> None:
    """A resumed run has the whole graph, and what does not run again as it was."""
    assert run.workflow_run_id == resumed.previous_run_id
    assert run.workflow_run_id != resumed.workflow_run_id
    assert run.graph is not None
    assert resumed.graph is not None
    assert run.graph.edges == resumed.graph.edges
    before, after = nodes_of(run), nodes_of(resumed)
    assert list(before) == list(after)
    assert resumed.started_on is not None
    for name, node in after.items():
        assert before[name].unique_id == node.unique_id
        if name in kept or node.type == NodeType.TRIGGER:
            assert before[name] == node
            assert all(each.started_on < resumed.started_on for each in attempts_of(node))
        else:
            assert all(each.started_on >= resumed.started_on for each in attempts_of(node))


@given(st.data())
def test_all_that_is_planned_runs_where_nothing_stands_in_its_way(data: st.DataObject) -> None:
    """With triggers that wait for successes, and a repaired pipeline, the plan's rerun runs."""
    drawn = data.draw(pipelines())
    rules = [
        attrs.evolve(rule, conditions=[(name, "SUCCEEDED") for name, _ in rule.conditions])
        for rule in drawn.rules
    ]
    pipeline = attrs.evolve(drawn, rules=rules)
    ends = data.draw(all_ends(pipeline))
    local = local_with(pipeline)
    behave(local, pipeline, ends)
    run = first_run(local)
    if not failed_nodes(run):
        with pytest.raises(ResumeError, match="failed"):
            plan_resume(run)
        return
    plan = plan_resume(run)
    behave(local, pipeline, dict.fromkeys(pipeline.actions, "SUCCEEDED"))
    answer = local.client().call(plan.request())
    assert plan.node_ids == answer.node_ids
    local.run_until_idle()
    resumed = fetched(local, answer.run_id)
    again = attempted(resumed) - (attempted(run) & names_of(run, plan.kept))
    assert names_of(run, plan.rerun) == again
    assert () == failed_nodes(resumed)


@given(st.data())
def test_refusals_are_those_of_the_plan(data: st.DataObject) -> None:
    """LocalGlue refuses to resume what plan_resume refuses, and nothing else."""
    pipeline = data.draw(pipelines())
    local = local_with(pipeline)
    behave(local, pipeline, data.draw(all_ends(pipeline)))
    run_id = local.client().start_workflow_run(WORKFLOW).run_id
    local.advance(data.draw(st.sampled_from([0, 3, 50, 1000, 1000, 1000])))
    if data.draw(st.booleans()) and fetched(local, run_id).status == "RUNNING":
        local.client().stop_workflow_run(WORKFLOW, str(run_id))
        local.advance(data.draw(st.sampled_from([0, 10])))
    run = fetched(local, run_id)
    known = [str(node.unique_id) for node in nodes_of(run).values()]
    node_ids = data.draw(st.lists(st.sampled_from([*known, "unknown"]), max_size=4))
    codes: set[str] = set()
    try:
        plan_resume(run, node_ids)
    except ResumeError as error:
        codes = {reason.rule for reason in error.reasons}
    refusal: ServiceError | None = None
    try:
        local.call("ResumeWorkflowRun", Name=WORKFLOW, RunId=run_id, NodeIds=node_ids)
    except ServiceError as error:
        refusal = error
    if not codes:
        assert refusal is None
    elif "not_completed" in codes:
        assert isinstance(refusal, IllegalWorkflowStateException)
    else:
        assert isinstance(refusal, InvalidInputException)
        words = {
            "trigger_node": "is a trigger",
            "unknown_node": "has no node",
            "never_attempted": "was not attempted",
            "no_nodes": "NodeIds",
        }
        assert codes == {code for code, word in words.items() if word in refusal.message}


def test_example_of_the_guide() -> None:
    """In the developer guide's example, J2 and J3 fail, and what it says of each choice holds.

    Source: AWS Glue developer guide: Repairing and resuming a workflow run.
    """
    local = LocalGlue()
    client = local.client()
    client.create_workflow(WORKFLOW)
    for name in ("J1", "J4", "J5"):
        local.add_job(name)
    for name in ("J2", "J3"):
        local.add_job(name, outcomes=["FAILED", "SUCCEEDED"])
    local.add_trigger("T1", workflow=WORKFLOW, jobs=["J1"])
    for number, watched in ((2, "J1"), (3, "J1"), (4, "J2"), (5, "J3")):
        after = {watched: "SUCCEEDED"}
        local.add_trigger(f"T{number}", workflow=WORKFLOW, after=after, jobs=[f"J{number}"])
    run = first_run(local)
    ids = {name: str(node.unique_id) for name, node in nodes_of(run).items()}
    run_id = str(run.workflow_run_id)
    assert {"J1", "J2", "J3"} == attempted(run)
    with pytest.raises(InvalidInputException, match="was not attempted"):
        client.resume_workflow_run(WORKFLOW, run_id, [ids["J2"], ids["J4"]])
    answer = client.resume_workflow_run(WORKFLOW, run_id, [ids["J2"], ids["J3"]])
    assert (ids["J2"], ids["J3"]) == answer.node_ids
    local.run_until_idle()
    resumed = fetched(local, answer.run_id)
    assert {"J1", "J2", "J3", "J4", "J5"} == attempted(resumed)
    assert nodes_of(run)["J1"] == nodes_of(resumed)["J1"]
    assert (ids["J1"],) == client.resume_workflow_run(
        WORKFLOW, run_id, [ids["J1"], ids["J2"]]
    ).node_ids
