"""The rules over the fields of a single trigger."""

import ast
import inspect
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from glue_wf_sdk.design import Language, Severity, TriggerDesign, Unknown
from glue_wf_sdk.design.rules import RULES
from glue_wf_sdk.design.rules.trigger_fields import CODES, code_of
from glue_wf_sdk.errors import Violation
from glue_wf_sdk.operations import trigger_rules
from support.designs import codes, condition, findings, trigger, unit, workflow

START = trigger("start")
FIELD_RULES = {
    "required",
    "type",
    "min_length",
    "max_length",
    "pattern",
    "encoding",
    "minimum",
    "maximum",
    "enum",
    "finite",
    "timezone",
    "unknown_field",
    "duplicate",
    "exclusive",
    "botocore",
}


def after(*conditions: Mapping[str, Any], logical: str | None = "AND") -> TriggerDesign:
    """A trigger that starts `copy` when conditions hold."""
    predicate = {"Conditions": conditions, "Logical": logical}
    given = {key: value for key, value in predicate.items() if value is not None}
    return trigger("next", starts=["copy"], after=["load"], Predicate=given)


def start(**fields: Any) -> TriggerDesign:
    """A start trigger with other fields."""
    return trigger("start", **fields)


def conditional(**fields: Any) -> TriggerDesign:
    """A conditional trigger with other fields."""
    given: dict[str, Any] = {"starts": ["copy"], "after": ["load"], **fields}
    return trigger("next", **given)


JOB, CRAWLER = condition("load"), condition("crawl-a")


def without(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Some fields without others."""
    return {name: value for name, value in fields.items() if name not in names}


FAULTS: list[tuple[str, TriggerDesign, str]] = [
    ("GW101", start(Actions=None), "trigger 'start' has no Actions; name the jobs or crawlers"),
    ("GW101", start(Actions=[]), "trigger 'start' has no Actions; name the jobs or crawlers"),
    (
        "GW102",
        start(Actions=[{"JobName": "load"}, {"Timeout": 5}]),
        (
            "trigger 'start': Actions[1] must start either a job or a crawler; give it exactly"
            " one of JobName and CrawlerName"
        ),
    ),
    (
        "GW102",
        start(Actions=[{"JobName": "load", "CrawlerName": "crawl-a"}]),
        "trigger 'start': Actions[0] must start either a job or a crawler",
    ),
    (
        "GW103",
        start(starts=["load", "crawl-a", "crawl-b", "crawl-c"]),
        "trigger 'start': Actions must not start more than 2 crawlers; start the others by",
    ),
    (
        "GW104",
        conditional(Predicate=None),
        "trigger 'next' is CONDITIONAL but has no condition; list in Predicate.Conditions what it",
    ),
    ("GW104", after(), "trigger 'next' is CONDITIONAL but has no condition"),
    (
        "GW105",
        after(without(JOB, "JobName")),
        "trigger 'next': Predicate.Conditions[0] must watch either a job or a crawler; give it",
    ),
    ("GW105", after({**JOB, **CRAWLER}), "trigger 'next': Predicate.Conditions[0] must watch"),
    (
        "GW106",
        after(JOB, without(CRAWLER, "CrawlState")),
        (
            "trigger 'next': Predicate.Conditions[1].CrawlState must be one of SUCCEEDED, FAILED,"
            " CANCELLED: the state of a crawler; watch a job with State, and a crawler with"
            " CrawlState"
        ),
    ),
    (
        "GW106",
        after({**JOB, "CrawlState": "SUCCEEDED"}),
        "trigger 'next': Predicate.Conditions[0].CrawlState is not the state of a job; watch",
    ),
    ("GW106", after({**without(CRAWLER, "CrawlState"), "State": "SUCCEEDED"}), "CrawlState must"),
    ("GW106", after({**without(CRAWLER, "CrawlState"), "State": "CANCELLED"}), "CrawlState must"),
    ("GW106", after({**CRAWLER, "State": "CANCELLED"}), "State is not the state of a crawler"),
    (
        "GW107",
        after({**JOB, "State": "RUNNING"}),
        (
            "trigger 'next': Predicate.Conditions[0].State must be one of SUCCEEDED, STOPPED,"
            " FAILED, TIMEOUT; no trigger can wait for another state"
        ),
    ),
    ("GW107", after({**JOB, "State": "Succeeded"}), "State must be one of SUCCEEDED, STOPPED,"),
    (
        "GW107",
        after({**CRAWLER, "CrawlState": "STOPPED"}),
        "must be one of SUCCEEDED, FAILED, CANC",
    ),
    (
        "GW108",
        after(without(JOB, "LogicalOperator")),
        (
            "trigger 'next': Predicate.Conditions[0] has no LogicalOperator; add LogicalOperator:"
            " EQUALS"
        ),
    ),
    (
        "GW109",
        after(JOB, condition("load", "FAILED"), logical=None),
        (
            "trigger 'next' has several conditions but no Predicate.Logical; add Logical: AND to"
            " wait for all of them, or Logical: ANY for one"
        ),
    ),
    (
        "GW110",
        conditional(starts=["load"]),
        "trigger 'next': Actions[0] starts a job that the trigger itself waits for; start that job",
    ),
    (
        "GW111",
        start(Type="SCHEDULED", StartOnCreation=True),
        "trigger 'start': Schedule is required for a SCHEDULED trigger",
    ),
    (
        "GW111",
        start(Type="SCHEDULED", StartOnCreation=True, Schedule="cron(0 6 * * *)"),
        "trigger 'start': Schedule: 'cron(0 6 * * *)' has 5 fields instead of 6",
    ),
    (
        "GW113",
        start(StartOnCreation=True),
        (
            "trigger 'start': an ON_DEMAND trigger cannot be started on creation; remove"
            " StartOnCreation, and start it or its workflow afterwards"
        ),
    ),
    (
        "GW114",
        start(Type="EVENT", WorkflowName=None),
        "trigger 'start': WorkflowName is required for an EVENT trigger",
    ),
    (
        "GW114",
        start(Type="EVENT", EventBatchingCondition={"BatchSize": 101}),
        "trigger 'start': EventBatchingCondition.BatchSize must be at most 100, is 101",
    ),
    (
        "GW114",
        start(Type="EVENT", EventBatchingCondition={"BatchSize": 1, "BatchWindow": 0}),
        "trigger 'start': EventBatchingCondition.BatchWindow must be at least 1, is 0",
    ),
    (
        "GW116",
        start(Descripton="Starts it."),
        "trigger 'start': Descripton is not a field; did you mean Description?",
    ),
    ("GW116", start(Tags={"team": 5}), "trigger 'start': Tags[\"team\"] must be a string"),
    ("GW116", start(Name="n" * 256), "trigger 'start': Name must have at most 255 UTF-8 bytes"),
    (
        "GW116",
        start(Type="EVENT", EventBatchingCondition={}),
        "trigger 'start': EventBatchingCondition.BatchSize is required",
    ),
]


@pytest.mark.parametrize(("code", "faulty", "message"), FAULTS, ids=range(len(FAULTS)))
def test_each_fault_of_a_trigger_has_one_code(
    code: str, faulty: TriggerDesign, message: str
) -> None:
    """A trigger with one fault has one error, which says where it is and how to mend it."""
    triggers = [faulty] if faulty.name == START.name else [START, faulty]
    (found,) = (each for each in findings(unit(*triggers)) if each.code < "GW2")
    assert Severity.ERROR is found.severity
    assert code == found.code
    assert message in found.message


@pytest.mark.parametrize(
    "conditions",
    [
        [JOB],
        [condition("load", state) for state in trigger_rules.JOB_STATES],
        [condition("crawl-a", state) for state in trigger_rules.CRAWL_STATES],
        [Unknown.of("var.conditions"), JOB],
        [{**JOB, "State": Unknown.of("var.state")}],
        [{**JOB, "LogicalOperator": Unknown.of("var.operator")}],
    ],
    ids=range(6),
)
def test_a_valid_trigger_has_no_finding(conditions: Sequence[Any]) -> None:
    """States that can be watched, and what is not known, are fine."""
    first = trigger("start", starts=["load", "crawl-a"])
    logical = "AND" if len(conditions) == 1 else "ANY"
    assert [] == codes(unit(first, after(*conditions, logical=logical)))


def test_fields_are_named_as_terraform_does() -> None:
    """In Terraform, paths and fields have the names that its users write."""
    faulty = after(without(JOB, "LogicalOperator"))
    tagged = start(Tags={"Team": 5}, WorkflowNme="etl", WorkflowName=None)
    found = [each.message for each in findings(unit(tagged, faulty, language=Language.TERRAFORM))]
    assert (
        "trigger 'next': predicate.conditions[0] has no logical_operator; add logical_operator ="
        ' "EQUALS"'
    ) in found
    assert "trigger 'start': tags[\"Team\"] must be a string, is of type int" in found
    assert "trigger 'start': workflow_nme is not a field; did you mean workflow_name?" in found


def test_an_event_trigger_that_is_started_on_creation_is_suspect() -> None:
    """What Glue answers is not known, so it is a warning."""
    (found,) = findings(unit(start(Type="EVENT", StartOnCreation=True), language=Language.ANSWER))
    assert ("GW113", Severity.WARNING) == (found.code, found.severity)


def test_the_fields_of_a_workflow_are_checked() -> None:
    """A declared workflow is checked like a trigger; one that is defined elsewhere is not."""
    etl = workflow("etl", MaxConcurrentRuns=0, DefaultRunProperties=Unknown.of("var.properties"))
    (found,) = (each for each in findings(unit(START, workflows=[etl])) if each.code == "GW116")
    message = "workflow 'etl': MaxConcurrentRuns must be at least 1, is 0"
    assert (message, "etl", "etl") == (found.message, found.subject, found.workflow)
    elsewhere = trigger("start", workflow="")
    assert ["WorkflowName"] == [each.path for each in elsewhere.violations]
    assert ["GW116"] == codes(unit(elsewhere, workflows=[]))


def test_one_fault_does_not_hide_another() -> None:
    """A field that is invalid by itself does not hide the rules over several fields."""
    faulty = trigger(
        "start",
        Actions=[{"JobName": ""}, {}, 5],
        Predicate={"Conditions": [{"JobName": "a", "State": "OVER"}]},
        Type="CONDITIONAL",
    )
    assert ["GW102", "GW107", "GW108", "GW116", "GW116"] == sorted(map(code_of, faulty.violations))


def broken_rule_names() -> set[str]:
    """The names of the rules in trigger_rules."""
    calls = (
        node
        for node in ast.walk(ast.parse(inspect.getsource(trigger_rules)))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "BrokenRule"
    )
    return {ast.literal_eval(call.args[1]) for call in calls}


def test_each_rule_over_several_fields_has_a_code() -> None:
    """The rules of trigger_rules and those with codes are the same."""
    assert broken_rule_names() == CODES.keys()
    assert sorted(set(CODES.values())) == sorted(CODES.values())
    assert set(CODES.values()) <= RULES.keys()


def test_each_violation_of_a_field_has_a_code() -> None:
    """All kinds of violations that the schema knows are reported, most of them as GW116."""
    assert FIELD_RULES == set(re.findall(r"``(\w+)``", str(Violation.__doc__).split("rule:")[1]))
    assert not FIELD_RULES & CODES.keys()
    others = {code_of(Violation("Name", rule, "")) for rule in FIELD_RULES}
    assert {"GW116"} == others


@pytest.mark.parametrize(
    ("path", "rule", "code"),
    [
        ("Actions", "required", "GW101"),
        ("Actions", "type", "GW116"),
        ("Name", "required", "GW116"),
        ("Predicate.Conditions[12].State", "enum", "GW107"),
        ("Predicate.Conditions[0].CrawlState", "enum", "GW107"),
        ("Predicate.Conditions[0].State", "type", "GW116"),
        ("Predicate.Conditions[0].LogicalOperator", "enum", "GW116"),
        ("EventBatchingCondition.BatchSize", "minimum", "GW114"),
        ("EventBatchingCondition.BatchWindow", "maximum", "GW114"),
        ("EventBatchingCondition.BatchSize", "required", "GW116"),
        ("Actions[0].Timeout", "minimum", "GW116"),
        ("Predicate.Logical", "no_logical", "GW109"),
    ],
)
def test_a_violation_is_reported_by_its_path_and_rule(path: str, rule: str, code: str) -> None:
    """A few fields have rules of their own."""
    assert code == code_of(Violation(path, rule, ""))
