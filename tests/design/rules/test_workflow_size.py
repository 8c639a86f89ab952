"""Rules over the size of a workflow."""

from collections.abc import Iterator
from typing import Any

from glue_wf_sdk.design import TriggerDesign, Unknown
from glue_wf_sdk.design.unknown import Text
from support.designs import codes, judgements, trigger, unit


def steps(count: int, prefix: Text = "", **fields: Any) -> Iterator[TriggerDesign]:
    """Triggers that start one job after the other."""
    names = [Unknown.joined([prefix, f"job-{number}"]) for number in range(count)]
    yield trigger("start", starts=[names[0]], **fields)
    for number in range(1, count):
        yield trigger(f"t{number}", starts=[names[number]], after=[names[number - 1]], **fields)


def test_too_large() -> None:
    """More than 100 jobs, crawlers and triggers are a warning."""
    (found,) = judgements(unit(*steps(51)))

    assert ("GW210", "warning") == (found.code, found.severity)
    assert found.message == (
        "workflow 'etl' has 102 jobs, crawlers and triggers; above 100, resuming or stopping a run"
        " may fail, so split it"
    )


def test_large_enough() -> None:
    """A hundred are not too many, whatever else may exist."""
    assert [] == codes(unit(*steps(50), trigger("more", after=["job-1"], condition="IsProd")))


def test_unknown_names() -> None:
    """Unknown names count if they certainly differ."""
    alike = steps(51, Unknown.of("Env"))
    names = [Unknown.of(f"Name{number}") for number in range(98)]

    assert ["GW210"] == codes(unit(*alike))
    assert [] == codes(unit(trigger("start", starts=names)))


def test_unknown_actions() -> None:
    """Actions that are not known at all do not count."""
    assert [] == codes(unit(*steps(49), trigger("x", after=["job-1"], Actions=[Unknown.of("A")])))
