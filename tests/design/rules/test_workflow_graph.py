"""Rules over triggers of a workflow that can never fire, or that wait for each other."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import pytest

from glue_wf_sdk.design import DesignUnit, TriggerDesign, Unknown
from glue_wf_sdk.design.unknown import Text
from support.designs import (
    codes,
    condition,
    crawler,
    job,
    judgements,
    trigger,
    unit,
)

START = trigger("start")  # Starts the job load.
ENV = Unknown.of("Env")
CIRCLE = [
    trigger("one", starts=["x"], after=["load", "y"]),
    trigger("two", starts=["y"], after=["x"]),
]


def waiting(name: str, *conditions: Any, **fields: Any) -> TriggerDesign:
    """A trigger with these conditions."""
    logical = fields.pop("logical", "AND")
    predicate = {"Logical": logical, "Conditions": list(conditions)}
    return trigger(name, Type="CONDITIONAL", Predicate=predicate, **fields)


def either(one: TriggerDesign, other: TriggerDesign) -> TriggerDesign:
    """A trigger that is defined in one of two ways."""
    return attrs.evolve(one, definitions=[*one.definitions, *other.definitions])


def env(text: str) -> Text:
    """A name that begins with an unknown expression."""
    return Unknown.joined([ENV, text])


def described(*units: DesignUnit) -> list[tuple[str, str, str | None]]:
    """Code, severity and subject of each finding but GW217."""
    return [
        (each.code, str(each.severity), each.subject)
        for each in judgements(*units)
        if each.code != "GW217"
    ]


NEVER_STARTED = {
    "a job": [trigger("t", starts=["x"], after=["nope"])],
    "one of all": [trigger("t", starts=["x"], after=["load", "nope"])],
    "all of any": [trigger("t", starts=["x"], after=["nope", "crawl"], logical="ANY")],
    "a crawler that is started as a job": [trigger("t", starts=["x"], after=["crawl-load"])],
    "another unknown name": [trigger("t", starts=["x"], after=[env("-nope")])],
    "in every definition": [
        either(trigger("t", starts=["x"], after=["nope"]), trigger("t", after=["no"]))
    ],
    "under a condition": [trigger("t", starts=["x"], after=["nope"], condition="IsProd")],
    "started by another workflow": [
        trigger("t", starts=["x"], after=["copy"]),
        trigger("elsewhere", starts=["copy"], workflow="another"),
    ],
}


@pytest.mark.parametrize("triggers", NEVER_STARTED.values(), ids=NEVER_STARTED)
def test_never_started(triggers: Sequence[TriggerDesign]) -> None:
    """A trigger that waits for what no trigger of its workflow starts is an error."""
    assert [("GW204", "error", "t")] == described(unit(START, *triggers))


def test_what_is_behind_is_named_with_the_trigger() -> None:
    """What cannot fire because of a trigger is named with it, and is no finding of its own."""
    (found,) = judgements(
        unit(
            START,
            trigger("t", starts=["x"], after=["load", "nope"]),
            trigger("u", starts=["y"], after=["x"]),
            trigger("v", starts=["z"], after=["y", "load"]),
            trigger("w", starts=["q"], after=["y", "load"], logical="ANY"),
        )
    )

    assert found.message == (
        "trigger 't' never fires: it waits for job 'nope', which no trigger of workflow 'etl'"
        " starts; start it there, or correct the name; what is behind it never fires either:"
        " trigger 'u', trigger 'v'"
    )


def test_never_started_is_at_the_condition() -> None:
    """The finding is where the name is written."""
    judged = trigger("t", starts=["x"], after=["load", "nope"])
    place = attrs.evolve(judged.place, line=12)
    judged = attrs.evolve(judged, places={"Predicate.Conditions[1].JobName": place})
    (found,) = judgements(unit(START, judged))

    assert ("GW204", 12) == (found.code, found.place.line)


STARTED = {
    "its name": [trigger("t", starts=["x"], after=["load"])],
    "an unknown name": [trigger("t", starts=["x"], after=[ENV])],
    "a name that may be it": [
        trigger("s", starts=["dev-a"], after=["load"]),
        trigger("t", starts=["x"], after=[env("-a")]),
    ],
    "the same unknown name": [
        trigger("s", starts=[env("-a")], after=["load"]),
        trigger("t", starts=["x"], after=[env("-a")]),
    ],
    "started under an unknown name": [
        trigger("s", starts=[env("d")], after=["load"]),
        trigger("t", starts=["x"], after=["copied"]),
    ],
    "started by an unknown action": [
        trigger("s", after=["load"], Actions=[Unknown.of("Action")]),
        trigger("t", starts=["x"], after=["nope"]),
    ],
    "started by actions that Glue refuses": [
        trigger("s", after=["load"], Actions=[]),
        trigger("t", starts=["x"], after=["nope"]),
    ],
    "started by a trigger under a condition": [
        trigger("s", starts=["a"], after=["load"], condition="IsProd"),
        trigger("t", starts=["x"], after=["a"]),
    ],
    "started in one of two ways": [
        either(trigger("s", starts=["a"], after=["load"]), trigger("s", after=["load"])),
        trigger("t", starts=["x"], after=["a"]),
    ],
    "watched in one of two ways": [
        either(trigger("t", starts=["x"], after=["nope"]), trigger("t", after=["load"]))
    ],
    "a job or a crawler": [
        waiting("t", {**condition("nope"), "JobName": ENV, "CrawlerName": "crawl"}, starts=["x"])
    ],
    "unknown conditions": [trigger("t", starts=["x"], after=[], Predicate=ENV)],
    "any of some conditions, perhaps": [
        trigger("t", starts=["x"], after=["load", "nope"], logical=ENV)
    ],
    "conditions that Glue refuses": [
        waiting("t", {**condition("nope"), "LogicalOperator": None}, starts=["x"])
    ],
    "no conditions beside an invalid name": [
        trigger("t", starts=["x"], after=[], Name=""),
        trigger("u", starts=["y"], after=["x"]),
    ],
}


@pytest.mark.parametrize("triggers", STARTED.values(), ids=STARTED)
def test_what_may_be_started(triggers: Sequence[TriggerDesign]) -> None:
    """What may turn out to be started, or is refused for another reason, is no finding."""
    assert not {"GW204", "GW205", "GW206", "GW207"} & set(codes(unit(START, *triggers)))


@pytest.mark.parametrize(
    "judged",
    [
        unit(
            START,
            trigger("t", starts=["x"], after=["crawl"]),
            jobs=[job("crawl")],
            crawlers=[],
        ),
        unit(
            trigger("start", Actions=[{"JobName": "crawl"}]),
            trigger("t", starts=["x"], after=["crawl"]),
            crawlers=[crawler("crawl")],
            jobs=[],
        ),
        unit(START, trigger("t", starts=["x"], after=["start"]), jobs=[]),
    ],
    ids=["a crawler is watched", "a crawler is started", "a trigger is watched"],
)
def test_names_of_other_things(judged: DesignUnit) -> None:
    """A job that is a crawler or a trigger is a finding of GW211 or GW117, not of this rule."""
    assert "GW204" not in codes(judged)


def test_a_superfluous_condition() -> None:
    """If a trigger waits for any of several, one that nothing starts is an info."""
    judged = trigger("t", starts=["x"], after=["load", "nope"], logical="ANY")
    (found,) = judgements(unit(START, judged))

    assert ("GW204", "info") == (found.code, found.severity)
    assert found.message == (
        "trigger 't' also waits for job 'nope', which no trigger of workflow 'etl' starts; start it"
        " there, or remove the condition"
    )


@pytest.mark.parametrize("options", [{"is_partial": True}, {"workflows": []}], ids=range(2))
def test_only_whole_workflows_are_judged(options: dict[str, Any]) -> None:
    """Nothing is said about a workflow of which triggers may be elsewhere."""
    triggers = [
        START,
        trigger("t", starts=["x"], after=["nope"]),
        *CIRCLE,
        waiting("v", condition("load"), condition("load", "FAILED"), starts=["z"]),
        trigger("any", starts=["q"], after=["load", "nope"], logical="ANY"),
    ]
    found = {each.code for each in judgements(unit(*triggers, **options))}

    assert set() == found & {"GW204", "GW205", "GW206", "GW207"}


def outside(*triggers: TriggerDesign, **options: Any) -> DesignUnit:
    """A unit with triggers outside any workflow."""
    return unit(*triggers, workflows=[], **options)


def lone(name: str, **fields: Any) -> TriggerDesign:
    """A trigger outside any workflow."""
    return trigger(name, workflow=None, **fields)


@pytest.mark.parametrize(
    ("judged", "how"),
    [
        (outside(lone("t", starts=["x"], after=["load"])), "no trigger here"),
        (
            outside(
                lone("t", starts=["x"], after=["crawl"]),
                crawlers=[crawler("crawl", Schedule="cron(0 0 * * ? *)")],
            ),
            "only its schedule",
        ),
    ],
    ids=["by nothing", "by its schedule"],
)
def test_never_started_outside(judged: DesignUnit, how: str) -> None:
    """Outside workflows, to wait for what no trigger here starts is a warning."""
    (found,) = judgements(judged)

    assert ("GW204", "warning", "t", None) == (
        found.code,
        found.severity,
        found.subject,
        found.workflow,
    )
    assert f", which {how} starts; start it from a trigger" in found.message


@pytest.mark.parametrize(
    "judged",
    [
        outside(lone("s"), lone("t", starts=["x"], after=["load"])),
        outside(lone("t", starts=["x"], after=["load"]), jobs=[]),
        outside(lone("t", starts=["x"], after=["load"]), is_partial=True),
        outside(lone("t", starts=["x"], after=["load", "nope"], logical="ANY"), jobs=[job("load")]),
        outside(lone("s", starts=[ENV]), lone("t", starts=["x"], after=["load"])),
        unit(START, lone("t", starts=["x"], after=["load"])),  # GW214.
        outside(lone("a", after=["x"]), lone("t", starts=["x"], after=["load"])),
    ],
    ids=range(7),
)
def test_what_may_be_started_outside(judged: DesignUnit) -> None:
    """Outside, only what the design defines and certainly does not start is a finding."""
    assert "GW204" not in codes(judged)


BRANCHES = [
    START,
    trigger("good", starts=["a"], after=["load"]),
    trigger("bad", starts=["b"], after={"load": "FAILED"}),
]
JOIN = trigger("join", starts=["x"], after=["a", "b"])
UNREACHABLE = {
    "two branches": [*BRANCHES, JOIN],
    "a branch and the job itself": [*BRANCHES, trigger("join", starts=["x"], after=["load", "b"])],
    "a longer branch": [
        *BRANCHES,
        trigger("more", starts=["c"], after=["a"]),
        trigger("join", starts=["x"], after=["c", "b"]),
    ],
    "crawlers": [
        trigger("start", starts=["crawl"]),
        trigger("good", starts=["a"], after=["crawl"]),
        trigger("bad", starts=["b"], after={"crawl": "CANCELLED"}),
        JOIN,
    ],
    "beside a cycle": [
        *BRANCHES,
        trigger("ring", starts=["r"], after=["load", "r2"], logical="ANY"),
        trigger("ring2", starts=["r2"], after=["r"]),
        waiting("join", condition("a"), condition("b"), condition("r"), starts=["x"]),
    ],
}


@pytest.mark.parametrize("triggers", UNREACHABLE.values(), ids=UNREACHABLE)
def test_unreachable(triggers: Sequence[TriggerDesign]) -> None:
    """A trigger that waits for several outcomes of an earlier job is an error."""
    assert ("GW205", "error", "join") in described(unit(*triggers))
    assert [] == [each for each in described(unit(*triggers)) if each[0] in ("GW204", "GW207")]


def test_the_message_of_unreachable() -> None:
    """The message names the mutually exclusive outcomes, and what is behind the trigger."""
    found = judgements(unit(*BRANCHES, JOIN, trigger("last", starts=["y"], after=["x"])))

    (message,) = [each.message for each in found if each.code == "GW205"]
    assert message == (
        "trigger 'join' never fires: what it waits for needs job 'load' to be SUCCEEDED and FAILED"
        " in the same run; use Logical ANY, or a trigger for each; what is behind it never fires"
        " either: trigger 'last'"
    )


REACHABLE = {
    "any branch": [*BRANCHES, trigger("join", starts=["x"], after=["a", "b"], logical="ANY")],
    "branches of different jobs": [
        trigger("start", starts=["load", "copy"]),
        trigger("good", starts=["a"], after=["load"]),
        trigger("bad", starts=["b"], after={"copy": "FAILED"}),
        JOIN,
    ],
    "a job that both branches start": [
        *BRANCHES,
        trigger("also", starts=["a"], after={"load": "FAILED"}),
        JOIN,
    ],
    "a job that runs again": [
        START,
        trigger("mend", starts=["fix"], after={"load": "FAILED"}),
        trigger("again", starts=["load"], after=["fix"]),
        trigger("good", starts=["a"], after=["load"]),
        trigger("join", starts=["x"], after=["a", "fix"]),
    ],
    "a job that an unknown name may start": [
        *BRANCHES,
        trigger("perhaps", starts=[Unknown.of("Job")], after=["load"]),
        JOIN,
    ],
    "in one of two ways": [*BRANCHES, either(JOIN, trigger("join", after=["a"]))],
}


@pytest.mark.parametrize("triggers", REACHABLE.values(), ids=REACHABLE)
def test_reachable(triggers: Sequence[TriggerDesign]) -> None:
    """What can be reached in some run is no finding."""
    assert not {"GW204", "GW205", "GW207"} & set(codes(unit(*triggers)))


def test_a_circle_that_nothing_starts() -> None:
    """A circle is an error if nothing outside it can start it; what is behind is named."""
    (found,) = judgements(unit(START, *CIRCLE, trigger("last", starts=["z"], after=["y"])))

    assert ("GW206", "error", "one") == (found.code, found.severity, found.subject)
    assert found.message == (
        "trigger 'one' -> job 'x' -> trigger 'two' -> job 'y' -> trigger 'one' is a circle that"
        " nothing outside it starts, so none of its triggers ever fires; let one of them wait"
        " only for what runs before; what is behind it never fires either: trigger 'last'"
    )


def test_a_circle_that_something_starts() -> None:
    """A circle that can be started is a warning."""
    first = trigger("one", starts=["x"], after=["load", "y"], logical="ANY")
    (found,) = judgements(unit(START, first, CIRCLE[1]))

    assert ("GW206", "warning", "one") == (found.code, found.severity, found.subject)
    assert found.message == (
        "trigger 'one' -> job 'x' -> trigger 'two' -> job 'y' -> trigger 'one' is a circle, and"
        " each of its triggers fires at most once in a run; let the first wait only for what runs"
        " before it"
    )


def test_each_circle_is_found_once() -> None:
    """Two circles are two judgements, and one within another is none."""
    triggers = [
        START,
        *CIRCLE,
        trigger("three", starts=["p"], after=["q"]),
        trigger("four", starts=["q"], after=["p", "load"]),
        trigger("five", starts=["x"], after=["y"]),
    ]

    assert [("GW206", "error", "one"), ("GW206", "error", "three")] == described(unit(*triggers))


def test_a_crawler_that_a_trigger_waits_for_and_starts() -> None:
    """A trigger that waits for the crawler that it starts is a circle."""
    judged = trigger("t", starts=["crawl"], after=["crawl"])

    assert [("GW206", "error", "t")] == described(unit(START, judged))


def test_a_circle_behind_what_is_never_started() -> None:
    """A circle that cannot be started because of another fault is a warning beside it."""
    triggers = [
        START,
        trigger("lost", starts=["a"], after=["nope"]),
        trigger("one", starts=["x"], after=["a", "y"], logical="ANY"),
        CIRCLE[1],
    ]

    assert {("GW204", "error", "lost"), ("GW206", "warning", "one")} == set(
        described(unit(*triggers))
    )


NO_CIRCLES = {
    "under conditions": [
        trigger("one", starts=["x"], after=["load", "y"], logical="ANY", condition="IsProd"),
        CIRCLE[1],
    ],
    "in one of two ways": [
        either(trigger("one", starts=["x"], after=["y"]), trigger("one", after=["load"])),
        CIRCLE[1],
    ],
    "with a name that may be another": [
        trigger("one", starts=["x"], after=["load", env("-y")], logical="ANY"),
        CIRCLE[1],
    ],
    "two ways to one job": [
        trigger("one", starts=["x", "y"], after=["load"]),
        trigger("two", starts=["z"], after=["x", "y"]),
    ],
    "with an unknown action": [trigger("one", after=["load"], Actions=[ENV])],
    "with an unknown condition": [trigger("one", starts=["x"], after=["load"], Predicate=ENV)],
}


@pytest.mark.parametrize("triggers", NO_CIRCLES.values(), ids=NO_CIRCLES)
def test_no_circles(triggers: Sequence[TriggerDesign]) -> None:
    """A circle that may not close is no finding; that a trigger watches its own action is one."""
    assert {"GW110"} >= set(codes(unit(START, *triggers)))


def test_a_job_that_a_trigger_waits_for_and_starts() -> None:
    """A trigger that waits for the job that it starts is a finding of GW110, not of this rule."""
    judged = trigger("t", starts=["load"], after=["load"])

    assert "GW206" not in codes(unit(START, judged))


def test_contradiction() -> None:
    """A trigger that waits for all of several outcomes of one job is an error."""
    judged = waiting(
        "t", condition("load"), condition("load", "FAILED"), condition("load"), starts=["x"]
    )
    behind = trigger("u", starts=["y"], after=["x"])
    found = [each for each in judgements(unit(START, judged, behind)) if each.severity == "error"]

    assert [("GW207", "t")] == [(each.code, each.subject) for each in found]
    assert found[0].message == (
        "trigger 't' never fires: it waits for job 'load' to be SUCCEEDED and FAILED at once; use"
        " Logical ANY, or a trigger for each; what is behind it never fires either: trigger 'u'"
    )


TWO = (condition("load"), condition("load", "FAILED"))
NO_CONTRADICTIONS = {
    "any": waiting("t", *TWO, logical="ANY", starts=["x"]),
    "perhaps any": waiting("t", *TWO, logical=ENV, starts=["x"]),
    "an unknown state": waiting("t", condition("load"), condition("load", ENV), starts=["x"]),
    "one state twice": waiting("t", condition("load"), condition("load"), starts=["x"]),
    "in one of two ways": either(
        waiting("t", *TWO, starts=["x"]), trigger("t", starts=["x"], after=["load"])
    ),
    "different names": waiting("t", condition("load"), condition(ENV, "FAILED"), starts=["x"]),
}


@pytest.mark.parametrize("judged", NO_CONTRADICTIONS.values(), ids=NO_CONTRADICTIONS)
def test_no_contradiction(judged: TriggerDesign) -> None:
    """Outcomes of which one is enough, or that may be the same, are no finding."""
    assert not {"GW204", "GW205", "GW207"} & set(codes(unit(START, judged)))


def test_a_contradiction_behind_another_fault_is_found_too() -> None:
    """Each independent fault is found at once."""
    triggers = [
        START,
        trigger("t", starts=["x"], after=["nope"]),
        waiting("u", condition("x"), condition("x", "FAILED"), starts=["y"]),
        trigger("one", starts=["p"], after=["q", "x"]),
        trigger("two", starts=["q"], after=["p"]),
    ]

    expected = {("GW204", "error", "t"), ("GW207", "error", "u"), ("GW206", "error", "one")}
    assert expected == {each for each in described(unit(*triggers)) if each[1] == "error"}


def chain(names: Sequence[Text]) -> Iterator[TriggerDesign]:
    """Triggers that start one job after the other."""
    yield trigger("start", starts=[names[0]])
    for number, name in enumerate(names[1:]):
        yield trigger(f"t{number}", starts=[name], after=[names[number]])


@pytest.mark.parametrize("count", [50, 300])
def test_many_unknown_names(count: int) -> None:
    """Many unknown names are compared; beyond a limit, one of them can be any other."""
    whole = [*chain([env(f"-{number}") for number in range(count)])]
    judged = unit(*whole, trigger("lost", starts=["x"], after=[env("-nope")]))

    assert (count == 50) == ("GW204" in codes(judged))


def test_many_unknown_names_of_one_kind() -> None:
    """Beyond the limit, a job is still no crawler."""
    whole = [*chain([env(f"-{number}") for number in range(300)])]
    lost = trigger("lost", starts=["x"], after=["crawl"])
    found = trigger("found", starts=["y"], after=["start-up"])

    assert ["lost"] == [
        each.subject for each in judgements(unit(*whole, lost, found)) if each.code == "GW204"
    ]
