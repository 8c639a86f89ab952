"""The options `--outcome` and `--duration`."""

import pytest

from glue_wf_sdk.cli.behaviors import changed_scenario
from glue_wf_sdk.cli.results import UsageError
from glue_wf_sdk.design import Unknown
from glue_wf_sdk.local import CrawlerBehavior, JobBehavior, Scenario
from support.designs import trigger, unit

LONG = Unknown.of("Environment" * 20)
DESIGN = unit(
    trigger("start", starts=["load", "crawl", "a=b", LONG]),
    trigger("t", Actions=[{"CrawlerName": "load"}], Type="CONDITIONAL"),
    trigger("u", Actions=Unknown.of("Actions"), Type="CONDITIONAL"),
    trigger("after", after=["watched"], starts=["report"]),
).workflows[0]


def changed(
    *outcomes: str, durations: tuple[str, ...] = (), scenario: Scenario | None = None
) -> Scenario:
    """The scenario that the options make."""
    return changed_scenario(scenario or Scenario(), DESIGN, outcomes, durations)


def test_outcomes() -> None:
    """A name and one or several states, in any case; the name may have a `=`."""
    scenario = changed("load=FAILED,succeeded", "crawl=Cancelled", "a=b=STOPPED", "watched=ERROR")
    assert {
        "load": ["FAILED", "SUCCEEDED"],
        "a=b": ["STOPPED"],
        "watched": ["ERROR"],
    } == {name: list(each.outcomes or ()) for name, each in scenario.jobs.items()}
    assert ["CANCELLED"] == list(scenario.crawlers["crawl"].outcomes or ())


def test_durations() -> None:
    """A name and a number of seconds."""
    scenario = changed(durations=("load=600", "crawl=0.5"))
    assert 600 == scenario.jobs["load"].duration
    assert 0.5 == scenario.crawlers["crawl"].duration


def test_on_top_of_a_scenario() -> None:
    """What the options do not say stays as the scenario says."""
    given = Scenario(
        seed=7,
        jobs={"load": JobBehavior(duration=5, error_message="no"), "x": JobBehavior(duration=1)},
        crawlers={"crawl": CrawlerBehavior(outcomes=["FAILED"])},
    )
    scenario = changed("load=FAILED", durations=("crawl=9",), scenario=given)
    load, crawl = scenario.jobs["load"], scenario.crawlers["crawl"]
    assert (5, ["FAILED"], "no") == (load.duration, list(load.outcomes or ()), load.error_message)
    assert (9, ["FAILED"]) == (crawl.duration, list(crawl.outcomes or ()))
    assert (7, 1) == (scenario.seed, scenario.jobs["x"].duration)


def test_unknown_names() -> None:
    """A name that is not known is given as it is shown, long ones in their short form."""
    (name,) = (each for each in changed_names() if each.startswith("${Env"))
    assert name in changed(f"{name}=FAILED").jobs


def changed_names() -> list[str]:
    """The names that the message about a wrong one lists."""
    with pytest.raises(UsageError) as caught:
        changed("lod=FAILED")
    known = str(caught.value).partition("known: ")[2]
    return [each.strip("'") for each in known.split(", ")]


def test_misspelt_name() -> None:
    """A name that no trigger has is wrong usage; the line lists those that are known."""
    assert {"load", "crawl", "a=b", "watched", "report"} < set(changed_names())
    with pytest.raises(UsageError, match="no job or crawler is named 'x'; known: none"):
        changed_scenario(Scenario(), unit(jobs=[]).workflows[0], ["x=FAILED"], [])


@pytest.mark.parametrize(
    ("outcomes", "durations", "message"),
    [
        (["load"], [], "--outcome must be NAME=STATE, not 'load'"),
        (["load=FAILED", "load=ERROR"], [], "duplicate --outcome 'load'"),
        (["load=BROKEN"], [], r"'load': outcomes\[0\]: must be one of SUCCEEDED, FAILED, TIMEOUT"),
        (["crawl=TIMEOUT"], [], r"'crawl': outcomes\[0\]: must be one of SUCCEEDED, FAILED, CAN"),
        (["load="], [], r"'load': outcomes\[0\]"),
        ([], ["load"], "--duration must be NAME=SECONDS, not 'load'"),
        ([], ["load=1m"], "--duration 'load' must be in seconds, not '1m'"),
        ([], ["load=-1"], "'load': duration: must be at least 0"),
        ([], ["load=nan"], "'load': duration: "),
    ],
)
def test_wrong_options(outcomes: list[str], durations: list[str], message: str) -> None:
    """Options that are not understood are wrong usage."""
    with pytest.raises(UsageError, match=message):
        changed_scenario(Scenario(), DESIGN, outcomes, durations)
