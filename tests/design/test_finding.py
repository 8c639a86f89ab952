"""`design.finding`: findings, their places and severities."""

import pytest

from glue_wf_sdk.design import Finding, Place, Severity


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("a.yaml"), "a.yaml"),
        (Place("a.yaml", 3), "a.yaml:3"),
        (Place("a.yaml", 3, 7), "a.yaml:3:7"),
    ],
)
def test_places_are_shown_as_compilers_show_them(place: Place, expected: str) -> None:
    """A place has the form that editors and terminals turn into a link."""
    assert expected == str(place)


def test_a_finding_is_shown_in_one_line() -> None:
    """The text of a finding begins with its place."""
    finding = Finding(
        code="GW101",
        name="no-actions",
        severity=Severity.ERROR,
        message="it starts nothing",
        place=Place("a.yaml", 3, 7),
    )

    assert "a.yaml:3:7: GW101 error: it starts nothing" == str(finding)


def test_severities_are_ordered() -> None:
    """An error is worse than a warning, and a warning is worse than an info."""
    expected = [(True, True, True), (False, True, True), (False, False, True)]

    assert expected == [tuple(one.is_at_least(other) for other in Severity) for one in Severity]
