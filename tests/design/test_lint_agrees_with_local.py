"""Lint and LocalGlue agree: what one calls an error, the other refuses or never runs."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk.design import DesignUnit, Severity, TriggerDesign
from glue_wf_sdk.design.rules import RULES
from glue_wf_sdk.errors import ServiceError
from glue_wf_sdk.local import CrawlerBehavior, JobBehavior, LocalGlue, Scenario, simulate
from glue_wf_sdk.operations.trigger_rules import CRAWL_STATES, JOB_STATES
from support.design_strategies import SEEDS, Drawn, seeded, valid_designs
from support.designs import condition, findings, job, trigger, unit, workflow

LOAD, CRAWL = condition("load"), condition("crawl")
LATER = {"starts": ["report"]}
NIGHTLY = "cron(0 2 * * ? *)"


def without(given: dict[str, Any], *names: str) -> dict[str, Any]:
    """A condition without some of its fields."""
    return {key: value for key, value in given.items() if key not in names}


def watching(*conditions: dict[str, Any], **predicate: Any) -> TriggerDesign:
    """A conditional trigger with a predicate."""
    fields: dict[str, Any] = {"Type": "CONDITIONAL"}
    return trigger(
        "t", starts=["report"], Predicate={"Conditions": conditions, **predicate}, **fields
    )


def scheduled(schedule: str | None) -> TriggerDesign:
    """A scheduled trigger."""
    return trigger("t", Type="SCHEDULED", Schedule=schedule)


REFUSED: list[tuple[str, TriggerDesign]] = [
    ("GW101", trigger("t", Actions=[])),
    ("GW101", trigger("t", Actions=None)),
    ("GW102", trigger("t", Actions=[{"Timeout": 5}])),
    ("GW102", trigger("t", Actions=[{"JobName": "a", "CrawlerName": "b"}])),
    ("GW103", trigger("t", starts=["crawl-1", "crawl-2", "crawl-3"])),
    ("GW104", watching()),
    ("GW104", trigger("t", Type="CONDITIONAL")),
    ("GW105", watching(without(LOAD, "JobName"))),
    ("GW105", watching({**LOAD, **CRAWL})),
    ("GW106", watching({**without(CRAWL, "CrawlState"), "State": "SUCCEEDED"})),
    ("GW106", watching({**without(LOAD, "State"), "CrawlState": "SUCCEEDED"})),
    ("GW106", watching(without(LOAD, "State"))),
    ("GW106", watching({**LOAD, "CrawlState": "SUCCEEDED"})),
    ("GW107", watching({**LOAD, "State": "RUNNING"})),
    ("GW107", watching({**CRAWL, "CrawlState": "RUNNING"})),
    ("GW108", watching(without(LOAD, "LogicalOperator"))),
    ("GW109", watching(LOAD, CRAWL)),
    ("GW110", trigger("t", after=["load"], starts=["load"])),
    ("GW111", scheduled(None)),
    ("GW111", scheduled("")),
    ("GW111", scheduled("daily")),
    ("GW111", scheduled("0 2 * * ? *")),
    ("GW111", scheduled("cron(0 2 * * *)")),
    ("GW111", scheduled("cron(0 2 * * * *)")),
    ("GW111", scheduled("cron(0 2 ? * ? *)")),
    ("GW111", scheduled("cron(0 2 ? * 0 *)")),
    ("GW111", scheduled("cron(0/4 * * * ? *)")),
    ("GW113", trigger("t", StartOnCreation=True)),
    ("GW114", trigger("t", Type="EVENT", workflow=None)),
    ("GW114", trigger("t", Type="EVENT", EventBatchingCondition={"BatchSize": 101})),
    ("GW114", trigger("t", Type="EVENT", EventBatchingCondition={"BatchSize": 0})),
    (
        "GW114",
        trigger("t", Type="EVENT", EventBatchingCondition={"BatchSize": 1, "BatchWindow": 901}),
    ),
    ("GW116", trigger("a\nb")),
    ("GW116", trigger("t", Type="DAILY")),
    ("GW116", trigger("t", Type=None)),
    ("GW116", trigger("t", Description=5)),
    ("GW116", trigger("t", Desription="typo")),
    ("GW116", trigger("t", Tags={"team": 5})),
    ("GW116", trigger("t", Actions=[{"JobName": ""}])),
    ("GW116", trigger("t", Actions=[{"JobName": "load", "Timeout": 0}])),
    ("GW116", trigger("t", starts=["x" * 256])),
]


def is_refused(design: TriggerDesign) -> bool:
    """Whether LocalGlue refuses a trigger; its workflow exists, and is empty."""
    local = LocalGlue()
    local.call("CreateWorkflow", Name="etl")
    try:
        local.deploy(unit(design, workflows=[], jobs=[], crawlers=[]))
    except ServiceError:
        return True
    return False


def errors(design: DesignUnit) -> set[str]:
    """The codes of the errors that lint finds."""
    return {each.code for each in findings(design) if each.severity is Severity.ERROR}


@pytest.mark.parametrize(("code", "design"), REFUSED)
def test_what_breaks_a_rule_is_refused(code: str, design: TriggerDesign) -> None:
    """Each broken rule over a single trigger is a violation, and LocalGlue refuses it."""
    assert code
    assert design.violations
    assert is_refused(design)


@pytest.mark.parametrize(("code", "design"), [each for each in REFUSED if each[0] in RULES])
def test_what_lint_calls_an_error_is_refused(code: str, design: TriggerDesign) -> None:
    """Lint finds each of them; of the rules over a single trigger, by its own alone."""
    assert {code} == {each for each in errors(unit(design)) if each.startswith("GW1")}


ACCEPTED = [
    trigger("t"),
    scheduled(NIGHTLY),
    scheduled("cron(*/5 * ? * * *)"),
    scheduled("CRON(0 6 ? * SUN *)"),
    watching(LOAD),
    watching(CRAWL),
    watching(LOAD, CRAWL, Logical="ANY"),
    trigger("t", after={"load": "FAILED"}, starts=["crawl-1", "crawl-2", "report"]),
    trigger("t", Type="EVENT", EventBatchingCondition={"BatchSize": 100, "BatchWindow": 900}),
    trigger("t", Type="EVENT"),
    trigger("t", Predicate={"Conditions": [{}]}),
    trigger("t", Schedule="daily"),
    trigger("t", after=["load"], starts=["report"], State="CREATED", Id="x", StartOnCreation=None),
]


@pytest.mark.parametrize("design", ACCEPTED)
def test_what_breaks_no_rule_is_accepted(design: TriggerDesign) -> None:
    """A valid trigger has no violation, and LocalGlue accepts it."""
    assert () == design.violations
    assert not is_refused(design)


def _maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


NAMES = st.sampled_from(["load", "report", "load", "report", "", "a\nb", 5])
ACTIONS = st.one_of(
    st.fixed_dictionaries({"JobName": NAMES}),
    st.fixed_dictionaries({"CrawlerName": NAMES}),
    _maybe(
        JobName=NAMES,
        CrawlerName=NAMES,
        Timeout=st.sampled_from([1, 0, "1"]),
        Arguments=st.sampled_from([{}, {"a": "b"}, {"a": 1}]),
    ),
)
CONDITIONS = st.one_of(
    st.just(LOAD),
    st.just(CRAWL),
    _maybe(
        JobName=NAMES,
        CrawlerName=NAMES,
        State=st.sampled_from(["SUCCEEDED", "FAILED", "RUNNING", "DONE"]),
        CrawlState=st.sampled_from(["SUCCEEDED", "CANCELLED", "RUNNING"]),
        LogicalOperator=st.sampled_from(["EQUALS", "IS"]),
    ),
)
PREDICATES = _maybe(
    Conditions=st.lists(CONDITIONS, max_size=3), Logical=st.sampled_from(["AND", "ANY", "OR"])
)
TRIGGERS = st.fixed_dictionaries(
    {
        "Type": st.sampled_from(["ON_DEMAND", "SCHEDULED", "CONDITIONAL", "EVENT", "DAILY", None]),
        "Actions": st.sampled_from([None]) | st.lists(ACTIONS, max_size=4),
    },
    optional={
        "Predicate": PREDICATES,
        "Schedule": st.sampled_from([NIGHTLY, "daily", "", "cron(0 2 ? * 0 *)"]),
        "EventBatchingCondition": _maybe(
            BatchSize=st.sampled_from([1, 100, 101]), BatchWindow=st.sampled_from([900, 901])
        ),
        "StartOnCreation": st.sampled_from([True, False, "true"]),
        "Description": st.sampled_from(["", "x\ny", "x", 5]),
        "Unknown": st.just("x"),
    },
)


@given(TRIGGERS, st.sampled_from(["etl", None]))
def test_violations_are_refusals(fields: dict[str, Any], workflow_name: str | None) -> None:
    """A random trigger has violations if and only if LocalGlue refuses it."""
    design = trigger("t", workflow=workflow_name, **fields)
    assert bool(design.violations) == is_refused(design)


def ran(design: DesignUnit, state: str) -> set[str]:
    """The jobs and crawlers that run if each one ends in this state; crawlers at least fail."""
    crawl_state = state if state in CRAWL_STATES else "FAILED"
    scenario = Scenario(
        default_job=JobBehavior(outcomes=[state]),
        default_crawler=CrawlerBehavior(outcomes=[crawl_state]),
    )
    run = simulate(design.workflows[0], scenario)
    return {node.name for node in run.actions if node.attempts}


NEVER: list[tuple[str, DesignUnit, set[str]]] = [
    (
        "GW201",
        unit(trigger("t", after=["load"], starts=["report"])),
        {"load", "report"},
    ),
    (
        "GW203",
        unit(
            trigger("start"), trigger("t", after=["load"], starts=["report"], StartOnCreation=None)
        ),
        {"report"},
    ),
    (
        "GW204",
        unit(trigger("start"), trigger("t", after=["other"], starts=["report"])),
        {"other", "report"},
    ),
    (
        "GW205",
        unit(
            trigger("start"),
            trigger("good", after=["load"], starts=["a"]),
            trigger("bad", after={"load": "FAILED"}, starts=["b"]),
            trigger("join", after=["a", "b"], starts=["report"]),
        ),
        {"report"},
    ),
    (
        "GW206",
        unit(
            trigger("start"),
            trigger("t", after=["a"], starts=["b"]),
            trigger("u", after=["b"], starts=["a"]),
        ),
        {"a", "b"},
    ),
    (
        "GW207",
        unit(
            trigger("start"),
            trigger(
                "t",
                starts=["report"],
                Type="CONDITIONAL",
                StartOnCreation=True,
                Predicate={
                    "Logical": "AND",
                    "Conditions": [condition("load"), condition("load", "FAILED")],
                },
            ),
        ),
        {"report"},
    ),
]


@pytest.mark.parametrize(("code", "design", "names"), NEVER)
def test_what_never_fires_never_runs(code: str, design: DesignUnit, names: set[str]) -> None:
    """What lint says can never fire does not run, however the jobs end."""
    runs = set[str]().union(*(ran(design, state) for state in JOB_STATES))
    targets = {
        link.target for each in design.all_triggers for link in (*each.starts, *each.watches)
    }
    assert names == {str(each.name) for each in targets if each} - runs
    assert code not in RULES or code in {each.code for each in findings(design)}


def test_second_start_trigger_is_refused() -> None:
    """A second start trigger is refused by LocalGlue, and found by lint."""
    design = unit(trigger("start"), trigger("again", Type="SCHEDULED", Schedule=NIGHTLY))
    with pytest.raises(ServiceError, match="already has a starting trigger"):
        LocalGlue().deploy(design)
    assert "GW202" not in RULES or "GW202" in errors(design)


@pytest.mark.parametrize(
    "design",
    [
        unit(trigger("start"), trigger("start", after=["load"], starts=["report"])),
        unit(workflows=[workflow(), workflow()]),
        unit(jobs=[job("load"), job("load")]),
    ],
)
def test_two_of_one_name_are_refused(design: DesignUnit) -> None:
    """Two resources of one name are refused by LocalGlue, and found by lint."""
    with pytest.raises(ServiceError, match="already exists"):
        LocalGlue().deploy(design)
    assert "GW213" not in RULES or "GW213" in errors(design)


@given(valid_designs())
def test_a_design_without_findings_runs(drawn: Drawn) -> None:
    """A random design in which lint finds nothing is deployed, and all its steps run."""
    design = drawn.unit()
    LocalGlue().deploy(design)
    assert set(map(str, drawn.steps)) == ran(design, "SUCCEEDED")


@pytest.mark.parametrize("code", sorted({"GW202", *(code for code, _ in REFUSED)} & SEEDS.keys()))
def test_a_seeded_fault_is_refused(code: str) -> None:
    """A random design with a fault of a single trigger, or with two starts, is refused."""

    @settings(max_examples=5)
    @given(seeded(code))
    def check(design: DesignUnit) -> None:
        with pytest.raises(ServiceError):
            LocalGlue().deploy(design)

    check()


@pytest.mark.parametrize("code", ["GW203", "GW204", "GW205", "GW206", "GW207"])
def test_a_seeded_trigger_never_fires(code: str) -> None:
    """What a trigger starts that can never fire, by a fault in a random design, never runs."""

    @settings(max_examples=10)
    @given(seeded(code))
    def check(design: DesignUnit) -> None:
        assert "seeded" not in ran(design, "SUCCEEDED") | ran(design, "FAILED")

    check()
