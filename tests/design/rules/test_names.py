"""The rules over the names in a unit."""

from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from glue_wf_sdk.design import Language, Place, Resource, TriggerDesign, Unknown
from glue_wf_sdk.design.unknown import Text
from support.designs import condition, crawler, found_in, job, trigger, workflow

START = trigger("start")
UNKNOWN = Unknown.of("Name")
JOBS = [job("load"), job("copy")]


def prefixed(name: str) -> Text:
    """A name with a prefix that is not known."""
    return Unknown.joined((Unknown.of("Env"), name))


def following(name: str = "next", **fields: Any) -> TriggerDesign:
    """A conditional trigger after the start trigger."""
    given: dict[str, Any] = {"starts": ["copy"], "after": ["load"], **fields}
    return trigger(name, **given)


def watching(**fields: str) -> TriggerDesign:
    """A conditional trigger that watches one thing."""
    watched = {**fields, "LogicalOperator": "EQUALS"}
    return following(Predicate={"Conditions": [watched]})


@pytest.mark.parametrize(
    ("confused", "message"),
    [
        (
            following(starts=["start"]),
            (
                "trigger 'next' starts job 'start', but that is the name of a trigger; name the job"
                " itself"
            ),
        ),
        (
            following(after=["start"]),
            (
                "trigger 'next' waits for job 'start', but that is the name of a trigger; name the"
                " job itself"
            ),
        ),
        (
            watching(CrawlerName="start", CrawlState="FAILED"),
            (
                "trigger 'next' waits for crawler 'start', but that is the name of a trigger; name"
                " the crawler itself"
            ),
        ),
        (following(starts=["start", "other"], depends_on=["start"]), "trigger 'next' starts job"),
    ],
    ids=range(4),
)
def test_a_trigger_is_named_where_a_job_belongs(confused: TriggerDesign, message: str) -> None:
    """All other names are defined here, or the trigger refers to the other one."""
    (found,) = found_in("GW117", START, confused, jobs=JOBS, crawlers=[])
    assert ("error", "next") == (found.severity, found.subject)
    assert message in found.message
    info = found_in("GW211", START, confused, jobs=JOBS, crawlers=[])
    assert "'start'" not in str([each.message for each in info])


@pytest.mark.parametrize(
    ("triggers", "jobs"),
    [
        ([START, following(after=["start"])], []),
        ([START, following(after=["start"])], [*JOBS, job("start")]),
        ([START, following(after=["start"])], [*JOBS, job(UNKNOWN)]),
        ([START, following(after=["start", "elsewhere"])], JOBS),
        ([trigger("load"), following()], [job("copy")]),
        ([START, trigger("next", starts=["next"], after=["load"])], JOBS),
        ([START, following(starts=[UNKNOWN])], JOBS),
    ],
    ids=range(7),
)
def test_a_job_may_have_the_name_of_a_trigger(
    triggers: Sequence[TriggerDesign], jobs: Sequence[Any]
) -> None:
    """Jobs that live elsewhere, and are not all defined here, can be named like triggers."""
    assert [] == found_in("GW117", *triggers, jobs=jobs)


@pytest.mark.parametrize(
    ("triggers", "message"),
    [
        (
            [trigger("start", Actions=[{"JobName": "crawl-a"}])],
            "trigger 'start' starts job 'crawl-a', but that is a crawler; name it in CrawlerName",
        ),
        (
            [
                trigger("start", starts=["crawl-a"]),
                watching(JobName="crawl-a", State="SUCCEEDED"),
            ],
            "trigger 'next' waits for job 'crawl-a', but that is a crawler; name it in CrawlerName",
        ),
        (
            [
                START,
                watching(CrawlerName="load", CrawlState="SUCCEEDED"),
            ],
            "trigger 'next' waits for crawler 'load', but that is a job; name it in JobName",
        ),
        (
            [
                trigger("start", starts=["crawl-a"]),
                trigger("next", after=["crawl-a"], starts=["copy"]),
                trigger("last", after=["copy"], Actions=[{"JobName": "crawl-a"}]),
                trigger("late", after=["copy"], Actions=[{"JobName": "crawl-a"}]),
            ],
            None,
        ),
        (
            [
                trigger("start", starts=["crawl-a"]),
                trigger("next", after=["crawl-a"], starts=["copy"]),
                trigger(
                    "last",
                    after=["copy"],
                    Actions=[{"JobName": "crawl-a"}],
                    depends_on=["crawl-a"],
                ),
            ],
            "trigger 'last' starts job 'crawl-a', but that is a crawler; name it in CrawlerName",
        ),
    ],
    ids=range(5),
)
def test_a_crawler_is_named_as_a_job(
    triggers: Sequence[TriggerDesign], message: str | None
) -> None:
    """A job with the name of a crawler, both of which are used as they are, is no mistake."""
    found = found_in("GW211", *triggers, jobs=JOBS, crawlers=[crawler("crawl-a")])
    errors = [each for each in found if each.severity == "error"]
    assert ([message] if message else []) == [each.message for each in errors]


def test_names_that_are_not_defined_are_listed_once() -> None:
    """They are worth knowing where other jobs or crawlers are defined."""
    triggers = [START, following(starts=["copy", "crawl-a", UNKNOWN])]
    (found,) = found_in("GW211", *triggers, jobs=JOBS[:1], crawlers=[])
    message = "the design does not define job 'copy', crawler 'crawl-a'; make sure that they exist"
    assert ("info", message) == (found.severity, found.message)

    (found,) = found_in("GW211", START, following(starts=["copy"]), jobs=JOBS[:1])
    assert found.message == "the design does not define job 'copy'; make sure that it exists"


@pytest.mark.parametrize(
    "options",
    [
        {"jobs": []},
        {"jobs": [job("load"), job(UNKNOWN)]},
        {"jobs": JOBS},
        {"jobs": JOBS[:1], "language": Language.PAYLOAD},
        {"jobs": JOBS[:1], "language": Language.ANSWER},
    ],
    ids=range(5),
)
def test_names_that_may_be_defined_are_not_listed(options: dict[str, Any]) -> None:
    """A design without jobs and crawlers has them elsewhere, on purpose."""
    assert [] == found_in("GW211", START, following(), **options)


def test_unknown_names_match_what_they_can_be() -> None:
    """An unknown prefix is the same everywhere, and can be anything."""
    start = trigger("start", starts=[prefixed("-load")])
    assert [] == found_in("GW211", start, jobs=[job(prefixed("-load")), job("a")])
    assert [] == found_in("GW211", start, jobs=[job("dev-load")])
    assert [] == found_in("GW211", trigger("start"), jobs=[job(prefixed("oad"))])
    (found,) = found_in("GW211", trigger("start"), jobs=[job(prefixed("-load"))])
    assert "job 'load'" in found.message


def test_among_very_many_unknown_names_one_matches() -> None:
    """They are not compared one by one, which would take too long."""
    many = [job(prefixed(f"-{index}")) for index in range(60)]
    assert [] == found_in("GW211", START, jobs=many)
    assert 1 == len(found_in("GW211", START, jobs=many[:40]))


def test_a_workflow_is_not_defined() -> None:
    """It is said once of a workflow, where the first trigger names it."""
    (found,) = found_in("GW212", START, following(), workflows=[workflow("other")])
    message = "workflow 'etl' is not defined here; it must exist before its triggers are created"
    assert ("info", message, "etl") == (found.severity, found.message, found.workflow)


@pytest.mark.parametrize(
    ("start", "options"),
    [
        (START, {}),
        (trigger("start", workflow=None), {"workflows": []}),
        (trigger("start", workflow=UNKNOWN), {"workflows": []}),
        (START, {"workflows": [workflow(UNKNOWN)]}),
        (START, {"workflows": [], "language": Language.PAYLOAD}),
        (START, {"workflows": [], "language": Language.ANSWER}),
    ],
    ids=range(6),
)
def test_a_workflow_that_may_be_defined_is_fine(
    start: TriggerDesign, options: dict[str, Any]
) -> None:
    """Payloads and answers of the API define none."""
    assert [] == found_in("GW212", start, **options)


def second(resource: Any, condition: str | None = None) -> Any:
    """Another resource with the same fields."""
    return attrs.evolve(resource, label="Second", place=Place("b.yaml", 7), condition=condition)


@pytest.mark.parametrize(
    ("kind", "resource"),
    [
        ("trigger", START),
        ("job", job("load")),
        ("crawler", crawler("crawl-a")),
        ("workflow", workflow()),
        ("job", job(prefixed("-load"))),
    ],
    ids=range(5),
)
@pytest.mark.parametrize("condition", [None, "IsProd"])
def test_two_resources_have_one_name(kind: str, resource: Resource, condition: str | None) -> None:
    """The second one is shown, and where the first one is."""
    first: Any = attrs.evolve(resource, condition=condition)
    both: dict[str, list[Any]] = {
        "trigger": [],
        "job": [],
        "crawler": [],
        "workflow": [workflow("other")],
        kind: [first, second(first, condition)],
    }
    (found,) = found_in(
        "GW213",
        *both["trigger"],
        jobs=both["job"],
        crawlers=both["crawler"],
        workflows=both["workflow"],
    )
    assert ("error", "Second", Place("b.yaml", 7)) == (found.severity, found.subject, found.place)
    assert (
        f"{kind} '{first.name}' has the same name as '{first.label}' at design.yaml; rename one of"
        f" the {kind}s"
    ) == found.message


@pytest.mark.parametrize(
    "triggers",
    [
        [START, second(START, "IsProd")],
        [attrs.evolve(START, condition="IsDev"), second(START, "IsProd")],
        [trigger("start"), attrs.evolve(trigger("other"), name=UNKNOWN)],
        [START, attrs.evolve(second(START), provider="aws.frankfurt")],
    ],
    ids=range(4),
)
def test_resources_that_may_exclude_each_other_may_share_a_name(
    triggers: Sequence[TriggerDesign],
) -> None:
    """Of a name under two Conditions, only one may exist; in two regions, both can."""
    assert [] == found_in("GW213", *triggers)
    assert [] == found_in("GW213", START, second(START), language=Language.ANSWER)


def test_a_trigger_of_two_workflows_of_one_name_is_one_trigger() -> None:
    """Only the workflow is defined twice."""
    found = found_in("GW213", START, workflows=[workflow(), second(workflow())])
    assert ["Second"] == [each.subject for each in found]


def test_unknown_targets_name_nothing() -> None:
    """An action that is not known at all is not looked up."""
    start = trigger("start", Actions=[UNKNOWN])
    watcher = following(Predicate={"Conditions": [UNKNOWN, condition("load")], "Logical": "AND"})
    assert [] == found_in("GW117", start, watcher, jobs=JOBS)
    assert [] == found_in("GW211", start, watcher, jobs=JOBS)
