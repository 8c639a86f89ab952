"""`design.lint`: findings, in order, without what comments turn off."""

import attrs
import pytest

from glue_wf_sdk.design import Designs, Finding, Place, Severity, lint
from support.designs import FILE, findings, trigger, unit


def test_findings_are_ordered_by_place() -> None:
    """Findings come by line, whatever they are about, and each one once."""
    found = findings(
        unit(trigger("b", starts=[], line=9), trigger("a", starts=[], line=2)),
        unit(trigger("b", starts=[], line=9)),
    )

    assert [(2, "a"), (9, "b")] == [
        (each.place.line, each.subject) for each in found if each.code == "GW101"
    ]


def test_a_finding_names_its_workflow() -> None:
    """A finding has the code and the name of its rule, and says what it is about."""
    found = findings(unit(trigger("t", starts=[], line=5)))

    assert [("GW101", "no-actions", "error", "etl", "t", Place(FILE, 5, 1))] == [
        (each.code, each.name, each.severity, each.workflow, each.subject, each.place)
        for each in found
        if each.severity == "error" and each.code == "GW101"
    ]


@pytest.mark.parametrize(
    ("ignored", "expected"),
    [
        ({}, ["GW101"]),
        ({(FILE, 5): frozenset({"GW101"})}, []),
        ({(FILE, 5): frozenset({"GW102"})}, ["GW101"]),
        ({(FILE, 6): frozenset({"GW101"})}, ["GW101"]),
        ({("other.yaml", 5): frozenset({"GW101"})}, ["GW101"]),
        ({(FILE, 8): frozenset({"GW101"})}, []),
    ],
)
def test_comments_turn_findings_off(
    ignored: dict[tuple[str, int], frozenset[str]], expected: list[str]
) -> None:
    """A comment counts at the line of the finding, and at the first line of the resource."""
    broken = attrs.evolve(trigger("t", starts=[], line=5), places={"Actions": Place(FILE, 8, 3)})
    found = findings(unit(broken, ignored=ignored))

    assert expected == [each.code for each in found if each.code == "GW101"]


def test_problems_of_reading_are_findings() -> None:
    """What could not be read comes with the rest."""
    unread = Finding(
        code="GW901",
        name="unreadable",
        severity=Severity.ERROR,
        message="is not YAML",
        place=Place("a.yaml", 3, 1),
    )

    assert (unread,) == lint(Designs(unread=(unread,)))
