"""`design.filled`: definitions with valid values in the place of unknown ones."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk._core.schema import is_list, is_map
from glue_wf_sdk._core.wire import violations_in
from glue_wf_sdk.design import Unknown
from glue_wf_sdk.design.filled import filled, filled_text, filled_trigger
from glue_wf_sdk.operations import CreateTriggerRequest
from glue_wf_sdk.testing import wire_dicts

X = Unknown.of("X")
CONDITION = {"JobName": "a", "State": "SUCCEEDED", "LogicalOperator": "EQUALS"}


ROWS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"Actions": [{"JobName": "a"}]}, {"Actions": [{"JobName": "a"}]}),
    ({"Actions": X}, {"Actions": [{"JobName": "${X}"}]}),
    ({"Actions": [X]}, {"Actions": [{"JobName": "${X}"}]}),
    ({"Actions": [X, {"JobName": "a"}]}, {"Actions": [{"JobName": "a"}]}),
    ({"Actions": [{"JobName": "a", "CrawlerName": X}]}, {"Actions": [{"JobName": "a"}]}),
    (
        {"Actions": [{"JobName": "a", "Timeout": X}]},
        {"Actions": [{"JobName": "a", "Timeout": 1}]},
    ),
    (
        {"Actions": [{"JobName": "a", "Arguments": X}]},
        {"Actions": [{"JobName": "a", "Arguments": {}}]},
    ),
    ({"Predicate": X}, {"Predicate": {"Conditions": [{**CONDITION, "JobName": "${X}"}]}}),
    (
        {"Predicate": {"Conditions": [{**CONDITION, "State": X}]}},
        {"Predicate": {"Conditions": [CONDITION]}},
    ),
    (
        {"Predicate": {"Conditions": [{**CONDITION, "CrawlState": X}]}},
        {"Predicate": {"Conditions": [CONDITION]}},
    ),
    ({"EventBatchingCondition": X}, {"EventBatchingCondition": {"BatchSize": 1}}),
    ({"Description": X, "Name": 5}, {"Description": "${X}", "Name": 5}),
]


@pytest.mark.parametrize(("definition", "expected"), ROWS)
def test_filled(definition: dict[str, Any], expected: dict[str, Any]) -> None:
    """What is known stays; an unknown item of a list, or one of two names, may not be there."""
    assert expected == filled(definition)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "ON_DEMAND"),
        ({"Schedule": "cron(0 0 * * ? *)"}, "SCHEDULED"),
        ({"Predicate": {"Conditions": [CONDITION]}}, "CONDITIONAL"),
    ],
)
def test_an_unknown_type_is_the_one_that_the_fields_need(
    fields: dict[str, Any], expected: str
) -> None:
    """A trigger of an unknown type is taken for one that may have its fields."""
    trigger = filled_trigger({"Type": X, "StartOnCreation": True, **fields})

    assert {"Type": expected, **fields} == trigger


def test_long_expressions_are_cut() -> None:
    """What stands for an unknown name is a valid name, however long or odd the expression is."""
    assert 60 == len(filled_text(Unknown.of("x" * 300)))
    assert "${a\\nb}" == filled_text(Unknown.of("a\nb"))
    assert "load" == filled_text("load")


def paths_in(value: Any) -> list[tuple[Any, ...]]:
    """The path of each value inside of a wire dict."""
    items = dict(enumerate(value)) if is_list(value) else value
    if not is_map(items):
        return []
    inner = {key: paths_in(item) for key, item in items.items()}
    return [(key, *path) for key, paths in inner.items() for path in [(), *paths]]


@given(definition=wire_dicts(CreateTriggerRequest), data=st.data())
def test_a_valid_trigger_stays_valid(definition: dict[str, Any], data: st.DataObject) -> None:
    """Whatever value of a valid trigger becomes unknown, what is filled in makes it valid again."""
    *parents, last = data.draw(st.sampled_from(paths_in(definition)))
    parent: Any = definition
    for key in parents:
        parent = parent[key]
    parent[last] = X

    assert () == violations_in(CreateTriggerRequest, filled_trigger(definition))
