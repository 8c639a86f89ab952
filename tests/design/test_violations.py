"""What is wrong with the fields of a definition."""

from typing import Any

import pytest

from glue_wf_sdk._core.frozendict import FrozenDict
from glue_wf_sdk._core.schema import StructureShape, fields_of, shape_of
from glue_wf_sdk._core.wire import violations_in
from glue_wf_sdk.design import Unknown
from glue_wf_sdk.design.filled import filled, filled_text, filled_trigger
from glue_wf_sdk.design.violations import violations_of_trigger, violations_of_workflow
from glue_wf_sdk.operations.triggers import CreateTriggerRequest
from glue_wf_sdk.operations.workflows import CreateWorkflowRequest
from support.designs import condition, trigger

LOAD = [{"JobName": "load"}]
UNKNOWN = Unknown.of("var.value")
EMPTY: dict[str, Any] = {}
VALID: dict[str, Any] = {"Name": "start", "Type": "ON_DEMAND", "Actions": LOAD}


def conditional(*conditions: Any, **fields: Any) -> dict[str, Any]:
    """A conditional trigger."""
    predicate = {"Conditions": conditions}
    return {"Name": "next", "Type": "CONDITIONAL", "Actions": LOAD, "Predicate": predicate} | fields


def broken(definition: dict[str, Any]) -> list[tuple[str, str]]:
    """The path and the rule of each violation."""
    return [(each.path, each.rule) for each in violations_of_trigger(definition)]


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (VALID, []),
        ({**VALID, "Id": "5", "State": "CREATED"}, []),
        (
            {**VALID, "Type": "DEMAND", "Actions": [EMPTY]},
            [("Type", "enum"), ("Actions[0]", "action_target")],
        ),
        ({**VALID, "Type": "DEMAND", "StartOnCreation": True}, [("Type", "enum")]),
        (
            {**VALID, "Actions": [{"JobName": "", "CrawlerName": "c"}]},
            [("Actions[0].JobName", "min_length"), ("Actions[0]", "action_target")],
        ),
        ({**VALID, "Actions": ["load"]}, [("Actions[0]", "type")]),
        ({**VALID, "Actions": "load"}, [("Actions", "type")]),
        ({**VALID, "Tags": {"team": 5}}, [('Tags["team"]', "type")]),
        (
            conditional({**condition("a", "OVER"), "LogicalOperator": "IS"}, condition("b")),
            [
                ("Predicate.Conditions[0].LogicalOperator", "enum"),
                ("Predicate.Conditions[0].State", "enum"),
                ("Predicate.Logical", "no_logical"),
            ],
        ),
        (conditional(Predicate=5), [("Predicate", "type")]),
        (conditional({}, Type=UNKNOWN), [("Predicate.Conditions[0]", "condition_target")]),
        ({**VALID, "Type": UNKNOWN, "Schedule": "daily"}, [("Schedule", "schedule")]),
        ({**VALID, "Type": UNKNOWN, "StartOnCreation": True}, []),
        (conditional(*[condition("a")] * 501), [("Predicate.Conditions", "max_length")]),
    ],
    ids=range(14),
)
def test_an_invalid_field_does_not_hide_what_else_is_wrong(
    definition: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """An invalid field is set aside while the rules over several fields are checked."""
    assert expected == broken(definition)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ({**VALID, "Descripton": "d"}, [("Descripton", "unknown_field")]),
        ({"Name": "a", "Typ": "ON_DEMAND", "Actions": LOAD}, [("Typ", "unknown_field")]),
        (
            {"Name": "a", "Type": "ON_DEMAND", "Action": []},
            [("Action", "unknown_field"), ("Actions", "no_actions")],
        ),
        ({**VALID, "Action": LOAD}, [("Action", "unknown_field")]),
        ({**VALID, "Job Name": 5, "x y z q": 5}, [('["Job Name"]', "unknown_field")]),
        (
            conditional({"JobNam": "a", "State": "FAILED", "LogicalOperator": "EQUALS"}),
            [("Predicate.Conditions[0].JobNam", "unknown_field")],
        ),
    ],
    ids=range(6),
)
def test_a_misspelt_field_is_read_as_the_one_that_is_meant(
    definition: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Its value is not missing, and its own faults are found."""
    found = [each for each in broken(definition) if each[0] != '["x y z q"]']
    assert expected == found


@pytest.mark.parametrize(("value", "name"), [((1,), "list"), (FrozenDict({"a": 1}), "dict")])
def test_types_are_named_as_in_json(value: object, name: str) -> None:
    """That the values of designs are immutable is nobody's concern."""
    (tag,) = violations_of_trigger({**VALID, "Tags": {"team": value}})
    (description,) = violations_of_trigger({**VALID, "Description": value})

    message = f"must be a string, is of type {name}"
    assert (message, message) == (tag.message, description.message)


def test_items_are_counted_as_they_are_written() -> None:
    """Unknown items can turn out to be none, but have their places in paths."""
    unknown = Unknown.of("local.more")
    assert [
        ("Predicate.Conditions[2].State", "state_not_watchable"),
        ("Actions[1]", "action_target"),
    ] == broken(
        conditional(unknown, unknown, condition("a", "ERROR"), Actions=[unknown, {}, unknown])
    )


@pytest.mark.parametrize(("value", "kind"), [([1], "list"), ({"a": 1}, "dict")])
def test_types_have_the_names_that_a_reader_knows(value: Any, kind: str) -> None:
    """A list in an argument is no tuple, although definitions are immutable."""
    action = {"JobName": "load", "Arguments": {"--a": value}}
    (found,) = trigger("start", Actions=[action]).violations
    assert f"must be a string, is of type {kind}" == found.message


@pytest.mark.parametrize("actions", [Unknown.of("local.more"), [Unknown.of("local.more")]])
def test_an_unknown_condition_need_not_watch_an_equal_unknown_action(actions: Any) -> None:
    """What a dynamic block starts and what another one watches can be different parts."""
    assert [] == broken(conditional(Unknown.of("local.more"), Actions=actions))


@pytest.mark.parametrize("state", ["SUCCEEDED", "CANCELLED"])
@pytest.mark.parametrize("others", [{}, {"CrawlState": "FAILED"}])
def test_a_state_of_the_other_kind_is_one_fault(state: str, others: dict[str, Any]) -> None:
    """That it is no state of a job either does not matter for a crawler."""
    watched = {"CrawlerName": "c", "State": state, "LogicalOperator": "EQUALS", **others}
    assert ["condition_state"] == [rule for _, rule in broken(conditional(watched))]


def test_the_fields_of_a_workflow_are_checked() -> None:
    """Unknown values are set aside."""
    definition = {"Name": Unknown.of("Name"), "MaxConcurrentRuns": 0, "Tags": Unknown.of("Tags")}
    found = [(each.path, each.rule) for each in violations_of_workflow(definition)]
    assert [("MaxConcurrentRuns", "minimum")] == found


@pytest.mark.parametrize(
    "watched",
    [
        {"JobName": UNKNOWN, "CrawlerName": UNKNOWN, "State": UNKNOWN, "CrawlState": UNKNOWN},
        {"JobName": UNKNOWN, "CrawlerName": UNKNOWN, "State": "FAILED"},
        {"JobName": UNKNOWN, "CrawlerName": UNKNOWN, "State": UNKNOWN, "CrawlState": "CANCELLED"},
        {"JobName": "a", "CrawlerName": UNKNOWN, "State": "FAILED", "CrawlState": UNKNOWN},
        {"JobName": UNKNOWN, "CrawlerName": "c", "State": UNKNOWN, "CrawlState": "FAILED"},
        {"CrawlerName": "c", "State": UNKNOWN, "CrawlState": UNKNOWN},
        {"JobName": UNKNOWN, "State": UNKNOWN, "CrawlState": UNKNOWN},
    ],
    ids=range(7),
)
def test_unknown_fields_may_be_null(watched: dict[str, Any]) -> None:
    """A module's condition often has the fields of both kinds, of which one is null."""
    assert [] == broken(conditional({**watched, "LogicalOperator": "EQUALS"}))
    action = {field: name for field, name in watched.items() if field.endswith("Name")}
    assert [] == broken({**VALID, "Actions": [action]})


@pytest.mark.parametrize(
    "fields", [{"Predicate": {"Conditions": []}}, {"Schedule": ""}, {"Predicate": EMPTY}]
)
def test_a_trigger_of_unknown_type_may_need_no_field(fields: dict[str, Any]) -> None:
    """Only the type would say that a condition or a schedule is missing."""
    assert [] == broken({**VALID, "Type": UNKNOWN, **fields})


def fields_in(cls: type) -> list[str]:
    """The wire names of all fields in a model, at any depth."""
    names: list[str] = []
    waiting = [cls]
    while waiting:
        for field in fields_of(waiting.pop()):
            names.append(field.wire_name)
            shape: Any = shape_of(field.annotation)
            shape = getattr(shape, "item", shape)
            if isinstance(shape, StructureShape):
                waiting.append(shape.cls)
    return names


@pytest.mark.parametrize("field", fields_in(CreateTriggerRequest))
def test_an_unknown_field_of_a_trigger_is_filled_with_a_valid_value(field: str) -> None:
    """Whatever is not known, the trigger is valid."""
    unknown = Unknown.of(field)
    definition: dict[str, Any] = {**VALID, "WorkflowName": "etl", "Type": "EVENT"}
    action: dict[str, Any] = {"JobName": "a", "NotificationProperty": {}}
    crawler = condition("crawl-a")
    if field in fields_in(CreateTriggerRequest)[:10]:
        definition[field] = unknown
    elif field in ("BatchSize", "BatchWindow"):
        definition["EventBatchingCondition"] = {"BatchSize": 1, field: unknown}
    elif field == "NotifyDelayAfter":
        definition["Actions"] = [{**action, "NotificationProperty": {field: unknown}}]
    elif field in ("Conditions", "Logical"):
        given = {"Conditions": [condition("a")], field: unknown}
        definition |= {"Type": "CONDITIONAL", "Predicate": given, "Actions": [{"JobName": "b"}]}
    elif field in ("State", "CrawlState", "LogicalOperator"):
        watched = crawler if field == "CrawlState" else condition("a")
        definition |= conditional({**watched, field: unknown}, Actions=[{"JobName": "b"}])
    else:
        definition["Actions"] = [{**action, field: unknown}]
    assert () == violations_in(CreateTriggerRequest, filled_trigger(definition))


@pytest.mark.parametrize("field", fields_in(CreateWorkflowRequest))
def test_an_unknown_field_of_a_workflow_is_filled_with_a_valid_value(field: str) -> None:
    """Whatever is not known, the workflow is valid."""
    workflow = filled({"Name": "etl", field: Unknown.of(field)})
    assert () == violations_in(CreateWorkflowRequest, workflow)


def test_long_unknown_names_stay_different() -> None:
    """A name has at most 255 bytes; what differs beyond is not the same."""
    prefix = "データ" * 40
    names = [filled_text(Unknown(("é", *Unknown.of(prefix + end).parts))) for end in "ab"]
    assert 2 == len(set(names))
    assert all(len(name.encode()) <= 255 for name in names)
    assert "${Env}" == filled_text(Unknown.of("Env"))
    assert "etl" == filled_text("etl")
