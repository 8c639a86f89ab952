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

ENV = Unknown.of("Env")


@pytest.mark.parametrize(
    "field",
    [
        "Arguments",
        "BatchWindow",
        "DefaultRunProperties",
        "Description",
        "MaxConcurrentRuns",
        "NotificationProperty",
        "SecurityConfiguration",
        "Tags",
        "Timeout",
    ],
)
def test_optional_fields_are_left_out(field: str) -> None:
    """An optional field whose value is unknown is left out, so that it has no effect."""
    assert {"Actions": [{"JobName": "load"}]} == filled(
        {"Actions": [{"JobName": "load", field: ENV}]}
    )


def test_keys_of_maps_are_no_fields() -> None:
    """An unknown value in a map of the user's is a string, whatever its key."""
    tags = {"Timeout": ENV, "StartOnCreation": ENV, "team": "orders"}
    assert {"Tags": {"Timeout": "${Env}", "StartOnCreation": "${Env}", "team": "orders"}} == filled(
        {"Tags": tags}
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Predicate": {"Conditions": [{"JobName": "a"}]}}, "CONDITIONAL"),
        ({"Predicate": {"Conditions": []}}, "ON_DEMAND"),
        ({"Schedule": "cron(0 0 * * ? *)"}, "SCHEDULED"),
        ({}, "ON_DEMAND"),
    ],
)
def test_type_follows_from_other_fields(fields: dict[str, object], expected: str) -> None:
    """An unknown type is the one to which the other fields belong; no such trigger is started."""
    assert {**fields, "Type": expected} == filled_trigger(
        {**fields, "Type": Unknown.of("Type"), "StartOnCreation": True}
    )


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ({"Actions": ENV}, {"Actions": [{"JobName": "${Env}"}]}),
        ({"Actions": [ENV]}, {"Actions": [{"JobName": "${Env}"}]}),
        ({"Actions": [ENV, {"JobName": "a"}]}, {"Actions": [{"JobName": "a"}]}),
        ({"EventBatchingCondition": ENV}, {"EventBatchingCondition": {"BatchSize": 1}}),
        ({"JobName": ENV, "CrawlerName": "land"}, {"CrawlerName": "land"}),
        ({"JobName": "load", "State": ENV}, {"JobName": "load", "State": "SUCCEEDED"}),
        ({"JobName": "load", "CrawlState": ENV}, {"JobName": "load"}),
        (
            {"Predicate": ENV},
            {
                "Predicate": {
                    "Conditions": [
                        {"JobName": "${Env}", "State": "SUCCEEDED", "LogicalOperator": "EQUALS"}
                    ]
                }
            },
        ),
        ({"Tags": ENV, "Timeout": ENV}, {}),
        ({"Name": "a", "StartOnCreation": ENV}, {"Name": "a", "StartOnCreation": False}),
    ],
)
def test_unknown_values(definition: dict[str, object], expected: dict[str, object]) -> None:
    """Each unknown value is replaced by a valid one."""
    assert expected == filled(definition)


def test_known_values_stay() -> None:
    """What is known stays as it is, even where it is invalid."""
    definition = {"Type": "ON_DEMAND", "StartOnCreation": True}
    assert definition == filled_trigger(definition)
    assert {"Actions": [{"JobName": 5}], "Name": "a"} == filled(
        {"Actions": ({"JobName": 5},), "Name": "a"}
    )


def test_long_expressions_are_cut() -> None:
    """What stands for an unknown name is a valid name, however long or odd the expression is."""
    assert 62 == len(filled_text(Unknown.of("x" * 300)))
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
    parent[last] = ENV

    assert () == violations_in(CreateTriggerRequest, filled_trigger(definition))
