"""The rules over what happens while a design is deployed."""

from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from glue_wf_sdk.design import Language, TriggerDesign, Unknown
from support.designs import found_in, job, trigger, workflow

START = trigger("start")
UNKNOWN = Unknown.of("var.value")
NIGHTLY = "cron(0 3 * * ? *)"
CLOUDFORMATION, TERRAFORM = Language.CLOUDFORMATION, Language.TERRAFORM
PAYLOAD, ANSWER = Language.PAYLOAD, Language.ANSWER


def following(**fields: Any) -> TriggerDesign:
    """A conditional trigger after the start trigger."""
    given: dict[str, Any] = {"starts": ["copy"], "after": ["load"], **fields}
    return trigger("next", **given)


def scheduled(**fields: Any) -> TriggerDesign:
    """A scheduled start trigger."""
    return trigger("start", Type="SCHEDULED", Schedule=NIGHTLY, **fields)


@pytest.mark.parametrize(
    ("dormant", "language", "severity", "problem"),
    [
        (
            scheduled(),
            CLOUDFORMATION,
            "warning",
            " is never activated, so it never fires; add StartOnCreation: true",
        ),
        (
            following(StartOnCreation=None),
            CLOUDFORMATION,
            "warning",
            " is never activated, so it never fires; add StartOnCreation: true",
        ),
        (
            following(StartOnCreation=False),
            CLOUDFORMATION,
            "info",
            " has StartOnCreation: false and does not fire until StartTrigger activates it",
        ),
        (
            following(StartOnCreation=None),
            PAYLOAD,
            "info",
            " needs StartOnCreation: true, or a call to StartTrigger, to fire",
        ),
        (
            following(StartOnCreation=False),
            PAYLOAD,
            "info",
            " needs StartOnCreation: true, or a call to StartTrigger, to fire",
        ),
        (
            scheduled(State="DEACTIVATED"),
            ANSWER,
            "warning",
            " is DEACTIVATED and does not fire; activate it with StartTrigger",
        ),
        (
            following(StartOnCreation=None, State="CREATED"),
            ANSWER,
            "warning",
            " is CREATED and does not fire; activate it with StartTrigger",
        ),
        (
            following(StartOnCreation=None, options={"enabled": False}),
            TERRAFORM,
            "info",
            " has enabled = false and does not fire until StartTrigger activates it",
        ),
        (
            following(options={"enabled": "false", "start_on_creation": False}),
            TERRAFORM,
            "info",
            " has enabled = false and does not fire until StartTrigger activates it",
        ),
    ],
    ids=range(9),
)
def test_a_trigger_is_not_activated(
    dormant: TriggerDesign, language: Language, severity: str, problem: str
) -> None:
    """What says so outright, and what a script may start, is only worth knowing."""
    (found,) = found_in("GW203", dormant, language=language)
    message = f"trigger '{dormant.name}'{problem}"
    assert (severity, message) == (found.severity, found.message)


@pytest.mark.parametrize(
    ("active", "language"),
    [
        (START, CLOUDFORMATION),
        (trigger("start", Type="EVENT"), CLOUDFORMATION),
        (trigger("start", Type=UNKNOWN), CLOUDFORMATION),
        (scheduled(StartOnCreation=True), CLOUDFORMATION),
        (scheduled(StartOnCreation=UNKNOWN), CLOUDFORMATION),
        (scheduled(is_referenced=True), CLOUDFORMATION),
        (scheduled(StartOnCreation=True), PAYLOAD),
        (scheduled(StartOnCreation=UNKNOWN), PAYLOAD),
        (scheduled(State="ACTIVATED"), ANSWER),
        (scheduled(State="CREATING"), ANSWER),
        (scheduled(), ANSWER),
        (trigger("start", Type="EVENT", State="CREATED"), ANSWER),
        (trigger("start", State="CREATED"), ANSWER),
        (scheduled(), TERRAFORM),
        (scheduled(options={"enabled": UNKNOWN}), TERRAFORM),
        (scheduled(options={"enabled": False, "start_on_creation": True}), TERRAFORM),
        (scheduled(options={"enabled": False, "start_on_creation": UNKNOWN}), TERRAFORM),
        (scheduled(), Language.BLUEPRINT),
    ],
    ids=range(18),
)
def test_a_trigger_that_is_or_may_be_activated_is_fine(
    active: TriggerDesign, language: Language
) -> None:
    """ON_DEMAND and EVENT triggers are never activated; another resource may activate others."""
    assert [] == found_in("GW203", active, language=language)


@pytest.mark.parametrize(
    ("options", "severity", "message"),
    [
        ({}, "info", "trigger 'start' is started by terraform apply, before"),
        ({"enabled": True}, "info", "trigger 'start' is started by terraform apply, before"),
        (
            {"start_on_creation": False},
            "warning",
            (
                "trigger 'start' is started by terraform apply in spite of start_on_creation ="
                " false, before the rest of its workflow exists; set enabled = false"
            ),
        ),
    ],
    ids=range(3),
)
def test_terraform_starts_a_trigger_on_demand(
    options: dict[str, Any], severity: str, message: str
) -> None:
    """Unless enabled is false; the provider ignores start_on_creation = false."""
    (found,) = found_in("GW219", trigger("start", options=options), language=TERRAFORM)
    assert severity == found.severity
    assert message in found.message
    alone = trigger("start", options=options, workflow=None)
    (found,) = found_in("GW219", alone, language=TERRAFORM)
    assert "workflow" not in found.message


@pytest.mark.parametrize(
    ("started", "language"),
    [
        (START, CLOUDFORMATION),
        (trigger("start", options={"enabled": False}), TERRAFORM),
        (trigger("start", options={"enabled": UNKNOWN}), TERRAFORM),
        (trigger("start", Type=UNKNOWN), TERRAFORM),
        (scheduled(StartOnCreation=True), TERRAFORM),
    ],
    ids=range(5),
)
def test_terraform_does_not_start_other_triggers(
    started: TriggerDesign, language: Language
) -> None:
    """Triggers that are not enabled, of other types, or of other languages are not started."""
    assert [] == found_in("GW219", started, language=language)


def chain(*steps: tuple[str, Sequence[str], str | None]) -> list[TriggerDesign]:
    """Triggers by name, the resources they depend on, and their Condition."""
    return [
        trigger(name, depends_on=["etl", *depends_on], condition=condition)
        for name, depends_on, condition in steps
    ]


@pytest.mark.parametrize(
    "triggers",
    [
        chain(("a", [], None), ("b", [], None)),
        chain(("a", [], None), ("b", ["a"], None), ("c", ["a"], None)),
        chain(("a", [], "IsProd"), ("b", [], "IsProd")),
        chain(("a", [], None), ("b", [], "IsProd")),
        chain(("a", ["b"], None), ("b", ["c", "d"], None), ("c", [], None), ("d", [], None)),
    ],
    ids=range(5),
)
def test_cloudformation_creates_triggers_in_parallel(triggers: list[TriggerDesign]) -> None:
    """It is said once of a workflow."""
    (found,) = found_in("GW216", *triggers)
    assert ("info", "etl", "etl") == (found.severity, found.workflow, found.subject)
    assert "chain its triggers with DependsOn" in found.message
    assert [] == found_in("GW216", *triggers, language=TERRAFORM)


@pytest.mark.parametrize(
    "triggers",
    [
        [],
        chain(("a", [], None)),
        chain(("c", ["b"], None), ("b", ["a"], None), ("a", [], None)),
        chain(("a", [], "IsProd"), ("b", [], "IsDev")),
        chain(("a", [], None), ("b", ["a"], "IsProd"), ("c", ["b"], None)),
        chain(("a", [], None), ("b", ["a"], None), ("c", ["a", "b"], None)),
        chain(("a", ["b"], None), ("b", ["a"], None)),
    ],
    ids=range(7),
)
def test_triggers_that_depend_on_each_other_are_created_one_by_one(
    triggers: list[TriggerDesign],
) -> None:
    """So are those of which only one exists."""
    assert [] == found_in("GW216", *triggers)


def test_a_trigger_can_be_created_before_its_workflow() -> None:
    """A literal tells CloudFormation nothing."""
    (found,) = found_in("GW218", START)
    message = (
        "trigger 'start' can be created before its workflow 'etl'; refer to the workflow"
        " with !Ref in WorkflowName, or add DependsOn"
    )
    assert ("info", message, "start") == (found.severity, found.message, found.subject)


def test_a_trigger_that_depends_on_its_workflow_is_created_after_it() -> None:
    """It can do so by way of another trigger or a job; a workflow from elsewhere exists already."""
    first = trigger("start", depends_on=["etl"])
    second = trigger("next", starts=["copy"], after=["load"], depends_on=["start"])
    assert [] == found_in("GW218", first, second)
    assert ["next"] == [
        each.subject
        for each in found_in("GW218", first, attrs.evolve(second, depends_on=frozenset()))
    ]
    assert [] == found_in("GW218", START, language=TERRAFORM)
    assert [] == found_in("GW218", START, workflows=[workflow("other")])
    jobs = [attrs.evolve(job("load"), depends_on=frozenset({"etl"}))]
    assert [] == found_in("GW218", trigger("start", depends_on=["load"]), jobs=jobs)
    circle = [trigger("a", depends_on=["b"]), trigger("b", depends_on=["a", "etl"])]
    assert [] == found_in("GW218", *circle)
