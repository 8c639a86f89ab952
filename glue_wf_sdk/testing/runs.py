"""A hypothesis strategy of realistic workflow runs."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs
from hypothesis import strategies as st

from glue_wf_sdk._core.types import TimestampValue
from glue_wf_sdk.structures import (
    Action,
    Condition,
    Crawl,
    CrawlerNodeDetails,
    Edge,
    JobNodeDetails,
    JobRun,
    Node,
    Predicate,
    Trigger,
    TriggerNodeDetails,
    WorkflowGraph,
    WorkflowRun,
    WorkflowRunStatistics,
)
from glue_wf_sdk.structures.enums import (
    CrawlState,
    JobRunState,
    Logical,
    LogicalOperator,
    NodeType,
    TriggerState,
    TriggerType,
    WorkflowRunStatus,
)
from glue_wf_sdk.testing.strategies import values

__all__ = ["workflow_runs"]

_WORKFLOW = "workflow"

_State: TypeAlias = JobRunState | CrawlState


@attrs.frozen(kw_only=True)
class _Rule:
    """A trigger of the drawn workflow: the states that it watches, and what it starts."""

    name: str
    watched: dict[str, _State]
    logical: Logical
    started: dict[str, _State]  # With the last state of each, if the trigger fires.


@attrs.frozen(kw_only=True)
class _Attempt:
    """A job run or crawl."""

    trigger: str
    state: _State
    started_on: datetime
    completed_on: datetime | None


_Attempts: TypeAlias = dict[str, list[_Attempt]]


def workflow_runs(
    *, max_actions: int = 6, statuses: st.SearchStrategy[WorkflowRunStatus] | None = None
) -> st.SearchStrategy[WorkflowRun]:
    """Realistic runs with graphs.

    A start trigger and conditional triggers start jobs and crawlers. Those that were started have
    one or two attempts, in no particular order; the others have none.

    Args:
        max_actions: The most jobs and crawlers that a workflow has.
        statuses: A strategy of the runs' statuses; by default, any status.

    Returns:
        A strategy of runs.
    """
    any_status = st.sampled_from(WorkflowRunStatus)
    return _runs(max_actions, any_status if statuses is None else statuses)


@st.composite
def _runs(
    draw: st.DrawFn, max_actions: int, statuses: st.SearchStrategy[WorkflowRunStatus]
) -> WorkflowRun:
    status = draw(statuses)
    rules = draw(_rules(max_actions, ended=status.is_terminal))
    begin: datetime = draw(values(TimestampValue))
    attempts: _Attempts = {}
    for rule in rules:
        fired_on = _fired_on(rule, attempts, begin)
        if fired_on is not None and status is not WorkflowRunStatus.ERROR:
            for name, state in rule.started.items():
                attempts[name] = draw(_attempts(rule.name, fired_on, state))
    nodes = [_trigger_node(rule) for rule in rules]
    nodes += [draw(_action_nodes(name, attempts)) for rule in rules for name in rule.started]
    moments = [each.completed_on or begin for tries in attempts.values() for each in tries]
    return WorkflowRun(
        name=_WORKFLOW,
        workflow_run_id=f"wr_{0:064x}",
        started_on=begin,
        completed_on=max(moments, default=begin) if status.is_terminal else None,
        status=status,
        error_message="Concurrent runs exceeded" if status is WorkflowRunStatus.ERROR else None,
        statistics=_statistics(rules, attempts),
        graph=WorkflowGraph(nodes=draw(st.permutations(nodes)), edges=_edges(rules)),
    )


def _is_job(name: str) -> bool:
    return name.startswith("job")


_KINDS = st.sampled_from(["job", "crawler"])
_WATCHED_JOB_STATES: tuple[_State, ...] = (
    JobRunState.SUCCEEDED,
    JobRunState.FAILED,
    JobRunState.STOPPED,
    JobRunState.TIMEOUT,
)
_WATCHED_CRAWL_STATES: tuple[_State, ...] = (
    CrawlState.SUCCEEDED,
    CrawlState.FAILED,
    CrawlState.CANCELLED,
)


@st.composite
def _rules(draw: st.DrawFn, max_actions: int, *, ended: bool) -> list[_Rule]:
    rules: list[_Rule] = []
    states: dict[str, _State] = {}
    total = draw(st.integers(1, max_actions))
    while len(states) < total:
        watched: list[str] = []
        if states:
            known = st.sampled_from(list(states))
            watched = draw(st.lists(known, min_size=1, max_size=2, unique=True))
        # A trigger starts at most two crawlers.
        kinds = draw(st.lists(_KINDS, min_size=1, max_size=min(2, total - len(states))))
        names = [f"{kind}-{len(states) + place}" for place, kind in enumerate(kinds)]
        rule = _Rule(
            name=f"trigger-{len(rules)}",
            watched={name: draw(_watched_states(states[name])) for name in watched},
            logical=draw(st.sampled_from(Logical)),
            started={name: draw(_last_states(name, ended=ended)) for name in names},
        )
        rules.append(rule)
        states |= rule.started
    return rules


def _last_states(name: str, *, ended: bool) -> st.SearchStrategy[_State]:
    states: type[JobRunState | CrawlState] = JobRunState if _is_job(name) else CrawlState
    return st.sampled_from([each for each in states if each.is_terminal or not ended])


def _watched_states(state: _State) -> st.SearchStrategy[_State]:
    watched = _WATCHED_JOB_STATES if isinstance(state, JobRunState) else _WATCHED_CRAWL_STATES
    # The actual state is repeated; otherwise hardly any trigger of a long workflow would fire.
    actual = [each for each in watched if each == state]
    return st.sampled_from([*actual * len(watched), *watched])


def _fired_on(rule: _Rule, attempts: _Attempts, begin: datetime) -> datetime | None:
    if not rule.watched:
        return begin
    met = [
        attempts[name][-1].completed_on or begin
        for name, state in rule.watched.items()
        if name in attempts and attempts[name][-1].state == state
    ]
    if rule.logical is Logical.ANY:
        return min(met, default=None)
    return max(met) if len(met) == len(rule.watched) else None


@st.composite
def _attempts(draw: st.DrawFn, trigger: str, fired_on: datetime, last: _State) -> list[_Attempt]:
    failed: list[_State] = [type(last)("FAILED")] * draw(st.integers(0, 1))
    tries: list[_Attempt] = []
    moment = fired_on
    for state in [*failed, last]:
        started_on = moment + timedelta(seconds=draw(st.integers(1, 60)))
        moment = started_on + timedelta(seconds=draw(st.integers(0, 3600)))
        end = moment if state.is_terminal else None
        tries.append(
            _Attempt(trigger=trigger, state=state, started_on=started_on, completed_on=end)
        )
    return tries


def _node_id(name: str) -> str:
    return f"wnode_{name.encode().hex():0>64}"


def _trigger_node(rule: _Rule) -> Node:
    predicate = Predicate(
        logical=rule.logical if len(rule.watched) > 1 else None,
        conditions=[_condition(name, state) for name, state in rule.watched.items()],
    )
    trigger = Trigger(
        name=rule.name,
        workflow_name=_WORKFLOW,
        type=TriggerType.CONDITIONAL if rule.watched else TriggerType.ON_DEMAND,
        state=TriggerState.ACTIVATED if rule.watched else TriggerState.CREATED,
        actions=[
            Action(job_name=name) if _is_job(name) else Action(crawler_name=name)
            for name in rule.started
        ],
        predicate=predicate if rule.watched else None,
    )
    return Node(
        type=NodeType.TRIGGER,
        name=rule.name,
        unique_id=_node_id(rule.name),
        trigger_details=TriggerNodeDetails(trigger=trigger),
    )


def _condition(name: str, state: _State) -> Condition:
    equals = LogicalOperator.EQUALS
    if isinstance(state, JobRunState):
        return Condition(logical_operator=equals, job_name=name, state=state)
    return Condition(logical_operator=equals, crawler_name=name, crawl_state=state)


# Glue describes a node that never ran in each of these ways.
_NO_JOB_RUNS = st.sampled_from([None, JobNodeDetails(), JobNodeDetails(job_runs=[])])
_NO_CRAWLS = st.sampled_from([None, CrawlerNodeDetails(), CrawlerNodeDetails(crawls=[])])


@st.composite
def _action_nodes(draw: st.DrawFn, name: str, attempts: _Attempts) -> Node:
    tries = draw(st.permutations(list(enumerate(attempts.get(name, ())))))
    if _is_job(name):
        job_runs = [_job_run(name, number, each) for number, each in tries]
        return Node(
            type=NodeType.JOB,
            name=name,
            unique_id=_node_id(name),
            job_details=JobNodeDetails(job_runs=job_runs) if tries else draw(_NO_JOB_RUNS),
        )
    crawls = [_crawl(each) for _, each in tries]
    return Node(
        type=NodeType.CRAWLER,
        name=name,
        unique_id=_node_id(name),
        crawler_details=CrawlerNodeDetails(crawls=crawls) if tries else draw(_NO_CRAWLS),
    )


def _job_run(name: str, number: int, attempt: _Attempt) -> JobRun:
    end = attempt.completed_on
    return JobRun(
        id=f"jr_{name}_{number}",
        attempt=number,
        previous_run_id=f"jr_{name}_{number - 1}" if number else None,
        trigger_name=attempt.trigger,
        job_name=name,
        started_on=attempt.started_on,
        last_modified_on=end or attempt.started_on,
        completed_on=end,
        job_run_state=JobRunState(attempt.state),
        execution_time=int((end - attempt.started_on).total_seconds()) if end else None,
        timeout=2880,
        max_capacity=0.0625,
        log_group_name="/aws-glue/python-jobs",
    )


def _crawl(attempt: _Attempt) -> Crawl:
    return Crawl(
        state=CrawlState(attempt.state),
        started_on=attempt.started_on,
        completed_on=attempt.completed_on,
        log_group="/aws-glue/crawlers",
    )


def _edges(rules: Iterable[_Rule]) -> list[Edge]:
    ends = [(name, rule.name) for rule in rules for name in rule.watched]
    ends += [(rule.name, name) for rule in rules for name in rule.started]
    return [Edge(source_id=_node_id(here), destination_id=_node_id(there)) for here, there in ends]


_COUNTED = {
    "SUCCEEDED": "succeeded_actions",
    "FAILED": "failed_actions",
    "EXPIRED": "failed_actions",
    "TIMEOUT": "timeout_actions",
    "STOPPED": "stopped_actions",
    "CANCELLED": "stopped_actions",
    "ERROR": "errored_actions",
    "WAITING": "waiting_actions",
}


def _statistics(rules: Iterable[_Rule], attempts: _Attempts) -> WorkflowRunStatistics:
    counts = Counter(
        _COUNTED.get(tries[-1].state, "running_actions") for tries in attempts.values()
    )
    return WorkflowRunStatistics(
        total_actions=sum(len(rule.started) for rule in rules),
        **{name: counts[name] for name in {*_COUNTED.values(), "running_actions"}},
    )
