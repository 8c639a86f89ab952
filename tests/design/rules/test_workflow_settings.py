"""The rules over settings of a workflow, its jobs and its crawlers."""

import attrs
import pytest

from glue_wf_sdk.design import (
    CrawlerDesign,
    JobDesign,
    Language,
    Place,
    TriggerDesign,
    Unknown,
    WorkflowDesign,
)
from support.designs import crawler, found_in, job, trigger, workflow

START = trigger("start")
UNKNOWN = Unknown.of("Value")
HOURLY = "cron(0 * * * ? *)"
SCHEDULED = trigger("start", Type="SCHEDULED", Schedule=HOURLY, StartOnCreation=True)


CRAWL = trigger("start", starts=["crawl-a"])


@pytest.mark.parametrize(
    "schedule", [HOURLY, {"ScheduleExpression": HOURLY}], ids=["Terraform", "CloudFormation"]
)
@pytest.mark.parametrize(
    "user", [CRAWL, trigger("next", after=["crawl-a"]), attrs.evolve(CRAWL, condition="IsProd")]
)
def test_a_crawler_of_a_workflow_has_a_schedule_of_its_own(
    user: TriggerDesign, schedule: object
) -> None:
    """It is named, and so is the workflow whose trigger starts or watches it."""
    crawlers = [crawler("crawl-a", Schedule=schedule), crawler("crawl-b", Schedule=schedule)]
    (found,) = found_in("GW209", user, crawlers=crawlers)
    message = "crawler 'crawl-a' belongs to workflow 'etl' and has a schedule of its own; remove"
    assert ("warning", f"{message} Schedule", "crawl-a") == (
        found.severity,
        found.message,
        found.subject,
    )


@pytest.mark.parametrize(
    "crawl",
    [
        crawler("crawl-a"),
        crawler("crawl-a", Schedule=""),
        crawler("crawl-a", Schedule=UNKNOWN),
        crawler("crawl-a", Schedule={"ScheduleExpression": UNKNOWN}),
        attrs.evolve(crawler("crawl-a", Schedule=HOURLY), condition="IsDev"),
    ],
    ids=range(5),
)
def test_a_crawler_without_a_known_schedule_is_fine(crawl: CrawlerDesign) -> None:
    """So is one that exists where the trigger does not, and one outside workflows."""
    assert [] == found_in("GW209", attrs.evolve(CRAWL, condition="IsProd"), crawlers=[crawl])
    outside = trigger("alone", starts=["crawl-a"], workflow=None)
    assert [] == found_in("GW209", outside, crawlers=[crawler("crawl-a", Schedule=HOURLY)])


def runs(count: object) -> dict[str, object]:
    """The fields of a job that limit its runs."""
    return {"ExecutionProperty": {"MaxConcurrentRuns": count}}


@pytest.mark.parametrize(
    ("limit", "load"),
    [
        (2, job("load")),
        (2, job("load", ExecutionProperty={})),
        (3, job("load", **runs(2))),
        ("3", job("load", **runs("2"))),
        (2, job("load", JobRunQueuingEnabled=False)),
        (2, attrs.evolve(job("load"), definitions=[{}, runs(1)])),
    ],
    ids=range(6),
)
def test_a_workflow_may_run_more_often_than_its_job(limit: object, load: JobDesign) -> None:
    """A job without a limit of its own has one of 1."""
    jobs = [load, job("copy", **runs(5))]
    etl = workflow("etl", MaxConcurrentRuns=limit)
    start = trigger("start", starts=["load", "copy"])
    (found,) = found_in("GW215", start, jobs=jobs, workflows=[etl])
    assert (
        f"workflow 'etl' allows {limit} concurrent runs, more than job 'load'; raise"
        " ExecutionProperty.MaxConcurrentRuns there, or lower MaxConcurrentRuns"
    ) == found.message
    assert "warning" == found.severity


@pytest.mark.parametrize(
    ("etl", "load"),
    [
        (workflow(), job("load")),
        (workflow(MaxConcurrentRuns=1), job("load")),
        (workflow(MaxConcurrentRuns=True), job("load")),
        (workflow(MaxConcurrentRuns=UNKNOWN), job("load")),
        (workflow(MaxConcurrentRuns=2), job("load", **runs(2))),
        (workflow(MaxConcurrentRuns=2), job("load", **runs(UNKNOWN))),
        (workflow(MaxConcurrentRuns=2), job("load", ExecutionProperty=UNKNOWN)),
        (workflow(MaxConcurrentRuns=2), job("load", JobRunQueuingEnabled=True)),
        (workflow(MaxConcurrentRuns=2), job("load", JobRunQueuingEnabled=UNKNOWN)),
        (workflow(MaxConcurrentRuns=2), job("copy")),
        (workflow(MaxConcurrentRuns=2), attrs.evolve(job("load"), definitions=[{}, runs(2)])),
        (
            attrs.evolve(workflow(), definitions=[{"MaxConcurrentRuns": 2}, {}]),
            job("load"),
        ),
    ],
    ids=range(12),
)
def test_limits_that_fit_or_are_not_known_are_fine(etl: WorkflowDesign, load: JobDesign) -> None:
    """Jobs that queue, and jobs that the workflow does not start, are fine too."""
    watching = trigger("next", starts=["load"], after=["copy"])
    second = trigger("start") if load.name == "load" else watching
    assert [] == found_in("GW215", second, jobs=[load], workflows=[etl])


RULE = Place("design.yaml", 40, 3)
EVENT_TARGET = attrs.evolve(workflow(), event_rules=(RULE,))


@pytest.mark.parametrize(
    "triggers",
    [
        [START],
        [attrs.evolve(START, condition="IsProd")],
        [START, trigger("next", after=["load"], starts=["copy"])],
        [attrs.evolve(START, definitions=[*START.definitions, *SCHEDULED.definitions])],
    ],
    ids=range(4),
)
def test_an_event_rule_needs_an_event_trigger(triggers: list[TriggerDesign]) -> None:
    """The finding is where the rule is written."""
    etl = attrs.evolve(EVENT_TARGET, condition="IsProd")
    (found,) = found_in("GW220", *triggers, workflows=[etl])
    message = (
        "workflow 'etl' is the target of an event rule, but no event can start it: its start"
        " trigger 'start' is not of type EVENT; change its type, or remove the target"
    )
    assert ("warning", RULE, message) == (found.severity, found.place, found.message)


EVENT = trigger("start", Type="EVENT")


@pytest.mark.parametrize(
    "triggers",
    [
        [],
        [EVENT],
        [trigger("start", Type=UNKNOWN)],
        [START, trigger("other", Type=UNKNOWN, condition="IsProd")],
        [attrs.evolve(START, condition="IsProd")],
        [attrs.evolve(START, condition="IsDev"), attrs.evolve(EVENT, condition="IsProd")],
        [trigger("next", after=["load"], starts=["copy"])],
    ],
    ids=range(7),
)
def test_an_event_rule_fits_a_workflow_that_events_may_start(
    triggers: list[TriggerDesign],
) -> None:
    """A start trigger that is not known, or exists only sometimes, is not judged."""
    assert [] == found_in("GW220", *triggers, workflows=[EVENT_TARGET])


@pytest.mark.parametrize("language", [Language.CLOUDFORMATION, Language.TERRAFORM])
def test_an_event_trigger_without_a_rule_is_worth_knowing(language: Language) -> None:
    """The rule can be elsewhere; the API's payloads and answers have none."""
    (found,) = found_in("GW220", EVENT, language=language)
    message = (
        "trigger 'start' waits for events, and no event rule here has workflow 'etl' as its"
        " target; make sure that there is one elsewhere"
    )
    assert ("info", "start", message) == (found.severity, found.subject, found.message)
    assert [] == found_in("GW220", EVENT, language=Language.ANSWER)
    assert [] == found_in("GW220", START, language=language)
