"""`design.assembly`: what belongs together."""

from typing import Any

import attrs
import pytest

from glue_wf_sdk.design import DesignUnit, TriggerDesign, Unknown
from support.designs import trigger, unit, workflow

ENV = Unknown.of("Env")
ETL = Unknown.joined([ENV, "-etl"])


def shape(unit: DesignUnit) -> dict[str, list[object]]:
    """The triggers of each workflow, by its name."""
    return {str(each.name): [t.name for t in each.triggers] for each in unit.workflows}


def test_triggers_belong_to_the_workflow_that_they_name() -> None:
    """A workflow has its triggers, and the jobs and crawlers that these start or watch."""
    found = unit(
        trigger("a", starts=["x", "crawl-y"]),
        trigger("b", after=["x"], starts=["z"]),
        trigger("c", workflow=None, starts=["outside"]),
    )
    (etl,) = found.workflows

    assert ["a", "b"] == [each.name for each in etl.triggers]
    assert ["x", "z"] == [each.name for each in etl.jobs]
    assert ["crawl-y"] == [each.name for each in etl.crawlers]
    assert ["c"] == [each.name for each in found.triggers]
    assert ["x", "z", "outside"] == [each.name for each in found.jobs]


def test_equal_expressions_are_one_workflow() -> None:
    """A workflow of an unknown name has the triggers that name it by the same expression."""
    found = unit(trigger("a", workflow=ETL), workflows=[workflow(ETL)])

    assert {"${Env}-etl": ["a"]} == shape(found)
    assert found.workflows[0].is_whole


def test_a_workflow_that_is_not_declared_is_known_by_its_triggers() -> None:
    """It is neither declared nor whole, and stands where the first trigger names it."""
    found = unit(trigger("a", workflow="other", line=7))
    etl, other = found.workflows

    assert {"etl": [], "other": ["a"]} == shape(found)
    assert (True, True) == (etl.is_declared, etl.is_whole)
    assert (False, False) == (other.is_declared, other.is_whole)
    assert 7 == other.place.line


def test_a_workflow_has_the_triggers_of_its_provider() -> None:
    """One of the same name in another region is another workflow."""
    away = attrs.evolve(trigger("a"), provider="aws.west")
    here, elsewhere = unit(away, trigger("b")).workflows

    assert ("etl", None, True) == (here.name, here.provider, here.is_declared)
    assert ["b"] == [each.name for each in here.triggers]
    assert ("etl", "aws.west", False) == (
        elsewhere.name,
        elsewhere.provider,
        elsewhere.is_declared,
    )
    assert ["a"] == [each.name for each in elsewhere.triggers]


def test_two_providers_can_be_of_one_region() -> None:
    """A trigger that refers to a workflow belongs to it, unless its region has its namesake."""
    away = attrs.evolve(trigger("a", depends_on=["etl", "other"]), provider="aws.tagged")
    namesake = attrs.evolve(workflow(), provider="aws.tagged", label="tagged")

    assert {"etl": ["a"]} == shape(unit(away))
    assert [[], ["a"]] == [
        [trigger.name for trigger in each.triggers]
        for each in unit(away, workflows=[workflow(), namesake]).workflows
    ]


@pytest.mark.parametrize(
    ("triggers", "options"),
    [
        ([], {"is_partial": True}),
        ([], {"handed_on": {"etl"}}),
        ([trigger("t", workflow=ENV)], {}),
        ([trigger("t", workflow=Unknown.joined([ENV, "l"]))], {}),
    ],
)
def test_a_workflow_is_not_whole(triggers: list[TriggerDesign], options: dict[str, Any]) -> None:
    """Triggers of it can be elsewhere, or some of these can turn out to be its own."""
    assert not unit(*triggers, **options).workflows[0].is_whole


def test_a_name_that_cannot_be_the_workflow_s_leaves_it_whole() -> None:
    """A trigger of `${Env}-x` never belongs to `etl`."""
    found = unit(trigger("t", workflow=Unknown.joined([ENV, "-x"])))

    assert [True, False] == [each.is_whole for each in found.workflows]
