"""`design.model`: what a design consists of."""

from typing import Any

import pytest

from glue_wf_sdk.design import Designs, Place, TriggerDesign, Unknown, WorkflowDesign
from support import designs

PLACES = {
    "Predicate": Place("a.tf", 4),
    "Predicate.Conditions[1].State": Place("a.tf", 9, 5),
    'Tags["a.b"]': Place("a.tf", 20),
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", Place("a.tf", 1)),
        ("Schedule", Place("a.tf", 1)),
        ("Predicate", Place("a.tf", 4)),
        ("Predicate.Conditions[0].State", Place("a.tf", 4)),
        ("Predicate.Conditions[1].State", Place("a.tf", 9, 5)),
        ('Tags["a.b"]', Place("a.tf", 20)),
        ('Tags["c.d"]', Place("a.tf", 1)),
    ],
)
def test_place_of(path: str, expected: Place) -> None:
    """A field is where it is written, or else where the closest field around it is."""
    trigger = TriggerDesign(
        name="t", label="T", place=Place("a.tf", 1), definitions=[{}], places=PLACES
    )

    assert expected == trigger.place_of(path)


def two_ways() -> TriggerDesign:
    """A trigger whose type and actions depend on a condition."""
    ways = [
        {"Name": "t", "Type": "ON_DEMAND", "Actions": [{"JobName": "a"}]},
        {"Name": "t", "Type": "SCHEDULED", "Actions": [{"JobName": "b"}, {"JobName": "a"}]},
    ]
    return TriggerDesign(name="t", label="T", place=Place("a"), definitions=ways)


def test_a_field_with_several_values_is_unknown() -> None:
    """A field has a value if it has the same one in each way that the conditions can turn out."""
    trigger = two_ways()

    assert ("ON_DEMAND", "SCHEDULED") == trigger.values("Type")
    assert Unknown.of("T.Type") == trigger.type
    assert "t" == trigger.value("Name")
    assert trigger.workflow_name is None


def test_links_and_violations_are_those_of_all_ways() -> None:
    """Both branches of a condition count."""
    trigger = two_ways()

    assert ["job a", "job b", "job a"] == [str(link.target) for link in trigger.starts]
    assert () == trigger.watches
    assert ["Schedule"] == [each.path for each in trigger.violations]


def test_definitions_are_immutable() -> None:
    """What was given can be changed afterwards, the design cannot."""
    actions = [{"JobName": "a"}]
    trigger = designs.trigger("t", Actions=actions)
    actions.append({"JobName": "b"})

    assert ({"JobName": "a"},) == trigger.definition["Actions"]
    with pytest.raises(TypeError, match="immutable"):
        trigger.definitions[0]["Actions"][0]["JobName"] = "b"


def test_reprs_hide_fields() -> None:
    """Arguments and run properties can be secrets."""
    unit = designs.unit(designs.trigger("t", Description="s3cret", line=3))

    assert "<TriggerDesign t at design.yaml:3:1>" == repr(unit.all_triggers[0])
    assert "<WorkflowDesign etl at design.yaml>" == repr(unit.workflows[0])
    assert "<DesignUnit design.yaml (CloudFormation)>" == repr(unit)


def test_a_fetched_trigger_has_no_violations() -> None:
    """The fields that only an answer has are no violations."""
    assert () == designs.trigger("t", State="CREATED", Id="x").violations


def workflows(*names: str) -> Designs:
    """Designs with workflows, each in a unit of its own."""
    return Designs(units=tuple(designs.unit(workflows=[designs.workflow(n)]) for n in names))


def test_workflows_are_found_by_name() -> None:
    """Designs are walked workflow by workflow, and each is found by its name."""
    found = workflows("a", "b")

    assert ["a", "b"] == [each.name for each in found]
    assert found.workflows[1] is found.workflow("b")


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ([], "no workflow is named 'c'; there are none"),
        (["a", "b"], "no workflow is named 'c'; there are 'a', 'b'"),
        (["c", "c"], "2 workflows are named 'c'; there are 'c', 'c'"),
    ],
)
def test_a_workflow_that_is_not_found(names: list[str], problem: str) -> None:
    """The error names the workflows that there are."""
    with pytest.raises(LookupError) as caught:
        workflows(*names).workflow("c")

    assert problem == str(caught.value)


def test_designs_gather_what_their_units_have() -> None:
    """Designs have the triggers outside workflows, and the problems of all units."""
    outside = designs.trigger("t", workflow=None)
    unit = designs.unit(outside, designs.trigger("u"))
    found = Designs(units=(unit, designs.unit()))

    assert (outside,) == found.triggers
    assert ["u", "t"] == [each.name for each in unit.all_triggers]
    assert () == found.problems
    assert () == found.blueprints
    assert all(isinstance(each, WorkflowDesign) for each in found)


@pytest.mark.parametrize("value", [5, True, ["etl"], {"Ref": "Etl"}])
@pytest.mark.parametrize("field", ["WorkflowName", "Type"])
def test_what_is_no_string_names_nothing(field: str, value: Any) -> None:
    """A workflow name or a type that is no string is not known, and the trigger stays as it is."""
    start = designs.trigger("start", **{field: value})
    named = start.workflow_name if field == "WorkflowName" else start.type
    assert Unknown.of(f"start.{field}") == named
    assert ["start"] == [each.label for each in designs.unit(start).all_triggers]
    assert [(field, "type")] == [(each.path, each.rule) for each in start.violations]
