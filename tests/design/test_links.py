"""`design.links`: what triggers start and watch."""

from typing import Any

import pytest

from glue_wf_sdk.design import Link, Target, Unknown
from glue_wf_sdk.design.links import actions_in, conditions_in, waits_for_all

NAME = Unknown.of("Name")


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ({}, []),
        ({"Actions": None}, []),
        ({"Actions": "load"}, []),
        ({"Actions": NAME}, [Link(None, "Actions")]),
        ({"Actions": [NAME, "x"]}, [Link(None, "Actions[0]")]),
        ({"Actions": [{"JobName": 5}, {}]}, []),
        (
            {"Actions": [{"JobName": "load"}, {"CrawlerName": NAME}]},
            [
                Link(Target("job", "load"), "Actions[0].JobName"),
                Link(Target("crawler", NAME), "Actions[1].CrawlerName"),
            ],
        ),
    ],
)
def test_actions(definition: dict[str, Any], expected: list[Link]) -> None:
    """Each action with a name is a link, an unknown one is a link to anything; junk is none."""
    assert expected == [*actions_in(definition)]


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ({"Predicate": None}, []),
        ({"Predicate": NAME}, [Link(None, "Predicate")]),
        ({"Predicate": {"Conditions": NAME}}, [Link(None, "Predicate.Conditions")]),
        (
            {"Type": NAME, "Predicate": {"Conditions": [{"JobName": "a", "State": "FAILED"}]}},
            [Link(Target("job", "a"), "Predicate.Conditions[0].JobName", "FAILED")],
        ),
        (
            {
                "Type": "CONDITIONAL",
                "Predicate": {"Conditions": [{"CrawlerName": "c", "CrawlState": NAME}]},
            },
            [Link(Target("crawler", "c"), "Predicate.Conditions[0].CrawlerName", NAME)],
        ),
        (
            {"Predicate": {"Conditions": [{"JobName": "a", "State": 1}]}},
            [Link(Target("job", "a"), "Predicate.Conditions[0].JobName")],
        ),
        ({"Type": "ON_DEMAND", "Predicate": {"Conditions": [{"JobName": "a"}]}}, []),
    ],
)
def test_conditions(definition: dict[str, Any], expected: list[Link]) -> None:
    """Each condition is a link with its state; a trigger of another type waits for none."""
    assert expected == [*conditions_in(definition)]


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        (None, True),
        (NAME, True),
        ({}, True),
        ({"Logical": "AND"}, True),
        ({"Logical": "ANY"}, False),
    ],
)
def test_waits_for_all(predicate: object, expected: bool) -> None:  # noqa: FBT001 - of a table
    """Only ANY lets a single condition be enough."""
    assert expected == waits_for_all({"Predicate": predicate})


def test_targets_are_told_apart_by_kind_and_name() -> None:
    """A job never is a crawler; an unknown name can be any."""
    load = Target("job", "load")

    assert "job load" == str(load)
    assert load.can_be(Target("job", NAME))
    assert not load.can_be(Target("crawler", NAME))
